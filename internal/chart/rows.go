package chart

// Rows is a list of figures on one axis: a point with its interval for each, its name at the left, its value at the right.
type Rows struct {
	ID          string // unique in the page; names the title and description elements
	Title, Desc string
	Rows        []Row
	Targets     []Target
	Min         float64 // start of the axis
	Tick        func(float64) string
}

// Row is one figure of Rows. Without a value only its texts are printed.
type Row struct {
	Label, Sub       string // name and a quieter line below it
	Value, Low, High *float64
	Text, SubText    string // the printed value and, below it, n
}

// SVG draws the rows, 536 or 328 wide; the height grows with them.
func (r Rows) SVG(size Size) SVG { return r.sheet(size).svg() }

func (r Rows) sheet(size Size) sheet {
	r.Targets = usable(r.Targets)
	c, id := &canvas{w: 536}, r.ID
	pitch, ax := 60.0, newAxis(r.Min, 244, 440)
	if size == Narrow {
		c.w, pitch, id = 328, 66, suffixed(r.ID, "-n")
		ax = newAxis(r.Min, 10, 236)
	}
	foot := 8 + pitch*float64(len(r.Rows))
	c.h = foot + 30
	r.axis(c, ax, foot)
	for i, row := range r.Rows {
		if size == Narrow {
			row.narrow(c, ax, 8+pitch*float64(i))
		} else {
			row.wide(c, ax, 8+pitch*float64(i))
		}
	}
	return c.sheet(id, "chart rows "+size.class(), r.Title, r.Desc)
}

func (r Rows) axis(c *canvas, ax axis, foot float64) {
	for _, v := range ax.ticks(4) {
		x := ax.at(v)
		c.line("grid", x, 8, x, foot)
		if r.Tick != nil {
			c.text("", x, foot+20, middle, r.Tick(v))
		}
	}
	for _, t := range r.Targets {
		x := ax.at(t.Value)
		c.line(t.Dash.class(), x, 8, x, foot)
	}
}

func (r Row) wide(c *canvas, ax axis, top float64) {
	lines := wrap(r.Label, 232, 2)
	y := top + 25
	if len(lines) > 1 {
		y -= 8
	}
	for _, l := range lines {
		c.text("strong", 0, y, start, l)
		y += lineGap
	}
	c.text("", 0, y, start, shorten(r.Sub, 232))
	r.dot(c, ax, top+28)
	c.text("strong", c.w, top+25, end, r.Text)
	c.text("", c.w, top+25+lineGap, end, shorten(r.SubText, 92))
}

func (r Row) narrow(c *canvas, ax axis, top float64) {
	label := shorten(r.Label, c.w-8)
	c.rect("ground", 0, top+2, min(textWidth(label)+6, c.w), 22, 0)
	c.text("strong", 0, top+19, start, label)
	r.dot(c, ax, top+42)
	c.text("strong", c.w, top+40, end, r.Text)
	c.text("", c.w, top+40+lineGap, end, shorten(r.SubText, 84))
}

func (r Row) dot(c *canvas, ax axis, y float64) {
	low, ok1 := value(r.Low)
	high, ok2 := value(r.High)
	if ok1 && ok2 {
		c.line("interval", ax.at(low), y, ax.at(high), y)
	}
	if v, ok := value(r.Value); ok {
		c.dot("point", ax.at(v), y, 6.5)
	}
}
