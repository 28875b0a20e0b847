package chart

// Multiples is one small trend for each of many, all on the same axes.
type Multiples struct {
	ID          string
	Title, Desc string
	Panels      []Panel
	Targets     []Target
	Min         float64
	Tick        func(float64) string
}

// Panel is one small trend: its name, a line below it (n), its points, and which of them are hidden (drawn as • on the axis).
type Panel struct {
	Title, Note string
	Points      []Point
	Hidden      []bool
}

// Measures of a panel.
const (
	panelAcross = 4 // wide
	panelGap    = 24
	panelPlot   = 92
	panelLeft   = 46 // room for the ticks
	panelRight  = 56 // room for the last value
)

// SVG draws the trends, 1136 or 328 wide, four or one in a row, on one scale.
func (m Multiples) SVG(size Size) SVG { return m.sheet(size).svg() }

func (m Multiples) sheet(size Size) sheet {
	m.Targets = usable(m.Targets)
	c, across, id := &canvas{w: 1136}, panelAcross, m.ID
	if size == Narrow {
		c.w, across, id = 328, 1, suffixed(m.ID, "-n")
	}
	width := (c.w - panelGap*float64(across-1)) / float64(across)
	places, high := m.place(c.w, size)
	tops, foot := m.tops(high, width, across)
	c.h = foot
	m.legend(c, places, size)
	for i := range m.Panels {
		names := wrap(m.Panels[i].Title, width, 3)
		above := lineGap*float64(len(names)) + 27
		c.within(float64(i%across)*(width+panelGap), tops[i]-above, func() { m.panel(c, i, names, above, width) })
	}
	return c.sheet(id, "chart multiples "+size.class(), m.Title, m.Desc)
}

// tops gives the upper edge of each panel's plot; the plots of a row stand on one height, whatever their names need.
func (m Multiples) tops(y, width float64, across int) ([]float64, float64) {
	tops := make([]float64, len(m.Panels))
	for from := 0; from < len(m.Panels); from += across {
		to, lines := min(from+across, len(m.Panels)), 1
		for _, p := range m.Panels[from:to] {
			lines = max(lines, len(wrap(p.Title, width, 3)))
		}
		for i := from; i < to; i++ {
			tops[i] = y + lineGap*float64(lines+1) + 10
		}
		y = tops[from] + panelPlot + 2*lineGap + 26
	}
	return tops, max(y, 20)
}

func (m Multiples) place(width float64, size Size) ([]spot, float64) {
	return flow(len(m.Targets), width, 0, func(i int) float64 { return 38 + textWidth(m.Targets[i].name(size)) })
}

// legend names the target lines once for all panels.
func (m Multiples) legend(c *canvas, places []spot, size Size) {
	for i, at := range places {
		c.line(m.Targets[i].Dash.class(), at.x, at.y+9, at.x+30, at.y+9)
		c.text("strong", at.x+38, at.y+13.5, start, shorten(m.Targets[i].name(size), c.w-at.x-38))
	}
}

// panel draws one trend whose plot begins at y.
func (m Multiples) panel(c *canvas, i int, names []string, y, width float64) {
	k := &m.Panels[i]
	base := y - 10 - lineGap*float64(len(names))
	for _, l := range names {
		c.text("rate", 0, base, start, l)
		base += lineGap
	}
	c.text("", 0, base, start, shorten(k.Note, width))
	t := Trend{Points: k.shown(), Targets: m.Targets, Min: m.Min, Tick: m.Tick}
	p := &plot{Trend: t, c: c, left: panelLeft, right: width - panelRight, top: y, bottom: y + panelPlot, small: true}
	p.y = newAxis(m.Min, p.bottom-8, p.top+4)
	p.xs = spread(len(t.Points), p.left, p.right)
	p.scale()
	p.bands()
	for _, t := range m.Targets {
		c.line(t.Dash.class(), p.left, p.y.at(t.Value), p.right, p.y.at(t.Value))
	}
	p.lines()
	p.hidden(k.Hidden)
	p.ends()
}

// shown gives the points without what may not be seen of them.
func (k *Panel) shown() []Point {
	out := append([]Point(nil), k.Points...)
	for i := range out {
		if i < len(k.Hidden) && k.Hidden[i] {
			p := &out[i]
			p.Value, p.Low, p.High, p.Text, p.N = nil, nil, nil, "", ""
		}
	}
	return out
}

// scale draws the ends of the axis alone: a small plot has no room for more.
func (p *plot) scale() {
	for _, v := range []float64{p.y.floor, 1} {
		y := p.y.at(v)
		p.c.line("grid", p.left, y, p.right, y)
		if p.Tick != nil {
			p.c.text("", p.left-6, y+4.5, end, shorten(p.Tick(v), panelLeft-6))
		}
	}
	p.c.line("axis", p.left, p.bottom, p.right, p.bottom)
}

// hidden marks points whose values may not be seen by • on the axis.
func (p *plot) hidden(which []bool) {
	for i, x := range p.xs {
		if i < len(which) && which[i] {
			p.c.text("strong", x, p.bottom+4.5, middle, "•")
		}
	}
}

// ends prints the first and the last place in time with n, and the last value at the right.
func (p *plot) ends() {
	last := len(p.Points) - 1
	if last < 0 {
		return
	}
	room := (p.right - p.left + panelRight) / 2
	foot := p.bottom + lineGap + 3
	if last > 0 {
		p.c.text("", p.left, foot, start, shorten(long(p.Points[0]), room-4))
		p.c.text("n", p.left, foot+lineGap, start, shorten(p.Points[0].N, room-4))
	}
	p.c.text("", p.right+panelRight, foot, end, shorten(long(p.Points[last]), room-4))
	p.c.text("n", p.right+panelRight, foot+lineGap, end, shorten(p.Points[last].N, room-4))
	if v, ok := value(p.Points[last].Value); ok {
		p.c.text("strong", p.right+panelRight, p.y.at(v)+4.5, end, shorten(p.Points[last].Text, panelRight-2))
	}
}

func long(p Point) string {
	if p.Long != "" {
		return p.Long
	}
	return p.Label
}
