package catalog

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"
)

const (
	maxBytes  = 2 << 20  // of one file
	maxIndent = 60       // leading spaces of a line
	maxLine   = 16 << 10 // bytes of a line; the scanner's time grows with the square of what it finds on one
	maxDepth  = 20       // brackets within brackets, or list marks on one line
)

// cleanText looks at a file's bytes before any parser does and gives the text to parse: without byte order mark, lines
// ended by \n. ok is false where parsing makes no sense.
func (d *document) cleanText(content []byte) (clean []byte, ok bool) {
	if len(content) > maxBytes {
		d.add(Fault{Message: fileTooLarge.say(strconv.Itoa(maxBytes))}, place{})
		return nil, false
	}
	clean = bytes.TrimPrefix(content, []byte("\ufeff"))
	clean = bytes.ReplaceAll(clean, []byte("\r\n"), []byte("\n"))
	clean = bytes.ReplaceAll(clean, []byte("\r"), []byte("\n"))
	before := len(d.faults)
	number := 0
	for line := range bytes.SplitSeq(clean, []byte("\n")) {
		number++
		d.lookAtLine(number, line)
	}
	return clean, len(d.faults) == before
}

// lookAtLine records at most one fault a line.
func (d *document) lookAtLine(number int, line []byte) {
	if len(line) > maxLine {
		d.add(Fault{Message: yamlLong.say(strconv.Itoa(maxLine))}, place{number, 1})
		return
	}
	indent := bytes.TrimLeft(line, " ")
	if spaces := len(line) - len(indent); spaces > maxIndent {
		d.add(Fault{Message: yamlDeep.say(strconv.Itoa(maxDepth))}, place{number, spaces + 1})
		return
	}
	if len(indent) > 0 && indent[0] == '\t' && len(bytes.TrimSpace(indent)) > 0 {
		d.add(Fault{Message: yamlTab.say()}, place{number, len(line) - len(indent) + 1})
		return
	}
	column := 0
	for rest := line; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		column++
		switch {
		case r == utf8.RuneError && size == 1:
			d.add(Fault{Message: yamlEncoding.say()}, place{number, column})
			return
		case r != '\t' && unicode.IsControl(r), r == '\ufeff', r == '\u2028', r == '\u2029':
			d.add(Fault{Message: yamlControl.say()}, place{number, column})
			return
		}
		rest = rest[size:]
	}
}
