package server_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/store/storetest"

	"github.com/pquerna/otp/totp"
)

const longPassword = "một mật khẩu thật dài"

// with puts cookies into a request.
func with(r *http.Request, cookies []*http.Cookie) *http.Request {
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// kept gives the cookies that a response leaves in the browser.
func kept(w *httptest.ResponseRecorder) []*http.Cookie {
	var out []*http.Cookie
	for _, c := range w.Result().Cookies() {
		if c.MaxAge >= 0 {
			out = append(out, c)
		}
	}
	return out
}

func appCode(t testing.TB, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, time.Now())
	must(t, err)
	return c
}

// administrator signs in with a second factor and gives the cookies.
func (h *house) administrator(t testing.TB) []*http.Cookie {
	t.Helper()
	_, err := h.auth.AddUser(t.Context(), "quan.tri", auth.Administrator, longPassword)
	must(t, err)
	secret, _, err := h.auth.NewSecret("quan.tri", "Trung tâm")
	must(t, err)
	_, _, err = h.auth.EnrolSecondFactor(t.Context(), "quan.tri", longPassword, secret, appCode(t, secret))
	must(t, err)
	w := h.ask(post("/console/signin", url.Values{"user": {"quan.tri"}, "password": {longPassword}, "next": {"/console/plan"}}))
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/console/signin/code?next=%2Fconsole%2Fplan") {
		t.Fatalf("the password leads to %d %q", w.Code, to)
	}
	half := kept(w)
	if w := h.ask(with(get("/console"), half)); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/console/signin") {
		t.Fatalf("the password alone opens the console: %d %q", w.Code, w.Header().Get("Location"))
	}
	w = h.ask(with(post("/console/signin/code", url.Values{"code": {appCode(t, secret)}, "next": {"/console/plan"}}), half))
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/console/plan" {
		t.Fatalf("the code leads to %d %q: %s", w.Code, to, w.Body)
	}
	return kept(w)
}

// TestAnAdministratorHasToSetUpASecondFactor goes the way in the browser's words: nothing opens before, the page's own secret
// and a code from an app do it, and the recovery codes are shown once.
func TestAnAdministratorHasToSetUpASecondFactor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	cookies := h.signedIn(t, "quan.tri", auth.Administrator)
	for _, path := range []string{"/console", "/console/account", "/console/figures.json", "/console/password"} {
		if w := h.ask(with(get(path), cookies)); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/console/account/second-factor" {
			t.Errorf("%s before a second factor: %d %q", path, w.Code, w.Header().Get("Location"))
		}
	}
	page := html.UnescapeString(h.ask(with(get("/console/account/second-factor"), cookies)).Body.String())
	m := regexp.MustCompile(`name="secret" value="([A-Z2-7]{32})"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no secret on the page: %s", page)
	}
	form := url.Values{"secret": {m[1]}, "code": {"000000"}, "current": {longPassword}}
	if w := h.ask(with(post("/console/account/second-factor", form), cookies)); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), m[1]) {
		t.Errorf("a wrong code: %d, or the secret is lost", w.Code)
	}
	form.Set("code", appCode(t, m[1]))
	form.Set("current", "something else")
	if w := h.ask(with(post("/console/account/second-factor", form), cookies)); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password: %d", w.Code)
	}
	form.Set("current", longPassword)
	w := h.ask(with(post("/console/account/second-factor", form), cookies))
	if codes := regexp.MustCompile(`<li><code>[a-z0-9]{5}-[a-z0-9]{5}</code>`).FindAllString(w.Body.String(), -1); w.Code != http.StatusOK || len(codes) != 10 {
		t.Fatalf("enrolment: %d, %d codes: %s", w.Code, len(codes), w.Body)
	}
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("recovery codes may be cached: %q", got)
	}
	if w := h.ask(with(get("/console"), kept(w))); w.Code != http.StatusOK {
		t.Errorf("the console after it: %d", w.Code)
	}
	if w := h.ask(with(get("/console"), cookies)); w.Code == http.StatusOK {
		t.Error("the session from before the second factor goes on")
	}
}

// TestSigningInRotatesTheSession: a session that was there before, planted or one's own, is not the one after.
func TestSigningInRotatesTheSession(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	before := h.manager(t)
	w := h.ask(with(post("/console/signin", url.Values{"user": {"chi.lan"}, "password": {longPassword}}), before))
	if w := h.ask(with(get("/console"), before)); w.Code == http.StatusOK {
		t.Error("the session from before signing in still opens the console")
	}
	if w := h.ask(with(get("/console"), kept(w))); w.Code != http.StatusOK {
		t.Errorf("the new one: %d", w.Code)
	}
}

// TestASessionIsEndedFromElsewhere: two browsers, one ends the other's session on the account page.
func TestASessionIsEndedFromElsewhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	office := h.manager(t)
	r := post("/console/signin", url.Values{"user": {"chi.lan"}, "password": {longPassword}})
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 <script>")
	phone := kept(h.ask(r))
	page := h.ask(with(get("/console/account"), office)).Body.String()
	if !strings.Contains(page, "Chrome, Android") || strings.Contains(page, "<script>") || !strings.Contains(page, "Phiên này") {
		t.Errorf("the account page: %s", page)
	}
	m := regexp.MustCompile(`name="session" value="([0-9a-f]{64})"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("no session to end")
	}
	if w := h.ask(with(post("/console/account/sessions/end", url.Values{"session": {m[1]}}), office)); w.Code != http.StatusSeeOther {
		t.Errorf("ending: %d", w.Code)
	}
	if w := h.ask(with(get("/console"), phone)); w.Code == http.StatusOK {
		t.Error("the ended session still opens the console")
	}
	if w := h.ask(with(get("/console"), office)); w.Code != http.StatusOK {
		t.Errorf("the session that ended it: %d", w.Code)
	}
}

// TestACrossSitePostDoesNothing: another site's form, which carries the cookie, changes nothing.
func TestACrossSitePostDoesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	cookies := h.manager(t)
	for _, path := range []string{"/console/signin", "/console/signin/code", "/console/signout", "/console/password", "/console/account/sessions/end", "/console/account/second-factor", "/console/account/second-factor/off"} {
		r := with(post(path, url.Values{}), cookies)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://elsewhere.example")
		if w := h.ask(r); w.Code != http.StatusForbidden {
			t.Errorf("POST %s from another site: %d", path, w.Code)
		}
	}
	if w := h.ask(with(get("/console"), cookies)); w.Code != http.StatusOK {
		t.Errorf("the session after it: %d", w.Code)
	}
}

// TestSigningInLeadsNowhereElse: whatever next says, the way goes to a page of the console.
func TestSigningInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	_, err := h.auth.AddUser(t.Context(), "chi.lan", auth.Manager, longPassword)
	must(t, err)
	for _, next := range []string{"https://elsewhere.example/console", "//elsewhere.example/console", "/\\elsewhere.example", "/console/../../etc", "javascript:alert(1)", "/consolex", "/console/\r\nSet-Cookie: a=b"} {
		w := h.ask(post("/console/signin", url.Values{"user": {"chi.lan"}, "password": {longPassword}, "next": {next}}))
		if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/console" {
			t.Errorf("next=%q leads to %d %q", next, w.Code, to)
		}
	}
}
