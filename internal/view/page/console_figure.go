package page

import (
	"strconv"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/report"
)

// Figure is a proportion as the console prints it, with the exact values beside the printed ones. See Overview for the
// attributes by which a page gives them back to a program.
type Figure struct {
	Name, Group                    string // data-figure, data-group
	By                             string // data-by, where no element around says it
	Num, Den                       int64
	RateValue, LowValue, HighValue string // exact, as JSON writes them; empty where Den is 0
	Rate, Interval                 string // "96,0%", "94,6%–97,0%"; "–" and "" where Den is 0
	Low, High                      string
	Counts                         string // "960/1.000"
	Hidden                         bool   // may not be told: Rate and Counts are the sign of it, and nothing else is filled
}

// hiddenSign stands where a figure may not be told.
const hiddenSign = "•"

// figures prints proportions next to the thresholds of one report, so that none looks like a threshold that it is not.
type figures struct {
	p     *locale.Printer
	avoid []float64 // thresholds as fractions
}

// figuresOf prints the figures of a report.
func figuresOf(p *locale.Printer, r *report.Report) figures {
	f := figures{p: p}
	for i := range r.Verdicts {
		f.avoid = append(f.avoid, r.Verdicts[i].Threshold/100)
	}
	return f
}

func (f figures) of(name, group string, v report.Proportion) Figure {
	if v.Hidden {
		return Figure{Name: name, Group: group, Rate: hiddenSign, Counts: hiddenSign, Hidden: true}
	}
	out := Figure{Name: name, Group: group, Num: v.Num, Den: v.Den, Rate: "–", Counts: f.p.Number(v.Num) + "/" + f.p.Number(v.Den)}
	if v.Rate == nil {
		return out
	}
	out.RateValue, out.Rate = exact(v.Rate), f.percent(*v.Rate)
	if v.Low != nil && v.High != nil {
		out.LowValue, out.HighValue = exact(v.Low), exact(v.High)
		out.Low, out.High = f.percent(*v.Low), f.percent(*v.High)
		out.Interval = out.Low + "–" + out.High
	}
	return out
}

func (f figures) percent(v float64) string { return f.p.PercentNear(v, f.avoid...) }

func exact(v *float64) string { return strconv.FormatFloat(*v, 'g', -1, 64) }

// Bare gives the printed rate without its sign, for the large figure and for charts, where the sign stands apart.
func (f Figure) Bare() string { return strings.TrimSuffix(f.Rate, "%") }

// HasData reports whether the rate exists.
func (f Figure) HasData() bool { return f.Den > 0 }

// Count is a plain number as the console prints it.
type Count struct {
	Name, Key string // data-figure, data-key
	Group, By string // data-group, data-by; absent for the whole selection
	Label     string
	Num       int64
	Text      string
	Level     int // colour of its swatch, 1 to 5; 0 = none
}

// thresholdText prints a threshold in per cent without decimals that say nothing: "95%", "97,5%".
func thresholdText(p *locale.Printer, percent float64) string {
	s := p.Decimal(percent, 2)
	return strings.TrimRight(strings.TrimRight(s, "0"), ",.") + "%"
}
