package locale

import (
	"fmt"
	"strings"
	"time"
)

// Printer writes for people in one language. It is safe for use by many at once.
type Printer struct {
	lang  string
	texts map[string]string
}

// For gives the printer of a language: "vi", "en", or a tag that begins so ("en-GB"); anything else is Vietnamese.
// It panics when an embedded message file is faulty, which Messages reports and a test forbids.
func For(lang string) *Printer {
	c, err := ours()
	if err != nil {
		panic(fmt.Errorf("messages: %w", err))
	}
	return c.For(lang)
}

// For gives the catalogue's printer of a language, chosen as the function For does.
func (c *Catalogue) For(lang string) *Printer {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(lang)), "-")
	if !Known(base) {
		base = Languages[0]
	}
	return &Printer{lang: base, texts: c.texts[base]}
}

// Known reports whether messages exist in a language.
func Known(lang string) bool {
	for _, l := range Languages {
		if l == lang {
			return true
		}
	}
	return false
}

// Lang gives the language's tag, "vi" or "en".
func (p *Printer) Lang() string { return p.lang }

// T gives a message with its placeholders filled: args are name, value, name, value. Whole numbers are grouped,
// days are written as dates, other values as they print. An unknown key is given in brackets, so that a page shows
// what is missing instead of failing; a placeholder without a value stays as it stands.
func (p *Printer) T(key string, args ...any) string {
	text, ok := p.texts[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(args) < 2 {
		return text
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", p.value(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Has reports whether the message exists.
func (p *Printer) Has(key string) bool {
	_, ok := p.texts[key]
	return ok
}

// Count gives a message about n things: the key with ".one" behind it where n is 1 and such a message exists.
// The placeholder {n} is filled; further args follow as for T.
func (p *Printer) Count(key string, n int64, args ...any) string {
	if one := key + ".one"; n == 1 && p.Has(one) {
		key = one
	}
	return p.T(key, append([]any{"n", n}, args...)...)
}

func (p *Printer) value(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int:
		return p.Number(int64(x))
	case int64:
		return p.Number(x)
	case time.Time:
		return p.Date(x)
	default:
		return fmt.Sprint(v)
	}
}
