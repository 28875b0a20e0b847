package report

import (
	"time"

	"hailong/internal/measure"
)

// control is the chart of control limits over the groups of a report by week or month; nil for other groups. A subgroup is
// complete where all its days lie in the selection and are over.
func (b *Builder) control(q *Query, groups []Group, end time.Time) *Control {
	if q.By != ByWeek && q.By != ByMonth {
		return nil
	}
	subgroups := make([]measure.Subgroup, len(groups))
	for i, g := range groups {
		p := g.Satisfaction.PerResponse
		subgroups[i] = measure.Subgroup{Rate: measure.Rate{Num: p.Num, Den: p.Den}, Complete: complete(q, i, len(groups), end)}
	}
	chart := measure.ControlChart(subgroups)
	c := &Control{
		By:       q.By,
		Baseline: ControlBase{Subgroups: chart.Subgroups, Least: measure.LeastSubgroups, Num: chart.Base.Num, Den: chart.Base.Den},
		Points:   make([]ControlPoint, len(groups)),
	}
	if chart.HasCentre {
		c.Centre = &chart.Centre
	} else {
		c.Why = "few_subgroups"
	}
	if chart.HasSigmaZ {
		c.SigmaZ = &chart.SigmaZ
	}
	for i, g := range groups {
		c.Points[i] = controlPoint(g, &chart.Points[i])
	}
	return c
}

func controlPoint(g Group, m *measure.ControlPoint) ControlPoint {
	p := g.Satisfaction.PerResponse
	out := ControlPoint{Key: g.Key, Label: g.Label, Num: p.Num, Den: p.Den, Rate: p.Rate}
	if m.HasLimits {
		out.Low, out.High, out.Method = &m.Limits.Low, &m.Limits.High, "normal"
		if m.Exact {
			out.Method = "exact"
		}
	}
	if m.Outside {
		out.Signals = append(out.Signals, "outside")
	}
	if m.Run {
		out.Signals = append(out.Signals, "run")
	}
	return out
}

// complete tells whether the ith of n weeks or months of the selection is whole and over: those between the first and the
// last are, the first where the selection begins with it, the last where it ends with it.
func complete(q *Query, i, n int, end time.Time) bool {
	from, to := q.Period.From, q.Period.To
	if i == 0 && !startsSlot(q.By, from) || i == n-1 && !startsSlot(q.By, to) {
		return false
	}
	return !slotEnd(q.By, from, i).After(end)
}

// startsSlot tells whether a midnight begins a week or month.
func startsSlot(by Dimension, t time.Time) bool {
	if by == ByWeek {
		return t.Weekday() == time.Monday
	}
	return t.Day() == 1
}

// slotEnd gives the midnight that ends the ith week or month from the one of a day on.
func slotEnd(by Dimension, from time.Time, i int) time.Time {
	y, m, d := from.Date()
	if by == ByWeek {
		monday := d - (int(from.Weekday())+6)%7
		return time.Date(y, m, monday+7*(i+1), 0, 0, 0, 0, from.Location())
	}
	return time.Date(y, m+time.Month(i+1), 1, 0, 0, 0, 0, from.Location())
}
