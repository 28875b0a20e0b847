package server_test

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/catalog"
	"hailong/internal/intake"
	"hailong/internal/panel"
	"hailong/internal/report"
	"hailong/internal/server"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
	"hailong/internal/view"
	"hailong/surveys"
	"hailong/web"
)

// house is a whole server over a store in memory.
type house struct {
	*server.Server
	store store.Store
	panel *panel.Panel
	auth  *auth.Service
	log   *strings.Builder

	mu     sync.Mutex
	late   time.Duration   // how far the clock has gone on
	pauses []time.Duration // for how long refusals were held back
}

// now is what the house's clock shows.
func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return today.Add(h.late)
}

// pass lets time go by.
func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.late += d
}

// pause is time that goes by because the house waits.
func (h *house) pause(_ context.Context, d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.late += d
	h.pauses = append(h.pauses, d)
}

var definitions = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		panic(err)
	}
	return c
})

var today = time.Date(2021, 6, 1, 9, 0, 0, 0, time.UTC)

func newHouse(t testing.TB, st store.Store) *house { return newHouseOf(t, st, definitions()) }

func newHouseOf(t testing.TB, st store.Store, cat *catalog.Catalog, change ...func(*server.Options)) *house {
	t.Helper()
	h := &house{store: st, log: &strings.Builder{}}
	var err error
	h.auth, err = auth.New(st, auth.Options{SessionKey: make([]byte, 32), Cost: auth.Cost{Memory: 8, Passes: 1, Lanes: 1}})
	must(t, err)
	v, err := view.New(web.Files)
	must(t, err)
	static, err := fs.Sub(web.Files, "static")
	must(t, err)
	in := intake.New(cat, st, intake.Keys{Business: make([]byte, 32), Receipt: make([]byte, 32)}, intake.Options{Now: h.now})
	t.Cleanup(func() { in.Close() })
	h.panel = panel.New(st, cat, panel.Options{})
	o := server.Options{
		Catalog: cat, Intake: in, Figures: &report.Builder{Panel: h.panel, Catalog: cat, Now: func() time.Time { return today }},
		Public: &report.Builder{Panel: h.panel, Catalog: cat, Now: func() time.Time { return today }},
		Auth:   h.auth, View: v, Static: static, BaseURL: &url.URL{Scheme: "https", Host: "hailong.example.vn"}, Log: slog.New(slog.NewTextHandler(h.log, nil)), Now: h.now, Pause: h.pause,
		Ping: st.Ping, Progress: func() (bool, int64) { return h.panel.Ready(), h.panel.Loaded() },
	}
	for _, f := range change {
		f(&o)
	}
	h.Server, err = server.New(o)
	must(t, err)
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask answers one request.
func (h *house) ask(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }

func post(path string, form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// manager signs in and gives the cookies.
func (h *house) manager(t testing.TB) []*http.Cookie {
	t.Helper()
	_, err := h.auth.AddUser(t.Context(), "chi.lan", auth.Manager, "một mật khẩu thật dài")
	must(t, err)
	w := h.ask(post("/console/signin", url.Values{"user": {"chi.lan"}, "password": {"một mật khẩu thật dài"}}))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/console" {
		t.Fatalf("sign-in: %d to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	return w.Result().Cookies()
}

// TestEveryRouteForEveryRole runs each role against each line of the route table, and holds the table against the engine.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	cookies := map[auth.Role][]*http.Cookie{
		auth.Viewer: h.signedIn(t, "anh.nam", auth.Viewer), auth.Manager: h.manager(t), auth.Administrator: h.administrator(t),
	}
	token, err := h.auth.AddToken(t.Context(), "may")
	must(t, err)
	const signIn = 303 // to the sign-in page
	rows := []struct {
		method, path, route                            string
		guest, viewer, manager, administrator, machine int
	}{
		{"GET", "/", "/", 200, 200, 200, 200, 200},
		{"GET", "/p/TT-01", "/p/:point", 200, 200, 200, 200, 200},
		{"GET", "/p/none", "/p/:point", 404, 404, 404, 404, 404},
		{"POST", "/p/TT-01", "/p/:point", 422, 422, 422, 422, 422},
		{"POST", "/p/none", "/p/:point", 404, 404, 404, 404, 404},
		{"GET", "/i", "/i", 303, 303, 303, 303, 303},
		{"GET", "/i?code=K7M2-9QXD", "/i", 303, 303, 303, 303, 303},
		{"GET", "/i?code=none", "/i", 404, 404, 404, 404, 404},
		{"GET", "/i/K7M29QXD", "/i/:code", 404, 404, 404, 404, 404},
		{"POST", "/i/K7M29QXD", "/i/:code", 404, 404, 404, 404, 404},
		{"GET", "/r/00000000000000000000", "/r/:receipt", 404, 404, 404, 404, 404},
		{"GET", "/wall/center", "/wall/:point", 200, 200, 200, 200, 200},
		{"GET", "/wall/none", "/wall/:point", 404, 404, 404, 404, 404},
		{"GET", "/wall/none/live", "/wall/:point/live", 404, 404, 404, 404, 404},
		{"GET", "/console/signin", "/console/signin", 200, 303, 303, 303, 200},
		{"POST", "/console/signin", "/console/signin", 401, 401, 401, 401, 401},
		{"GET", "/console/signin/code", "/console/signin/code", 303, 303, 303, 303, 303}, // nobody's code is awaited
		{"POST", "/console/signin/code", "/console/signin/code", 303, 303, 303, 303, 303},
		{"GET", "/console/signin/oidc", "/console/signin/oidc", 404, 404, 404, 404, 404}, // no provider in this house
		{"GET", "/console/signin/oidc/callback", "/console/signin/oidc/callback", 404, 404, 404, 404, 404},
		{"GET", "/console/account", "/console/account", signIn, 200, 200, 200, signIn},
		{"POST", "/console/account/sessions/end", "/console/account/sessions/end", signIn, 303, 303, 303, signIn},
		{"GET", "/console/account/second-factor", "/console/account/second-factor", signIn, 200, 200, 200, signIn},
		{"POST", "/console/account/second-factor", "/console/account/second-factor", signIn, 422, 422, 422, signIn},
		{"POST", "/console/account/second-factor/off", "/console/account/second-factor/off", signIn, 422, 422, 422, signIn},
		{"GET", "/console/password", "/console/password", signIn, 200, 200, 200, signIn},
		{"POST", "/console/password", "/console/password", signIn, 422, 422, 422, signIn},
		{"GET", "/console", "/console", signIn, 200, 200, 200, signIn},
		{"GET", "/console/explore", "/console/explore", signIn, 200, 200, 200, signIn},
		{"GET", "/console/explore/levels.svg", "/console/explore/:file", signIn, 200, 200, 200, signIn},
		{"GET", "/console/explore/heat.png", "/console/explore/:file", signIn, 404, 404, 404, signIn}, // nobody has answered
		{"GET", "/console/figures.csv", "/console/figures.csv", signIn, 200, 200, 200, signIn},
		{"GET", "/console/figures.json", "/console/figures.json", signIn, 200, 200, 200, signIn},
		{"GET", "/console/plan", "/console/plan", signIn, 200, 200, 200, signIn},
		{"GET", "/console/plan/entry", "/console/plan/entry", signIn, 403, 404, 404, signIn}, // without a target there is no form
		{"POST", "/console/plan/entry", "/console/plan/entry", signIn, 403, 404, 404, signIn},
		{"GET", "/console/periods", "/console/periods", signIn, 200, 200, 200, signIn},
		{"GET", "/console/periods/freeze?period=2021-H1", "/console/periods/freeze", signIn, 403, 404, 404, signIn}, // nothing can be closed in this house
		{"POST", "/console/periods/freeze", "/console/periods/freeze", signIn, 403, 404, 404, signIn},
		{"GET", "/console/reports", "/console/reports", signIn, 404, 404, 404, signIn}, // no files are made in this house
		{"GET", "/console/reports/2021.docx", "/console/reports/:file", signIn, 404, 404, 404, signIn},
		{"POST", "/console/reports/texts", "/console/reports/texts", signIn, 403, 404, 404, signIn},
		{"POST", "/console/reports/pack", "/console/reports/pack", signIn, 403, 404, 404, signIn},
		{"POST", "/console/reports/template", "/console/reports/template", signIn, 403, 404, 404, signIn},
		{"GET", "/console/pci", "/console/pci", signIn, 404, 404, 404, signIn},
		{"POST", "/console/pci", "/console/pci", signIn, 403, 404, 404, signIn},
		{"POST", "/console/pci/import", "/console/pci/import", signIn, 403, 404, 404, signIn},
		{"GET", "/console/pci/file.csv", "/console/pci/file.csv", signIn, 404, 404, 404, signIn},
		{"GET", "/console/slips", "/console/slips", signIn, 403, 200, 200, signIn},
		{"GET", "/console/slips/print", "/console/slips/print", signIn, 403, 404, 404, signIn},
		{"GET", "/console/slips.pdf", "/console/slips.pdf", signIn, 403, 404, 404, signIn},
		{"GET", "/console/slips.csv", "/console/slips.csv", signIn, 403, 200, 200, signIn},
		{"GET", "/console/slip.pdf", "/console/slip.pdf", signIn, 403, 422, 422, signIn},
		{"GET", "/console/slip.png", "/console/slip.png", signIn, 403, 422, 422, signIn},
		{"GET", "/console/slip.svg", "/console/slip.svg", signIn, 403, 422, 422, signIn},
		{"GET", "/console/definitions", "/console/definitions", signIn, 303, 303, 303, signIn},
		{"GET", "/console/definitions/points", "/console/definitions/:kind", signIn, 200, 200, 200, signIn},
		{"GET", "/console/definitions/none", "/console/definitions/:kind", signIn, 404, 404, 404, signIn},
		{"GET", "/console/poster.pdf?point=TT-01", "/console/poster.pdf", signIn, 403, 200, 200, signIn},
		{"GET", "/console/poster.png?point=TT-01&size=a3", "/console/poster.png", signIn, 403, 422, 422, signIn},
		{"GET", "/console/poster.svg?point=none", "/console/poster.svg", signIn, 403, 404, 404, signIn},
		{"GET", "/console/users", "/console/users", signIn, 403, 403, 200, signIn},
		{"POST", "/console/users", "/console/users", signIn, 403, 403, 422, signIn},
		{"GET", "/console/tokens", "/console/tokens", signIn, 403, 403, 200, signIn},
		{"POST", "/console/tokens", "/console/tokens", signIn, 403, 403, 422, signIn},
		{"GET", "/console/settings", "/console/settings", signIn, 403, 403, 200, signIn},
		{"GET", "/console/audit", "/console/audit", signIn, 403, 403, 200, signIn},
		{"GET", "/console/audit.csv", "/console/audit.csv", signIn, 403, 403, 200, signIn},
		{"GET", "/console/reset/none", "/console/reset/:token", 404, 404, 404, 404, 404},
		{"POST", "/console/reset/none", "/console/reset/:token", 404, 404, 404, 404, 404},
		{"GET", "/static/console.css", "/static/*file", 200, 200, 200, 200, 200},
		{"GET", "/static/../templates/survey.html", "/static/*file", 404, 404, 404, 404, 404},
		{"GET", "/healthz", "/healthz", 200, 200, 200, 200, 200},
		{"GET", "/readyz", "/readyz", 200, 200, 200, 200, 200},
		{"GET", "/metrics", "/metrics", 200, 200, 200, 200, 200},
		{"GET", "/api/v1/figures", "/api/v1/figures", 401, 401, 401, 401, 200},
		{"GET", "/api/v1/invitations", "/api/v1/invitations", 401, 401, 401, 401, 200},
		{"GET", "/api/v1/invitations/none", "/api/v1/invitations/:dossier", 401, 401, 401, 401, 404},
		{"GET", "/api/v1/invitations/none/slip", "/api/v1/invitations/:dossier/slip", 401, 401, 401, 401, 404},
		{"GET", "/api/v1/invitations/none/qr", "/api/v1/invitations/:dossier/qr", 401, 401, 401, 401, 404},
		{"POST", "/api/v1/dossiers", "/api/v1/dossiers", 401, 401, 401, 401, 422},
		{"GET", "/api/v1/openapi.json", "/api/v1/openapi.json", 200, 200, 200, 200, 200},
		{"POST", "/console/signout", "/console/signout", 303, 303, 303, 303, 303}, // last: it ends the session
	}
	seen := map[string]bool{}
	for _, row := range rows {
		seen[row.method+" "+row.route] = true
		for role, want := range map[auth.Role]int{auth.Guest: row.guest, auth.Viewer: row.viewer, auth.Manager: row.manager, auth.Administrator: row.administrator, auth.Machine: row.machine} {
			r := get(row.path)
			if row.method == "POST" {
				r = post(row.path, url.Values{})
			}
			r.RemoteAddr = map[auth.Role]string{auth.Guest: "192.0.2.1:1", auth.Viewer: "192.0.2.2:1", auth.Manager: "192.0.2.3:1", auth.Administrator: "192.0.2.4:1", auth.Machine: "192.0.2.5:1"}[role]
			for _, c := range cookies[role] {
				r.AddCookie(c)
			}
			if role == auth.Machine {
				r.Header.Set("Authorization", "Bearer "+token)
			}
			w := h.ask(r)
			if w.Code != want {
				t.Errorf("%s %s as %s: %d, want %d", row.method, row.path, role, w.Code, want)
			}
			if want == signIn && cookies[role] == nil && strings.HasPrefix(row.path, "/console") && row.path != "/console/signout" && !strings.HasPrefix(w.Header().Get("Location"), "/console/signin") {
				t.Errorf("%s %s as %s leads to %q", row.method, row.path, role, w.Header().Get("Location"))
			}
		}
	}
	for _, r := range h.Routes() {
		if !seen[r] {
			t.Errorf("route %s is not in the table of this test", r)
		}
		delete(seen, r)
	}
	for r := range seen {
		t.Errorf("route %s is in this table but not in the engine", r)
	}
}

// TestEveryKindHasAnOutcome: a kind without a row would be answered with status 0.
func TestEveryKindHasAnOutcome(t *testing.T) {
	t.Parallel()
	for _, k := range survey.Kinds() {
		if status := server.StatusOf(k); status < 400 {
			t.Errorf("kind %s has status %d", k, status)
		}
	}
}

func full() url.Values {
	return url.Values{
		"key": {"a-key-made-by-the-client"}, "applicant": {"business"}, "overall": {"2"}, "access": {"4"}, "procedure": {"na"},
		"staff": {"5"}, "result": {"3"}, "extra_contacts": {"3+"}, "extra_payment": {"refused"}, "feedback": {"na"},
		"reasons": {"late", "other"}, "comment": {"Chậm hẹn <script>alert(1)</script>"}, "taxcode": {"0100233488"}, "consent": {"1"},
	}
}

// TestAnAnswerIsThankedFor walks the way of a phone without JavaScript.
func TestAnAnswerIsThankedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	w := h.ask(post("/p/TT-01", full()))
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/r/") {
		t.Fatalf("POST: %d to %q: %s", w.Code, to, w.Body)
	}
	thanks := h.ask(get(to))
	if thanks.Code != 200 || !strings.Contains(thanks.Body.String(), to[3:7]+"-") {
		t.Errorf("GET %s: %d without the receipt", to, thanks.Code)
	}
	if again := h.ask(post("/p/TT-01", full())); again.Header().Get("Location") != to {
		t.Errorf("sent again: %q, want the same receipt %q", again.Header().Get("Location"), to)
	}
	changed := full()
	changed.Set("overall", "5")
	h.ask(post("/p/TT-01", changed))
	doc, err := h.store.Scan(t.Context(), store.Responses, store.Cursor{}, 10)
	must(t, err)
	if len(doc) != 1 || !strings.Contains(string(doc[0].Body), `"overall":"2"`) {
		t.Errorf("stored: %s; want the first answers, once", doc)
	}
	for _, secret := range []string{"0100233488", "192.0.2.1"} {
		if strings.Contains(string(doc[0].Body)+h.log.String(), secret) {
			t.Errorf("%s is stored or logged", secret)
		}
	}
	if c := append(w.Result().Cookies(), thanks.Result().Cookies()...); len(c) > 0 {
		t.Errorf("the survey sets cookies: %v", c)
	}
}

