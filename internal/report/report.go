// Package report turns a question (a Query) into a Report: the one value from which page, API, command line, CSV and
// charts take every number. What is not in a Report is not shown anywhere; nobody downstream computes.
//
// The JSON form of a Report is the contract of `hailong figures --format json` and of GET /api/v1/figures:
// fields may be added, never renamed or given another meaning.
package report

import (
	"time"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

// Query is a question: which responses, cut how.
type Query struct {
	Period  survey.Period
	AsOf    time.Time // the selection ends here if this is before the period's end; zero = now
	By      Dimension // "" = no groups
	Across  Dimension // beside By: every group again by month, quarter or year (a manager also by week); "" = not
	Compare bool      // whether Changes are wanted
	Filter  Filter
	Lang    survey.Lang // of labels; "" = Vietnamese

	// GroupsOnly leaves out, beside groups, what takes passes of its own and is the same for every grouping: others, modes,
	// everybody's service, targets. For a page that has them from another report.
	GroupsOnly bool
}

// Filter narrows the responses; an empty list does not narrow. Within a list: any of them; between lists: all.
type Filter struct {
	Points     []survey.PointCode
	Agencies   []survey.AgencyCode
	Procedures []survey.ProcedureCode
	Fields     []survey.FieldCode
	Channels   []survey.Channel
	Languages  []survey.Lang
	Surveys    []survey.VersionID
	Modes      []survey.Mode
	Applicants []survey.Applicant // replaces the plan's population
}

// Dimension is what a report is grouped by.
type Dimension string

// The dimensions. Time groups appear even when empty; others only where responses were received.
const (
	ByDay       Dimension = "day"
	ByWeek      Dimension = "week"
	ByMonth     Dimension = "month"
	ByQuarter   Dimension = "quarter"
	ByYear      Dimension = "year"
	ByPoint     Dimension = "point"
	ByAgency    Dimension = "agency"
	ByProcedure Dimension = "procedure"
	ByField     Dimension = "field"
	ByChannel   Dimension = "channel"
	ByLanguage  Dimension = "language"
	BySurvey    Dimension = "survey"
	ByMode      Dimension = "mode"
)

// OfTime tells steps of time from what responses bear as a code.
func (d Dimension) OfTime() bool {
	_, ok := timeSlots[d]
	return ok
}

// Dimensions lists all of them, in the order in which help and pages offer them.
var Dimensions = []Dimension{ByDay, ByWeek, ByMonth, ByQuarter, ByYear, ByPoint, ByAgency, ByProcedure, ByField, ByChannel, ByLanguage, BySurvey, ByMode}

// Report is the answer to a Query.
type Report struct {
	Period         PeriodOut                       `json:"period"`
	Filter         map[string][]string             `json:"filter"`
	By             Dimension                       `json:"by,omitempty"`
	AsOf           string                          `json:"as_of"` // closing time of the data, RFC 3339, UTC
	Provisional    bool                            `json:"provisional,omitempty"`
	Satisfaction   Satisfaction                    `json:"satisfaction"`
	Verdicts       []Verdict                       `json:"verdicts"`
	Service        Service                         `json:"service"`
	ServiceAll     *Service                        `json:"service_all_applicants,omitempty"` // the same of everybody's dossiers, where the population leaves some out
	ResponseRate   *ResponseRate                   `json:"response_rate"`                    // null until dossiers are known
	ResponseRateB  *Proportion                     `json:"response_rate_business"`           // businesses that answered / businesses with a decided dossier
	Tied           *Tied                           `json:"tied"`                             // satisfaction over the answers tied to the decided dossiers; null until dossiers are known
	Modes          map[survey.Mode]Proportion      `json:"modes"`                            // satisfied responses by how they were asked for: personal, open, entered
	Reconciliation Reconciliation                  `json:"reconciliation"`
	Others         map[survey.Applicant]Proportion `json:"others,omitempty"`       // satisfied responses of applicants outside the population, apart
	Control        *Control                        `json:"control,omitempty"`      // there when grouped by week or month
	Targets        []TargetLine                    `json:"targets"`                // every target of the plans, in their order
	Unclassified   []CodeCount                     `json:"unclassified,omitempty"` // procedure codes that the definitions do not know
	Problems       []Problem                       `json:"problems,omitempty"`     // why a figure could not be computed
	Frozen         *Frozen                         `json:"frozen,omitempty"`       // there when the period was closed
	Revision       *Revision                       `json:"revision,omitempty"`     // there when the figures above are those of the closing: what came after it
	Changes        []Change                        `json:"changes,omitempty"`      // against earlier periods, where it was asked for
	Across         Dimension                       `json:"across,omitempty"`       // by what the cells of groups are
	Columns        []Column                        `json:"columns,omitempty"`      // the cells' keys and labels, in order, with the total of each
	Public         *Public                         `json:"public,omitempty"`       // there when the figures are those that viewers are told
	Groups         []Group                         `json:"groups,omitzero"`        // there when grouping was asked for
}

// PeriodOut is the period as people and programs read it: both days are part of it.
type PeriodOut struct {
	From string `json:"from"` // yyyy-mm-dd
	To   string `json:"to"`
	Zone string `json:"zone"`
}

// Headline says on which rate the verdicts stand.
type Headline string

// The headline is per business when at least 30 businesses are identified in the selection, else per response.
const (
	HeadlineBusiness Headline = "business"
	HeadlineResponse Headline = "response"
)

// Satisfaction is the block about the plan's population (applicant business, unless configured or filtered otherwise).
type Satisfaction struct {
	Headline      Headline                         `json:"headline"`
	Hidden        bool                             `json:"hidden,omitempty"` // a small cell, or one that would tell of a small one: counts are 0, the rest null
	PerBusiness   BusinessProportion               `json:"per_business"`
	PerResponse   Proportion                       `json:"per_response"`
	Levels        map[string]int64                 `json:"levels"` // choice code → responses, "na" and "blank" too; empty where it is not told
	Mean          *float64                         `json:"mean"`
	WeightedIndex *float64                         `json:"weighted_index"`
	Factors       map[survey.QuestionID]Proportion `json:"factors"`
}

// LevelsTold tells whether the block says how many answers each level has. Of what is cut by a code viewers are told the satisfied alone.
func (s *Satisfaction) LevelsTold() bool { return len(s.Levels) > 0 }

// HeadlineRate gives the proportion on which this block's verdicts stand.
func (s *Satisfaction) HeadlineRate() Proportion {
	if s.Headline == HeadlineBusiness {
		return s.PerBusiness.Proportion
	}
	return s.PerResponse
}

// Proportion is a rate with its interval; Rate, Low and High are null where Den is 0.
// Population is there where the interval is corrected for a finite population: then it is the size of that. Of a hidden one
// Num and Den are 0 and tell nothing.
type Proportion struct {
	Num        int64    `json:"num"`
	Den        int64    `json:"den"`
	Rate       *float64 `json:"rate"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Population int64    `json:"population,omitempty"`
	Hidden     bool     `json:"hidden,omitempty"`
}

// BusinessProportion is the rate per business, with the valid responses that no business could be found for.
type BusinessProportion struct {
	Proportion
	Unidentified int64 `json:"unidentified"`
}

// Verdict is how the headline stands against one threshold of one target.
type Verdict struct {
	Target      string      `json:"target"`      // e.g. "II.2.i"
	Threshold   float64     `json:"threshold"`   // per cent; "over" is strict
	Point       Point       `json:"point"`       // of the observed rate
	Statistical Statistical `json:"statistical"` // of the interval
	Source      string      `json:"source"`      // where the plan says so, e.g. "PL 9"
	Label       string      `json:"label"`
	LeastMet    int64       `json:"least_met"` // least numerator that would be met statistically at this n; 0 = none can
}

// The verdicts are the plan's.
type (
	// Point is the verdict on the observed rate.
	Point = plan.Point
	// Statistical is the verdict on the interval.
	Statistical = plan.Statistical
)

// Service is the block about how the work was done, over the same population as Satisfaction. What needs dossiers is null
// until they are known, and where the question filters by something that dossiers do not have (language, survey).
type Service struct {
	OnTime            *Proportion      `json:"on_time"`        // of decided dossiers and those overdue at the end
	OnTimeClosed      *Proportion      `json:"on_time_closed"` // of decided dossiers alone
	Days              *Days            `json:"days"`
	WithinLimit       *Proportion      `json:"within_limit"` // of the procedure's configured limit
	WithinPlan        *Proportion      `json:"within_plan"`  // of the days the plan sets
	Early             *int64           `json:"early"`
	OnDay             *int64           `json:"on_day"`
	Late              *int64           `json:"late"`
	NoDue             *int64           `json:"no_due"` // decided without a due day
	Decided           *int64           `json:"decided"`
	Open              *int64           `json:"open"`
	Overdue           *int64           `json:"overdue"`
	Online            *Proportion      `json:"online"`
	Cashless          *Proportion      `json:"cashless"`
	QD766             *Proportion      `json:"qd766"`             // the rate of the kind of Decision 766: silence counts as satisfied
	SatisfiedOnTime   *Proportion      `json:"satisfied_on_time"` // satisfaction over tied answers of dossiers decided in time
	SatisfiedLate     *Proportion      `json:"satisfied_late"`    // and of those decided late
	ExtraContacts     map[string]int64 `json:"extra_contacts"`
	ExtraContactScore ContactScore     `json:"extra_contacts_score"`
	ExtraPayment      map[string]int64 `json:"extra_payment"`
	ExtraPaymentRate  HiddenProportion `json:"extra_payment_rate"` // yes / yes and no
}

// ContactScore is 2 points for an answer without extra contact, 1 for one, 0 for more; Mean is null where N is 0.
type ContactScore struct {
	Points int64    `json:"points"`
	N      int64    `json:"n"`
	Mean   *float64 `json:"mean"`
}

// HiddenProportion is a proportion that nobody is told where fewer answered than the floor of small cells.
type HiddenProportion struct{ Proportion }

// ResponseRate is the share of decided dossiers that were answered for, with what the satisfaction rate would be if nobody
// who kept silent were satisfied, and if all were.
type ResponseRate struct {
	Proportion
	NonResponseLow  *float64 `json:"nonresponse_low"`
	NonResponseHigh *float64 `json:"nonresponse_high"`
}

// Tied is satisfaction over the answers tied to the dossiers decided in the period, one for each dossier, whenever they
// came. The number of those asked is known, so the intervals are corrected for it.
type Tied struct {
	PerResponse Proportion `json:"per_response"`
	PerBusiness Proportion `json:"per_business"`
}

// Days are processing days of decided dossiers: working days, or calendar days where the procedure says so, from the day
// after receipt to the day of the decision, less paused days. Quantiles by nearest rank; null where N is 0.
type Days struct {
	N         int64  `json:"n"`
	Median    *int64 `json:"median"`
	P90       *int64 `json:"p90"`
	Uncounted int64  `json:"uncounted,omitempty"` // decided, but a year between is missing in the calendar of holidays
}

// Control is the chart of control limits (p-chart) of the satisfaction rate per response by week or month.
type Control struct {
	By       Dimension      `json:"by"`
	Baseline ControlBase    `json:"baseline"`
	Centre   *float64       `json:"centre"` // null where there are too few subgroups; Why says so
	SigmaZ   *float64       `json:"laney_sigma_z"`
	Why      string         `json:"why,omitempty"` // "few_subgroups"
	Points   []ControlPoint `json:"points"`
}

// ControlBase is what centre and limits were computed from: the complete subgroups before the last.
type ControlBase struct {
	Subgroups int   `json:"subgroups"`
	Least     int   `json:"least"` // fewest for which limits are drawn
	Num       int64 `json:"num"`
	Den       int64 `json:"den"`
}

// ControlPoint is one subgroup. Method is how its limits were found: "normal" or, where n is too small, "exact".
type ControlPoint struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Num     int64    `json:"num"`
	Den     int64    `json:"den"`
	Rate    *float64 `json:"rate"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Method  string   `json:"method,omitempty"`
	Signals []string `json:"signals,omitempty"` // "outside", "run"
}

// TargetState is what can be said of a target at the end of the selection.
type TargetState string

// The states. A target that is not due keeps its value so far; its verdicts are computed all the same.
const (
	TargetJudged       TargetState = "judged"       // measured or entered, and due
	TargetNotDue       TargetState = "not_due"      // its time has not come: value so far
	TargetNoData       TargetState = "no_data"      // measured, but nothing was found; or no entry yet
	TargetUnmeasurable TargetState = "unmeasurable" // cannot be measured; Why says so
)

// TargetLine is one line of the plan with what was found.
type TargetLine struct {
	Plan         string      `json:"plan"`
	ID           string      `json:"id"`
	Text         string      `json:"text"`
	Body         Statement   `json:"body"`
	Annex        Statement   `json:"annex"`
	Lead         string      `json:"lead"` // agency code
	LeadName     string      `json:"lead_name"`
	Coordinators string      `json:"coordinators"`
	Time         string      `json:"time"`
	Due          string      `json:"due"` // the day from which it is judged
	State        TargetState `json:"state"`
	Notes        []string    `json:"notes,omitempty"`
	Parts        []PartLine  `json:"parts"` // one where the target is one thing
}

// Statement is the sentence of one place of the plan, exactly as printed.
type Statement struct {
	Source   string `json:"source"`
	Row      string `json:"row,omitempty"`
	Verbatim string `json:"verbatim"`
}

// PartLine is one measured thing of a target. For shares Proportion is filled; for counts and entries Value.
type PartLine struct {
	ID       string        `json:"id,omitempty"`
	Name     string        `json:"name,omitempty"`
	Measure  string        `json:"measure"` // satisfaction_business, online_share, within_days, decided_count, manual, unmeasurable
	State    TargetState   `json:"state"`
	Unit     string        `json:"unit,omitempty"`
	Days     *int          `json:"days,omitempty"` // of within_days
	Value    *float64      `json:"value"`          // in per cent or units; null where there is none
	Share    *Proportion   `json:"share,omitempty"`
	Median   *int64        `json:"median,omitempty"`
	P90      *int64        `json:"p90,omitempty"`
	N        int64         `json:"n"`
	Verdicts []PartVerdict `json:"verdicts"`
	Entry    *EntryOut     `json:"entry,omitempty"` // the entry that stands, of a manual part
	Entries  int           `json:"entries,omitempty"`
	Why      string        `json:"why,omitempty"`

	behind map[string]int64 // of a part that dossiers answer: N by procedure
	own    int64            // how many of N are of the plan's population
}

// PartVerdict is how a part stands against one threshold. Statistical is empty for what is counted in full or entered.
type PartVerdict struct {
	Threshold   float64     `json:"threshold"`
	Operator    string      `json:"operator"`
	Source      string      `json:"source"`
	Label       string      `json:"label"`
	Point       Point       `json:"point"`
	Statistical Statistical `json:"statistical,omitempty"`
}

// EntryOut is what somebody entered by hand.
type EntryOut struct {
	Value  float64 `json:"value"`
	Date   string  `json:"date"`
	Source string  `json:"source"`
	Who    string  `json:"who"`
	At     string  `json:"at"`
	Note   string  `json:"note,omitempty"`
}

// CodeCount is a code with how many dossiers and responses of all that is stored bear it.
type CodeCount struct {
	Code      string `json:"code"`
	Dossiers  int64  `json:"dossiers"`
	Responses int64  `json:"responses"`
}

// Problem is why something is missing: a name for programs ("calendar_missing"), its values, and a sentence for people.
type Problem struct {
	Key  string         `json:"key"`
	Args map[string]any `json:"args,omitempty"`
	Text string         `json:"text"`
}

// Frozen says by what closing the days asked for were closed. Where Revision stands beside it, the figures are those of the
// closing; where it does not (a filter, another grouping, a part of the period), they are the live ones.
type Frozen struct {
	Period      string `json:"period"` // "2021-H1"
	At          string `json:"at"`     // RFC 3339, UTC
	By          string `json:"by"`
	Fingerprint string `json:"fingerprint,omitempty"` // SHA-256 over the period's canonical, sorted, anonymous rows; not in public files
	Definitions string `json:"definitions"`           // fingerprint of the definitions in use
	Version     string `json:"version"`               // of the program
}

// Revision is the same question asked of what is stored now, beside the frozen figure.
type Revision struct {
	AsOf         string       `json:"as_of"`
	Late         int64        `json:"late"`          // responses of the period that arrived after the closing
	LateDossiers int64        `json:"late_dossiers"` // states of dossiers that did
	Erased       int64        `json:"erased"`        // responses erased since at their giver's wish
	Changed      bool         `json:"changed"`       // some figure differs
	Satisfaction Satisfaction `json:"satisfaction"`
	Verdicts     []Verdict    `json:"verdicts"`
	Service      Service      `json:"service"`
}

// Reconciliation accounts for every stored response of period and filter:
// Received = Duplicates + all Excluded + Counted, and Counted = per_response.den.
type Reconciliation struct {
	Invited    *int64           `json:"invited"` // dossiers whose applicant got a personal code; null until dossiers are known
	Received   int64            `json:"received"`
	Duplicates int64            `json:"duplicates"`
	Excluded   map[string]int64 `json:"excluded"` // applicant, na, blank, ruling
	Counted    int64            `json:"counted"`
	Untold     bool             `json:"untold,omitempty"` // viewers are told only of what is counted: Received is then Counted
}

// Group is one cut of a grouped report.
type Group struct {
	Key          string       `json:"key"`
	Label        string       `json:"label"`
	Satisfaction Satisfaction `json:"satisfaction"`
	Service      Service      `json:"service"`
	Invited      *int64       `json:"invited"`
	ResponseRate *Proportion  `json:"response_rate"`
	Cells        []Cell       `json:"cells,omitempty"` // by Across, one for each of the report's Columns
}

// Column is one step of Across over the whole selection.
type Column struct {
	Cell
	Label string `json:"label"`
}

// Cell is one group in one step of time. Its headline is the report's.
type Cell struct {
	Key         string             `json:"key"`
	PerBusiness BusinessProportion `json:"per_business"`
	PerResponse Proportion         `json:"per_response"`
	OnTime      *Proportion        `json:"on_time,omitempty"`
	Signal      string             `json:"signal,omitempty"` // "below", "above": outside the control limits of its group
}

// HeadlineRate gives the cell's rate of the kind on which its report's verdicts stand.
func (c *Cell) HeadlineRate(h Headline) Proportion {
	if h == HeadlineBusiness {
		return c.PerBusiness.Proportion
	}
	return c.PerResponse
}

// Change is how the headline rate differs from that of an earlier period of the same filter, in the same way of counting.
type Change struct {
	With   string     `json:"with"` // "before": as many months before, or the plan's period before; "year": the same days of last year
	Period PeriodOut  `json:"period"`
	Before Proportion `json:"before"` // the headline's rate then
	// Difference is rate − rate then, Low and High Newcombe's hybrid score interval of it (95 %), all as fractions; null where
	// one of the rates is null or hidden.
	Difference *float64 `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Both       *int64   `json:"both"`    // businesses counted in both periods, which the interval takes for independent; null per response
	Verdict    string   `json:"verdict"` // "rise", "fall": the interval lies on one side of 0; "noise"; "no_data"
}

// Public says that the report is one for viewers.
type Public struct {
	Floor int64 `json:"floor"` // cells of fewer are hidden, and others that would tell of them
	Step  int64 `json:"step"`  // figures advance by at least so many answers
}
