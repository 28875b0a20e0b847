package chart

// Control is a chart of control limits of a proportion (p-chart): the values in their order, the centre line across, and
// limits that step from point to point, because each has its own n. A value that is a signal is a triangle instead of a
// dot, so that it is seen without colour. An empty subgroup leaves a gap in line and limits; without limits the values
// alone are drawn.
type Control struct {
	ID          string // unique in the page; names the title and description elements
	Title, Desc string
	Points      []Point // Low and High are the limits
	Signals     []bool  // Signals[i]: point i is one; may be shorter than Points
	Centre      *float64
	CentreText  string // "Đường giữa 93,1%"
	LimitText   string // "Giới hạn kiểm soát"
	SignalText  string // "Tín hiệu"
	Min         float64
	Tick        func(float64) string
	NLabel      string
	Unit        string
}

// SVG draws the chart, 1136 or 328 wide.
func (k Control) SVG(size Size) SVG { return k.sheet(size).svg() }

func (k Control) sheet(size Size) sheet {
	t := Trend{ID: k.ID, Title: k.Title, Desc: k.Desc, Points: k.Points, Min: k.Min, Tick: k.Tick, NLabel: k.NLabel, Unit: k.Unit}
	if v, ok := value(k.Centre); ok {
		t.Targets = usable([]Target{{Value: v}}) // the printed values keep clear of the line
	}
	p := &controlPlot{plot: t.layout(size, k.legendRows()), Control: k}
	p.grid()
	p.limits()
	p.centre()
	p.lines()
	p.signals()
	p.labels()
	id := k.ID
	if size == Narrow {
		id = suffixed(id, "-n")
	}
	return p.c.sheet(id, "chart trend control "+size.class(), k.Title, k.Desc)
}

// controlPlot is a chart of control limits laid out in one size; what both kinds have is the trend's.
type controlPlot struct {
	*plot
	Control
}

func (k Control) signal(i int) bool {
	return i < len(k.Signals) && k.Signals[i] && isValue(k.Points[i].Value)
}

func isValue(p *float64) bool { _, ok := value(p); return ok }

func (k Control) anySignal() bool {
	for i := range k.Points {
		if k.signal(i) {
			return true
		}
	}
	return false
}

func (k Control) anyLimit() bool {
	for _, pt := range k.Points {
		if isValue(pt.Low) && isValue(pt.High) {
			return true
		}
	}
	return false
}

func (k Control) legendRows() (n int) {
	for _, there := range []bool{isValue(k.Centre), k.anyLimit(), k.anySignal()} {
		if there {
			n++
		}
	}
	return n
}

// limits draws both limits of each unbroken run of points as steps, level over the width of its point.
func (p *controlPlot) limits() {
	holds := func(pt Point) bool { return isValue(pt.Low) && isValue(pt.High) }
	p.runs(holds, func(from, to int) {
		half := (p.right - p.left) / float64(len(p.plot.Points)) / 2
		var upper, lower []spot
		for i := from; i < to; i++ {
			pt, left, right := p.plot.Points[i], p.xs[i]-half, p.xs[i]+half
			upper = append(upper, spot{left, p.y.at(*pt.High)}, spot{right, p.y.at(*pt.High)})
			lower = append(lower, spot{left, p.y.at(*pt.Low)}, spot{right, p.y.at(*pt.Low)})
		}
		p.c.path("limit", upper, false)
		p.c.path("limit", lower, false)
	})
}

// centre draws the centre line and the names of the lines: at their right ends, or as a legend above a narrow drawing.
func (p *controlPlot) centre() {
	v, ok := value(p.Centre)
	if ok {
		p.c.line("centre", p.left, p.y.at(v), p.right, p.y.at(v))
	}
	if p.size == Narrow {
		p.legendLines()
		return
	}
	if !ok {
		return
	}
	room := p.c.w - p.right - 10
	y := clamp(p.y.at(v)+4.5, p.top+lineGap, p.bottom-lineGap)
	p.c.text("strong", p.right+10, y, start, shorten(p.CentreText, room))
	if high, low, ok := p.lastLimits(); ok {
		p.c.text("", p.right+10, clamp(p.y.at(high)+4.5, 12, y-lineGap), start, shorten(p.LimitText, room))
		p.c.text("", p.right+10, clamp(p.y.at(low)+4.5, y+lineGap, p.bottom), start, shorten(p.LimitText, room))
	}
}

func (p *controlPlot) lastLimits() (high, low float64, ok bool) {
	for i := len(p.plot.Points) - 1; i >= 0; i-- {
		h, okHigh := value(p.plot.Points[i].High)
		l, okLow := value(p.plot.Points[i].Low)
		if okHigh && okLow {
			return h, l, true
		}
	}
	return 0, 0, false
}

func (p *controlPlot) legendLines() {
	y, x, room := 12.0, p.left+38, p.c.w-p.left-38
	row := func(there bool, class, text string) {
		if !there {
			return
		}
		if class == "signal" {
			p.triangle(p.left+15, y, 6)
		} else {
			p.c.line(class, p.left, y, p.left+30, y)
		}
		p.c.text("strong", x, y+5, start, shorten(text, room))
		y += 20
	}
	row(isValue(p.Centre), "centre", p.CentreText)
	row(p.anyLimit(), "limit", p.LimitText)
	row(p.anySignal(), "signal", p.SignalText)
}

// signals draws a triangle over the dot of each signal.
func (p *controlPlot) signals() {
	for i, pt := range p.plot.Points {
		if p.signal(i) {
			p.triangle(p.xs[i], p.y.at(*pt.Value), 8)
		}
	}
}

func (p *controlPlot) triangle(x, y, r float64) {
	p.c.path("signal", []spot{{x, y - r}, {x + r, y + r*0.75}, {x - r, y + r*0.75}}, true)
}
