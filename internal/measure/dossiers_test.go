package measure_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hailong/internal/measure"
)

// work is one dossier of a made-up selection that ends on day 100; a day of 0 has not come, a level of 0 is no answer.
type work struct {
	Due, Decided, Level, Business int
	Complained                    bool
}

const lastDay = 100

func (w work) decided() bool { return w.Decided > 0 }
func (w work) late() bool    { return w.decided() && w.Due > 0 && w.Decided > w.Due }
func (w work) overdue() bool { return !w.decided() && w.Due > 0 && w.Due < lastDay }

// dossiersOf counts as a panel does.
func dossiersOf(all []work) *measure.Dossiers {
	d := &measure.Dossiers{}
	count := func(n *int64, yes bool) {
		if yes {
			*n++
		}
	}
	for _, w := range all {
		count(&d.Decided, w.decided())
		count(&d.Open, !w.decided())
		count(&d.Overdue, w.overdue())
		count(&d.NoDue, w.decided() && w.Due == 0)
		count(&d.Early, w.decided() && w.Due > 0 && w.Decided < w.Due)
		count(&d.OnDay, w.decided() && w.Decided == w.Due)
		count(&d.Late, w.late())
		count(&d.Deducted, w.decided() && (w.late() || w.Complained || w.Level == 1 || w.Level == 2))
		count(&d.Answer.Den, w.decided() && w.Level > 0)
		count(&d.Answer.Num, w.decided() && w.Level > 3)
		if w.decided() {
			d.Days.Add(w.Decided, 1)
		}
	}
	return d
}

// shareOf counts among the dossiers of a kind those that have a mark: the definition of each rate, dossier by dossier.
func shareOf(all []work, kind, mark func(work) bool) (r measure.Rate) {
	for _, w := range all {
		if kind(w) {
			r.Den++
			if mark(w) {
				r.Num++
			}
		}
	}
	return r
}

func drawWork(t *rapid.T) []work {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) work {
		return work{
			Due:        rapid.SampledFrom([]int{0, 0, 98, 99, 100, 101, 102}).Draw(t, "due"),
			Decided:    rapid.SampledFrom([]int{0, 0, 97, 98, 99, 100}).Draw(t, "decided"),
			Level:      rapid.IntRange(0, 5).Draw(t, "level"),
			Business:   rapid.IntRange(1, 4).Draw(t, "business"),
			Complained: rapid.Bool().Draw(t, "complained"),
		}
	}), 0, 40).Draw(t, "dossiers")
}

func TestOnTimeRate(t *testing.T) {
	t.Parallel()
	d := &measure.Dossiers{Decided: 10, Early: 4, OnDay: 3, Late: 1, NoDue: 2, Open: 6, Overdue: 2}
	if got, want := measure.OnTimeRate(d), (measure.Rate{Num: 7, Den: 10}); got != want {
		t.Errorf("OnTimeRate = %v, want %v: overdue ones are in the denominator, those without a due day are not", got, want)
	}
	if got, want := measure.OnTimeClosedRate(d), (measure.Rate{Num: 7, Den: 8}); got != want {
		t.Errorf("OnTimeClosedRate = %v, want %v", got, want)
	}
	if got := measure.OnTimeRate(&measure.Dossiers{Decided: 2, NoDue: 2, Open: 3}); got.Den != 0 {
		t.Errorf("OnTimeRate = %v without a due day; want no data", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		all := drawWork(t)
		inTime := func(w work) bool { return w.decided() && w.Decided <= w.Due }
		want := shareOf(all, func(w work) bool { return w.Due > 0 && (w.decided() || w.Due < lastDay) }, inTime)
		closed := shareOf(all, func(w work) bool { return w.Due > 0 && w.decided() }, inTime)
		counts := dossiersOf(all)
		if got := measure.OnTimeRate(counts); got != want {
			t.Fatalf("OnTimeRate = %v, want %v", got, want)
		}
		if got := measure.OnTimeClosedRate(counts); got != closed {
			t.Fatalf("OnTimeClosedRate = %v, want %v", got, closed)
		}
	})
}

