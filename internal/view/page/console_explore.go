package page

import (
	"net/url"
	"time"

	"hailong/internal/chart"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// ExploreInput is what the server gathers for the page that answers any question.
type ExploreInput struct {
	Frame  Frame
	User   User
	Query  report.Query
	Faults survey.Faults
	Typed  url.Values // the address's own parameters

	Report *report.Report // the question's own: the whole, grouped and cut across as asked
	Times  *report.Report // the same selection by steps of time, for trend and control chart; may be nil

	Find string // narrows the rows and long lists that are shown, by name; figures stay what they are
	Sort string // "" = by n, SortByName = by name

	Loading, Stale bool
	Center         *survey.Center
	Survey         *survey.Survey
	Surveys        []survey.VersionID
	Presets        []Preset
	Periods        []survey.Period // what a viewer may choose; managers choose days
	Zone           *time.Location
	Now            time.Time
}

// SortByName orders the rows by name; otherwise they are ordered by how many answered, which is no ranking either.
const SortByName = "name"

// The charts of the explore page, as they are named in addresses of files.
const (
	ChartLevels    = "levels"
	ChartHeat      = "heat"
	ChartMultiples = "multiples"
	ChartTrend     = "trend"
	ChartControl   = "control"
)

// Explore is the page that answers any question: the selection as a whole, by groups, by groups and time, and over time.
// Its figures carry the attributes that Overview describes. Of groups data-by is the dimension; a cell of the heat table has
// data-column (the step's key) beside it, and in the row of totals no data-group.
type Explore struct {
	Overview
	Question  QuestionForm
	Lede      string // what is counted
	Groups    *GroupTable
	Heat      *HeatTable
	Multiples *Multiples
	Work      *WorkTable
}

// explore is the page while it is made.
type explore struct {
	*overview
	in     ExploreInput
	rows   []row // of the groups, in the order of the page
	all    int   // how many groups there are, shown or not
	lumped bool  // levels are not told of all that is shown: the satisfied and the others are
}

// NewExplore makes the page.
func NewExplore(in ExploreInput) Explore {
	e := newExplore(in)
	out := Explore{Question: e.form()}
	e.State, e.Faults = e.standing(in.Faults, in.Loading, in.Report)
	if e.Refused = e.State == "refused"; e.State == "ready" {
		e.fill(&out)
	}
	out.Overview = e.Overview
	return out
}

// ExploreChart gives one chart of the page for a file, or false where the question has no such chart.
func ExploreChart(in ExploreInput, name string) (chart.Picture, bool) {
	out := NewExplore(in)
	var p Picture
	switch {
	case out.State != "ready":
	case name == ChartLevels && out.Groups != nil:
		p = out.Groups.Chart
	case name == ChartHeat && out.Heat != nil:
		p = out.Heat.chart
	case name == ChartMultiples && out.Multiples != nil:
		p = out.Multiples.Chart
	case name == ChartTrend && !out.Trend.Empty:
		p = out.Trend.Chart
	case name == ChartControl && out.Control != nil && !out.Control.Empty:
		p = out.Control.Chart
	}
	return p.source, p.source != nil
}

func newExplore(in ExploreInput) *explore {
	in.Frame.Title = in.Frame.T("explore.title")
	plain := in.Query
	plain.By, plain.Across, plain.Compare = "", "", false
	months := in.Times
	if months == nil {
		months = in.Report
	}
	b := &overview{
		path: ExplorePath, extra: extraOf(in),
		in: OverviewInput{
			Frame: in.Frame, User: in.User, Query: plain, Faults: in.Faults, Typed: in.Typed, Months: months,
			Center: in.Center, Survey: in.Survey, Surveys: in.Surveys, Presets: in.Presets, Zone: in.Zone, Now: in.Now,
		},
		Overview: Overview{Console: NewConsole(in.Frame, in.User), Stale: in.Stale},
	}
	b.keepQuestion()
	b.Retry = b.To(b.path, b.own())
	return &explore{overview: b, in: in}
}

// extraOf gives what the page's links keep: how the figures are cut and shown. Grouping stands there even when it is none,
// since without it the page groups by itself.
func extraOf(in ExploreInput) url.Values {
	v := url.Values{"by": {string(in.Query.By)}}
	if in.Query.By != "" {
		v.Set("across", string(in.Query.Across))
	}
	if in.Query.Compare {
		v.Set("compare", "yes")
	}
	if in.Find != "" {
		v.Set("find", in.Find)
	}
	if in.Sort != "" {
		v.Set("sort", in.Sort)
	}
	return v
}

func (e *explore) fill(out *Explore) {
	r := e.in.Report
	e.fig = figuresOf(e.P, r)
	e.Provisional = r.Provisional
	e.head(r)
	e.Headline = e.headline(r)
	if r.Public != nil {
		e.Public = e.T("overview.public", "floor", r.Public.Floor, "step", r.Public.Step)
	}
	out.Lede = e.T("explore.lede")
	e.Sides, e.Others = e.sides(r), e.others(r)
	e.rows, e.all = e.ordered(r)
	out.Groups = e.groups(r)
	out.Heat, out.Multiples = e.heat(r), e.multiples(r)
	out.Work = e.work(r)
	e.overTime()
	asked := with(e.question(r.By), url.Values{})
	if r.Across != "" {
		asked.Set("across", string(r.Across))
	}
	e.Downloads = []Link{{Text: e.T("console.download.csv"), Href: e.To(CSVPath, asked)}, {Text: e.T("console.download.json"), Href: e.To(JSONPath, asked)}}
}

// overTime makes trend and control chart where the selection has at least two steps of time.
func (e *explore) overTime() {
	e.Trend.Empty = true
	t := e.in.Times
	if t == nil || len(t.Groups) < 2 {
		return
	}
	e.Trend = e.trend(t)
	e.Trend.CSV = e.To(CSVPath, e.question(t.By))
	e.toFiles(&e.Trend.Chart, e.Trend.Title, ChartTrend, t.By, "")
	if e.Control = e.control(t); e.Control != nil {
		e.toFiles(&e.Control.Chart, e.T("control.title"), ChartControl, t.By, "")
	}
}

// toFiles says where a chart can be had, and what screen readers call it.
func (b *overview) toFiles(p *Picture, title, name string, by, across report.Dimension) {
	p.Label, p.Files = b.T("explore.chart", "name", title), b.files(title, name, by, across)
}

// files are where a chart can be had: the question as it stands, cut as the chart is, and the chart's name.
func (b *overview) files(title, name string, by, across report.Dimension) []Link {
	return b.filesOf(b.question(by), title, name, by, across)
}

// filesOf is files for the days of another question.
func (b *overview) filesOf(asked url.Values, title, name string, by, across report.Dimension) []Link {
	drawn := with(with(url.Values{}, asked), b.extra)
	drawn.Set("by", string(by))
	drawn.Set("across", string(across))
	drawn.Del("compare")
	if across != "" {
		asked.Set("across", string(across))
	}
	var out []Link
	for _, l := range []Link{
		{Text: "SVG", Href: b.To(ExplorePath+"/"+name+".svg", drawn)},
		{Text: "PNG", Href: b.To(ExplorePath+"/"+name+".png", drawn)},
		{Text: "CSV", Href: b.To(CSVPath, asked)},
	} {
		l.Text, l.Note = b.T("explore.file", "format", l.Text), title
		out = append(out, l)
	}
	return out
}
