package bench_test

import (
	"context"
	"iter"
	"math/rand/v2"
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

// generator is a store that makes responses up while they are read, so that ten million need no disk.
type generator struct {
	store.Store
	next func() (*survey.Response, bool)
	n    int64
	all  int
}

func newGenerator(n int) *generator {
	c := definitions()
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, c.Zone)
	next, _ := iter.Pull(sample.Responses(c, sample.Plan{Responses: n, Seed: 7, From: from, To: from.AddDate(3, 0, 0)}))
	return &generator{next: next, all: n}
}

func (g *generator) Scan(_ context.Context, _ store.Collection, _ store.Cursor, limit int) ([]store.Document, error) {
	docs := make([]store.Document, 0, limit)
	for len(docs) < limit {
		r, ok := g.next()
		if !ok {
			break
		}
		body, err := survey.EncodeResponse(r)
		if err != nil {
			return nil, err
		}
		g.n++
		docs = append(docs, store.Document{Key: string(r.ID), At: time.UnixMilli(g.n).UTC(), Body: body})
	}
	return docs, nil
}

// Count gives how many there will be.
func (g *generator) Count(context.Context, store.Collection) (int64, error) { return int64(g.all), nil }

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

// BenchmarkBudgetFigures: any figure over ten million responses in at most 3 bare passes; at most 48 bytes a response.
func BenchmarkBudgetFigures(b *testing.B) {
	const n = 10_000_000
	c := definitions()
	p := panel.New(newGenerator(n), c, panel.Options{})
	if err := p.Load(b.Context()); err != nil {
		b.Fatal(err)
	}
	if per := float64(p.Bytes()) / n; per > 48 {
		b.Errorf("%.1f bytes a response, budget 48", per)
	} else {
		b.Logf("%.1f bytes a response (budget 48)", per)
	}
	from := panel.DayNumber(time.Date(2020, 1, 1, 0, 0, 0, 0, c.Zone))
	const days = 1096
	floor := newBare(n, 8, days)
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
