package panel

import (
	"maps"
	"runtime"
	"slices"
	"sync"

	"hailong/internal/measure"
	"hailong/internal/survey"
)

// dossierPlan is a query made ready for the lines of dossiers.
type dossierPlan struct {
	*plan
	end      uint16 // open dossiers are looked at at the beginning of this day
	answered uint16 // answers count that came before this day
	masks    [dossierDims][]bool
	by       int      // dimension of the groups, -1 = none or time
	slots    []uint16 // group of each day of the period
	last     int      // last slot that has begun
	loose    []uint64 // bit set of businesses that have lines behind the sorted ones
}

// tallyDossiers adds to each tally what the dossiers of the same cut come to. Where the cut is by something that dossiers
// do not have, they stay nil; how an answer was asked for narrows answers only.
func (p *Panel) tallyDossiers(q *Query, pl *plan, res *Result) {
	t := p.reader.dossiers
	dp, ok := t.plan(q, pl)
	if !ok || t.known() == 0 {
		return
	}
	groups := t.run(dp)
	switch {
	case q.By != nil:
		for g, code := range p.reader.encoder.list(*q.By) {
			d := &groups[g]
			if res.ByCode[code] == nil && d.Decided+d.Open+d.Invited > 0 {
				res.ByCode[code] = &measure.Tally{}
			}
			if res.ByCode[code] != nil {
				res.ByCode[code].Dossiers = d
			}
		}
	case q.TimeGroup != nil:
		for g := range res.ByTime {
			res.ByTime[g].Dossiers = &groups[g]
		}
	default:
		res.All.Dossiers = &groups[0]
	}
}

// plan makes a query ready; ok is false where it asks for what dossiers do not have.
func (t *dossiers) plan(q *Query, pl *plan) (*dossierPlan, bool) {
	dp := &dossierPlan{plan: pl, end: pl.to, answered: never, by: -1, slots: q.TimeGroup}
	if q.Today > 0 {
		dp.end = min(dp.end, clampDay(q.Today))
	}
	if q.Answered > 0 {
		dp.answered = clampDay(q.Answered)
	}
	for _, f := range pl.filters {
		at := slices.Index(dossierDim[:], f.dim)
		switch {
		case at >= 0:
			dp.masks[at] = f.ok
		case f.dim != dimMode:
			return nil, false
		}
	}
	if dp.masks[5] == nil {
		dp.masks[5] = pl.population
	} else {
		dp.masks[5] = both(dp.masks[5], pl.population)
	}
	if q.By != nil {
		if dp.by = slices.Index(dossierDim[:], int(*q.By)); dp.by < 0 {
			return nil, false
		}
	}
	if dp.slots != nil && dp.end > dp.from {
		dp.last = int(dp.slots[min(dp.end, dp.to)-1-dp.from])
	}
	return dp, true
}

func both(a, b []bool) []bool {
	out := make([]bool, len(a))
	for i := range a {
		out[i] = a[i] && b[i]
	}
	return out
}

// run makes the pass: over the sorted lines in parallel, then over those behind them.
func (t *dossiers) run(p *dossierPlan) []measure.Dossiers {
	p.loose = t.looseBusinesses()
	workers := runtime.GOMAXPROCS(0)
	if t.sorted < 1<<15 {
		workers = 1
	}
	counters := make([]*dossierCounter, workers)
	var wg sync.WaitGroup
	lo := 0
	for w := range workers {
		hi := t.boundary(t.sorted * (w + 1) / workers)
		counters[w] = newDossierCounter(p)
		lines := t.lines[lo:max(lo, hi)]
		wg.Go(func() { counters[w].count(lines, false) })
		lo = max(lo, hi)
	}
	wg.Wait()
	total := counters[0]
	for _, c := range counters[1:] {
		total.add(c)
	}
	total.count(t.lines[t.sorted:], true)
	return total.finish()
}

// boundary moves i forward to where the lines of one business end.
func (t *dossiers) boundary(i int) int {
	for i > 0 && i < t.sorted && t.lines[i].business != 0 && t.lines[i].business == t.lines[i-1].business {
		i++
	}
	return i
}

// looseBusinesses marks the businesses whose lines are not all in one place; nil where there are none.
func (t *dossiers) looseBusinesses() []uint64 {
	if t.loose() == 0 {
		return nil
	}
	bits := make([]uint64, len(t.encoder.businesses)>>6+1)
	for i := t.sorted; i < len(t.lines); i++ {
		b := t.lines[i].business
		bits[b>>6] |= 1 << (b & 63)
	}
	return bits
}

