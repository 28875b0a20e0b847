package page

import (
	"cmp"
	"slices"

	"hailong/internal/chart"
	"hailong/internal/report"
)

// HeatTable is the headline rate of each group in each step of time. The page has it as a table; the picture is for files.
type HeatTable struct {
	Title, Head, Note string
	Columns           []string
	Rows              []HeatRow
	Legend            []HeatLegend
	Files             []Link
	chart             Picture
}

// HeatRow is one group; the last one is all groups together, without a key.
type HeatRow struct {
	Key, Label, Code string
	Cells            []HeatField
	Total            HeatField
	Whole            bool
}

// HeatField is one cell.
type HeatField struct {
	Column       string // the step's key; empty in the column of totals
	Figure       Figure
	N            string // "n = 66"
	Step         int    // tint, 0 to 3
	Signal, Said string // "▼" or "▲", and what that means
	kind         chart.HeatState
}

// HeatLegend explains a tint or a sign.
type HeatLegend struct {
	Step       int // of the swatch; -1 = Sign stands in its place
	Sign, Text string
}

// leastTinted is how many must have answered for a cell to be tinted: one answer more or less would change the tint of fewer.
const leastTinted = 10

func (e *explore) heat(r *report.Report) *HeatTable {
	if len(r.Columns) == 0 || len(e.rows) == 0 {
		return nil
	}
	t := &HeatTable{
		Title: e.T("explore.heat.title", "by", e.T("explore.head."+string(r.By)), "across", e.dimension(r.Across)),
		Head:  e.T("explore.head." + string(r.By)),
		Note:  e.T("explore.heat.note", "what", e.Headline.Name, "n", leastTinted),
	}
	for i := range r.Columns {
		t.Columns = append(t.Columns, e.step(r.Across, r.Columns[i].Key, r.Columns[i].Label))
	}
	for _, g := range e.rows {
		t.Rows = append(t.Rows, e.heatRow(r, g))
	}
	whole := HeatRow{Label: e.T("explore.whole"), Whole: true, Total: e.field(r.Satisfaction.HeadlineRate(), "", "", "")}
	for i := range r.Columns {
		whole.Cells = append(whole.Cells, e.cell(r, "", &r.Columns[i].Cell))
	}
	t.Rows = append(t.Rows, whole)
	t.Legend = e.legend(r)
	t.Files = e.files(t.Title, ChartHeat, r.By, r.Across)
	t.chart = Picture{source: e.heatChart(t)}
	return t
}

// step names a step of time.
func (b *overview) step(by report.Dimension, key, label string) string {
	_, _, long := b.stepLabels(by, key, label)
	return long
}

func (e *explore) heatRow(r *report.Report, g row) HeatRow {
	out := HeatRow{Key: g.Key, Label: g.label, Code: g.code, Total: e.field(g.Satisfaction.HeadlineRate(), g.Key, "", "")}
	out.Total.Figure.By = string(r.By)
	for i := range g.Cells {
		c := e.cell(r, g.Key, &g.Cells[i])
		c.Figure.By = string(r.By)
		out.Cells = append(out.Cells, c)
	}
	return out
}

func (e *explore) cell(r *report.Report, group string, c *report.Cell) HeatField {
	return e.field(c.HeadlineRate(r.Satisfaction.Headline), group, c.Key, c.Signal)
}

func (e *explore) field(p report.Proportion, group, column, signal string) HeatField {
	f := HeatField{Column: column, N: e.T("explore.n", "n", p.Den), Figure: e.fig.of(e.rateName(e.in.Report.Satisfaction.Headline), group, p), kind: chart.HeatValue}
	switch {
	case p.Hidden:
		f.kind = chart.HeatHidden
	case p.Den == 0:
		f.kind = chart.HeatNone
	case p.Den >= leastTinted:
		f.Step = e.tint(p)
	}
	switch signal {
	case report.SignalBelow:
		f.Signal, f.Said = "▼", e.T("explore.signal.below")
	case report.SignalAbove:
		f.Signal, f.Said = "▲", e.T("explore.signal.above")
	}
	return f
}

// bounds are the thresholds of the plan from the highest down, in per cent, made up to three in steps of five.
func (e *explore) bounds() []float64 {
	var out []float64
	for i := range e.in.Report.Verdicts {
		out = append(out, e.in.Report.Verdicts[i].Threshold)
	}
	slices.SortFunc(out, func(x, y float64) int { return cmp.Compare(y, x) })
	out = slices.Compact(out)
	for len(out) > 0 && len(out) < 3 {
		out = append(out, max(out[len(out)-1]-5, 0))
	}
	return out[:min(len(out), 3)]
}

