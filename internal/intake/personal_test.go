package intake_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/intake"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

func asError(t *testing.T, err error) *survey.Error {
	t.Helper()
	var e *survey.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no survey.Error", err)
	}
	return e
}

// wrongCode is the one error of codes that open nothing.
func wrongCode(t *testing.T) *survey.Error {
	t.Helper()
	_, err := memoryDesk(t).Invitation(t.Context(), "")
	return asError(t, err)
}

// TestFiftyAnswersOnOneCode: fifty people with the same slip, or one with fifty scripts; one is heard, the others are told
// and see no receipt.
func TestFiftyAnswersOnOneCode(t *testing.T) {
	t.Parallel()
	for name, d := range desks(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code := d.code(t, d.hand(t, closed(nil)))
			var wg sync.WaitGroup
			receipts, errs := make([]intake.Receipt, 50), make([]error, 50)
			for i := range receipts {
				wg.Go(func() {
					receipts[i], errs[i] = d.AcceptPersonal(t.Context(), code, submission(func(s *survey.Submission) {
						s.Key, s.Answers["overall"] = survey.SubmissionKey(fmt.Sprintf("%s-%d", key, i)), []string{fmt.Sprint(i%5 + 1)}
					}))
				})
			}
			wg.Wait()
			stored, won := d.response(t), 0
			for i, r := range receipts {
				switch {
				case errs[i] == nil:
					won++
					if !r.New || r.Code != stored.ID || string(stored.Code("overall")) != fmt.Sprint(i%5+1) {
						t.Errorf("the winner has %+v, stored is %+v", r, stored)
					}
				case survey.KindOf(errs[i]) != survey.Conflict || asError(t, errs[i]).Key != "state.code_used.title":
					t.Errorf("submission %d: %v, want Conflict", i, errs[i])
				case !cmp.Equal(r, intake.Receipt{}) || strings.Contains(errs[i].Error(), string(stored.ID)):
					t.Errorf("submission %d was refused and has %+v, %v", i, r, errs[i])
				}
			}
			if won != 1 {
				t.Errorf("%d were accepted, want 1", won)
			}
		})
	}
}

// TestTheSameAnswerTwiceOnACode is one answer with one receipt, while the code is valid and after.
func TestTheSameAnswerTwiceOnACode(t *testing.T) {
	t.Parallel()
	for name, d := range desks(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code := d.code(t, d.hand(t, closed(nil)))
			first, err := d.AcceptPersonal(t.Context(), code, submission(nil))
			if err != nil || !first.New {
				t.Fatalf("first: %+v, %v", first, err)
			}
			other := submission(func(s *survey.Submission) { s.Key = "another key of enough length" })
			for _, day := range []survey.Day{"2021-03-11", "2021-04-09", "2021-04-10", "2022-01-01"} {
				d.at = noon(day)
				again, err := d.AcceptPersonal(t.Context(), code, submission(func(s *survey.Submission) { s.Answers = nil }))
				if err != nil || again.New || again.Code != first.Code || !again.Received.Equal(first.Received) {
					t.Errorf("%s, same key: %+v, %v; want %+v, not new", day, again, err, first)
				}
				want := "state.code_used.title"
				if day > "2021-04-09" {
					want = "state.code_invalid.title"
				}
				if got, err := d.AcceptPersonal(t.Context(), code, other); asError(t, err).Key != want || got.Code != "" {
					t.Errorf("%s, another key: %+v, %v; want [%s]", day, got, err, want)
				}
			}
			if r := d.response(t); r.Code("overall") != "5" {
				t.Errorf("the answer became %+v", r)
			}
		})
	}
}

