package server

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hailong/internal/plan"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// readEntry reads the form for a value by hand. Every fault is told, beside its field.
func readEntry(form url.Values, in *page.EntryInput, zone *time.Location) (plan.Entry, survey.Faults) {
	r := entryReader{form: form}
	e := plan.Entry{Target: form.Get(page.EntryTarget), Part: form.Get(page.EntryPart)}
	e.Value = r.value(in.Part == nil || len(in.Part.Unit) == 0)
	e.Date = r.day(in.Today, zone)
	e.Source = r.text(page.EntrySource, page.MaxEntrySource)
	if e.Source == "" && len(r.faults.For(page.EntrySource)) == 0 {
		r.fault(page.EntrySource, "plan.entry.fault.source_missing")
	}
	e.Note = r.text(page.EntryNote, page.MaxEntryNote)
	return e, r.faults
}

// entryReader reads fields and gathers faults.
type entryReader struct {
	form   url.Values
	faults survey.Faults
}

func (r *entryReader) fault(field, key string, args ...any) {
	r.faults = append(r.faults, survey.Fault{Field: field, Key: key, Args: args})
}

// text reads one line or more of text, within its length.
func (r *entryReader) text(field string, most int) string {
	s := strings.TrimSpace(strings.ToValidUTF8(r.form.Get(field), ""))
	if n := utf8.RuneCountInString(s); n > most {
		r.fault(field, "plan.entry.fault.too_long", "max", most, "n", n)
	}
	return s
}

func (r *entryReader) value(percent bool) int64 {
	s := r.text(page.EntryValue, 20)
	v, ok := readHundredths(s)
	switch {
	case s == "":
		r.fault(page.EntryValue, "plan.entry.fault.value_missing")
	case !ok:
		r.fault(page.EntryValue, "plan.entry.fault.value", "value", s)
	case percent && v > 100*100:
		r.fault(page.EntryValue, "plan.entry.fault.percent", "value", s)
	}
	return v
}

func (r *entryReader) day(today survey.Day, zone *time.Location) survey.Day {
	s := r.text(page.EntryDate, 20)
	if s == "" {
		r.fault(page.EntryDate, "plan.entry.fault.date_missing")
		return ""
	}
	t, err := survey.ParseDay(s, zone)
	if err != nil {
		r.fault(page.EntryDate, "figures.day_unknown", "value", s)
		return ""
	}
	d := survey.DayOf(t, zone)
	if d > today {
		r.fault(page.EntryDate, "plan.entry.fault.date_future", "date", t)
	}
	return d
}

// number is whole digits, alone or in groups of three, and two decimals at most. Since there are never three, a sign
// before three digits parts thousands and any other parts decimals, whatever the language: "1.460", "1,460", "6,8", "6.8".
var number = regexp.MustCompile(`^(\d{1,12}|\d{1,3}(?:\.\d{3}){1,3}|\d{1,3}(?:,\d{3}){1,3})(?:[.,](\d{1,2}))?$`)

// readHundredths reads a number as people write it, in hundredths; ok is false where it is none.
func readHundredths(s string) (v int64, ok bool) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	m := number.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	whole := strings.NewReplacer(".", "", ",", "").Replace(m[1])
	v, err := strconv.ParseInt(whole+(m[2] + "00")[:2], 10, 64)
	return v, err == nil
}

// faultsOf gives the faults that a room told about a form: those of its fields, or the one sentence of a refusal.
func faultsOf(err error) survey.Faults {
	if faults, ok := asFaults(err); ok {
		return faults
	}
	var e *survey.Error
	if errors.As(err, &e) && e.Kind == survey.Invalid && e.Key != "" {
		field := e.Field
		if field == "" {
			field = page.EntryValue
		}
		return survey.Faults{{Field: field, Key: e.Key, Args: e.Args}}
	}
	return nil
}
