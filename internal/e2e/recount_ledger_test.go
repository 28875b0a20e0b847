package e2e_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

// rate writes a rate with its interval; population 0 is not known.
func (l ledger) rate(path string, r share, population int) {
	l[path+".num"], l[path+".den"] = r.num, r.den
	if r.den == 0 {
		return
	}
	if population > 0 {
		l[path+".population"] = population
	}
	low, high := scoreBounds(r.num, r.den, population)
	l[path+".rate"], l[path+".low"], l[path+".high"] = float64(r.num)/float64(r.den), low, high
}

func (l ledger) satisfaction(path string, s *sums, headline string) {
	dossiers, businesses := 0, 0
	if s.asked && s.responses.den > 0 {
		dossiers, businesses = s.decided(), s.businesses.den
	}
	l[path+"headline"] = headline
	l.rate(path+"per_response", s.responses, dossiers)
	l.rate(path+"per_business", s.identified, businesses)
	l[path+"per_business.unidentified"] = s.unidentified
	for _, level := range []string{"1", "2", "3", "4", "5"} {
		l[path+"levels."+level] = s.byLevel[level]
	}
	l[path+"levels.na"], l[path+"levels.blank"] = s.na, s.blank
	if s.responses.den > 0 {
		mean := float64(s.levels) / float64(s.responses.den)
		l[path+"mean"], l[path+"weighted_index"] = mean, 25*(mean-1)
	}
	for _, id := range scaleIDs[1:] {
		l.rate(path+"factors."+id, share{}, 0)
	}
	l.rate(path+"factors.overall", s.responses, 0)
}

func (l ledger) service(path string, s *sums) {
	l.told(path, s)
	if s.noDossiers {
		return
	}
	inTime := s.early + s.onDay
	l.rate(path+"on_time", share{inTime, inTime + s.late + s.overdue}, 0)
	l.rate(path+"on_time_closed", share{inTime, inTime + s.late}, 0)
	all := s.decided() + s.overdue
	l.rate(path+"qd766", share{all - s.deducted - s.overdue, all}, 0)
	for name, r := range map[string]share{
		"within_limit": s.limit, "within_plan": s.plan, "online": s.online, "cashless": s.cashless, "satisfied_on_time": s.onTimeAnswers, "satisfied_late": s.lateAnswers,
	} {
		l.rate(path+name, r, 0)
	}
	for name, n := range map[string]int{
		"early": s.early, "on_day": s.onDay, "late": s.late, "no_due": s.noDue, "decided": s.decided(), "open": s.open, "overdue": s.overdue, "days.n": len(s.days),
	} {
		l[path+name] = n
	}
	l.quantiles(path+"days.", s.days)
}

// quantiles writes the values at the ranks ⌈0,5·n⌉ and ⌈0,9·n⌉ of the days in order.
func (l ledger) quantiles(path string, days []int) {
	if n := len(days); n > 0 {
		slices.Sort(days)
		l[path+"median"], l[path+"p90"] = days[(50*n+99)/100-1], days[(90*n+99)/100-1]
	}
}

// told writes what answers say about the work.
func (l ledger) told(path string, s *sums) {
	for _, c := range []string{"0", "1", "2", "3+"} {
		l[path+"extra_contacts."+c] = s.contacts[c]
	}
	for _, c := range []string{"yes", "no", "refused"} {
		l[path+"extra_payment."+c] = s.payments[c]
	}
	points, n := 2*s.contacts["0"]+s.contacts["1"], s.contacts["0"]+s.contacts["1"]+s.contacts["2"]+s.contacts["3+"]
	l[path+"extra_contacts_score.points"], l[path+"extra_contacts_score.n"] = points, n
	if n > 0 {
		l[path+"extra_contacts_score.mean"] = float64(points) / float64(n)
	}
	paid := share{s.payments["yes"], s.payments["yes"] + s.payments["no"]}
	if paid.den > 0 && paid.den < 10 {
		l[path+"extra_payment_rate.hidden"] = "true"
		paid = share{}
	}
	l.rate(path+"extra_payment_rate", paid, 0)
}

// responses writes who was asked and who answered.
func (l ledger) responses(s *sums) {
	l["reconciliation.received"], l["reconciliation.duplicates"], l["reconciliation.counted"] = s.received, 0, s.responses.den
	for reason, n := range map[string]int{"applicant": s.outside, "na": s.na, "blank": s.blank, "ruling": 0} {
		l["reconciliation.excluded."+reason] = n
	}
	if s.noDossiers {
		return
	}
	n := s.decided()
	l["reconciliation.invited"] = s.invited
	l.rate("response_rate", share{s.answers.den, n}, 0)
	if n > 0 {
		l["response_rate.nonresponse_low"] = float64(s.answers.num) / float64(n)
		l["response_rate.nonresponse_high"] = float64(s.answers.num+n-s.answers.den) / float64(n)
	}
	l.rate("response_rate_business", s.businesses, 0)
	l.rate("tied.per_response", s.answers, n)
	l.rate("tied.per_business", s.businessAnswers, s.businesses.den)
}

// notRecounted are the parts of the answer that are no figures, or that another test is about.
var notRecounted = []string{"period.", "filter.", "by", "as_of", "provisional", "verdicts.", "targets.", "control.by", "control.baseline.least", "control.why"}

// compare holds an answer of the program against the ledger: every value of either must be in the other.
func (l ledger) compare(t testing.TB, name string, answer []byte) {
	t.Helper()
	got := leaves(t, answer)
	wrong := 0
	fail := func(format string, args ...any) {
		if wrong++; wrong <= 12 {
			t.Errorf(name+": "+format, args...)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(got)) {
		if _, ok := l[path]; !ok && !aside(path) {
			fail("the program says %s = %s, of which the recount knows nothing", path, got[path])
		}
	}
	for _, path := range slices.Sorted(maps.Keys(l)) {
		if want, have := l[path], got[path]; !sameValue(t, want, have) {
			fail("%s = %q, the recount has %v", path, have, want)
		}
	}
	if wrong > 12 {
		t.Errorf("%s: %d values differ in all", name, wrong)
	}
}

func aside(path string) bool {
	return strings.HasSuffix(path, ".label") || slices.ContainsFunc(notRecounted, func(p string) bool {
		return path == p || strings.HasSuffix(p, ".") && strings.HasPrefix(path, p)
	})
}

func sameValue(t testing.TB, want any, have string) bool {
	if x, ok := want.(float64); ok {
		return have != "" && math.Abs(x-number(t, have)) <= 1e-9
	}
	return have == fmt.Sprint(want)
}
