package page

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// PeriodsInput is what the server gathers for the reporting calendar.
type PeriodsInput struct {
	Frame    Frame
	User     User
	Due      []Due
	Frozen   []report.Frozen
	Center   *survey.Center
	Closable bool   // periods can be closed here
	Done     string // the period that was closed just now
	Today    survey.Day
	Zone     *time.Location
}

// Due is one report that must be somewhere by a day.
type Due struct {
	Rule          string
	Name          survey.Label
	Period        string // the name that closes it, e.g. "2021-H1"; empty = none
	From, Closing survey.Day
	LastSafe      survey.Day
	DaysLeft      int // to LastSafe; below 0 = late
	To            survey.AgencyCode
	Source        string
	Report        *report.Report // its figures; nil = could not be had
}

// Periods is the page of the reporting calendar and of the closed periods.
type Periods struct {
	Console
	Done   string
	Due    []DueCard
	Frozen []FrozenRow
}

// DueCard is one report of the calendar.
type DueCard struct {
	ID              string // of its heading
	Name, Days      string
	Closing, Safe   string
	Left            string // "còn 3 ngày"
	Late            bool
	From, To        string // sender and addressee
	Source          string
	Frozen          *FrozenRow
	Missing         []Link // without Href: a sentence
	Figures, Freeze string // addresses; Freeze is empty where the period cannot be closed
	Files           string // where the period's files are
}

// FrozenRow is one closed period.
type FrozenRow struct {
	Period, At, By, Fingerprint, Verify, Figures string
}

// NewPeriods makes the page.
func NewPeriods(in PeriodsInput) Periods {
	in.Frame.Title = in.Frame.T("periods.title")
	p := &periods{in: in, Periods: Periods{Console: NewConsole(in.Frame, in.User)}}
	if in.Done != "" {
		p.Done = p.T("periods.done", "period", in.Done)
	}
	frozen := slices.SortedFunc(slices.Values(in.Frozen), func(x, y report.Frozen) int { return compareTimes(y.At, x.At) })
	for i := range frozen {
		p.Frozen = append(p.Frozen, p.row(&frozen[i]))
	}
	due := slices.SortedStableFunc(slices.Values(in.Due), func(x, y Due) int {
		return cmp.Or(cmp.Compare(late(x.DaysLeft), late(y.DaysLeft)), cmp.Compare(abs(x.DaysLeft), abs(y.DaysLeft)))
	})
	for i := range due {
		p.Periods.Due = append(p.Periods.Due, p.card(&due[i]))
	}
	return p.Periods
}

// periods is the page while it is made.
type periods struct {
	Periods
	in PeriodsInput
}

