package chart

// targets draws the target lines with their names: at the right end where there is room, as a legend above elsewhere.
func (p *plot) targets() {
	lowest := p.bottom // labels are pushed up from below so that they keep two lines each
	for i, t := range p.Targets {
		y := p.y.at(t.Value)
		p.c.line(t.Dash.class(), p.left, y, p.right, y)
		if p.legend {
			row := 4 + float64(i)*20
			p.c.line(t.Dash.class(), p.left, row+8, p.left+30, row+8)
			p.c.text("strong", p.left+38, row+13, start, shorten(t.name(p.size), p.c.w-p.left-38))
		}
	}
	if p.legend {
		return
	}
	room := p.c.w - p.right - 10
	for _, t := range byValue(p.Targets) {
		y := p.y.at(t.Value) + 4.5
		lines := 1
		if t.Sub != "" {
			lines = 2
		}
		y = min(y, lowest-float64(lines-1)*lineGap)
		p.c.text("strong", p.right+10, y, start, shorten(t.Label, room))
		p.c.text("", p.right+10, y+lineGap, start, shorten(t.Sub, room))
		lowest = y - lineGap
	}
}

// byValue gives targets from the lowest up.
func byValue(targets []Target) []Target {
	out := append([]Target(nil), targets...)
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j].Value < out[j-1].Value; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// labels prints, for each labelled point, its value, its place in time and its n.
func (p *plot) labels() {
	span, first := "", true
	rows := p.bottom + 22
	for i, pt := range p.Points {
		if !p.labelled(i) {
			continue
		}
		if v, ok := value(pt.Value); ok {
			p.c.text("strong", p.xs[i], p.valueBaseline(i, v), middle, pt.Text)
		}
		label, fresh := pt.Label, pt.Span != "" && (first || pt.Span != span)
		if fresh && !p.spanRow && pt.Long != "" {
			label = pt.Long
		}
		p.c.text("", p.xs[i], rows, middle, label)
		if fresh && p.spanRow {
			p.c.text("", p.xs[i], rows+lineGap, middle, pt.Span)
		}
		p.c.text("", p.xs[i], p.c.h-8, middle, pt.N)
		span, first = pt.Span, false
	}
	if len(p.Points) == 0 {
		return
	}
	p.c.text("", p.left-8, p.c.h-8, end, shorten(p.NLabel, p.left-8))
	if p.size != Narrow {
		p.c.text("", p.right+10, p.c.h-8, start, shorten(p.Unit, p.c.w-p.right-10))
	}
}

// valueBaseline puts a value above its point when the line bends down from there, below it when it bends up; on the
// other side where it would stand on a target line or outside the plot.
func (p *plot) valueBaseline(i int, v float64) float64 {
	y := p.y.at(v)
	first, second := y-11, y+21
	if !p.peak(i, v) {
		first, second = second, first
	}
	if p.clear(first) || !p.clear(second) && p.inside(first) {
		return first
	}
	return second
}

func (p *plot) inside(baseline float64) bool { return baseline >= p.top && baseline <= p.bottom-4 }

// clear reports whether a value with this baseline is inside the plot and crossed by no target line.
func (p *plot) clear(baseline float64) bool {
	for _, t := range p.Targets {
		if d := p.y.at(t.Value) - (baseline - fontSize*0.35); d > -7 && d < 7 {
			return false
		}
	}
	return p.inside(baseline)
}

func (p *plot) peak(i int, v float64) bool {
	sum, n := 0.0, 0.0
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= len(p.Points) {
			continue
		}
		if w, ok := value(p.Points[j].Value); ok {
			sum, n = sum+w, n+1
		}
	}
	return n == 0 || v >= sum/n
}
