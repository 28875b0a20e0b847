package auth_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/survey"
)

const chosen = "một câu dài do chị Lan chọn"

func TestALinkServesOnce(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	c := signIn(t, w)
	r := request(t, c)
	token, until, err := w.ResetLink(t.Context(), "LAN")
	must(t, err)
	if want := w.clock.Now().Add(auth.LinkLife); until.Sub(want).Abs() > time.Second {
		t.Errorf("it may be used until %v, want %v", until, want)
	}
	if _, err := w.CurrentUser(r); survey.KindOf(err) != survey.Unauthenticated {
		t.Errorf("sessions stay when a link is made: %v", err)
	}
	if strings.ContainsAny(token, "/+=? ") || strings.Contains(strings.ToLower(token), "lan") {
		t.Errorf("token %q", token)
	}
	for range 2 { // looking uses nothing up
		if u, err := w.LinkOwner(t.Context(), token); err != nil || u.Name != "Lan" {
			t.Fatal(u, err)
		}
	}
	_, err = w.SetPasswordByLink(t.Context(), token, "ngắn")
	wantError(t, "a short password", err, survey.Invalid, "auth.password_short")
	_, err = w.SetPasswordByLink(t.Context(), token, chosen)
	must(t, err)
	if _, err := w.SignIn(t.Context(), "lan", chosen, "192.0.2.1"); err != nil {
		t.Error(err)
	}
	_, err = w.SignIn(t.Context(), "lan", lanPassword, "192.0.2.1")
	wantError(t, "the old password", err, survey.Unauthenticated, "auth.wrong")
	_, err = w.SetPasswordByLink(t.Context(), token, chosen+" nữa")
	wantError(t, "the link again", err, survey.NotFound, "auth.link_over")
}

func TestOfManyWhoUseALinkOneDoes(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	token, _, err := w.ResetLink(t.Context(), "lan")
	must(t, err)
	var did atomic.Int32
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if _, err := w.SetPasswordByLink(t.Context(), token, chosen+strings.Repeat("!", i)); err == nil {
				did.Add(1)
			}
		})
	}
	wg.Wait()
	if did.Load() != 1 {
		t.Errorf("%d of 6 have used the link", did.Load())
	}
}

func TestLinksThatOpenNothing(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	first, _, err := w.ResetLink(t.Context(), "lan")
	must(t, err)
	token, _, err := w.ResetLink(t.Context(), "lan")
	must(t, err)
	name, secret, _ := strings.Cut(token, ".")
	for why, bad := range map[string]string{
		"an earlier link": first, "nothing": "", "no secret": name + ".", "no name": "." + secret, "another secret": name + "." + strings.Repeat("a", len(secret)),
		"an unknown account": "bmFt." + secret, "no base64": "%%." + secret, "too long": name + "." + strings.Repeat("a", 5000),
	} {
		_, err := w.LinkOwner(t.Context(), bad)
		wantError(t, why, err, survey.NotFound, "auth.link_over")
		_, err = w.SetPasswordByLink(t.Context(), bad, chosen)
		wantError(t, why, err, survey.NotFound, "auth.link_over")
	}
	must(t, w.DisableUser(t.Context(), "lan"))
	_, err = w.SetPasswordByLink(t.Context(), token, chosen)
	wantError(t, "a disabled account", err, survey.NotFound, "auth.link_over")
	_, _, err = w.ResetLink(t.Context(), "lan")
	wantError(t, "a link for a disabled account", err, survey.Invalid, "auth.user_disabled")
	must(t, w.EnableUser(t.Context(), "lan"))
	w.clock.pass(auth.LinkLife)
	_, err = w.SetPasswordByLink(t.Context(), token, chosen)
	wantError(t, "a link that has run out", err, survey.NotFound, "auth.link_over")
	_, _, err = w.ResetLink(t.Context(), "nobody")
	wantError(t, "a link for nobody", err, survey.NotFound, "auth.user_unknown")
}

func TestAnAccountByLinkHasNoOtherWayIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _, err := w.AddUserWithLink(t.Context(), "Minh", auth.Viewer)
	must(t, err)
	u, err := w.SetPasswordByLink(t.Context(), token, chosen)
	must(t, err)
	if u.Role != auth.Viewer || u.MustChange {
		t.Errorf("%+v", u)
	}
	_, _, err = w.AddUserWithLink(t.Context(), "MINH", auth.Viewer)
	wantError(t, "the name again", err, survey.Conflict, "auth.name_taken")
}

// TestALinkLeavesTheSecondFactor: who resets a password has not shown a code.
func TestALinkLeavesTheSecondFactor(t *testing.T) {
	t.Parallel()
	w, _, _ := enrolled(t)
	token, _, err := w.ResetLink(t.Context(), "lan")
	must(t, err)
	u, err := w.SetPasswordByLink(t.Context(), token, chosen)
	must(t, err)
	if !u.SecondFactor || u.RecoveryCodes != 10 {
		t.Errorf("%+v", u)
	}
	must(t, w.SetRole(t.Context(), "lan", auth.Manager))
}
