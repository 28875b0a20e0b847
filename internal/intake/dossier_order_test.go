package intake_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"hailong/internal/intake"
	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

const stateHead = dossierHead + ",status,decided,returned,paused_days,updated_at\n"

// states of few dossiers, with rows that stand more than once.
func drawStates(rt *rapid.T) []string {
	row := rapid.Custom(func(rt *rapid.T) string {
		status := rapid.SampledFrom([]string{"open,,,", "supplement,,,", "withdrawn,,,", "closed,9/3/2021,,", "refused,9/3/2021,,", "closed,9/3/2021,12/3/2021,"}).Draw(rt, "status")
		return fmt.Sprintf("H%d,2.001583,TT-01,business,5/3/2021,%s%d,%s", rapid.IntRange(1, 4).Draw(rt, "dossier"), status,
			rapid.IntRange(0, 1).Draw(rt, "paused"), rapid.SampledFrom([]string{"", "12/3/2021", "12/3/2021 09:30"}).Draw(rt, "updated"))
	})
	return rapid.SliceOfN(row, 0, 40).Draw(rt, "rows")
}

// TestAnyOrderOfStatesComesToTheSame imports the same rows in order, shuffled, in parts and again.
func TestAnyOrderOfStatesComesToTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		rows := drawStates(rt)
		shuffled := rapid.Permutation(rows).Draw(rt, "shuffled")
		historyOf := func(files ...[]string) (map[survey.DossierKey][]survey.Dossier, int) {
			w := newWorld(t, storetest.Memory())
			written := 0
			for _, rows := range files {
				sum, err := w.loadDossiers(t, stateHead+strings.Join(rows, "\n"), intake.ImportOptions{})
				if err != nil || sum.Rows != sum.Written+sum.Already+sum.Repeated || sum.Rows != len(rows) {
					rt.Fatalf("%+v, %v", sum, err)
				}
				written += sum.Written
			}
			return w.history(t), written
		}
		want, n := historyOf(rows)
		for why, files := range map[string][][]string{
			"shuffled": {shuffled}, "in parts": {shuffled[:len(rows)/2], shuffled[len(rows)/2:]}, "again": {rows, shuffled, rows},
		} {
			got, written := historyOf(files...)
			if d := cmp.Diff(want, got); d != "" || written != n {
				rt.Fatalf("%s: %d new states, want %d (-want +got):\n%s", why, written, n, d)
			}
		}
	})
}

// manyStates are three states of each of many dossiers, so that batches meet dossiers again.
func manyStates(dossiers int) string {
	var b strings.Builder
	b.WriteString(stateHead)
	for _, state := range []string{"open,,,,5/3/2021", "supplement,,,,7/3/2021", "closed,9/3/2021,,,9/3/2021"} {
		for i := range dossiers {
			fmt.Fprintf(&b, "H%d,2.001583,TT-01,business,5/3/2021,%s\n", i, state)
		}
	}
	return b.String()
}

// engines are the stores at hand.
func engines(t *testing.T) map[string]store.Store {
	t.Helper()
	lite, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lite.Close() })
	return map[string]store.Store{"memory": storetest.Memory(), "sqlite": lite}
}

// TestTwoImportsOfOneFileAtOnce come to what one comes to: each state once, no place left out.
func TestTwoImportsOfOneFileAtOnce(t *testing.T) {
	t.Parallel()
	in := manyStates(3000)
	for name, st := range engines(t) {
		w := newWorld(t, st)
		sums := make([]intake.ImportSummary, 3)
		var all errgroup.Group
		for i := range sums {
			all.Go(func() (err error) {
				sums[i], err = w.loadDossiers(t, in, intake.ImportOptions{})
				return err
			})
		}
		if err := all.Wait(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := sums[0].Written + sums[1].Written + sums[2].Written; n != 9000 {
			t.Errorf("%s: %d states were new, want 9000", name, n)
		}
		history := w.history(t)
		for key, states := range history {
			if len(states) != 3 {
				t.Errorf("%s: dossier %s has %d states, want 3", name, key, len(states))
			}
		}
		if len(history) != 3000 {
			t.Errorf("%s: %d dossiers, want 3000", name, len(history))
		}
	}
}

// TestDossiersOnAFailingStore: what was written stays, and the same file completes it.
func TestDossiersOnAFailingStore(t *testing.T) {
	t.Parallel()
	memory := storetest.Memory()
	in := manyStates(3000)
	sum, err := newWorld(t, &storetest.Faulty{Store: memory, Before: storetest.EveryNth(4)}).loadDossiers(t, in, intake.ImportOptions{})
	if survey.KindOf(err) != survey.Unavailable || sum.Written == 0 {
		t.Errorf("%+v, %v; want something written and Unavailable", sum, err)
	}
	sum, err = newWorld(t, memory).loadDossiers(t, in, intake.ImportOptions{})
	if err != nil || sum.Written+sum.Already != 9000 || sum.Already == 0 {
		t.Errorf("again: %+v, %v", sum, err)
	}
}

// FuzzDossiers checks that no file makes the import panic, that nothing is stored of a faulty one, and that the same file
// again brings nothing new.
func FuzzDossiers(f *testing.F) {
	f.Add([]byte(stateHead+"H1,2.001583,TT-01,business,5/3/2021,open,,,,\n"), false)
	f.Add([]byte("Tiêu đề\nma_ho_so;ma_tthc;quay;doi_tuong;ngay\n;;;;tiếp nhận\nH1;x;TT-01;DN;03/25/2021\nH2;;tt-02;HKD;05/03/2021 7:30\n"), true)
	f.Add([]byte(`[{"dossier":"H1","procedure":"x","point":"TT-01","applicant":"business","received":"5/3/2021"}]`), false)
	f.Fuzz(func(t *testing.T, in []byte, skip bool) {
		for _, take := range []func(w *world) (intake.ImportSummary, error){
			func(w *world) (intake.ImportSummary, error) {
				return w.loadDossiers(t, string(in), intake.ImportOptions{SkipBad: skip})
			},
			func(w *world) (intake.ImportSummary, error) {
				return w.ReceiveDossiers(t.Context(), strings.NewReader(string(in)), intake.ImportOptions{SkipBad: skip})
			},
		} {
			w := memory(t)
			sum, err := take(w)
			n := len(w.states(t))
			var bad *intake.ImportError
			if err != nil && (n != 0 || !errors.As(err, &bad) && survey.KindOf(err) == survey.Internal) {
				t.Fatalf("%v, and %d states", err, n)
			}
			if n != sum.Written || sum.Rows != sum.Written+sum.Already+sum.Repeated+sum.Refused {
				t.Fatalf("%d stored, summary %+v", n, sum)
			}
			if again, err2 := take(w); (err == nil) != (err2 == nil) || again.Written != 0 || again.Already != sum.Written {
				t.Fatalf("again: %+v, %v; first %+v", again, err2, sum)
			}
		}
	})
}
