package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// next reads on to the next row element. A row without number follows the one before.
func (w *workbook) next() (int, []string, error) {
	w.budget.refill()
	for !w.over {
		token, err := w.token()
		if err != nil {
			return 0, nil, w.locate(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "sheetData" || t.Name.Local == "worksheet" {
				w.over = true
			}
		case xml.StartElement:
			if t.Name.Local != "row" {
				continue
			}
			w.row++
			if n, err := strconv.Atoi(attribute(t, "r")); err == nil && n > 0 {
				w.row = n
			}
			values, err := w.cells()
			return w.row, values, w.locate(err)
		}
	}
	return 0, nil, io.EOF
}

// locate adds the row to an error.
func (w *workbook) locate(err error) error {
	err = broken(err)
	var own *Error
	if errors.As(err, &own) && own.Row == 0 {
		own.Row, own.Position = w.row, strconv.Itoa(w.row)
	}
	return err
}

// token gives the next token of the sheet as it stands, which takes half the time of encoding/xml's checks: a sheet has
// millions. What is nested wrongly is noticed where it matters, in a row. A sheet ends with its own end tag, so that the end
// of the part is always a fault.
func (w *workbook) token() (xml.Token, error) {
	token, err := w.xml.RawToken()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return token, err
}

// cells reads the cells up to the end of the row.
func (w *workbook) cells() ([]string, error) {
	values := make([]string, 0, w.width)
	for {
		token, err := w.token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				w.width = max(w.width, len(values))
				return values, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			column := len(values)
			if ref := attribute(t, "r"); ref != "" {
				column = columnOf(ref)
			}
			value, err := w.cell(t)
			if err != nil {
				return nil, err
			}
			if value == "" || column < 0 {
				continue
			}
			if column = min(column, w.maxCells-1); column >= len(values) {
				values = append(values, make([]string, column+1-len(values))...)
			}
			values[column] = value
		}
	}
}

// richText is a text in one piece or in pieces of several styles; the reading aids of East Asian texts (rPh) are left out.
type richText struct {
	Text string `xml:"t"`
	Runs []struct {
		Text string `xml:"t"`
	} `xml:"r"`
}

func (t *richText) String() string {
	var b strings.Builder
	b.WriteString(unescape(t.Text))
	for _, r := range t.Runs {
		b.WriteString(unescape(r.Text))
	}
	return b.String()
}

// cell reads one cell and gives its value as the package doc says.
func (w *workbook) cell(start xml.StartElement) (string, error) {
	value, inline, err := w.content()
	if err != nil {
		return "", err
	}
	switch attribute(start, "t") {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if value == "" {
			return "", nil
		}
		if err != nil || i < 0 || i >= len(w.texts) {
			return "", &Error{Key: ErrBroken, Err: errors.New("a shared text is missing")}
		}
		return w.texts[i], nil
	case "inlineStr":
		return inline, nil
	case "str":
		return unescape(value), nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[strings.TrimSpace(value)], nil
	case "e", "d":
		return strings.TrimSpace(value), nil
	}
	style, err := strconv.Atoi(attribute(start, "s"))
	date := err == nil && style >= 0 && style < len(w.dates) && w.dates[style]
	return number(strings.TrimSpace(value), date, w.cal1904), nil
}

// maxTexts is how many shared texts are taken; each costs memory, even an empty one.
const maxTexts = 4 << 20

// texts reads the table of shared texts.
func (a archive) texts(name string, limit int64) ([]string, error) {
	f := a[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, broken(err)
	}
	defer r.Close()
	d := xml.NewDecoder(&budget{in: r, row: limit, all: limit, rest: limit})
	var texts []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, broken(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			var t richText
			if err := d.DecodeElement(&t, &start); err != nil {
				return nil, broken(err)
			}
			if texts = append(texts, t.String()); len(texts) > maxTexts {
				return nil, &Error{Key: ErrTooLarge, Args: []any{"texts", len(texts), "limit", maxTexts}}
			}
		}
	}
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf gives the column of a reference such as C7, counted from 0; -1 if it is none.
func columnOf(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' {
			break
		}
		if n = n*26 + int(r-'A') + 1; n > 1<<20 {
			return n
		}
	}
	return n - 1
}

// unescape reads the _x000D_ by which the format writes characters that XML cannot hold.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			return b.String() + s
		}
		code, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(code))
		s = s[i+7:]
	}
}
