package export

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table writes CSV: RFC 4180, CRLF, UTF-8 with byte order mark. It keeps one buffer, and the first error of its writer.
type table struct {
	w            io.Writer
	buf          []byte
	separator    byte
	decimalComma bool
	begun        bool // the current row has a cell
	err          error
}

// flushAt is the size at which the buffer goes to the writer.
const flushAt = 64 << 10

func newTable(w io.Writer, excel bool) *table {
	t := &table{w: w, buf: append(make([]byte, 0, flushAt+4096), "\uFEFF"...), separator: ','}
	if excel {
		t.separator, t.decimalComma = ';', true
	}
	return t
}

func (t *table) next() {
	if t.begun {
		t.buf = append(t.buf, t.separator)
	}
	t.begun = true
}

// text adds a cell of text; no spreadsheet program takes any part of it for a formula.
func (t *table) text(s string) {
	t.next()
	if s == "" {
		return
	}
	if plainCell(s) {
		t.buf = append(t.buf, s...)
		return
	}
	t.buf = append(t.buf, '"')
	t.buf = appendSafe(t.buf, s)
	t.buf = append(t.buf, '"')
}

// number adds a cell with a number as the JSON of the figures writes it; "" is no data.
func (t *table) number(s string) {
	t.next()
	start := len(t.buf)
	t.buf = append(t.buf, s...)
	if t.decimalComma {
		if i := strings.IndexByte(s, '.'); i >= 0 {
			t.buf[start+i] = ','
		}
	}
}

// raw adds a cell made by add, which appends nothing that needs quotes.
func (t *table) raw(add func([]byte) []byte) {
	t.next()
	t.buf = add(t.buf)
}

// end ends the row.
func (t *table) end() {
	t.buf, t.begun = append(t.buf, '\r', '\n'), false
	if len(t.buf) >= flushAt {
		t.flush()
	}
}

func (t *table) flush() {
	if t.err == nil {
		_, t.err = t.w.Write(t.buf)
	}
	t.buf = t.buf[:0]
}

// close writes what is left and gives the first error.
func (t *table) close() error {
	t.flush()
	return t.err
}

// plainCell reports whether a text can stand as it is: it begins with a letter or digit and holds no separator, quote
// or line break, whichever separator a reader expects.
func plainCell(s string) bool {
	if c := s[0]; c < utf8.RuneSelf && !isASCIIAlphanumeric(c) {
		return false
	} else if first, _ := utf8.DecodeRuneInString(s); c >= utf8.RuneSelf && !unicode.IsLetter(first) {
		return false
	}
	for i := range len(s) {
		switch s[i] {
		case ',', ';', '"', '\t', '\n', '\r':
			return false
		}
	}
	return true
}

func isASCIIAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// appendSafe appends the inside of a quoted cell: quotes doubled, line breaks as one LF, and an apostrophe before every
// character that would start a formula where a cell starts, or might start for a reader with another separator.
func appendSafe(b []byte, s string) []byte {
	start := true // nothing visible since the cell, or a separator, began
	for i, r := range s {
		switch r {
		case '"':
			b = append(b, '"', '"')
		case '\r', '\n', '\t':
			if i == 0 {
				b = append(b, '\'')
			}
			if r == '\t' {
				b = append(b, '\t')
			} else if r == '\n' || !strings.HasPrefix(s[i+1:], "\n") {
				b = append(b, '\n')
			}
			start = true
		case ',', ';':
			b, start = append(b, byte(r)), true
		case '=', '+', '-', '@', '＝', '＋', '－', '＠':
			if start {
				b = append(b, '\'')
			}
			b, start = utf8.AppendRune(b, r), false
		default:
			b = utf8.AppendRune(b, r)
			start = start && blank(r)
		}
	}
	return b
}

// blank reports characters that a spreadsheet program may drop before it looks at a cell.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}
