package store

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// AppendText appends s as a JSON string in canonical form: escaped as json.Marshal does. s must be UTF-8.
func AppendText[T []byte | string](out []byte, s T) []byte {
	out = append(out, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		esc := escapeOf(s[i])
		if esc == 0 && !(s[i] == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2]&^1 == 0xa8) {
			continue
		}
		out = append(out, s[from:i]...)
		switch {
		case esc == 0: // U+2028 and U+2029 end lines in JavaScript
			out = append(out, '\\', 'u', '2', '0', '2', hexDigits[s[i+2]&0xf])
			i += 2
		case esc == 'u':
			out = append(out, '\\', 'u', '0', '0', hexDigits[s[i]>>4], hexDigits[s[i]&0xf])
		default:
			out = append(out, '\\', esc)
		}
		from = i + 1
	}
	out = append(out, s[from:]...)
	return append(out, '"')
}

// escapeOf gives the letter behind the backslash, 'u' for the long form, 0 for none.
func escapeOf(c byte) byte {
	switch c {
	case '"', '\\':
		return c
	case '\b':
		return 'b'
	case '\f':
		return 'f'
	case '\n':
		return 'n'
	case '\r':
		return 'r'
	case '\t':
		return 't'
	case '<', '>', '&':
		return 'u'
	}
	if c < ' ' {
		return 'u'
	}
	return 0
}

// unescape reads what stands between the quotes of a JSON string; fault says what is wrong with it.
func unescape(raw []byte) (text []byte, fault string) {
	if !utf8.Valid(raw) {
		return nil, "a text is not UTF-8"
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw, ""
	}
	text = make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			text = append(text, raw[i])
			continue
		}
		i++ // the scanner has seen that a byte follows
		if raw[i] != 'u' {
			c := unescaped(raw[i])
			if c == 0 {
				return nil, "a text holds an escape that JSON does not know"
			}
			text = append(text, c)
			continue
		}
		r, n := escapedRune(raw[i+1:])
		if n == 0 {
			return nil, "a text holds a broken \\u escape or half a surrogate pair"
		}
		text = utf8.AppendRune(text, r)
		i += n
	}
	return text, ""
}

// unescaped gives the byte that a short escape stands for, 0 if there is none.
func unescaped(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return 0
}

// escapedRune reads "XXXX", or "XXXX\uXXXX" for a surrogate pair, and gives the bytes it took; 0 when it is broken.
func escapedRune(s []byte) (r rune, n int) {
	high, ok := hexRune(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(high) {
		return high, 4
	}
	if len(s) < 10 || s[4] != '\\' || s[5] != 'u' {
		return 0, 0
	}
	low, ok := hexRune(s[6:])
	if r = utf16.DecodeRune(high, low); !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 10
}

func hexRune(s []byte) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(s[:4]), 16, 16)
	return rune(n), err == nil
}
