package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// minSessionKey is the shortest key, in bytes, under which cookies are signed.
const minSessionKey = 32

// Options are what a Service needs beside a store. Only SessionKey has no default.
type Options struct {
	// SessionKey signs the cookie; at least 32 bytes, kept outside the store. Another key signs everybody out.
	SessionKey []byte
	// Secure says that the console is reached by https alone, and keeps the cookie off plain http.
	Secure bool
	// Path is where the browser sends the cookie; "/console" by default.
	Path string
	// Idle ends a session that was not used for so long; two hours by default.
	Idle time.Duration
	// Absolute ends a session so long after sign-in, used or not; twelve hours by default.
	Absolute time.Duration
	// Cost is what a password hash costs; DefaultCost by default.
	Cost Cost
	// Now is the clock; time.Now by default.
	Now func() time.Time
	// Rand gives passwords, ids, tokens and salts; crypto/rand by default.
	Rand io.Reader
}

// Service is the one door to accounts, sessions and tokens. Its methods may be called concurrently.
type Service struct {
	st       store.Store
	now      func() time.Time
	rand     io.Reader
	hash     *hasher
	throttle *throttle
	sessions *Sessions
	factors  *factors

	sessionKey []byte // from which the keys of other cookies are made
}

// New makes a Service on a store. It writes nothing. Options that cannot work give Invalid.
func New(st store.Store, opts Options) (*Service, error) {
	opts = opts.withDefaults()
	if len(opts.SessionKey) < minSessionKey {
		return nil, survey.Errorf(survey.Invalid, "session key has %d bytes, at least %d are needed", len(opts.SessionKey), minSessionKey)
	}
	if err := opts.Cost.check(); err != nil {
		return nil, err
	}
	if opts.Idle < 0 || opts.Absolute < 0 {
		return nil, survey.Errorf(survey.Invalid, "session limits must not be negative: idle %v, absolute %v", opts.Idle, opts.Absolute)
	}
	h, err := newHasher(opts.Cost, opts.Rand)
	if err != nil {
		return nil, err
	}
	th, err := newThrottle(opts.Now, opts.Rand)
	if err != nil {
		return nil, err
	}
	s := &Service{st: st, now: opts.Now, rand: opts.Rand, hash: h, throttle: th, sessionKey: opts.SessionKey}
	s.sessions = newSessions(s, opts)
	if s.factors, err = newFactors(s, opts); err != nil {
		return nil, err
	}
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Path == "" {
		o.Path = "/console"
	}
	if o.Idle == 0 {
		o.Idle = 2 * time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 12 * time.Hour
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	return o
}

// Sessions gives the session store, for gorilla's own functions.
func (s *Service) Sessions() *Sessions { return s.sessions }

// derived makes the key of another cookie, or of what is sealed in the store, from the key of the sessions.
func (s *Service) derived(use string) []byte {
	m := hmac.New(sha256.New, s.sessionKey)
	m.Write([]byte(use))
	return m.Sum(nil)
}

// random gives n random bytes.
func (s *Service) random(n int) ([]byte, error) { return randomBytes(s.rand, n) }

func randomBytes(r io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, survey.Errorf(survey.Internal, "read randomness: %w", err)
	}
	return b, nil
}

// instant gives the present as it is stored: UTC, milliseconds.
func (s *Service) instant() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// insertOne writes one document and reports whether it was written; false means that its key was taken.
func (s *Service) insertOne(ctx context.Context, c store.Collection, key string, body []byte) (bool, error) {
	outcomes, err := s.st.Insert(ctx, c, []store.Document{{Key: key, Body: body}})
	if err != nil {
		return false, err
	}
	if len(outcomes) != 1 {
		return false, survey.Errorf(survey.Internal, "insert of one document into %s gave %d outcomes", c, len(outcomes))
	}
	switch outcomes[0] {
	case store.Written:
		return true, nil
	case store.Conflict:
		return false, nil
	}
	return false, fmt.Errorf("insert into %s gave outcome %d", c, outcomes[0])
}
