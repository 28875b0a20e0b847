package auth_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"hailong/internal/auth"
	"hailong/internal/store"
	"hailong/internal/survey"
)

func TestNewRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		opts auth.Options
		kind survey.Kind
		why  string
	}{
		{auth.Options{}, survey.Invalid, "no key"},
		{auth.Options{SessionKey: sessionKey[:31]}, survey.Invalid, "a short key"},
		{auth.Options{SessionKey: sessionKey, Cost: auth.Cost{Memory: 1, Passes: 1, Lanes: 1}}, survey.Invalid, "too little memory"},
		{auth.Options{SessionKey: sessionKey, Cost: auth.Cost{Memory: 1 << 30, Passes: 1, Lanes: 1}}, survey.Invalid, "too much memory"},
		{auth.Options{SessionKey: sessionKey, Idle: -1}, survey.Invalid, "a negative limit"},
		{auth.Options{SessionKey: sessionKey, Rand: iotest.ErrReader(io.ErrUnexpectedEOF)}, survey.Internal, "no randomness"},
		{auth.Options{SessionKey: sessionKey, Rand: io.LimitReader(strings.NewReader(strings.Repeat("x", 60)), 60)}, survey.Internal, "too little of it"},
	} {
		if s, err := auth.New(newMemory(time.Now), c.opts); s != nil || err == nil || survey.KindOf(err) != c.kind {
			t.Errorf("New with %s = %v, want %v", c.why, err, c.kind)
		}
	}
	if _, err := auth.New(newMemory(time.Now), auth.Options{SessionKey: sessionKey}); err != nil {
		t.Errorf("New with a key alone: %v", err)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, password, key, why string
	}{
		{"Lan", lanPassword, "", "right"},
		{" LAN ", lanPassword, "", "case and spaces of the name do not matter"},
		{"lan", strings.ToUpper(lanPassword), "auth.wrong", "case of the password does"},
		{"lan", lanPassword + " ", "auth.wrong", "so do its spaces"},
		{"lan", "", "auth.wrong", "no password"},
		{"lan", strings.Repeat("x", 1<<20), "auth.wrong", "a megabyte"},
		{"mai", lanPassword, "auth.wrong", "unknown name"},
		{"", "", "auth.wrong", "nothing"},
		{"lan#1", lanPassword, "auth.wrong", "a key of the store"},
	} {
		w := withLan(t, newWorld(t))
		u, err := w.SignIn(t.Context(), c.name, c.password, here)
		if c.key != "" {
			wantError(t, c.why, err, survey.Unauthenticated, c.key)
			continue
		}
		wantError(t, c.why, err, noError, "")
		if u.Name != "Lan" || u.Role != auth.Manager || u.MustChange {
			t.Errorf("%s: %+v", c.why, u)
		}
	}
}

// Whoever guesses must not learn from answers which accounts exist: nor from being refused.
func TestAnswersAreTheSameWhetherAnAccountExists(t *testing.T) {
	t.Parallel()
	answers := func(name string) string {
		w := withLan(t, newWorld(t))
		if _, err := w.AddUser(t.Context(), "mai", auth.Manager, newPassword); err != nil {
			t.Fatal(err)
		}
		if err := w.DisableUser(t.Context(), "mai"); err != nil {
			t.Fatal(err)
		}
		var all []string
		for range 8 {
			_, err := w.SignIn(t.Context(), name, newPassword, here)
			all = append(all, fmt.Sprint(err))
			w.clock.pass(500 * time.Millisecond)
		}
		return strings.Join(all, "\n")
	}
	want := answers("nobody")
	for _, name := range []string{"lan", "mai"} {
		if got := answers(name); got != want {
			t.Errorf("%s is answered\n%s\nand nobody\n%s", name, got, want)
		}
	}
}

func TestUnknownNameCostsAHash(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	defer w.OccupySlots()()
	for _, name := range []string{"lan", "nobody", "no name at all"} {
		_, err := w.SignIn(impatient{t.Context()}, name, lanPassword, here)
		wantError(t, name+" waits for a place to hash", err, survey.Unavailable, "auth.busy")
	}
}

func TestSignInIsThrottled(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	for range auth.FreeTries {
		_, err := w.SignIn(t.Context(), "lan", newPassword, here)
		wantError(t, "wrong", err, survey.Unauthenticated, "auth.wrong")
	}
	_, err := w.SignIn(t.Context(), "LAN", lanPassword, here)
	if secondsOf(t, err) != 1 {
		t.Errorf("right password too soon = %v, want to wait 1 s", err)
	}
	_, err = w.SignIn(t.Context(), "lan", lanPassword, "192.0.2.8")
	wantError(t, "from the next desk", err, noError, "")
	w.clock.pass(time.Second)
	_, err = w.SignIn(t.Context(), "lan", lanPassword, here)
	wantError(t, "after the wait", err, noError, "")
}

func TestRightPasswordsNeverHaveToWait(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	for i := range 50 {
		_, err := w.SignIn(t.Context(), "lan", lanPassword, here)
		wantError(t, fmt.Sprint("sign-in ", i), err, noError, "")
	}
}

func TestSignInWhenTheStoreIsAway(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	w.st.failing(func(string, store.Collection, string) error { return errDown })
	for range 10 {
		_, err := w.SignIn(t.Context(), "lan", lanPassword, here)
		if !errors.Is(err, errDown) {
			t.Fatalf("store away: %v", err)
		}
	}
	w.st.failing(nil)
	_, err := w.SignIn(t.Context(), "lan", lanPassword, here)
	wantError(t, "when it is back nobody has to wait", err, noError, "")
}

func TestNothingIsStoredOfAddresses(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	cookie := signIn(t, w)
	w.clock.pass(time.Hour)
	if _, err := w.CurrentUser(request(t, cookie)); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{here, lanPassword, cookie.Value} {
		if w.st.holds(s) {
			t.Errorf("the store holds %q", s)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	may := map[auth.Role][]auth.Role{
		auth.Guest:         {auth.Guest},
		auth.Viewer:        {auth.Guest, auth.Viewer},
		auth.Manager:       {auth.Guest, auth.Viewer, auth.Manager},
		auth.Administrator: {auth.Guest, auth.Viewer, auth.Manager, auth.Administrator},
		auth.Machine:       {auth.Guest, auth.Machine},
	}
	for _, r := range auth.Roles {
		for _, want := range auth.Roles {
			if got := r.Meets(want); got != slices.Contains(may[r], want) {
				t.Errorf("%s meets %s = %v, want %v", r, want, got, !got)
			}
		}
	}
	if auth.Role("").Meets(auth.Viewer) || auth.Role("owner").Meets(auth.Viewer) {
		t.Error("a role that is none opens something")
	}
}
