package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"io"
	"net/netip"
	"sync"
	"time"

	"hailong/internal/survey"
)

// How fast one may guess.
const (
	// freeTries of one account from one address fail before a wait begins: one second, then twice as long each time.
	freeTries   = 3
	firstWait   = time.Second
	longestWait = 5 * time.Minute
	// forgetAfter is when the failures of a pair are forgotten.
	forgetAfter = time.Hour
	// remembered is how many pairs, accounts and addresses are kept; under a flood the oldest are forgotten.
	remembered = 1 << 15
)

// The stores of tries. An address's is the wider: a whole office may sit behind one.
var (
	accountTries = supply{size: 30, every: 20 * time.Second}
	addressTries = supply{size: 100, every: 3 * time.Second}
)

// supply is a store of tries: so many at first, and one more each time the interval has passed, up to as many.
type supply struct {
	size  int
	every time.Duration
}

// level is how far a supply is used up: the time at which it is full again. The zero level is full.
type level time.Time

// wait gives how long until a try can be taken, 0 or less for at once.
func (s supply) wait(l level, now time.Time) time.Duration {
	return time.Time(s.take(l, now)).Sub(now) - time.Duration(s.size)*s.every
}

func (s supply) take(l level, now time.Time) level {
	full := time.Time(l)
	if full.Before(now) {
		full = now
	}
	return level(full.Add(s.every))
}

func (s supply) giveBack(l level) level { return level(time.Time(l).Add(-s.every)) }

// hidden is an account, an address or a pair under the throttle's key.
type hidden [16]byte

// pair is what is known of one account tried from one address.
type pair struct {
	fails int       // since the last success, tries under way included
	last  time.Time // try
	until time.Time // no try before
	known bool      // the account has signed in from there
}

// throttle counts tries in memory. A try counts as failed from the moment it is admitted, so that many at once gain
// nothing, until it turns out otherwise.
type throttle struct {
	now func() time.Time
	key []byte

	mu        sync.Mutex
	pairs     *recent[hidden, pair]
	accounts  *recent[hidden, level]
	addresses *recent[hidden, level]
}

func newThrottle(now func() time.Time, rand io.Reader) (*throttle, error) {
	key, err := randomBytes(rand, sha256.Size)
	if err != nil {
		return nil, err
	}
	return &throttle{now: now, key: key,
		pairs:     newRecent[hidden, pair](remembered),
		accounts:  newRecent[hidden, level](remembered),
		addresses: newRecent[hidden, level](remembered),
	}, nil
}

// try is an admitted try. Exactly one of right and void may be called, or neither: then it failed.
type try struct {
	t                      *throttle
	pair, account, address hidden
	taken                  bool // from the supplies of account and address
}

// admit lets a try begin, or gives TooMany with the whole seconds to wait. A refused try makes nobody wait longer.
func (t *throttle) admit(account, address string) (*try, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	y := &try{t: t, account: t.hide("account", account), address: t.hide("address", network(address))}
	y.pair = t.hide("pair", string(y.account[:])+string(y.address[:]))
	p := t.pairs.get(y.pair)
	if wait := p.until.Sub(now); wait > 0 {
		return nil, tooMany(wait)
	}
	if !p.known {
		acc, adr := t.accounts.get(y.account), t.addresses.get(y.address)
		if wait := max(accountTries.wait(acc, now), addressTries.wait(adr, now)); wait > 0 {
			return nil, tooMany(wait)
		}
		t.accounts.put(y.account, accountTries.take(acc, now))
		t.addresses.put(y.address, addressTries.take(adr, now))
		y.taken = true
	}
	t.pairs.put(y.pair, p.failed(now))
	return y, nil
}

// right says that the password was right: the pair starts afresh and is known from now on.
func (y *try) right() {
	y.settle(func(p *pair) { *p = pair{known: true, last: p.last} })
}

// void says that nothing was learned, as when the store did not answer: the try counts for nothing.
func (y *try) void() {
	y.settle(func(p *pair) { p.fails, p.until = max(0, p.fails-1), time.Time{} })
}

func (y *try) settle(edit func(*pair)) {
	y.t.mu.Lock()
	defer y.t.mu.Unlock()
	p := y.t.pairs.get(y.pair)
	edit(&p)
	y.t.pairs.put(y.pair, p)
	if y.taken {
		y.t.accounts.put(y.account, accountTries.giveBack(y.t.accounts.get(y.account)))
		y.t.addresses.put(y.address, addressTries.giveBack(y.t.addresses.get(y.address)))
	}
}

// failed counts one more failure.
func (p pair) failed(now time.Time) pair {
	if now.Sub(p.last) > forgetAfter {
		p.fails = 0
	}
	p.fails++
	p.last = now
	p.until = now.Add(waitAfter(p.fails))
	return p
}

// waitAfter gives the wait that follows so many failures.
func waitAfter(fails int) time.Duration {
	if fails < freeTries {
		return 0
	}
	wait := firstWait
	for i := freeTries; i < fails && wait < longestWait; i++ {
		wait *= 2
	}
	return min(wait, longestWait)
}

// hide gives what something is counted under. What it was cannot be found out without the key, which is in memory alone.
func (t *throttle) hide(what, s string) hidden {
	m := hmac.New(sha256.New, t.key)
	m.Write([]byte(what + "\x00" + s))
	return hidden(m.Sum(nil)[:len(hidden{})])
}

// network gives what counts as one address: of IPv6 the first 64 bits, since one customer commands the rest.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

func tooMany(wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	return &survey.Error{Kind: survey.TooMany, Key: "auth.too_many", Args: []any{"seconds", seconds}}
}
