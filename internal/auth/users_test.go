package auth_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hailong/internal/auth"
	"hailong/internal/store"
	"hailong/internal/survey"
)

func TestAddUser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, password string
		role           auth.Role
		kind           survey.Kind
		key, why       string
	}{
		{"mai.anh", newPassword, auth.Manager, noError, "", "an ordinary name"},
		{"Đặng_Thị-Hoa", newPassword, auth.Manager, noError, "", "Vietnamese letters"},
		{"Da\u0323\u0306ng_Hoa", newPassword, auth.Manager, noError, "", "letters typed as letter and mark"},
		{"hoa@kiengiang.gov.vn", newPassword, auth.Manager, noError, "", "a mail address"},
		{strings.Repeat("a", 64), newPassword, auth.Manager, noError, "", "the longest name"},
		{"  hoa  ", newPassword, auth.Manager, noError, "", "spaces around are nobody's intention"},
		{"LAN", newPassword, auth.Manager, survey.Conflict, "auth.name_taken", "case does not make another name"},
		{"", newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "no name"},
		{"ab", newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "too short"},
		{strings.Repeat("a", 65), newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "too long"},
		{"mai anh", newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "a space inside"},
		{"mai#1", newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "the sign of our keys"},
		{"mai\xff", newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "no UTF-8"},
		{"<b>mai", newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "markup"},
		{"ｌａｎ", newPassword, auth.Manager, survey.Invalid, "auth.name_invalid", "full-width letters in disguise"},
		{"mai", newPassword, auth.Machine, survey.Invalid, "auth.role_unknown", "a role of tokens"},
		{"mai", newPassword, "", survey.Invalid, "auth.role_unknown", "no role"},
		{"mai", "ngắn", auth.Manager, survey.Invalid, "auth.password_short", "a password against the rules"},
	} {
		w := withLan(t, newWorld(t))
		once, err := w.AddUser(t.Context(), c.name, c.role, c.password)
		wantError(t, c.why, err, c.kind, c.key)
		if once != "" {
			t.Errorf("%s: a one-time password was made beside the one given", c.why)
		}
		if n := len(w.st.keys(store.Users)); (err == nil) != (n == 2) {
			t.Errorf("%s: %d documents after error %v", c.why, n, err)
		}
	}
}

func TestAddUserMakesOneTimePassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	once, err := w.AddUser(t.Context(), "mai", auth.Manager, "")
	if err != nil {
		t.Fatal(err)
	}
	u, err := w.SignIn(t.Context(), "mai", once, here)
	if err != nil || !u.MustChange {
		t.Fatalf("sign-in with the one-time password = %+v, %v; want MustChange", u, err)
	}
	if w.st.holds(once) {
		t.Error("the store holds the password in clear")
	}
	if u, err = w.SetPassword(t.Context(), "mai", once, newPassword); err != nil || u.MustChange {
		t.Fatalf("SetPassword = %+v, %v; want MustChange cleared", u, err)
	}
	_, err = w.SignIn(t.Context(), "mai", once, here)
	wantError(t, "one-time password used again", err, survey.Unauthenticated, "auth.wrong")
}

func TestListUsers(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	ctx := t.Context()
	if _, err := w.AddUser(ctx, "anh", auth.Manager, ""); err != nil {
		t.Fatal(err)
	}
	if err := w.DisableUser(ctx, "LAN"); err != nil {
		t.Fatal(err)
	}
	got, err := w.ListUsers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := []auth.User{
		{Name: "anh", Role: auth.Manager, Created: w.clock.Now(), MustChange: true},
		{Name: "Lan", Role: auth.Manager, Created: w.clock.Now(), Disabled: true},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(auth.User{})); d != "" {
		t.Error(d)
	}
}

func TestListUsersWhileAChangeOvertakesTheScan(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	// The scan meets the emptied first state; the second came after it had passed.
	w.st.failing(func(op string, _ store.Collection, _ string) error {
		if op == "scan" {
			w.st.docs[store.Users]["lan#2"] = store.Document{Key: "lan#2", Body: w.st.docs[store.Users]["lan#1"].Body}
			w.st.docs[store.Users]["lan#1"] = store.Document{Key: "lan#1", At: w.clock.Now(), Body: []byte(`{"over":true}`)}
		}
		return nil
	})
	users, err := w.ListUsers(t.Context())
	if err != nil || len(users) != 1 || users[0].Name != "Lan" {
		t.Errorf("ListUsers = %+v, %v; want Lan alone", users, err)
	}
}

