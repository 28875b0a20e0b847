package disclosure_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"hailong/internal/disclosure"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const floor = 10

func told(n ...int64) []disclosure.Cell {
	out := make([]disclosure.Cell, len(n))
	for i, v := range n {
		out[i] = disclosure.Cell{N: v, Told: true}
	}
	return out
}

func Example() {
	table := disclosure.Table{
		Cells: []disclosure.Cell{{N: 40, Told: true}, {N: 3, Told: true}, {N: 15, Told: true}, {N: 22, Told: true}},
		Sums:  []disclosure.Sum{{Whole: 0, Parts: []int{1, 2, 3}}},
	}
	fmt.Println(disclosure.Hide(table, 10))
	// Output: [false true true false]
}

// grid is rows × columns of counts with the totals of both and of all: cell (r, c) stands at r·(columns+1)+c, totals last.
func grid(rows, columns int, n func(r, c int) int64) disclosure.Table {
	var t disclosure.Table
	at := func(r, c int) int { return r*(columns+1) + c }
	t.Cells = make([]disclosure.Cell, (rows+1)*(columns+1))
	for i := range t.Cells {
		t.Cells[i].Told = true
	}
	for r := range rows {
		for c := range columns {
			v := n(r, c)
			for _, i := range []int{at(r, c), at(r, columns), at(rows, c), at(rows, columns)} {
				t.Cells[i].N += v
			}
		}
	}
	line := func(whole int, n int, part func(int) int) {
		s := disclosure.Sum{Whole: whole}
		for i := range n {
			s.Parts = append(s.Parts, part(i))
		}
		t.Sums = append(t.Sums, s)
	}
	for r := range rows + 1 {
		line(at(r, columns), columns, func(c int) int { return at(r, c) })
	}
	for c := range columns + 1 {
		line(at(rows, c), rows, func(r int) int { return at(r, c) })
	}
	return t
}

func TestHide(t *testing.T) {
	t.Parallel()
	cases := []struct {
		why    string
		table  disclosure.Table
		hidden []int
	}{
		{"nothing is small", grid(2, 2, func(_, _ int) int64 { return 10 }), nil},
		{"what is empty is told", disclosure.Table{Cells: told(20, 20, 0), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 2}}}}, nil},
		{"a small cell takes the smallest beside it along", disclosure.Table{Cells: told(62, 3, 37, 22), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 2, 3}}}}, []int{1, 3}},
		{"what is out already is not hidden while another can be", disclosure.Table{
			Cells: append(told(62, 3, 37), disclosure.Cell{N: 22, Told: true, Out: true}), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 2, 3}}},
		}, []int{1, 2}},
		{"two small cells cover each other", disclosure.Table{Cells: told(45, 9, 9, 27), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 2, 3}}}}, []int{1, 2}},
		{"two of one answer each are known to be one or nothing, and more is hidden where a bound tells", disclosure.Table{
			Cells: append(told(12, 9), disclosure.Cell{N: 3}), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 2}}},
		}, []int{1}},
		{"an untold small cell is not found out either", disclosure.Table{
			Cells: append(told(23, 20), disclosure.Cell{N: 3}), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 2}}},
		}, []int{1}},
		{"a corner needs a rectangle", grid(2, 2, func(r, c int) int64 { return int64(20 - 17*(1-r)*(1-c)) }), []int{0, 1, 3, 4}},
	}
	for _, c := range cases {
		if err := c.table.Check(); err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		got := indexes(disclosure.Hide(c.table, floor))
		if !slices.Equal(got, c.hidden) {
			t.Errorf("%s: hidden %v, want %v", c.why, got, c.hidden)
		}
	}
}

func indexes(hidden []bool) []int {
	var out []int
	for i, h := range hidden {
		if h {
			out = append(out, i)
		}
	}
	return out
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for why, table := range map[string]disclosure.Table{
		"a negative count":             {Cells: told(-1)},
		"a cell that is not there":     {Cells: told(1), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1}}}},
		"the same cell twice":          {Cells: told(2, 1), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 1}}}},
		"parts that do not add up":     {Cells: told(2, 1), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1}}}},
		"a whole that is its own part": {Cells: told(2, 0), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{0, 1}}}},
	} {
		if table.Check() == nil {
			t.Errorf("%s is let through", why)
		}
	}
}

// TestNothingSmallIsDetermined solves small and middling tables with fractions, apart from how Hide does it.
func TestNothingSmallIsDetermined(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		hidden := disclosure.Hide(table, floor)
		solved := solve(table, hidden)
		for i, c := range table.Cells {
			known := c.Told && !hidden[i] || solved[i]
			if small(c) && known {
				t.Errorf("cell %d of %d is told or follows from the others\n%+v\n%v", i, c.N, table, indexes(hidden))
			}
		}
		var want []int
		for i := range table.Cells {
			if solved[i] {
				want = append(want, i)
			}
		}
		if got := disclosure.Determined(table, hidden); len(got)+len(want) > 0 && !slices.Equal(got, want) {
			t.Errorf("Determined gives %v, fractions give %v", got, want)
		}
		if got := disclosure.Exposed(table, floor, hidden); len(got) > 0 {
			t.Errorf("Exposed after Hide: %v", got)
		}
		if diff := cmp.Diff(hidden, disclosure.Hide(table, floor)); diff != "" {
			t.Errorf("hidden otherwise the second time: %s", diff)
		}
	})
}

