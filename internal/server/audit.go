package server

import (
	"bytes"
	"net/http"
	"strconv"
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
	if c.Query(page.FieldCheck) != "" && s.Audit != nil {
		if err := s.checkAudit(c, &in); err != nil {
			return err
		}
	}
	for _, l := range lines {
		in.Lines = append(in.Lines, page.AuditLine{N: l.N, At: l.At, Who: l.Who, Role: l.Role, Action: string(l.Action), Object: l.Object})
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_audit", page.NewAudit(in))
}

// checkAudit goes through the whole chain.
func (s *Server) checkAudit(c *gin.Context, in *page.AuditInput) error {
	check, err := s.Audit.Verify(c.Request.Context())
	if err != nil {
		return err
	}
	in.Check = &page.AuditCheck{Lines: check.Lines, Last: check.Last, Before: check.Before, Headless: check.Head.N == 0}
	for _, f := range check.Faults {
		in.Check.Faults = append(in.Check.Faults, page.AuditFault{Kind: string(f.Kind), N: f.N, To: f.To})
	}
	return nil
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
	rows := [][]string{{p.T("admin.audit.col.n"), p.T("admin.audit.col.at"), p.T("admin.audit.col.who"), p.T("admin.col.role"), p.T("admin.audit.col.action"), p.T("admin.audit.col.object"), p.T("admin.audit.col.seal")}}
	for _, l := range lines {
		n := ""
		if l.N > 0 {
			n = strconv.FormatInt(l.N, 10)
		}
		rows = append(rows, []string{n, l.At.In(s.Catalog.Zone).Format(time.DateTime), l.Who, l.Role, string(l.Action), l.Object, l.MAC})
	}
	var b bytes.Buffer
	if err := export.TextCSV(&b, rows); err != nil {
		return err
	}
	return s.deliver(c, "hai-long_nhat-ky_"+in.From+"_"+in.To+".csv", csvType, b.Bytes())
}
