package server

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"hailong/internal/audit"
	"hailong/internal/brief"
	"hailong/internal/draft"
	"hailong/internal/office"
	"hailong/internal/pci"
	"hailong/internal/schedule"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// Desk makes the files of periods and keeps what goes into them; see package desk.
type Desk interface {
	Period(name string) (survey.Period, error)
	Make(ctx context.Context, w io.Writer, name, ending string) error
	Publish(ctx context.Context, name, who string) error
	Responses(ctx context.Context, w io.Writer, name, ending string) error
	Texts(ctx context.Context, period string) (draft.Texts, draft.Version, error)
	SaveTexts(ctx context.Context, period string, seen int, t draft.Texts, who string) error
	Template(ctx context.Context, k brief.Kind) (*draft.File, error)
	CheckTemplate(ctx context.Context, k brief.Kind, data []byte) error
	SaveTemplate(ctx context.Context, k brief.Kind, seen int, name string, data []byte, who string) error
	Example(ctx context.Context, k brief.Kind, own bool) ([]byte, error)
	Placeholders(ctx context.Context) ([]brief.Placeholder, error)
	File(ctx context.Context, name string) (*draft.File, error)
	PCI(ctx context.Context) ([]pci.Year, draft.Version, error)
	SavePCI(ctx context.Context, seen int, more []pci.Year, who string) error
}

// maxTexts bounds the form of the texts: three of 20.000 characters, which a browser sends as up to nine bytes each.
const maxTexts = 3*9*page.MaxReportText + maxForm

// yearsOffered is how many years the page offers to choose from.
const yearsOffered = 4

// reportsPage shows the files of a period.
func (s *Server) reportsPage(c *gin.Context) error {
	name := c.Query(page.FieldPeriod)
	if name == "" {
		name = s.latestPeriod(c)
	}
	return s.showReports(c, http.StatusOK, page.ReportsInput{Period: name, Saved: savedOf(c.Query("saved"))})
}

// latestPeriod is the one that is shown where nobody has asked for another.
func (s *Server) latestPeriod(c *gin.Context) string {
	return strconv.Itoa(s.figures(c).LatestYear().LastDay().Year())
}

// savedOf lets through what the page itself says was saved.
func savedOf(what string) string {
	if slices.Contains([]string{"texts", "pack", brief.Report.Name, brief.Slides.Name}, what) {
		return what
	}
	return ""
}

