package server

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"hailong/internal/auth"
	"hailong/internal/chart"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// explore is the page that answers any question that the signed-in user may ask.
func (s *Server) explore(c *gin.Context) error {
	in, status, err := s.exploreInput(c)
	if err != nil {
		return err
	}
	return s.page(c, status, s.View.ScriptedCSP(), "console_explore", page.NewExplore(in))
}

// exploreChart is one chart of the page as a file: /console/explore/heat.svg. It is a download, never a page: an SVG that a
// browser opened at our address would run with our rights.
func (s *Server) exploreChart(c *gin.Context) error {
	name, format, _ := strings.Cut(c.Param("file"), ".")
	if format != "svg" && format != "png" {
		return errNoPage
	}
	in, _, err := s.exploreInput(c)
	switch {
	case err != nil:
		return err
	case len(in.Faults) > 0:
		return in.Faults
	case in.Loading:
		return &survey.Error{Kind: survey.Unavailable, Key: "console.loading.title"}
	}
	picture, ok := page.ExploreChart(in, name)
	if !ok {
		return &survey.Error{Kind: survey.NotFound, Key: "explore.no_chart"}
	}
	body, contentType := chart.File(picture, chart.Wide), "image/svg+xml; charset=utf-8"
	if format == "png" {
		contentType = "image/png"
		if body, err = s.drawPNG(c, picture); err != nil {
			return err
		}
	}
	return s.deliver(c, fileName(in.Report)+"_"+name+"."+format, contentType, body)
}

// drawPNG draws when its turn comes: a picture of a hundred rows takes a second of a processor.
func (s *Server) drawPNG(c *gin.Context, p chart.Picture) ([]byte, error) {
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
		return chart.PNG(p, chart.Wide)
	case <-time.After(drawWait):
		return nil, &survey.Error{Kind: survey.Unavailable, Key: "explore.busy"}
	case <-c.Request.Context().Done():
		return nil, c.Request.Context().Err()
	}
}

// How many pictures are drawn at once, and how long one waits for its turn.
const (
	drawAtOnce = 2
	drawWait   = 10 * time.Second
)

// exploreInput reads the page's question and has it answered. A question that is refused gives Faults in the input and no
// error.
func (s *Server) exploreInput(c *gin.Context) (page.ExploreInput, int, error) {
	p := language(c)
	typed := c.Request.URL.Query()
	q, err := s.question(c, p)
	manager := user(c).Role.Meets(auth.Manager)
	s.cutByItself(&q, typed, manager)
	in := page.ExploreInput{
		Frame: s.frame(c, p), User: pageUser(c), Query: q, Typed: typed, Find: strings.TrimSpace(first(typed.Get("find"), maxFind)),
		Center: s.Catalog.Center, Survey: s.Catalog.Current(s.Catalog.Center.Survey), Surveys: s.Catalog.Versions(),
		Presets: s.explorePresets(manager), Zone: s.Catalog.Zone, Now: s.Now(), Stale: s.figures(c).Stale(),
	}
	if typed.Get("sort") == page.SortByName {
		in.Sort = page.SortByName
	}
	if !manager {
		in.Periods = s.viewerPeriods(q)
	}
	if err == nil {
		err = s.answer(c, &in, manager)
	}
	status := http.StatusOK
	if faults, ok := asFaults(err); ok {
		in.Faults, status, err = faults, http.StatusUnprocessableEntity, nil
	} else if in.Loading {
		c.Header("Refresh", "5")
		status = http.StatusServiceUnavailable
	}
	return in, status, err
}

// maxFind is how many letters of a search are read.
const maxFind = 80

func first(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// cutByItself groups a question that says nothing of grouping: by service point and month, where that can be asked. Columns
// of time go with groups of codes only; a form sends them along with any grouping.
func (s *Server) cutByItself(q *report.Query, typed url.Values, manager bool) {
	over := !q.Period.To.After(s.Now())
	if !typed.Has("by") && (manager || over) {
		q.By = report.ByPoint
	}
	if q.By == "" || q.By.OfTime() {
		q.Across = ""
		return
	}
	if !typed.Has("across") && q.Period.To.After(q.Period.From.AddDate(0, 1, 1)) {
		q.Across = report.ByMonth
	}
}

// answer asks the question, and the same over time.
func (s *Server) answer(c *gin.Context, in *page.ExploreInput, manager bool) error {
	f := s.figures(c)
	list := []*wanted{{q: in.Query, into: &in.Report}}
	if step := timeStep(&in.Query, manager); step != in.Query.By {
		q := in.Query
		q.By, q.Across, q.Compare, q.GroupsOnly = step, "", false, true
		list = append(list, &wanted{q: q, into: &in.Times})
	}
	together(f, list)
	if survey.KindOf(list[0].err) == survey.Unavailable {
		in.Loading = true
		return nil
	}
	if list[0].err != nil {
		return list[0].err
	}
	if len(list) == 1 {
		in.Times = in.Report
	} else if err := list[1].err; err != nil && survey.KindOf(err) != survey.Invalid {
		s.Log.ErrorContext(c.Request.Context(), "a part of the page cannot be had", "by", list[1].q.By, "err", err)
	}
	return nil
}

// timeStep chooses the steps of trend and control chart: those that were asked for, else what gives a readable number.
func timeStep(q *report.Query, manager bool) report.Dimension {
	days := int(q.Period.To.Sub(q.Period.From).Hours()/24 + .5)
	switch {
	case q.By.OfTime():
		return q.By
	case q.Across != "":
		return q.Across
	case !manager:
		return report.ByMonth
	case days <= 21:
		return report.ByDay
	case days <= 100:
		return report.ByWeek
	case days <= 3*366:
		return report.ByMonth
	}
	return report.ByQuarter
}

// explorePresets are those of the overview, and for managers the days that a counter's supervisor looks at.
func (s *Server) explorePresets(manager bool) []page.Preset {
	out := s.presets(manager)
	if !manager {
		return out
	}
	y, m, d := s.Now().In(s.Catalog.Zone).Date()
	day := func(n int) time.Time { return time.Date(y, m, d+n, 0, 0, 0, 0, s.Catalog.Zone) }
	return append([]page.Preset{
		{Kind: page.Today, Period: survey.Period{From: day(0), To: day(1)}},
		{Kind: page.SevenDays, Period: survey.Period{From: day(-6), To: day(1)}},
	}, out...)
}

// viewerPeriods are those that a viewer may choose, the latest first: of the latest year with answers and the two before it,
// and of the year that is looked at, what has begun of the plan's six-month and annual periods and of the months.
func (s *Server) viewerPeriods(q report.Query) []survey.Period {
	zone, last := s.Catalog.Zone, s.Figures.LatestYear().LastDay().Year()
	from := last - 2
	if y := q.Period.LastDay().Year(); y < from && y > last-50 {
		from = y
	}
	rules := s.Catalog.Reports()
	var out []survey.Period
	add := func(p survey.Period) {
		if !p.From.After(s.Now()) {
			out = append(out, p)
		}
	}
	for year := last; year >= from; year-- {
		for _, id := range []string{plan.Annual, plan.SixMonth} {
			for i := range rules {
				if rules[i].ID == id {
					add(rules[i].Period(year, zone))
				}
			}
		}
		for m := time.December; m >= time.January; m-- {
			month := time.Date(year, m, 1, 0, 0, 0, 0, zone)
			add(survey.Period{From: month, To: month.AddDate(0, 1, 0)})
		}
	}
	return out
}
