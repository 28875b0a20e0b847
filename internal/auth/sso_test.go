package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/survey"

	"github.com/go-jose/go-jose/v4"
)

// issuer is a small provider whose every answer a test can spoil. Tests of the whole way, against a real one, are in package
// e2e.
type issuer struct {
	*httptest.Server
	t      testing.TB
	now    func() time.Time
	signer jose.Signer
	keys   jose.JSONWebKeySet

	mu     sync.Mutex
	claims map[string]any // of the next identity token
	codes  map[string]url.Values
	down   bool
	mail   map[string]any // what userinfo tells
}

func newIssuer(t testing.TB, now func() time.Time) *issuer {
	t.Helper()
	private := testKey()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: "k1"}}, nil)
	must(t, err)
	p := &issuer{t: t, now: now, signer: signer, codes: map[string]url.Values{}, claims: map[string]any{}}
	p.keys = jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: private.Public(), KeyID: "k1", Algorithm: "RS256", Use: "sig"}}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.down {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		p.tell(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"userinfo_endpoint": p.URL + "/userinfo", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) { p.tell(w, p.keys) })
	mux.HandleFunc("/userinfo", func(w http.ResponseWriter, _ *http.Request) { p.tell(w, p.mail) })
	mux.HandleFunc("/token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *issuer) tell(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// authorize is what a person's browser does at the provider: it gives the address to come back to.
func (p *issuer) authorize(address string) url.Values {
	p.t.Helper()
	u, err := url.Parse(address)
	must(p.t, err)
	q := u.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" || len(q.Get("state")) < 20 || len(q.Get("nonce")) < 20 {
		p.t.Errorf("the provider is asked with %v", q)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code := "code-" + q.Get("state")
	p.codes[code] = q
	return url.Values{"code": {code}, "state": {q.Get("state")}}
}

// token trades a code once, for who knows the verifier.
func (p *issuer) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := r.PostFormValue("code")
	asked, ok := p.codes[code]
	delete(p.codes, code)
	if !ok || challenge(r.PostFormValue("code_verifier")) != asked.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		p.tell(w, map[string]string{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{"iss": p.URL, "aud": "hailong", "sub": "nguoi-1", "nonce": asked.Get("nonce"), "exp": p.now().Add(time.Minute).Unix(), "iat": p.now().Unix(), "email": "Lan@example.gov.vn", "email_verified": true}
	for k, v := range p.claims {
		claims[k] = v
	}
	text, _ := json.Marshal(claims)
	signed, err := p.signer.Sign(text)
	if err != nil {
		p.t.Error(err)
		return
	}
	compact, _ := signed.CompactSerialize()
	p.tell(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": compact})
}

// ssoWorld is a world in which Lan's account is tied to her address.
func ssoWorld(t testing.TB) (world, *auth.SingleSignOn, *issuer) {
	t.Helper()
	w := withLan(t, newWorld(t))
	p := newIssuer(t, w.clock.Now)
	must(t, w.Tie(t.Context(), "Lan", "LAN@example.gov.vn"))
	x, err := w.NewSingleSignOn(auth.SSOOptions{Issuer: p.URL, ClientID: "hailong", ClientSecret: "s", Base: &url.URL{Scheme: "https", Host: "h.example.vn"}})
	must(t, err)
	return w, x, p
}

// begin goes to the provider and gives the browser's cookies and what the provider sends back.
func begin(t testing.TB, x *auth.SingleSignOn, p *issuer) ([]*http.Cookie, url.Values) {
	t.Helper()
	rec := httptest.NewRecorder()
	address, err := x.Begin(rec, request(t), "/console/plan")
	must(t, err)
	if !strings.HasPrefix(address, p.URL+"/authorize?") || !strings.Contains(address, url.QueryEscape("https://h.example.vn/console/signin/oidc/callback")) {
		t.Errorf("the way leads to %s", address)
	}
	return rec.Result().Cookies(), p.authorize(address)
}

func finish(t testing.TB, x *auth.SingleSignOn, cookies []*http.Cookie, q url.Values) (auth.User, string, error) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/console/signin/oidc/callback?"+q.Encode(), nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	u, next, err := x.Finish(rec, r)
	if gone := rec.Result().Cookies(); len(gone) != 1 || gone[0].MaxAge >= 0 {
		t.Errorf("the cookie stays: %v", gone)
	}
	return u, next, err
}

func TestAPersonOfTheProviderIsLetIn(t *testing.T) {
	t.Parallel()
	w, x, p := ssoWorld(t)
	cookies, back := begin(t, x, p)
	if c := cookies[0]; !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != auth.SSOPath {
		t.Errorf("cookie %v", c)
	}
	u, next, err := finish(t, x, cookies, back)
	must(t, err)
	if u.Name != "Lan" || next != "/console/plan" {
		t.Errorf("%s goes on to %s", u.Name, next)
	}
	_, _, err = finish(t, x, cookies, back)
	wantError(t, "the same coming back again", err, survey.Unauthenticated, "auth.sso_again")
	// Now the account is tied to the person: the address alone opens nothing any more.
	p.claims = map[string]any{"sub": "nguoi-2"}
	cookies, back = begin(t, x, p)
	_, _, err = finish(t, x, cookies, back)
	wantError(t, "somebody else with the address", err, survey.Unauthenticated, "auth.sso_unknown")
	p.claims = map[string]any{"email": "khac@example.gov.vn"}
	cookies, back = begin(t, x, p)
	if u, _, err := finish(t, x, cookies, back); err != nil || u.Name != "Lan" {
		t.Errorf("the person with another address: %v", err)
	}
	must(t, w.DisableUser(t.Context(), "lan"))
	cookies, back = begin(t, x, p)
	_, _, err = finish(t, x, cookies, back)
	wantError(t, "a disabled account", err, survey.Unauthenticated, "auth.sso_unknown")
}

// TestWhatTheProviderSaysIsChecked spoils one thing at a time.
func TestWhatTheProviderSaysIsChecked(t *testing.T) {
	t.Parallel()
	for why, spoil := range map[string]struct {
		claims map[string]any
		query  func(url.Values)
		key    string
	}{
		"another nonce":                    {claims: map[string]any{"nonce": "x"}, key: "auth.sso_again"},
		"another audience":                 {claims: map[string]any{"aud": "khac"}, key: "auth.sso_again"},
		"another issuer":                   {claims: map[string]any{"iss": "https://khac.example"}, key: "auth.sso_again"},
		"a token that has run out":         {claims: map[string]any{"exp": 1}, key: "auth.sso_again"},
		"an address that nobody verified":  {claims: map[string]any{"email_verified": false}, key: "auth.sso_unknown"},
		"an address said verified as text": {claims: map[string]any{"email_verified": "no"}, key: "auth.sso_unknown"},
		"an unknown address":               {claims: map[string]any{"email": "ai@example.gov.vn"}, key: "auth.sso_unknown"},
		"no address":                       {claims: map[string]any{"email": ""}, key: "auth.sso_unknown"},
		"another state":                    {query: func(q url.Values) { q.Set("state", "x") }, key: "auth.sso_again"},
		"no state":                         {query: func(q url.Values) { q.Del("state") }, key: "auth.sso_again"},
		"a made-up code":                   {query: func(q url.Values) { q.Set("code", "x") }, key: "auth.sso_again"},
		"a person who says no":             {query: func(q url.Values) { q.Set("error", "access_denied") }, key: "auth.sso_refused"},
	} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			_, x, p := ssoWorld(t)
			p.claims = spoil.claims
			cookies, back := begin(t, x, p)
			if spoil.query != nil {
				spoil.query(back)
			}
			_, _, err := finish(t, x, cookies, back)
			wantError(t, why, err, survey.Unauthenticated, spoil.key)
		})
	}
}

