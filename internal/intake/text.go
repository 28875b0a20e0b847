package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ")

// cleanText makes a typed text fit to be stored: line breaks as \n, composed characters (NFC), no control characters, no
// marks that turn the direction of what stands around them, nothing blank at the ends.
func cleanText(s string) string {
	s = lineBreaks.Replace(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

// cleanLine is cleanText for what stands on one line. Most of a table is codes, which are clean as they are.
func cleanLine(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) < 0 {
		return s
	}
	return strings.Join(strings.Fields(cleanText(s)), " ")
}
