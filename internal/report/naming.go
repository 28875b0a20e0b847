package report

import (
	"slices"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

func knownPoint(c *catalog.Catalog, code string) bool {
	return slices.ContainsFunc(c.Center.Points, func(p survey.ServicePoint) bool { return string(p.Code) == code })
}

func pointName(c *catalog.Catalog, code string, q *Query) string {
	p, err := c.Center.Point(survey.PointCode(code), survey.DayOf(q.Period.LastDay(), c.Zone))
	if err == nil {
		return p.Name.In(q.Lang)
	}
	for i := range c.Center.Points {
		if string(c.Center.Points[i].Code) == code {
			return c.Center.Points[i].Name.In(q.Lang)
		}
	}
	return ""
}

func knownAgency(c *catalog.Catalog, code string) bool {
	_, ok := c.Center.Agency(survey.AgencyCode(code))
	return ok
}

func agencyName(c *catalog.Catalog, code string, q *Query) string {
	if a, ok := c.Center.Agency(survey.AgencyCode(code)); ok {
		return a.Name.In(q.Lang)
	}
	return ""
}

func knownProcedure(c *catalog.Catalog, code string) bool {
	return slices.ContainsFunc(c.Center.Procedures, func(p survey.Procedure) bool { return string(p.Code) == code })
}

// procedureName gives the name that the code bore at the end of the period, or the last one it bore.
func procedureName(c *catalog.Catalog, code string, q *Query) string {
	if p, ok := c.Center.Procedure(survey.ProcedureCode(code), survey.DayOf(q.Period.LastDay(), c.Zone)); ok {
		return p.Name.In(q.Lang)
	}
	name := ""
	for i := range c.Center.Procedures {
		if string(c.Center.Procedures[i].Code) == code {
			name = c.Center.Procedures[i].Name.In(q.Lang)
		}
	}
	return name
}

func knownField(c *catalog.Catalog, code string) bool {
	_, ok := c.Center.Field(survey.FieldCode(code))
	return ok
}

func fieldName(c *catalog.Catalog, code string, q *Query) string {
	if f, ok := c.Center.Field(survey.FieldCode(code)); ok {
		return f.Name.In(q.Lang)
	}
	return ""
}

func knownChannel(c *catalog.Catalog, code string) bool { return channel(c, code) != nil }

func channelName(c *catalog.Catalog, code string, q *Query) string {
	if n := channel(c, code); n != nil {
		return n.Name.In(q.Lang)
	}
	return ""
}

func channel(c *catalog.Catalog, code string) *survey.ChannelName {
	for i := range c.Center.Channels {
		if string(c.Center.Channels[i].Code) == code {
			return &c.Center.Channels[i]
		}
	}
	return nil
}

func knownLanguage(c *catalog.Catalog, code string) bool {
	return slices.Contains(c.Center.Languages, survey.Lang(code))
}

func languageName(_ *catalog.Catalog, code string, _ *Query) string {
	return map[string]string{"vi": "Tiếng Việt", "en": "English", "km": "ខ្មែរ"}[code]
}

func knownSurvey(c *catalog.Catalog, code string) bool {
	return c.Surveys[survey.VersionID(code)] != nil
}

func surveyName(c *catalog.Catalog, code string, q *Query) string {
	if s := c.Surveys[survey.VersionID(code)]; s != nil {
		return s.Title.In(q.Lang)
	}
	return ""
}

func knownApplicant(_ *catalog.Catalog, code string) bool { return survey.Applicant(code).Valid() }

var modeNames = map[survey.Mode]survey.Label{
	survey.Personal: {"vi": "Mã riêng theo hồ sơ", "en": "Personal code of a dossier"},
	survey.Open:     {"vi": "Mã chung tại quầy", "en": "Open code at the counter"},
	survey.Entered:  {"vi": "Nhập từ phiếu giấy", "en": "Entered from paper"},
}

func knownMode(_ *catalog.Catalog, code string) bool {
	_, ok := modeNames[survey.Mode(code)]
	return ok
}

func modeName(_ *catalog.Catalog, code string, q *Query) string {
	return modeNames[survey.Mode(code)].In(q.Lang)
}
