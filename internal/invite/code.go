package invite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strings"

	"hailong/internal/survey"
)

// PersonalCode is what a slip carries: the right to answer once about one dossier. It has eight signs of the alphabet and
// is a secret until it is handed over; only its keyed hash is stored.
type PersonalCode string

// The shape of a code. The alphabet has no two signs that are taken for one another on a slip or aloud at a counter: no
// O beside 0 (and neither of them), no I, L or 1, no B beside 8, S beside 5, Z beside 2, U beside V.
const (
	codeAlphabet = "23456789ACDEFGHJKMNPQRTVWXY"
	codeLength   = 8
	codes        = 282_429_536_481 // 27^8
)

// misread says what a sign outside the alphabet was meant for; all that is left out and not here is a mistake.
var misread = map[rune]rune{'B': '8', 'S': '5', 'Z': '2', 'U': 'V'}

// Derive makes a code of a keyed hash, which must have at least 16 bytes: its first 128 bits modulo 27^8, in the alphabet.
// 128 bits are so many more than the 38 of a code that no code is likelier than another by more than 10⁻²⁷.
func Derive(mac []byte) PersonalCode {
	high, low := binary.BigEndian.Uint64(mac[:8]), binary.BigEndian.Uint64(mac[8:16])
	n := bits.Rem64(high, low, codes)
	var out [codeLength]byte
	for i := codeLength - 1; i >= 0; i-- {
		out[i] = codeAlphabet[n%uint64(len(codeAlphabet))]
		n /= uint64(len(codeAlphabet))
	}
	return PersonalCode(out[:])
}

// Parse reads a code as people type it: in any case, with blanks, hyphens and dots anywhere, and B, S, Z or U where 8, 5, 2
// or V is printed. It reports false for anything else, and says nothing of whether the code was ever given out.
func Parse(typed string) (PersonalCode, bool) {
	out := make([]byte, 0, codeLength)
	for _, r := range typed {
		if strings.ContainsRune(" \t\u00a0-\u2010\u2011\u2012\u2013\u2014.", r) {
			continue
		}
		if r >= 'a' && r <= 'z' {
			r += 'A' - 'a'
		}
		if meant, ok := misread[r]; ok {
			r = meant
		}
		if !strings.ContainsRune(codeAlphabet, r) || len(out) == codeLength {
			return "", false
		}
		out = append(out, byte(r))
	}
	if len(out) != codeLength {
		return "", false
	}
	return PersonalCode(out), true
}

// Grouped writes the code as slips print it, in two groups of four: K7M2-9QXD.
func (c PersonalCode) Grouped() string {
	if len(c) != codeLength {
		return string(c)
	}
	return string(c[:codeLength/2] + "-" + c[codeLength/2:])
}

// PersonalURL gives the address of a personal survey: the base URL, then "/i/", then the code without a hyphen.
//
//	PersonalURL("https://hailong.example.vn/", "K7M29QXD") = "https://hailong.example.vn/i/K7M29QXD"
//
// The base is checked as PointURL does. A code that is not written as Derive and Parse write it gives an Invalid error; it
// does not name the code, since errors are logged.
func PersonalURL(base string, code PersonalCode) (string, error) {
	if err := checkBase(base); err != nil {
		return "", &survey.Error{Kind: survey.Invalid, Field: "base-url", Err: fmt.Errorf("base URL %q: %w", base, err)}
	}
	if parsed, ok := Parse(string(code)); !ok || parsed != code {
		return "", &survey.Error{Kind: survey.Invalid, Field: "code", Err: errors.New("not a personal code: eight signs without a hyphen are expected")}
	}
	return strings.TrimRight(base, "/") + "/i/" + string(code), nil
}