func TestQD766Rate(t *testing.T) {
	t.Parallel()
	one := dossiersOf([]work{
		{Due: 99, Decided: 100, Complained: true, Level: 1}, // late, complained of and dissatisfied: deducted once
		{Due: 99, Complained: true},                         // overdue and complained of: deducted once
		{Due: 100, Decided: 100, Level: 3},                  // the middle level is not dissatisfied here
		{Due: 100, Decided: 99},                             // silence counts as satisfied
		{Due: 100},                                          // open and not overdue: not in it
		{Decided: 50},                                       // without a due day it cannot be late
	})
	if got, want := measure.QD766Rate(one), (measure.Rate{Num: 3, Den: 5}); got != want {
		t.Errorf("QD766Rate = %v, want %v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		all := drawWork(t)
		want := shareOf(all, func(w work) bool { return w.decided() || w.overdue() }, func(w work) bool {
			dissatisfied := w.decided() && (w.Level == 1 || w.Level == 2)
			return !dissatisfied && !w.Complained && !w.late() && !w.overdue()
		})
		if got := measure.QD766Rate(dossiersOf(all)); got != want {
			t.Fatalf("QD766Rate = %v, want %v", got, want)
		}
	})
}

func TestResponseRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := drawWork(t)
		counts := dossiersOf(all)
		with, answered := map[int]bool{}, map[int]bool{}
		for _, w := range all {
			if w.decided() {
				with[w.Business] = true
				answered[w.Business] = answered[w.Business] || w.Level > 0
			}
		}
		counts.Businesses = int64(len(with))
		for _, yes := range answered {
			if yes {
				counts.BusinessAnswer.Den++
			}
		}
		want := shareOf(all, work.decided, func(w work) bool { return w.Level > 0 })
		if got := measure.ResponseRate(counts); got != want {
			t.Fatalf("ResponseRate = %v, want %v", got, want)
		}
		got := measure.BusinessResponseRate(counts)
		if got != (measure.Rate{Num: counts.BusinessAnswer.Den, Den: int64(len(with))}) || got.Num > got.Den {
			t.Fatalf("BusinessResponseRate = %v of %d businesses", got, len(with))
		}
	})
	if got := measure.ResponseRate(&measure.Dossiers{Open: 4}); got.Den != 0 {
		t.Errorf("ResponseRate = %v with nothing decided; want no data", got)
	}
	d := &measure.Dossiers{Decided: 9, Answer: measure.Rate{Num: 3, Den: 4}, Businesses: 5, BusinessAnswer: measure.Rate{Num: 1, Den: 3}}
	if got, want := measure.BusinessResponseRate(d), (measure.Rate{Num: 3, Den: 5}); got != want {
		t.Errorf("BusinessResponseRate = %v, want %v: who answered counts, not who is satisfied", got, want)
	}
}

func TestContactScore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		none, one, more, points, n int64
		why                        string
	}{
		{0, 0, 0, 0, 0, "no answers"},
		{10, 0, 0, 20, 10, "nobody had to come again: the best, 2"},
		{0, 10, 0, 10, 10, "everybody once: 1"},
		{0, 0, 10, 0, 10, "everybody more often: 0"},
		{5, 3, 2, 13, 10, "1,3 in the mean"},
	} {
		if points, n := measure.ContactScore(c.none, c.one, c.more); points != c.points || n != c.n {
			t.Errorf("ContactScore(%d, %d, %d) = %d of %d, want %d of %d (%s)", c.none, c.one, c.more, points, n, c.points, c.n, c.why)
		}
	}
}

