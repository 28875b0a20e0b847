package report

import (
	"cmp"
	"slices"
	"time"

	"hailong/internal/plan"
	"hailong/internal/survey"
)

// hide takes out of a report what viewers are not told.
func (p *publication) hide(r *Report, a permitted) {
	r.Public = &Public{Floor: p.builder.publicFloor(), Step: publicStep}
	h := hider{publication: p, report: r, asked: a}
	name := nameOf(a.slot, a.filter, a.code)
	h.block(&r.Satisfaction, name)
	h.verdicts()
	h.service(name)
	h.beside()
	h.targets()
	h.groups()
	r.ServiceAll, r.Unclassified, r.Problems, r.Tied, r.Frozen, r.Revision = nil, nil, nil, nil, nil, nil
	r.Reconciliation = Reconciliation{
		Received: r.Satisfaction.PerResponse.Den, Counted: r.Satisfaction.PerResponse.Den, Excluded: map[string]int64{}, Untold: true,
	}
}

// hider hides in one report.
type hider struct {
	*publication
	report *Report
	asked  permitted
}

func (h *hider) hiddenProportion(p *Proportion) {
	*p = Proportion{Hidden: true}
}

// full tells the cells of which every figure may be told: the undivided ones and those of agencies. Of others the rates of overall
// satisfaction alone are.
func full(d Dimension) bool { return d == "" || d == ByAgency }

// none tells that a cell cut by a code stands on nothing. It is hidden as a small one is, so that nobody knows of a hidden cell that
// there is something in it.
func none(name cellName, n int64) bool { return name.dimension != "" && n == 0 }

// block hides what has to be hidden of one cell's satisfaction. Of one that is cut by a code the levels are not told at all: rows of a
// public file with a rare level would be known to be its own.
func (h *hider) block(s *Satisfaction, name cellName) {
	if name.dimension != "" {
		s.Levels, s.Mean, s.WeightedIndex = map[string]int64{}, nil, nil
	}
	if h.hidden(baseAnswers, name) || none(name, s.PerResponse.Den) {
		s.Hidden = true
		s.PerResponse, s.PerBusiness = Proportion{Hidden: true}, BusinessProportion{Proportion: Proportion{Hidden: true}}
		s.Mean, s.WeightedIndex = nil, nil
		levels := map[string]int64{}
		for level := range s.Levels {
			levels[level] = 0
		}
		s.Levels = levels
	} else if h.hidden(baseBusinesses, name) || h.hidden(baseIdentified, name) || none(name, s.PerBusiness.Den) {
		s.PerBusiness.Unidentified = 0
		h.hiddenProportion(&s.PerBusiness.Proportion)
	}
	// "na" and blank are answers that count in nothing; so few may have given them that they are nobody's to know.
	for _, code := range []string{string(survey.NotApplicable), "blank"} {
		delete(s.Levels, code)
	}
	factors := map[survey.QuestionID]Proportion{}
	for id, f := range s.Factors {
		switch {
		case id == survey.OverallQuestion:
			f = s.PerResponse
		case s.Hidden || !full(name.dimension) || h.hidden(string(id), name) || none(name, f.Den):
			f = Proportion{Hidden: true}
		}
		factors[id] = f
	}
	s.Factors = factors
}

// verdicts go where their rate does.
func (h *hider) verdicts() {
	if h.report.Satisfaction.HeadlineRate().Hidden {
		h.report.Verdicts = []Verdict{}
	}
}

// service keeps how the work was done, and of how many asked there was an answer. What mixes answers and dossiers otherwise follows
// each answer, and is left out.
func (h *hider) service(name cellName) {
	r := h.report
	rate, decided := r.ResponseRate, r.Service.Decided
	r.ResponseRate, r.ResponseRateB = nil, nil
	if h.asked.divided && h.asked.filter == "" { // the groups are, and what is whole stands on the page of the whole
		r.Service = Service{ExtraPaymentRate: HiddenProportion{Proportion{Hidden: true}}}
		return
	}
	r.Service = h.told(&r.Service, &r.Satisfaction, name)
	if name.dimension == "" && r.Service.Decided != nil && decided != nil && rate != nil && !h.hidden(baseAnswered, name) && !h.few(rate.Num) {
		r.ResponseRate = &ResponseRate{Proportion: rate.Proportion}
	}
}

// told is what may be told of the service block of a cell: the counts of dossiers and the choices that enough have made.
func (h *hider) told(s *Service, satisfaction *Satisfaction, name cellName) Service {
	out := Service{ExtraPaymentRate: HiddenProportion{Proportion{Hidden: true}}}
	if !full(name.dimension) {
		return out
	}
	if !h.hidden(baseDossiers, name) && s.Decided != nil && !h.few(*s.Decided) && !none(name, *s.Decided) {
		h.dossiers(&out, s, name)
	}
	h.choices(&out, s, satisfaction, name)
	return out
}

