package export

import (
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"hailong/internal/chart"
)

// millimetre is the length of a point in millimetres: type sizes are in points, everything else in millimetres.
const millimetre = 25.4 / 72

// typeface measures and gives outlines of one weight. It is safe for concurrent use.
type typeface struct {
	font *sfnt.Font
	data []byte
}

var (
	regular  = sync.OnceValue(func() *typeface { return mustTypeface(chart.Font(false)) })
	semibold = sync.OnceValue(func() *typeface { return mustTypeface(chart.Font(true)) })
)

// face gives the typeface of a weight.
func face(bold bool) *typeface {
	if bold {
		return semibold()
	}
	return regular()
}

func mustTypeface(data []byte) *typeface {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic(fmt.Errorf("embedded font: %w", err)) // the font is part of the program
	}
	return &typeface{font: f, data: data}
}

// buffers are lent to look-ups in a font: one is large, and a look-up short.
var buffers = sync.Pool{New: func() any { return new(sfnt.Buffer) }}

// missing gives the first letter of a text that the typeface cannot draw.
func (t *typeface) missing(text string) (rune, bool) {
	buf := buffers.Get().(*sfnt.Buffer)
	defer buffers.Put(buf)
	for _, r := range text {
		if i, err := t.font.GlyphIndex(buf, r); err != nil || i == 0 {
			return r, true
		}
	}
	return 0, false
}

// width gives the width of a text in millimetres at a size in points, without kerning, as all three drawers set it.
func (t *typeface) width(text string, size float64) float64 {
	buf := buffers.Get().(*sfnt.Buffer)
	defer buffers.Put(buf)
	var units fixed.Int26_6
	for _, r := range text {
		units += t.advance(buf, r)
	}
	return float64(units) / 64 / float64(t.font.UnitsPerEm()) * size * millimetre
}

// advance gives the advance of a letter in font units.
func (t *typeface) advance(buf *sfnt.Buffer, r rune) fixed.Int26_6 {
	i, err := t.font.GlyphIndex(buf, r)
	if err != nil {
		return 0
	}
	a, err := t.font.GlyphAdvance(buf, i, fixed.I(int(t.font.UnitsPerEm())), font.HintingNone)
	if err != nil {
		return 0
	}
	return a
}

// outline gives the outlines of a text whose baseline starts at (0,0), 1 em = em units long, y downwards.
func (t *typeface) outline(text string, em float64) (path, error) {
	var buf sfnt.Buffer
	var out path
	upem := int(t.font.UnitsPerEm())
	scale := em / float64(upem)
	x := 0.0
	for _, r := range text {
		i, err := t.font.GlyphIndex(&buf, r)
		if err != nil {
			return nil, fmt.Errorf("glyph of %q: %w", r, err)
		}
		segments, err := t.font.LoadGlyph(&buf, i, fixed.I(upem), nil)
		if err != nil {
			return nil, fmt.Errorf("outline of %q: %w", r, err)
		}
		out = append(out, glyphPath(segments).at(scale, x, 0)...)
		x += float64(t.advance(&buf, r)) / 64 * scale
	}
	return out, nil
}

// glyphPath turns a glyph's segments into a path; quadratic curves become the cubic ones that are equal to them.
func glyphPath(segments sfnt.Segments) path {
	var out path
	var now point
	for _, s := range segments {
		a, b, c := pointOf(s.Args[0]), pointOf(s.Args[1]), pointOf(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(out) > 0 {
				out = append(out, segment{op: 'Z'})
			}
			out, now = append(out, segment{op: 'M', to: [3]point{a}}), a
		case sfnt.SegmentOpLineTo:
			out, now = append(out, segment{op: 'L', to: [3]point{a}}), a
		case sfnt.SegmentOpQuadTo:
			out, now = append(out, segment{op: 'C', to: [3]point{between(now, a, 2.0/3), between(b, a, 2.0/3), b}}), b
		case sfnt.SegmentOpCubeTo:
			out, now = append(out, segment{op: 'C', to: [3]point{a, b, c}}), c
		}
	}
	if len(out) > 0 {
		out = append(out, segment{op: 'Z'})
	}
	return out
}

func pointOf(p fixed.Point26_6) point { return point{float64(p.X) / 64, float64(p.Y) / 64} }

// between gives the point at share k of the way from a to b.
func between(a, b point, k float64) point { return point{a.x + (b.x-a.x)*k, a.y + (b.y-a.y)*k} }
