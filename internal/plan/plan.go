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
	Notes   []survey.Label // inconsistencies of the plan that belong to no one target
}

// Measure says what a target, or a part of one, is held against.
type Measure = string

// The measures. What this program does not count is Manual: it takes an entry with its source. Unmeasurable says why
// neither can be had.
const (
	SatisfactionBusiness Measure = "satisfaction_business" // share of satisfied businesses: the survey
	OnlineShare          Measure = "online_share"          // share of decided dossiers handed in online
	WithinDays           Measure = "within_days"           // share of decided dossiers decided within Part.Days
	DecidedCount         Measure = "decided_count"         // number of dossiers closed with a result
	Manual               Measure = "manual"                // figures come from elsewhere and are entered
	Unmeasurable         Measure = "unmeasurable"          // nobody has figures; Part.Why says so
	ByParts              Measure = "parts"                 // of a whole target alone: its parts are measured, each on its own
)

// Target is one line of the plan.
type Target struct {
	ID           string       // where the body states it, e.g. "II.2.i"
	Text         survey.Label // corrected spelling; the exact words stand in Body and Annex
	Body         Statement
	Annex        Statement
	Measure      Measure // SatisfactionBusiness, or ByParts
	Lead         survey.AgencyCode
	LeadName     string // the lead as the plan prints it
	Coordinators string // as the plan prints them
	Time         string // as the plan prints it, e.g. "Năm 2021"
	DueYear      int    // the year at whose annual report it falls due; 0 = every year
	Validity     survey.Validity
	Thresholds   []Threshold // of a target without parts; stricter first
	Parts        []Part      // what is measured, where that is not the satisfaction rate
	Notes        []survey.Label
}

// Statement is a sentence exactly as one place of the plan prints it, misspellings too.
type Statement struct {
	Source   string // "II.2.i", "PL 9"
	Row      string // number printed in the annex's first column; empty where none is printed
	Verbatim string
}

// Part is one thing that a target asks for and that is measured on its own.
type Part struct {
	ID         string // inside the target, e.g. "b"
	Name       survey.Label
	Measure    Measure                // OnlineShare, WithinDays, DecidedCount, Manual or Unmeasurable
	Unit       survey.Label           // of what Manual and DecidedCount count, e.g. "doanh nghiệp"; empty = per cent
	Procedures []survey.ProcedureCode // dossiers it is about; with Fields empty too: all
	Fields     []survey.FieldCode     // or those of these fields
	Days       int                    // of WithinDays
	DayKind    survey.DayKind         // how Days are counted
	Thresholds []Threshold            // stricter first
	Why        survey.Label           // of Unmeasurable
	Applicants []survey.Applicant     // whose dossiers; empty = everybody's
}

// Threshold is a number that one place of the plan sets. Two places may set different ones; both are kept and judged.
type Threshold struct {
	Basis    int64        // hundredths of a per cent: 9500 is 95 %; of a count, hundredths of one
	Operator string       // Over or AtLeast
	Source   string       // "II.2.i", "PL 9"
	Label    survey.Label // what that place is called, e.g. "thân kế hoạch"
	Verbatim string       // the sentence exactly as the source prints it, its misspellings too
}

// The operators. "Trên" is strictly greater; "ít nhất", "đạt" and "tối thiểu" are not.
const (
	Over    = ">"
	AtLeast = ">="
)

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

// Part finds a part by its id.
func (t *Target) Part(id string) (*Part, bool) {
	for i := range t.Parts {
		if t.Parts[i].ID == id {
			return &t.Parts[i], true
		}
	}
	return nil, false
}

// Entry is what somebody entered by hand for a part of a target. Entries are never changed: a later one stands in front.
type Entry struct {
	Target string     `json:"target"`
	Part   string     `json:"part"`
	Value  int64      `json:"value"` // hundredths: of a per cent, or of one
	Date   survey.Day `json:"date"`  // the day up to which the value speaks
	Source string     `json:"source"`
	Who    string     `json:"who"`
	Note   string     `json:"note,omitempty"`
	At     string     `json:"at"` // when it was entered, RFC 3339, UTC
}
