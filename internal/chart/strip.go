package chart

import "slices"

// Strip is the picture of one figure: an axis, the interval as a bar, the value as a point, and the target lines across,
// so that one sees why a verdict is what it is. Without a value only axis and targets are drawn.
type Strip struct {
	ID                string // unique in the page; names the title and description elements
	Title, Desc       string
	Value, Low, High  *float64
	LowText, HighText string // beside the ends of the bar
	Targets           []Target
	Min               float64 // start of the axis
	Tick              func(float64) string
}

// Vertical places of a strip below its target labels.
const (
	stripBar    = 22 // top of the bar
	stripBarH   = 28
	stripAxis   = 76
	stripHeight = 100
)

// SVG draws the strip, 720 or 328 wide.
func (s Strip) SVG(size Size) SVG { return s.sheet(size).svg() }

func (s Strip) sheet(size Size) sheet {
	c := &canvas{w: 720}
	id, most := s.ID, 8
	if size == Narrow {
		c.w, most = 328, 5
		id = suffixed(id, "-n")
	}
	ax := newAxis(s.Min, 8, c.w-8)
	marks := placeMarks(usable(s.Targets), ax, c.w, size)
	top := float64(markRows(marks)) * lineGap
	c.h = top + stripHeight
	s.axis(c, ax, top, most)
	s.bar(c, ax, top)
	for _, m := range marks {
		c.line(m.class, m.x, m.baseline+5, m.x, top+stripAxis)
	}
	if v, ok := value(s.Value); ok {
		c.dot("point", ax.at(v), top+stripBar+stripBarH/2, 9)
	}
	for _, m := range marks {
		c.text("strong", m.textX, m.baseline, m.anchor, m.label)
	}
	s.ends(c, ax, top)
	return c.sheet(id, "chart strip "+size.class(), s.Title, s.Desc)
}

func (s Strip) axis(c *canvas, ax axis, top float64, most int) {
	ticks := ax.ticks(most)
	for i, v := range ticks {
		x, a := ax.at(v), middle
		c.line("grid", x, top+stripBar-8, x, top+stripBar+stripBarH+8)
		switch {
		case i == len(ticks)-1:
			a = end
		case x < 20:
			a = start
		}
		c.text("", x, top+stripHeight-4, a, s.tick(v))
	}
	c.line("axis", ax.from, top+stripAxis, ax.to, top+stripAxis)
}

func (s Strip) tick(v float64) string {
	if s.Tick == nil {
		return ""
	}
	return s.Tick(v)
}

func (s Strip) bar(c *canvas, ax axis, top float64) {
	low, ok1 := value(s.Low)
	high, ok2 := value(s.High)
	if !ok1 || !ok2 {
		return
	}
	x1, x2 := ax.at(low), ax.at(high)
	c.rect("band", x1, top+stripBar, max(x2-x1, 1), stripBarH, 3)
	c.rect("edge", x1, top+stripBar, max(x2-x1, 1), stripBarH, 3)
}

// ends writes the interval's ends beside the bar. Where one side has no room, or a target line crosses it, both stand at
// the other side, and where neither is free, below the bar.
func (s Strip) ends(c *canvas, ax axis, top float64) {
	low, ok1 := value(s.Low)
	high, ok2 := value(s.High)
	if !ok1 || !ok2 {
		return
	}
	x1, x2 := ax.at(low)-6, max(ax.at(high), ax.at(low)+1)+6
	beside, both := top+stripBar+19, s.LowText+"–"+s.HighText
	left := func(text string) bool { return s.free(c, ax, x1-textWidth(text), x1) }
	right := func(text string) bool { return s.free(c, ax, x2, x2+textWidth(text)) }
	switch {
	case left(s.LowText) && right(s.HighText):
		c.text("strong", x1, beside, end, s.LowText)
		c.text("strong", x2, beside, start, s.HighText)
	case right(both):
		c.text("strong", x2, beside, start, both)
	case left(both):
		c.text("strong", x1, beside, end, both)
	default:
		c.text("strong", (x1+x2)/2, top+stripBar+stripBarH+17, middle, both)
	}
}

// free reports whether a text from x1 to x2 stays in the box and is crossed by no target line.
func (s Strip) free(c *canvas, ax axis, x1, x2 float64) bool {
	for _, t := range usable(s.Targets) {
		if x := ax.at(t.Value); x > x1-3 && x < x2+3 {
			return false
		}
	}
	return x1 >= 0 && x2 <= c.w
}

// mark is a target with the place of its label.
type mark struct {
	class       string
	x, textX    float64
	baseline    float64
	anchor      anchor
	label       string
	left, right float64 // extent of the label
}

// placeMarks puts labels centred above their lines in one row where they fit, else one row each: the leftmost lowest and
// reaching to the left, so that no line crosses the label of another.
func placeMarks(targets []Target, ax axis, width float64, size Size) []mark {
	targets = slices.SortedFunc(slices.Values(targets), func(a, b Target) int {
		switch {
		case a.Value < b.Value:
			return -1
		case a.Value > b.Value:
			return 1
		}
		return 0
	})
	out := make([]mark, len(targets))
	overlap := false
	for i, t := range targets {
		x := ax.at(t.Value)
		label := shorten(t.name(size), width)
		w := textWidth(label)
		left := clamp(x-w/2, 0, width-w)
		out[i] = mark{class: t.Dash.class(), x: x, textX: left + w/2, baseline: 13, anchor: middle, label: label, left: left, right: left + w}
		overlap = overlap || i > 0 && out[i-1].right+8 > left
	}
	if !overlap {
		return out
	}
	for i := range out {
		m := &out[i]
		w := m.right - m.left
		m.baseline = 13 + float64(len(out)-1-i)*lineGap
		m.right = clamp(m.x+3, w, width)
		m.left, m.textX, m.anchor = m.right-w, m.right, end
	}
	return out
}

func markRows(marks []mark) int {
	rows := 0
	for _, m := range marks {
		rows = max(rows, int(m.baseline-13)/lineGap+1)
	}
	return rows
}

func suffixed(id, suffix string) string {
	if id == "" {
		return ""
	}
	return id + suffix
}
