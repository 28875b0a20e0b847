package catalog

import (
	"math"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

type (
	planFile struct {
		ID      string       `json:"id"`
		Number  string       `json:"number"`
		Title   survey.Label `json:"title"`
		Issued  survey.Day   `json:"issued"`
		Issuer  survey.Label `json:"issuer"`
		Source  string       `json:"source"`
		Targets []targetFile `json:"targets"`
		Reports []reportFile `json:"reports"`
	}
	targetFile struct {
		ID           string            `json:"id"`
		Text         survey.Label      `json:"text"`
		Measure      string            `json:"measure"`
		Lead         survey.AgencyCode `json:"lead"`
		LeadName     string            `json:"lead_name"`
		Coordinators string            `json:"coordinators"`
		Time         string            `json:"time"`
		Thresholds   []thresholdFile   `json:"thresholds"`
		Note         string            `json:"note"`
		validityFile
	}
	thresholdFile struct {
		Percent  float64      `json:"percent"`
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
		To        survey.AgencyCode `json:"to"`
		Source    string            `json:"source"`
	}
)

func (f *planFile) plan() *plan.Plan {
	p := &plan.Plan{ID: f.ID, Number: f.Number, Title: f.Title, Issued: f.Issued, Issuer: f.Issuer, Source: f.Source}
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
		ID: f.ID, Text: f.Text, Measure: f.Measure, Lead: f.Lead, LeadName: f.LeadName, Coordinators: f.Coordinators,
		Time: f.Time, Validity: f.validity(),
	}
	if f.Note != "" {
		t.Notes = []survey.Label{{"vi": f.Note}}
	}
	for _, x := range f.Thresholds {
		t.Thresholds = append(t.Thresholds, plan.Threshold{
			Basis: x.basis(), Operator: x.Operator, Source: x.Source, Label: x.Label, Verbatim: x.Verbatim,
		})
	}
	return t
}

// basis is exact: the schema takes no more than two decimals.
func (f *thresholdFile) basis() int64 { return int64(math.Round(f.Percent * 100)) }

// checkPlan holds a plan to the rules that its schema cannot say.
func (d *document) checkPlan(f *planFile) {
	d.checkDay(f.Issued, "issued")
	d.unique("targets", len(f.Targets), func(i int) (string, string) { return f.Targets[i].ID, "id" })
	for i := range f.Targets {
		t := &f.Targets[i]
		d.checkValidity(t.validityFile, at("targets", i)...)
		d.uniqueAt(at("targets", i, "thresholds"), len(t.Thresholds), func(j int) (string, string) { return t.Thresholds[j].Source, "source" })
	}
	d.unique("reports", len(f.Reports), func(i int) (string, string) { return f.Reports[i].ID, "id" })
	for i, r := range f.Reports {
		d.checkMonthDay(r.From, at("reports", i, "from"))
		d.checkMonthDay(r.Closing, at("reports", i, "closing"))
		d.checkMonthDay(r.DueBefore, at("reports", i, "due_before"))
	}
}

func (d *document) checkMonthDay(day plan.MonthDay, path []string) {
	if day != "" && !day.Valid() {
		d.fault(dayOfYearUnreal, []string{string(day)}, path...)
	}
}
