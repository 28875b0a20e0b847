package bench_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/intake"
	"hailong/internal/panel"
	"hailong/internal/report"
	"hailong/internal/server"
	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/view"
	"hailong/web"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"
)

// serveOn serves a handler on loopback and gives its address.
func serveOn(b *testing.B, h http.Handler) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(l)
	b.Cleanup(func() { srv.Close() })
	return "http://" + l.Addr().String()
}

// product is the whole server over SQLite.
func product(b *testing.B) http.Handler {
	b.Helper()
	st, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "hailong.db"))
	fatal(b, err)
	b.Cleanup(func() { st.Close() })
	a, err := auth.New(st, auth.Options{SessionKey: make([]byte, 32)})
	fatal(b, err)
	v, err := view.New(web.Files)
	fatal(b, err)
	static, err := fs.Sub(web.Files, "static")
	fatal(b, err)
	c := definitions()
	p := panel.New(st, c, panel.Options{})
	fatal(b, p.Load(b.Context()))
	ctx, cancel := context.WithCancel(b.Context())
	b.Cleanup(cancel)
	go p.Follow(ctx)
	in := intake.New(c, st, intake.Keys{Business: make([]byte, 32), Receipt: make([]byte, 32)}, intake.Options{})
	b.Cleanup(func() { in.Close() })
	s, err := server.New(server.Options{
		Catalog: c, Intake: in, Figures: &report.Builder{Panel: p, Catalog: c, Now: time.Now}, Auth: a, View: v, Static: static,
		BaseURL: &url.URL{Scheme: "https", Host: "hailong.example.vn"}, Log: slog.New(slog.DiscardHandler), Now: time.Now, Ping: st.Ping, Progress: func() (bool, int64) { return true, 0 },
	})
	fatal(b, err)
	return s
}

