package panel

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Panel is all accepted responses in memory. Make it with New, fill it with Load, keep it fresh with Follow.
type Panel struct {
	store   store.Store
	catalog *catalog.Catalog
	zone    *time.Location
	opts    Options

	reading sync.Mutex // one reading of the store at a time

	mu       sync.RWMutex // guards what queries read; written only while reading is held
	reader   *reader
	main     *segment
	delta    *segment
	extra    []row    // the delta as rows
	moved    []uint64 // bit set of businesses whose rows all lie in the delta
	anyMoved bool
	fresh    time.Time // when the store was last read to its end
	firstDay int       // on which something was received, as day numbers
	lastDay  int
	answered int // the last day on which an answer came; -1 = never

	ready      atomic.Bool
	loaded     atomic.Int64
	generation atomic.Uint64
	horizon    atomic.Pointer[horizon]
	memo       memo
}

// horizon is what a page asks of a panel without a pass. It is read without the lock, for which those who read would wait
// behind whoever writes, and he behind a pass.
type horizon struct {
	fresh                 time.Time
	first, last, answered int
}

// publish lets be read what has changed; the lock is held.
func (p *Panel) publish() {
	p.horizon.Store(&horizon{p.fresh, p.firstDay, p.lastDay, p.answered})
}

// Options tune a panel; zero values take the defaults.
type Options struct {
	Overlap  time.Duration // how far back to read again for slow writers; default 20 s: write limit 10 s + clocks 10 s
	Interval time.Duration // between readings; default 1 s
	Recount  time.Duration // between recounts against the store; default 1 h
	MergeAt  int           // rows of the delta at which it is merged into the main segment; default 100.000
	Now      func() time.Time
	Log      *slog.Logger

	// Remember is how many answers to queries without groups of time are kept for those who ask the same again before
	// anything has arrived; 0 = none. A page and its neighbours share most of their passes.
	Remember int
	// Keep says which documents are read; nil reads all. A panel of chosen documents is for counting once: Recount would
	// take what was left out for missing. Keep is called by several goroutines.
	Keep func(c store.Collection, key string) bool
	// Dossiers says that what dossiers come to is told, as nothing, even where none is among the documents read.
	Dossiers bool
}

// New makes an empty panel over a store.
func New(st store.Store, cat *catalog.Catalog, o Options) *Panel {
	setDefault(&o.Overlap, 20*time.Second)
	setDefault(&o.Interval, time.Second)
	setDefault(&o.Recount, time.Hour)
	setDefault(&o.MergeAt, 100_000)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &Panel{store: st, catalog: cat, zone: cat.Zone, opts: o}
	p.install(p.newReader(), nil)
	return p
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// install makes a reader's rows what queries read.
func (p *Panel) install(r *reader, rows []row) {
	main := r.newSegment(rows)
	r.dossiers.settle()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reader, p.main, p.delta = r, main, emptySegment(0, r.encoder.questions())
	p.extra, p.moved, p.anyMoved = nil, nil, false
	p.firstDay, p.lastDay, p.answered = 1<<16, -1, -1
	p.stretch(rows)
	p.stretchDecided()
	r.responses.guard, r.states.guard = &p.mu, &p.mu // from here on the encoder and the table are read by queries
	p.generation.Add(1)
	p.publish()
}

// Generation counts how often what queries read has changed: as long as it stands, a query of the same day gives the same.
func (p *Panel) Generation() uint64 { return p.generation.Load() }

// Ready tells whether the first load is done; Loaded how many responses were read so far.
func (p *Panel) Ready() bool { return p.ready.Load() }

// Loaded gives the number of responses read so far.
func (p *Panel) Loaded() int64 { return p.loaded.Load() }

// Fresh gives the time up to which the store is known to have been read.
func (p *Panel) Fresh() time.Time {
	return p.horizon.Load().fresh
}

// Settled gives the second up to which everything that arrived is in the figures: what a slow writer stamped before it is read
// too. 0 = nothing is.
func (p *Panel) Settled() uint32 {
	if fresh := p.horizon.Load().fresh; !fresh.IsZero() {
		return secondOf(fresh.Add(-p.opts.Overlap - time.Second))
	}
	return 0
}

// LastArrival gives when the latest of what is in the figures arrived in the store; the zero time where nothing has.
func (p *Panel) LastArrival() time.Time {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if last := p.reader.responses.latest; last.After(p.reader.states.latest) {
		return last
	}
	return p.reader.states.latest
}

// Load reads the whole store. Queries before it is done give Unavailable.
func (p *Panel) Load(ctx context.Context) error {
	p.reading.Lock()
	defer p.reading.Unlock()
	start := p.opts.Now()
	r := p.newReader()
	if r.encoder.unfit != nil {
		return fmt.Errorf("load responses: %w", r.encoder.unfit)
	}
	n, err := p.fill(ctx, r)
	if err != nil {
		return fmt.Errorf("load responses: %w", err)
	}
	p.mu.Lock()
	p.fresh = start
	p.publish()
	p.mu.Unlock()
	p.loaded.Store(int64(n))
	p.ready.Store(true)
	debug.FreeOSMemory() // the rows are as large again as the columns made of them
	p.opts.Log.Info("responses loaded", "responses", n, "dossiers", r.dossiers.known(), "unreadable", r.responses.strange+r.states.strange, "took", p.opts.Now().Sub(start).Round(time.Millisecond))
	return nil
}

// fill reads everything and installs it; the rows are gone when it returns.
func (p *Panel) fill(ctx context.Context, r *reader) (int, error) {
	rows, err := r.all(ctx, p.store, &p.loaded)
	if err != nil {
		return 0, err
	}
	p.install(r, rows)
	return len(rows), nil
}

// Follow keeps the panel fresh until the context ends. It needs a Load before.
func (p *Panel) Follow(ctx context.Context) {
	tick := time.NewTicker(p.opts.Interval)
	defer tick.Stop()
	recount := time.NewTicker(p.opts.Recount)
	defer recount.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-recount.C:
			err = p.Recount(ctx)
		case <-tick.C:
			err = p.Refresh(ctx)
		}
		if err != nil && ctx.Err() == nil {
			p.opts.Log.Warn("figures could not be brought up to date; the last ones stand", "err", err)
		}
	}
}

