package intake_test

import (
	"strings"
	"testing"

	"hailong/internal/intake"
)

// TestAMissingYearOfHolidaysIsSaidOnce for all rows that need it, and for no other.
func TestAMissingYearOfHolidaysIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := memory(t)
	sum, err := w.loadDossiers(t, strings.Join([]string{
		"dossier,procedure,point,applicant,received,decided,status",
		"H1,2.001583,TT-01,business,2018-03-01,2018-03-05,closed",
		"H2,2.001583,TT-01,business,2018-03-01,2018-03-06,closed",
		"H3,1.013236,TT-03,business,2018-03-01,2018-03-06,closed", // counted in calendar days
		"H4,2.001583,TT-01,business,2020-03-02,2020-03-06,closed",
		"H5,2.001583,TT-01,business,2018-03-01,,open",
	}, "\n"), intake.ImportOptions{})
	if err != nil || sum.Written != 5 {
		t.Fatalf("%+v, %v", sum, err)
	}
	var said []string
	for _, n := range sum.Warnings {
		if n.Key == "dossier.year_missing" {
			said = append(said, n.String())
		}
	}
	if len(said) != 1 || !strings.Contains(said[0], "year=2018") || !strings.Contains(said[0], "rows=2") {
		t.Errorf("said %q", said)
	}
}
