// Package pci keeps what VCCI published of the province: the yearly Provincial Competitiveness Index (PCI), its rank and its ten
// sub-indices, each with its source. It reads them from CSV or XLSX and knows where a series may not be drawn as one line.
//
// It computes nothing: no score is estimated, none is carried over, and none is mixed with the center's own measures. A year that
// VCCI did not publish has no score. The package owns no collection; desk keeps the register in Drafts.
//
// # The file
//
// One row for the year as a whole and one for each sub-index; Vietnamese headings are taken too, with or without diacritics:
//
//	year         2021
//	score        59.73 or 59,73; 0 to 100; empty = not published
//	rank, of     60 of 63
//	rank_mekong  place among the provinces of the delta
//	sub_index    name or number of the sub-index; empty in the row of the year
//	sub_score    6.76; 0 to 10
//	source       where it was published; wanted wherever there is a number
//	note         what has to be known about it
//
// # Breaks
//
// A sub-index whose method changed is not one series (Breaks): the sixth was not measured from 2009 to 2012, the eighth changed
// its name and method in 2021.
package pci

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// Year is what was published of a year.
type Year struct {
	Year       int      `json:"year"`
	Score      *float64 `json:"score"` // 0 to 100; nil = not published
	Rank       int      `json:"rank,omitempty"`
	Of         int      `json:"of,omitempty"`
	RankMekong int      `json:"rank_mekong,omitempty"`
	Source     string   `json:"source,omitempty"`
	Note       string   `json:"note,omitempty"`
	Subs       []Sub    `json:"subs,omitempty"` // by number
}

// Sub is the score of a sub-index, 0 to 10.
type Sub struct {
	Number int     `json:"number"`
	Score  float64 `json:"score"`
	Source string  `json:"source"`
}

// Sub gives the score of a sub-index of the year.
func (y *Year) Sub(number int) (float64, bool) {
	i := slices.IndexFunc(y.Subs, func(s Sub) bool { return s.Number == number })
	if i < 0 {
		return 0, false
	}
	return y.Subs[i].Score, true
}

// SubIndices are the names of the sub-indices; the first is number 1.
var SubIndices = []survey.Label{
	{"vi": "Gia nhập thị trường", "en": "Entry costs"},
	{"vi": "Tiếp cận đất đai", "en": "Access to land"},
	{"vi": "Tính minh bạch", "en": "Transparency"},
	{"vi": "Chi phí thời gian", "en": "Time costs"},
	{"vi": "Chi phí không chính thức", "en": "Informal charges"},
	{"vi": "Cạnh tranh bình đẳng", "en": "Policy bias"},
	{"vi": "Tính năng động", "en": "Proactivity"},
	{"vi": "Hỗ trợ doanh nghiệp", "en": "Business support"},
	{"vi": "Đào tạo lao động", "en": "Labour training"},
	{"vi": "Thiết chế pháp lý và an ninh trật tự", "en": "Law and order"},
}

// aliases are other names under which sub-indices were published.
var aliases = map[string]int{
	"Dịch vụ/Chính sách hỗ trợ doanh nghiệp": 8, "Dịch vụ hỗ trợ doanh nghiệp": 8, "Chính sách hỗ trợ doanh nghiệp": 8,
	"Thiết chế pháp lý": 10, "Tính minh bạch và tiếp cận thông tin": 3, "Tính năng động và tiên phong của chính quyền": 7,
}

// Breaks says of a sub-index from which year on its scores are another series than before.
var Breaks = map[int]int{6: 2013, 8: 2021}

// Joined tells whether the scores of a sub-index of two years belong to one line.
func Joined(number, earlier, later int) bool {
	at, broken := Breaks[number]
	return !broken || later < at || earlier >= at
}

// Change is how a year differs from the one before it; nil where one of the two was not published.
type Change struct {
	Score *float64 // of points: above 0 is better
	Rank  *int     // of places: above 0 is worse
}

