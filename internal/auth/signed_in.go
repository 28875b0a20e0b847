package auth

import (
	"net/http"

	"hailong/internal/survey"
)

// StartSession lets the browser be signed in as the user that SignIn or SetPassword gave. The session has a new id,
// and whatever session the browser had before is ended. Call it before the response is written.
func (s *Service) StartSession(w http.ResponseWriter, r *http.Request, u User) error {
	sess, err := s.sessions.Get(r, CookieName)
	if err != nil {
		return err
	}
	if err := s.sessions.remove(r.Context(), sess); err != nil {
		return err
	}
	clear(sess.Values)
	sess.Values[userValue{}] = u
	return sess.Save(r, w)
}

// CurrentUser gives who is signed in. Nobody is Unauthenticated, key auth.signed_out, whatever the reason: no cookie,
// one that is not ours, a session that was ended or has expired, an account that was changed or disabled. A store that
// fails gives its own error. Where MustChange is set, the caller lets them do nothing but change the password.
func (s *Service) CurrentUser(r *http.Request) (User, error) {
	sess, err := s.sessions.Get(r, CookieName)
	if err != nil {
		return User{}, err
	}
	u, ok := sess.Values[userValue{}].(User)
	if !ok {
		return User{}, &survey.Error{Kind: survey.Unauthenticated, Key: "auth.signed_out"}
	}
	return u, nil
}

// EndSession signs out: the store forgets the session, so that its cookie opens nothing any more, and the browser is
// told to drop the cookie. Without a session it does the latter alone. After an error the browser's cookie is gone, but
// a copy of it may still work: say so.
func (s *Service) EndSession(w http.ResponseWriter, r *http.Request) error {
	sess, readErr := s.sessions.Get(r, CookieName)
	sess.Options.MaxAge = -1
	err := sess.Save(r, w)
	sess.Options.MaxAge = 0
	if readErr != nil {
		return readErr
	}
	return err
}
