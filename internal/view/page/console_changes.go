package page

import (
	"hailong/internal/report"
	"hailong/internal/survey"
)

// ChangeLine is how the headline has changed against an earlier period, for people.
type ChangeLine struct {
	With             string
	Delta, Points    string // "+1,9" and what it is in; empty where there is too little data
	Value, Low, High string // the difference and its interval in full
	Name, Verdict    string // "So với kỳ trước (…): "; in words that a layman reads right
	Interval, Both   string // sentences
	BothN            int64
	Before           Figure // the rate then
	Counts           string // "792 trên 842 doanh nghiệp"
}

func (b *overview) changes(r *report.Report) []ChangeLine {
	var out []ChangeLine
	for i := range r.Changes {
		out = append(out, b.change(r, &r.Changes[i]))
	}
	return out
}

func (b *overview) change(r *report.Report, c *report.Change) ChangeLine {
	name := "overview.change." + c.With
	if r.Provisional {
		name += ".running"
	}
	l := ChangeLine{With: c.With, Name: b.T(name, "from", dayText(b.P, survey.Day(c.Period.From)), "to", dayText(b.P, survey.Day(c.Period.To)))}
	l.Before = b.fig.of("change_before", "", c.Before)
	l.Counts = b.T("console.no_data")
	if l.Before.HasData() || l.Before.Hidden {
		l.Counts = b.counts(r.Satisfaction.Headline, l.Before)
	}
	l.Verdict = b.T("overview.change.verdict." + c.Verdict)
	if c.Difference == nil || c.Low == nil || c.High == nil {
		return l
	}
	l.Points = b.T("overview.points")
	l.Delta, l.Value, l.Low, l.High = b.P.Points(*c.Difference), exact(c.Difference), exact(c.Low), exact(c.High)
	l.Interval = b.T("overview.change.interval", "low", b.P.Points(*c.Low), "high", b.P.Points(*c.High))
	if c.Both != nil {
		l.BothN, l.Both = *c.Both, b.P.Count("overview.change.both", *c.Both)
	}
	return l
}
