package disclosure

import (
	"cmp"
	"slices"
)

// hiding is a table with what is hidden of it so far.
type hiding struct {
	Table
	floor  int64
	hidden []bool
	given  []bool  // small, and found out from what is out already: nothing can be done about it
	sums   [][]int // by cell: the sums it is in
}

// newHiding hides the small cells that are told, and nothing else yet.
func newHiding(t Table, floor int64) *hiding {
	h := &hiding{Table: t, floor: floor, hidden: make([]bool, len(t.Cells)), given: make([]bool, len(t.Cells)), sums: make([][]int, len(t.Cells))}
	for i, s := range t.Sums {
		h.sums[s.Whole] = append(h.sums[s.Whole], i)
		for _, p := range s.Parts {
			h.sums[p] = append(h.sums[p], i)
		}
	}
	for i, c := range t.Cells {
		h.given[i] = c.Bare && c.Out && !(c.N >= 1 && c.N < floor)
		h.hidden[i] = c.Told && h.small(i)
	}
	return h
}

// small tells whether a cell has to stay unknown.
func (h *hiding) small(i int) bool {
	c := h.Cells[i]
	return (c.Bare || c.N >= 1 && c.N < h.floor) && !h.given[i]
}

// told tells whether a cell is told as things stand.
func (h *hiding) told(i int) bool { return h.Cells[i].Told && !h.hidden[i] }

// cells lists the whole and the parts of a sum.
func (h *hiding) cells(sum int) []int {
	return append([]int{h.Sums[sum].Whole}, h.Sums[sum].Parts...)
}

// cover hides the cheapest of some told cells that are not out already; false where there is none.
func (h *hiding) cover(told []int) bool {
	best := -1
	for _, i := range told {
		if h.told(i) && !h.Cells[i].Out && (best < 0 || h.cheaper(i, best)) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	h.hidden[best] = true
	return true
}

// cheaper tells whether it is better to hide x than y: an empty cell last, since it covers up least; before others the one that costs
// less with what would have to go beside it; then the smaller.
func (h *hiding) cheaper(x, y int) bool {
	a, b := h.Cells[x].N, h.Cells[y].N
	if (a == 0) != (b == 0) {
		return b == 0
	}
	if p, q := h.cost(x), h.cost(y); p != q {
		return p < q
	}
	if a != b {
		return a < b
	}
	return x < y
}

// worth is what is lost with a cell.
func (h *hiding) worth(cell int) int64 { return h.Cells[cell].N * max(1, h.Cells[cell].Worth) }

// cost is what is lost with a cell, and the least that would have to go with it: where everything else of a sum is told the cell
// would follow at once, so that one more of that sum has to be hidden.
func (h *hiding) cost(cell int) int64 {
	n := h.worth(cell)
	for _, s := range h.sums[cell] {
		n += h.beside(s, cell)
	}
	return n
}

// beside is the smallest of a sum's other cells that can be hidden, if all of them are told, and 0 if one is hidden already.
func (h *hiding) beside(sum, cell int) int64 {
	least := int64(-1)
	for _, i := range h.cells(sum) {
		switch c := h.Cells[i]; {
		case i == cell:
		case !h.told(i):
			return 0
		case !c.Out && c.N > 0 && (least < 0 || h.worth(i) < least):
			least = h.worth(i)
		}
	}
	if least < 0 { // nothing can: then the cell is no cover
		return h.worth(h.Sums[sum].Whole)
	}
	return least
}

// bounded lists the small cells that bounds tell of: confined ones, and those in which somebody is found.
func (h *hiding) bounded() []int {
	k := h.deduceAll()
	rows := k.reduce()
	out := k.confined(rows)
	for _, of := range h.Of {
		out = append(out, k.found(rows, of)...)
	}
	return out
}

// mostRestored bounds how many cells are tried for being told again.
const mostRestored = 60

// restore tells again what was hidden to cover others and has become needless by what was hidden after it, those of the most worth first.
func (h *hiding) restore() {
	var covers []int
	for i, c := range h.Cells {
		if h.hidden[i] && !h.small(i) && !h.given[i] && c.N > 0 {
			covers = append(covers, i)
		}
	}
	slices.SortStableFunc(covers, func(x, y int) int { return cmp.Compare(h.worth(y), h.worth(x)) })
	var left []int // what nothing could be done about
	for n, i := range covers[:min(len(covers), mostRestored)] {
		if n == 0 {
			left = h.bounded()
		}
		h.hidden[i] = false
		h.hidden[i] = h.follows() || slices.ContainsFunc(h.bounded(), func(cell int) bool { return !slices.Contains(left, cell) })
	}
}

// follows tells whether a small cell follows from what is told.
func (h *hiding) follows() bool {
	k := h.deduce()
	if k.exposed >= 0 {
		return true
	}
	return slices.ContainsFunc(k.reduce(), func(r *row) bool { return len(r.unknown) == 1 && h.small(r.unknown[0].cell) })
}

// coverNear hides the cheapest told cell of the sums that an unknown cell is in; where all of those are hidden, of the sums
// next to them.
func (h *hiding) coverNear(k *knowledge, cell int) bool {
	seen := map[int]bool{cell: true}
	ring := []int{cell}
	for len(ring) > 0 {
		var told, next []int
		for _, i := range ring {
			for _, s := range h.sums[i] {
				for _, j := range h.cells(s) {
					switch {
					case seen[j]:
					case h.told(j):
						told = append(told, j)
					case k.known[j]:
						told = append(told, k.certificate(j)...)
					default:
						next = append(next, j)
					}
					seen[j] = true
				}
			}
		}
		if h.cover(told) {
			return true
		}
		ring = next
	}
	return false
}
