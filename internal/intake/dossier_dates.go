package intake

import (
	"strings"
	"time"

	"hailong/internal/survey"
)

// dateStyle is a way of writing a date.
type dateStyle int

const (
	isoDate   dateStyle = iota + 1 // 2021-03-05, as Excel's own dates come too
	slashDate                      // 05/03/2021, the day first
)

// dated is a date as it was written.
type dated struct {
	day       survey.Day
	clock     string // hh:mm:ss, "" where none was written
	style     dateStyle
	ambiguous bool // it would be a date with the month first too, another one
}

// dateFault says why a value is no date.
type dateFault int

const (
	dateGood dateFault = iota
	dateWrong
	dateMonthFirst // it is a date only if the month stands first
)

// clockLayouts are the ways in which a time of day may be written; those with an offset first.
var clockLayouts = []string{"15:04:05Z07:00", "15:04Z07:00", "15:04:05Z0700", "15:04Z0700", "15:04:05", "15:04"}

// readDate reads a date, with a time of day or not. What has an offset is moved to the zone first.
func readDate(value string, zone *time.Location) (dated, dateFault) {
	date, clock := value, ""
	if i := strings.IndexAny(value, " T"); i >= 0 {
		date, clock = value[:i], strings.ReplaceAll(value[i+1:], " ", "")
	}
	year, month, day, style := dateParts(date)
	if style == 0 {
		return dated{}, dateWrong
	}
	if !isDay(year, month, day) {
		if style == slashDate && isDay(year, day, month) {
			return dated{}, dateMonthFirst
		}
		return dated{}, dateWrong
	}
	d := dated{style: style, ambiguous: style == slashDate && day <= 12 && day != month}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone)
	if clock != "" {
		var ok bool
		if t, ok = atClock(t, clock); !ok {
			return dated{}, dateWrong
		}
		d.clock = t.Format(time.TimeOnly)
	}
	d.day = survey.DayOf(t, zone)
	return d, dateGood
}

// atClock puts a time of day on a day; one with an offset is read there and told in the day's zone.
func atClock(day time.Time, clock string) (time.Time, bool) {
	for i, layout := range clockLayouts {
		c, err := time.Parse(layout, clock)
		if err != nil {
			continue
		}
		in := day.Location()
		if i < 4 {
			_, offset := c.Zone()
			in = time.FixedZone("", offset)
		}
		return time.Date(day.Year(), day.Month(), day.Day(), c.Hour(), c.Minute(), c.Second(), 0, in).In(day.Location()), true
	}
	return time.Time{}, false
}

// dateParts takes yyyy-mm-dd, dd/mm/yyyy or d/m/yyyy apart; style 0 is none of them.
func dateParts(s string) (year, month, day int, style dateStyle) {
	sep, style := "-", isoDate
	if strings.Contains(s, "/") {
		sep, style = "/", slashDate
	}
	a, rest, _ := strings.Cut(s, sep)
	b, c, found := strings.Cut(rest, sep)
	if style == slashDate {
		a, c = c, a
	}
	year, okY := digits(a, 4, 4)
	month, okM := digits(b, 1, 2)
	day, okD := digits(c, 1, 2)
	if !found || !okY || !okM || !okD || style == isoDate && (len(b) != 2 || len(c) != 2) {
		return 0, 0, 0, 0
	}
	return year, month, day, style
}

// digits reads a number of so many digits.
func digits(s string, least, most int) (n int, ok bool) {
	if len(s) < least || len(s) > most {
		return 0, false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = 10*n + int(r-'0')
	}
	return n, true
}

func isDay(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return month >= 1 && month <= 12 && day >= 1 && t.Day() == day
}

// dateColumn is what the dates of one column looked like so far.
type dateColumn struct {
	style      dateStyle
	changed    bool // a warning was given
	monthFirst bool // there is a date with the month first
	unsure     bool // a date that could be read in both ways was taken as one with the day first
}

// date reads a date out of a column; ok is false where there is none or it is faulty.
func (c *dossierRow) date(column string) (d dated, ok bool) {
	value := c.value(column)
	if value == "" {
		return dated{}, false
	}
	d, bad := readDate(value, c.reading.zone)
	seen := c.reading.dates[column]
	if seen == nil {
		seen = &dateColumn{}
		c.reading.dates[column] = seen
	}
	switch {
	case bad == dateMonthFirst:
		seen.monthFirst = true
		c.fault(column, "dossier.month_first")
		return d, false
	case bad == dateWrong:
		c.fault(column, "import.date_invalid")
		return d, false
	case d.ambiguous && c.reading.mixed[column]:
		c.fault(column, "dossier.date_unsure")
		return d, false
	}
	seen.unsure = seen.unsure || d.ambiguous
	if seen.style != 0 && seen.style != d.style && !seen.changed {
		seen.changed = true
		c.warn(column, "dossier.date_styles")
	}
	if seen.style == 0 {
		seen.style = d.style
	}
	return d, true
}

// past reads a day that cannot lie in the future.
func (c *dossierRow) past(column string) survey.Day {
	d, ok := c.date(column)
	if ok && (d.day < firstDay || d.day > c.reading.latest) {
		c.fault(column, "import.date_range")
		return ""
	}
	return d.day
}

// The days that a dossier may have.
const (
	firstDay survey.Day = "2000-01-01"
	lastDue  survey.Day = "2099-12-31"
)

// due reads the day for which the result is promised.
func (c *dossierRow) due() survey.Day {
	d, ok := c.date("due")
	if ok && (d.day < firstDay || d.day > lastDue) {
		c.fault("due", "dossier.due_range")
		return ""
	}
	return d.day
}

// updated reads when the software recorded the state; a day alone is its first moment.
func (c *dossierRow) updated() survey.Moment {
	d, ok := c.date("updated_at")
	switch {
	case !ok:
		return ""
	case d.day < firstDay || d.day > c.reading.latest:
		c.fault("updated_at", "import.date_range")
		return ""
	case d.clock == "":
		d.clock = "00:00:00"
	}
	return survey.Moment(string(d.day) + "T" + d.clock)
}
