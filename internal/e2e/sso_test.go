package e2e_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// provided is the OpenID Connect provider, built once.
var provided = sync.OnceValues(func() (string, error) {
	dir, err := scratchDir()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "provider")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/provider")
	cmd.Dir = "../auth/providertest"
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build provider: %w\n%s", err, out)
	}
	return bin, nil
})

// startProvider runs a provider that sends people back to an address, and gives the issuer's.
func startProvider(t *testing.T, redirect string) (issuer string, stop func()) {
	t.Helper()
	bin, err := provided()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "-redirect", redirect)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	t.Cleanup(stop)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line), stop
}

// freeAddress gives an address on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// atProvider signs a person in at the provider and gives the page of ours that it ends on.
func atProvider(t *testing.T, client *http.Client, house, user, password string) (path, body string, status int) {
	t.Helper()
	page, at := follow(t, client, house+"/console/signin/oidc?next=%2Fconsole%2Fperiods", nil)
	id := regexp.MustCompile(`name="id" value="([^"]*)"`).FindStringSubmatch(page)
	if id == nil {
		t.Fatalf("the provider asks for no name at %s:\n%s", at.Request.URL, page)
	}
	login := at.Request.URL.ResolveReference(&url.URL{Path: "/login/username"})
	page, at = follow(t, client, login.String(), url.Values{"id": {id[1]}, "username": {user}, "password": {password}})
	return at.Request.URL.Path, page, at.StatusCode
}

// follow asks for an address, or sends it a form, and follows where it leads.
func follow(t *testing.T, client *http.Client, address string, form url.Values) (string, *http.Response) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if form != nil {
		req, err = http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
		if err == nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), resp
}

func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > 20 {
			return errors.New("a circle of redirects")
		}
		return nil
	}}
}

// TestSigningInByARealProvider goes the whole way between two processes: the program, and a provider that is not ours.
func TestSigningInByARealProvider(t *testing.T) {
	t.Parallel()
	dir, address := dataDir(t), freeAddress(t)
	base := "http://" + address
	issuer, stop := startProvider(t, base+"/console/signin/oidc/callback")
	secret := filepath.Join(dir, "client-secret")
	if err := os.WriteFile(secret, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	hailong(t, 0, "user", "add", "truong", "--role", "manager", "--data", dir)
	s := serve(t, "--data", dir, "--addr", address, "--base-url", base, "--oidc-issuer", issuer, "--oidc-client-id", "web", "--oidc-client-secret-file", secret, "--oidc-name", "SSO của tỉnh")
	s.ready(t)
	if page, _ := follow(t, newBrowser(t), base+"/console/signin", nil); !strings.Contains(page, `href="/console/signin/oidc?next=%2Fconsole">Đăng nhập bằng SSO của tỉnh`) {
		t.Error("the sign-in page has no button")
	}
	path, page, status := atProvider(t, newBrowser(t), base, "test-user@127.0.0.1", "verysecure")
	if path != "/console/signin/oidc/callback" || status != http.StatusUnauthorized || !strings.Contains(page, "chưa được gắn") {
		t.Fatalf("somebody whom nobody knows here: %s %d\n%s", path, status, page)
	}
	hailong(t, 0, "user", "oidc", "truong", "Test-User@zitadel.ch", "--data", dir)
	browser := newBrowser(t)
	if path, page, status := atProvider(t, browser, base, "test-user@127.0.0.1", "verysecure"); path != "/console/periods" || status != http.StatusOK || !strings.Contains(page, "truong") {
		t.Fatalf("the account's owner: %s %d\n%s", path, status, page)
	}
	if page, resp := follow(t, browser, base+"/console", nil); resp.StatusCode != http.StatusOK || !strings.Contains(page, "truong") {
		t.Errorf("the session: %d", resp.StatusCode)
	}
	if path, _, status := atProvider(t, newBrowser(t), base, "test-user2", "verysecure"); status != http.StatusUnauthorized {
		t.Errorf("somebody else of the provider: %s %d", path, status)
	}
	hailong(t, 0, "user", "oidc", "truong", "--off", "--data", dir)
	if path, _, status := atProvider(t, newBrowser(t), base, "test-user@127.0.0.1", "verysecure"); status != http.StatusUnauthorized {
		t.Errorf("an account that was untied: %s %d", path, status)
	}
	stop()
	if page, resp := follow(t, newBrowser(t), base+"/console/signin", nil); resp.StatusCode != http.StatusOK || !strings.Contains(page, "Mật khẩu") {
		t.Errorf("the sign-in page without the provider: %d", resp.StatusCode)
	}
}

// TestAProviderThatIsNotThereStopsNobody: the service starts, and passwords work.
func TestAProviderThatIsNotThereStopsNobody(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := serve(t, "--data", dir, "--oidc-issuer", "http://"+freeAddress(t)+"/", "--oidc-client-id", "web")
	page, resp := follow(t, newBrowser(t), s.url+"/console/signin/oidc", nil)
	if resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page, "không trả lời") || !strings.Contains(page, `name="password"`) {
		t.Errorf("%d\n%s", resp.StatusCode, page)
	}
}
