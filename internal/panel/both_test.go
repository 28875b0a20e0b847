package panel_test

import (
	"sync"
	"testing"
	"time"

	"hailong/internal/panel"
	"hailong/internal/survey"

	"pgregory.net/rapid"
)

// TestBothCountsBusinessesOfTwoCuts holds Both against a plain count, over any two periods and any filter of either.
func TestBothCountsBusinessesOfTwoCuts(t *testing.T) {
	t.Parallel()
	cat := embedded()
	start := time.Date(2021, 3, 1, 0, 30, 0, 0, cat.Zone).UTC()
	rapid.Check(t, func(rt *rapid.T) {
		rs := draw(rt, rapid.IntRange(0, 60).Draw(rt, "n"), start)
		st, now := &shelf{}, start
		p := panel.New(st, cat, panel.Options{Now: func() time.Time { return now }, MergeAt: rapid.SampledFrom([]int{5, 1000}).Draw(rt, "merge")})
		first := rapid.IntRange(0, len(rs)).Draw(rt, "there at the start")
		for _, part := range [][]*survey.Response{rs[:first], rs[first:]} {
			now = now.Add(time.Minute)
			for _, r := range part {
				st.put(t, now, r)
			}
			read := p.Refresh
			if !p.Ready() {
				read = p.Load
			}
			if err := read(t.Context()); err != nil {
				rt.Fatal(err)
			}
		}
		cut := func(name string) panel.Query {
			from := panel.DayNumber(start.In(cat.Zone)) + rapid.IntRange(0, 4).Draw(rt, name)
			q := panel.Query{From: from, To: from + rapid.IntRange(0, 3).Draw(rt, name+" days"), Population: []survey.Applicant{survey.Business}}
			if rapid.Bool().Draw(rt, name+" filtered") {
				q.Codes = map[panel.Dimension][]string{panel.Point: {"TT-01", "TT-03"}}
			}
			return q
		}
		a, b := cut("a"), cut("b")
		var want int64
		in := businessesIn(rs, cat.Zone, b)
		for key := range businessesIn(rs, cat.Zone, a) {
			if in[key] {
				want++
			}
		}
		if got, err := p.Both(a, b); err != nil || got != want {
			rt.Fatalf("%d businesses in both, by hand %d (%v)", got, want, err)
		}
	})
}

// businessesIn gives the businesses with a valid answer of the plain way.
func businessesIn(rs []*survey.Response, zone *time.Location, q panel.Query) map[survey.BusinessKey]bool {
	out := map[survey.BusinessKey]bool{}
	for _, r := range rs {
		if t := naive([]*survey.Response{r}, zone, q.From, q.To, q.Codes[panel.Point]); t.Business.Den == 1 {
			out[r.Business] = true
		}
	}
	return out
}

// TestRememberedAnswersAreThoseOfACount asks a panel that remembers and one that does not, many at once, before and after
// something has arrived, and spoils what it is given.
func TestRememberedAnswersAreThoseOfACount(t *testing.T) {
	t.Parallel()
	cat := embedded()
	start := time.Date(2021, 3, 1, 0, 30, 0, 0, cat.Zone).UTC()
	st, now := &shelf{}, start
	clock := func() time.Time { return now }
	keeps := panel.New(st, cat, panel.Options{Now: clock, Remember: 1})
	counts := panel.New(st, cat, panel.Options{Now: clock})
	from := panel.DayNumber(start.In(cat.Zone))
	point := panel.Point
	queries := []panel.Query{
		{From: from, To: from + 9, Population: []survey.Applicant{survey.Business}},
		{From: from, To: from + 9, Population: []survey.Applicant{survey.Business}, By: &point},
		{From: from, To: from + 9, Population: []survey.Applicant{survey.Citizen}},
	}
	for step := range 3 {
		now = now.Add(time.Minute)
		for _, r := range rapid.Custom(func(rt *rapid.T) []*survey.Response { return draw(rt, 30, start) }).Example(step) {
			r.ID += survey.ReceiptCode(string(rune('a' + step)))
			st.put(t, now, r)
		}
		before := keeps.Generation()
		for _, p := range []*panel.Panel{keeps, counts} {
			read := p.Refresh
			if step == 0 {
				read = p.Load
			}
			if err := read(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if keeps.Generation() == before {
			t.Errorf("step %d: rows arrived and the generation stands", step)
		}
		again := keeps.Generation()
		if err := keeps.Refresh(t.Context()); err != nil || keeps.Generation() != again {
			t.Errorf("step %d: nothing arrived and the generation moves (%v)", step, err)
		}
		for range 3 {
			askBoth(t, queries, keeps, counts)
		}
	}
}

func askBoth(t *testing.T, queries []panel.Query, keeps, counts *panel.Panel) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range 2 * len(queries) {
		wg.Go(func() {
			q := queries[i%len(queries)]
			got, err := keeps.Tally(q)
			want, err2 := counts.Tally(q)
			if err != nil || err2 != nil {
				t.Error(err, err2)
				return
			}
			if (got.All == nil) != (want.All == nil) || len(got.ByCode) != len(want.ByCode) {
				t.Errorf("query %d is answered in another shape", i)
				return
			}
			for code, w := range want.ByCode {
				if g := got.ByCode[code]; g == nil || g.Received != w.Received || g.Business != w.Business {
					t.Errorf("query %d, %q: %+v, counted %+v", i, code, g, w)
				}
			}
			if w := want.All; w != nil {
				if g := got.All; g.Received != w.Received || g.Business != w.Business || g.Counts("overall").Satisfied != w.Counts("overall").Satisfied {
					t.Errorf("query %d: %+v, counted %+v", i, g, w)
				}
				got.All.Received, got.All.Counts("overall").Satisfied.Num = -1, -1
				got.All.Counts("of nobody")
			}
		})
	}
	wg.Wait()
}
