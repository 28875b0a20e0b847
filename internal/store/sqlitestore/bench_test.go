package sqlitestore_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
)

// documents makes n documents of about 300 bytes with keys that are spread as receipt codes are.
func documents(from, n int) []store.Document {
	docs := make([]store.Document, n)
	pad := strings.Repeat("x", 160)
	for i := range docs {
		k := uint64(from+i) * 0x9E3779B97F4A7C15
		docs[i] = store.Document{
			Key: fmt.Sprintf("%016X%04X", k, (from+i)&0xffff),
			Body: fmt.Appendf(nil, `{"survey":"business-satisfaction.v1","point":"TT-01","answers":{"overall":"5","access":"4"},"n":%d,"pad":"%s"}`,
				from+i, pad),
		}
	}
	return docs
}

func BenchmarkInsertBatch(b *testing.B) {
	for _, size := range []int{1, 16, 256, 4096} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			n := 0
			for b.Loop() {
				b.StopTimer()
				docs := documents(n, size)
				b.StartTimer()
				if _, err := s.Insert(b.Context(), store.Responses, docs); err != nil {
					b.Fatal(err)
				}
				n += size
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "docs/s")
		})
	}
}

// BenchmarkWriter commits one document for each of many callers at once, as submissions come.
func BenchmarkWriter(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			s, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			w := store.NewWriter(s, store.Responses)
			docs := documents(0, b.N)
			var next atomic.Int64
			var all sync.WaitGroup
			b.ResetTimer()
			for range callers {
				all.Go(func() {
					for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
						if o, err := w.Insert(b.Context(), docs[i]); o != store.Written {
							b.Errorf("Insert = %v, %v", o, err)
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
		})
	}
}

func BenchmarkScan(b *testing.B) {
	s, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const all, batch = 1_000_000, 10_000
	for from := 0; from < all; from += batch {
		if _, err := s.Insert(b.Context(), store.Responses, documents(from, batch)); err != nil {
			b.Fatal(err)
		}
	}
	read := 0
	for b.Loop() {
		n, err := scanAll(b.Context(), s, 10_000)
		if err != nil || n != all {
			b.Fatalf("scanned %d of %d: %v", n, all, err)
		}
		read += n
	}
	b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "docs/s")
}

func scanAll(ctx context.Context, s store.Store, page int) (n int, err error) {
	for after := (store.Cursor{}); ; {
		docs, err := s.Scan(ctx, store.Responses, after, page)
		n += len(docs)
		if err != nil || len(docs) < page {
			return n, err
		}
		after = store.After(docs[len(docs)-1])
	}
}
