package panel

import (
	"math/rand/v2"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/survey"
	"hailong/surveys"
)

func BenchmarkTally(b *testing.B) {
	cat, err := catalog.Load(surveys.FS)
	if err != nil {
		b.Fatal(err)
	}
	p := New(nil, cat, Options{})
	r := rand.New(rand.NewPCG(1, 1))
	rows := make([]row, 10_000_000)
	e := p.reader.encoder
	for i := 0; i < 14; i++ {
		e.points.number(survey.PointCode(rune('A' + i)))
	}
	e.versions.number("business-satisfaction.v1")
	for i := range rows {
		rows[i] = row{business: uint32(r.IntN(2_000_000)), day: uint16(18000 + r.IntN(730)), millis: uint32(r.IntN(86400000))}
		rows[i].dims[dimPoint] = uint16(1 + r.IntN(14))
		rows[i].dims[dimApplicant] = uint16(min(r.IntN(10)/4+1, 3))
		for q := range e.questions() {
			rows[i].answers[q] = uint8(1 + max(r.IntN(5), r.IntN(5)))
		}
	}
	p.install(p.reader, rows)
	p.ready.Store(true)
	rows = nil
	q := Query{From: 18000, To: 18365, Population: []survey.Applicant{survey.Business}}
	run := func(name string, q Query) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Tally(q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("all", q)
	pt := Point
	q2 := q
	q2.By = &pt
	run("point", q2)
	q3 := q
	q3.TimeGroup = make([]uint16, 365)
	for i := range q3.TimeGroup {
		q3.TimeGroup[i] = uint16(i / 31)
	}
	q3.Groups = 12
	run("month", q3)
	q4 := q3
	q4.To = 18000 + 730
	q4.TimeGroup = make([]uint16, 730)
	for i := range q4.TimeGroup {
		q4.TimeGroup[i] = uint16(i)
	}
	q4.Groups = 730
	run("day", q4)
	b.Run("bare", func(b *testing.B) {
		s := p.main
		for b.Loop() {
			var n int
			var h [8][16]int64
			var last uint32
			for i, d := range s.day {
				if d >= 18000 && d < 18365 && s.small[dimApplicant][i] == 1 {
					for q, col := range s.answers {
						h[q][col[i]&15]++
					}
					if s.business[i] != last {
						last = s.business[i]
						n++
					}
				}
			}
			_ = n
		}
	})
	b.Log(float64(p.Bytes())/10e6, time.Now())
}
