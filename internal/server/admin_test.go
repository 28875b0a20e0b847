package server_test

import (
	"context"
	"errors"
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/server"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// onRecord is a log on a store.
func onRecord(t testing.TB, st store.Store) *audit.Log {
	t.Helper()
	key := []byte("of the audit")
	return audit.New(st, key, audit.NewHeadFile(filepath.Join(t.TempDir(), "audit.head"), key))
}

// auditHouse is a house with a log.
func auditHouse(t testing.TB) (*house, *audit.Log) {
	t.Helper()
	st := storetest.Memory()
	log := onRecord(t, st)
	return newHouseOf(t, st, definitions(), func(o *server.Options) { o.Audit, o.Now = log, time.Now }), log
}

func (h *house) do(cookies []*http.Cookie, path string, form url.Values) (int, string, http.Header) {
	r := get(path)
	if form != nil {
		r = post(path, form)
	}
	w := h.ask(with(r, cookies))
	return w.Code, html.UnescapeString(w.Body.String()), w.Header()
}

func recorded(t testing.TB, l *audit.Log) []string {
	t.Helper()
	lines, _, err := l.Read(t.Context(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour), 100)
	must(t, err)
	var out []string
	for _, x := range lines {
		out = append(out, x.Who+" "+string(x.Action)+" "+x.Object)
	}
	return out
}

var linkText = regexp.MustCompile(`https://[^ <"]*/console/reset/[A-Za-z0-9_.-]+`)

// TestAnAccountFromItsLinkToItsEnd walks the life of an account as its administrator and its owner see it.
func TestAnAccountFromItsLinkToItsEnd(t *testing.T) {
	t.Parallel()
	h, log := auditHouse(t)
	admin := h.administrator(t)
	code, body, header := h.do(admin, "/console/users", url.Values{"do": {"add"}, "name": {"minh"}, "role": {"viewer"}})
	link := linkText.FindString(body)
	if code != 200 || link == "" || header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, link %q, %v", code, link, header)
	}
	if _, body, _ := h.do(admin, "/console/users", nil); strings.Contains(body, link) || !strings.Contains(body, "minh") {
		t.Error("the link stands on the page again, or the account does not")
	}
	path := strings.TrimPrefix(link, "https://hailong.example.vn")
	for range 2 {
		if code, body, _ := h.do(nil, path, nil); code != 200 || !strings.Contains(body, "minh") {
			t.Fatalf("the link leads to %d", code)
		}
	}
	if code, _, _ := h.do(nil, path, url.Values{"password": {"một câu dài"}, "again": {"khác"}}); code != 422 {
		t.Errorf("two passwords that differ: %d", code)
	}
	if code, _, _ := h.do(nil, path, url.Values{"password": {"ngắn"}, "again": {"ngắn"}}); code != 422 {
		t.Errorf("a short password: %d", code)
	}
	chosen := url.Values{"password": {"một câu thật dài của Minh"}, "again": {"một câu thật dài của Minh"}}
	if code, body, h := h.do(nil, path, chosen); code != 200 || !strings.Contains(body, "Xin đăng nhập") || len(h["Set-Cookie"]) > 0 {
		t.Errorf("setting the password: %d", code)
	}
	if code, body, _ := h.do(nil, path, chosen); code != 404 || !strings.Contains(body, "đã dùng") {
		t.Errorf("the link again: %d", code)
	}
	minh := h.ask(post("/console/signin", url.Values{"user": {"minh"}, "password": {chosen.Get("password")}})).Result().Cookies()
	if code, _, _ := h.do(minh, "/console/users", nil); code != 403 {
		t.Errorf("a viewer sees the accounts: %d", code)
	}
	for _, step := range []struct {
		form url.Values
		code int
	}{
		{url.Values{"do": {"role"}, "name": {"minh"}, "role": {"manager"}}, 303},
		{url.Values{"do": {"role"}, "name": {"minh"}, "role": {"king"}}, 422},
		{url.Values{"do": {"role"}, "name": {"quan.tri"}, "role": {"viewer"}}, 422},
		{url.Values{"do": {"disable"}, "name": {"QUAN.TRI"}}, 422},
		{url.Values{"do": {"disable"}, "name": {"minh"}}, 303},
		{url.Values{"do": {"link"}, "name": {"minh"}}, 422},
		{url.Values{"do": {"enable"}, "name": {"minh"}}, 303},
		{url.Values{"do": {"link"}, "name": {"minh"}}, 200},
		{url.Values{"do": {"second_factor"}, "name": {"minh"}}, 303},
		{url.Values{"do": {"tie"}, "name": {"minh"}, "mail": {"minh@example.gov.vn"}}, 303},
		{url.Values{"do": {"tie"}, "name": {"minh"}, "mail": {"minh"}}, 422},
		{url.Values{"do": {"tie"}, "name": {"minh"}}, 303},
		{url.Values{"do": {"disable"}, "name": {"nobody"}}, 422},
		{url.Values{"do": {"add"}, "name": {"minh"}, "role": {"viewer"}}, 422},
		{url.Values{"do": {"add"}, "name": {`"><b>`}, "role": {"viewer"}}, 422},
		{url.Values{"name": {"minh"}}, 422},
	} {
		if code, body, _ := h.do(admin, "/console/users", step.form); code != step.code {
			t.Errorf("%v: %d, want %d\n%s", step.form, code, step.code, body)
		}
	}
	if code, _, _ := h.do(minh, "/console", nil); code != 303 {
		t.Errorf("a session outlives the disabling: %d", code)
	}
	said := strings.Join(recorded(t, log), "\n")
	for _, want := range []string{"quan.tri user_added minh viewer", "minh password_set minh", "quan.tri user_role minh manager", "quan.tri user_disabled minh", "quan.tri password_reset minh"} {
		if !strings.Contains(said, want) {
			t.Errorf("not on record: %s\n%s", want, said)
		}
	}
	if secret := path[strings.LastIndex(path, ".")+1:]; strings.Contains(said+h.log.String(), secret) {
		t.Error("the link's secret is on record or in the log")
	}
}

