package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"time"

	"hailong/internal/survey"
)

// LinkLife is for how long a one-time link may be used.
const LinkLife = 72 * time.Hour

// linkBytes is the length of a link's secret: 160 random bits.
const linkBytes = 20

// ResetLink lets the owner of an account choose a password once, without knowing the old one: the token goes into a link, and
// nothing else knows it. It takes the place of an earlier link, and ends the account's sessions; the old password, and a second
// factor, stay as they are. An unknown account gives NotFound, a disabled one Invalid, key auth.user_disabled.
func (s *Service) ResetLink(ctx context.Context, name string) (token string, until time.Time, err error) {
	key, err := knownKey(name)
	if err != nil {
		return "", time.Time{}, err
	}
	b, err := s.random(linkBytes)
	if err != nil {
		return "", time.Time{}, err
	}
	secret := tokenCode.EncodeToString(b)
	until = s.instant().Add(LinkLife)
	_, err = s.change(ctx, key, func(a *account) (bool, error) {
		if a.Disabled {
			return false, &survey.Error{Kind: survey.Invalid, Key: "auth.user_disabled", Field: "name", Args: []any{"name", a.Name}}
		}
		a.Link, a.LinkUntil = hashSecret(secret), until
		return true, nil
	})
	if err != nil {
		return "", time.Time{}, err
	}
	return base64.RawURLEncoding.EncodeToString([]byte(key)) + "." + secret, until, nil
}

// AddUserWithLink makes an account that nobody knows a password of, and the token of a link by which its owner chooses one.
// Errors are those of AddUser.
func (s *Service) AddUserWithLink(ctx context.Context, name string, role Role) (token string, until time.Time, err error) {
	if _, err := s.AddUser(ctx, name, role, ""); err != nil {
		return "", time.Time{}, err
	}
	return s.ResetLink(ctx, name)
}

// LinkOwner tells whose link it is, without using it up. A link that was used, has run out or never was gives NotFound, key
// auth.link_over, all alike.
func (s *Service) LinkOwner(ctx context.Context, token string) (User, error) {
	key, secret, ok := splitLink(token)
	if !ok {
		return User{}, linkOver()
	}
	u, err := s.latest(ctx, key)
	if survey.KindOf(err) == survey.NotFound {
		return User{}, linkOver()
	}
	if err != nil {
		return User{}, err
	}
	if !s.opens(u.account(), secret) {
		return User{}, linkOver()
	}
	return u, nil
}

// SetPasswordByLink gives the account its new password and uses the link up. Every session of the account is over. It signs nobody
// in: a second factor would be passed over. A password that breaks the rules gives Invalid with field "new", and the link stays.
func (s *Service) SetPasswordByLink(ctx context.Context, token, next string) (User, error) {
	if _, err := s.LinkOwner(ctx, token); err != nil {
		return User{}, err
	}
	key, secret, _ := splitLink(token)
	if err := checkPassword(key, next, "new"); err != nil {
		return User{}, err
	}
	hash, err := s.hash.make(ctx, next)
	if err != nil {
		return User{}, err
	}
	return s.change(ctx, key, func(a *account) (bool, error) {
		if !s.opens(*a, secret) {
			return false, linkOver()
		}
		a.Hash, a.MustChange, a.Link, a.LinkUntil = hash, false, "", time.Time{}
		return true, nil
	})
}

func (s *Service) opens(a account, secret string) bool {
	same := subtle.ConstantTimeCompare([]byte(a.Link), []byte(hashSecret(secret))) == 1
	return same && a.Link != "" && !a.Disabled && s.now().Before(a.LinkUntil)
}

// splitLink takes a token apart.
func splitLink(token string) (key, secret string, ok bool) {
	name, secret, ok := strings.Cut(token, ".")
	b, err := base64.RawURLEncoding.DecodeString(name)
	if !ok || err != nil || len(token) > 512 {
		return "", "", false
	}
	key, err = knownKey(string(b))
	return key, secret, err == nil
}

func linkOver() error {
	return &survey.Error{Kind: survey.NotFound, Key: "auth.link_over"}
}
