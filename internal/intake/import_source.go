package intake

import (
	"errors"
	"io"
	"iter"
	"unicode/utf8"

	"hailong/internal/sheet"
)

// source says where rows come from: a table in a file, or the elements of a body.
type source interface {
	// open begins a reading. The rows come with those faults that the source itself has found; an error ends them.
	open(in io.ReadSeeker) (*table, iter.Seq2[*checkedRow, error], error)
	// limit is how many rows are taken, and the message for more.
	limit() (rows int, key string)
}

// cells is a row as it came.
type cells interface {
	// Value gives what stands in a column, "" where there is nothing.
	Value(column string) string
	// Position names the place of a column's value.
	Position(column string) string
}

// table is one reading of a source.
type table struct {
	headings    map[string]string // first heading of each column, as in the file
	notes       []RowNote         // on the table as a whole
	reader      *sheet.Reader     // nil where the source is no file
	refusedHead bool
}

// sheetSource is a table in a file.
type sheetSource struct {
	name, sheet string
	columns     []sheet.Column
	kept        *keptRows // nil = every reading reads the file
}

func (s sheetSource) limit() (int, string) { return maxRows, "import.too_many_rows" }

func (s sheetSource) open(in io.ReadSeeker) (*table, iter.Seq2[*checkedRow, error], error) {
	if s.kept != nil && s.kept.whole {
		return s.kept.table, s.kept.again, nil
	}
	r, err := sheet.Open(in, s.name, sheet.Options{Columns: s.columns, Sheet: s.sheet})
	if err != nil {
		return nil, nil, fileError(err)
	}
	t := &table{headings: map[string]string{}, reader: r}
	for _, h := range r.Headings() {
		if _, ok := t.headings[h.Column]; !ok && h.Column != "" {
			t.headings[h.Column] = h.Text
		}
	}
	for _, h := range r.Unknown() {
		t.notes = append(t.notes, RowNote{Column: h.Text, Position: h.Position, Key: "import.heading_unknown"})
	}
	if s.kept != nil && r.Workbook() {
		return t, s.kept.keep(t), nil
	}
	return t, t.sheetRows, nil
}

// sheetRows gives the rows of the file. What its reader found wrong with a row is that row's only fault.
func (t *table) sheetRows(yield func(*checkedRow, error) bool) {
	for row, err := range t.reader.Rows() {
		c := &checkedRow{row: row, cells: row, number: row.Number, table: t}
		var own *sheet.Error
		switch {
		case err == nil:
		case errors.As(err, &own) && own.RowOnly:
			c.faults = []RowNote{{Row: own.Row, Position: own.Position, Key: own.Key, Args: own.Args}}
		default:
			yield(nil, fileError(err))
			return
		}
		if !yield(c, nil) {
			return
		}
	}
}

func (t *table) close() {
	if t.reader != nil {
		_ = t.reader.Close() // it was only read
	}
}

// texts gives the headings as in the file.
func (t *table) texts() []string {
	var out []string
	for _, h := range t.reader.Headings() {
		out = append(out, h.Text)
	}
	return out
}

// without leaves out the column that says why a row was refused the last time.
func (t *table) without(values []string) []string {
	out := make([]string, 0, len(values)+1)
	for i, h := range t.reader.Headings() {
		if h.Column != faultColumn {
			out = append(out, values[i])
		}
	}
	return out
}

// checkedRow is a row with all that was found out about it.
type checkedRow struct {
	row      sheet.Row // where it stands in a file
	cells    cells
	number   int // as the person counts
	table    *table
	key      string // the store's, or what it is made of
	body     []byte
	named    bool // by a column id
	repeated bool // the same stood before it
	inviting bool // a state of a dossier in which the applicant is asked
	faults   []RowNote
	warnings []RowNote
}

// note makes a note on a column of the row. A tax code is never repeated.
func (c *checkedRow) note(column, key string, args ...any) RowNote {
	n := RowNote{Row: c.number, Column: c.table.headings[column], Position: c.cells.Position(column), Key: key, Args: args}
	if n.Column == "" {
		n.Column = column
	}
	if column != "business" {
		n.Value = c.cells.Value(column)
	}
	return n
}

func (c *checkedRow) fault(column, key string, args ...any) {
	c.faults = append(c.faults, c.note(column, key, args...))
}

func (c *checkedRow) warn(column, key string, args ...any) {
	c.warnings = append(c.warnings, c.note(column, key, args...))
}

// value gives what stands in a column, on one line and trimmed.
func (c *checkedRow) value(column string) string { return cleanLine(c.cells.Value(column)) }

// asGiven keeps a code that need not be known, with a warning if there is one, and refuses what is too long for one.
func (c *checkedRow) asGiven(column, value, warning string) string {
	if utf8.RuneCountInString(value) > maxCode {
		c.fault(column, "import.too_long", "max", maxCode)
		return ""
	}
	if value != "" && warning != "" {
		c.warn(column, warning)
	}
	return value
}
