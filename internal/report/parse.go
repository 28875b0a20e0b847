package report

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

// The names of a question's parameters beside the filters: flags of the command line, query parameters of API and page.
const (
	paramFrom    = "from"
	paramTo      = "to"
	paramPeriod  = "period"
	paramAsOf    = "as-of"
	paramBy      = "by"
	paramAcross  = "across"
	paramCompare = "compare" // any value but "" and "no"
)

// ParamNames lists all parameters that ParseQuery reads.
func ParamNames() []string {
	return append([]string{paramFrom, paramTo, paramPeriod, paramAsOf, paramBy, paramAcross, paramCompare}, FilterNames()...)
}

// ParseQuery reads a question from named values as people and programs write them. Lists may be repeated or separated
// by commas. Without period, from and to it is about this year so far. Every fault is told, as survey.Faults.
func ParseQuery(values map[string][]string, rules []plan.ReportRule, zone *time.Location, now time.Time) (Query, error) {
	r := reader{values: values, zone: zone}
	q := Query{By: Dimension(r.one(paramBy)), Across: Dimension(r.one(paramAcross)), AsOf: r.day(paramAsOf)}
	q.Period = r.period(rules, now)
	switch r.one(paramCompare) {
	case "", "no":
	default:
		q.Compare = true
	}
	for _, name := range FilterNames() {
		q.Filter.Set(name, r.list(name))
	}
	if len(r.faults) > 0 {
		return q, r.faults
	}
	return q, nil
}

// reader reads values and gathers faults.
type reader struct {
	values map[string][]string
	zone   *time.Location
	faults survey.Faults
}

func (r *reader) fault(field, key string, args ...any) {
	r.faults = append(r.faults, survey.Fault{Field: field, Key: key, Args: args})
}

func (r *reader) one(name string) string {
	v := slices.DeleteFunc(slices.Clone(r.values[name]), func(s string) bool { return strings.TrimSpace(s) == "" })
	switch len(v) {
	case 0:
		return ""
	case 1:
		return strings.TrimSpace(v[0])
	}
	r.fault(name, "figures.repeated", "name", name)
	return ""
}

func (r *reader) list(name string) []string {
	var out []string
	for _, v := range r.values[name] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
				out = append(out, part)
			}
		}
	}
	return out
}

func (r *reader) day(name string) time.Time {
	s := r.one(name)
	if s == "" {
		return time.Time{}
	}
	t, err := survey.ParseDay(s, r.zone)
	if err != nil {
		r.fault(name, "figures.day_unknown", "value", s)
	}
	return t
}

func (r *reader) period(rules []plan.ReportRule, now time.Time) survey.Period {
	name, from, to := r.one(paramPeriod), r.day(paramFrom), r.day(paramTo)
	if name != "" {
		if !from.IsZero() || !to.IsZero() {
			r.fault(paramPeriod, "figures.period_twice")
		}
		p, err := plan.ParsePeriod(name, rules, r.zone)
		if err != nil {
			r.fault(paramPeriod, "figures.period_unknown", "value", name)
		}
		return p
	}
	now = now.In(r.zone)
	y, m, d := now.Date()
	switch {
	case from.IsZero() && to.IsZero():
		from, to = time.Date(y, 1, 1, 0, 0, 0, 0, r.zone), time.Date(y, m, d, 0, 0, 0, 0, r.zone)
	case from.IsZero():
		from = time.Date(to.Year(), 1, 1, 0, 0, 0, 0, r.zone)
	case to.IsZero():
		to = time.Date(y, m, d, 0, 0, 0, 0, r.zone)
	}
	return survey.DaysFromTo(from, to)
}

// Values writes the question as parameters again, so that a link asks exactly the same. Keys are in a fixed order.
func (q *Query) Values() url.Values {
	v := url.Values{paramFrom: {q.Period.From.Format(time.DateOnly)}, paramTo: {q.Period.LastDay().Format(time.DateOnly)}}
	if !q.AsOf.IsZero() {
		v.Set(paramAsOf, q.AsOf.Format(time.DateOnly))
	}
	if q.By != "" {
		v.Set(paramBy, string(q.By))
	}
	if q.Across != "" {
		v.Set(paramAcross, string(q.Across))
	}
	if q.Compare {
		v.Set(paramCompare, "yes")
	}
	for name, codes := range q.Filter.lists() {
		v[name] = codes
	}
	return v
}
