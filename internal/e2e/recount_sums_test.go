package e2e_test

import (
	"slices"
	"time"
)

// daysOff2021 are the weekdays of 2021 on which nobody works: public holidays and the days given for those on a weekend.
// No Saturday was worked in exchange that year.
var daysOff2021 = []string{
	"2021-01-01", "2021-02-10", "2021-02-11", "2021-02-12", "2021-02-15", "2021-02-16", "2021-04-21", "2021-04-30", "2021-05-03", "2021-09-02", "2021-09-03",
}

// processingDays counts from the day after receipt up to the day of the result, less the days paused.
func (f *folder) processingDays(calendar bool) int {
	n := 0
	for day := shift(f.received, 1); day <= f.decided; day = shift(day, 1) {
		t, _ := time.Parse(time.DateOnly, day)
		weekend := t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
		if calendar || !weekend && !slices.Contains(daysOff2021, day) {
			n++
		}
	}
	return max(n-f.paused, 0)
}

// record is a dossier as it is counted: where it belongs, how long it took, and its answer.
type record struct {
	*folder
	place
	rule   rule
	days   int
	answer *reply // the first valid one; of those at one moment the worse
	twin   bool   // another one is just like it
}

// decidedFinally tells whether a decision stands.
func (r *record) decidedFinally() bool { return r.decided != "" }

// recount is the world made ready for counting.
type recount struct {
	*world
	records []*record
	named   map[string]*record
}

func newRecount(w *world) *recount {
	c := &recount{world: w, named: map[string]*record{}}
	for _, f := range w.folders {
		r := &record{folder: f, place: placeOf(f.received, f.point, f.procedure, channels[f.via], f.applicant)}
		r.rule, _ = known(f.procedure, f.received)
		if r.decidedFinally() {
			r.place.agency = placeOf(f.decided, f.point, f.procedure, "", "").agency
			r.days = f.processingDays(r.rule.calendar)
		}
		c.records = append(c.records, r)
		c.named[f.number] = r
	}
	for _, a := range w.replies {
		if r := c.named[a.dossier]; r != nil && a.valid() {
			r.hear(a)
		}
	}
	return c
}

func (r *record) hear(a *reply) {
	switch old := r.answer; {
	case old == nil || a.at.Before(old.at) || a.at.Equal(old.at) && a.overall < old.overall:
		r.answer, r.twin = a, false
	case a.at.Equal(old.at) && a.overall == old.overall:
		r.twin = true
	}
}

// cut is what is counted together.
type cut struct {
	from, to   string // both days are in it
	answered   string // answers of dossiers count that came up to this day; "" = whenever
	applicants []string
	narrowed   bool   // the question itself names the applicants: nobody else's answers were received for it
	mode       string // "" = any
	in         func(place) bool
	noDossiers bool // the question is about what dossiers do not have
}

// share is a numerator and a denominator.
type share struct{ num, den int }

func (s *share) add(good bool) {
	s.den++
	if good {
		s.num++
	}
}

// sums are what a cut comes to.
type sums struct {
	early, onDay, late, noDue, open, overdue, invited, deducted, refused int
	days                                                                 []int
	limit, plan, online, cashless, answers, onTimeAnswers, lateAnswers   share
	businesses, businessAnswers                                          share

	received, outside, na, blank, levels, unidentified int
	responses, identified                              share
	byLevel, contacts, payments                        map[string]int
	asked                                              bool // every valid answer is that of a dossier decided in the cut
	noDossiers                                         bool
}

func (s *sums) decided() int { return s.early + s.onDay + s.late + s.noDue }

// sum counts a cut.
func (c *recount) sum(q cut) *sums {
	s := &sums{byLevel: map[string]int{}, contacts: map[string]int{}, payments: map[string]int{}, noDossiers: q.noDossiers}
	if q.to < q.from {
		return s
	}
	if !q.noDossiers {
		c.sumDossiers(q, s)
	}
	c.sumResponses(q, s)
	return s
}

