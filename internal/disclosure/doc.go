// Package disclosure decides which cells of a set of figures have to be hidden so that nothing small can be found out, not
// even by reckoning with the cells that are told.
//
// The set is fixed: all cells that somebody can ever be told, and all sums between them that everybody knows (months add up to
// a period, counters to the center). A cell is told whole, with all its counts, or hidden whole, so one pattern serves every
// figure of it: rates, levels and n obey the same sums.
//
// It knows no response, no month and no counter. Its caller is package report, which lays out the table and puts the pattern on
// the figures.
//
//	table := disclosure.Table{
//		Cells: []disclosure.Cell{{N: 40, Told: true}, {N: 3, Told: true}, {N: 15, Told: true}, {N: 22, Told: true}},
//		Sums:  []disclosure.Sum{{Whole: 0, Parts: []int{1, 2, 3}}},
//	}
//	disclosure.Hide(table, 10) // cell 1, which is small, and cell 2, lest 40−15−22 tell of it
//
// # Why elimination and not a rule of thumb
//
// Hiding two cells in every line is not enough: four hidden cells at the corners of a rectangle hold, but a fifth line can
// undo them, and counters, agencies and procedures cut the same answers in different ways. So the sums are solved as an
// attacker would solve them: one at a time as far as that goes, then all together. Whatever small cell comes out costs one more
// cell among those it came out of, until none does.
//
// # What is guarded, and what is not
//
// After Hide no cell of 1 to floor−1 is told, none follows from told cells by any linear combination of the sums, and none is
// confined to 1 … floor−1 by the fact that counts are not negative, as far as bounds carried from sum to sum show it. Of those whom
// Table.Of counts, as the unhappy, the bounds do not show either that there is one in a small cell; that there is none they may show. That
// last is not a whole program in integers: a bound that only shows when many sums are taken together with that they
// are whole numbers may be missed. Nor does it guard against what somebody knows from elsewhere, such as his own answer.
package disclosure
