package brief

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/report"
	"hailong/internal/survey"
)

// TestSpans: whatever the days hold, every span has for each base no answer or at least the floor, the spans are apart and in
// order, and every answer is in one. What has fewer than the floor in all is not asked to be cut: those columns are left out before.
func TestSpans(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const floor = 10
		bases := rapid.IntRange(1, 4).Draw(t, "bases")
		first, _ := survey.Day("2021-01-01").Number()
		days := map[survey.Day][]int64{}
		sum := make([]int64, bases)
		for i := range rapid.IntRange(0, 70).Draw(t, "days") {
			n := make([]int64, bases)
			for b := range n {
				n[b] = rapid.Int64Range(0, 14).Draw(t, "n")
				sum[b] += n[b]
			}
			days[survey.NumberedDay(first+i*rapid.IntRange(1, 3).Draw(t, "step"))] = n
		}
		clear(sum)
		for _, n := range days {
			for b := range n {
				sum[b] += n[b]
			}
		}
		if slices.ContainsFunc(sum, func(n int64) bool { return n > 0 && n < floor }) {
			t.Skip("a base of fewer than the floor in all")
		}
		spans, got := spansOf(days, floor), make([]int64, bases)
		for i, s := range spans {
			if s.from > s.to || i > 0 && spans[i-1].to >= s.from {
				t.Fatalf("%+v after %+v", s, spans[max(i-1, 0)])
			}
			var of int64
			for day, n := range days {
				if day >= s.from && day <= s.to {
					of += n[0]
				}
			}
			if of != s.n[0] {
				t.Fatalf("%+v has %d", s, of)
			}
			if len(spans) > 1 && s.from[:7] != s.to[:7] {
				t.Fatalf("%+v crosses a month's end: less what is told of the one month it tells of the other", s)
			}
			for b, n := range s.n {
				if got[b] += n; n > 0 && n < floor {
					t.Fatalf("%+v", s)
				}
			}
		}
		if !slices.Equal(got, sum) {
			t.Fatalf("%v of %v", got, sum)
		}
	})
}

// TestDayBins: bins hold every dossier, none too few, and a quantile is the end of its bin wherever enough are on both sides of it.
func TestDayBins(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const floor = 10
		var days []report.DayCount
		var all int64
		for d := range rapid.IntRange(1, 60).Draw(t, "days") {
			if n := rapid.Int64Range(0, 30).Draw(t, "n"); n > 0 {
				days, all = append(days, report.DayCount{Days: d, Dossiers: n}), all+n
			}
		}
		if all < floor {
			t.Skip("too few dossiers to tell of")
		}
		at := func(hundredths int64) int {
			rank := (hundredths*all + 99) / 100
			for _, d := range days {
				if rank -= d.Dossiers; rank <= 0 {
					return d.Days
				}
			}
			return 0
		}
		median, p90 := at(50), at(90)
		var got int64
		for i, b := range dayBins(days, floor, median, p90) {
			if got += b.n; b.n < floor || b.from > b.to {
				t.Fatalf("bin %d: %+v", i, b)
			}
		}
		if got != all {
			t.Fatalf("%d of %d dossiers", got, all)
		}
	})
}