func (c *recount) sumDossiers(q cut, s *sums) {
	decided := map[string][]*record{} // by business
	for _, r := range c.records {
		if !slices.Contains(q.applicants, r.folder.applicant) || !q.in(r.place) {
			continue
		}
		inPeriod := func(day string) bool { return day != "" && day >= q.from && day <= q.to }
		if inPeriod(r.asked) {
			s.invited++
		}
		if inPeriod(r.decided) {
			s.decide(r, q)
			if r.tax != "" {
				decided[r.tax] = append(decided[r.tax], r)
			}
			continue
		}
		undecided := r.decided == "" || r.decided > q.to
		if r.status != "withdrawn" && undecided && r.received <= min(q.to, c.today) {
			s.open++
			if r.due != "" && r.due <= q.to && r.due < c.today {
				s.overdue++
			}
		}
	}
	s.businesses.den = len(decided)
	for _, list := range decided {
		if a := latest(list, q); a != nil {
			s.businesses.num++
			s.businessAnswers.add(a.overall >= "4")
		}
	}
}

// decide counts a dossier that was decided in the cut.
func (s *sums) decide(r *record, q cut) {
	switch {
	case r.due == "":
		s.noDue++
	case r.decided < r.due:
		s.early++
	case r.decided == r.due:
		s.onDay++
	default:
		s.late++
	}
	if r.status == "refused" {
		s.refused++
	}
	late := r.due != "" && r.decided > r.due
	s.days = append(s.days, r.days)
	if r.rule.limit > 0 {
		s.limit.add(r.days <= r.rule.limit)
	}
	if r.rule.plan > 0 {
		s.plan.add(r.days <= r.rule.plan)
	}
	if r.via != "" {
		s.online.add(r.via == "online")
	}
	if r.fee == "cash" || r.fee == "cashless" {
		s.cashless.add(r.fee == "cashless")
	}
	answer := r.heard(q)
	if late || r.complaint == "yes" || answer != nil && answer.overall <= "2" {
		s.deducted++
	}
	if answer == nil {
		return
	}
	good := answer.overall >= "4"
	s.answers.add(good)
	if late {
		s.lateAnswers.add(good)
	} else if r.due != "" {
		s.onTimeAnswers.add(good)
	}
}

// heard is the dossier's answer as far as the question sees it.
func (r *record) heard(q cut) *reply {
	if a := r.answer; a != nil && (q.answered == "" || dayOf(a.at) <= q.answered) && (q.mode == "" || a.mode == q.mode) {
		return a
	}
	return nil
}

// latest is the answer that decides for a business: the last of its dossiers' answers, of those at one moment the worse.
func latest(list []*record, q cut) (last *reply) {
	for _, r := range list {
		a := r.heard(q)
		if a != nil && (last == nil || a.at.After(last.at) || a.at.Equal(last.at) && a.overall < last.overall) {
			last = a
		}
	}
	return last
}

func (c *recount) sumResponses(q cut, s *sums) {
	last := map[string]*reply{}
	s.asked = !q.noDossiers
	for _, a := range c.replies {
		day := dayOf(a.at)
		if day < q.from || day > q.to || !q.in(a.place) || q.mode != "" && a.mode != q.mode {
			continue
		}
		if q.narrowed && !slices.Contains(q.applicants, a.applicant) {
			continue
		}
		s.received++
		if !slices.Contains(q.applicants, a.applicant) {
			s.outside++
			continue
		}
		s.contacts[a.contacts]++
		s.payments[a.payment]++
		if !a.valid() {
			if a.overall == "na" {
				s.na++
			} else {
				s.blank++
			}
			continue
		}
		s.responses.add(a.overall >= "4")
		s.levels += int(a.overall[0] - '0')
		s.byLevel[a.overall]++
		s.asked = s.asked && c.isAnswer(a, q)
		if a.tax == "" {
			s.unidentified++
		} else if old := last[a.tax]; old == nil || a.at.After(old.at) || a.at.Equal(old.at) && a.overall < old.overall {
			last[a.tax] = a
		}
	}
	for _, a := range last {
		s.identified.add(a.overall >= "4")
	}
}

// isAnswer tells whether an answer is the one of a dossier decided in the cut and says the same as the dossier about who
// and where: only then was it one of those asked.
func (c *recount) isAnswer(a *reply, q cut) bool {
	r := c.named[a.dossier]
	return r != nil && r.answer == a && !r.twin && r.tax == a.tax && r.place == a.place && r.decided != "" && r.decided >= q.from && r.decided <= q.to
}
