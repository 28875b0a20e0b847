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
	"hailong/internal/survey"
)

// page is how many documents are read at once.
const page = 2_000

// reader reads responses from a store, each once, and turns them into rows.
type reader struct {
	encoder *encoder
	began   time.Time        // when the present reading began
	settled time.Time        // nothing that arrived up to here can be new any more
	seen    map[string]int64 // keys that arrived since, read by earlier readings, with the millisecond of arrival
	news    map[string]int64 // keys of the present reading
	overlap time.Duration
	now     func() time.Time
	strange int // responses that could not be read
	log     *slog.Logger
	keep    func(c store.Collection, key string) bool
}

func (p *Panel) newReader() *reader {
	return &reader{encoder: newEncoder(p.catalog), seen: map[string]int64{}, news: map[string]int64{}, overlap: p.opts.Overlap, now: p.opts.Now, log: p.opts.Log, keep: p.opts.Keep}
}

// since is where to read on.
func (r *reader) since() store.Cursor { return store.Cursor{At: r.settled} }

// settle notes that the store was read to its end: what may still turn up behind what was read was under way when the
// reading began, for at most the overlap. Keys from before are forgotten.
func (r *reader) settle() {
	r.settled = r.began.Add(-r.overlap)
	maps.Copy(r.seen, r.news)
	clear(r.news)
	for k, arrived := range r.seen {
		if arrived < r.settled.UnixMilli() {
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

// read hands out what is new from a cursor on, page by page in order. One goroutine scans, each page is decoded by one of
// its own, and the caller's takes, so that a start uses what processors there are. After an error the same may be handed
// out again by the next reading; what was taken is remembered.
func (r *reader) read(ctx context.Context, st store.Store, at store.Cursor, take func(decoded)) error {
	r.began = r.now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	waiting := make(chan chan decoded, runtime.GOMAXPROCS(0)+1)
	var failed error
	go func() {
		defer close(waiting)
		failed = r.scan(ctx, st, at, waiting)
	}()
	for page := range waiting {
		take(<-page)
	}
	if failed == nil {
		r.settle()
	} else {
		maps.Copy(r.seen, r.news)
		clear(r.news)
	}
	return failed
}

// scan reads pages and sets a decoder on each.
func (r *reader) scan(ctx context.Context, st store.Store, at store.Cursor, out chan<- chan decoded) error {
	for {
		docs, err := st.Scan(ctx, store.Responses, at, page)
		if err != nil {
			return err
		}
		last := len(docs) < page
		if !last {
			at = store.After(docs[len(docs)-1])
		}
		if fresh := r.unseen(docs); len(fresh) > 0 {
			done := make(chan decoded, 1)
			go func() { done <- decode(fresh) }()
			out <- done
		}
		if last {
			return nil
		}
	}
}

// unseen leaves out what was read before, and what is not to be read.
func (r *reader) unseen(docs []store.Document) []store.Document {
	return slices.DeleteFunc(docs, func(d store.Document) bool {
		_, ok := r.seen[d.Key]
		return ok || r.keep != nil && !r.keep(store.Responses, d.Key)
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
			r.news[doc.Key] = doc.At.UnixMilli()
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
