package measure

import (
	"slices"

	"hailong/internal/survey"
)

// Calendar counts working days. Worked are Monday to Friday but public holidays and compensation days, and the Saturdays
// worked in exchange. It knows certain years; of other years it says that it does not know them, and never guesses.
type Calendar struct {
	first   int     // number of the day before the first day known
	worked  []int32 // worked[i] = working days among the first i days from first+1 on
	unknown []int32 // unknown[i] = days of years not known among them
	years   []int
}

// NewCalendar makes a calendar of the years listed, from the days that differ from their weekday. Pinned by TestCalendar.
func NewCalendar(years []int, days []survey.Holiday) *Calendar {
	c := &Calendar{years: slices.Compact(slices.Sorted(slices.Values(years)))}
	if len(c.years) == 0 {
		return c
	}
	kinds := map[int]survey.HolidayKind{}
	for _, h := range days {
		if n, ok := h.Day.Number(); ok {
			kinds[n] = h.Kind
		}
	}
	from, to := yearStart(c.years[0]), yearStart(c.years[len(c.years)-1]+1)
	c.first = from - 1
	c.worked, c.unknown = make([]int32, to-from+1), make([]int32, to-from+1)
	for i := range to - from {
		day, work, lost := from+i, int32(0), int32(0)
		if works(day, kinds[day]) {
			work = 1
		}
		if !slices.Contains(c.years, yearOf(day)) {
			lost = 1
		}
		c.worked[i+1], c.unknown[i+1] = c.worked[i]+work, c.unknown[i]+lost
	}
	return c
}

func works(day int, kind survey.HolidayKind) bool {
	switch kind {
	case survey.SwapWorkday:
		return true
	case survey.PublicHoliday, survey.CompensationDay:
		return false
	}
	weekday := ((day+4)%7 + 7) % 7 // 1970-01-01 was a Thursday; 0 is Sunday; days before it have negative numbers
	return weekday != 0 && weekday != 6
}

func yearStart(year int) int {
	n, _ := survey.Day(fourDigits(year) + "-01-01").Number()
	return n
}

func fourDigits(year int) string {
	return string([]byte{byte('0' + year/1000%10), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10)})
}

func yearOf(day int) int {
	d := survey.NumberedDay(day)
	return int(d[0]-'0')*1000 + int(d[1]-'0')*100 + int(d[2]-'0')*10 + int(d[3]-'0')
}

// Years lists the years known.
func (c *Calendar) Years() []int { return slices.Clone(c.years) }

// WorkingDays counts the working days after one day up to and with another, both as day numbers (survey.Day.Number); ok
// is false where one of the days so counted lies in a year that the calendar does not know; the day from itself is not
// counted and may. Where to is not after from it is 0.
// Source: limits are counted from the day after receipt. Pinned by TestWorkingDays.
func (c *Calendar) WorkingDays(from, to int) (n int, ok bool) {
	if to <= from {
		return 0, true
	}
	if c == nil {
		return 0, false
	}
	a, b := from-c.first, to-c.first
	if a < 0 || b >= len(c.worked) || c.unknown[b] != c.unknown[a] {
		return 0, false
	}
	return int(c.worked[b] - c.worked[a]), true
}

// MissingYears lists the years of the days after from up to and with to that the calendar does not know, so that a message
// can name them. Pinned by TestMissingYears.
func (c *Calendar) MissingYears(from, to int) []int {
	var out []int
	for y := yearOf(from + 1); to > from && y <= yearOf(to); y++ {
		if c == nil || !slices.Contains(c.years, y) {
			out = append(out, y)
		}
	}
	return out
}
