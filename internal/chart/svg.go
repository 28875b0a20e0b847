package chart

import (
	"math"
	"strconv"
	"strings"
)

// SVG is a finished picture: markup made by this package alone, every text in it escaped, fit to stand in a page as it is.
type SVG string

// sheet is a picture laid out: what is drawn, and the names of the whole.
type sheet struct {
	*canvas
	id, class   string
	title, desc string // without a title the picture is decoration
}

// sheet names what was drawn.
func (c *canvas) sheet(id, class, title, desc string) sheet {
	return sheet{canvas: c, id: id, class: class, title: title, desc: desc}
}

// svg writes the sheet as an element for a page.
func (s sheet) svg() SVG {
	var o strings.Builder
	o.Grow(120*len(s.ops) + 512)
	s.open(&o, "")
	s.names(&o)
	s.body(&o, false)
	o.WriteString("</svg>")
	return SVG(o.String())
}

func (s sheet) open(o *strings.Builder, more string) {
	o.WriteString(`<svg` + more + ` class="` + escape(s.class) + `" viewBox="0 0 ` + num(s.w) + ` ` + num(s.h) + `"`)
	if s.title == "" {
		o.WriteString(` aria-hidden="true" focusable="false">`)
		return
	}
	o.WriteString(` role="img"`)
	if s.id != "" {
		o.WriteString(` aria-labelledby="` + escape(s.id) + `-t"`)
		if s.desc != "" {
			o.WriteString(` aria-describedby="` + escape(s.id) + `-d"`)
		}
	}
	o.WriteString(` focusable="false">`)
}

func (s sheet) names(o *strings.Builder) {
	if s.title == "" {
		return
	}
	named(o, "title", s.id, "-t", s.title)
	if s.desc != "" {
		named(o, "desc", s.id, "-d", s.desc)
	}
}

func named(o *strings.Builder, element, id, suffix, text string) {
	o.WriteString("<" + element)
	if id != "" {
		o.WriteString(` id="` + escape(id+suffix) + `"`)
	}
	o.WriteString(">" + escape(text) + "</" + element + ">")
}

// body writes what is drawn; held texts say how wide they are, so that no other typeface makes them wider.
func (s sheet) body(o *strings.Builder, held bool) {
	for i := range s.ops {
		switch p := &s.ops[i]; p.kind {
		case lineOp:
			o.WriteString(`<line class="` + p.class + `" x1="` + num(p.x) + `" y1="` + num(p.y) + `" x2="` + num(p.x2) + `" y2="` + num(p.y2) + `"/>`)
		case rectOp:
			p.svgRect(o)
		case dotOp:
			o.WriteString(`<circle class="` + p.class + `" cx="` + num(p.x) + `" cy="` + num(p.y) + `" r="` + num(p.r) + `"/>`)
		case pathOp:
			p.svgPath(o)
		case textOp:
			p.svgText(o, held)
		case intoOp:
			o.WriteString(`<g transform="translate(` + num(p.x) + " " + num(p.y) + `)">`)
		case backOp:
			o.WriteString("</g>")
		}
	}
}

func (p *op) svgRect(o *strings.Builder) {
	o.WriteString(`<rect class="` + p.class + `" x="` + num(p.x) + `" y="` + num(p.y) + `" width="` + num(p.x2) + `" height="` + num(p.y2) + `"`)
	if p.r > 0 {
		o.WriteString(` rx="` + num(p.r) + `"`)
	}
	o.WriteString("/>")
}

func (p *op) svgPath(o *strings.Builder) {
	o.WriteString(`<path class="` + p.class + `" d="`)
	for _, run := range p.runs {
		for i, q := range run {
			if i == 0 {
				o.WriteByte('M')
			} else {
				o.WriteByte('L')
			}
			o.WriteString(num(q.x) + " " + num(q.y))
		}
		if p.closed {
			o.WriteByte('z')
		}
	}
	o.WriteString(`"/>`)
}

func (p *op) svgText(o *strings.Builder, held bool) {
	o.WriteString("<text")
	if p.class != "" {
		o.WriteString(` class="` + p.class + `"`)
	}
	o.WriteString(` x="` + num(p.x) + `" y="` + num(p.y) + `"`)
	if p.anchor != start {
		o.WriteString(` text-anchor="` + string(p.anchor) + `"`)
	}
	if held {
		o.WriteString(` textLength="` + num(measure(p.text, looks[p.class])) + `" lengthAdjust="spacingAndGlyphs"`)
	}
	o.WriteString(">" + escape(p.text) + "</text>")
}

// num writes a coordinate with one decimal at most; what is no number becomes 0.
func num(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}
