package auth_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/securecookie"

	"hailong/internal/auth"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// impatient is a context that has ended for whoever waits for it, and not yet for who only asks.
type impatient struct{ context.Context }

func (impatient) Done() <-chan struct{} {
	done := make(chan struct{})
	close(done)
	return done
}

func wantSignedOut(t testing.TB, why string, w world, cookies ...*http.Cookie) {
	t.Helper()
	_, err := w.CurrentUser(request(t, cookies...))
	wantError(t, why, err, survey.Unauthenticated, "auth.signed_out")
}

func wantLan(t testing.TB, why string, w world, cookies ...*http.Cookie) {
	t.Helper()
	u, err := w.CurrentUser(request(t, cookies...))
	wantError(t, why, err, noError, "")
	if u.Name != "Lan" {
		t.Errorf("%s: signed in as %+v, want Lan", why, u)
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		w := withLan(t, newWorld(t, func(o *auth.Options) { o.Secure = secure }))
		c := signIn(t, w)
		got := http.Cookie{Name: c.Name, Path: c.Path, Secure: c.Secure, HttpOnly: c.HttpOnly, SameSite: c.SameSite, MaxAge: c.MaxAge, Expires: c.Expires, Domain: c.Domain}
		want := http.Cookie{Name: "hailong_session", Path: "/console", Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		wantLan(t, "with the cookie", w, c)
	}
}

func TestStoreKnowsOnlyTheHashOfTheID(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c := signIn(t, w)
	var id []byte
	codec := securecookie.New(sessionKey, nil).SetSerializer(securecookie.NopEncoder{}).MaxAge(0)
	if err := codec.Decode(auth.CookieName, c.Value, &id); err != nil {
		t.Fatal(err)
	}
	if b, err := base64.RawURLEncoding.DecodeString(string(id)); err != nil || len(b) != 32 {
		t.Errorf("the id is %q, want 32 bytes in base 64", id)
	}
	if w.st.holds(string(id)) {
		t.Error("the store holds the id in clear")
	}
}

func TestWhatIsNoSession(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	good := signIn(t, w)
	other := withLan(t, newWorld(t, func(o *auth.Options) { o.SessionKey = []byte(strings.Repeat("o", 32)) }))
	foreign := signIn(t, other)
	elsewhere := signIn(t, withLan(t, newWorld(t)))
	named := func(v string) *http.Cookie { return &http.Cookie{Name: auth.CookieName, Value: v} }
	flipped := []byte(good.Value)
	flipped[len(flipped)/2] ^= 1
	for why, c := range map[string]*http.Cookie{
		"empty":                           named(""),
		"no cookie of ours":               named("abc"),
		"one bit flipped":                 named(string(flipped)),
		"cut short":                       named(good.Value[:len(good.Value)-4]),
		"signed by another":               foreign,
		"signed, but unknown to us":       elsewhere,
		"very long":                       named(strings.Repeat("A", 1<<16)),
		"under another name":              {Name: "hailong", Value: good.Value},
		"the store's key in place of it":  named(w.st.keys(store.Sessions)[0]),
		"signed for a cookie of our name": named(signed(t, "another", "x")),
		"signed, with nothing in it":      named(signed(t, auth.CookieName, "")),
	} {
		wantSignedOut(t, why, w, c)
	}
	wantSignedOut(t, "no cookie", w)
	wantLan(t, "a planted cookie before the right one", w, named("planted"), good)
}

func signed(t testing.TB, name, id string) string {
	t.Helper()
	v, err := securecookie.New(sessionKey, nil).SetSerializer(securecookie.NopEncoder{}).Encode(name, []byte(id))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSignInRotatesTheID(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	u, err := w.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil {
		t.Fatal(err)
	}
	planted := &http.Cookie{Name: auth.CookieName, Value: signed(t, auth.CookieName, "chosen by a stranger")}
	first := start(t, w, u, planted)
	if first.Value == planted.Value {
		t.Error("a planted id was taken over")
	}
	wantSignedOut(t, "the planted cookie after sign-in", w, planted)
	second := start(t, w, u, first)
	if second.Value == first.Value {
		t.Error("signing in again kept the id")
	}
	wantSignedOut(t, "the session before", w, first)
	wantLan(t, "the session now", w, second)
	if got := w.st.keys(store.Sessions); len(got) != 1 {
		t.Errorf("sessions stored: %v, want one", got)
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c, elsewhere := signIn(t, w), signIn(t, w)
	w.clock.pass(5 * time.Minute)
	wantLan(t, "before", w, c)
	rec := httptest.NewRecorder()
	r := request(t, c)
	if err := w.EndSession(rec, r); err != nil {
		t.Fatal(err)
	}
	if gone := theCookie(t, rec); gone.MaxAge >= 0 || gone.Value != "" || gone.Path != "/console" {
		t.Errorf("the cookie is not taken back: %+v", gone)
	}
	if _, err := w.CurrentUser(r); err == nil {
		t.Error("the request that signed out is still signed in")
	}
	wantSignedOut(t, "replayed", w, c)
	wantLan(t, "the other browser", w, elsewhere)
	if got := w.st.keys(store.Sessions); len(got) != 2 {
		t.Errorf("left in the store: %v, want the other session and its last use", got)
	}
	if err := w.EndSession(httptest.NewRecorder(), request(t, c)); err != nil {
		t.Errorf("signing out twice: %v", err)
	}
}

// A request under way while another signs out must not bring the session back by noting that it was used.
func TestSignOutBesideARequestUnderWay(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c := signIn(t, w)
	w.clock.pass(5 * time.Minute)
	other := newService(t, w.st, w.clock)
	ended := false
	w.st.failing(func(op string, _ store.Collection, _ string) error {
		if op == "put" && !ended {
			ended = true
			for k := range w.st.docs[store.Sessions] { // what the other's sign-out deletes, just before this put
				delete(w.st.docs[store.Sessions], k)
			}
		}
		return nil
	})
	if _, err := w.CurrentUser(request(t, c)); err != nil || !ended {
		t.Fatalf("the request under way: %v, noted %v", err, ended)
	}
	_, err := other.CurrentUser(request(t, c))
	wantError(t, "afterwards", err, survey.Unauthenticated, "auth.signed_out")
}

func TestLimits(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	idle, used := signIn(t, w), signIn(t, w)
	for h := range 11 {
		w.clock.pass(time.Hour)
		wantLan(t, "used every hour", w, used)
		if h == 0 {
			wantLan(t, "used after an hour", w, idle)
		}
	}
	wantSignedOut(t, "not used for ten hours", w, idle)
	w.clock.pass(time.Hour - time.Millisecond)
	wantLan(t, "just under twelve hours", w, used)
	w.clock.pass(time.Millisecond)
	wantSignedOut(t, "twelve hours", w, used)
}

func TestIdleLimitExactly(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t, func(o *auth.Options) { o.Idle, o.Absolute = 10*time.Minute, time.Hour }))
	c := signIn(t, w)
	w.clock.pass(10*time.Minute - time.Millisecond)
	wantLan(t, "just under the limit", w, c)
	w.clock.pass(10 * time.Minute)
	wantSignedOut(t, "at the limit", w, c)
}

func TestLastUseIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c := signIn(t, w)
	puts := 0
	w.st.failing(func(op string, _ store.Collection, _ string) error {
		if op == "put" {
			puts++
		}
		return nil
	})
	for range 30 {
		w.clock.pass(10 * time.Second)
		wantLan(t, "at work", w, c)
	}
	if puts != 5 {
		t.Errorf("%d writes in five minutes of work, want 5", puts)
	}
}

