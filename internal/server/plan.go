package server

import (
	"context"
	"net/http"
	"strings"
	"time"

	"hailong/internal/audit"
	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// Register keeps what is entered by hand for the plans' targets. Entries are added and never changed; Enter refuses a bad
// one with an Invalid error or survey.Faults, whose fields are those of the form.
type Register interface {
	Enter(ctx context.Context, e plan.Entry) error
	Entries() []plan.Entry // in the order of their arrival
}

// planPage shows each target of the plans against what was measured or entered.
func (s *Server) planPage(c *gin.Context) error {
	p := language(c)
	q, err := s.question(c, p)
	in := page.PlanInput{
		Frame: s.frame(c, p), User: pageUser(c), Query: q, Typed: c.Request.URL.Query(), Plans: s.Catalog.Plans,
		Presets: s.reportPresets(), Entering: s.Register != nil, Zone: s.Catalog.Zone, Stale: s.Figures.Stale(),
	}
	status := http.StatusOK
	if err == nil {
		q.By = ""
		in.Report, err = s.figures(c).Build(q)
	}
	if survey.KindOf(err) == survey.Unavailable {
		in.Loading, err, status = true, nil, http.StatusServiceUnavailable
		c.Header("Refresh", "5")
	}
	if faults, ok := asFaults(err); ok {
		in.Faults, status = faults, http.StatusUnprocessableEntity
	} else if err != nil {
		return err
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_plan", page.NewPlan(in))
}

// reportPresets are the periods of the plans' reports of the latest year; reports about the same days are one.
func (s *Server) reportPresets() []page.Preset {
	var out []page.Preset
	seen := map[survey.Period]bool{}
	latest := s.Figures.LatestYear().From.Year()
	for _, rule := range s.Catalog.Reports() {
		period := rule.Period(latest, s.Catalog.Zone)
		if !seen[period] {
			seen[period] = true
			out = append(out, page.Preset{Kind: page.PresetKind(rule.ID), Period: period})
		}
	}
	return out
}

// manualPart finds the part that an entry is for: it must be one that takes entries. The part is nil where the target is
// one thing.
func (s *Server) manualPart(target, part string) (*plan.Target, *plan.Part, error) {
	for _, p := range s.Catalog.Plans {
		t, ok := p.Target(target)
		if !ok {
			continue
		}
		if x, ok := t.Part(part); ok && x.Measure == plan.Manual {
			return t, x, nil
		}
		if part == "" && len(t.Parts) == 0 && t.Measure == plan.Manual {
			return t, nil, nil
		}
	}
	return nil, nil, errNoPage
}

// entryForm shows the form for a value by hand, with what was entered before.
func (s *Server) entryForm(c *gin.Context) error {
	in, err := s.entryInput(c, language(c), c.Query(page.EntryTarget), c.Query(page.EntryPart))
	if err != nil {
		return err
	}
	in.Saved = c.Query("saved") != ""
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_entry", page.NewEntry(in))
}

func (s *Server) entryInput(c *gin.Context, p *locale.Printer, target, part string) (page.EntryInput, error) {
	if s.Register == nil {
		return page.EntryInput{}, errNoPage
	}
	t, x, err := s.manualPart(target, part)
	if err != nil {
		return page.EntryInput{}, err
	}
	in := page.EntryInput{Frame: s.frame(c, p), User: pageUser(c), Target: t, Part: x, Zone: s.Catalog.Zone, Today: s.today()}
	for _, e := range s.Register.Entries() {
		if e.Target == target && e.Part == part {
			in.Entries = append(in.Entries, e)
		}
	}
	return in, nil
}

// enter saves a value by hand; a refused form comes back with what was typed.
func (s *Server) enter(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	p := language(c)
	in, err := s.entryInput(c, p, form.Get(page.EntryTarget), form.Get(page.EntryPart))
	if err != nil {
		return err
	}
	entry, faults := readEntry(form, &in, s.Catalog.Zone)
	if len(faults) == 0 {
		entry.Who, entry.At = user(c).Name, s.Now().UTC().Format(time.RFC3339)
		if err := s.record(c, audit.EntryMade, strings.Trim(entry.Target+"/"+entry.Part, "/")); err != nil {
			return err
		}
		err = s.Register.Enter(c.Request.Context(), entry)
		faults = faultsOf(err)
	}
	if len(faults) > 0 {
		in.Faults, in.Typed = faults, form
		return s.page(c, http.StatusUnprocessableEntity, s.View.ConsoleCSP(), "console_entry", page.NewEntry(in))
	}
	if err != nil {
		return err
	}
	q := map[string][]string{page.EntryTarget: {entry.Target}, page.EntryPart: {entry.Part}, "saved": {"1"}}
	c.Redirect(http.StatusSeeOther, page.NewConsole(in.Frame, in.User).To(page.EntryPath, q))
	return nil
}
