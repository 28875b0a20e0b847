package disclosure

import "math"

// span is what an unknown cell can be, judged by one sum after the other: from low to high.
type span struct{ low, high int64 }

// large stands for no bound.
const large = math.MaxInt64 / 1024

// equation says that coefficients times unknown cells add up to total.
type equation struct {
	cells        []int
	coefficients []int64
	total        int64
}

// rounds bounds how often bounds are drawn tighter; what is still moving then moves by less and less.
const rounds = 24

// confined lists the small cells that the told ones confine to numbers from 1 to floor−1, since no count is negative: judged by
// each sum, and by each row of the solved sums, with the bounds that the others set.
func (k *knowledge) confined(rows []*row) []int {
	if k.Loose {
		return nil
	}
	spans := k.sizes(rows)
	var out []int
	for i := range k.Cells {
		if s := spans[i]; !k.known[i] && k.small(i) && s.low >= 1 && s.high < k.floor {
			out = append(out, i)
		}
	}
	return out
}

// found lists the small cells in which there is, by the told cells, at least one of those that a list counts.
func (k *knowledge) found(rows []*row, of []int64) []int {
	if k.Loose {
		return nil
	}
	spans := k.spans(rows, k.sizes(rows), func(cell int) int64 { return of[cell] })
	var out []int
	for i := range k.Cells {
		if !k.known[i] && k.small(i) && spans[i].low >= 1 {
			out = append(out, i)
		}
	}
	return out
}

// sizes are what the unknown cells can stand on.
func (k *knowledge) sizes(rows []*row) []span {
	return k.spans(rows, nil, func(cell int) int64 { return k.Cells[cell].N })
}

// spans are what is counted of the unknown cells can be: from 0 to what the whole cell can be, where that is given.
func (k *knowledge) spans(rows []*row, within []span, count func(cell int) int64) []span {
	spans := make([]span, len(k.Cells))
	for i := range spans {
		spans[i] = span{0, large}
		if within != nil {
			spans[i].high = within[i].high
		}
	}
	equations := k.equations(rows, count)
	for moved, n := true, 0; moved && n < rounds; n++ {
		moved = false
		for i := range equations {
			moved = equations[i].tighten(spans) || moved
		}
	}
	return spans
}

// equations are the sums and the solved sums, as far as their coefficients are small.
func (k *knowledge) equations(rows []*row, count func(cell int) int64) []equation {
	var out []equation
	for s := range k.Sums {
		out = k.appendEquation(out, k.rowOf(s), count)
	}
	for _, r := range rows {
		out = k.appendEquation(out, r, count)
	}
	return out
}

func (k *knowledge) appendEquation(out []equation, r *row, count func(cell int) int64) []equation {
	if len(r.unknown) == 0 {
		return out
	}
	var e equation
	for _, t := range r.unknown {
		c, ok := signed(t.c)
		if !ok {
			return out
		}
		e.cells, e.coefficients = append(e.cells, t.cell), append(e.coefficients, c)
	}
	for _, t := range r.known {
		c, ok := signed(t.c)
		if !ok {
			return out
		}
		e.total -= c * count(t.cell)
	}
	return append(out, e)
}

// signed is a coefficient as a small whole number.
func signed(c uint64) (int64, bool) {
	switch {
	case c <= 1<<10:
		return int64(c), true
	case prime-c <= 1<<10:
		return -int64(prime - c), true
	}
	return 0, false
}

// tighten draws the bounds of the equation's cells as tight as the others' bounds allow.
func (e *equation) tighten(spans []span) (moved bool) {
	low, high := int64(0), int64(0) // of the sum of all terms; large at once means no bound
	unbounded := 0
	for i, cell := range e.cells {
		l, h := scaled(spans[cell], e.coefficients[i])
		low, high = low+l.value, high+h.value
		unbounded += l.count<<16 + h.count
	}
	for i, cell := range e.cells {
		c := e.coefficients[i]
		l, h := scaled(spans[cell], c)
		// c·x = total − the rest, and the rest lies between restLow and restHigh.
		if unbounded>>16-l.count == 0 {
			moved = spans[cell].atMost(e.total-(low-l.value), c) || moved
		}
		if unbounded&0xffff-h.count == 0 {
			moved = spans[cell].atLeast(e.total-(high-h.value), c) || moved
		}
		nl, nh := scaled(spans[cell], c)
		low, high = low-l.value+nl.value, high-h.value+nh.value
		unbounded += (nl.count-l.count)<<16 + nh.count - h.count
	}
	return moved
}

// bound is one end of a term: its value, or one more that has no bound.
type bound struct {
	value int64
	count int
}

func scaled(s span, c int64) (low, high bound) {
	end := func(v int64) bound {
		if v >= large {
			return bound{count: 1}
		}
		return bound{value: v * c}
	}
	if c > 0 {
		return end(s.low), end(s.high)
	}
	return end(s.high), end(s.low)
}

// atMost takes in that c·x ≤ v.
func (s *span) atMost(v, c int64) bool {
	if c > 0 {
		return s.lower(floorDiv(v, c))
	}
	return s.raise(-floorDiv(v, -c))
}

// atLeast takes in that c·x ≥ v.
func (s *span) atLeast(v, c int64) bool {
	if c > 0 {
		return s.raise(-floorDiv(-v, c))
	}
	return s.lower(floorDiv(-v, -c))
}

func (s *span) lower(v int64) bool {
	if v >= s.high {
		return false
	}
	s.high = v
	return true
}

func (s *span) raise(v int64) bool {
	if v <= s.low {
		return false
	}
	s.low = v
	return true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
