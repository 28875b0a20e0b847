package server

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"hailong/internal/export"
	"hailong/internal/intake"
	"hailong/internal/slip"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// asked are the invitations that a request of the console is about.
type asked struct {
	choice  slip.Choice
	invited []intake.Invited
}

// askedSlips reads the question and looks up its invitations. What the question says is given also where it is refused.
func (s *Server) askedSlips(c *gin.Context) (a asked, err error) {
	q := c.Request.URL.Query()
	if number := strings.TrimSpace(q.Get("dossier")); number != "" {
		a.choice, _ = s.slips.Choose("", nil, s.Now())
		a.choice.Dossiers = []survey.DossierCode{survey.DossierCode(number)}
	} else if a.choice, err = s.slips.Choose(strings.TrimSpace(q.Get("day")), q["point"], s.Now()); err != nil {
		return a, err
	}
	a.invited, err = s.slips.Find(c.Request.Context(), a.choice)
	return a, err
}

// slipsPage is the list of a day's invitations, or the one of a dossier.
func (s *Server) slipsPage(c *gin.Context) error {
	a, err := s.askedSlips(c)
	return s.showSlips(c, a, err)
}

// showSlips shows the list; above it stands what the reader can mend.
func (s *Server) showSlips(c *gin.Context, a asked, cause error) error {
	p, status := language(c), http.StatusOK
	faults, readable := mendable(cause)
	if !readable {
		return cause
	}
	if cause != nil {
		status = outcomes[survey.KindOf(cause)].status
	}
	query := c.Request.URL.Query()
	number, _ := strconv.Atoi(query.Get("page"))
	in := page.SlipsInput{
		Frame: s.frame(c, p), User: pageUser(c), Center: s.Catalog.Center, Day: a.choice.Day, Points: a.choice.Points,
		Entries: s.slipEntries(a.invited, survey.Lang(p.Lang())), Page: number, Faults: faults, Typed: query,
	}
	in.Frame.Path = page.SlipsPath // also where a file was asked for that cannot be made
	if len(a.choice.Dossiers) > 0 {
		in.Dossier = string(a.choice.Dossiers[0])
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_slips", page.NewSlips(in))
}

// mendable gives what an error says to the reader, and false where it is none that they could mend.
func mendable(err error) (survey.Faults, bool) {
	if faults, ok := asFaults(err); ok || err == nil {
		return faults, true
	}
	var e *survey.Error
	switch survey.KindOf(err) {
	case survey.Invalid, survey.NotFound, survey.Conflict, survey.Gone:
		if errors.As(err, &e) && e.Key != "" {
			return survey.Faults{{Field: e.Field, Key: e.Key, Args: e.Args}}, true
		}
	}
	return nil, false
}

func (s *Server) slipEntries(invited []intake.Invited, lang survey.Lang) []page.SlipEntry {
	today := s.today()
	out := make([]page.SlipEntry, len(invited))
	for i := range invited {
		inv := &invited[i]
		procedure := s.slips.Procedure(&inv.Dossier, lang)
		if procedure == "" {
			procedure = string(inv.Dossier.Procedure)
		}
		out[i] = page.SlipEntry{
			Dossier: string(inv.Dossier.Code), Point: s.slips.Point(&inv.Dossier, lang), Procedure: procedure, Status: inv.Dossier.Status,
			Code: inv.Code.Grouped(), Expires: inv.Expires, Used: inv.Used, Expired: inv.Expires < today,
		}
	}
	return out
}

// good gives the invitations of a question whose slips can be printed: of a dossier the one, or why not; of a day those
// whose codes can be used, NotFound where there is none.
func (s *Server) good(c *gin.Context, a *asked) ([]intake.Invited, error) {
	if len(a.choice.Dossiers) > 0 {
		for i := range a.invited {
			if err := s.slips.Usable(&a.invited[i], s.Now()); err != nil {
				return nil, err
			}
		}
	}
	good := s.slips.Good(a.invited, s.Now())
	if len(good) == 0 {
		day, err := survey.ParseDay(string(a.choice.Day), s.Catalog.Zone)
		if err != nil {
			return nil, err
		}
		return nil, &survey.Error{Kind: survey.NotFound, Key: "slip.none_on", Args: []any{"day", language(c).Date(day)}}
	}
	return good, nil
}

// slipFile gives the handler of the slip of one dossier as a file.
func (s *Server) slipFile(format export.Format) func(*gin.Context) error {
	file := s.slipsFile(format)
	return func(c *gin.Context) error {
		if strings.TrimSpace(c.Query("dossier")) == "" {
			a := asked{choice: slip.Choice{Day: s.today()}}
			return s.showSlips(c, a, survey.Faults{{Field: "dossier", Key: "slips.number_missing"}})
		}
		return file(c)
	}
}

// slipsFile gives the handler of a file of slips. What keeps it from being made is told on the page of the list.
func (s *Server) slipsFile(format export.Format) func(*gin.Context) error {
	return func(c *gin.Context) error {
		a, err := s.askedSlips(c)
		var good []intake.Invited
		if err == nil {
			good, err = s.good(c, &a)
		}
		wanted := slip.Print{Paper: slip.Paper(c.Query("size")), Format: format, Lang: survey.Lang(language(c).Lang()), Now: s.Now()}
		var b bytes.Buffer
		if err == nil {
			if err = wanted.Check(); err == nil {
				err = s.slips.Draw(&b, good, wanted)
			}
		}
		if err != nil {
			return s.showSlips(c, a, err)
		}
		return s.deliver(c, slipsName(&a.choice)+"_"+string(wanted.Paper)+"."+string(format), pictureTypes[format], b.Bytes())
	}
}

// pictureTypes are the media types of what is drawn.
var pictureTypes = map[export.Format]string{export.PDF: "application/pdf", export.PNG: "image/png", export.SVG: "image/svg+xml"}

// slipsCSV is the list for Vietnamese Excel, used and expired codes too.
func (s *Server) slipsCSV(c *gin.Context) error {
	a, err := s.askedSlips(c)
	if err != nil {
		return s.showSlips(c, a, err)
	}
	rows, err := s.slips.Rows(a.invited)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := export.SlipsCSV(&b, rows, true); err != nil {
		return err
	}
	return s.deliver(c, slipsName(&a.choice)+".csv", csvType, b.Bytes())
}

// slipsName names a file without anything a person typed.
func slipsName(choice *slip.Choice) string {
	if len(choice.Dossiers) > 0 {
		return "phieu-moi"
	}
	return "phieu-moi_" + string(choice.Day)
}

// slipsPrint is the page that the browser prints, a slip a page of paper; of many slips a part at a time.
func (s *Server) slipsPrint(c *gin.Context) error {
	a, err := s.askedSlips(c)
	var good []intake.Invited
	if err == nil {
		good, err = s.good(c, &a)
	}
	var in page.SlipsPrintInput
	if err == nil {
		in, err = s.printed(c, good)
	}
	if err != nil {
		return s.showSlips(c, a, err)
	}
	in.LeftOut = len(a.invited) - len(good)
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_slips_print", page.NewSlipsPrint(in))
}

// printed puts the slips of the part that is asked for into words.
func (s *Server) printed(c *gin.Context, good []intake.Invited) (page.SlipsPrintInput, error) {
	p, query := language(c), c.Request.URL.Query()
	wanted := slip.Print{Paper: slip.Paper(query.Get("size")), Format: export.PDF, Lang: survey.Lang(p.Lang()), Now: s.Now()}
	part, _ := strconv.Atoi(query.Get("part"))
	in := page.SlipsPrintInput{Frame: s.frame(c, p), Total: len(good), Part: min(max(part, 1), page.SlipParts(len(good))), Query: printQuery(query)}
	err := wanted.Check()
	if err == nil && wanted.Paper == slip.Sheet {
		err = survey.Faults{{Field: "size", Key: "slips.sheet_is_pdf", Args: []any{"format", "html"}}}
	}
	if err != nil {
		return in, err
	}
	in.Size = string(wanted.Paper)
	from := (in.Part - 1) * page.SlipsOnPage
	drawn, err := s.slips.Input(good[from:min(from+page.SlipsOnPage, len(good))], wanted)
	if err != nil {
		return in, err
	}
	in.Slips, err = printedSlips(drawn)
	return in, err
}

// printQuery is the question without what other parameters anybody may have added.
func printQuery(asked url.Values) url.Values {
	q := url.Values{}
	for _, name := range []string{"day", "point", "dossier"} {
		if asked.Has(name) {
			q[name] = asked[name]
		}
	}
	return q
}
