package freeze

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// overlap is how long after its stamp a document may still turn up behind what was read: the panel's measure, the longest
// write and the allowed difference of clocks.
const overlap = 20 * time.Second

// Options are what a Service needs beside figures and store.
type Options struct {
	Seal    []byte           // the secret of the seals; it is not in the store
	Version string           // of the program, kept with what it freezes
	Now     func() time.Time // default time.Now
	Log     *slog.Logger     // default: nowhere
}

// Service gives reports, those of frozen periods as they were at the closing. Make it with New and call Load before the
// first Build; Refresh makes the closings of other processes appear. It may be used by many at once.
type Service struct {
	*report.Builder
	store   store.Store
	keys    keys
	version string
	now     func() time.Time
	log     *slog.Logger

	following sync.Mutex // one Refresh at a time; guards what it remembers
	settled   time.Time  // closings that arrived up to here were read
	erased    erasures

	mu     sync.RWMutex // guards the map; a closing in it is never changed, only replaced
	closed map[string]*closing
	turns  uint64 // how often the map has changed
}

// closing is a frozen period in memory.
type closing struct {
	sealed
	period  survey.Period
	closed  time.Time // when
	body    [16]byte  // digest of the document: another one means that it was written again
	broken  bool      // seal or pieces do not fit; nothing of it but name and days is to be used
	reports map[want][]byte
	since   revision
}

// want names one of the stored reports.
type want struct {
	by   report.Dimension
	lang survey.Lang
}

// New makes a service over a builder and the store behind it.
func New(b *report.Builder, st store.Store, o Options) *Service {
	s := &Service{Builder: b, store: st, keys: keys{o.Seal}, version: o.Version, now: o.Now, log: o.Log, closed: map[string]*closing{}}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	return s
}

// Load reads what was closed and erased, so that Build gives the figures of the closings. It is quick; late states of
// dossiers, for which all that arrived since the first closing is read, are told from the next Refresh on.
func (s *Service) Load(ctx context.Context) error {
	return s.follow(ctx, s.readClosings, s.readErasures)
}

// Refresh reads what was closed, erased or told late about closed periods since the last call. After an error what was
// known stands.
func (s *Service) Refresh(ctx context.Context) error {
	return s.follow(ctx, s.readClosings, s.readErasures, s.readLateStates)
}

// follow does readings one after the other and then lets Build see what came out.
func (s *Service) follow(ctx context.Context, readings ...func(context.Context, map[string]*closing) error) error {
	s.following.Lock()
	defer s.following.Unlock()
	known := s.snapshot()
	var err error
	for _, read := range readings {
		if err = read(ctx, known); err != nil {
			err = fmt.Errorf("read the frozen periods: %w", err)
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !maps.Equal(s.closed, known) {
		s.turns++
	}
	s.closed = known // what was read before a failure is not read again
	return err
}

// Generation counts how often what is known of closings has changed.
func (s *Service) Generation() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.turns
}

// snapshot gives the map anew; its closings are shared.
func (s *Service) snapshot() map[string]*closing {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return maps.Clone(s.closed)
}

// readClosings adds the closings that arrived since the last reading.
func (s *Service) readClosings(ctx context.Context, known map[string]*closing) error {
	began := s.now()
	err := scan(ctx, s.store, store.Frozen, store.Cursor{At: s.settled}, func(d store.Document) error {
		if c := known[d.Key]; c != nil && c.body == s.keys.ofBody(d.Body) {
			return nil
		}
		c, err := s.open(ctx, d)
		if err != nil {
			return err
		}
		known[d.Key] = c
		return nil
	})
	if err == nil {
		s.settled = began.Add(-overlap)
	}
	return err
}

// Frozen lists the periods that are frozen and whose seal fits, the earliest first.
func (s *Service) Frozen() []report.Frozen {
	all := slices.DeleteFunc(slices.Collect(maps.Values(s.snapshot())), func(c *closing) bool { return c.broken })
	slices.SortFunc(all, func(a, b *closing) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	out := make([]report.Frozen, len(all))
	for i, c := range all {
		out[i] = c.frozen()
	}
	return out
}

// page is how many documents are read at once.
const page = 2000

// scan hands out the documents behind a cursor in order.
func scan(ctx context.Context, st store.Store, c store.Collection, at store.Cursor, visit func(store.Document) error) error {
	for {
		docs, err := st.Scan(ctx, c, at, page)
		if err != nil {
			return err
		}
		for _, d := range docs {
			if err := visit(d); err != nil {
				return err
			}
		}
		if len(docs) < page {
			return nil
		}
		at = store.After(docs[len(docs)-1])
	}
}
