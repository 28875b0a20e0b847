package sheet

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// content reads a c element up to its end: its value, and its text if it stands right there. A formula is passed over.
func (w *workbook) content() (value, inline string, err error) {
	for {
		token, err := w.token()
		if err != nil {
			return "", "", err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return value, inline, closes(t, "c")
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				value, err = w.text("v")
			case "is":
				inline, err = w.inline()
			default:
				_, err = w.text(t.Name.Local)
			}
			if err != nil {
				return "", "", err
			}
		}
	}
}

// inline reads an is element up to its end: a text in one piece, or in pieces of several styles (r). The reading aids of East
// Asian texts (rPh) are left out.
func (w *workbook) inline() (string, error) {
	var all strings.Builder
	for {
		token, err := w.token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "r" {
				continue
			}
			return all.String(), closes(t, "is")
		case xml.StartElement:
			if t.Name.Local == "r" {
				continue
			}
			text, err := w.text(t.Name.Local)
			if err != nil {
				return "", err
			}
			if t.Name.Local == "t" {
				all.WriteString(unescape(text))
			}
		}
	}
}

// text gives the characters that stand in an element itself, and reads up to its end.
func (w *workbook) text(name string) (string, error) {
	var text []byte
	for depth := 0; ; {
		token, err := w.token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			if depth == 0 {
				text = append(text, t...)
			}
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth == 0 {
				return string(text), closes(t, name)
			}
			depth--
		}
	}
}

// closes gives a fault where an end tag is not that of the open element.
func closes(t xml.EndElement, name string) error {
	if t.Name.Local == name {
		return nil
	}
	return fmt.Errorf("element %s closed by %s", name, t.Name.Local)
}
