package measure

// Dossiers is what a selection of dossiers comes to. A dossier belongs to the period in which it was decided (closed or
// refused); Open and Overdue are a look at the selection's end. Withdrawn dossiers are in nothing. Those of disjoint
// selections add up by Merge, except what counts businesses.
type Dossiers struct {
	Decided int64 // decided in the period
	Closed  int64 // of these: closed with a result, not refused
	Early   int64 // of these: decided before the due day
	OnDay   int64 // on it
	Late    int64 // after it
	NoDue   int64 // without a due day
	Open    int64 // received and undecided at the end
	Overdue int64 // of these: the due day is past
	Invited int64 // asked for an opinion: decided in the period, or undecided and last asked in it for more papers

	Days        Histogram // processing days of those decided, where they can be counted
	Uncounted   int64     // decided, but the calendar does not know a year between receipt and decision
	WithinLimit Rate      // days ≤ the procedure's limit / decided with known days and limit
	WithinPlan  Rate      // days ≤ the plan's days / decided with known days, of procedures for which the plan sets days
	Online      Rate      // handed in online / decided of which the way is known
	Cashless    Rate      // fee paid without cash / decided with a fee paid of which the way is known
	Deducted    int64     // decided late, complained of or answered as dissatisfied: each once

	Answer         Rate // satisfied / valid answers tied to the decided dossiers, the first of each
	AnswerOnTime   Rate // of these: dossiers decided on or before the due day
	AnswerLate     Rate // of these: after it
	Businesses     int64
	BusinessAnswer Rate // satisfied businesses / businesses with a tied answer: the latest of a business decides
}

// Merge adds the dossiers of a disjoint selection to d, all but Businesses and BusinessAnswer: one business may have dossiers
// in both, so it is counted for each selection on its own. Disjoint are the parts of a cut by point, agency, field, procedure
// or channel that end on the same day. Consecutive periods are not: a dossier open at the end of one is open or decided in
// the next, so Open and Overdue of the whole are those of its last period. Pinned by TestDossiersMerge.
func (d *Dossiers) Merge(o *Dossiers) {
	d.Decided += o.Decided
	d.Closed += o.Closed
	d.Early += o.Early
	d.OnDay += o.OnDay
	d.Late += o.Late
	d.NoDue += o.NoDue
	d.Open += o.Open
	d.Overdue += o.Overdue
	d.Invited += o.Invited
	for days, n := range o.Days {
		d.Days.Add(days, n)
	}
	d.Uncounted += o.Uncounted
	d.WithinLimit = d.WithinLimit.plus(o.WithinLimit)
	d.WithinPlan = d.WithinPlan.plus(o.WithinPlan)
	d.Online = d.Online.plus(o.Online)
	d.Cashless = d.Cashless.plus(o.Cashless)
	d.Deducted += o.Deducted
	d.Answer = d.Answer.plus(o.Answer)
	d.AnswerOnTime = d.AnswerOnTime.plus(o.AnswerOnTime)
	d.AnswerLate = d.AnswerLate.plus(o.AnswerLate)
}

// Histogram counts whole numbers from 0 on: how often each occurred.
type Histogram []int64

// Add counts n occurrences of a value ≥ 0.
func (h *Histogram) Add(value int, n int64) {
	for len(*h) <= value {
		*h = append(*h, 0)
	}
	(*h)[value] += n
}

// N is how many values were counted.
func (h Histogram) N() (n int64) {
	for _, k := range h {
		n += k
	}
	return n
}

// Quantile is the value at rank ⌈q·n⌉ of the sorted values, 0 < q ≤ 1: nearest rank, so that it can be found by hand. q is
// given in hundredths, so that the rank is exact; ok is false where nothing was counted. Source: nearest-rank definition.
// Pinned by TestQuantile.
func (h Histogram) Quantile(hundredths int64) (value int64, ok bool) {
	n := h.N()
	if n == 0 {
		return 0, false
	}
	rank := max((hundredths*n+99)/100, 1)
	for v, k := range h {
		if rank -= k; rank <= 0 {
			return int64(v), true
		}
	}
	return 0, false
}

// AtMost is the share of the values that are ≤ limit; an empty denominator means no data. Pinned by TestAtMost.
func (h Histogram) AtMost(limit int) Rate {
	r := Rate{Den: h.N()}
	for v, k := range h {
		if v <= limit {
			r.Num += k
		}
	}
	return r
}

// OnTimeRate is, over the dossiers of a selection, those decided on or before their due day / those decided with a due day
// plus those still undecided at its end whose due day is past. Dossiers without a due day are in neither and counted as
// NoDue. An empty denominator means no data. Source: Decree 61/2018 and its successors count a dossier as overdue from the
// day after the appointment, whether the result has come or not. Pinned by TestOnTimeRate.
func OnTimeRate(d *Dossiers) Rate {
	r := OnTimeClosedRate(d)
	r.Den += d.Overdue
	return r
}

// OnTimeClosedRate is OnTimeRate over decided dossiers alone: those decided on or before the due day / those decided that
// have one. An empty denominator means no data. It flatters where late work is left undone, so it never stands alone.
// Pinned by TestOnTimeRate.
func OnTimeClosedRate(d *Dossiers) Rate {
	return Rate{Num: d.Early + d.OnDay, Den: d.Early + d.OnDay + d.Late}
}

// QD766Rate is the rate of the kind of Decision 766/QĐ-TTg (2022): all dossiers of the selection less those that were
// answered as dissatisfied (overall 1 or 2), complained of or overdue, each once / all of them. All are those decided in the
// period and those undecided at its end whose due day is past. An empty denominator means no data. Silence counts as
// satisfied here, so it is another figure than the satisfaction rate and must bear its own name. Pinned by TestQD766Rate.
func QD766Rate(d *Dossiers) Rate {
	all := d.Decided + d.Overdue
	return Rate{Num: all - d.Deducted - d.Overdue, Den: all}
}

// ResponseRate is, over the dossiers decided in the period, those with a valid answer tied to them / all of them. There is
// no value for open answers, which have no known number of people asked. An empty denominator means no data. What the silent
// ones could change is NonResponse. Pinned by TestResponseRate.
func ResponseRate(d *Dossiers) Rate { return Rate{Num: d.Answer.Den, Den: d.Decided} }

// BusinessResponseRate is the share of businesses, among those with a dossier decided in the period, that answered for at
// least one of these dossiers. An empty denominator means no data. Pinned by TestResponseRate.
func BusinessResponseRate(d *Dossiers) Rate {
	return Rate{Num: d.BusinessAnswer.Den, Den: d.Businesses}
}

// ContactScore is the score of Decree 61/2018's third indicator over the answers to the question on extra contacts: no
// extra contact 2 points, one 1, more 0. It gives the sum of points and the number of answers; the mean is their quotient,
// and without answers there is none. Pinned by TestContactScore.
func ContactScore(none, one, more int64) (points, n int64) { return 2*none + one, none + one + more }
