package export

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"

	"hailong/internal/invite"
	"hailong/internal/locale"
	"hailong/internal/survey"
)

// SlipSize is the paper of a slip.
type SlipSize string

// The papers of slips: the roll of a receipt printer, and a quarter of A4.
const (
	Slip80 SlipSize = "80mm"
	SlipA6 SlipSize = "a6"
)

// SlipSizes lists the papers that can be asked for.
var SlipSizes = []SlipSize{Slip80, SlipA6}

// SlipInput says which slips are wanted, and on what.
type SlipInput struct {
	Center *survey.Center // its name
	Survey *survey.Survey // its numbered questions are counted for the line that says how long it takes
	Slips  []Slip
	Size   SlipSize
	Format Format      // PDF takes any number of slips; SVG and PNG are pictures of one
	Lang   survey.Lang // "en" is English, all else Vietnamese
}

// Slip is the invitation of one dossier.
type Slip struct {
	URL       string           // the personal link, as the QR symbol carries it
	Typed     string           // the host to type, e.g. "hailong.example.vn"
	Code      string           // the personal code in groups, e.g. "K7M2-9QXD"
	Point     string           // name of the service point; may be empty
	Procedure string           // name of the procedure; may be empty
	Dossier   string           // its number; empty = not printed
	Expires   survey.Day       // the last day on which the code is good
	Printed   time.Time        // in the center's zone; zero = not printed
	Applicant survey.Applicant // "" and business are addressed as businesses, others without saying what they are
}

// Slips writes slips of a size: as PDF one page a slip, as SVG or PNG the one slip that is given. A slip without http(s)
// link, host, code or day of expiry, no slip at all, several for a picture, an unknown size or format, or a code or host
// that cannot be printed whole gives an Invalid error and nothing is written. No error names a code or a link: errors are
// logged.
func Slips(w io.Writer, in SlipInput) error {
	press, err := newSlipPress(&in)
	if err != nil {
		return err
	}
	if _, ok := slipPapers[in.Size]; !ok {
		return &survey.Error{Kind: survey.Invalid, Key: "slip.size_unknown", Field: "size", Args: []any{"value", string(in.Size)}}
	}
	if in.Format == PDF {
		err = press.pdf(w)
	} else {
		err = press.single(w, in.Format)
	}
	if err != nil {
		return fmt.Errorf("write slips as %s: %w", in.Format, err)
	}
	return nil
}

// slipPress lays slips out; what is alike on all of them is laid out once. It is for one use by one caller.
type slipPress struct {
	in    *SlipInput
	say   *locale.Printer
	lang  survey.Lang
	paper slipPaper
	tops  map[bool]slipTop // by whether businesses are addressed
}

// newSlipPress checks what is wanted, every slip of it.
func newSlipPress(in *SlipInput) (*slipPress, error) {
	if in.Center == nil || in.Survey == nil {
		return nil, survey.Errorf(survey.Invalid, "slips: center and survey are needed")
	}
	if len(in.Slips) == 0 {
		return nil, &survey.Error{Kind: survey.Invalid, Key: "slip.none"}
	}
	for i := range in.Slips {
		if err := in.Slips[i].check(); err != nil {
			return nil, survey.Errorf(survey.Invalid, "slip %d of %d: %w", i+1, len(in.Slips), err)
		}
	}
	p := &slipPress{in: in, say: locale.For(string(in.Lang)), paper: slipPapers[in.Size], tops: map[bool]slipTop{}}
	p.lang = survey.Lang(p.say.Lang())
	return p, nil
}

func (s *Slip) check() error {
	if u, err := url.Parse(s.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("its link is not an http or https address")
	}
	if s.Typed == "" || s.Code == "" {
		return errors.New("host and code are needed for typing")
	}
	if _, ok := s.Expires.Number(); !ok {
		return fmt.Errorf("%q is not the day on which a code expires", s.Expires)
	}
	for _, typed := range []string{s.Typed, s.Code} {
		if r, missing := semibold().missing(typed); missing {
			return fmt.Errorf("host or code: the font has no letter %q", r)
		}
	}
	return nil
}

// pdf writes a page a slip.
func (p *slipPress) pdf(w io.Writer) error {
	f := startPDF(p.title(), p.lang, p.in.Slips[0].Printed)
	for i := range p.in.Slips {
		page, err := p.page(&p.in.Slips[i])
		if err != nil {
			return err
		}
		addPage(f, page)
	}
	return f.Output(w)
}

// single writes the picture of the one slip.
func (p *slipPress) single(w io.Writer, format Format) error {
	draw, err := p.drawer(format)
	if err != nil {
		return err
	}
	if n := len(p.in.Slips); n != 1 {
		return &survey.Error{Kind: survey.Invalid, Key: "slip.one_only", Field: "format", Args: []any{"format", string(format), "n", n}}
	}
	page, err := p.page(&p.in.Slips[0])
	if err != nil {
		return err
	}
	return draw(w, page)
}

// slipDPI is the resolution of a PNG for office printers.
const slipDPI = 300

func (p *slipPress) drawer(format Format) (func(io.Writer, *picture) error, error) {
	switch {
	case format == SVG:
		return drawSVG, nil
	case format == PNG && p.paper.dots > 0:
		return func(w io.Writer, page *picture) error { return drawBits(w, page.printable(p.paper), p.paper.dots) }, nil
	case format == PNG:
		return func(w io.Writer, page *picture) error { return drawPNG(w, page, slipDPI) }, nil
	}
	return nil, &survey.Error{Kind: survey.Invalid, Key: "slip.format_unknown", Field: "format", Args: []any{"value", string(format)}}
}

// title names a document: one slip by its code, several by their number.
func (p *slipPress) title() string {
	if len(p.in.Slips) == 1 {
		return p.say.T("slip.title", "code", p.in.Slips[0].Code)
	}
	return p.say.T("slip.title.many", "n", len(p.in.Slips))
}

// page lays one slip out on paper of its own.
func (p *slipPress) page(s *Slip) (*picture, error) {
	code, err := invite.QR(s.URL)
	if err != nil {
		return nil, err
	}
	body, height, err := p.lay(s, code)
	if err != nil {
		return nil, err
	}
	page := &picture{width: p.paper.width, height: height, lang: p.lang, title: p.title()}
	page.shapes = append(page.shapes, shape{path: box(0, 0, page.width, height, 0), fill: white})
	if p.paper.dots > 0 {
		body.blacken()
	}
	page.place(body, 1, 0, 0)
	return page, nil
}
