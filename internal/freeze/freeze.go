package freeze

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"

	"golang.org/x/text/unicode/norm"
)

// rounds bounds how often figures are computed anew because something of the period arrived meanwhile.
const rounds = 10

// maxWho is the longest name of who closes, in characters.
const maxWho = 120

// Freeze closes a period. It is refused as Invalid for a name that is no period, a period that is not over (its last day
// must be before today at the center), a name of nobody and a period behind which nothing is stored, since that is a slip of the pen
// or comes before its import; as Conflict, with who and when, where the period was closed
// before or somebody is quicker; as Unavailable where answers of the period keep arriving, or the store does not answer.
// The closing is durable when it returns.
func (s *Service) Freeze(ctx context.Context, name, who string) (*report.Frozen, error) {
	who = norm.NFC.String(strings.Join(strings.Fields(who), " "))
	doc, sc, err := s.begin(name, who)
	if err != nil {
		return nil, err
	}
	if err := s.taken(ctx, name); err != nil {
		return nil, err
	}
	if err := s.compute(ctx, doc, sc); err != nil {
		return nil, fmt.Errorf("freeze %s: %w", name, err)
	}
	body, err := s.keys.seal(doc)
	if err != nil {
		return nil, err
	}
	got, err := s.store.Insert(ctx, store.Frozen, []store.Document{{Key: name, Body: body}})
	if err != nil {
		return nil, fmt.Errorf("freeze %s: %w", name, err)
	}
	if got[0] == store.Conflict {
		return nil, s.taken(ctx, name)
	}
	if err := s.Refresh(ctx); err != nil {
		s.log.Warn("a period was frozen and cannot be read back yet", "period", name, "err", err)
	}
	f := doc.frozen()
	return &f, nil
}

// period reads the name of a period.
func (s *Service) period(name string) (survey.Period, error) {
	period, err := plan.ParsePeriod(name, s.Catalog.Reports(), s.Catalog.Zone)
	if err != nil {
		return period, &survey.Error{Kind: survey.Invalid, Key: "figures.period_unknown", Field: "period", Args: []any{"value", name}}
	}
	return period, nil
}

// begin checks what is asked and opens the document.
func (s *Service) begin(name, who string) (*sealed, scope, error) {
	period, err := s.period(name)
	if err != nil {
		return nil, scope{}, err
	}
	now := s.now()
	last := survey.DayOf(period.LastDay(), s.Catalog.Zone)
	if last >= survey.DayOf(now, s.Catalog.Zone) {
		return nil, scope{}, &survey.Error{Kind: survey.Invalid, Key: "freeze.not_over", Field: "period", Args: []any{"period", name, "last", period.LastDay(), "from", period.To}}
	}
	odd := func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }
	if who == "" || utf8.RuneCountInString(who) > maxWho || strings.ContainsFunc(who, odd) {
		return nil, scope{}, &survey.Error{Kind: survey.Invalid, Key: "freeze.who", Field: "who", Args: []any{"max", maxWho}}
	}
	doc := &sealed{
		Format: format, Period: name, From: survey.DayOf(period.From, s.Catalog.Zone), To: last, Zone: s.Catalog.Zone.String(),
		At: now.UTC().Format(stamp), By: who, Definitions: s.Catalog.Fingerprint, Version: s.version, Entries: []plan.Entry{},
	}
	return doc, scope{period, last, s.Catalog.Zone}, nil
}

// taken gives the Conflict where a period of that name is frozen, nil where none is.
func (s *Service) taken(ctx context.Context, name string) error {
	d, err := s.store.Get(ctx, store.Frozen, name)
	if err != nil {
		if survey.KindOf(err) == survey.NotFound {
			return nil
		}
		return err
	}
	first, err := s.keys.unseal(name, d.Body)
	if err != nil {
		return &survey.Error{Kind: survey.Conflict, Key: "freeze.taken_broken", Field: "period", Args: []any{"period", name}}
	}
	at, _ := time.Parse(stamp, first.At)
	return &survey.Error{Kind: survey.Conflict, Key: "freeze.taken", Field: "period", Args: []any{"period", name, "who", first.By, "at", at.In(s.Catalog.Zone)}}
}

// compute fills the document: lists, fingerprint, entries and reports, all of the same data. Figures and lists are read
// apart, so whatever arrived between makes it count again.
func (s *Service) compute(ctx context.Context, doc *sealed, sc scope) error {
	g := s.gather(sc)
	if _, err := g.more(ctx); err != nil {
		return err
	}
	if err := s.Panel.Recount(ctx); err != nil {
		return err
	}
	reports, err := s.settle(ctx, g)
	if err != nil {
		return err
	}
	doc.Read = s.now().UTC().Format(stamp)
	if s.Entries != nil {
		doc.Entries = append(doc.Entries, s.Entries()...)
	}
	l, lines := g.result()
	if len(lines) == 0 {
		return &survey.Error{Kind: survey.Invalid, Key: "freeze.empty", Field: "period", Args: []any{"period", doc.Period}}
	}
	doc.Fingerprint = fingerprint(doc.From, doc.To, lines)
	if err := s.writeLists(ctx, doc, l); err != nil {
		return err
	}
	for _, r := range reports {
		if r.Pieces, err = s.writePieces(ctx, doc.Period, r.packed); err != nil {
			return err
		}
		doc.Reports = append(doc.Reports, r.storedReport)
	}
	return nil
}

// written is a report made ready for the store.
type written struct {
	storedReport
	raw, packed []byte
}

// settle builds the reports until nothing of the period has arrived while they were built.
func (s *Service) settle(ctx context.Context, g *gathering) ([]written, error) {
	for range rounds {
		if err := s.Panel.Refresh(ctx); err != nil {
			return nil, err
		}
		reports, received, err := buildAll(s.Builder, g.period)
		if err != nil {
			return nil, err
		}
		n, err := g.more(ctx)
		if err != nil {
			return nil, err
		}
		if n == 0 && received == g.received() {
			return reports, nil
		}
	}
	return nil, &survey.Error{Kind: survey.Unavailable, Key: "freeze.unsettled"}
}

// buildAll builds every report that a closing keeps, and tells how many responses they are made of.
func buildAll(b *report.Builder, period survey.Period) (out []written, received int64, err error) {
	for _, lang := range langs {
		for _, by := range kept {
			r, err := b.Build(report.Query{Period: period, By: by, Lang: lang})
			if err != nil {
				return nil, 0, err
			}
			r.Unclassified = nil // it is about everything stored, not about the period
			w := written{storedReport: storedReport{By: by, Lang: lang}}
			if w.raw, err = json.Marshal(r); err != nil {
				return nil, 0, err
			}
			if w.packed, err = pack(w.raw); err != nil {
				return nil, 0, err
			}
			out, received = append(out, w), r.Reconciliation.Received
		}
	}
	return out, received, nil
}
