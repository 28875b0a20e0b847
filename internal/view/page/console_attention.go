package page

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// Attention is what somebody should look at: reports that are due, and what is unusual or below the plan's targets. It
// speaks of places and procedures and never of a person, and it is no ranking.
type Attention struct {
	Dates []DateCard
	Items []AttentionItem
	More  string // how many places more lie below a target than are listed
	Fine  bool   // there is nothing
}

// DateCard is a report that is due soon or overdue, as a leaf of a calendar.
type DateCard struct {
	Month, Day       string // "Tháng 6", "04"
	Name, Safe, Left string
	Late             bool
	Source, Href     string
}

// AttentionItem is one thing to look at.
type AttentionItem struct {
	Icon, Title, Text, Href string
	By                      string
	Figure                  *Figure // its rate, where the item is about one
}

// Silence is that no answer has come for long though points are open.
type Silence struct {
	Last   survey.Day // on which an answer came
	Days   int        // working days since, without today
	Points int        // open today
}

// silentLong is beyond how many working days without an answer they are no longer counted.
const silentLong = 60

// attentionCells is how many places below a target are listed.
const attentionCells = 5

func (b *overview) attention(r *report.Report) Attention {
	var a Attention
	for _, d := range b.in.Deadlines {
		a.Dates = append(a.Dates, b.dateCard(d))
	}
	if s := b.in.Silence; s != nil {
		title := b.P.Count("overview.silent", int64(s.Days))
		if s.Days > silentLong {
			title = b.T("overview.silent.long", "n", silentLong)
		}
		a.Items = append(a.Items, AttentionItem{
			Icon: "clock", Title: title,
			Text: b.P.Count("overview.silent.text", int64(s.Points), "date", dayText(b.P, s.Last)),
		})
	}
	a.Items = append(a.Items, b.signals(cmp.Or(b.in.Weeks, r))...)
	low := b.lowCells(r)
	if n := len(low) - attentionCells; n > 0 {
		a.More, low = b.P.Count("overview.low.more", int64(n)), low[:attentionCells]
	}
	a.Items = append(a.Items, low...)
	a.Items = append(a.Items, b.overdue(r)...)
	a.Fine = len(a.Items) == 0
	return a
}

func (b *overview) dateCard(d plan.Deadline) DateCard {
	c := DateCard{Name: d.Name.In(survey.Lang(b.Lang)), Safe: dayText(b.P, d.LastSafeDay), Source: d.Source, Href: b.To(PeriodsPath, nil)}
	if at, err := time.Parse(time.DateOnly, string(d.LastSafeDay)); err == nil {
		c.Month, c.Day = b.T("overview.leaf."+at.Format("1")), at.Format("02")
	}
	switch n := int64(abs(d.DaysLeft)); {
	case d.DaysLeft > 0:
		c.Left = b.P.Count("periods.left", n)
	case d.DaysLeft == 0:
		c.Left = b.T("periods.today")
	default:
		c.Left, c.Late = b.P.Count("periods.late", n), true
	}
	return c
}

// signalsBack is how many of the last weeks or months are looked at for signals.
const signalsBack = 3

// signals tells the late signals of the control chart.
func (b *overview) signals(r *report.Report) []AttentionItem {
	c := r.Control
	if c == nil {
		return nil
	}
	var out []AttentionItem
	for i := max(0, len(c.Points)-signalsBack); i < len(c.Points); i++ {
		p := &c.Points[i]
		row, _ := b.controlRow(c, p)
		for _, s := range p.Signals {
			key := "overview.signal." + s
			if s == "outside" && p.Rate != nil && p.Low != nil && *p.Rate < *p.Low {
				key += ".below"
			}
			out = append(out, AttentionItem{
				Icon: "warn", Title: b.T(key, "when", row.Label), Href: "#h-control",
				Text: b.T(key+".text", "rate", row.Figure.Rate, "counts", row.Figure.Counts, "low", row.Figure.Low, "high", row.Figure.High),
			})
		}
	}
	return out
}

// below is a place whose interval lies below a target, or whose last month lies below its own control limits.
type below struct {
	item AttentionItem
	high float64
}

// lowCells gives the places with enough answers of which the whole interval lies below a target of the plan, the lowest
// first, each with a link to its figures.
func (b *overview) lowCells(r *report.Report) []AttentionItem {
	var found []below
	for _, cut := range []struct {
		by report.Dimension
		r  *report.Report
	}{{report.ByPoint, b.in.Points}, {report.ByAgency, b.in.Agencies}, {report.ByProcedure, b.in.Procedures}} {
		if cut.r == nil {
			continue
		}
		for i := range cut.r.Groups {
			if x, ok := b.low(r, cut.r, &cut.r.Groups[i], cut.by); ok {
				found = append(found, x)
			}
		}
	}
	slices.SortStableFunc(found, func(x, y below) int { return cmp.Compare(x.high, y.high) })
	out := make([]AttentionItem, len(found))
	for i, x := range found {
		out[i] = x.item
	}
	return out
}

func (b *overview) low(whole, cut *report.Report, g *report.Group, by report.Dimension) (below, bool) {
	p := g.Satisfaction.RateOf(whole.Satisfaction.Headline)
	if g.Key == "" || p.Hidden || p.High == nil || p.Den < plan.LeastN {
		return below{}, false
	}
	f := b.fig.of(b.rateName(whole.Satisfaction.Headline), g.Key, p)
	x := below{high: *p.High, item: AttentionItem{Icon: "warn", By: string(by), Figure: &f, Href: b.cutAddress(by, g.Key)}}
	x.item.Title = b.T("overview.low."+string(by), "name", g.Label, "code", g.Key)
	args := []any{"rate", f.Rate, "counts", f.Counts, "interval", f.Interval}
	for _, v := range slices.Backward(b.Headline.Verdicts) { // the lowest threshold that it stays below
		if *p.High <= v.fraction {
			x.item.Text = b.T("overview.low.text", append(args, "threshold", b.tick(v.fraction))...)
			return x, true
		}
	}
	if month := signalled(cut, g); month != "" {
		_, _, long := b.month(month)
		x.item.Title = b.T("overview.unusual."+string(by), "name", g.Label, "code", g.Key)
		x.item.Text = b.T("overview.low.signal", append(args, "when", long)...)
		return x, true
	}
	return below{}, false
}

// signalled gives the last column of a report in which a group lies below its own control limits, if it is the last or
// the one before.
func signalled(r *report.Report, g *report.Group) string {
	for i := len(g.Cells) - 1; i >= max(0, len(g.Cells)-2); i-- {
		if g.Cells[i].Signal == "below" && r.Across == report.ByMonth {
			return g.Cells[i].Key
		}
	}
	return ""
}

// cutAddress is where the figures of one place are looked into, in place of other filters of the same kind.
func (b *overview) cutAddress(by report.Dimension, code string) string {
	v := b.question("")
	v[string(by)] = []string{code}
	return b.To(ExplorePath, v)
}

// overdue tells of dossiers that are past their due day.
func (b *overview) overdue(r *report.Report) []AttentionItem {
	n := r.Service.Overdue
	if n == nil || *n == 0 {
		return nil
	}
	q := url.Values{}
	for name, list := range b.question(report.ByField) {
		q[name] = list
	}
	return []AttentionItem{{Icon: "clock", Title: b.P.Count("overview.overdue", *n), Text: b.T("overview.overdue.text"), Href: b.To(ExplorePath, q)}}
}
