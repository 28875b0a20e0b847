package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hailong/internal/chart"
	"hailong/internal/locale"
	"hailong/internal/report"
)

// Trend is the headline rate month by month, as a picture and as a table.
type Trend struct {
	Title  string
	Head   string // heading of the column of months, or of what steps the time is in
	Note   string // what is drawn and where the axis starts
	Other  string // heading of the column with the other rate
	Rows   []Cut
	Chart  Picture
	Empty  bool
	CSV    string
	Unit   string
	Around string // that other months than those of the period are drawn
	Repeat string // why the months' n may add up to more than the whole
}

// Cut is one group of a table: the rate on which the verdicts stand, the other one, and the levels.
type Cut struct {
	Key, By, Label, Code string
	Main, Other          Figure
	N                    string
	Levels               chart.SVG
	Timed                bool    // the table has a column of dossiers on time
	OnTime               *Figure // nil where it is not known
	Control, See         string  // where the control chart of this point is, and the link's words
}

func (b *overview) trend(r *report.Report) Trend {
	by := cmp.Or(r.By, report.ByMonth)
	t := Trend{Empty: true, Title: b.T("console.trend.title"), Head: b.T("explore.head." + string(by)), CSV: b.To(CSVPath, b.questionOf(r, by)), Other: b.otherRate(b.in.Months.Satisfaction.Headline), Unit: b.unit(b.in.Months.Satisfaction.Headline, 2)}
	if by != report.ByMonth {
		t.Title = b.T("explore.trend", "by", b.dimension(by))
	}
	picture := chart.Trend{
		ID: "trend", Title: t.Title, Desc: b.T("console.trend.desc"),
		Targets: b.targets(b.Headline.Verdicts), Tick: b.tick, NLabel: "n", Unit: t.Unit,
	}
	var values []*float64
	for i := range r.Groups {
		c, p := b.cut(&r.Groups[i], b.in.Months.Satisfaction.Headline, by)
		point := chart.Point{Value: p.Rate, Low: p.Low, High: p.High, N: b.P.Number(p.Den)}
		if p.Rate != nil {
			point.Text, t.Empty = c.Main.Bare(), false
		}
		point.Label, point.Span, point.Long = b.stepLabels(by, c.Key, c.Label)
		c.Label = cmp.Or(point.Long, c.Label)
		values = append(values, p.Low, p.Rate)
		picture.Points = append(picture.Points, point)
		t.Rows = append(t.Rows, c)
	}
	picture.Min = b.floor(values...)
	if r != b.in.Months {
		t.Around = b.T("overview.around")
	}
	t.Note = b.T("console.trend.note", "what", b.Headline.Name, "from", b.tick(picture.Min))
	if r.Satisfaction.Headline == report.HeadlineBusiness {
		t.Repeat = b.T("console.trend.repeat")
	}
	t.Chart = drawn(picture)
	return t
}

// month gives a month's name without its year, the year, and both: "T6", "2020", "T6/2020".
func (b *overview) month(key string) (label, year, long string) {
	t, err := time.Parse("2006-01", key)
	if err != nil {
		return key, "", key
	}
	long, year = b.P.Month(t), t.Format("2006")
	return strings.TrimRight(strings.TrimSuffix(long, year), " /"), year, long
}

// stepLabels gives the names of a step of time below a chart: of a month without its year, the year, and both; of other
// steps the one that they have.
func (b *overview) stepLabels(by report.Dimension, key, label string) (short, span, long string) {
	if by == report.ByMonth {
		return b.month(key)
	}
	if by == report.ByDay {
		short, _, _ = strings.Cut(label, "/20")
		return short, label[max(len(label)-4, 0):], label
	}
	return label, "", label
}

func (b *overview) otherRate(h report.Headline) string {
	if h == report.HeadlineBusiness {
		return b.T("console.col.responses")
	}
	return b.T("console.col.businesses")
}

// cut makes a table row of a group; the whole selection's headline chooses which rate comes first.
func (b *overview) cut(g *report.Group, h report.Headline, by report.Dimension) (Cut, report.Proportion) {
	s := &g.Satisfaction
	business := b.fig.of("per_business", g.Key, s.PerBusiness.Proportion)
	response := b.fig.of("per_response", g.Key, s.PerResponse)
	c := Cut{Key: g.Key, By: string(by), Label: g.Label, Main: business, Other: response}
	p := s.PerBusiness.Proportion
	if h == report.HeadlineResponse {
		c.Main, c.Other, p = response, business, s.PerResponse
	}
	c.N = b.P.Number(p.Den)
	return c, p
}

// Breakdown is the selection cut by one dimension, ordered by n: it is no ranking, and says so.
type Breakdown struct {
	By, Title, Head string
	Other           string
	Rows            []Cut
	Timed           bool // dossiers are known: there is a column of those on time
	Charts          bool // each row leads to its control chart
	Failed, Untold  bool // could not be had; may not be told to this reader
	CSV             string
}

func (b *overview) breakdown(by report.Dimension, r, whole *report.Report) Breakdown {
	d := Breakdown{
		By: string(by), Title: b.T("console.by." + string(by)), Head: b.T("console.filter." + string(by)),
		Other: b.otherRate(whole.Satisfaction.Headline), Failed: r == nil && !b.in.Untold, Untold: r == nil && b.in.Untold, CSV: b.ask(CSVPath, by),
	}
	if r == nil {
		return d
	}
	for i := range r.Groups {
		g := &r.Groups[i]
		c, _ := b.cut(g, whole.Satisfaction.Headline, by)
		if by == report.ByPoint && g.Key != g.Label {
			c.Code = g.Key
		}
		c.Levels = b.smallBar(g, c.Label)
		if g.Service.OnTime != nil {
			f := b.fig.of("on_time", g.Key, *g.Service.OnTime)
			c.OnTime, d.Timed = &f, true
		}
		if by == report.ByPoint && whole.Control != nil {
			c.Control, c.See, d.Charts = b.controlOf(g.Key), b.T("control.see"), true
		}
		d.Rows = append(d.Rows, c)
	}
	for i := range d.Rows {
		d.Rows[i].Timed = d.Timed
	}
	locale.SortVietnamese(d.Rows, func(c Cut) string { return c.Label })
	slices.SortStableFunc(d.Rows, func(x, y Cut) int { return cmp.Compare(y.Main.Den, x.Main.Den) })
	return d
}

// controlOf is where the page shows the control chart of one service point.
func (b *overview) controlOf(point string) string {
	v := b.question("")
	v["point"] = []string{point}
	return b.To(ConsolePath, v) + "#h-control"
}

func (b *overview) smallBar(g *report.Group, name string) chart.SVG {
	bar := chart.Bar{Title: b.T("console.levels.of", "name", name), Desc: b.levelsDesc(&g.Satisfaction)}
	bar.Segments = b.spread(&g.Satisfaction, false)
	return bar.Small()
}
