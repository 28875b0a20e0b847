package auth_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// memory is a store in memory, after the contract as far as package auth uses it.
type memory struct {
	now func() time.Time

	mu   sync.Mutex
	docs map[store.Collection]map[string]store.Document
	fail func(op string, c store.Collection, key string) error // asked before each call; nil lets all pass
}

func newMemory(now func() time.Time) *memory {
	return &memory{now: now, docs: map[store.Collection]map[string]store.Document{}}
}

var errDown = &survey.Error{Kind: survey.Unavailable, Key: "store.down"}

// begin locks, and gives the error the call is to fail with.
func (m *memory) begin(ctx context.Context, op string, c store.Collection, key string) (func(), error) {
	m.mu.Lock()
	if err := ctx.Err(); err != nil {
		return m.mu.Unlock, &survey.Error{Kind: survey.Unavailable, Err: err}
	}
	if m.docs[c] == nil {
		m.docs[c] = map[string]store.Document{}
	}
	if m.fail != nil {
		return m.mu.Unlock, m.fail(op, c, key)
	}
	return m.mu.Unlock, nil
}

func (m *memory) Insert(ctx context.Context, c store.Collection, docs []store.Document) ([]store.Outcome, error) {
	done, err := m.begin(ctx, "insert", c, docs[0].Key)
	defer done()
	if err != nil {
		return nil, err
	}
	out := make([]store.Outcome, len(docs))
	for i, d := range docs {
		out[i] = store.Conflict
		if _, taken := m.docs[c][d.Key]; !taken {
			out[i] = store.Written
			m.keep(c, d)
		}
	}
	return out, nil
}

func (m *memory) keep(c store.Collection, d store.Document) {
	m.docs[c][d.Key] = store.Document{Key: d.Key, At: m.now().UTC().Truncate(time.Millisecond), Body: bytes.Clone(d.Body)}
}

func (m *memory) Get(ctx context.Context, c store.Collection, key string) (store.Document, error) {
	done, err := m.begin(ctx, "get", c, key)
	defer done()
	if err != nil {
		return store.Document{}, err
	}
	if key == "" || len(key) > 512 {
		return store.Document{}, survey.Errorf(survey.Invalid, "key of %d bytes", len(key))
	}
	d, ok := m.docs[c][key]
	if !ok {
		return store.Document{}, survey.Errorf(survey.NotFound, "no %s in %s", key, c)
	}
	return d, nil
}

func (m *memory) Scan(ctx context.Context, c store.Collection, after store.Cursor, limit int) ([]store.Document, error) {
	done, err := m.begin(ctx, "scan", c, "")
	defer done()
	if err != nil {
		return nil, err
	}
	order := func(a, b store.Document) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Key, b.Key)) }
	var docs []store.Document
	for _, d := range m.docs[c] {
		if order(d, store.Document{Key: after.Key, At: after.At}) > 0 {
			docs = append(docs, d)
		}
	}
	slices.SortFunc(docs, order)
	return docs[:min(limit, len(docs))], nil
}

func (m *memory) Count(ctx context.Context, c store.Collection) (int64, error) {
	done, err := m.begin(ctx, "count", c, "")
	defer done()
	return int64(len(m.docs[c])), err
}

func (m *memory) Put(ctx context.Context, c store.Collection, d store.Document) error {
	done, err := m.begin(ctx, "put", c, d.Key)
	defer done()
	if err == nil {
		m.keep(c, d)
	}
	return err
}

func (m *memory) Delete(ctx context.Context, c store.Collection, key string) error {
	done, err := m.begin(ctx, "delete", c, key)
	defer done()
	if err == nil {
		delete(m.docs[c], key)
	}
	return err
}

func (m *memory) Ping(context.Context) error { return nil }
func (m *memory) Close() error               { return nil }

// failing sets what fails from now on.
func (m *memory) failing(f func(op string, c store.Collection, key string) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = f
}

// keys lists the keys of a collection.
func (m *memory) keys(c store.Collection) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var keys []string
	for k := range m.docs[c] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// holds reports whether a text stands anywhere in the store.
func (m *memory) holds(s string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, docs := range m.docs {
		for k, d := range docs {
			if strings.Contains(k, s) || bytes.Contains(d.Body, []byte(s)) {
				return true
			}
		}
	}
	return false
}

// clock stands still until it is moved.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// cheap makes hashes take microseconds.
var cheap = auth.Cost{Memory: 8, Passes: 1, Lanes: 1}

var sessionKey = bytes.Repeat([]byte("k"), 32)

// world is a Service with what it stands on.
type world struct {
	*auth.Service
	st    *memory
	clock *clock
}

func newWorld(t testing.TB, edit ...func(*auth.Options)) world {
	t.Helper()
	c := &clock{t: time.Date(2021, 6, 4, 1, 2, 3, 0, time.UTC)}
	st := newMemory(c.Now)
	return world{newService(t, st, c, edit...), st, c}
}

func newService(t testing.TB, st store.Store, c *clock, edit ...func(*auth.Options)) *auth.Service {
	t.Helper()
	o := auth.Options{SessionKey: sessionKey, Cost: cheap, Now: c.Now}
	for _, e := range edit {
		e(&o)
	}
	s, err := auth.New(st, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	lanPassword = "thuyền về bến lúc chiều"
	newPassword = "một mùa mưa rất dài"
	here        = "192.0.2.7"
)

// withLan adds the user lan.
func withLan(t testing.TB, w world) world {
	t.Helper()
	if _, err := w.AddUser(t.Context(), "Lan", auth.Manager, lanPassword); err != nil {
		t.Fatal(err)
	}
	return w
}

// signIn signs lan in and gives the cookie.
func signIn(t testing.TB, w world) *http.Cookie {
	t.Helper()
	u, err := w.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil {
		t.Fatal(err)
	}
	return start(t, w, u)
}

// start starts a session in a browser that sends the given cookies, and gives its cookie.
func start(t testing.TB, w world, u auth.User, sent ...*http.Cookie) *http.Cookie {
	t.Helper()
	rec := httptest.NewRecorder()
	if err := w.StartSession(rec, request(t, sent...), u); err != nil {
		t.Fatal(err)
	}
	return theCookie(t, rec)
}

func theCookie(t testing.TB, rec *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	cookies := rec.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("the response sets %d cookies, want 1", len(cookies))
	}
	return cookies[0]
}

func request(t testing.TB, cookies ...*http.Cookie) *http.Request {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/console", nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// wantError checks an error's kind and message key; kind Internal with key "" stands for no error.
func wantError(t testing.TB, what string, err error, kind survey.Kind, key string) {
	t.Helper()
	if kind == survey.Internal && key == "" {
		if err != nil {
			t.Errorf("%s: %v, want no error", what, err)
		}
		return
	}
	var e *survey.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		t.Errorf("%s: error %v, want %v [%s]", what, err, kind, key)
	}
}

const noError = survey.Internal