func TestDisableUser(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	ctx := t.Context()
	cookie := signIn(t, w)
	for range 2 { // again is no error
		if err := w.DisableUser(ctx, "Lan"); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.CurrentUser(request(t, cookie))
	wantError(t, "session of a disabled user", err, survey.Unauthenticated, "auth.signed_out")
	_, err = w.SignIn(ctx, "lan", lanPassword, here)
	wantError(t, "sign-in of a disabled user", err, survey.Unauthenticated, "auth.wrong")
	_, err = w.SetPassword(ctx, "lan", lanPassword, newPassword)
	wantError(t, "password change of a disabled user", err, survey.Invalid, "auth.password_wrong")

	for range 2 {
		if err := w.EnableUser(ctx, "lan"); err != nil {
			t.Fatal(err)
		}
	}
	_, err = w.CurrentUser(request(t, cookie))
	wantError(t, "the session does not come back", err, survey.Unauthenticated, "auth.signed_out")
	_, err = w.SignIn(ctx, "lan", lanPassword, here)
	wantError(t, "sign-in after enabling", err, noError, "")
	if got := w.st.keys(store.Users); len(got) != 3 {
		t.Errorf("states %v, want three: made, disabled, enabled", got)
	}
}

func TestUnknownUser(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	for _, name := range []string{"mai", "", "lan#1", "l", strings.Repeat("x", 2000), "\xff\xfe\xfd"} {
		wantError(t, "disable "+name, w.DisableUser(t.Context(), name), survey.NotFound, "auth.user_unknown")
		wantError(t, "enable "+name, w.EnableUser(t.Context(), name), survey.NotFound, "auth.user_unknown")
		_, err := w.SignIn(t.Context(), name, lanPassword, here+name)
		wantError(t, "sign in "+name, err, survey.Unauthenticated, "auth.wrong")
		_, err = w.SetPassword(t.Context(), name, lanPassword, newPassword)
		wantError(t, "set password "+name, err, survey.Invalid, "auth.password_wrong")
	}
}

func TestEnsureFirstManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	name, once, created, err := w.EnsureFirstManager(t.Context())
	if err != nil || !created || name != "quanly" {
		t.Fatalf("EnsureFirstManager on an empty store = %q, %v, %v", name, created, err)
	}
	if u, err := w.SignIn(t.Context(), name, once, here); err != nil || !u.MustChange || u.Role != auth.Manager {
		t.Errorf("first manager signs in = %+v, %v", u, err)
	}
	name, once, created, err = w.EnsureFirstManager(t.Context())
	if name != "" || once != "" || created || err != nil {
		t.Errorf("the second time = %q, %q, %v, %v; want nothing", name, once, created, err)
	}
}

func TestEnsureFirstManagerBesideOtherAccounts(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	if err := w.DisableUser(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	if _, _, created, err := w.EnsureFirstManager(t.Context()); created || err != nil {
		t.Errorf("with a disabled account there = %v, %v; want none made", created, err)
	}
}

func TestManyProcessesMakeOneFirstManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var passwords []string
	for range 16 {
		s := newService(t, w.st, w.clock)
		wg.Go(func() {
			_, once, created, err := s.EnsureFirstManager(t.Context())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if created {
				passwords = append(passwords, once)
			} else if once != "" {
				t.Error("a password was given for an account that another made")
			}
		})
	}
	wg.Wait()
	if len(passwords) != 1 {
		t.Fatalf("%d processes made the first manager, want 1", len(passwords))
	}
	_, err := w.SignIn(t.Context(), "quanly", passwords[0], here)
	wantError(t, "the winner's password", err, noError, "")
}

// A password change and a disabling at once must both hold, whichever is first.
func TestDisablingIsNotLostToAPasswordChange(t *testing.T) {
	t.Parallel()
	for range 50 {
		w := withLan(t, newWorld(t))
		other := newService(t, w.st, w.clock)
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := w.SetPassword(t.Context(), "lan", lanPassword, newPassword); err != nil {
				wantError(t, "change", err, survey.Invalid, "auth.password_wrong")
			}
		})
		wg.Go(func() { wantError(t, "disable", other.DisableUser(t.Context(), "lan"), noError, "") })
		wg.Wait()
		users, err := w.ListUsers(t.Context())
		if err != nil || len(users) != 1 || !users[0].Disabled {
			t.Fatalf("after both: %+v, %v; want disabled", users, err)
		}
	}
}

func TestChangesFromTooManySidesGiveUp(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	conflict := conflicting{w.st}
	s := newService(t, conflict, w.clock)
	err := s.DisableUser(t.Context(), "lan")
	if survey.KindOf(err) != survey.Unavailable {
		t.Errorf("DisableUser = %v, want Unavailable", err)
	}
}

// conflicting is a store in which another is always first.
type conflicting struct{ *memory }

func (c conflicting) Insert(_ context.Context, _ store.Collection, docs []store.Document) ([]store.Outcome, error) {
	out := make([]store.Outcome, len(docs))
	for i := range out {
		out[i] = store.Conflict
	}
	return out, nil
}

func TestUsersWhenTheStoreFails(t *testing.T) {
	t.Parallel()
	for op, call := range map[string]func(w world) error{
		"count": func(w world) error { _, _, _, err := w.EnsureFirstManager(context.Background()); return err },
		"insert": func(w world) error {
			_, err := w.AddUser(context.Background(), "mai", auth.Manager, newPassword)
			return err
		},
		"scan": func(w world) error { _, err := w.ListUsers(context.Background()); return err },
		"get":  func(w world) error { return w.DisableUser(context.Background(), "lan") },
	} {
		w := withLan(t, newWorld(t))
		w.st.failing(func(o string, _ store.Collection, _ string) error {
			if o == op {
				return errDown
			}
			return nil
		})
		if err := call(w); survey.KindOf(err) != survey.Unavailable {
			t.Errorf("%s fails: %v, want Unavailable", op, err)
		}
	}
}

func TestDamagedAccounts(t *testing.T) {
	t.Parallel()
	for why, doc := range map[string]store.Document{
		"no JSON object of ours":    {Key: "lan#1", Body: []byte(`{"name":1}`)},
		"a chain that ends nowhere": {Key: "lan#1", Body: []byte(`{"over":true}`)},
		"a hash that is none":       {Key: "lan#1", Body: []byte(`{"name":"Lan","role":"manager","hash":"x"}`)},
	} {
		w := newWorld(t)
		if err := w.st.Put(t.Context(), store.Users, doc); err != nil {
			t.Fatal(err)
		}
		_, err := w.SignIn(t.Context(), "lan", lanPassword, here)
		if err == nil || survey.KindOf(err) != survey.Internal {
			t.Errorf("%s: %v, want Internal", why, err)
		}
	}
	w := newWorld(t)
	if err := w.st.Put(t.Context(), store.Users, store.Document{Key: "lan", Body: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ListUsers(t.Context()); err == nil {
		t.Error("a document that is no state of an account is listed without error")
	}
}
