package arch_test

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// top is all that stands at the top of the repository; what .gitignore names with a leading slash may stand there too.
var top = []string{
	".ci", ".editorconfig", ".gitattributes", ".gitignore", ".golangci.yml",
	"LICENSE", "Makefile", "README.md",
	"cmd", "deploy", "go.mod", "go.sum", "internal", "surveys", "web",
}

func TestTop(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	ignored := ignoredAtTop(t)
	var found []string
	for _, e := range entries {
		found = append(found, e.Name())
		if e.Name() != ".git" && !slices.Contains(top, e.Name()) && !slices.Contains(ignored, e.Name()) {
			t.Errorf("%s stands at the top: it belongs into a room, or into .gitignore", e.Name())
		}
	}
	for _, name := range top {
		if !slices.Contains(found, name) {
			t.Errorf("%s is missing at the top", name)
		}
	}
}

func ignoredAtTop(t *testing.T) []string {
	t.Helper()
	var out []string
	lines := bufio.NewScanner(strings.NewReader(readText(t, ".gitignore")))
	for lines.Scan() {
		name, rooted := strings.CutPrefix(strings.TrimSpace(lines.Text()), "/")
		if name = strings.TrimSuffix(name, "/"); rooted && !strings.Contains(name, "/") {
			out = append(out, name)
		}
	}
	return out
}

// TestModules checks that the engine that only tests need stays in its own module, pinned, and out of the product's.
func TestModules(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"go.mod", "go.sum"} {
		if strings.Contains(strings.ToLower(readText(t, file)), "ferretdb") {
			t.Errorf("%s names FerretDB: it belongs into %s/go.mod alone", file, wire)
		}
	}
	if want := "github.com/FerretDB/FerretDB v1.24.2"; !strings.Contains(readText(t, wire+"/go.mod"), want) {
		t.Errorf("%s/go.mod does not pin %s", wire, want)
	}
	if got := modules(t); !slices.Equal(got, []string{".", wire}) {
		t.Errorf("modules = %q, want the root and %s alone", got, wire)
	}
	for _, s := range tree(t) {
		for _, p := range s.imports {
			if strings.Contains(strings.ToLower(p), "ferretdb") || strings.HasPrefix(p, module+"/"+wire) {
				t.Errorf("%s imports %s, which is of the test engine's module", s.path, p)
			}
		}
	}
}

// modules gives the directories that hold a go.mod, sorted.
func modules(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if d.Name() == "go.mod" {
			rel, err := filepath.Rel(root, filepath.Dir(name))
			out = append(out, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestReadmeCommands checks that what the README tells people to type exists in the Makefile.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	makefile := readText(t, "Makefile")
	for _, m := range regexp.MustCompile("(?m)(?:`|^)make ([a-z0-9-]+)").FindAllStringSubmatch(readText(t, "README.md"), -1) {
		if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
			t.Errorf("README.md says make %s, the Makefile has no such target", m[1])
		}
	}
}

// TestReadmeRooms checks that the README's list of packages has every room.
func TestReadmeRooms(t *testing.T) {
	t.Parallel()
	readme := readText(t, "README.md")
	for _, r := range rooms {
		if !strings.Contains(readme, "`"+r.room+"`") {
			t.Errorf("README.md does not name %s", r.room)
		}
	}
}
