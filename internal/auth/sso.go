package auth

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"hailong/internal/survey"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/gorilla/securecookie"
	"golang.org/x/oauth2"
)

// SSOPath is where a sign-in by a provider begins; the provider sends people back to SSOPath + "/callback".
const SSOPath = "/console/signin/oidc"

const (
	ssoCookie  = "hailong_sso"
	ssoFor     = 10 * time.Minute // to sign in at the provider
	ssoWait    = 10 * time.Second // for one answer of the provider
	ssoAnswer  = 1 << 20          // bytes of one answer
	ssoAgainIn = 5 * time.Second  // after which a provider that did not answer is asked again
)

// SSOOptions say which OpenID Connect provider is trusted.
type SSOOptions struct {
	Issuer       string // https://…, or http:// on this machine
	ClientID     string
	ClientSecret string
	Base         *url.URL // the public address of this service
}

// SingleSignOn lets people in whom a provider has proven: authorization code with PKCE, state and nonce bound to the browser by a
// short-lived encrypted cookie. Who comes must have an account here already that was tied to them: see Tie. It may be used by many
// at once.
type SingleSignOn struct {
	auth   *Service
	opts   SSOOptions
	cookie http.Cookie
	seal   *securecookie.SecureCookie
	client *http.Client

	mu       sync.Mutex
	provider *oidc.Provider // nil until it has answered once
	failed   time.Time
	why      error
}

// NewSingleSignOn checks the options. The provider is not asked before somebody signs in, so that the service starts without it.
func (s *Service) NewSingleSignOn(o SSOOptions) (*SingleSignOn, error) {
	issuer, err := url.Parse(o.Issuer)
	switch {
	case err != nil || issuer.Host == "" || issuer.Scheme != "https" && !(issuer.Scheme == "http" && loopback(issuer.Hostname())):
		return nil, survey.Errorf(survey.Invalid, "the issuer %q is not an https:// address", o.Issuer)
	case o.ClientID == "" || o.Base == nil:
		return nil, survey.Errorf(survey.Invalid, "single sign-on needs a client id and the public address of this service")
	}
	return &SingleSignOn{
		auth: s, opts: o,
		cookie: http.Cookie{Name: ssoCookie, Path: SSOPath, Secure: o.Base.Scheme == "https", HttpOnly: true, SameSite: http.SameSiteLaxMode},
		seal:   securecookie.New(s.derived("single sign-on"), s.derived("single sign-on, secrecy")).MaxAge(0).SetSerializer(securecookie.NopEncoder{}),
		client: &http.Client{Timeout: ssoWait, Transport: bounded{http.DefaultTransport}},
	}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// bounded ends answers that are longer than any provider's.
type bounded struct{ http.RoundTripper }

// RoundTrip is that of the transport within.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, ssoAnswer), resp.Body}
	}
	return resp, err
}

// discovered gives the provider; of one that does not answer Unavailable, key auth.sso_unavailable.
func (x *SingleSignOn) discovered(ctx context.Context) (*oidc.Provider, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.provider != nil {
		return x.provider, nil
	}
	if x.why != nil && x.auth.now().Sub(x.failed) < ssoAgainIn {
		return nil, x.why
	}
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), x.client), x.opts.Issuer)
	if err != nil {
		x.failed, x.why = x.auth.now(), &survey.Error{Kind: survey.Unavailable, Key: "auth.sso_unavailable", Err: err}
		return nil, x.why
	}
	x.provider, x.why = p, nil
	return p, nil
}

func (x *SingleSignOn) config(p *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: x.opts.ClientID, ClientSecret: x.opts.ClientSecret, Endpoint: p.Endpoint(),
		RedirectURL: x.opts.Base.JoinPath(SSOPath, "callback").String(), Scopes: []string{oidc.ScopeOpenID, "email"},
	}
}

