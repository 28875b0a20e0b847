package export

import (
	"hailong/internal/invite"
	"hailong/internal/survey"
)

// colour is "#RRGGBB"; "" draws nothing.
type colour string

// The inks of printed matter.
const (
	ink      colour = "#1D2A2C"
	paleInk  colour = "#4A5759"
	teal     colour = "#0B5A5E"
	straw    colour = "#C9A24A"
	lacquer  colour = "#A32B16"
	hairline colour = "#DDD5C4"
	white    colour = "#FFFFFF"
	black    colour = "#000000"
)

// picture is one laid-out page: its size in millimetres and what stands on it, in the order of drawing.
type picture struct {
	width, height float64
	title         string
	lang          survey.Lang
	drawing
}

// drawing is a list of things to draw; a drawer handles each kind.
type drawing struct {
	shapes  []shape
	words   []words
	symbols []symbol
}

// shape is a path that is filled, drawn as a line with round ends, or both.
type shape struct {
	path       path
	fill, line colour
	width      float64 // of the line, mm
}

// words is one line of text; (x, y) is where its baseline starts.
type words struct {
	x, y, size float64 // mm, mm, pt
	bold       bool
	ink        colour
	text       string
	lang       survey.Lang
}

// width gives the width of the line in millimetres.
func (l *words) width() float64 { return face(l.bold).width(l.text, l.size) }

// symbol is a QR symbol with its quiet zone in a square of side millimetres.
type symbol struct {
	x, y, side float64
	code       *invite.Code
	alt        string
}

// place adds another drawing, scaled and moved.
func (d *drawing) place(o drawing, scale, dx, dy float64) {
	for _, s := range o.shapes {
		s.path, s.width = s.path.at(scale, dx, dy), s.width*scale
		d.shapes = append(d.shapes, s)
	}
	for _, w := range o.words {
		w.x, w.y, w.size = w.x*scale+dx, w.y*scale+dy, w.size*scale
		d.words = append(d.words, w)
	}
	for _, s := range o.symbols {
		s.x, s.y, s.side = s.x*scale+dx, s.y*scale+dy, s.side*scale
		d.symbols = append(d.symbols, s)
	}
}

// rule draws a hairline.
func (d *drawing) rule(x, y, w float64) {
	d.shapes = append(d.shapes, shape{path: box(x, y, w, 0.3, 0), fill: hairline})
}
