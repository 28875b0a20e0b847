package intake_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"hailong/internal/intake"
	"hailong/internal/store"
	"hailong/internal/survey"
)

const dossierHead = "dossier,procedure,point,applicant,received"

const goodDossier = "H31-1,2.001583,TT-01,business,05/03/2021"

func (w *world) loadDossiers(t testing.TB, csv string, o intake.ImportOptions) (intake.ImportSummary, error) {
	t.Helper()
	return w.ImportDossiers(t.Context(), strings.NewReader(csv), "x.csv", o)
}

// states gives all stored states by key.
func (w *world) states(t testing.TB) map[string]survey.Dossier {
	t.Helper()
	out := map[string]survey.Dossier{}
	var at store.Cursor
	for {
		docs, err := w.store.Scan(context.Background(), store.Dossiers, at, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			s := survey.Dossier{Key: survey.DossierOfState(d.Key)}
			if err := survey.DecodeDossier(d.Body, &s); err != nil {
				t.Fatal(err)
			}
			out[d.Key] = s
			at = store.After(d)
		}
		if len(docs) < 500 {
			return out
		}
	}
}

// history gives each dossier's states, sorted by what they say, and sees that their places have no gap.
func (w *world) history(t testing.TB) map[survey.DossierKey][]survey.Dossier {
	t.Helper()
	all := w.states(t)
	out := map[survey.DossierKey][]survey.Dossier{}
	for _, s := range all {
		out[s.Key] = append(out[s.Key], s)
	}
	for key, states := range out {
		slices.SortFunc(states, func(a, b survey.Dossier) int { return survey.CompareStates(&a, &b) })
		for n := range states {
			if _, ok := all[key.StateKey(n)]; !ok {
				t.Errorf("dossier %s has %d states, but no place %d", key, len(states), n)
			}
		}
	}
	return out
}

// oneDossier imports a table of one row and gives its state.
func oneDossier(t *testing.T, headings, row string) (survey.Dossier, intake.ImportSummary) {
	t.Helper()
	w := memory(t)
	sum, err := w.loadDossiers(t, headings+"\n"+row+"\n", intake.ImportOptions{})
	if err != nil {
		var e *intake.ImportError
		errors.As(err, &e)
		t.Fatalf("import %q: %v %+v", row, err, e)
	}
	for key, s := range w.states(t) {
		if key != keys.DossierKey(s.Code).StateKey(0) {
			t.Errorf("stored under %s", key)
		}
		s.Key = ""
		return s, sum
	}
	t.Fatalf("import %q stored nothing", row)
	return survey.Dossier{}, sum
}
