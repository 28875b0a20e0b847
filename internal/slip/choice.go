package slip

import (
	"context"
	"slices"
	"time"

	"hailong/internal/intake"
	"hailong/internal/survey"
)

// Choice says which invitations are wanted: those of a day, at some points or at all, or those of single dossiers.
type Choice struct {
	Day      survey.Day
	Points   []survey.PointCode   // none = all
	Dossiers []survey.DossierCode // where there are any, day and points do not matter
}

// Choose reads a day as people write it, today where it is empty, and points, of which empty ones say nothing. All that is
// wrong is told at once, as Faults of the fields "day" and "point".
func (o *Office) Choose(day string, points []string, now time.Time) (Choice, error) {
	c := Choice{Day: o.today(now)}
	var faults survey.Faults
	if day != "" {
		t, err := survey.ParseDay(day, o.Catalog.Zone)
		if err != nil {
			return c, survey.Faults{{Field: "day", Key: "figures.day_unknown", Args: []any{"value", day}}}
		}
		c.Day = survey.DayOf(t, o.Catalog.Zone)
	}
	for _, text := range points {
		code := survey.PointCode(text)
		if code == "" || slices.Contains(c.Points, code) {
			continue
		}
		if _, err := o.Catalog.Center.Point(code, c.Day); err != nil {
			faults = append(faults, survey.Fault{Field: "point", Key: "slip.no_point", Args: []any{"point", text}})
		}
		c.Points = append(c.Points, code)
	}
	if len(faults) > 0 {
		return c, faults
	}
	return c, nil
}

// Find looks up what was chosen: of a day in the order of point and number, none where nobody was invited; of dossiers in
// the order given, NotFound where one is unknown or has not been invited.
func (o *Office) Find(ctx context.Context, c Choice) ([]intake.Invited, error) {
	if len(c.Dossiers) == 0 {
		return o.Book.InvitedOn(ctx, c.Day, c.Points)
	}
	var out []intake.Invited
	for _, number := range c.Dossiers {
		inv, err := o.Book.InvitedDossier(ctx, number)
		if err != nil {
			return nil, err
		}
		out = append(out, inv)
	}
	return out, nil
}