// tint tells how many of the bounds a rate does not exceed.
func (e *explore) tint(p report.Proportion) (n int) {
	for _, bound := range e.bounds() {
		if 100*float64(p.Num) <= bound*float64(p.Den) { // both sides exact, unlike a quotient
			n++
		}
	}
	return n
}

func (e *explore) legend(r *report.Report) []HeatLegend {
	var out []HeatLegend
	bounds := e.bounds()
	for i, bound := range bounds {
		if i == 0 {
			out = append(out, HeatLegend{Text: e.T("explore.tint.over", "low", thresholdText(e.P, bound))})
			continue
		}
		out = append(out, HeatLegend{Step: i, Text: e.T("explore.tint.between", "low", thresholdText(e.P, bound), "high", thresholdText(e.P, bounds[i-1]))})
	}
	if n := len(bounds); n > 0 {
		out = append(out, HeatLegend{Step: n, Text: e.T("explore.tint.under", "high", thresholdText(e.P, bounds[n-1]))})
	}
	if r.Across == report.ByMonth || r.Across == report.ByWeek {
		out = append(out, HeatLegend{Step: -1, Sign: "▼", Text: e.T("explore.signal.below")}, HeatLegend{Step: -1, Sign: "▲", Text: e.T("explore.signal.above")})
	}
	if r.Public != nil {
		return append(out, HeatLegend{Step: -1, Text: e.T("viewer.hidden")})
	}
	return out
}

// heatChart is the table as a picture.
func (e *explore) heatChart(t *HeatTable) chart.Heat {
	out := chart.Heat{ID: ChartHeat, Title: t.Title, Desc: t.Note, Head: t.Head, Columns: t.Columns, TotalHead: e.T("explore.whole")}
	for _, line := range t.Rows {
		r := chart.HeatRow{Label: line.Label, Total: e.heatCell(line.Total)}
		for _, f := range line.Cells {
			r.Cells = append(r.Cells, e.heatCell(f))
		}
		out.Rows = append(out.Rows, r)
	}
	for _, l := range t.Legend {
		c := chart.HeatCell{Step: max(l.Step, 0), Below: l.Sign == "▼"}
		switch {
		case l.Sign == "▲":
			continue // the picture has no mark for it
		case l.Step < 0 && l.Sign == "":
			c.State = chart.HeatHidden
		}
		out.Legend = append(out.Legend, chart.HeatLegend{Cell: c, Text: l.Text})
	}
	return out
}

func (e *explore) heatCell(f HeatField) chart.HeatCell {
	if f.kind != chart.HeatValue {
		return chart.HeatCell{State: f.kind}
	}
	return chart.HeatCell{Text: f.Figure.Rate, N: f.N, Step: f.Step, Below: f.Signal == "▼"}
}

// Multiples are the groups' trends beside each other.
type Multiples struct {
	Title, Note string
	Chart       Picture
}

// mostPanels is how many small trends the page draws; the heat table has every group that is shown.
const mostPanels = 24

func (e *explore) multiples(r *report.Report) *Multiples {
	if len(r.Columns) < 2 || len(e.rows) == 0 {
		return nil
	}
	shown := e.rows[:min(len(e.rows), mostPanels)]
	m := &Multiples{Title: e.T("explore.multiples.title", "by", e.dimension(r.By))}
	picture := chart.Multiples{ID: ChartMultiples, Title: m.Title, Targets: e.targets(e.Headline.Verdicts), Tick: e.tick}
	var values []*float64
	for _, g := range shown {
		total := e.fig.of("", "", g.Satisfaction.HeadlineRate())
		panel := chart.Panel{Title: g.label, Note: e.T("explore.n", "n", total.Den) + " · " + total.Rate}
		if total.Hidden {
			panel.Note = e.T("viewer.hidden")
		}
		for i := range g.Cells {
			f := e.cell(r, g.Key, &g.Cells[i])
			p := g.Cells[i].HeadlineRate(r.Satisfaction.Headline)
			point := chart.Point{Value: p.Rate, Low: p.Low, High: p.High, N: e.P.Number(p.Den), Text: f.Figure.Rate}
			point.Label, point.Span, point.Long = e.stepLabels(r.Across, r.Columns[i].Key, r.Columns[i].Label)
			values = append(values, p.Rate)
			panel.Points, panel.Hidden = append(panel.Points, point), append(panel.Hidden, p.Hidden)
		}
		picture.Panels = append(picture.Panels, panel)
	}
	picture.Min = e.floor(values...)
	m.Note = e.T("explore.multiples.note", "what", e.Headline.Name, "from", e.tick(picture.Min))
	if len(shown) < len(e.rows) {
		m.Note = e.T("explore.multiples.some", "n", len(shown)) + " " + m.Note
	}
	picture.Desc = m.Note
	m.Chart = drawn(picture)
	e.toFiles(&m.Chart, m.Title, ChartMultiples, r.By, r.Across)
	return m
}
