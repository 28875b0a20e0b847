package store

import (
	"context"
	"sync"
	"time"

	"hailong/internal/survey"
)

// Writer inserts the documents of many goroutines into one collection together: while one batch is being written,
// what arrives gathers, and goes with the next. Nobody waits for a clock: who comes alone is written at once.
//
// A document belongs to its caller until a batch takes it along; a caller whose context ends before that gets
// Unavailable and nothing is written. Once taken, it is written whatever becomes of the caller, and Insert waits for
// the outcome: what is stored has been acknowledged to somebody, and what was refused is not stored.
type Writer struct {
	store    Store
	c        Collection
	within   time.Duration
	maxDocs  int
	maxBytes int

	mu      sync.Mutex
	queue   []*ticket
	writing bool
	closed  bool
	idle    *sync.Cond // writing became false
}

// ticket is one document on its way. After taken it belongs to the writing goroutine until done is closed.
type ticket struct {
	doc     Document
	taken   bool
	outcome Outcome
	err     error
	done    chan struct{}
}

// Option changes a Writer from its defaults.
type Option func(*Writer)

// Within limits the time of one batch's write (default 10 s). A batch that takes longer is Unavailable.
func Within(d time.Duration) Option { return func(w *Writer) { w.within = d } }

// Batches limits one batch to a number of documents (default 4096) and of body bytes (default 4 MiB).
// A single document is always taken.
func Batches(docs, bytes int) Option {
	return func(w *Writer) { w.maxDocs, w.maxBytes = max(docs, 1), bytes }
}

// NewWriter makes a Writer over s for one collection. It starts no goroutine until there is something to write.
func NewWriter(s Store, c Collection, options ...Option) *Writer {
	w := &Writer{store: s, c: c, within: 10 * time.Second, maxDocs: 4096, maxBytes: 4 << 20}
	w.idle = sync.NewCond(&w.mu)
	for _, o := range options {
		o(w)
	}
	return w
}

// Insert writes one document and says what became of it. Errors: Invalid as Clean gives it; Unavailable when ctx ended
// before the document was taken along, the Writer is closed, or the store is; else what the store's Insert gave for the
// batch. After an error of the store the same document may be sent again.
func (w *Writer) Insert(ctx context.Context, doc Document) (Outcome, error) {
	doc, err := Clean(doc) // here, so that one bad document never refuses the batch of others
	if err != nil {
		return 0, err
	}
	t := &ticket{doc: doc, done: make(chan struct{})}
	if err := w.enqueue(ctx, t); err != nil {
		return 0, err
	}
	select {
	case <-t.done:
	case <-ctx.Done():
		if w.withdraw(t) {
			return 0, Unavailable(ctx.Err())
		}
		<-t.done
	}
	return t.outcome, t.err
}

func (w *Writer) enqueue(ctx context.Context, t *ticket) error {
	if err := ctx.Err(); err != nil {
		return Unavailable(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return Unavailable(fault("the writer is closed"))
	}
	w.queue = append(w.queue, t)
	if !w.writing {
		w.writing = true
		go w.write()
	}
	return nil
}

// withdraw takes a ticket back out of the queue, and reports false when a batch already has it.
func (w *Writer) withdraw(t *ticket) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t.taken {
		return false
	}
	for i, q := range w.queue {
		if q == t {
			w.queue = append(w.queue[:i], w.queue[i+1:]...)
			break
		}
	}
	return true
}

// write writes batch after batch until nothing is left.
func (w *Writer) write() {
	for batch := w.take(); batch != nil; batch = w.take() {
		w.commit(batch)
		for _, t := range batch {
			close(t.done)
		}
	}
}

// take gives the tickets of the next batch, nil when there are none; then the writing goroutine is over.
func (w *Writer) take() []*ticket {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, bytes := 0, 0
	for n < len(w.queue) && n < w.maxDocs && (n == 0 || bytes+len(w.queue[n].doc.Body) <= w.maxBytes) {
		w.queue[n].taken = true
		bytes += len(w.queue[n].doc.Body)
		n++
	}
	if n == 0 {
		w.writing = false
		w.idle.Broadcast()
		return nil
	}
	batch := w.queue[:n:n]
	w.queue = w.queue[n:]
	if len(w.queue) == 0 {
		w.queue = nil
	}
	return batch
}

// commit writes one batch. Should the engine refuse it as invalid, though each document is clean, each goes alone, so
// that only the one that is to blame is refused.
func (w *Writer) commit(batch []*ticket) {
	err := w.insert(batch)
	if err == nil {
		return
	}
	if len(batch) > 1 && survey.KindOf(err) == survey.Invalid {
		for i := range batch {
			w.commit(batch[i : i+1])
		}
		return
	}
	for _, t := range batch {
		t.err = err
	}
}

// insert calls the store once. The context is nobody's: a batch belongs to many callers.
func (w *Writer) insert(batch []*ticket) error {
	ctx, cancel := context.WithTimeout(context.Background(), w.within)
	defer cancel()
	docs := make([]Document, len(batch))
	for i, t := range batch {
		docs[i] = t.doc
	}
	outcomes, err := w.store.Insert(ctx, w.c, docs)
	if err != nil {
		return err
	}
	for i, t := range batch {
		t.outcome = outcomes[i]
	}
	return nil
}

// Close writes what has arrived and turns away what comes later. It does not close the store.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for w.writing {
		w.idle.Wait()
	}
	return nil
}
