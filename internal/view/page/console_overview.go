package page

import (
	"cmp"
	"net/url"
	"time"

	"hailong/internal/chart"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// OverviewInput is what the server gathers for the console's first page. The three reports answer the same question,
// grouped by month, by point and by field; one that could not be had is nil and its panel says so.
type OverviewInput struct {
	Frame  Frame
	User   User
	Query  report.Query // the question, without By
	Faults survey.Faults
	Typed  url.Values // what was typed, to keep it when Faults is not empty
	Months *report.Report
	Points *report.Report
	Fields *report.Report
	Weeks  *report.Report // for the control chart where WantsWeeks; may be nil

	Around     *report.Report  // months around a period that is too short for a trend; nil = the trend is that of Months
	Agencies   *report.Report  // for what needs attention
	Procedures *report.Report  // for what needs attention
	Untold     bool            // some of the reports may not be told to this reader
	Deadlines  []plan.Deadline // that come near or are overdue, the most pressing first
	Silence    *Silence        // no answer has come for long, though points are open

	Loading bool // the figures are still being read in
	Stale   bool // the figures could not be refreshed lately; as_of says how old they are

	Incident string // the code under which the log has the cause of what is missing

	Center  *survey.Center
	Survey  *survey.Survey     // whose questions name the figures: the current version
	Surveys []survey.VersionID // that one can filter by
	Presets []Preset
	Zone    *time.Location
	Now     time.Time
}

// Preset is a period that one click chooses.
type Preset struct {
	Kind   PresetKind
	Period survey.Period
}

// PresetKind names a preset; the page's words for it stand in messages "console.preset.…".
type PresetKind string

// The presets in the order in which they are offered.
const (
	Today          PresetKind = "today"
	SevenDays      PresetKind = "seven_days"
	ThisMonth      PresetKind = "this_month"
	PreviousMonth  PresetKind = "previous_month"
	ThisQuarter    PresetKind = "quarter"
	SixMonthReport PresetKind = "six_month"
	AnnualReport   PresetKind = "annual"
)

// Overview is the console's first page: how satisfied businesses are, against what the plan asks for.
//
// It shows values of the reports and computes none. Every printed figure stands in an element that carries the exact
// values, so that a program can read the page back and compare it with the JSON of the same question:
//
//	data-figure   which figure: per_business, per_response, others, unidentified, levels, factors, extra_contacts,
//	              extra_contacts_score, extra_payment, extra_payment_rate, modes, verdict, mean, weighted_index,
//	              reconciliation; of dossiers: on_time, on_time_closed, within_limit, within_plan, online, cashless, qd766,
//	              satisfied_on_time, satisfied_late, response_rate, response_rate_business, tied.per_response,
//	              tied.per_business, dossiers (early, on_day, …), days (median, p90, n, uncounted), nonresponse_low,
//	              nonresponse_high; control, control_centre, control_baseline, control_sigma_z;
//	              unclassified_dossiers, unclassified_responses; change (the difference, its low and high) and change_before
//	              (the rate then), by data-key before or year, change_both; revision (late, late_dossiers, erased), and
//	              revision.per_business and so on for figures as they are since a closing
//	data-group    the group's key as in the JSON ("2021-03", "TT-01", a field's code), the kind of applicant or mode, or
//	              "all_applicants" for everybody's dossiers; absent = the whole selection
//	data-by       beside the group's key of a table: month, point or field; of what needs attention also agency or procedure
//	data-key      choice code, question id, reason, code, subgroup or threshold, for figures that are lists
//	data-value    a single number that is no count; of extra_contacts_score the mean beside points (num) and answers (den)
//	data-hidden   there where the figure may not be told; then it has no values
//	data-num, data-den, data-rate, data-low, data-high
//	              the values in full; rate, low and high are absent where the denominator is 0
//
// A verdict has data-key (the threshold), data-statistical, data-point and data-least; it is absent for open periods.
type Overview struct {
	Console
	State    string // ready, loading, failed or refused
	Faults   []string
	Incident string
	Retry    string

	Period, Status, AsOf, Made string // what the head says
	Closing                    *Closing
	Provisional, Stale         bool

	Chooser   Chooser
	Headline  Headline
	Attention Attention
	Glance    Glance
	Public    string // to viewers: what is hidden, and when figures move
	Explore   string // where the same question can be taken further
	Sides     []Side // per business, per response
	Others    []Other
	Trend     Trend
	Factors   Factors
	Levels    Levels
	Breakdown []Breakdown
	Service   Service
	Dossiers  ServiceLevels
	Control   *ControlChart
	Unknown   []Unclassified
	Accounts  Accounts
	Downloads []Link
}

// Picture is one chart in its two drawings, and where it can be had as a file.
type Picture struct {
	Wide, Narrow chart.SVG
	Label        string // what screen readers call it where it can be focused
	Files        []Link // empty where it cannot be had as a file
	source       chart.Picture
}

// drawn draws a chart in both sizes.
func drawn(p chart.Picture) Picture {
	return Picture{Wide: p.SVG(chart.Wide), Narrow: p.SVG(chart.Narrow), source: p}
}

// NewOverview makes the page.
func NewOverview(in OverviewInput) Overview {
	in.Frame.Title = in.Frame.T("console.overview.title")
	b := &overview{path: ConsolePath, in: in, Overview: Overview{Console: NewConsole(in.Frame, in.User), Incident: in.Incident, Stale: in.Stale}}
	b.keepQuestion()
	b.Chooser = b.chooser()
	b.Retry = b.To(b.path, b.own())
	b.State, b.Faults = b.standing(in.Faults, in.Loading, in.Months)
	if b.Refused = b.State == "refused"; b.State == "ready" {
		b.fill(in.Months)
	}
	return b.Overview
}

// overview is the page while it is made.
type overview struct {
	Overview
	path  string     // of the page
	extra url.Values // what links of the page keep beside the question
	in    OverviewInput
	fig   figures
}

// keepQuestion makes the language links ask the same question.
func (b *overview) keepQuestion() {
	links := make([]Link, len(b.LangLinks))
	for i, l := range b.LangLinks {
		v := b.own()
		v.Set("lang", l.Lang)
		l.Href = b.path + "?" + v.Encode()
		links[i] = l
	}
	b.LangLinks = links
}

// questionOf gives the parameters of the question of a report, which may be about other days than the page.
func (b *overview) questionOf(r *report.Report, by report.Dimension) url.Values {
	v := b.question(by)
	if r != b.in.Months && len(v) > 0 {
		v.Set("from", r.Period.From)
		v.Set("to", r.Period.To)
	}
	return v
}

// question gives the parameters of the question, grouped by a dimension or not.
func (b *overview) question(by report.Dimension) url.Values {
	if len(b.in.Faults) > 0 {
		return url.Values{}
	}
	q := b.in.Query
	q.By, q.Compare = by, false
	return q.Values()
}

// own gives the parameters with which the page asks for itself again.
func (b *overview) own() url.Values { return with(b.question(""), b.extra) }

// with adds parameters to others.
func with(v, extra url.Values) url.Values {
	for name, list := range extra {
		v[name] = list
	}
	return v
}

// ask gives an address that asks the page's question of a path.
func (b *overview) ask(path string, by report.Dimension) string { return b.To(path, b.question(by)) }

func (b *overview) fill(r *report.Report) {
	b.fig = figuresOf(b.P, r)
	b.Provisional = r.Provisional
	b.head(r)
	b.Headline = b.headline(r)
	b.Attention, b.Glance = b.attention(r), b.glance(r)
	b.Explore = b.ask(ExplorePath, "")
	if r.Public != nil {
		b.Public = b.T("overview.public", "floor", r.Public.Floor, "step", r.Public.Step)
	}
	b.Sides, b.Others = b.sides(r), b.others(r)
	b.Trend = b.trend(cmp.Or(b.in.Around, r))
	b.Factors = b.factors(r)
	b.Levels = b.levels(r)
	b.Breakdown = []Breakdown{b.breakdown(report.ByPoint, b.in.Points, r), b.breakdown(report.ByField, b.in.Fields, r)}
	b.Service = b.service(r)
	b.Closing = b.closing(r)
	b.Dossiers, b.Control, b.Unknown = b.serviceLevels(r), b.control(cmp.Or(b.in.Weeks, r)), b.unclassified(r)
	b.takeable(r)
	b.Accounts = accounts(b.Frame, r)
	b.Downloads = []Link{
		{Text: b.T("console.download.csv"), Href: b.ask(CSVPath, "")},
		{Text: b.T("console.download.json"), Href: b.ask(JSONPath, report.ByMonth)},
	}
}

// takeable says where trend and control chart can be had as files.
func (b *overview) takeable(r *report.Report) {
	trend := cmp.Or(b.in.Around, r)
	if !b.Trend.Empty {
		c := &b.Trend.Chart
		c.Label, c.Files = b.T("explore.chart", "name", b.Trend.Title), b.filesOf(b.questionOf(trend, report.ByMonth), b.Trend.Title, ChartTrend, report.ByMonth, "")
	}
	if b.Control != nil && !b.Control.Empty {
		b.toFiles(&b.Control.Chart, b.T("control.title"), ChartControl, cmp.Or(b.in.Weeks, r).Control.By, "")
	}
}

func (b *overview) head(r *report.Report) {
	b.Period = b.days(b.in.Query.Period)
	key := "console.period.closed"
	if r.Provisional {
		key = "console.period.open"
	}
	b.Status = b.T(key)
	if t, err := time.Parse(time.RFC3339, r.AsOf); err == nil {
		b.AsOf = b.P.DateTime(t.In(b.in.Zone))
	}
	if !b.in.Now.IsZero() {
		b.Made = b.P.DateTime(b.in.Now.In(b.in.Zone))
	}
}

func (b *overview) days(p survey.Period) string { return periodDays(b.P, p) }
