package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// textFile is CSV, TSV, or anything between.
type textFile struct {
	csv     *csv.Reader
	checked *checkedText
	offset  int // lines before what csv reads
}

// openText decodes, finds the delimiter, of which the line of headings has at least so many, and hands on to encoding/csv.
func openText(b *bufio.Reader, name string, least int, l Limits) (source, error) {
	f := &textFile{checked: &checkedText{in: decodeText(b), limit: l.Row, left: l.Row, line: 1, column: 1}}
	text := bufio.NewReaderSize(f.checked, 64<<10)
	head, err := text.Peek(32 << 10)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	comma, skip := delimiter(head, name, least)
	if _, err := text.Discard(skip); err != nil {
		return nil, err
	}
	if skip > 0 {
		f.offset = 1
	}
	f.csv = csv.NewReader(text)
	f.csv.Comma = comma
	f.csv.FieldsPerRecord = -1
	return f, nil
}

// decodeText takes off byte order marks and turns UTF-16 into UTF-8.
func decodeText(b *bufio.Reader) io.Reader {
	head, _ := b.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3) // they were just seen
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Reader(b)
	}
	return b
}

// delimiter gives the delimiter of the line of headings, and how many bytes of a leading "sep=;" line to skip.
func delimiter(head []byte, name string, least int) (comma rune, skip int) {
	line, _, found := bytes.Cut(head, []byte("\n"))
	mark := strings.TrimRight(string(line), "\r")
	if len(mark) == 5 && strings.EqualFold(mark[:4], "sep=") && strings.Contains(",;\t|", mark[4:]) {
		if found {
			return rune(mark[4]), len(line) + 1
		}
		return rune(mark[4]), len(line)
	}
	order := []rune{',', ';', '\t'}
	if lower := strings.ToLower(name); strings.HasSuffix(lower, ".tsv") || strings.HasSuffix(lower, ".tab") {
		order = []rune{'\t', ';', ','}
	}
	first := rune(0)
	for count := range delimiters(string(head)) {
		comma = order[0]
		for _, r := range order[1:] {
			if count[r] > count[comma] {
				comma = r
			}
		}
		if count[comma] >= least {
			return comma, 0
		}
		if first == 0 {
			first = comma // a title has no delimiters, or a comma of its sentence
		}
	}
	if first == 0 {
		first = order[0]
	}
	return first, 0
}

// delimiters counts, for each of the first lines that is not blank, what stands outside quotation marks.
func delimiters(head string) iter.Seq[map[rune]int] {
	return func(yield func(map[rune]int) bool) {
		count, quoted, seen, lines := map[rune]int{}, false, false, 0
		for _, r := range head {
			if r == '\n' && !quoted {
				if seen && (!yield(count) || lines == titleRows) {
					return
				}
				count, seen, lines = map[rune]int{}, false, lines+1
				continue
			}
			seen = seen || r != '\r' && r != ' '
			if r == '"' {
				quoted = !quoted
			}
			if !quoted && (r == ',' || r == ';' || r == '\t') {
				count[r]++
			}
		}
		if seen {
			yield(count)
		}
	}
}

func (f *textFile) next() (int, []string, error) {
	f.checked.left = f.checked.limit
	values, err := f.csv.Read()
	if err == nil {
		line, _ := f.csv.FieldPos(0)
		return line + f.offset, values, nil
	}
	var own *Error
	var syntax *csv.ParseError
	switch {
	case errors.Is(err, io.EOF) && f.checked.err == nil:
		return 0, nil, io.EOF
	case errors.As(err, &own):
		return 0, nil, own
	case f.checked.err != nil && !errors.Is(f.checked.err, io.EOF):
		return 0, nil, f.checked.err // the quotation mark that seems to be missing is behind what could not be read
	case errors.As(err, &syntax):
		line := syntax.Line + f.offset
		return 0, nil, &Error{
			Key: ErrQuotes, Row: syntax.StartLine + f.offset,
			Position: strconv.Itoa(line) + ":" + strconv.Itoa(syntax.Column), Args: []any{"line", line, "byte", syntax.Column},
		}
	}
	return 0, nil, err
}

func (f *textFile) position(number, column int) string {
	return strconv.Itoa(number) + ":" + strconv.Itoa(max(column, 0)+1)
}

func (f *textFile) strict() bool { return true }

func (f *textFile) close() error { return nil }
