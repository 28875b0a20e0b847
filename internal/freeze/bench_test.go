package freeze_test

import (
	"testing"
	"time"

	"hailong/internal/sample"
	"hailong/internal/store"
)

// BenchmarkClosing measures closing and verifying a half-year of 100.000 responses on SQLite. Measured on two cores:
// see the metrics freeze-s and verify-s.
func BenchmarkClosing(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		st := engines["sqlite"](b)
		var docs []store.Document
		for r := range sample.Responses(definitions(), sample.Plan{Responses: 100_000, Seed: 31, From: at("01/01/2021 00:00"), To: at("31/05/2021 23:59")}) {
			docs = append(docs, responseDoc(b, string(r.ID), r))
		}
		for len(docs) > 0 {
			n := min(5000, len(docs))
			insert(b, st, store.Responses, docs[:n]...)
			docs = docs[n:]
		}
		s := process(b, st, time.Now)
		b.StartTimer()
		start := time.Now()
		_, err := s.Freeze(b.Context(), "2021-H1", "An")
		must(b, err)
		frozen := time.Now()
		v, err := s.Verify(b.Context(), "2021-H1")
		must(b, err)
		if !v.Equal() {
			b.Fatalf("%+v", v)
		}
		b.ReportMetric(frozen.Sub(start).Seconds(), "freeze-s")
		b.ReportMetric(time.Since(frozen).Seconds(), "verify-s")
	}
}