func small(c disclosure.Cell) bool { return c.N >= 1 && c.N < floor }

// TestPrimaryHidingAloneIsNotEnough shows that the property above can fail.
func TestPrimaryHidingAloneIsNotEnough(t *testing.T) {
	t.Parallel()
	table := disclosure.Table{Cells: told(40, 3, 37), Sums: []disclosure.Sum{{Whole: 0, Parts: []int{1, 2}}}}
	primary := []bool{false, true, false}
	if !solve(table, primary)[1] || !slices.Equal(disclosure.Determined(table, primary), []int{1}) || !slices.Equal(disclosure.Exposed(table, floor, primary), []int{1}) {
		t.Error("a cell that is the rest of a sum is not found out")
	}
}

// drawTable is one or two ways to cut the same slots, months and a period, some with a hierarchy, some months untold.
func drawTable(t *rapid.T) disclosure.Table {
	months := rapid.IntRange(1, 4).Draw(t, "months")
	var out disclosure.Table
	cell := func(n int64, told bool) int {
		out.Cells = append(out.Cells, disclosure.Cell{N: n, Told: told})
		return len(out.Cells) - 1
	}
	size := rapid.SampledFrom([]int64{0, 0, 1, 2, 3, 5, 9, 10, 12, 30, 100})
	untold := rapid.IntRange(-1, months-1).Draw(t, "untold month")
	cuts := rapid.IntRange(1, 2).Draw(t, "cuts")
	// The first cut draws the counts; the second shares out the same months otherwise.
	total := make([]int64, months)
	var slots []int
	for k := range cuts {
		codes := rapid.IntRange(1, 4).Draw(t, "codes")
		counts := make([][]int64, months)
		for m := range months {
			counts[m] = make([]int64, codes)
			rest := total[m]
			for c := range codes {
				v := size.Draw(t, "n")
				if k > 0 {
					if v = min(v, rest); c == codes-1 {
						v = rest
					}
					rest -= v
				} else {
					total[m] += v
				}
				counts[m][c] = v
			}
		}
		if k == 0 {
			all := int64(0)
			for m := range months {
				slots = append(slots, cell(total[m], m != untold))
				all += total[m]
			}
			slots = append(slots, cell(all, true))
			out.Sums = append(out.Sums, disclosure.Sum{Whole: slots[months], Parts: slots[:months:months]})
		}
		byMonth := make([][]int, months+1)
		for c := range codes {
			var parts []int
			all := int64(0)
			for m := range months {
				i := cell(counts[m][c], m != untold)
				parts, byMonth[m] = append(parts, i), append(byMonth[m], i)
				all += counts[m][c]
			}
			i := cell(all, true)
			byMonth[months] = append(byMonth[months], i)
			out.Sums = append(out.Sums, disclosure.Sum{Whole: i, Parts: parts})
		}
		for m, parts := range byMonth {
			out.Sums = append(out.Sums, disclosure.Sum{Whole: slots[m], Parts: parts})
		}
	}
	if err := out.Check(); err != nil {
		t.Fatal(err)
	}
	return out
}

// solve tells which cells that are not told follow from the told ones, by Gauss's way in fractions over the full matrix.
func solve(t disclosure.Table, hidden []bool) []bool {
	var unknown []int
	for i, c := range t.Cells {
		if !c.Told || hidden[i] {
			unknown = append(unknown, i)
		}
	}
	var m [][]*big.Rat
	for _, s := range t.Sums {
		line := make([]*big.Rat, len(unknown))
		for j, i := range unknown {
			v := int64(0)
			if i == s.Whole {
				v = -1
			} else if slices.Contains(s.Parts, i) {
				v = 1
			}
			line[j] = big.NewRat(v, 1)
		}
		m = append(m, line)
	}
	rank := 0
	for j := range unknown {
		p := slices.IndexFunc(m[rank:], func(l []*big.Rat) bool { return l[j].Sign() != 0 })
		if p < 0 {
			continue
		}
		m[rank], m[rank+p] = m[rank+p], m[rank]
		inverse := new(big.Rat).Inv(m[rank][j])
		for _, v := range m[rank] {
			v.Mul(v, inverse)
		}
		for r := range m {
			if r == rank || m[r][j].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Set(m[r][j])
			for k := range unknown {
				m[r][k].Sub(m[r][k], new(big.Rat).Mul(f, m[rank][k]))
			}
		}
		if rank++; rank == len(m) {
			break
		}
	}
	out := make([]bool, len(t.Cells))
	for _, line := range m[:rank] {
		alone := -1
		for k, v := range line {
			if v.Sign() == 0 {
				continue
			}
			if alone >= 0 {
				alone = -2
				break
			}
			alone = k
		}
		if alone >= 0 {
			out[unknown[alone]] = true
		}
	}
	return out
}

