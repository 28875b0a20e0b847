package auth

import (
	"io"
	"time"
)

// What the tests of this package reach inside for.
var (
	OneTimePassword = oneTimePassword
	CheckPassword   = checkPassword
	Network         = network
)

const (
	FreeTries  = freeTries
	Remembered = remembered
)

// AccountTries and AddressTries are the sizes of the two supplies.
func AccountTries() int { return accountTries.size }
func AddressTries() int { return addressTries.size }

// RespellPHC parses a hash and writes it again.
func RespellPHC(s string) (string, error) {
	p, err := parsePHC(s)
	if err != nil {
		return "", err
	}
	return p.String(), nil
}

// PHCOf writes a hash of the given parts.
func PHCOf(c Cost, salt, digest []byte) string { return phc{c, salt, digest}.String() }

// HashOf gives an account's hash.
func HashOf(u User) string { return u.hash }

// StateOf gives which state of its chain an account is in.
func StateOf(u User) int { return u.state }

// Throttle is a throttle alone.
type Throttle struct{ t *throttle }

// NewThrottle makes one.
func NewThrottle(now func() time.Time, rand io.Reader) (Throttle, error) {
	t, err := newThrottle(now, rand)
	return Throttle{t}, err
}

// Kept gives how many pairs, accounts and addresses are remembered.
func (t Throttle) Kept() [3]int {
	return [3]int{t.t.pairs.order.Len(), t.t.accounts.order.Len(), t.t.addresses.order.Len()}
}

// Fail tries and fails.
func (t Throttle) Fail(account, address string) error {
	_, err := t.t.admit(account, address)
	return err
}

// Succeed tries and succeeds.
func (t Throttle) Succeed(account, address string) error {
	y, err := t.t.admit(account, address)
	if err == nil {
		y.right()
	}
	return err
}

// Void tries and learns nothing.
func (t Throttle) Void(account, address string) error {
	y, err := t.t.admit(account, address)
	if err == nil {
		y.void()
	}
	return err
}

// OccupySlots takes all places for hashing until release is called.
func (s *Service) OccupySlots() (release func()) {
	for range cap(s.hash.slots) {
		s.hash.slots <- struct{}{}
	}
	return func() {
		for range cap(s.hash.slots) {
			<-s.hash.slots
		}
	}
}
