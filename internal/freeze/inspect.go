package freeze

import (
	"context"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// inspection is one reading of all stored documents, held against the lists of a closing.
type inspection struct {
	scope
	s        *Service
	v        *Verification
	lists    *lists
	closed   time.Time
	seen     map[[16]byte]struct{}
	lines    []line
	dossiers map[survey.DossierKey]struct{} // of the states of the closing
	strange  []stranger
}

// stranger is a document that is behind the period and in no list.
type stranger struct {
	Row
	found
}

func (s *Service) newInspection(v *Verification, doc *sealed, l *lists) (*inspection, error) {
	period, err := doc.days()
	if err != nil {
		return nil, err
	}
	at, err := time.Parse(stamp, doc.At)
	return &inspection{
		scope: scope{period, doc.To, period.From.Location()}, s: s, v: v, lists: l, closed: at, seen: map[[16]byte]struct{}{},
		dossiers: map[survey.DossierKey]struct{}{},
	}, err
}

// take looks at one document.
func (in *inspection) take(c store.Collection, d *store.Document) error {
	key := in.s.keys.ofKey(c, d.Key)
	f, ours, err := in.read(c, d)
	if err != nil {
		return err
	}
	row := Row{c, d.Key, d.At}
	for _, l := range in.lists.of(c) {
		i, ok := l.find(key)
		if !ok {
			continue
		}
		in.seen[key] = struct{}{}
		if l[i].body != in.s.keys.ofBody(d.Body) {
			in.v.Changed = append(in.v.Changed, row)
		}
		if c == store.Dossiers {
			in.dossiers[survey.DossierOfState(d.Key)] = struct{}{}
		}
		in.lines = append(in.lines, f.line)
		return nil
	}
	if ours {
		in.strange = append(in.strange, stranger{row, f})
	}
	return nil
}

// arrivals tells apart what came after the closing and what claims to have been there.
func (in *inspection) arrivals() {
	for i := range in.strange {
		x := &in.strange[i]
		_, tied := in.dossiers[x.dossier]
		before := x.At.Before(in.closed.Add(-overlap))
		switch {
		case !x.inside && !tied:
		case before:
			in.v.Inserted = append(in.v.Inserted, x.Row)
		case x.inside:
			in.v.Late.add(x.Row)
		}
	}
}

func (l *Late) add(r Row) {
	if r.Collection == store.Dossiers {
		l.States++
	} else {
		l.Responses++
	}
	if l.First.IsZero() || r.At.Before(l.First) {
		l.First = r.At
	}
	if r.At.After(l.Last) {
		l.Last = r.At
	}
}

// gone looks for what was listed and was not seen, and for its tombstones.
func (in *inspection) gone(ctx context.Context) error {
	stones := map[[16]byte]time.Time{}
	err := scan(ctx, in.s.store, store.Erasures, store.Cursor{}, func(d store.Document) error {
		if in.s.keys.standing(&d) {
			stones[in.s.keys.ofKey(store.Responses, d.Key)] = d.At
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range []store.Collection{store.Responses, store.Dossiers} {
		for _, l := range in.lists.of(c) {
			in.goneOf(c, l, stones)
		}
	}
	return nil
}

func (in *inspection) goneOf(c store.Collection, l digests, stones map[[16]byte]time.Time) {
	for i := range l {
		if _, ok := in.seen[l[i].key]; ok {
			continue
		}
		at, erased := stones[l[i].key]
		if !erased {
			in.v.Missing = append(in.v.Missing, Row{Collection: c, Key: shortHash(l[i].key)})
			continue
		}
		in.v.Erased++
		if at.After(in.v.LastWish) {
			in.v.LastWish = at
		}
	}
}
