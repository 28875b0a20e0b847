package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// CookieName is the name of the console's cookie.
const CookieName = "hailong_session"

const (
	idBytes    = 32
	seenEvery  = time.Minute // how often the last use is written at most
	seenSuffix = "#seen"
)

// session is what the store keeps of one sign-in. It is inserted, and never written again.
type session struct {
	User    string    `json:"user"`  // key of the account
	State   int       `json:"state"` // of the account at sign-in
	Created time.Time `json:"created"`
	Browser string    `json:"browser,omitempty"` // in a word or two, for the list of one's own sessions
}

// seen says when a session was last used.
type seen struct {
	At time.Time `json:"at"`
}

// userValue is the one key in the Values of a session; its value is a User.
type userValue struct{}

// Sessions is gorilla's session store on ours. It holds sessions of people who have signed in and of nobody else, so
// that strangers cannot fill the store: a session without a user is not saved, and Values take nothing but the user.
// Handlers use StartSession, CurrentUser and EndSession; they need not know of it.
type Sessions struct {
	auth           *Service
	codec          *securecookie.SecureCookie
	cookie         sessions.Options
	idle, absolute time.Duration
}

var _ sessions.Store = (*Sessions)(nil)

func newSessions(s *Service, o Options) *Sessions {
	// The store knows when a session ends; the cookie's own time stamp is not asked.
	codec := securecookie.New(o.SessionKey, nil).MaxAge(0).SetSerializer(securecookie.NopEncoder{})
	// Without a Max-Age the cookie goes when the browser is closed, as befits a shared computer.
	cookie := sessions.Options{Path: o.Path, Secure: o.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	return &Sessions{auth: s, codec: codec, cookie: cookie, idle: o.Idle, absolute: o.Absolute}
}

// Get gives the session of a request, the same one however often it is asked.
func (s *Sessions) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the session that the request's cookie names. Where that is none, or none that holds any more, it gives a
// new, empty one; an error only when the store fails, and an empty session beside it.
func (s *Sessions) New(r *http.Request, name string) (*sessions.Session, error) {
	sess := sessions.NewSession(s, name)
	cookie := s.cookie
	sess.Options = &cookie
	sess.IsNew = true
	id, ok := s.idIn(r, name)
	if !ok {
		return sess, nil
	}
	u, ok, err := s.holder(r.Context(), id)
	if err != nil || !ok {
		return sess, err
	}
	sess.ID, sess.IsNew = id, false
	sess.Values[userValue{}] = u
	return sess, nil
}

// Save stores a new session and sets its cookie; with a negative MaxAge it ends the session and takes the cookie back.
func (s *Sessions) Save(r *http.Request, w http.ResponseWriter, sess *sessions.Session) error {
	if sess.Options.MaxAge < 0 {
		http.SetCookie(w, sessions.NewCookie(sess.Name(), "", sess.Options))
		clear(sess.Values)
		return s.remove(r.Context(), sess)
	}
	u, ok := sess.Values[userValue{}].(User)
	if !ok || len(sess.Values) != 1 {
		return survey.Errorf(survey.Internal, "a session holds a user who has signed in and nothing else; it has %d values", len(sess.Values))
	}
	if sess.ID == "" {
		if err := s.insert(r, sess, u); err != nil {
			return err
		}
	}
	value, err := s.codec.Encode(sess.Name(), []byte(sess.ID))
	if err != nil {
		return survey.Errorf(survey.Internal, "sign session cookie: %w", err)
	}
	http.SetCookie(w, sessions.NewCookie(sess.Name(), value, sess.Options))
	return nil
}

// idIn gives the id in the first cookie that we signed.
func (s *Sessions) idIn(r *http.Request, name string) (string, bool) {
	for _, c := range r.CookiesNamed(name) {
		var id []byte
		if s.codec.Decode(name, c.Value, &id) == nil && len(id) > 0 {
			return string(id), true
		}
	}
	return "", false
}

// insert gives a session an id and stores it.
func (s *Sessions) insert(r *http.Request, sess *sessions.Session, u User) error {
	ctx := r.Context()
	if u.state == 0 || u.Disabled {
		return survey.Errorf(survey.Internal, "a session is for an account that has just signed in")
	}
	b, err := s.auth.random(idBytes)
	if err != nil {
		return err
	}
	id := base64.RawURLEncoding.EncodeToString(b)
	body, err := json.Marshal(session{User: foldName(u.Name), State: u.state, Created: s.auth.instant(), Browser: browserOf(r.UserAgent())})
	if err != nil {
		return survey.Errorf(survey.Internal, "encode session: %w", err)
	}
	ok, err := s.auth.insertOne(ctx, store.Sessions, sessionKey(id), body)
	if err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	if !ok {
		return survey.Errorf(survey.Internal, "save session: its random id is taken")
	}
	sess.ID, sess.IsNew = id, false
	return nil
}

// remove deletes what the store has of a session, and leaves it without an id.
func (s *Sessions) remove(ctx context.Context, sess *sessions.Session) error {
	if sess.ID == "" {
		return nil
	}
	key := sessionKey(sess.ID)
	sess.ID, sess.IsNew = "", true
	for _, k := range []string{key, key + seenSuffix} {
		if err := s.auth.st.Delete(ctx, store.Sessions, k); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
	}
	return nil
}

// holder gives whose session an id is, and notes that it is in use; false means that it is nobody's any more.
func (s *Sessions) holder(ctx context.Context, id string) (User, bool, error) {
	key, now := sessionKey(id), s.auth.instant()
	var kept session
	ok, err := s.read(ctx, key, &kept)
	if err != nil || !ok || now.Sub(kept.Created) >= s.absolute {
		return User{}, false, err
	}
	last := seen{At: kept.Created}
	if _, err := s.read(ctx, key+seenSuffix, &last); err != nil {
		return User{}, false, err
	}
	if now.Sub(last.At) >= s.idle {
		return User{}, false, nil
	}
	u, ok, err := s.account(ctx, kept)
	if err != nil || !ok {
		return User{}, false, err
	}
	if now.Sub(last.At) >= seenEvery {
		s.touch(ctx, key, now)
	}
	return u, true, nil
}

// account gives the account a session is for, as long as it is in the state in which the session began.
func (s *Sessions) account(ctx context.Context, kept session) (User, bool, error) {
	a, err := s.auth.state(ctx, kept.User, kept.State)
	if survey.KindOf(err) == survey.NotFound {
		return User{}, false, nil
	}
	if err != nil {
		return User{}, false, err
	}
	changed, err := s.auth.changed(ctx, kept.User, kept.State)
	if err != nil || changed || a.Over || a.Disabled {
		return User{}, false, err
	}
	return a.user(kept.State), true, nil
}

// touch notes the last use. A store that reads but does not write (a full disk) must not keep managers from their
// figures, so a failure is not theirs: the next request tries again.
func (s *Sessions) touch(ctx context.Context, key string, now time.Time) {
	body, err := json.Marshal(seen{At: now})
	if err == nil {
		_ = s.auth.st.Put(ctx, store.Sessions, store.Document{Key: key + seenSuffix, Body: body})
	}
}

// read decodes a document; false means that there is none.
func (s *Sessions) read(ctx context.Context, key string, into any) (bool, error) {
	doc, err := s.auth.st.Get(ctx, store.Sessions, key)
	if survey.KindOf(err) == survey.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read session: %w", err)
	}
	if err := json.Unmarshal(doc.Body, into); err != nil {
		return false, survey.Errorf(survey.Internal, "read session: %w", err)
	}
	return true, nil
}

// sessionKey is what the store knows an id by.
func sessionKey(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}
