package page

import (
	"hailong/internal/report"
)

// ServiceLevels is what the dossiers say about how the work was done. Without dossiers only Missing is filled.
type ServiceLevels struct {
	Missing  string // why there is nothing, and what to do
	Command  string // of the command line, that mends it
	Problems []string

	OnTime    []Measured // both definitions
	States    []Count    // early, on the day, late, without a due day; decided, open, overdue
	Days      *Days
	Within    []Measured // the configured limit, the plan's days
	Ways      []Measured // online, cashless
	Timely    []Measured // satisfaction on time and late
	QD766     []Measured
	Responses []Measured // of those asked, per dossier and per business
	Tied      []Measured
	Silent    *Silent
	Few       string // warning: few of those asked answered
	Everybody *Everybody
}

// Measured is a named proportion with what must be said beside it.
type Measured struct {
	Name   string
	Figure Figure
	Counts string // "1.412 trên 1.498 hồ sơ"
	Text   string // of the interval
	Note   string
}

// Days are the processing days.
type Days struct {
	Median, P90          *Count // nil where nothing was counted
	N, Uncounted         Count
	NinthOfTen, Of, Lost string // sentences
}

// Silent says between which rates the truth must lie, had those who kept silent answered.
type Silent struct {
	Low, High           string
	LowValue, HighValue string
}

// Everybody is the service of all applicants' dossiers, where the plan's population leaves some out.
type Everybody struct {
	Rows   []Measured
	States []Count
	Days   *Days
}

// fewAnswered warns below this share of those asked, in tenths.
const fewAnswered = 3

func (b *overview) serviceLevels(r *report.Report) ServiceLevels {
	s := &r.Service
	l := ServiceLevels{}
	for _, p := range r.Problems {
		l.Problems = append(l.Problems, b.problem(p))
	}
	if s.Decided == nil {
		l.Missing, l.Command = b.T("service.none"), "hailong import dossiers"
		if f := b.in.Query.Filter; len(f.Languages)+len(f.Surveys) > 0 {
			l.Missing, l.Command = b.T("service.filtered"), ""
		}
		return l
	}
	l.OnTime = b.measured("", named{"on_time", s.OnTime}, named{"on_time_closed", s.OnTimeClosed})
	l.States = b.dossierStates(s, "")
	l.Days = b.processing(s.Days, "")
	l.Within = b.measured("", named{"within_limit", s.WithinLimit}, named{"within_plan", s.WithinPlan})
	l.Ways = b.measured("", named{"online", s.Online}, named{"cashless", s.Cashless})
	l.Timely = b.measured("", named{"satisfied_on_time", s.SatisfiedOnTime}, named{"satisfied_late", s.SatisfiedLate})
	l.QD766 = b.measured("", named{"qd766", s.QD766})
	b.responses(&l, r)
	if all := r.ServiceAll; all != nil && all.Decided != nil {
		l.Everybody = &Everybody{States: b.dossierStates(all, everybody), Days: b.processing(all.Days, everybody), Rows: b.measured(everybody,
			named{"on_time", all.OnTime}, named{"on_time_closed", all.OnTimeClosed}, named{"within_limit", all.WithinLimit},
			named{"within_plan", all.WithinPlan}, named{"online", all.Online}, named{"cashless", all.Cashless}, named{"qd766", all.QD766})}
	}
	return l
}

// everybody is the data-group of figures about all applicants' dossiers.
const everybody = "all_applicants"

// problem puts why a figure is missing into the page's language.
func (b *overview) problem(p report.Problem) string {
	if p.Text != "" {
		return p.Text
	}
	var args []any
	for name, v := range p.Args {
		args = append(args, name, v)
	}
	return b.T(p.Key, args...)
}

// named is a proportion by its name in the report; nil = not known.
type named struct {
	name string
	p    *report.Proportion
}

// measured prints the proportions that there are. What a name needs said is the message "service.<name>.note".
func (b *overview) measured(group string, list ...named) []Measured {
	var out []Measured
	for _, x := range list {
		if x.p == nil {
			continue
		}
		m := Measured{Name: b.T("service." + x.name), Figure: b.fig.of(x.name, group, *x.p), Counts: b.T("console.no_data")}
		if m.Figure.HasData() {
			m.Text = b.T("console.interval", "interval", m.Figure.Interval)
			m.Counts = b.T("console.counts", "num", m.Figure.Num, "den", m.Figure.Den, "unit", b.P.Count(b.unitOf(x.name), m.Figure.Den))
		}
		if note := "service." + x.name + ".note"; b.P.Has(note) {
			m.Note = b.T(note)
		}
		if x.p.Population > 0 {
			m.Note = b.T("service.corrected", "n", x.p.Population)
		}
		out = append(out, m)
	}
	return out
}

// unitOf is the message that names what a figure counts.
func (b *overview) unitOf(name string) string {
	switch name {
	case "satisfied_on_time", "satisfied_late", "tied.per_response", "modes", "extra_payment_rate":
		return "console.unit.response"
	case "tied.per_business", "response_rate_business":
		return "console.unit.business"
	}
	return "service.unit"
}

// dossierStates lists the plain counts of dossiers that are known.
func (b *overview) dossierStates(s *report.Service, group string) []Count {
	var out []Count
	for _, x := range []struct {
		key string
		n   *int64
	}{
		{"decided", s.Decided}, {"early", s.Early}, {"on_day", s.OnDay}, {"late", s.Late}, {"no_due", s.NoDue},
		{"open", s.Open}, {"overdue", s.Overdue},
	} {
		if x.n != nil {
			out = append(out, Count{Name: "dossiers", Group: group, Key: x.key, Label: b.T("service.state." + x.key), Num: *x.n, Text: b.P.Number(*x.n)})
		}
	}
	return out
}

// processing prints the processing days.
func (b *overview) processing(d *report.Days, group string) *Days {
	if d == nil {
		return nil
	}
	count := func(key string, n *int64) *Count {
		if n == nil {
			return nil
		}
		return &Count{Name: "days", Group: group, Key: key, Num: *n, Text: b.P.Number(*n)}
	}
	out := &Days{Median: count("median", d.Median), P90: count("p90", d.P90), N: *count("n", &d.N), Uncounted: *count("uncounted", &d.Uncounted)}
	out.Of = b.T("service.days.of", "n", d.N)
	if d.P90 != nil {
		out.NinthOfTen = b.T("service.days.p90", "n", *d.P90)
	}
	if d.Uncounted > 0 {
		out.Lost = b.T("service.days.uncounted", "n", d.Uncounted)
	}
	return out
}

// responses fills in how many of those asked answered, and what that leaves open.
func (b *overview) responses(l *ServiceLevels, r *report.Report) {
	if rate := r.ResponseRate; rate != nil {
		l.Responses = b.measured("", named{"response_rate", &rate.Proportion}, named{"response_rate_business", r.ResponseRateB})
		if low, high := rate.NonResponseLow, rate.NonResponseHigh; low != nil && high != nil {
			l.Silent = &Silent{Low: b.fig.percent(*low), High: b.fig.percent(*high), LowValue: exact(low), HighValue: exact(high)}
		}
		if rate.Den > 0 && 10*rate.Num < fewAnswered*rate.Den {
			l.Few = b.T("service.response_rate.few")
		}
	}
	if t := r.Tied; t != nil {
		l.Tied = b.measured("", named{"tied.per_response", &t.PerResponse}, named{"tied.per_business", &t.PerBusiness})
	}
}
