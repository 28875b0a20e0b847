package register

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hailong/internal/plan"
	"hailong/internal/survey"

	"golang.org/x/text/unicode/norm"
)

// The longest texts of an entry, in characters.
const (
	maxWho    = 120
	maxSource = 500
	maxNote   = 1000
)

// wholeShare is 100 % in the hundredths of an entry.
const wholeShare = 100_00

// tidy composes characters and takes away blanks at the ends and line breaks, so that equal texts are stored equally.
func tidy(e plan.Entry) plan.Entry {
	for _, s := range []*string{&e.Target, &e.Part, &e.Source, &e.Who, &e.Note} {
		*s = norm.NFC.String(strings.Join(strings.Fields(*s), " "))
	}
	return e
}

// check gives everything that is wrong with an entry.
func (r *Register) check(e *plan.Entry) survey.Faults {
	var f survey.Faults
	part, fault := r.part(e.Target, e.Part)
	if fault != nil {
		f = append(f, *fault)
	} else if e.Part = part.ID; part.Unit.In("vi") == "" && e.Value > wholeShare {
		f = append(f, survey.Fault{Field: "value", Key: "register.over_whole"})
	}
	if e.Value < 0 {
		f = append(f, survey.Fault{Field: "value", Key: "register.negative"})
	}
	_, isDay := e.Date.Number()
	switch {
	case !isDay:
		f = append(f, survey.Fault{Field: "date", Key: "register.date_unknown", Args: []any{"value", string(e.Date)}})
	case e.Date > survey.DayOf(r.now(), r.zone):
		day, _ := survey.ParseDay(string(e.Date), r.zone) // to be printed as people write it
		f = append(f, survey.Fault{Field: "date", Key: "register.date_future", Args: []any{"value", day}})
	}
	f = append(f, text("source", e.Source, true, maxSource)...)
	f = append(f, text("who", e.Who, true, maxWho)...)
	return append(f, text("note", e.Note, false, maxNote)...)
}

// text holds a text against its rules.
func text(field, s string, needed bool, most int) survey.Faults {
	odd := func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }
	switch {
	case needed && s == "":
		return survey.Faults{{Field: field, Key: "register.empty." + field}}
	case utf8.RuneCountInString(s) > most:
		return survey.Faults{{Field: field, Key: "register.too_long", Args: []any{"max", most}}}
	case strings.ContainsFunc(s, odd):
		return survey.Faults{{Field: field, Key: "register.odd_text"}}
	}
	return nil
}

// part finds a manual part of the plans, or the fault that says why there is none. The only one need not be named.
func (r *Register) part(target, part string) (*plan.Part, *survey.Fault) {
	for _, p := range r.plans {
		t, ok := p.Target(target)
		if !ok {
			continue
		}
		manual := Parts(t)
		if len(manual) == 0 {
			return nil, &survey.Fault{Field: "target", Key: "register.not_manual", Args: []any{"target", target}}
		}
		if part == "" && len(manual) == 1 {
			return &manual[0], nil
		}
		if i := slices.IndexFunc(manual, func(m plan.Part) bool { return m.ID == part }); i >= 0 {
			return &manual[i], nil
		}
		if part == "" {
			return nil, &survey.Fault{Field: "part", Key: "register.part_needed", Args: []any{"target", target, "parts", ids(manual)}}
		}
		return nil, &survey.Fault{Field: "part", Key: "register.part_unknown", Args: []any{"target", target, "value", part, "parts", ids(manual)}}
	}
	return nil, &survey.Fault{Field: "target", Key: "register.target_unknown", Args: []any{"value", target}}
}

// Parts gives the parts of a target that take an entry. A manual target without parts is one part without a name.
func Parts(t *plan.Target) []plan.Part {
	if len(t.Parts) == 0 && t.Measure == plan.Manual {
		return []plan.Part{{Measure: plan.Manual, Thresholds: t.Thresholds}}
	}
	var out []plan.Part
	for _, p := range t.Parts {
		if p.Measure == plan.Manual {
			out = append(out, p)
		}
	}
	return out
}

// ids lists part names for a message; the one without a name is written as a pair of quotes.
func ids(parts []plan.Part) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		if names[i] = p.ID; p.ID == "" {
			names[i] = `""`
		}
	}
	return strings.Join(names, ", ")
}
