package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hailong/internal/chart"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// Headline is the figure that the page is about.
type Headline struct {
	Name, Why  string // what it is; why it is not the rate per business, where it is not
	Population string // whose answers
	Figure     Figure
	Counts     string // "960 trên 1.000 doanh nghiệp"
	State      string // hidden, empty, few, open or closed
	Need       string // what n it would take, in state few
	Verdicts   []VerdictLine
	Strip      Picture
	Unsaid     string // in state open: why there is no verdict
	Answer     string // whether the plan's targets are met, in a sentence or two
	Changes    []ChangeLine
}

// VerdictLine is how the headline stands against one threshold, for people.
type VerdictLine struct {
	Chip             Chip
	Over, Place      string // "trên 95%", "thân kế hoạch, II.2.i"
	Sentence, Least  string
	Key, Statistical string // as in the JSON
	Point, LeastMet  string
	fraction         float64
}

// Chip is a verdict as shape, word and colour.
type Chip struct{ Kind, Text string }

func (b *overview) headline(r *report.Report) Headline {
	s := &r.Satisfaction
	h := Headline{Name: b.T("console.rate." + string(s.Headline)), Population: b.population()}
	h.Figure = b.fig.of(b.rateName(s.Headline), "", s.HeadlineRate())
	h.Counts = b.counts(s.Headline, h.Figure)
	if s.Headline == report.HeadlineResponse && h.Figure.HasData() {
		h.Why = b.T("console.why_response", "n", s.PerBusiness.Den, "least", plan.LeastN)
	}
	h.State = headlineState(r, h.Figure)
	verdicts := slices.SortedFunc(slices.Values(r.Verdicts), func(x, y report.Verdict) int { return cmp.Compare(y.Threshold, x.Threshold) })
	for _, v := range verdicts {
		h.Verdicts = append(h.Verdicts, b.verdict(r, h, v))
	}
	switch h.State {
	case "few":
		h.Need = b.T("console.few."+string(s.Headline), "n", plan.LeastN)
	case "open":
		h.Unsaid = b.T("console.open.verdict")
	}
	h.Strip = b.strip(h, s.HeadlineRate())
	h.Answer = b.answer(h)
	h.Changes = b.changes(r)
	return h
}

func headlineState(r *report.Report, f Figure) string {
	n := f.Den
	switch {
	case f.Hidden:
		return "hidden"
	case n == 0:
		return "empty"
	case r.Provisional:
		return "open"
	case n < plan.LeastN && !decided(r.Verdicts):
		return "few"
	default:
		return "closed"
	}
}

// decided reports whether some verdict stands although there are few answers: a census.
func decided(verdicts []report.Verdict) bool {
	return slices.ContainsFunc(verdicts, func(v report.Verdict) bool { return v.Statistical != plan.Insufficient })
}

func (b *overview) rateName(h report.Headline) string { return "per_" + string(h) }

// counts says "960 trên 1.000 doanh nghiệp".
func (b *overview) counts(h report.Headline, f Figure) string {
	if f.Hidden {
		return b.T("overview.hidden")
	}
	return b.T("console.counts", "num", f.Num, "den", f.Den, "unit", b.unit(h, f.Den))
}

// unit names what is counted, in the form that goes with n.
func (b *overview) unit(h report.Headline, n int64) string {
	key := "console.unit." + string(h)
	if h == report.HeadlineBusiness && slices.Contains(b.applicants(), survey.Household) {
		key = "console.unit.household"
	}
	return b.P.Count(key, n)
}

func (b *overview) applicants() []survey.Applicant {
	if list := b.in.Query.Filter.Applicants; len(list) > 0 || b.in.Center == nil {
		return list
	}
	return b.in.Center.Population
}

func (b *overview) population() string {
	var names []string
	for _, a := range b.applicants() {
		names = append(names, b.T("console.applicant."+string(a)))
	}
	if len(names) == 0 {
		return ""
	}
	return b.T("console.population", "names", strings.Join(names, ", "))
}