func TestFullDiskKeepsNobodyFromReading(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c := signIn(t, w)
	w.clock.pass(5 * time.Minute)
	w.st.failing(func(op string, _ store.Collection, _ string) error {
		if op == "put" {
			return errDown
		}
		return nil
	})
	wantLan(t, "while nothing can be written", w, c)
}

func TestSessionsWhenTheStoreFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op, suffix string
		call       func(w world, cookie *http.Cookie, u auth.User) error
		why        string
	}{
		{"get", "", current, "reading the session"},
		{"get", "#seen", current, "reading its last use"},
		{"get", "#1", current, "reading the account"},
		{"get", "#2", current, "looking for a change of the account"},
		{"get", "", restart, "reading the session before"},
		{"delete", "", restart, "ending the session before"},
		{"insert", "", restart, "writing the session"},
		{"get", "", end, "signing out: reading"},
		{"delete", "", end, "signing out: deleting"},
	} {
		w := withLan(t, newWorld(t))
		u, err := w.SignIn(t.Context(), "lan", lanPassword, here)
		if err != nil {
			t.Fatal(err)
		}
		cookie := start(t, w, u)
		w.st.failing(func(op string, _ store.Collection, key string) error {
			if op == c.op && strings.HasSuffix(key, c.suffix) {
				return errDown
			}
			return nil
		})
		if err := c.call(w, cookie, u); !errors.Is(err, errDown) {
			t.Errorf("%s: %v, want the store's error", c.why, err)
		}
	}
}

