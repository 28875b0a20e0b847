package sheet

import (
	"errors"
	"io"
	"strings"
)

// titleRows is how many rows that are not blank are looked at for the headings: above them stand the names of the office
// and of the list.
const titleRows = 12

// rawRow is a row as it was read.
type rawRow struct {
	number int
	values []string
}

// headingCell is the text of a heading, with the row it stands in.
type headingCell struct {
	text string
	row  int
}

// unnamed is a column without a heading, and the nearest heading left of it.
type unnamed struct{ at, left int }

// headingSearch goes down the first rows of a table.
type headingSearch struct {
	known    map[string]int // column by folded heading
	columns  []Column
	limit    int // of headings
	required int
}

func newHeadingSearch(o Options) *headingSearch {
	s := &headingSearch{known: index(o.Columns), columns: o.Columns, limit: o.Limits.withDefaults().Columns}
	for _, c := range o.Columns {
		if c.Required {
			s.required++
		}
	}
	return s
}

// readHeadings finds the first row, or the first two that follow each other, with a heading for every required column.
// Where there are none, the row that comes nearest is told what it lacks.
func (t *Reader) readHeadings(o Options) error {
	s := newHeadingSearch(o)
	var before, best rawRow
	most := -1
	for range titleRows {
		row, err := t.filledRow()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if row.values = trimmed(row.values); len(row.values) > s.limit {
			return &Error{Key: ErrTooLarge, Row: row.number, Args: []any{"columns", len(row.values), "limit", s.limit}}
		}
		alone := single(row)
		required, all := s.count(alone)
		if required == s.required {
			return t.resolve(row.number, t.continued(s, row), o.Columns)
		}
		if both := s.combine(before, row); len(before.values) > 0 && s.complete(both) {
			return t.resolve(row.number, both, o.Columns)
		}
		if all > most {
			most, best = all, row
		}
		before = row
	}
	if most < 0 {
		return &Error{Key: ErrEmpty}
	}
	return t.resolve(best.number, single(best), o.Columns)
}

// filledRow reads the next row that is not blank.
func (t *Reader) filledRow() (rawRow, error) {
	for {
		number, values, err := t.src.next()
		if err != nil || !blank(values) {
			return rawRow{number, values}, err
		}
	}
}

// continued gives the headings of a row, together with those of the row below where that goes on with them: it leaves
// every required column blank and has a heading that is known. Any other row is kept for Next.
func (t *Reader) continued(s *headingSearch, row rawRow) []headingCell {
	next, err := t.filledRow()
	if err != nil {
		t.aheadErr = err
		return single(row)
	}
	if s.goesOn(row, next) {
		return s.combine(row, next)
	}
	t.ahead = &next
	return single(row)
}

func (s *headingSearch) goesOn(row, next rawRow) bool {
	for i, text := range row.values {
		k, ok := s.known[Fold(text)]
		if ok && s.columns[k].Required && strings.TrimSpace(at(next.values, i)) != "" {
			return false
		}
	}
	_, above := s.count(single(row))
	_, both := s.count(s.combine(row, next))
	return both > above && len(next.values) <= s.limit
}

// count tells how many required columns, and how many in all, have a heading among the cells.
func (s *headingSearch) count(cells []headingCell) (required, all int) {
	seen := map[int]bool{}
	for _, c := range cells {
		k, ok := s.known[Fold(c.text)]
		if !ok || seen[k] || strings.TrimSpace(c.text) == "" {
			continue
		}
		seen[k] = true
		all++
		if s.columns[k].Required {
			required++
		}
	}
	return required, all
}

func (s *headingSearch) complete(cells []headingCell) bool {
	required, _ := s.count(cells)
	return required == s.required
}

// combine reads two rows as one row of headings with merged cells: a cell merged downwards has its text above and nothing
// below; one merged to the right has the texts it is divided into below it ("Ngày" over "tiếp nhận" and "hẹn trả").
func (s *headingSearch) combine(above, below rawRow) []headingCell {
	cells := make([]headingCell, max(len(above.values), len(below.values)))
	group := ""
	for i := range cells {
		top, text := strings.TrimSpace(at(above.values, i)), strings.TrimSpace(at(below.values, i))
		if top != "" {
			group = top
		}
		both := strings.TrimSpace(group + " " + text)
		switch {
		case text == "":
			cells[i] = headingCell{top, above.number}
		case s.knows(both):
			cells[i] = headingCell{both, below.number}
		case s.knows(text):
			cells[i] = headingCell{text, below.number}
		case s.knows(top):
			cells[i] = headingCell{top, above.number}
		default:
			cells[i] = headingCell{both, below.number}
		}
	}
	return cells
}

func (s *headingSearch) knows(heading string) bool {
	_, ok := s.known[Fold(heading)]
	return ok
}

func single(row rawRow) []headingCell {
	cells := make([]headingCell, len(row.values))
	for i, v := range row.values {
		cells[i] = headingCell{v, row.number}
	}
	return cells
}

// trimmed leaves out the blank values at the end.
func trimmed(values []string) []string {
	for len(values) > 0 && strings.TrimSpace(values[len(values)-1]) == "" {
		values = values[:len(values)-1]
	}
	return values
}

func at(values []string, i int) string {
	if i < len(values) {
		return values[i]
	}
	return ""
}
