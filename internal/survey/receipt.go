package survey

import "strings"

// crockford is the alphabet of receipts: no I, L, O or U, so that a code copied by hand is neither misread nor a word.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// receiptLength is 20 characters of 5 bits.
const receiptLength = 20

// NewReceiptCode writes the first 100 bits of b, which must have at least 13 bytes, in Crockford's base 32.
func NewReceiptCode(b []byte) ReceiptCode {
	out := make([]byte, 0, receiptLength)
	var bits, have uint
	for i := 0; len(out) < receiptLength; {
		if have < 5 {
			bits, have, i = bits<<8|uint(b[i]), have+8, i+1
		}
		have -= 5
		out = append(out, crockford[bits>>have&31])
	}
	return ReceiptCode(out)
}

// Grouped writes the code as people read it, in groups of four: 7H3K-M2QD-….
func (c ReceiptCode) Grouped() string {
	var b strings.Builder
	for i := 0; i < len(c); i += 4 {
		if i > 0 {
			b.WriteByte('-')
		}
		b.WriteString(string(c[i:min(i+4, len(c))]))
	}
	return b.String()
}

// ParseReceipt reads a code as typed: any case, hyphens and spaces anywhere, O for 0, I and L for 1.
// What cannot be a receipt gives NotFound, key "state.unknown_receipt.title": to who asks it is the same.
func ParseReceipt(s string) (ReceiptCode, error) {
	out := make([]byte, 0, receiptLength)
	for _, r := range strings.ToUpper(s) {
		switch r {
		case ' ', '-', '\u00a0', '–':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) || len(out) == receiptLength {
			return "", unknownReceipt()
		}
		out = append(out, byte(r))
	}
	if len(out) != receiptLength {
		return "", unknownReceipt()
	}
	return ReceiptCode(out), nil
}

func unknownReceipt() error {
	return &Error{Kind: NotFound, Key: "state.unknown_receipt.title", Field: "receipt"}
}
