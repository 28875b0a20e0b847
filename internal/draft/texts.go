package draft

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hailong/internal/survey"
)

// Texts are the parts of the official report of a period that nobody can compute. Each line is a paragraph.
type Texts struct {
	Actions   string `json:"actions"`
	Causes    string `json:"causes"`
	Proposals string `json:"proposals"`
}

// MaxText is the longest of the texts, in characters.
const MaxText = 20_000

// Texts gives the texts of a period, empty ones where there are none.
func (k *Keeper) Texts(ctx context.Context, period string) (t Texts, v Version, err error) {
	v, err = k.Latest(ctx, "texts/"+period, &t)
	return t, v, err
}

// SaveTexts saves the texts of a period; seen is the version that was there when they were written. Conflict where there is a
// later one by now; Faults for a text that is too long.
func (k *Keeper) SaveTexts(ctx context.Context, period string, seen int, t Texts, who string) error {
	var faults survey.Faults
	for _, x := range []struct {
		field string
		text  *string
	}{{"actions", &t.Actions}, {"causes", &t.Causes}, {"proposals", &t.Proposals}} {
		*x.text = tidy(*x.text)
		if n := utf8.RuneCountInString(*x.text); n > MaxText {
			faults = append(faults, survey.Fault{Field: x.field, Key: "draft.text_long", Args: []any{"max", MaxText, "n", n}})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return k.Save(ctx, "texts/"+period, seen, t, who)
}

// tidy makes line ends one kind, composes letters and takes out what cannot be printed.
func tidy(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(norm.NFC.String(s))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}
