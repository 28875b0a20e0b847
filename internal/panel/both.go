package panel

import (
	"runtime"
	"sync"
)

// Both counts the businesses that are counted in two cuts: those with a valid answer in the one and in the other. Groups of
// the queries are not looked at. It makes one pass.
func (p *Panel) Both(a, b Query) (int64, error) {
	if err := p.loading(); err != nil {
		return 0, err
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	a.By, a.TimeGroup, b.By, b.TimeGroup = nil, nil, nil, nil
	pa, err := p.plan(&a)
	if err != nil {
		return 0, err
	}
	pb, err := p.plan(&b)
	if err != nil {
		return 0, err
	}
	both := countBoth(pa, pb, p.main, p.movedBits())
	return both + inBoth(pa, pb, p.delta, 0, p.delta.n, nil), nil
}

// countBoth counts in the large segment, in parallel.
func countBoth(a, b *plan, s *segment, moved []uint64) (sum int64) {
	workers := runtime.GOMAXPROCS(0)
	if s.n < 1<<16 {
		workers = 1
	}
	counts := make([]int64, workers)
	var wg sync.WaitGroup
	lo := 0
	for w := range workers {
		from, hi := lo, s.boundary(s.n*(w+1)/workers)
		wg.Go(func() { counts[w] = inBoth(a, b, s, from, hi, moved) })
		lo = hi
	}
	wg.Wait()
	for _, n := range counts {
		sum += n
	}
	return sum
}

// inBoth counts in rows [lo, hi) of a segment, which do not cut through a run of one business.
func inBoth(a, b *plan, s *segment, lo, hi int, moved []uint64) (n int64) {
	var business uint32
	var seen uint8 // 1 = in a, 2 = in b
	for i := lo; i < hi; i++ {
		id := s.business[i]
		if id != business {
			business, seen = id, 0
		}
		if id == 0 || seen == 3 || moved != nil && moved[id>>6]&(1<<(id&63)) != 0 {
			continue
		}
		if seen&1 == 0 && a.counts(s, i) {
			seen |= 1
		}
		if seen&2 == 0 && b.counts(s, i) {
			seen |= 2
		}
		if seen == 3 {
			n++
		}
	}
	return n
}

// counts tells whether a row is a valid answer of the cut's population.
func (p *plan) counts(s *segment, i int) bool {
	if s.day[i]-p.from >= p.to-p.from || !p.population[s.small[dimApplicant][i]] {
		return false
	}
	if p.level[int(s.small[dimSurvey][i])*maxCodes+int(s.answers[p.overall][i])] == 0 {
		return false
	}
	for _, f := range p.filters {
		if !f.lets(s, i) {
			return false
		}
	}
	return true
}

func (f *filter) lets(s *segment, i int) bool {
	if col := s.small[f.dim]; col != nil {
		return f.ok[col[i]]
	}
	return f.ok[s.dims[f.dim][i]]
}
