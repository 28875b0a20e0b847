package chart

import (
	"slices"
	"strconv"
)

// LevelRows is a column of level bars, each with its name and n at the left, its rate and interval at the right, and target
// lines through all.
type LevelRows struct {
	ID          string
	Title, Desc string
	Legend      []Segment // the levels by Level and Text, best first
	Targets     []Target
	Tick        func(float64) string
	RateHead    string // over the rates
	Rows        []LevelRow
}

// LevelRow is one bar. A hidden one has no segments and says why in Hidden.
type LevelRow struct {
	Label, N       string
	Segments       []Segment // best first
	Rate, Interval string
	Hidden         string
}

// SVG draws the bars, 1136 or 328 wide; the height grows with them. A narrow drawing has names and rates above the bars.
func (l LevelRows) SVG(size Size) SVG { return l.sheet(size).svg() }

func (l LevelRows) sheet(size Size) sheet {
	p := l.layout(size)
	p.legend()
	p.axis()
	y := p.top
	for i := range l.Rows {
		p.begin = y
		p.c.within(0, y, func() { y += p.row(&l.Rows[i]) })
	}
	p.targets()
	return p.c.sheet(p.id, "chart levelrows "+size.class(), l.Title, l.Desc)
}

// barHeight is the height of a bar of LevelRows.
const barHeight = 26

// levelPlot is bars laid out in one size.
type levelPlot struct {
	LevelRows
	size   Size
	c      *canvas
	id     string
	ax     axis
	label  float64 // room for names
	places []spot  // of the legend
	marks  []mark
	top    float64 // of the first row
	foot   float64 // of the last
	begin  float64 // of the row that is drawn
	spans  []spot  // where the bars stand: y from, y to
}

func (l LevelRows) layout(size Size) *levelPlot {
	p := &levelPlot{LevelRows: l, size: size, c: &canvas{w: 1136}, id: l.ID, label: 228, ax: newAxis(0, 244, 1000)}
	if size == Narrow {
		p.c.w, p.id, p.label, p.ax = 328, suffixed(l.ID, "-n"), 328, newAxis(0, 0.5, 327.5)
	}
	places, high := flow(len(l.Legend), p.c.w, 0, func(i int) float64 { return heatCorner + 8 + textWidth(l.Legend[i].Text) })
	p.places = places
	p.marks = placeMarks(usable(l.Targets), p.ax, p.c.w, size)
	p.top = high + 6
	for i := range p.marks {
		p.marks[i].baseline += p.top
	}
	p.top += 8 + lineGap*float64(max(1, markRows0(p.marks)))
	p.foot = p.top
	for i := range l.Rows {
		p.foot += p.rowHeight(&l.Rows[i])
	}
	p.c.h = p.foot + 28
	return p
}

// markRows0 is how many rows the labels of targets take, wherever they begin.
func markRows0(marks []mark) int {
	if len(marks) == 0 {
		return 0
	}
	low, high := marks[0].baseline, marks[0].baseline
	for _, m := range marks {
		low, high = min(low, m.baseline), max(high, m.baseline)
	}
	return int((high-low)/lineGap+0.5) + 1
}

// legend names the levels above the bars, in the order of the bars.
func (p *levelPlot) legend() {
	for i, at := range p.places {
		level := levelOf(p.Legend[i])
		p.segment(level, at.x, at.y, heatCorner, heatCorner-4)
		p.c.text("", at.x+heatCorner+8, at.y+13.5, start, shorten(p.Legend[i].Text, p.c.w-at.x-heatCorner-8))
	}
}

func (p *levelPlot) axis() {
	most := 11
	if p.size == Narrow {
		most = 5
	}
	for _, v := range p.ax.ticks(most) {
		x := p.ax.at(v)
		if p.size != Narrow {
			p.c.line("grid", x, p.top, x, p.foot)
		}
		if p.Tick != nil {
			p.c.text("", x, p.foot+18, middle, p.Tick(v))
		}
	}
	if p.size != Narrow {
		first := p.top - 8
		p.c.text("quiet", p.c.w, first, end, shorten(p.RateHead, p.c.w-p.ax.to-14))
	}
}

// targets draws the target lines through all bars, with a clear edge so that they are seen on any colour. In a narrow
// drawing they pass the bars alone, not the words between them.
func (p *levelPlot) targets() {
	for _, m := range p.marks {
		spans := p.spans
		if p.size != Narrow {
			spans = []spot{{m.baseline + 5, p.foot}}
		}
		for _, s := range spans {
			p.c.line("clear", m.x, s.x, m.x, s.y)
			p.c.line(m.class, m.x, s.x, m.x, s.y)
		}
		p.c.text("strong", m.textX, m.baseline, m.anchor, m.label)
	}
}

