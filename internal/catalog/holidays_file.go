package catalog

import (
	"slices"
	"strconv"
	"time"

	"hailong/internal/measure"
	"hailong/internal/survey"
)

type (
	holidaysFile struct {
		ID    string        `json:"id"`
		Years []int         `json:"years"`
		Days  []holidayFile `json:"days"`
	}
	holidayFile struct {
		Day        survey.Day         `json:"day"`
		Name       survey.Label       `json:"name"`
		Kind       survey.HolidayKind `json:"kind"`
		Source     string             `json:"source"`
		Unverified bool               `json:"unverified"`
	}
)

func (f *holidaysFile) holidays() []survey.Holiday {
	out := make([]survey.Holiday, len(f.Days))
	for i, x := range f.Days {
		out[i] = survey.Holiday(x)
	}
	return out
}

func (f *holidaysFile) calendar() *measure.Calendar {
	return measure.NewCalendar(f.Years, f.holidays())
}

// checkHolidays holds the days to the rules that their schema cannot say.
func (d *document) checkHolidays(f *holidaysFile) {
	for i := 1; i < len(f.Years); i++ {
		if before, y := f.Years[i-1], f.Years[i]; y != 0 && y <= before {
			d.fault(yearOrder, []string{strconv.Itoa(y), strconv.Itoa(before)}, at("years", i)...)
		}
	}
	seen := map[survey.Day]int{}
	for i := range f.Days {
		d.checkHoliday(f, i)
		day := f.Days[i].Day
		if first, twice := seen[day]; twice && day != "" {
			d.fault(holidayTwice, []string{string(day), d.line(at("days", first, "day")...)}, at("days", i, "day")...)
			continue
		}
		seen[day] = i
	}
	d.checkYearsFilled(f)
}

// checkHoliday looks at one day: that it is real, that its year is known, and that its kind fits its weekday.
func (d *document) checkHoliday(f *holidaysFile, i int) {
	h, path := f.Days[i], at("days", i, "day")
	if h.Day == "" {
		return
	}
	t, err := time.Parse(time.DateOnly, string(h.Day))
	if err != nil {
		d.fault(dayUnreal, []string{string(h.Day)}, path...)
		return
	}
	weekend := t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
	switch {
	case !f.spans(t):
		d.fault(holidayNoYear, []string{string(h.Day)}, path...)
	case h.Kind == survey.SwapWorkday && !weekend:
		d.fault(holidayNoWeekend, []string{string(h.Day)}, path...)
	case h.Kind == survey.CompensationDay && weekend:
		d.fault(holidayWeekend, []string{string(h.Day)}, path...)
	}
}

// spans reports whether a day may stand in the file: in a year listed, or on the eve of one, where it is the other end of
// an exchange. Where a year was refused, no day is held against the years.
func (f *holidaysFile) spans(t time.Time) bool {
	return len(f.Years) == 0 || slices.Contains(f.Years, 0) ||
		slices.Contains(f.Years, t.Year()) || slices.Contains(f.Years, t.AddDate(0, 0, 1).Year())
}

// checkYearsFilled reports years without any public holiday: somebody listed the year and has yet to list its days.
func (d *document) checkYearsFilled(f *holidaysFile) {
	if len(f.Days) == 0 {
		return
	}
	filled := map[string]bool{}
	for _, h := range f.Days {
		if h.Kind == survey.PublicHoliday && len(h.Day) > 4 {
			filled[string(h.Day[:4])] = true
		}
	}
	for i, y := range f.Years {
		if year := strconv.Itoa(y); y != 0 && !filled[year] {
			d.fault(yearEmpty, []string{year}, at("years", i)...)
		}
	}
}
