package page

import (
	"net/url"
	"slices"
	"time"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

// Fields of the form for a value by hand.
const (
	EntryTarget = "target"
	EntryPart   = "part"
	EntryValue  = "value"
	EntryDate   = "date"
	EntrySource = "source"
	EntryNote   = "note"
)

// The longest texts of an entry, in characters.
const (
	MaxEntrySource = 300
	MaxEntryNote   = 1000
)

// EntryInput is what the server gathers for the form.
type EntryInput struct {
	Frame   Frame
	User    User
	Target  *plan.Target
	Part    *plan.Part   // nil where the target is one thing
	Entries []plan.Entry // of this part, in the order of their arrival
	Faults  survey.Faults
	Typed   url.Values // what was typed, to keep it when Faults is not empty
	Saved   bool
	Zone    *time.Location
	Today   survey.Day
}

// Entry is the small page on which somebody enters a figure that this program does not count, with the history of what
// was entered before. Nothing entered is ever changed: a later entry stands in front.
type Entry struct {
	Console
	Action      string
	Target      string // "II.2.a"
	Text        string
	Part        string
	PartID      string
	Body, Annex Quote
	Saved       bool
	Fields      []EntryField
	History     []EntryRow
	Back        string
}

// EntryField is one field of the form with the fault that concerns it.
type EntryField struct {
	Name, Label, Hint, Value, Fault string
	Kind                            string // text, date or area
	Max                             int
	Today                           survey.Day
	Required                        bool
}

// EntryRow is one entry; the newest comes first.
type EntryRow struct {
	Value, Exact, Date, Source, Who, At, Note string
	Stands                                    bool
}

// NewEntry makes the page.
func NewEntry(in EntryInput) Entry {
	in.Frame.Title = in.Frame.T("plan.entry.title")
	c := NewConsole(in.Frame, in.User)
	c.Refused = len(in.Faults) > 0
	lang := survey.Lang(c.Lang)
	e := Entry{
		Console: c, Action: c.To(EntryPath, nil), Target: in.Target.ID, Text: in.Target.Text.In(lang), Saved: in.Saved, Back: c.To(PlanPath, nil),
		Body:  Quote{c.T("plan.body", "source", in.Target.Body.Source), in.Target.Body.Verbatim},
		Annex: Quote{c.T("plan.annex", "source", in.Target.Annex.Source), in.Target.Annex.Verbatim},
	}
	if in.Part != nil {
		e.Part, e.PartID = in.Part.Name.In(lang), in.Part.ID
	}
	for i, l := range e.LangLinks {
		e.LangLinks[i].Href = EntryPath + "?" + url.Values{EntryTarget: {e.Target}, EntryPart: {e.PartID}, "lang": {l.Lang}}.Encode()
	}
	e.Fields = entryFields(c, in)
	e.History = entryHistory(c, in)
	return e
}

// unit names what a part counts; empty is per cent.
func (in *EntryInput) unit(lang survey.Lang) string {
	if in.Part == nil {
		return ""
	}
	return in.Part.Unit.In(lang)
}

func entryFields(c Console, in EntryInput) []EntryField {
	unit := in.unit(survey.Lang(c.Lang))
	hint := c.T("plan.entry.hint.percent")
	if unit != "" {
		hint = c.T("plan.entry.hint.unit", "unit", unit)
	}
	fields := []EntryField{
		{Name: EntryValue, Kind: "text", Max: 20, Hint: hint, Required: true},
		{Name: EntryDate, Kind: "date", Today: in.Today, Hint: c.T("plan.entry.hint.date"), Required: true},
		{Name: EntrySource, Kind: "text", Max: MaxEntrySource, Hint: c.T("plan.entry.hint.source"), Required: true},
		{Name: EntryNote, Kind: "area", Max: MaxEntryNote},
	}
	for i := range fields {
		f := &fields[i]
		f.Label = c.T("plan.entry." + f.Name)
		f.Value = in.Typed.Get(f.Name)
		if list := in.Faults.For(f.Name); len(list) > 0 {
			f.Fault = c.T(list[0].Key, list[0].Args...)
		}
	}
	return fields
}

func entryHistory(c Console, in EntryInput) []EntryRow {
	entries := slices.Clone(in.Entries)
	slices.Reverse(entries)
	slices.SortStableFunc(entries, func(x, y plan.Entry) int { return compareTimes(y.At, x.At) })
	var out []EntryRow
	for i, x := range entries {
		v := float64(x.Value) / 100
		out = append(out, EntryRow{
			Value: amount(c.P, v, in.unit(survey.Lang(c.Lang))), Exact: exact(&v), Date: dayText(c.P, x.Date), Source: x.Source,
			Who: x.Who, At: moment(c.P, x.At, in.Zone), Note: x.Note, Stands: i == 0,
		})
	}
	return out
}

func compareTimes(a, b string) int {
	x, _ := time.Parse(time.RFC3339, a)
	y, _ := time.Parse(time.RFC3339, b)
	return x.Compare(y)
}

// Faulty lists the fields with a fault, for the summary at the top.
func (e Entry) Faulty() []EntryField {
	return slices.DeleteFunc(slices.Clone(e.Fields), func(f EntryField) bool { return f.Fault == "" })
}
