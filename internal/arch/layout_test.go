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

// TestModules checks that the servers that only tests need stay in modules of their own, pinned, and out of the product's.
func TestModules(t *testing.T) {
	t.Parallel()
	for dir, pinned := range map[string]string{wire: "github.com/FerretDB/FerretDB v1.24.2", provider: "github.com/zitadel/oidc/v3 v3.52.0"} {
		library, _, _ := strings.Cut(pinned, " ")
		for _, file := range []string{"go.mod", "go.sum"} {
			if strings.Contains(readText(t, file), library) {
				t.Errorf("%s names %s: it belongs into %s/go.mod alone", file, library, dir)
			}
		}
		if !strings.Contains(readText(t, dir+"/go.mod"), pinned) {
			t.Errorf("%s/go.mod does not pin %s", dir, pinned)
		}
		for _, s := range tree(t) {
			for _, p := range s.imports {
				if strings.HasPrefix(p, library) || strings.HasPrefix(p, module+"/"+dir) {
					t.Errorf("%s imports %s, which is of a test server's module", s.path, p)
				}
			}
		}
	}
	if got := modules(t); !slices.Equal(got, []string{".", provider, wire}) {
		t.Errorf("modules = %q, want the root, %s and %s alone", got, provider, wire)
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
