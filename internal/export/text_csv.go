package export

import (
	"fmt"
	"io"
)

// TextCSV writes rows of texts for Vietnamese Excel: semicolons, a byte order mark, and no cell that a spreadsheet would take
// for a formula.
func TextCSV(w io.Writer, rows [][]string) error {
	t := newTable(w, true)
	for _, row := range rows {
		for _, cell := range row {
			t.text(cell)
		}
		t.end()
	}
	if err := t.close(); err != nil {
		return fmt.Errorf("write rows of text: %w", err)
	}
	return nil
}