// way is what the cookie carries from Begin to Finish.
type way struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Next     string    `json:"next"`
	At       time.Time `json:"at"`
}

// Begin gives the provider's address to go to; next comes back from Finish. A provider that does not answer gives Unavailable.
func (x *SingleSignOn) Begin(w http.ResponseWriter, r *http.Request, next string) (address string, err error) {
	p, err := x.discovered(r.Context())
	if err != nil {
		return "", err
	}
	from := way{Verifier: oauth2.GenerateVerifier(), Next: next, At: x.auth.instant()}
	for _, into := range []*string{&from.State, &from.Nonce} {
		b, err := x.auth.random(20)
		if err != nil {
			return "", err
		}
		*into = tokenCode.EncodeToString(b)
	}
	text, err := json.Marshal(from)
	if err != nil {
		return "", err
	}
	c := x.cookie
	if c.Value, err = x.seal.Encode(ssoCookie, text); err != nil {
		return "", survey.Errorf(survey.Internal, "seal the cookie of a sign-in: %w", err)
	}
	http.SetCookie(w, &c)
	config := x.config(p)
	return config.AuthCodeURL(from.State, oidc.Nonce(from.Nonce), oauth2.S256ChallengeOption(from.Verifier)), nil
}

// Finish takes whoever comes back from the provider and gives their account; a session, or the second step, is then to be started.
//
// Errors are Unauthenticated with a key that says why: auth.sso_again (another browser, too late, used already, or a forged
// address), auth.sso_refused (the provider or the person said no), auth.sso_unknown (no account here is tied to them, or it
// is disabled); Unavailable where the provider does not answer.
func (x *SingleSignOn) Finish(w http.ResponseWriter, r *http.Request) (u User, next string, err error) {
	from, err := x.came(r)
	gone := x.cookie
	gone.MaxAge = -1
	http.SetCookie(w, &gone) // one cookie, one try
	if err != nil {
		return User{}, "", err
	}
	q := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(from.State)) != 1 {
		return User{}, from.Next, ssoAgain(errors.New("another state"))
	}
	if said := q.Get("error"); said != "" {
		return User{}, from.Next, &survey.Error{Kind: survey.Unauthenticated, Key: "auth.sso_refused", Err: fmt.Errorf("the provider says %.80q", said)}
	}
	who, err := x.exchange(r.Context(), q.Get("code"), from)
	if err != nil {
		return User{}, from.Next, err
	}
	u, err = x.auth.tied(r.Context(), who)
	return u, from.Next, err
}

// came reads the cookie back.
func (x *SingleSignOn) came(r *http.Request) (from way, err error) {
	c, err := r.Cookie(ssoCookie)
	if err != nil {
		return way{}, ssoAgain(err)
	}
	var text []byte
	if err := x.seal.Decode(ssoCookie, c.Value, &text); err != nil {
		return way{}, ssoAgain(err)
	}
	if err := json.Unmarshal(text, &from); err != nil {
		return way{}, ssoAgain(err)
	}
	if age := x.auth.now().Sub(from.At); age < 0 || age > ssoFor {
		return way{}, ssoAgain(errors.New("too late"))
	}
	return from, nil
}

func ssoAgain(err error) error {
	return &survey.Error{Kind: survey.Unauthenticated, Key: "auth.sso_again", Err: err}
}

// proven is whom the provider has proven.
type proven struct {
	subject string // issuer and subject: names a person for good
	mail    string // only where the provider says that it is verified; as compared
}

