package report_test

import (
	"fmt"
	"testing"
	"time"

	"hailong/internal/report"
	"hailong/internal/survey"

	"github.com/google/go-cmp/cmp"
)

// month gives n answers of a month, of businesses from a number on, the first of them satisfied.
func month(name string, n, satisfied, from int) (out []answer) {
	for i := range n {
		level := "2"
		if i < satisfied {
			level = "5"
		}
		out = append(out, answer{day: fmt.Sprintf("%02d/%s 08:00", 1+i%28, name), overall: level, business: from + i})
	}
	return out
}

func with(t *testing.T, r *report.Report, name string) report.Change {
	t.Helper()
	for _, c := range r.Changes {
		if c.With == name {
			return c
		}
	}
	t.Fatalf("no change with %q in %+v", name, r.Changes)
	return report.Change{}
}

func TestChangesAreToldWithTheirInterval(t *testing.T) {
	t.Parallel()
	answers := month("03/2021", 80, 78, 1)
	answers = append(answers, month("02/2021", 60, 36, 41)...) // businesses 41 to 80 are in both
	answers = append(answers, month("03/2020", 29, 29, 1)...)  // one too few
	answers = append(answers, month("01/2021", 60, 34, 500)...)
	b := build(t, answers, later)
	r, err := b.Build(report.Query{Period: period("2021-03-01", "2021-03-31"), Compare: true})
	must(t, err)
	before, year := with(t, r, report.WithBefore), with(t, r, report.WithYear)
	if before.Period.From != "2021-02-01" || before.Period.To != "2021-02-28" || year.Period.From != "2020-03-01" || year.Period.To != "2020-03-31" {
		t.Errorf("compared with %v and %v", before.Period, year.Period)
	}
	if before.Before.Num != 36 || before.Before.Den != 60 || before.Verdict != report.Rise || before.Both == nil || *before.Both != 40 {
		t.Errorf("the month before: %+v, both %v", before, before.Both)
	}
	if !near(before.Difference, 78./80-36./60) || *before.Low <= 0 || *before.High <= *before.Difference {
		t.Errorf("difference %v, interval %v to %v", *before.Difference, *before.Low, *before.High)
	}
	if year.Verdict != report.NoData || year.Before.Den != 29 {
		t.Errorf("29 businesses a year before gave %+v", year)
	}
	r, err = b.Build(report.Query{Period: period("2021-02-01", "2021-02-28"), Compare: true})
	must(t, err)
	if c := with(t, r, report.WithBefore); c.Verdict != report.Noise || *c.Both != 0 {
		t.Errorf("36/60 after 34/60 is %+v", c)
	}
	if c := with(t, r, report.WithYear); c.Verdict != report.NoData || c.Difference != nil || c.Before.Den != 0 {
		t.Errorf("nothing a year before gave %+v", c)
	}
}

// TestChangesCompareLikeWithLike names the earlier periods of many questions.
func TestChangesCompareLikeWithLike(t *testing.T) {
	t.Parallel()
	zone := definitions().Zone
	for _, c := range []struct {
		name, from, to, today string
		before, year          string // "" = not told
	}{
		{"month", "2021-03-01", "2021-03-31", "2021-06-01", "2021-02-01/2021-02-28", "2020-03-01/2020-03-31"},
		{"month with a leap day", "2021-02-01", "2021-02-28", "2021-06-01", "2021-01-01/2021-01-31", "2020-02-01/2020-02-28"},
		{"leap month", "2020-02-01", "2020-02-29", "2021-06-01", "2020-01-01/2020-01-31", "2019-02-01/2019-02-28"},
		{"running month", "2021-03-01", "2021-03-31", "2021-03-30", "2021-02-01/2021-02-28", "2020-03-01/2020-03-30"},
		{"month just begun", "2021-03-01", "2021-03-31", "2021-03-04", "2021-02-01/2021-02-04", "2020-03-01/2020-03-04"},
		{"quarter", "2021-04-01", "2021-06-30", "2021-12-01", "2021-01-01/2021-03-31", "2020-04-01/2020-06-30"},
		{"running quarter", "2021-04-01", "2021-06-30", "2021-05-10", "2021-02-01/2021-03-10", "2020-04-01/2020-05-10"},
		{"six months of the plan", "2021-01-01", "2021-05-31", "2021-06-01", "2020-01-01/2020-11-30", "2020-01-01/2020-05-31"},
		{"six months of the plan, running", "2021-01-01", "2021-05-31", "2021-04-15", "", "2020-01-01/2020-04-15"},
		{"year of the plan", "2021-01-01", "2021-11-30", "2021-12-01", "", "2020-01-01/2020-11-30"},
		{"seven days", "2021-03-08", "2021-03-14", "2021-06-01", "2021-03-01/2021-03-07", "2020-03-08/2020-03-14"},
		{"one day", "2021-03-01", "2021-03-01", "2021-03-01", "2021-02-28/2021-02-28", "2020-03-01/2020-03-01"},
		{"to come", "2021-03-01", "2021-03-31", "2021-02-01", "", ""},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.today+" 09:00", zone)
		must(t, err)
		r, err := build(t, nil, now).Build(report.Query{Period: period(c.from, c.to), Compare: true})
		must(t, err)
		got := map[string]string{}
		for _, x := range r.Changes {
			if x.Period.From <= x.Period.To {
				got[x.With] = x.Period.From + "/" + x.Period.To
			}
		}
		if got[report.WithBefore] != c.before || got[report.WithYear] != c.year {
			t.Errorf("%s: compared with %v, want before %q, year %q", c.name, got, c.before, c.year)
		}
	}
}

// closed is a past of which nothing may be told.
type closed struct{ report.Earlier }

func (closed) Satisfaction(report.Query) (*report.Satisfaction, error) {
	return nil, survey.Faults{{Field: "from", Key: "figures.period_missing"}}
}

func TestAChangeThatMayNotBeToldSaysNothing(t *testing.T) {
	t.Parallel()
	b := build(t, month("03/2021", 80, 78, 1), later)
	q := report.Query{Period: period("2021-03-01", "2021-03-31")}
	r, err := b.Build(q)
	must(t, err)
	changes, err := b.Changes(q, &r.Satisfaction, closed{b})
	must(t, err)
	for _, c := range changes {
		if c.Verdict != report.NoData || !c.Before.Hidden || c.Difference != nil || c.Both != nil {
			t.Errorf("told %+v", c)
		}
	}
}

// TestGroupsOnlyLeavesOutNothingOfTheGroups: what a page counts once is left out, and the rest is the same.
func TestGroupsOnlyLeavesOutNothingOfTheGroups(t *testing.T) {
	t.Parallel()
	b := build(t, month("03/2021", 80, 70, 1), later)
	for _, by := range []report.Dimension{report.ByMonth, report.ByPoint} {
		q := report.Query{Period: period("2021-03-01", "2021-04-30"), By: by}
		whole, err := b.Build(q)
		must(t, err)
		q.GroupsOnly = true
		slim, err := b.Build(q)
		must(t, err)
		if slim.Modes != nil || slim.Targets != nil {
			t.Errorf("by %s: what is shared was counted again", by)
		}
		if diff := cmp.Diff(whole.Groups, slim.Groups) + cmp.Diff(whole.Satisfaction, slim.Satisfaction) + cmp.Diff(whole.Control, slim.Control); diff != "" {
			t.Errorf("by %s:\n%s", by, diff)
		}
	}
}
