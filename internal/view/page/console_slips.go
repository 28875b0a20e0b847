package page

import (
	"net/url"
	"slices"
	"strconv"

	"hailong/internal/survey"
)

// Addresses of what the page of slips leads to. Codes stand in none of them.
const (
	SlipsPrintPath = "/console/slips/print"
	SlipsPDFPath   = "/console/slips.pdf"
	SlipsCSVPath   = "/console/slips.csv"
	SlipPNGPath    = "/console/slip.png"
	SlipSVGPath    = "/console/slip.svg"
	SlipPDFPath    = "/console/slip.pdf"
)

// SlipsOnPage is how many rows the list shows at a time, and how many slips one page of them has for printing.
const SlipsOnPage = 200

// SlipEntry is an invitation as the list shows it.
type SlipEntry struct {
	Dossier   string
	Point     string // its name
	Procedure string // its name, or its code where nobody knows it
	Status    survey.DossierStatus
	Code      string // in groups
	Expires   survey.Day
	Used      bool
	Expired   bool
}

// good tells whether the code can be used.
func (e *SlipEntry) good() bool { return !e.Used && !e.Expired }

// SlipsInput is what the page of slips shows.
type SlipsInput struct {
	Frame   Frame
	User    User
	Center  *survey.Center
	Day     survey.Day
	Points  []survey.PointCode
	Dossier string      // the number that was looked up; empty = the list of the day
	Entries []SlipEntry // all of the day, or the one of the dossier
	Page    int         // of the list, from 1; what does not exist is the nearest that does
	Faults  survey.Faults
	Typed   url.Values // the question, when it was refused
}

// Slips is the page from which personal invitations are printed and handed on: those of a day, or the one of a dossier.
type Slips struct {
	Console
	Heading       string
	Day           string // as a date field holds it
	Point         FilterField
	Hidden        []HiddenField
	Number        string // in the field of a dossier's number
	Faults        []string
	Sum           string     // how many there are, and how many of them can be printed
	Rows          []SlipLine // of this page
	Empty         bool
	Action        string
	Print         []Link // the first is the page's one primary button
	Files         []Link
	Pages, Around []Link // pages of the list; the days before and after
	Back          string // from a dossier to the day's list
}

// SlipLine is a row of the list.
type SlipLine struct {
	Dossier, Point, Procedure, Status, Code, Expires, State string
	Good                                                    bool
	Href                                                    string // to the dossier's own slip
}

// NewSlips makes the page.
func NewSlips(in SlipsInput) *Slips {
	in.Frame.Title = in.Frame.T("slips.title")
	b := &slipsBuilder{SlipsInput: &in, out: &Slips{Console: NewConsole(in.Frame, in.User), Action: SlipsPath, Heading: in.Frame.Title}}
	b.out.Refused = len(in.Faults) > 0
	for i := range b.out.LangLinks { // another language asks the same
		l := &b.out.LangLinks[i]
		l.Href = SlipsPath + "?" + b.with("lang", l.Lang).Encode()
	}
	b.form()
	b.list()
	b.outputs()
	return b.out
}

type slipsBuilder struct {
	*SlipsInput
	out *Slips
}

func (b *slipsBuilder) lang() survey.Lang { return survey.Lang(b.Frame.Lang) }

// query is the question of the page: a dossier, or a day and points.
func (b *slipsBuilder) query() url.Values {
	if b.Dossier != "" {
		return url.Values{"dossier": {b.Dossier}}
	}
	q := url.Values{"day": {string(b.Day)}}
	for _, p := range b.Points {
		q.Add("point", string(p))
	}
	return q
}

// with is the question with a parameter more.
func (b *slipsBuilder) with(name, value string) url.Values {
	q := b.query()
	q.Set(name, value)
	return q
}

// form fills the fields; a question that was refused is kept as typed.
func (b *slipsBuilder) form() {
	b.out.Day, b.out.Number = string(b.Day), b.Dossier
	if len(b.SlipsInput.Faults) > 0 && b.Typed.Get("day") != "" {
		b.out.Day = b.Typed.Get("day")
	}
	if b.Frame.Lang != "vi" {
		b.out.Hidden = []HiddenField{{"lang", b.Frame.Lang}}
	}
	for _, f := range b.SlipsInput.Faults {
		b.out.Faults = append(b.out.Faults, b.Frame.T(f.Key, f.Args...))
	}
	point := FilterField{Name: "point", Label: b.Frame.T("console.filter.point"), Multiple: len(b.Points) > 1}
	point.Options = []FilterOption{{Text: b.Frame.T("console.filter.all"), Selected: len(b.Points) == 0}}
	for _, p := range b.Center.Points {
		if p.Validity.Holds(b.SlipsInput.Day) {
			point.add(string(p.Code), string(p.Code)+" · "+p.Name.In(b.lang()))
		}
	}
	for i := range point.Options {
		o := &point.Options[i]
		o.Selected = o.Selected || o.Value != "" && slices.Contains(b.Points, survey.PointCode(o.Value))
	}
	b.out.Point = point
}

