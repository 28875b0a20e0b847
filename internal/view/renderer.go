package view

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/view/page"
)

// Renderer holds the parsed templates and the styles. It is safe for use by many at once.
type Renderer struct {
	set    *template.Template
	pages  map[string]bool
	styles styles
	last   map[string][]byte // language → page of last resort
}

// New parses templates/*.html and templates/*.css of fsys. Whatever is wrong with them is found here, at start.
func New(fsys fs.FS) (*Renderer, error) {
	st, err := loadStyles(fsys)
	if err != nil {
		return nil, err
	}
	r := &Renderer{
		set:    template.New("").Option("missingkey=error"),
		pages:  map[string]bool{},
		styles: st,
		last:   map[string][]byte{},
	}
	r.set.Funcs(r.funcs())
	names, err := fs.Glob(fsys, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("no page template")
	}
	for _, name := range names {
		if err := r.parse(fsys, name); err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
	}
	if err := r.escape(); err != nil {
		return nil, err
	}
	return r, r.prepareLastResort()
}

// escape makes html/template work out the context of every value now. It does so at a page's first execution; that this
// one fails for want of data is nothing to us, that a template is unsound is.
func (r *Renderer) escape() error {
	for name := range r.pages {
		var unsound *template.Error
		if err := r.set.ExecuteTemplate(io.Discard, name, nil); errors.As(err, &unsound) {
			return fmt.Errorf("template %s: %w", name, err)
		}
	}
	return nil
}

// parse adds one file to the set. A part that was already defined is refused: the later one would replace it.
func (r *Renderer) parse(fsys fs.FS, name string) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(path.Base(name), ".html")
	source := string(text)
	if !strings.HasPrefix(base, "console_") {
		source = squeeze(source)
	}
	for _, m := range definition.FindAllStringSubmatch(source, -1) {
		if r.set.Lookup(m[1]) != nil {
			return fmt.Errorf("part %q is defined twice", m[1])
		}
	}
	t, err := r.set.New(base).Parse(source)
	if err != nil {
		return err
	}
	if t.Tree != nil && strings.TrimSpace(t.Tree.Root.String()) != "" {
		r.pages[base] = true
	}
	return nil
}

var definition = regexp.MustCompile(`\{\{-?\s*define\s+"([^"]+)"`)

// Pages lists the names that Render knows, sorted.
func (r *Renderer) Pages() []string {
	return slices.Sorted(maps.Keys(r.pages))
}

// Render executes a page into memory and gives its bytes, or an error and no bytes.
func (r *Renderer) Render(name string, data any) ([]byte, error) {
	if !r.pages[name] {
		return nil, fmt.Errorf("render: no page %q", name)
	}
	var b bytes.Buffer
	if err := r.set.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// LastResort gives the page that says "something went wrong here", rendered at start, for the case that rendering
// itself fails. The bytes are shared: do not change them.
func (r *Renderer) LastResort(lang string) []byte {
	return r.last[locale.For(lang).Lang()]
}

func (r *Renderer) prepareLastResort() error {
	for _, lang := range locale.Languages {
		p := locale.For(lang)
		html, err := r.Render("notice", page.NewNotice(page.Frame{P: p, Lang: lang}, "state.internal_plain"))
		if err != nil {
			return err
		}
		r.last[lang] = html
	}
	return nil
}
