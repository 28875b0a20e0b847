package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// cleanText makes a typed text fit to be stored: line breaks as \n, composed characters (NFC), no control characters, no
// marks that turn the direction of what stands around them, nothing blank at the ends.
func cleanText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(s)
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

// cleanLine is cleanText for what stands on one line.
func cleanLine(s string) string { return strings.Join(strings.Fields(cleanText(s)), " ") }