func TestTokensOnTheirPage(t *testing.T) {
	t.Parallel()
	h, log := auditHouse(t)
	admin := h.administrator(t)
	code, body, _ := h.do(admin, "/console/tokens", url.Values{"do": {"add"}, "name": {"mot-cua"}})
	secret := regexp.MustCompile(`hl_[a-z2-7]{32}`).FindString(body)
	if code != 200 || secret == "" {
		t.Fatalf("%d %q", code, secret)
	}
	api := func() int {
		r := get("/api/v1/figures")
		r.Header.Set("Authorization", "Bearer "+secret)
		return h.ask(r).Code
	}
	if got := api(); got == 401 {
		t.Errorf("the token is refused: %d", got)
	}
	if code, body, _ := h.do(admin, "/console/tokens", nil); code != 200 || strings.Contains(body, secret) || !strings.Contains(body, "mot-cua") {
		t.Errorf("the page of tokens: %d", code)
	}
	if code, _, _ := h.do(admin, "/console/tokens", url.Values{"do": {"add"}, "name": {"mot-cua"}}); code != 422 {
		t.Errorf("the name again: %d", code)
	}
	if code, _, _ := h.do(admin, "/console/tokens", url.Values{"do": {"revoke"}, "name": {"mot-cua"}}); code != 303 || api() != 401 {
		t.Errorf("revoking: %d, then %d", code, api())
	}
	if said := strings.Join(recorded(t, log), "\n"); !strings.Contains(said, "token_added mot-cua") || !strings.Contains(said, "token_revoked mot-cua") || strings.Contains(said, secret) {
		t.Error(said)
	}
}

// TestDownloadsOfManagersAreOnRecord: before anything is sent; and where that cannot be kept nothing is sent.
func TestDownloadsOfManagersAreOnRecord(t *testing.T) {
	t.Parallel()
	h, log := auditHouse(t)
	must(t, h.panel.Load(t.Context()))
	manager, viewer := h.signedIn(t, "chi.lan", auth.Manager), h.signedIn(t, "anh.minh", auth.Viewer)
	paths := []string{"/console/figures.csv?from=2021-01-01&to=2021-12-31", "/console/figures.json", "/console/explore/levels.svg?by=", "/console/explore/levels.png", "/console/slips.csv"}
	for _, path := range paths {
		if code, body, _ := h.do(manager, path, nil); code != 200 {
			t.Errorf("%s: %d %s", path, code, body)
		}
		if code, _, _ := h.do(viewer, path, nil); code != 200 && path != "/console/slips.csv" {
			t.Errorf("%s as a viewer: %d", path, code)
		}
	}
	downloads := func() []string {
		return slices.DeleteFunc(recorded(t, log), func(s string) bool { return strings.Contains(s, string(audit.SignedIn)) })
	}
	got := downloads()
	if len(got) != len(paths) {
		t.Errorf("%d lines for %d downloads: %q", len(got), len(paths), got)
	}
	for _, path := range paths {
		if !strings.Contains(strings.Join(got, "\n"), "chi.lan download "+path) {
			t.Errorf("%s is not on record: %q", path, got)
		}
	}
	if code, _, _ := h.do(manager, "/console/figures.csv?by=nonsense", nil); code != 422 || len(downloads()) != len(paths) {
		t.Errorf("a refused question: %d, %d lines", code, len(downloads()))
	}
}

// deaf is an audit that can keep nothing but sign-ins.
type deaf struct{}

func (deaf) Record(_ context.Context, l audit.Line) error {
	if l.Action == audit.SignedIn {
		return nil
	}
	return survey.Errorf(survey.Unavailable, "disk full")
}

func (deaf) Read(context.Context, time.Time, time.Time, int) ([]audit.Line, int, error) {
	return nil, 0, errors.New("disk gone")
}

func (deaf) Verify(context.Context) (*audit.Check, error) { return nil, errors.New("disk gone") }

