package store

import (
	"bytes"
	"math"
	"strconv"
)

// number writes a number as an int64 or a double would be written.
func (w *writing) number() {
	from := w.pos
	whole, ok := w.literal()
	if !ok {
		w.fail("a number is not written as JSON writes numbers")
		return
	}
	lit := w.in[from:w.pos]
	if whole {
		if n, err := strconv.ParseInt(string(lit), 10, 64); err == nil {
			w.out = strconv.AppendInt(w.out, n, 10)
			return
		}
	}
	f, err := strconv.ParseFloat(string(lit), 64)
	if err != nil {
		w.fail("a number is too large for a double")
		return
	}
	at := len(w.out)
	w.out = AppendDouble(w.out, f)
	if whole && !bytes.Equal(w.out[at:], lit) {
		w.fail("an integer does not fit 64 bits")
	}
}

// literal passes over a number and reports whether it is an integer as written, and whether it is a number at all.
func (w *writing) literal() (whole, ok bool) {
	if w.peek() == '-' {
		w.pos++
	}
	zero := w.peek() == '0'
	if n := w.digits(); n == 0 || zero && n > 1 {
		return false, false
	}
	whole, ok = true, true
	if w.peek() == '.' {
		w.pos++
		whole, ok = false, w.digits() > 0
	}
	if c := w.peek(); ok && (c == 'e' || c == 'E') {
		w.pos++
		if c = w.peek(); c == '+' || c == '-' {
			w.pos++
		}
		whole, ok = false, w.digits() > 0
	}
	return whole, ok
}

func (w *writing) digits() int {
	from := w.pos
	for c := w.peek(); c >= '0' && c <= '9'; c = w.peek() {
		w.pos++
	}
	return w.pos - from
}

// AppendDouble appends a finite double in canonical form: as json.Marshal does, and as the integer where it is one that
// fits int64, so that −0 is 0 and a number has one form wherever it comes from.
func AppendDouble(out []byte, f float64) []byte {
	if f == math.Trunc(f) && f >= -1<<63 && f < 1<<63 {
		return strconv.AppendInt(out, int64(f), 10)
	}
	format := byte('f')
	if abs := math.Abs(f); abs < 1e-6 || abs >= 1e21 {
		format = 'e'
	}
	out = strconv.AppendFloat(out, f, format, -1, 64)
	if n := len(out); format == 'e' && n >= 4 && out[n-4] == 'e' && out[n-3] == '-' && out[n-2] == '0' {
		out[n-2] = out[n-1]
		out = out[:n-1]
	}
	return out
}
