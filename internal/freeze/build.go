package freeze

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// The reports that a closing keeps: the whole and these groups, in these languages.
var (
	kept  = []report.Dimension{"", report.ByMonth, report.ByQuarter, report.ByYear, report.ByWeek, report.ByPoint, report.ByAgency, report.ByField, report.ByProcedure, report.ByChannel}
	langs = []survey.Lang{"vi", "en"}
)

// Build answers a query as report.Builder does, and minds what was closed:
//
//   - The days are exactly those of a frozen period, nothing is filtered, no end of answers is asked for (be it the last
//     day, after which dossiers of the period are still answered about), and the grouping is one that was kept: the report of the closing is given, never provisional, with Frozen, and with Revision
//     for what is stored now. Of the live report nothing else gets in.
//   - The days are a frozen period's or lie inside of one, and something else is asked (a filter, another grouping, an
//     earlier end): the live report with Frozen and without Revision, so that readers know that these days were closed and
//     that this answer is not of the closing. Where periods lie in one another the shortest that fits is named.
//   - The period's seal is broken: the live report with a Problem "freeze.broken".
//
// Errors are those of report.Builder; while figures are being loaded, closed periods wait too.
func (s *Service) Build(q report.Query) (*report.Report, error) {
	compare := q.Compare
	q.Compare = false
	r, err := s.build(q)
	if err != nil || !compare {
		return r, err
	}
	r.Changes, err = s.Changes(q, &r.Satisfaction, s)
	return r, err
}

// Satisfaction gives the satisfaction of a question's undivided selection: of a closed period that of the closing.
func (s *Service) Satisfaction(q report.Query) (*report.Satisfaction, error) {
	if c := s.closingOf(&q); c != nil && !c.broken {
		if w, ok := c.want(&q); ok {
			r, _, err := c.report(w)
			if err != nil {
				return nil, err
			}
			return &r.Satisfaction, nil
		}
	}
	return s.Builder.Satisfaction(q)
}

func (s *Service) build(q report.Query) (*report.Report, error) {
	live, err := s.Builder.Build(q)
	if err != nil {
		return nil, err
	}
	c := s.closingOf(&q)
	switch {
	case c == nil:
		return live, nil
	case c.broken:
		args := map[string]any{"period": c.Period}
		text := locale.For(string(q.Lang)).T("freeze.broken", "period", c.Period)
		live.Problems = append(live.Problems, report.Problem{Key: "freeze.broken", Args: args, Text: text})
		return live, nil
	}
	f := c.frozen()
	w, ok := c.want(&q)
	if !ok {
		live.Frozen = &f
		return live, nil
	}
	then, raw, err := c.report(w)
	if err != nil {
		return nil, err
	}
	then.Frozen, then.Revision, then.Provisional = &f, c.revise(then, live, raw), false
	return then, nil
}

// closingOf finds the shortest closed period in which the days asked for lie.
func (s *Service) closingOf(q *report.Query) *closing {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var best *closing
	for _, c := range s.closed {
		if c.period.To.IsZero() || q.Period.From.Before(c.period.From) || q.Period.To.After(c.period.To) {
			continue
		}
		if best == nil || c.length() < best.length() || c.length() == best.length() && c.Period < best.Period {
			best = c
		}
	}
	return best
}

func (c *closing) length() time.Duration { return c.period.To.Sub(c.period.From) }

// want names the stored report that answers a question, if one does.
func (c *closing) want(q *report.Query) (want, bool) {
	w := want{q.By, q.Lang}
	if !slices.Contains(langs, w.lang) {
		w.lang = langs[0]
	}
	exact := q.Period.From.Equal(c.period.From) && q.Period.To.Equal(c.period.To)
	_, stored := c.reports[w]
	return w, q.Across == "" && stored && exact && q.AsOf.IsZero() && unfiltered(&q.Filter)
}

// unfiltered reports whether a filter narrows nothing.
func unfiltered(f *report.Filter) bool {
	return len(f.Points)+len(f.Agencies)+len(f.Procedures)+len(f.Fields)+len(f.Channels)+len(f.Languages)+len(f.Surveys)+
		len(f.Modes)+len(f.Applicants) == 0
}

// revise says what is different now. Responses that came late are those received more than at the closing, with those
// added that were erased since.
func (c *closing) revise(then, live *report.Report, raw []byte) *report.Revision {
	late := live.Reconciliation.Received - then.Reconciliation.Received + c.since.inside
	return &report.Revision{
		AsOf: live.AsOf, Late: max(0, late), LateDossiers: c.since.states, Erased: c.since.erased, Changed: changed(then, live, raw),
		Satisfaction: live.Satisfaction, Verdicts: live.Verdicts, Service: live.Service,
	}
}

// changed tells whether a figure differs. Mostly none does, and then the bytes are the same.
func changed(then, live *report.Report, raw []byte) bool {
	same := *live
	same.AsOf, same.Unclassified = then.AsOf, nil
	now, err := json.Marshal(&same)
	if err != nil || bytes.Equal(now, raw) {
		return err != nil
	}
	d, err := compare(raw, now, 1)
	return err != nil || len(d) > 0
}