func TestWhatCannotBeRecordedIsNotDone(t *testing.T) {
	t.Parallel()
	h := newHouseOf(t, storetest.Memory(), definitions(), func(o *server.Options) { o.Audit, o.Now = deaf{}, time.Now })
	must(t, h.panel.Load(t.Context()))
	admin := h.administrator(t)
	for _, path := range []string{"/console/figures.csv", "/console/figures.json", "/console/explore/levels.svg", "/console/slips.csv"} {
		if code, body, header := h.do(admin, path, nil); code != 503 || strings.Contains(body, "per_business") || header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d, %v", path, code, header)
		}
	}
	if code, _, _ := h.do(admin, "/console/users", url.Values{"do": {"add"}, "name": {"minh"}, "role": {"viewer"}}); code != 503 {
		t.Errorf("an account: %d", code)
	}
	if users, err := h.auth.ListUsers(t.Context()); err != nil || len(users) != 1 {
		t.Errorf("%d accounts, %v", len(users), err)
	}
	if code, _, _ := h.do(admin, "/console/audit", nil); code != 500 {
		t.Errorf("the audit's page: %d", code)
	}
}

// TestSignInsAreOnRecord: each with its way, behind the second factor once and not before it; a wrong password leaves no line.
func TestSignInsAreOnRecord(t *testing.T) {
	t.Parallel()
	h, log := auditHouse(t)
	h.signedIn(t, "chi.lan", auth.Manager)
	h.administrator(t)
	if code, _, _ := h.do(nil, "/console/signin", url.Values{"user": {"chi.lan"}, "password": {"wrong"}}); code != 401 {
		t.Errorf("a wrong password: %d", code)
	}
	got := recorded(t, log)
	slices.Reverse(got)
	in := slices.DeleteFunc(got, func(s string) bool { return !strings.Contains(s, string(audit.SignedIn)) })
	if len(in) < 2 || in[0] != "chi.lan signed_in password" || !strings.HasSuffix(in[len(in)-1], " signed_in code") {
		t.Errorf("%q", got)
	}
}

// TestTheAuditIsChecked: the page says that the chain is whole, and after somebody was at the store what is wrong with it.
func TestTheAuditIsChecked(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	log := onRecord(t, st)
	h := newHouseOf(t, st, definitions(), func(o *server.Options) { o.Audit, o.Now = log, time.Now })
	admin := h.administrator(t)
	if _, body, _ := h.do(admin, "/console/audit", nil); strings.Contains(body, "nguyên vẹn:") {
		t.Error("checked without having been asked to")
	}
	if code, body, _ := h.do(admin, "/console/audit?check=1", nil); code != 200 || !strings.Contains(body, "Nhật ký còn nguyên vẹn") {
		t.Errorf("%d %s", code, body)
	}
	must(t, st.Put(t.Context(), store.Audit, store.Document{Key: "000000000001", Body: []byte(`{"who":"nobody"}`)}))
	for lang, want := range map[string]string{"vi": "Dòng 1: nội dung không còn như lúc ghi.", "en": "Line 1: not as it was written."} {
		if code, body, _ := h.do(admin, "/console/audit?check=1&lang="+lang, nil); code != 200 || !strings.Contains(body, want) || strings.Contains(body, "còn nguyên vẹn:") {
			t.Errorf("%d %s", code, body)
		}
	}
}

func TestTheAuditsPage(t *testing.T) {
	t.Parallel()
	h, log := auditHouse(t)
	admin := h.administrator(t)
	for _, object := range []string{"<script>alert(1)</script>", "=HYPERLINK(1)"} {
		must(t, log.Record(t.Context(), audit.Line{At: time.Now(), Who: "chi.lan", Role: "manager", Action: audit.Download, Object: object}))
	}
	w := h.ask(with(get("/console/audit"), admin))
	if body := w.Body.String(); w.Code != 200 || strings.Contains(body, "<script>") || !strings.Contains(body, "chi.lan") || !strings.Contains(body, "Tải tệp") {
		t.Errorf("%d %s", w.Code, body)
	}
	code, body, header := h.do(admin, "/console/audit.csv", nil)
	if code != 200 || strings.Contains(body, ";=HYPERLINK") || !strings.Contains(body, "chi.lan") || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("%d %v %s", code, header, body)
	}
	for _, q := range []string{"?from=x", "?from=2021-02-01&to=2021-01-01", "?from=1990-01-01&to=2026-01-01", "?from=%22%3E%3Cb%3E"} {
		if w := h.ask(with(get("/console/audit"+q), admin)); w.Code != 422 || strings.Contains(w.Body.String(), `"><b>`) {
			t.Errorf("%s: %d %s", q, w.Code, w.Body)
		}
	}
}

func TestTheSettingsPageShowsWhatDecidesFigures(t *testing.T) {
	t.Parallel()
	h, _ := auditHouse(t)
	if code, body, _ := h.do(h.administrator(t), "/console/settings", nil); code != 200 || !strings.Contains(body, "Doanh nghiệp") {
		t.Errorf("%d %s", code, body)
	}
}
