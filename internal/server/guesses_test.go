package server_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"hailong/internal/server"
	"hailong/internal/survey"
)

// TestGuessesOfOneAddress: twenty at first, then one each six seconds; the wait that is told is enough.
func TestGuessesOfOneAddress(t *testing.T) {
	t.Parallel()
	g := server.NewGuesses()
	now := today
	for i := range 20 {
		if err := errors.Join(g.Admit("192.0.2.1", now), g.Wrong("192.0.2.1", now)); err != nil {
			t.Fatalf("wrong code %d: %v", i+1, err)
		}
	}
	for _, err := range []error{g.Admit("192.0.2.1", now), g.Wrong("192.0.2.1", now)} {
		var e *survey.Error
		if !errors.As(err, &e) || e.Kind != survey.TooMany || e.Args[1] != 6 {
			t.Errorf("%v, want TooMany with six seconds to wait", err)
		}
	}
	if err := g.Admit("192.0.2.1", now.Add(5*time.Second)); err == nil {
		t.Error("admitted a second too early")
	}
	now = now.Add(6 * time.Second)
	if err := errors.Join(g.Admit("192.0.2.1", now), g.Wrong("192.0.2.1", now)); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if err := g.Admit("192.0.2.1", now); err == nil {
		t.Error("two were admitted after one wait")
	}
	now = now.Add(time.Hour)
	for i := range 20 {
		if err := g.Wrong("192.0.2.1", now); err != nil {
			t.Fatalf("an hour later, wrong code %d: %v", i+1, err)
		}
	}
	if err := g.Wrong("192.0.2.1", now); err == nil {
		t.Error("more than twenty gather")
	}
}

func TestWhatIsOneAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
		why  string
	}{
		{"192.0.2.1", "192.0.2.2", false, "two of IPv4"},
		{"192.0.2.1", "::ffff:192.0.2.1", true, "IPv4 inside IPv6"},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true, "the same 64 bits"},
		{"2001:db8:1:2::1", "2001:db8:1:3::1", false, "other 64 bits"},
		{"fe80::1%eth0", "fe80::2%eth1", true, "a zone says nothing"},
		{"", "nonsense", true, "what is no address is one"},
	} {
		g := server.NewGuesses()
		for range 20 {
			if err := g.Wrong(c.a, today); err != nil {
				t.Fatal(err)
			}
		}
		if refused := g.Admit(c.b, today) != nil; refused != c.same {
			t.Errorf("%s: after %q, %q is refused: %v, want %v", c.why, c.a, c.b, refused, c.same)
		}
	}
}

// TestGuessesAreBounded: a flood of addresses makes nothing grow without end, and does not free whoever keeps trying.
func TestGuessesAreBounded(t *testing.T) {
	t.Parallel()
	g := server.NewGuesses()
	for range 20 {
		if err := g.Wrong("192.0.2.1", today); err != nil {
			t.Fatal(err)
		}
	}
	_, most := g.Kept()
	for i := range 3 * most {
		if err := g.Wrong(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), today); err != nil {
			t.Fatal(err)
		}
		if i%1000 == 0 && g.Admit("192.0.2.1", today) == nil {
			t.Fatalf("after %d others the first is free", i)
		}
	}
	if kept, most := g.Kept(); kept > most {
		t.Errorf("%d addresses are kept, want %d at most", kept, most)
	}
	before, _ := g.Kept()
	if err := g.Admit("203.0.113.7", today); err != nil {
		t.Error(err)
	}
	if after, _ := g.Kept(); after != before {
		t.Error("asking about an address remembers it")
	}
}
