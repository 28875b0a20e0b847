package page

import (
	"slices"
	"strings"

	"hailong/internal/chart"
	"hailong/internal/report"
)

// ControlChart is the satisfaction rate per response, by month or by week, against its control limits.
type ControlChart struct {
	Empty    bool   // no answer in any month
	Few      string // why there are no limits
	Centre   string // "Đường giữa: 93,1%"; empty where there are no limits
	Value    string // the centre in full
	Baseline Figure
	Of       string // what the centre was computed from
	Sigma    string // Laney's sigma z, printed; SigmaValue in full
	SigmaAll string
	Note     string
	Head     string // heading of the column of subgroups: months or weeks
	Chart    Picture
	Rows     []ControlRow
	Signals  []string // "T6/2020: ngoài giới hạn", in order
	Point    string   // the one service point it is about; empty = all that was asked for
}

// ControlRow is one subgroup; Figure.Interval are its limits.
type ControlRow struct {
	Key, Label, Method string
	Figure             Figure
	Signals            []string // in words
}

// WantsWeeks tells whether the control chart should be drawn by week: the months of the selection are too few for limits,
// and it has about as many weeks as limits need.
func WantsWeeks(months *report.Report) bool {
	c := months.Control
	return c != nil && c.Centre == nil && len(months.Groups) > 0 && 4*len(c.Points) >= c.Baseline.Least
}

func (b *overview) control(r *report.Report) *ControlChart {
	c := r.Control
	if c == nil {
		return nil
	}
	out := &ControlChart{Empty: true, Head: b.T("console.col." + string(c.By)), Baseline: b.fig.of("control_baseline", "", report.Proportion{Num: c.Baseline.Num, Den: c.Baseline.Den})}
	picture := chart.Control{
		ID: "control-chart", Title: b.T("control.title"), Tick: b.tick, NLabel: "n", Unit: b.P.Count("console.unit.response", 2),
		Centre: c.Centre, LimitText: b.T("control.limit"), SignalText: b.T("control.signal"),
	}
	var values []*float64
	for i := range c.Points {
		row, point := b.controlRow(c, &c.Points[i])
		out.Rows = append(out.Rows, row)
		out.Empty = out.Empty && point.Value == nil
		picture.Points, picture.Signals = append(picture.Points, point), append(picture.Signals, len(row.Signals) > 0)
		values = append(values, point.Low, point.Value)
		if len(row.Signals) > 0 {
			out.Signals = append(out.Signals, row.Label+": "+strings.Join(row.Signals, ", "))
		}
	}
	b.controlTexts(out, c)
	picture.CentreText, picture.Min = out.Centre, chart.Floor(values...)
	picture.Desc = b.T("control.desc.none")
	if len(out.Signals) > 0 {
		picture.Desc = b.T("control.desc", "list", strings.Join(out.Signals, "; "))
	}
	out.Note = b.T("control.note."+string(c.By), "from", b.tick(picture.Min))
	out.Chart = drawn(picture)
	if p := b.codes("point"); len(p) == 1 {
		out.Point = b.T("control.point", "point", p[0])
	}
	return out
}

// controlTexts says what centre and limits stand on, or why there are none.
func (b *overview) controlTexts(out *ControlChart, c *report.Control) {
	out.Of = b.T("control.baseline", "n", c.Baseline.Subgroups, "counts", out.Baseline.Counts)
	if c.Centre == nil {
		out.Few = b.T("control.few", "least", c.Baseline.Least, "n", c.Baseline.Subgroups)
		return
	}
	out.Value, out.Centre = exact(c.Centre), b.T("control.centre", "rate", b.fig.percent(*c.Centre))
	if c.SigmaZ != nil {
		out.SigmaAll, out.Sigma = exact(c.SigmaZ), b.P.Decimal(*c.SigmaZ, 2)
	}
}

func (b *overview) controlRow(c *report.Control, p *report.ControlPoint) (ControlRow, chart.Point) {
	rate := report.Proportion{Num: p.Num, Den: p.Den, Rate: p.Rate, Low: p.Low, High: p.High}
	row := ControlRow{Key: p.Key, Label: p.Label, Figure: b.fig.of("control", "", rate)}
	point := chart.Point{Label: p.Label, Value: p.Rate, Low: p.Low, High: p.High, N: b.P.Number(p.Den)}
	if c.By == report.ByMonth {
		point.Label, point.Span, point.Long = b.month(p.Key)
		row.Label = point.Long
	}
	if p.Rate != nil {
		point.Text = row.Figure.Bare()
	}
	if p.Method != "" {
		row.Method = b.T("control.method." + p.Method)
	}
	for _, s := range slices.Sorted(slices.Values(p.Signals)) {
		row.Signals = append(row.Signals, b.T("control.signal."+s))
	}
	return row, point
}
