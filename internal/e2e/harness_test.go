package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is the program, built once for all tests.
var built = sync.OnceValues(func() (string, error) {
	dir, err := scratchDir()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "hailong")
	out, err := exec.Command("go", "build", "-o", bin, "hailong/cmd/hailong").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

// wired is the engine that speaks MongoDB's wire protocol, built once.
var wired = sync.OnceValues(func() (string, error) {
	dir, err := scratchDir()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "wireserver")
	cmd := exec.Command("go", "build", "-tags", "ferretdb_no_postgresql", "-o", bin, "./cmd/wireserver")
	cmd.Dir = "../store/mongostore/wiretest"
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build wireserver: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	atEnd.run()
	os.Exit(code)
}

// atEnd is what is to be ended and removed when all tests have ended: what they share, and where programs were built.
var atEnd closers

type closers struct {
	mu   sync.Mutex
	list []func()
}

func (c *closers) add(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, f)
}

// run does the last first.
func (c *closers) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range slices.Backward(c.list) {
		f()
	}
	c.list = nil
}

func scratchDir() (string, error) {
	dir, err := os.MkdirTemp("", "hailong-e2e-")
	atEnd.add(func() { os.RemoveAll(dir) })
	return dir, err
}

func binary(t testing.TB) string {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// wire starts a fresh wire engine and gives its URI.
func wire(t testing.TB) string {
	t.Helper()
	bin, err := wired()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "-listen", "127.0.0.1:0", "-dir", t.TempDir())
	cmd.Stderr = io.Discard
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the wire engine does not say where it listens: %v", err)
	}
	go io.Copy(io.Discard, out)
	return strings.TrimSuffix(strings.TrimSpace(line), "/") + "/hailong"
}

// engine is one of the two stores, as flags.
type engine struct {
	name string
	args func(t testing.TB) []string
}

var engines = []engine{
	{"sqlite", func(t testing.TB) []string { return []string{"--data", t.TempDir()} }},
	{"mongodb", func(t testing.TB) []string { return []string{"--data", t.TempDir(), "--mongodb-uri", wire(t)} }},
}

// hailong runs a subcommand and gives its output; it must end with the status.
func hailong(t testing.TB, status int, args ...string) string {
	t.Helper()
	out, errOut, got := try(t, "", args...)
	if got != status {
		t.Fatalf("hailong %s: status %d, want %d\n%s%s", strings.Join(args, " "), got, status, out, errOut)
	}
	return out
}

func try(t testing.TB, stdin string, args ...string) (out, errOut string, status int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "LANG=vi_VN.UTF-8", "LC_ALL=")
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

// service is a running `hailong serve`.
type service struct {
	url  string
	cmd  *exec.Cmd
	log  *lockedBuffer
	done chan error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serve starts the service on a free port and waits until it answers; it ends with the test.
func serve(t testing.TB, args ...string) *service {
	t.Helper()
	s, err := start(binary(t), args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill() })
	return s
}

// start is serve for a service that outlives the test that happens to need it first.
func start(bin string, args ...string) (*service, error) {
	s := &service{log: &lockedBuffer{}, done: make(chan error, 1)}
	s.cmd = exec.Command(bin, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.done <- s.cmd.Wait() }()
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) {
		if s.url == "" {
			s.url = address.FindString(s.log.String())
		}
		if s.url != "" && get(s.url+"/healthz") == http.StatusOK {
			return s, nil
		}
		select {
		case err := <-s.done:
			return nil, fmt.Errorf("serve ended: %w\n%s", err, s.log)
		case <-time.After(20 * time.Millisecond):
		}
	}
	s.cmd.Process.Kill()
	return nil, fmt.Errorf("serve does not answer\n%s", s.log)
}

func get(url string) int {
	resp, err := http.Get(url)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// ready waits until the figures are loaded.
func (s *service) ready(t testing.TB) {
	t.Helper()
	for range 500 {
		if get(s.url+"/readyz") == http.StatusOK {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("not ready\n%s", s.log)
}

func (s *service) kill() {
	s.cmd.Process.Kill()
	<-s.done
}

// stop ends the service as an operator does.
func (s *service) stop(t testing.TB) {
	t.Helper()
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-s.done:
		if err != nil {
			t.Errorf("serve ended with %v\n%s", err, s.log)
		}
	case <-time.After(40 * time.Second):
		t.Fatalf("serve does not stop\n%s", s.log)
	}
}

// submit posts an answer as a program does, and gives status and receipt; status 0 means that nothing came back.
func (s *service) submit(ctx context.Context, key, overall string, more url.Values) (status int, receipt string) {
	form := url.Values{"key": {key}, "overall": {overall}, "applicant": {"business"}}
	for k, v := range more {
		form[k] = v
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/p/TT-01", strings.NewReader(form.Encode()))
	if err != nil {
		return 0, ""
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	var body struct{ Receipt string }
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		return 0, ""
	}
	return resp.StatusCode, body.Receipt
}

// figures are what the tests look at of the JSON.
type figures struct {
	Satisfaction struct {
		PerResponse struct{ Num, Den int64 } `json:"per_response"`
	}
	Reconciliation struct{ Received, Counted int64 }
}

func figuresOf(t testing.TB, args ...string) figures {
	t.Helper()
	var f figures
	out := hailong(t, 0, append([]string{"figures", "--format", "json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &f); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return f
}
