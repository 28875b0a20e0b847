package export

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"hailong/internal/invite"
	"hailong/internal/survey"
)

// Size is a size of paper, upright.
type Size string

// The sizes of posters: A4 for a wall, A5 for a desk.
const (
	A4 Size = "a4"
	A5 Size = "a5"
)

// Sizes lists the sizes that can be asked for.
var Sizes = []Size{A4, A5}

// paper gives width and height in millimetres, and the scale of the layout, whose QR symbol is 88 mm on A4 and 62 on A5.
func (s Size) paper() (width, height, scale float64, ok bool) {
	switch s {
	case A4:
		return 210, 297, 1, true
	case A5:
		return 148, 210, 62.0 / 88, true
	}
	return 0, 0, 0, false
}

// Format is a file format of posters.
type Format string

// The formats: PDF to print, SVG to change, PNG to put into something else.
const (
	PDF Format = "pdf"
	SVG Format = "svg"
	PNG Format = "png"
)

// Formats lists the formats that can be asked for.
var Formats = []Format{PDF, SVG, PNG}

// MediaType gives the format's media type.
func (f Format) MediaType() string {
	return map[Format]string{PDF: "application/pdf", SVG: "image/svg+xml", PNG: "image/png"}[f]
}

// PosterInput says what stands on a poster.
type PosterInput struct {
	Center *survey.Center       // its name, province and languages
	Point  *survey.ServicePoint // its name and place
	Survey *survey.Survey       // the words under the faces are the levels of its overall question; nil = no faces
	URL    string               // what the QR symbol carries, as given; printed without its scheme for typing
	Size   Size
	Format Format
	Lang   survey.Lang // of the big texts; "" = Vietnamese. The other language stands below in small.
	DPI    int         // dots an inch of a PNG, 36 to 600; 0 = 300
	Made   time.Time   // written into a PDF as its date; zero = a fixed day, so that equal posters are equal files
}

// Poster writes the poster of a service point. Without center, point or http(s) address, with an unknown size or format,
// a letter that the font lacks, or an address too long to be typed, it writes nothing and gives an Invalid error.
func Poster(w io.Writer, in PosterInput) error {
	draw, err := in.drawer()
	if err != nil {
		return &survey.Error{Kind: survey.Invalid, Err: fmt.Errorf("poster: %w", err)}
	}
	page, err := in.layout()
	if err != nil {
		return fmt.Errorf("lay poster out: %w", err)
	}
	if err := draw(w, page); err != nil {
		return fmt.Errorf("write poster as %s: %w", in.Format, err)
	}
	return nil
}

// drawer checks what can be checked before anything is laid out, and chooses the drawer.
func (in *PosterInput) drawer() (func(io.Writer, *picture) error, error) {
	if in.Center == nil || in.Point == nil {
		return nil, errors.New("center and service point are needed")
	}
	if _, _, _, ok := in.Size.paper(); !ok {
		return nil, fmt.Errorf("size %q is unknown; there are %v", in.Size, Sizes)
	}
	if u, err := url.Parse(in.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("%q is not an http or https address", in.URL)
	}
	switch in.Format {
	case PDF:
		return func(w io.Writer, p *picture) error { return drawPDF(w, p, in.Made) }, nil
	case SVG:
		return drawSVG, nil
	case PNG:
		dpi := in.DPI
		if dpi == 0 {
			dpi = 300
		}
		if dpi < 36 || dpi > 600 {
			return nil, fmt.Errorf("%d dots an inch: 36 to 600 can be drawn", dpi)
		}
		return func(w io.Writer, p *picture) error { return drawPNG(w, p, dpi) }, nil
	}
	return nil, fmt.Errorf("format %q is unknown; there are %v", in.Format, Formats)
}

// layout lays the poster out on its paper.
func (in *PosterInput) layout() (*picture, error) {
	code, err := invite.QR(in.URL)
	if err != nil {
		return nil, err
	}
	width, height, scale, _ := in.Size.paper()
	sheet := newPosterSheet(in, code, width/scale, height/scale)
	if sheet.address.cut {
		return nil, survey.Errorf(survey.Invalid, "the address %q is too long to be printed for typing", in.URL)
	}
	page := &picture{width: width, height: height, lang: sheet.first, title: sheet.title()}
	page.place(sheet.draw(), scale, 0, 0)
	for _, line := range page.words {
		if r, missing := face(line.bold).missing(line.text); missing {
			return nil, survey.Errorf(survey.Invalid, "the poster's font has no letter %q (in %q)", r, line.text)
		}
	}
	return page, nil
}

// plain makes one line of NFC text of a label.
func plain(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), " ")) }
