package auth_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"hailong/internal/auth"
	"hailong/internal/store"
	"hailong/internal/survey"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ password, key, why string }{
		{"thuyền về bến", "", "words with marks"},
		{"correct horse", "", "words without"},
		{"kc7p-v3xr-mm8t", "", "made up"},
		{strings.Repeat("đường xa ", 19), "", "247 bytes"},
		{"mưa mưa mưa nắng", "", "a word thrice and another"},
		{"thuyền về b", "short", "eleven characters, though more bytes"},
		{"", "short", "empty"},
		{strings.Repeat("đường xa ", 20), "long", "over 256 bytes"},
		{strings.Repeat("x", 1<<20), "long", "a megabyte"},
		{"thuyền về b\xffến", "text", "no UTF-8"},
		{"thuyền\nvề bến", "text", "a line break"},
		{"tran.thi.lan", "name", "the name"},
		{"Tran.Thi.LAN", "name", "the name in capitals"},
		{"tranthilan2021!", "name", "the name and a year"},
		{"aaaaaaaaaaaa", "silly", "one letter"},
		{"abababababab", "silly", "two letters"},
		{"123456789012", "silly", "a run"},
		{"987654321098", "silly", "a run backwards"},
		{"abcdefghijkl", "silly", "the alphabet"},
		{"Password1234", "silly", "of the list"},
		{"P.a.s.s.w.o.r.d 1234", "silly", "of the list, with signs"},
		{"Mật khẩu 123456", "silly", "of the list, with marks"},
		{"kiengiang2021", "silly", "the province and a year"},
	} {
		err := auth.CheckPassword("tran.thi.lan", c.password, "new")
		if c.key == "" {
			wantError(t, c.why, err, noError, "")
			continue
		}
		wantError(t, c.why, err, survey.Invalid, "auth.password_"+c.key)
		var e *survey.Error
		if errors.As(err, &e) && e.Field != "new" {
			t.Errorf("%s: field %q, want new", c.why, e.Field)
		}
	}
}

func TestOneTimePasswords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		p, err := auth.OneTimePassword(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if seen[p] {
			t.Fatalf("%s came twice", p)
		}
		seen[p] = true
		if err := auth.CheckPassword("quanly", p, ""); err != nil {
			t.Errorf("%s breaks our own rules: %v", p, err)
		}
		if len(p) != 23 || strings.Count(p, "-") != 3 || strings.ContainsAny(p, "aeiouydwlq0o1569") {
			t.Errorf("%s: want four groups of five signs that neither look alike nor make a syllable", p)
		}
	}
	if _, err := auth.OneTimePassword(iotest.ErrReader(io.ErrUnexpectedEOF)); err == nil {
		t.Error("a password without randomness")
	}
}

func TestSetPassword(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		old, new, key, field, why string
	}{
		{lanPassword, newPassword, "", "", "all right"},
		{"sai mật khẩu rồi", newPassword, "auth.password_wrong", "old", "wrong old one"},
		{lanPassword, "ngắn", "auth.password_short", "new", "too short"},
		{lanPassword, lanPassword, "auth.password_same", "new", "the same again"},
	} {
		w := withLan(t, newWorld(t))
		u, err := w.SetPassword(t.Context(), "LAN", c.old, c.new)
		if c.key == "" {
			wantError(t, c.why, err, noError, "")
			if u.Name != "Lan" {
				t.Errorf("%s: user %+v", c.why, u)
			}
			continue
		}
		wantError(t, c.why, err, survey.Invalid, c.key)
		var e *survey.Error
		if errors.As(err, &e) && e.Field != c.field {
			t.Errorf("%s: field %q, want %q", c.why, e.Field, c.field)
		}
		_, err = w.SignIn(t.Context(), "lan", lanPassword, here)
		wantError(t, c.why+": the old one still holds", err, noError, "")
	}
}

func TestPasswordChangeEndsSessionsAndEmptiesTheOldHash(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	u, err := w.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil {
		t.Fatal(err)
	}
	cookie := start(t, w, u)
	changed, err := w.SetPassword(t.Context(), "lan", lanPassword, newPassword)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.CurrentUser(request(t, cookie))
	wantError(t, "session from before", err, survey.Unauthenticated, "auth.signed_out")
	_, err = w.CurrentUser(request(t, start(t, w, changed, cookie)))
	wantError(t, "session started with the changed user", err, noError, "")
	if w.st.holds(auth.HashOf(u)) {
		t.Error("the old hash is still stored")
	}
}

