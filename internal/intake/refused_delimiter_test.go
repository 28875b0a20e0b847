package intake_test

import (
	"bytes"
	"strings"
	"testing"

	"hailong/internal/intake"
)

// TestRefusedRowsComeBackAsTheyCame: a file with semicolons, as Vietnamese Excel writes it, is refused with semicolons, so that
// Excel shows its columns again.
func TestRefusedRowsComeBackAsTheyCame(t *testing.T) {
	t.Parallel()
	for delimiter, in := range map[string]string{
		";": "dossier;procedure;point;applicant;received\nH1;2.001583;TT-01;business;01/03/2021\nH2;2.001583;TT-99;business;01/03/2021\n",
		",": "dossier,procedure,point,applicant,received\nH1,2.001583,TT-01,business,01/03/2021\nH2,2.001583,TT-99,business,01/03/2021\n",
	} {
		w := memory(t)
		var refused bytes.Buffer
		sum, err := w.loadDossiers(t, in, intake.ImportOptions{SkipBad: true, Refused: &refused})
		if err != nil || sum.Refused != 1 {
			t.Fatalf("%+v, %v", sum, err)
		}
		lines := strings.Split(refused.String(), "\n")
		if !strings.HasPrefix(lines[1], strings.Join([]string{"H2", "2.001583", "TT-99", "business", "01/03/2021"}, delimiter)) {
			t.Errorf("%q", refused.String())
		}
	}
}
