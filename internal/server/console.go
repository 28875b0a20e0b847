package server

import (
	"time"

	"hailong/internal/auth"
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
		period := s.figures(c).LatestYear()
		if !user(c).Role.Meets(auth.Manager) {
			period = s.planPeriod(period)
		}
		values.Set("from", period.From.Format(time.DateOnly))
		values.Set("to", period.LastDay().Format(time.DateOnly))
	}
	q, err := report.ParseQuery(values, s.Catalog.Reports(), s.Catalog.Zone, s.Now())
	q.Lang = survey.Lang(p.Lang())
	return q, err
}

// planPeriod gives the plan's period in which the last of some days lies, since a viewer is told of whole periods: that of
// the six-month report, and then that of the annual one. Without a plan they stay what they are.
func (s *Server) planPeriod(days survey.Period) survey.Period {
	for _, id := range []string{plan.SixMonth, plan.Annual} {
		for _, rule := range s.Catalog.Reports() {
			if p := rule.Period(days.From.Year(), s.Catalog.Zone); rule.ID == id && (id == plan.Annual || days.LastDay().Before(p.To)) {
				return p
			}
		}
	}
	return days
}

// presets are the periods that one click chooses: those of the calendar, and the plan's reports of the latest year; to viewers
// only those that they may ask.
func (s *Server) presets(manager bool) []page.Preset {
	now := s.Now().In(s.Catalog.Zone)
	y, m, _ := now.Date()
	month := time.Date(y, m, 1, 0, 0, 0, 0, s.Catalog.Zone)
	quarter := time.Date(y, (m-1)/3*3+1, 1, 0, 0, 0, 0, s.Catalog.Zone)
	out := []page.Preset{
		{Kind: page.ThisMonth, Period: survey.Period{From: month, To: month.AddDate(0, 1, 0)}},
		{Kind: page.PreviousMonth, Period: survey.Period{From: month.AddDate(0, -1, 0), To: month}},
	}
	if manager {
		out = append(out, page.Preset{Kind: page.ThisQuarter, Period: survey.Period{From: quarter, To: quarter.AddDate(0, 3, 0)}})
	}
	latest := s.Figures.LatestYear().From.Year()
	for _, rule := range s.Catalog.Reports() {
		if rule.ID == plan.SixMonth || rule.ID == plan.Annual { // others speak of the same days, sent further up
			out = append(out, page.Preset{Kind: page.PresetKind(rule.ID), Period: rule.Period(latest, s.Catalog.Zone)})
		}
	}
	return out
}