func fatal(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// load is clients that each send one request after the other.
type load struct {
	clients, each int
	request       func(client, n int) *http.Request
	want          func(int) bool
}

// run gives the requests a second and the time under which 99 of 100 were answered.
func (l load) run(b *testing.B) (perSecond float64, p99 time.Duration) {
	b.Helper()
	tr := &http.Transport{MaxIdleConnsPerHost: l.clients, DisableCompression: true}
	defer tr.CloseIdleConnections()
	client := &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	took := make([]time.Duration, l.clients*l.each)
	var bad atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for c := range l.clients {
		wg.Go(func() {
			for n := range l.each {
				t0 := time.Now()
				resp, err := client.Do(l.request(c, n))
				if err != nil {
					bad.Add(1)
					continue
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if !l.want(resp.StatusCode) {
					bad.Add(1)
				}
				took[c*l.each+n] = time.Since(t0)
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	if n := bad.Load(); n > 0 {
		b.Fatalf("%d of %d requests failed", n, len(took))
	}
	slices.Sort(took)
	return float64(len(took)) / elapsed.Seconds(), took[len(took)*99/100]
}

func isOK(status int) bool { return status == 200 }

// BenchmarkBudgetSurveyPages: at least 65 % of the pages a second of a bare gin handler that writes the same bytes, key
// included, through the same compressor; sixteen clients at once.
func BenchmarkBudgetSurveyPages(b *testing.B) {
	ours := serveOn(b, product(b))
	html := fetch(b, ours+"/p/TT-01")
	key := html[bytes.Index(html, []byte(`name=key value="`))+len(`name=key value="`):][:22]
	before, after, _ := bytes.Cut(html, key)
	gin.SetMode(gin.ReleaseMode)
	bare := gin.New()
	pool := sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, 6); return w }}
	bare.GET("/p/:point", func(c *gin.Context) {
		var raw [16]byte
		rand.Read(raw[:])
		c.Header("Content-Type", "text/html; charset=utf-8")
		c.Header("Content-Encoding", "gzip")
		z := pool.Get().(*gzip.Writer)
		z.Reset(c.Writer)
		z.Write(before)
		z.Write([]byte(base64.RawURLEncoding.EncodeToString(raw[:])))
		z.Write(after)
		z.Close()
		pool.Put(z)
	})
	floor := serveOn(b, bare)
	ask := func(base string) load {
		return load{16, 400, func(int, int) *http.Request {
			r, _ := http.NewRequest(http.MethodGet, base+"/p/TT-01", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			return r
		}, isOK}
	}
	var a, f float64
	for b.Loop() {
		x, _ := ask(ours).run(b)
		y, _ := ask(floor).run(b)
		a, f = a+x, f+y
	}
	rate(b, a/float64(b.N), f/float64(b.N), 0.65)
}

func fetch(b *testing.B, url string) []byte {
	b.Helper()
	resp, err := (&http.Client{Transport: &http.Transport{DisableCompression: true}}).Get(url)
	fatal(b, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	fatal(b, err)
	return body
}

// rate prints requests a second and their ratio, and fails where it is under the budget.
func rate(b *testing.B, ours, floor, budget float64) {
	b.Helper()
	b.ReportMetric(ours, "ours/s")
	b.ReportMetric(floor, "floor/s")
	b.ReportMetric(ours/floor, "ratio")
	b.ReportMetric(0, "ns/op")
	if ours/floor < budget {
		b.Errorf("%s: %.2f of the floor, budget %.2f", b.Name(), ours/floor, budget)
	}
}

// answers is a filled-in form; every one has a key of its own.
func answers(key string) string {
	return url.Values{
		"key": {key}, "applicant": {"business"}, "overall": {"5"}, "access": {"4"}, "procedure": {"5"}, "staff": {"5"}, "result": {"4"},
		"extra_contacts": {"0"}, "extra_payment": {"no"}, "feedback": {"na"}, "taxcode": {"0100233488"}, "consent": {"1"},
	}.Encode()
}

// BenchmarkBudgetSubmissions: durable answers a second, at least 70 % of a bare gin POST that commits in groups into the
// same engine, and a p99 of at most twice its own; one client loses nothing by the grouping.
func BenchmarkBudgetSubmissions(b *testing.B) {
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("%d at once", clients), func(b *testing.B) {
			ours, floor := serveOn(b, product(b)), serveOn(b, bareIntake(b))
			run := 0
			ask := func(base string) load {
				run++
				return load{clients, 4000 / clients, func(c, n int) *http.Request {
					body := answers(fmt.Sprintf("bench-%06d-%06d-%06d", run, c, n))
					r, _ := http.NewRequest(http.MethodPost, base+"/p/TT-01", strings.NewReader(body))
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					return r
				}, func(s int) bool { return s == 303 || s == 200 }}
			}
			var a, f float64
			var pa, pf time.Duration
			for b.Loop() {
				x, px := ask(ours).run(b)
				y, py := ask(floor).run(b)
				a, f, pa, pf = a+x, f+y, pa+px, pf+py
			}
			b.ReportMetric(float64(pa.Microseconds())/1000/float64(b.N), "p99-ms/ours")
			b.ReportMetric(float64(pf.Microseconds())/1000/float64(b.N), "p99-ms/floor")
			rate(b, a/float64(b.N), f/float64(b.N), 0.7)
			if clients > 1 && pa > 2*pf {
				b.Errorf("p99 %v, more than twice the floor's %v", pa, pf)
			}
		})
	}
}

// bareIntake takes a form, makes a document of it and commits in groups into the same engine; it checks nothing.
func bareIntake(b *testing.B) http.Handler {
	b.Helper()
	st, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "floor.db"))
	fatal(b, err)
	b.Cleanup(func() { st.Close() })
	w := store.NewWriter(st, store.Responses)
	b.Cleanup(func() { w.Close() })
	r := gin.New()
	r.POST("/p/:point", func(c *gin.Context) {
		c.Request.ParseForm()
		body, _ := json.Marshal(c.Request.PostForm)
		if _, err := w.Insert(c.Request.Context(), store.Document{Key: c.Request.PostForm.Get("key"), Body: body}); err != nil {
			c.Status(500)
			return
		}
		c.String(200, "ok")
	})
	return r
}
