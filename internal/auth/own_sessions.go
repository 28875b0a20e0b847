package auth

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// OwnSession is one of the sessions of an account.
type OwnSession struct {
	Key     string // names it for EndOwnSession; opens nothing
	Started time.Time
	Used    time.Time // within a minute
	Browser string    // "Firefox, Windows"; empty = not known
	Current bool      // the one that asks
}

// ListSessions gives the sessions of whoever is signed in, the last used first.
func (s *Service) ListSessions(r *http.Request, u User) ([]OwnSession, error) {
	all, lastSeen, err := s.sessions.all(r.Context())
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	current := s.sessions.keyOf(r)
	var out []OwnSession
	for key, kept := range all {
		used := lastSeen[key]
		if used.Before(kept.Created) {
			used = kept.Created
		}
		if kept.User == foldName(u.Name) && kept.State == u.state && !s.sessions.over(kept, used, s.instant()) {
			out = append(out, OwnSession{Key: key, Started: kept.Created, Used: used, Browser: kept.Browser, Current: key == current})
		}
	}
	slices.SortFunc(out, func(a, b OwnSession) int { return b.Used.Compare(a.Used) })
	return out, nil
}

// EndOwnSession ends one of the account's sessions by its key; one that is over already, or of somebody else, is left alone.
func (s *Service) EndOwnSession(ctx context.Context, u User, key string) error {
	if len(key) != len(sessionKey("")) {
		return nil
	}
	var kept session
	ok, err := s.sessions.read(ctx, key, &kept)
	if err != nil || !ok || kept.User != foldName(u.Name) {
		return err
	}
	for _, k := range []string{key, key + seenSuffix} {
		if err := s.st.Delete(ctx, store.Sessions, k); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
	}
	return nil
}

// EndOtherSessions ends all of the account's sessions but the one that asks.
func (s *Service) EndOtherSessions(r *http.Request, u User) error {
	list, err := s.ListSessions(r, u)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(x OwnSession) bool { return x.Current }) {
		return &survey.Error{Kind: survey.Unauthenticated, Key: "auth.signed_out"}
	}
	for _, x := range list {
		if !x.Current {
			if err := s.EndOwnSession(r.Context(), u, x.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// keyOf is what the store knows the request's session by; empty = it has none.
func (s *Sessions) keyOf(r *http.Request) string {
	if id, ok := s.idIn(r, CookieName); ok {
		return sessionKey(id)
	}
	return ""
}

// browserOf says in two words what a browser calls itself, with nothing of its version that would tell people apart.
func browserOf(agent string) string {
	pick := func(marks ...[2]string) string {
		for _, m := range marks {
			if strings.Contains(agent, m[0]) {
				return m[1]
			}
		}
		return ""
	}
	browser := pick([2]string{"Edg", "Edge"}, [2]string{"coc_coc", "Cốc Cốc"}, [2]string{"OPR", "Opera"}, [2]string{"Firefox", "Firefox"}, [2]string{"Chrome", "Chrome"}, [2]string{"Safari", "Safari"})
	system := pick([2]string{"Windows", "Windows"}, [2]string{"Android", "Android"}, [2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"}, [2]string{"Mac OS", "macOS"}, [2]string{"Linux", "Linux"})
	switch {
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + ", " + system
}
