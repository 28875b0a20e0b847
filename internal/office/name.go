package office

import (
	"regexp"
	"slices"
	"strings"
)

// mark is a placeholder found in a paragraph: its place in the joined text, path and name.
type mark struct {
	from, to   int
	path, name string
	slide      bool // {{#list}}
}

var rightName = regexp.MustCompile(`^#?[a-z0-9_]+(\.[a-z0-9_]+)*$`)

// cut takes the last part of a dotted name off.
func cut(name string) (path, last string) {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// marksIn finds the placeholders of a text. Wrong is what begins or ends without its counterpart, or is no name.
func marksIn(text string) (found []mark, wrong []string) {
	at := 0
	for {
		open := strings.Index(text[at:], "{{")
		if stray := strings.Index(text[at:], "}}"); stray >= 0 && (open < 0 || stray < open) {
			wrong = append(wrong, around(text, at+stray))
			at += stray + 2
			continue
		}
		if open < 0 {
			return found, wrong
		}
		open += at
		end := strings.Index(text[open:], "}}")
		if end < 0 || strings.Contains(text[open+2:open+end], "{{") {
			wrong = append(wrong, around(text, open))
			at = open + 2
			continue
		}
		end += open
		name := strings.ToLower(strings.TrimFunc(text[open+2:end], func(r rune) bool { return r == ' ' || r == '\u00a0' }))
		at = end + 2
		if !rightName.MatchString(name) {
			wrong = append(wrong, text[open:at])
			continue
		}
		m := mark{from: open, to: at}
		m.name, m.slide = strings.CutPrefix(name, "#")
		if !m.slide {
			m.path, m.name = cut(m.name)
		}
		found = append(found, m)
	}
}

// around gives some letters from a place on.
func around(text string, at int) string { return shorten(text[at:], 30) }

func shorten(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(r)
}

// nearest gives the known name that a wrong one is most like, "" where none is like it.
func nearest(name string, known []string) string {
	best, least := "", len(name)/2+1
	slices.Sort(known)
	for _, k := range known {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to change, add or take away (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := left
			if a[i] != b[j] {
				change++
			}
			left = row[j+1]
			row[j+1] = min(change, left+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// known lists every name that may stand at a place.
func (s *scope) known() (out []string) {
	for at := s; at != nil; at = at.outer {
		out = append(out, at.values.names(at.path)...)
	}
	return out
}

func (v *Values) names(path string) (out []string) {
	for n := range v.Texts {
		out = append(out, joined(path, n))
	}
	for n := range v.Pictures {
		out = append(out, joined(path, n))
	}
	for n, l := range v.Lists {
		out = append(out, l.names(joined(path, n))...)
	}
	return out
}

func (l List) names(path string) (out []string) {
	for _, n := range l.Names {
		out = append(out, joined(path, n))
	}
	for n, inner := range l.Inner {
		out = append(out, inner.names(joined(path, n))...)
	}
	return out
}

// Names lists the placeholders that a template may use, sorted.
func (v *Values) Names() []string {
	out := v.names("")
	slices.Sort(out)
	return out
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
