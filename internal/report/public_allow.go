package report

import (
	"slices"

	"hailong/internal/survey"
)

// permitted is a permitted question: which slot of time, and which cell of it.
type permitted struct {
	slot    survey.Period
	over    bool      // whether its days are all gone
	filter  Dimension // "" = undivided
	code    string    // of the filter
	divided bool      // by a filter or by a grouping other than months
}

// allow tells whether viewers may ask a question. They may ask for one calendar month, or for one of the plan's periods, and
// beside time by one dimension: as a filter of one value, or as the grouping, that one across months too. A month or a period
// that is not over is told undivided only. survey.Faults say what is to be asked in place.
func (p *publication) allow(q *Query) (permitted, error) {
	a := permitted{slot: q.Period, over: !q.Period.To.After(p.today)}
	var faults survey.Faults
	refuse := func(field, key string) { faults = append(faults, survey.Fault{Field: field, Key: key}) }
	if !p.builder.isSlot(q.Period) {
		refuse(paramPeriod, "viewer.period")
	}
	if !q.AsOf.IsZero() {
		refuse(paramAsOf, "viewer.as_of")
	}
	dimensionsAsked := 0
	for _, d := range dimensions {
		switch codes := d.codes(&q.Filter); {
		case len(codes) == 1:
			dimensionsAsked++
			a.filter, a.code, a.divided = d.name, codes[0], true
		case len(codes) > 1:
			refuse(string(d.name), "viewer.one_value")
		}
	}
	_, byCode := dimensionOf(q.By)
	switch {
	case byCode:
		dimensionsAsked++
		a.divided = true
	case q.By != "" && q.By != ByMonth:
		refuse(paramBy, "viewer.by")
	}
	if q.Across != "" && (q.Across != ByMonth || !byCode) {
		refuse(paramAcross, "viewer.across")
	}
	if dimensionsAsked > 1 {
		refuse(paramBy, "viewer.two_dimensions")
	}
	if a.divided && !a.over {
		refuse(paramPeriod, "viewer.not_over")
	}
	if len(faults) > 0 {
		return a, faults
	}
	return a, nil
}

// isSlot tells whether days are a calendar month or one of the plan's periods.
func (b *Builder) isSlot(p survey.Period) bool {
	if p.From.Day() == 1 && p.From.AddDate(0, 1, 0).Equal(p.To) {
		return true
	}
	return slices.ContainsFunc(b.planPeriods(p.LastDay().Year()), func(x survey.Period) bool { return samePeriod(x, p) })
}

// planPeriods gives the plan's periods that end in a year, each once.
func (b *Builder) planPeriods(year int) []survey.Period {
	var out []survey.Period
	for _, rule := range b.Catalog.Reports() {
		p := rule.Period(year, b.Catalog.Zone)
		if !slices.ContainsFunc(out, func(x survey.Period) bool { return samePeriod(x, p) }) {
			out = append(out, p)
		}
	}
	return out
}
