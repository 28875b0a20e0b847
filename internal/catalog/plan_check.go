package catalog

import (
	"cmp"
	"slices"
	"strings"

	"hailong/internal/plan"
)

// checkPlan holds a plan to the rules that its schema cannot say.
func (d *document) checkPlan(f *planFile) {
	d.checkDay(f.Issued, "issued")
	d.unique("targets", len(f.Targets), func(i int) (string, string) { return f.Targets[i].ID, "id" })
	for i := range f.Targets {
		d.checkTarget(&f.Targets[i], at("targets", i))
	}
	d.unique("reports", len(f.Reports), func(i int) (string, string) { return f.Reports[i].ID, "id" })
	for i, r := range f.Reports {
		d.checkMonthDay(r.From, at("reports", i, "from"))
		d.checkMonthDay(r.Closing, at("reports", i, "closing"))
		d.checkMonthDay(r.DueBefore, at("reports", i, "due_before"))
	}
}

func (d *document) checkMonthDay(day plan.MonthDay, path []string) {
	if day != "" && !day.Valid() {
		d.fault(dayOfYearUnreal, []string{string(day)}, path...)
	}
}

// targetMembers and partMembers say which of the members that not every measure has a measure uses; which it needs is said
// by the schema.
var (
	targetMembers = map[plan.Measure][]string{
		plan.SatisfactionBusiness: {"thresholds"},
		plan.Manual:               {"thresholds"},
		plan.ByParts:              {"parts"},
	}
	partMembers = map[plan.Measure][]string{
		plan.OnlineShare:  {"procedures", "fields", "applicants", "thresholds"},
		plan.WithinDays:   {"procedures", "fields", "applicants", "thresholds", "days", "day_kind"},
		plan.DecidedCount: {"procedures", "fields", "applicants", "thresholds", "unit"},
		plan.Manual:       {"thresholds", "unit"},
		plan.Unmeasurable: {"thresholds", "unit", "why"},
	}
)

func (d *document) checkTarget(t *targetFile, path []string) {
	d.checkValidity(t.validityFile, path...)
	d.checkUsed(targetMembers, t.Measure, path)
	d.checkThresholds(t, t.Thresholds, false, under(path, "thresholds"))
	parts := under(path, "parts")
	d.uniqueAt(parts, len(t.Parts), func(i int) (string, string) { return t.Parts[i].ID, "id" })
	for i := range t.Parts {
		p, here := &t.Parts[i], under(parts, at(i)...)
		d.checkUsed(partMembers, p.Measure, here)
		counted := p.Measure == plan.DecidedCount || d.given(here, "unit")
		d.checkThresholds(t, p.Thresholds, counted, under(here, "thresholds"))
	}
}

// checkUsed reports the members that are given although their measure has no use for them.
func (d *document) checkUsed(members map[plan.Measure][]string, measure plan.Measure, path []string) {
	used, ok := members[measure]
	if !ok {
		return // the schema has spoken of it
	}
	superfluous := map[string]bool{}
	for _, list := range members {
		for _, member := range list {
			superfluous[member] = !slices.Contains(used, member)
		}
	}
	for member, no := range superfluous {
		if no && d.given(path, member) {
			d.fault(measureMember, []string{measure, member}, under(path, member)...)
		}
	}
}

// checkThresholds looks at the thresholds of a target or of a part; counted says that they are numbers of something.
func (d *document) checkThresholds(t *targetFile, list []thresholdFile, counted bool, path []string) {
	d.uniqueAt(path, len(list), func(i int) (string, string) { return list[i].Source, "source" })
	for i := range list {
		x, here := &list[i], under(path, at(i)...)
		d.checkUnit(counted, here)
		d.checkPlaces(t, x, here)
		if i > 0 && list[i-1].looser(x) {
			d.fault(thresholdOrder, nil, here...)
		}
	}
}

// checkUnit asks for the member that fits: a number where something is counted, else per cent.
func (d *document) checkUnit(counted bool, path []string) {
	want, other := "percent", "count"
	if counted {
		want, other = other, want
	}
	switch {
	case d.given(path, other):
		d.fault(thresholdUnit, []string{other, want}, under(path, other)...)
	case !d.given(path, want):
		d.fault(schemaMissing, []string{want}, path...)
	}
}

// checkPlaces asks that a threshold without its own sentence names places whose sentences the target has.
func (d *document) checkPlaces(t *targetFile, x *thresholdFile, path []string) {
	if x.Verbatim != "" || x.Source == "" {
		return
	}
	var known []string
	for _, s := range []statementFile{t.Body, t.Annex} {
		if s.Source != "" {
			known = append(known, s.Source)
		}
	}
	for _, place := range places(x.Source) {
		if !slices.Contains(known, place) {
			d.fault(thresholdPlace, []string{place, strings.Join(known, ", ")}, under(path, "source")...)
			return
		}
	}
}

// looser reports whether a threshold asks for less than another one; where a value was refused, nothing is said.
func (f *thresholdFile) looser(than *thresholdFile) bool {
	if f.basis() == 0 || than.basis() == 0 || f.Operator == "" || than.Operator == "" {
		return false
	}
	return cmp.Or(cmp.Compare(f.basis(), than.basis()), cmp.Compare(than.Operator, f.Operator)) < 0 // of one number, ">" is stricter
}
