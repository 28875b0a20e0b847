package panel

import (
	"runtime"
	"sync"

	"hailong/internal/measure"
	"hailong/internal/survey"
)

// Dimension names what a query may group by besides time.
type Dimension int

// The dimensions, as in the columns.
const (
	Point     Dimension = dimPoint
	Agency    Dimension = dimAgency
	Procedure Dimension = dimProcedure
	Field     Dimension = dimField
	Channel   Dimension = dimChannel
	Language  Dimension = dimLanguage
	Survey    Dimension = dimSurvey
	Applicant Dimension = dimApplicant
	Mode      Dimension = dimMode
)

// Query cuts the responses: days [From, To) counted from 1970-01-01 in the center's zone, codes by dimension (any of
// them; a missing dimension does not narrow), and the population by applicant.
type Query struct {
	From, To   int
	Codes      map[Dimension][]string
	Population []survey.Applicant
	Answered   int // answers of dossiers count up to the day before this one; 0 = whenever they came
	Today      int // open dossiers are looked at on this day at the latest, and what is due on it is not overdue yet; 0 = at the period's end

	// Until leaves out responses that arrived later: for each day of [From, To) the last second of arrival that counts. nil
	// leaves out none. Dossiers are not touched by it.
	Until []uint32

	// Grouping: by a dimension, or by time through TimeGroup, which gives for each day of [From, To) its group 0…n−1; by both
	// at once, where nothing is told of dossiers.
	By        *Dimension
	TimeGroup []uint16
	Groups    int // how many groups TimeGroup names
}

// Result is the tally of the whole cut and of each group: by code for a dimension, by index for time, by both for both.
type Result struct {
	ByCell map[string][]*measure.Tally
	All    *measure.Tally
	ByCode map[string]*measure.Tally
	ByTime []*measure.Tally
}

// plan is a query made ready for the columns.
type plan struct {
	from, to   uint16
	filters    []filter
	group      func(s *segment, sel []int32, out []uint32)
	groups     int
	population []bool
	questions  int
	versions   int
	level      []uint8 // by version·maxCodes + code of the overall answer: 0 = not a level, 1 = level, 3 = satisfied level
	overall    int
	until      []uint32 // by day of the period; nil = no limit
	slots      []uint16 // group of each day of the period, where groups are by time
}

type filter struct {
	dim int
	ok  []bool
}

// counter is the raw count of one worker: group-major.
type counter struct {
	received, population []int64
	hist                 []int64 // (group, version, question, code)
	bizNum, bizDen       []int64
	unknown              []int64
	tied                 []int64
	last                 []uint32 // by group: the business seen last
	lastSat              []uint8
}

func newCounter(p *plan) *counter {
	g := p.groups
	return &counter{
		received: make([]int64, g), population: make([]int64, g), hist: make([]int64, g*p.versions*p.questions*maxCodes),
		bizNum: make([]int64, g), bizDen: make([]int64, g), unknown: make([]int64, g), tied: make([]int64, g), last: make([]uint32, g), lastSat: make([]uint8, g),
	}
}

const block = 2048

// count makes one pass over rows [lo, hi) of a segment. The range must not cut through a run of one business.
func (c *counter) count(p *plan, s *segment, lo, hi int, moved []uint64) {
	var sel [block]int32
	var grp [block]uint32
	for at := lo; at < hi; at += block {
		n := p.selectRows(s, at, min(at+block, hi), moved, &sel)
		rows, groups := sel[:n], grp[:n]
		if p.group != nil {
			p.group(s, rows, groups)
			for _, g := range groups {
				c.received[g]++
			}
		} else {
			c.received[0] += int64(n)
		}
		n = p.inPopulation(s, rows, groups)
		c.tally(p, s, rows[:n], groups[:n])
	}
}

// selectRows writes the rows of [lo, hi) that period and filters let through.
func (p *plan) selectRows(s *segment, lo, hi int, moved []uint64, sel *[block]int32) int {
	n := 0
	from, span := p.from, p.to-p.from
	for i, d := range s.day[lo:hi] {
		sel[n] = int32(lo + i)
		if d-from < span {
			n++
		}
	}
	for _, f := range p.filters {
		n = f.narrow(s, sel, n)
	}
	if p.until != nil {
		n = p.arrivedInTime(s, sel, n)
	}
	if moved == nil {
		return n
	}
	m := 0
	for _, i := range sel[:n] {
		b := s.business[i]
		if moved[b>>6]&(1<<(b&63)) == 0 {
			sel[m] = i
			m++
		}
	}
	return m
}

// arrivedInTime leaves out what arrived after its day's limit.
func (p *plan) arrivedInTime(s *segment, sel *[block]int32, n int) int {
	m := 0
	for _, i := range sel[:n] {
		sel[m] = i
		if s.arrived[i] <= p.until[s.day[i]-p.from] {
			m++
		}
	}
	return m
}

