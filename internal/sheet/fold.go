package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes a heading or a label so that what a person takes for the same becomes the same: lower case, no diacritics,
// đ as d, one blank between words whatever stood there. Letters, digits and the plus sign are what words are made of.
// Fold("  ĐIỂM_tiếp  nhận: ") = "diem tiep nhan".
func Fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+':
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			r = unicode.ToLower(r)
			if r == 'đ' {
				r = 'd'
			}
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}
