package report

import (
	"slices"
	"time"

	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/plan"
	"hailong/internal/survey"
)

// targets gives every line of every plan with what was found at the end of the selection. Filters narrow what is counted;
// the population does not, where a target is about dossiers: the plan counts everybody's.
func (b *Builder) targets(q *Query, cut panel.Query, headline Proportion, end time.Time) ([]TargetLine, error) {
	byProcedure, err := b.dossiersByProcedure(cut, everybody)
	if err != nil {
		return nil, err
	}
	own, err := b.dossiersByProcedure(cut, cut.Population)
	if err != nil {
		return nil, err
	}
	t := targets{b: b, q: q, headline: headline, dossiers: byProcedure, own: own, last: survey.DayOf(end.Add(-time.Nanosecond), b.Catalog.Zone)}
	out := []TargetLine{}
	for _, p := range b.Catalog.Plans {
		for i := range p.Targets {
			out = append(out, t.line(p, &p.Targets[i]))
		}
	}
	return out, nil
}

// dossiersByProcedure gives what some applicants' dossiers of a cut come to, by procedure; nil where there are none.
func (b *Builder) dossiersByProcedure(cut panel.Query, population []survey.Applicant) (map[string]*measure.Dossiers, error) {
	procedure := panel.Procedure
	cut.By, cut.TimeGroup, cut.Population = &procedure, nil, population
	return b.Panel.Dossiers(cut)
}

// targets is what lines are made of.
type targets struct {
	b        *Builder
	q        *Query
	headline Proportion
	dossiers map[string]*measure.Dossiers // everybody's
	own      map[string]*measure.Dossiers // those of the plan's population
	last     survey.Day                   // of the selection
}

func (t *targets) line(p *plan.Plan, target *plan.Target) TargetLine {
	lang := t.q.Lang
	due := t.due(p, target)
	l := TargetLine{
		Plan: p.ID, ID: target.ID, Text: target.Text.In(lang), Body: Statement(target.Body), Annex: Statement(target.Annex),
		Lead: string(target.Lead), LeadName: target.LeadName, Coordinators: target.Coordinators, Time: target.Time, Due: string(due),
	}
	for _, n := range target.Notes {
		l.Notes = append(l.Notes, n.In(lang))
	}
	if len(target.Parts) == 0 {
		l.Parts = []PartLine{t.satisfied(target)}
	}
	for i := range target.Parts {
		l.Parts = append(l.Parts, t.part(target, &target.Parts[i]))
	}
	waits := t.last < due
	for i := range l.Parts {
		if waits && l.Parts[i].State != TargetUnmeasurable {
			l.Parts[i].State = TargetNotDue
		}
	}
	l.State = stateOf(l.Parts)
	return l
}

// due is the day from which a target is judged: the closing of the annual report of its year.
func (t *targets) due(p *plan.Plan, target *plan.Target) survey.Day {
	year := target.DueYear
	if year == 0 {
		year = t.q.Period.LastDay().Year()
	}
	if rule, ok := p.Report(plan.Annual); ok {
		return survey.DayOf(rule.Period(year, t.b.Catalog.Zone).LastDay(), t.b.Catalog.Zone)
	}
	return survey.DayOf(time.Date(year, 12, 31, 0, 0, 0, 0, t.b.Catalog.Zone), t.b.Catalog.Zone)
}

// stateOf is the state of the whole: judged as soon as one part is.
func stateOf(parts []PartLine) TargetState {
	for _, s := range []TargetState{TargetJudged, TargetNotDue, TargetNoData} {
		if slices.ContainsFunc(parts, func(p PartLine) bool { return p.State == s }) {
			return s
		}
	}
	return TargetUnmeasurable
}

// satisfied is the target that the survey answers.
func (t *targets) satisfied(target *plan.Target) PartLine {
	p := PartLine{Measure: plan.SatisfactionBusiness, State: TargetJudged, Share: &t.headline, N: t.headline.Den, Value: percent(t.headline.Rate)}
	if t.headline.Den == 0 {
		p.State = TargetNoData
	}
	rate := measure.Rate{Num: t.headline.Num, Den: t.headline.Den}
	for _, x := range target.Thresholds {
		v := t.verdict(x)
		v.Point, v.Statistical = plan.JudgeFinite(rate, t.headline.Population, x)
		p.Verdicts = append(p.Verdicts, v)
	}
	return p
}

func percent(rate *float64) *float64 {
	if rate == nil {
		return nil
	}
	v := *rate * 100
	return &v
}

