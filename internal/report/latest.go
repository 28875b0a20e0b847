package report

import (
	"time"

	"hailong/internal/survey"
)

// LatestYear gives the year of the latest response, or this year where there is none, as far as it has gone: what a page
// shows before anybody has chosen a period.
func (b *Builder) LatestYear() survey.Period {
	zone := b.Catalog.Zone
	y, m, d := b.Now().In(zone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, zone)
	year := y
	if _, last, ok := b.Panel.Days(); ok {
		if at := time.Unix(int64(last)*86400, 0).UTC(); at.Year() < y {
			year = at.Year()
		}
	}
	last := time.Date(year, 12, 31, 0, 0, 0, 0, zone)
	if last.After(today) {
		last = today
	}
	return survey.DaysFromTo(time.Date(year, 1, 1, 0, 0, 0, 0, zone), last)
}

// staleAfter is how long the figures may lag behind the store before pages say so.
const staleAfter = time.Minute

// Stale tells whether the figures could not be brought up to date lately.
func (b *Builder) Stale() bool {
	fresh := b.Panel.Fresh()
	return !fresh.IsZero() && b.Now().Sub(fresh) > staleAfter
}
