package intake

import (
	"context"
	"hash/maphash"
	"io"
	"slices"
	"time"

	"hailong/internal/survey"
)

// ImportDossiers imports a table of dossiers; the package doc has its format. It reads, checks, refuses and reports as
// ImportResponses does, and gives the same errors. Written counts states that are new; a state that is stored already, be
// it from another file, is Already; one that stands twice in the file is Repeated. Before a state is written that asks the
// applicant for an opinion, the dossier has its invitation.
func (s *Service) ImportDossiers(ctx context.Context, r io.Reader, name string, o ImportOptions) (ImportSummary, error) {
	from := sheetSource{name: name, sheet: o.Sheet, columns: slices.Concat(dossierColumns, passedOver), kept: &keptRows{}}
	return s.importAs(ctx, r, newDossiers(s), from, o)
}

// dossiers is the kind of rows that become states of dossiers.
type dossiers struct {
	service *Service
	center  *survey.Center
	zone    *time.Location
	words   *dossierWords
	latest  survey.Day // the last day that is not in the future
	seed    maphash.Seed
	mixed   map[string]bool // columns in which dates stand with the month first
	current *dossierReading

	seenBefore bool // most of the last batch was stored already
}

func newDossiers(s *Service) *dossiers {
	zone := s.catalog.Zone
	return &dossiers{
		service: s, center: s.catalog.Center, zone: zone, words: dossierWordsOf(s.catalog.Center),
		latest: survey.DayOf(s.now().Add(24*time.Hour), zone), seed: maphash.MakeSeed(), mixed: map[string]bool{},
	}
}

func (k *dossiers) start(*table) reading {
	k.current = &dossierReading{
		dossiers: k, dates: map[string]*dateColumn{}, facts: newFacts(k.seed), gathered: map[gatheredKey]*gatheredNote{},
	}
	return k.current
}

// again reports that a column turned out to hold dates with the month first after others in it were read with the day first.
func (k *dossiers) again() bool {
	unsure := false
	for column, seen := range k.current.dates {
		if seen.monthFirst && !k.mixed[column] {
			k.mixed[column] = true
			unsure = unsure || seen.unsure
		}
	}
	return unsure
}

// dossierBatch is how many states go to the store at once. Each batch is a commit, and the larger it is the less of it is
// waiting for the disk.
const dossierBatch = 4000

func (k *dossiers) batch() int { return dossierBatch }

// dossierReading is one reading of dossiers.
type dossierReading struct {
	*dossiers
	dates    map[string]*dateColumn
	facts    *facts
	gathered map[gatheredKey]*gatheredNote
	order    []*gatheredNote
}

// gatheredKey is what is said once for all rows that it concerns.
type gatheredKey struct{ key, value string }

type gatheredNote struct {
	note RowNote // on the first row
	rows int
}

// gather counts a row for a warning that is given once, in the end.
func (r *dossierReading) gather(c *dossierRow, column, key, value string, args ...any) {
	at := gatheredKey{key, value}
	g := r.gathered[at]
	if g == nil {
		g = &gatheredNote{note: c.note(column, key, args...)}
		r.gathered[at] = g
		r.order = append(r.order, g)
	}
	g.rows++
}

// end gives the warnings that concern many rows, in the order in which they first occurred.
func (r *dossierReading) end() []RowNote {
	notes := make([]RowNote, len(r.order))
	for i, g := range r.order {
		notes[i] = g.note
		notes[i].Args = append(notes[i].Args, "rows", g.rows)
	}
	return notes
}
