package survey

import "strings"

// TaxCode is a Vietnamese tax code with separators removed: 10 digits (an organisation), 13 (its branch)
// or 12 (an individual or, since 01/7/2025, a household business; a personal identification number).
type TaxCode string

// ParseTaxCode reads a code as typed: spaces, dots and hyphens between digits are allowed.
// An empty input gives ("", nil). What breaks the form or the check digit gives an Invalid error, key "taxcode.error".
//
// Check digit of the first ten: weights 31,29,23,19,17,13,7,5,3 over the first nine, c = 10 − (Σ mod 11); c = 10 is never issued.
// A serial of seven zeros and a branch 000 are never issued. Twelve digits carry no public check digit.
func ParseTaxCode(s string) (TaxCode, error) {
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '.' || r == '\u00a0' || r == '–':
		default:
			return "", badTaxCode()
		}
	}
	d := b.String()
	switch len(d) {
	case 0:
		if strings.TrimSpace(s) == "" {
			return "", nil
		}
		return "", badTaxCode()
	case 12:
		return TaxCode(d), nil
	case 13:
		if d[10:] == "000" {
			return "", badTaxCode()
		}
	case 10:
	default:
		return "", badTaxCode()
	}
	if d[2:9] == "0000000" || !checkDigit(d) {
		return "", badTaxCode()
	}
	return TaxCode(d), nil
}

func checkDigit(d string) bool {
	sum := 0
	for i, w := range [9]int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += w * int(d[i]-'0')
	}
	c := 10 - sum%11
	return c < 10 && int(d[9]-'0') == c
}

func badTaxCode() error { return &Error{Kind: Invalid, Key: "taxcode.error", Field: "taxcode"} }
