package chart

import "strconv"

// draw draws a cell with its words: the rate, and n below it; a triangle before n is the mark of a value below its limit.
func (k HeatCell) draw(c *canvas, x, y, w, h float64) {
	k.ground(c, x, y, w, h)
	mid, base := x+w/2, y+h/2
	switch k.State {
	case HeatHidden:
		c.text("strong", mid, base+4.5, middle, "•")
	case HeatNone:
		c.text("", mid, base+4.5, middle, "–")
	default:
		if k.N == "" {
			c.text("rate", mid, base+4.5, middle, shorten(k.Text, w-4))
		} else {
			c.text("rate", mid, base-3, middle, shorten(k.Text, w-4))
		}
		room := w - 4
		if k.Below {
			fall(c, x+9, base+9)
			mid, room = mid+6, w-18
		}
		c.text("n", mid, base+14, middle, shorten(k.N, room*fontSize/smallSize))
	}
}

// ground fills a cell without its words: a tint, or hatching where the value is hidden.
func (k HeatCell) ground(c *canvas, x, y, w, h float64) {
	class := "cell"
	if step := int(clamp(float64(k.Step), 0, 3)); step > 0 && k.State == HeatValue {
		class = "cell heat" + strconv.Itoa(step)
	}
	c.rect(class, x+0.5, y+0.5, w-1, h-1, 0)
	if k.State == HeatHidden {
		c.hatch("hatch", x+1, y+1, w-2, h-2, 10)
	}
}

// fall is the mark ▼ around a spot. It is drawn, because few typefaces have the sign.
func fall(c *canvas, x, y float64) {
	c.path("below", []spot{{x - 5, y - 4}, {x + 5, y - 4}, {x, y + 5}}, true)
}

// place puts the entries of a legend beside each other while they fit, and gives their places and the height of all.
func (p *heatPlot) place(y float64) ([]spot, float64) {
	return flow(len(p.Legend), p.c.w, y, func(i int) float64 { return heatCorner + 8 + textWidth(p.Legend[i].Text) })
}

// flow places n things of given widths in lines of a width, and gives where each begins and the height of all.
func flow(n int, width, y float64, wide func(int) float64) ([]spot, float64) {
	const pitch = 26
	if n == 0 {
		return nil, 0
	}
	out, top, x := make([]spot, n), y, 0.0
	for i := range n {
		w := min(wide(i), width)
		if x > 0 && x+w > width {
			x, y = 0, y+pitch
		}
		out[i] = spot{x, y}
		x += w + 20
	}
	return out, y + pitch - top
}

// legend explains tints and marks below the table.
func (p *heatPlot) legend(y float64) {
	places, _ := p.place(y)
	for i, at := range places {
		e := &p.Legend[i]
		e.Cell.swatch(p.c, at.x, at.y)
		p.c.text("", at.x+heatCorner+8, at.y+15.5, start, shorten(e.Text, p.c.w-at.x-heatCorner-8))
	}
}

func (k HeatCell) swatch(c *canvas, x, y float64) {
	k.ground(c, x, y, heatCorner, heatCorner)
	mid := x + heatCorner/2.0
	switch {
	case k.State == HeatHidden:
		c.text("strong", mid, y+15.5, middle, "•")
	case k.State == HeatNone:
		c.text("", mid, y+15.5, middle, "–")
	case k.Below:
		fall(c, mid, y+11)
	}
}
