package survey

import (
	"fmt"
	"time"
)

// Period is a half-open range of days [From, To) in the center's zone. A zero end is unbounded.
type Period struct {
	From, To time.Time // midnights in the zone
}

// ParseDay reads a day typed by a person or a program: yyyy-mm-dd, dd/mm/yyyy or d/m/yyyy.
func ParseDay(s string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{"2006-01-02", "2/1/2006"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a day: write dd/mm/yyyy or yyyy-mm-dd", s)
}

// DaysFromTo makes a period of which both days are part; "to" is what a person types, the last day included.
func DaysFromTo(from, to time.Time) Period {
	return Period{From: from, To: to.AddDate(0, 0, 1)}
}

// LastDay gives the last day that is part of the period.
func (p Period) LastDay() time.Time { return p.To.AddDate(0, 0, -1) }

// Holds reports whether t lies in the period.
func (p Period) Holds(t time.Time) bool {
	return (p.From.IsZero() || !t.Before(p.From)) && (p.To.IsZero() || t.Before(p.To))
}

// DayOf gives the calendar day of t in the zone.
func DayOf(t time.Time, zone *time.Location) Day { return Day(t.In(zone).Format("2006-01-02")) }
