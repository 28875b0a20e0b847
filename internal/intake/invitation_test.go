package intake_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/intake"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// TestOneCodeADossier: whoever invites, however often and however many at once, the code stays what it was.
func TestOneCodeADossier(t *testing.T) {
	t.Parallel()
	for name, d := range desks(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all []survey.DossierKey
			for i := range 300 {
				all = append(all, keys.DossierKey(survey.DossierCode(fmt.Sprint("H", i))))
			}
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					if err := d.Invite(t.Context(), append(all, all...)); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if n := d.counts(t)[store.Invitations]; n != 300 {
				t.Errorf("%d invitations, want 300", n)
			}
			seen := map[string]bool{}
			for _, k := range all {
				seen[d.code(t, k)] = true
			}
			if len(seen) != 300 {
				t.Errorf("%d different codes, want 300", len(seen))
			}
		})
	}
}

// TestInvitingIsOneInsert: a file's batch costs one round trip, not one a dossier.
func TestInvitingIsOneInsert(t *testing.T) {
	t.Parallel()
	faulty := &storetest.Faulty{Store: storetest.Memory()}
	d := newDesk(t, faulty, officeHours(t))
	var all []survey.DossierKey
	for i := range 1000 {
		all = append(all, survey.DossierKey(fmt.Sprint("k", i)))
	}
	if err := d.Invite(t.Context(), all); err != nil || faulty.Calls() != 1 {
		t.Errorf("1.000 dossiers: %d calls, %v; want 1", faulty.Calls(), err)
	}
}

// TestTwoDossiersWithOneCode: a code that another has is passed over, and each finds its own again.
func TestTwoDossiersWithOneCode(t *testing.T) {
	t.Parallel()
	for name, d := range desks(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d.SetDerive(sameCode(2)) // the first two attempts give everybody the same
			dossiers := []survey.DossierKey{"00000000000000aa", "00000000000000bb", "00000000000000cc"}
			for range 2 {
				if err := d.Invite(t.Context(), dossiers); err != nil {
					t.Fatal(err)
				}
			}
			seen := map[string]survey.DossierKey{}
			for _, k := range dossiers {
				code := d.code(t, k)
				if other, ok := seen[code]; ok {
					t.Errorf("%s and %s have the same code", other, k)
				}
				seen[code] = k
			}
			if n := d.counts(t)[store.Invitations]; n != 3 {
				t.Errorf("%d invitations, want 3", n)
			}
			d.SetDerive(sameCode(100)) // six attempts are left, for nine dossiers
			more := make([]survey.DossierKey, 9)
			for i := range more {
				more[i] = survey.DossierKey(fmt.Sprintf("%016d", i))
			}
			if err := d.Invite(t.Context(), more); survey.KindOf(err) != survey.Internal {
				t.Errorf("no code left: %v, want an error", err)
			}
		})
	}
}

func TestCodeOfNobody(t *testing.T) {
	t.Parallel()
	d := memoryDesk(t)
	if _, err := d.Code(t.Context(), "nobody"); survey.KindOf(err) != survey.NotFound {
		t.Errorf("Code: %v, want NotFound", err)
	}
	if _, err := d.Dossier(t.Context(), "nobody"); survey.KindOf(err) != survey.NotFound {
		t.Errorf("Dossier: %v, want NotFound", err)
	}
}

// TestTheStoreHoldsNoCode: who reads the database can neither answer for somebody nor find an answer by its code.
func TestTheStoreHoldsNoCode(t *testing.T) {
	t.Parallel()
	d := memoryDesk(t)
	key := d.hand(t, closed(nil))
	code := d.code(t, key)
	other := intake.New(officeHours(t), d.store, intake.Keys{Business: []byte("x"), Receipt: []byte("y")}, intake.Options{})
	t.Cleanup(func() { _ = other.Close() })
	if _, err := other.Code(t.Context(), key); survey.KindOf(err) != survey.NotFound {
		t.Errorf("with another secret the code is found: %v", err)
	}
	docs, err := d.store.Scan(t.Context(), store.Invitations, store.Cursor{}, 10)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d invitations, %v", len(docs), err)
	}
	if diff := cmp.Diff(`{"dossier":"`+string(key)+`"}`, string(docs[0].Body)); diff != "" || len(docs[0].Key) != 32 || docs[0].Key == code {
		t.Errorf("stored under %s (-want +got):\n%s", docs[0].Key, diff)
	}
}

// TestTheNewestStateCounts, in whatever order the states arrived.
func TestTheNewestStateCounts(t *testing.T) {
	t.Parallel()
	first := closed(func(d *survey.Dossier) {
		d.Status, d.Decided, d.Updated = survey.DossierOpen, "", "2021-03-05T08:00:00"
	})
	second := closed(func(d *survey.Dossier) {
		d.Status, d.Decided, d.Updated, d.Point = survey.DossierSupplement, "", "2021-03-08T08:00:00", "TT-01"
	})
	third := closed(func(d *survey.Dossier) { d.Updated = "2021-03-10T08:00:00" })
	for _, order := range [][]survey.Dossier{{first, second, third}, {third, second, first}, {second, third, first}} {
		d := memoryDesk(t)
		var key survey.DossierKey
		for _, state := range order {
			key = d.hand(t, state)
		}
		want := third
		want.Key = key
		got, err := d.Dossier(t.Context(), key)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if inv, err := d.Invitation(t.Context(), d.code(t, key)); err != nil || inv.Dossier.Point != "TT-02" || inv.Expires != "2021-04-09" {
			t.Errorf("Invitation = %+v, %v", inv, err)
		}
	}
}

