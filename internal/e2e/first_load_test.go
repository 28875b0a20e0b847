package e2e_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// most is the budget of a survey page's first load: everything on the wire.
const most = 8192

// wireOf sends one request by hand and gives the answer as it came over the wire, head and body, and its parts.
func wireOf(t *testing.T, address, encoding string) (all []byte, header http.Header, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", encoding)
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if all, err = httputil.DumpResponse(resp, true); err != nil {
		t.Fatal(err)
	}
	if body, err = io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", address, resp.StatusCode, body)
	}
	return all, resp.Header, body
}

var pageKey = regexp.MustCompile(`(name="?key"? value=")([A-Za-z0-9_-]+)"`)

// TestSurveyOnTheWire holds the survey page against its budget and its promises, in each language.
func TestSurveyOnTheWire(t *testing.T) {
	h := emptyHouse(t)
	for _, path := range []string{"/p/TT-01", "/p/TT-01?lang=en", "/p/TT-13"} {
		t.Run(path, func(t *testing.T) {
			all, header, body := wireOf(t, h.url+path, "gzip")
			if len(all) > most {
				t.Errorf("%d bytes over the wire, at most %d", len(all), most)
			}
			t.Logf("%d bytes over the wire, %d of them the body", len(all), len(body))
			checkHeaders(t, header)
			first := unpack(t, header, body)
			_, header, body = wireOf(t, h.url+path, "gzip")
			second := unpack(t, header, body)
			_, header, plain := wireOf(t, h.url+path, "identity")
			if got := header.Get("Content-Encoding"); got != "" {
				t.Errorf("Content-Encoding %q, though only identity was asked for", got)
			}
			checkKeys(t, first, second, string(plain))
			checkSelfContained(t, string(plain))
		})
	}
}

func unpack(t *testing.T, header http.Header, body []byte) string {
	t.Helper()
	if got := header.Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding %q, want gzip", got)
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(z) // checks length and checksum too
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func checkHeaders(t *testing.T, h http.Header) {
	t.Helper()
	if got := h.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	if got := h.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q, want no-store", got)
	}
	if got := h.Values("Set-Cookie"); len(got) > 0 {
		t.Errorf("the survey sets cookies: %q", got)
	}
	if got := h.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("Referrer-Policy %q", got)
	}
	policy := map[string]string{}
	for part := range strings.SplitSeq(h.Get("Content-Security-Policy"), ";") {
		name, sources, _ := strings.Cut(strings.TrimSpace(part), " ")
		policy[name] = sources
		for source := range strings.FieldsSeq(sources) {
			if !regexp.MustCompile(`^('none'|'self'|data:|'sha256-[A-Za-z0-9+/=]+')$`).MatchString(source) {
				t.Errorf("the policy allows %s %s", name, source)
			}
		}
	}
	for name, want := range map[string]string{"default-src": "'none'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'"} {
		if policy[name] != want {
			t.Errorf("policy %s = %q, want %q", name, policy[name], want)
		}
	}
	if scripts, ok := policy["script-src"]; ok && scripts != "'none'" {
		t.Errorf("the policy allows scripts: %q", scripts)
	}
}

// checkKeys: every page has a fresh key of 128 bits, and is the same in all else, compressed or not.
func checkKeys(t *testing.T, pages ...string) {
	t.Helper()
	var keys, rests []string
	for _, p := range pages {
		found := pageKey.FindAllStringSubmatch(p, -1)
		if len(found) != 1 || len(found[0][2]) != 22 {
			t.Fatalf("keys on the page: %q, want one of 22 characters", found)
		}
		keys = append(keys, found[0][2])
		rests = append(rests, pageKey.ReplaceAllString(p, `$1"`))
	}
	slices.Sort(keys)
	if len(slices.Compact(keys)) != len(pages) {
		t.Errorf("%d pages bear the keys %q", len(pages), keys)
	}
	for _, r := range rests[1:] {
		if r != rests[0] {
			t.Errorf("two pages differ in more than the key")
		}
	}
}

var loads = regexp.MustCompile(`(?i)<(?:script|img|iframe|object|embed|video|audio|source)\b|<link[^>]*href="?(?:[^d"]|d[^a])|url\(|@import|\son[a-z]+=|javascript:`)

// checkSelfContained: nothing on the page makes a browser ask for more, or runs.
func checkSelfContained(t *testing.T, page string) {
	t.Helper()
	if found := loads.FindAllString(page, -1); len(found) > 0 {
		t.Errorf("the page loads or runs something: %q", found)
	}
}

// TestFirstLoadIsOneRequest watches from both ends: what the browser says it asked for, and what arrives at the service.
func TestFirstLoadIsOneRequest(t *testing.T) {
	h := emptyHouse(t)
	front := newCounter(t, h.url)
	w := openWindow(t, nil).withoutScript()
	w.base = front.url
	seen := w.watch()
	w.open("/p/TT-01", http.StatusOK)
	// The icon of a page is asked for after the page has loaded, so go on to another page before counting.
	w.open("/healthz", http.StatusOK)
	if got, want := seen.urls(), []string{front.url + "/p/TT-01", front.url + "/healthz"}; !slices.Equal(got, want) {
		t.Errorf("the browser asked for %q, want %q", got, want)
	}
	if got, want := front.asked(), []string{"/p/TT-01", "/healthz"}; !slices.Equal(got, want) {
		t.Errorf("%q arrived, want %q", got, want)
	}
	if got := seen.bytes[front.url+"/p/TT-01"]; got == 0 || got > most {
		t.Errorf("the browser received %.0f bytes, at most %d", got, most)
	}
}

// counter stands before a service and remembers what was asked for.
type counter struct {
	url   string
	mu    sync.Mutex
	paths []string
}

func newCounter(t *testing.T, service string) *counter {
	t.Helper()
	target, err := url.Parse(service)
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{}
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.paths = append(c.paths, r.URL.RequestURI())
		c.mu.Unlock()
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *counter) asked() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.paths)
}

// traffic is what a window asked for and received.
type traffic struct {
	mu    sync.Mutex
	order []string
	url   map[network.RequestID]string
	bytes map[string]float64
}

// watch listens to the window's requests from now on. What stands in the page itself (data:) is no request.
func (w *window) watch() *traffic {
	w.t.Helper()
	f := &traffic{url: map[network.RequestID]string{}, bytes: map[string]float64{}}
	err := chromedp.Listen(w.ctx, func(ev any) {
		f.mu.Lock()
		defer f.mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(ev.Request.URL, "data:") {
				f.order = append(f.order, ev.Request.URL)
				f.url[ev.RequestID] = ev.Request.URL
			}
		case *network.EventLoadingFinished:
			f.bytes[f.url[ev.RequestID]] = ev.EncodedDataLength
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

func (f *traffic) urls() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.order)
}
