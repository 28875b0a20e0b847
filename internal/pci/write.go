package pci

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"

	"hailong/internal/survey"
)

// Write writes a register as Read reads it, in CSV.
func Write(w io.Writer, years []Year) error {
	c := csv.NewWriter(w)
	var head []string
	for _, x := range columns {
		head = append(head, x.Name)
	}
	_ = c.Write(head) // told by Error below
	whole := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	score := func(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
	for i := range years {
		y := &years[i]
		total := ""
		if y.Score != nil {
			total = score(*y.Score)
		}
		_ = c.Write([]string{strconv.Itoa(y.Year), total, whole(y.Rank), whole(y.Of), whole(y.RankMekong), "", "", y.Source, y.Note})
		for _, s := range y.Subs {
			_ = c.Write([]string{strconv.Itoa(y.Year), "", "", "", "", SubIndices[s.Number-1]["vi"], score(s.Score), s.Source, ""})
		}
	}
	c.Flush()
	return c.Error()
}

// SubField names the field of a sub-index in the form of a year that is typed by hand; the other fields are named as the columns.
func SubField(number int) string { return "sub" + strconv.Itoa(number) }

// Typed reads a year, up to the last one, that was typed into a form. What is wrong comes back as survey.Faults that name the fields.
func Typed(value func(field string) string, last int) (Year, error) {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	var head []string
	for _, x := range columns {
		head = append(head, x.Name)
	}
	fields := []string{""} // by row, from 2: of which sub-index it is
	_ = c.Write(head)      // to memory
	_ = c.Write([]string{value("year"), value("score"), value("rank"), value("of"), value("rank_mekong"), "", "", value("source"), value("note")})
	for i := range SubIndices {
		fields = append(fields, SubField(i+1))
		_ = c.Write([]string{value("year"), "", "", "", "", strconv.Itoa(i + 1), value(SubField(i + 1)), value("source"), ""})
	}
	c.Flush()
	years, err := Read(&b, "form.csv", last)
	var faults survey.Faults
	if errors.As(err, &faults) {
		var out survey.Faults
		seen := map[string]bool{}
		for _, f := range faults {
			for i := 0; i+1 < len(f.Args); i += 2 {
				if row, ok := f.Args[i+1].(int); ok && f.Args[i] == "row" && f.Field == "sub_score" && row-2 < len(fields) {
					f.Field = fields[row-2]
				}
			}
			if !seen[f.Field+f.Key] {
				seen[f.Field+f.Key] = true
				out = append(out, f)
			}
		}
		return Year{}, out
	}
	if err != nil {
		return Year{}, err
	}
	return years[0], nil
}
