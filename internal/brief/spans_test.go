package brief

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/report"
	"hailong/internal/survey"
)

// TestSpans: whatever the days hold, the spans are apart, in order and each within a month, every answer is in one, and each has for
// each base no answer or at least the floor, but for a base that has fewer in the whole month. A month that stays whole is one span,
// and how a month is cut does not depend on the others.
func TestSpans(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const floor = 10
		bases := rapid.IntRange(1, 4).Draw(t, "bases")
		first, _ := survey.Day("2021-01-01").Number()
		days, months := map[survey.Day][]int64{}, map[string][]int64{}
		for i := range rapid.IntRange(1, 70).Draw(t, "days") {
			day := survey.NumberedDay(first + i*rapid.IntRange(1, 3).Draw(t, "step"))
			n := make([]int64, bases)
			for b := range n {
				n[b] = rapid.Int64Range(0, 14).Draw(t, "n")
			}
			days[day] = n
		}
		for day, n := range days {
			if months[monthOf(day)] == nil {
				months[monthOf(day)] = make([]int64, bases)
			}
			for b := range n {
				months[monthOf(day)][b] += n[b]
			}
		}
		whole := func(month string) bool { return month == "2021-02" }
		spans, found := spansOf(days, floor, whole), 0
		for i, s := range spans {
			if s.from > s.to || i > 0 && spans[i-1].to >= s.from || monthOf(s.from) != monthOf(s.to) {
				t.Fatalf("%+v after %+v", s, spans[max(i-1, 0)])
			}
			if i > 0 && whole(monthOf(s.from)) && monthOf(spans[i-1].from) == monthOf(s.from) {
				t.Fatalf("%+v is a part of a month that stays whole", s)
			}
			sum := make([]int64, bases)
			for day, n := range days {
				if day >= s.from && day <= s.to {
					found++
					for b := range n {
						sum[b] += n[b]
					}
				}
			}
			for b, n := range sum {
				if n > 0 && n < floor && months[monthOf(s.from)][b] >= floor {
					t.Fatalf("%+v has %d", s, n)
				}
			}
		}
		if found != len(days) {
			t.Fatalf("%d of %d days", found, len(days))
		}
		maps.DeleteFunc(days, func(d survey.Day, _ []int64) bool { return monthOf(d) != "2021-03" })
		alone := spansOf(days, floor, whole)
		spans = slices.DeleteFunc(spans, func(s span) bool { return monthOf(s.from) != "2021-03" })
		if !slices.Equal(alone, spans) {
			t.Fatalf("alone %v, beside others %v", alone, spans)
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
