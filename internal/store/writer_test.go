package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

func numbered(n int) store.Document {
	return store.Document{Key: fmt.Sprintf("k%d", n), Body: fmt.Appendf(nil, `{"n":%d}`, n)}
}

// recorder notes the sizes of the batches that reach a store, and holds each until it is let go.
type recorder struct {
	*storetest.MemoryStore
	release chan struct{} // nil: nothing is held
	mu      sync.Mutex
	sizes   []int
}

func (r *recorder) Insert(ctx context.Context, c store.Collection, docs []store.Document) ([]store.Outcome, error) {
	r.mu.Lock()
	r.sizes = append(r.sizes, len(docs))
	r.mu.Unlock()
	if r.release != nil {
		select {
		case <-r.release:
		case <-ctx.Done():
			return nil, store.Unavailable(ctx.Err())
		}
	}
	return r.MemoryStore.Insert(ctx, c, docs)
}

func TestWriterTakesAlongWhatArrivedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &recorder{MemoryStore: storetest.Memory(), release: make(chan struct{})}
		w := store.NewWriter(s, store.Responses)
		var written atomic.Int64
		for i := range 100 {
			go func() {
				if o, err := w.Insert(t.Context(), numbered(i)); o == store.Written && err == nil {
					written.Add(1)
				}
			}()
			synctest.Wait() // the first is being written, the others gather
		}
		start := time.Now()
		close(s.release)
		synctest.Wait()
		if written.Load() != 100 || len(s.sizes) != 2 || s.sizes[0] != 1 || s.sizes[1] != 99 {
			t.Errorf("%d written in batches of %v, want 100 in 1 and 99", written.Load(), s.sizes)
		}
		if waited := time.Since(start); waited != 0 {
			t.Errorf("the writer waited %v for nothing", waited)
		}
	})
}

func TestWriterKeepsBatchesSmall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &recorder{MemoryStore: storetest.Memory(), release: make(chan struct{})}
		w := store.NewWriter(s, store.Responses, store.Batches(4, 20))
		for i := range 10 {
			go w.Insert(t.Context(), numbered(i)) // 7 bytes each: two fit 20 bytes
			synctest.Wait()
		}
		close(s.release)
		synctest.Wait()
		if fmt.Sprint(s.sizes) != "[1 2 2 2 2 1]" {
			t.Errorf("batches of %v, want [1 2 2 2 2 1]", s.sizes)
		}
	})
}

func TestWriterAndContexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &recorder{MemoryStore: storetest.Memory(), release: make(chan struct{})}
		w := store.NewWriter(s, store.Responses)
		ctx, cancel := context.WithCancel(t.Context())
		type answer struct {
			outcome store.Outcome
			err     error
		}
		taken, waiting := make(chan answer, 1), make(chan answer, 1)
		go func() { o, err := w.Insert(ctx, numbered(1)); taken <- answer{o, err} }()
		synctest.Wait()
		go func() { o, err := w.Insert(ctx, numbered(2)); waiting <- answer{o, err} }()
		synctest.Wait()
		cancel()
		if a := <-waiting; survey.KindOf(a.err) != survey.Unavailable || !errors.Is(a.err, context.Canceled) {
			t.Errorf("who was waiting got %v, %v; want unavailable, canceled", a.outcome, a.err)
		}
		close(s.release)
		if a := <-taken; a.outcome != store.Written || a.err != nil {
			t.Errorf("who was taken got %v, %v; want written", a.outcome, a.err)
		}
		if _, err := w.Insert(ctx, numbered(3)); survey.KindOf(err) != survey.Unavailable || err == nil {
			t.Errorf("Insert with a context that is over = %v, want unavailable", err)
		}
		synctest.Wait()
		if n, _ := s.Count(t.Context(), store.Responses); n != 1 {
			t.Errorf("%d documents are stored, want the one that was taken", n)
		}
	})
}

func TestWriterLimitsTheTimeOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &recorder{MemoryStore: storetest.Memory(), release: make(chan struct{})}
		w := store.NewWriter(s, store.Responses, store.Within(3*time.Second))
		start := time.Now()
		_, err := w.Insert(t.Context(), numbered(1))
		if took := time.Since(start); survey.KindOf(err) != survey.Unavailable || err == nil || took != 3*time.Second {
			t.Errorf("Insert into a store that hangs = %v after %v, want unavailable after 3s", err, took)
		}
	})
}

func TestWriterGivesEachItsOwnOutcome(t *testing.T) {
	t.Parallel()
	w := store.NewWriter(storetest.Memory(), store.Responses)
	var written, conflicts, invalid atomic.Int64
	var all sync.WaitGroup
	for i := range 300 {
		all.Go(func() {
			doc := numbered(i / 3)
			if i%30 == 0 {
				doc.Body = []byte(`[]`)
			}
			switch o, err := w.Insert(t.Context(), doc); {
			case survey.KindOf(err) == survey.Invalid:
				invalid.Add(1)
			case o == store.Written:
				written.Add(1)
			case o == store.Conflict:
				conflicts.Add(1)
			}
		})
	}
	all.Wait()
	if written.Load() != 100 || conflicts.Load() != 190 || invalid.Load() != 10 {
		t.Errorf("written %d, conflicts %d, invalid %d; want 100, 190, 10", written.Load(), conflicts.Load(), invalid.Load())
	}
}

// TestWriterFindsTheOneToBlame has an engine with a rule of its own.
func TestWriterFindsTheOneToBlame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &strict{recorder{MemoryStore: storetest.Memory()}}
		release := make(chan struct{})
		w := store.NewWriter(&storetest.Faulty{Store: s, Before: storetest.Blocked(release)}, store.Responses)
		errs := make([]error, 6)
		for i := range errs {
			go func() { _, errs[i] = w.Insert(t.Context(), numbered(i)) }()
			synctest.Wait()
		}
		close(release)
		synctest.Wait()
		for i, err := range errs {
			if (err != nil) != (i == 3) {
				t.Errorf("document %d: %v", i, err)
			}
		}
	})
}

type strict struct{ recorder }

func (s *strict) Insert(ctx context.Context, c store.Collection, docs []store.Document) ([]store.Outcome, error) {
	for _, d := range docs {
		if d.Key == "k3" {
			return nil, survey.Errorf(survey.Invalid, "no threes")
		}
	}
	return s.recorder.Insert(ctx, c, docs)
}

func TestWriterHandsOnTheStoresFault(t *testing.T) {
	t.Parallel()
	s := &storetest.Faulty{Store: storetest.Memory(), Before: storetest.EveryNth(2)}
	w := store.NewWriter(s, store.Responses)
	for i := range 6 {
		_, err := w.Insert(t.Context(), numbered(i))
		if failed := err != nil; failed != (i%2 == 1) || failed && survey.KindOf(err) != survey.Unavailable {
			t.Errorf("document %d: %v", i, err)
		}
	}
}

func TestWriterCloseDrains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &recorder{MemoryStore: storetest.Memory(), release: make(chan struct{})}
		w := store.NewWriter(s, store.Responses)
		for i := range 10 {
			go w.Insert(t.Context(), numbered(i))
		}
		synctest.Wait()
		closed := make(chan struct{})
		go func() { w.Close(); close(closed) }()
		synctest.Wait()
		select {
		case <-closed:
			t.Error("Close did not wait")
		default:
		}
		if _, err := w.Insert(t.Context(), numbered(99)); survey.KindOf(err) != survey.Unavailable || err == nil {
			t.Errorf("Insert into a closed writer = %v, want unavailable", err)
		}
		close(s.release)
		<-closed
		if n, _ := s.Count(t.Context(), store.Responses); n != 10 {
			t.Errorf("%d documents are stored, want 10", n)
		}
		w.Close()
	})
}