// dossierCounter is the count of one worker, by group.
type dossierCounter struct {
	p         *dossierPlan
	groups    []measure.Dossiers
	open      []int64 // by slot: how many more are open at its end than at that of the one before
	overdue   []int64
	of        []visit           // by group: the business seen last
	scattered map[uint64]*visit // by group and business, of businesses whose lines are not all in one place
}

// visit is what is known of one business in one group.
type visit struct {
	business uint32
	at       uint64 // instant of its latest answer
	level    uint8  // 0 = none
	good     bool
}

func newDossierCounter(p *dossierPlan) *dossierCounter {
	c := &dossierCounter{p: p, groups: make([]measure.Dossiers, p.groups), of: make([]visit, p.groups), scattered: map[uint64]*visit{}}
	if p.slots != nil {
		c.open, c.overdue = make([]int64, p.groups+1), make([]int64, p.groups+1)
	}
	return c
}

// count takes lines in; scattered says that their businesses have lines elsewhere.
func (c *dossierCounter) count(lines []dossier, scattered bool) {
	p := c.p
	from, span, end := p.from, p.to-p.from, p.end
	for i := range lines {
		l := &lines[i]
		decided := l.ended-from < span && l.ended != never && l.ended != 0
		waiting := l.received < end && l.ended >= from && l.ended != 0 && (p.slots != nil || l.ended >= end)
		asked := l.asked != 0 && l.asked-from < span
		if !decided && !waiting && !asked || l.received == 0 || !p.wants(l) {
			continue
		}
		if waiting {
			c.wait(l)
		}
		if asked {
			c.groups[p.groupOf(l, l.asked)].Invited++
		}
		if decided {
			c.decide(l, p.groupOf(l, l.ended), scattered)
		}
	}
}

func (p *dossierPlan) wants(l *dossier) bool {
	for i, mask := range p.masks {
		if mask != nil && !mask[l.dims[i]] {
			return false
		}
	}
	return true
}

// groupOf gives the group of a line for something that happened on a day of the period.
func (p *dossierPlan) groupOf(l *dossier, day uint16) int {
	switch {
	case p.by >= 0:
		return int(l.dims[p.by])
	case p.slots != nil:
		return int(p.slots[day-p.from])
	}
	return 0
}

// slot gives the slot of a day, those before the period in the first.
func (p *dossierPlan) slot(day uint16) int {
	if day <= p.from {
		return 0
	}
	return int(p.slots[min(day, p.to-1)-p.from])
}

// wait counts a dossier that is open at the end, or at the end of some slot: it is received before that end and ends on no
// day before it; overdue if its due day is over by then.
func (c *dossierCounter) wait(l *dossier) {
	p := c.p
	late := l.due != 0 && l.due < p.end
	if p.slots == nil {
		d := &c.groups[p.groupOf(l, 0)]
		d.Open++
		if late {
			d.Overdue++
		}
		return
	}
	until := p.last + 1
	if l.ended < p.end {
		until = p.slot(l.ended)
	}
	mark := func(into []int64, first int) {
		if first < until {
			into[first]++
			into[until]--
		}
	}
	mark(c.open, p.slot(l.received))
	if late {
		mark(c.overdue, p.slot(max(l.received, l.due)))
	}
}

// decide counts a dossier that was decided in the period.
func (c *dossierCounter) decide(l *dossier, g int, scattered bool) {
	d := &c.groups[g]
	d.Decided++
	if l.flags&flagRefused == 0 {
		d.Closed++
	}
	late := false
	switch {
	case l.due == 0:
		d.NoDue++
	case l.ended < l.due:
		d.Early++
	case l.ended == l.due:
		d.OnDay++
	default:
		d.Late++
		late = true
	}
	if l.days == unknownDays {
		d.Uncounted++
	} else {
		d.Days.Add(int(l.days), 1)
	}
	rate(&d.WithinLimit, l.flags, flagLimit, flagWithinLimit)
	rate(&d.WithinPlan, l.flags, flagPlan, flagWithinPlan)
	rate(&d.Online, l.flags, flagWay, flagOnline)
	rate(&d.Cashless, l.flags, flagFee, flagCashless)
	answered := l.answer.level > 0 && l.answer.day < c.p.answered
	good := l.answer.mark&markSatisfied != 0
	if late || l.flags&flagComplaint != 0 || answered && l.answer.mark&markDissatisfied != 0 {
		d.Deducted++
	}
	if answered {
		vote(&d.Answer, good)
		if l.due != 0 && !late {
			vote(&d.AnswerOnTime, good)
		} else if late {
			vote(&d.AnswerLate, good)
		}
	}
	if l.business != 0 {
		c.visit(l, g, scattered, answered, good)
	}
}

