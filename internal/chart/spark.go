package chart

// Spark is a line without words, for a cell of a table that has the figures beside it.
type Spark struct {
	ID          string
	Title, Desc string
	Values      []*float64
	Target      *float64
	Min         float64
}

// SVG draws the line, 120 wide in both sizes. Without a title it is decoration, which readers of the screen pass over.
func (s Spark) SVG(size Size) SVG { return s.sheet(size).svg() }

func (s Spark) sheet(Size) sheet {
	c := &canvas{w: 120, h: 28}
	ax := newAxis(s.Min, c.h-4, 4)
	if v, ok := value(s.Target); ok {
		c.line("target dots", 0, ax.at(v), c.w, ax.at(v))
	}
	var run []spot
	last := spot{-1, 0}
	flush := func() {
		switch {
		case len(run) == 1:
			c.dot("point", run[0].x, run[0].y, 3)
		case len(run) > 1:
			c.path("line", run, false)
		}
		run = nil
	}
	for i, x := range spread(len(s.Values), 0, c.w) {
		v, ok := value(s.Values[i])
		if !ok {
			flush()
			continue
		}
		last = spot{clamp(x, 5, c.w-5), ax.at(v)}
		run = append(run, last)
	}
	alone := len(run) == 1
	flush()
	if last.x >= 0 && !alone {
		c.dot("point", last.x, last.y, 4)
	}
	return c.sheet(s.ID, "chart spark", s.Title, s.Desc)
}