func (t *targets) verdict(x plan.Threshold) PartVerdict {
	return PartVerdict{Threshold: x.Value(), Operator: x.Operator, Source: x.Source, Label: x.Label.In(t.q.Lang), Point: plan.PointNoData}
}

func (t *targets) part(target *plan.Target, x *plan.Part) PartLine {
	p := PartLine{ID: x.ID, Name: x.Name.In(t.q.Lang), Measure: x.Measure, Unit: x.Unit.In(t.q.Lang), Why: x.Why.In(t.q.Lang), State: TargetNoData, Verdicts: []PartVerdict{}}
	for _, threshold := range x.Thresholds {
		p.Verdicts = append(p.Verdicts, t.verdict(threshold))
	}
	switch x.Measure {
	case plan.Unmeasurable:
		p.State = TargetUnmeasurable
	case plan.Manual:
		t.entered(target, x, &p)
	default:
		t.counted(x, &p)
	}
	return p
}

// counted fills in a part that dossiers answer.
func (t *targets) counted(x *plan.Part, p *PartLine) {
	d := t.sum(x)
	p.behind = map[string]int64{}
	for code, of := range t.dossiers {
		if n := standing(x, of); n > 0 && t.about(x, survey.ProcedureCode(code)) {
			p.behind[code] = n
			p.own += standing(x, t.own[code])
		}
	}
	switch x.Measure {
	case plan.OnlineShare:
		t.shared(x, p, d.Online)
	case plan.WithinDays:
		p.Days = &x.Days
		if d.Uncounted > 0 {
			break // a year of the calendar is missing: the others alone would be a guess
		}
		t.shared(x, p, d.Days.AtMost(x.Days))
		p.Median, p.P90 = quantile(d.Days, 50), quantile(d.Days, 90)
	case plan.DecidedCount:
		if t.dossiers == nil {
			break
		}
		value := float64(d.Closed)
		p.Value, p.N, p.State = &value, d.Closed, TargetJudged
		for i, threshold := range x.Thresholds {
			p.Verdicts[i].Point = plan.JudgeValue(100*d.Closed, threshold)
		}
	}
}

// standing is how many dossiers a part stands on.
func standing(x *plan.Part, d *measure.Dossiers) int64 {
	switch {
	case d == nil:
		return 0
	case x.Measure == plan.OnlineShare:
		return d.Online.Den
	case x.Measure == plan.DecidedCount:
		return d.Closed
	}
	return d.Days.N()
}

func (t *targets) shared(x *plan.Part, p *PartLine, r measure.Rate) {
	p.Share, p.N = share(r), r.Den
	p.Value = percent(p.Share.Rate)
	if r.Den == 0 {
		return
	}
	p.State = TargetJudged
	for i, threshold := range x.Thresholds {
		p.Verdicts[i].Point, _ = plan.Judge(r, threshold) // counted in full: the point decides
	}
}

// sum adds up the dossiers that a part is about.
func (t *targets) sum(x *plan.Part) *measure.Dossiers {
	var d measure.Dossiers
	for code, of := range t.dossiers {
		if t.about(x, survey.ProcedureCode(code)) {
			d.Merge(of)
		}
	}
	return &d
}

func (t *targets) about(x *plan.Part, code survey.ProcedureCode) bool {
	if len(x.Procedures) == 0 && len(x.Fields) == 0 || slices.Contains(x.Procedures, code) {
		return true
	}
	for i := range t.b.Catalog.Center.Procedures {
		if p := &t.b.Catalog.Center.Procedures[i]; p.Code == code && slices.Contains(x.Fields, p.Field) {
			return true
		}
	}
	return false
}

// entered fills in a part whose figures come from elsewhere: of the entries that speak of a day up to the end of the
// selection the latest day stands, and of one day the last entered.
func (t *targets) entered(target *plan.Target, x *plan.Part, p *PartLine) {
	if t.b.Entries == nil {
		return
	}
	var stands *plan.Entry
	for _, e := range t.b.Entries() {
		if e.Target != target.ID || e.Part != x.ID {
			continue
		}
		p.Entries++
		if e.Date <= t.last && (stands == nil || e.Date >= stands.Date) {
			stands = &e
		}
	}
	if stands == nil {
		return
	}
	value := float64(stands.Value) / 100
	p.Value, p.State = &value, TargetJudged
	p.Entry = &EntryOut{Value: value, Date: string(stands.Date), Source: stands.Source, Who: stands.Who, At: stands.At, Note: stands.Note}
	for i, threshold := range x.Thresholds {
		p.Verdicts[i].Point = plan.JudgeValue(stands.Value, threshold)
	}
}
