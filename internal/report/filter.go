package report

import (
	"slices"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/panel"
	"hailong/internal/survey"
)

// dimension ties a group's name, a filter and a column of the panel together.
type dimension struct {
	name   Dimension // also the filter's name
	column panel.Dimension
	codes  func(*Filter) []string
	known  func(*catalog.Catalog, string) bool
	naming func(*catalog.Catalog, string, *Query) string
}

// byApplicant is a filter, not a group of the contract.
const byApplicant Dimension = "applicant"

var dimensions = []dimension{
	{ByPoint, panel.Point, func(f *Filter) []string { return texts(f.Points) }, knownPoint, pointName},
	{ByAgency, panel.Agency, func(f *Filter) []string { return texts(f.Agencies) }, knownAgency, agencyName},
	{ByProcedure, panel.Procedure, func(f *Filter) []string { return texts(f.Procedures) }, knownProcedure, procedureName},
	{ByField, panel.Field, func(f *Filter) []string { return texts(f.Fields) }, knownField, fieldName},
	{ByChannel, panel.Channel, func(f *Filter) []string { return texts(f.Channels) }, knownChannel, channelName},
	{ByLanguage, panel.Language, func(f *Filter) []string { return texts(f.Languages) }, knownLanguage, languageName},
	{BySurvey, panel.Survey, func(f *Filter) []string { return texts(f.Surveys) }, knownSurvey, surveyName},
	{ByMode, panel.Mode, func(f *Filter) []string { return texts(f.Modes) }, knownMode, modeName},
	{byApplicant, panel.Applicant, func(f *Filter) []string { return texts(f.Applicants) }, knownApplicant, nil},
}

func dimensionOf(name Dimension) (dimension, bool) {
	for _, d := range dimensions {
		if d.name == name && d.naming != nil {
			return d, true
		}
	}
	return dimension{}, false
}

func (d *dimension) label(c *catalog.Catalog, code string, q *Query) string {
	if code == "" {
		return survey.Label{"vi": "Chưa xác định", "en": "Not given"}.In(q.Lang)
	}
	if d.name == ByProcedure && code == string(survey.Unclassified) {
		return survey.Label{"vi": "Chưa phân loại", "en": "Unclassified"}.In(q.Lang)
	}
	if s := d.naming(c, code, q); s != "" {
		return s
	}
	return code
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// lists gives the filter by name, without the empty ones.
func (f *Filter) lists() map[string][]string {
	out := map[string][]string{}
	for _, d := range dimensions {
		if codes := d.codes(f); len(codes) > 0 {
			out[string(d.name)] = codes
		}
	}
	return out
}

// Set fills a list of the filter by its name; what is not a filter gives false.
func (f *Filter) Set(name string, codes []string) bool {
	switch Dimension(name) {
	case ByPoint:
		f.Points = typed[survey.PointCode](codes)
	case ByAgency:
		f.Agencies = typed[survey.AgencyCode](codes)
	case ByProcedure:
		f.Procedures = typed[survey.ProcedureCode](codes)
	case ByField:
		f.Fields = typed[survey.FieldCode](codes)
	case ByChannel:
		f.Channels = typed[survey.Channel](codes)
	case ByLanguage:
		f.Languages = typed[survey.Lang](codes)
	case BySurvey:
		f.Surveys = typed[survey.VersionID](codes)
	case ByMode:
		f.Modes = typed[survey.Mode](codes)
	case byApplicant:
		f.Applicants = typed[survey.Applicant](codes)
	default:
		return false
	}
	return true
}

// FilterNames lists the names that Set knows.
func FilterNames() []string {
	out := make([]string, len(dimensions))
	for i, d := range dimensions {
		out[i] = string(d.name)
	}
	return out
}

func typed[T ~string](codes []string) []T {
	var out []T
	for _, c := range codes {
		out = append(out, T(c))
	}
	return out
}

// The years of which one may ask.
const (
	firstYear = 2000
	lastYear  = 2100
)

// check refuses a query that could only mislead: a period turned round, a code that nothing bears.
func (b *Builder) check(q *Query) error {
	var faults survey.Faults
	p := q.Period
	switch {
	case p.From.IsZero() || p.To.IsZero():
		faults = append(faults, survey.Fault{Field: "from", Key: "figures.period_missing"})
	case !p.From.Before(p.To):
		faults = append(faults, survey.Fault{Field: "to", Key: "figures.period_reversed", Args: []any{"from", p.From.Format(time.DateOnly), "to", p.LastDay().Format(time.DateOnly)}})
	case p.From.Year() < firstYear || p.LastDay().Year() > lastYear:
		faults = append(faults, survey.Fault{Field: "from", Key: "figures.period_range"})
	}
	if q.By != "" && !slices.Contains(Dimensions, q.By) {
		faults = append(faults, survey.Fault{Field: "by", Key: "figures.by_unknown", Args: []any{"value", string(q.By)}})
	}
	for _, d := range dimensions {
		for _, code := range d.codes(&q.Filter) {
			if !d.known(b.Catalog, code) && (code == "" || !slices.Contains(b.Panel.Codes(d.column), code)) {
				faults = append(faults, survey.Fault{Field: string(d.name), Key: "figures.code_unknown", Args: []any{"value", code}})
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}
