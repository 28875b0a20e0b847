package intake

import (
	"iter"
	"slices"
)

// maxKept is how many rows of a workbook are kept; they take some 500 bytes each.
const maxKept = 250_000

// keptRows are the rows of a workbook from its first reading. Unpacking one takes longer than checking and writing what is in
// it, and every import reads its file twice. Of a workbook with more than maxKept rows nothing is kept.
type keptRows struct {
	table *table
	rows  []checkedRow // as the file's reader gave them, not checked
	whole bool
}

// keep gives the rows of the first reading and keeps them on the way.
func (k *keptRows) keep(t *table) iter.Seq2[*checkedRow, error] {
	return func(yield func(*checkedRow, error) bool) {
		*k = keptRows{table: t}
		room := true
		for c, err := range t.sheetRows {
			if room = room && err == nil && len(k.rows) < maxKept; room {
				k.rows = append(k.rows, *c)
			} else {
				k.rows = nil
			}
			if !yield(c, err) {
				k.rows = nil
				return
			}
		}
		k.whole = room
	}
}

// again gives the rows of a further reading.
func (k *keptRows) again(yield func(*checkedRow, error) bool) {
	for _, c := range k.rows {
		c.faults = slices.Clone(c.faults)
		if !yield(&c, nil) {
			return
		}
	}
}
