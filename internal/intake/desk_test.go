package intake_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/intake"
	"hailong/internal/invite"
	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// desk is a service with a clock that can be set, at which dossiers are handed in.
type desk struct {
	*intake.Service
	store store.Store
	at    time.Time // what the service's clock shows
}

// noon is the middle of a day at the center.
func noon(day survey.Day) time.Time {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		panic(err)
	}
	return t.Add(5 * time.Hour)
}

func newDesk(t testing.TB, st store.Store, cat *catalog.Catalog) *desk {
	t.Helper()
	d := &desk{store: st, at: noon("2021-03-10")}
	d.Service = intake.New(cat, st, keys, intake.Options{Now: func() time.Time { return d.at }})
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// desks gives a desk over each engine that a test can have.
func desks(t *testing.T) map[string]*desk {
	t.Helper()
	lite, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "hailong.db"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*desk{"memory": newDesk(t, storetest.Memory(), officeHours(t)), "sqlite": newDesk(t, lite, officeHours(t))}
	t.Cleanup(func() {
		if err := lite.Close(); err != nil {
			t.Error(err)
		}
	})
	return out
}

func memoryDesk(t testing.TB) *desk {
	t.Helper()
	return newDesk(t, storetest.Memory(), officeHours(t))
}

// officeHours are the definitions with a procedure that once had another code.
func officeHours(t testing.TB) *catalog.Catalog {
	t.Helper()
	c := definitions(t)
	center := *c.Center
	center.Procedures = append(center.Procedures[:len(center.Procedures):len(center.Procedures)], survey.Procedure{
		Code: "9.000001", Name: survey.Label{"vi": "Thủ tục thử"}, Aliases: []survey.ProcedureCode{"9.000000"},
		Validity: survey.Validity{From: "2021-01-01"},
	})
	c.Center = &center
	return c
}

// closed is a dossier that was decided on 10 March 2021.
func closed(change func(*survey.Dossier)) survey.Dossier {
	d := survey.Dossier{
		Code: "H38.21-210305-0001", Procedure: "9.000001", Point: "TT-02", Applicant: survey.Business, Business: "b0123456789abcdef",
		SubmittedVia: survey.Online, Received: "2021-03-05", Due: "2021-03-12", Decided: "2021-03-10", Status: survey.DossierClosed,
	}
	if change != nil {
		change(&d)
	}
	return d
}

// hand stores one more state of a dossier, whoever's number it bears, and gives the dossier's key.
func (d *desk) hand(t testing.TB, dossier survey.Dossier) survey.DossierKey {
	t.Helper()
	key := keys.DossierKey(dossier.Code)
	body, err := survey.EncodeDossier(&dossier)
	if err == nil {
		err = d.Invite(context.Background(), []survey.DossierKey{key})
	}
	for n := 0; err == nil; n++ {
		var outcomes []store.Outcome
		outcomes, err = d.store.Insert(context.Background(), store.Dossiers, []store.Document{{Key: key.StateKey(n), Body: body}})
		if err == nil && outcomes[0] == store.Written {
			return key
		}
	}
	t.Fatal(err)
	return ""
}

// code is the code of a dossier that was handed in.
func (d *desk) code(t testing.TB, key survey.DossierKey) string {
	t.Helper()
	c, err := d.Code(context.Background(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(c)
}

// counts gives how many documents each collection has.
func (d *desk) counts(t testing.TB) map[store.Collection]int64 {
	t.Helper()
	out := map[store.Collection]int64{}
	for _, c := range store.Collections {
		n, err := d.store.Count(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		out[c] = n
	}
	return out
}

// response gives the only stored response.
func (d *desk) response(t testing.TB) survey.Response {
	t.Helper()
	all := (&world{store: d.store}).stored(t)
	if len(all) != 1 {
		t.Fatalf("%d responses are stored, want 1", len(all))
	}
	for _, r := range all {
		return r
	}
	return survey.Response{}
}

// otherCode gives a code that nobody was given.
func otherCode(code string) string {
	for _, last := range "23456789" {
		if c := code[:7] + string(last); c != code {
			return c
		}
	}
	return ""
}

// sameCode derives the same code for everybody, up to an attempt.
func sameCode(until int) func(survey.DossierKey, int) invite.PersonalCode {
	return func(k survey.DossierKey, attempt int) invite.PersonalCode {
		if attempt < until {
			return invite.Derive(append(make([]byte, 15), byte(attempt)))
		}
		return invite.Derive([]byte(k))
	}
}
