package chart

import "strings"

// Heat is a table of rates as a picture: rows of cells in time, the total of each row at the right.
type Heat struct {
	ID          string
	Title, Desc string
	Head        string   // over the rows' names, e.g. "Quầy"
	Columns     []string // over the cells
	TotalHead   string   // over the totals; empty = there are none
	Rows        []HeatRow
	Legend      []HeatLegend
}

// HeatRow is one row of a heat table.
type HeatRow struct {
	Label string
	Cells []HeatCell
	Total HeatCell
}

// HeatState says what stands in a cell.
type HeatState int

// The states: a value, one that is hidden (• on hatching), nothing there (–).
const (
	HeatValue HeatState = iota
	HeatHidden
	HeatNone
)

// HeatCell is one cell: the printed rate, the printed n below it, a tint from 0 (none) to 3 (strongest), and a mark (▼) for a
// value below its control limit.
type HeatCell struct {
	State HeatState
	Text  string
	N     string
	Step  int
	Below bool
}

// HeatLegend explains a tint, a mark or a state.
type HeatLegend struct {
	Cell HeatCell
	Text string
}

// Measures of a heat table.
const (
	heatRow    = 42 // least height of a cell
	heatGap    = 12 // before the total
	heatMost   = 13 // cells side by side, wide
	heatPhone  = 5  // the same, narrow
	heatLabel  = 224
	heatCorner = 22 // of a swatch in the legend
)

// SVG draws the table, 1136 or 328 wide. More columns than fit beside each other stand in several lines, each below its
// own heads; a narrow drawing has the rows' names above their cells.
func (h Heat) SVG(size Size) SVG { return h.sheet(size).svg() }

func (h Heat) sheet(size Size) sheet {
	p := h.layout(size)
	y := p.head()
	for i := range h.Rows {
		p.c.within(0, y, func() { y += p.row(&h.Rows[i]) })
	}
	p.legend(y + 10)
	return p.c.sheet(p.id, "chart heat "+size.class(), h.Title, h.Desc)
}

// heatPlot is a heat table laid out in one size.
type heatPlot struct {
	Heat
	size  Size
	c     *canvas
	id    string
	left  float64 // of the first cell
	width float64 // of a cell
	per   int     // cells in a line
	lines int
	cells int // in a row, the total included
	label float64
}

func (h Heat) layout(size Size) *heatPlot {
	p := &heatPlot{Heat: h, size: size, c: &canvas{w: 1136}, id: h.ID, left: heatLabel, label: heatLabel - 12, cells: len(h.Columns)}
	most := heatMost
	if size == Narrow {
		p.c.w, p.left, p.label, most = 328, 0, 328, heatPhone
		p.id = suffixed(h.ID, "-n")
	}
	if h.TotalHead != "" {
		p.cells++
	}
	p.lines = max(1, (p.cells+most-1)/most)
	p.per = max(1, (p.cells+p.lines-1)/p.lines)
	room := p.c.w - p.left
	if p.gapped() {
		room -= heatGap
	}
	p.width = min(room/float64(p.per), 96)
	p.c.h = p.height()
	return p
}

// gapped reports whether the total stands apart, at the end of the only line.
func (p *heatPlot) gapped() bool { return p.lines == 1 && p.TotalHead != "" && p.cells > 1 }

// height measures the whole before it is drawn: coordinates are clamped to it.
func (p *heatPlot) height() float64 {
	y := p.headHeight()
	for i := range p.Rows {
		y += p.rowHeight(p.names(&p.Rows[i]))
	}
	_, below := p.place(0)
	return y + 10 + below
}

// headRows is the most lines that a column's head has.
func (p *heatPlot) headRows() int {
	n := 1
	for i := range p.cells {
		n = max(n, len(headLines(p.headText(i), p.width-6)))
	}
	return n
}

// headLines breaks a head into two lines at most, behind a stroke too: "T10/2021" is two words where there is no room.
func headLines(s string, width float64) []string {
	if textWidth(s) > width {
		s = strings.ReplaceAll(s, "/", "/ ")
	}
	return wrap(s, width, 2)
}

func (p *heatPlot) headText(i int) string {
	if i < len(p.Columns) {
		return p.Columns[i]
	}
	return p.TotalHead
}

func (p *heatPlot) headHeight() float64 {
	if p.lines > 1 {
		return 4 + lineGap
	}
	if p.size == Narrow {
		return 4 + lineGap*float64(p.headRows()+1)
	}
	return 8 + lineGap*float64(p.headRows())
}

// head writes the heads over the cells, where they stand in one line, and gives where the rows begin.
func (p *heatPlot) head() float64 {
	foot := p.headHeight()
	p.c.text("quiet", 0, 13, start, shorten(p.Head, p.label))
	if p.lines == 1 {
		p.heads(0, p.cells, foot-8)
	}
	return foot
}

// heads writes the heads of cells from..to with their last lines on a baseline.
func (p *heatPlot) heads(from, to int, baseline float64) {
	for i := from; i < to; i++ {
		lines := headLines(p.headText(i), p.width-6)
		for k, l := range lines {
			p.c.text("", p.x(i)+p.width/2, baseline-lineGap*float64(len(lines)-1-k), middle, l)
		}
	}
}

// x gives where cell i of a row begins.
func (p *heatPlot) x(i int) float64 {
	x := p.left + float64(i%p.per)*p.width
	if p.gapped() && i == p.cells-1 {
		x += heatGap
	}
	return x
}

func (p *heatPlot) names(r *HeatRow) []string { return wrap(r.Label, p.label, 3) }

// lineHeight is the height of a line of cells, with heads of its own where there are several lines.
func (p *heatPlot) lineHeight() float64 {
	if p.lines == 1 {
		return heatRow
	}
	return heatRow + lineGap*float64(p.headRows()) + 4
}

func (p *heatPlot) rowHeight(names []string) float64 {
	words := lineGap * float64(len(names))
	cells := p.lineHeight() * float64(p.lines)
	if p.size == Narrow {
		return words + 6 + cells + 8
	}
	return max(words+8, cells)
}

// row draws one row and gives its height.
func (p *heatPlot) row(r *HeatRow) float64 {
	names := p.names(r)
	high, first := p.rowHeight(names), 18.0
	if p.size == Narrow {
		first = 14
	}
	for i, l := range names {
		p.c.text("rate", 0, first+lineGap*float64(i), start, l)
	}
	top, tall := 0.0, heatRow*1.0
	if p.size == Narrow {
		top += lineGap*float64(len(names)) + 6
	} else if p.lines == 1 {
		tall = high
	}
	for line := range p.lines {
		from, to := line*p.per, min((line+1)*p.per, p.cells)
		if p.lines > 1 {
			top += p.lineHeight() - heatRow
			p.heads(from, to, top-5)
		}
		for i := from; i < to; i++ {
			p.cell(r, i, top, tall)
		}
		top += heatRow
	}
	return high
}

func (p *heatPlot) cell(r *HeatRow, i int, y, tall float64) {
	x := p.x(i)
	switch {
	case i >= len(p.Columns):
		r.Total.draw(p.c, x, y, p.width, tall)
		p.c.rect("whole", x+0.75, y+0.75, p.width-1.5, tall-1.5, 0)
	case i < len(r.Cells):
		r.Cells[i].draw(p.c, x, y, p.width, tall)
	default:
		HeatCell{State: HeatNone}.draw(p.c, x, y, p.width, tall)
	}
}
