package sheet

import (
	"io"
	"strconv"
	"unicode/utf8"
)

// checkedText passes UTF-8 on and stops before the first byte that is not, with its line and place in the line.
// It also stops when one row takes more than its due; left is filled up again before each row.
type checkedText struct {
	in           io.Reader
	err          error // after what is good was passed on
	buf          [32 << 10]byte
	from, good   int // passed on up to from, checked up to good
	to           int // read up to to; behind good is at most the beginning of a character
	line, column int
	limit, left  int64
}

func (c *checkedText) Read(p []byte) (int, error) {
	for c.from == c.good {
		if c.err != nil {
			return 0, c.err
		}
		c.fill()
	}
	n := copy(p, c.buf[c.from:c.good])
	c.from += n
	return n, nil
}

// fill reads more and checks it.
func (c *checkedText) fill() {
	if c.left <= 0 {
		c.err = &Error{Key: ErrTooLarge, Row: c.line, Position: strconv.Itoa(c.line), Args: []any{"bytes_of_row", c.limit}}
		return
	}
	c.to = copy(c.buf[:], c.buf[c.good:c.to])
	n, err := c.in.Read(c.buf[c.to:])
	c.to += n
	c.left -= int64(n)
	c.err = err
	c.from, c.good = 0, c.check(c.buf[:c.to], err != nil)
}

// check gives how many bytes are good. It leaves an unfinished character at the end, unless nothing follows.
func (c *checkedText) check(p []byte, last bool) int {
	for i := 0; i < len(p); {
		b, size := p[i], 1
		switch {
		case b == '\n':
			c.line, c.column = c.line+1, 0
		case b == 0:
			return c.refuse(i)
		case b >= utf8.RuneSelf:
			if !last && !utf8.FullRune(p[i:]) {
				return i
			}
			var r rune
			if r, size = utf8.DecodeRune(p[i:]); r == utf8.RuneError && size == 1 {
				return c.refuse(i)
			}
		}
		i += size
		c.column += size
	}
	return len(p)
}

func (c *checkedText) refuse(good int) int {
	c.err = &Error{
		Key: ErrEncoding, Row: c.line, Position: strconv.Itoa(c.line) + ":" + strconv.Itoa(c.column),
		Args: []any{"line", c.line, "byte", c.column},
	}
	return good
}
