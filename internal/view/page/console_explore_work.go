package page

import (
	"strconv"

	"hailong/internal/report"
)

// WorkTable is how the work was done, group by group.
type WorkTable struct {
	Title, Head string
	Rows        []WorkRow
}

// WorkRow is one group; what is not known is nil or empty.
type WorkRow struct {
	By, Key, Label, Code          string
	OnTime, WithinLimit, Answered *Figure
	Median, NinthOfTen            *Count
	Contacts                      string // mean of the score of extra contacts
	ContactsValue, ContactsOf     string
	ContactsPoints, ContactsN     string
}

// work is there where something is known beyond the answers about satisfaction: to viewers that of a divided selection is not
// told.
func (e *explore) work(r *report.Report) *WorkTable {
	if r.By == "" || len(e.rows) == 0 {
		return nil
	}
	t := &WorkTable{Title: e.T("explore.work.title", "by", e.dimension(r.By)), Head: e.T("explore.head." + string(r.By))}
	known := false
	for _, g := range e.rows {
		line := e.workRow(r, g)
		known = known || line.OnTime != nil || line.Contacts != ""
		t.Rows = append(t.Rows, line)
	}
	if !known {
		return nil
	}
	return t
}

func (e *explore) workRow(r *report.Report, g row) WorkRow {
	s := &g.Service
	out := WorkRow{By: string(r.By), Key: g.Key, Label: g.label, Code: g.code}
	out.OnTime, out.WithinLimit = e.maybe("on_time", r.By, g.Key, s.OnTime), e.maybe("within_limit", r.By, g.Key, s.WithinLimit)
	out.Answered = e.maybe("response_rate", r.By, g.Key, g.ResponseRate)
	if d := s.Days; d != nil {
		out.Median, out.NinthOfTen = e.quantile(r.By, g.Key, "median", d.Median), e.quantile(r.By, g.Key, "p90", d.P90)
	}
	if c := s.ExtraContactScore; c.Mean != nil {
		out.Contacts, out.ContactsValue = e.P.Decimal(*c.Mean, 2), exact(c.Mean)
		out.ContactsOf = e.T("explore.n", "n", c.N)
		out.ContactsPoints, out.ContactsN = strconv.FormatInt(c.Points, 10), strconv.FormatInt(c.N, 10)
	}
	return out
}

func (e *explore) maybe(name string, by report.Dimension, group string, p *report.Proportion) *Figure {
	if p == nil {
		return nil
	}
	f := e.ofGroup(name, by, group, *p)
	return &f
}

func (e *explore) quantile(by report.Dimension, group, key string, n *int64) *Count {
	if n == nil {
		return nil
	}
	return &Count{Name: "days", By: string(by), Group: group, Key: key, Num: *n, Text: e.P.Number(*n)}
}
