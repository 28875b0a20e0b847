package report

import (
	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/survey"
)

// The questions from which the service block is counted.
const (
	extraContacts survey.QuestionID = "extra_contacts"
	extraPayment  survey.QuestionID = "extra_payment"
)

// service is the block about how the work was done: what answers say, and what dossiers say where there are any.
func (b *Builder) service(t *measure.Tally) Service {
	s := Service{ExtraContacts: b.choices(t, extraContacts), ExtraPayment: b.choices(t, extraPayment)}
	s.ExtraContactScore = contactScore(s.ExtraContacts)
	s.ExtraPaymentRate = b.paymentRate(s.ExtraPayment)
	d := t.Dossiers
	if d == nil {
		return s
	}
	s.OnTime, s.OnTimeClosed = share(measure.OnTimeRate(d)), share(measure.OnTimeClosedRate(d))
	s.Days = days(d)
	s.Early, s.OnDay, s.Late, s.NoDue = &d.Early, &d.OnDay, &d.Late, &d.NoDue
	s.Decided, s.Open, s.Overdue = &d.Decided, &d.Open, &d.Overdue
	s.Online, s.Cashless, s.QD766 = share(d.Online), share(d.Cashless), share(measure.QD766Rate(d))
	s.SatisfiedOnTime, s.SatisfiedLate = share(d.AnswerOnTime), share(d.AnswerLate)
	if d.Uncounted == 0 {
		s.WithinLimit, s.WithinPlan = share(d.WithinLimit), share(d.WithinPlan)
	}
	return s
}

func share(r measure.Rate) *Proportion {
	p := proportion(r)
	return &p
}

// days gives the quantiles; none where a year of the calendar is missing, since those that could be counted are not all.
func days(d *measure.Dossiers) *Days {
	out := &Days{N: d.Days.N(), Uncounted: d.Uncounted}
	if d.Uncounted > 0 {
		return out
	}
	out.Median, out.P90 = quantile(d.Days, 50), quantile(d.Days, 90)
	return out
}

func quantile(h measure.Histogram, hundredths int64) *int64 {
	if v, ok := h.Quantile(hundredths); ok {
		return &v
	}
	return nil
}

// contactScore counts everything beyond one contact as more.
func contactScore(counts map[string]int64) ContactScore {
	var more int64
	for code, n := range counts {
		if code != "0" && code != "1" {
			more += n
		}
	}
	s := ContactScore{}
	s.Points, s.N = measure.ContactScore(counts["0"], counts["1"], more)
	if mean, ok := (measure.Rate{Num: s.Points, Den: s.N}).Value(); ok {
		s.Mean = &mean
	}
	return s
}

// leastPayments is the fewest answers of which the share of extra payments is told, whatever the floor of cells.
const leastPayments = 10

func (b *Builder) paymentRate(counts map[string]int64) HiddenProportion {
	r := measure.Rate{Num: counts["yes"], Den: counts["yes"] + counts["no"]}
	if r.Den > 0 && r.Den < max(leastPayments, int64(b.Catalog.Center.Floor)) {
		return HiddenProportion{Proportion{Hidden: true}}
	}
	return HiddenProportion{Proportion: proportion(r)}
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

// everybody is the population that leaves nobody out, those too of whom it is not known what they are.
var everybody = append([]survey.Applicant{""}, survey.Applicants...)

// serviceAll is the service block of everybody's dossiers, where the population leaves some out.
func (b *Builder) serviceAll(q *Query, cut panel.Query) (*Service, error) {
	if len(q.Filter.Applicants) > 0 || len(cut.Population) >= len(survey.Applicants) {
		return nil, nil
	}
	cut.Population = everybody
	res, err := b.Panel.Tally(cut)
	if err != nil {
		return nil, err
	}
	s := b.service(res.All)
	return &s, nil
}

// responses fills in how many were asked and answered.
func (r *Report) responses(t *measure.Tally) {
	d := t.Dossiers
	if d == nil {
		return
	}
	r.Reconciliation.Invited = &d.Invited
	r.ResponseRate = &ResponseRate{Proportion: proportion(measure.ResponseRate(d))}
	if i, ok := measure.NonResponse(d.Answer, d.Decided); ok {
		r.ResponseRate.NonResponseLow, r.ResponseRate.NonResponseHigh = &i.Low, &i.High
	}
	r.ResponseRateB = share(measure.BusinessResponseRate(d))
	r.Tied = &Tied{PerResponse: finite(d.Answer, d.Decided), PerBusiness: finite(d.BusinessAnswer, d.Businesses)}
}

// finite is a proportion whose interval is corrected for the number of those asked. Where that number is not known (0), or
// more answered than were asked, it is the plain one.
func finite(r measure.Rate, population int64) Proportion {
	p := proportion(r)
	if i, ok := r.WilsonFinite(population); ok {
		p.Low, p.High, p.Population = &i.Low, &i.High, population
	}
	return p
}

// asked gives the numbers of dossiers and of businesses asked, where every valid answer of a cut is that of a dossier of the
// cut, each dossier's once; otherwise 0: then nobody knows how many might have answered.
func asked(t *measure.Tally) (dossiers, businesses int64) {
	valid := measure.SatisfactionRate(t).Den
	if t.Dossiers == nil || valid == 0 || t.Tied != valid || valid > t.Dossiers.Answer.Den {
		return 0, 0
	}
	return t.Dossiers.Decided, t.Dossiers.Businesses
}

// modes gives satisfied responses by how they were asked for.
func (b *Builder) modes(cut panel.Query) (map[survey.Mode]Proportion, error) {
	mode := panel.Mode
	cut.By, cut.TimeGroup = &mode, nil
	res, err := b.Panel.Tally(cut)
	if err != nil {
		return nil, err
	}
	out := map[survey.Mode]Proportion{}
	for _, m := range []survey.Mode{survey.Personal, survey.Open, survey.Entered} {
		out[m] = proportion(measure.Rate{})
	}
	for code, t := range res.ByCode {
		if r := measure.SatisfactionRate(t); r.Den > 0 {
			out[survey.Mode(code)] = proportion(r)
		}
	}
	return out, nil
}