func current(w world, c *http.Cookie, _ auth.User) error {
	_, err := w.CurrentUser(plainRequest(c))
	return err
}

func restart(w world, c *http.Cookie, u auth.User) error {
	return w.StartSession(httptest.NewRecorder(), plainRequest(c), u)
}

func end(w world, c *http.Cookie, _ auth.User) error {
	rec := httptest.NewRecorder()
	err := w.EndSession(rec, plainRequest(c))
	if got := rec.Result().Cookies(); len(got) != 1 || got[0].MaxAge >= 0 {
		return errors.New("the browser keeps the cookie")
	}
	return err
}

func plainRequest(c *http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/console", nil)
	r.AddCookie(c)
	return r
}

func TestOnlyWhoHasSignedInGetsASession(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	users, err := w.ListUsers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	disabled := users[0]
	disabled.Disabled = true
	for why, u := range map[string]auth.User{"nobody": {}, "a user made up": {Name: "Lan", Role: auth.Manager}, "a disabled one": disabled} {
		rec := httptest.NewRecorder()
		if err := w.StartSession(rec, request(t), u); err == nil {
			t.Errorf("%s got a session", why)
		}
		if len(rec.Result().Cookies()) != 0 {
			t.Errorf("%s got a cookie", why)
		}
	}
	if got := w.st.keys(store.Sessions); len(got) != 0 {
		t.Errorf("stored: %v", got)
	}
}

func TestGorillaSeesTheSameSession(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	r := request(t)
	sess, err := w.Sessions().Get(r, auth.CookieName)
	if err != nil || !sess.IsNew || sess.ID != "" {
		t.Fatalf("without a cookie: %+v, %v", sess, err)
	}
	if err := sess.Save(r, httptest.NewRecorder()); err == nil {
		t.Error("a session of nobody was saved")
	}
	c := signIn(t, w)
	r = request(t, c)
	sess, err = w.Sessions().Get(r, auth.CookieName)
	if err != nil || sess.IsNew {
		t.Fatalf("with a cookie: %+v, %v", sess, err)
	}
	again, err := w.Sessions().Get(r, auth.CookieName)
	if err != nil || again != sess {
		t.Error("asked again it is another session")
	}
	rec := httptest.NewRecorder()
	if err := sess.Save(r, rec); err != nil {
		t.Fatal(err)
	}
	wantLan(t, "saved again", w, theCookie(t, rec))
	sess.AddFlash("hello")
	if err := sess.Save(r, httptest.NewRecorder()); err == nil {
		t.Error("a value that is not kept was saved without a word")
	}
}

