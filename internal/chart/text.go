package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fontSize is the size in view box units that the page's style gives chart texts.
const fontSize = 13

// lineGap is the distance of baselines: Vietnamese letters with stacked marks need 1,3 of the size.
const lineGap = 17

// ascii holds the advances of U+0020 to U+007E in hundredths of the size, of Be Vietnam Pro 600 (400 is narrower),
// digits at their tabular width.
var ascii = [95]uint8{
	23, 32, 37, 83, 68, 86, 75, 21, 45, 45, 51, 64, 33, 61, 32, 53, 68, 68, 68, 68, 68, 68, 68, 68, 68, 68, 32, 33, 57, 74, 57, 60,
	101, 76, 70, 78, 74, 63, 64, 79, 72, 28, 48, 70, 64, 88, 74, 83, 67, 82, 70, 66, 67, 73, 73, 104, 75, 70, 66, 49, 51, 49, 59, 72,
	26, 65, 66, 62, 66, 61, 40, 65, 60, 28, 29, 58, 28, 89, 59, 65, 66, 66, 42, 53, 43, 58, 59, 88, 59, 59, 51, 46, 43, 46, 48,
}

// textWidth estimates the width of s in view box units, on the safe side.
func textWidth(s string) float64 {
	var sum int
	for _, r := range s {
		sum += advance(r)
	}
	return float64(sum) * fontSize / 100
}

func advance(r rune) int {
	switch {
	case r >= ' ' && r <= '~':
		return int(ascii[r-' '])
	case unicode.Is(unicode.Mn, r):
		return 0
	case r == '…':
		return 82
	case r == '·', r == '\u00a0':
		return 29
	case r < 0x300, r >= 0x1EA0 && r <= 0x1EF9: // accented Latin
		if unicode.IsUpper(r) {
			return 84
		}
		return 72
	case r < 0x2100:
		return 70
	default:
		return 110
	}
}

// shorten cuts s to a width and marks the cut with "…"; what has no room for a single letter becomes "".
func shorten(s string, width float64) string {
	if textWidth(s) <= width {
		return s
	}
	room := width - textWidth("…")
	if room <= 0 {
		return ""
	}
	var used float64
	for i, r := range s {
		used += textWidth(string(r))
		if used > room {
			if i == 0 {
				return ""
			}
			return strings.TrimRight(s[:i], " ,") + "…"
		}
	}
	return s
}

// wrap breaks s at spaces into at most n lines of a width; the last is shortened where the rest does not fit.
func wrap(s string, width float64, n int) []string {
	words := strings.Fields(s)
	var lines []string
	var line string
	for i, w := range words {
		joined := w
		if line != "" {
			joined = line + " " + w
		}
		if line == "" || textWidth(joined) <= width {
			line = joined
			continue
		}
		if len(lines) == n-1 {
			return append(lines, shorten(line+" "+strings.Join(words[i:], " "), width))
		}
		lines, line = append(lines, shorten(line, width)), w
	}
	if line != "" {
		lines = append(lines, shorten(line, width))
	}
	return lines
}

// escape makes s safe as markup text and as a quoted attribute; what is no valid text or may not stand in XML is dropped.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == utf8.RuneError, r < ' ' && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