// choices keeps of an undivided cell what enough have said of extra contacts and payments.
func (h *hider) choices(out, s *Service, told *Satisfaction, name cellName) {
	if told.Hidden || !full(name.dimension) {
		return
	}
	if !h.hidden(baseContacts, name) && !none(name, s.ExtraContactScore.N) {
		out.ExtraContacts, out.ExtraContactScore = s.ExtraContacts, s.ExtraContactScore
	}
	if !h.hidden(basePayments, name) && !h.hidden(baseRefusals, name) && !none(name, s.ExtraPayment["yes"]+s.ExtraPayment["no"]) {
		out.ExtraPayment, out.ExtraPaymentRate = s.ExtraPayment, s.ExtraPaymentRate
	}
}

// dossiers keeps the figures that stand on the decided dossiers, each of enough of them, and the counts that follow from these.
func (h *hider) dossiers(out, s *Service, name cellName) {
	out.Decided, out.Days = s.Decided, s.Days
	for _, f := range []struct {
		base       string
		from, into **Proportion
	}{
		{baseDue, &s.OnTime, &out.OnTime}, {baseClosed, &s.OnTimeClosed, &out.OnTimeClosed}, {baseLimit, &s.WithinLimit, &out.WithinLimit},
		{basePlan, &s.WithinPlan, &out.WithinPlan}, {baseOnline, &s.Online, &out.Online}, {baseCashless, &s.Cashless, &out.Cashless},
	} {
		if *f.from != nil && !h.hidden(f.base, name) && !h.few((*f.from).Den) && !none(name, (*f.from).Den) {
			*f.into = *f.from
		}
	}
	if out.OnTimeClosed != nil {
		out.Early, out.OnDay, out.Late, out.NoDue = s.Early, s.OnDay, s.Late, s.NoDue
		if out.OnTime != nil {
			out.Overdue = s.Overdue
		}
	}
}

func (h *hider) few(n int64) bool { return n > 0 && n < h.builder.publicFloor() }

// beside hides what stands beside the undivided figure: other applicants, and how answers were asked for.
func (h *hider) beside() {
	r := h.report
	others, modes := r.Others, r.Modes
	r.Others, r.Modes = nil, nil
	if h.asked.divided || !h.asked.over {
		return
	}
	if others != nil {
		r.Others = map[survey.Applicant]Proportion{}
	}
	for a, p := range others {
		if h.hidden(baseAnswers, nameOf(h.asked.slot, byApplicant, string(a))) || p.Den == 0 {
			h.hiddenProportion(&p)
		}
		r.Others[a] = p
	}
	if modes != nil {
		r.Modes = map[survey.Mode]Proportion{}
	}
	for m, p := range modes {
		if h.hidden(baseAnswers, nameOf(h.asked.slot, ByMode, string(m))) || p.Den == 0 {
			h.hiddenProportion(&p)
		}
		r.Modes[m] = p
	}
}

// targets are told of the plan's periods, undivided, where enough stand behind them.
func (h *hider) targets() {
	r := h.report
	if h.asked.divided || len(h.builder.reportOf(h.asked.slot)) == 0 {
		r.Targets = []TargetLine{}
		return
	}
	r.Targets = slices.Clone(r.Targets)
	var told []*PartLine // that dossiers answer
	for i := range r.Targets {
		t := &r.Targets[i]
		t.Parts = slices.Clone(t.Parts)
		for j := range t.Parts {
			x := &t.Parts[j]
			if len(x.behind) > 0 && !h.fewBeside(x, told) && !h.few(x.N) {
				told = append(told, x)
				continue
			}
			if len(x.behind) > 0 || h.few(x.N) || x.Measure == plan.SatisfactionBusiness && r.Satisfaction.HeadlineRate().Hidden {
				x.Value, x.Share, x.Median, x.P90, x.N, x.Verdicts = nil, nil, nil, nil, 0, []PartVerdict{}
				x.State, x.Why = TargetNoData, "hidden"
				if len(t.Parts) == 1 {
					t.State = TargetNoData
				}
			}
		}
	}
}

// fewBeside tells whether a part of a target, less what is told beside it, gives away few dossiers: those of other applicants, which
// its service levels leave out, or those that it has more than a part about the same procedures.
func (h *hider) fewBeside(x *PartLine, told []*PartLine) bool {
	if h.few(x.N - x.own) {
		return true
	}
	for _, y := range told {
		if (within(x.behind, y.behind) || within(y.behind, x.behind)) && (h.few(x.N-y.N) || h.few(y.N-x.N)) {
			return true
		}
	}
	return false
}

// within tells whether the procedures of one part are among those of the other.
func within(some, all map[string]int64) bool {
	for code := range some {
		if _, ok := all[code]; !ok {
			return false
		}
	}
	return true
}

