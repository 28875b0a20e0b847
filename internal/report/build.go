package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
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

	until func(from, to int) []uint32 // how late an answer of each day may have arrived to count; nil = there is no such limit
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
	cut := b.cut(&q, now)
	all, err := b.Panel.Tally(cut)
	if err != nil {
		return nil, err
	}
	r := &Report{
		Period: PeriodOut{From: q.Period.From.Format(time.DateOnly), To: q.Period.LastDay().Format(time.DateOnly), Zone: b.Catalog.Zone.String()},
		Filter: q.Filter.lists(), By: q.By, AsOf: closing.UTC().Format(time.RFC3339),
		Provisional: closing.Before(q.Period.To),
	}
	h := headlineOf(all.All)
	r.Satisfaction, r.Service = b.satisfaction(all.All, h), b.service(all.All)
	r.Verdicts = b.verdicts(&q, r.Satisfaction.HeadlineRate())
	r.Reconciliation = reconcile(all.All)
	r.responses(all.All)
	r.Unclassified, r.Problems = b.unclassified(), b.problems(&q, all.All)
	if q.Compare {
		if r.Changes, err = b.Changes(q, &r.Satisfaction, b); err != nil {
			return nil, err
		}
	}
	return r, b.further(&q, cut, r, h, closing)
}

func headlineOf(t *measure.Tally) Headline {
	if measure.BusinessSatisfactionRate(t).Den >= measure.HeadlineBusinesses {
		return HeadlineBusiness
	}
	return HeadlineResponse
}

// further fills in what takes passes of its own.
func (b *Builder) further(q *Query, cut panel.Query, r *Report, h Headline, closing time.Time) (err error) {
	end := q.Period.To
	if closing.Before(end) {
		end = closing
	}
	if !q.GroupsOnly {
		if err := b.apart(q, cut, r, end); err != nil {
			return err
		}
	}
	if q.By == "" {
		return b.across(q, cut, r, end)
	}
	if r.Groups, err = b.groups(q, cut, h); err != nil {
		return err
	}
	r.Control = b.control(q, r.Groups, end)
	return b.across(q, cut, r, end)
}

// apart fills in what is the same for every grouping.
func (b *Builder) apart(q *Query, cut panel.Query, r *Report, end time.Time) (err error) {
	if r.Others, err = b.others(q, cut); err != nil {
		return err
	}
	if r.ServiceAll, err = b.serviceAll(q, cut); err != nil {
		return err
	}
	if r.Modes, err = b.modes(cut); err != nil {
		return err
	}
	r.Targets, err = b.targets(q, cut, r.Satisfaction.HeadlineRate(), end)
	return err
}

// unclassified lists the procedure codes that the definitions do not know, of all that is stored.
func (b *Builder) unclassified() []CodeCount {
	var out []CodeCount
	for code, n := range b.Panel.Unknown() {
		out = append(out, CodeCount{Code: string(code), Dossiers: n[0], Responses: n[1]})
	}
	slices.SortFunc(out, func(x, y CodeCount) int { return strings.Compare(x.Code, y.Code) })
	return out
}

// calendarMissing names the problem that the calendar of holidays lacks a year which some dossier needs.
const calendarMissing = "calendar_missing"

// problems says why figures are missing.
func (b *Builder) problems(q *Query, t *measure.Tally) []Problem {
	if t.Dossiers == nil || t.Dossiers.Uncounted == 0 {
		return nil
	}
	var years []string
	for _, y := range b.Panel.MissingYears() {
		years = append(years, strconv.Itoa(y))
	}
	text := survey.Label{
		"vi": "Chưa tính được số ngày giải quyết của %d hồ sơ: bảng ngày nghỉ (holidays.vn.yaml) thiếu năm %s. Bổ sung các năm này rồi xem lại.",
		"en": "The processing days of %d dossiers cannot be counted: the table of holidays (holidays.vn.yaml) lacks %s. Add these years and look again.",
	}
	return []Problem{{
		Key: calendarMissing, Args: map[string]any{"n": t.Dossiers.Uncounted, "years": years},
		Text: fmt.Sprintf(text.In(q.Lang), t.Dossiers.Uncounted, strings.Join(years, ", ")),
	}}
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
func (b *Builder) cut(q *Query, now time.Time) panel.Query {
	c := panel.Query{From: panel.DayNumber(q.Period.From), To: panel.DayNumber(q.Period.To), Codes: map[panel.Dimension][]string{}}
	if !q.AsOf.IsZero() {
		c.Answered = panel.DayNumber(q.AsOf) + 1
		c.To = min(c.To, c.Answered)
	}
	c.Today = panel.DayNumber(now.In(b.Catalog.Zone))
	for _, d := range dimensions {
		if codes := d.codes(&q.Filter); len(codes) > 0 {
			c.Codes[d.column] = codes
		}
	}
	if b.until != nil {
		c.Until = b.until(c.From, c.To)
	}
	c.Population = b.Catalog.Center.Population
	if len(q.Filter.Applicants) > 0 {
		c.Population = q.Filter.Applicants
	}
	return c
}

func (b *Builder) satisfaction(t *measure.Tally, h Headline) Satisfaction {
	overall := t.Counts(survey.OverallQuestion)
	dossiers, businesses := asked(t)
	s := Satisfaction{
		Headline:    h,
		PerBusiness: BusinessProportion{finite(measure.BusinessSatisfactionRate(t), businesses), t.Unknown},
		PerResponse: finite(measure.SatisfactionRate(t), dossiers),
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
			point, statistical := plan.JudgeFinite(rate, p.Population, t)
			out = append(out, Verdict{
				Target: target.ID, Threshold: t.Value(), Point: point, Statistical: statistical,
				Source: t.Source, Label: t.Label.In(q.Lang), LeastMet: plan.LeastMet(p.Den, p.Population, t),
			})
		}
	}
	return out
}
