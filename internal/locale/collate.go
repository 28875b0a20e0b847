package locale

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// SortVietnamese puts items in the order of a Vietnamese dictionary by the text of each (đ after d, a ă â); items of
// equal text keep their order.
func SortVietnamese[T any](items []T, text func(T) string) {
	c := collate.New(language.Vietnamese) // one for each call: a Collator is not safe for several at once
	slices.SortStableFunc(items, func(a, b T) int { return c.CompareString(text(a), text(b)) })
}

// Fold makes a text comparable as people type it in haste: lower case, no diacritics, đ as d, single spaces.
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == 'đ' || r == 'Đ':
			r = 'd'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