// ChangeOf tells how a year differs from the year before it.
func ChangeOf(years []Year, year int) (c Change) {
	find := func(year int) *Year {
		i := slices.IndexFunc(years, func(y Year) bool { return y.Year == year })
		if i < 0 {
			return &Year{}
		}
		return &years[i]
	}
	now, before := find(year), find(year-1)
	if now.Score != nil && before.Score != nil {
		hundredths := math.Round(*now.Score*100) - math.Round(*before.Score*100) // scores have two decimals
		d := hundredths / 100
		c.Score = &d
	}
	if now.Rank > 0 && before.Rank > 0 && now.Of == before.Of {
		d := now.Rank - before.Rank
		c.Rank = &d
	}
	return c
}

//go:embed kien_giang.csv
var known []byte

// Known gives the years that came with the program: those of Kiên Giang that could be found, with their sources.
func Known() []Year {
	years, err := Read(bytes.NewReader(known), "kien_giang.csv", farYear)
	if err != nil {
		panic(fmt.Errorf("the register that comes with the program: %w", err)) // it is part of the program
	}
	return years
}

// empty tells whether nothing is said of a year.
func (y *Year) empty() bool {
	return y.Score == nil && y.Rank == 0 && y.Of == 0 && y.RankMekong == 0 && y.Source == "" && y.Note == "" && len(y.Subs) == 0
}

// Merge puts years over others: a year of more replaces that of base, and one of which nothing is said takes it out.
func Merge(base, more []Year) []Year {
	out := slices.DeleteFunc(slices.Clone(base), func(y Year) bool {
		return slices.ContainsFunc(more, func(m Year) bool { return m.Year == y.Year })
	})
	for i := range more {
		if !more[i].empty() {
			out = append(out, more[i])
		}
	}
	slices.SortFunc(out, func(a, b Year) int { return a.Year - b.Year })
	return out
}

var columns = []sheet.Column{
	{Name: "year", Aliases: []string{"Năm"}, Required: true},
	{Name: "score", Aliases: []string{"Điểm", "Điểm số"}},
	{Name: "rank", Aliases: []string{"Hạng", "Xếp hạng"}},
	{Name: "of", Aliases: []string{"Trên", "Tổng số tỉnh"}},
	{Name: "rank_mekong", Aliases: []string{"Hạng vùng", "Hạng ĐBSCL"}},
	{Name: "sub_index", Aliases: []string{"Chỉ số thành phần"}},
	{Name: "sub_score", Aliases: []string{"Điểm thành phần"}},
	{Name: "source", Aliases: []string{"Nguồn"}},
	{Name: "note", Aliases: []string{"Ghi chú"}},
}

// mostYears bounds a file.
const mostYears = 100

// The years that a register may have: from the first that VCCI published to the one that is running; farYear stands for no bound.
const (
	firstYear = 2005
	farYear   = 9999
)

// fileError tells what is wrong with the file as such by the keys that other imports use.
func fileError(err error) error {
	var own *sheet.Error
	if !errors.As(err, &own) {
		return fmt.Errorf("read the file: %w", err)
	}
	return &survey.Error{Kind: survey.Invalid, Key: own.Key, Field: "file", Args: append([]any{"position", own.Position}, own.Args...), Err: own}
}

// Read reads a register with years up to the last one. What is wrong with its rows comes back as survey.Faults, all at once, each with
// its place and value; a file that cannot be read gives an Invalid error.
func Read(r io.Reader, name string, last int) ([]Year, error) {
	table, err := sheet.Open(r, name, sheet.Options{Columns: columns})
	if err != nil {
		return nil, fileError(err)
	}
	in := &reader{years: map[int]*Year{}, last: last}
	for row, err := range table.Rows() {
		if err != nil {
			return nil, fileError(err)
		}
		in.row(row)
		if len(in.years) > mostYears || len(in.faults) > mostYears {
			break
		}
	}
	if len(in.faults) > 0 {
		return nil, in.faults
	}
	var out []Year
	for _, y := range in.years {
		slices.SortFunc(y.Subs, func(a, b Sub) int { return a.Number - b.Number })
		out = append(out, *y)
	}
	slices.SortFunc(out, func(a, b Year) int { return a.Year - b.Year })
	if len(out) == 0 {
		return nil, survey.Faults{{Field: "year", Key: "pci.nothing"}}
	}
	return out, nil
}

