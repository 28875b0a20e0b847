package chart

import "math"

// steps are the distances between ticks that people read without effort, smallest first.
var steps = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5}

// Floor gives a round start for an axis of proportions that ends at 1: a little below the least value, in steps of 5 %,
// or 0 when the values spread over more than half of the axis. Without any value it is 0.
// An axis of points and lines may start above 0; one of bars never does.
func Floor(values ...*float64) float64 {
	least := math.Inf(1)
	for _, p := range values {
		if v, ok := value(p); ok {
			least = min(least, v)
		}
	}
	if math.IsInf(least, 1) || least < 0.5 {
		return 0
	}
	f := math.Floor(least*20+1e-9) / 20
	if least-f < 0.005 {
		f -= 0.05
	}
	return math.Round(100*clamp(f, 0, 0.9)) / 100
}

// axis maps proportions from a floor to 1 onto a stretch of the view box.
type axis struct {
	floor    float64
	from, to float64 // coordinates of floor and of 1
}

// newAxis makes an axis; a floor that is none (NaN, below 0, too near 1) becomes 0 or 0,99.
func newAxis(floor, from, to float64) axis {
	return axis{floor: clamp(floor, 0, 0.99), from: from, to: to}
}

func (a axis) at(v float64) float64 {
	return a.from + (clamp(v, a.floor, 1)-a.floor)/(1-a.floor)*(a.to-a.from)
}

// ticks gives at most about n round values from floor to 1.
func (a axis) ticks(n int) []float64 {
	for _, s := range steps {
		first := math.Ceil(a.floor/s-1e-9) * s
		count := int(math.Floor((1-first)/s+1e-9)) + 1
		if count > n {
			continue
		}
		out := make([]float64, 0, count)
		for i := range count {
			out = append(out, math.Round((first+float64(i)*s)*1e6)/1e6)
		}
		return out
	}
	return []float64{1}
}

// Target is a line that a value is held against.
type Target struct {
	Value float64
	Label string // "Mục tiêu 95%"
	Short string // for narrow drawings; empty = Label
	Sub   string // a second, quieter line; may be empty
	Dash  Dash
}

// Dash is the pattern of a target line; lines differ by it, never by colour alone.
type Dash int

// Long dashes are for the stricter target, Dots for the other.
const (
	Long Dash = iota
	Dots
)

func (d Dash) class() string {
	if d == Dots {
		return "target dots"
	}
	return "target"
}

func (t Target) name(s Size) string {
	if s == Narrow && t.Short != "" {
		return t.Short
	}
	return t.Label
}

// usable keeps the targets that have a place on an axis.
func usable(targets []Target) []Target {
	out := make([]Target, 0, len(targets))
	for _, t := range targets {
		if _, ok := value(&t.Value); ok && t.Value >= 0 && t.Value <= 1 {
			out = append(out, t)
		}
	}
	return out
}
