package page

import (
	"net/url"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// PointGroup is a list of service points under the name of the agency they serve.
type PointGroup struct {
	Name  string
	Links []Link
}

// PointGroups lists the points that are in use on a day, by the agency that does the work on that day, in the order of
// the definition. Points that serve several agencies stand together at the end.
func PointGroups(p *locale.Printer, c *survey.Center, day survey.Day) []PointGroup {
	lang := survey.Lang(p.Lang())
	var groups []PointGroup
	at := map[string]int{}
	shared := PointGroup{Name: p.T("points.shared")}
	for i := range c.Points {
		pt := &c.Points[i]
		if !pt.Validity.Holds(day) {
			continue
		}
		link := Link{Text: pt.Name.In(lang), Note: pt.Place.In(lang), Href: PointPath(p, pt.Code)}
		a := agencyOn(c, pt.Agency, day)
		if a == nil {
			shared.Links = append(shared.Links, link)
			continue
		}
		name := a.Name.In(lang)
		g, seen := at[name]
		if !seen {
			g, at[name] = len(groups), len(groups)
			groups = append(groups, PointGroup{Name: name})
		}
		groups[g].Links = append(groups[g].Links, link)
	}
	if len(shared.Links) > 0 {
		if len(groups) == 0 {
			shared.Name = ""
		}
		groups = append(groups, shared)
	}
	return groups
}

// PointPath gives the address of a point's survey in the printer's language.
func PointPath(p *locale.Printer, code survey.PointCode) string {
	return InLanguage(p, "/p/"+url.PathEscape(string(code)))
}

// InLanguage adds the language to an address where it is not the one of the house.
func InLanguage(p *locale.Printer, path string) string {
	if p.Lang() == locale.Languages[0] {
		return path
	}
	return path + "?lang=" + p.Lang()
}

// agencyOn finds the agency that does the work of a code on a day; nil where code or day is not known.
func agencyOn(c *survey.Center, code survey.AgencyCode, day survey.Day) *survey.Agency {
	if code == "" || day == "" {
		return nil
	}
	a, ok := c.Agency(c.AgencyOn(code, day))
	if !ok {
		return nil
	}
	return a
}