// TestAFaultyFormComesBackWithEverythingKept.
func TestAFaultyFormComesBackWithEverythingKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	form := full()
	form.Del("overall")
	w := h.ask(post("/p/TT-01", form))
	body := w.Body.String()
	for _, want := range []string{"Quý vị chưa chọn mức hài lòng chung", "Lỗi:", "Chậm hẹn &lt;script&gt;", `value="0100233488"`, `value="a-key-made-by-the-client"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if w.Code != 422 || strings.Contains(body, "<script>") {
		t.Errorf("status %d, or a script of the respondent's", w.Code)
	}
	if n, _ := h.store.Count(t.Context(), store.Responses); n != 0 {
		t.Errorf("%d stored, want none", n)
	}
	for name, checked := range map[string]string{"staff": "5", "extra_contacts": "3+", "reasons": "late"} {
		if !strings.Contains(body, checkedInput(name, checked)) {
			t.Errorf("%s=%s is not checked any more", name, checked)
		}
	}
}

func checkedInput(name, value string) string {
	return fmt.Sprintf(`name="%s" value="%s"`, name, strings.ReplaceAll(value, "+", "&#43;"))
}

// TestWhatIsNotStoredIsNotThankedFor: a dead store is told to the person, with the answers kept.
func TestWhatIsNotStoredIsNotThankedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Dead())
	w := h.ask(post("/p/TT-01", full()))
	body := w.Body.String()
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(body, "chưa được ghi nhận") || !strings.Contains(body, "Gửi lại") || !strings.Contains(body, "Chậm hẹn") {
		t.Errorf("%d: %s", w.Code, body)
	}
	en := full()
	en.Set("lang", "en")
	if body := h.ask(post("/p/TT-01", en)).Body.String(); !strings.Contains(body, `lang="en"`) && !strings.Contains(body, "lang=en") {
		t.Error("the English form comes back in another language")
	}
	r := post("/p/TT-01", full())
	r.Header.Set("Accept", "application/json")
	if w := h.ask(r); w.Code != 503 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("as JSON: %d %s", w.Code, w.Header().Get("Content-Type"))
	}
	if strings.Contains(h.log.String(), "Chậm hẹn") {
		t.Error("an answer's text is logged")
	}
}

// TestHostileForms are refused or stored inert, and never a stack trace.
func TestHostileForms(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	many := strings.Builder{}
	for i := range 10_000 {
		fmt.Fprintf(&many, "f%x&", i)
	}
	for _, c := range []struct {
		why, kind, body string
		want            int
	}{
		{"a megabyte", "", "comment=" + strings.Repeat("a", 1<<20), 413},
		{"ten thousand fields", "", many.String(), 422},
		{"broken escapes", "", "overall=%zz", 422},
		{"bytes that are no text", "", "key=a-key-made-by-the-client&applicant=business&overall=5&comment=%ff%fe", 422},
		{"an answer twice", "", "key=a-key-made-by-the-client&applicant=business&overall=5&overall=1", 422},
		{"an unknown choice", "", "key=a-key-made-by-the-client&applicant=business&overall=6", 422},
		{"not a form", "application/json", `{"overall":5}`, 422},
		{"multipart without boundary", "multipart/form-data", "x", 422},
		{"no body", "", "", 422},
		{"no key", "", "applicant=business&overall=5", 422},
	} {
		r := httptest.NewRequest(http.MethodPost, "/p/TT-01", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		if c.kind == "" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		w := h.ask(r)
		if w.Code != c.want || strings.Contains(w.Body.String(), "goroutine") {
			t.Errorf("%s: %d, want %d", c.why, w.Code, c.want)
		}
	}
	if n, _ := h.store.Count(t.Context(), store.Responses); n != 0 {
		t.Errorf("%d stored, want none", n)
	}
}

// TestHeaders: strict on every page; no third party, no script, no cookie on the survey.
func TestHeaders(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	for _, path := range []string{"/", "/p/TT-01", "/p/none", "/nowhere", "/console/signin", "/healthz", "/api/v1/figures"} {
		w := h.ask(get(path))
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: Content-Security-Policy %q", path, csp)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", path, w.Header())
		}
		if path != "/healthz" && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be cached", path)
		}
	}
}

// TestForeignPagesCannotPost: the console refuses what another site makes a manager's browser send.
func TestForeignPagesCannotPost(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	r := post("/console/signout", url.Values{})
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := h.ask(r); w.Code != http.StatusForbidden {
		t.Errorf("cross-site POST: %d, want 403", w.Code)
	}
}

// TestSignInSendsNobodyAway: next leads only to pages of the console.
func TestSignInSendsNobodyAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	_, err := h.auth.AddUser(t.Context(), "chi.lan", auth.Manager, "một mật khẩu thật dài")
	must(t, err)
	for _, next := range []string{"https://evil.example/console", "//evil.example/console", "/\\evil.example", "/p/TT-01", "javascript:alert(1)", "/console/../p", "", "/consolex"} {
		w := h.ask(post("/console/signin", url.Values{"user": {"chi.lan"}, "password": {"một mật khẩu thật dài"}, "next": {next}}))
		if to := w.Header().Get("Location"); to != "/console" {
			t.Errorf("next=%q leads to %q", next, to)
		}
	}
}

// TestFiguresAreRefusedWithWords: a wrong question gives every fault, changes nothing and shows no figure.
func TestFiguresAreRefusedWithWords(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	token, err := h.auth.AddToken(t.Context(), "may")
	must(t, err)
	for query, want := range map[string]string{
		"from=31/2/2021":                "31/2/2021",
		"from=2021-06-30&to=2021-01-1":  "2021-01-1",
		"from=2021-06-30&to=2021-01-01": "2021-01-01",
		"point=XX":                      "XX",
		"by=colour":                     "colour",
		"colour=red":                    "colour",
		"period=2021-H3":                "2021-H3",
		"from=1021-01-01&to=1021-02-01": "2000",
	} {
		r := get("/api/v1/figures?" + query)
		r.Header.Set("Authorization", "Bearer "+token)
		w := h.ask(r)
		if w.Code != 422 || !strings.Contains(w.Body.String(), want) || strings.Contains(w.Body.String(), "per_business") {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}

// TestTheConsoleRefusesInItsOwnFrame: a manager who mistypes stays in the console and reads what is wrong.
func TestTheConsoleRefusesInItsOwnFrame(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	cookies := h.manager(t)
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"/console/nowhere":                      {404, "Không tìm thấy trang này"},
		"/console/figures.csv?from=31/02/2021":  {422, "31/02/2021 không phải là ngày"},
		"/console?from=31/02/2021":              {422, "31/02/2021 không phải là ngày"},
		"/console/figures.json?point=%3Cb%3EXX": {422, "Không có mã &lt;b&gt;XX"},
	} {
		r := get(path)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := h.ask(r)
		if body := w.Body.String(); w.Code != want.status || !strings.Contains(body, want.text) || !strings.Contains(body, "/static/console.css") {
			t.Errorf("%s: %d, want %d with %q in the console's frame", path, w.Code, want.status, want.text)
		}
	}
}

// TestAFormComesBackInItsOwnVersion: a page left open while a new version was published keeps its wording and meaning,
// whether it is faulty or could not be stored; a version that nobody published keeps no answers.
func TestAFormComesBackInItsOwnVersion(t *testing.T) {
	t.Parallel()
	cat := *definitions()
	old := cat.Current(cat.Center.Survey)
	newer := *old
	newer.Version = old.Version + 1
	cat.Surveys = map[survey.VersionID]*survey.Survey{old.VersionID(): old, newer.VersionID(): &newer}
	for _, c := range []struct {
		st           store.Store
		version, own string
		applicant    string
		status       int
		kept         bool
	}{
		{storetest.Memory(), string(old.VersionID()), string(old.VersionID()), "", 422, true},
		{storetest.Dead(), string(old.VersionID()), string(old.VersionID()), "business", 503, true},
		{storetest.Memory(), "business-satisfaction.v99", string(newer.VersionID()), "business", 422, false},
	} {
		form := full()
		form.Set("survey", c.version)
		form.Set("applicant", c.applicant)
		w := newHouseOf(t, c.st, &cat).ask(post("/p/TT-01", form))
		body := w.Body.String()
		if w.Code != c.status || !strings.Contains(body, `name=survey value="`+c.own+`"`) || strings.Contains(body, "Chậm hẹn &lt;script&gt;") != c.kept {
			t.Errorf("%s: %d, want %d in version %s, answers kept: %v", c.version, w.Code, c.status, c.own, c.kept)
		}
	}
}

// TestHeadIsGetWithoutBody: link checkers ask so.
func TestHeadIsGetWithoutBody(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(newHouse(t, storetest.Memory()))
	defer srv.Close()
	for path, want := range map[string]int{"/p/TT-01": 200, "/healthz": 200, "/p/none": 404} {
		resp, err := http.Head(srv.URL + path)
		must(t, err)
		resp.Body.Close()
		if resp.StatusCode != want || resp.ContentLength == 0 {
			t.Errorf("HEAD %s: %d with length %d, want %d", path, resp.StatusCode, resp.ContentLength, want)
		}
	}
}

// FuzzForm: whatever is posted, the answer is one of the known ones and nothing half-written is stored.
func FuzzForm(f *testing.F) {
	f.Add(full().Encode())
	f.Add("overall=5&applicant=business&key=a-key-made-by-the-client")
	f.Add("%=&&;;=+%00")
	h := newHouse(f, storetest.Memory())
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/p/TT-01", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := h.ask(r)
		if !slices.Contains([]int{303, 413, 422}, w.Code) {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "<script") {
			t.Errorf("%q comes back as a script", body)
		}
	})
}
