package e2e_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// house is a running service with its data directory, and what a manager and a machine need to get in.
type house struct {
	*service
	data     string
	flags    []string // of every subcommand that touches its data
	user     string
	password string       // the manager's own, once entered
	manager  *http.Client // signed in
	token    string       // of a machine
}

var (
	emptyOnce, sampleOnce sync.Once
	emptyOne, sampleOne   *house
)

// emptyHouse is the service that answers are sent to; tests keep to a service point each.
func emptyHouse(t testing.TB) *house {
	t.Helper()
	emptyOnce.Do(func() { emptyOne = open(t, dataDir(t)) })
	if emptyOne == nil {
		t.Fatal("the service did not start for an earlier test")
	}
	return emptyOne
}

// sampleHouse is a service with 3.000 made-up responses of 2021. No test changes it.
func sampleHouse(t testing.TB) *house {
	t.Helper()
	sampleOnce.Do(func() {
		dir := dataDir(t)
		hailong(t, 0, "sample", "--responses", "3000", "--seed", "31", "--data", dir)
		h := open(t, dir)
		h.enter(t)
		h.ready(t)
		sampleOne = h
	})
	if sampleOne == nil {
		t.Fatal("the service did not start for an earlier test")
	}
	return sampleOne
}

func dataDir(t testing.TB) string {
	t.Helper()
	dir, err := scratchDir()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// open starts a service on a data directory, to run until all tests have ended.
func open(t testing.TB, dir string) *house {
	t.Helper()
	s, err := start(binary(t), "--data", dir)
	if err != nil {
		t.Fatal(err)
	}
	atEnd.add(s.kill)
	return homeOf(t, s, dir, "--data", dir)
}

// openOn starts a service on an engine's data, to run until the test ends.
func openOn(t testing.TB, flags []string) *house {
	t.Helper()
	return homeOf(t, serve(t, flags...), flags[1], flags...)
}

func homeOf(t testing.TB, s *service, dir string, flags ...string) *house {
	t.Helper()
	user, password := firstPassword(t, dir)
	return &house{service: s, data: dir, flags: flags, user: user, password: password}
}

// firstPassword reads the manager's one-time password, as its operator would.
func firstPassword(t testing.TB, dir string) (user, password string) {
	t.Helper()
	path := filepath.Join(dir, "first-password.txt")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v %v; only the program's user may read it", path, info.Mode(), err)
	}
	user, rest, _ := strings.Cut(string(b), "\n")
	return user, strings.TrimSpace(rest)
}

// ownPassword is what a manager of these tests chooses.
const ownPassword = "lúa chín vàng trên đồng Giồng Riềng"

// enter signs the manager in for the first time, changes the password, and makes a token.
func (h *house) enter(t testing.TB) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.manager = &http.Client{Jar: jar}
	h.post(t, "/console/signin", "/console/password", url.Values{"user": {h.user}, "password": {h.password}})
	h.post(t, "/console/password", "/console", url.Values{"current": {h.password}, "password": {ownPassword}, "again": {ownPassword}})
	h.password = ownPassword
	h.token = strings.TrimSpace(hailong(t, 0, append([]string{"token", "add", "e2e"}, h.flags...)...))
}

// post sends a form of the console and must end on a page.
func (h *house) post(t testing.TB, path, landing string, form url.Values) {
	t.Helper()
	resp, err := h.manager.PostForm(h.url+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := resp.Request.URL.Path; resp.StatusCode != http.StatusOK || got != landing {
		t.Fatalf("POST %s leads to %s with status %d, want %s", path, got, resp.StatusCode, landing)
	}
}

// fetch gets an address as a client; the status must be 200.
func fetch(t testing.TB, client *http.Client, address, bearer string) (body []byte, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %d %v\n%s", address, resp.StatusCode, err, body)
	}
	return body, resp.Header
}

// signIn signs the manager in as a person does.
func (w *window) signIn(h *house) {
	w.t.Helper()
	w.open("/console/signin", http.StatusOK)
	w.write("", "#user", h.user)
	w.write("", "#password", h.password)
	w.follow(http.StatusOK, "", "main button", "Đăng nhập")
}