func levelOf(s Segment) int { return int(clamp(float64(s.Level), 1, 5)) }

func (p *levelPlot) rowHeight(r *LevelRow) float64 {
	n := len(wrap(r.Label, p.label, 3))
	if p.size == Narrow {
		return lineGap*float64(n+1) + 8 + barHeight + 14
	}
	if r.N != "" {
		n++
	}
	return max(lineGap*float64(n)+14, barHeight+20)
}

// row draws one row and gives its height.
func (p *levelPlot) row(r *LevelRow) float64 {
	high, base := p.rowHeight(r), 17.0
	if r.Hidden != "" {
		r = &LevelRow{Label: r.Label, Rate: "•", Hidden: r.Hidden} // whatever else was handed in may not be seen
	}
	for _, l := range wrap(r.Label, p.label, 3) {
		p.c.text("rate", 0, base, start, l)
		base += lineGap
	}
	if p.size == Narrow {
		p.c.text("", 0, base, start, shorten(r.N, 110))
		p.c.text("rate", p.c.w, base, end, shorten(join(r.Rate, r.Interval), 210))
		p.bar(r, base+8)
		return high
	}
	p.c.text("", 0, base, start, shorten(r.N, p.label))
	middleY := high / 2
	p.bar(r, middleY-barHeight/2)
	room := p.c.w - p.ax.to - 14
	p.c.text("rate", p.c.w, middleY-3, end, shorten(r.Rate, room))
	p.c.text("", p.c.w, middleY+14, end, shorten(r.Interval, room))
	return high
}

func join(rate, interval string) string {
	if interval == "" {
		return rate
	}
	return rate + " (" + interval + ")"
}

// bar draws the segments of a row from the best level; a hidden row is hatched and says why.
func (p *levelPlot) bar(r *LevelRow, y float64) {
	p.spans = append(p.spans, spot{p.begin + y - 5, p.begin + y + barHeight + 5})
	width, x := p.ax.to-p.ax.from, p.ax.from
	var total float64
	for _, s := range r.Segments {
		total += weight(s)
	}
	if r.Hidden != "" || total == 0 {
		p.empty(r, y)
		return
	}
	for _, s := range r.Segments {
		w := weight(s) / total * width
		if w <= 0 {
			continue
		}
		shown := w
		if x+w < p.ax.to-0.05 {
			shown = max(w-segmentGap, 0.5)
		}
		p.segment(levelOf(s), x, y, shown, barHeight)
		if at, ok := p.free(x, x+shown, textWidth(s.Text)); ok && shown >= 30 {
			p.c.text("on"+strconv.Itoa(levelOf(s)), at, y+barHeight/2+4.5, middle, s.Text)
		}
		x += w
	}
}

// free gives the middle of the widest part of a stretch that no target line crosses, if a text of a width has room there.
func (p *levelPlot) free(from, to, width float64) (float64, bool) {
	edges := []float64{from}
	for _, m := range p.marks {
		if mid := (from + to) / 2; m.x > from && m.x < to && m.x > mid-width/2-4 && m.x < mid+width/2+4 {
			edges = append(edges, m.x)
		}
	}
	edges = append(edges, to)
	slices.Sort(edges)
	var left, wide float64
	for i, e := range edges[1:] {
		if e-edges[i] > wide {
			left, wide = edges[i], e-edges[i]
		}
	}
	return left + wide/2, wide >= width+8
}

// segment fills a stretch in a level's colour. The two worst levels are hatched as well, each in its own density, so that
// the ends of the scale differ without colour.
func (p *levelPlot) segment(level int, x, y, w, h float64) {
	if level == 3 && w > 1 {
		p.c.rect("level3", x+0.5, y+0.5, w-1, h-1, 0)
		return
	}
	p.c.rect("level"+strconv.Itoa(level), x, y, w, h, 0)
	switch {
	case level == 1 && w > 3:
		p.c.hatch("worst", x, y, w, h, 6)
	case level == 2 && w > 3:
		p.c.hatch("worst", x, y, w, h, 13)
	}
}

func (p *levelPlot) empty(r *LevelRow, y float64) {
	width := p.ax.to - p.ax.from
	p.c.rect("none", p.ax.from+0.5, y+0.5, width-1, barHeight-1, 0)
	if r.Hidden == "" {
		p.c.text("", p.ax.from+10, y+barHeight/2+4.5, start, "–")
		return
	}
	p.c.hatch("hatch", p.ax.from+1, y+1, width-2, barHeight-2, 12)
	text := shorten(r.Hidden, width-16)
	p.c.rect("ground", p.ax.from+4, y+3, textWidth(text)+8, barHeight-6, 0)
	p.c.text("strong", p.ax.from+8, y+barHeight/2+4.5, start, text)
}
