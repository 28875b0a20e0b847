package catalog

import (
	"cmp"
	"math"
	"strings"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

type (
	planFile struct {
		ID      string         `json:"id"`
		Number  string         `json:"number"`
		Title   survey.Label   `json:"title"`
		Issued  survey.Day     `json:"issued"`
		Issuer  survey.Label   `json:"issuer"`
		Source  string         `json:"source"`
		Targets []targetFile   `json:"targets"`
		Reports []reportFile   `json:"reports"`
		Notes   []survey.Label `json:"notes"`
	}
	targetFile struct {
		ID           string            `json:"id"`
		Text         survey.Label      `json:"text"`
		Body         statementFile     `json:"body"`
		Annex        statementFile     `json:"annex"`
		Measure      plan.Measure      `json:"measure"`
		Lead         survey.AgencyCode `json:"lead"`
		LeadName     string            `json:"lead_name"`
		Coordinators string            `json:"coordinators"`
		Time         string            `json:"time"`
		DueYear      int               `json:"due_year"`
		Thresholds   []thresholdFile   `json:"thresholds"`
		Parts        []partFile        `json:"parts"`
		Note         string            `json:"note"`
		Notes        []survey.Label    `json:"notes"`
		validityFile
	}
	statementFile struct {
		Source   string `json:"source"`
		Row      string `json:"row"`
		Verbatim string `json:"verbatim"`
	}
	partFile struct {
		ID         string                 `json:"id"`
		Name       survey.Label           `json:"name"`
		Measure    plan.Measure           `json:"measure"`
		Unit       survey.Label           `json:"unit"`
		Procedures []survey.ProcedureCode `json:"procedures"`
		Fields     []survey.FieldCode     `json:"fields"`
		Applicants []survey.Applicant     `json:"applicants"`
		Days       int                    `json:"days"`
		DayKind    survey.DayKind         `json:"day_kind"`
		Thresholds []thresholdFile        `json:"thresholds"`
		Why        survey.Label           `json:"why"`
	}
	thresholdFile struct {
		Percent  float64      `json:"percent"`
		Count    float64      `json:"count"`
		Operator string       `json:"operator"`
		Source   string       `json:"source"`
		Label    survey.Label `json:"label"`
		Verbatim string       `json:"verbatim"`
	}
	reportFile struct {
		ID        string            `json:"id"`
		Name      survey.Label      `json:"name"`
		From      plan.MonthDay     `json:"from"`
		Closing   plan.MonthDay     `json:"closing"`
		DueBefore plan.MonthDay     `json:"due_before"`
		By        survey.AgencyCode `json:"by"`
		To        survey.AgencyCode `json:"to"`
		Source    string            `json:"source"`
	}
)

func (f *planFile) plan() *plan.Plan {
	p := &plan.Plan{ID: f.ID, Number: f.Number, Title: f.Title, Issued: f.Issued, Issuer: f.Issuer, Source: f.Source, Notes: f.Notes}
	for i := range f.Targets {
		p.Targets = append(p.Targets, f.Targets[i].target())
	}
	for _, x := range f.Reports {
		p.Reports = append(p.Reports, plan.ReportRule(x))
	}
	return p
}

func (f *targetFile) target() plan.Target {
	t := plan.Target{
		ID: f.ID, Text: f.Text, Body: plan.Statement(f.Body), Annex: plan.Statement(f.Annex), Measure: f.Measure,
		Lead: f.Lead, LeadName: f.LeadName, Coordinators: f.Coordinators,
		Time: f.Time, DueYear: f.DueYear, Validity: f.validity(), Thresholds: f.thresholds(f.Thresholds), Notes: f.Notes,
	}
	if f.Note != "" {
		t.Notes = append([]survey.Label{{"vi": f.Note}}, t.Notes...)
	}
	for i := range f.Parts {
		t.Parts = append(t.Parts, f.part(&f.Parts[i]))
	}
	if t.Measure == plan.Manual { // said of a whole target: one part of that measure
		t.Measure, t.Parts = plan.ByParts, []plan.Part{{ID: wholeTarget, Name: f.Text, Measure: plan.Manual, Thresholds: t.Thresholds}}
		t.Thresholds = nil
	}
	return t
}

// wholeTarget is the id of the only part of a target that is entered by hand as a whole.
const wholeTarget = "toan-bo"

func (f *targetFile) part(x *partFile) plan.Part {
	return plan.Part{
		ID: x.ID, Name: x.Name, Measure: x.Measure, Unit: x.Unit, Procedures: x.Procedures, Fields: x.Fields,
		Applicants: x.Applicants, Days: x.Days, DayKind: x.DayKind, Thresholds: f.thresholds(x.Thresholds), Why: x.Why,
	}
}

func (f *targetFile) thresholds(files []thresholdFile) []plan.Threshold {
	var out []plan.Threshold
	for _, x := range files {
		out = append(out, plan.Threshold{
			Basis: x.basis(), Operator: x.Operator, Source: x.Source, Label: x.Label,
			Verbatim: cmp.Or(x.Verbatim, f.verbatim(x.Source)),
		})
	}
	return out
}

// basis is exact: the schema takes no more than two decimals, and one of the two members.
func (f *thresholdFile) basis() int64 { return int64(math.Round((f.Percent + f.Count) * 100)) }

// places are the parts of a source that names two places with one number, "II.2.a; PL 1".
func places(source string) []string { return strings.Split(source, "; ") }

// verbatim gives the sentence that the first place of a source prints, empty where the target has no sentence of it.
func (f *targetFile) verbatim(source string) string {
	for _, s := range []statementFile{f.Body, f.Annex} {
		if s.Source != "" && s.Source == places(source)[0] {
			return s.Verbatim
		}
	}
	return ""
}
