package auth

import (
	"context"

	"hailong/internal/survey"
)

// SignIn gives the account whose name and password these are. The address is where the request comes from, an IP
// address without port as the server sees it; it is used to slow guessing down and kept nowhere.
//
// A wrong name, a wrong password and a disabled account give the same Unauthenticated error, key auth.wrong, after the
// same work. After too many of them TooMany comes back, key auth.too_many with "seconds" to wait, whether or not the
// account exists. A store that does not answer gives its own error and counts against nobody.
//
// SignIn proves who somebody is and writes no session: that is StartSession's, so that a second factor can come between.
func (s *Service) SignIn(ctx context.Context, name, password, address string) (User, error) {
	try, err := s.throttle.admit(foldName(name), address)
	if err != nil {
		return User{}, err
	}
	u, err := s.prove(ctx, try, name, password)
	if err != nil {
		return User{}, err
	}
	if s.hash.outdated(u.hash) {
		return s.renewHash(ctx, u, password), nil
	}
	return u, nil
}

// prove compares, and tells the throttle what came of an admitted try.
func (s *Service) prove(ctx context.Context, try *try, name, password string) (User, error) {
	u, err := s.compare(ctx, name, password)
	switch {
	case err == nil:
		try.right()
	case survey.KindOf(err) != survey.Unauthenticated:
		try.void()
	}
	return u, err
}

// compare does the same work for every name: a look-up and one hash, over a decoy where there is no account.
func (s *Service) compare(ctx context.Context, name, password string) (User, error) {
	if len(password) > 4*MaxPasswordBytes {
		return User{}, wrong()
	}
	u, err := s.find(ctx, name)
	known := err == nil
	switch {
	case survey.KindOf(err) == survey.NotFound:
		u.hash = s.hash.decoy
	case err != nil:
		return User{}, err
	}
	ok, err := s.hash.matches(ctx, u.hash, password)
	if err != nil {
		return User{}, err
	}
	if !ok || !known || u.Disabled {
		return User{}, wrong()
	}
	return u, nil
}

func (s *Service) find(ctx context.Context, name string) (User, error) {
	key, err := knownKey(name)
	if err != nil {
		return User{}, err
	}
	return s.latest(ctx, key)
}

// renewHash keeps the password under the parameters of now. Where that fails the old hash still serves, and the next
// sign-in tries again, so the person is let in either way. A renewal is a change of the account like any other: sessions
// that are open elsewhere have to sign in again, once after the parameters have changed.
func (s *Service) renewHash(ctx context.Context, u User, password string) User {
	hash, err := s.hash.make(ctx, password)
	if err != nil {
		return u
	}
	next := u.account()
	next.Hash = hash
	if v, ok, err := s.follow(ctx, foldName(u.Name), u, next); err == nil && ok {
		return v
	}
	return u
}

func wrong() error { return &survey.Error{Kind: survey.Unauthenticated, Key: "auth.wrong"} }
