package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"hailong/internal/brief"
	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// figuresText prints the figures for a person at a terminal: headline, service levels, targets, groups.
func figuresText(w io.Writer, r *report.Report, p *locale.Printer) error {
	b := &lines{w: w}
	b.add(p.T("figures.text.period", "from", dayText(p, r.Period.From), "to", dayText(p, r.Period.To)))
	if r.Provisional {
		b.add(p.T("data.provisional"))
	}
	frozenText(b, r, p)
	headlineText(b, r, p)
	serviceText(b, r, p)
	targetsText(b, r, p)
	for _, g := range r.Groups {
		b.add(g.Key, g.Label, rateText(p, g.Satisfaction.HeadlineRate()))
	}
	return b.err
}

// headlineText prints the satisfaction rate, how it stands and which responses are in it.
func headlineText(b *lines, r *report.Report, p *locale.Printer) {
	h := r.Satisfaction.HeadlineRate()
	b.add(p.T("figures.text."+string(r.Satisfaction.Headline)), rateText(p, h))
	if r.Satisfaction.Headline == report.HeadlineBusiness {
		b.add(p.T("figures.text.response"), rateText(p, r.Satisfaction.PerResponse))
	}
	for _, v := range r.Verdicts {
		key := "figures.verdict." + string(v.Statistical)
		if r.Provisional {
			key = "data.provisional"
		}
		b.add(p.T("figures.text.target", "threshold", p.Decimal(v.Threshold, 0), "label", v.Label), p.T(key))
	}
	changesText(b, r, p)
	rec := r.Reconciliation
	b.add(p.T("figures.text.reconciliation", "received", rec.Received, "duplicates", rec.Duplicates, "applicant", rec.Excluded["applicant"],
		"na", rec.Excluded["na"], "blank", rec.Excluded["blank"], "ruling", rec.Excluded["ruling"], "counted", rec.Counted))
}

// changesText prints how the rate differs from earlier periods, where that was asked for.
func changesText(b *lines, r *report.Report, p *locale.Printer) {
	for i := range r.Changes {
		c := &r.Changes[i]
		then := p.T("figures.text.change."+c.With, "from", dayText(p, c.Period.From), "to", dayText(p, c.Period.To), "then", rateText(p, c.Before))
		if c.Difference == nil || c.Verdict == report.NoData {
			b.add(then, p.T("figures.text.change.no_data"))
			continue
		}
		b.add(then, p.T("figures.text.change."+c.Verdict, "difference", p.Points(*c.Difference), "low", p.Points(*c.Low), "high", p.Points(*c.High)))
	}
}

// serviceText prints the service levels where dossiers are known; a rate of nothing is left out.
func serviceText(b *lines, r *report.Report, p *locale.Printer) {
	s := &r.Service
	if s.Decided == nil {
		return
	}
	b.add(p.T("figures.text.dossiers", "decided", *s.Decided, "open", *s.Open, "overdue", *s.Overdue))
	rate := func(key string, x *report.Proportion) {
		if x != nil && x.Rate != nil {
			b.add("  "+p.T(key)+":", rateText(p, *x))
		}
	}
	rate("service.on_time", s.OnTime)
	rate("service.on_time_closed", s.OnTimeClosed)
	if d := s.Days; d != nil && d.Median != nil {
		b.add("  "+p.T("service.days.title")+":", p.T("figures.text.days", "median", *d.Median, "p90", *d.P90, "n", d.N))
	}
	rate("service.within_limit", s.WithinLimit)
	rate("service.within_plan", s.WithinPlan)
	rate("service.online", s.Online)
	rate("service.cashless", s.Cashless)
	rate("service.qd766", s.QD766)
	if r.ResponseRate != nil {
		rate("service.response_rate", &r.ResponseRate.Proportion)
	}
	rate("service.response_rate_business", r.ResponseRateB)
}

// targetsText prints the plan's targets, a part each: place, lead unit, what was measured or entered, how it stands.
func targetsText(b *lines, r *report.Report, p *locale.Printer) {
	if len(r.Targets) > 0 {
		b.add(p.T("figures.text.targets"))
	}
	for i := range r.Targets {
		t := &r.Targets[i]
		for j := range t.Parts {
			part := &t.Parts[j]
			name := part.Name
			if name == "" {
				name = t.Text
			}
			b.add("  "+t.ID, partText(p, part), partState(p, r, part), name, "("+t.LeadName+")")
		}
	}
}

// partText prints what a part of a target came to.
func partText(p *locale.Printer, part *report.PartLine) string {
	switch {
	case part.Share != nil:
		return rateText(p, *part.Share)
	case part.Value == nil:
		return p.T("figures.text.no_data")
	}
	return brief.AmountWords(p, *part.Value, part.Unit)
}

// partState says how a part stands against each threshold, or why nothing is said yet.
func partState(p *locale.Printer, r *report.Report, part *report.PartLine) string {
	switch {
	case part.State == report.TargetNoData:
		return "–"
	case part.State != report.TargetJudged:
		return p.T("plan.state." + string(part.State))
	case r.Provisional:
		return p.T("data.provisional")
	}
	said := make([]string, len(part.Verdicts))
	for i := range part.Verdicts {
		said[i] = verdictText(p, part, &part.Verdicts[i])
	}
	return strings.Join(said, "; ")
}

// verdictText says how a part stands against one threshold: by its interval, or by its counts where they are everything.
func verdictText(p *locale.Printer, part *report.PartLine, v *report.PartVerdict) string {
	word := string(v.Statistical)
	if word == "" {
		word = string(v.Point)
	}
	key := "plan.operator.over"
	if v.Operator == plan.AtLeast {
		key = "plan.operator.at_least"
	}
	unit := part.Unit
	if part.Share != nil {
		unit = ""
	}
	return p.T("figures.verdict."+word) + " " + p.T(key, "threshold", brief.AmountWords(p, v.Threshold, unit), "where", v.Label)
}

// dayText prints a day of a report as people write it.
func dayText(p *locale.Printer, day string) string {
	at, err := survey.ParseDay(day, time.UTC)
	if err != nil {
		return day
	}
	return p.Date(at)
}

// rateText prints a rate with its counts and interval.
func rateText(p *locale.Printer, x report.Proportion) string {
	if x.Rate == nil {
		return p.T("figures.text.no_data")
	}
	return fmt.Sprintf("%s (%s/%s; %s–%s)", p.PercentNear(*x.Rate, 0.95, 0.9), p.Number(x.Num), p.Number(x.Den), p.Percent(*x.Low, 1), p.Percent(*x.High, 1))
}