func rate(r *measure.Rate, flags, has, kept uint16) {
	if flags&has != 0 {
		r.Den++
		if flags&kept != 0 {
			r.Num++
		}
	}
}

func vote(r *measure.Rate, good bool) {
	r.Den++
	if good {
		r.Num++
	}
}

// visit counts a business once in a group, and lets the latest of its answers decide.
func (c *dossierCounter) visit(l *dossier, g int, scattered, answered, good bool) {
	v := &c.of[g]
	if b := l.business; scattered || c.p.loose != nil && c.p.loose[b>>6]&(1<<(b&63)) != 0 {
		name := uint64(g)<<32 | uint64(b)
		if v = c.scattered[name]; v == nil {
			v = &visit{}
			c.scattered[name] = v
		}
	}
	d := &c.groups[g]
	if v.business != l.business {
		*v = visit{business: l.business}
		d.Businesses++
	}
	if !answered {
		return
	}
	at := l.answer.at()
	switch {
	case v.level == 0:
		vote(&d.BusinessAnswer, good)
	case at > v.at || at == v.at && l.answer.level < v.level:
		if v.good {
			d.BusinessAnswer.Num--
		}
		if good {
			d.BusinessAnswer.Num++
		}
	default:
		return
	}
	v.at, v.level, v.good = at, l.answer.level, good
}

// add takes another worker's count in; no business is in both.
func (c *dossierCounter) add(o *dossierCounter) {
	for g := range c.groups {
		c.groups[g].Merge(&o.groups[g])
		c.groups[g].Businesses += o.groups[g].Businesses
		c.groups[g].BusinessAnswer.Num += o.groups[g].BusinessAnswer.Num
		c.groups[g].BusinessAnswer.Den += o.groups[g].BusinessAnswer.Den
	}
	for i := range c.open {
		c.open[i] += o.open[i]
		c.overdue[i] += o.overdue[i]
	}
	for name, v := range o.scattered {
		c.scattered[name] = v
	}
}

// finish turns what was noted by slot into counts at the slots' ends.
func (c *dossierCounter) finish() []measure.Dossiers {
	if c.p.slots == nil {
		return c.groups
	}
	var open, overdue int64
	for g := 0; g < len(c.groups) && g <= c.p.last; g++ {
		open += c.open[g]
		overdue += c.overdue[g]
		c.groups[g].Open, c.groups[g].Overdue = open, overdue
	}
	return c.groups
}

// Dossiers answers a query grouped by a code with what the dossiers of each group come to, without looking at responses;
// nil where there are no dossiers, or where the query asks for what they do not have.
func (p *Panel) Dossiers(q Query) (map[string]*measure.Dossiers, error) {
	if !p.Ready() {
		return nil, &survey.Error{Kind: survey.Unavailable, Key: "figures.loading", Args: []any{"n", p.Loaded()}}
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	pl, err := p.plan(&q)
	if err != nil {
		return nil, err
	}
	t := p.reader.dossiers
	dp, ok := t.plan(&q, pl)
	if !ok || t.known() == 0 || q.By == nil {
		return nil, nil
	}
	groups := t.run(dp)
	out := map[string]*measure.Dossiers{}
	for g, code := range p.reader.encoder.list(*q.By) {
		out[code] = &groups[g]
	}
	return out, nil
}

// MissingYears lists the years that the calendar of working days lacks and some dossier needs.
func (p *Panel) MissingYears() []int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return slices.Sorted(maps.Keys(p.reader.dossiers.missing))
}

// Unknown lists the procedure codes that the definitions do not know, each with how many dossiers and responses of all that
// is stored bear it.
func (p *Panel) Unknown() map[survey.ProcedureCode][2]int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	out := map[survey.ProcedureCode][2]int64{}
	for code, n := range p.reader.encoder.unknown {
		if n[0] > 0 || n[1] > 0 {
			out[code] = *n
		}
	}
	return out
}
