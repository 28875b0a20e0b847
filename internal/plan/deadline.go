package plan

import (
	"fmt"
	"time"

	"hailong/internal/survey"
)

// Deadline is one report of the reporting calendar: which days it speaks of, and by when it must be where.
type Deadline struct {
	Rule        string       // id of the rule
	Name        survey.Label // of the report, e.g. "Báo cáo 6 tháng"
	Period      string       // the name that ParsePeriod reads, e.g. "2021-H1"; empty where none stands for these days
	From        survey.Day   // first day reported on
	Closing     survey.Day   // last day reported on
	DueBefore   survey.Day   // "trước ngày": on this day it is late
	LastSafeDay survey.Day   // the day before DueBefore
	DaysLeft    int          // calendar days from today to LastSafeDay: 0 = today is the last; below 0 = days late
	To          survey.AgencyCode
	Source      string // where the plan says so
}

// Deadlines gives two reports of each rule, the earlier first: the last one whose time has passed on the day given, and
// the next one whose time has not. On the last safe day itself a report is still the next one. A day that is none of the
// calendar gives none.
func Deadlines(rules []ReportRule, today survey.Day, zone *time.Location) []Deadline {
	at, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return nil
	}
	out := make([]Deadline, 0, 2*len(rules))
	for i := range rules {
		next := at.Year() - 1 // the report of that year may be due in the year after
		for next <= at.Year() && rules[i].LastSafeDay(next) < today {
			next++
		}
		out = append(out, rules[i].deadline(next-1, today, rules, zone), rules[i].deadline(next, today, rules, zone))
	}
	return out
}

func (r *ReportRule) deadline(year int, today survey.Day, rules []ReportRule, zone *time.Location) Deadline {
	p, safe := r.Period(year, zone), r.LastSafeDay(year)
	last, _ := safe.Number()
	now, _ := today.Number()
	return Deadline{
		Rule: r.ID, Name: r.Name, Period: r.periodName(year, rules), From: survey.DayOf(p.From, zone),
		Closing: survey.DayOf(p.LastDay(), zone), DueBefore: survey.NumberedDay(last + 1), LastSafeDay: safe,
		DaysLeft: last - now, To: r.To, Source: r.Source,
	}
}

// periodName finds the name under which ParsePeriod gives these days: a report that goes upward later speaks of the same
// days as the one before it.
func (r *ReportRule) periodName(year int, rules []ReportRule) string {
	for i := range rules {
		o := &rules[i]
		if o.From != r.From || o.Closing != r.Closing {
			continue
		}
		switch o.ID {
		case SixMonth:
			return fmt.Sprintf("%04d-H1", year)
		case Annual:
			return fmt.Sprintf("%04d", year)
		}
	}
	return ""
}
