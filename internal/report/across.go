package report

import (
	"time"

	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/survey"
)

// maxCells bounds groups times steps of time of one report.
const maxCells = 5_000

// What a Cell's signal says: outside the control limits of its group.
const (
	SignalBelow = "below"
	SignalAbove = "above"
)

// across cuts every group again by time. Each cell counts a business once in itself, as the same question would that asks for
// its days and its group alone.
func (b *Builder) across(q *Query, cut panel.Query, r *Report, end time.Time) error {
	if q.Across == "" {
		return nil
	}
	d, byCode := dimensionOf(q.By)
	if _, ok := timeSlots[q.Across]; !ok || q.Across == ByDay || !byCode {
		return survey.Faults{{Field: paramAcross, Key: "figures.across_unknown", Args: []any{"value", string(q.Across)}}}
	}
	of, keys, labels, err := b.steps(q, cut.From, q.Across)
	if err != nil {
		return err
	}
	if n := len(r.Groups) * len(keys); n > maxCells {
		return survey.Faults{{Field: paramAcross, Key: "figures.too_many_cells", Args: []any{"n", n, "max", maxCells}}}
	}
	cut.TimeGroup, cut.Groups = of, len(keys)
	all, err := b.Panel.Tally(cut)
	if err != nil {
		return err
	}
	cut.By = &d.column
	res, err := b.Panel.Tally(cut)
	if err != nil {
		return err
	}
	r.Across, r.Columns = q.Across, make([]Column, len(keys))
	for i, t := range all.ByTime {
		r.Columns[i] = Column{Cell: cell(keys[i], t), Label: labels[i]}
	}
	for i := range r.Groups {
		r.Groups[i].Cells = b.cells(q, keys, res.ByCell[r.Groups[i].Key], end)
	}
	return nil
}

// cells makes the cells of one group; a group of dossiers alone has no answers in any.
func (b *Builder) cells(q *Query, keys []string, tallies []*measure.Tally, end time.Time) []Cell {
	out := make([]Cell, len(keys))
	subgroups := make([]measure.Subgroup, len(keys))
	byTime := *q
	byTime.By = q.Across
	for i, key := range keys {
		t := &measure.Tally{}
		if i < len(tallies) {
			t = tallies[i]
		}
		out[i] = cell(key, t)
		p := out[i].PerResponse
		subgroups[i] = measure.Subgroup{Rate: measure.Rate{Num: p.Num, Den: p.Den}, Complete: complete(&byTime, i, len(keys), end)}
	}
	if q.Across != ByWeek && q.Across != ByMonth {
		return out
	}
	chart := measure.ControlChart(subgroups)
	for i := range out {
		if m := &chart.Points[i]; m.Outside && out[i].PerResponse.Rate != nil {
			out[i].Signal = SignalAbove
			if *out[i].PerResponse.Rate < m.Limits.Low {
				out[i].Signal = SignalBelow
			}
		}
	}
	return out
}

func cell(key string, t *measure.Tally) Cell {
	return Cell{
		Key: key, PerResponse: proportion(measure.SatisfactionRate(t)),
		PerBusiness: BusinessProportion{proportion(measure.BusinessSatisfactionRate(t)), t.Unknown},
	}
}
