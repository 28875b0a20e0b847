package bench_test

import (
	"context"
	"iter"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/panel"
	"hailong/internal/sample"
	"hailong/internal/store"
	"hailong/internal/survey"
	"hailong/surveys"
)

var definitions = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		panic(err)
	}
	return c
})

// generator is a store that makes responses and dossiers up while they are read, so that ten million of each need no disk.
// The answers to the dossiers' invitations come first among the responses.
type generator struct {
	store.Store
	next map[store.Collection]func() (store.Document, bool)
	all  map[store.Collection]int
}

func newGenerator(responses, dossiers int) *generator {
	c := definitions()
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, c.Zone)
	plan := sample.Plan{Responses: responses, Dossiers: dossiers, Seed: 7, From: from, To: from.AddDate(3, 0, 0)}
	g := &generator{next: map[store.Collection]func() (store.Document, bool){}, all: map[store.Collection]int{store.Responses: responses, store.Dossiers: dossiers}}
	g.next[store.Dossiers], _ = iter.Pull(func(yield func(store.Document) bool) {
		for d := range sample.Dossiers(c, plan) {
			body, err := survey.EncodeDossier(d)
			if err != nil || !yield(store.Document{Key: keyOf(d).StateKey(0), Body: body}) {
				return
			}
		}
	})
	g.next[store.Responses], _ = iter.Pull(func(yield func(store.Document) bool) {
		left := responses
		give := func(r *survey.Response) bool {
			left--
			body, err := survey.EncodeResponse(r)
			return left >= 0 && err == nil && yield(store.Document{Key: string(r.ID), Body: body})
		}
		for d, r := range sample.Dossiers(c, plan) {
			if r != nil {
				if r.Dossier = keyOf(d); !give(r) {
					return
				}
			}
		}
		for r := range sample.Responses(c, plan) {
			if !give(r) {
				return
			}
		}
	})
	return g
}

// keyOf makes a dossier's key of the running number at the end of its code.
func keyOf(d *survey.Dossier) survey.DossierKey {
	_, n, _ := strings.Cut(string(d.Code), "-")
	return survey.DossierKey("00000000000000000000000000000000"[len(n):] + n)
}

func (g *generator) Scan(_ context.Context, c store.Collection, _ store.Cursor, limit int) ([]store.Document, error) {
	docs := make([]store.Document, 0, limit)
	for len(docs) < limit {
		d, ok := g.next[c]()
		if !ok {
			break
		}
		d.At = time.UnixMilli(int64(len(docs))).UTC()
		docs = append(docs, d)
	}
	return docs, nil
}

// Count gives how many there will be.
func (g *generator) Count(_ context.Context, c store.Collection) (int64, error) {
	return int64(g.all[c]), nil
}

// bare is the floor of any figure: columns of the same widths, and one pass over them on one core that filters by day and
// applicant, counts every answer and finds the distinct businesses.
type bare struct {
	business []uint32
	day      []uint16
	kind     []uint8
	answers  [][]uint8
}

func newBare(n, questions, days int) *bare {
	r := rand.New(rand.NewPCG(1, 2))
	b := &bare{business: make([]uint32, n), day: make([]uint16, n), kind: make([]uint8, n), answers: make([][]uint8, questions)}
	for i := range n {
		b.business[i] = uint32(i / 3)
		b.day[i] = uint16(r.IntN(days))
		b.kind[i] = uint8(r.IntN(10) / 8)
	}
	for q := range b.answers {
		b.answers[q] = make([]uint8, n)
		for i := range n {
			b.answers[q][i] = uint8(1 + max(r.IntN(5), r.IntN(5)))
		}
	}
	return b
}

func (b *bare) pass(from, to uint16) (businesses int64) {
	hist := make([][16]int64, len(b.answers))
	last := ^uint32(0)
	for i, d := range b.day {
		if d < from || d >= to || b.kind[i] != 0 {
			continue
		}
		for q, col := range b.answers {
			hist[q][col[i]&15]++
		}
		if b.business[i] != last {
			last = b.business[i]
			businesses++
		}
	}
	return businesses
}