func histogramOf(values []int) (h measure.Histogram) {
	for _, v := range values {
		h.Add(v, 1)
	}
	return h
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values     []int
		hundredths int64
		want       int64
		why        string
	}{
		{[]int{7}, 50, 7, "one value"},
		{[]int{1, 2, 3, 4}, 50, 2, "of an even number the lower of the middle two: rank 2"},
		{[]int{1, 2, 3, 4, 5}, 50, 3, "rank ⌈2,5⌉ = 3"},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 90, 9, "rank 9, not 10: 0,9·10 is exact in hundredths"},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 90, 10, "rank ⌈9,9⌉ = 10"},
		{[]int{0, 0, 0, 30}, 90, 30, "a long tail"},
		{[]int{0, 0, 0, 30}, 75, 0, "rank 3"},
		{[]int{4, 9}, 100, 9, "the greatest"},
		{[]int{4, 9}, 1, 4, "the least"},
	} {
		if got, ok := histogramOf(c.values).Quantile(c.hundredths); !ok || got != c.want {
			t.Errorf("Quantile(%v, %d) = %d, %v; want %d (%s)", c.values, c.hundredths, got, ok, c.want, c.why)
		}
	}
	if _, ok := (measure.Histogram{}).Quantile(50); ok {
		t.Error("a quantile of nothing is given")
	}
	if _, ok := (measure.Histogram{0, 0, 0}).Quantile(50); ok {
		t.Error("a quantile of a histogram of zeros is given")
	}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 60), 1, 300).Draw(t, "values")
		hundredths := rapid.IntRange(1, 100).Draw(t, "hundredths")
		rank := 1
		for 100*rank < hundredths*len(values) {
			rank++
		}
		want := slices.Sorted(slices.Values(values))[rank-1]
		if got, ok := histogramOf(values).Quantile(int64(hundredths)); !ok || got != int64(want) {
			t.Fatalf("Quantile(%d) = %d, %v; rank %d is %d", hundredths, got, ok, rank, want)
		}
	})
}

func TestAtMost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 40), 0, 100).Draw(t, "values")
		limit := rapid.IntRange(-1, 60).Draw(t, "limit")
		want := measure.Rate{Den: int64(len(values))}
		for _, v := range values {
			if v <= limit {
				want.Num++
			}
		}
		if got := histogramOf(values).AtMost(limit); got != want {
			t.Fatalf("AtMost(%d) = %v, want %v", limit, got, want)
		}
	})
}

// TestDossiersMerge fills every member, so that one added later and forgotten in Merge is found.
func TestDossiersMerge(t *testing.T) {
	t.Parallel()
	rate := func(num int64) measure.Rate { return measure.Rate{Num: num, Den: num + 100} }
	full := measure.Dossiers{
		Decided: 1, Closed: 12, Early: 2, OnDay: 3, Late: 4, NoDue: 5, Open: 6, Overdue: 7, Invited: 8,
		Days: measure.Histogram{1, 0, 2}, Uncounted: 9, WithinLimit: rate(1), WithinPlan: rate(2), Online: rate(3), Cashless: rate(4),
		Deducted: 10, Answer: rate(5), AnswerOnTime: rate(6), AnswerLate: rate(7), Businesses: 11, BusinessAnswer: rate(8),
	}
	for i, v := 0, reflect.ValueOf(full); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Fatalf("the test does not fill %s", v.Type().Field(i).Name)
		}
	}
	want := full
	want.Businesses, want.BusinessAnswer = 0, measure.Rate{}
	got := measure.Dossiers{}
	got.Merge(&full)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("merged into nothing: %s", diff)
	}
	got.Days.Add(0, 5)
	if full.Days[0] != 1 {
		t.Error("the sum shares its days with what was added")
	}
	rapid.Check(t, func(t *rapid.T) {
		all := drawWork(t)
		cut := rapid.IntRange(0, len(all)).Draw(t, "cut")
		merged := dossiersOf(all[:cut])
		merged.Merge(dossiersOf(all[cut:]))
		if diff := cmp.Diff(dossiersOf(all), merged); diff != "" {
			t.Fatal(diff)
		}
	})
}
