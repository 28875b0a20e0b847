package report

import (
	"time"

	"hailong/internal/measure"
	"hailong/internal/plan"
	"hailong/internal/survey"
)

// What a Change is with.
const (
	WithBefore = "before"
	WithYear   = "year"
)

// What a Change comes to.
const (
	Rise   = "rise"
	Fall   = "fall"
	Noise  = "noise"
	NoData = "no_data"
)

// Earlier answers for an earlier period what a Change is measured from: the satisfaction as it stands officially, and how
// many businesses are counted both then and now (nil where that is not to be told). A survey.Invalid error says that the
// period may not be told of; the change is then one without data.
type Earlier interface {
	Satisfaction(q Query) (*Satisfaction, error)
	Both(now, then Query) (*int64, error)
}

// Changes tells how the headline of a report on a question differs from earlier periods of the same filter:
//
//   - "before": of whole months, as many whole months just before; of other days, as many days just before; for the plan's
//     six-month report, the annual report of the year before, which is the report sent just before it. The annual report
//     has none, since the six-month report before it is a part of it; nor has one of the plan's periods while it runs;
//   - "year": the same days of the year before.
//
// Like is compared with like: of a period that is not over only the days gone so far count, and as many of the earlier one.
// Where both come to the same days only "year" is told. A rate of fewer than measure.HeadlineBusinesses answers, in one of
// the two periods, gives no verdict.
func (b *Builder) Changes(q Query, now *Satisfaction, earlier Earlier) ([]Change, error) {
	q.By, q.Across, q.Compare = "", "", false
	rule := b.reportOf(q.Period)
	whole := q.Period
	q.Period.To = b.gone(&q)
	year := Query{Period: yearBefore(q.Period), Filter: q.Filter, Lang: q.Lang}
	asked := []Change{}
	if p, ok := b.periodBefore(q.Period, whole, rule); ok && !samePeriod(p, year.Period) {
		then := year
		then.Period = p
		c, err := change(WithBefore, q, then, now, earlier)
		if err != nil {
			return nil, err
		}
		asked = append(asked, c)
	}
	c, err := change(WithYear, q, year, now, earlier)
	return append(asked, c), err
}

// gone is the end of the days of the period that are over or running: the end of the period, of the day asked for, or of
// today.
func (b *Builder) gone(q *Query) time.Time {
	y, m, d := b.Now().In(q.Period.From.Location()).Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, q.Period.From.Location())
	if !q.AsOf.IsZero() && q.AsOf.AddDate(0, 0, 1).Before(end) {
		end = q.AsOf.AddDate(0, 0, 1)
	}
	if end.Before(q.Period.From) {
		return q.Period.From
	}
	if q.Period.To.Before(end) {
		return q.Period.To
	}
	return end
}

// yearBefore gives the same days a year before; 29 February becomes the 28th.
func yearBefore(p survey.Period) survey.Period {
	return survey.Period{From: sameDay(p.From, -1), To: sameDay(p.To.AddDate(0, 0, -1), -1).AddDate(0, 0, 1)}
}

func sameDay(t time.Time, years int) time.Time {
	y, m, d := t.Date()
	return time.Date(y+years, m, min(d, daysOf(y+years, m)), 0, 0, 0, 0, t.Location())
}

