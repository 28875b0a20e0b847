package measure_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hailong/internal/measure"
	"hailong/internal/survey"
)

// daysOff are days of 2019 and 2021 as they were: Tết and the days off in place of a weekend, a Monday off for a Saturday
// worked in exchange, and a holiday on a Sunday.
var daysOff = []survey.Holiday{
	{Day: "2019-01-01", Kind: survey.PublicHoliday},
	{Day: "2019-01-05", Kind: survey.SwapWorkday},
	{Day: "2019-04-14", Kind: survey.PublicHoliday},
	{Day: "2019-04-15", Kind: survey.CompensationDay},
	{Day: "2019-04-29", Kind: survey.CompensationDay},
	{Day: "2019-04-30", Kind: survey.PublicHoliday},
	{Day: "2019-05-01", Kind: survey.PublicHoliday},
	{Day: "2019-05-04", Kind: survey.SwapWorkday},
	{Day: "2021-01-01", Kind: survey.PublicHoliday},
	{Day: "2021-02-10", Kind: survey.PublicHoliday},
	{Day: "2021-02-11", Kind: survey.PublicHoliday},
	{Day: "2021-02-12", Kind: survey.PublicHoliday},
	{Day: "2021-02-13", Kind: survey.PublicHoliday},
	{Day: "2021-02-14", Kind: survey.PublicHoliday},
	{Day: "2021-02-15", Kind: survey.CompensationDay},
	{Day: "2021-02-16", Kind: survey.CompensationDay},
	{Day: "2021-04-30", Kind: survey.PublicHoliday},
	{Day: "2021-05-01", Kind: survey.PublicHoliday},
	{Day: "2021-05-03", Kind: survey.CompensationDay},
}

func number(t *testing.T, d survey.Day) int {
	t.Helper()
	n, ok := d.Number()
	if !ok {
		t.Fatalf("%q is no day", d)
	}
	return n
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	calendar := measure.NewCalendar([]int{2021, 2019}, daysOff)
	for _, c := range []struct {
		from, to survey.Day
		want     int
		known    bool
		why      string
	}{
		{"2021-03-01", "2021-03-05", 4, true, "Monday to Friday: the day of receipt is not counted"},
		{"2021-03-05", "2021-03-08", 1, true, "over a weekend"},
		{"2021-03-06", "2021-03-07", 0, true, "received on a Saturday, decided on a Sunday"},
		{"2021-02-09", "2021-02-17", 1, true, "Tết with two days off in place of its weekend"},
		{"2021-04-29", "2021-05-04", 1, true, "a holiday on a Saturday, and the Monday off for it"},
		{"2019-04-12", "2019-04-16", 1, true, "a holiday on a Sunday is not a working day either"},
		{"2019-04-26", "2019-05-06", 4, true, "a Monday off for a Saturday worked: the Saturday counts"},
		{"2019-05-03", "2019-05-04", 1, true, "the Saturday worked alone"},
		{"2018-12-31", "2019-01-05", 4, true, "received on the day before the first day known"},
		{"2018-12-30", "2019-01-05", 0, false, "one day more is not known"},
		{"2021-12-30", "2021-12-31", 1, true, "the last day known"},
		{"2021-12-30", "2022-01-01", 0, false, "the day after it is not"},
		{"2019-12-30", "2019-12-31", 1, true, "the last day before a year that is missing"},
		{"2019-12-31", "2020-01-02", 0, false, "in a year that is missing"},
		{"2019-06-03", "2021-06-03", 0, false, "over a year that is missing"},
		{"2020-12-31", "2021-01-04", 1, true, "received on the last day of a year that is missing"},
		{"2021-03-05", "2021-03-05", 0, true, "on the same day"},
		{"2021-03-05", "2021-03-01", 0, true, "the other way round"},
		{"2020-03-05", "2020-03-05", 0, true, "nothing is counted, so nothing need be known"},
		{"1969-12-29", "1970-01-02", 0, false, "long before what is known"},
		{"2099-01-01", "2099-01-02", 0, false, "long after it"},
	} {
		got, known := calendar.WorkingDays(number(t, c.from), number(t, c.to))
		if got != c.want || known != c.known {
			t.Errorf("WorkingDays(%s, %s) = %d, %v; want %d, %v (%s)", c.from, c.to, got, known, c.want, c.known, c.why)
		}
	}
}

// TestCalendar counts day by day, with the weekdays of package time, and expects the same.
func TestCalendar(t *testing.T) {
	t.Parallel()
	kinds := []survey.HolidayKind{survey.PublicHoliday, survey.CompensationDay, survey.SwapWorkday}
	start := time.Date(1968, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		years := rapid.SliceOfN(rapid.IntRange(1969, 1975), 0, 5).Draw(t, "years")
		special := map[survey.Day]survey.HolidayKind{}
		var list []survey.Holiday
		for _, offset := range rapid.SliceOfNDistinct(rapid.IntRange(0, 9*365), 0, 60, rapid.ID).Draw(t, "days off") {
			day := survey.Day(start.AddDate(0, 0, offset).Format(time.DateOnly))
			special[day] = rapid.SampledFrom(kinds).Draw(t, "kind")
			list = append(list, survey.Holiday{Day: day, Kind: special[day]})
		}
		from := start.AddDate(0, 0, rapid.IntRange(0, 8*365).Draw(t, "from"))
		to := from.AddDate(0, 0, rapid.IntRange(-5, 500).Draw(t, "length"))

		want, known := 0, true
		var missing []int
		for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
			if !slices.Contains(years, d.Year()) {
				known = false
				missing = append(missing, d.Year())
			}
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			kind, listed := special[survey.Day(d.Format(time.DateOnly))]
			if listed && kind == survey.SwapWorkday || !listed && !weekend {
				want++
			}
		}
		if !known {
			want = 0
		}
		calendar := measure.NewCalendar(years, list)
		first, last := int(from.Unix()/86400), int(to.Unix()/86400)
		if got, ok := calendar.WorkingDays(first, last); got != want || ok != known {
			t.Fatalf("WorkingDays(%v, %v) = %d, %v; want %d, %v", from, to, got, ok, want, known)
		}
		if got := calendar.MissingYears(first, last); !slices.Equal(got, slices.Compact(missing)) {
			t.Fatalf("MissingYears(%v, %v) = %v; want %v", from, to, got, slices.Compact(missing))
		}
	})
}

func TestMissingYears(t *testing.T) {
	t.Parallel()
	calendar := measure.NewCalendar([]int{2021, 2019, 2021}, daysOff)
	if got := calendar.Years(); !slices.Equal(got, []int{2019, 2021}) {
		t.Errorf("Years = %v; want each once, in order", got)
	}
	for _, c := range []struct {
		from, to survey.Day
		want     []int
		why      string
	}{
		{"2019-12-31", "2020-01-02", []int{2020}, "the year between"},
		{"2017-12-31", "2022-01-01", []int{2018, 2020, 2022}, "before, between and after"},
		{"2020-12-31", "2021-01-04", nil, "the day of receipt is not counted, so its year is not missed"},
		{"2020-05-05", "2020-05-05", nil, "nothing to count"},
		{"2021-01-04", "2021-12-31", nil, "all known"},
	} {
		if got := calendar.MissingYears(number(t, c.from), number(t, c.to)); !slices.Equal(got, c.want) {
			t.Errorf("MissingYears(%s, %s) = %v, want %v (%s)", c.from, c.to, got, c.want, c.why)
		}
	}
}
