package server

import (
	"net/http"
	"time"

	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

func (s *Server) frame(c *gin.Context, p *locale.Printer) page.Frame {
	f := page.NewFrame(p, s.Catalog.Center, c.Request.URL.Path, "")
	f.Plan = page.PlanName(p, s.Catalog.Plans)
	return f
}

// question reads the page's question. Where no period is given it is the year of the latest answer, up to today, so that
// the first look shows something where there is something.
func (s *Server) question(c *gin.Context, p *locale.Printer) (report.Query, error) {
	values := c.Request.URL.Query()
	if values.Get("from") == "" && values.Get("to") == "" && values.Get("period") == "" {
		period := s.Figures.LatestYear()
		values.Set("from", period.From.Format(time.DateOnly))
		values.Set("to", period.LastDay().Format(time.DateOnly))
	}
	q, err := report.ParseQuery(values, s.Catalog.Reports(), s.Catalog.Zone, s.Now())
	q.Lang = survey.Lang(p.Lang())
	return q, err
}

// presets are the periods that one click chooses: those of the calendar, and the plan's reports of this year and the last.
func (s *Server) presets() []page.Preset {
	now := s.Now().In(s.Catalog.Zone)
	y, m, _ := now.Date()
	month := time.Date(y, m, 1, 0, 0, 0, 0, s.Catalog.Zone)
	quarter := time.Date(y, (m-1)/3*3+1, 1, 0, 0, 0, 0, s.Catalog.Zone)
	out := []page.Preset{
		{Kind: page.ThisMonth, Period: survey.Period{From: month, To: month.AddDate(0, 1, 0)}},
		{Kind: page.PreviousMonth, Period: survey.Period{From: month.AddDate(0, -1, 0), To: month}},
		{Kind: page.ThisQuarter, Period: survey.Period{From: quarter, To: quarter.AddDate(0, 3, 0)}},
	}
	latest := s.Figures.LatestYear().From.Year()
	for _, rule := range s.Catalog.Reports() {
		if rule.ID == plan.SixMonth || rule.ID == plan.Annual { // others speak of the same days, sent further up
			out = append(out, page.Preset{Kind: page.PresetKind(rule.ID), Period: rule.Period(latest, s.Catalog.Zone)})
		}
	}
	return out
}

// overview is the console's first page.
func (s *Server) overview(c *gin.Context) error {
	p := language(c)
	q, err := s.question(c, p)
	in := page.OverviewInput{
		Frame: s.frame(c, p), User: pageUser(c), Query: q, Typed: c.Request.URL.Query(), Center: s.Catalog.Center,
		Survey: s.Catalog.Current(s.Catalog.Center.Survey), Surveys: s.Catalog.Versions(), Presets: s.presets(),
		Zone: s.Catalog.Zone, Now: s.Now(),
		Stale: s.Figures.Stale(),
	}
	status := http.StatusOK
	if err == nil {
		status, err = s.fillOverview(c, &in, q)
	}
	if faults, ok := asFaults(err); ok {
		in.Faults, status = faults, http.StatusUnprocessableEntity
	} else if err != nil {
		return err
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_overview", page.NewOverview(in))
}

// fillOverview asks the reports of the page; weeks only where the months are too few for control limits and weeks are not.
func (s *Server) fillOverview(c *gin.Context, in *page.OverviewInput, q report.Query) (status int, err error) {
	for _, ask := range []struct {
		by   report.Dimension
		into **report.Report
	}{{report.ByMonth, &in.Months}, {report.ByPoint, &in.Points}, {report.ByField, &in.Fields}} {
		q.By = ask.by
		if *ask.into, err = s.figures(c).Build(q); err != nil {
			*ask.into = nil
			break
		}
	}
	if err == nil && page.WantsWeeks(in.Months) {
		q.By = report.ByWeek
		in.Weeks, err = s.figures(c).Build(q)
	}
	if survey.KindOf(err) == survey.Unavailable {
		in.Loading = true
		c.Header("Refresh", "5")
		return http.StatusServiceUnavailable, nil
	}
	return http.StatusOK, err
}
