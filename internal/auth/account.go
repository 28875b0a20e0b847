package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// maxStates bounds the chain of an account: nobody changes it this often, and a walk must end.
const maxStates = 100_000

// account is one state of an account as stored.
type account struct {
	Name       string    `json:"name,omitempty"`
	Role       Role      `json:"role,omitempty"`
	Created    time.Time `json:"created,omitzero"`
	Disabled   bool      `json:"disabled,omitempty"`
	MustChange bool      `json:"must_change,omitempty"`
	Hash       string    `json:"hash,omitempty"`
	Factor     string    `json:"factor,omitempty"`   // secret of the second factor, sealed
	Recovery   []string  `json:"recovery,omitempty"` // digests of the recovery codes that were not used yet
	Link       string    `json:"link,omitempty"`     // digest of a one-time link's secret
	LinkUntil  time.Time `json:"link_until,omitzero"`
	Mail       string    `json:"mail,omitempty"`    // by which a provider's first sign-in finds the account; as compared
	Subject    string    `json:"subject,omitempty"` // issuer and subject of the provider, once tied
	Over       bool      `json:"over,omitempty"`    // a later state exists; the rest was taken out
}

func (a account) user(state int) User {
	return User{Name: a.Name, Role: a.Role, Created: a.Created, Disabled: a.Disabled, MustChange: a.MustChange, SecondFactor: a.Factor != "", RecoveryCodes: len(a.Recovery), hash: a.Hash, factor: a.Factor, recovery: a.Recovery, link: a.Link, linkUntil: a.LinkUntil, Mail: a.Mail, subject: a.Subject, state: state}
}

// account gives the state that a change of u starts from.
func (u User) account() account {
	return account{Name: u.Name, Role: u.Role, Created: u.Created, Disabled: u.Disabled, MustChange: u.MustChange, Hash: u.hash, Factor: u.factor, Recovery: u.recovery, Link: u.link, LinkUntil: u.linkUntil, Mail: u.Mail, Subject: u.subject}
}

// stateKey is the key of the n-th state. "#" occurs in no name.
func stateKey(key string, n int) string { return key + "#" + strconv.Itoa(n) }

// splitState is the inverse of stateKey.
func splitState(k string) (key string, n int, err error) {
	i := strings.LastIndexByte(k, '#')
	if i >= 0 {
		n, err = strconv.Atoi(k[i+1:])
	}
	if i < 0 || err != nil || n < 1 {
		return "", 0, survey.Errorf(survey.Internal, "document %q of %s is no state of an account", k, store.Users)
	}
	return k[:i], n, nil
}

// latest reads the state that holds now, or NotFound. It walks the chain from its beginning, one key look-up a state:
// an account sees a few changes in its life. Of a chain whose last state is marked over, somebody is just adding the
// next: such a mark is never set before that one is there, so a store that says otherwise is broken.
func (s *Service) latest(ctx context.Context, key string) (User, error) {
	var last account
	n := 0
	for ; n < maxStates; n++ {
		a, err := s.state(ctx, key, n+1)
		if survey.KindOf(err) == survey.NotFound {
			break
		}
		if err != nil {
			return User{}, err
		}
		last = a
	}
	switch {
	case n == 0:
		return User{}, &survey.Error{Kind: survey.NotFound, Key: "auth.user_unknown", Field: "name", Args: []any{"name", key}}
	case last.Over || n == maxStates:
		return User{}, survey.Errorf(survey.Internal, "account %s has no present state among %d", key, n)
	}
	return last.user(n), nil
}

// state reads the n-th state of an account, or NotFound.
func (s *Service) state(ctx context.Context, key string, n int) (account, error) {
	doc, err := s.st.Get(ctx, store.Users, stateKey(key, n))
	if err != nil {
		return account{}, fmt.Errorf("read account %s: %w", key, err)
	}
	return decodeAccount(doc)
}

func decodeAccount(doc store.Document) (account, error) {
	var a account
	if err := json.Unmarshal(doc.Body, &a); err != nil {
		return account{}, survey.Errorf(survey.Internal, "account state %s: %w", doc.Key, err)
	}
	return a, nil
}

// changed reports whether an account has got a state after the n-th.
func (s *Service) changed(ctx context.Context, key string, n int) (bool, error) {
	_, err := s.st.Get(ctx, store.Users, stateKey(key, n+1))
	if survey.KindOf(err) == survey.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a change of account %s: %w", key, err)
	}
	return true, nil
}

// follow inserts the state after u and empties u's; false means that another change was first. The change is done with
// the insert: if the emptying fails, Sweep makes up for it.
func (s *Service) follow(ctx context.Context, key string, u User, next account) (User, bool, error) {
	body, err := json.Marshal(next)
	if err != nil {
		return User{}, false, survey.Errorf(survey.Internal, "encode account %s: %w", key, err)
	}
	ok, err := s.insertOne(ctx, store.Users, stateKey(key, u.state+1), body)
	if err != nil || !ok {
		return User{}, false, err
	}
	_ = s.empty(ctx, stateKey(key, u.state))
	return next.user(u.state + 1), true, nil
}

// empty takes the content out of a state that is over. The content put is always the same, so no other write is lost.
func (s *Service) empty(ctx context.Context, stateKey string) error {
	return s.st.Put(ctx, store.Users, store.Document{Key: stateKey, Body: []byte(`{"over":true}`)})
}

// accounts gives the present state of every account by its key, and the keys of states that are over but not emptied.
func (s *Service) accounts(ctx context.Context) (present map[string]User, stale []string, err error) {
	present = map[string]User{}
	newest := map[string]int{}
	filled := map[string]int{} // state key → state
	err = scan(ctx, s.st, store.Users, func(doc store.Document) error {
		key, n, err := splitState(doc.Key)
		if err != nil {
			return err
		}
		a, err := decodeAccount(doc)
		if err != nil {
			return err
		}
		newest[key] = max(newest[key], n)
		if !a.Over {
			filled[doc.Key] = n
			if n > present[key].state {
				present[key] = a.user(n)
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for key, n := range newest {
		if present[key].state == n {
			continue
		}
		// A change overtook the scan: its new state was not seen yet.
		if present[key], err = s.latest(ctx, key); err != nil {
			return nil, nil, err
		}
	}
	for k, n := range filled {
		if key, _, err := splitState(k); err == nil && n < present[key].state {
			stale = append(stale, k)
		}
	}
	return present, stale, nil
}

// change applies edit to the present state until it is the first to follow it. An edit that reports false has nothing
// to change; its error ends the change.
func (s *Service) change(ctx context.Context, key string, edit func(*account) (bool, error)) (User, error) {
	const tries = 16
	for range tries {
		u, err := s.latest(ctx, key)
		if err != nil {
			return User{}, err
		}
		next := u.account()
		if do, err := edit(&next); err != nil || !do {
			return u, err
		}
		if v, ok, err := s.follow(ctx, key, u, next); err != nil || ok {
			return v, err
		}
	}
	return User{}, survey.Errorf(survey.Unavailable, "account %s is being changed from too many sides", key)
}
