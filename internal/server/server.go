// Package server is the outside face on the web: the survey for whoever scans a code, the console for managers, the API
// for machines, and the probes for operators. It is the only room that knows gin.
//
// A handler reads like a list: decode, permit, one use case, page struct, render. It computes nothing and touches neither
// store nor measure; every refusal is an error of a survey.Kind that one table turns into a status and a page. Who may is
// said once, in the route table. Nothing of a person is logged: no address, no code, no text of an answer.
//
// A personal code that opens nothing is refused with one page and after one time, whatever is wrong with it, and who tries
// many is put off by address; the addresses are in memory only. Managers and machines are given the codes of dossiers in
// pages and files that nobody keeps (no-store), never in an address.
//
// A GET never records, spends or counts anything. "Thank you" is shown after the write is durable.
//
// Worked example: POST /p/TT-01 with overall=5, applicant=business and the page's key is answered 303 to /r/<receipt>;
// the same POST again is answered with the same receipt; without overall it is answered 422 with the form as filled in.
package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/catalog"
	"hailong/internal/intake"
	"hailong/internal/report"
	"hailong/internal/slip"
	"hailong/internal/survey"
	"hailong/internal/view"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// Figures answers questions: a report.Builder, or what stands before one and minds closed periods.
type Figures interface {
	Build(q report.Query) (*report.Report, error)
	LatestYear() survey.Period // what a page shows before anybody has chosen a period
	Stale() bool               // whether the figures lag behind the store
}

// Audit keeps on record who took which figures and who changed what. A line that could not be kept is an error, and what
// was to be recorded is then not done.
type Audit interface {
	Record(ctx context.Context, l audit.Line) error
	// Read gives the newest n lines of [from, to) and how many there are.
	Read(ctx context.Context, from, to time.Time, n int) (lines []audit.Line, all int, err error)
	// Verify reads all lines and names what is wrong with them.
	Verify(ctx context.Context) (*audit.Check, error)
}

// Options are what a Server needs.
type Options struct {
	Catalog        *catalog.Catalog
	Intake         *intake.Service
	Figures        Figures            // every figure, for managers and machines
	Public         Figures            // the same questions within what viewers, wallboards and public files may be told
	Audit          Audit              // nil = nothing is put on record
	Settings       []page.SettingLine // in force beside the definitions, for the administrators' page; nothing secret
	Register       Register           // nil = nothing can be entered by hand
	Closing        Closing            // nil = no period can be closed here
	Desk           Desk               // makes the files of periods; nil = there are none
	Auth           *auth.Service
	SSO            *auth.SingleSignOn // nil = passwords alone
	SSOName        string             // what people call the provider
	View           *view.Renderer
	Static         fs.FS    // files served under /static/
	BaseURL        *url.URL // the public address, to which the links of invitations lead
	Log            *slog.Logger
	Now            func() time.Time
	Secure         bool     // the public address is https
	TrustedProxies []string // who may tell the caller's address
	Ping           func(context.Context) error
	Progress       func() (ready bool, loaded int64)
	LastAnswer     func() (survey.Day, bool)            // the day on which the last answer came; nil = not known
	NewsEvery      time.Duration                        // between two looks for news for a lobby's screen; default five seconds
	Pause          func(context.Context, time.Duration) // waits before a wrong code is refused; default a timer
}

// Server answers requests. It is made once and holds no state of a request.
type Server struct {
	Options
	engine  *gin.Engine
	shells  *shells
	assets  *assets
	metrics *metrics
	guesses *guesses
	slips   *slip.Office
	screens screens
	ending  context.Context // is over when the service stops: streams end then
	end     context.CancelFunc
	drawing chan struct{} // holds one token for each picture being drawn
	making  chan struct{} // and for each file of a period being made
}

// New wires the routes. What is wrong with templates, static files, proxies or the public address is found here.
func New(o Options) (*Server, error) {
	if o.BaseURL == nil {
		return nil, errors.New("server: no public address, to which invitations could lead")
	}
	gin.SetMode(gin.ReleaseMode)
	s := &Server{Options: o, engine: gin.New(), metrics: newMetrics(o.Progress), guesses: newGuesses(), drawing: make(chan struct{}, drawAtOnce), making: make(chan struct{}, makeAtOnce)}
	s.slips = &slip.Office{Catalog: o.Catalog, Book: o.Intake, Base: o.BaseURL}
	s.ending, s.end = context.WithCancel(context.Background())
	if s.NewsEvery == 0 {
		s.NewsEvery = newsEvery
	}
	if s.Pause == nil {
		s.Pause = pause
	}
	s.shells = newShells(s)
	var err error
	if s.assets, err = newAssets(o.Static); err != nil {
		return nil, err
	}
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	s.engine.RedirectFixedPath = false
	s.engine.UseRawPath = true // a dossier's number may have a slash in it, which is escaped in a path
	if err := s.engine.SetTrustedProxies(o.TrustedProxies); err != nil {
		return nil, err
	}
	s.engine.Use(s.observe, s.recover, s.secure)
	s.engine.NoRoute(s.adapt(func(*gin.Context) error { return errNoPage }))
	s.engine.NoMethod(s.adapt(func(*gin.Context) error { return errNoMethod }))
	for _, r := range s.routes() {
		s.engine.Handle(r.method, r.path, s.permit(r.who), s.adapt(r.handle))
	}
	s.api()
	return s, nil
}

// ServeHTTP answers one request. HEAD is answered as GET; net/http leaves the body out.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		r = r.WithContext(context.WithValue(r.Context(), headOnly{}, true))
		r.Method = http.MethodGet
	}
	s.engine.ServeHTTP(w, r)
}

// headOnly marks a request whose answer's body nobody will read.
type headOnly struct{}

func isHead(r *http.Request) bool { return r.Context().Value(headOnly{}) != nil }

// Run serves until the context ends, then lets requests in flight finish.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	var busy traffic
	srv := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
		ConnState: busy.note,
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	s.end()
	s.Log.Info("stopping: requests in flight are finished first")
	err := l.Close()
	if serve := <-done; !errors.Is(serve, net.ErrClosed) {
		err = errors.Join(err, serve)
	}
	return errors.Join(err, finish(context.WithoutCancel(ctx), srv, &busy))
}

// What a stop waits for: connections that were taken and have not said anything yet, and then requests being answered.
const (
	quietWait = time.Second
	stopWait  = 30 * time.Second
)

// finish serves whoever is inside once the door is closed: net/http's Shutdown alone drops requests that it has taken and
// not begun to answer.
func finish(ctx context.Context, srv *http.Server, busy *traffic) error {
	srv.SetKeepAlivesEnabled(false)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(quietWait); busy.connections() > 0 && time.Now().Before(deadline); {
		<-tick.C
	}
	ctx, cancel := context.WithTimeout(ctx, stopWait)
	defer cancel()
	return srv.Shutdown(ctx)
}

// traffic counts the connections on which a request is awaited for the first time or being answered.
type traffic struct {
	mu   sync.Mutex
	open map[net.Conn]struct{}
}

func (t *traffic) note(c net.Conn, state http.ConnState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if state == http.StateNew || state == http.StateActive {
		if t.open == nil {
			t.open = map[net.Conn]struct{}{}
		}
		t.open[c] = struct{}{}
		return
	}
	delete(t.open, c)
}

func (t *traffic) connections() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.open)
}
