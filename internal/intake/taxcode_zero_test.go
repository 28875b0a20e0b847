package intake_test

import (
	"testing"

	"hailong/internal/intake"
)

// TestABranchIsNotTakenForAPerson: a branch's code that lost its 0 in a spreadsheet has twelve digits, as personal numbers have.
func TestABranchIsNotTakenForAPerson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, applicant string
		warned          bool
		why             string
	}{
		{"0314409058002", "business", false, "a branch"},
		{"314409058002", "business", true, "the same without its 0"},
		{"079085001234", "household", false, "a personal number"},
		{"314409058002", "household", false, "may be a personal number"},
	} {
		w := memory(t)
		sum, err := w.loadDossiers(t, "dossier,procedure,point,applicant,received,business\nH1,2.001583,TT-01,"+c.applicant+",2021-03-01,"+c.code+"\n", intake.ImportOptions{})
		if err != nil || sum.Written != 1 {
			t.Fatalf("%s: %+v, %v", c.why, sum, err)
		}
		warned := len(sum.Warnings) == 1 && sum.Warnings[0].Key == "import.taxcode_zero" && sum.Warnings[0].Value == ""
		if warned != c.warned {
			t.Errorf("%s: warnings %+v; wanted: %v", c.why, sum.Warnings, c.warned)
		}
	}
}
