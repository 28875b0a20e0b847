package catalog_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

// TestWorkingDaysOfTheEmbeddedHolidays counts, through the file that the program comes with, limits that run over a Tết, a
// Saturday worked in exchange and a day that became a holiday only in 2026. The days expected follow the
// calendars announced for those years.
func TestWorkingDaysOfTheEmbeddedHolidays(t *testing.T) {
	t.Parallel()
	calendar := embedded(t).Calendar
	for _, c := range []struct {
		why      string
		received survey.Day
		n        int
		last     survey.Day
	}{
		{"over the Tết of 2021, with its days in compensation", "2021-02-09", 5, "2021-02-23"},
		{"over an exchanged Monday and two holidays to a Saturday that is worked", "2024-04-26", 3, "2024-05-04"},
		{"the next day is a Saturday that is worked", "2026-08-21", 1, "2026-08-22"},
		{"the next day is Viet Nam Culture Day, for the first time", "2026-11-23", 1, "2026-11-25"},
		{"over the weekend alone", "2021-03-05", 1, "2021-03-08"},
		{"31 December 2018 was exchanged for 5 January 2019", "2019-01-01", 4, "2019-01-05"},
	} {
		from, _ := c.received.Number()
		last, _ := c.last.Number()
		got, ok := calendar.WorkingDays(from, last)
		before, _ := calendar.WorkingDays(from, last-1)
		if !ok || got != c.n || before != c.n-1 {
			t.Errorf("WorkingDays(%s, %s) = %d, %v, and %d to the day before; want %d and %d (%s)", c.received, c.last, got, ok, before, c.n, c.n-1, c.why)
		}
	}
}

func TestYearsOutsideTheHolidaysAreUnknown(t *testing.T) {
	t.Parallel()
	calendar := embedded(t).Calendar
	if diff := cmp.Diff([]int{2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027}, calendar.Years()); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	from, _ := survey.Day("2027-12-30").Number()
	if n, ok := calendar.WorkingDays(from, from+5); ok {
		t.Errorf("WorkingDays into 2028 = %d, want unknown", n)
	}
	if missing := calendar.MissingYears(from, from+5); !slices.Equal(missing, []int{2028}) {
		t.Errorf("MissingYears = %v, want 2028", missing)
	}
}

// TestEmbeddedHolidays holds the table against what is known of it otherwise: how many days of each kind, Tết five days or
// more on end each year, and the mark of those for which no act was seen.
func TestEmbeddedHolidays(t *testing.T) {
	t.Parallel()
	kinds, tet, marked := map[survey.HolidayKind]int{}, map[string]int{}, map[survey.Day]bool{}
	for _, h := range embedded(t).Holidays {
		kinds[h.Kind]++
		if h.Day[5:] >= "01-20" && h.Day[5:] <= "02-20" && h.Kind == survey.PublicHoliday {
			tet[string(h.Day[:4])]++
		}
		marked[h.Day] = h.Unverified
		if h.Name["vi"] == "" || h.Source == "" {
			t.Errorf("%s has no name or no source", h.Day)
		}
	}
	want := map[survey.HolidayKind]int{survey.PublicHoliday: 99, survey.CompensationDay: 28, survey.SwapWorkday: 6}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("days by kind (-want +got):\n%s", diff)
	}
	for year := 2019; year <= 2027; year++ {
		if n := tet[time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")]; n != 5 {
			t.Errorf("Tết %d has %d days, want the 5 of the Labour Code", year, n)
		}
	}
	for day, want := range map[survey.Day]bool{
		"2019-04-15": true, "2020-01-01": true, "2020-01-25": false, "2021-09-02": false, "2023-01-02": true, "2023-05-02": true,
		"2023-05-03": true, "2026-11-24": true, "2026-02-17": false, "2027-02-06": true, "2027-09-03": true,
	} {
		if marked[day] != want {
			t.Errorf("%s unverified = %v, want %v", day, marked[day], want)
		}
	}
}

// TestDirectoryWithoutHolidays: a directory made before there were holidays is read with those of the program, and its
// fingerprint tells which.
func TestDirectoryWithoutHolidays(t *testing.T) {
	t.Parallel()
	set := sound()
	own, err := catalog.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	delete(set, days)
	c, err := catalog.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(embedded(t).Holidays, c.Holidays); diff != "" {
		t.Errorf("holidays (-embedded +got):\n%s", diff)
	}
	if len(own.Holidays) != 4 || !slices.Equal(own.Calendar.Years(), []int{2019, 2020}) || own.Fingerprint == c.Fingerprint {
		t.Errorf("with holidays of its own: %d days, years %v, fingerprints %s and %s", len(own.Holidays), own.Calendar.Years(), own.Fingerprint, c.Fingerprint)
	}
}
