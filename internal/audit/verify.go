package audit

import (
	"context"
	"maps"
	"slices"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// FaultKind says what is wrong with the chain.
type FaultKind string

// The faults. Messages have their words under "audit.fault.<kind>".
const (
	Changed    FaultKind = "changed"     // line N is not as it was written
	Missing    FaultKind = "missing"     // lines N to To are not there
	Moved      FaultKind = "moved"       // where line N belongs stands line To
	Unlinked   FaultKind = "unlinked"    // line N is whole and was not written behind the one that stands before it
	CutOff     FaultKind = "cut_off"     // lines N to To, up to the head that is kept, are not there: the end was cut off
	Another    FaultKind = "another"     // line N is whole and another than the one whose seal is kept
	Before     FaultKind = "before"      // the lines from before the chain, N of them, are not those that its first line tells of
	HeadBroken FaultKind = "head_broken" // the file of the head is no such file any more
)

// Fault is one thing that is wrong.
type Fault struct {
	Kind  FaultKind
	N, To int64
}

// Check is what was found out about the chain.
type Check struct {
	Lines  int64 // of the chain that are there
	Before int64 // from before the chain
	Last   int64 // number of the last line
	Head   Head  // that is kept outside the store; zero where there is none, so that a cut-off end would not show
	Faults []Fault
}

// piece is what Verify holds of each line.
type piece struct {
	own       int64 // the number that the line itself bears
	prev, mac string
	whole     bool
}

// Verify reads the whole chain and names what is wrong with it, in order of lines. It changes nothing.
func (l *Log) Verify(ctx context.Context) (*Check, error) {
	c := &Check{Faults: []Fault{}}
	var err error
	if c.Head, err = l.head.Read(); survey.KindOf(err) == survey.Invalid && err != nil { // first: what is added meanwhile lies behind it
		c.add(HeadBroken, 0, 0)
	} else if err != nil {
		return nil, err
	}
	pieces, first := map[int64]piece{}, ""
	take := func(d store.Document) {
		n := numberOf(d.Key)
		if n == 0 {
			c.Before++
			return
		}
		x, whole := read(l.key, d)
		pieces[n] = piece{x.N, x.Prev, x.MAC, whole}
		if n == 1 && whole && x.Action == ChainBegun {
			first = x.Object
		}
	}
	if err := l.each(ctx, store.Cursor{}, take); err != nil {
		return nil, err
	}
	c.Lines = int64(len(pieces))
	numbers := slices.Sorted(maps.Keys(pieces))
	var last int64
	for _, n := range numbers {
		if n > last+1 {
			if err := l.gap(ctx, c, pieces, last+1, n-1); err != nil {
				return nil, err
			}
		}
		c.hold(pieces, n)
		last = n
	}
	c.Last = last
	old, err := l.before(ctx)
	if err != nil {
		return nil, err
	}
	if one := pieces[1]; old != first && (one.whole && one.own == 1 || len(pieces) == 0 && c.Head.N > 0) {
		c.add(Before, c.Before, 0)
	}
	switch at := pieces[c.Head.N]; {
	case c.Head.N > last:
		c.add(CutOff, last+1, c.Head.N)
	case c.Head.N > 0 && at.whole && at.own == c.Head.N && at.mac != c.Head.MAC:
		c.add(Another, c.Head.N, 0)
	}
	return c, nil
}

func (c *Check) add(kind FaultKind, n, to int64) {
	c.Faults = append(c.Faults, Fault{kind, n, to})
}

// hold compares a line with itself, its place and the line before.
func (c *Check) hold(pieces map[int64]piece, n int64) {
	x, before := pieces[n], pieces[n-1]
	switch {
	case !x.whole:
		c.add(Changed, n, 0)
	case x.own != n:
		c.add(Moved, n, x.own)
	case n == 1 && x.prev != "", before.whole && before.own == n-1 && before.mac != x.prev:
		c.add(Unlinked, n, 0)
	}
}

// gap names the lines of a gap that are not there, one run after the other: one that was written slowly may have come to stand, by its
// stamp, behind where it was looked for.
func (l *Log) gap(ctx context.Context, c *Check, pieces map[int64]piece, from, to int64) error {
	start := from
	for n := from; n <= min(to, from+longestGap); n++ {
		d, err := l.store.Get(ctx, store.Audit, keyOf(n))
		if survey.KindOf(err) == survey.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if n > start {
			c.add(Missing, start, n-1)
		}
		start = n + 1
		x, whole := read(l.key, d)
		pieces[n] = piece{x.N, x.Prev, x.MAC, whole}
		c.Lines++
		c.hold(pieces, n)
	}
	if start <= to {
		c.add(Missing, start, to)
	}
	return nil
}

// longestGap is how many lines of a gap are looked for one by one.
const longestGap = 1000
