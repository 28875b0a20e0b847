package chart

import (
	"fmt"
	"image"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// outline is closed outlines of lines and curves: M and L use to[0], Q two, C three.
type outline []segment

type segment struct {
	op byte
	to [3]spot
}

// used gives the spots that a segment uses.
func (s *segment) used() []spot {
	switch s.op {
	case 'M', 'L':
		return s.to[:1]
	case 'Q':
		return s.to[:2]
	case 'C':
		return s.to[:]
	}
	return nil
}

// bounds gives the pixels that an outline touches, at so many to a unit.
func (o *outline) bounds(scale float64) image.Rectangle {
	low, high := spot{math.Inf(1), math.Inf(1)}, spot{math.Inf(-1), math.Inf(-1)}
	for _, step := range *o {
		for _, p := range step.used() {
			low, high = spot{min(low.x, p.x), min(low.y, p.y)}, spot{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	if low.x > high.x {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(low.x*scale)), int(math.Floor(low.y*scale)),
		int(math.Ceil(high.x*scale)), int(math.Ceil(high.y*scale)))
}

func (o *outline) polygon(corners []spot) {
	for i, p := range corners {
		s := segment{op: 'L', to: [3]spot{p}}
		if i == 0 {
			s.op = 'M'
		}
		*o = append(*o, s)
	}
	if len(corners) > 0 {
		*o = append(*o, segment{op: 'Z'})
	}
}

// strokes gives the outline of lines of a width with round joins: a box for each piece and a disc at each inner corner,
// all turning the same way, so that their sum is the line.
func strokes(runs [][]spot, width float64) outline {
	var o outline
	for _, run := range runs {
		closed := len(run) > 2 && run[0] == run[len(run)-1]
		for i := 1; i < len(run); i++ {
			o.polygon(piece(run[i-1], run[i], width/2))
			if i < len(run)-1 || closed {
				o.polygon(disc(run[i], width/2))
			}
		}
	}
	return o
}

// piece is the box around a straight piece, clockwise.
func piece(a, b spot, r float64) []spot {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 {
		return nil
	}
	nx, ny := (b.y-a.y)/length*r, -(b.x-a.x)/length*r
	return []spot{{a.x + nx, a.y + ny}, {b.x + nx, b.y + ny}, {b.x - nx, b.y - ny}, {a.x - nx, a.y - ny}}
}

// disc is a polygon of 32 corners, clockwise.
func disc(c spot, r float64) []spot {
	out := make([]spot, 0, 33)
	for i := range 32 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 32)
		out = append(out, spot{c.x + r*cos, c.y + r*sin})
	}
	return out
}

// dashed cuts lines by a pattern of a dash and a gap; without one they stay whole.
func dashed(runs [][]spot, pattern []float64) [][]spot {
	if len(pattern) != 2 {
		return runs
	}
	var out [][]spot
	for _, run := range runs {
		out = append(out, dashes(run, pattern)...)
	}
	return out
}

func dashes(run []spot, pattern []float64) (out [][]spot) {
	part, left := 0, pattern[0]
	var now []spot
	for i := 1; i < len(run); i++ {
		a, b := run[i-1], run[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		for done := 0.0; done < length; {
			step := min(left, length-done)
			if part == 0 {
				now = append(now, along(a, b, done/length), along(a, b, (done+step)/length))
			}
			done, left = done+step, left-step
			if left <= 0 {
				if part == 0 {
					out, now = append(out, now), nil
				}
				part = 1 - part
				left = pattern[part]
			}
		}
	}
	if now != nil {
		out = append(out, now)
	}
	return out
}

func along(a, b spot, k float64) spot { return spot{a.x + (b.x-a.x)*k, a.y + (b.y-a.y)*k} }

// text paints letters at their true widths, with a halo where the class has one.
func (b *brush) text(p *op, l look) error {
	o, width, err := letters(p.text, l)
	if err != nil {
		return err
	}
	x := p.x
	switch p.anchor {
	case middle:
		x -= width / 2
	case end:
		x -= width
	}
	for i := range o {
		for j, q := range o[i].to {
			o[i].to[j] = spot{q.x + x, q.y + p.y}
		}
	}
	if l.halo != "" {
		b.fill(strokes(flatten(o), 3), l.halo, 0)
	}
	b.fill(o, l.fill, l.opacity)
	return nil
}

// figure is the width of a tabular figure in ems, as pages have it by font-variant-numeric.
const figure = 0.68

// letters gives the outlines of a text whose baseline begins at (0,0), and its width.
func letters(text string, l look) (outline, float64, error) {
	var buf sfnt.Buffer
	var o outline
	f := face(l.bold)
	em := fixed.I(int(f.UnitsPerEm()))
	scale, x := l.size()/float64(f.UnitsPerEm()), 0.0
	for _, r := range text {
		i, err := f.GlyphIndex(&buf, r)
		if err != nil {
			return nil, 0, fmt.Errorf("glyph of %q: %w", r, err)
		}
		segments, err := f.LoadGlyph(&buf, i, em, nil)
		if err != nil {
			return nil, 0, fmt.Errorf("outline of %q: %w", r, err)
		}
		own := advanceOf(f, &buf, r, em)
		step := own
		if r >= '0' && r <= '9' {
			step = figure * float64(f.UnitsPerEm())
		}
		o.glyph(segments, scale, x+(step-own)/2*scale)
		x += step * scale
	}
	return o, x, nil
}

// measure gives the width of a text as letters sets it.
func measure(text string, l look) float64 {
	var buf sfnt.Buffer
	f := face(l.bold)
	em := fixed.I(int(f.UnitsPerEm()))
	var ems float64
	for _, r := range text {
		if r >= '0' && r <= '9' {
			ems += figure
			continue
		}
		ems += advanceOf(f, &buf, r, em) / float64(f.UnitsPerEm())
	}
	return ems * l.size()
}

func advanceOf(f *sfnt.Font, buf *sfnt.Buffer, r rune, em fixed.Int26_6) float64 {
	i, err := f.GlyphIndex(buf, r)
	if err != nil {
		return 0
	}
	a, err := f.GlyphAdvance(buf, i, em, font.HintingNone)
	if err != nil {
		return 0
	}
	return float64(a) / 64
}

func (o *outline) glyph(segments sfnt.Segments, scale, dx float64) {
	began := false
	for _, s := range segments {
		var to [3]spot
		for j, a := range s.Args {
			to[j] = spot{float64(a.X)/64*scale + dx, float64(a.Y) / 64 * scale}
		}
		if s.Op == sfnt.SegmentOpMoveTo && began {
			*o = append(*o, segment{op: 'Z'})
		}
		began = true
		*o = append(*o, segment{op: "MLQC"[s.Op], to: to})
	}
	if began {
		*o = append(*o, segment{op: 'Z'})
	}
}

// curveSteps is the number of straight pieces that stand for a curve below a halo.
const curveSteps = 6

// flatten gives an outline as broken lines.
func flatten(o outline) [][]spot {
	var runs [][]spot
	for i := range o {
		s := &o[i]
		if s.op == 'M' {
			runs = append(runs, []spot{s.to[0]})
			continue
		}
		if len(runs) == 0 {
			continue
		}
		run := &runs[len(runs)-1]
		from := (*run)[len(*run)-1]
		switch s.op {
		case 'L':
			*run = append(*run, s.to[0])
		case 'Q', 'C':
			for k := 1; k <= curveSteps; k++ {
				*run = append(*run, s.bezier(from, float64(k)/curveSteps))
			}
		case 'Z':
			*run = append(*run, (*run)[0])
		}
	}
	return runs
}

func (s *segment) bezier(a spot, t float64) spot {
	p := along(a, s.to[0], t)
	q := along(s.to[0], s.to[1], t)
	if s.op == 'Q' {
		return along(p, q, t)
	}
	r := along(s.to[1], s.to[2], t)
	return along(along(p, q, t), along(q, r, t), t)
}
