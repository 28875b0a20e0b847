package chart

import (
	"math"
	"strconv"
	"strings"
)

// SVG is a finished picture: markup made by this package alone, every text in it escaped, fit to stand in a page as it is.
type SVG string

// Size names one of the two drawings of a picture.
type Size int

// Wide is for screens from about 1.120 px and for paper, Narrow for everything below.
const (
	Wide Size = iota
	Narrow
)

// class is the word by which a page shows one drawing and hides the other.
func (s Size) class() string {
	if s == Narrow {
		return "narrow"
	}
	return "wide"
}

// canvas collects markup inside a view box of width w and height h. Coordinates are clamped to the box.
type canvas struct {
	b    strings.Builder
	w, h float64
}

// frame wraps what was drawn into an svg element named by title and desc.
func (c *canvas) frame(id, class, title, desc string) SVG {
	var o strings.Builder
	o.Grow(c.b.Len() + 512)
	o.WriteString(`<svg class="` + escape(class) + `" viewBox="0 0 ` + num(c.w) + ` ` + num(c.h) + `" role="img"`)
	if id != "" {
		o.WriteString(` aria-labelledby="` + escape(id) + `-t"`)
		if desc != "" {
			o.WriteString(` aria-describedby="` + escape(id) + `-d"`)
		}
	}
	o.WriteString(` focusable="false">`)
	named(&o, "title", id, "-t", title)
	if desc != "" {
		named(&o, "desc", id, "-d", desc)
	}
	o.WriteString(c.b.String())
	o.WriteString("</svg>")
	return SVG(o.String())
}

func named(o *strings.Builder, element, id, suffix, text string) {
	o.WriteString("<" + element)
	if id != "" {
		o.WriteString(` id="` + escape(id+suffix) + `"`)
	}
	o.WriteString(">" + escape(text) + "</" + element + ">")
}

func (c *canvas) x(v float64) string { return num(clamp(v, 0, c.w)) }
func (c *canvas) y(v float64) string { return num(clamp(v, 0, c.h)) }

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.b.WriteString(`<line class="` + class + `" x1="` + c.x(x1) + `" y1="` + c.y(y1) + `" x2="` + c.x(x2) + `" y2="` + c.y(y2) + `"/>`)
}

func (c *canvas) rect(class string, x, y, w, h, radius float64) {
	x, y = clamp(x, 0, c.w), clamp(y, 0, c.h)
	c.b.WriteString(`<rect class="` + class + `" x="` + num(x) + `" y="` + num(y) + `" width="` + num(clamp(w, 0, c.w-x)) + `" height="` + num(clamp(h, 0, c.h-y)) + `"`)
	if radius > 0 {
		c.b.WriteString(` rx="` + num(radius) + `"`)
	}
	c.b.WriteString("/>")
}

func (c *canvas) dot(class string, x, y, r float64) {
	c.b.WriteString(`<circle class="` + class + `" cx="` + c.x(x) + `" cy="` + c.y(y) + `" r="` + num(r) + `"/>`)
}

// spot is a place in the view box.
type spot struct{ x, y float64 }

// path draws a broken line through spots, closed when it is to be filled.
func (c *canvas) path(class string, spots []spot, closed bool) {
	c.b.WriteString(`<path class="` + class + `" d="`)
	for i, p := range spots {
		if i == 0 {
			c.b.WriteByte('M')
		} else {
			c.b.WriteByte('L')
		}
		c.b.WriteString(c.x(p.x) + " " + c.y(p.y))
	}
	if closed {
		c.b.WriteByte('z')
	}
	c.b.WriteString(`"/>`)
}

// anchor says which end of a text stands at its coordinate.
type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

// text writes s with its baseline at y. A text that would leave the box sideways is pushed back into it,
// and one wider than the box is shortened.
func (c *canvas) text(class string, x, y float64, a anchor, s string) {
	s = shorten(s, c.w)
	if s == "" {
		return
	}
	half := textWidth(s)
	switch a {
	case middle:
		half /= 2
		x = clamp(x, half, c.w-half)
	case end:
		x = clamp(x, half, c.w)
	case start:
		x = clamp(x, 0, c.w-half)
	}
	c.b.WriteString("<text")
	if class != "" {
		c.b.WriteString(` class="` + class + `"`)
	}
	c.b.WriteString(` x="` + c.x(x) + `" y="` + c.y(y) + `"`)
	if a != start {
		c.b.WriteString(` text-anchor="` + string(a) + `"`)
	}
	c.b.WriteString(">" + escape(s) + "</text>")
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

func clamp(v, low, high float64) float64 {
	if !(v > low) { // catches NaN too
		return low
	}
	if v > high {
		return max(low, high)
	}
	return v
}

// value takes a number from a pointer; nil, NaN and infinities are "no value".
func value(p *float64) (float64, bool) {
	if p == nil || math.IsNaN(*p) || math.IsInf(*p, 0) {
		return 0, false
	}
	return *p, true
}
