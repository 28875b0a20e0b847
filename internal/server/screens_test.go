package server

import (
	"strconv"
	"testing"
)

// TestScreensAreBounded: no more than a center's lobbies need, however many addresses they come from.
func TestScreensAreBounded(t *testing.T) {
	t.Parallel()
	var s screens
	var last func()
	for i := range mostScreens {
		leave, ok := s.enter(strconv.Itoa(i))
		if !ok {
			t.Fatalf("screen %d of %d is turned away", i+1, mostScreens)
		}
		last = leave
	}
	if _, ok := s.enter("late"); ok {
		t.Error("one more than may")
	}
	last()
	if _, ok := s.enter("late"); !ok {
		t.Error("a screen that is gone is counted on")
	}
}
