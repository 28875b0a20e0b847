package storetest_test

import (
	"context"
	"errors"
	"testing"

	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) store.Store { return storetest.Memory() })
}

func TestFaultyAsAStoreThatNeverFails(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) store.Store { return &storetest.Faulty{Store: storetest.Memory()} })
}

func TestDeadFailsEveryCall(t *testing.T) {
	t.Parallel()
	s := storetest.Dead()
	if err := s.Ping(t.Context()); survey.KindOf(err) != survey.Unavailable || err == nil {
		t.Errorf("Ping = %v, want unavailable", err)
	}
	if _, err := s.Count(t.Context(), store.Users); survey.KindOf(err) != survey.Unavailable || err == nil {
		t.Errorf("Count = %v, want unavailable", err)
	}
	if s.Calls() != 2 {
		t.Errorf("Calls = %d, want 2", s.Calls())
	}
}

func TestFaultyLosesTheAcknowledgement(t *testing.T) {
	t.Parallel()
	lost := errors.New("lost")
	inner := storetest.Memory()
	s := &storetest.Faulty{Store: inner, After: storetest.Only("Insert", func(context.Context, storetest.Call) error { return lost })}
	doc := store.Document{Key: "a", Body: []byte(`{}`)}
	if _, err := s.Insert(t.Context(), store.Users, []store.Document{doc}); !errors.Is(err, lost) {
		t.Errorf("Insert = %v, want the fault", err)
	}
	if _, err := inner.Get(t.Context(), store.Users, "a"); err != nil {
		t.Errorf("the document is not there: %v", err)
	}
}
