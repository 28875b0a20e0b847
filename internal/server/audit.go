package server

import (
	"bytes"
	"net/http"
	"time"

	"hailong/internal/audit"
	"hailong/internal/export"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// How many lines a page and a file show, the newest; and of how many days one may ask.
const (
	auditShown = 200
	auditFiled = 100_000
	auditYears = 5
	auditDays  = 7 // that the page shows where no days are asked for
)

// auditPage shows what is on record of some days.
func (s *Server) auditPage(c *gin.Context) error {
	in := page.AuditInput{Frame: s.frame(c, language(c)), User: pageUser(c), Zone: s.Catalog.Zone}
	status := http.StatusOK
	lines, all, err := s.onRecord(c, &in, auditShown)
	if faults, ok := asFaults(err); ok {
		in.Faults, status = faults, http.StatusUnprocessableEntity
	} else if err != nil {
		return err
	}
	in.All = all
	for _, l := range lines {
		in.Lines = append(in.Lines, page.AuditLine{At: l.At, Who: l.Who, Role: l.Role, Action: string(l.Action), Object: l.Object})
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_audit", page.NewAudit(in))
}

// onRecord reads the days asked for, and their lines.
func (s *Server) onRecord(c *gin.Context, in *page.AuditInput, n int) ([]audit.Line, int, error) {
	now := s.Now().In(s.Catalog.Zone)
	in.From, in.To = c.Query("from"), c.Query("to")
	if in.From == "" {
		in.From = now.AddDate(0, 0, 1-auditDays).Format(time.DateOnly)
	}
	if in.To == "" {
		in.To = now.Format(time.DateOnly)
	}
	from, err := time.ParseInLocation(time.DateOnly, in.From, s.Catalog.Zone)
	to, err2 := time.ParseInLocation(time.DateOnly, in.To, s.Catalog.Zone)
	if err != nil || err2 != nil || to.Before(from) || to.After(from.AddDate(auditYears, 0, 0)) {
		return nil, 0, survey.Faults{{Field: "from", Key: "admin.audit.fault.days"}}
	}
	if s.Audit == nil {
		return nil, 0, nil
	}
	return s.Audit.Read(c.Request.Context(), from, to.AddDate(0, 0, 1), n)
}

// auditCSV is the same as a file, oldest line last as on the page.
func (s *Server) auditCSV(c *gin.Context) error {
	in := page.AuditInput{}
	lines, _, err := s.onRecord(c, &in, auditFiled)
	if err != nil {
		return err
	}
	p := language(c)
	rows := [][]string{{p.T("admin.audit.col.at"), p.T("admin.audit.col.who"), p.T("admin.col.role"), p.T("admin.audit.col.action"), p.T("admin.audit.col.object")}}
	for _, l := range lines {
		rows = append(rows, []string{l.At.In(s.Catalog.Zone).Format(time.DateTime), l.Who, l.Role, string(l.Action), l.Object})
	}
	var b bytes.Buffer
	if err := export.TextCSV(&b, rows); err != nil {
		return err
	}
	return s.deliver(c, "hai-long_nhat-ky_"+in.From+"_"+in.To+".csv", csvType, b.Bytes())
}
