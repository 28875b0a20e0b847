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
	end      uint16              // open dossiers are looked at as they were when this day began, or would begin
	past     uint16              // overdue are those of them that were due before this day
	answered uint16              // answers count that came before this day
	masks    [dossierDims][]bool // nil = everything
	narrow   []int               // dimensions with a mask
	asked    *[modeKinds]bool    // answers count that were asked for in one of these ways; nil = all
	by       int                 // dimension of the groups, -1 = none or time
	slots    []uint16            // group of each day of the period
	last     int                 // last slot that has begun
	loose    []uint64            // bit set of businesses that have lines behind the sorted ones
}

// tallyDossiers adds to each tally what the dossiers of the same cut come to. Where the cut is by something that dossiers
// do not have, they stay nil; how an answer was asked for narrows answers only.
func (p *Panel) tallyDossiers(q *Query, pl *plan, res *Result) {
	if q.By != nil && q.TimeGroup != nil {
		return
	}
	t := p.reader.dossiers
	dp, ok := t.plan(q, pl)
	if !ok || !p.knowsDossiers() {
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

// knowsDossiers tells whether there is anything to say about dossiers.
func (p *Panel) knowsDossiers() bool { return p.opts.Dossiers || p.reader.dossiers.known() > 0 }

// plan makes a query ready; ok is false where it asks for what dossiers do not have.
func (t *dossiers) plan(q *Query, pl *plan) (*dossierPlan, bool) {
	dp := &dossierPlan{plan: pl, end: pl.to, past: pl.to, answered: never, by: -1, slots: q.TimeGroup}
	if q.Today > 0 { // what came in or was decided today is known; what is due today still has time
		dp.end, dp.past = min(dp.end, clampDay(q.Today+1)), min(dp.past, clampDay(q.Today))
	}
	if q.Answered > 0 {
		dp.answered = clampDay(q.Answered)
	}
	for _, f := range pl.filters {
		at := slices.Index(dossierDim[:], f.dim)
		switch {
		case at >= 0:
			dp.masks[at] = f.ok
		case f.dim == dimMode:
			dp.asked = t.encoder.modeKinds(f.ok)
		default:
			return nil, false
		}
	}
	if dp.masks[5] == nil {
		dp.masks[5] = pl.population
	} else {
		dp.masks[5] = both(dp.masks[5], pl.population)
	}
	for i, mask := range dp.masks {
		if mask != nil {
			dp.narrow = append(dp.narrow, i)
		}
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
	if !ok || !p.knowsDossiers() || q.By == nil {
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
