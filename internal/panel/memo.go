package panel

import (
	"fmt"
	"sync"

	"hailong/internal/measure"
	"hailong/internal/survey"
)

// memo keeps the answers of one generation. Whoever asks what is being counted waits for it in place of counting too.
type memo struct {
	mu         sync.Mutex
	generation uint64
	kept       map[string]*remembered
}

// remembered is an answer, or one that is on its way until done is closed.
type remembered struct {
	done chan struct{}
	res  *Result
	err  error
}

// answer gives a copy of what is known, or counts. The lock under which count reads is held by every caller, so that none
// waits for something that waits for it. With most answers kept another one is counted and not kept.
func (m *memo) answer(q *Query, generation uint64, most int, count func(*Query) (*Result, error)) (*Result, error) {
	r, mine := m.find(q.key(), generation, most)
	if mine {
		r.fill(q, count)
	} else {
		<-r.done
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.res.clone(), nil
}

// fill counts; those who wait are let go even where counting panics.
func (r *remembered) fill(q *Query, count func(*Query) (*Result, error)) {
	defer close(r.done)
	r.err = survey.Errorf(survey.Internal, "counting did not come to an end")
	r.res, r.err = count(q)
}

// find gives the place of an answer; mine means that the caller has to fill it.
func (m *memo) find(key string, generation uint64, most int) (r *remembered, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.generation != generation || m.kept == nil {
		m.generation, m.kept = generation, map[string]*remembered{}
	}
	if r := m.kept[key]; r != nil {
		return r, false
	}
	r = &remembered{done: make(chan struct{})}
	if len(m.kept) < most {
		m.kept[key] = r
	}
	return r, true
}

// key writes the whole query; maps are written in the order of their keys.
func (q *Query) key() string {
	by := Dimension(-1)
	if q.By != nil {
		by = *q.By
	}
	plain := *q
	plain.By = nil
	return fmt.Sprintf("%d %q", by, fmt.Sprintf("%#v", plain))
}

// clone copies a result as far as callers may change it: counting a question that nobody was asked adds it.
func (r *Result) clone() *Result {
	out := &Result{All: cloneTally(r.All)}
	if r.ByCode != nil {
		out.ByCode = make(map[string]*measure.Tally, len(r.ByCode))
		for code, t := range r.ByCode {
			out.ByCode[code] = cloneTally(t)
		}
	}
	return out
}

func cloneTally(t *measure.Tally) *measure.Tally {
	if t == nil {
		return nil
	}
	out := &measure.Tally{Business: t.Business}
	out.Merge(t)
	if t.Dossiers != nil {
		d := *t.Dossiers
		out.Dossiers = &d
	}
	return out
}
