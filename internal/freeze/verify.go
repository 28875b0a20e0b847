package freeze

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Row names a document of which something is wrong.
type Row struct {
	Collection store.Collection
	Key        string    // the store's key; of what is missing, whose key nobody keeps, the first digits of its hash
	At         time.Time // of arrival; zero for what is missing
}

// Late tells of what arrived after the closing, as everything may: it makes a revision.
type Late struct {
	Responses, States int
	First, Last       time.Time // arrivals
}

// Verification is what a frozen period is found to be. Equal sums it up.
type Verification struct {
	Frozen report.Frozen
	Broken []string // "seal", "rows", "reports": what of the frozen period itself was changed

	Changed  []Row // stored otherwise than at the closing
	Missing  []Row // gone without a tombstone
	Inserted []Row // stamped as if it had been there at the closing, and was not
	Late     Late
	Erased   int       // gone with a tombstone: its giver asked for it
	LastWish time.Time // when the last of them was erased
	Entries  int       // manual entries of the closing that are not there any more

	Fingerprint string       // of the rows of the closing as they are stored now
	Compared    bool         // whether figures were computed anew: not where answers were erased, since then they may differ
	Figures     []Difference // the first that came out differently

	DefinitionsDiffer bool // the definitions in use are others than at the closing
	VersionDiffers    bool // and so is the program
}

// Equal reports whether the frozen period stands as it was closed: nothing in it or behind it was changed, and the figures
// come out again. Late arrivals and erasures are revisions and no faults; other definitions matter as far as figures come
// out differently by them.
func (v *Verification) Equal() bool { return v.Untouched() && len(v.Figures) == 0 }

// Untouched reports whether all that was closed is stored as it was. Figures may come out differently all the same, where the
// definitions or the program in use are others than at the closing: that is no tampering.
func (v *Verification) Untouched() bool {
	return len(v.Broken) == 0 && len(v.Changed) == 0 && len(v.Missing) == 0 && len(v.Inserted) == 0 && v.Entries == 0 &&
		(v.Erased > 0 || v.Fingerprint == v.Frozen.Fingerprint)
}

// How many differences of figures a verification names, in all and of each report.
const (
	most       = 200
	mostOfEach = 24
)

// Verify holds a frozen period against what is stored now; it reads everything from the store and believes nothing in
// memory. A name that is no period is Invalid, a period that is not frozen NotFound. Finding something wrong is no error.
func (s *Service) Verify(ctx context.Context, name string) (*Verification, error) {
	v, err := s.verify(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", name, err)
	}
	return v, nil
}

func (s *Service) verify(ctx context.Context, name string) (*Verification, error) {
	d, err := s.store.Get(ctx, store.Frozen, name)
	if survey.KindOf(err) == survey.NotFound {
		if _, err := s.period(name); err != nil {
			return nil, err
		}
		return nil, &survey.Error{Kind: survey.NotFound, Key: "freeze.unknown", Field: "period", Args: []any{"period", name}}
	}
	if err != nil {
		return nil, err
	}
	v := &Verification{Frozen: report.Frozen{Period: name}}
	doc, err := s.keys.unseal(name, d.Body)
	if err != nil {
		v.Broken = append(v.Broken, "seal")
		return v, nil //nolint:nilerr // that is the finding
	}
	v.Frozen = doc.frozen()
	v.DefinitionsDiffer, v.VersionDiffers = doc.Definitions != s.Catalog.Fingerprint, doc.Version != s.version
	v.Entries = s.lostEntries(doc.Entries)
	l, err := s.readLists(ctx, doc)
	if errors.Is(err, errPiece) {
		v.Broken = append(v.Broken, "rows")
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	if err := s.inspect(ctx, v, doc, l); err != nil {
		return nil, err
	}
	return v, s.recompute(ctx, v, doc, l)
}

// lostEntries counts the entries of the closing that are not kept any more.
func (s *Service) lostEntries(then []plan.Entry) (n int) {
	var now []plan.Entry
	if s.Entries != nil {
		now = s.Entries()
	}
	for _, e := range then {
		if !slices.Contains(now, e) {
			n++
		}
	}
	return n
}

// inspect reads every stored document and holds it against the lists.
func (s *Service) inspect(ctx context.Context, v *Verification, doc *sealed, l *lists) error {
	in, err := s.newInspection(v, doc, l)
	if err != nil {
		return err
	}
	for _, c := range []store.Collection{store.Dossiers, store.Responses} {
		if err := scan(ctx, s.store, c, store.Cursor{}, func(d store.Document) error { return in.take(c, &d) }); err != nil {
			return err
		}
	}
	in.arrivals()
	v.Fingerprint = fingerprint(doc.From, doc.To, in.lines)
	return in.gone(ctx)
}

// recompute counts the figures again from exactly the rows of the closing and compares every number.
func (s *Service) recompute(ctx context.Context, v *Verification, doc *sealed, l *lists) error {
	period, err := doc.days()
	if err != nil {
		return err
	}
	b, err := s.builderOf(ctx, doc, l)
	if err != nil {
		return err
	}
	again, _, err := buildAll(b, period)
	if err != nil {
		return err
	}
	return s.compareAll(ctx, v, doc, again)
}

// toldOfDossiers tells whether dossiers were known at the closing, be it only some of another time: then the reports say 0
// of them where else they say nothing.
func (s *Service) toldOfDossiers(ctx context.Context, doc *sealed) (bool, error) {
	if len(doc.Reports) == 0 {
		return false, nil
	}
	raw, err := s.stored(ctx, doc, &doc.Reports[0])
	if errors.Is(err, errPiece) {
		return false, nil // compareAll tells
	}
	if err != nil {
		return false, err
	}
	var r struct {
		ResponseRate *struct{} `json:"response_rate"`
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return false, err
	}
	return r.ResponseRate != nil, nil
}

// compareAll reads the stored reports, which must all be there, and compares them where they must be the same.
func (s *Service) compareAll(ctx context.Context, v *Verification, doc *sealed, again []written) error {
	v.Compared = v.Erased == 0
	for i := range doc.Reports {
		raw, err := s.stored(ctx, doc, &doc.Reports[i])
		if errors.Is(err, errPiece) {
			v.Broken = []string{"reports"}
			continue
		}
		if err != nil {
			return err
		}
		now := slices.IndexFunc(again, func(w written) bool { return w.By == doc.Reports[i].By && w.Lang == doc.Reports[i].Lang })
		if now < 0 || !v.Compared || len(v.Figures) >= most {
			continue
		}
		found, err := compare(raw, again[now].raw, mostOfEach)
		if err != nil {
			return err
		}
		v.differ(doc.Reports[i].By, found)
	}
	return nil
}

// differ notes differences of a report. What stands outside of its groups stands in every report and is noted once.
func (v *Verification) differ(by report.Dimension, found []Difference) {
	for _, d := range found {
		if strings.HasPrefix(d.Path, "groups") {
			d.By = by
		}
		if len(v.Figures) < most && !slices.Contains(v.Figures, d) {
			v.Figures = append(v.Figures, d)
		}
	}
}

// stored gives the JSON of a report of the closing.
func (s *Service) stored(ctx context.Context, doc *sealed, r *storedReport) ([]byte, error) {
	packed, err := s.readPieces(ctx, doc.Period, r.Pieces)
	if err != nil {
		return nil, err
	}
	raw, err := unpack(packed)
	if err != nil {
		return nil, errPiece
	}
	return raw, nil
}

// shortHash is how much of a hash names what is missing.
func shortHash(key [16]byte) string { return hex.EncodeToString(key[:6]) }
