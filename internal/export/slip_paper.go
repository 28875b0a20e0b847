package export

import (
	"math"
	"strings"

	"hailong/internal/invite"
)

// slipPaper is a paper with the measures of what stands on it: millimetres, and points for type.
type slipPaper struct {
	width, height   float64 // height 0 = as long as needed
	side, top, foot float64 // white margins
	dots            int     // dots a millimetre of a printer without grey; 0 = any printer
	seal            float64
	beside          bool // the center's name stands beside the seal, not below it
	name, ask, text float64
	host, code      float64
	small           float64
	gap             float64 // between blocks, at most
}

// slipPapers are the papers of slips. A receipt printer prints 72 of its 80 mm, with 8 dots a millimetre (203,2 an inch).
var slipPapers = map[SlipSize]slipPaper{
	Slip80: {width: 80, side: 4, top: 4, foot: 6, dots: 8, seal: 13, name: 9.5, ask: 16, text: 10.5, host: 12.5, code: 30, small: 9, gap: 3},
	SlipA6: {width: 105, height: 148, side: 8, top: 7, foot: 8, seal: 11, beside: true, name: 11, ask: 16.5, text: 10.5, host: 12.5, code: 28, small: 9, gap: 4},
}

// inner gives the width between the margins.
func (p *slipPaper) inner() float64 { return p.width - 2*p.side }

// slipSymbol is the side of a slip's QR symbol, quiet zone included.
const slipSymbol = 46.0

// symbol gives the side of a QR symbol: 46 mm. Where the printer has dots, each module takes the same whole number of
// them, as near to that side as can be: the printer neither drops nor doubles a line of dots.
func (p *slipPaper) symbol(code *invite.Code) float64 {
	if p.dots == 0 {
		return slipSymbol
	}
	modules, dots := float64(code.Side()), float64(p.dots)
	return math.Round(slipSymbol*dots/modules) * modules / dots
}

// onDot moves a length up to the next dot of the printer.
func (p *slipPaper) onDot(v float64) float64 {
	if p.dots == 0 {
		return v
	}
	return math.Ceil(v*float64(p.dots)-1e-6) / float64(p.dots)
}

// printable gives the part of a page between the side margins: what is sent to a printer that adds them itself.
func (p *picture) printable(paper slipPaper) *picture {
	out := &picture{width: paper.inner(), height: p.height, title: p.title, lang: p.lang}
	out.place(p.drawing, 1, -paper.side, 0)
	return out
}

// blacken turns every ink to black; what is drawn in straw is left out, white stays.
func (d *drawing) blacken() {
	turn := func(c *colour) {
		switch *c {
		case "", white:
		case straw:
			*c = ""
		default:
			*c = black
		}
	}
	for i := range d.shapes {
		turn(&d.shapes[i].fill)
		turn(&d.shapes[i].line)
	}
	for i := range d.words {
		turn(&d.words[i].ink)
	}
}

// dashes draws a dashed hairline from edge to edge, three dots of a receipt printer thick, as one shape.
func (d *drawing) dashes(x, y, w float64, c colour) {
	const dash, pause, thick = 1.0, 0.75, 0.375
	n := int((w - dash) / (dash + pause))
	line := shape{fill: c, path: make(path, 0, 5*(n+1))}
	for i := range n + 1 {
		line.path = append(line.path, box(x+float64(i)*(w-dash)/float64(n), y, dash, thick, 0)...)
	}
	d.shapes = append(d.shapes, line)
}

// legible makes one line of a text that comes from elsewhere; a letter that the font lacks becomes "?", so that one odd
// name does not stop the slips of a whole day.
func legible(text string, bold bool) string {
	text = plain(text)
	if _, missing := face(bold).missing(text); !missing {
		return text
	}
	return strings.Map(func(r rune) rune {
		if _, missing := face(bold).missing(string(r)); missing {
			return '?'
		}
		return r
	}, text)
}
