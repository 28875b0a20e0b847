package report

import (
	"slices"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/plan"
	"hailong/internal/survey"
)

// Builder answers queries from a panel and the definitions.
type Builder struct {
	Panel   *panel.Panel
	Catalog *catalog.Catalog
	Now     func() time.Time
	Entries func() []plan.Entry // what was entered by hand, the oldest of each part first; nil = nothing
}

// Build answers a query. A query that names what is unknown gives Invalid faults; figures that are still being loaded
// give Unavailable.
func (b *Builder) Build(q Query) (*Report, error) {
	if q.Lang == "" {
		q.Lang = "vi"
	}
	if err := b.check(&q); err != nil {
		return nil, err
	}
	now := b.Now()
	closing := b.closing(&q, now)
	cut := b.cut(&q)
	all, err := b.Panel.Tally(cut)
	if err != nil {
		return nil, err
	}
	r := &Report{
		Period: PeriodOut{From: q.Period.From.Format(time.DateOnly), To: q.Period.LastDay().Format(time.DateOnly), Zone: b.Catalog.Zone.String()},
		Filter: q.Filter.lists(), By: q.By, AsOf: closing.UTC().Format(time.RFC3339),
		Provisional: closing.Before(q.Period.To),
	}
	h := HeadlineResponse
	if measure.BusinessSatisfactionRate(all.All).Den >= measure.HeadlineBusinesses {
		h = HeadlineBusiness
	}
	r.Satisfaction, r.Service = b.satisfaction(all.All, h), b.service(all.All)
	r.Verdicts = b.verdicts(&q, r.Satisfaction.HeadlineRate())
	r.Reconciliation = reconcile(all.All)
	if r.Others, err = b.others(&q, cut); err != nil {
		return nil, err
	}
	if q.By != "" {
		if r.Groups, err = b.groups(&q, cut, h); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// others gives the satisfaction rate per response of each kind of applicant that the plan's figure leaves out. Where the
// question itself names applicants there are none.
func (b *Builder) others(q *Query, cut panel.Query) (map[survey.Applicant]Proportion, error) {
	if len(q.Filter.Applicants) > 0 {
		return nil, nil
	}
	out := map[survey.Applicant]Proportion{}
	for _, a := range survey.Applicants {
		if slices.Contains(cut.Population, a) {
			continue
		}
		apart := cut
		apart.Population = []survey.Applicant{a}
		res, err := b.Panel.Tally(apart)
		if err != nil {
			return nil, err
		}
		out[a] = proportion(measure.SatisfactionRate(res.All))
	}
	return out, nil
}

// closing is the instant at which the data end: the end of the day asked for, or now.
func (b *Builder) closing(q *Query, now time.Time) time.Time {
	if !q.AsOf.IsZero() {
		if end := q.AsOf.AddDate(0, 0, 1); end.Before(now) {
			return end
		}
	}
	return now.Truncate(time.Second)
}

// cut turns the query into days and codes.
func (b *Builder) cut(q *Query) panel.Query {
	c := panel.Query{From: panel.DayNumber(q.Period.From), To: panel.DayNumber(q.Period.To), Codes: map[panel.Dimension][]string{}}
	if !q.AsOf.IsZero() {
		c.To = min(c.To, panel.DayNumber(q.AsOf)+1)
	}
	for _, d := range dimensions {
		if codes := d.codes(&q.Filter); len(codes) > 0 {
			c.Codes[d.column] = codes
		}
	}
	c.Population = b.Catalog.Center.Population
	if len(q.Filter.Applicants) > 0 {
		c.Population = q.Filter.Applicants
	}
	return c
}

func (b *Builder) satisfaction(t *measure.Tally, h Headline) Satisfaction {
	overall := t.Counts(survey.OverallQuestion)
	s := Satisfaction{
		Headline:    h,
		PerBusiness: BusinessProportion{proportion(measure.BusinessSatisfactionRate(t)), t.Unknown},
		PerResponse: proportion(measure.SatisfactionRate(t)),
		Levels:      b.levels(overall),
		Factors:     map[survey.QuestionID]Proportion{},
	}
	if v, ok := measure.Mean(overall); ok {
		s.Mean = &v
	}
	if v, ok := measure.WeightedIndex(overall); ok && b.fiveLevels() {
		s.WeightedIndex = &v
	}
	for _, q := range b.Catalog.Current(b.Catalog.Center.Survey).Questions {
		if q.Kind == survey.ScaleQuestion {
			s.Factors[q.ID] = proportion(t.Counts(q.ID).Satisfied)
		}
	}
	return s
}

// fiveLevels tells whether the scale is the one that the weighted index is defined for.
func (b *Builder) fiveLevels() bool {
	q, ok := b.Catalog.Current(b.Catalog.Center.Survey).Question(survey.OverallQuestion)
	return ok && len(q.Levels()) == 5
}

// levels names every level of the current survey, even where nobody chose it, and what else was found.
func (b *Builder) levels(c *measure.Counts) map[string]int64 {
	out := map[string]int64{string(survey.NotApplicable): 0, "blank": 0}
	if q, ok := b.Catalog.Current(b.Catalog.Center.Survey).Question(survey.OverallQuestion); ok {
		for _, l := range q.Levels() {
			out[string(l.Code)] = 0
		}
	}
	for code, n := range c.ByCode {
		out[string(code)] = n
	}
	out["blank"] = c.Blank
	return out
}

// The questions from which the service block is counted.
const (
	extraContacts survey.QuestionID = "extra_contacts"
	extraPayment  survey.QuestionID = "extra_payment"
)

func (b *Builder) service(t *measure.Tally) Service {
	return Service{ExtraContacts: b.choices(t, extraContacts), ExtraPayment: b.choices(t, extraPayment)}
}

func (b *Builder) choices(t *measure.Tally, id survey.QuestionID) map[string]int64 {
	out := map[string]int64{}
	if q, ok := b.Catalog.Current(b.Catalog.Center.Survey).Question(id); ok {
		for _, c := range q.Choices {
			if c.Code != survey.NotApplicable {
				out[string(c.Code)] = 0
			}
		}
	}
	for code, n := range t.Counts(id).ByCode {
		if code != survey.NotApplicable {
			out[string(code)] = n
		}
	}
	return out
}

func proportion(r measure.Rate) Proportion {
	p := Proportion{Num: r.Num, Den: r.Den}
	if v, ok := r.Value(); ok {
		p.Rate = &v
	}
	if i, ok := r.Wilson(); ok {
		p.Low, p.High = &i.Low, &i.High
	}
	return p
}

// reconcile accounts for every response received. What is neither a level nor "not applicable" counts as blank.
func reconcile(t *measure.Tally) Reconciliation {
	overall := t.Counts(survey.OverallQuestion)
	na := overall.ByCode[survey.NotApplicable]
	counted := overall.Satisfied.Den
	return Reconciliation{
		Received: t.Received, Duplicates: t.Duplicates, Counted: counted,
		Excluded: map[string]int64{
			"applicant": t.Outside, "ruling": t.Ruled, "na": na,
			"blank": t.Received - t.Duplicates - t.Outside - t.Ruled - na - counted,
		},
	}
}

// verdicts judges the headline against every threshold in force at the end of the period, in the plan's order.
func (b *Builder) verdicts(q *Query, p Proportion) []Verdict {
	out := []Verdict{}
	rate := measure.Rate{Num: p.Num, Den: p.Den}
	for _, target := range b.Catalog.Targets(survey.DayOf(q.Period.LastDay(), b.Catalog.Zone)) {
		if target.Measure != plan.SatisfactionBusiness {
			continue
		}
		for _, t := range target.Thresholds {
			point, statistical := plan.Judge(rate, t)
			out = append(out, Verdict{
				Target: target.ID, Threshold: t.Value(), Point: point, Statistical: statistical,
				Source: t.Source, Label: t.Label.In(q.Lang), LeastMet: plan.LeastMet(p.Den, t),
			})
		}
	}
	return out
}
