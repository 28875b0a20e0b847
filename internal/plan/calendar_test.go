package plan_test

import (
	"testing"
	"time"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

var (
	zone  = time.FixedZone("ICT", 7*60*60)
	rules = []plan.ReportRule{
		{ID: plan.SixMonth, From: "01-01", Closing: "05-31", DueBefore: "06-05"},
		{ID: plan.Annual, From: "01-01", Closing: "11-30", DueBefore: "12-05"},
	}
)

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, last, why string }{
		{"2021-H1", "2021-01-01", "2021-05-31", "the six-month report closes on 31/5"},
		{"2021", "2021-01-01", "2021-11-30", "the annual report closes on 30/11"},
		{"2021-Q1", "2021-01-01", "2021-03-31", "calendar quarter"},
		{"2021-Q4", "2021-10-01", "2021-12-31", "calendar quarter at the year's end"},
		{"2021-03", "2021-03-01", "2021-03-31", "calendar month"},
		{"2024-02", "2024-02-01", "2024-02-29", "leap year"},
		{"2021-12", "2021-12-01", "2021-12-31", "last month"},
		{"2021-H2", "", "", "the plan knows no second half"},
		{"2021-Q5", "", "", "no such quarter"},
		{"2021-13", "", "", "no such month"},
		{"2021-00", "", "", "no such month"},
		{"0000", "", "", "no such year"},
		{"21", "", "", "two digits"},
		{"", "", "", "empty"},
		{"2021-03-01", "", "", "a day is no period name"},
	} {
		got, err := plan.ParsePeriod(c.name, rules, zone)
		if c.from == "" {
			if survey.KindOf(err) != survey.Invalid {
				t.Errorf("ParsePeriod(%q) gave %v, %v; want an Invalid error (%s)", c.name, got, err, c.why)
			}
			continue
		}
		from, last := survey.DayOf(got.From, zone), survey.DayOf(got.LastDay(), zone)
		if err != nil || string(from) != c.from || string(last) != c.last {
			t.Errorf("ParsePeriod(%q) = %s to %s, %v; want %s to %s (%s)", c.name, from, last, err, c.from, c.last, c.why)
		}
	}
}

func TestParsePeriodWithoutRule(t *testing.T) {
	t.Parallel()
	if _, err := plan.ParsePeriod("2021-H1", nil, zone); survey.KindOf(err) != survey.Invalid {
		t.Errorf("ParsePeriod without rules gave %v, want an Invalid error", err)
	}
}

func TestLastSafeDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		closing, due plan.MonthDay
		want         survey.Day
		why          string
	}{
		{"05-31", "06-05", "2021-06-04", "before 05 June"},
		{"11-30", "12-05", "2021-12-04", "before 05 December"},
		{"12-31", "01-01", "2021-12-31", "due in the year after"},
		{"02-15", "03-01", "2021-02-28", "end of February"},
	} {
		rule := plan.ReportRule{From: "01-01", Closing: c.closing, DueBefore: c.due}
		if got := rule.LastSafeDay(2021); got != c.want {
			t.Errorf("due before %s: last safe day %s, want %s (%s)", c.due, got, c.want, c.why)
		}
	}
}

func TestPeriodThatBeginsInTheYearBefore(t *testing.T) {
	t.Parallel()
	rule := plan.ReportRule{From: "12-15", Closing: "12-14", DueBefore: "12-20"}
	got := rule.Period(2021, zone)
	from, last := survey.DayOf(got.From, zone), survey.DayOf(got.LastDay(), zone)
	if from != "2020-12-15" || last != "2021-12-14" {
		t.Errorf("15/12 to 14/12 of 2021 = %s to %s", from, last)
	}
}

func TestMonthDayValid(t *testing.T) {
	t.Parallel()
	for day, want := range map[plan.MonthDay]bool{"05-31": true, "01-01": true, "02-29": false, "02-30": false, "13-01": false, "5-31": false, "": false, "05-31 ": false} {
		if day.Valid() != want {
			t.Errorf("MonthDay(%q).Valid() = %v, want %v", day, !want, want)
		}
	}
}
