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
	Period survey.Period
	AsOf   time.Time // the selection ends here if this is before the period's end; zero = now
	By     Dimension // "" = no groups
	Filter Filter
	Lang   survey.Lang // of labels; "" = Vietnamese
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
)

// Dimensions lists all of them, in the order in which help and pages offer them.
var Dimensions = []Dimension{ByDay, ByWeek, ByMonth, ByQuarter, ByYear, ByPoint, ByAgency, ByProcedure, ByField, ByChannel, ByLanguage, BySurvey}

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
	ResponseRate   *Proportion                     `json:"response_rate"` // null until dossiers are known
	Reconciliation Reconciliation                  `json:"reconciliation"`
	Others         map[survey.Applicant]Proportion `json:"others,omitempty"` // satisfied responses of applicants outside the population, apart
	Groups         []Group                         `json:"groups,omitzero"`  // there when grouping was asked for
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
	PerBusiness   BusinessProportion               `json:"per_business"`
	PerResponse   Proportion                       `json:"per_response"`
	Levels        map[string]int64                 `json:"levels"` // choice code → responses, "na" and "blank" too
	Mean          *float64                         `json:"mean"`
	WeightedIndex *float64                         `json:"weighted_index"`
	Factors       map[survey.QuestionID]Proportion `json:"factors"`
}

// HeadlineRate gives the proportion on which this block's verdicts stand.
func (s *Satisfaction) HeadlineRate() Proportion {
	if s.Headline == HeadlineBusiness {
		return s.PerBusiness.Proportion
	}
	return s.PerResponse
}

// Proportion is a rate with its interval; Rate, Low and High are null where Den is 0.
type Proportion struct {
	Num  int64    `json:"num"`
	Den  int64    `json:"den"`
	Rate *float64 `json:"rate"`
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
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

// Service is the block about how the work was done. What needs dossiers is null until they are known.
type Service struct {
	OnTime        *Count           `json:"on_time"`
	Days          *Days            `json:"days"`
	ExtraContacts map[string]int64 `json:"extra_contacts"`
	ExtraPayment  map[string]int64 `json:"extra_payment"`
}

// Count is a rate without interval.
type Count struct {
	Num int64 `json:"num"`
	Den int64 `json:"den"`
}

// Days are processing days.
type Days struct {
	N      int64 `json:"n"`
	Median int64 `json:"median"`
	P90    int64 `json:"p90"`
}

// Reconciliation accounts for every stored response of period and filter:
// Received = Duplicates + all Excluded + Counted, and Counted = per_response.den.
type Reconciliation struct {
	Received   int64            `json:"received"`
	Duplicates int64            `json:"duplicates"`
	Excluded   map[string]int64 `json:"excluded"` // applicant, na, blank, ruling
	Counted    int64            `json:"counted"`
}

// Group is one cut of a grouped report.
type Group struct {
	Key          string       `json:"key"`
	Label        string       `json:"label"`
	Satisfaction Satisfaction `json:"satisfaction"`
	Service      Service      `json:"service"`
}