// showReports shows the page with what came of the last request.
func (s *Server) showReports(c *gin.Context, status int, in page.ReportsInput) error {
	if s.Desk == nil {
		return errNoPage
	}
	var err error
	if in.Days, err = s.Desk.Period(in.Period); err != nil {
		return err
	}
	in.Frame, in.User, in.Zone, in.Today, in.Frozen = s.frame(c, language(c)), pageUser(c), s.Catalog.Zone, s.today(), s.frozen(in.Period)
	in.Frame.Path = page.ReportsPath
	last := max(s.Now().In(s.Catalog.Zone).Year(), in.Days.From.Year())
	for year := last; year > last-yearsOffered; year-- {
		in.Years = append(in.Years, year)
	}
	if latest := s.figures(c).LatestYear().LastDay().Year(); latest <= last-yearsOffered {
		in.Years = append(in.Years, latest)
	}
	pack, err := s.Desk.File(c.Request.Context(), draft.MadeName(in.Period, "zip"))
	if err != nil {
		return err
	}
	if pack.N > 0 {
		in.PackBy, in.PackAt = pack.Who, pack.At
	}
	if in.User.Manager {
		if err := s.drafts(c, &in); err != nil {
			return err
		}
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_reports", page.NewReports(in))
}

// drafts gathers the texts and templates; what was typed and refused stays as it was typed.
func (s *Server) drafts(c *gin.Context, in *page.ReportsInput) error {
	ctx := c.Request.Context()
	texts, v, err := s.Desk.Texts(ctx, in.Period)
	if err != nil {
		return err
	}
	in.By, in.At = v.Who, v.At
	if in.Texts == nil {
		in.Seen = v.N
		in.Texts = map[string]string{"actions": texts.Actions, "causes": texts.Causes, "proposals": texts.Proposals}
	}
	for _, k := range brief.Kinds {
		f, err := s.Desk.Template(ctx, k)
		if err != nil {
			return err
		}
		line := page.TemplateLine{Kind: k.Name, Ending: string(k.Office), Seen: f.N}
		if len(f.Data) > 0 {
			line.File, line.By, line.At = f.Name, f.Who, f.At
		}
		in.Templates = append(in.Templates, line)
	}
	for _, ending := range schedule.Endings {
		f, err := s.Desk.File(ctx, draft.MadeName(in.Period, ending))
		if err != nil {
			return err
		}
		if f.N > 0 && ending != "zip" {
			in.Made, in.MadeAt = append(in.Made, ending), f.At
		}
	}
	names, err := s.Desk.Placeholders(ctx)
	for _, n := range names {
		in.Names = append(in.Names, page.Placeholder(n))
	}
	if err != nil && survey.KindOf(err) != survey.Unavailable {
		return err
	}
	return nil
}

// saveTexts keeps the typed texts of a period.
func (s *Server) saveTexts(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	form, err := readFormOf(c.Writer, c.Request, maxTexts)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	name := form.Get(page.FieldPeriod)
	if _, err := s.Desk.Period(name); err != nil {
		return err
	}
	seen, err := strconv.Atoi(form.Get(page.FieldSeen))
	if err != nil || seen < 0 {
		return survey.Faults{{Field: page.FieldSeen, Key: "console.bad_form"}}
	}
	if err := s.record(c, audit.TextsSaved, name); err != nil {
		return err
	}
	t := draft.Texts{Actions: form.Get("actions"), Causes: form.Get("causes"), Proposals: form.Get("proposals")}
	if err := s.Desk.SaveTexts(c.Request.Context(), name, seen, t, user(c).Name); err != nil {
		faults, known := refusedForm(err)
		if !known {
			return err
		}
		typed := map[string]string{"actions": t.Actions, "causes": t.Causes, "proposals": t.Proposals}
		return s.showReports(c, outcomes[survey.KindOf(err)].status, page.ReportsInput{Period: name, Faults: faults, Texts: typed, Seen: seen})
	}
	return s.backToReports(c, name, "texts")
}

func (s *Server) backToReports(c *gin.Context, period, saved string) error {
	q := url.Values{page.FieldPeriod: {period}, "saved": {saved}}
	if lang := language(c).Lang(); lang != "vi" {
		q.Set("lang", lang)
	}
	c.Redirect(http.StatusSeeOther, page.ReportsPath+"?"+q.Encode())
	return nil
}

// saveTemplate takes a template into use, or the product's own again.
func (s *Server) saveTemplate(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	up, err := readUpload(c.Writer, c.Request, page.FieldTemplate, office.MaxTemplate)
	if survey.KindOf(err) == survey.TooLarge {
		return s.showReports(c, http.StatusRequestEntityTooLarge, page.ReportsInput{Period: s.latestPeriod(c), Faults: survey.Faults{{
			Field: page.FieldTemplate, Key: "template.too_large", Args: []any{"max", office.MaxTemplate >> 20},
		}}})
	}
	if err != nil {
		return err
	}
	c.Request.PostForm = up.form
	name := up.form.Get(page.FieldPeriod)
	kind, known := brief.KindNamed(up.form.Get(page.FieldKind))
	seen, err := strconv.Atoi(up.form.Get(page.FieldSeen))
	if !known || err != nil || seen < 0 {
		return survey.Faults{{Field: page.FieldKind, Key: "console.bad_form"}}
	}
	if up.form.Get(page.FieldOwn) != "" {
		up.name, up.data = "", nil
	} else if len(up.data) == 0 {
		return s.showReports(c, http.StatusUnprocessableEntity, page.ReportsInput{Period: name, Faults: survey.Faults{{Field: page.FieldTemplate, Key: "reports.template.none"}}})
	}
	if len(up.data) > 0 {
		err = s.Desk.CheckTemplate(c.Request.Context(), kind, up.data)
	}
	if err == nil {
		if err := s.record(c, audit.TemplateSaved, kind.Name+" "+up.name); err != nil {
			return err
		}
		err = s.Desk.SaveTemplate(c.Request.Context(), kind, seen, up.name, up.data, user(c).Name)
	}
	if err != nil {
		faults, known := refusedForm(err)
		if !known {
			return err
		}
		return s.showReports(c, outcomes[survey.KindOf(err)].status, page.ReportsInput{Period: name, Faults: faults})
	}
	return s.backToReports(c, name, kind.Name)
}
