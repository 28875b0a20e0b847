package chart

// Trend is a series over time: a line through the values, the interval as a band behind it, target lines across, the
// printed value at each point and n under it. Where a value is missing the line and the band have a gap; a point without
// neighbours gets an error bar instead of a band.
type Trend struct {
	ID          string // unique in the page; names the title and description elements
	Title, Desc string
	Points      []Point
	Targets     []Target
	Min         float64 // start of the axis; 1 is its end
	Tick        func(float64) string
	NLabel      string // in front of the row of n, e.g. "n"
	Unit        string // behind the row of n, e.g. "doanh nghiệp"
}

// Point is one step of a trend.
type Point struct {
	Label     string // under the point, e.g. "T6"
	Span      string // what Label is part of, e.g. "2020"; narrow drawings print it below the first label of each span
	Long      string // label and span in one, e.g. "T6/2020"; wide drawings print it at the first label of each span
	Value     *float64
	Low, High *float64
	Text      string // the printed value
	N         string // the printed count; empty = none
}

// plot is a trend laid out in one size.
type plot struct {
	Trend
	size        Size
	c           *canvas
	y           axis
	left, right float64
	top, bottom float64
	xs          []float64
	every       int // each how many points have labels, counted back from the last
	spanRow     bool
	legend      bool
	small       bool // points are small, and have no edge that would cut a short line up
}

// SVG draws the trend, 1136, 328 or on paper 680 wide.
func (t Trend) SVG(size Size) SVG { return t.sheet(size).svg() }

func (t Trend) sheet(size Size) sheet {
	t.Targets = usable(t.Targets)
	p := t.layout(size, len(t.Targets))
	p.grid()
	p.bands()
	p.targets()
	p.lines()
	p.labels()
	id := t.ID
	if size == Narrow {
		id = suffixed(id, "-n")
	}
	return p.c.sheet(id, "chart trend "+size.class(), t.Title, t.Desc)
}

// layout measures the plot out; rows is how many lines of legend a narrow drawing has above it.
func (t Trend) layout(size Size, rows int) *plot {
	p := &plot{Trend: t, size: size, c: &canvas{w: 1136}, left: 52, right: 986, top: 28}
	body := 272.0
	if size == Narrow {
		p.c.w, p.left, p.right, body = 328, 48, 322, 220
		p.legend, p.spanRow = rows > 0, true
		p.top = 12 + float64(rows)*20
	}
	if size == Paper {
		p.c.w, p.right, body = 680, 530, 250
	}
	p.bottom = p.top + body
	p.c.h = p.bottom + 54
	if p.spanRow {
		p.c.h += lineGap
	}
	p.y = newAxis(t.Min, p.bottom-12, p.top+4)
	p.xs = spread(len(t.Points), p.left, p.right)
	p.every = p.thin()
	return p
}

// spread gives n places in the middles of n equal parts.
func spread(n int, from, to float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = from + (to-from)*(float64(i)+0.5)/float64(n)
	}
	return out
}

// thin finds the least distance at which labels stand free of each other.
func (p *plot) thin() int {
	if len(p.Points) == 0 {
		return 1
	}
	var widest float64
	for _, pt := range p.Points {
		label := pt.Label
		if !p.spanRow && pt.Long != "" {
			label = pt.Long
		}
		widest = max(widest, textWidth(label), textWidth(pt.Label), textWidth(pt.N), textWidth(pt.Text))
	}
	step := (p.right - p.left) / float64(len(p.Points))
	every := 1
	for float64(every)*step < widest+6 && every < len(p.Points) {
		every++
	}
	return every
}

// labelled reports whether point i has its label, value and n printed; the last always has.
func (p *plot) labelled(i int) bool { return (len(p.Points)-1-i)%p.every == 0 }

func (p *plot) grid() {
	for _, v := range p.y.ticks(5) {
		y := p.y.at(v)
		if !p.onTarget(v) {
			p.c.line("grid", p.left, y, p.right, y)
		}
		if p.Tick != nil {
			p.c.text("", p.left-8, y+4.5, end, shorten(p.Tick(v), p.left-8))
		}
	}
	p.c.line("axis", p.left, p.bottom, p.right, p.bottom)
}

func (p *plot) onTarget(v float64) bool {
	for _, t := range p.Targets {
		if d := t.Value - v; d < 1e-9 && d > -1e-9 {
			return true
		}
	}
	return false
}

// bands draws the interval of each unbroken run of points.
func (p *plot) bands() {
	p.runs(func(pt Point) bool { return complete(pt) }, func(from, to int) {
		if to-from == 1 {
			p.errorBar(from)
			return
		}
		spots := make([]spot, 0, 2*(to-from))
		for i := from; i < to; i++ {
			spots = append(spots, spot{p.xs[i], p.y.at(*p.Points[i].High)})
		}
		for i := to - 1; i >= from; i-- {
			spots = append(spots, spot{p.xs[i], p.y.at(*p.Points[i].Low)})
		}
		p.c.path("band", spots, true)
	})
}

func (p *plot) errorBar(i int) {
	x, high, low := p.xs[i], p.y.at(*p.Points[i].High), p.y.at(*p.Points[i].Low)
	p.c.line("bar", x, high, x, low)
	p.c.line("bar", x-6, high, x+6, high)
	p.c.line("bar", x-6, low, x+6, low)
}

// lines draws the values: a line through each run, and the points while there is room for them.
func (p *plot) lines() {
	p.runs(func(pt Point) bool { _, ok := value(pt.Value); return ok }, func(from, to int) {
		spots := make([]spot, 0, to-from)
		for i := from; i < to; i++ {
			spots = append(spots, spot{p.xs[i], p.y.at(*p.Points[i].Value)})
		}
		if len(spots) > 1 {
			p.c.path("line", spots, false)
		}
		radius, class := clamp((p.right-p.left)/float64(len(p.Points))/3, 0, 5), "point"
		if p.small {
			radius, class = min(radius, 2.8), "tip"
		}
		if len(spots) == 1 {
			radius = max(radius, 3)
		}
		if radius < 1.5 {
			return
		}
		for _, s := range spots {
			p.c.dot(class, s.x, s.y, radius)
		}
	})
}

// runs calls do with each longest run [from, to) of points that hold.
func (p *plot) runs(holds func(Point) bool, do func(from, to int)) {
	from := -1
	for i, pt := range p.Points {
		switch ok := holds(pt); {
		case ok && from < 0:
			from = i
		case !ok && from >= 0:
			do(from, i)
			from = -1
		}
	}
	if from >= 0 {
		do(from, len(p.Points))
	}
}

func complete(pt Point) bool {
	_, v := value(pt.Value)
	_, l := value(pt.Low)
	_, h := value(pt.High)
	return v && l && h
}
