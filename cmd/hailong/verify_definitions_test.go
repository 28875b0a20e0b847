package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hailong/surveys"
)

// TestOtherDefinitionsAreNoTampering was made when a longer limit of a procedure, put into the definitions after a closing,
// made verify tell of a period that is not as it was closed, and send its reader to the backup. What is counted otherwise is
// named, but a changed answer is told from it.
func TestOtherDefinitionsAreNoTampering(t *testing.T) {
	t.Parallel()
	data, defs := t.TempDir(), t.TempDir()
	if err := os.CopyFS(defs, surveys.FS); err != nil {
		t.Fatal(err)
	}
	do := func(want int, args ...string) (out, errOut string) {
		t.Helper()
		out, errOut, status := call(t, "en", "", append(args, "--data", data)...)
		if status != want {
			t.Fatalf("hailong %s: status %d, want %d\n%s%s", strings.Join(args, " "), status, want, out, errOut)
		}
		return out, errOut
	}
	do(0, "sample", "--responses", "300", "--dossiers", "300", "--seed", "7")
	do(0, "freeze", "2021-H1")

	name := filepath.Join(defs, "center.kien-giang.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	longer := bytes.ReplaceAll(text, []byte("    limit: 3\n"), []byte("    limit: 9\n"))
	if bytes.Equal(text, longer) {
		t.Fatal("no procedure has a limit of three days")
	}
	if err := os.WriteFile(name, longer, 0o600); err != nil {
		t.Fatal(err)
	}
	out, errOut := do(1, "verify", "2021-H1", "--surveys", defs)
	for _, want := range []string{"Figure service.within_limit", "The definitions in use are others", "The data of period 2021-H1 are as they were closed."} {
		if !strings.Contains(out+errOut, want) {
			t.Errorf("%q is not said:\n%s%s", want, out, errOut)
		}
	}
	if strings.Contains(errOut, "backup") {
		t.Errorf("verify speaks of tampering: %s", errOut)
	}
	out, _ = do(0, "verify", "2021-H1")
	if !strings.Contains(out, "equal") {
		t.Errorf("by the definitions of the closing: %s", out)
	}
}
