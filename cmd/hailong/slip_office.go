package main

import (
	"net/url"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/export"
	"hailong/internal/intake"
	"hailong/internal/invite"
	"hailong/internal/survey"
)

// slipOffice turns invitations into what is printed: names in place of codes, and links.
type slipOffice struct {
	catalog *catalog.Catalog
	base    *url.URL
	now     time.Time // in the center's zone
	lang    survey.Lang
}

// usable refuses a code that was used or has expired.
func (o *slipOffice) usable(inv *intake.Invited) error {
	args := []any{"dossier", string(inv.Dossier.Code)}
	switch {
	case inv.Used:
		return &survey.Error{Kind: survey.Conflict, Key: "slip.used", Field: "dossier", Args: args}
	case inv.Expires < survey.DayOf(o.now, o.catalog.Zone):
		return &survey.Error{Kind: survey.Gone, Key: "slip.expired", Field: "dossier", Args: args}
	}
	return nil
}

// slips gives what stands on the slips of invitations.
func (o *slipOffice) slips(invited []intake.Invited) ([]export.Slip, error) {
	out := make([]export.Slip, len(invited))
	for i := range invited {
		inv := &invited[i]
		link, err := invite.PersonalURL(o.base.String(), inv.Code)
		if err != nil {
			return nil, err
		}
		out[i] = export.Slip{
			URL: link, Typed: typedHost(o.base), Code: inv.Code.Grouped(), Expires: inv.Expires, Printed: o.now,
			Dossier: string(inv.Dossier.Code), Applicant: inv.Dossier.Applicant,
			Point: o.point(&inv.Dossier), Procedure: o.procedure(&inv.Dossier),
		}
	}
	return out, nil
}

// rows gives the same invitations as rows of a list, used and expired ones too.
func (o *slipOffice) rows(invited []intake.Invited) ([]export.SlipRow, error) {
	out := make([]export.SlipRow, len(invited))
	for i := range invited {
		inv := &invited[i]
		link, err := invite.PersonalURL(o.base.String(), inv.Code)
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

// point names the point of a dossier: as on the day that it was received, else by its code.
func (o *slipOffice) point(d *survey.Dossier) string {
	if p, err := o.catalog.Center.Point(d.Point, d.Received); err == nil {
		return p.Name.In(o.lang)
	}
	return string(d.Point)
}

// procedure names the procedure of a dossier, or nothing where the catalog does not know its code.
func (o *slipOffice) procedure(d *survey.Dossier) string {
	if p, ok := o.catalog.Center.Resolve(d.Procedure, d.Group, d.Received); ok {
		return p.Name.In(o.lang)
	}
	return ""
}
