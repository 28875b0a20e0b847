package server

import (
	"bytes"
	"net/http"
	"strconv"

	"hailong/internal/audit"
	"hailong/internal/brief"
	"hailong/internal/pci"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// pciPage shows the register of the PCI.
func (s *Server) pciPage(c *gin.Context) error {
	return s.showPCI(c, http.StatusOK, page.PCIInput{Saved: c.Query("saved") != ""})
}

func (s *Server) showPCI(c *gin.Context, status int, in page.PCIInput) error {
	if s.Desk == nil {
		return errNoPage
	}
	years, v, err := s.Desk.PCI(c.Request.Context())
	if err != nil {
		return err
	}
	in.Frame, in.User, in.Zone, in.By, in.At = s.frame(c, language(c)), pageUser(c), s.Catalog.Zone, v.Who, v.At
	in.Frame.Path = page.PCIPath
	if in.Typed == nil {
		in.Seen = v.N
	}
	in.Names = pci.SubIndices
	for i := range years {
		y := &years[i]
		change := pci.ChangeOf(years, y.Year)
		line := page.PCILine{Year: y.Year, Score: y.Score, Change: change.Score, Rank: y.Rank, Of: y.Of, Mekong: y.RankMekong, RankChange: change.Rank, Source: y.Source, Note: y.Note, Subs: map[int]float64{}}
		for _, sub := range y.Subs {
			line.Subs[sub.Number] = sub.Score
		}
		in.Years = append(in.Years, line)
	}
	if in.Signals, in.Period, err = s.signals(c, years); err != nil {
		return err
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_pci", page.NewPCI(in))
}

// signals gives the center's measures of the latest period beside the sub-indices; none while figures are being loaded.
func (s *Server) signals(c *gin.Context, years []pci.Year) ([]page.PCISignal, string, error) {
	p, figures := language(c), s.figures(c)
	name := s.latestPeriod(c)
	period, err := s.Desk.Period(name)
	if err != nil {
		return nil, "", err
	}
	b := &report.Book{Name: name, Period: period}
	for _, x := range []struct {
		to **report.Report
		by report.Dimension
	}{{&b.Whole, ""}, {&b.Fields, report.ByField}} {
		r, err := figures.Build(report.Query{Period: period, By: x.by, Lang: survey.Lang(p.Lang()), GroupsOnly: true})
		if survey.KindOf(err) == survey.Unavailable {
			return nil, "", nil
		}
		if err != nil {
			return nil, "", err
		}
		*x.to = r
	}
	center := s.Catalog.Center
	var out []page.PCISignal
	for _, x := range brief.Signals(&brief.Input{Book: b, Center: center, Survey: s.Catalog.Current(center.Survey), Zone: s.Catalog.Zone, Printer: p, PCI: years}) {
		out = append(out, page.PCISignal(x))
	}
	return out, p.T("pci.period", "period", brief.PeriodWords(p, b), "from", p.Date(period.From), "to", p.Date(period.LastDay())), nil
}

// pciFile gives the register as it can be handed in again.
func (s *Server) pciFile(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	years, _, err := s.Desk.PCI(c.Request.Context())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // for Excel
	if err := pci.Write(&b, years); err != nil {
		return err
	}
	attach(c, "pci.csv", "text/csv; charset=utf-8", b.Bytes())
	return nil
}

// enterPCI takes a year that was typed.
func (s *Server) enterPCI(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	year, err := pci.Typed(form.Get, s.thisYear())
	if err == nil {
		err = s.savePCI(c, form.Get(page.FieldSeen), []pci.Year{year}, strconv.Itoa(year.Year))
	}
	typed := map[string]string{}
	for name := range form {
		typed[name] = form.Get(name)
	}
	return s.afterPCI(c, err, typed)
}

// thisYear is the last of which VCCI may have published something.
func (s *Server) thisYear() int { return s.Now().In(s.Catalog.Zone).Year() }

// importPCI takes a file of years.
func (s *Server) importPCI(c *gin.Context) error {
	if s.Desk == nil {
		return errNoPage
	}
	up, err := readUpload(c.Writer, c.Request, "file", maxPCIFile)
	if survey.KindOf(err) == survey.TooLarge {
		return s.showPCI(c, http.StatusRequestEntityTooLarge, page.PCIInput{Faults: survey.Faults{{Field: "file", Key: "upload.too_large", Args: []any{"max", maxPCIFile >> 20}}}})
	}
	if err != nil {
		return err
	}
	c.Request.PostForm = up.form
	years, err := pci.Read(bytes.NewReader(up.data), up.name, s.thisYear())
	if err == nil {
		err = s.savePCI(c, up.form.Get(page.FieldSeen), years, up.name)
	}
	return s.afterPCI(c, err, nil)
}

// maxPCIFile is the largest file of years, in bytes.
const maxPCIFile = 1 << 20

func (s *Server) savePCI(c *gin.Context, seen string, years []pci.Year, what string) error {
	n, err := strconv.Atoi(seen)
	if err != nil || n < 0 {
		return survey.Faults{{Field: page.FieldSeen, Key: "console.bad_form"}}
	}
	if err := s.record(c, audit.PCISaved, what); err != nil {
		return err
	}
	return s.Desk.SavePCI(c.Request.Context(), n, years, user(c).Name)
}

// afterPCI leads back to the page, or shows what is wrong with what was typed kept.
func (s *Server) afterPCI(c *gin.Context, err error, typed map[string]string) error {
	if err == nil {
		to := page.PCIPath + "?saved=yes"
		if lang := language(c).Lang(); lang != "vi" {
			to += "&lang=" + lang
		}
		c.Redirect(http.StatusSeeOther, to)
		return nil
	}
	faults, known := refusedForm(err)
	if !known {
		return err
	}
	in := page.PCIInput{Faults: faults, Typed: typed}
	in.Seen, _ = strconv.Atoi(typed[page.FieldSeen])
	return s.showPCI(c, outcomes[survey.KindOf(err)].status, in)
}