// lines is the floor of what dossiers come to: lines of the same width, and one pass over them on one core that filters by
// day and applicant, counts days and what is in time, and finds the distinct businesses.
type lines []struct {
	order                       uint64
	number, business            uint32
	received, due, ended, asked uint16
	days                        uint16
	dims                        [6]uint16
	flags                       uint16
	millis                      uint32
	answered                    uint16
	level, mark                 uint8
}

func newLines(n, days int) lines {
	r := rand.New(rand.NewPCG(3, 4))
	l := make(lines, n)
	for i := range l {
		l[i].business, l[i].ended = uint32(i/3), uint16(r.IntN(days))
		l[i].due, l[i].days, l[i].dims[5] = l[i].ended+uint16(r.IntN(3)), uint16(r.IntN(20)), uint16(r.IntN(10)/8)
	}
	return l
}

func (l lines) pass(from, to uint16) (businesses int64) {
	var hist [64]int64
	var inTime int64
	last := ^uint32(0)
	for i := range l {
		d := &l[i]
		if d.ended < from || d.ended >= to || d.dims[5] != 0 {
			continue
		}
		hist[d.days&63]++
		if d.ended <= d.due {
			inTime++
		}
		if d.business != last {
			last = d.business
			businesses++
		}
	}
	return businesses + inTime&1 + hist[0]&1
}

// BenchmarkBudgetFigures: any figure over ten million responses and as many dossiers in at most 3 bare passes over both; at
// most 48 bytes a response.
func BenchmarkBudgetFigures(b *testing.B) {
	const n = 10_000_000
	c := definitions()
	p := panel.New(newGenerator(n, n), c, panel.Options{})
	if err := p.Load(b.Context()); err != nil {
		b.Fatal(err)
	}
	if per := float64(p.Bytes()) / n; per > 48 {
		b.Errorf("%.1f bytes a response, budget 48", per)
	} else {
		b.Logf("%.1f bytes a response (budget 48)", per)
	}
	b.Logf("%.1f bytes a dossier, %d dossiers", float64(p.DossierBytes())/float64(p.DossierCount()), p.DossierCount())
	from := panel.DayNumber(time.Date(2020, 1, 1, 0, 0, 0, 0, c.Zone))
	const days = 1096
	floor, dossiers := newBare(n, 8, days), newLines(n, days)
	all := panel.Query{From: from, To: from + days, Population: []survey.Applicant{survey.Business}}
	year := panel.Query{From: from, To: from + 366, Population: all.Population}
	point, field, procedure := panel.Point, panel.Field, panel.Procedure
	byPoint, byField, byProcedure, filtered := all, all, all, all
	byPoint.By, byField.By, byProcedure.By = &point, &field, &procedure
	filtered.Codes = map[panel.Dimension][]string{panel.Point: {"TT-01", "TT-02", "TT-03"}}
	for _, c := range []struct {
		name string
		q    panel.Query
		to   uint16
	}{
		{"all", all, days}, {"one year", year, 366}, {"by point", byPoint, days}, {"by field", byField, days},
		{"by procedure", byProcedure, days}, {"three points", filtered, days},
		{"by month", byTime(all, 30), days}, {"by day", byTime(all, 1), days},
	} {
		b.Run(c.name, func(b *testing.B) {
			var ours, least time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := p.Tally(c.q); err != nil {
					b.Fatal(err)
				}
				mid := time.Now()
				floor.pass(0, c.to)
				dossiers.pass(0, c.to)
				ours += mid.Sub(start)
				least += time.Since(mid)
			}
			verdict(b, ours, least, "passes", 3)
		})
	}
}

func byTime(q panel.Query, days int) panel.Query {
	q.TimeGroup = make([]uint16, q.To-q.From)
	for i := range q.TimeGroup {
		q.TimeGroup[i] = uint16(i / days)
		q.Groups = i/days + 1
	}
	return q
}

// verdict prints ours, the floor and the ratio, and fails where it is over the budget.
func verdict(b *testing.B, ours, floor time.Duration, unit string, budget float64) {
	b.Helper()
	ratio := float64(ours) / float64(floor)
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms/ours")
	b.ReportMetric(float64(floor.Microseconds())/1000/float64(b.N), "ms/floor")
	b.ReportMetric(ratio, unit)
	b.ReportMetric(0, "ns/op")
	if ratio > budget {
		b.Errorf("%s: %.2f %s, budget %.2f", b.Name(), ratio, unit, budget)
	}
}
