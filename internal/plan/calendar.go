package plan

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"hailong/internal/survey"
)

// The ids of the rules that period names stand for.
const (
	SixMonth = "six_month" // "2021-H1"
	Annual   = "annual"    // "2021"
)

// MonthDay is a day of every year, written mm-dd. 29 February is none.
type MonthDay string

// Valid reports whether the day is written rightly and is there in every year.
func (m MonthDay) Valid() bool {
	_, err := time.Parse("2006-01-02", "2021-"+string(m))
	return err == nil && len(m) == len("01-02")
}

func (m MonthDay) in(year int, zone *time.Location) time.Time {
	t, err := time.ParseInLocation("2006-01-02", "2021-"+string(m), zone)
	if err != nil {
		return time.Time{}
	}
	return time.Date(year, t.Month(), t.Day(), 0, 0, 0, 0, zone)
}

// ReportRule is one line of the reporting calendar: which days a report speaks of, and by when who sends it to whom.
type ReportRule struct {
	ID        string
	Name      survey.Label
	From      MonthDay          // first day reported on
	Closing   MonthDay          // last day reported on
	DueBefore MonthDay          // "trước ngày": the day before it is the last in time
	By        survey.AgencyCode // who sends it; empty = every unit that the plan gives work
	To        survey.AgencyCode // who receives it
	Source    string
}

// Period gives the days that the report of a year speaks of, its closing day included. Where From is later in the year
// than Closing, the period begins in the year before.
func (r *ReportRule) Period(year int, zone *time.Location) survey.Period {
	from := year
	if r.From > r.Closing {
		from--
	}
	return survey.DaysFromTo(r.From.in(from, zone), r.Closing.in(year, zone))
}

// LastSafeDay gives the last day on which the report of a year is in time: "trước ngày 05 tháng 6" is 4 June.
// Where the due day is not after the closing day in the year, it is that of the year after.
func (r *ReportRule) LastSafeDay(year int) survey.Day {
	if r.DueBefore <= r.Closing {
		year++
	}
	return survey.DayOf(r.DueBefore.in(year, time.UTC).AddDate(0, 0, -1), time.UTC)
}

var periodName = regexp.MustCompile(`^(\d{4})(?:-(?:(H1)|Q([1-4])|(\d{2})))?$`)

// ParsePeriod reads the name of a period: "2021-H1" (the six-month report), "2021" (the annual report, so to its closing
// day and not to 31 December), "2021-Q3" and "2021-03" (quarter and month of the calendar). Any other name, or a
// report that no rule describes, gives an Invalid error.
func ParsePeriod(name string, rules []ReportRule, zone *time.Location) (survey.Period, error) {
	m := periodName.FindStringSubmatch(name)
	if m == nil {
		return survey.Period{}, badPeriod(name)
	}
	year, err := strconv.Atoi(m[1])
	if err != nil || year == 0 {
		return survey.Period{}, badPeriod(name)
	}
	switch {
	case m[2] != "":
		return reportPeriod(SixMonth, year, rules, zone)
	case m[3] != "":
		quarter := int(m[3][0] - '0')
		return months(year, 3*quarter-2, 3, zone), nil
	case m[4] != "":
		month, err := strconv.Atoi(m[4])
		if err != nil || month < 1 || month > 12 {
			return survey.Period{}, badPeriod(name)
		}
		return months(year, month, 1, zone), nil
	}
	return reportPeriod(Annual, year, rules, zone)
}

func reportPeriod(id string, year int, rules []ReportRule, zone *time.Location) (survey.Period, error) {
	for i := range rules {
		if rules[i].ID == id {
			return rules[i].Period(year, zone), nil
		}
	}
	return survey.Period{}, survey.Errorf(survey.Invalid, "no plan has a reporting rule %q; give the first and the last day instead", id)
}

func months(year, first, count int, zone *time.Location) survey.Period {
	from := time.Date(year, time.Month(first), 1, 0, 0, 0, 0, zone)
	return survey.Period{From: from, To: from.AddDate(0, count, 0)}
}

func badPeriod(name string) error {
	return &survey.Error{Kind: survey.Invalid, Field: "period", Err: fmt.Errorf("%q is not a period: write 2021-H1, 2021, 2021-Q3 or 2021-03", name)}
}
