package view_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"hailong/internal/locale"
	"hailong/internal/view"
	"hailong/web"
)

// Every page of the respondent renders with every sample in every language. No template is left without one: those of
// the console have theirs in the tests of package page, which must name them.
func TestEveryTemplateExecutes(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	executed, elsewhere := map[string]bool{}, testsOfPages(t)
	for _, lang := range locale.Languages {
		for name, values := range publicSamples(locale.For(lang)) {
			for i, v := range values {
				html, err := r.Render(name, v)
				if err != nil {
					t.Errorf("%s, sample %d (%s): %v", name, i, lang, err)
				}
				checkPage(t, fmt.Sprintf("%s, sample %d (%s)", name, i, lang), lang, string(html))
				executed[name] = true
			}
		}
	}
	for _, name := range r.Pages() {
		if !executed[name] && !(strings.HasPrefix(name, "console_") && strings.Contains(elsewhere, `"`+name+`"`)) {
			t.Errorf("template %q was never executed: add a sample", name)
		}
	}
}

func testsOfPages(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob("page/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

var (
	bracketed = regexp.MustCompile(`\[[a-z0-9_]+(\.[a-z0-9_]+)+\]`)
	unfilled  = regexp.MustCompile(`\{[a-z_]+\}`)
	forbidden = regexp.MustCompile(`(?i)<script|\sstyle=|\son[a-z]+=|javascript:|ZgotmplZ|<no value>`)
	styleText = regexp.MustCompile(`(?s)<style>.*?</style>`)
)

// checkPage looks for what no page may have: missing messages, unfilled places, scripts, style attributes.
func checkPage(t *testing.T, what, lang, html string) {
	t.Helper()
	if !regexp.MustCompile(`^<!doctype html>\s*<html lang="` + lang + `">`).MatchString(html) {
		t.Errorf("%s does not begin as a page in its language: %.60s", what, html)
	}
	html = styleText.ReplaceAllString(html, "")
	for name, bad := range map[string]*regexp.Regexp{"a missing message": bracketed, "an unfilled place": unfilled, "what the policy forbids": forbidden} {
		if m := bad.FindString(html); m != "" {
			t.Errorf("%s shows %s: %s", what, name, m)
		}
	}
}

// A key that a template names exists; T shows an unknown one in brackets only when that line is reached.
func TestTemplatesNameKnownMessages(t *testing.T) {
	t.Parallel()
	c, err := locale.Messages()
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?:\.T|\bt \S+|\bcount \S+) "([^"]+)"`)
	names, err := fs.Glob(web.Files, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllSubmatch(text, -1) {
			if key := string(m[1]); !c.Has(key) {
				t.Errorf("%s names the unknown message %s", name, key)
			}
		}
	}
}

// A part that no page uses is dead text.
func TestPartsAreUsed(t *testing.T) {
	t.Parallel()
	var all bytes.Buffer
	names, _ := fs.Glob(web.Files, "templates/*.html")
	for _, name := range names {
		text, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, m := range regexp.MustCompile(`\{\{-?\s*define\s+"([^"]+)"`).FindAllStringSubmatch(all.String(), -1) {
		if !strings.Contains(all.String(), `template "`+m[1]+`"`) {
			t.Errorf("part %q is used by no page", m[1])
		}
	}
}

// The policy names the hash of the very style text that stands in each page of the respondent.
func TestPolicyAllowsTheStyles(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	for name, values := range publicSamples(locale.For("vi")) {
		html, err := r.Render(name, values[0])
		if err != nil {
			t.Fatal(err)
		}
		css := bytes.TrimSuffix(bytes.TrimPrefix(styleText.Find(html), []byte("<style>")), []byte("</style>"))
		sum := sha256.Sum256(css)
		if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; len(css) == 0 || !strings.Contains(r.SurveyCSP(), want) {
			t.Errorf("%s: the policy %q does not name %s", name, r.SurveyCSP(), want)
		}
	}
	for _, want := range []string{"default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "img-src 'self' data:"} {
		if !strings.Contains(r.SurveyCSP(), want) || !strings.Contains(r.ConsoleCSP(), want) {
			t.Errorf("the policies lack %s", want)
		}
	}
	if strings.Contains(r.SurveyCSP()+r.ConsoleCSP(), "unsafe") {
		t.Error("a policy allows something unsafe")
	}
}

func TestLastResort(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	for lang, want := range map[string]string{"vi": "Trang này đang gặp lỗi", "en": "Something went wrong here", "xx": "Trang này đang gặp lỗi"} {
		if html := string(r.LastResort(lang)); !strings.Contains(html, want) {
			t.Errorf("LastResort(%q) lacks %q", lang, want)
		}
	}
}

func TestRenderGivesNoHalfPage(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	for name, data := range map[string]any{"no-such-page": nil, "survey": struct{}{}} {
		if html, err := r.Render(name, data); err == nil || html != nil {
			t.Errorf("Render(%q) = %d bytes, %v; want an error and nothing", name, len(html), err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := func() fstest.MapFS {
		return fstest.MapFS{
			"templates/base.css": {}, "templates/survey.css": {}, "templates/plain.css": {},
			"templates/notice.html": {Data: []byte("<p>{{.Heading}}")},
		}
	}
	if _, err := view.New(good()); err != nil {
		t.Fatalf("a small set is refused: %v", err)
	}
	for _, c := range []struct{ why, file, text string }{
		{"a syntax error", "templates/a.html", "{{if}}"},
		{"an unknown function", "templates/a.html", "{{nothing 1}}"},
		{"a part defined twice", "templates/z.html", `{{define "notice"}}x{{end}}`},
		{"a template that html/template cannot make safe", "templates/a.html", "<a href=x{{if .}} b=c{{end}}>"},
	} {
		fsys := good()
		fsys[c.file] = &fstest.MapFile{Data: []byte(c.text)}
		if _, err := view.New(fsys); err == nil {
			t.Errorf("New accepts %s", c.why)
		}
	}
	for _, missing := range []string{"templates/base.css", "templates/notice.html"} {
		fsys := good()
		delete(fsys, missing)
		if _, err := view.New(fsys); err == nil {
			t.Errorf("New accepts a set without %s", missing)
		}
	}
}
