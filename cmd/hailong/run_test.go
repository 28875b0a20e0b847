package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hailong/internal/locale"
)

// call runs the program in this process.
func call(t *testing.T, lang, stdin string, args ...string) (out, errOut string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(t.Context(), args, []string{"LANG=" + lang}, strings.NewReader(stdin), &o, &e)
	return o.String(), e.String(), status
}

func TestExitStatus(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := filepath.Join(data, "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want int
		why  string
	}{
		{nil, 0, "without a command there is help"},
		{[]string{"--help"}, 0, "help"},
		{[]string{"figures", "--help"}, 0, "help of a command"},
		{[]string{"figures", "--data", data}, 0, "an empty store has figures: none"},
		{[]string{"check"}, 0, "the built-in definitions are sound"},
		{[]string{"colours"}, 2, "no such command"},
		{[]string{"figures", "--colour", "red"}, 2, "no such flag"},
		{[]string{"figures", "--data", data, "--from", "31/02/2021"}, 2, "no such day"},
		{[]string{"figures", "--data", data, "--from", "2021-02-02", "--to", "2021-02-01"}, 2, "a period turned round"},
		{[]string{"figures", "--data", data, "--point", "XX"}, 2, "no such point"},
		{[]string{"figures", "--data", data, "--by", "colour"}, 2, "no such group"},
		{[]string{"figures", "--data", data, "--mongodb-uri", "http://x"}, 2, "no such store"},
		{[]string{"figures", "--data", file}, 2, "a file in place of a directory"},
		{[]string{"figures", "--data", data, "--surveys", file}, 2, "a file in place of definitions"},
		{[]string{"serve", "--data", data, "--addr", "nowhere"}, 2, "no such address"},
		{[]string{"serve", "--data", data, "--base-url", "khaosat"}, 2, "no address of a site"},
		{[]string{"poster", "TT-01"}, 2, "no public address"},
		{[]string{"poster", "TT-01", "TT-02", "--base-url", "https://a.example", "--out", filepath.Join(data, "one.pdf")}, 2, "two posters, one file"},
		{[]string{"poster", "TT-99", "--base-url", "https://a.example"}, 1, "no such point"},
		{[]string{"import", "responses", "--data", data, filepath.Join(data, "none.csv")}, 1, "no such file"},
		{[]string{"import", "responses", "--data", data, "-"}, 1, "an empty file"},
		{[]string{"user", "disable", "--data", data, "nobody"}, 1, "no such account"},
		{[]string{"user", "add", "--data", data, "a b"}, 1, "no name"},
		{[]string{"token", "revoke", "--data", data, "nothing"}, 1, "no such token"},
		{[]string{"sample", "--data", data, "--responses", "0"}, 2, "nothing to make"},
	} {
		out, errOut, got := call(t, "vi_VN.UTF-8", "", c.args...)
		if got != c.want {
			t.Errorf("hailong %s: status %d, want %d (%s)\n%s%s", strings.Join(c.args, " "), got, c.want, c.why, out, errOut)
		}
		if got != 0 && (errOut == "" || strings.Contains(errOut, "goroutine") || strings.Contains(errOut, "[")) && !strings.Contains(errOut, "[flags]") {
			t.Errorf("hailong %s: the error says %q", strings.Join(c.args, " "), errOut)
		}
	}
}

// TestHelpIsInTheReadersLanguage and complete: no text is missing in either language.
func TestHelpIsInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"vi_VN.UTF-8": "Cách dùng", "en_US.UTF-8": "Usage", "": "Cách dùng"} {
		out, _, status := call(t, lang, "", "--help")
		if status != 0 || !strings.Contains(out, want) {
			t.Errorf("LANG=%q: status %d, no %q in\n%s", lang, status, want, out)
		}
	}
	missing := regexp.MustCompile(`\$\{|\[help_`)
	for _, command := range []string{"serve", "import responses", "figures", "export responses", "export figures", "poster", "slip", "user add", "user reset", "token add", "check", "sample", "freeze", "verify", "plan list", "plan enter"} {
		out, errOut, _ := call(t, "vi_VN.UTF-8", "", append(strings.Fields(command), "--help")...)
		if missing.MatchString(out+errOut) || strings.Contains(out, "Show context") {
			t.Errorf("%s --help:\n%s%s", command, out, errOut)
		}
	}
}

