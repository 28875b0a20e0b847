package export

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/vector"
)

// drawPNG writes a page as PNG of dpi dots an inch; the file says so, and prints at its true size.
func drawPNG(w io.Writer, p *picture, dpi int) error {
	img, err := paint(p, float64(dpi)/25.4)
	if err != nil {
		return err
	}
	return encodePNG(w, img, float64(dpi)/0.0254)
}

// drawBits writes a page as PNG of one bit a pixel, for printers that know no grey: a pixel is black where at least half
// of it is covered.
func drawBits(w io.Writer, p *picture, dotsPerMillimetre int) error {
	img, err := paint(p, float64(dotsPerMillimetre))
	if err != nil {
		return err
	}
	bits := image.NewPaletted(img.Bounds(), color.Palette{color.White, color.Black})
	for i := range bits.Pix {
		if img.Pix[4*i] < 128 {
			bits.Pix[i] = 1
		}
	}
	return encodePNG(w, bits, float64(dotsPerMillimetre)*1000)
}

// paint draws a page on white with scale pixels a millimetre.
func paint(p *picture, scale float64) (*image.RGBA, error) {
	c := &canvas{scale: scale, img: image.NewRGBA(image.Rect(0, 0, pixels(p.width*scale), pixels(p.height*scale)))}
	draw.Draw(c.img, c.img.Bounds(), image.White, image.Point{}, draw.Src)
	for i := range p.shapes {
		c.shape(&p.shapes[i])
	}
	for i := range p.symbols {
		c.symbol(&p.symbols[i])
	}
	for i := range p.words {
		if err := c.words(&p.words[i]); err != nil {
			return nil, err
		}
	}
	return c.img, nil
}

func encodePNG(w io.Writer, img image.Image, perMetre float64) error {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, img); err != nil {
		return err
	}
	return withResolution(w, b.Bytes(), uint32(math.Round(perMetre)))
}

func pixels(v float64) int { return int(math.Round(v)) }

// withResolution writes a PNG with a pHYs chunk (pixels a metre) behind its header chunk, which ends at byte 33.
func withResolution(w io.Writer, file []byte, perMetre uint32) error {
	const header = 33
	chunk := append([]byte{0, 0, 0, 9}, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(binary.BigEndian.AppendUint32(chunk, perMetre), 1)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	for _, part := range [][]byte{file[:header], chunk, file[header:]} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// canvas draws shapes in millimetres on pixels.
type canvas struct {
	img    *image.RGBA
	raster vector.Rasterizer
	scale  float64 // pixels a millimetre
}

func (c *canvas) shape(s *shape) {
	p := s.path.at(c.scale, 0, 0)
	if s.fill != "" {
		c.fill(p, s.fill)
	}
	if s.line != "" {
		c.fill(stroke(p, s.width*c.scale), s.line)
	}
}

func (c *canvas) words(l *words) error {
	p, err := face(l.bold).outline(l.text, l.size*millimetre*c.scale)
	if err != nil {
		return err
	}
	c.fill(p.at(1, l.x*c.scale, l.y*c.scale), l.ink)
	return nil
}

// symbol draws modules with edges on whole pixels: they differ by a pixel in width at most, and have no grey.
func (c *canvas) symbol(s *symbol) {
	module := s.side * c.scale / float64(s.code.Side())
	at := func(origin float64, i int) int { return pixels(origin*c.scale + float64(i)*module) }
	for _, r := range s.code.Runs() {
		run := image.Rect(at(s.x, r.X), at(s.y, r.Y), at(s.x, r.X+r.Len), at(s.y, r.Y+1))
		draw.Draw(c.img, run, image.Black, image.Point{}, draw.Src)
	}
}

// fill paints an outline, in pixels, on the part of the page that it covers.
func (c *canvas) fill(p path, ink colour) {
	low, high := p.bounds()
	area := image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x)), int(math.Ceil(high.y)))
	area = area.Intersect(c.img.Bounds()) // the page itself may end within a pixel
	if area.Empty() {
		return
	}
	c.raster.Reset(area.Dx(), area.Dy())
	p = p.at(1, -float64(area.Min.X), -float64(area.Min.Y))
	for i := range p {
		switch a, b, e := p[i].to[0], p[i].to[1], p[i].to[2]; p[i].op {
		case 'M':
			c.raster.MoveTo(float32(a.x), float32(a.y))
		case 'L':
			c.raster.LineTo(float32(a.x), float32(a.y))
		case 'C':
			c.raster.CubeTo(float32(a.x), float32(a.y), float32(b.x), float32(b.y), float32(e.x), float32(e.y))
		case 'Z':
			c.raster.ClosePath()
		}
	}
	r, g, b := ink.rgb()
	c.raster.Draw(c.img, area, image.NewUniform(color.RGBA{uint8(r), uint8(g), uint8(b), 255}), image.Point{})
}
