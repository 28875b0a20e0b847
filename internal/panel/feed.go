package panel

import (
	"context"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hailong/internal/store"
)

// page is how many documents are read at once.
const page = 2_000

// feed reads one collection of a store, each document once. Documents may carry an earlier stamp than what was read
// already, so a reading begins a while before the latest arrival known and skips the keys seen since.
type feed[T any] struct {
	collection store.Collection
	decode     func(key string, body []byte, v *T) error
	keep       func(store.Collection, string) bool // nil = every document
	began      time.Time                           // when the present reading began
	settled    time.Time                           // nothing that arrived up to here can be new any more
	seen       map[string]int64                    // keys that arrived since, read by earlier readings, with the millisecond of arrival
	news       map[string]int64                    // keys of the present reading
	overlap    time.Duration
	now        func() time.Time
	latest     time.Time // when the latest document read arrived
	count      int64     // documents read
	strange    int       // of these: could not be read
	log        *slog.Logger
	guard      sync.Locker // held while a page is taken, where what is taken into is read by others; once a page and not once
	// a document, since who waits for the lock may wait for a whole pass
	buffers sync.Pool // of decoded pages: a million values would else be a million objects for the collector
}

func newFeed[T any](c store.Collection, o Options, decode func(key string, body []byte, v *T) error) *feed[T] {
	return &feed[T]{
		collection: c, decode: decode, keep: o.Keep, seen: map[string]int64{}, news: map[string]int64{},
		overlap: o.Overlap, now: o.Now, log: o.Log, buffers: sync.Pool{New: func() any { return new([]T) }},
	}
}

// decoded is a page of documents and what they say.
type decoded[T any] struct {
	docs   []store.Document
	values *[]T
	bad    []error // nil, or the reason why a document could not be read
}

// read hands out what is new, document by document in order. One goroutine scans, each page is decoded by one of its own,
// and the caller's takes, so that a start uses what processors there are. After an error the same may be handed out again
// by the next reading; what was taken is remembered. What take refuses is logged and is in no figure.
func (f *feed[T]) read(ctx context.Context, st store.Store, progress *atomic.Int64, take func(*store.Document, *T) error) error {
	f.began = f.now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	waiting := make(chan chan decoded[T], runtime.GOMAXPROCS(0)+1)
	var failed error
	go func() {
		defer close(waiting)
		failed = f.scan(ctx, st, waiting)
	}()
	for page := range waiting {
		f.hand(<-page, progress, take)
	}
	maps.Copy(f.seen, f.news)
	clear(f.news)
	if failed == nil {
		f.settle()
	}
	return failed
}

// settle notes that the store was read to its end: what may still turn up behind what was read was under way when the
// reading began, for at most the overlap. Keys from before are forgotten.
func (f *feed[T]) settle() {
	f.settled = f.began.Add(-f.overlap)
	for k, arrived := range f.seen {
		if arrived < f.settled.UnixMilli() {
			delete(f.seen, k)
		}
	}
}

// scan reads pages and sets a decoder on each.
func (f *feed[T]) scan(ctx context.Context, st store.Store, out chan<- chan decoded[T]) error {
	at := store.Cursor{At: f.settled}
	for {
		docs, err := st.Scan(ctx, f.collection, at, page)
		if err != nil {
			return err
		}
		last := len(docs) < page
		if !last {
			at = store.After(docs[len(docs)-1])
		}
		if fresh := f.unseen(docs); len(fresh) > 0 {
			done := make(chan decoded[T], 1)
			go func() { done <- f.decodePage(fresh) }()
			out <- done
		}
		if last {
			return nil
		}
	}
}

// unseen leaves out what was read before, and what is not to be kept.
func (f *feed[T]) unseen(docs []store.Document) []store.Document {
	return slices.DeleteFunc(docs, func(d store.Document) bool {
		if f.keep != nil && !f.keep(f.collection, d.Key) {
			return true
		}
		_, ok := f.seen[d.Key]
		return ok
	})
}

func (f *feed[T]) decodePage(docs []store.Document) decoded[T] {
	buffer, _ := f.buffers.Get().(*[]T)
	*buffer = slices.Grow((*buffer)[:0], len(docs))[:len(docs)]
	d := decoded[T]{docs: docs, values: buffer, bad: make([]error, len(docs))}
	for i := range docs {
		d.bad[i] = f.decode(docs[i].Key, docs[i].Body, &(*buffer)[i])
	}
	return d
}

// hand gives one page to its taker.
func (f *feed[T]) hand(d decoded[T], progress *atomic.Int64, take func(*store.Document, *T) error) {
	if f.guard != nil {
		f.guard.Lock()
		defer f.guard.Unlock()
	}
	recent := f.began.Add(-f.overlap)
	for i := range d.docs {
		doc := &d.docs[i]
		if doc.At.After(f.latest) {
			f.latest = doc.At
		}
		if !doc.At.Before(recent) {
			f.news[doc.Key] = doc.At.UnixMilli()
		}
		err := d.bad[i]
		if err == nil {
			err = take(doc, &(*d.values)[i])
		}
		f.count++
		if err != nil {
			f.strange++
			f.log.Error("a stored document cannot be read and is in no figure", "collection", f.collection, "arrived", doc.At, "err", err)
		}
	}
	if progress != nil {
		progress.Add(int64(len(d.docs)))
	}
	f.buffers.Put(d.values)
}
