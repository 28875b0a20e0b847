package auth_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/survey"
)

func newThrottle(t testing.TB) (auth.Throttle, *clock) {
	t.Helper()
	c := &clock{t: time.Date(2021, 6, 4, 1, 2, 3, 0, time.UTC)}
	th, err := auth.NewThrottle(c.Now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return th, c
}

// secondsOf gives the wait that a TooMany error names, 0 for no error.
func secondsOf(t testing.TB, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	wantError(t, "refused", err, survey.TooMany, "auth.too_many")
	var e *survey.Error
	if !errors.As(err, &e) || len(e.Args) != 2 || e.Args[0] != "seconds" {
		t.Fatalf("refused without seconds: %v", err)
	}
	return e.Args[1].(int)
}

func TestWaitsGrow(t *testing.T) {
	t.Parallel()
	th, c := newThrottle(t)
	for fails, want := range []int{0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		// The supplies of account and address are kept full by the time that passes below.
		got := secondsOf(t, th.Fail("lan", here))
		if got != want {
			t.Fatalf("after %d failures: wait %d s, want %d s", fails, got, want)
		}
		c.pass(time.Duration(got) * time.Second)
		if got > 0 {
			if err := th.Fail("lan", here); err != nil {
				t.Fatalf("after the wait: %v", err)
			}
		}
	}
}

func TestARefusedTryMakesNobodyWaitLonger(t *testing.T) {
	t.Parallel()
	th, c := newThrottle(t)
	for range auth.FreeTries {
		_ = th.Fail("lan", here)
	}
	for range 1000 {
		if got := secondsOf(t, th.Fail("lan", here)); got != 1 {
			t.Fatalf("wait %d s, want 1 s however often one knocks", got)
		}
	}
	c.pass(time.Second)
	if err := th.Succeed("lan", here); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestFailuresAreForgotten(t *testing.T) {
	t.Parallel()
	for why, forget := range map[string]func(auth.Throttle, *clock){
		"by a success": func(th auth.Throttle, c *clock) { c.pass(time.Second); _ = th.Succeed("lan", here) },
		"by time":      func(_ auth.Throttle, c *clock) { c.pass(2 * time.Hour) },
	} {
		th, c := newThrottle(t)
		for range auth.FreeTries {
			_ = th.Fail("lan", here)
		}
		forget(th, c)
		for i := range auth.FreeTries {
			if err := th.Fail("lan", here); err != nil {
				t.Errorf("forgotten %s, try %d: %v", why, i, err)
			}
		}
	}
}

func TestWhatWasVoidCountsForNothing(t *testing.T) {
	t.Parallel()
	th, _ := newThrottle(t)
	for range 1000 {
		if err := th.Void("lan", here); err != nil {
			t.Fatalf("a store that was away: %v", err)
		}
	}
	if err := th.Succeed("lan", here); err != nil {
		t.Error(err)
	}
}

func TestRightPasswordsUseNothingUp(t *testing.T) {
	t.Parallel()
	th, _ := newThrottle(t)
	for i := range 1000 {
		if err := th.Succeed(fmt.Sprint("user", i), here); err != nil {
			t.Fatalf("user %d of a hall behind one address: %v", i, err)
		}
	}
}

func TestStrangersDoNotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	th, _ := newThrottle(t)
	if err := th.Succeed("lan", here); err != nil {
		t.Fatal(err)
	}
	for i := range auth.AccountTries() {
		if err := th.Fail("lan", fmt.Sprintf("198.51.100.%d", i)); err != nil {
			t.Fatalf("stranger %d: %v", i, err)
		}
	}
	if secondsOf(t, th.Fail("lan", "203.0.113.1")) == 0 {
		t.Error("guessing from ever new addresses is not slowed")
	}
	if err := th.Succeed("lan", here); err != nil {
		t.Errorf("the owner at the usual place: %v", err)
	}
	if err := th.Succeed("mai", "203.0.113.1"); err != nil {
		t.Errorf("somebody else from a stranger's address: %v", err)
	}
}

func TestOneAddressTryingManyAccounts(t *testing.T) {
	t.Parallel()
	th, c := newThrottle(t)
	if err := th.Succeed("lan", here); err != nil {
		t.Fatal(err)
	}
	for i := range auth.AddressTries() {
		if err := th.Fail(fmt.Sprint("user", i), here); err != nil {
			t.Fatalf("account %d: %v", i, err)
		}
	}
	wait := secondsOf(t, th.Fail("mai", here))
	if wait == 0 || wait > 10 {
		t.Errorf("wait %d s, want a few", wait)
	}
	if err := th.Succeed("lan", here); err != nil {
		t.Errorf("a person who has signed in from there: %v", err)
	}
	c.pass(time.Duration(wait) * time.Second)
	if err := th.Succeed("mai", here); err != nil {
		t.Errorf("a person who has not, after the wait: %v", err)
	}
}

func TestManyTriesAtOnceGainNothing(t *testing.T) {
	t.Parallel()
	th, _ := newThrottle(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	admitted := 0
	for range 100 {
		wg.Go(func() {
			if th.Fail("lan", here) == nil {
				mu.Lock()
				defer mu.Unlock()
				admitted++
			}
		})
	}
	wg.Wait()
	if admitted != auth.FreeTries {
		t.Errorf("%d of 100 tries at once were admitted, want %d", admitted, auth.FreeTries)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	th, _ := newThrottle(t)
	for i := range auth.Remembered + 1000 {
		_ = th.Fail(fmt.Sprint("user", i), fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255))
	}
	if got := th.Kept(); got != [3]int{auth.Remembered, auth.Remembered, auth.Remembered} {
		t.Errorf("kept %v, want %d each", got, auth.Remembered)
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ address, want, why string }{
		{"192.0.2.7", "192.0.2.7", "IPv4"},
		{"::ffff:192.0.2.7", "192.0.2.7", "IPv4 written as IPv6"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "IPv6"},
		{"2001:db8:1:2:ffff::1", "2001:db8:1:2::/64", "the same customer's next"},
		{"fe80::1%eth0", "fe80::/64", "with a zone"},
		{"", "", "unknown"},
		{"@", "@", "a Unix socket"},
	} {
		if got := auth.Network(c.address); got != c.want {
			t.Errorf("Network(%q) = %q, want %q (%s)", c.address, got, c.want, c.why)
		}
	}
}
