package chart

import (
	"math"

	"golang.org/x/text/unicode/norm"
)

// Size names one of the drawings of a picture.
type Size int

// Wide is for screens from about 1.120 px, Narrow for everything below. Paper is for a printed page: a trend drawn 680 wide, so
// that its words stay legible on 16 cm; other pictures as Wide.
const (
	Wide Size = iota
	Narrow
	Paper
)

// class is the word by which a page shows one drawing and hides the other.
func (s Size) class() string {
	if s == Narrow {
		return "narrow"
	}
	return "wide"
}

// canvas records what is drawn inside a view box of width w and height h, in order, for writers to write. Coordinates
// are clamped to the box.
type canvas struct {
	ops  []op
	w, h float64
}

// op is one drawing operation, its coordinates final.
type op struct {
	kind   kind
	class  string
	x, y   float64 // where it begins
	x2, y2 float64 // lines: the other end; rects: width and height
	r      float64 // radius
	runs   [][]spot
	closed bool
	anchor anchor
	text   string
}

type kind int

const (
	lineOp kind = iota
	rectOp
	dotOp
	pathOp
	textOp
	intoOp // what follows is moved by x and y
	backOp // until here
)

// within moves the origin to (x, y) for what do draws. Things that are drawn alike in many places become the same bytes,
// which is what keeps a page of a hundred rows small.
func (c *canvas) within(x, y float64, do func()) {
	c.ops = append(c.ops, op{kind: intoOp, x: x, y: y})
	c.w, c.h = c.w-x, c.h-y
	do()
	c.w, c.h = c.w+x, c.h+y
	c.ops = append(c.ops, op{kind: backOp})
}

func (c *canvas) x(v float64) float64 { return clamp(v, 0, c.w) }
func (c *canvas) y(v float64) float64 { return clamp(v, 0, c.h) }

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.ops = append(c.ops, op{kind: lineOp, class: class, x: c.x(x1), y: c.y(y1), x2: c.x(x2), y2: c.y(y2)})
}

func (c *canvas) rect(class string, x, y, w, h, radius float64) {
	x, y = c.x(x), c.y(y)
	c.ops = append(c.ops, op{kind: rectOp, class: class, x: x, y: y, x2: clamp(w, 0, c.w-x), y2: clamp(h, 0, c.h-y), r: radius})
}

func (c *canvas) dot(class string, x, y, r float64) {
	c.ops = append(c.ops, op{kind: dotOp, class: class, x: c.x(x), y: c.y(y), r: r})
}

// spot is a place in the view box.
type spot struct{ x, y float64 }

// path draws a broken line through spots, closed when it is to be filled.
func (c *canvas) path(class string, spots []spot, closed bool) {
	c.paths(class, [][]spot{spots}, closed)
}

// paths draws several broken lines as one.
func (c *canvas) paths(class string, runs [][]spot, closed bool) {
	for _, run := range runs {
		for i, p := range run {
			run[i] = spot{c.x(p.x), c.y(p.y)}
		}
	}
	c.ops = append(c.ops, op{kind: pathOp, class: class, runs: runs, closed: closed})
}

// hatch draws diagonals over a rectangle, a step apart.
func (c *canvas) hatch(class string, x, y, w, h, step float64) {
	var runs [][]spot
	for d := step / 2; d < w+h; d += step { // d is how far the diagonal is from the left upper corner, along the edges
		from, to := spot{x + min(d, w), y + max(0, d-w)}, spot{x + max(0, d-h), y + min(d, h)}
		runs = append(runs, []spot{from, to})
	}
	if runs != nil {
		c.paths(class, runs, false)
	}
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
	s = shorten(norm.NFC.String(s), c.w) // letters with stacked marks are one glyph each
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
	c.ops = append(c.ops, op{kind: textOp, class: class, x: c.x(x), y: c.y(y), anchor: a, text: s})
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
