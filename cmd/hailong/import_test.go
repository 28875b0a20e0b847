package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const dossierHead = "Mã hồ sơ;Mã TTHC;Quầy;Đối tượng;Ngày tiếp nhận;Ngày hẹn trả\n"

// TestDossiersAreImported as responses are: several files all or none, the refused rows in a file, the same again nothing.
func TestDossiersAreImported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, rows string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("DANH SÁCH HỒ SƠ\n"+dossierHead+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("good.csv", "H1;2.001583;TT-01;DN;5/3/2021;10/3/2021\nH2;9.99;TT-01;DN;5/3/2021;\n")
	bad := file("bad.csv", "H3;2.001583;TT-01;DN;5/3/2021;4/3/2021\nH4;2.001583;TT-01;DN;5/3/2021;\n")
	refused := filepath.Join(dir, "refused.csv")
	for _, c := range []struct {
		why    string
		args   []string
		status int
		want   string
	}{
		{"a faulty file leaves the other alone", []string{good, bad}, 1, `row 3, column Ngày hẹn trả (3:6) "4/3/2021"`},
		{"a good file", []string{good}, 0, "2 rows; 2 new states of dossiers, 0 already there"},
		{"an unknown procedure is said once", []string{good}, 0, `column Mã TTHC (4:2) "9.99"`},
		{"again", []string{good, good}, 0, "2 rows; 0 new states of dossiers, 2 already there"},
		{"the good rows of a faulty one", []string{"--skip-bad", refused, bad}, 0, "1 new states of dossiers, 0 already there, 0 repeated in the file, 1 refused"},
		{"nothing at standard input", []string{"-"}, 1, "no rows"},
	} {
		out, errOut, status := call(t, "en", "", append([]string{"import", "dossiers", "--data", dir}, c.args...)...)
		if status != c.status || !strings.Contains(out+errOut, c.want) {
			t.Errorf("%s: status %d, want %d and %q in\n%s%s", c.why, status, c.status, c.want, out, errOut)
		}
	}
	if b, err := os.ReadFile(refused); err != nil || !strings.Contains(string(b), "H3") || strings.Contains(string(b), "H4") {
		t.Errorf("refused rows: %v %s", err, b)
	}
}

// TestALongImportTellsHowFarItIs: without a terminal one line for every 20,000 rows of each reading.
func TestALongImportTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for i := range 45_000 {
		fmt.Fprintf(&rows, "H%d;2.001583;TT-01;DN;5/3/2021;\n", i)
	}
	_, errOut, status := call(t, "en", dossierHead+rows.String(), "import", "dossiers", "--data", t.TempDir(), "-")
	for _, want := range []string{"20,000 rows checked", "40,000 rows checked", "20,000 of 45,000 rows dealt with", "40,000 of 45,000 rows dealt with"} {
		if strings.Count(errOut, want) != 1 {
			t.Errorf("%q stands %d times, want once, in\n%s", want, strings.Count(errOut, want), errOut)
		}
	}
	if status != 0 || strings.Count(errOut, "\n") != 4 {
		t.Errorf("status %d, want four lines:\n%s", status, errOut)
	}
}
