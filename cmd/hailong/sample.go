package main

import (
	"context"
	"fmt"
	"time"

	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/sample"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// sampleCommand fills an empty store with made-up responses.
type sampleCommand struct {
	dataFlags
	Responses int    `name:"responses" default:"3000" help:"${help_sample_responses}"`
	Dossiers  int    `name:"dossiers" default:"0" help:"${help_sample_dossiers}"`
	Seed      uint64 `name:"seed" default:"1" help:"${help_sample_seed}"`
	From      string `name:"from" default:"2021-01-01" help:"${help_from}"`
	To        string `name:"to" default:"2021-12-31" help:"${help_to}"`
}

// Run makes and stores them.
func (s *sampleCommand) Run(ctx context.Context, c *console, p *locale.Printer) (err error) {
	if s.Responses < 0 || s.Dossiers < 0 || s.Responses+s.Dossiers < 1 {
		return usageError{fmt.Errorf("--responses %d, --dossiers %d: give a number from 1", s.Responses, s.Dossiers)}
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
	for _, c := range []store.Collection{store.Responses, store.Dossiers} {
		n, err := h.store.Count(ctx, c)
		if err != nil {
			return err
		}
		if n > 0 {
			return &survey.Error{Kind: survey.Conflict, Key: "sample.not_empty", Args: []any{"n", n}}
		}
	}
	if err := s.fill(ctx, h, from, to.AddDate(0, 0, 1).Add(-time.Second)); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, p.T("sample.done", "n", s.Responses, "dossiers", s.Dossiers))
	return err
}

const sampleBatch = 2000

// fill stores dossiers with their invitations and the answers to them, then responses that belong to no dossier.
func (s *sampleCommand) fill(ctx context.Context, h *house, from, to time.Time) error {
	in := h.intake()
	plan := sample.Plan{Responses: s.Responses, Dossiers: s.Dossiers, Seed: s.Seed, From: from, To: to}
	b := samples{ctx: ctx, store: h.store, intake: in}
	for d, r := range sample.Dossiers(h.catalog, plan) {
		d.Key = h.keys().DossierKey(d.Code)
		b.dossier(d)
		if r != nil {
			r.Dossier = d.Key
			b.response(r)
		}
	}
	for r := range sample.Responses(h.catalog, plan) {
		b.response(r)
	}
	b.flush(1)
	return firstOf(b.err, in.Close())
}

// samples are made-up documents on their way to the store; the first error stops everything.
type samples struct {
	ctx                 context.Context
	store               store.Store
	intake              *intake.Service
	dossiers, responses []store.Document
	invited             []survey.DossierKey
	err                 error
}

func (b *samples) dossier(d *survey.Dossier) {
	body, err := survey.EncodeDossier(d)
	b.dossiers = append(b.dossiers, store.Document{Key: d.Key.StateKey(0), Body: body})
	if d.Status.Inviting() {
		b.invited = append(b.invited, d.Key)
	}
	b.err = firstOf(b.err, err)
	b.flush(sampleBatch)
}

func (b *samples) response(r *survey.Response) {
	body, err := survey.EncodeResponse(r)
	b.responses = append(b.responses, store.Document{Key: string(r.ID), Body: body})
	b.err = firstOf(b.err, err)
	b.flush(sampleBatch)
}

// flush writes what there is at least so many of; invitations before their dossiers, dossiers before their answers.
func (b *samples) flush(least int) {
	if b.err != nil || len(b.dossiers) < least && len(b.responses) < least {
		return
	}
	if len(b.invited) > 0 {
		b.err = b.intake.Invite(b.ctx, b.invited)
	}
	for _, part := range []struct {
		c    store.Collection
		docs []store.Document
	}{{store.Dossiers, b.dossiers}, {store.Responses, b.responses}} {
		if b.err == nil && len(part.docs) > 0 {
			_, b.err = b.store.Insert(b.ctx, part.c, part.docs)
		}
	}
	b.dossiers, b.responses, b.invited = nil, nil, nil
}