// Refresh reads what arrived since the last reading.
func (p *Panel) Refresh(ctx context.Context) error {
	p.reading.Lock()
	defer p.reading.Unlock()
	start, r := p.opts.Now(), p.reader
	err := r.states.read(ctx, p.store, nil, r.state)
	var rows []row
	if err == nil {
		err = r.responses.read(ctx, p.store, nil, func(doc *store.Document, v *survey.Response) error {
			rw, err := r.row(doc, v)
			if err == nil {
				rows = append(rows, rw)
			}
			return err
		})
	}
	if err != nil {
		p.add(rows, time.Time{})
		return fmt.Errorf("refresh the figures: %w", err)
	}
	p.add(rows, start)
	return nil
}

// add puts new rows into the delta, together with the older rows of the same businesses.
func (p *Panel) add(rows []row, fresh time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.publish()
	if !fresh.IsZero() {
		p.fresh = fresh
	}
	if len(rows) > 0 || p.reader.dossiers.changes > 0 {
		p.generation.Add(1)
	}
	defer p.retie()
	if len(rows) == 0 {
		return
	}
	p.stretch(rows)
	extra := append([]row(nil), p.extra...)
	for i := range rows {
		extra = append(extra, rows[i])
		extra = p.move(extra, rows[i].business)
	}
	p.extra, p.delta = extra, p.reader.newSegment(append([]row(nil), extra...))
	p.loaded.Add(int64(len(rows)))
	if len(p.extra) >= p.opts.MergeAt {
		p.merge()
	}
}

// move marks a business as living in the delta and brings its rows over.
func (p *Panel) move(extra []row, b uint32) []row {
	if b == 0 {
		return extra
	}
	for need := int(max(b, p.main.lastBusiness())>>6) + 1; len(p.moved) < need; {
		p.moved = append(p.moved, 0)
	}
	if p.moved[b>>6]&(1<<(b&63)) != 0 {
		return extra
	}
	p.moved[b>>6] |= 1 << (b & 63)
	p.anyMoved = true
	lo, hi := p.main.run(b)
	for i := lo; i < hi; i++ {
		extra = append(extra, p.main.row(i))
	}
	return extra
}

