package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hailong/internal/audit"
	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// Closing freezes periods of the reporting calendar. Freeze refuses a period that is closed already with a Conflict, one
// that is not over or unknown with an Invalid error.
type Closing interface {
	Freeze(ctx context.Context, name, who string) (*report.Frozen, error)
	Frozen() []report.Frozen
}

// periodsPage shows the reporting calendar and the closed periods.
func (s *Server) periodsPage(c *gin.Context) error {
	p := language(c)
	in := page.PeriodsInput{
		Frame: s.frame(c, p), User: pageUser(c), Center: s.Catalog.Center, Zone: s.Catalog.Zone, Today: s.today(), Closable: s.Closing != nil,
	}
	if s.Closing != nil {
		in.Frozen = s.Closing.Frozen()
		if done := c.Query("done"); s.frozen(done) != nil {
			in.Done = done
		}
	}
	reports := map[survey.Day]*report.Report{}
	for _, d := range plan.Deadlines(s.Catalog.Reports(), s.today(), s.Catalog.Zone) {
		due := page.Due{
			Rule: d.Rule, Name: d.Name, Period: d.Period, From: d.From, Closing: d.Closing, LastSafe: d.LastSafeDay,
			DaysLeft: d.DaysLeft, To: d.To, Source: d.Source,
		}
		r, asked := reports[d.From+d.Closing]
		if !asked {
			r = s.reportOf(c, p, d.From, d.Closing)
			reports[d.From+d.Closing] = r
		}
		due.Report = r
		in.Due = append(in.Due, due)
	}
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_periods", page.NewPeriods(in))
}

// reportOf gives the figures of the days from the first to the last, nil where they cannot be had: then the card says so,
// and the page stands.
func (s *Server) reportOf(c *gin.Context, p *locale.Printer, from, last survey.Day) *report.Report {
	q, err := report.ParseQuery(map[string][]string{"from": {string(from)}, "to": {string(last)}}, nil, s.Catalog.Zone, s.Now())
	var r *report.Report
	if err == nil {
		q.Lang = survey.Lang(p.Lang())
		r, err = s.figures(c).Build(q)
	}
	if err != nil {
		if survey.KindOf(err) != survey.Unavailable {
			s.Log.ErrorContext(c.Request.Context(), "the figures of a report cannot be had", "from", from, "to", last, "err", err)
		}
		return nil
	}
	return r
}

// frozen gives the closing of a period, nil where there is none.
func (s *Server) frozen(period string) *report.Frozen {
	if s.Closing == nil {
		return nil
	}
	for _, f := range s.Closing.Frozen() {
		if f.Period == period {
			return &f
		}
	}
	return nil
}

// freezeQuestion asks before a period is closed.
func (s *Server) freezeQuestion(c *gin.Context) error {
	in, kind, err := s.freezeInput(c, language(c), c.Query("period"))
	if err != nil {
		return err
	}
	return s.freezePage(c, in, kind)
}

// freezePage shows the question, or why the answer is no.
func (s *Server) freezePage(c *gin.Context, in page.FreezeInput, kind survey.Kind) error {
	status := http.StatusOK
	if in.Fault != "" {
		status = outcomes[kind].status
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_freeze", page.NewFreeze(in))
}

// freezeInput finds the period and says whether it can be closed: its kind of refusal counts where Fault is not empty.
func (s *Server) freezeInput(c *gin.Context, p *locale.Printer, name string) (page.FreezeInput, survey.Kind, error) {
	if s.Closing == nil {
		return page.FreezeInput{}, 0, errNoPage
	}
	period, err := plan.ParsePeriod(name, s.Catalog.Reports(), s.Catalog.Zone)
	if err != nil {
		return page.FreezeInput{}, 0, survey.Faults{{Field: "period", Key: "periods.fault.unknown", Args: []any{"period", name}}}
	}
	in := page.FreezeInput{Frame: s.frame(c, p), User: pageUser(c), Period: name, Days: period}
	if f := s.frozen(name); f != nil {
		at, _ := time.Parse(time.RFC3339, f.At)
		in.Fault = p.T("periods.fault.frozen", "period", name, "who", f.By, "time", p.DateTime(at.In(s.Catalog.Zone)))
		return in, survey.Conflict, nil
	}
	if s.Now().Before(period.To) {
		in.Fault = p.T("periods.fault.open", "period", name, "date", period.LastDay())
		return in, survey.Invalid, nil
	}
	return in, 0, nil
}

// freeze closes a period. What cannot be closed is told on the page that asked.
func (s *Server) freeze(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	p := language(c)
	in, kind, err := s.freezeInput(c, p, form.Get("period"))
	if err != nil {
		return err
	}
	if in.Fault != "" {
		return s.freezePage(c, in, kind)
	}
	if err := s.record(c, audit.PeriodFrozen, in.Period); err != nil {
		return err
	}
	if _, err := s.Closing.Freeze(c.Request.Context(), in.Period, in.User.Name); err != nil {
		kind = survey.KindOf(err)
		if in.Fault = freezeFault(p, in.Period, err); in.Fault == "" {
			return err
		}
		return s.freezePage(c, in, kind)
	}
	c.Redirect(http.StatusSeeOther, page.NewConsole(in.Frame, in.User).To(page.PeriodsPath, map[string][]string{"done": {in.Period}}))
	return nil
}

// freezeFault puts a refusal into words; what is no refusal gives "".
func freezeFault(p *locale.Printer, period string, err error) string {
	var e *survey.Error
	switch kind := survey.KindOf(err); {
	case kind == survey.Conflict:
		return p.T("periods.fault.taken", "period", period)
	case kind == survey.Invalid && errors.As(err, &e) && p.Has(e.Key):
		return p.T(e.Key, e.Args...)
	}
	return ""
}
