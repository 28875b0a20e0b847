package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"unicode"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/export"
	"hailong/internal/report"

	"github.com/gin-gonic/gin"
)

// figuresCSV is the page's question as a file for Vietnamese Excel.
func (s *Server) figuresCSV(c *gin.Context) error {
	r, err := s.askedReport(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := export.FiguresCSV(&b, r, language(c), export.FiguresOptions{Excel: true, Survey: s.Catalog.Current(s.Catalog.Center.Survey)}); err != nil {
		return err
	}
	return s.deliver(c, fileName(r)+".csv", csvType, b.Bytes())
}

// figuresJSON is the page's question as the contract's JSON.
func (s *Server) figuresJSON(c *gin.Context) error {
	r, err := s.askedReport(c)
	if err != nil {
		return err
	}
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := s.recordDownload(c); err != nil {
		return err
	}
	send(c, http.StatusOK, "application/json", b)
	return nil
}

const csvType = "text/csv; charset=utf-8"

// deliver sends a file, to be kept and not shown, once it is on record who takes it. The name is ours; whatever could break
// the header out of its quotes is taken out all the same.
func (s *Server) deliver(c *gin.Context, name, contentType string, body []byte) error {
	if err := s.recordDownload(c); err != nil {
		return err
	}
	attach(c, name, contentType, body)
	return nil
}

// attach sends a file that says nothing of what anybody answered.
func attach(c *gin.Context, name, contentType string, body []byte) {
	c.Header("Content-Disposition", `attachment; filename="`+safeName(name)+`"`)
	send(c, http.StatusOK, contentType, body)
}

// recordDownload puts on record that somebody who sees unsuppressed figures takes them away. Where that cannot be kept nothing is
// sent. A GET that leaves a line behind is meant: the line is about the reading, and no figure knows of it. Machines' requests
// are not recorded one by one; who made their tokens is.
func (s *Server) recordDownload(c *gin.Context) error {
	if !user(c).Role.Meets(auth.Manager) {
		return nil
	}
	return s.record(c, audit.Download, c.Request.URL.RequestURI())
}

// safeName leaves of a file's name what every system takes and no header can be broken with.
func safeName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r)) {
			return r
		}
		return -1
	}, name)
}

func (s *Server) askedReport(c *gin.Context) (*report.Report, error) {
	q, err := s.question(c, language(c))
	if err != nil {
		return nil, err
	}
	return s.figures(c).Build(q)
}

// fileName names a file without diacritics or anything a person typed.
func fileName(r *report.Report) string {
	name := "hai-long_" + r.Period.From + "_" + r.Period.To
	if r.By != "" {
		name += "_" + string(r.By)
	}
	return name
}
