package sheet

import (
	"errors"
	"io"
	"iter"
	"strings"
)

// Options say what a table must look like.
type Options struct {
	Columns []Column
	Sheet   string // name of the sheet of a workbook; "" = the first visible one
	Limits  Limits
}

// Limits keep hostile files off. Zero values mean the defaults.
type Limits struct {
	File     int64 // bytes of an XLSX file (default 128 MiB); CSV has no limit
	Row      int64 // bytes of one row, unpacked (default 4 MiB)
	Texts    int64 // bytes of an XLSX file's table of texts, unpacked (default 128 MiB)
	Unpacked int64 // bytes of an XLSX file's sheet, unpacked (default 4 GiB)
	Columns  int   // headings (default 1024)
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int64
		value int64
	}{{&l.File, 128 << 20}, {&l.Row, 4 << 20}, {&l.Texts, 128 << 20}, {&l.Unpacked, 4 << 30}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	if l.Columns == 0 {
		l.Columns = 1024
	}
	return l
}

// source gives the rows of one kind of file. An error that is no *Error with RowOnly ends it.
type source interface {
	// next gives the next row's number and values, or io.EOF.
	next() (number int, values []string, err error)
	// position names the place of a value.
	position(number, column int) string
	// strict says that a row has as many values as there are headings.
	strict() bool
	close() error
}

// Reader reads the rows of one table. It is for one goroutine.
type Reader struct {
	src      source
	headings []Heading
	columns  map[string][]int // by Column.Name
	unnamed  []unnamed        // columns that may hold nothing
	ahead    *rawRow          // was read to see whether it is a heading
	aheadErr error            // came in its place
}

// Delimiter is what stands between the values of a text file; a comma for a workbook.
func (t *Reader) Delimiter() rune {
	if f, ok := t.src.(*textFile); ok {
		return f.csv.Comma
	}
	return ','
}

// Open finds out what kind of file r is, by its content, and reads its headings. A file in which XLSX is found is read
// through io.ReaderAt and io.Seeker where r has them, else it is held in memory. The name is only asked to tell a text
// with tabs from one with commas where both would do. Errors are *Error, or come from r.
func Open(r io.Reader, name string, o Options) (*Reader, error) {
	src, err := detect(r, name, o)
	if err != nil {
		return nil, err
	}
	t := &Reader{src: src}
	if err := t.readHeadings(o); err != nil {
		return nil, errors.Join(err, src.close())
	}
	return t, nil
}

// Close gives back what Open took, but does not close the file itself.
func (t *Reader) Close() error { return t.src.close() }

// Workbook reports whether the file is a workbook (XLSX), which takes long to unpack.
func (t *Reader) Workbook() bool {
	_, ok := t.src.(*workbook)
	return ok
}

// Next gives the next row that is not blank, or io.EOF. An *Error with RowOnly concerns one row: the row comes with it
// as far as it was read, and the next may be asked for. After any other error there is nothing more.
func (t *Reader) Next() (Row, error) {
	for {
		next, err := t.next()
		if err != nil {
			return Row{}, err
		}
		if blank(next.values) {
			continue
		}
		row := Row{Number: next.number, table: t, values: next.values}
		return row, t.check(row)
	}
}

// next gives the row that was looked at already, or reads one.
func (t *Reader) next() (rawRow, error) {
	if row := t.ahead; row != nil {
		t.ahead = nil
		return *row, nil
	}
	if err := t.aheadErr; err != nil {
		return rawRow{}, err
	}
	number, values, err := t.src.next()
	return rawRow{number, values}, err
}

// Rows gives the rows to a range loop; a row error does not end it, any other does.
func (t *Reader) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			row, err := t.Next()
			var e *Error
			over := err != nil && (!errors.As(err, &e) || !e.RowOnly)
			if errors.Is(err, io.EOF) || !yield(row, err) || over {
				return
			}
		}
	}
}

// check compares the row with the headings.
func (t *Reader) check(row Row) error {
	n := len(t.headings)
	if t.src.strict() && len(row.values) < n {
		return &Error{
			Key: ErrRagged, Row: row.Number, Position: t.src.position(row.Number, len(row.values)-1),
			Args: []any{"have", len(row.values), "want", n}, RowOnly: true,
		}
	}
	for _, u := range t.unnamed {
		if strings.TrimSpace(row.at(u.at)) != "" {
			left := t.headings[u.left]
			return &Error{
				Key: ErrMerged, Row: row.Number, Position: t.src.position(row.Number, u.at),
				Args: []any{"heading", left.Text, "cell", left.Position}, RowOnly: true,
			}
		}
	}
	for i := n; i < len(row.values); i++ {
		if strings.TrimSpace(row.values[i]) == "" {
			continue
		}
		key := ErrNotHeading
		if t.src.strict() {
			key = ErrRagged
		}
		return &Error{
			Key: key, Row: row.Number, Position: t.src.position(row.Number, i),
			Args: []any{"have", len(row.values), "want", n}, RowOnly: true,
		}
	}
	return nil
}

func blank(values []string) bool {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return false
		}
	}
	return true
}

// Row is one row of a table. It stays valid when the next is read.
type Row struct {
	Number int // the line on which it begins, or the sheet's row number, from 1
	table  *Reader
	values []string
}

// Value gives the value of a column, "" where the row or the table does not have it; of a column that stands more than
// once, the first.
func (r Row) Value(column string) string {
	if at := r.table.columns[column]; len(at) > 0 {
		return r.at(at[0])
	}
	return ""
}

// Values gives the values of a column that may stand more than once, in the order of the table.
func (r Row) Values(column string) []string {
	at := r.table.columns[column]
	out := make([]string, len(at))
	for i, k := range at {
		out[i] = r.at(k)
	}
	return out
}

// Position names the place of a column's first value: "C7" in a workbook, "7:3" (line:value) in a text file.
func (r Row) Position(column string) string { return r.PositionOf(column, 0) }

// PositionOf names the place of a column's i-th value. Where the table has none, it is the place of the row.
func (r Row) PositionOf(column string, i int) string {
	if at := r.table.columns[column]; i < len(at) {
		return r.table.src.position(r.Number, at[i])
	}
	return r.table.src.position(r.Number, 0)
}

// Raw gives the row as it stands, one value for each heading.
func (r Row) Raw() []string {
	out := make([]string, len(r.table.headings))
	copy(out, r.values)
	return out
}

// Surplus gives the values that stand beyond the last heading.
func (r Row) Surplus() []string {
	return r.values[min(len(r.table.headings), len(r.values)):]
}

func (r Row) at(i int) string {
	if i < len(r.values) {
		return r.values[i]
	}
	return ""
}
