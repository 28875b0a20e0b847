package arch_test

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
)

// pure are the rooms whose answers depend on their arguments alone.
var pure = []string{"internal/survey", "internal/measure", "internal/plan"}

// outside are the packages by which the world gets in: the machine, the network, chance.
var outside = []string{
	"os", "io/ioutil", "path/filepath", "embed", "net", "syscall", "runtime", "log", "plugin", "unsafe",
	"crypto/rand", "math/rand", "database/sql", "time/tzdata", "testing",
}

// harmless are packages under those that only compute.
var harmless = []string{"net/url", "net/netip", "net/mail"}

// clock is what package time offers to see the clock, to wait for it, or to read the machine's zones.
var clock = []string{
	"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep", "Local", "LoadLocation",
}

// TestPureRooms checks that survey, measure and plan see no clock, no machine, no network and no chance.
func TestPureRooms(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		if s.test || !slices.Contains(pure, s.room) {
			continue
		}
		for _, p := range s.imports {
			bad := slices.ContainsFunc(outside, func(o string) bool { return under(p, o) })
			if bad && !slices.Contains(harmless, p) {
				t.Errorf("%s imports %s: %s is pure, what it needs from outside is handed in", s.path, p, s.room)
			}
		}
		for _, use := range selectors(s.ast, "time") {
			if slices.Contains(clock, use.Sel.Name) {
				t.Errorf("%s: time.%s: %s sees no clock and no machine, times and zones are handed in", fileset.Position(use.Pos()), use.Sel.Name, s.room)
			}
		}
	}
}

// selectors gives the uses of an imported package in a file, under whatever name the file imports it.
func selectors(f *ast.File, importPath string) []*ast.SelectorExpr {
	name := ""
	for _, spec := range f.Imports {
		if spec.Path.Value != `"`+importPath+`"` {
			continue
		}
		name = importPath[strings.LastIndex(importPath, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
	}
	var found []*ast.SelectorExpr
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && name != "" && x.Name == name {
				found = append(found, sel)
			}
		}
		return true
	})
	return found
}

// TestNoDotImports closes the way around TestPureRooms.
func TestNoDotImports(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		for _, spec := range s.ast.Imports {
			if spec.Name != nil && spec.Name.Name == "." {
				t.Errorf("%s imports %s with a dot", s.path, spec.Path.Value)
			}
		}
	}
}

// TestNoSleep checks that no test and no product code waits for time to pass; the rooms that drive a real browser or
// measure real time are left out.
func TestNoSleep(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		if slices.Contains(testRooms, s.room) {
			continue
		}
		for _, use := range selectors(s.ast, "time") {
			if use.Sel.Name == "Sleep" {
				t.Errorf("%s: time.Sleep: wait for what is to happen, not for a while", fileset.Position(use.Pos()))
			}
		}
	}
}

// TestExit checks that a program ends in one place, so that everything else can clean up after itself.
func TestExit(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		if s.test || s.room == "cmd/hailong" {
			continue
		}
		for _, use := range slices.Concat(selectors(s.ast, "os"), selectors(s.ast, "log")) {
			if n := use.Sel.Name; n == "Exit" || strings.HasPrefix(n, "Fatal") {
				t.Errorf("%s: %s ends the program; return an error", fileset.Position(use.Pos()), n)
			}
		}
	}
}

// TestPackageDocs checks that every package says what it is, and that none bears a name that says nothing.
func TestPackageDocs(t *testing.T) {
	t.Parallel()
	docs := map[string]string{}
	for _, s := range tree(t) {
		if name := s.ast.Name.Name; slices.Contains([]string{"util", "utils", "common", "helpers", "models", "types"}, name) {
			t.Errorf("%s: package %s: a name of the field, please", s.path, name)
		}
		if s.test {
			continue
		}
		docs[s.room] += s.ast.Doc.Text()
	}
	for room, doc := range docs {
		if room != "cmd/hailong" && !strings.HasPrefix(doc, "Package ") {
			t.Errorf("%s has no package doc", room)
		}
		if room == "cmd/hailong" && !strings.HasPrefix(doc, "Command hailong ") {
			t.Errorf("%s has no doc that begins \"Command hailong \"", room)
		}
	}
}

// arithmetic are the names under which template functions that compute usually go.
var arithmetic = []string{
	"div", "divf", "divide", "quo", "ratio", "percent", "percentage", "pct", "rate", "avg", "average", "mean",
	"mul", "mulf", "multiply", "times", "mod", "modf", "round", "floor", "ceil", "sub", "subtract",
}

// TestTemplatesDoNotCompute parses every template and looks at what it calls: a template shows numbers, it makes none.
func TestTemplatesDoNotCompute(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(root, "web", "templates")
	n := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, call := range templateCalls(t, name, string(text)) {
			if slices.Contains(arithmetic, strings.ToLower(call)) {
				t.Errorf("%s calls %s: figures are computed in package report, once", name, call)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		t.Fatalf("no template under %s", dir)
	}
}

// templateCalls gives the names of the functions that a template's text calls.
func templateCalls(t *testing.T, name, text string) []string {
	t.Helper()
	top := parse.New(name)
	top.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	if _, err := top.Parse(text, "", "", trees); err != nil {
		t.Errorf("%s: %v", name, err)
		return nil
	}
	trees[name+" (top)"] = top
	var calls []string
	for _, tr := range trees {
		if tr.Root != nil {
			calls = appendCalls(calls, tr.Root)
		}
	}
	return calls
}

func appendCalls(calls []string, n parse.Node) []string {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, x := range n.Nodes {
				calls = appendCalls(calls, x)
			}
		}
	case *parse.ActionNode:
		calls = appendCalls(calls, n.Pipe)
	case *parse.TemplateNode:
		calls = appendCalls(calls, n.Pipe)
	case *parse.IfNode:
		calls = appendBranch(calls, &n.BranchNode)
	case *parse.RangeNode:
		calls = appendBranch(calls, &n.BranchNode)
	case *parse.WithNode:
		calls = appendBranch(calls, &n.BranchNode)
	case *parse.PipeNode:
		if n != nil {
			for _, c := range n.Cmds {
				calls = appendCalls(calls, c)
			}
		}
	case *parse.CommandNode:
		for _, a := range n.Args {
			calls = appendCalls(calls, a)
		}
	case *parse.ChainNode:
		calls = appendCalls(calls, n.Node)
	case *parse.IdentifierNode:
		calls = append(calls, n.Ident)
	}
	return calls
}

func appendBranch(calls []string, b *parse.BranchNode) []string {
	calls = appendCalls(calls, b.Pipe)
	calls = appendCalls(calls, b.List)
	return appendCalls(calls, b.ElseList)
}

// TestTemplateCalls checks the checker: a call is found wherever it stands.
func TestTemplateCalls(t *testing.T) {
	t.Parallel()
	text := `{{define "a"}}{{range .X}}{{if lt .A 1}}{{template "b" (a1 .A)}}{{else}}{{with (a2 .B)}}{{.C | a3}}{{end}}{{end}}{{end}}{{end}}{{a4}}`
	got := templateCalls(t, "x", text)
	for _, want := range []string{"lt", "a1", "a2", "a3", "a4"} {
		if !slices.Contains(got, want) {
			t.Errorf("calls of the template = %q, %s is missing", got, want)
		}
	}
}
