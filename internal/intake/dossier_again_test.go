package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"hailong/internal/intake"
	"hailong/internal/survey"
)

// TestALargeFileComesAgainWithMoreInIt: after a batch that was all there already, the next is looked up before anything is
// written; what is new in it is stored all the same, a new dossier with its invitation, a new state in the next place.
func TestALargeFileComesAgainWithMoreInIt(t *testing.T) {
	t.Parallel()
	const rows = 4050 // more than one batch
	w := memory(t)
	file := dossierTable(rows)
	if sum, err := w.loadDossiers(t, file, intake.ImportOptions{}); err != nil || sum.Written != rows {
		t.Fatal(sum, err)
	}
	more := dossierTable(rows + 30)
	lines := strings.SplitAfter(more, "\n")
	lines[4046] = strings.Replace(lines[4046], ":30\n", ":45\n", 1) // recorded again, a quarter of an hour later
	lines = append(lines, strings.Replace(lines[4047], ":30\n", ":50\n", 1))
	sum, err := w.loadDossiers(t, strings.Join(lines, ""), intake.ImportOptions{})
	if want := 30 + 2; err != nil || sum.Written != want || sum.Already != rows-1 {
		t.Errorf("%+v %v, want %d new states and %d known ones", sum, err, want, rows-1)
	}
	states := w.history(t)
	for n, want := range map[int]int{4044: 1, 4045: 2, 4046: 2, 4060: 1} {
		number := survey.DossierCode(fmt.Sprintf("H31.12-%06d", n))
		if got := len(states[keys.DossierKey(number)]); got != want {
			t.Errorf("dossier %s has %d states, want %d", number, got, want)
		}
		if _, err := w.InvitedDossier(t.Context(), number); err != nil {
			t.Errorf("dossier %s has no code: %v", number, err)
		}
	}
}
