package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hailong/internal/auth"
	"hailong/internal/config"
	"hailong/internal/edition"
	"hailong/internal/freeze"
	"hailong/internal/invite"
	"hailong/internal/locale"
	"hailong/internal/mail"
	"hailong/internal/panel"
	"hailong/internal/register"
	"hailong/internal/report"
	"hailong/internal/schedule"
	"hailong/internal/server"
	"hailong/internal/survey"
	"hailong/internal/view"
	"hailong/internal/view/page"
	"hailong/web"

	"golang.org/x/sync/errgroup"
	"golang.org/x/term"
)

// serveCommand runs the service.
type serveCommand struct {
	dataFlags
	config.Serve `embed:""`
}

// Run serves until the context ends.
func (s *serveCommand) Run(ctx context.Context, c *console, p *locale.Printer) (err error) {
	if err := s.Serve.Validate(); err != nil {
		return usageError{err}
	}
	h, err := open(ctx, s.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", s.Addr)
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Key: "start.listen", Args: []any{"addr", s.Addr}, Err: err}
	}
	base, err := s.base(l)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	log := s.logger(c.err)
	svc, err := newService(h, base, s, s.inForce(base, l), log)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	if err := welcome(ctx, c, p, h, svc.auth, base); err != nil {
		return errors.Join(err, l.Close())
	}
	log.Info("serving", "addr", l.Addr().String(), "base_url", base.String(), "settings", s.Data.String(), "definitions", h.catalog.Fingerprint[:12])
	return svc.run(ctx, l)
}

// base is the public address: the setting, or this machine's own while trying the program out.
func (s *serveCommand) base(l net.Listener) (*url.URL, error) {
	if s.BaseURL != "" {
		return config.ParseBaseURL(s.BaseURL)
	}
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return config.ParseBaseURL("http://" + net.JoinHostPort(host, port))
}

// singleSignOn is the provider's door, where one is set.
func (s *serveCommand) singleSignOn(a *auth.Service, base *url.URL) (*auth.SingleSignOn, error) {
	if s.OIDC.Issuer == "" {
		return nil, nil
	}
	secret, err := s.OIDC.Secret()
	if err != nil {
		return nil, err
	}
	return a.NewSingleSignOn(auth.SSOOptions{Issuer: s.OIDC.Issuer, ClientID: s.OIDC.ClientID, ClientSecret: secret, Base: base})
}

// inForce are the settings as administrators are shown them: what is secret is taken out.
func (s *serveCommand) inForce(base *url.URL, l net.Listener) []page.SettingLine {
	return []page.SettingLine{
		{Name: "version", Value: version(), Flag: "hailong version"},
		{Name: "engine", Value: s.Data.String(), Flag: "--data, --mongodb-uri"},
		{Name: "definitions", Value: s.Surveys, Flag: "--surveys"},
		{Name: "base_url", Value: base.String(), Flag: "--base-url"},
		{Name: "addr", Value: l.Addr().String(), Flag: "--addr"},
		{Name: "mail", Value: strings.TrimSpace(s.Mail.Server + " " + strings.Join(s.Mail.To, ", ")), Flag: "--mail-server, --mail-to"},
		{Name: "oidc", Value: strings.TrimSpace(s.OIDC.Issuer + " " + s.OIDC.ClientID), Flag: "--oidc-issuer, --oidc-client-id"},
		{Name: "trusted_proxies", Value: strings.Join(s.TrustedProxies, ", "), Flag: "--trusted-proxies"},
	}
}