func TestDamagedSession(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c := signIn(t, w)
	key := w.st.keys(store.Sessions)[0]
	if err := w.st.Put(t.Context(), store.Sessions, store.Document{Key: key, Body: []byte(`{"user":1}`)}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CurrentUser(request(t, c)); err == nil || survey.KindOf(err) != survey.Internal {
		t.Errorf("CurrentUser = %v, want Internal", err)
	}
	if _, err := w.Sweep(t.Context()); err == nil || survey.KindOf(err) != survey.Internal {
		t.Errorf("Sweep = %v, want Internal", err)
	}
}

func TestSessionOfAnErasedAccount(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c := signIn(t, w)
	if err := w.st.Delete(t.Context(), store.Users, "lan#1"); err != nil {
		t.Fatal(err)
	}
	wantSignedOut(t, "the account is gone", w, c)
}

func TestSweep(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	ctx := t.Context()
	if _, err := w.AddUser(ctx, "mai", auth.Manager, newPassword); err != nil {
		t.Fatal(err)
	}
	signIn(t, w) // will be idle
	used := signIn(t, w)
	w.clock.pass(90 * time.Minute)
	wantLan(t, "used", w, used)
	mai, err := w.SignIn(ctx, "mai", newPassword, here)
	if err != nil {
		t.Fatal(err)
	}
	start(t, w, mai)
	w.clock.pass(31 * time.Minute)
	if err := w.DisableUser(ctx, "mai"); err != nil {
		t.Fatal(err)
	}
	orphan := store.Document{Key: strings.Repeat("0", 64) + "#seen", Body: []byte(`{"at":"2021-06-04T00:00:00Z"}`)}
	if err := w.st.Put(ctx, store.Sessions, orphan); err != nil {
		t.Fatal(err)
	}
	n, err := w.Sweep(ctx)
	if err != nil || n != 2 {
		t.Errorf("Sweep = %d, %v; want the idle one and the disabled user's", n, err)
	}
	wantLan(t, "who was there all the time", w, used)
	if got := w.st.keys(store.Sessions); len(got) != 2 {
		t.Errorf("left: %v, want one session and its last use", got)
	}
	w.clock.pass(12 * time.Hour)
	if n, err := w.Sweep(ctx); err != nil || n != 1 || len(w.st.keys(store.Sessions)) != 0 {
		t.Errorf("Sweep at the end = %d, %v; left %v", n, err, w.st.keys(store.Sessions))
	}
}

func TestSweepOverManyPages(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	u, err := w.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil {
		t.Fatal(err)
	}
	for range 1234 {
		start(t, w, u)
	}
	w.clock.pass(3 * time.Hour)
	if n, err := w.Sweep(t.Context()); err != nil || n != 1234 {
		t.Errorf("Sweep = %d, %v; want 1234", n, err)
	}
}

func TestSweepEmptiesWhatAChangeCouldNot(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	u, err := w.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil {
		t.Fatal(err)
	}
	w.st.failing(func(op string, _ store.Collection, _ string) error {
		if op == "put" {
			return errDown
		}
		return nil
	})
	if _, err := w.SetPassword(t.Context(), "lan", lanPassword, newPassword); err != nil {
		t.Fatalf("the change itself was written: %v", err)
	}
	if _, err := w.Sweep(t.Context()); !errors.Is(err, errDown) {
		t.Errorf("Sweep while nothing can be put = %v", err)
	}
	w.st.failing(nil)
	if !w.st.holds(auth.HashOf(u)) {
		t.Fatal("the old hash is gone without a put")
	}
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.st.holds(auth.HashOf(u)) {
		t.Error("the old hash is still stored")
	}
	_, err = w.SignIn(t.Context(), "lan", newPassword, here)
	wantError(t, "the new password", err, noError, "")
}

func TestSweepWhenTheStoreFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op     string
		c      store.Collection
		suffix string
	}{
		{"scan", store.Users, ""}, {"scan", store.Sessions, ""}, {"delete", store.Sessions, ""}, {"delete", store.Sessions, "#seen"},
	} {
		w := withLan(t, newWorld(t))
		cookie := signIn(t, w)
		w.clock.pass(time.Hour)
		wantLan(t, "used", w, cookie)
		w.clock.pass(12 * time.Hour)
		w.st.failing(func(op string, coll store.Collection, key string) error {
			if op == c.op && coll == c.c && strings.HasSuffix(key, c.suffix) {
				return errDown
			}
			return nil
		})
		if _, err := w.Sweep(t.Context()); !errors.Is(err, errDown) {
			t.Errorf("%s of %s fails: Sweep = %v", c.op, c.c, err)
		}
	}
}

func FuzzSessionCookie(f *testing.F) {
	w := withLan(f, newWorld(f))
	good := signIn(f, w)
	for _, v := range []string{"", good.Value, good.Value[1:], good.Value + "=", signed(f, auth.CookieName, "x"), "MTYyM3x4fHk="} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v string) {
		r := httptest.NewRequest(http.MethodGet, "/console", nil)
		r.Header.Set("Cookie", auth.CookieName+"="+v)
		u, err := w.CurrentUser(r)
		if err == nil {
			if c, cerr := r.Cookie(auth.CookieName); cerr != nil || u.Name != "Lan" || !sameCookie(c.Value, good.Value) {
				t.Errorf("%q is signed in as %+v", v, u)
			}
			return
		}
		wantError(t, v, err, survey.Unauthenticated, "auth.signed_out")
	})
}

// sameCookie reports whether two values are the same bytes: base 64 may spell the last bits in more than one way.
func sameCookie(a, b string) bool {
	da, errA := base64.URLEncoding.DecodeString(a)
	db, errB := base64.URLEncoding.DecodeString(b)
	return errA == nil && errB == nil && string(da) == string(db)
}
