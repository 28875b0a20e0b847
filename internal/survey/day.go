package survey

import "time"

// Number counts the days from 1970-01-01 to d; ok is false where d is empty or no day of the calendar.
func (d Day) Number() (n int, ok bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, false
	}
	return int(t.Unix() / 86400), true
}

// NumberedDay is the day that many days after 1970-01-01.
func NumberedDay(n int) Day {
	return Day(time.Unix(int64(n)*86400, 0).UTC().Format(time.DateOnly))
}

// HolidayKind says what makes a day other than its weekday does.
type HolidayKind string

// The kinds of day that a calendar of holidays lists.
const (
	PublicHoliday   HolidayKind = "public"       // nobody works, also where it falls on a weekend
	CompensationDay HolidayKind = "compensation" // a weekday off for a holiday on a weekend, or in exchange for a Saturday
	SwapWorkday     HolidayKind = "swap_workday" // a Saturday that is worked
)

// Holiday is one day of the calendar of holidays, with where it was read. Unverified says that no act was seen.
type Holiday struct {
	Day        Day
	Name       Label
	Kind       HolidayKind
	Source     string
	Unverified bool
}
