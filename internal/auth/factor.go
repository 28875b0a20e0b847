package auth

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// The second factor is a code that changes every 30 seconds (RFC 6238, six digits, SHA-1, as all apps know it). One step
// before and after is taken, for clocks that differ.
const (
	codeStep      = 30 * time.Second
	codeDigits    = 6
	recoveryCodes = 10
	usedSuffix    = "#used" // of keys that say which code was used
	pendingCookie = "hailong_pending"
	pendingFor    = 5 * time.Minute
)

// factors seals secrets and knows who has shown the password and not yet the code.
type factors struct {
	auth    *Service
	seal    cipher.AEAD
	pending *securecookie.SecureCookie
	cookie  http.Cookie
}

// newFactors derives its keys from the key of the sessions, which is kept outside the store.
func newFactors(s *Service, o Options) (*factors, error) {
	block, err := aes.NewCipher(s.derived("second factor"))
	if err != nil {
		return nil, err
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &factors{
		auth: s, seal: seal,
		pending: securecookie.New(s.derived("half signed in"), nil).MaxAge(0).SetSerializer(securecookie.NopEncoder{}),
		cookie:  http.Cookie{Name: pendingCookie, Path: o.Path, Secure: o.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode},
	}, nil
}

// NewSecret makes up the secret of a second factor for an account, and the address by which an app takes it in.
// Nothing is kept: EnrolSecondFactor does that, once a code shows that the app has it.
func (s *Service) NewSecret(name, issuer string) (secret, address string, err error) {
	b, err := s.random(20)
	if err != nil {
		return "", "", err
	}
	secret = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
	return secret, SecretAddress(name, issuer, secret), nil
}

// SecretAddress is how a secret of an account stands in the symbol that apps scan.
func SecretAddress(name, issuer, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+name) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// EnrolSecondFactor keeps the secret of a second factor, in place of one there may have been, for somebody who knows the
// password and has shown by a code that an app knows the secret. It gives the account as it is now, whose other sessions are
// over, and new recovery codes, which are nowhere else. A wrong password gives Invalid with field "current", a wrong code with
// field "code"; too many give TooMany.
func (s *Service) EnrolSecondFactor(ctx context.Context, name, password, secret, code string) (User, []string, error) {
	u, err := s.proveOwner(ctx, name, password)
	if err != nil {
		return User{}, nil, err
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil || len(raw) < 16 {
		return User{}, nil, wrongCode()
	}
	if _, ok := s.factors.step(secret, code); !ok {
		return User{}, nil, wrongCode()
	}
	sealed, err := s.factors.close(secret, foldName(name))
	if err != nil {
		return User{}, nil, err
	}
	codes, digests, err := s.newRecovery(foldName(name))
	if err != nil {
		return User{}, nil, err
	}
	v, err := s.change(ctx, foldName(name), func(a *account) (bool, error) {
		if a.Hash != u.hash || a.Disabled {
			return false, wrongOld()
		}
		a.Factor, a.Recovery = sealed, digests
		return true, nil
	})
	return v, codes, err
}

// DropSecondFactor takes the second factor away from somebody who knows the password. Administrators keep theirs: Forbidden.
func (s *Service) DropSecondFactor(ctx context.Context, name, password string) (User, error) {
	u, err := s.proveOwner(ctx, name, password)
	if err != nil {
		return User{}, err
	}
	if u.Role == Administrator {
		return User{}, &survey.Error{Kind: survey.Invalid, Key: "auth.factor_needed", Field: "current"}
	}
	return s.change(ctx, foldName(name), func(a *account) (bool, error) {
		if a.Hash != u.hash || a.Disabled {
			return false, wrongOld()
		}
		a.Factor, a.Recovery = "", nil
		return true, nil
	})
}

// ResetSecondFactor takes the second factor away from somebody who has lost it, and ends their sessions. It is for those who
// may without knowing the password: the command line on the machine itself.
func (s *Service) ResetSecondFactor(ctx context.Context, name string) error {
	key, err := knownKey(name)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, key, func(a *account) (bool, error) {
		had := a.Factor != ""
		a.Factor, a.Recovery = "", nil
		return had, nil
	})
	return err
}

// proveOwner holds the password of somebody who is signed in against the account's, counted like SetPassword's.
func (s *Service) proveOwner(ctx context.Context, name, password string) (User, error) {
	counted := "change of " + foldName(name)
	try, err := s.throttle.admit(counted, counted)
	if err != nil {
		return User{}, err
	}
	u, err := s.prove(ctx, try, name, password)
	if survey.KindOf(err) == survey.Unauthenticated {
		return User{}, wrongOld()
	}
	return u, err
}

// AwaitCode notes in the browser that the password of an account was right and its code is still to come: for five minutes,
// signed, and opening nothing.
func (s *Service) AwaitCode(w http.ResponseWriter, u User) error {
	text, err := json.Marshal(pendingUser{User: foldName(u.Name), State: u.state, At: s.instant()})
	if err != nil {
		return err
	}
	c := s.factors.cookie
	if c.Value, err = s.factors.pending.Encode(pendingCookie, text); err != nil {
		return survey.Errorf(survey.Internal, "sign the cookie of a half sign-in: %w", err)
	}
	http.SetCookie(w, &c)
	return nil
}

// pendingUser is who has shown the password.
type pendingUser struct {
	User  string    `json:"user"`
	State int       `json:"state"`
	At    time.Time `json:"at"`
}

// Pending gives whose code is awaited in this browser; Unauthenticated, key auth.signed_out, where nobody's is, it has taken
// too long, or the account has changed since.
func (s *Service) Pending(r *http.Request) (User, error) {
	nobody := &survey.Error{Kind: survey.Unauthenticated, Key: "auth.signed_out"}
	c, err := r.Cookie(pendingCookie)
	if err != nil {
		return User{}, nobody
	}
	var text []byte
	var p pendingUser
	if s.factors.pending.Decode(pendingCookie, c.Value, &text) != nil || json.Unmarshal(text, &p) != nil || s.now().Sub(p.At) >= pendingFor {
		return User{}, nobody
	}
	u, ok, err := s.sessions.account(r.Context(), session{User: p.User, State: p.State})
	if err == nil && (!ok || !u.SecondFactor) {
		err = nobody
	}
	return u, err
}

// SignInCode takes the code of whoever is awaited in this browser, or one of their recovery codes, and gives the account; a
// session is then to be started. A recovery code ends the account's other sessions: a phone that is gone may be in other hands. A
// wrong or used code gives Unauthenticated, key auth.code_wrong. Tries are counted for the
// account and the address as those of passwords are.
func (s *Service) SignInCode(w http.ResponseWriter, r *http.Request, code, address string) (User, error) {
	u, err := s.Pending(r)
	if err != nil {
		return User{}, err
	}
	try, err := s.throttle.admit("code of "+foldName(u.Name), address)
	if err != nil {
		return User{}, err
	}
	v, err := s.takeCode(r.Context(), u, code)
	switch {
	case err == nil:
		try.right()
		s.ForgetPending(w)
	case survey.KindOf(err) != survey.Unauthenticated:
		try.void()
	}
	return v, err
}

// ForgetPending takes the mark of AwaitCode back.
func (s *Service) ForgetPending(w http.ResponseWriter) {
	c := s.factors.cookie
	c.MaxAge = -1
	http.SetCookie(w, &c)
}

// takeCode lets each code be used once: that of an app under its step, a recovery code by taking it out of the account.
func (s *Service) takeCode(ctx context.Context, u User, code string) (User, error) {
	secret, err := s.factors.open(u.factor, foldName(u.Name))
	if err != nil {
		return User{}, err
	}
	if step, ok := s.factors.step(secret, code); ok {
		fresh, err := s.factors.use(ctx, foldName(u.Name), step)
		if err == nil && !fresh {
			err = codeRefused()
		}
		return u, err
	}
	digest := recoveryDigest(foldName(u.Name), code)
	return s.change(ctx, foldName(u.Name), func(a *account) (bool, error) {
		i := slices.IndexFunc(a.Recovery, func(d string) bool { return subtle.ConstantTimeCompare([]byte(d), []byte(digest)) == 1 })
		if i < 0 || a.Factor != u.factor || a.Disabled {
			return false, codeRefused()
		}
		a.Recovery = slices.Delete(slices.Clone(a.Recovery), i, i+1)
		return true, nil
	})
}

// step gives the step of time at which a code is that of a secret.
func (f *factors) step(secret, code string) (int64, bool) {
	code = strings.Join(strings.Fields(code), "")
	if len(code) != codeDigits {
		return 0, false
	}
	now := f.auth.now().Unix() / int64(codeStep/time.Second)
	for _, n := range []int64{now, now - 1, now + 1} {
		at := time.Unix(n*int64(codeStep/time.Second), 0)
		ok, err := totp.ValidateCustom(code, secret, at, totp.ValidateOpts{Period: uint(codeStep / time.Second), Digits: codeDigits, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return n, true
		}
	}
	return 0, false
}

// use notes that the code of a step was used; false means that it was before.
func (f *factors) use(ctx context.Context, user string, step int64) (bool, error) {
	sum := sha256.Sum256([]byte(user))
	body, err := json.Marshal(seen{At: f.auth.instant()})
	if err != nil {
		return false, err
	}
	ok, err := f.auth.insertOne(ctx, store.Sessions, hex.EncodeToString(sum[:])+"-"+strconv.FormatInt(step, 10)+usedSuffix, body)
	if err != nil {
		err = fmt.Errorf("note a used code: %w", err)
	}
	return ok, err
}

// sweep removes what says that codes were used which nobody could use again.
func (f *factors) sweep(ctx context.Context, now time.Time) error {
	var old []string
	err := scan(ctx, f.auth.st, store.Sessions, func(doc store.Document) error {
		var at seen
		if !strings.HasSuffix(doc.Key, usedSuffix) {
			return nil
		}
		if err := json.Unmarshal(doc.Body, &at); err != nil {
			return damaged(doc.Key, err)
		}
		if now.Sub(at.At) > 10*codeStep {
			old = append(old, doc.Key)
		}
		return nil
	})
	for _, key := range old {
		if err == nil {
			err = f.auth.st.Delete(ctx, store.Sessions, key)
		}
	}
	return err
}

// close seals a secret for one account; open is its inverse.
func (f *factors) close(secret, user string) (string, error) {
	nonce, err := f.auth.random(f.seal.NonceSize())
	if err != nil {
		return "", err
	}
	return base64.RawStdEncoding.EncodeToString(f.seal.Seal(nonce, nonce, []byte(secret), []byte(user))), nil
}

func (f *factors) open(sealed, user string) (string, error) {
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(b) < f.seal.NonceSize() {
		return "", survey.Errorf(survey.Internal, "the second factor of %s is damaged", user)
	}
	text, err := f.seal.Open(nil, b[:f.seal.NonceSize()], b[f.seal.NonceSize():], []byte(user))
	if err != nil {
		return "", survey.Errorf(survey.Internal, "the second factor of %s cannot be opened: was the key of the sessions changed? %w", user, err)
	}
	return string(text), nil
}

// newRecovery makes up recovery codes, and what is kept of them.
func (s *Service) newRecovery(user string) (codes, digests []string, err error) {
	for range recoveryCodes {
		code, err := oneTimePassword(s.rand)
		if err != nil {
			return nil, nil, err
		}
		code = code[:11] // two groups: 43 random bits, and few tries
		codes, digests = append(codes, code), append(digests, recoveryDigest(user, code))
	}
	return codes, digests, nil
}

func recoveryDigest(user, code string) string {
	plain := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(code, "-", "")), ""))
	sum := sha256.Sum256([]byte(user + "\x00" + plain))
	return hex.EncodeToString(sum[:])
}

func wrongCode() error {
	return &survey.Error{Kind: survey.Invalid, Key: "auth.code_wrong", Field: "code"}
}

func codeRefused() error { return &survey.Error{Kind: survey.Unauthenticated, Key: "auth.code_wrong"} }
