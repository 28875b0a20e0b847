package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Sweep removes sessions that are over, by time or by a change of their account, and what changes of accounts have
// left behind. It gives the number of sessions removed. Call it now and then, as every hour; nothing depends on it but
// the size of the store. Several processes may sweep at once.
func (s *Service) Sweep(ctx context.Context) (removed int, err error) {
	present, stale, err := s.accounts(ctx)
	if err != nil {
		return 0, fmt.Errorf("sweep accounts: %w", err)
	}
	for _, key := range stale {
		if err := s.empty(ctx, key); err != nil {
			return 0, fmt.Errorf("sweep accounts: %w", err)
		}
	}
	sessions, lastSeen, err := s.sessions.all(ctx)
	if err != nil {
		return 0, fmt.Errorf("sweep sessions: %w", err)
	}
	now := s.instant()
	for key, kept := range sessions {
		if !s.sessions.over(kept, lastSeen[key], now) && kept.State >= present[kept.User].state {
			continue
		}
		if err := s.st.Delete(ctx, store.Sessions, key); err != nil {
			return removed, fmt.Errorf("sweep sessions: %w", err)
		}
		delete(sessions, key)
		removed++
	}
	if err := s.factors.sweep(ctx, now); err != nil {
		return removed, fmt.Errorf("sweep used codes: %w", err)
	}
	return removed, s.sweepSeen(ctx, sessions, lastSeen)
}

// sweepSeen removes the times of last use that belong to no session.
func (s *Service) sweepSeen(ctx context.Context, sessions map[string]session, lastSeen map[string]time.Time) error {
	for key := range lastSeen {
		if _, ok := sessions[key]; ok {
			continue
		}
		if err := s.st.Delete(ctx, store.Sessions, key+seenSuffix); err != nil {
			return fmt.Errorf("sweep sessions: %w", err)
		}
	}
	return nil
}

// over reports whether a session has reached one of its limits.
func (s *Sessions) over(kept session, lastSeen, now time.Time) bool {
	if lastSeen.Before(kept.Created) {
		lastSeen = kept.Created
	}
	return now.Sub(kept.Created) >= s.absolute || now.Sub(lastSeen) >= s.idle
}

// all reads the sessions and their times of last use, by session key.
func (s *Sessions) all(ctx context.Context) (map[string]session, map[string]time.Time, error) {
	sessions, lastSeen := map[string]session{}, map[string]time.Time{}
	err := scan(ctx, s.auth.st, store.Sessions, func(doc store.Document) error {
		if strings.HasSuffix(doc.Key, usedSuffix) {
			return nil
		}
		if key, ok := strings.CutSuffix(doc.Key, seenSuffix); ok {
			var at seen
			err := json.Unmarshal(doc.Body, &at)
			lastSeen[key] = at.At
			return damaged(doc.Key, err)
		}
		var kept session
		err := json.Unmarshal(doc.Body, &kept)
		sessions[doc.Key] = kept
		return damaged(doc.Key, err)
	})
	return sessions, lastSeen, err
}

func damaged(key string, err error) error {
	if err == nil {
		return nil
	}
	return survey.Errorf(survey.Internal, "document %s is damaged: %w", key, err)
}
