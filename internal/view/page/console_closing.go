package page

import (
	"cmp"
	"slices"

	"hailong/internal/plan"
	"hailong/internal/report"
)

// Closing says that the figures of the page are those of a closed period, and what came afterwards.
type Closing struct {
	Text, Fingerprint, Verify string
	Revision                  string // "Số liệu bổ sung đến …"; empty = nothing was looked at since
	Unchanged                 bool
	Came                      []Count // late responses, states of dossiers, erased
	Rows                      []Revised
	Verdicts                  []RevisedVerdict
}

// Revised is one figure as it was closed and as it is now; a figure of now has "revision." before its name.
type Revised struct {
	Name        string
	Closed, Now Figure
}

// RevisedVerdict is one verdict as it was closed and as it would be now.
type RevisedVerdict struct {
	Over               string
	Closed, Now        Chip
	Key                string // the threshold
	Statistical, Point string
	LeastMet           int64
}

func (b *overview) closing(r *report.Report) *Closing {
	f := r.Frozen
	if f == nil {
		return nil
	}
	c := &Closing{Fingerprint: f.Fingerprint, Verify: "hailong verify " + f.Period}
	c.Text = b.T("closing.text", "time", moment(b.P, f.At, b.in.Zone), "who", f.By)
	if r.Revision == nil {
		return c
	}
	v := r.Revision
	c.Revision, c.Unchanged = b.T("closing.revision", "time", moment(b.P, v.AsOf, b.in.Zone)), !v.Changed
	for _, x := range []struct {
		key string
		n   int64
	}{{"late", v.Late}, {"late_dossiers", v.LateDossiers}, {"erased", v.Erased}} {
		c.Came = append(c.Came, Count{Name: "revision", Key: x.key, Label: b.T("closing." + x.key), Num: x.n, Text: b.P.Number(x.n)})
	}
	b.revisedRows(c, r)
	c.Verdicts = b.revisedVerdicts(r)
	return c
}

func (b *overview) revisedRows(c *Closing, r *report.Report) {
	add := func(key, label string, closed, now *report.Proportion) {
		if closed != nil && now != nil {
			c.Rows = append(c.Rows, Revised{Name: b.T(label), Closed: b.fig.of(key, "", *closed), Now: b.fig.of("revision."+key, "", *now)})
		}
	}
	s, now := &r.Satisfaction, &r.Revision.Satisfaction
	add("per_business", "console.rate.business", &s.PerBusiness.Proportion, &now.PerBusiness.Proportion)
	add("per_response", "console.rate.response", &s.PerResponse, &now.PerResponse)
	add("on_time", "service.on_time", r.Service.OnTime, r.Revision.Service.OnTime)
	add("on_time_closed", "service.on_time_closed", r.Service.OnTimeClosed, r.Revision.Service.OnTimeClosed)
}

// revisedVerdicts puts the verdicts on one threshold beside each other, the stricter threshold first.
func (b *overview) revisedVerdicts(r *report.Report) []RevisedVerdict {
	var out []RevisedVerdict
	sorted := slices.SortedFunc(slices.Values(r.Revision.Verdicts), func(x, y report.Verdict) int { return cmp.Compare(y.Threshold, x.Threshold) })
	for _, now := range sorted {
		for _, was := range r.Verdicts {
			if was.Target == now.Target && was.Threshold == now.Threshold && was.Source == now.Source {
				out = append(out, RevisedVerdict{
					Over: b.T("console.over", "threshold", thresholdText(b.P, now.Threshold)), Closed: b.chip(was.Statistical), Now: b.chip(now.Statistical),
					Key: exact(&now.Threshold), Statistical: string(now.Statistical), Point: string(now.Point), LeastMet: now.LeastMet,
				})
				break
			}
		}
	}
	return out
}

func (b *overview) chip(s plan.Statistical) Chip {
	return Chip{Kind: string(s), Text: b.T("console.verdict." + string(s))}
}
