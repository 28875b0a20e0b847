// Package storetest is the contract of package store as a test. Every engine runs it:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) store.Store { return open(t, t.TempDir()) })
//	}
//
// It also has stores for the tests of other packages: Memory, which keeps everything in memory and passes the suite,
// and Faulty, which fails, blocks or loses the answer when it is told to. No product code imports this package.
package storetest

import (
	"testing"

	"hailong/internal/store"
	"hailong/internal/survey"

	"github.com/google/go-cmp/cmp"
)

// Open gives an empty store for one test and leaves its closing to t.Cleanup; closing twice must do no harm.
type Open func(t *testing.T) store.Store

// Option tells the suite what it must know about an engine.
type Option func(*suite)

// Fault is a way to break an engine in the middle of a write: after the call, the next large Insert into s must fail
// part-way; after mend, s must work again.
type Fault func(t *testing.T, s store.Store) (mend func())

// WithFault has the suite break the engine in this way too.
func WithFault(name string, f Fault) Option {
	return func(s *suite) { s.faults = append(s.faults, namedFault{name, f}) }
}

// Slow makes the suite count in hundreds where it counts in thousands and write the largest array smaller, for a test
// engine that searches a whole collection for each key. It leaves out no rule.
func Slow() Option { return func(s *suite) { s.many, s.cases, s.items = 300, 20, store.MaxBody/32 } }

// Limit is something that bodies may hold by the contract and a server for tests does not keep, though its engine sends
// it rightly. It is never an engine's own.
type Limit string

// The limits of servers for tests that are known.
const (
	NestedArrays Limit = "arrays directly in arrays"
	InnerID      Limit = "a member _id in its place inside a body"
)

// Without leaves out bodies that a server for tests does not keep.
func Without(limits ...Limit) Option {
	return func(s *suite) { s.without = append(s.without, limits...) }
}

type namedFault struct {
	name string
	do   Fault
}

type suite struct {
	open    Open
	faults  []namedFault
	without []Limit
	many    int // documents of a large collection
	cases   int // made-up bodies that are taken there and back
	items   int // elements of the largest array
}

// Run checks that the engine keeps the contract.
func Run(t *testing.T, open func(t *testing.T) store.Store, options ...Option) {
	t.Helper()
	s := &suite{open: open, many: 3000, cases: 100, items: store.MaxBody/2 - 4}
	for _, o := range options {
		o(s)
	}
	for _, c := range []struct {
		name string
		test func(*testing.T, store.Store)
	}{
		{"insert then get gives the document back", s.insertGet},
		{"an empty batch writes nothing", s.emptyBatch},
		{"collections are apart", s.collectionsApart},
		{"of 64 at once under one key one wins and all others read the first", s.oneWinner},
		{"a batch with taken keys writes the others", s.batchConflicts},
		{"overlapping batches at once write every key once", s.overlappingBatches},
		{"put replaces and stamps anew", s.put},
		{"delete removes and is content when there is nothing", s.remove},
		{"a scan goes in order and resumes anywhere", s.scanOrder},
		{"a scan takes any place as its cursor", s.scanPlaces},
		{"following while others write misses nothing", s.follow},
		{"times are UTC and whole milliseconds", s.times},
		{"keys and bodies are kept in normal form C", s.normalForm},
		{"awkward keys are kept", s.awkwardKeys},
		{"bodies come back as they went", s.bodies},
		{"made-up bodies come back as they went", s.madeUpBodies},
		{"faulty input is invalid and changes nothing", s.faultyInput},
		{"the largest documents are kept", s.largest},
		{"a context that is over changes nothing", s.contextOver},
		{"what a store was given it does not keep hold of", s.noSharing},
		{"closing while in use loses nothing acknowledged", s.closing},
		{"a closed store is unavailable", s.closed},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, s.open(t)) })
	}
	for _, f := range s.faults {
		t.Run("failing in the middle: "+f.name, func(t *testing.T) { s.failing(t, f.do) })
	}
}

// insert writes documents and wants them all written.
func insert(t *testing.T, s store.Store, c store.Collection, docs ...store.Document) {
	t.Helper()
	outcomes, err := s.Insert(t.Context(), c, docs)
	if err != nil {
		t.Fatalf("Insert of %d documents: %v", len(docs), err)
	}
	for i, o := range outcomes {
		if o != store.Written {
			t.Fatalf("Insert of %q = %v, want written", docs[i].Key, o)
		}
	}
}

func get(t *testing.T, s store.Store, c store.Collection, key string) store.Document {
	t.Helper()
	doc, err := s.Get(t.Context(), c, key)
	if err != nil {
		t.Fatalf("Get(%q): %v", key, err)
	}
	return doc
}

// scan reads a collection to its end, page by page.
func scan(t *testing.T, s store.Store, c store.Collection, after store.Cursor, page int) []store.Document {
	t.Helper()
	var all []store.Document
	for {
		docs, err := s.Scan(t.Context(), c, after, page)
		if err != nil {
			t.Fatalf("Scan after %v: %v", after, err)
		}
		if len(docs) > page {
			t.Fatalf("Scan gave %d documents where %d were the limit", len(docs), page)
		}
		if all = append(all, docs...); len(docs) < page {
			return all
		}
		after = store.After(docs[len(docs)-1])
	}
}

func count(t *testing.T, s store.Store, c store.Collection, want int64) {
	t.Helper()
	if n, err := s.Count(t.Context(), c); err != nil || n != want {
		t.Errorf("Count(%s) = %d, %v; want %d", c, n, err, want)
	}
}

func wantKind(t *testing.T, doing string, err error, want survey.Kind) {
	t.Helper()
	if err == nil || survey.KindOf(err) != want {
		t.Errorf("%s = %v, want an error of kind %v", doing, err, want)
	}
}

func wantDiff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func doc(key, body string) store.Document { return store.Document{Key: key, Body: []byte(body)} }

func keys(docs []store.Document) []string {
	out := make([]string, len(docs))
	for i, d := range docs {
		out[i] = d.Key
	}
	return out
}