// TestADeadStoreOpensNothing: whether a code is right is not said by whoever cannot know.
func TestADeadStoreOpensNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.Dead(), officeHours(t))
	for name, err := range map[string]error{
		"invite":  d.Invite(t.Context(), []survey.DossierKey{"a"}),
		"code":    second(d.Code(t.Context(), "a")),
		"open":    second(d.Invitation(t.Context(), "K7M29QXD")),
		"garbage": second(d.Invitation(t.Context(), "x")),
		"accept":  second(d.AcceptPersonal(t.Context(), "K7M29QXD", submission(nil))),
		"list":    second(d.InvitedOn(t.Context(), "2021-03-10", nil)),
		"one":     second(d.InvitedDossier(t.Context(), "H38.21-210305-0001")),
		"dossier": second(d.Dossier(t.Context(), "a")),
	} {
		if survey.KindOf(err) != survey.Unavailable {
			t.Errorf("%s: %v, want Unavailable", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestSlipsOfADay lists what a counter hands out, in the order in which it is cut.
func TestSlipsOfADay(t *testing.T) {
	t.Parallel()
	d := memoryDesk(t)
	on := func(number string, point survey.PointCode, status survey.DossierStatus, updated survey.Moment) survey.DossierKey {
		return d.hand(t, closed(func(x *survey.Dossier) {
			x.Code, x.Point, x.Status, x.Updated, x.Decided = survey.DossierCode(number), point, status, updated, ""
		}))
	}
	on("H-3", "TT-02", survey.DossierClosed, "2021-03-10T09:00:00")
	used := on("H-2", "TT-01", survey.DossierRefused, "2021-03-10T08:00:00")
	on("H-1", "TT-02", survey.DossierSupplement, "2021-03-10T16:00:00")
	on("H-4", "TT-01", survey.DossierClosed, "2021-03-09T16:00:00")
	on("H-5", "TT-01", survey.DossierOpen, "2021-03-10T16:00:00")
	on("H-6", "TT-01", survey.DossierSupplement, "2021-03-10T16:00:00") // and asked again later:
	on("H-6", "TT-01", survey.DossierClosed, "2021-03-12T16:00:00")
	on("H-7", "TT-03", survey.DossierSupplement, "2021-03-10T10:00:00") // and handed in again, which asks for nothing:
	on("H-7", "TT-03", survey.DossierOpen, "2021-03-11T10:00:00")
	if _, err := d.AcceptPersonal(t.Context(), d.code(t, used), submission(nil)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why    string
		day    survey.Day
		points []survey.PointCode
		want   string
	}{
		{"by point, then number", "2021-03-10", nil, "TT-01 H-2 used, TT-02 H-1, TT-02 H-3, TT-03 H-7, "},
		{"of one point", "2021-03-10", []survey.PointCode{"TT-02"}, "TT-02 H-1, TT-02 H-3, "},
		{"asked again counts as the later day", "2021-03-12", nil, "TT-01 H-6, "},
		{"nothing", "2021-03-13", nil, ""},
	} {
		list, err := d.InvitedOn(t.Context(), c.day, c.points)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, inv := range list {
			got += string(inv.Dossier.Point) + " " + string(inv.Dossier.Code)
			if inv.Used {
				got += " used"
			}
			got += ", "
			if string(inv.Code) != d.code(t, inv.Dossier.Key) || inv.Expires != survey.NumberedDay(number(t, c.day)+30) {
				t.Errorf("%s: %+v", c.why, inv)
			}
		}
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", c.why, got, c.want)
		}
	}
}

func number(t *testing.T, day survey.Day) int {
	t.Helper()
	n, ok := day.Number()
	if !ok {
		t.Fatalf("%s is no day", day)
	}
	return n
}

func TestSlipOfADossier(t *testing.T) {
	t.Parallel()
	d := memoryDesk(t)
	key := d.hand(t, closed(nil))
	d.hand(t, closed(func(x *survey.Dossier) { x.Code, x.Status, x.Decided = "H-9", survey.DossierOpen, "" }))
	d.at = noon("2022-01-01")
	inv, err := d.InvitedDossier(context.Background(), " h38.21-210305-0001 ")
	if err != nil || inv.Dossier.Key != key || string(inv.Code) != d.code(t, key) || inv.Expires != "2021-04-09" || inv.Used {
		t.Errorf("InvitedDossier = %+v, %v", inv, err)
	}
	for number, want := range map[survey.DossierCode]string{"H-8": "invite.dossier_unknown", "H-9": "invite.dossier_not_asked", "": "invite.dossier_unknown"} {
		_, err := d.InvitedDossier(t.Context(), number)
		if e := asError(t, err); e.Kind != survey.NotFound || e.Key != want {
			t.Errorf("%q: %v, want NotFound [%s]", number, err, want)
		}
	}
}
