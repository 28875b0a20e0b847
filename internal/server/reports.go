package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hailong/internal/audit"
	"hailong/internal/auth"
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
	SaveTemplate(ctx context.Context, k brief.Kind, seen int, name string, data []byte, who string) error
	Example(ctx context.Context, k brief.Kind, own bool) ([]byte, error)
	Placeholders(ctx context.Context) ([]string, error)
	File(ctx context.Context, name string) (*draft.File, error)
	PCI(ctx context.Context) ([]pci.Year, draft.Version, error)
	SavePCI(ctx context.Context, seen int, more []pci.Year, who string) error
}

// makeAtOnce is how many files are made at a time: each takes a processor for a second or two.
const makeAtOnce = 2

// maxTexts bounds the form of the texts: three of 20.000 characters, which a browser sends as up to nine bytes each.
const maxTexts = 3*9*page.MaxReportText + maxForm

// yearsOffered is how many years the page offers to choose from.
const yearsOffered = 4

// reportsPage shows the files of a period.
func (s *Server) reportsPage(c *gin.Context) error {
	name := c.Query(page.FieldPeriod)
	if name == "" {
		name = strconv.Itoa(s.figures(c).LatestYear().LastDay().Year())
	}
	return s.showReports(c, http.StatusOK, page.ReportsInput{Period: name, Saved: savedOf(c.Query("saved"))})
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
	in.Names, err = s.Desk.Placeholders(ctx)
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
		return survey.Faults{{Field: page.FieldSeen, Key: "state.bad_form.title"}}
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

// publish makes the public pack of a period and keeps it. It has viewers told of all answers of the period, so it is no reading.
func (s *Server) publish(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	name := form.Get(page.FieldPeriod)
	if _, err := s.Desk.Period(name); err != nil {
		return err
	}
	if err := s.record(c, audit.PackPublished, name); err != nil {
		return err
	}
	leave, err := s.turn(c)
	if err != nil {
		return err
	}
	defer leave()
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Time{})
	if err := s.Desk.Publish(c.Request.Context(), name, user(c).Name); err != nil {
		faults, known := refusedForm(err)
		if !known {
			return err
		}
		return s.showReports(c, outcomes[survey.KindOf(err)].status, page.ReportsInput{Period: name, Faults: faults})
	}
	return s.backToReports(c, name, "pack")
}

// turn waits until a file may be made.
func (s *Server) turn(c *gin.Context) (leave func(), err error) {
	select {
	case s.making <- struct{}{}:
		return func() { <-s.making }, nil
	case <-c.Request.Context().Done():
		return nil, c.Request.Context().Err()
	}
}

// saveTemplate takes a template into use, or the product's own again.
func (s *Server) saveTemplate(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	up, err := readUpload(c.Writer, c.Request, page.FieldTemplate, office.MaxTemplate)
	if err != nil {
		return err
	}
	c.Request.PostForm = up.form
	name := up.form.Get(page.FieldPeriod)
	kind, known := brief.KindNamed(up.form.Get(page.FieldKind))
	seen, err := strconv.Atoi(up.form.Get(page.FieldSeen))
	if !known || err != nil || seen < 0 {
		return survey.Faults{{Field: page.FieldKind, Key: "state.bad_form.title"}}
	}
	if up.form.Get(page.FieldOwn) != "" {
		up.name, up.data = "", nil
	} else if len(up.data) == 0 {
		return s.showReports(c, http.StatusUnprocessableEntity, page.ReportsInput{Period: name, Faults: survey.Faults{{Field: page.FieldTemplate, Key: "reports.template.none"}}})
	}
	if err := s.record(c, audit.TemplateSaved, kind.Name+" "+up.name); err != nil {
		return err
	}
	if err := s.Desk.SaveTemplate(c.Request.Context(), kind, seen, up.name, up.data, user(c).Name); err != nil {
		faults, known := refusedForm(err)
		if !known {
			return err
		}
		return s.showReports(c, outcomes[survey.KindOf(err)].status, page.ReportsInput{Period: name, Faults: faults})
	}
	return s.backToReports(c, name, kind.Name)
}

// upload is a form with a file.
type upload struct {
	form url.Values
	name string
	data []byte
}

// readUpload reads a multipart form with one file of at most so many bytes. Too large a one gives TooLarge.
func readUpload(w http.ResponseWriter, r *http.Request, field string, most int64) (*upload, error) {
	bad := func(err error) error {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return &survey.Error{Kind: survey.TooLarge, Key: "state.too_large.title", Err: err}
		}
		return &survey.Error{Kind: survey.Invalid, Key: "state.bad_form.title", Err: err}
	}
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, bad(err)
	}
	body := multipart.NewReader(http.MaxBytesReader(w, r.Body, most+maxForm), params["boundary"])
	up := &upload{form: url.Values{}}
	for n := 0; ; n++ {
		part, err := body.NextPart()
		if errors.Is(err, io.EOF) {
			return up, nil
		}
		if err != nil || n == maxFields {
			return nil, bad(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, bad(err)
		}
		if part.FormName() == field {
			up.name, up.data = part.FileName(), data
			continue
		}
		up.form.Add(part.FormName(), string(data))
	}
}