func TestAWayBelongsToItsBrowserAndTime(t *testing.T) {
	t.Parallel()
	w, x, p := ssoWorld(t)
	_, back := begin(t, x, p)
	_, _, err := finish(t, x, nil, back)
	wantError(t, "another browser", err, survey.Unauthenticated, "auth.sso_again")
	cookies, _ := begin(t, x, p)
	_, _, err = finish(t, x, cookies, back)
	wantError(t, "another way's cookie", err, survey.Unauthenticated, "auth.sso_again")
	cookies, back = begin(t, x, p)
	cookies[0].Value = cookies[0].Value[:len(cookies[0].Value)-4] + "AAAA"
	_, _, err = finish(t, x, cookies, back)
	wantError(t, "a forged cookie", err, survey.Unauthenticated, "auth.sso_again")
	cookies, back = begin(t, x, p)
	w.clock.pass(11 * time.Minute)
	_, _, err = finish(t, x, cookies, back)
	wantError(t, "too late", err, survey.Unauthenticated, "auth.sso_again")
}

// TestAnAddressToldOnlyWhenAsked: some providers leave it out of the token.
func TestAnAddressToldOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	_, x, p := ssoWorld(t)
	p.claims = map[string]any{"email": "", "email_verified": false}
	p.mail = map[string]any{"sub": "nguoi-khac", "email": "lan@example.gov.vn", "email_verified": true}
	cookies, back := begin(t, x, p)
	_, _, err := finish(t, x, cookies, back)
	wantError(t, "what is told of somebody else", err, survey.Unauthenticated, "auth.sso_unknown")
	p.mail["sub"] = "nguoi-1"
	cookies, back = begin(t, x, p)
	if u, _, err := finish(t, x, cookies, back); err != nil || u.Name != "Lan" {
		t.Errorf("%v", err)
	}
}

