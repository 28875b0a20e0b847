package disclosure

// Cell is one figure of a set that is told as a whole.
type Cell struct {
	N    int64 // how many it stands on
	Told bool  // whether it is told at all; one that is not is there because others add up to it
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
}

// Hide gives for each told cell whether it has to be hidden, so that no cell of 1 to floor−1 is told or follows from what
// is told.
func Hide(t Table, floor int64) []bool { return make([]bool, len(t.Cells)) }

// Determined lists the cells that are hidden or not told, and follow all the same by elimination from those that are told.
func Determined(t Table, hidden []bool) []int { return nil }
