package view

import (
	"bytes"
	"errors"
	"html/template"

	"hailong/internal/view/page"
)

// Shell is a survey page rendered once for a point, a language and a survey, cut open where the submission key stands.
// To serve a page is to write Prefix, a fresh key, Suffix.
type Shell struct {
	Prefix, Suffix []byte
}

// keyMark stands in for the key while a shell is rendered.
const keyMark = "key-of-the-submission-stands-here"

// SurveyShell renders the survey page without a key. The input's own Key is not looked at.
func (r *Renderer) SurveyShell(in page.SurveyInput) (Shell, error) {
	in.Key = keyMark
	html, err := r.Render("survey", page.NewSurvey(in))
	if err != nil {
		return Shell{}, err
	}
	prefix, suffix, found := bytes.Cut(html, []byte(keyMark))
	if !found || bytes.Contains(suffix, []byte(keyMark)) {
		return Shell{}, errors.New("survey shell: the key must stand in the page once")
	}
	return Shell{Prefix: bytes.Clone(prefix), Suffix: bytes.Clone(suffix)}, nil
}

// Append appends the page with this key to dst and gives the longer slice.
func (s Shell) Append(dst []byte, key string) []byte {
	dst = append(dst, s.Prefix...)
	dst = append(dst, template.HTMLEscapeString(key)...)
	return append(dst, s.Suffix...)
}

// Len gives the number of bytes of a page with a key of n characters.
func (s Shell) Len(n int) int { return len(s.Prefix) + n + len(s.Suffix) }