// groups hides each group, and each step of time within it; hidden ones stand last where the order is not time's.
func (h *hider) groups() {
	r := h.report
	r.Groups = slices.Clone(r.Groups)
	steps, whole := h.steps()
	for i := range r.Groups {
		g := &r.Groups[i]
		name := nameOf(h.asked.slot, r.By, g.Key)
		if r.By == ByMonth {
			name = h.month(g.Key)
		}
		h.block(&g.Satisfaction, name)
		if r.By == ByMonth && !h.inside(g.Key) {
			h.withhold(&g.Satisfaction)
		}
		service := Service{ExtraPaymentRate: HiddenProportion{Proportion{Hidden: true}}}
		if r.By == ByMonth {
			h.choices(&service, &g.Service, &g.Satisfaction, name)
		} else {
			service = h.told(&g.Service, &g.Satisfaction, name)
		}
		g.Service, g.Invited, g.ResponseRate = service, nil, nil
		h.cells(g)
	}
	if r.Control != nil && (!steps || !whole) {
		r.Control = nil
	}
	for i := range r.Columns {
		c := &r.Columns[i]
		h.cell(&c.Cell, h.month(c.Key))
	}
	if r.By != ByMonth {
		h.drop()
		slices.SortStableFunc(r.Groups, func(x, y Group) int {
			return cmp.Or(order(x.Satisfaction.Hidden)-order(y.Satisfaction.Hidden), compareKeys(x.Key, y.Key))
		})
	}
}

// drop takes out the groups of which nothing is told: nobody sees by a name that there is something behind it.
func (h *hider) drop() {
	h.report.Groups = slices.DeleteFunc(h.report.Groups, func(g Group) bool {
		told := func(c Cell) bool { return !c.PerResponse.Hidden }
		return g.Satisfaction.Hidden && g.Service.Decided == nil && !slices.ContainsFunc(g.Cells, told)
	})
}

func order(hidden bool) int {
	if hidden {
		return 1
	}
	return 0
}

// withhold hides a group that is no cell of what can be asked: part of a month.
func (h *hider) withhold(s *Satisfaction) {
	factors := map[survey.QuestionID]Proportion{}
	for id := range s.Factors {
		factors[id] = Proportion{Hidden: true}
	}
	levels := map[string]int64{}
	for level := range s.Levels {
		levels[level] = 0
	}
	*s = Satisfaction{
		Headline: s.Headline, Hidden: true, PerResponse: Proportion{Hidden: true},
		PerBusiness: BusinessProportion{Proportion: Proportion{Hidden: true}}, Levels: levels, Factors: factors,
	}
}

// cells hides the steps of time of one group.
func (h *hider) cells(g *Group) {
	g.Cells = slices.Clone(g.Cells)
	for i := range g.Cells {
		name := h.month(g.Cells[i].Key)
		name.dimension, name.code = h.report.By, g.Key
		h.cell(&g.Cells[i], name)
	}
	withholdSignals(g.Cells)
}

// withholdSignals: whether a cell lies outside the control limits of its group follows from all cells of the group, so that it is
// told where all are.
func withholdSignals(cells []Cell) {
	if !slices.ContainsFunc(cells, func(c Cell) bool { return c.PerResponse.Hidden }) {
		return
	}
	for i := range cells {
		cells[i].Signal = ""
	}
}

func (h *hider) cell(c *Cell, name cellName) {
	c.OnTime = nil
	switch {
	case h.hidden(baseAnswers, name) || none(name, c.PerResponse.Den) || !h.inside(c.Key):
		c.PerBusiness = BusinessProportion{Proportion: Proportion{Hidden: true}}
		h.hiddenProportion(&c.PerResponse)
	case h.hidden(baseBusinesses, name) || h.hidden(baseIdentified, name) || none(name, c.PerBusiness.Den):
		c.PerBusiness = BusinessProportion{Proportion: Proportion{Hidden: true}}
	}
}

// steps tells whether the groups are whole months, and whether all of them are told.
func (h *hider) steps() (months, told bool) {
	if h.report.By != ByMonth {
		return false, false
	}
	for i := range h.report.Groups {
		key := h.report.Groups[i].Key
		name := h.month(key)
		if !h.inside(key) || h.hidden(baseAnswers, name) {
			return true, false
		}
	}
	return true, true
}

// month names the cell of a month of the report: of its filter, where it has one.
func (h *hider) month(key string) cellName {
	from, err := time.ParseInLocation("2006-01", key, h.builder.Catalog.Zone)
	if err != nil {
		return cellName{}
	}
	return nameOf(survey.Period{From: from, To: from.AddDate(0, 1, 0)}, h.asked.filter, h.asked.code)
}

// inside tells whether a month lies within the report's days as a whole.
func (h *hider) inside(key string) bool {
	from, err := time.ParseInLocation("2006-01", key, h.builder.Catalog.Zone)
	return err == nil && !from.Before(h.asked.slot.From) && !from.AddDate(0, 1, 0).After(h.asked.slot.To)
}
