package survey_test

import (
	"testing"

	"hailong/internal/survey"
)

func TestParseTaxCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		bad      bool
		why      string
	}{
		{"0100233488", "0100233488", false, "ten digits, right check digit"},
		{"0314409058-002", "0314409058002", false, "branch"},
		{" 0100.112 437 ", "0100112437", false, "separators"},
		{"0312687878-001", "0312687878001", false, "branch"},
		{"0300588569", "0300588569", false, "ten digits"},
		{"0100233480", "", true, "wrong check digit"},
		{"0314409058-000", "", true, "branch 000"},
		{"0100000007", "", true, "serial of zeros"},
		{"079085001234", "079085001234", false, "twelve digits have no check digit"},
		{"", "", false, "empty"},
		{"  ", "", false, "blank"},
		{"-", "", true, "separators alone"},
		{"01002334888", "", true, "eleven digits"},
		{"０100233488", "", true, "a full-width digit"},
		{"abc", "", true, "letters"},
	} {
		got, err := survey.ParseTaxCode(c.in)
		if string(got) != c.want || (err != nil) != c.bad {
			t.Errorf("ParseTaxCode(%q) = %q, %v; want %q, bad=%v (%s)", c.in, got, err, c.want, c.bad, c.why)
		}
	}
}
