package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// root is the top of the repository, seen from this package's directory.
const root = "../.."

// module is the path of the product's module; wire is the nested module of the MongoDB wire engine, provider that of the
// OpenID Connect provider.
const (
	module   = "hailong"
	wire     = "internal/store/mongostore/wiretest"
	provider = "internal/auth/providertest"
)

// source is one parsed Go file.
type source struct {
	path    string // from the root, with slashes
	room    string // its directory
	test    bool   // a _test.go file
	imports []string
	ast     *ast.File
}

var (
	fileset = token.NewFileSet()
	parsed  = sync.OnceValues(parseTree)
)

// tree gives every Go file of the root module, product and tests, whatever its build tags say.
func tree(t *testing.T) []source {
	t.Helper()
	files, err := parsed()
	if err != nil {
		t.Fatalf("parse the tree: %v", err)
	}
	return files
}

func parseTree() ([]source, error) {
	var files []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			return skip(rel, name)
		}
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		s, err := parseFile(name, rel)
		files = append(files, s)
		return err
	})
	return files, err
}

// skip leaves out what the go command leaves out too: hidden and ignored directories, test data, nested modules.
func skip(rel, name string) error {
	base := path.Base(rel)
	hidden := rel != "." && (base[0] == '.' || base[0] == '_')
	if hidden || base == "testdata" || base == "node_modules" || rel == "bin" || rel == "data" || rel == "data-demo" {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && rel != "." {
		return fs.SkipDir
	}
	return nil
}

func parseFile(name, rel string) (source, error) {
	f, err := parser.ParseFile(fileset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{path: rel, room: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"), ast: f}
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, p)
	}
	return s, nil
}

// ours gives the room an import path names, if it is one of this module.
func ours(importPath string) (room string, ok bool) {
	if importPath == module {
		return ".", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// thirdParty reports whether an import path is of another module: its first element has a dot.
func thirdParty(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return strings.Contains(first, ".")
}

// under reports whether an import path is prefix or lies below it.
func under(importPath, prefix string) bool {
	return importPath == prefix || strings.HasPrefix(importPath, prefix+"/")
}

func readText(t *testing.T, rel string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(rel)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
