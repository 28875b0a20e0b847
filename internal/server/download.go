package server

import (
	"bytes"
	"encoding/json"
	"net/http"

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
	c.Header("Content-Disposition", `attachment; filename="`+fileName(r)+`.csv"`)
	send(c, http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return nil
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
	send(c, http.StatusOK, "application/json", b)
	return nil
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
