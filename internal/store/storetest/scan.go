package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/store"
)

// byOrder compares documents as scans order them.
func byOrder(a, b store.Document) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	return strings.Compare(a.Key, b.Key)
}

func (u *suite) scanOrder(t *testing.T, s store.Store) {
	var batch []store.Document
	for i := range u.many {
		batch = append(batch, doc(fmt.Sprintf("%08x", uint32(i)*2654435761), fmt.Sprintf(`{"n":%d}`, i)))
		if len(batch) == 700 || i < 5 { // some alone, the rest many with one stamp
			insert(t, s, store.Responses, batch...)
			batch = batch[:0]
		}
	}
	insert(t, s, store.Responses, batch...)
	whole := scan(t, s, store.Responses, store.Cursor{}, u.many+1)
	if len(whole) != u.many || !slices.IsSortedFunc(whole, byOrder) {
		t.Fatalf("one scan of all gave %d of %d, sorted %v", len(whole), u.many, slices.IsSortedFunc(whole, byOrder))
	}
	for _, page := range []int{u.many, u.many/3 + 1, 97} {
		wantDiff(t, fmt.Sprintf("scan in pages of %d", page), keys(whole), keys(scan(t, s, store.Responses, store.Cursor{}, page)))
	}
	for _, from := range []int{0, 1, u.many / 2, u.many - 1} {
		rest := scan(t, s, store.Responses, store.After(whole[from]), u.many)
		wantDiff(t, fmt.Sprintf("scan after document %d", from), keys(whole[from+1:]), keys(rest))
	}
}

func (*suite) scanPlaces(t *testing.T, s store.Store) {
	insert(t, s, store.Responses, doc("b", `{}`), doc("d", `{}`), doc("é", `{}`), doc("𐐷", `{}`), doc("B", `{}`))
	at := get(t, s, store.Responses, "b").At
	for _, c := range []struct {
		after store.Cursor
		want  []string
		why   string
	}{
		{store.Cursor{}, []string{"B", "b", "d", "é", "𐐷"}, "keys are compared as bytes"},
		{store.Cursor{At: at}, []string{"B", "b", "d", "é", "𐐷"}, "a time alone is before all that arrived then"},
		{store.Cursor{At: at, Key: "c"}, []string{"d", "é", "𐐷"}, "the key need not be there"},
		{store.Cursor{At: at, Key: "e\u0301"}, []string{"𐐷"}, "the key is normalised"},
		{store.Cursor{At: at.Add(time.Nanosecond), Key: "a"}, []string{}, "between two milliseconds"},
		{store.Cursor{At: at.Add(-time.Nanosecond), Key: "zz"}, []string{"B", "b", "d", "é", "𐐷"}, "between two milliseconds"},
		{store.Cursor{At: at.Add(-time.Hour), Key: "zz"}, []string{"B", "b", "d", "é", "𐐷"}, "an hour ago"},
		{store.Cursor{At: at.In(time.FixedZone("", 7*3600)), Key: "d"}, []string{"é", "𐐷"}, "the zone does not matter"},
		{store.Cursor{At: at.Add(time.Hour)}, []string{}, "in the future"},
	} {
		wantDiff(t, c.why, c.want, keys(scan(t, s, store.Responses, c.after, 100)))
	}
}

// follow reads as the panel does: again from a while ago, skipping what it knows, while several others write.
func (u *suite) follow(t *testing.T, s store.Store) {
	const writers = 4
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range u.many / 50 {
				key := fmt.Sprintf("w%d-%04d", w, i)
				if _, err := s.Insert(t.Context(), store.Responses, []store.Document{doc(key, `{}`)}); err != nil {
					t.Errorf("Insert: %v", err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	seen, last := map[string]bool{}, store.Cursor{}
	for over := false; !over; {
		select {
		case <-done:
			over = true // and read once more
		default:
		}
		from := last
		if !from.At.IsZero() {
			from = store.Cursor{At: last.At.Add(-20 * time.Second)}
		}
		for _, d := range scan(t, s, store.Responses, from, 100) {
			seen[d.Key], last = true, store.After(d)
		}
	}
	if want := writers * (u.many / 50); len(seen) != want {
		t.Errorf("the follower saw %d documents, want %d", len(seen), want)
	}
}

func (*suite) times(t *testing.T, s store.Store) {
	before := time.Now().Truncate(time.Millisecond)
	given := doc("a", `{}`)
	given.At = time.Date(1999, 1, 2, 3, 4, 5, 6, time.UTC) // ignored
	insert(t, s, store.Responses, given, doc("b", `{}`))
	after := time.Now()
	a, b := get(t, s, store.Responses, "a"), get(t, s, store.Responses, "b")
	if a.At.Before(before) || a.At.After(after) {
		t.Errorf("At = %v, want between %v and %v", a.At, before, after)
	}
	if a.At.Location() != time.UTC || a.At.Nanosecond()%int(time.Millisecond) != 0 {
		t.Errorf("At = %v, want UTC and whole milliseconds", a.At)
	}
	if !a.At.Equal(b.At) {
		t.Errorf("documents of one Insert arrived at %v and %v", a.At, b.At)
	}
	wantDiff(t, "times of get and scan", []time.Time{a.At, b.At}, func() []time.Time {
		d := scan(t, s, store.Responses, store.Cursor{}, 10)
		return []time.Time{d[0].At, d[1].At}
	}())
	last := a.At
	for i := range 20 {
		key := fmt.Sprint("later", i)
		insert(t, s, store.Responses, doc(key, `{}`))
		at := get(t, s, store.Responses, key).At
		if at.Before(last) {
			t.Errorf("stamps go back: %v after %v", at, last)
		}
		last = at
	}
}
