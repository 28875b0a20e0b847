package server

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/brief"
	"hailong/internal/draft"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// makeAtOnce is how many files are made at a time: each takes a processor for a second or two.
const makeAtOnce = 2

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
