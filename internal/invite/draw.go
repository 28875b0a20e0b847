package invite

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strconv"

	"hailong/internal/survey"
)

// maxPixels bounds the side of a picture: 20.000 pixels are 1,7 m at 300 dots an inch.
const maxPixels = 20_000

// PNG writes the symbol with quiet zone as a picture of two colours, one bit a pixel, each module exactly
// modulePixels × modulePixels. A size that is not positive, or gives more than 20.000 pixels a side, is Invalid.
func (c *Code) PNG(w io.Writer, modulePixels int) error {
	if modulePixels < 1 {
		return &survey.Error{Kind: survey.Invalid, Field: "module", Err: errModuleSize}
	}
	if modulePixels > maxPixels/c.Side() {
		return &survey.Error{Kind: survey.Invalid, Field: "module",
			Err: fmt.Errorf("%d pixels a module give a picture of more than %d pixels a side", modulePixels, maxPixels)}
	}
	if err := png.Encode(w, c.image(modulePixels)); err != nil {
		return fmt.Errorf("write QR code as PNG: %w", err)
	}
	return nil
}

func (c *Code) image(scale int) *image.Paletted {
	side := c.Side() * scale
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for _, r := range c.Runs() {
		for y := r.Y * scale; y < (r.Y+1)*scale; y++ {
			row := img.Pix[y*img.Stride+r.X*scale:][:r.Len*scale]
			for i := range row {
				row[i] = 1
			}
		}
	}
	return img
}

// SVG gives the symbol with quiet zone as a picture of one unit a module: a white ground and one path of dark runs.
// It has no style attribute and no text, so it can stand inside a page under a strict content policy.
func (c *Code) SVG() []byte {
	side := strconv.Itoa(c.Side())
	b := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + side + ` ` + side + `" shape-rendering="crispEdges">` +
		`<path fill="#fff" d="M0 0h` + side + `v` + side + `H0z"/><path d="`)
	return append(append(b, c.Path()...), `"/></svg>`...)
}

// Path gives the dark modules as the data of one SVG path, one unit a module, for pages that write the rest themselves.
func (c *Code) Path() string {
	var b []byte
	for _, r := range c.Runs() {
		b = append(b, 'M')
		b = strconv.AppendInt(b, int64(r.X), 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(r.Y), 10)
		b = append(b, 'h')
		b = strconv.AppendInt(b, int64(r.Len), 10)
		b = append(b, "v1h-"...)
		b = strconv.AppendInt(b, int64(r.Len), 10)
		b = append(b, 'z')
	}
	return string(b)
}
