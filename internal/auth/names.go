package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hailong/internal/survey"
)

// The length of a name, in characters.
const (
	MinName = 3
	MaxName = 64
)

// parseName gives a name as shown (NFC, as typed) and as compared (lower case too): 3–64 letters, digits and . _ - @.
// Letters that are another one in disguise (full-width, ligatures) are refused, so that two accounts never look alike
// by form alone. What breaks the rule gives Invalid, key auth.name_invalid.
func parseName(name string) (shown, key string, err error) {
	shown = norm.NFC.String(strings.TrimSpace(name))
	key = foldName(shown)
	n := utf8.RuneCountInString(shown)
	if !utf8.ValidString(name) || n < MinName || n > MaxName || !plain(shown) || !plain(key) {
		return "", "", &survey.Error{Kind: survey.Invalid, Key: "auth.name_invalid", Field: "name",
			Args: []any{"min", MinName, "max", MaxName}}
	}
	return shown, key, nil
}

// SameName tells whether two names are those of one account.
func SameName(a, b string) bool { return foldName(a) == foldName(b) }

// foldName gives a name as accounts are looked up by, whether or not it is well formed.
func foldName(name string) string {
	return norm.NFC.String(strings.ToLower(norm.NFC.String(strings.TrimSpace(name))))
}

func plain(s string) bool {
	if !norm.NFKC.IsNormalString(s) {
		return false
	}
	for _, r := range s {
		digit := r >= '0' && r <= '9'
		if !digit && !unicode.IsLetter(r) && !strings.ContainsRune("._-@", r) {
			return false
		}
	}
	return true
}
