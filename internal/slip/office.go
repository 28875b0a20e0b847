package slip

import (
	"context"
	"net/url"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/export"
	"hailong/internal/intake"
	"hailong/internal/invite"
	"hailong/internal/survey"
)

// Book is where invitations are looked up; package intake keeps it.
type Book interface {
	// InvitedOn lists the invitations of a day, at the given points or at all where none is given.
	InvitedOn(ctx context.Context, day survey.Day, points []survey.PointCode) ([]intake.Invited, error)
	// InvitedDossier finds the invitation of one dossier, or NotFound.
	InvitedDossier(ctx context.Context, number survey.DossierCode) (intake.Invited, error)
}

// Office makes slips and lists of invitations. It holds no state and may be used by many at once.
type Office struct {
	Catalog *catalog.Catalog
	Book    Book
	Base    *url.URL // the public address, to which links lead
}

// today is the center's day at a moment.
func (o *Office) today(now time.Time) survey.Day { return survey.DayOf(now, o.Catalog.Zone) }

// Usable refuses a code that was used (Conflict) or has expired (Gone).
func (o *Office) Usable(inv *intake.Invited, now time.Time) error {
	args := []any{"dossier", string(inv.Dossier.Code)}
	switch {
	case inv.Used:
		return &survey.Error{Kind: survey.Conflict, Key: "slip.used", Field: "dossier", Args: args}
	case inv.Expires < o.today(now):
		return &survey.Error{Kind: survey.Gone, Key: "slip.expired", Field: "dossier", Args: args}
	}
	return nil
}

// Good gives the invitations whose codes can be used at a moment.
func (o *Office) Good(invited []intake.Invited, now time.Time) []intake.Invited {
	var good []intake.Invited
	for i := range invited {
		if o.Usable(&invited[i], now) == nil {
			good = append(good, invited[i])
		}
	}
	return good
}

// Link gives the address that the symbol of an invitation carries.
func (o *Office) Link(inv *intake.Invited) (string, error) {
	return invite.PersonalURL(o.Base.String(), inv.Code)
}

// Rows gives invitations as rows of a list, used and expired ones too.
func (o *Office) Rows(invited []intake.Invited) ([]export.SlipRow, error) {
	out := make([]export.SlipRow, len(invited))
	for i := range invited {
		inv := &invited[i]
		link, err := o.Link(inv)
		if err != nil {
			return nil, err
		}
		out[i] = export.SlipRow{
			Dossier: inv.Dossier.Code, Point: inv.Dossier.Point, Procedure: inv.Dossier.Procedure, Status: inv.Dossier.Status,
			Code: inv.Code.Grouped(), Link: link, Expires: inv.Expires, Used: inv.Used,
		}
	}
	return out, nil
}

// slips gives what stands on the slips of invitations.
func (o *Office) slips(invited []intake.Invited, lang survey.Lang, now time.Time) ([]export.Slip, error) {
	out := make([]export.Slip, len(invited))
	for i := range invited {
		inv := &invited[i]
		link, err := o.Link(inv)
		if err != nil {
			return nil, err
		}
		out[i] = export.Slip{
			URL: link, Typed: invite.Typed(o.Base.String()), Code: inv.Code.Grouped(), Expires: inv.Expires, Printed: now.In(o.Catalog.Zone),
			Dossier: string(inv.Dossier.Code), Applicant: inv.Dossier.Applicant,
			Point: o.Point(&inv.Dossier, lang), Procedure: o.Procedure(&inv.Dossier, lang),
		}
	}
	return out, nil
}

// Point names the point of a dossier: as on the day that it was received, else by its code.
func (o *Office) Point(d *survey.Dossier, lang survey.Lang) string {
	if p, err := o.Catalog.Center.Point(d.Point, d.Received); err == nil {
		return p.Name.In(lang)
	}
	return string(d.Point)
}

// Procedure names the procedure of a dossier, or nothing where the catalog does not know its code.
func (o *Office) Procedure(d *survey.Dossier, lang survey.Lang) string {
	if p, ok := o.Catalog.Center.Resolve(d.Procedure, d.Group, d.Received); ok {
		return p.Name.In(lang)
	}
	return ""
}