// exchange trades the code for an identity, checked in every way that the protocol has.
func (x *SingleSignOn) exchange(ctx context.Context, code string, from way) (proven, error) {
	p, err := x.discovered(ctx)
	if err != nil {
		return proven{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, x.client), 2*ssoWait)
	defer cancel()
	config := x.config(p)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(from.Verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return proven{}, ssoAgain(err)
	}
	if err != nil {
		return proven{}, &survey.Error{Kind: survey.Unavailable, Key: "auth.sso_unavailable", Err: err}
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.VerifierContext(ctx, &oidc.Config{ClientID: x.opts.ClientID, Now: x.auth.now}).Verify(ctx, raw)
	if err != nil {
		return proven{}, ssoAgain(err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(from.Nonce)) != 1 {
		return proven{}, ssoAgain(errors.New("another nonce"))
	}
	who := proven{subject: id.Issuer + "\x00" + id.Subject}
	var mail mailClaims
	if err := id.Claims(&mail); err != nil {
		return proven{}, ssoAgain(err)
	}
	if mail.Email == "" { // some providers tell it only when asked
		if info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token)); err == nil && info.Subject == id.Subject {
			mail = mailClaims{info.Email, loose(info.EmailVerified)}
		}
	}
	if mail.Verified {
		who.mail = foldName(mail.Email)
	}
	return who, nil
}

type mailClaims struct {
	Email    string `json:"email"`
	Verified loose  `json:"email_verified"`
}

// loose is a truth value that some providers write as a text.
type loose bool

// UnmarshalJSON takes true and "true" for true, and everything else for false.
func (l *loose) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	*l = s == "true"
	return nil
}

// Tie lets the owner of an e-mail address sign in to an account by the provider. The first sign-in ties the account to the
// person for good: an address that is given to somebody else later opens nothing. An empty address unties. An address that
// another account is tied to gives Conflict, key auth.mail_taken; an unknown account NotFound.
func (s *Service) Tie(ctx context.Context, name, mail string) error {
	key, err := knownKey(name)
	if err != nil {
		return err
	}
	mail = foldName(mail)
	if mail != "" && (len(mail) > 254 || strings.Count(mail, "@") != 1 || strings.ContainsAny(mail, " \t\r\n<>\"")) {
		return &survey.Error{Kind: survey.Invalid, Key: "auth.mail_invalid", Field: "mail", Args: []any{"mail", mail}}
	}
	present, _, err := s.accounts(ctx)
	if err != nil {
		return err
	}
	for other, u := range present {
		if mail != "" && other != key && u.Mail == mail {
			return &survey.Error{Kind: survey.Conflict, Key: "auth.mail_taken", Field: "mail", Args: []any{"mail", mail, "name", u.Name}}
		}
	}
	_, err = s.change(ctx, key, func(a *account) (bool, error) {
		was := *a
		a.Mail, a.Subject = mail, ""
		return was.Mail != a.Mail || was.Subject != a.Subject, nil
	})
	return err
}

// tied finds the account of whom the provider has proven, and ties it to the person at the first time.
func (s *Service) tied(ctx context.Context, who proven) (User, error) {
	unknown := &survey.Error{Kind: survey.Unauthenticated, Key: "auth.sso_unknown"}
	present, _, err := s.accounts(ctx)
	if err != nil {
		return User{}, fmt.Errorf("find the account of a single sign-on: %w", err)
	}
	found := ""
	for key, u := range present {
		if u.subject == who.subject {
			found = key
		}
	}
	for key, u := range present {
		if found == "" && u.subject == "" && who.mail != "" && u.Mail == who.mail {
			found = key
		}
	}
	if found == "" {
		return User{}, unknown
	}
	var spare string // in place of a one-time password that somebody else has seen
	if present[found].MustChange {
		word, err := oneTimePassword(s.rand)
		if err == nil {
			spare, err = s.hash.make(ctx, word)
		}
		if err != nil {
			return User{}, err
		}
	}
	return s.change(ctx, found, func(a *account) (bool, error) {
		if a.Disabled || a.Subject != who.subject && (a.Subject != "" || a.Mail != who.mail) {
			return false, unknown
		}
		first := a.Subject == ""
		a.Subject = who.subject
		if a.MustChange && spare != "" {
			a.Hash, a.MustChange, first = spare, false, true
		}
		return first, nil
	})
}