func daysOf(year int, m time.Month) int { return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// reportOf gives the id of the plan's report that speaks of exactly these days, the earliest sent of several; "" = none.
func (b *Builder) reportOf(p survey.Period) string {
	for _, r := range b.Catalog.Reports() {
		if samePeriod(r.Period(p.LastDay().Year(), b.Catalog.Zone), p) {
			return r.ID
		}
	}
	return ""
}

// periodBefore gives the period just before the days gone of a whole period, of which the plan's report of an id speaks.
func (b *Builder) periodBefore(p, whole survey.Period, rule string) (survey.Period, bool) {
	if rule == plan.SixMonth && samePeriod(p, whole) {
		before, err := plan.ParsePeriod(yearName(p.From.Year()-1), b.Catalog.Reports(), b.Catalog.Zone)
		return before, err == nil
	}
	if rule != "" {
		return survey.Period{}, false
	}
	from, to := p.From, p.To
	switch {
	case from.Day() != 1 || whole.To.Day() != 1:
		days := int(to.Sub(from).Hours()/24 + .5)
		return survey.Period{From: from.AddDate(0, 0, -days), To: from}, days > 0
	case to.Equal(whole.To):
		months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
		return survey.Period{From: from.AddDate(0, -months, 0), To: from}, true
	}
	return runningBefore(from, to), from.Before(to)
}

// runningBefore gives of months of which the last is not over the same months before, as far as the same day of the month.
func runningBefore(from, to time.Time) survey.Period {
	last := to.AddDate(0, 0, -1)
	months := (last.Year()-from.Year())*12 + int(last.Month()-from.Month()) + 1
	begin := from.AddDate(0, -months, 0)
	month := time.Date(last.Year(), last.Month()-time.Month(months), 1, 0, 0, 0, 0, from.Location())
	day := min(last.Day(), daysOf(month.Year(), month.Month()))
	return survey.Period{From: begin, To: month.AddDate(0, 0, day)}
}

func yearName(year int) string { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006") }

func samePeriod(a, b survey.Period) bool { return a.From.Equal(b.From) && a.To.Equal(b.To) }

// change compares with one earlier period.
func change(with string, q, then Query, now *Satisfaction, earlier Earlier) (Change, error) {
	c := Change{With: with, Period: periodOut(then.Period), Verdict: NoData}
	if !then.Period.From.Before(then.Period.To) || then.Period.From.Year() < firstYear {
		return c, nil
	}
	s, err := earlier.Satisfaction(then)
	if survey.KindOf(err) == survey.Invalid {
		c.Before.Hidden = true
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.Before = s.RateOf(now.Headline)
	if s.Hidden || now.Hidden || c.Before.Hidden || now.HeadlineRate().Hidden {
		c.Before = Proportion{Hidden: true}
		return c, nil
	}
	if now.Headline == HeadlineBusiness {
		if c.Both, err = earlier.Both(q, then); err != nil {
			return c, err
		}
	}
	c.judge(now.HeadlineRate())
	return c, nil
}

// judge fills in difference, interval and verdict.
func (c *Change) judge(now Proportion) {
	d, ok := measure.Newcombe(observed(now), observed(c.Before))
	if !ok {
		return
	}
	c.Difference, c.Low, c.High = &d.Value, &d.Low, &d.High
	switch {
	case min(now.Den, c.Before.Den) < measure.HeadlineBusinesses:
	case d.Low > 0:
		c.Verdict = Rise
	case d.High < 0:
		c.Verdict = Fall
	default:
		c.Verdict = Noise
	}
}

func observed(p Proportion) measure.Observed {
	o := measure.Observed{Rate: measure.Rate{Num: p.Num, Den: p.Den}}
	if p.Low != nil && p.High != nil {
		o.Interval = measure.Interval{Low: *p.Low, High: *p.High}
	}
	return o
}

// RateOf gives the proportion of one way of counting.
func (s *Satisfaction) RateOf(h Headline) Proportion {
	if h == HeadlineBusiness {
		return s.PerBusiness.Proportion
	}
	return s.PerResponse
}

func periodOut(p survey.Period) PeriodOut {
	return PeriodOut{From: p.From.Format(time.DateOnly), To: p.LastDay().Format(time.DateOnly), Zone: p.From.Location().String()}
}

// Satisfaction gives the satisfaction block of a question's undivided selection by one pass, as it stands now.
func (b *Builder) Satisfaction(q Query) (*Satisfaction, error) {
	if err := b.check(&q); err != nil {
		return nil, err
	}
	res, err := b.Panel.Tally(b.cut(&q, b.Now()))
	if err != nil {
		return nil, err
	}
	s := b.satisfaction(res.All, headlineOf(res.All))
	return &s, nil
}

// Both counts the businesses that are counted in the selections of two questions.
func (b *Builder) Both(now, then Query) (*int64, error) {
	n, err := b.Panel.Both(b.cut(&now, b.Now()), b.cut(&then, b.Now()))
	return &n, err
}
