package catalog

import (
	"slices"
	"strconv"
	"time"

	"hailong/internal/survey"
)

// Rules that files of several kinds share. All of them pass over empty values: the schema has spoken of those.

// codes tells for each code of a list at which line it stands.
type codes map[string]string

// unique reports codes of a top-level list that occur twice and gives those that are there.
func (d *document) unique(list string, n int, code func(i int) (code, member string)) codes {
	return d.uniqueAt([]string{list}, n, code)
}

func (d *document) uniqueAt(path []string, n int, code func(i int) (code, member string)) codes {
	seen := codes{}
	for i := range n {
		c, member := code(i)
		if c == "" {
			continue
		}
		here := append(slices.Clone(path), strconv.Itoa(i), member)
		if line, twice := seen[c]; twice {
			d.fault(codeTwice, []string{c, line}, here...)
			continue
		}
		seen[c] = d.line(here...)
	}
	return seen
}

// reference reports a code that names nothing.
func (d *document) reference(known codes, what text, code string, path []string) {
	if _, ok := known[code]; ok || code == "" {
		return
	}
	n, _ := d.root.find(path)
	d.add(Fault{Path: pathText(path), Message: refUnknown.saying(what, same(code)), Value: code}, n.where())
}

// given reports whether a group has a member.
func (d *document) given(path []string, member string) bool {
	n, ok := d.root.find(path)
	return ok && n.kind == mappingNode && n.members[member] != nil
}

// under is the path of what a path leads to, further down.
func under(path []string, steps ...string) []string {
	return append(slices.Clone(path), steps...)
}

func realDay(day survey.Day) bool {
	_, err := time.Parse(time.DateOnly, string(day))
	return err == nil
}

func (d *document) checkDay(day survey.Day, path ...string) {
	if day != "" && !realDay(day) {
		d.fault(dayUnreal, []string{string(day)}, path...)
	}
}

// validityFile is the pair of members that says when something is valid; embedded where the file has them.
type validityFile struct {
	ValidFrom survey.Day `json:"valid_from"`
	ValidTo   survey.Day `json:"valid_to"`
}

func (v validityFile) validity() survey.Validity {
	return survey.Validity{From: v.ValidFrom, To: v.ValidTo}
}

func (d *document) checkValidity(v validityFile, path ...string) {
	d.checkDay(v.ValidFrom, append(slices.Clone(path), "valid_from")...)
	d.checkDay(v.ValidTo, append(slices.Clone(path), "valid_to")...)
	if v.ValidFrom != "" && v.ValidTo != "" && v.ValidTo < v.ValidFrom {
		d.fault(validityTurned, []string{string(v.ValidTo), string(v.ValidFrom)}, append(slices.Clone(path), "valid_to")...)
	}
}

// dated is a code with the days on which it is valid.
type dated struct {
	code string
	validityFile
}

// overlaps reports codes of a list that are valid twice on some day; codes may be used again when their time is over.
func (d *document) overlaps(list string, entries []dated) {
	last := map[string][]int{}
	for i, e := range entries {
		if e.code == "" {
			continue
		}
		for _, j := range last[e.code] {
			if e.meets(entries[j].validityFile) {
				d.fault(validityOverlap, []string{e.code, d.line(at(list, j, "code")...)}, at(list, i, "code")...)
				break
			}
		}
		last[e.code] = append(last[e.code], i)
	}
}

func (v validityFile) meets(w validityFile) bool {
	return (v.ValidFrom == "" || w.ValidTo == "" || v.ValidFrom <= w.ValidTo) && (w.ValidFrom == "" || v.ValidTo == "" || w.ValidFrom <= v.ValidTo)
}
