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
	cursor  time.Time            // latest arrival read
	seen    map[string]time.Time // keys read lately, by arrival
	overlap time.Duration
	strange int // responses that could not be read
	log     *slog.Logger
}

func (p *Panel) newReader() *reader {
	return &reader{encoder: newEncoder(p.catalog), seen: map[string]time.Time{}, overlap: p.opts.Overlap, log: p.opts.Log}
}

// since is where to read on: a while before the latest arrival, for writers that were slow.
func (r *reader) since() store.Cursor {
	if r.cursor.IsZero() {
		return store.Cursor{}
	}
	return store.Cursor{At: r.cursor.Add(-r.overlap)}
}

// all reads the store from its beginning.
func (r *reader) all(ctx context.Context, st store.Store, progress *atomic.Int64) ([]row, error) {
	var rows []row
	err := r.read(ctx, st, store.Cursor{}, func(d decoded) {
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
		done := make(chan decoded, 1)
		go func() { done <- decode(docs) }()
		waiting = append(waiting, done)
		last := len(docs) < page
		for len(waiting) > 2 || last && len(waiting) > 0 {
			take(<-waiting[0])
			waiting = waiting[1:]
		}
		if last {
			return nil
		}
		at = store.After(docs[len(docs)-1])
	}
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

// take turns decoded responses into rows, leaving out what was seen before.
func (r *reader) take(rows []row, d decoded) []row {
	for i := range d.docs {
		doc := &d.docs[i]
		if _, ok := r.seen[doc.Key]; ok {
			continue
		}
		r.seen[doc.Key] = doc.At
		if doc.At.After(r.cursor) {
			r.cursor = doc.At
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
	r.forget()
	return rows
}

// forget drops keys that arrived too long ago to be read again.
func (r *reader) forget() {
	if len(r.seen) < 2*page {
		return
	}
	old := r.cursor.Add(-2 * r.overlap)
	for k, at := range r.seen {
		if at.Before(old) {
			delete(r.seen, k)
		}
	}
}
