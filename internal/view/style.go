package view

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"
)

// styles are the two inline styles: of the survey, and of the small pages around it.
type styles struct{ survey, plain inline }

// inline is one <style> element and the source expression by which the policy allows its text.
type inline struct {
	element template.HTML
	source  string
}

func loadStyles(fsys fs.FS) (styles, error) {
	text := map[string]string{}
	for _, name := range []string{"base", "survey", "plain"} {
		css, err := fs.ReadFile(fsys, "templates/"+name+".css")
		if err != nil {
			return styles{}, fmt.Errorf("style: %w", err)
		}
		text[name] = minify(string(css))
	}
	return styles{survey: newInline(text["base"] + text["survey"]), plain: newInline(text["base"] + text["plain"])}, nil
}

func newInline(css string) inline {
	sum := sha256.Sum256([]byte(css))
	return inline{
		element: template.HTML("<style>" + css + "</style>"), //nolint:gosec // our own embedded file, no input
		source:  "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	}
}

// SurveyCSP gives the Content-Security-Policy of the respondent's pages: our two inline styles, the picture of the tab
// as a data: address, a form to our own address, and nothing else.
func (r *Renderer) SurveyCSP() string {
	return policy("'self' " + r.styles.survey.source + " " + r.styles.plain.source)
}

// ConsoleCSP gives the policy of pages whose style is a file of ours.
func (r *Renderer) ConsoleCSP() string { return policy("'self'") }

// ScriptedCSP gives the policy of pages of the console that a script of ours makes quicker; they work without it.
func (r *Renderer) ScriptedCSP() string {
	return policy("'self'") + "; script-src 'self'; connect-src 'self'"
}

func policy(style string) string {
	return "default-src 'none'; style-src " + style +
		"; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssAround  = regexp.MustCompile(`\s*([{};,>])\s*`)
	cssAfter   = regexp.MustCompile(`([\w-]): `)
)

// minify takes comments and needless space out of a style sheet. It knows our own sheets: no strings with braces,
// and a space after a colon only inside declarations.
func minify(css string) string {
	css = cssSpace.ReplaceAllString(cssComment.ReplaceAllString(css, ""), " ")
	css = cssAfter.ReplaceAllString(cssAround.ReplaceAllString(css, "$1"), "$1:")
	return strings.TrimSpace(strings.ReplaceAll(css, ";}", "}"))
}

var lineBreak = regexp.MustCompile(`(.?)[ \t]*\r?\n\s*(.?)`)

// squeeze takes line breaks with their indentation out of a template: between tags and actions they leave nothing,
// inside text one space.
func squeeze(source string) string {
	for {
		next := lineBreak.ReplaceAllStringFunc(source, func(s string) string {
			m := lineBreak.FindStringSubmatch(s)
			if m[1] == "" || m[2] == "" || m[1] == ">" || m[1] == "}" || m[2] == "<" || m[2] == "{" {
				return m[1] + m[2]
			}
			return m[1] + " " + m[2]
		})
		if next == source {
			return source
		}
		source = next
	}
}
