package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// TestWrongCodesGetOnePage: expired, foreign and malformed codes cannot be told apart, by GET or POST, by page or JSON, and
// not by the time either, on a fast store and on a slow one.
func TestWrongCodesGetOnePage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ call, total time.Duration }{{time.Millisecond, 150 * time.Millisecond}, {60 * time.Millisecond, 0}} {
		faulty := &storetest.Faulty{Store: storetest.Memory()}
		h := newHouse(t, faulty)
		expired := h.hand(t, decided(func(d *survey.Dossier) { d.Decided = "2021-05-01" }))
		before := h.counts(t)
		faulty.Before = func(context.Context, storetest.Call) error { h.pass(c.call); return nil }
		var page, json string
		var header http.Header
		for i, r := range []*http.Request{
			get("/i/" + expired), post("/i/"+expired, answer("a-key-made-by-the-client", 5)), asJSON(get("/i/" + expired)),
			get("/i/K7M29QXD"), post("/i/K7M29QXD", answer("a-key-made-by-the-client", 5)), asJSON(get("/i/K7M29QXD")),
			get("/i/none"), post("/i/none", answer("a-key-made-by-the-client", 5)), asJSON(post("/i/none", url.Values{})),
			get("/i?code=none"), get("/i?code="), get("/i/%3Cb%3E"), get("/i/%FF%00"), post("/i/K7M29QXD", url.Values{}), get("/i/" + strings.Repeat("9", 3000)),
		} {
			start := h.now()
			w := h.ask(from(r, fmt.Sprintf("192.0.2.%d", i)))
			took := h.now().Sub(start)
			if w.Code != 404 || took%(150*time.Millisecond) != 0 || c.total != 0 && took != c.total {
				t.Errorf("%s %.40s: %d after %v", r.Method, r.URL, w.Code, took)
			}
			body := &page
			if r.Header.Get("Accept") != "" {
				body = &json
			} else if header == nil {
				header = w.Header()
			} else if diff := cmp.Diff(header, w.Header()); diff != "" {
				t.Errorf("%s %.40s: headers (-first +this):\n%s", r.Method, r.URL, diff)
			}
			if *body == "" {
				*body = w.Body.String()
			} else if diff := cmp.Diff(*body, w.Body.String()); diff != "" {
				t.Errorf("%s %.40s: another answer (-first +this):\n%s", r.Method, r.URL, diff)
			}
		}
		faulty.Before = nil
		holds(t, "the page", page, "Mã không dùng được: không đúng hoặc đã hết hạn", `href="/p/TT-01"`, "!"+expired, "!K7M")
		if diff := cmp.Diff(before, h.counts(t)); diff != "" {
			t.Errorf("something was stored (-before +after):\n%s", diff)
		}
	}
}

// TestWhoGuessesIsPutOff: after twenty wrong codes every code from there waits; everybody else goes on, and so do answers.
func TestWhoGuessesIsPutOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	path := "/i/" + h.hand(t, decided(nil))
	for range 100 {
		if w := h.ask(get(path)); w.Code != 200 {
			t.Fatalf("a right code is counted: %d", w.Code)
		}
	}
	start := h.now()
	for i := range 20 {
		if w := h.ask(get("/i/none")); w.Code != 404 {
			t.Fatalf("wrong code %d: %d", i+1, w.Code)
		}
	}
	h.mu.Lock()
	h.late = start.Sub(today) // the refusals took three seconds, in which half a guess grows again
	h.mu.Unlock()
	for what, r := range map[string]*http.Request{
		"a wrong one": get("/i/none"), "a right one": get(path), "typed": get("/i?code=none"),
		"an answer": post(path, answer("a-key-made-by-the-client", 5)), "as JSON": asJSON(get(path)),
	} {
		w := h.ask(r)
		if w.Code != 429 || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %v, want 429", what, w.Code, w.Header())
		}
		if r.Header.Get("Accept") == "" {
			holds(t, what, w.Body.String(), "Đã có nhiều mã không đúng", `href="/p/TT-01"`, "!"+path[3:])
		}
	}
	if n := h.counts(t)[store.Responses]; n != 0 {
		t.Errorf("%d responses are stored, want none", n)
	}
	if w := h.ask(from(get(path), "192.0.2.77")); w.Code != 200 {
		t.Errorf("somebody else: %d", w.Code)
	}
	if w := h.ask(get("/p/TT-01")); w.Code != 200 {
		t.Errorf("the open survey: %d", w.Code)
	}
	h.pass(6 * time.Second)
	if w := h.ask(post(path, answer("a-key-made-by-the-client", 5))); w.Code != 303 {
		t.Errorf("after the wait: %d", w.Code)
	}
	if strings.Contains(h.log.String(), "192.0.2.1") {
		t.Errorf("an address is logged: %s", h.log)
	}
}

// TestManyGuessesAtOnce gain nothing: no more are answered than one after the other.
func TestManyGuessesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for i := range 200 {
		wg.Go(func() {
			w := h.ask(get(fmt.Sprintf("/i/none%d", i)))
			mu.Lock()
			codes[w.Code]++
			mu.Unlock()
		})
	}
	wg.Wait()
	// The clock went on by 150 ms for each refusal, 30 s in all, in which five more may have been free.
	if codes[404] < 20 || codes[404] > 26 || codes[404]+codes[429] != 200 {
		t.Errorf("statuses %v, want about 20 answered and the rest put off", codes)
	}
}