// TestASmallCellCanBeMoreThanOneThing counts through all tables in whole numbers that fit what is told of tiny grids.
func TestASmallCellCanBeMoreThanOneThing(t *testing.T) {
	t.Parallel()
	const least = 4
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 31))
		table := grid(2, 2+int(seed%2), func(_, _ int) int64 { return int64(random.IntN(7)) })
		hidden := disclosure.Hide(table, least)
		values := possible(table, hidden)
		for i, c := range table.Cells {
			if c.N < 1 || c.N >= least {
				continue
			}
			outside := slices.ContainsFunc(values[i], func(v int64) bool { return v < 1 || v >= least })
			if len(values[i]) < 2 || !outside {
				t.Errorf("seed %d: cell %d of %d can only be %v; hidden %v of %+v", seed, i, c.N, values[i], indexes(hidden), table.Cells)
			}
		}
	}
}

// possible lists for each cell of a grid what it can be, for all inner cells from 0 to the greatest there is and some more.
func possible(t disclosure.Table, hidden []bool) [][]int64 {
	columns := len(t.Sums[0].Parts)
	inner := []int{}
	for i := range t.Cells {
		if i%(columns+1) < columns && i < len(t.Cells)-columns-1 {
			inner = append(inner, i)
		}
	}
	out := make([][]int64, len(t.Cells))
	value := make([]int64, len(t.Cells))
	var walk func(int)
	walk = func(k int) {
		if k < len(inner) {
			i := inner[k]
			if !hidden[i] {
				value[i] = t.Cells[i].N
				walk(k + 1)
				return
			}
			for v := range int64(9) {
				value[i] = v
				walk(k + 1)
			}
			return
		}
		for n, s := range t.Sums {
			if s.Whole == len(t.Cells)-1 && n < len(t.Sums)-1 {
				continue // the total of all, which the last sum adds up too
			}
			value[s.Whole] = 0
			for _, p := range s.Parts {
				value[s.Whole] += value[p]
			}
			if !hidden[s.Whole] && value[s.Whole] != t.Cells[s.Whole].N {
				return
			}
		}
		for i, v := range value {
			if !slices.Contains(out[i], v) {
				out[i] = append(out[i], v)
			}
		}
	}
	walk(0)
	return out
}

// BenchmarkHide hides a year of a center: 14 slots by nine ways to cut it.
func BenchmarkHide(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	table := grid(12, 150, func(_, c int) int64 {
		if random.IntN(3) == 0 {
			return 0
		}
		return int64(random.IntN(10 + c))
	})
	for b.Loop() {
		disclosure.Hide(table, floor)
	}
}

// TestNobodyIsFoundInASmallCell: of three counters in two months nothing small follows by how many answers there are, but of the whole
// month's one unhappy answer everybody sees that it is none of the told counters', and in the year the other hidden one has none.
func TestNobodyIsFoundInASmallCell(t *testing.T) {
	t.Parallel()
	// March and the year, each by counters A, B (told), C and D (hidden in March); the rest of the year is told of by nobody.
	n := []int64{60, 30, 20, 3, 7, 200, 90, 70, 15, 25, 140, 60, 50, 12, 18}
	unhappy := []int64{1, 0, 0, 1, 0, 2, 1, 0, 1, 0, 1, 1, 0, 0, 0}
	table := disclosure.Table{Of: [][]int64{unhappy}}
	for i, x := range n {
		table.Cells = append(table.Cells, disclosure.Cell{N: x, Told: i < 10})
	}
	for _, at := range []int{0, 5, 10} {
		table.Sums = append(table.Sums, disclosure.Sum{Whole: at, Parts: []int{at + 1, at + 2, at + 3, at + 4}})
	}
	for i := range 5 {
		table.Sums = append(table.Sums, disclosure.Sum{Whole: 5 + i, Parts: []int{i, 10 + i}})
	}
	if err := table.Check(); err != nil {
		t.Fatal(err)
	}
	plain := table
	plain.Of = nil
	hidden := disclosure.Hide(plain, 10)
	if got := disclosure.Exposed(plain, 10, hidden); len(got) > 0 {
		t.Errorf("by the numbers alone: %v", got)
	}
	if got := disclosure.Exposed(table, 10, hidden); !slices.Contains(got, 3) {
		t.Errorf("that the unhappy one is in cell 3 is not seen: hidden %v, exposed %v", indexes(hidden), got)
	}
	if got := disclosure.Exposed(table, 10, disclosure.Hide(table, 10)); len(got) > 0 {
		t.Errorf("after Hide: %v", got)
	}
}