func TestResetPassword(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	cookie := signIn(t, w)
	once, err := w.ResetPassword(t.Context(), "LAN")
	if err != nil {
		t.Fatal(err)
	}
	wantSignedOut(t, "session from before", w, cookie)
	_, err = w.SignIn(t.Context(), "lan", lanPassword, here)
	wantError(t, "the forgotten password", err, survey.Unauthenticated, "auth.wrong")
	if u, err := w.SignIn(t.Context(), "lan", once, here); err != nil || !u.MustChange {
		t.Errorf("sign-in with the one-time password = %+v, %v; want MustChange", u, err)
	}
	if err := w.DisableUser(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	once, err = w.ResetPassword(t.Context(), "lan")
	wantError(t, "reset of a disabled account", err, noError, "")
	_, err = w.SignIn(t.Context(), "lan", once, "192.0.2.9")
	wantError(t, "which stays disabled", err, survey.Unauthenticated, "auth.wrong")
	for _, name := range []string{"mai", ""} {
		_, err = w.ResetPassword(t.Context(), name)
		wantError(t, "unknown "+name, err, survey.NotFound, "auth.user_unknown")
	}
	w.st.failing(func(op string, _ store.Collection, _ string) error {
		if op == "insert" {
			return errDown
		}
		return nil
	})
	if once, err = w.ResetPassword(t.Context(), "lan"); once != "" || !errors.Is(err, errDown) {
		t.Errorf("reset that was not written = %q, %v", once, err)
	}
}

func TestSameWordTypedOnAnotherKeyboard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const composed, decomposed = "Tiếng Việt đẹp", "Tie\u0302\u0301ng Vie\u0323\u0302t đe\u0323p"
	if _, err := w.AddUser(t.Context(), "mai", auth.Manager, composed); err != nil {
		t.Fatal(err)
	}
	_, err := w.SignIn(t.Context(), "mai", decomposed, here)
	wantError(t, "letters and marks apart", err, noError, "")
}

func TestGuessingAtAnOpenBrowserIsThrottled(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	for range auth.FreeTries {
		_, err := w.SetPassword(t.Context(), "lan", "sai mật khẩu rồi", newPassword)
		wantError(t, "guess", err, survey.Invalid, "auth.password_wrong")
	}
	_, err := w.SetPassword(t.Context(), "lan", lanPassword, newPassword)
	wantError(t, "one more", err, survey.TooMany, "auth.too_many")
	_, err = w.SignIn(t.Context(), "lan", lanPassword, here)
	wantError(t, "signing in is counted apart", err, noError, "")
}

func TestOnlyOneOfManyPasswordChangesHolds(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	var wg sync.WaitGroup
	var mu sync.Mutex
	var won []string
	for i := range 8 {
		s := newService(t, w.st, w.clock)
		wg.Go(func() {
			p := newPassword + string(rune('a'+i))
			_, err := s.SetPassword(t.Context(), "lan", lanPassword, p)
			if err != nil {
				wantError(t, "the later ones", err, survey.Invalid, "auth.password_wrong")
				return
			}
			mu.Lock()
			defer mu.Unlock()
			won = append(won, p)
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d changes from the same old password were accepted, want 1", len(won))
	}
	_, err := w.SignIn(t.Context(), "lan", won[0], here)
	wantError(t, "the accepted one", err, noError, "")
}

func TestRehashAtSignIn(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	dearer := func(o *auth.Options) { o.Cost = auth.Cost{Memory: 16, Passes: 2, Lanes: 1} }
	later := world{newService(t, w.st, w.clock, dearer), w.st, w.clock}
	u, err := later.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil || !strings.HasPrefix(auth.HashOf(u), "$argon2id$v=19$m=16,t=2,p=1$") {
		t.Fatalf("after sign-in the hash is %q, %v", auth.HashOf(u), err)
	}
	_, err = later.CurrentUser(request(t, start(t, later, u)))
	wantError(t, "session after rehash", err, noError, "")
	again, err := later.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil || auth.StateOf(again) != auth.StateOf(u) {
		t.Errorf("the second sign-in changed the account again: state %d → %d, %v", auth.StateOf(u), auth.StateOf(again), err)
	}
}

func TestRehashThatCannotBeWrittenKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	later := newService(t, w.st, w.clock, func(o *auth.Options) { o.Cost.Passes = 2 })
	w.st.failing(func(op string, c store.Collection, _ string) error {
		if op == "insert" && c == store.Users {
			return errDown
		}
		return nil
	})
	u, err := later.SignIn(t.Context(), "lan", lanPassword, here)
	if err != nil || auth.StateOf(u) != 1 {
		t.Errorf("sign-in with a full disk = state %d, %v; want in, unchanged", auth.StateOf(u), err)
	}
}

func TestHashingWaitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	release := w.OccupySlots()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := w.SignIn(ctx, "lan", lanPassword, here)
		ended <- err
	}()
	cancel()
	if err := <-ended; survey.KindOf(err) != survey.Unavailable {
		t.Errorf("cancelled while waiting = %v, want Unavailable", err)
	}
	release()
	_, err := w.SignIn(t.Context(), "lan", lanPassword, here)
	wantError(t, "afterwards", err, noError, "")
}

