package desk

import (
	"bytes"
	"context"
	"io"
	"iter"
	"strings"
	"time"

	"hailong/internal/brief"
	"hailong/internal/draft"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// Pack writes the pack of a period, which has to be over.
func (d *Desk) Pack(ctx context.Context, w io.Writer, name string) error {
	period, err := d.Period(name)
	if err != nil {
		return err
	}
	switch {
	case period.To.After(d.Figures.Now()):
		return survey.Faults{{Field: "period", Key: "pack.not_over", Args: []any{"date", period.LastDay()}}}
	case strings.Contains(name, "Q"): // viewers are not told of quarters
		return survey.Faults{{Field: "period", Key: "pack.period"}}
	}
	public, b, holds, err := d.public(ctx, name, period)
	if err != nil {
		return err
	}
	in, err := d.whole(ctx, public, name)
	if err != nil {
		return err
	}
	days, err := b.DayCounts(period)
	if err != nil {
		return err
	}
	pack := &brief.PackInput{
		Input: *in, Counts: d.counts, Level: d.level, Bounds: d.bounds(period), Days: days, Templates: map[string][]byte{},
		Answers: func() iter.Seq2[*survey.Response, error] { return Answers(ctx, d.Store, period, holds) },
	}
	for _, k := range brief.Kinds {
		f, err := d.Template(ctx, k)
		if err != nil {
			return err
		}
		pack.Templates[k.Name] = f.Data
	}
	var made bytes.Buffer
	if err := brief.Pack(&made, pack); err != nil {
		return err
	}
	if err := d.Public.Release(ctx, name, period, public); err != nil {
		return err
	}
	_, err = w.Write(made.Bytes())
	return err
}

// Publish makes the pack of a period and keeps it, in front of those that were made before; from then on anybody who may sign in
// can take it.
func (d *Desk) Publish(ctx context.Context, name, who string) error {
	var b bytes.Buffer
	if err := d.Pack(ctx, &b, name); err != nil {
		return err
	}
	f, err := d.File(ctx, draft.MadeName(name, "zip"))
	if err != nil {
		return err
	}
	return d.SaveFile(ctx, draft.MadeName(name, "zip"), f.N, draft.File{Name: name + "-pci.zip", Data: b.Bytes()}, who)
}

// public gives the figures of a period that anybody may see, the builder over the data behind them, and which responses these are
// (nil = all). Of a closed period they are those of the closing; of another one viewers are told of all its answers first, so that
// the pack says what they are told and what the report says.
func (d *Desk) public(ctx context.Context, name string, period survey.Period) (report.Source, *report.Builder, func(survey.ReceiptCode) bool, error) {
	b, holds, err := d.Figures.Then(ctx, name)
	if err != nil {
		return nil, nil, nil, err
	}
	if b != nil {
		released, err := d.Public.Released(ctx)
		if err != nil {
			return nil, nil, nil, err
		}
		public, err := b.ExactPublic(d.Figures, released)
		return public, b, holds, err
	}
	return d.Public, d.Figures.Builder, nil, d.complete(ctx, period)
}

// settling is how long it may take until an answer that has just come is known to be the last of its time.
const settling = 40 * time.Second

// complete has viewers told of all answers of a period; it waits until those that have just come are settled.
func (d *Desk) complete(ctx context.Context, period survey.Period) error {
	ctx, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	for {
		err := d.Public.Complete(ctx, period)
		if survey.KindOf(err) != survey.Unavailable {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Second):
		}
		if err := d.Figures.Panel.Refresh(ctx); err != nil {
			return err
		}
	}
}

// bounds are where the plan's periods around a period begin and end.
func (d *Desk) bounds(period survey.Period) []time.Time {
	var out []time.Time
	for _, rule := range d.Catalog.Reports() {
		for year := period.From.Year(); year <= period.To.Year()+1; year++ {
			p := rule.Period(year, d.Catalog.Zone)
			out = append(out, p.From, p.To)
		}
	}
	return out
}