// TestHowLongACodeIsValid: for 30 days after the day of the latest state that asks, that day included and the last too.
func TestHowLongACodeIsValid(t *testing.T) {
	t.Parallel()
	asked := func(change func(*survey.Dossier)) []survey.Dossier { return []survey.Dossier{closed(change)} }
	for _, c := range []struct {
		why    string
		states []survey.Dossier
		last   survey.Day // valid on it, not on the next; "" = never
	}{
		{"decided", asked(nil), "2021-04-09"},
		{"returned later", asked(func(d *survey.Dossier) { d.Returned = "2021-03-20" }), "2021-04-19"},
		{"recorded later", asked(func(d *survey.Dossier) { d.Updated = "2021-03-15T23:59:59" }), "2021-04-14"},
		{"refused", asked(func(d *survey.Dossier) { d.Status = survey.DossierRefused }), "2021-04-09"},
		{"no day in the state: the day on which it arrived", asked(func(d *survey.Dossier) {
			d.Status, d.Decided = survey.DossierSupplement, ""
		}), "2021-04-03"},
		{"open", asked(func(d *survey.Dossier) { d.Status, d.Decided = survey.DossierOpen, "" }), ""},
		{"withdrawn", asked(func(d *survey.Dossier) { d.Status = survey.DossierWithdrawn }), ""},
		{"supplement, then handed in again: the slip stays good", []survey.Dossier{
			closed(func(d *survey.Dossier) {
				d.Status, d.Decided, d.Updated = survey.DossierSupplement, "", "2021-03-08T08:00:00"
			}),
			closed(func(d *survey.Dossier) {
				d.Status, d.Decided, d.Updated = survey.DossierOpen, "", "2021-03-09T08:00:00"
			}),
		}, "2021-04-07"},
		{"supplement, then closed: the same slip, and longer", []survey.Dossier{
			closed(func(d *survey.Dossier) {
				d.Status, d.Decided, d.Updated = survey.DossierSupplement, "", "2021-03-08T08:00:00"
			}),
			closed(func(d *survey.Dossier) { d.Decided = "2021-03-18" }),
		}, "2021-04-17"},
	} {
		memory := storetest.Memory()
		memory.Stamps.Now = func() time.Time { return noon("2021-03-04") }
		d := newDesk(t, memory, officeHours(t))
		var key survey.DossierKey
		for _, state := range c.states {
			key = d.hand(t, state)
		}
		code := d.code(t, key)
		if c.last == "" {
			if _, err := d.Invitation(t.Context(), code); asError(t, err) != wrongCode(t) {
				t.Errorf("%s: %v, want the error of a wrong code", c.why, err)
			}
			continue
		}
		d.at = noon(c.last).Add(12*time.Hour - time.Minute) // 23:59 at the center
		if inv, err := d.Invitation(t.Context(), code); err != nil || inv.Expires != c.last || string(inv.Code) != code {
			t.Errorf("%s, last minute: %+v, %v; want until %s", c.why, inv, err, c.last)
		}
		d.at = d.at.Add(time.Minute)
		if _, err := d.Invitation(t.Context(), code); asError(t, err) != wrongCode(t) {
			t.Errorf("%s, next day: %v, want the error of a wrong code", c.why, err)
		}
	}
}

// TestTheCenterSaysHowLong.
func TestTheCenterSaysHowLong(t *testing.T) {
	t.Parallel()
	cat := officeHours(t)
	cat.Center.Invitation = 7
	d := newDesk(t, storetest.Memory(), cat)
	if inv, err := d.Invitation(t.Context(), d.code(t, d.hand(t, closed(nil)))); err != nil || inv.Expires != "2021-03-17" {
		t.Errorf("Invitation = %+v, %v; want until 17 March", inv, err)
	}
}

// TestWrongCodesAreAlike: one error, the same work, and nothing written.
func TestWrongCodesAreAlike(t *testing.T) {
	t.Parallel()
	faulty := &storetest.Faulty{Store: storetest.Memory()}
	d := newDesk(t, faulty, officeHours(t))
	expired := d.code(t, d.hand(t, closed(nil)))
	spent := d.code(t, d.hand(t, closed(func(x *survey.Dossier) { x.Code = "H-2" })))
	if _, err := d.AcceptPersonal(t.Context(), spent, submission(nil)); err != nil {
		t.Fatal(err)
	}
	d.at = noon("2021-04-10")
	before := d.counts(t)
	want := wrongCode(t)
	var calls []int64
	for why, code := range map[string]string{
		"foreign": otherCode(expired), "malformed": "no code", "empty": "", "hostile": "\xff\x00" + strings.Repeat("9", 5000),
		"expired": expired, "expired and spent": spent,
	} {
		start := faulty.Calls()
		_, err := d.Invitation(t.Context(), code)
		if asError(t, err) != want {
			t.Errorf("%s: %v, want %v", why, err, want)
		}
		if !strings.HasPrefix(why, "expired") {
			calls = append(calls, faulty.Calls()-start)
		}
		got, err := d.AcceptPersonal(t.Context(), code, submission(func(s *survey.Submission) { s.Key = "another key of enough length" }))
		if asError(t, err) != want || got.Code != "" {
			t.Errorf("%s, submitted: %+v, %v; want %v", why, got, err, want)
		}
	}
	for _, n := range calls {
		if n != calls[0] {
			t.Errorf("store calls %v, want the same for all", calls)
			break
		}
	}
	if diff := cmp.Diff(before, d.counts(t)); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}
}

// TestLookingSpendsNothing: a thousand link scanners later the slip is as good as new.
func TestLookingSpendsNothing(t *testing.T) {
	t.Parallel()
	d := memoryDesk(t)
	code := d.code(t, d.hand(t, closed(nil)))
	before := d.counts(t)
	for range 1000 {
		if inv, err := d.Invitation(t.Context(), code); err != nil || inv.Used {
			t.Fatalf("Invitation = %+v, %v", inv, err)
		}
	}
	if diff := cmp.Diff(before, d.counts(t)); diff != "" {
		t.Errorf("looking wrote something (-before +after):\n%s", diff)
	}
	if _, err := d.AcceptPersonal(t.Context(), code, submission(nil)); err != nil {
		t.Error(err)
	}
	if inv, err := d.Invitation(t.Context(), code); err != nil || !inv.Used {
		t.Errorf("after the answer: %+v, %v; want it used", inv, err)
	}
}