// retie looks again at the rows tied to dossiers that have changed, and merges the table's new lines once there are many.
func (p *Panel) retie() {
	d := p.reader.dossiers
	if d.changes > 0 {
		for _, s := range []*segment{p.main, p.delta} {
			for i, id := range s.dossier {
				if id > 0 && d.changed(id) {
					r := s.row(i)
					s.tied[i] = d.tied(&r)
				}
			}
		}
		d.settle()
		p.stretchDecided()
	}
	if d.loose() >= p.opts.MergeAt {
		d.sort()
	}
}

// merge makes one segment of main and delta.
func (p *Panel) merge() {
	moved := p.movedBits()
	all := emptySegment(p.main.n+p.delta.n-p.movedRows(), p.reader.encoder.questions())
	at, d := 0, 0
	put := func(r row) { all.set(at, &r); all.tied[at] = p.reader.dossiers.tied(&r); at++ }
	for i := range p.main.n {
		b := p.main.business[i]
		if moved != nil && moved[b>>6]&(1<<(b&63)) != 0 {
			continue
		}
		for d < p.delta.n && p.delta.business[d] < b {
			put(p.delta.row(d))
			d++
		}
		put(p.main.row(i))
	}
	for ; d < p.delta.n; d++ {
		put(p.delta.row(d))
	}
	p.main, p.delta = all, emptySegment(0, p.reader.encoder.questions())
	p.extra, p.moved, p.anyMoved = nil, nil, false
}

// movedBits is nil where no business has moved; else it has a bit for every business of the main segment.
func (p *Panel) movedBits() []uint64 {
	if !p.anyMoved {
		return nil
	}
	return p.moved
}

// movedRows counts the rows of the main segment that live in the delta now.
func (p *Panel) movedRows() int {
	n := 0
	if moved := p.movedBits(); moved != nil {
		for _, b := range p.main.business {
			n += int(moved[b>>6] >> (b & 63) & 1)
		}
	}
	return n
}

// Recount compares the panel with the store; where they differ it loads anew and says so.
func (p *Panel) Recount(ctx context.Context) error {
	if err := p.Refresh(ctx); err != nil {
		return err
	}
	stored, err := p.store.Count(ctx, store.Responses)
	if err != nil {
		return fmt.Errorf("recount: %w", err)
	}
	states, err := p.store.Count(ctx, store.Dossiers)
	if err != nil {
		return fmt.Errorf("recount: %w", err)
	}
	stored += states
	held := p.held()
	if stored == held {
		return nil
	}
	if err := p.Refresh(ctx); err != nil { // something may have arrived between the two counts
		return err
	}
	if again := p.held(); again >= stored && again != held {
		return nil
	}
	p.opts.Log.Warn("figures and store differ; loading anew", "stored", stored, "held", held)
	return p.Load(ctx)
}

// held is how many documents were read.
func (p *Panel) held() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return int64(p.main.n+p.delta.n-p.movedRows()+p.reader.responses.strange) + p.reader.states.count
}

// Size gives the number of responses in memory.
func (p *Panel) Size() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return int64(p.main.n + p.delta.n - p.movedRows())
}

// Bytes gives what the columns take in memory.
func (p *Panel) Bytes() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.main.bytes() + p.delta.bytes()
}

// DossierCount gives the number of dossiers known.
func (p *Panel) DossierCount() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return int64(p.reader.dossiers.known())
}

// DossierBytes gives what the lines of dossiers take in memory.
func (p *Panel) DossierBytes() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.reader.dossiers.bytes()
}

// Tally answers a query. Before the first load is done it gives Unavailable, key "figures.loading".
func (p *Panel) Tally(q Query) (*Result, error) {
	if err := p.loading(); err != nil {
		return nil, err
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.opts.Remember == 0 || q.TimeGroup != nil {
		return p.tally(&q)
	}
	return p.memo.answer(&q, p.generation.Load(), p.opts.Remember, p.tally)
}

// loading is the error of a panel that has not been filled yet.
func (p *Panel) loading() error {
	if p.Ready() {
		return nil
	}
	return &survey.Error{Kind: survey.Unavailable, Key: "figures.loading", Args: []any{"n", p.Loaded()}}
}

// tally makes the passes of a query; the lock is held for reading.
func (p *Panel) tally(q *Query) (*Result, error) {
	pl, err := p.plan(q)
	if err != nil {
		return nil, err
	}
	res := p.result(q, pl, pl.run(p.main, p.delta, p.movedBits()))
	p.tallyDossiers(q, pl, res)
	return res, nil
}
