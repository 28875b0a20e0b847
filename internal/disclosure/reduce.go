package disclosure

import (
	"cmp"
	"math/bits"
	"slices"
)

// prime is 2^61−1. The sums are solved in whole numbers modulo it, which is exact and quick. What is determined in fractions
// is determined here too and the other way round, unless prime divides a subdeterminant of sums whose coefficients are 0
// and ±1; those of real tables are small.
const prime = 1<<61 - 1

// term is one cell with its coefficient modulo prime.
type term struct {
	cell int
	c    uint64
}

// row is a combination of sums: the terms of unknown cells and those of known ones, each in order of cells, add up to 0.
type row struct {
	unknown, known []term
	knowledge      *knowledge
}

// told lists the told cells from which a row gives what it gives.
func (r *row) told() []int {
	var out []int
	for _, t := range r.known {
		out = append(out, r.knowledge.certificate(t.cell)...)
	}
	return out
}

// reduce solves the sums for the cells that are still unknown: each row that it gives has one cell of its own, which is in no
// other row. A cell follows from what is told exactly if its row has no other unknown.
func (k *knowledge) reduce() []*row {
	e := elimination{at: map[int]map[*row]bool{}, pivots: map[int]*row{}}
	for s := range k.Sums {
		if r := k.rowOf(s); len(r.unknown) > 0 {
			e.add(r)
		}
	}
	return e.rows
}

// rowOf is one sum as a row: the parts less the whole.
func (k *knowledge) rowOf(sum int) *row {
	r := &row{knowledge: k}
	for n, i := range k.cells(sum) {
		t := term{i, 1}
		if n == 0 {
			t.c = prime - 1
		}
		if k.known[i] {
			r.known = append(r.known, t)
		} else {
			r.unknown = append(r.unknown, t)
		}
	}
	byCell := func(a, b term) int { return cmp.Compare(a.cell, b.cell) }
	slices.SortFunc(r.unknown, byCell)
	slices.SortFunc(r.known, byCell)
	return r
}

// elimination is a set of rows, reduced as far as it goes.
type elimination struct {
	rows   []*row
	pivots map[int]*row          // by a row's own cell
	at     map[int]map[*row]bool // by cell: the rows it is in
}

// add takes a row in: what the others have for their own goes out of it, and what it then has for its own out of the others.
func (e *elimination) add(r *row) {
	for _, t := range slices.Clone(r.unknown) {
		if p := e.pivots[t.cell]; p != nil {
			r.subtract(p, t.c)
		}
	}
	if len(r.unknown) == 0 {
		return
	}
	own := e.rarest(r)
	r.divide(own.c)
	others := e.at[own.cell]
	for o := range others {
		i, _ := slices.BinarySearchFunc(o.unknown, own.cell, func(t term, cell int) int { return cmp.Compare(t.cell, cell) })
		e.forget(o)
		o.subtract(r, o.unknown[i].c)
		e.remember(o)
	}
	e.pivots[own.cell] = r
	e.rows = append(e.rows, r)
	e.remember(r)
}

// rarest picks the term of a row whose cell is in the fewest rows so far.
func (e *elimination) rarest(r *row) term {
	return slices.MinFunc(r.unknown, func(a, b term) int {
		return cmp.Or(cmp.Compare(len(e.at[a.cell]), len(e.at[b.cell])), cmp.Compare(a.cell, b.cell))
	})
}

func (e *elimination) remember(r *row) {
	for _, t := range r.unknown {
		if e.at[t.cell] == nil {
			e.at[t.cell] = map[*row]bool{}
		}
		e.at[t.cell][r] = true
	}
}

func (e *elimination) forget(r *row) {
	for _, t := range r.unknown {
		delete(e.at[t.cell], r)
	}
}

// divide makes the coefficient c of a row 1.
func (r *row) divide(c uint64) {
	if c == 1 {
		return
	}
	inverse := power(c, prime-2)
	for _, terms := range [][]term{r.unknown, r.known} {
		for i := range terms {
			terms[i].c = times(terms[i].c, inverse)
		}
	}
}

// subtract takes c times another row away.
func (r *row) subtract(o *row, c uint64) {
	r.unknown = minus(r.unknown, o.unknown, c)
	r.known = minus(r.known, o.known, c)
}

func minus(a, b []term, c uint64) []term {
	out := make([]term, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].cell < b[0].cell:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0].cell < a[0].cell:
			out, b = append(out, term{b[0].cell, times(prime-b[0].c, c)}), b[1:]
		default:
			if v := plus(a[0].c, times(prime-b[0].c, c)); v != 0 {
				out = append(out, term{a[0].cell, v})
			}
			a, b = a[1:], b[1:]
		}
	}
	return out
}

func plus(a, b uint64) uint64 {
	s := a + b
	if s >= prime {
		s -= prime
	}
	return s
}

func times(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return plus(lo&prime, lo>>61|hi<<3)
}

func power(a, n uint64) uint64 {
	out := uint64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = times(out, a)
		}
		a = times(a, a)
	}
	return out
}
