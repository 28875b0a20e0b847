package auth_test

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/auth"
	"hailong/internal/store"
	"hailong/internal/survey"
)

func addToken(t testing.TB, w world, name string) string {
	t.Helper()
	secret, err := w.AddToken(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret := addToken(t, w, "Trục-liên-thông")
	addToken(t, w, "bao-cao")
	if !regexp.MustCompile(`^hl_[a-z2-7]{32}$`).MatchString(secret) {
		t.Errorf("secret %q, want hl_ and 32 signs of base 32", secret)
	}
	if w.st.holds(secret) {
		t.Error("the store holds the secret in clear")
	}
	want := auth.Token{Name: "Trục-liên-thông", Created: w.clock.Now()}
	got, err := w.CheckToken(t.Context(), secret)
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("CheckToken: %v\n%s", err, d)
	}
	all, err := w.ListTokens(t.Context())
	if d := cmp.Diff([]auth.Token{{Name: "bao-cao", Created: w.clock.Now()}, want}, all); d != "" || err != nil {
		t.Errorf("ListTokens: %v\n%s", err, d)
	}
	if err := w.RevokeToken(t.Context(), "TRỤC-LIÊN-THÔNG"); err != nil {
		t.Fatal(err)
	}
	_, err = w.CheckToken(t.Context(), secret)
	wantError(t, "revoked", err, survey.Unauthenticated, "auth.token_wrong")
	again := addToken(t, w, "trục-liên-thông")
	_, err = w.CheckToken(t.Context(), secret)
	wantError(t, "the name's former secret", err, survey.Unauthenticated, "auth.token_wrong")
	_, err = w.CheckToken(t.Context(), again)
	wantError(t, "the name's new secret", err, noError, "")
	if n := len(w.st.keys(store.Tokens)); n != 4 {
		t.Errorf("%d documents for two tokens, want 4", n)
	}
}

func TestTokenNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	addToken(t, w, "bao-cao")
	for _, c := range []struct {
		name string
		kind survey.Kind
		key  string
	}{
		{"Bao-Cao", survey.Conflict, "auth.token_taken"},
		{"x", survey.Invalid, "auth.name_invalid"},
		{"bao cao", survey.Invalid, "auth.name_invalid"},
	} {
		_, err := w.AddToken(t.Context(), c.name)
		wantError(t, c.name, err, c.kind, c.key)
	}
	for _, name := range []string{"khac", "", strings.Repeat("x", 1000)} {
		wantError(t, name, w.RevokeToken(t.Context(), name), survey.NotFound, "auth.token_unknown")
	}
	if n := len(w.st.keys(store.Tokens)); n != 2 {
		t.Errorf("%d documents, want those of one token", n)
	}
}

func TestWrongTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret := addToken(t, w, "bao-cao")
	last := "a"
	if strings.HasSuffix(secret, last) {
		last = "b"
	}
	for why, s := range map[string]string{
		"empty":              "",
		"prefix alone":       "hl_",
		"another's":          "hl_" + strings.Repeat("a", 32),
		"last sign changed":  secret[:len(secret)-1] + last,
		"capitals":           strings.ToUpper(secret),
		"a line break in it": secret[:10] + "\n" + secret[10:],
		"a space behind":     secret + " ",
		"with the scheme":    "Bearer " + secret,
		"the stored hash":    strings.TrimPrefix(w.st.keys(store.Tokens)[0], "key:"),
		"very long":          "hl_" + strings.Repeat("a", 1<<20),
	} {
		_, err := w.CheckToken(t.Context(), s)
		wantError(t, why, err, survey.Unauthenticated, "auth.token_wrong")
	}
}

func TestManyAddOneToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var secrets []string
	for range 16 {
		wg.Go(func() {
			secret, err := w.AddToken(t.Context(), "bao-cao")
			if err != nil {
				wantError(t, "the others", err, survey.Conflict, "auth.token_taken")
				return
			}
			mu.Lock()
			defer mu.Unlock()
			secrets = append(secrets, secret)
		})
	}
	wg.Wait()
	if len(secrets) != 1 {
		t.Fatalf("%d tokens of one name, want 1", len(secrets))
	}
	_, err := w.CheckToken(t.Context(), secrets[0])
	wantError(t, "the winner's", err, noError, "")
}

// Whatever the moment at which adding or revoking is cut short, no secret works whose name is not listed.
func TestTokensWhenTheStoreFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op, prefix string
		call       func(w world, secret string) error
	}{
		{"insert", "key:", func(w world, _ string) error { _, err := w.AddToken(t.Context(), "khac"); return err }},
		{"insert", "name:", func(w world, _ string) error { _, err := w.AddToken(t.Context(), "khac"); return err }},
		{"scan", "", func(w world, _ string) error { _, err := w.ListTokens(t.Context()); return err }},
		{"get", "name:", func(w world, _ string) error { return w.RevokeToken(t.Context(), "bao-cao") }},
		{"delete", "name:", func(w world, _ string) error { return w.RevokeToken(t.Context(), "bao-cao") }},
		{"delete", "key:", func(w world, _ string) error { return w.RevokeToken(t.Context(), "bao-cao") }},
		{"get", "key:", func(w world, s string) error { _, err := w.CheckToken(t.Context(), s); return err }},
		{"get", "name:", func(w world, s string) error { _, err := w.CheckToken(t.Context(), s); return err }},
	} {
		w := newWorld(t)
		secret := addToken(t, w, "bao-cao")
		w.st.failing(func(op string, _ store.Collection, key string) error {
			if op == c.op && strings.HasPrefix(key, c.prefix) {
				return errDown
			}
			return nil
		})
		if err := c.call(w, secret); !errors.Is(err, errDown) {
			t.Errorf("%s of %s fails: %v", c.op, c.prefix, err)
		}
		w.st.failing(nil)
		listed, err := w.ListTokens(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.CheckToken(t.Context(), secret); (err == nil) != (len(listed) == 1) {
			t.Errorf("%s of %s failed: the secret gives %v while %d tokens are listed", c.op, c.prefix, err, len(listed))
		}
	}
}

func TestDamagedTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret := addToken(t, w, "bao-cao")
	if err := w.st.Put(t.Context(), store.Tokens, store.Document{Key: "name:bao-cao", Body: []byte(`{"hash":1}`)}); err != nil {
		t.Fatal(err)
	}
	_, err := w.CheckToken(t.Context(), secret)
	_, listErr := w.ListTokens(t.Context())
	for what, err := range map[string]error{"check": err, "list": listErr, "revoke": w.RevokeToken(t.Context(), "bao-cao")} {
		if err == nil || survey.KindOf(err) != survey.Internal {
			t.Errorf("%s = %v, want Internal", what, err)
		}
	}
}

// A revocation that was cut short leaves the secret's hash behind; a new token of the same name must not wake it.
func TestSecretOfAHalfRevokedTokenStaysDead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := addToken(t, w, "bao-cao")
	w.st.failing(func(op string, _ store.Collection, key string) error {
		if op == "delete" && strings.HasPrefix(key, "key:") {
			return errDown
		}
		return nil
	})
	if err := w.RevokeToken(t.Context(), "bao-cao"); !errors.Is(err, errDown) {
		t.Fatalf("RevokeToken = %v, want the store's error", err)
	}
	w.st.failing(nil)
	addToken(t, w, "bao-cao")
	_, err := w.CheckToken(t.Context(), old)
	wantError(t, "the revoked secret", err, survey.Unauthenticated, "auth.token_wrong")
}
