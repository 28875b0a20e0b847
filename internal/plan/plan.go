package plan

import "hailong/internal/survey"

// Plan is one document of targets with its reporting calendar.
type Plan struct {
	ID      string       // as in the file name, e.g. "31-kh-ubnd-2021"
	Number  string       // as printed, e.g. "31/KH-UBND"
	Title   survey.Label // what the plan is about
	Issued  survey.Day
	Issuer  survey.Label
	Source  string // where its text was read
	Targets []Target
	Reports []ReportRule
}

// Measures that a target may be held against. What this program does not count is Manual.
const (
	SatisfactionBusiness = "satisfaction_business" // share of satisfied businesses, package measure
	Manual               = "manual"                // figures come from elsewhere; never judged here
)

// Target is one line of the plan.
type Target struct {
	ID           string       // where the body states it, e.g. "II.2.i"
	Text         survey.Label // corrected spelling; the exact words stand in Threshold.Verbatim
	Measure      string       // SatisfactionBusiness or Manual
	Lead         survey.AgencyCode
	LeadName     string // the lead as the plan prints it
	Coordinators string // as the plan prints them
	Time         string // as the plan prints it, e.g. "Năm 2021"
	Validity     survey.Validity
	Thresholds   []Threshold // stricter first
	Note         string
}

// Threshold is a number that one place of the plan sets. Two places may set different ones; both are kept and judged.
type Threshold struct {
	Basis    int64        // hundredths of a per cent: 9500 is 95 %
	Operator string       // Over
	Source   string       // "II.2.i", "PL 9"
	Label    survey.Label // what that place is called, e.g. "thân kế hoạch"
	Verbatim string       // the sentence exactly as the source prints it, its misspellings too
}

// Over is the operator of "trên": strictly greater.
const Over = ">"

// Value gives the threshold in per cent, e.g. 95.
func (t Threshold) Value() float64 { return float64(t.Basis) / 100 }

// Target finds a target by its id.
func (p *Plan) Target(id string) (*Target, bool) {
	for i := range p.Targets {
		if p.Targets[i].ID == id {
			return &p.Targets[i], true
		}
	}
	return nil, false
}

// Report finds a reporting rule by its id.
func (p *Plan) Report(id string) (*ReportRule, bool) {
	for i := range p.Reports {
		if p.Reports[i].ID == id {
			return &p.Reports[i], true
		}
	}
	return nil, false
}
