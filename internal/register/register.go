// Package register keeps what people enter by hand for the targets that this program does not measure: value, day, source
// and who. An entry is never changed and never removed; a later one of the same part stands in front of it, so that the
// history of what was said, when and by whom can be read.
//
// It owns the store's collection Entries and the rules of a good entry. It judges nothing: report holds the entry that
// stands against the plan's thresholds. The command line calls it, serve keeps it fresh.
//
// # Storage
//
// The key is "<target>/<part>:<n>", n counting from 0 without a gap; the body is plan.Entry in JSON. To append is to insert
// under the first free n: where somebody else was quicker the insert is a Conflict, and the next n is tried. So two people
// who enter at once both find a place, and the order of n is the order of history on every engine.
//
// # Worked example
//
//	err := reg.Enter(ctx, plan.Entry{Target: "II.2.b", Part: "b", Value: 8310, Date: "2021-05-31", Source: "Báo cáo số 12/BC-STTTT", Who: "Nguyễn Văn An"})
//	reg.Entries() // this one is the last of its part
package register

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hailong/internal/plan"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Options tune a Register; zero values take the defaults.
type Options struct {
	Now  func() time.Time // default time.Now
	Zone *time.Location   // of the center, for "today"; default UTC
}

// Register is the history of manual entries. Make it with New and call Refresh before the first Entries. It may be used
// by many at once.
type Register struct {
	store store.Store
	plans []*plan.Plan
	now   func() time.Time
	zone  *time.Location

	mu      sync.RWMutex
	entries []plan.Entry
	next    map[string]int // by "<target>/<part>": the first n believed to be free
}

// New makes a register of the manual parts of the plans.
func New(st store.Store, plans []*plan.Plan, o Options) *Register {
	r := &Register{store: st, plans: plans, now: o.Now, zone: o.Zone, next: map[string]int{}}
	if r.now == nil {
		r.now = time.Now
	}
	if r.zone == nil {
		r.zone = time.UTC
	}
	return r
}

// Entries gives all entries read or written so far, grouped by target and part, the oldest of each part first.
func (r *Register) Entries() []plan.Entry {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.entries
}

// Generation changes whenever an entry is added.
func (r *Register) Generation() uint64 { return uint64(len(r.Entries())) }

// numbered is a stored entry with its place in the history of its part.
type numbered struct {
	part  string
	n     int
	entry plan.Entry
}

const page = 1000

// Refresh reads the entries anew, so that those of other processes appear. What cannot be read gives an Internal error and
// leaves the entries as they were.
func (r *Register) Refresh(ctx context.Context) error {
	all, err := r.read(ctx)
	if err != nil {
		return fmt.Errorf("read the manual entries: %w", err)
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.n, b.n)) })
	entries, next := make([]plan.Entry, len(all)), map[string]int{}
	for i, e := range all {
		entries[i], next[e.part] = e.entry, e.n+1
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries, r.next = entries, next
	return nil
}

func (r *Register) read(ctx context.Context) ([]numbered, error) {
	var all []numbered
	var at store.Cursor
	for {
		docs, err := r.store.Scan(ctx, store.Entries, at, page)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			e, err := decode(d)
			if err != nil {
				return nil, err
			}
			all = append(all, e)
		}
		if len(docs) < page {
			return all, nil
		}
		at = store.After(docs[len(docs)-1])
	}
}

func decode(d store.Document) (numbered, error) {
	at := strings.LastIndexByte(d.Key, ':')
	n, err := strconv.Atoi(d.Key[at+1:])
	if at < 0 || err != nil {
		return numbered{}, survey.Errorf(survey.Internal, "the key %q is none of an entry", d.Key)
	}
	out := numbered{part: d.Key[:at], n: n}
	if err := json.Unmarshal(d.Body, &out.entry); err != nil {
		return numbered{}, survey.Errorf(survey.Internal, "entry %s: %w", d.Key, err)
	}
	return out, nil
}

// attempts bounds how often a place that somebody else took is given up for the next.
const attempts = 1000

// Enter checks an entry and appends it to the history of its part; At is set here. What is wrong with it comes back as
// survey.Faults, all at once. When it returns nil the entry is durable and among Entries.
func (r *Register) Enter(ctx context.Context, e plan.Entry) error {
	e = tidy(e)
	if faults := r.check(&e); len(faults) > 0 {
		return faults
	}
	e.At = r.now().UTC().Format(time.RFC3339)
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := r.append(ctx, e.Target+"/"+e.Part, body); err != nil {
		return fmt.Errorf("enter a value for %s: %w", e.Target, err)
	}
	return r.Refresh(ctx)
}

func (r *Register) append(ctx context.Context, part string, body []byte) error {
	r.mu.RLock()
	first := r.next[part]
	r.mu.RUnlock()
	for n := first; n < first+attempts; n++ {
		got, err := r.store.Insert(ctx, store.Entries, []store.Document{{Key: part + ":" + strconv.Itoa(n), Body: body}})
		if err != nil {
			return err
		}
		if got[0] == store.Written {
			return nil
		}
	}
	return survey.Errorf(survey.Unavailable, "no free place among %d", attempts)
}