// list shows the entries of the page that was asked for, and where the others are.
func (b *slipsBuilder) list() {
	f := b.Frame
	var used, expired int64
	for i := range b.Entries {
		switch e := &b.Entries[i]; {
		case e.Used:
			used++
		case e.Expired:
			expired++
		}
	}
	switch {
	case b.Dossier != "":
		b.out.Heading, b.out.Back = f.T("slips.of_dossier", "dossier", b.Dossier), b.out.To(SlipsPath, nil)
	default:
		b.out.Empty = len(b.Entries) == 0 && len(b.SlipsInput.Faults) == 0
		b.out.Heading = f.T("slips.of_day", "day", f.day(b.SlipsInput.Day))
		if len(b.Entries) > 0 {
			b.out.Sum = f.P.Count("slips.sum", int64(len(b.Entries)), "used", used, "expired", expired)
		}
		b.around()
	}
	last := max(1, (len(b.Entries)+SlipsOnPage-1)/SlipsOnPage)
	page := min(max(b.Page, 1), last)
	for i := (page - 1) * SlipsOnPage; i < min(page*SlipsOnPage, len(b.Entries)); i++ {
		b.out.Rows = append(b.out.Rows, b.line(&b.Entries[i]))
	}
	for n := 1; n <= last && last > 1; n++ {
		b.out.Pages = append(b.out.Pages, Link{Text: strconv.Itoa(n), Href: b.out.To(SlipsPath, b.with("page", strconv.Itoa(n))), Current: n == page})
	}
}

// around leads to the days before and after.
func (b *slipsBuilder) around() {
	n, ok := b.SlipsInput.Day.Number()
	if !ok {
		return
	}
	to := func(key string, day int) {
		b.out.Around = append(b.out.Around, Link{Text: b.Frame.T(key), Href: b.out.To(SlipsPath, b.with("day", string(survey.NumberedDay(day))))})
	}
	to("slips.day_before", n-1)
	to("slips.day_after", n+1)
}

func (b *slipsBuilder) line(e *SlipEntry) SlipLine {
	f := b.Frame
	l := SlipLine{
		Dossier: e.Dossier, Point: e.Point, Procedure: e.Procedure, Status: f.T("slips.status." + string(e.Status)), Code: e.Code,
		Expires: f.day(e.Expires), Good: e.good(), State: f.T("slips.unused"),
	}
	switch {
	case e.Used:
		l.State = f.T("slips.used")
	case e.Expired:
		l.State = f.T("slips.expired")
	}
	if b.Dossier == "" {
		l.Href = b.out.To(SlipsPath, url.Values{"dossier": {e.Dossier}})
	}
	return l
}

// outputs are the ways to print and the files; there are none where no code can be used, but for the list.
func (b *slipsBuilder) outputs() {
	link := func(key, path string, size string) Link {
		q := b.query()
		if size != "" {
			q.Set("size", size)
		}
		return Link{Text: b.Frame.T(key), Href: b.out.To(path, q)}
	}
	if slices.ContainsFunc(b.Entries, func(e SlipEntry) bool { return e.good() }) {
		b.out.Print = []Link{link("slips.print.80mm", SlipsPrintPath, "80mm"), link("slips.print.a6", SlipsPrintPath, "a6")}
		if b.Dossier == "" {
			b.out.Files = []Link{link("slips.pdf.80mm", SlipsPDFPath, "80mm"), link("slips.pdf.a6", SlipsPDFPath, "a6"), link("slips.pdf.sheet", SlipsPDFPath, "sheet")}
		} else {
			b.out.Files = []Link{
				link("slips.pdf.80mm", SlipPDFPath, "80mm"), link("slips.pdf.a6", SlipPDFPath, "a6"),
				link("slips.png.80mm", SlipPNGPath, "80mm"), link("slips.svg.a6", SlipSVGPath, "a6"),
			}
		}
	}
	if b.Dossier == "" && len(b.Entries) > 0 {
		b.out.Files = append(b.out.Files, link("slips.csv", SlipsCSVPath, ""))
	}
}
