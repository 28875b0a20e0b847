package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// calls makes one call of every method that takes a context.
func calls(ctx context.Context, s store.Store) map[string]error {
	errs := map[string]error{"Ping": s.Ping(ctx), "Put": s.Put(ctx, store.Users, doc("p", `{}`)), "Delete": s.Delete(ctx, store.Users, "there")}
	_, errs["Insert"] = s.Insert(ctx, store.Users, []store.Document{doc("i", `{}`)})
	_, errs["Get"] = s.Get(ctx, store.Users, "there")
	_, errs["Scan"] = s.Scan(ctx, store.Users, store.Cursor{}, 1)
	_, errs["Count"] = s.Count(ctx, store.Users)
	return errs
}

func (*suite) contextOver(t *testing.T, s store.Store) {
	insert(t, s, store.Users, doc("there", `{}`))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range calls(ctx, s) {
		wantKind(t, name+" with a context that is over", err, survey.Unavailable)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: the cause is %v, want context.Canceled", name, err)
		}
	}
	wantDiff(t, "what is there", []string{"there"}, keys(scan(t, s, store.Users, store.Cursor{}, 10)))
}

func (*suite) noSharing(t *testing.T, s store.Store) {
	given := doc("a", `{"a":"first"}`)
	insert(t, s, store.Responses, given)
	copy(given.Body, `{"a":"other"}`)
	read := get(t, s, store.Responses, "a")
	wantDiff(t, "after the given bytes were changed", `{"a":"first"}`, string(read.Body))
	copy(read.Body, `{"a":"other"}`)
	wantDiff(t, "after the read bytes were changed", `{"a":"first"}`, string(get(t, s, store.Responses, "a").Body))
}

// closing closes a store that several goroutines use. Calls end well or are Unavailable; nothing hangs, nothing panics.
func (*suite) closing(t *testing.T, s store.Store) {
	const callers = 8
	begun := make(chan struct{}, callers)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			for n := 0; ; n++ {
				_, err := s.Insert(t.Context(), store.Responses, []store.Document{doc(fmt.Sprintf("c%d-%d", i, n), `{}`)})
				if err == nil {
					_, err = s.Scan(t.Context(), store.Responses, store.Cursor{}, 50)
				}
				if n == 0 {
					begun <- struct{}{}
				}
				if err != nil {
					wantKind(t, "a call while the store closes", err, survey.Unavailable)
					return
				}
			}
		})
	}
	for range callers {
		<-begun
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	all.Wait()
}

func (*suite) closed(t *testing.T, s store.Store) {
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	for name, err := range calls(t.Context(), s) {
		wantKind(t, name+" of a closed store", err, survey.Unavailable)
	}
}

// failing breaks the engine in the middle of a batch, mends it, and wants the documents there once each.
func (u *suite) failing(t *testing.T, breakIt Fault) {
	s := u.open(t)
	insert(t, s, store.Responses, doc("before", `{"n":0}`))
	batch := make([]store.Document, u.many)
	for i := range batch {
		batch[i] = doc(fmt.Sprintf("%08x", uint32(i)*2654435761), fmt.Sprintf(`{"n":%d,"pad":"%0200d"}`, i, i))
	}
	mend := breakIt(t, s)
	_, err := s.Insert(t.Context(), store.Responses, batch)
	wantKind(t, "Insert into a store that fails", err, survey.Unavailable)
	mend()
	insert(t, s, store.Responses, doc("between", `{"n":0}`))

	stands := map[string]bool{}
	for _, d := range scan(t, s, store.Responses, store.Cursor{}, 1000) {
		stands[d.Key] = true
	}
	outcomes, err := s.Insert(t.Context(), store.Responses, batch)
	if err != nil {
		t.Fatalf("the batch again: %v", err)
	}
	for i, o := range outcomes {
		if want := map[bool]store.Outcome{true: store.Conflict, false: store.Written}[stands[batch[i].Key]]; o != want {
			t.Fatalf("document %d of the batch again: %v, want %v", i, o, want)
		}
	}
	count(t, s, store.Responses, int64(len(batch)+2))
	for _, i := range []int{0, len(batch) / 2, len(batch) - 1} {
		wantDiff(t, "body", string(batch[i].Body), string(get(t, s, store.Responses, batch[i].Key).Body))
	}
	wantDiff(t, "what stood before", `{"n":0}`, string(get(t, s, store.Responses, "before").Body))
}
