package disclosure

import "slices"

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
		h.hidden[i] = c.Told && h.small(i)
	}
	return h
}

// small tells whether a cell has to stay unknown.
func (h *hiding) small(i int) bool {
	return h.Cells[i].N >= 1 && h.Cells[i].N < h.floor && !h.given[i]
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

// cheaper tells whether it is better to hide x than y: an empty cell last, since it covers up least; before others the one that does not
// stand alone in a sum where it would follow from the rest at once; then the smaller.
func (h *hiding) cheaper(x, y int) bool {
	a, b := h.Cells[x].N, h.Cells[y].N
	if (a == 0) != (b == 0) {
		return b == 0
	}
	if p, q := h.alone(x), h.alone(y); p != q {
		return p < q
	}
	if a != b {
		return a < b
	}
	return x < y
}

// alone counts the sums in which everything but this cell is told.
func (h *hiding) alone(cell int) int {
	n := 0
	for _, s := range h.sums[cell] {
		if !slices.ContainsFunc(h.cells(s), func(i int) bool { return i != cell && !h.told(i) }) {
			n++
		}
	}
	return n
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
