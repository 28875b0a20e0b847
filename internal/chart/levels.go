package chart

import "strconv"

// Bar is a distribution over the levels of a scale as one bar, the best level at the left edge, so that the satisfied
// share begins at 0 in every bar and can be compared by eye.
type Bar struct {
	ID          string // unique in the page; may be empty for a small bar
	Title, Desc string
	Segments    []Segment // best level first
}

// Segment is one level's share of a bar. Weight is a count or a share; what is not above 0 is not drawn.
type Segment struct {
	Level  int // 1 (worst) to 5 (best): which colour of the palette
	Weight float64
	Text   string // the printed share, inside the segment where it fits
}

// PaletteLevel gives the colour, 1 to 5, of a level in a scale of any number of levels, so that the ends of every scale
// have the ends of the palette. Levels count from 1 (worst).
func PaletteLevel(level, levels int) int {
	if levels < 2 || level < 1 {
		return 3
	}
	if level > levels {
		level = levels
	}
	return 1 + (4*(level-1)+(levels-1)/2)/(levels-1)
}

const segmentGap = 2

// SVG draws the bar with its shares in the segments, 1088 or 328 wide.
func (b Bar) SVG(size Size) SVG { return b.sheet(size).svg() }

func (b Bar) sheet(size Size) sheet {
	c, id := &canvas{w: 1088, h: 44}, b.ID
	if size == Narrow {
		c.w, id = 328, suffixed(b.ID, "-n")
	}
	b.draw(c, true)
	return c.sheet(id, "chart levels "+size.class(), b.Title, b.Desc)
}

// Small draws the bar without words, 160 wide, for a cell of a table that has the figures beside it.
func (b Bar) Small() SVG {
	c := &canvas{w: 160, h: 16}
	b.draw(c, false)
	return c.sheet(b.ID, "chart small", b.Title, b.Desc).svg()
}

func (b Bar) draw(c *canvas, words bool) {
	var total float64
	for _, s := range b.Segments {
		total += weight(s)
	}
	if total == 0 {
		c.rect("none", 0.5, 0.5, c.w-1, c.h-1, 2)
		return
	}
	x := 0.0
	for _, s := range b.Segments {
		w := weight(s) / total * c.w
		if w <= 0 {
			continue
		}
		level := strconv.Itoa(int(clamp(float64(s.Level), 1, 5)))
		shown := w
		if x+w < c.w-0.05 {
			shown = max(w-segmentGap, 0.5)
		}
		if level == "3" && shown > 1 { // it has an outline, which is drawn on the edge
			c.rect("level"+level, x+0.5, 0.5, shown-1, c.h-1, 0)
		} else {
			c.rect("level"+level, x, 0, shown, c.h, 0)
		}
		if words && shown >= max(30, textWidth(s.Text)+8) {
			c.text("on"+level, x+shown/2, c.h/2+4.5, middle, s.Text)
		}
		x += w
	}
}

// weight is what a segment counts; the bound keeps sums of hostile values finite.
func weight(s Segment) float64 {
	v, ok := value(&s.Weight)
	if !ok {
		return 0
	}
	return clamp(v, 0, 1e15)
}