func (b *overview) verdict(r *report.Report, h Headline, v report.Verdict) VerdictLine {
	threshold := thresholdText(b.P, v.Threshold)
	line := VerdictLine{
		Over: b.T("console.over", "threshold", threshold), Place: place(v),
		Key: exact(&v.Threshold), Statistical: string(v.Statistical), Point: string(v.Point),
		LeastMet: strconv.FormatInt(v.LeastMet, 10), fraction: v.Threshold / 100,
	}
	if h.State != "closed" {
		return line
	}
	line.Chip = Chip{Kind: string(v.Statistical), Text: b.T("console.verdict." + string(v.Statistical))}
	key := "console.verdict." + string(v.Statistical) + ".long"
	if v.Statistical == plan.Undecided {
		key = "console.verdict.undecided." + string(v.Point)
	}
	line.Sentence = b.T(key, "rate", h.Figure.Rate, "interval", h.Figure.Interval, "threshold", threshold, "n", plan.LeastN)
	if v.Statistical != plan.Met && v.Statistical != plan.Insufficient {
		line.Least = b.least(r.Satisfaction.Headline, h.Figure.Den, v.LeastMet)
	}
	return line
}

// least says how many would be needed for "met" at this n, or that no number would do.
func (b *overview) least(h report.Headline, n, least int64) string {
	key := "console.least." + string(h)
	if least == 0 {
		key = "console.least.none"
	}
	return b.T(key, "n", n, "least", least, "unit", b.unit(h, n))
}

// place says where in the plan a threshold stands: "thân kế hoạch, II.2.i"; "phụ lục, số 9".
func place(v report.Verdict) string {
	if v.Label != "" && v.Source == v.Target {
		return v.Label + ", " + v.Source
	}
	return cmp.Or(v.Label, v.Source, v.Target)
}

func (b *overview) strip(h Headline, rate report.Proportion) Picture {
	p := h.Figure
	s := chart.Strip{
		ID: "strip", Title: b.T("console.strip.title"), Value: rate.Rate, Low: rate.Low, High: rate.High,
		LowText: p.Low, HighText: p.High, Targets: b.targets(h.Verdicts), Tick: b.tick,
	}
	s.Desc = b.T("console.strip.none")
	if p.HasData() {
		s.Desc = b.T("console.strip.desc", "rate", p.Rate, "interval", p.Interval)
	}
	s.Min = b.floor(rate.Low, rate.Rate)
	return drawn(s)
}

// floor starts an axis below all values and thresholds.
func (b *overview) floor(values ...*float64) float64 {
	for i := range b.fig.avoid {
		values = append(values, &b.fig.avoid[i])
	}
	return chart.Floor(values...)
}

func (b *overview) tick(v float64) string { return b.P.Percent(v, 0) }

// targets gives the thresholds as lines of a chart, the stricter dashed, the others dotted.
func (b *overview) targets(lines []VerdictLine) []chart.Target {
	var out []chart.Target
	for i, v := range lines {
		t := chart.Target{
			Value: v.fraction, Sub: v.Place,
			Label: b.T("console.target.line", "over", v.Over), Short: b.T("console.target.short", "over", v.Over),
		}
		if i > 0 {
			t.Dash = chart.Dots
		}
		out = append(out, t)
	}
	return out
}

// Side is one of the two rates, shown beside the other.
type Side struct {
	Name, Def string
	Figure    Figure
	Counts    string
	Extra     *Count // responses without a business
	ExtraText string
}

func (b *overview) sides(r *report.Report) []Side {
	s := &r.Satisfaction
	business := b.side(report.HeadlineBusiness, s.PerBusiness.Proportion)
	response := b.side(report.HeadlineResponse, s.PerResponse)
	n := s.PerBusiness.Unidentified
	business.Extra = &Count{Name: "unidentified", Num: n, Text: b.P.Number(n)}
	business.ExtraText = b.P.Count("console.unidentified", n)
	return []Side{business, response}
}

func (b *overview) side(h report.Headline, p report.Proportion) Side {
	f := b.fig.of(b.rateName(h), "", p)
	s := Side{Name: b.T("console.rate." + string(h)), Def: b.T("console.def." + string(h)), Figure: f}
	s.Counts = b.T("console.no_data")
	if f.HasData() || f.Hidden {
		s.Counts = b.counts(h, f)
	}
	return s
}

// Other is the rate per response of a kind of applicant that the plan's figure leaves out; its group is the kind.
type Other struct {
	Label  string
	Figure Figure
	Counts string
}

func (b *overview) others(r *report.Report) []Other {
	var out []Other
	for _, a := range survey.Applicants {
		p, ok := r.Others[a]
		if !ok {
			continue
		}
		f := b.fig.of("others", string(a), p)
		out = append(out, Other{Label: b.T("console.applicant." + string(a)), Figure: f, Counts: b.counts(report.HeadlineResponse, f)})
	}
	return out
}
