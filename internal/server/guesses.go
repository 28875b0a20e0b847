package server

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"hailong/internal/survey"

	"golang.org/x/time/rate"
)

// How many wrong codes one address may send: a handful of people who mistype, or a link with a missing letter in a mail to
// a whole office, but no program that guesses. The package doc of invite says what is left to it.
const (
	freeGuesses  = 20
	nextGuess    = 6 * time.Second
	guessersKept = 1 << 15
)

// guesses counts the wrong codes of each address. It is in memory alone: nothing of it is logged or stored, and an address
// that sends right codes is never in it. It is bounded: of more than guessersKept addresses the ones not heard of for longest
// are forgotten. That forgives them, and costs whoever wants to be forgiven so many addresses.
type guesses struct {
	mu       sync.Mutex
	now, old map[netip.Addr]*rate.Limiter // heard of lately, and before that
}

func newGuesses() *guesses { return &guesses{now: map[netip.Addr]*rate.Limiter{}} }

// admit gives TooMany, with the seconds to wait, where an address has used up its wrong codes.
func (g *guesses) admit(address string, now time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if l := g.find(network(address)); l != nil && l.TokensAt(now) < 1 {
		return wait(l, now)
	}
	return nil
}

// wrong counts a wrong code, and gives TooMany where it is one too many.
func (g *guesses) wrong(address string, now time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	who := network(address)
	l := g.find(who)
	if l == nil {
		l = rate.NewLimiter(rate.Every(nextGuess), freeGuesses)
		g.keep(who, l)
	}
	if !l.AllowN(now, 1) {
		return wait(l, now)
	}
	return nil
}

// find gives the limiter of an address and keeps it for longer; nil where none is kept.
func (g *guesses) find(who netip.Addr) *rate.Limiter {
	if l := g.now[who]; l != nil {
		return l
	}
	l := g.old[who]
	if l != nil {
		delete(g.old, who)
		g.keep(who, l)
	}
	return l
}

// keep remembers a limiter. When half of the room is taken, what was heard of before that is forgotten.
func (g *guesses) keep(who netip.Addr, l *rate.Limiter) {
	if len(g.now) >= guessersKept/2 {
		g.now, g.old = map[netip.Addr]*rate.Limiter{}, g.now
	}
	g.now[who] = l
}

func wait(l *rate.Limiter, now time.Time) error {
	seconds := int(math.Ceil((1 - l.TokensAt(now)) * nextGuess.Seconds()))
	return &survey.Error{Kind: survey.TooMany, Key: "state.code_wait.title", Args: []any{"seconds", max(seconds, 1)}}
}

// network gives what counts as one address: of IPv6 the first 64 bits, since one customer commands the rest. What is no
// address is counted as one.
func network(address string) netip.Addr {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Addr{}
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a
	}
	p, err := a.Prefix(64)
	if err != nil {
		return netip.Addr{}
	}
	return p.Addr()
}
