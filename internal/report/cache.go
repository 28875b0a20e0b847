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
	cacheAge   = time.Minute            // an answer depends on the time too: on what is due, and overdue
	cacheStale = 5 * time.Second        // as long an overtaken answer is given while a new one is made
	cacheSlow  = 100 * time.Millisecond // where making it takes so long; one that is quick is waited for
)

// What is kept at most.
const (
	cacheEntries = 128
	cacheCells   = 5_000 // groups and cells of a report that is kept
)

// Cache stands before a Source and gives the same question the same answer while nothing has changed. Of many who ask the
// same at once one builds and the others wait. Reports that it gives are shared: nobody may change one.
//
// An answer is good while the generation under which it was begun stands, for a minute at most. One that is overtaken is
// given no longer than 5 s after it was last known to be good, only while a new one is being made, and only where the last
// took 100 ms or more; else one waits for an answer that was begun after the question was put. So what arrived before a
// question is in its answer where figures are quick, and no later than 5 s after where they are not.
type Cache struct {
	Source
	generation func() uint64
	now        func() time.Time

	mu      sync.Mutex
	entries map[string]*entry
}

// entry is what is known of one question.
type entry struct {
	report     *Report // nil = never built
	generation uint64  // under which the report was begun
	begun      time.Time
	good       time.Time // when the report was last known to be as good as a new one
	took       time.Duration
	used       time.Time
	flight     *flight // the building that is going on
}

// flight is one building; report and err may be read once done is closed.
type flight struct {
	done       chan struct{}
	generation uint64
	report     *Report
	err        error
}

// NewCache makes a cache. Generation changes whenever an answer of the source may have changed for another reason than the
// passing of time.
func NewCache(s Source, generation func() uint64, now func() time.Time) *Cache {
	return &Cache{Source: s, generation: generation, now: now, entries: map[string]*entry{}}
}

// Build answers a question; errors are the source's and are not kept.
func (c *Cache) Build(q Query) (*Report, error) {
	key, arrived := q.key(), c.generation()
	for {
		r, f := c.find(key, q)
		if r != nil {
			return r, nil
		}
		<-f.done
		if f.err != nil || f.generation >= arrived {
			return f.report, f.err
		}
	}
}

// find gives a report that will do, or the building to wait for.
func (c *Cache) find(key string, q Query) (*Report, *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, generation := c.now(), c.generation()
	e := c.entry(key)
	e.used = now
	if e.report != nil && e.generation == generation && now.Sub(e.begun) < cacheAge {
		e.good = now
		return e.report, nil
	}
	if e.flight == nil {
		e.flight = &flight{done: make(chan struct{}), generation: generation}
		go c.build(e, e.flight, q, now)
	}
	if e.report != nil && e.took >= cacheSlow && now.Sub(e.good) <= cacheStale {
		return e.report, nil
	}
	return nil, e.flight
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

// build makes an answer and lets go those who wait for it, even where it panics.
func (c *Cache) build(e *entry, f *flight, q Query, begun time.Time) {
	defer close(f.done)
	f.report, f.err = c.safely(q)
	c.mu.Lock()
	defer c.mu.Unlock()
	e.flight = nil
	if f.err != nil || f.report.cells() > cacheCells {
		e.report = nil
		return
	}
	e.report, e.generation, e.begun, e.good, e.took = f.report, f.generation, begun, begun, c.now().Sub(begun)
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
	return strings.Join([]string{q.Values().Encode(), q.Period.From.Location().String(), string(q.Lang), string(q.By), string(q.Across), fmt.Sprint(q.Compare)}, "\n")
}
