package page

import (
	"cmp"
	"slices"
	"strings"

	"hailong/internal/chart"
	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// mostRows is how many groups a page shows. The CSV has all.
const mostRows = 100

// mostBars is how many groups are drawn: beyond, a table is read more easily than a picture of several screens.
const mostBars = 50

// GroupTable is the selection by one dimension: a level bar for each group, and its table.
type GroupTable struct {
	By, Title, Head string
	Levels          []string // headings of the columns of counts, best first
	Rows            []GroupRow
	Note            string // in which order the groups are
	More            string // that not all groups are shown
	Chart           Picture
}

// GroupRow is one group; the first row is the whole selection, whose Key and By are empty.
type GroupRow struct {
	By, Key, Label, Code string
	Business, Response   Figure
	Levels               []Count // empty where hidden
	Alone                string  // where the page shows this group alone; empty where that cannot be asked
}

// row is a group with the name it goes by on the page.
type row struct {
	*report.Group
	label, code string
}

// ordered gives the groups in the order of the page, only those that were searched for, and how many there are. Steps of
// time keep theirs.
func (e *explore) ordered(r *report.Report) ([]row, int) {
	var rows []row
	wanted := locale.Fold(e.in.Find)
	for i := range r.Groups {
		g := row{Group: &r.Groups[i], label: r.Groups[i].Label}
		if r.By == report.ByMonth {
			_, _, g.label = e.month(g.Key)
		} else if coded(r.By) && g.Key != g.Label {
			g.code = g.Key
		}
		if strings.Contains(locale.Fold(g.label+" "+g.code+" "+e.known(string(r.By), g.Key)), wanted) {
			rows = append(rows, g)
		}
	}
	if r.By.OfTime() {
		return rows[max(len(rows)-mostRows, 0):], len(rows)
	}
	locale.SortVietnamese(rows, func(g row) string { return g.label })
	if e.in.Sort != SortByName {
		slices.SortStableFunc(rows, func(x, y row) int {
			return cmp.Compare(y.Satisfaction.PerResponse.Den, x.Satisfaction.PerResponse.Den)
		})
	}
	return rows[:min(len(rows), mostRows)], len(rows)
}

// known gives the Vietnamese name of a code, by which it is found whatever the page's language.
func (e *explore) known(by, code string) string {
	c := e.in.Center
	if c == nil || e.Lang == "vi" {
		return ""
	}
	switch report.Dimension(by) {
	case report.ByPoint:
		for i := range c.Points {
			if string(c.Points[i].Code) == code {
				return c.Points[i].Name.In("vi")
			}
		}
	case report.ByAgency:
		if a, ok := c.Agency(survey.AgencyCode(code)); ok {
			return a.Name.In("vi")
		}
	case report.ByField:
		if f, ok := c.Field(survey.FieldCode(code)); ok {
			return f.Name.In("vi")
		}
	case report.ByProcedure:
		for i := range c.Procedures {
			if string(c.Procedures[i].Code) == code {
				return c.Procedures[i].Name.In("vi")
			}
		}
	}
	return ""
}

// coded tells which groups have a code that people know.
func coded(d report.Dimension) bool { return d == report.ByPoint || d == report.ByProcedure }

// dimension names what is grouped by, inside a sentence.
func (b *overview) dimension(d report.Dimension) string { return b.T("explore.dim." + string(d)) }

func (e *explore) groups(r *report.Report) *GroupTable {
	t := &GroupTable{By: string(r.By), Title: e.T("console.levels.title")}
	if r.By != "" {
		t.Title, t.Head = e.T("explore.levels.title", "by", e.dimension(r.By)), e.T("explore.head."+string(r.By))
	}
	switch {
	case r.By.OfTime():
		t.Note = e.T("explore.order.time")
	case r.By != "":
		t.Note = e.T("explore.levels.note")
	}
	if len(e.rows) < e.all {
		t.More = e.T("explore.more", "n", len(e.rows), "all", e.all)
	}
	whole := report.Group{Label: e.T("explore.whole"), Satisfaction: r.Satisfaction}
	untold := func(s *report.Satisfaction) bool { return !s.Hidden && !s.LevelsTold() }
	e.lumped = untold(&whole.Satisfaction) || slices.ContainsFunc(e.rows, func(g row) bool { return untold(&g.Satisfaction) })
	if !e.lumped {
		for _, c := range e.bestFirst() {
			t.Levels = append(t.Levels, c.Label.In(survey.Lang(e.Lang)))
		}
	}
	t.Rows = append(t.Rows, e.groupRow(row{Group: &whole, label: whole.Label}, ""))
	for _, g := range e.rows {
		t.Rows = append(t.Rows, e.groupRow(g, r.By))
	}
	if len(e.rows) > mostBars {
		t.More = strings.TrimSpace(t.More + " " + e.T("explore.multiples.some", "n", mostBars))
	}
	t.Chart = drawn(e.levelRows(t, &whole))
	e.toFiles(&t.Chart, t.Title, ChartLevels, r.By, r.Across)
	return t
}

func (e *explore) groupRow(g row, by report.Dimension) GroupRow {
	s := &g.Satisfaction
	out := GroupRow{By: string(by), Key: g.Key, Label: g.label, Code: g.code}
	out.Business, out.Response = e.ofGroup("per_business", by, g.Key, s.PerBusiness.Proportion), e.ofGroup("per_response", by, g.Key, s.PerResponse)
	if !s.Hidden && !e.lumped {
		for _, c := range e.bestFirst() {
			n := e.levelCount(s.Levels, string(c.Code), "", 0)
			n.By, n.Group = string(by), g.Key
			out.Levels = append(out.Levels, n)
		}
	}
	if by != "" && !by.OfTime() && g.Key != "" {
		v := e.own()
		v[string(by)] = []string{g.Key}
		v.Set("by", "")
		v.Del("across")
		v.Del("find")
		out.Alone = e.To(ExplorePath, v)
	}
	return out
}

// ofGroup is a figure of a group, or of the whole selection where it is grouped by nothing.
func (b *overview) ofGroup(name string, by report.Dimension, group string, p report.Proportion) Figure {
	f := b.fig.of(name, group, p)
	f.By = string(by)
	return f
}

// levelRows draws the table's groups as bars of answers, each with the rate of satisfied answers.
func (e *explore) levelRows(t *GroupTable, whole *report.Group) chart.LevelRows {
	out := chart.LevelRows{
		ID: "groups", Title: t.Title, Desc: e.T("explore.levels.desc"), Targets: e.targets(e.Headline.Verdicts), Tick: e.tick,
		RateHead: e.T("explore.levels.rate"),
	}
	best := e.bestFirst()
	for _, c := range best {
		out.Legend = append(out.Legend, chart.Segment{Level: chart.PaletteLevel(c.Level, len(best)), Text: c.Label.In(survey.Lang(e.Lang))})
	}
	if e.lumped {
		out.Desc = e.T("viewer.lumps.desc")
		out.Legend = []chart.Segment{{Level: lumpSatisfied, Text: e.T("viewer.lumps.satisfied")}, {Level: lumpOthers, Text: e.T("viewer.lumps.others")}}
	}
	for i, line := range t.Rows[:min(len(t.Rows), mostBars+1)] {
		g := whole
		if i > 0 {
			g = e.rows[i-1].Group
		}
		bar := chart.LevelRow{Label: line.Label, N: e.T("explore.n", "n", line.Response.Den), Rate: line.Response.Rate, Interval: line.Response.Interval}
		if line.Response.Hidden {
			bar.N, bar.Hidden = "", e.T("viewer.hidden")
		} else {
			bar.Segments = e.spread(&g.Satisfaction, e.lumped)
		}
		out.Rows = append(out.Rows, bar)
	}
	return out
}
