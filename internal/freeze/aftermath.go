package freeze

import (
	"context"
	"errors"
	"maps"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// revision is what happened to a period since it was closed, as far as the figures do not tell it.
type revision struct {
	from   time.Time        // states that arrived before were looked at
	recent map[string]int64 // late states that may be read again, with the millisecond of arrival
	states int64            // late states of dossiers
	erased int64            // responses erased, of the period and tied to its dossiers
	inside int64            // those of them that were received in the period
	stones int              // how many tombstones they were looked for among
}

// erasures are the tombstones of all responses, by the keyed hash of their key.
type erasures struct {
	settled time.Time
	at      map[[16]byte]time.Time
}

// readErasures reads new tombstones and counts those of each period.
func (s *Service) readErasures(ctx context.Context, known map[string]*closing) error {
	began := s.now()
	if s.erased.at == nil {
		s.erased.at = map[[16]byte]time.Time{}
	}
	err := scan(ctx, s.store, store.Erasures, store.Cursor{At: s.erased.settled}, func(d store.Document) error {
		if s.keys.standing(&d) {
			s.erased.at[s.keys.ofKey(store.Responses, d.Key)] = d.At
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.erased.settled = began.Add(-overlap)
	for name, c := range known {
		if c.broken || c.since.stones == len(s.erased.at) {
			continue
		}
		if known[name], err = s.countErased(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// countErased gives the closing with its tombstones counted anew.
func (s *Service) countErased(ctx context.Context, c *closing) (*closing, error) {
	next := *c
	l, err := s.readLists(ctx, &c.sealed)
	if errors.Is(err, errPiece) {
		next.broken = true
		return &next, nil
	}
	if err != nil {
		return nil, err
	}
	next.since.erased, next.since.inside, next.since.stones = 0, 0, len(s.erased.at)
	for key := range s.erased.at {
		if _, ok := l.responses.find(key); ok {
			next.since.erased++
			next.since.inside++
		} else if _, ok := l.tied.find(key); ok {
			next.since.erased++
		}
	}
	return &next, nil
}

// late counts, in one reading for all periods, the states of dossiers that arrived after their closing.
type late struct {
	s     *Service
	ctx   context.Context //nolint:containedctx // one reading's, as short as the value
	open  map[string]*closing
	lists map[string]*lists
}

// readLateStates reads the states that arrived since the last reading.
func (s *Service) readLateStates(ctx context.Context, known map[string]*closing) error {
	l := late{s: s, ctx: ctx, open: map[string]*closing{}, lists: map[string]*lists{}}
	began, from := s.now(), time.Time{}
	for name, c := range known {
		if c.broken {
			continue
		}
		next := *c
		if next.since.recent = maps.Clone(c.since.recent); next.since.recent == nil {
			next.since.recent = map[string]int64{}
		}
		l.open[name] = &next
		if from.IsZero() || next.since.from.Before(from) {
			from = next.since.from
		}
	}
	if len(l.open) == 0 {
		return nil
	}
	if err := scan(ctx, s.store, store.Dossiers, store.Cursor{At: from}, l.take); err != nil {
		return err
	}
	for name, c := range l.open {
		c.since.settle(began.Add(-overlap))
		known[name] = c
	}
	return nil
}

// settle forgets what cannot be read again.
func (r *revision) settle(from time.Time) {
	if from.After(r.from) {
		r.from = from
	}
	maps.DeleteFunc(r.recent, func(_ string, at int64) bool { return at < r.from.UnixMilli() })
}

// take looks at one state for every period.
func (l *late) take(doc store.Document) error {
	var d survey.Dossier
	if survey.DecodeDossier(doc.Body, &d) != nil {
		return nil //nolint:nilerr // it is in no figure
	}
	for _, c := range l.open {
		_, known := c.since.recent[doc.Key]
		if known || d.Received > c.To || doc.At.Before(c.since.from) {
			continue
		}
		listed, err := l.listed(c, doc)
		if err != nil {
			return err
		}
		if !listed {
			c.since.states++
			c.since.recent[doc.Key] = doc.At.UnixMilli()
		}
	}
	return nil
}

// listed tells whether a state was read at the closing. What arrived well after the reading was not.
func (l *late) listed(c *closing, doc store.Document) (bool, error) {
	if read, err := time.Parse(stamp, c.Read); err == nil && doc.At.After(read.Add(overlap)) {
		return false, nil
	}
	known := l.lists[c.Period]
	if known == nil {
		var err error
		if known, err = l.s.readLists(l.ctx, &c.sealed); err != nil {
			return false, err
		}
		l.lists[c.Period] = known
	}
	return known.holds(store.Dossiers, l.s.keys.ofKey(store.Dossiers, doc.Key)), nil
}
