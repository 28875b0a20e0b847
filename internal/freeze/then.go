package freeze

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hailong/internal/panel"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Listed tells which responses are behind a closed period; nil where it is not closed, or where its closing was changed in the store
// and its days are answered live.
func (s *Service) Listed(ctx context.Context, name string) (holds func(survey.ReceiptCode) bool, err error) {
	_, l, err := s.listed(ctx, name)
	if l == nil || err != nil {
		return nil, err
	}
	return s.holds(l), nil
}

// Then gives a builder over the documents behind a closed period alone, as they are stored now and at the time of the closing, and
// tells which responses these are; both nil where Listed gives nil. It reads the whole store.
func (s *Service) Then(ctx context.Context, name string) (b *report.Builder, holds func(survey.ReceiptCode) bool, err error) {
	doc, l, err := s.listed(ctx, name)
	if l == nil || err != nil {
		return nil, nil, err
	}
	if b, err = s.builderOf(ctx, doc, l); err != nil {
		return nil, nil, err
	}
	return b, s.holds(l), nil
}

func (s *Service) holds(l *lists) func(survey.ReceiptCode) bool {
	return func(r survey.ReceiptCode) bool {
		_, ok := l.responses.find(s.keys.ofKey(store.Responses, string(r)))
		return ok
	}
}

// listed reads a closing and its lists.
func (s *Service) listed(ctx context.Context, name string) (*sealed, *lists, error) {
	d, err := s.store.Get(ctx, store.Frozen, name)
	if survey.KindOf(err) == survey.NotFound {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	doc, err := s.keys.unseal(name, d.Body)
	if err != nil {
		return nil, nil, nil //nolint:nilerr // its days are answered live, which Build says
	}
	l, err := s.readLists(ctx, doc)
	if errors.Is(err, errPiece) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the lists of %s: %w", name, err)
	}
	return doc, l, nil
}

// builderOf counts the documents of a closing again, as they are now.
func (s *Service) builderOf(ctx context.Context, doc *sealed, l *lists) (*report.Builder, error) {
	keep := func(c store.Collection, key string) bool {
		return len(l.of(c)) == 0 || l.holds(c, s.keys.ofKey(c, key))
	}
	told, err := s.toldOfDossiers(ctx, doc)
	if err != nil {
		return nil, err
	}
	p := panel.New(s.store, s.Catalog, panel.Options{Keep: keep, Now: s.now, Dossiers: told})
	if err := p.Load(ctx); err != nil {
		return nil, err
	}
	b := *s.Builder
	b.Panel, b.Now = p, func() time.Time { at, _ := time.Parse(stamp, doc.At); return at }
	b.Entries = func() []plan.Entry { return doc.Entries }
	return &b, nil
}
