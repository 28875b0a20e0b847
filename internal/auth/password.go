package auth

import (
	"context"
	_ "embed"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hailong/internal/survey"
)

// The length of a password that a person chooses.
const (
	MinPassword      = 12  // characters
	MaxPasswordBytes = 256 // in UTF-8
)

//go:embed silly.txt
var sillyText string

// silly holds what people choose when asked for twelve characters, one a line in silly.txt, as foldPassword leaves it.
var silly = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(sillyText) {
		if w := strings.TrimSpace(line); w != "" && !strings.HasPrefix(w, "#") {
			m[foldPassword(w)] = true
		}
	}
	return m
}()

// normalPassword is what is hashed: NFC, so that the same word typed on another keyboard is the same password.
func normalPassword(p string) string { return norm.NFC.String(p) }

// foldPassword is what is compared with the list of silly ones: lower case, letters and digits only.
func foldPassword(p string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, normalPassword(p))
}

// checkPassword applies the rules to a password that the account named by key is to have; field is where it was typed.
// There is no rule about kinds of characters: length is what counts.
func checkPassword(key, p, field string) error {
	bad := func(why string, args ...any) error {
		return &survey.Error{Kind: survey.Invalid, Key: "auth.password_" + why, Field: field, Args: args}
	}
	normal := normalPassword(p)
	switch {
	case len(normal) > MaxPasswordBytes || len(p) > 4*MaxPasswordBytes:
		return bad("long", "max", MaxPasswordBytes)
	case !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl):
		return bad("text")
	case utf8.RuneCountInString(normal) < MinPassword:
		return bad("short", "min", MinPassword)
	case likeName(key, normal):
		return bad("name")
	case silly[foldPassword(p)] || monotonous(normal):
		return bad("silly")
	}
	return nil
}

// likeName reports whether a password is the name, with nothing but digits and signs around it.
func likeName(key, normal string) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if !unicode.IsLetter(r) {
				return -1
			}
			return r
		}, s)
	}
	folded := foldName(normal)
	return folded == key || letters(folded) != "" && letters(folded) == letters(key)
}

// monotonous reports whether a password has fewer than five different characters, or runs on through neighbouring ones.
func monotonous(p string) bool {
	seen := map[rune]bool{}
	steps, runs := 0, 0
	var before rune
	for i, r := range p {
		seen[r] = true
		if i > 0 {
			steps++
			if d := r - before; d >= -1 && d <= 1 {
				runs++
			}
		}
		before = r
	}
	return len(seen) < 5 || 4*runs >= 3*steps
}

// oneTimeSigns are the signs of made-up passwords: no two of them look alike in print or handwriting, and none is part
// of what Vietnamese input methods (Telex, VNI, VIQR) turn into something else, which needs a vowel, a d or a w.
const oneTimeSigns = "bcfghjkmnprstvxz3478"

// oneTimePassword makes up a password of four groups of five signs: 20 signs of 20 kinds are 86 random bits.
func oneTimePassword(r io.Reader) (string, error) {
	const groups, size = 4, 5
	b := make([]byte, 0, groups*(size+1))
	for i := range groups * size {
		if i > 0 && i%size == 0 {
			b = append(b, '-')
		}
		c, err := pick(r, oneTimeSigns)
		if err != nil {
			return "", err
		}
		b = append(b, c)
	}
	return string(b), nil
}

// pick gives one sign, each as likely as the others.
func pick(r io.Reader, signs string) (byte, error) {
	limit := 256 - 256%len(signs)
	for {
		b, err := randomBytes(r, 1)
		if err != nil {
			return 0, err
		}
		if int(b[0]) < limit {
			return signs[int(b[0])%len(signs)], nil
		}
	}
}

// SetPassword gives an account a new password, for somebody who knows the old one, and clears MustChange. Every session
// of the account is over then, the caller's own too: start a new one with the User that comes back.
//
// A wrong old password gives Invalid, key auth.password_wrong, and counts as a failed try, so that a browser left open
// is no place to guess; a disabled or unknown account gives the same. A new one that breaks the rules, or equals the
// old one, gives Invalid with field "new". Too many wrong ones give TooMany.
func (s *Service) SetPassword(ctx context.Context, name, old, next string) (User, error) {
	key := foldName(name)
	if err := checkPassword(key, next, "new"); err != nil {
		return User{}, err
	}
	if normalPassword(old) == normalPassword(next) {
		return User{}, &survey.Error{Kind: survey.Invalid, Key: "auth.password_same", Field: "new"}
	}
	// No address is known here, and strangers who guess at the sign-in must not keep the owner from changing the
	// password: tries are counted apart from those.
	counted := "change of " + key
	try, err := s.throttle.admit(counted, counted)
	if err != nil {
		return User{}, err
	}
	u, err := s.prove(ctx, try, name, old)
	if survey.KindOf(err) == survey.Unauthenticated {
		return User{}, wrongOld()
	}
	if err != nil {
		return User{}, err
	}
	hash, err := s.hash.make(ctx, next)
	if err != nil {
		return User{}, err
	}
	return s.change(ctx, key, func(a *account) (bool, error) {
		if a.Hash != u.hash || a.Disabled {
			return false, wrongOld()
		}
		a.Hash, a.MustChange, a.Link, a.LinkUntil = hash, false, "", time.Time{}
		return true, nil
	})
}

// ResetPassword gives an account a one-time password in place of one that was forgotten, and ends its sessions. It is
// for those who may without knowing the old one: the command line on the machine itself. A disabled account stays
// disabled. An unknown one gives NotFound, key auth.user_unknown.
func (s *Service) ResetPassword(ctx context.Context, name string) (oneTime string, err error) {
	key, err := knownKey(name)
	if err != nil {
		return "", err
	}
	if oneTime, err = oneTimePassword(s.rand); err != nil {
		return "", err
	}
	hash, err := s.hash.make(ctx, oneTime)
	if err != nil {
		return "", err
	}
	_, err = s.change(ctx, key, func(a *account) (bool, error) {
		a.Hash, a.MustChange, a.Link, a.LinkUntil = hash, true, "", time.Time{}
		return true, nil
	})
	if err != nil {
		return "", err
	}
	return oneTime, nil
}

func wrongOld() error {
	return &survey.Error{Kind: survey.Invalid, Key: "auth.password_wrong", Field: "old"}
}
