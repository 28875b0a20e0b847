package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// FirstManager is the name of the account that the first start makes.
const FirstManager = "quanly"

// User is an account in one of its states.
type User struct {
	Name       string // as typed when it was made, NFC; names that differ by case alone are the same
	Role       Role
	Created    time.Time // UTC, milliseconds
	Disabled   bool      // may not sign in
	MustChange bool      // the password is a one-time one: let them do nothing but SetPassword

	SecondFactor  bool // a code is asked for beside the password
	RecoveryCodes int  // how many of them were not used yet

	Mail string // whose owner may sign in by a provider; empty = nobody

	hash     string // PHC string
	factor   string // secret of the second factor, sealed
	recovery []string
	state    int // which state of the chain, from 1

	link      string // digest of a one-time link's secret
	linkUntil time.Time
	subject   string // issuer and subject of the provider, once tied
}

// AddUser makes an account. With an empty password it makes up a one-time one, gives it back and sets MustChange;
// otherwise it gives back "". A name or password that breaks the rules, or a role that accounts cannot have, gives
// Invalid; a name that is taken, by a disabled account too, gives Conflict, key auth.name_taken.
func (s *Service) AddUser(ctx context.Context, name string, role Role, password string) (oneTime string, err error) {
	shown, key, err := parseName(name)
	if err != nil {
		return "", err
	}
	if !role.ofAccount() {
		return "", roleUnknown(role)
	}
	if password == "" {
		if oneTime, err = oneTimePassword(s.rand); err != nil {
			return "", err
		}
		password = oneTime
	} else if err := checkPassword(key, password, "password"); err != nil {
		return "", err
	}
	hash, err := s.hash.make(ctx, password)
	if err != nil {
		return "", err
	}
	first := account{Name: shown, Role: role, Created: s.instant(), MustChange: oneTime != "", Hash: hash}
	if err := s.begin(ctx, key, first); err != nil {
		return "", err
	}
	return oneTime, nil
}

// begin inserts the first state of an account.
func (s *Service) begin(ctx context.Context, key string, first account) error {
	body, err := json.Marshal(first)
	if err != nil {
		return survey.Errorf(survey.Internal, "encode account %s: %w", key, err)
	}
	ok, err := s.insertOne(ctx, store.Users, stateKey(key, 1), body)
	if err != nil {
		return fmt.Errorf("add user %s: %w", key, err)
	}
	if !ok {
		return &survey.Error{Kind: survey.Conflict, Key: "auth.name_taken", Field: "name", Args: []any{"name", first.Name}}
	}
	return nil
}

// EnsureFirstManager makes the account "quanly" with a one-time password when there is no account at all. Of several
// processes that start at once one makes it; the others are told created = false, as every later start is.
// The password is given back here and nowhere else: show it to the person, never to a log.
func (s *Service) EnsureFirstManager(ctx context.Context) (name, oneTime string, created bool, err error) {
	n, err := s.st.Count(ctx, store.Users)
	if err != nil {
		return "", "", false, fmt.Errorf("count users: %w", err)
	}
	if n > 0 {
		return "", "", false, nil
	}
	oneTime, err = s.AddUser(ctx, FirstManager, Manager, "")
	if survey.KindOf(err) == survey.Conflict {
		return "", "", false, nil
	}
	if err != nil {
		return "", "", false, err
	}
	return FirstManager, oneTime, true, nil
}

// ListUsers gives all accounts, disabled ones too, by name.
func (s *Service) ListUsers(ctx context.Context) ([]User, error) {
	present, _, err := s.accounts(ctx)
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	users := slices.Collect(maps.Values(present))
	slices.SortFunc(users, func(a, b User) int { return strings.Compare(foldName(a.Name), foldName(b.Name)) })
	return users, nil
}

// DisableUser bars an account from signing in and ends its sessions at once. A disabled account stays so without
// error; an unknown one gives NotFound, key auth.user_unknown. Nobody is kept from disabling the last manager: who may
// run the command line can always add another.
func (s *Service) DisableUser(ctx context.Context, name string) error {
	return s.setDisabled(ctx, name, true)
}

// EnableUser lets a disabled account sign in again, with the password it had. Sessions that the disabling ended stay
// ended. Errors are those of DisableUser.
func (s *Service) EnableUser(ctx context.Context, name string) error {
	return s.setDisabled(ctx, name, false)
}

func (s *Service) setDisabled(ctx context.Context, name string, disabled bool) error {
	key, err := knownKey(name)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, key, func(a *account) (bool, error) {
		was := a.Disabled
		a.Disabled = disabled
		return was != disabled, nil
	})
	return err
}

// SetRole gives an account another role and ends its sessions. An unknown account gives NotFound, a role that accounts cannot
// have Invalid, key auth.role_unknown.
func (s *Service) SetRole(ctx context.Context, name string, role Role) error {
	key, err := knownKey(name)
	if err != nil {
		return err
	}
	if !role.ofAccount() {
		return roleUnknown(role)
	}
	_, err = s.change(ctx, key, func(a *account) (bool, error) {
		was := a.Role
		a.Role = role
		return was != role, nil
	})
	return err
}

func roleUnknown(role Role) error {
	return &survey.Error{Kind: survey.Invalid, Key: "auth.role_unknown", Field: "role", Args: []any{"role", string(role)}}
}

// knownKey gives the key of a name that an account may have; a name that none can have is simply not known.
func knownKey(name string) (string, error) {
	_, key, err := parseName(name)
	if err != nil {
		return "", &survey.Error{Kind: survey.NotFound, Key: "auth.user_unknown", Field: "name", Args: []any{"name", name}}
	}
	return key, nil
}

// scan hands every document of a collection to each.
func scan(ctx context.Context, st store.Store, c store.Collection, each func(store.Document) error) error {
	const page = 500
	var after store.Cursor
	for {
		docs, err := st.Scan(ctx, c, after, page)
		if err != nil {
			return err
		}
		for _, d := range docs {
			if err := each(d); err != nil {
				return err
			}
		}
		if len(docs) < page {
			return nil
		}
		after = store.After(docs[len(docs)-1])
	}
}
