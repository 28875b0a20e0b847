package page

import (
	"net/url"
	"slices"
	"time"

	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// PlanInput is what the server gathers for the page of the plans' targets.
type PlanInput struct {
	Frame    Frame
	User     User
	Query    report.Query
	Faults   survey.Faults
	Typed    url.Values // what was typed, to keep it when Faults is not empty
	Report   *report.Report
	Loading  bool
	Stale    bool
	Incident string // the code under which the log has the cause of what is missing

	Plans    []*plan.Plan
	Presets  []Preset // the plans' reports
	Entering bool     // figures can be entered by hand
	Zone     *time.Location
}

// Plan is the page that holds each target of the plans against what was measured or entered.
//
// As on the Overview every printed figure carries its exact values. data-group is the target's id, data-key the part's:
//
//	data-figure   target_share (with num, den, rate, low, high), target_value (data-value), target_n, target_median,
//	              target_p90, target_entries (data-num), target_verdict (data-point, data-statistical; the key is
//	              the part's, then operator and threshold), target_summary (data-key: the kind, data-num)
type Plan struct {
	Console
	State    string // ready, loading, failed or refused
	Faults   []string
	Incident string
	Retry    string

	Period, Status, AsOf string
	Stale                bool
	Closed               string // by what closing the figures stand

	Chooser   Chooser
	Tables    []TargetTable
	Accounts  Accounts
	Downloads []Link
}

// TargetTable is one plan.
type TargetTable struct {
	Plan    string // its id
	Heading string
	Title   string
	Notes   []string // about the plan as a whole
	Summary []ChipCount
	Rows    []TargetRow
}

// ChipCount is how many targets stand under one word.
type ChipCount struct {
	Chip  Chip
	Count Count
}

// NewPlan makes the page.
func NewPlan(in PlanInput) Plan {
	in.Frame.Title = in.Frame.T("plan.title", "name", PlanName(in.Frame.P, in.Plans))
	b := &planPage{in: in, Plan: Plan{Console: NewConsole(in.Frame, in.User), Incident: in.Incident, Stale: in.Stale}}
	b.Chooser = b.chooser()
	b.LangLinks = b.sameQuestion()
	b.Retry = b.To(PlanPath, b.question())
	b.State, b.Faults = b.standing(in.Faults, in.Loading, in.Report)
	if b.Refused = b.State == "refused"; b.State == "ready" {
		b.fill(in.Report)
	}
	return b.Plan
}

// planPage is the page while it is made.
type planPage struct {
	Plan
	in PlanInput
}

func (b *planPage) question() url.Values {
	if len(b.in.Faults) > 0 {
		return url.Values{}
	}
	q := b.in.Query
	q.By = ""
	return q.Values()
}

func (b *planPage) sameQuestion() []Link {
	links := slices.Clone(b.LangLinks)
	for i := range links {
		v := b.question()
		v.Set("lang", links[i].Lang)
		links[i].Href = PlanPath + "?" + v.Encode()
	}
	return links
}

func (b *planPage) chooser() Chooser {
	typed := b.question()
	if len(b.in.Faults) > 0 {
		typed = b.in.Typed
	}
	c := Chooser{Action: PlanPath, From: typed.Get("from"), To: typed.Get("to"), More: b.T("plan.choose"), Open: len(b.in.Faults) > 0}
	if b.Lang != "vi" {
		c.Hidden = append(c.Hidden, HiddenField{"lang", b.Lang})
	}
	for _, p := range b.in.Presets {
		q := b.in.Query
		current := q.Period.From.Equal(p.Period.From) && q.Period.To.Equal(p.Period.To) && len(b.in.Faults) == 0
		q.Period, q.By = p.Period, ""
		c.Presets = append(c.Presets, Link{Text: presetName(b.P, p), Note: periodDays(b.P, p.Period), Href: b.To(PlanPath, q.Values()), Current: current})
	}
	return c
}

func (b *planPage) fill(r *report.Report) {
	b.Period, b.Status = periodDays(b.P, b.in.Query.Period), b.T("console.period.closed")
	if r.Provisional {
		b.Status = b.T("console.period.open")
	}
	b.AsOf = moment(b.P, r.AsOf, b.in.Zone)
	if f := r.Frozen; f != nil {
		b.Closed = b.T("closing.text", "time", moment(b.P, f.At, b.in.Zone), "who", f.By)
	}
	b.Accounts = accounts(b.Frame, r)
	for i := range r.Targets {
		t := &r.Targets[i]
		table := b.table(t.Plan)
		table.Rows = append(table.Rows, b.target(t))
	}
	for i := range b.Tables {
		b.Tables[i].Summary = b.summary(&b.Tables[i])
	}
	b.Downloads = []Link{
		{Text: b.T("console.download.csv"), Href: b.To(CSVPath, b.question())},
		{Text: b.T("console.download.json"), Href: b.To(JSONPath, b.question())},
	}
}

// table finds the table of a plan, or begins it.
func (b *planPage) table(id string) *TargetTable {
	for i := range b.Tables {
		if b.Tables[i].Plan == id {
			return &b.Tables[i]
		}
	}
	t := TargetTable{Plan: id, Heading: id}
	for _, p := range b.in.Plans {
		if p.ID != id {
			continue
		}
		lang := survey.Lang(b.Lang)
		t.Heading = b.T("plan.heading", "number", p.Number, "date", dayText(b.P, p.Issued), "issuer", p.Issuer.In(lang))
		t.Title = p.Title.In(lang)
		for _, n := range p.Notes {
			t.Notes = append(t.Notes, n.In(lang))
		}
	}
	b.Tables = append(b.Tables, t)
	return &b.Tables[len(b.Tables)-1]
}

// kinds of a summary, in the order in which it names them.
var summaryKinds = []string{"met", "not_met", "undecided", "insufficient", "not_due", "no_data", "unmeasurable"}

func (b *planPage) summary(t *TargetTable) []ChipCount {
	var out []ChipCount
	for _, kind := range summaryKinds {
		var n int64
		for i := range t.Rows {
			if t.Rows[i].Kind == kind {
				n++
			}
		}
		if n > 0 {
			out = append(out, ChipCount{kindChip(b.P, kind), Count{Name: "target_summary", Key: kind, Num: n, Text: b.P.Number(n)}})
		}
	}
	return out
}