func TestParsePHC(t *testing.T) {
	t.Parallel()
	good := auth.PHCOf(cheap, make([]byte, 16), make([]byte, 32))
	if got, err := auth.RespellPHC(good); got != good || err != nil {
		t.Fatalf("RespellPHC(%q) = %q, %v", good, got, err)
	}
	for why, bad := range map[string]string{
		"empty":              "",
		"another algorithm":  strings.Replace(good, "argon2id", "argon2i", 1),
		"another version":    strings.Replace(good, "v=19", "v=16", 1),
		"a leading zero":     strings.Replace(good, "m=8", "m=08", 1),
		"a plus sign":        strings.Replace(good, "m=8", "m=+8", 1),
		"no memory":          strings.Replace(good, "m=8", "m=0", 1),
		"memory to die of":   strings.Replace(good, "m=8", "m=4294967295", 1),
		"passes without end": strings.Replace(good, "t=1", "t=4294967295", 1),
		"no passes":          strings.Replace(good, "t=1", "t=0", 1),
		"no lanes":           strings.Replace(good, "p=1", "p=0", 1),
		"256 lanes":          strings.Replace(good, "p=1", "p=256", 1),
		"order changed":      strings.Replace(good, "m=8,t=1", "t=1,m=8", 1),
		"padding":            good + "=",
		"something behind":   good + "$",
		"something before":   " " + good,
		"a short salt":       auth.PHCOf(cheap, make([]byte, 7), make([]byte, 32)),
		"a short digest":     auth.PHCOf(cheap, make([]byte, 16), make([]byte, 15)),
		"a long digest":      auth.PHCOf(cheap, make([]byte, 16), make([]byte, 65)),
		"stray last bits":    good[:len(good)-1] + "B",
	} {
		if got, err := auth.RespellPHC(bad); err == nil {
			t.Errorf("%s: %q was taken as %q", why, bad, got)
		} else if survey.KindOf(err) != survey.Internal {
			t.Errorf("%s: %v, want Internal", why, err)
		}
	}
}

func TestPHCRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lanes := rapid.Uint8Range(1, 16).Draw(t, "lanes")
		c := auth.Cost{
			Memory: rapid.Uint32Range(8*uint32(lanes), 256<<10).Draw(t, "memory"),
			Passes: rapid.Uint32Range(1, 16).Draw(t, "passes"),
			Lanes:  lanes,
		}
		s := auth.PHCOf(c, rapid.SliceOfN(rapid.Byte(), 8, 64).Draw(t, "salt"), rapid.SliceOfN(rapid.Byte(), 16, 64).Draw(t, "digest"))
		if got, err := auth.RespellPHC(s); got != s || err != nil {
			t.Fatalf("RespellPHC(%q) = %q, %v", s, got, err)
		}
	})
}

func FuzzParsePHC(f *testing.F) {
	good := auth.PHCOf(auth.DefaultCost, bytes.Repeat([]byte{7}, 16), bytes.Repeat([]byte{9}, 32))
	f.Add(good)
	f.Add(strings.Replace(good, "m=65536", "m=99999999999999999999", 1))
	f.Add("$argon2id$v=19$m=8,t=1,p=1$$")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := auth.RespellPHC(s); err == nil && got != s {
			t.Errorf("%q was read as %q", s, got)
		}
	})
}

func BenchmarkSignIn(b *testing.B) {
	w := withLan(b, newWorld(b, func(o *auth.Options) { o.Cost = auth.DefaultCost }))
	for b.Loop() {
		if _, err := w.SignIn(b.Context(), "lan", lanPassword, here); err != nil {
			b.Fatal(err)
		}
	}
}

// Between the proof of the old password and the writing of the new one, somebody else changes the account.
func TestPasswordChangeOvertakenByAnother(t *testing.T) {
	t.Parallel()
	for why, replaced := range map[string][2]string{
		"another password": {`"hash":"`, `"hash":"another`},
		"a disabling":      {`"hash":"`, `"disabled":true,"hash":"`},
	} {
		w := withLan(t, newWorld(t))
		w.st.failing(func(op string, c store.Collection, key string) error {
			users := w.st.docs[c]
			if _, there := users["lan#2"]; op == "insert" && key == "lan#2" && !there {
				body := strings.Replace(string(users["lan#1"].Body), replaced[0], replaced[1], 1)
				users["lan#2"] = store.Document{Key: "lan#2", At: w.clock.Now(), Body: []byte(body)}
			}
			return nil
		})
		_, err := w.SetPassword(t.Context(), "lan", lanPassword, newPassword)
		wantError(t, why, err, survey.Invalid, "auth.password_wrong")
		if got := w.st.keys(store.Users); len(got) != 2 {
			t.Errorf("%s: states %v, want the other's change to stand", why, got)
		}
	}
}
