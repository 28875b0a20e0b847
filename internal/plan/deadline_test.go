package plan_test

import (
	"testing"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

// calendar is that of the plan: to the department before 05/6 and 05/12, and from there upward before 10/6 and 10/12.
var calendar = []plan.ReportRule{
	{ID: plan.SixMonth, From: "01-01", Closing: "05-31", DueBefore: "06-05", To: "skhdt"},
	{ID: "six_month_up", From: "01-01", Closing: "05-31", DueBefore: "06-10", To: "ubnd"},
	{ID: plan.Annual, From: "01-01", Closing: "11-30", DueBefore: "12-05", To: "skhdt"},
	{ID: "january", From: "01-01", Closing: "12-31", DueBefore: "01-10", To: "ubnd"},
}

func TestDeadlines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule           int
		today          survey.Day
		passed, next   string
		safe           survey.Day // last safe day of the next
		late, left     int
		closing, first survey.Day // of the next
		why            string
	}{
		{0, "2021-05-20", "2020-H1", "2021-H1", "2021-06-04", -350, 15, "2021-05-31", "2021-01-01", "before 05/6 means 04/6 at the latest"},
		{0, "2021-06-04", "2020-H1", "2021-H1", "2021-06-04", -365, 0, "2021-05-31", "2021-01-01", "the last safe day is still in time"},
		{0, "2021-06-05", "2021-H1", "2022-H1", "2022-06-04", -1, 364, "2022-05-31", "2022-01-01", "on the due day it is a day late"},
		{1, "2021-06-05", "2020-H1", "2021-H1", "2021-06-09", -361, 4, "2021-05-31", "2021-01-01", "the same days, later upward"},
		{2, "2021-12-31", "2021", "2022", "2022-12-04", -27, 338, "2022-11-30", "2022-01-01", "the annual report of the year is past"},
		{2, "2024-02-29", "2023", "2024", "2024-12-04", -87, 279, "2024-11-30", "2024-01-01", "a leap day is a day"},
		{3, "2022-01-05", "", "", "2022-01-09", -361, 4, "2021-12-31", "2021-01-01", "due in the year after; no name stands for 01/01 to 31/12"},
	} {
		got := plan.Deadlines(calendar, c.today, zone)
		if len(got) != 2*len(calendar) {
			t.Fatalf("on %s: %d deadlines, want two of each rule", c.today, len(got))
		}
		a, b := got[2*c.rule], got[2*c.rule+1]
		if a.Period != c.passed || b.Period != c.next || b.LastSafeDay != c.safe || a.DaysLeft != c.late || b.DaysLeft != c.left {
			t.Errorf("on %s rule %d: %q %d days left, then %q until %s, %d left; want %q %d, %q %s %d (%s)", c.today, c.rule,
				a.Period, a.DaysLeft, b.Period, b.LastSafeDay, b.DaysLeft, c.passed, c.late, c.next, c.safe, c.left, c.why)
		}
		if b.Closing != c.closing || b.From != c.first || b.To != calendar[c.rule].To || b.Rule != calendar[c.rule].ID {
			t.Errorf("on %s rule %d: %s from %s to %s for %s; want %s to %s (%s)", c.today, c.rule, b.Rule, b.From, b.Closing, b.To, c.first, c.closing, c.why)
		}
		if due, _ := b.DueBefore.Number(); survey.NumberedDay(due-1) != b.LastSafeDay {
			t.Errorf("on %s: due before %s, last safe day %s", c.today, b.DueBefore, b.LastSafeDay)
		}
	}
	if got := plan.Deadlines(calendar, "hôm nay", zone); got != nil {
		t.Errorf("no day of the calendar gave %v", got)
	}
}
