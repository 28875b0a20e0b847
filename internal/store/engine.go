package store

import (
	"sync"
	"time"
)

// Stamps gives times of arrival: UTC, whole milliseconds, never earlier than the last one given, also when the clock
// is set back. The zero value is ready and reads time.Now; it may be used concurrently.
type Stamps struct {
	Now func() time.Time // replaces time.Now where set

	mu   sync.Mutex
	last time.Time
}

// Next gives the stamp of a batch that is being written now.
func (s *Stamps) Next() time.Time {
	now := time.Now
	if s.Now != nil {
		now = s.Now
	}
	at := now().UTC().Truncate(time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	if at.Before(s.last) {
		at = s.last
	}
	s.last = at
	return at
}

// Gate lets calls through until it is shut; shutting waits for those inside. The zero value is open.
type Gate struct {
	mu   sync.RWMutex
	shut bool
}

// Enter begins a call. When err is nil, leave must be called at its end; when the gate is shut err is Unavailable.
func (g *Gate) Enter() (leave func(), err error) {
	g.mu.RLock()
	if g.shut {
		g.mu.RUnlock()
		return nil, Unavailable(fault("the store is closed"))
	}
	return g.mu.RUnlock, nil
}

// Shut waits for the calls inside and turns all later ones away. It reports whether this call shut the gate.
func (g *Gate) Shut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := !g.shut
	g.shut = true
	return first
}