func TestAProviderThatIsDown(t *testing.T) {
	t.Parallel()
	w, x, p := ssoWorld(t)
	p.down = true
	for range 2 {
		_, err := x.Begin(httptest.NewRecorder(), request(t), "")
		wantError(t, "a provider that is down", err, survey.Unavailable, "auth.sso_unavailable")
	}
	p.mu.Lock()
	p.down = false
	p.mu.Unlock()
	w.clock.pass(6 * time.Second)
	cookies, back := begin(t, x, p)
	if _, _, err := finish(t, x, cookies, back); err != nil {
		t.Errorf("after it came back: %v", err)
	}
}

func TestTies(t *testing.T) {
	t.Parallel()
	w, x, p := ssoWorld(t)
	_, err := w.AddUser(t.Context(), "minh", auth.Viewer, "")
	must(t, err)
	wantError(t, "an address that is taken", w.Tie(t.Context(), "minh", "lan@EXAMPLE.gov.vn"), survey.Conflict, "auth.mail_taken")
	for _, bad := range []string{"lan", "a@b@c", "a b@c", "<a@b>"} {
		wantError(t, bad, w.Tie(t.Context(), "minh", bad), survey.Invalid, "auth.mail_invalid")
	}
	wantError(t, "an unknown account", w.Tie(t.Context(), "nobody", "x@y"), survey.NotFound, "auth.user_unknown")
	must(t, w.Tie(t.Context(), "lan", ""))
	cookies, back := begin(t, x, p)
	_, _, err = finish(t, x, cookies, back)
	wantError(t, "an untied account", err, survey.Unauthenticated, "auth.sso_unknown")
	// A one-time password that an operator has seen ends with the first sign-in by the provider.
	must(t, w.Tie(t.Context(), "minh", "lan@example.gov.vn"))
	cookies, back = begin(t, x, p)
	u, _, err := finish(t, x, cookies, back)
	if err != nil || u.Name != "minh" || u.MustChange {
		t.Errorf("%+v %v", u, err)
	}
}

func TestProvidersThatAreNotTrusted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	base := &url.URL{Scheme: "https", Host: "h.example.vn"}
	for why, o := range map[string]auth.SSOOptions{
		"plain http": {Issuer: "http://sso.example.vn", ClientID: "x", Base: base}, "no issuer": {ClientID: "x", Base: base},
		"no client": {Issuer: "https://sso.example.vn", Base: base}, "no address of our own": {Issuer: "https://sso.example.vn", ClientID: "x"},
	} {
		if _, err := w.NewSingleSignOn(o); survey.KindOf(err) != survey.Invalid {
			t.Errorf("%s: %v", why, err)
		}
	}
}

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
