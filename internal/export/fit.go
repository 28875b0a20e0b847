package export

import "strings"

// lines is a text set in one or more lines at one size.
type lines struct {
	rows   []string
	size   float64 // pt
	broken bool    // a word had to be broken
	cut    bool    // the text did not fit and ends in "…"
}

// fit sets a text in a width (mm) at the largest size from most down to least (pt, in half points) at which it needs no
// more than rows lines. What does not fit at the least size is broken inside words, and cut if even that is too long.
// Lines are balanced: none is much longer than the others.
func fit(parts []string, bold bool, width float64, rows int, most, least float64) lines {
	t := face(bold)
	for size := most; size >= least; size -= 0.5 {
		if set, ok := wrap(parts, t, width, size); ok && len(set) <= rows {
			return lines{rows: balance(parts, t, width, size, set), size: size}
		}
	}
	set := chop(strings.Join(parts, ""), t, width, least)
	if len(set) <= rows {
		return lines{rows: set, size: least, broken: true}
	}
	return lines{rows: shorten(set, rows, t, width, least), size: least, broken: true, cut: true}
}

// fitFewest is fit in as few lines as can be: one down to the first of the least sizes, else two down to the second, and
// so on; the last least size counts for one line more than there are sizes.
func fitFewest(parts []string, bold bool, width, most float64, least ...float64) lines {
	var set lines
	for rows := range len(least) + 1 {
		set = fit(parts, bold, width, rows+1, most, least[min(rows, len(least)-1)])
		if !set.cut && !set.broken {
			break
		}
	}
	return set
}

// fitWhole is fit for long names: what is too long is cut behind a whole word, as long as every word fits into a line.
func fitWhole(text string, bold bool, width float64, rows int, most, least float64) lines {
	parts := splitWords(text)
	set := fit(parts, bold, width, rows, most, least)
	if !set.broken {
		return set
	}
	t := face(bold)
	all, ok := wrap(parts, t, width, least)
	if !ok {
		return set
	}
	all = all[:rows]
	last := all[rows-1]
	for t.width(last+"…", least) > width && strings.Contains(last, " ") {
		last = last[:strings.LastIndexByte(last, ' ')]
	}
	all[rows-1] = strings.TrimRight(last, " ,;.–-") + "…"
	return lines{rows: all, size: least, cut: true}
}

// splitWords splits a text at its blanks; each part keeps the blank behind it.
func splitWords(text string) []string {
	fields := strings.Fields(text)
	for i := range fields {
		if i < len(fields)-1 {
			fields[i] += " "
		}
	}
	return fields
}

// splitAddress splits an address where a reader expects it to go on: behind slashes and dots.
func splitAddress(address string) []string {
	var parts []string
	for address != "" {
		end := strings.IndexAny(address, "/.") + 1
		if end == 0 {
			end = len(address)
		}
		parts, address = append(parts, address[:end]), address[end:]
	}
	return parts
}

// wrap fills lines with parts; ok is false where a part alone is wider than the line.
func wrap(parts []string, t *typeface, width, size float64) (rows []string, ok bool) {
	var row string
	for _, p := range parts {
		if t.width(strings.TrimRight(p, " "), size) > width {
			return nil, false
		}
		if row != "" && t.width(strings.TrimRight(row+p, " "), size) > width {
			rows, row = append(rows, strings.TrimRight(row, " ")), ""
		}
		row += p
	}
	return append(rows, strings.TrimRight(row, " ")), true
}

// balance narrows the width as long as the number of lines stays the same; two lines break behind a comma or semicolon
// where both halves fit.
func balance(parts []string, t *typeface, width, size float64, set []string) []string {
	if len(set) == 1 {
		return set
	}
	if halves, ok := atPause(parts, t, width, size); ok && len(set) == 2 {
		return halves
	}
	for narrow := width; narrow > width/2; narrow *= 0.97 {
		next, ok := wrap(parts, t, narrow, size)
		if !ok || len(next) > len(set) {
			break
		}
		set = next
	}
	return set
}

// atPause breaks a text behind its first comma or semicolon.
func atPause(parts []string, t *typeface, width, size float64) ([]string, bool) {
	text := strings.Join(parts, "")
	i := strings.IndexAny(text, ",;") + 1
	if i == 0 || i == len(text) || text[i] != ' ' {
		return nil, false
	}
	halves := []string{text[:i], text[i+1:]}
	return halves, t.width(halves[0], size) <= width && t.width(halves[1], size) <= width
}

// chop fills lines letter by letter.
func chop(text string, t *typeface, width, size float64) []string {
	var rows []string
	var row string
	for _, r := range text {
		if row != "" && t.width(row+string(r), size) > width {
			rows, row = append(rows, strings.TrimSpace(row)), ""
		}
		row += string(r)
	}
	return append(rows, strings.TrimSpace(row))
}

// shorten keeps the first n rows and marks the cut.
func shorten(set []string, n int, t *typeface, width, size float64) []string {
	set = set[:n]
	last := []rune(set[n-1])
	for len(last) > 0 && t.width(string(last)+"…", size) > width {
		last = last[:len(last)-1]
	}
	set[n-1] = strings.TrimRight(string(last), " ,") + "…"
	return set
}
