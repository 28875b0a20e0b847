package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

func (*suite) insertGet(t *testing.T, s store.Store) {
	insert(t, s, store.Responses, doc("a", `{"overall":"5"}`))
	got := get(t, s, store.Responses, "a")
	wantDiff(t, "body", `{"overall":"5"}`, string(got.Body))
	wantDiff(t, "key", "a", got.Key)
	_, err := s.Get(t.Context(), store.Responses, "b")
	wantKind(t, "Get of what is not there", err, survey.NotFound)
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping: %v", err)
	}
}

func (*suite) emptyBatch(t *testing.T, s store.Store) {
	for _, docs := range [][]store.Document{nil, {}} {
		if outcomes, err := s.Insert(t.Context(), store.Responses, docs); err != nil || len(outcomes) != 0 {
			t.Errorf("Insert of nothing = %v, %v", outcomes, err)
		}
	}
	count(t, s, store.Responses, 0)
}

func (*suite) collectionsApart(t *testing.T, s store.Store) {
	for i, c := range store.Collections {
		insert(t, s, c, doc("same", fmt.Sprintf(`{"n":%d}`, i)))
	}
	for i, c := range store.Collections {
		wantDiff(t, "body in "+string(c), fmt.Sprintf(`{"n":%d}`, i), string(get(t, s, c, "same").Body))
		count(t, s, c, 1)
	}
}

func (*suite) oneWinner(t *testing.T, s store.Store) {
	const callers = 64
	outcomes, firsts := make([]store.Outcome, callers), make([]string, callers)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			got, err := s.Insert(t.Context(), store.Responses, []store.Document{doc("one", fmt.Sprintf(`{"from":%d}`, i))})
			if err != nil {
				t.Errorf("Insert: %v", err)
				return
			}
			first, err := s.Get(t.Context(), store.Responses, "one")
			if err != nil {
				t.Errorf("Get behind an Insert: %v", err)
			}
			outcomes[i], firsts[i] = got[0], string(first.Body)
		})
	}
	all.Wait()
	winner := slices.Index(outcomes, store.Written)
	for i, o := range outcomes {
		if want := map[bool]store.Outcome{true: store.Written, false: store.Conflict}[i == winner]; o != want {
			t.Errorf("caller %d: %v, want %v", i, o, want)
		}
		if want := fmt.Sprintf(`{"from":%d}`, winner); firsts[i] != want {
			t.Errorf("caller %d reads %s, want the winner's %s", i, firsts[i], want)
		}
	}
	count(t, s, store.Responses, 1)
}

func (*suite) batchConflicts(t *testing.T, s store.Store) {
	insert(t, s, store.Responses, doc("b", `{"n":0}`))
	batch := []store.Document{
		doc("z", `{"n":1}`), doc("b", `{"n":2}`), doc("a", `{"n":3}`), doc("z", `{"n":4}`), doc("z", `{"n":5}`), doc("m", `{"n":6}`),
	}
	for i := range 100 {
		batch = append(batch, doc(fmt.Sprintf("more-%03d", i), `{"n":7}`))
	}
	batch = append(batch, doc("more-042", `{"n":8}`))
	got, err := s.Insert(t.Context(), store.Responses, batch)
	if err != nil {
		t.Fatalf("Insert: %v", err)
	}
	want := make([]store.Outcome, len(batch))
	for i := range want {
		want[i] = store.Written
	}
	for _, i := range []int{1, 3, 4, len(batch) - 1} {
		want[i] = store.Conflict
	}
	wantDiff(t, "outcomes", want, got)
	for key, body := range map[string]string{"z": `{"n":1}`, "b": `{"n":0}`, "a": `{"n":3}`, "m": `{"n":6}`, "more-042": `{"n":7}`} {
		wantDiff(t, "the first under "+key, body, string(get(t, s, store.Responses, key).Body))
	}
	count(t, s, store.Responses, 104)
	again, err := s.Insert(t.Context(), store.Responses, batch)
	if err != nil || slices.Contains(again, store.Written) || len(again) != len(batch) {
		t.Errorf("the same batch again = %v, %v; want conflicts only", again, err)
	}
}

func (u *suite) overlappingBatches(t *testing.T, s store.Store) {
	const callers = 8
	n := u.many / 10
	var mu sync.Mutex
	written := map[string]int{}
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			var batch []store.Document
			for k := range n {
				batch = append(batch, doc(fmt.Sprintf("k%05d", k+i*n/callers), fmt.Sprintf(`{"from":%d}`, i)))
			}
			got, err := s.Insert(t.Context(), store.Responses, batch)
			if err != nil {
				t.Errorf("Insert: %v", err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			for k, o := range got {
				if o == store.Written {
					written[batch[k].Key]++
				}
			}
		})
	}
	all.Wait()
	total := n + (callers-1)*n/callers
	if len(written) != total {
		t.Errorf("%d keys were reported as written, want %d", len(written), total)
	}
	for key, times := range written {
		if times != 1 {
			t.Errorf("%s was reported as written %d times", key, times)
		}
	}
	count(t, s, store.Responses, int64(total))
}

func (*suite) put(t *testing.T, s store.Store) {
	put := func(key, body string) {
		t.Helper()
		if err := s.Put(t.Context(), store.Sessions, doc(key, body)); err != nil {
			t.Fatalf("Put(%q): %v", key, err)
		}
	}
	put("a", `{"v":1}`)
	first := get(t, s, store.Sessions, "a")
	later := func(key, body string, than time.Time) store.Document {
		for { // a stamp is a millisecond: write until the next one has begun
			put(key, body)
			if d := get(t, s, store.Sessions, key); d.At.After(than) {
				return d
			}
		}
	}
	other := later("b", `{"v":2}`, first.At)
	second := later("a", `{"v":3,"more":true}`, other.At)
	wantDiff(t, "body", `{"v":3,"more":true}`, string(second.Body))
	count(t, s, store.Sessions, 2)
	wantDiff(t, "order", []string{"b", "a"}, keys(scan(t, s, store.Sessions, store.Cursor{}, 10)))
	outcomes, err := s.Insert(t.Context(), store.Sessions, []store.Document{doc("a", `{}`)})
	if err != nil || outcomes[0] != store.Conflict {
		t.Errorf("Insert under a key that was put = %v, %v; want conflict", outcomes, err)
	}
}

func (*suite) remove(t *testing.T, s store.Store) {
	insert(t, s, store.Tokens, doc("a", `{}`), doc("b", `{}`))
	for range 2 {
		if err := s.Delete(t.Context(), store.Tokens, "a"); err != nil {
			t.Errorf("Delete: %v", err)
		}
	}
	_, err := s.Get(t.Context(), store.Tokens, "a")
	wantKind(t, "Get of what was deleted", err, survey.NotFound)
	wantDiff(t, "what is left", []string{"b"}, keys(scan(t, s, store.Tokens, store.Cursor{}, 10)))
	insert(t, s, store.Tokens, doc("a", `{"again":true}`))
	count(t, s, store.Tokens, 2)
}
