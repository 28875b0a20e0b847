package page

import (
	"strings"

	"hailong/internal/plan"
	"hailong/internal/report"
)

// answer says in a sentence or two whether the plan's targets are met: the same verdicts as below it, target by target,
// taken together for somebody who reads no further.
func (b *overview) answer(h Headline) string {
	if h.State != "closed" {
		return b.T("overview.answer."+h.State, "rate", h.Figure.Rate, "n", plan.LeastN)
	}
	var out []string
	for _, verdict := range []plan.Statistical{plan.Met, plan.Undecided, plan.NotMet, plan.Insufficient} {
		var over []string
		for _, v := range h.Verdicts {
			if v.Statistical == string(verdict) {
				over = append(over, v.Over)
			}
		}
		if len(over) > 0 {
			out = append(out, b.T("overview.answer."+string(verdict), "over", strings.Join(over, b.T("overview.and"))))
		}
	}
	return strings.Join(out, " ")
}

// Glance is what stands right below the headline: how many answered, and how the work was done.
type Glance struct {
	Measured []Measured
	Days     *Days
}

func (b *overview) glance(r *report.Report) Glance {
	g := Glance{}
	if r.ResponseRate != nil {
		g.Measured = b.measured("", named{"response_rate", &r.ResponseRate.Proportion})
	}
	g.Measured = append(g.Measured, b.measured("", named{"on_time", r.Service.OnTime})...)
	if r.Service.Days != nil {
		g.Days = b.processing(r.Service.Days, "")
	}
	return g
}
