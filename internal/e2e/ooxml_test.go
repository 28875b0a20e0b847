package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestOfficeFilesAgainstTheSchemas holds Word file, workbook and slides against the published schemas, by the OpenXmlValidator of the
// Open XML SDK. HAILONG_OOXML_VALIDATOR names a program that takes a file and prints {"ok":…,"errors":[…]}; without it this test is
// skipped, since the program is as large as a browser. That parts, types and relations are whole is tested in package brief always.
func TestOfficeFilesAgainstTheSchemas(t *testing.T) {
	t.Parallel()
	validator := os.Getenv("HAILONG_OOXML_VALIDATOR")
	if validator == "" {
		t.Skip("HAILONG_OOXML_VALIDATOR names no validator")
	}
	h := sampleHouse(t)
	dir := t.TempDir()
	check := func(name string) {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), validator, name).Output() //nolint:gosec // the tester names it
		var found struct {
			OK     bool `json:"ok"`
			Errors []struct {
				Description, Path, XPath string
			} `json:"errors"`
		}
		if jerr := json.Unmarshal(out, &found); jerr != nil {
			t.Fatalf("%s: %v, %v: %s", name, err, jerr, out)
		}
		if !found.OK {
			t.Errorf("%s: %+v", filepath.Base(name), found.Errors[:min(len(found.Errors), 5)])
		}
	}
	for _, period := range []string{"2021", "2021-H1", "2019", "2021-03"} {
		for _, ending := range []string{"docx", "xlsx", "pptx"} {
			out := filepath.Join(dir, period+"."+ending)
			hailong(t, 0, append([]string{"report", "--period", period, "--out", out}, h.flags...)...)
			check(out)
		}
	}
	pack := filepath.Join(dir, "pack.zip")
	hailong(t, 0, append([]string{"report", "--pack", "pci", "--year", "2021", "--out", pack}, h.flags...)...)
	body, err := os.ReadFile(pack)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bao-cao.docx", "so-lieu.xlsx", "trinh-chieu.pptx"} {
		out := filepath.Join(dir, name)
		if err := os.WriteFile(out, partOf(t, body, name), 0o600); err != nil {
			t.Fatal(err)
		}
		check(out)
	}
}
