package panel

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// page is how many documents are read at once.
const page = 10_000

// reader reads responses from a store, each once, and turns them into rows.
type reader struct {
	encoder *encoder
	began   time.Time            // when the present reading began
	settled time.Time            // nothing that arrived up to here can be new any more
	seen    map[string]time.Time // keys read that arrived since
	overlap time.Duration
	now     func() time.Time
	strange int // responses that could not be read
	log     *slog.Logger
}

func (p *Panel) newReader() *reader {
	return &reader{encoder: newEncoder(p.catalog), seen: map[string]time.Time{}, overlap: p.opts.Overlap, now: p.opts.Now, log: p.opts.Log}
}

// since is where to read on.
func (r *reader) since() store.Cursor { return store.Cursor{At: r.settled} }

// settle notes that the store was read to its end: what may still turn up behind what was read was under way when the
// reading began, for at most the overlap. Keys from before are forgotten.
func (r *reader) settle() {
	r.settled = r.began.Add(-r.overlap)
	for k, arrived := range r.seen {
		if arrived.Before(r.settled) {
			delete(r.seen, k)
		}
	}
}

// all reads the store from its beginning.
func (r *reader) all(ctx context.Context, st store.Store, progress *atomic.Int64) ([]row, error) {
	n, err := st.Count(ctx, store.Responses)
	if err != nil {
		return nil, err
	}
	rows := make([]row, 0, n+page)
	err = r.read(ctx, st, store.Cursor{}, func(d decoded) {
		rows = r.take(rows, d)
		progress.Store(int64(len(rows)))
	})
	return rows, err
}

// decoded is a page of documents and what they say.
type decoded struct {
	docs      []store.Document
	responses []survey.Response
	buffer    *[]survey.Response
	bad       []error // nil, or the reason why a document could not be read
}

// read hands out the pages from a cursor on, in order; the next pages are decoded while one is taken.
func (r *reader) read(ctx context.Context, st store.Store, at store.Cursor, take func(decoded)) error {
	r.began = r.now()
	var waiting []chan decoded
	defer func() {
		for _, w := range waiting { // let the decoders end
			<-w
		}
	}()
	for {
		docs, err := st.Scan(ctx, store.Responses, at, page)
		if err != nil {
			return err
		}
		last, end := len(docs) < page, at
		if len(docs) > 0 {
			end = store.After(docs[len(docs)-1])
		}
		fresh := r.unseen(docs)
		done := make(chan decoded, 1)
		go func() { done <- decode(fresh) }()
		waiting = append(waiting, done)
		for len(waiting) > 2 || last && len(waiting) > 0 {
			take(<-waiting[0])
			waiting = waiting[1:]
		}
		if last {
			r.settle()
			return nil
		}
		at = end
	}
}

// unseen leaves out what was read before.
func (r *reader) unseen(docs []store.Document) []store.Document {
	return slices.DeleteFunc(docs, func(d store.Document) bool {
		_, ok := r.seen[d.Key]
		return ok
	})
}

// pages are used again: a million responses would else be a million maps for the collector.
var pages = sync.Pool{New: func() any { return new([]survey.Response) }}

func decode(docs []store.Document) decoded {
	buffer, _ := pages.Get().(*[]survey.Response)
	*buffer = slices.Grow((*buffer)[:0], len(docs))[:len(docs)]
	d := decoded{docs: docs, responses: *buffer, buffer: buffer, bad: make([]error, len(docs))}
	for i := range docs {
		d.bad[i] = survey.DecodeResponse(docs[i].Body, &d.responses[i])
	}
	return d
}

// take turns decoded responses into rows.
func (r *reader) take(rows []row, d decoded) []row {
	recent := r.began.Add(-r.overlap)
	for i := range d.docs {
		doc := &d.docs[i]
		if !doc.At.Before(recent) {
			r.seen[doc.Key] = doc.At
		}
		rw, err := row{}, d.bad[i]
		if err == nil {
			rw, err = r.encoder.encode(&d.responses[i])
		}
		if err != nil {
			r.strange++
			r.log.Error("a stored response cannot be read and is in no figure", "arrived", doc.At, "err", err)
			continue
		}
		rows = append(rows, rw)
	}
	pages.Put(d.buffer)
	return rows
}
