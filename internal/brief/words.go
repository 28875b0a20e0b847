package brief

import (
	"math"
	"strconv"
	"strings"
	"time"

	"hailong/internal/locale"
	"hailong/internal/report"
)

// PeriodWords names a period as an official writes it: "6 tháng đầu năm 2021", "quý III năm 2021"; a name that is none of a
// period is given by its days.
func PeriodWords(p *locale.Printer, b *report.Book) string {
	year, rest, _ := strings.Cut(b.Name, "-")
	switch {
	case rest == "" && len(year) == 4:
		return p.T("report.period.year", "year", year)
	case rest == "H1":
		return p.T("report.period.h1", "year", year)
	case len(rest) == 2 && rest[0] == 'Q':
		return p.T("report.period.quarter", "year", year, "n", [...]string{"I", "II", "III", "IV"}[rest[1]-'1'])
	case len(rest) == 2:
		if month, err := strconv.Atoi(rest); err == nil {
			return p.T("report.period.month", "year", year, "n", strconv.Itoa(month))
		}
	}
	return p.T("report.period.days", "from", p.Date(b.Period.From), "to", p.Date(b.Period.LastDay()))
}

// letters are those by which points of a document are numbered: the Vietnamese alphabet without ă, â, ê, ô, ơ, ư (Decree
// 30/2020/NĐ-CP, appendix I).
var letters = []string{"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"}

// letter gives the letter of the i-th point, from 0; behind the last come numbers.
func letter(i int) string {
	if i < len(letters) {
		return letters[i]
	}
	return strconv.Itoa(i + 1)
}

// AmountWords prints a value of a target with as many decimals as say something, two at most: per cent without a unit, else a
// number with it.
func AmountWords(p *locale.Printer, value float64, unit string) string {
	hundredths, decimals := int64(math.Round(value*100)), 2
	for _, u := range []int64{10, 100} {
		if hundredths%u == 0 {
			decimals--
		}
	}
	if unit == "" {
		return p.Decimal(value, decimals) + "%"
	}
	return p.Decimal(value, decimals) + " " + unit
}

// over prints a threshold with its operator: "trên 95%", "ít nhất 30%".
func (b *book) over(threshold float64, operator, unit string) string {
	key := "report.over"
	if operator == ">=" {
		key = "report.at_least"
	}
	return b.T(key, "threshold", AmountWords(b.p, threshold, unit))
}

// untold is why a part of a target has no figure in a public file.
const untold = "hidden"

// partValue prints what a part of a target came to.
func (b *book) partValue(x *report.PartLine) string {
	switch {
	case x.State == report.TargetNoData && x.Why == untold:
		return b.T("viewer.hidden")
	case x.Share != nil && (x.Share.Rate != nil || x.Share.Hidden):
		s := b.rate(x.Share)
		if !x.Share.Hidden {
			s += " (" + b.num(x.Share) + "/" + b.den(x.Share) + ")"
		}
		return s
	case x.Value == nil:
		return b.T("console.no_data")
	case x.Entry != nil:
		return AmountWords(b.p, *x.Value, x.Unit) + " (" + b.T("report.entered", "source", x.Entry.Source, "date", b.day(x.Entry.Date)) + ")"
	}
	return AmountWords(b.p, *x.Value, x.Unit)
}

// partVerdict says how a part stands against each of its thresholds, or why nothing is said of it.
func (b *book) partVerdict(x *report.PartLine) string {
	switch {
	case x.State == report.TargetNoData && x.Why == untold:
		return b.T("viewer.hidden")
	case x.State == report.TargetNoData:
		return b.T("console.no_data")
	case x.State == report.TargetUnmeasurable:
		return b.T("plan.state.unmeasurable") + ": " + x.Why
	case x.State != report.TargetJudged:
		return b.T("plan.state." + string(x.State))
	case b.Book.Provisional():
		return b.T("report.not_judged")
	}
	said := make([]string, len(x.Verdicts))
	for i := range x.Verdicts {
		v := &x.Verdicts[i]
		word := string(v.Statistical)
		if word == "" {
			word = string(v.Point)
		}
		unit := x.Unit
		if x.Share != nil {
			unit = ""
		}
		said[i] = b.verdictWord(word) + " (" + b.over(v.Threshold, v.Operator, unit) + ")"
	}
	return strings.Join(said, ";\n")
}

func (b *book) verdictWord(word string) string {
	if word == "no_data" {
		return b.T("console.no_data")
	}
	return b.T("console.verdict." + word)
}

// at prints a moment in the center's zone.
func (b *book) at(t time.Time) string { return b.p.DateTime(t.In(b.Zone)) }

// basis is the line that stands on every file: which days, up to when, by which definitions, and the marks by which a doubter
// finds the same figures again.
func (b *book) basis() string {
	s := b.T("report.basis", "from", b.p.Date(b.Book.Period.From), "to", b.p.Date(b.Book.Period.LastDay()), "at", b.at(b.Book.Closing),
		"definitions", short(b.Book.Definitions), "version", b.Book.Version, "fingerprint", b.Book.Fingerprint, "formulas", strings.Join(report.FormulaIDs(), ", "))
	return b.standing() + " " + s
}

// standing says whether the figures are final.
func (b *book) standing() string {
	switch f := b.Book.Frozen(); {
	case b.Book.Provisional():
		return b.T("report.provisional")
	case f != nil:
		if f.Fingerprint == "" {
			return b.T("report.frozen_public", "by", f.By, "at", b.at(b.Book.Closing))
		}
		return b.T("report.frozen", "by", f.By, "at", b.at(b.Book.Closing), "fingerprint", f.Fingerprint)
	}
	return b.T("report.live")
}

// short gives the beginning of a fingerprint, enough to tell two apart by eye.
func short(fingerprint string) string { return fingerprint[:min(len(fingerprint), 12)] }
