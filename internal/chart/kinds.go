package chart

// Picture is anything this package can draw: each kind is laid out once, and a page, a file and a PNG are written from that.
type Picture interface {
	SVG(size Size) SVG // for a page
	sheet(size Size) sheet
}

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

// Spark is a line without words, for a cell of a table that has the figures beside it.
type Spark struct {
	ID          string
	Title, Desc string
	Values      []*float64
	Target      *float64
	Min         float64
}