func (s *serveCommand) logger(w io.Writer) *slog.Logger {
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// remembered is how many passes over the figures are kept for the next who ask: some pages' worth.
const remembered = 64

// service is the running parts of serve.
type service struct {
	house   *house
	panel   *panel.Panel
	public  *report.PublicFigures
	entries *register.Register
	figures *freeze.Service
	server  *server.Server
	auth    *auth.Service
	intake  interface{ Close() error }
	reports *schedule.Schedule
	log     *slog.Logger
}

func newService(h *house, base *url.URL, s *serveCommand, settings []page.SettingLine, log *slog.Logger) (*service, error) {
	a, err := h.auth(base.Scheme == "https")
	if err != nil {
		return nil, err
	}
	sso, err := s.singleSignOn(a, base)
	if err != nil {
		return nil, err
	}
	v, err := view.New(web.Files)
	if err != nil {
		return nil, err
	}
	static, err := fs.Sub(web.Files, "static")
	if err != nil {
		return nil, err
	}
	in := h.intake()
	p := panel.New(h.store, h.catalog, panel.Options{Log: log, Remember: remembered})
	entries := h.register()
	figures := h.closings(p, entries, log)
	public := report.NewPublic(figures.Builder, edition.New(h.store), log)
	done := func() uint64 { return entries.Generation() + figures.Generation() }
	srv, err := server.New(server.Options{
		Catalog: h.catalog, Intake: in, Figures: report.NewCache(figures, p.Generation, done, time.Now), Register: entries, Closing: figures, Auth: a,
		View: v, Static: static, BaseURL: base, Log: log, Now: time.Now, Secure: base.Scheme == "https", TrustedProxies: s.TrustedProxies,
		Ping: h.store.Ping, Progress: func() (bool, int64) { return p.Ready(), p.Loaded() },
		Desk: h.deskOf(figures, public), Audit: h.audit(), Settings: settings, SSO: sso, SSOName: s.OIDC.Title(),
		Public:     report.NewCache(public, public.Generation, done, time.Now),
		LastAnswer: func() (survey.Day, bool) { n, ok := p.LastAnswer(); return survey.NumberedDay(n), ok },
	})
	if err != nil {
		return nil, err
	}
	post, err := s.mail()
	if err != nil {
		return nil, err
	}
	reports := &schedule.Schedule{
		Desk: h.deskOf(figures, public), Rules: h.rules(), Zone: h.catalog.Zone, Link: base.JoinPath(page.ReportsPath).String() + "?" + page.FieldPeriod + "=", Now: time.Now, Log: log,
	}
	if post != nil {
		reports.Mail = post
	}
	return &service{house: h, panel: p, public: public, entries: entries, figures: figures, server: srv, auth: a, intake: in, reports: reports, log: log}, nil
}

// mail gives who sends letters, nil where no server is set.
func (s *serveCommand) mail() (*mail.Sender, error) {
	if s.Mail.Server == "" {
		return nil, nil
	}
	password, err := s.Mail.Password()
	if err != nil {
		return nil, err
	}
	server, err := url.Parse(s.Mail.Server)
	if err != nil {
		return nil, err
	}
	return mail.New(mail.Options{Server: server, Password: password, From: s.Mail.From, To: s.Mail.To})
}

// run serves, keeps the figures fresh and sweeps old sessions, until the context ends or one of them fails.
func (s *service) run(ctx context.Context, l net.Listener) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.server.Run(ctx, l) })
	g.Go(func() error { return s.keepFresh(ctx) })
	g.Go(func() error { return s.sweep(ctx) })
	g.Go(func() error { return s.watchAudit(ctx) })
	err := g.Wait()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, s.intake.Close())
}

// keepFresh loads entries, closed periods and figures, in this order, so that figures of a closed period are never shown
// as if it were open; it tries again while the store does not answer, and then follows it.
func (s *service) keepFresh(ctx context.Context) error {
	for _, load := range []func(context.Context) error{s.entries.Refresh, s.figures.Load, s.panel.Load, s.public.Refresh} {
		if !s.insist(ctx, load) {
			return nil
		}
	}
	var g errgroup.Group
	g.Go(func() error { s.panel.Follow(ctx); return nil })
	g.Go(func() error { s.followClosings(ctx); return nil })
	g.Go(func() error { s.followPublic(ctx); return nil })
	g.Go(func() error { return s.reports.Run(ctx) })
	return g.Wait()
}

// insist loads until it succeeds; false where the context ended before.
func (s *service) insist(ctx context.Context, load func(context.Context) error) bool {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		err := load(ctx)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		s.log.Error("the figures could not be loaded; trying again", "in", wait, "err", err)
		select {
		case <-ctx.Done():
			return false
		case <-time.After(wait):
		}
	}
}

// closingsEvery is how soon what other processes closed or entered appears.
const closingsEvery = 5 * time.Second

