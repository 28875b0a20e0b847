package disclosure

import (
	"fmt"
	"slices"
)

// Cell is one figure of a set that is told as a whole: shown with all its counts, or hidden with all of them.
type Cell struct {
	N     int64 // how many it stands on
	Bare  bool  // whether it has to stay unknown though it is not small, as where everybody of some kind is in it
	Told  bool  // whether it is told at all; one that is not is there because others add up to it
	Worth int64 // how much it is worth to its readers, beside others that stand on as many; 0 is 1
	Out   bool  // whether it was told for good already: to hide it now covers nothing, so others are hidden in its place
}

// Sum says that the cells Parts add up to the cell Whole, as everybody knows.
type Sum struct {
	Whole int
	Parts []int
}

// Table is all that may be asked, and how it hangs together.
type Table struct {
	Cells []Cell
	Sums  []Sum
	// Of are counts of some who are in each cell, as of those who were not satisfied, one list for each kind. They are told where the cell
	// is, and add up as cells do. Of a small cell nobody is to know that there is one of them.
	Of    [][]int64
	Loose bool // the parts of a sum may overlap, as businesses do that were in two months: then counts set no bounds
}

// Check reports what is wrong with a table: a sum that names a cell which is not there or the same one twice, a negative
// count, or parts that do not add up. A table that fails it would be hidden by rules that are not true of it.
func (t Table) Check() error {
	for i, c := range t.Cells {
		if c.N < 0 {
			return fmt.Errorf("cell %d stands on %d", i, c.N)
		}
	}
	for i, s := range t.Sums {
		all := append([]int{s.Whole}, s.Parts...)
		slices.Sort(all)
		for k, c := range all {
			if c < 0 || c >= len(t.Cells) || k > 0 && all[k-1] == c {
				return fmt.Errorf("sum %d names cell %d, which is not there or is there twice", i, c)
			}
		}
		total := int64(0)
		for _, p := range s.Parts {
			total += t.Cells[p].N
		}
		for k, of := range t.Of {
			if len(of) != len(t.Cells) {
				return fmt.Errorf("list %d counts %d cells of %d", k, len(of), len(t.Cells))
			}
			in := -of[s.Whole]
			for _, p := range s.Parts {
				in += of[p]
			}
			if in != 0 && !t.Loose {
				return fmt.Errorf("sum %d: of list %d the parts are %d more than the whole", i, k, in)
			}
		}
		if total != t.Cells[s.Whole].N && !t.Loose {
			return fmt.Errorf("sum %d: the parts add up to %d, the whole is %d", i, total, t.Cells[s.Whole].N)
		}
	}
	return nil
}

// Hide gives for each cell whether it has to be hidden, so that no cell of 1 to floor−1 is told, follows by elimination from
// what is told, or is confined by it to the numbers from 1 to floor−1. Cells that are not told anyway are never in it.
// No sum tells either that one of those that Table.Of counts is in such a cell.
// The result depends on the table alone. Of the cells that may have to go beside the small ones the smallest go first. Those that are
// out already are never hidden to cover others; what follows from them alone is given up.
func Hide(t Table, floor int64) []bool {
	h := newHiding(t, floor)
	for h.step() {
	}
	h.restore()
	return h.hidden
}

// step finds what follows from what is told and hides one cell more for each small one among it; false when there is none.
func (h *hiding) step() bool {
	k := h.deduce()
	if k.exposed >= 0 {
		if !h.cover(k.certificate(k.exposed)) {
			h.given[k.exposed] = true
		}
		return true
	}
	rows := k.reduce()
	more := false
	for _, r := range rows {
		if len(r.unknown) == 1 && h.small(r.unknown[0].cell) {
			if !h.cover(r.told()) {
				h.given[r.unknown[0].cell] = true
			}
			more = true
		}
	}
	if more {
		return true
	}
	for _, cell := range k.confined(rows) {
		more = h.coverNear(k, cell) || more
	}
	if more {
		return true
	}
	for _, of := range h.Of { // one after the other: what covers one often covers the next
		for _, cell := range k.found(rows, of) {
			if h.coverNear(k, cell) {
				return true
			}
		}
	}
	return false
}

// Determined lists the cells that are hidden or not told, and follow all the same by elimination from those that are told.
func Determined(t Table, hidden []bool) []int {
	h := newHiding(t, 0)
	h.hidden = hidden
	k := h.deduce()
	out := []int{}
	for i := range t.Cells {
		if k.from[i] >= 0 {
			out = append(out, i)
		}
	}
	for _, r := range k.reduce() {
		if len(r.unknown) == 1 {
			out = append(out, r.unknown[0].cell)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Exposed lists the cells of 1 to floor−1 that are told, follow from what is told, are confined by it to 1 … floor−1, or of which it
// tells that one of those is in them whom Table.Of counts.
// After Hide there are none.
func Exposed(t Table, floor int64, hidden []bool) []int {
	h := newHiding(t, floor)
	out := []int{}
	for i, c := range t.Cells {
		if h.small(i) && c.Told && !hidden[i] {
			out = append(out, i)
		}
	}
	for _, i := range Determined(t, hidden) {
		if h.small(i) {
			out = append(out, i)
		}
	}
	h.hidden = hidden
	out = append(out, h.bounded()...)
	slices.Sort(out)
	return slices.Compact(out)
}
