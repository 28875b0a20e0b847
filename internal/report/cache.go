package report

import (
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"hailong/internal/survey"
)

// Source answers questions: a Builder, or what stands before one.
type Source interface {
	Build(q Query) (*Report, error)
	LatestYear() survey.Period
	Stale() bool
}

// How long an answer serves.
const (
	cacheAge   = time.Minute           // an answer depends on the time too: on what is due, and overdue
	cacheStale = 5 * time.Second       // as long an overtaken answer is given at most
	cacheRest  = time.Second           // and so long before a new one is begun, which leaves the machine to those who read
	cacheSlow  = 25 * time.Millisecond // where making it takes so long; one that is quick is waited for
)

// What is kept at most.
const (
	cacheEntries = 128
	cacheCells   = 5_000 // groups and cells of a report that is kept
)

// Cache stands before a Source and gives the same question the same answer while nothing has changed. Of many who ask the
// same at once one builds and the others wait. One answer is built at a time, since a pass takes every processor: more at
// once would take as long, and from those whose pages are being written. Reports that it gives are shared: nobody may change
// one.
//
// An answer is good while the generations under which it was begun stand, for a minute at most. One that is overtaken by
// what arrived is given no longer than 5 s after it was last known to be good, while a new one is about to be made, and only
// where the last took 25 ms or more; else one waits for an answer that was begun after the question was put. So what arrived
// before a question is in its answer where figures are quick, and no later than 5 s after where they are not. What somebody
// here did (an entry by hand, a closing) is in every answer given after it.
type Cache struct {
	Source
	arrived, done func() uint64
	now           func() time.Time
	building      chan struct{} // holds who builds

	mu      sync.Mutex
	entries map[string]*entry
}

// state is what a report was built from: what had arrived, and what had been done here.
type state struct{ arrived, done uint64 }

func (s state) before(o state) bool { return s.arrived < o.arrived || s.done < o.done }

// entry is what is known of one question.
type entry struct {
	report *Report // nil = never built
	state  state   // from which the report was built
	begun  time.Time
	good   time.Time // when the report was last known to be as good as a new one
	ended  time.Time // when its building was
	took   time.Duration
	used   time.Time
	flight *flight // the building that is going on
}

// flight is one building; the rest may be read once done is closed.
type flight struct {
	done   chan struct{}
	state  state
	report *Report
	err    error
}

// NewCache makes a cache. Arrived counts how often what was received has changed, done how often something that somebody
// did here has; both only grow.
func NewCache(s Source, arrived, done func() uint64, now func() time.Time) *Cache {
	return &Cache{Source: s, arrived: arrived, done: done, now: now, building: make(chan struct{}, 1), entries: map[string]*entry{}}
}

func (c *Cache) state() state { return state{c.arrived(), c.done()} }

// Build answers a question; errors are the source's and are not kept.
func (c *Cache) Build(q Query) (*Report, error) {
	key, asked := q.key(), c.state()
	for {
		r, f := c.find(key, q)
		if r != nil {
			return r, nil
		}
		<-f.done
		if f.err != nil || !f.state.before(asked) {
			return f.report, f.err
		}
	}
}

// find gives a report that will do, or the building to wait for.
func (c *Cache) find(key string, q Query) (*Report, *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, current := c.now(), c.state()
	e := c.entry(key)
	e.used = now
	if e.report != nil && e.state == current && now.Sub(e.begun) < cacheAge {
		e.good = now
		return e.report, nil
	}
	serves := e.serves(current, now)
	if e.flight == nil && (!serves || e.rested(now)) {
		e.flight = &flight{done: make(chan struct{})}
		go c.build(e, e.flight, q)
	}
	if serves {
		return e.report, nil
	}
	return nil, e.flight
}

// serves tells whether an overtaken answer may still be given.
func (e *entry) serves(current state, now time.Time) bool {
	return e.report != nil && e.state.done == current.done && e.took >= cacheSlow && now.Sub(e.good) <= cacheStale
}

// rested tells whether it is time to begin a new answer in place of an overtaken one: after a pause, or earlier where the
// pause would make it late.
func (e *entry) rested(now time.Time) bool {
	return now.Sub(e.ended) >= cacheRest || now.Sub(e.good)+2*e.took > cacheStale
}

// entry gives the place of a question; where there are too many the one unused for longest goes.
func (c *Cache) entry(key string) *entry {
	if e := c.entries[key]; e != nil {
		return e
	}
	if len(c.entries) >= cacheEntries {
		oldest := ""
		for k, e := range c.entries {
			if e.flight == nil && (oldest == "" || e.used.Before(c.entries[oldest].used)) {
				oldest = k
			}
		}
		delete(c.entries, oldest)
	}
	e := &entry{}
	c.entries[key] = e
	return e
}

// build makes an answer when its turn comes and lets go those who wait for it, even where it panics.
func (c *Cache) build(e *entry, f *flight, q Query) {
	defer close(f.done)
	c.building <- struct{}{}
	begun := c.now()
	f.state = c.state()
	f.report, f.err = c.safely(q)
	ended := c.now()
	<-c.building
	c.mu.Lock()
	defer c.mu.Unlock()
	e.flight = nil
	if f.err != nil || f.report.cells() > cacheCells {
		e.report = nil
		return
	}
	e.report, e.state, e.begun, e.good = f.report, f.state, begun, begun
	e.ended, e.took = ended, ended.Sub(begun)
}

func (c *Cache) safely(q Query) (r *Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			r, err = nil, survey.Errorf(survey.Internal, "building a report: %v\n%s", p, debug.Stack())
		}
	}()
	return c.Source.Build(q)
}

// cells counts what makes a report large.
func (r *Report) cells() (n int) {
	for i := range r.Groups {
		n += 1 + len(r.Groups[i].Cells)
	}
	return n
}

// key writes a question so that two have the same only if their answers are the same.
func (q *Query) key() string {
	return strings.Join([]string{q.Values().Encode(), q.Period.From.Location().String(), string(q.Lang), string(q.By), string(q.Across), fmt.Sprint(q.Compare, q.GroupsOnly)}, "\n")
}
