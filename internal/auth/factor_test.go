package auth_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/survey"

	"github.com/pquerna/otp/totp"
)

// code is what an app shows for a secret at the world's time.
func code(t testing.TB, w world, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// enrolled gives a world in which Lan has a second factor.
func enrolled(t testing.TB, edit ...func(*auth.Options)) (w world, secret string, recovery []string) {
	t.Helper()
	w = withLan(t, newWorld(t, edit...))
	secret, _, err := w.NewSecret("Lan", "Trung tâm")
	must(t, err)
	_, recovery, err = w.EnrolSecondFactor(t.Context(), "Lan", lanPassword, secret, code(t, w, secret))
	must(t, err)
	w.clock.pass(time.Minute)
	return w, secret, recovery
}

// half gives a browser that has shown the password.
func half(t testing.TB, w world) *http.Request {
	t.Helper()
	u, err := w.SignIn(t.Context(), "lan", lanPassword, "192.0.2.1")
	must(t, err)
	if !u.SecondFactor {
		t.Fatal("no second factor is asked for")
	}
	rec := httptest.NewRecorder()
	must(t, w.AwaitCode(rec, u))
	return request(t, rec.Result().Cookies()...)
}

func tryCode(w world, r *http.Request, code string) (auth.User, error) {
	return w.SignInCode(httptest.NewRecorder(), r, code, "192.0.2.1")
}

func TestASecondFactorTakesEachCodeOnce(t *testing.T) {
	t.Parallel()
	w, secret, _ := enrolled(t)
	r := half(t, w)
	if _, err := w.CurrentUser(r); survey.KindOf(err) != survey.Unauthenticated {
		t.Errorf("the password alone opens the console: %v", err)
	}
	c := code(t, w, secret)
	if _, err := tryCode(w, r, "000000"); err == nil {
		t.Error("a wrong code is taken")
	}
	w.clock.pass(2 * time.Second)
	u, err := tryCode(w, r, c)
	must(t, err)
	if u.Name != "Lan" {
		t.Errorf("the code is that of %s", u.Name)
	}
	w.clock.pass(2 * time.Second)
	_, err = tryCode(w, half(t, w), c)
	wantError(t, "the same code again", err, survey.Unauthenticated, "auth.code_wrong")
}

func TestARecoveryCodeServesOnce(t *testing.T) {
	t.Parallel()
	w, _, recovery := enrolled(t)
	if len(recovery) != 10 || len(slices.Compact(slices.Sorted(slices.Values(recovery)))) != 10 {
		t.Fatalf("recovery codes %v", recovery)
	}
	for _, c := range recovery {
		if w.st.holds(c) {
			t.Errorf("the store has the recovery code %s", c)
		}
	}
	u, err := tryCode(w, half(t, w), " "+recovery[3]+" ")
	must(t, err)
	if u.RecoveryCodes != 9 {
		t.Errorf("%d recovery codes are left", u.RecoveryCodes)
	}
	_, err = tryCode(w, half(t, w), recovery[3])
	wantError(t, "a recovery code again", err, survey.Unauthenticated, "auth.code_wrong")
}

func TestTheSecretIsNotInTheStore(t *testing.T) {
	t.Parallel()
	w, secret, _ := enrolled(t)
	if w.st.holds(secret) {
		t.Error("the secret of the second factor is in the store as it is")
	}
}

func TestWhatIsNoHalfSignIn(t *testing.T) {
	t.Parallel()
	w, secret, _ := enrolled(t)
	r := half(t, w)
	w.clock.pass(5 * time.Minute)
	_, err := tryCode(w, r, code(t, w, secret))
	wantError(t, "after five minutes", err, survey.Unauthenticated, "auth.signed_out")
	r = half(t, w)
	must(t, w.DisableUser(t.Context(), "Lan"))
	_, err = tryCode(w, r, code(t, w, secret))
	wantError(t, "of a disabled account", err, survey.Unauthenticated, "auth.signed_out")
	forged := request(t, &http.Cookie{Name: "hailong_pending", Value: "eyJ1c2VyIjoibGFuIn0"})
	_, err = tryCode(w, forged, code(t, w, secret))
	wantError(t, "with a cookie of one's own", err, survey.Unauthenticated, "auth.signed_out")
	_, err = tryCode(w, request(t), code(t, w, secret))
	wantError(t, "without a password", err, survey.Unauthenticated, "auth.signed_out")
}

func TestGuessingAtCodesIsThrottled(t *testing.T) {
	t.Parallel()
	w, _, _ := enrolled(t)
	r := half(t, w)
	for range 40 {
		if _, err := tryCode(w, r, "000000"); survey.KindOf(err) == survey.TooMany {
			return
		}
	}
	t.Error("forty wrong codes are let through")
}

func TestWhoMayDropASecondFactor(t *testing.T) {
	t.Parallel()
	w, _, _ := enrolled(t)
	_, err := w.DropSecondFactor(t.Context(), "Lan", "nobody's password")
	wantError(t, "a wrong password", err, survey.Invalid, "auth.password_wrong")
	must(t, w.SetRole(t.Context(), "Lan", auth.Administrator))
	w.clock.pass(time.Minute)
	_, err = w.DropSecondFactor(t.Context(), "Lan", lanPassword)
	wantError(t, "an administrator", err, survey.Invalid, "auth.factor_needed")
	must(t, w.ResetSecondFactor(t.Context(), "Lan"))
	u, err := w.SignIn(t.Context(), "lan", lanPassword, "192.0.2.1")
	must(t, err)
	if u.SecondFactor || u.Role != auth.Administrator {
		t.Errorf("after the reset: %+v", u)
	}
}

func TestOwnSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	w := withLan(t, newWorld(t))
	first, there := signIn(t, w), signIn(t, w)
	u, err := w.CurrentUser(request(t, first))
	must(t, err)
	list, err := w.ListSessions(request(t, first), u)
	must(t, err)
	if len(list) != 2 || list[0].Current == list[1].Current {
		t.Fatalf("sessions %+v", list)
	}
	other := list[slices.IndexFunc(list, func(x auth.OwnSession) bool { return !x.Current })]
	stranger := auth.User{Name: "somebody.else"}
	must(t, w.EndOwnSession(t.Context(), stranger, other.Key))
	wantLan(t, "a stranger ends nothing", w, there)
	must(t, w.EndOwnSession(t.Context(), u, other.Key))
	wantSignedOut(t, "ended from elsewhere", w, there)
	wantLan(t, "the one that asked", w, first)
	third := signIn(t, w)
	must(t, w.EndOtherSessions(request(t, first), u))
	wantSignedOut(t, "all others", w, third)
	wantLan(t, "the one that asked", w, first)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestARecoveryCodeEndsOtherSessions: a phone that is gone may be in other hands.
func TestARecoveryCodeEndsOtherSessions(t *testing.T) {
	t.Parallel()
	w, secret, recovery := enrolled(t)
	u, err := tryCode(w, half(t, w), code(t, w, secret))
	must(t, err)
	elsewhere := start(t, w, u)
	if _, err := w.CurrentUser(request(t, elsewhere)); err != nil {
		t.Fatal(err)
	}
	w.clock.pass(2 * time.Second)
	if _, err := tryCode(w, half(t, w), recovery[0]); err != nil {
		t.Fatal(err)
	}
	_, err = w.CurrentUser(request(t, elsewhere))
	wantError(t, "another session", err, survey.Unauthenticated, "auth.signed_out")
}