// reportTypes are the content types of the files.
var reportTypes = map[string]string{
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": xlsxType,
	"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pdf": "application/pdf", "zip": "application/zip", "csv": "text/csv; charset=utf-8",
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// reportFile sends a file: "2021-H1.docx", "2021-pci.zip", or a template, "mau-report.docx" as it is in use and "mau-report-goc.docx"
// as the product has it. Whoever may not see small cells gets the pack alone.
func (s *Server) reportFile(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	file := c.Param("file")
	name, ending, ok := strings.Cut(file, ".")
	if !ok || reportTypes[ending] == "" {
		return errNoPage
	}
	if rest, template := strings.CutPrefix(name, "mau-"); template {
		return s.templateFile(c, file, rest, ending)
	}
	if rest, made := strings.CutSuffix(name, "-da-lap"); made {
		return s.madeFile(c, file, rest, ending)
	}
	if rest, rows := strings.CutSuffix(name, "-phieu"); rows {
		return s.responsesFile(c, file, rest, ending)
	}
	period, pack := strings.CutSuffix(name, "-pci")
	if pack != (ending == "zip") || ending == "csv" {
		return errNoPage
	}
	if _, err := s.Desk.Period(period); err != nil {
		return errNoPage
	}
	if !pack && !user(c).Role.Meets(auth.Manager) {
		return survey.Errorf(survey.Forbidden, "%s may take the pack alone", user(c).Role)
	}
	if pack {
		return s.packFile(c, file, period)
	}
	leave, err := s.turn(c)
	if err != nil {
		return err
	}
	defer leave()
	var body bytes.Buffer
	if err := s.Desk.Make(c.Request.Context(), &body, period, ending); err != nil {
		return err
	}
	return s.deliver(c, "bao-cao-"+file, reportTypes[ending], body.Bytes())
}

// packFile sends the pack of a period that was made last.
func (s *Server) packFile(c *gin.Context, file, period string) error {
	f, err := s.Desk.File(c.Request.Context(), draft.MadeName(period, "zip"))
	if err != nil {
		return err
	}
	if f.N == 0 {
		return errNoPage
	}
	return s.deliver(c, "goi-"+file, reportTypes["zip"], f.Data)
}

// responsesFile streams the answers of a period row by row. Where the store fails in the middle the connection is cut, so that
// nobody takes half a file for a whole one.
func (s *Server) responsesFile(c *gin.Context, file, period, ending string) error {
	if ending != "csv" && ending != "xlsx" {
		return errNoPage
	}
	if !user(c).Role.Meets(auth.Manager) {
		return survey.Errorf(survey.Forbidden, "%s may take the pack alone", user(c).Role)
	}
	if _, err := s.Desk.Period(period); err != nil {
		return errNoPage
	}
	if err := s.recordDownload(c); err != nil {
		return err
	}
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(s.Now().Add(rowsPatience))
	out := &begun{w: c.Writer, begin: func() {
		c.Header("Content-Disposition", `attachment; filename="`+safeName(file)+`"`)
		c.Header("Content-Type", reportTypes[ending])
		c.Header("Cache-Control", "no-store")
		c.Status(http.StatusOK)
	}}
	err := s.Desk.Responses(c.Request.Context(), out, period, ending)
	if err != nil && out.done {
		s.Log.ErrorContext(c.Request.Context(), "a download ended in the middle", "file", file, "err", err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// rowsPatience is how long a download of rows may take.
const rowsPatience = 30 * time.Minute

// begun sends the headers of a file with its first bytes, so that what fails before them has an error page.
type begun struct {
	w     io.Writer
	begin func()
	done  bool
}

func (b *begun) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if !b.done {
		b.done = true
		b.begin()
	}
	return b.w.Write(p)
}

// madeFile sends a file that was made by itself after the closing day, as it was made.
func (s *Server) madeFile(c *gin.Context, file, period, ending string) error {
	if !user(c).Role.Meets(auth.Manager) {
		return survey.Errorf(survey.Forbidden, "%s may take the pack alone", user(c).Role)
	}
	if _, err := s.Desk.Period(period); err != nil {
		return errNoPage
	}
	f, err := s.Desk.File(c.Request.Context(), draft.MadeName(period, ending))
	if err != nil {
		return err
	}
	if f.N == 0 {
		return errNoPage
	}
	return s.deliver(c, "bao-cao-"+file, reportTypes[ending], f.Data)
}

func (s *Server) templateFile(c *gin.Context, file, name, ending string) error {
	name, own := strings.CutSuffix(name, "-goc")
	kind, known := brief.KindNamed(name)
	if !known || string(kind.Office) != ending {
		return errNoPage
	}
	if !user(c).Role.Meets(auth.Manager) {
		return survey.Errorf(survey.Forbidden, "%s may take the pack alone", user(c).Role)
	}
	data, err := s.Desk.Example(c.Request.Context(), kind, own)
	if err != nil {
		return err
	}
	attach(c, file, reportTypes[ending], data)
	return nil
}
