package server_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hailong/internal/report"
	"hailong/internal/server"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// stated tells the same figure of every question of whole months, and nothing else.
type stated struct {
	server.Figures
	num    atomic.Int64
	hidden atomic.Bool
	err    error
}

func (s *stated) Build(q report.Query) (*report.Report, error) {
	if s.err != nil {
		return nil, s.err
	}
	if q.Period.From.Day() != 1 || len(q.Filter.Points) > 0 && q.Period.To.After(today) {
		return nil, survey.Faults{{Field: "period", Key: "viewer.period"}}
	}
	p := report.Proportion{Num: s.num.Load(), Den: 400}
	rate, low, high := float64(p.Num)/400, float64(p.Num)/400-.01, float64(p.Num)/400+.01
	p.Rate, p.Low, p.High = &rate, &low, &high
	if s.hidden.Load() {
		p = report.Proportion{Hidden: true}
	}
	return &report.Report{Satisfaction: report.Satisfaction{Headline: report.HeadlineResponse, PerResponse: p}, Provisional: q.Period.To.After(today)}, nil
}

// LatestYear gives the year that is running.
func (s *stated) LatestYear() survey.Period {
	return survey.Period{From: time.Date(today.Year(), 1, 1, 0, 0, 0, 0, today.Location()), To: time.Date(today.Year()+1, 1, 1, 0, 0, 0, 0, today.Location())}
}

func wallHouse(t *testing.T) (*house, *stated) {
	t.Helper()
	public := &stated{}
	public.num.Store(379)
	h := newHouseOf(t, storetest.Memory(), definitions(), func(o *server.Options) { o.Public, o.NewsEvery = public, 20*time.Millisecond })
	must(t, h.panel.Load(t.Context()))
	return h, public
}

// TestTheWallTellsWhatAnybodyMayBeTold: the public figures, of the running month as a whole or of a point's last month that is
// over, and nothing where they are hidden.
func TestTheWallTellsWhatAnybodyMayBeTold(t *testing.T) {
	t.Parallel()
	h, public := wallHouse(t)
	for path, want := range map[string]string{"/wall/center": "đến nay", "/wall/TT-01": "Quầy 01", "/wall/center?lang=en": "so far"} {
		if code, body, header := h.do(nil, path, nil); code != 200 || !strings.Contains(body, want) || !strings.Contains(body, `data-num="379" data-den="400"`) || !strings.Contains(header.Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	if _, body, _ := h.do(nil, "/wall/TT-01", nil); strings.Contains(body, "đến nay") {
		t.Error("a point's screen tells of a month that is not over")
	}
	public.hidden.Store(true)
	if code, body, _ := h.do(nil, "/wall/center", nil); code != 200 || strings.Contains(body, "data-num") || !strings.Contains(body, "Chưa đủ ý kiến") {
		t.Errorf("hidden: %d %s", code, body)
	}
	public.err = &survey.Error{Kind: survey.Unavailable, Key: "figures.loading"}
	if code, body, _ := h.do(nil, "/wall/center", nil); code != 200 || !strings.Contains(body, "Chưa đủ ý kiến") {
		t.Errorf("loading: %d", code)
	}
	public.err = errors.New("disk gone")
	if code, body, _ := h.do(nil, "/wall/center", nil); code != 500 || strings.Contains(body, "disk gone") {
		t.Errorf("failing: %d", code)
	}
	for _, path := range []string{"/wall/none", "/wall/none/live"} {
		if code, _, _ := h.do(nil, path, nil); code != 404 {
			t.Errorf("%s: %d", path, code)
		}
	}
}

// listen opens a stream and gives its events.
func listen(t *testing.T, address string) (status int, events <-chan string, leave func()) {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	must(t, err)
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	out := make(chan string, 100)
	go func() {
		defer close(out)
		defer resp.Body.Close()
		lines := bufio.NewScanner(resp.Body)
		event := ""
		for lines.Scan() {
			if lines.Text() == "" {
				out <- event
				event = ""
			}
			event += lines.Text() + "\n"
		}
	}()
	return resp.StatusCode, out, leave
}

func next(t *testing.T, events <-chan string) string {
	t.Helper()
	select {
	case e, ok := <-events:
		if !ok {
			t.Fatal("the stream has ended")
		}
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("nothing comes")
	}
	return ""
}

func TestTheWallTakesNewsAsTheyCome(t *testing.T) {
	t.Parallel()
	h, public := wallHouse(t)
	s := httptest.NewServer(h)
	defer s.Close()
	status, events, leave := listen(t, s.URL+"/wall/center/live")
	defer leave()
	if e := next(t, events); status != 200 || !strings.HasPrefix(e, "event: board\ndata: <header>") || !strings.Contains(e, `data-num="379"`) {
		t.Fatalf("%d %s", status, e)
	}
	select {
	case e := <-events:
		t.Errorf("an event although nothing has changed: %s", e)
	case <-time.After(200 * time.Millisecond):
	}
	public.num.Store(389)
	if e := next(t, events); !strings.Contains(e, `data-num="389"`) {
		t.Errorf("the news: %s", e)
	}
	public.hidden.Store(true)
	if e := next(t, events); strings.Contains(e, "data-num") {
		t.Errorf("what is hidden now: %s", e)
	}
}

func TestNobodyHoldsEveryScreen(t *testing.T) {
	t.Parallel()
	h, _ := wallHouse(t)
	s := httptest.NewServer(h)
	defer s.Close()
	for range 25 { // a link checker looks, and leaves again
		resp, err := http.Head(s.URL + "/wall/center/live")
		must(t, err)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
			t.Fatalf("HEAD: %d %v", resp.StatusCode, resp.Header)
		}
	}
	var leaves []func()
	for i := range 20 {
		status, events, leave := listen(t, s.URL+"/wall/center/live")
		leaves = append(leaves, leave)
		if next(t, events); status != 200 {
			t.Fatalf("screen %d: %d", i, status)
		}
	}
	if status, _, leave := listen(t, s.URL+"/wall/center/live"); status != 503 {
		leave()
		t.Errorf("screen 21 of one address: %d", status)
	}
	for _, leave := range leaves {
		leave()
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		status, _, leave := listen(t, s.URL+"/wall/center/live")
		leave()
		if status == 200 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("screens that are gone are counted on")
		}
	}
}

// TestAStopDoesNotWaitForScreens: a stream ends when the service does.
func TestAStopDoesNotWaitForScreens(t *testing.T) {
	t.Parallel()
	h, _ := wallHouse(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx, l) }()
	_, events, leave := listen(t, "http://"+l.Addr().String()+"/wall/center/live")
	defer leave()
	next(t, events)
	stop()
	select {
	case err := <-done:
		must(t, err)
	case <-time.After(15 * time.Second): // an answer in flight may take 30
		t.Fatal("the service waits for a screen")
	}
}
