package sample_test

import (
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/sample"
	"hailong/internal/survey"
	"hailong/surveys"

	"github.com/google/go-cmp/cmp"
)

func TestDossiersAreSoundAndTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		t.Fatal(err)
	}
	plan := sample.Plan{Dossiers: 2000, Seed: 4, From: time.Date(2021, 1, 1, 0, 0, 0, 0, c.Zone), To: time.Date(2021, 6, 30, 23, 0, 0, 0, c.Zone)}
	var first []survey.Dossier
	states := map[survey.DossierStatus]int{}
	codes := map[survey.DossierCode]bool{}
	answers, late := 0, 0
	for d, r := range sample.Dossiers(c, plan) {
		first = append(first, *d)
		states[d.Status]++
		codes[d.Code] = true
		if !d.Status.Valid() || d.Status.Final() != (d.Decided != "") || d.Decided != "" && d.Decided < d.Received || d.Due < d.Received {
			t.Fatalf("unsound: %+v", d)
		}
		if d.Decided > d.Due {
			late++
		}
		if r == nil {
			continue
		}
		answers++
		if !d.Status.Inviting() || r.Point != d.Point || r.Business != d.Business || survey.DayOf(r.Received, c.Zone) < d.Decided {
			t.Fatalf("an answer that does not fit its dossier: %+v, %+v", r, d)
		}
	}
	if len(codes) != 2000 || len(states) != 5 || answers < 400 || answers > 900 || late < 50 || late > 300 {
		t.Errorf("%d numbers, states %v, %d answers, %d late", len(codes), states, answers, late)
	}
	var again []survey.Dossier
	for d := range sample.Dossiers(c, plan) {
		again = append(again, *d)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
}
