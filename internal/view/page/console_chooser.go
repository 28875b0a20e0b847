package page

import (
	"net/url"
	"slices"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// Chooser is the form that asks another question: a plain GET form, and links that choose a period at once.
type Chooser struct {
	Action   string
	From, To string // as the date fields hold them, yyyy-mm-dd
	Hidden   []HiddenField
	Presets  []Link
	Selects  []FilterField
	More     string // what the folded form is called; empty where there is none
	Active   []Link // filters in force; the link takes the filter away
	Open     bool   // the question was refused: show what was typed
}

// HiddenField is a hidden field of a form.
type HiddenField struct{ Name, Value string }

// FilterField is one filter.
type FilterField struct {
	Name, Label string
	Multiple    bool // more than one value is in force
	Options     []FilterOption
}

// FilterOption is one choice of a FilterField.
type FilterOption struct {
	Value, Text string
	Selected    bool
}

func (b *overview) chooser() Chooser {
	c := Chooser{Action: b.path, From: b.typed("from"), To: b.typed("to"), More: b.T("console.filter.more")}
	if b.Lang != "vi" {
		c.Hidden = append(c.Hidden, HiddenField{"lang", b.Lang})
	}
	if s := b.typed("as-of"); s != "" {
		c.Hidden = append(c.Hidden, HiddenField{"as-of", s})
	}
	for _, p := range b.in.Presets {
		c.Presets = append(c.Presets, b.preset(p))
	}
	c.Selects = b.selects()
	c.Active = b.active(c.Selects)
	if !b.in.User.Manager { // a viewer may ask whole months and the plan's periods, undivided
		c.More, c.Selects = "", nil
	}
	c.Open = len(b.in.Faults) > 0
	return c
}

// selects are the filters that there is something to choose from, with what is in force.
func (b *overview) selects() []FilterField {
	var out []FilterField
	for _, s := range b.filters() {
		if s = b.chosen(s); len(s.Options) > 2 || s.any() {
			out = append(out, s)
		}
	}
	return out
}

// typed gives a parameter of the question, or what was typed when it was refused.
func (b *overview) typed(name string) string {
	if len(b.in.Faults) > 0 {
		return b.in.Typed.Get(name)
	}
	return b.question("").Get(name)
}

// codes gives the values of a filter that are in force.
func (b *overview) codes(name string) []string {
	if len(b.in.Faults) > 0 {
		return b.in.Typed[name]
	}
	return b.question("")[name]
}

func (b *overview) preset(p Preset) Link {
	q := b.in.Query
	current := q.Period.From.Equal(p.Period.From) && q.Period.To.Equal(p.Period.To) && len(b.in.Faults) == 0
	q.Period, q.By = p.Period, ""
	return Link{Text: presetName(b.P, p), Note: b.days(p.Period), Href: b.To(b.path, with(q.Values(), b.extra)), Current: current}
}

// presetName names a preset; a plan may have reports that no message names, then their days stand there.
func presetName(p *locale.Printer, s Preset) string {
	key := "console.preset." + string(s.Kind)
	if !p.Has(key) {
		return periodDays(p, s.Period)
	}
	return p.T(key, "month", p.Month(s.Period.From), "quarter", quarter(s.Period), "year", s.Period.LastDay().Format("2006"))
}

// periodDays prints a period as people read it: both days are part of it.
func periodDays(p *locale.Printer, s survey.Period) string {
	return p.T("console.period.days", "from", p.Date(s.From), "to", p.Date(s.LastDay()))
}

func quarter(p survey.Period) string {
	return [...]string{"I", "II", "III", "IV"}[(int(p.From.Month())-1)/3]
}

// filters lists what one can filter by, with all choices, none selected.
func (b *overview) filters() []FilterField {
	c, lang := b.in.Center, survey.Lang(b.Lang)
	if c == nil {
		return nil
	}
	point, agency, field, procedure := FilterField{Name: "point"}, FilterField{Name: "agency"}, FilterField{Name: "field"}, FilterField{Name: "procedure"}
	for _, p := range c.Points {
		point.add(string(p.Code), string(p.Code)+" · "+p.Name.In(lang))
	}
	for _, a := range c.Agencies {
		agency.add(string(a.Code), a.Name.In(lang))
	}
	for _, f := range c.Fields {
		field.add(string(f.Code), f.Name.In(lang))
	}
	for _, p := range c.Procedures {
		procedure.add(string(p.Code), string(p.Code)+" · "+p.Name.In(lang))
	}
	return append([]FilterField{point, agency, field, procedure}, b.shortFilters()...)
}

func (b *overview) shortFilters() []FilterField {
	channel, language, applicant, version := FilterField{Name: "channel"}, FilterField{Name: "language"}, FilterField{Name: "applicant"}, FilterField{Name: "survey"}
	mode := FilterField{Name: "mode"}
	for _, m := range []survey.Mode{survey.Personal, survey.Open, survey.Entered} {
		mode.add(string(m), b.T("service.mode."+string(m)))
	}
	for _, c := range b.in.Center.Channels {
		channel.add(string(c.Code), c.Name.In(survey.Lang(b.Lang)))
	}
	for _, l := range b.in.Center.Languages {
		language.add(string(l), b.T("console.language."+string(l)))
	}
	for _, a := range survey.Applicants {
		applicant.add(string(a), b.T("console.applicant."+string(a)))
	}
	for _, v := range b.in.Surveys {
		version.add(string(v), string(v))
	}
	return []FilterField{applicant, mode, channel, language, version}
}

// add appends an option; of a code that is used again over the years the first one stands.
func (s *FilterField) add(value, text string) {
	if !slices.ContainsFunc(s.Options, func(o FilterOption) bool { return o.Value == value }) {
		s.Options = append(s.Options, FilterOption{Value: value, Text: text})
	}
}

func (s *FilterField) any() bool {
	return slices.ContainsFunc(s.Options, func(o FilterOption) bool { return o.Selected && o.Value != "" })
}

// chosen names the filter, puts "all" first and marks what is in force. A code that nothing bears any more is kept.
func (b *overview) chosen(s FilterField) FilterField {
	s.Label = b.T("console.filter." + s.Name)
	codes := b.codes(s.Name)
	for _, code := range codes {
		if code != "" {
			s.add(code, code)
		}
	}
	all := "console.filter.all"
	if s.Name == "applicant" {
		all = "console.filter.population"
	}
	s.Options = append([]FilterOption{{Text: b.T(all), Selected: len(codes) == 0}}, s.Options...)
	for i := range s.Options {
		o := &s.Options[i]
		o.Selected = o.Selected || o.Value != "" && slices.Contains(codes, o.Value)
	}
	s.Multiple = len(codes) > 1
	return s
}

// active gives one link for each value in force, which asks the same without it.
func (b *overview) active(selects []FilterField) []Link {
	var out []Link
	for _, s := range selects {
		for _, o := range s.Options {
			if !o.Selected || o.Value == "" {
				continue
			}
			out = append(out, Link{
				Text: b.T("console.filter.chip", "name", s.Label, "value", o.Text),
				Href: b.To(b.path, without(b.own(), s.Name, o.Value)),
			})
		}
	}
	return out
}

func without(v url.Values, name, code string) url.Values {
	v[name] = slices.DeleteFunc(slices.Clone(v[name]), func(s string) bool { return s == code })
	if len(v[name]) == 0 {
		v.Del(name)
	}
	return v
}
