package store

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Canonical gives a body in the one form in which every engine gives it back, in memory of its own: no space between
// tokens, members in the order given, texts and member names in normal form C and escaped as json.Marshal does,
// numbers as json.Marshal writes an int64 or a float64. Canonical of its own result is that result.
//
// A body is Invalid (Field "body") when it is not one JSON object in UTF-8; is longer than MaxBody before or after;
// nests deeper than MaxDepth; has two members of one name in one object, or half a surrogate pair, since readers do not
// agree on what these mean; or has a number that is no finite double, or an integer beyond int64 that a double would
// change.
//
//	{"điểm": 1.50, "n": 3.0}  →  {"điểm":1.5,"n":3}
func Canonical(body []byte) ([]byte, error) {
	if len(body) > MaxBody {
		return nil, invalid("body", "the body has more than 1 MiB")
	}
	w := writing{in: body, out: make([]byte, 0, len(body))}
	w.space()
	if w.peek() != '{' {
		return nil, invalid("body", "the body is not a JSON object")
	}
	w.value()
	w.space()
	if w.pos < len(w.in) {
		w.fail("something follows the JSON object")
	}
	if w.fault != "" {
		return nil, invalid("body", w.fault+" (byte "+strconv.Itoa(w.pos)+")")
	}
	if len(w.out) > MaxBody {
		return nil, invalid("body", "the body, written out, has more than 1 MiB")
	}
	return w.out, nil
}

// writing is one pass over a body: it reads in from pos and appends to out. The first fault ends it.
type writing struct {
	in    []byte
	pos   int
	depth int
	out   []byte
	fault string
}

func (w *writing) fail(text string) {
	if w.fault == "" {
		w.fault = text
	}
}

// peek gives the next byte, 0 at the end.
func (w *writing) peek() byte {
	if w.pos < len(w.in) {
		return w.in[w.pos]
	}
	return 0
}

// take copies the next byte if it is c.
func (w *writing) take(c byte) bool {
	if w.peek() != c {
		return false
	}
	w.pos++
	w.out = append(w.out, c)
	return true
}

func (w *writing) space() {
	for w.pos < len(w.in) {
		switch w.in[w.pos] {
		case ' ', '\t', '\n', '\r':
			w.pos++
		default:
			return
		}
	}
}

func (w *writing) value() {
	w.space()
	switch c := w.peek(); {
	case c == '{':
		w.object()
	case c == '[':
		w.array()
	case c == '"':
		w.text()
	case c == '-' || c >= '0' && c <= '9':
		w.number()
	default:
		w.word()
	}
}

func (w *writing) word() {
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(w.in[w.pos:], []byte(word)) {
			w.pos += len(word)
			w.out = append(w.out, word...)
			return
		}
	}
	w.fail("a JSON value is missing")
}

// enter counts a level; too many are a fault.
func (w *writing) enter() bool {
	if w.depth++; w.depth > MaxDepth {
		w.fail("the body nests more than 64 levels")
	}
	return w.fault == ""
}

func (w *writing) object() {
	if !w.enter() {
		return
	}
	var seen names
	w.take('{')
	for w.space(); !w.take('}'); w.space() {
		if !seen.none() && !w.comma() {
			return
		}
		from := len(w.out)
		if w.peek() != '"' {
			w.fail("a member name is missing")
			return
		}
		w.text()
		if seen.add(w.out, from) {
			w.fail("two members of one object have the same name")
		}
		if w.space(); !w.take(':') {
			w.fail("a colon is missing")
		}
		if w.fault == "" {
			w.value()
		}
		if w.fault != "" {
			return
		}
	}
	w.depth--
}

func (w *writing) array() {
	if !w.enter() {
		return
	}
	w.take('[')
	first := true
	for w.space(); !w.take(']'); w.space() {
		if !first && !w.comma() {
			return
		}
		first = false
		if w.value(); w.fault != "" {
			return
		}
	}
	w.depth--
}

func (w *writing) comma() bool {
	if !w.take(',') {
		w.fail("a comma is missing")
		return false
	}
	w.space()
	return true
}

// names tells when a member name comes twice. Few names are compared one by one; many go into a set.
type names struct {
	spans [][2]int
	set   map[string]struct{}
}

func (n *names) none() bool { return len(n.spans) == 0 && n.set == nil }

// add takes the name that was written at out[from:] and reports whether it was there before.
func (n *names) add(out []byte, from int) bool {
	name := out[from:]
	if n.set == nil {
		for _, s := range n.spans {
			if bytes.Equal(out[s[0]:s[1]], name) {
				return true
			}
		}
		if n.spans = append(n.spans, [2]int{from, len(out)}); len(n.spans) <= 16 {
			return false
		}
		n.set = make(map[string]struct{})
		for _, s := range n.spans {
			n.set[string(out[s[0]:s[1]])] = struct{}{}
		}
		return false
	}
	_, twice := n.set[string(name)]
	n.set[string(name)] = struct{}{}
	return twice
}

// text writes a string. Most are plain and are copied as they stand.
func (w *writing) text() {
	w.pos++
	from, plain := w.pos, true
	for w.pos < len(w.in) {
		switch c := w.in[w.pos]; {
		case c == '"':
			w.quoted(w.in[from:w.pos], plain)
			w.pos++
			return
		case c == '\\':
			plain = false
			w.pos++
		case c < ' ':
			w.fail("a control character stands in a text; write it as \\u00XX")
			return
		case c >= utf8.RuneSelf || c == '<' || c == '>' || c == '&':
			plain = false
		}
		w.pos++
	}
	w.fail("a text does not end")
}

func (w *writing) quoted(raw []byte, plain bool) {
	if !plain {
		text, fault := unescape(raw)
		if fault != "" {
			w.fail(fault)
			return
		}
		w.out = AppendText(w.out, norm.NFC.Bytes(text))
		return
	}
	w.out = append(w.out, '"')
	w.out = append(w.out, raw...)
	w.out = append(w.out, '"')
}
