package locale

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

//go:embed messages/*.csv
var embedded embed.FS

// Languages lists the languages of the catalogue; the first is the one of the house.
var Languages = []string{"vi", "en"}

// Catalogue is a set of messages by language and key.
type Catalogue struct {
	texts map[string]map[string]string // language → key → text
}

// Load reads every *.csv of a directory. It returns all faults at once, each with its file and line.
func Load(fsys fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(fsys, "*.csv")
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	c := &Catalogue{texts: map[string]map[string]string{}}
	for _, lang := range Languages {
		c.texts[lang] = map[string]string{}
	}
	var faults []error
	for _, name := range names {
		faults = append(faults, c.loadFile(fsys, name)...)
	}
	if len(names) == 0 {
		faults = append(faults, errors.New("no message file"))
	}
	return c, errors.Join(faults...)
}

func (c *Catalogue) loadFile(fsys fs.FS, name string) (faults []error) {
	f, err := fsys.Open(name)
	if err != nil {
		return []error{err}
	}
	defer func() { _ = f.Close() }() // nothing was written
	r := csv.NewReader(f)
	head, err := r.Read()
	if want := append([]string{"key"}, Languages...); err != nil || !slices.Equal(head, want) {
		return []error{fmt.Errorf("%s:1: the heading is %q, want %q", name, head, want)}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return faults
		}
		if err != nil {
			return append(faults, fmt.Errorf("%s: %w", name, err))
		}
		line, _ := r.FieldPos(0)
		if err := c.add(row[0], row[1:]); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, line, err))
		}
	}
}

// add takes one message, its texts in the order of Languages.
func (c *Catalogue) add(key string, texts []string) error {
	if key == "" {
		return errors.New("a message without a key")
	}
	if c.Has(key) {
		return fmt.Errorf("%s stands twice", key)
	}
	want := placeholders(texts[0])
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			return fmt.Errorf("%s has no text in %s", key, Languages[i])
		}
		if got := placeholders(text); !slices.Equal(got, want) {
			return fmt.Errorf("%s has placeholders %v in %s and %v in %s", key, want, Languages[0], got, Languages[i])
		}
		c.texts[Languages[i]][key] = norm.NFC.String(text)
	}
	return nil
}

// Has reports whether the catalogue has the message.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts[Languages[0]][key]
	return ok
}

// Keys lists all keys, sorted.
func (c *Catalogue) Keys() []string {
	return slices.Sorted(maps.Keys(c.texts[Languages[0]]))
}

// placeholders lists the different names in braces of a text, sorted.
func placeholders(text string) []string {
	var names []string
	for {
		_, rest, found := strings.Cut(text, "{")
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			break
		}
		names = append(names, name)
		text = after
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var ours = sync.OnceValues(func() (*Catalogue, error) {
	sub, err := fs.Sub(embedded, "messages")
	if err != nil {
		return nil, err
	}
	return Load(sub)
})

// Messages gives the embedded catalogue, or every fault of its files. A program checks it once at its start.
func Messages() (*Catalogue, error) { return ours() }