// late sorts what is late behind what is not.
func late(daysLeft int) int {
	if daysLeft < 0 {
		return 1
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

func (p *periods) row(f *report.Frozen) FrozenRow {
	return FrozenRow{
		Period: f.Period, At: moment(p.P, f.At, p.in.Zone), By: f.By, Fingerprint: f.Fingerprint, Verify: "hailong verify " + f.Period,
		Figures: p.To(ConsolePath, url.Values{"period": {f.Period}}),
	}
}

func (p *periods) card(d *Due) DueCard {
	c := DueCard{
		ID: "due-" + d.Rule + "-" + string(d.Closing), Name: d.Name.In(survey.Lang(p.Lang)),
		Days:    p.T("console.period.days", "from", dayText(p.P, d.From), "to", dayText(p.P, d.Closing)),
		Closing: dayText(p.P, d.Closing), Safe: dayText(p.P, d.LastSafe), Source: d.Source,
		From: p.sender(d), To: p.agency(d.To, d.LastSafe),
	}
	if d.Period != "" {
		c.Name = p.T("periods.name", "name", c.Name, "period", d.Period, "to", c.To)
		c.Figures = p.To(ConsolePath, url.Values{"period": {d.Period}})
		c.Files = p.To(ReportsPath, url.Values{FieldPeriod: {d.Period}})
	}
	for i := range p.Frozen {
		if d.Period != "" && p.Frozen[i].Period == d.Period {
			c.Frozen = &p.Frozen[i]
		}
	}
	p.timing(&c, d)
	c.Missing = p.missing(d, c.Frozen != nil)
	if c.Frozen == nil && d.Period != "" && d.Closing < p.in.Today && p.in.Closable {
		c.Freeze = p.To(FreezePath, url.Values{"period": {d.Period}})
	}
	return c
}

// timing says how many days are left, or for how many the last day is past.
func (p *periods) timing(c *DueCard, d *Due) {
	switch n := int64(abs(d.DaysLeft)); {
	case d.DaysLeft > 0:
		c.Left = p.P.Count("periods.left", n)
	case d.DaysLeft == 0:
		c.Left = p.T("periods.today")
	case c.Frozen != nil:
		c.Left = p.P.Count("periods.past", n)
	default:
		c.Left, c.Late = p.P.Count("periods.late", n), true
	}
}

// agency names the agency that does the work of a code on a day.
func (p *periods) agency(code survey.AgencyCode, day survey.Day) string {
	if p.in.Center != nil {
		if a, ok := p.in.Center.Agency(p.in.Center.AgencyOn(code, day)); ok {
			return a.Name.In(survey.Lang(p.Lang))
		}
	}
	return string(code)
}

// sender is the center itself; a report about the same days that somebody else was sent before is handed on by that one.
func (p *periods) sender(d *Due) string {
	for _, before := range p.in.Due {
		if before.From == d.From && before.Closing == d.Closing && before.LastSafe < d.LastSafe && before.To != d.To {
			return p.agency(before.To, d.LastSafe)
		}
	}
	return p.CenterName
}

// missing lists what the report still lacks.
func (p *periods) missing(d *Due, frozen bool) []Link {
	var out []Link
	say := func(key string, args ...any) { out = append(out, Link{Text: p.T(key, args...)}) }
	if d.Closing >= p.in.Today {
		say("periods.missing.open", "date", dayText(p.P, d.Closing))
	} else if !frozen && d.Period != "" {
		say("periods.missing.frozen")
	}
	if d.Report == nil {
		say("periods.missing.report")
		return out
	}
	if list := withoutEntry(d.Report); len(list) > 0 {
		q := url.Values{"from": {string(d.From)}, "to": {string(d.Closing)}}
		out = append(out, Link{Text: p.T("periods.missing.entries", "n", len(list), "list", strings.Join(list, ", ")), Href: p.To(PlanPath, q)})
	}
	if n := d.Report.Service.Decided; n == nil || *n == 0 {
		say("periods.missing.dossiers")
	}
	for _, x := range d.Report.Problems {
		out = append(out, Link{Text: x.Text})
	}
	return out
}

// withoutEntry lists the targets that take an entry and have none.
func withoutEntry(r *report.Report) []string {
	var out []string
	for i := range r.Targets {
		t := &r.Targets[i]
		if slices.ContainsFunc(t.Parts, func(p report.PartLine) bool { return p.Measure == plan.Manual && p.Entry == nil }) {
			out = append(out, targetPlace(t))
		}
	}
	return out
}

// FreezeInput is what the server gathers for the page that asks before a period is closed.
type FreezeInput struct {
	Frame  Frame
	User   User
	Period string
	Days   survey.Period
	Fault  string // why it was refused; then there is no button
}

// Freeze is the page that asks before a period is closed, and says why it cannot be.
type Freeze struct {
	Console
	Action, Back, Period, Days, Fault, Figures string
}

// NewFreeze makes the page.
func NewFreeze(in FreezeInput) Freeze {
	in.Frame.Title = in.Frame.T("periods.freeze.title")
	c := NewConsole(in.Frame, in.User)
	c.Refused = in.Fault != ""
	for i, l := range c.LangLinks {
		c.LangLinks[i].Href = FreezePath + "?" + url.Values{"period": {in.Period}, "lang": {l.Lang}}.Encode()
	}
	return Freeze{
		Console: c, Action: c.To(FreezePath, nil), Back: c.To(PeriodsPath, nil), Period: in.Period, Days: periodDays(c.P, in.Days), Fault: in.Fault,
		Figures: c.To(ConsolePath, url.Values{"period": {in.Period}}),
	}
}