// followClosings keeps closed periods and manual entries fresh until the context ends.
func (s *service) followClosings(ctx context.Context) {
	tick := time.NewTicker(closingsEvery)
	defer tick.Stop()
	for {
		if err := errors.Join(s.entries.Refresh(ctx), s.figures.Refresh(ctx)); err != nil && ctx.Err() == nil {
			s.log.Warn("closed periods could not be brought up to date; what was known stands", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// publicEvery is how soon ten new answers become an edition for viewers.
const publicEvery = 5 * time.Second

// followPublic keeps the figures of viewers fresh until the context ends.
func (s *service) followPublic(ctx context.Context) {
	tick := time.NewTicker(publicEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.public.Refresh(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("the figures for viewers could not be brought up to date; the last ones stand", "err", err)
			}
		}
	}
}

// auditEvery is how often the service goes through the whole chain of the audit.
const auditEvery = 24 * time.Hour

// watchAudit says in the log, at the start and once a day, where the record of who did what is not whole.
func (s *service) watchAudit(ctx context.Context) error {
	tick := time.NewTicker(auditEvery)
	defer tick.Stop()
	for {
		switch check, err := s.house.audit().Verify(ctx); {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			s.log.Warn("the audit could not be read", "err", err)
		case len(check.Faults) > 0:
			s.log.Error("the audit is not whole; hailong verify audit names the lines", "faults", len(check.Faults), "lines", check.Lines)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (s *service) sweep(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if n, err := s.auth.Sweep(ctx); err != nil {
				s.log.Warn("old sessions could not be removed", "err", err)
			} else if n > 0 {
				s.log.Info("old sessions removed", "sessions", n)
			}
		}
	}
}

// welcome prints the address, a code to scan and, on the first start, the manager's one-time password: to a terminal
// only; otherwise into a file that only the program's user can read.
func welcome(ctx context.Context, c *console, p *locale.Printer, h *house, a *auth.Service, base *url.URL) error {
	name, password, created, err := a.EnsureFirstManager(ctx)
	if err != nil {
		return fmt.Errorf("make the first account: %w", err)
	}
	out := &lines{w: c.out}
	out.add(p.T("serve.address", "url", base.String()), "")
	out.add(p.T("serve.console", "url", base.String()+"/console"))
	terminal := isTerminal(c.out)
	switch {
	case created && terminal:
		out.add(p.T("serve.first_password", "name", name, "password", password))
	case created:
		path := filepath.Join(h.data.Data, "first-password.txt")
		if err := config.WritePrivate(path, []byte(name+"\n"+password+"\n")); err != nil {
			return fmt.Errorf("keep the one-time password: %w", err)
		}
		out.add(p.T("serve.first_password_file", "name", name, "file", path))
	}
	if err := printCode(out, p, h, base); err != nil {
		return err
	}
	return out.err
}

// printCode prints the QR of the first service point that is open today.
func printCode(out *lines, p *locale.Printer, h *house, base *url.URL) error {
	today := survey.DayOf(time.Now(), h.catalog.Zone)
	for i := range h.catalog.Center.Points {
		pt := &h.catalog.Center.Points[i]
		if !pt.Validity.Holds(today) {
			continue
		}
		address, err := invite.PointURL(base.String(), pt.Code)
		if err != nil {
			return err
		}
		code, err := invite.QR(address)
		if err != nil {
			return err
		}
		out.add(p.T("serve.scan", "point", pt.Name.In(survey.Lang(p.Lang())), "url", address))
		out.write(blocks(code.Modules()))
		return nil
	}
	return nil
}

// blocks draws a QR code with half blocks, dark on light, as a terminal with dark ground needs it.
func blocks(m [][]bool) string {
	at := func(y, x int) bool { return y < len(m) && m[y][x] }
	var b []rune
	for y := 0; y < len(m); y += 2 {
		for x := range m[y] {
			switch {
			case at(y, x) && at(y+1, x):
				b = append(b, ' ')
			case at(y, x):
				b = append(b, '▄')
			case at(y+1, x):
				b = append(b, '▀')
			default:
				b = append(b, '█')
			}
		}
		b = append(b, '\n')
	}
	return string(b)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