func TestOtherSecretsAreRefused(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	path := filepath.Join(data, "secrets.json")
	if _, e, status := call(t, "en", "", "figures", "--data", data); status != 0 {
		t.Fatal(e)
	}
	mine, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode())
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, e, status := call(t, "en", "", "figures", "--data", data); status != 1 || !strings.Contains(e, "missing") {
		t.Errorf("secrets missing: %d %s", status, e)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("new secrets were made for a store that has others")
	}
	other := t.TempDir()
	call(t, "en", "", "figures", "--data", other)
	if _, e, status := call(t, "en", "", "figures", "--data", data, "--secrets-file", filepath.Join(other, "secrets.json")); status != 1 || !strings.Contains(e, "not the one") {
		t.Errorf("other secrets: %d %s", status, e)
	}
	if err := os.WriteFile(path, mine, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, e, status := call(t, "en", "", "figures", "--data", data); status != 0 {
		t.Errorf("the right secrets again: %s", e)
	}
}

func TestCheckNamesEveryFaultWithItsPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plan.broken.yaml")
	if err := os.WriteFile(file, []byte("id: broken\ncolour: red\nnumber: [1]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, errOut, status := call(t, "en", "", "check", file)
	for _, want := range []string{"plan.broken.yaml:2:1:", "plan.broken.yaml:3:"} {
		if status != 1 || !strings.Contains(errOut, want) {
			t.Errorf("status %d, no %q in\n%s", status, want, errOut)
		}
	}
}

// TestOneFaultyFileLeavesAllAlone: of several files nothing is imported unless all are good.
func TestOneFaultyFileLeavesAllAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	head := "survey,point,received_at,applicant,overall\n"
	for name, row := range map[string]string{"good.csv": "business-satisfaction.v1,TT-01,5/3/2021,business,5\n", "bad.csv": "business-satisfaction.v1,TT-99,5/3/2021,business,5\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(head+row), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	good, bad := filepath.Join(dir, "good.csv"), filepath.Join(dir, "bad.csv")
	if _, e, status := call(t, "en", "", "import", "responses", "--data", dir, good, bad); status != 1 || !strings.Contains(e, "TT-99") {
		t.Errorf("status %d: %s", status, e)
	}
	out, _, _ := call(t, "en", "", "figures", "--data", dir, "--from", "2021-01-01", "--to", "2021-12-31")
	if !strings.Contains(out, `"received": 0`) {
		t.Errorf("something was imported: %s", out)
	}
	if _, e, status := call(t, "en", "", "import", "responses", "--data", dir, good, good); status != 0 {
		t.Errorf("two good files: %d %s", status, e)
	}
}

// TestRefusedRowsLoseNothing: a cell beyond the headings stands in the refused file too.
func TestRefusedRowsLoseNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.csv"), filepath.Join(dir, "refused.csv")
	if err := os.WriteFile(in, []byte("survey,point,received_at,applicant,overall\n,TT-01,5/3/2021,business,5,seven\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, e, status := call(t, "en", "", "import", "responses", "--data", dir, "--skip-bad", out, in); status != 0 {
		t.Fatalf("status %d: %s", status, e)
	}
	if b, err := os.ReadFile(out); err != nil || !strings.Contains(string(b), "seven") {
		t.Errorf("%v: %s", err, b)
	}
}

// TestEveryMessageNamedHereExists in both languages.
func TestEveryMessageNamedHereExists(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`\bT\("([a-z0-9_.]+)"|Key: "([a-z0-9_.]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, dir := range []string{"../../internal/server", "../../internal/report", "../../internal/intake", "../../internal/auth"} {
		more, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		files = append(files, more...)
	}
	p := locale.For("vi")
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(src), -1) {
			if key := m[1] + m[2]; !p.Has(key) && !strings.HasSuffix(key, ".") && !strings.HasSuffix(key, "_") {
				t.Errorf("%s names the message %s, which does not exist", f, key)
			}
		}
	}
}
