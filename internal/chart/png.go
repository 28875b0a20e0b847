package chart

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"

	"golang.org/x/image/vector"
)

// How many pixels a unit of the view box has in a PNG for screens, and in one for print.
const (
	pngScale   = 2
	printScale = 3
)

// PNG gives a picture as a PNG of twice its size on white ground: the same layout as the SVG, in the light colours. The
// only error is a picture without extent or a letter that the typeface cannot outline.
func PNG(p Picture, size Size) ([]byte, error) { return paint(p, size, pngScale) }

// PrintPNG gives the picture as PNG has it, of three times its size, and says that it has 300 dots an inch: drawn for Paper it is
// 17 cm wide.
func PrintPNG(p Picture, size Size) ([]byte, error) {
	raw, err := paint(p, size, printScale)
	if err != nil {
		return nil, err
	}
	return withDensity(raw, 300), nil
}

func paint(p Picture, size Size, scale float64) ([]byte, error) {
	s := p.sheet(size)
	box := image.Rect(0, 0, int(math.Ceil(s.w*scale)), int(math.Ceil(s.h*scale)))
	if box.Empty() {
		return nil, fmt.Errorf("picture of %v by %v", s.w, s.h)
	}
	b := &brush{img: image.NewRGBA(box), scale: scale}
	draw.Draw(b.img, box, image.White, image.Point{}, draw.Src)
	for i := range s.ops {
		if err := b.op(&s.ops[i]); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, b.img); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}

// headLength is what a PNG has before anything but its size: signature and IHDR.
const headLength = 8 + 4 + 4 + 13 + 4

// withDensity puts a chunk pHYs behind the head of a PNG, which says how many dots there are to the metre.
func withDensity(raw []byte, dotsPerInch float64) []byte {
	dots := uint32(math.Round(dotsPerInch / 0.0254))
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	body := append([]byte("pHYs"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, dots), dots)...)
	body = append(body, 1)
	chunk = binary.BigEndian.AppendUint32(append(chunk, body...), crc32.ChecksumIEEE(body))
	return slices.Concat(raw[:headLength], chunk, raw[headLength:])
}

// brush paints operations on pixels.
type brush struct {
	img    *image.RGBA
	scale  float64 // pixels of a unit
	raster vector.Rasterizer
	origin spot
}

func (b *brush) op(p *op) error {
	l := looks[p.class]
	switch p.kind {
	case textOp:
		return b.text(p, l)
	case intoOp:
		b.origin = spot{p.x, p.y}
		return nil
	case backOp:
		b.origin = spot{}
		return nil
	}
	runs, closed := p.outline()
	if l.fill != "" && closed {
		b.fill(polygons(runs), l.fill, l.opacity)
	}
	if l.stroke != "" {
		b.fill(strokes(dashed(runs, l.dash), l.width), l.stroke, l.opacity)
	}
	return nil
}

// outline gives an operation as broken lines in units of the view box, and whether they enclose something.
func (p *op) outline() ([][]spot, bool) {
	switch p.kind {
	case lineOp:
		return [][]spot{{{p.x, p.y}, {p.x2, p.y2}}}, false
	case rectOp:
		x, y := p.x+p.x2, p.y+p.y2
		return [][]spot{{{p.x, p.y}, {x, p.y}, {x, y}, {p.x, y}, {p.x, p.y}}}, true
	case dotOp:
		return [][]spot{append(disc(spot{p.x, p.y}, p.r), spot{p.x + p.r, p.y})}, true
	}
	if !p.closed {
		return p.runs, false
	}
	var out [][]spot
	for _, run := range p.runs {
		out = append(out, append(append([]spot(nil), run...), run[:min(1, len(run))]...))
	}
	return out, true
}

// polygons gives outlines of straight pieces.
func polygons(runs [][]spot) outline {
	var o outline
	for _, run := range runs {
		o.polygon(run)
	}
	return o
}

// fill paints an outline, which it moves to its place, in a colour; opacity 0 counts as 1.
func (b *brush) fill(o outline, name string, opacity float64) {
	if opacity == 0 {
		opacity = 1
	}
	for i := range o {
		for j := range o[i].to {
			o[i].to[j].x += b.origin.x
			o[i].to[j].y += b.origin.y
		}
	}
	area := o.bounds(b.scale).Intersect(b.img.Bounds())
	if area.Empty() {
		return
	}
	b.raster.Reset(area.Dx(), area.Dy())
	at := func(p spot) (float32, float32) {
		return float32(p.x*b.scale - float64(area.Min.X)), float32(p.y*b.scale - float64(area.Min.Y))
	}
	for _, s := range o {
		ax, ay := at(s.to[0])
		bx, by := at(s.to[1])
		cx, cy := at(s.to[2])
		switch s.op {
		case 'M':
			b.raster.MoveTo(ax, ay)
		case 'L':
			b.raster.LineTo(ax, ay)
		case 'Q':
			b.raster.QuadTo(ax, ay, bx, by)
		case 'C':
			b.raster.CubeTo(ax, ay, bx, by, cx, cy)
		case 'Z':
			b.raster.ClosePath()
		}
	}
	c := light[name]
	a := opacity * 255
	shade := color.NRGBA{c.R, c.G, c.B, uint8(math.Round(a))}
	b.raster.Draw(b.img, area, image.NewUniform(shade), image.Point{})
}
