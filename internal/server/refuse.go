package server

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// outcome is what a kind of error means on the web.
type outcome struct {
	status int
	level  slog.Level
	key    string // of the page's texts: <key>.title and <key>.body
}

// outcomes is the one table from Kind to status, log level and page. A test fails if a Kind has no row.
var outcomes = map[survey.Kind]outcome{
	survey.Internal:        {http.StatusInternalServerError, slog.LevelError, "state.internal"},
	survey.Invalid:         {http.StatusUnprocessableEntity, slog.LevelDebug, "state.bad_request"},
	survey.NotFound:        {http.StatusNotFound, slog.LevelDebug, "state.not_found"},
	survey.Conflict:        {http.StatusConflict, slog.LevelDebug, "state.conflict"},
	survey.Gone:            {http.StatusGone, slog.LevelDebug, "state.gone"},
	survey.Unauthenticated: {http.StatusUnauthorized, slog.LevelDebug, "state.signed_out"},
	survey.Forbidden:       {http.StatusForbidden, slog.LevelDebug, "state.forbidden"},
	survey.TooMany:         {http.StatusTooManyRequests, slog.LevelInfo, "state.too_many"},
	survey.TooLarge:        {http.StatusRequestEntityTooLarge, slog.LevelDebug, "state.too_large"},
	survey.Unavailable:     {http.StatusServiceUnavailable, slog.LevelWarn, "state.unavailable"},
}

var (
	errNoPage   = &survey.Error{Kind: survey.NotFound, Key: "state.not_found.title"}
	errNoMethod = &survey.Error{Kind: survey.Invalid, Key: "state.method.title"}
)

// adapt turns a handler that returns an error into gin's kind; it alone decides what an error looks like.
func (s *Server) adapt(handle func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := handle(c); err != nil {
			c.Abort()
			if c.Writer.Written() {
				s.Log.Error("an answer broke off", "route", c.FullPath(), "err", err)
				return
			}
			s.refuse(c, err)
		}
	}
}

// refuse answers an error: a page for people, problem+json for machines, the sign-in page for who is not signed in.
func (s *Server) refuse(c *gin.Context, err error) {
	if errors.Is(err, context.Canceled) && c.Request.Context().Err() != nil {
		c.Status(499) // the client has gone; nobody reads this
		return
	}
	kind := survey.KindOf(err)
	var faults survey.Faults
	if errors.As(err, &faults) {
		kind = survey.Invalid
	}
	out := outcomes[kind]
	if errors.Is(err, errNoMethod) {
		out.status, out.key = http.StatusMethodNotAllowed, "state.method"
	}
	incident := ""
	if out.level >= slog.LevelWarn {
		incident = rand.Text()[:8]
		s.Log.Log(c.Request.Context(), out.level, "request refused", "route", c.FullPath(), "status", out.status, "incident", incident, "err", err)
	}
	if kind == survey.TooMany {
		c.Header("Retry-After", retryAfter(err))
	}
	switch {
	case wantsJSON(c.Request) || strings.HasPrefix(c.Request.URL.Path, "/api/"):
		problem(c, out.status, language(c), err, incident)
	case kind == survey.Unauthenticated:
		c.Redirect(http.StatusSeeOther, signInAddress(c.Request))
	default:
		s.refusalPage(c, out, err, incident)
	}
}

func retryAfter(err error) string {
	var e *survey.Error
	if errors.As(err, &e) {
		for i := 0; i+1 < len(e.Args); i += 2 {
			if e.Args[i] == "seconds" {
				return fmt.Sprint(e.Args[i+1])
			}
		}
	}
	return "60"
}

// refusalPage shows the page of a refusal; if even that cannot be rendered, the page prepared at start.
func (s *Server) refusalPage(c *gin.Context, out outcome, err error, incident string) {
	p := language(c)
	html, rerr := s.renderRefusal(c, p, out, err, incident)
	if rerr != nil {
		s.Log.Error("the page of a refusal cannot be rendered", "err", rerr)
		html = s.View.LastResort(p.Lang())
	}
	send(c, out.status, htmlType, html)
}

// renderRefusal chooses the console's page for the console's addresses and the public one for all others.
func (s *Server) renderRefusal(c *gin.Context, p *locale.Printer, out outcome, err error, incident string) ([]byte, error) {
	key := "console." + strings.TrimPrefix(out.key, "state.")
	if !isConsole(c.Request.URL.Path) || !p.Has(key+".title") {
		c.Header("Content-Security-Policy", s.View.SurveyCSP())
		return s.View.Render("notice", s.notice(c, p, out, err, incident))
	}
	c.Header("Content-Security-Policy", s.View.ConsoleCSP())
	u, _ := s.Auth.CurrentUser(c.Request) // nobody, where that cannot be told
	n := page.NewConsoleNotice(s.frame(c, p), asPage(u), key, incident)
	if faults, ok := asFaults(err); ok {
		n.Body = nil
		for _, f := range faults {
			n.Body = append(n.Body, p.T(f.Key, f.Args...))
		}
	}
	return s.View.Render("console_notice", n)
}

func isConsole(path string) bool {
	return path == page.ConsolePath || strings.HasPrefix(path, page.ConsolePath+"/")
}

// problem answers machines as RFC 9457 says.
func problem(c *gin.Context, status int, p *locale.Printer, err error, incident string) {
	type fault struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	}
	body := struct {
		Title    string  `json:"title"`
		Status   int     `json:"status"`
		Detail   string  `json:"detail,omitempty"`
		Errors   []fault `json:"errors,omitempty"`
		Incident string  `json:"incident,omitempty"`
	}{Title: http.StatusText(status), Status: status, Incident: incident}
	var faults survey.Faults
	var e *survey.Error
	switch {
	case errors.As(err, &faults):
		for _, f := range faults {
			body.Errors = append(body.Errors, fault{f.Field, p.T(f.Key, f.Args...)})
		}
		body.Detail = p.T("err.summary", "n", len(faults))
	case errors.As(err, &e) && e.Key != "" && p.Has(e.Key):
		body.Detail = p.T(e.Key, e.Args...)
	}
	b, merr := json.Marshal(body)
	if merr != nil {
		b = []byte(`{"status":500}`)
	}
	if status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", `Bearer realm="hailong"`)
	}
	send(c, status, "application/problem+json", b)
}

// recover turns a panic into the page of an internal error.
func (s *Server) recover(c *gin.Context) {
	defer func() {
		if v := recover(); v != nil {
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			s.Log.Error("panic", "value", v, "stack", string(debug.Stack()))
			c.Abort()
			if !c.Writer.Written() {
				s.refuse(c, survey.Errorf(survey.Internal, "panic: %v", v))
			}
		}
	}()
	c.Next()
}
