package main

import (
	"context"
	"fmt"
	"time"

	"hailong/internal/locale"
	"hailong/internal/sample"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// sampleCommand fills an empty store with made-up responses.
type sampleCommand struct {
	dataFlags
	Responses int    `name:"responses" default:"3000" help:"${help_sample_responses}"`
	Seed      uint64 `name:"seed" default:"1" help:"${help_sample_seed}"`
	From      string `name:"from" default:"2021-01-01" help:"${help_from}"`
	To        string `name:"to" default:"2021-12-31" help:"${help_to}"`
}

// Run makes and stores them.
func (s *sampleCommand) Run(ctx context.Context, c *console, p *locale.Printer) (err error) {
	if s.Responses < 1 {
		return usageError{fmt.Errorf("--responses: %d; give a number from 1", s.Responses)}
	}
	h, err := open(ctx, s.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	from, ferr := survey.ParseDay(s.From, h.catalog.Zone)
	to, terr := survey.ParseDay(s.To, h.catalog.Zone)
	if err := firstOf(ferr, terr); err != nil || to.Before(from) {
		return usageError{fmt.Errorf("--from, --to: %w", firstOf(err, fmt.Errorf("%s lies before %s", s.To, s.From)))}
	}
	n, err := h.store.Count(ctx, store.Responses)
	if err != nil {
		return err
	}
	if n > 0 {
		return &survey.Error{Kind: survey.Conflict, Key: "sample.not_empty", Args: []any{"n", n}}
	}
	if err := s.fill(ctx, h, from, to.AddDate(0, 0, 1).Add(-time.Second)); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, p.T("sample.done", "n", s.Responses))
	return err
}

const sampleBatch = 2000

func (s *sampleCommand) fill(ctx context.Context, h *house, from, to time.Time) error {
	var docs []store.Document
	flush := func() error {
		_, err := h.store.Insert(ctx, store.Responses, docs)
		docs = docs[:0]
		return err
	}
	for r := range sample.Responses(h.catalog, sample.Plan{Responses: s.Responses, Seed: s.Seed, From: from, To: to}) {
		body, err := survey.EncodeResponse(r)
		if err != nil {
			return err
		}
		docs = append(docs, store.Document{Key: string(r.ID), Body: body})
		if len(docs) == sampleBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if len(docs) == 0 {
		return nil
	}
	return flush()
}