// reader reads rows and gathers faults.
type reader struct {
	years  map[int]*Year
	last   int
	whole  map[int]bool
	faults survey.Faults
}

func (in *reader) fault(row sheet.Row, column, key string, more ...any) {
	args := []any{"at", row.Position(column), "row", row.Number, "value", row.Value(column)}
	in.faults = append(in.faults, survey.Fault{Field: column, Key: key, Args: append(args, more...)})
}

func (in *reader) row(row sheet.Row) {
	year, ok := in.number(row, "year", firstYear, in.last)
	if !ok || year == 0 {
		if ok {
			in.fault(row, "year", "pci.year")
		}
		return
	}
	y := in.years[year]
	if y == nil {
		y = &Year{Year: year}
		in.years[year] = y
	}
	source := strings.TrimSpace(row.Value("source"))
	if strings.TrimSpace(row.Value("sub_index")) != "" {
		in.sub(row, y, source)
		return
	}
	if in.whole == nil {
		in.whole = map[int]bool{}
	}
	if in.whole[year] {
		in.fault(row, "year", "pci.twice")
		return
	}
	in.whole[year] = true
	y.Score = in.score(row, "score", 100)
	y.Rank, _ = in.number(row, "rank", 1, 100)
	y.Of, _ = in.number(row, "of", 1, 100)
	y.RankMekong, _ = in.number(row, "rank_mekong", 1, 100)
	y.Source, y.Note = source, strings.TrimSpace(row.Value("note"))
	switch {
	case (y.Score != nil || y.Rank > 0) && source == "":
		in.fault(row, "source", "pci.source")
	case y.Rank > 0 && y.Of > 0 && y.Rank > y.Of:
		in.fault(row, "rank", "pci.rank")
	}
}

func (in *reader) sub(row sheet.Row, y *Year, source string) {
	number, ok := subNumber(row.Value("sub_index"))
	score := in.score(row, "sub_score", 10)
	switch {
	case !ok:
		in.fault(row, "sub_index", "pci.sub")
	case score == nil:
		return // not measured that year, or told as a fault
	case source == "":
		in.fault(row, "source", "pci.source")
	default:
		if _, twice := y.Sub(number); twice {
			in.fault(row, "sub_index", "pci.twice")
			return
		}
		y.Subs = append(y.Subs, Sub{number, *score, source})
	}
}

// subNumber finds a sub-index by its number or one of its names.
func subNumber(s string) (int, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 1 && n <= len(SubIndices)
	}
	folded := sheet.Fold(s)
	for i, names := range SubIndices {
		for _, name := range names {
			if sheet.Fold(name) == folded {
				return i + 1, true
			}
		}
	}
	for name, n := range aliases {
		if sheet.Fold(name) == folded {
			return n, true
		}
	}
	return 0, false
}

// number reads a whole number between two bounds; an empty cell is 0.
func (in *reader) number(row sheet.Row, column string, low, high int) (int, bool) {
	s := strings.TrimSpace(row.Value(column))
	if s == "" {
		return 0, true
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		in.fault(row, column, "pci.number", "low", strconv.Itoa(low), "high", strconv.Itoa(high))
		return 0, false
	}
	return n, true
}

// score reads a score from 0 to most with a point or a comma; nil for an empty cell.
func (in *reader) score(row sheet.Row, column string, most float64) *float64 {
	s := strings.TrimSpace(row.Value(column))
	if s == "" {
		return nil
	}
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || !(v >= 0 && v <= most) {
		in.fault(row, column, "pci.score", "high", int(most))
		return nil
	}
	return &v
}
