package server

import (
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"hailong/internal/auth"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// overview is the console's first page.
func (s *Server) overview(c *gin.Context) error {
	p := language(c)
	q, err := s.question(c, p)
	manager := user(c).Role.Meets(auth.Manager)
	in := page.OverviewInput{
		Frame: s.frame(c, p), User: pageUser(c), Query: q, Typed: c.Request.URL.Query(), Center: s.Catalog.Center,
		Survey: s.Catalog.Current(s.Catalog.Center.Survey), Surveys: s.Catalog.Versions(), Presets: s.presets(manager),
		Zone: s.Catalog.Zone, Now: s.Now(), Deadlines: s.pressing(),
		Stale: s.figures(c).Stale(),
	}
	if manager {
		in.Silence = s.silence()
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

// wanted is one report that a page wants.
type wanted struct {
	q    report.Query
	into **report.Report
	err  error
}

// fillOverview asks the reports of the page, all at once. Without the first there is no page; of the others one that cannot
// be had, or may not be told, is left out and its panel says so.
func (s *Server) fillOverview(c *gin.Context, in *page.OverviewInput, q report.Query) (status int, err error) {
	f := s.figures(c)
	list := s.overviewReports(in, q)
	together(f, list)
	first := list[0]
	if first.err == nil && page.WantsWeeks(in.Months) && user(c).Role.Meets(auth.Manager) {
		q.By, q.GroupsOnly = report.ByWeek, true
		weeks := []*wanted{{q: q, into: &in.Weeks}}
		together(f, weeks)
		list = append(list, weeks...)
	}
	if survey.KindOf(first.err) == survey.Unavailable {
		in.Loading = true
		c.Header("Refresh", "5")
		return http.StatusServiceUnavailable, nil
	}
	for _, a := range list[1:] {
		if survey.KindOf(a.err) == survey.Invalid {
			in.Untold = true
		} else if a.err != nil && first.err == nil {
			s.Log.ErrorContext(c.Request.Context(), "a part of the overview cannot be had", "by", a.q.By, "err", a.err)
		}
	}
	return http.StatusOK, first.err
}

// overviewReports lists what the overview is made of, first what it cannot do without. Of one month the trend is that of
// the year's report around it; a viewer is told of a month as a whole.
func (s *Server) overviewReports(in *page.OverviewInput, q report.Query) []*wanted {
	by := func(d report.Dimension, into **report.Report) *wanted {
		cut := q
		cut.By, cut.GroupsOnly = d, true
		return &wanted{q: cut, into: into}
	}
	first := by(report.ByMonth, &in.Months)
	first.q.GroupsOnly = false
	list := []*wanted{first}
	short := q.Period.To.Before(q.Period.From.AddDate(0, 1, 1))
	if short {
		around := s.around(q)
		around.GroupsOnly = true
		list = append(list, &wanted{q: around, into: &in.Around})
	}
	if short && !in.User.Manager {
		first.q.By = ""
	}
	first.q.Compare = true
	points := by(report.ByPoint, &in.Points)
	if !short && in.User.Manager {
		points.q.Across = report.ByMonth
	}
	return append(list, points, by(report.ByField, &in.Fields), by(report.ByAgency, &in.Agencies), by(report.ByProcedure, &in.Procedures))
}

// around is the same question about the months of the annual report in whose year a period ends.
func (s *Server) around(q report.Query) report.Query {
	q.By = report.ByMonth
	y := q.Period.LastDay().Year()
	q.Period = survey.Period{From: time.Date(y, 1, 1, 0, 0, 0, 0, s.Catalog.Zone), To: time.Date(y+1, 1, 1, 0, 0, 0, 0, s.Catalog.Zone)}
	for _, rule := range s.Catalog.Reports() {
		if rule.ID == plan.Annual {
			q.Period = rule.Period(y, s.Catalog.Zone)
		}
	}
	return q
}

// together builds reports at once and waits for all. What panics is an Internal error of that report.
func together(f Figures, list []*wanted) {
	var wg sync.WaitGroup
	for _, a := range list {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					a.err = survey.Errorf(survey.Internal, "building a report: %v\n%s", p, debug.Stack())
				}
			}()
			if r, err := f.Build(a.q); err != nil {
				a.err = err
			} else {
				*a.into = r
			}
		})
	}
	wg.Wait()
}

// A report of the plan is shown when it is due within so many days, and for so long after its time has passed without the
// period having been closed.
const (
	dueSoon   = 14
	dueBehind = 60
)

// pressing gives the reports that are due soon or overdue, the late ones first. A period that was closed is not late.
func (s *Server) pressing() []plan.Deadline {
	out := slices.DeleteFunc(plan.Deadlines(s.Catalog.Reports(), s.today(), s.Catalog.Zone), func(d plan.Deadline) bool {
		closed := d.Period != "" && s.frozen(d.Period) != nil
		return d.DaysLeft > dueSoon || d.DaysLeft < -dueBehind || d.DaysLeft < 0 && closed
	})
	slices.SortStableFunc(out, func(x, y plan.Deadline) int { return x.DaysLeft - y.DaysLeft })
	return out
}

// silentDays is for how many working days in a row no answer may come before it is told.
const silentDays = 3

// silence tells that no answer has come for long though points are open; nil where that is not so, or not known.
func (s *Server) silence() *page.Silence {
	if s.LastAnswer == nil {
		return nil
	}
	last, ok := s.LastAnswer()
	today := s.today()
	out := &page.Silence{Last: last}
	for i := range s.Catalog.Center.Points {
		if s.Catalog.Center.Points[i].Validity.Holds(today) {
			out.Points++
		}
	}
	from, known := last.Number()
	to, _ := today.Number()
	if !ok || !known || out.Points == 0 || to <= from {
		return nil
	}
	if out.Days, ok = s.Catalog.Calendar.WorkingDays(from, to-1); !ok { // a year without holidays on file: days but Saturdays and Sundays
		out.Days = weekdays(from+1, to)
	}
	if out.Days < silentDays {
		return nil
	}
	return out
}

// weekdays counts Mondays to Fridays of the days [from, to), numbered from 1 January 1970, a Thursday.
func weekdays(from, to int) (n int) {
	for d := from; d < to; d++ {
		if (d+3)%7 < 5 {
			n++
		}
	}
	return n
}