func (f *filter) narrow(s *segment, sel *[block]int32, n int) int {
	m := 0
	if col := s.small[f.dim]; col != nil {
		for _, i := range sel[:n] {
			sel[m] = i
			if f.ok[col[i]] {
				m++
			}
		}
		return m
	}
	col := s.dims[f.dim]
	for _, i := range sel[:n] {
		sel[m] = i
		if f.ok[col[i]] {
			m++
		}
	}
	return m
}

func (p *plan) inPopulation(s *segment, rows []int32, groups []uint32) int {
	col, n := s.small[dimApplicant], 0
	for k, i := range rows {
		rows[n], groups[n] = i, groups[k]
		if p.population[col[i]] {
			n++
		}
	}
	return n
}

// tally counts the answers and the businesses of selected rows.
func (c *counter) tally(p *plan, s *segment, rows []int32, groups []uint32) {
	version := s.small[dimSurvey]
	stride := p.questions * maxCodes
	for q, col := range s.answers {
		hist := c.hist[q*maxCodes:]
		if p.versions == 1 || p.groups == 1 {
			c.histogramUngrouped(p, q, col, version, rows, groups)
			continue
		}
		for k, i := range rows {
			hist[(int(groups[k])*p.versions+int(version[i]))*stride+int(col[i])]++
		}
	}
	overall := s.answers[p.overall]
	for k, i := range rows {
		g := groups[k]
		c.population[g]++
		l := p.level[int(version[i])*maxCodes+int(overall[i])]
		if l == 0 {
			continue
		}
		sat := l >> 1
		if d := s.tied[i]; d > 0 && d-p.from < p.to-p.from && p.sameGroup(s, i, d) {
			c.tied[g]++
		}
		b := s.business[i]
		switch {
		case b == 0:
			c.unknown[g]++
		case c.last[g] == b:
			c.bizNum[g] += int64(sat) - int64(c.lastSat[g])
			c.lastSat[g] = sat
		default:
			c.last[g], c.lastSat[g] = b, sat
			c.bizDen[g]++
			c.bizNum[g] += int64(sat)
		}
	}
}

// sameGroup tells whether an answer lies in the group in which its dossier was decided.
func (p *plan) sameGroup(s *segment, i int32, decided uint16) bool {
	return p.slots == nil || p.slots[decided-p.from] == p.slots[s.day[i]-p.from]
}

// histogramUngrouped counts one question through four small tables in turn, so that runs of one answer do not wait for
// each other; it serves the cuts with one group or one version, which are the common ones.
func (c *counter) histogramUngrouped(p *plan, q int, col, version []uint8, rows []int32, groups []uint32) {
	stride := p.questions * maxCodes
	base := q * maxCodes
	if p.groups > 1 {
		for k, i := range rows {
			c.hist[int(groups[k])*stride+base+int(col[i])]++
		}
		return
	}
	if p.versions > 1 {
		for _, i := range rows {
			c.hist[int(version[i])*stride+base+int(col[i])]++
		}
		return
	}
	var t [4][maxCodes]uint32
	for len(rows) >= 4 {
		t[0][col[rows[0]]&15]++
		t[1][col[rows[1]]&15]++
		t[2][col[rows[2]]&15]++
		t[3][col[rows[3]]&15]++
		rows = rows[4:]
	}
	for _, i := range rows {
		t[0][col[i]&15]++
	}
	for code := range maxCodes {
		c.hist[base+code] += int64(t[0][code]) + int64(t[1][code]) + int64(t[2][code]) + int64(t[3][code])
	}
}

// run makes the pass over both segments, the large one in parallel.
func (p *plan) run(main, delta *segment, moved []uint64) *counter {
	workers := runtime.GOMAXPROCS(0)
	if main.n < 1<<16 {
		workers = 1
	}
	counters := make([]*counter, workers)
	var wg sync.WaitGroup
	lo := 0
	for w := range workers {
		hi := main.boundary(main.n * (w + 1) / workers)
		counters[w] = newCounter(p)
		from := lo
		wg.Go(func() { counters[w].count(p, main, from, hi, moved) })
		lo = hi
	}
	wg.Wait()
	total := counters[0]
	for _, c := range counters[1:] {
		total.add(c)
	}
	total.forget()
	total.count(p, delta, 0, delta.n, nil)
	return total
}

// boundary moves i forward to where a run of one business ends; unidentified rows may be cut anywhere.
func (s *segment) boundary(i int) int {
	for i > 0 && i < s.n && s.business[i] != 0 && s.business[i] == s.business[i-1] {
		i++
	}
	return i
}

func (c *counter) add(o *counter) {
	for _, p := range [][2][]int64{{c.received, o.received}, {c.population, o.population}, {c.hist, o.hist}, {c.bizNum, o.bizNum}, {c.bizDen, o.bizDen}, {c.unknown, o.unknown}, {c.tied, o.tied}} {
		for i, v := range p[1] {
			p[0][i] += v
		}
	}
}

func (c *counter) forget() { clear(c.last) }
