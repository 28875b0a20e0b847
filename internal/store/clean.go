package store

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hailong/internal/survey"
)

// The limits of a document. MaxBody holds for a body as given and as kept.
const (
	MaxKey   = 512     // bytes of a key in normal form C
	MaxBody  = 1 << 20 // bytes of a body
	MaxDepth = 64      // objects and arrays inside one another, the body itself counted
)

// Clean checks one document on its way in and gives it as engines keep it: key in normal form C, body as Canonical
// writes it, At as it was. The result shares no bytes with doc. Errors are Invalid, with Field "key" or "body".
func Clean(doc Document) (Document, error) {
	key, err := CleanKey(doc.Key)
	if err != nil {
		return Document{}, err
	}
	body, err := Canonical(doc.Body)
	if err != nil {
		return Document{}, err
	}
	return Document{Key: key, At: doc.At, Body: body}, nil
}

// CleanAll is Clean for a batch: the first document that breaks a rule refuses all.
func CleanAll(docs []Document) ([]Document, error) {
	clean := make([]Document, len(docs))
	for i, doc := range docs {
		var err error
		if clean[i], err = Clean(doc); err != nil {
			return nil, err
		}
	}
	return clean, nil
}

// CleanKey gives a key in normal form C. A key that is empty, longer than MaxKey, not UTF-8, or with a NUL in it is
// Invalid: the first three cannot be told apart from mistakes, and the last ends a text in too many programs.
func CleanKey(key string) (string, error) {
	if !utf8.ValidString(key) {
		return "", invalid("key", "the key is not UTF-8")
	}
	key = norm.NFC.String(key)
	switch {
	case key == "":
		return "", invalid("key", "the key is empty")
	case len(key) > MaxKey:
		return "", invalid("key", "the key has more than 512 bytes")
	case strings.IndexByte(key, 0) >= 0:
		return "", invalid("key", "the key holds a NUL")
	}
	return key, nil
}

// Check gives the error of a call that no engine need begin: the context is over or the collection unknown.
func Check(ctx context.Context, c Collection) error {
	if err := ctx.Err(); err != nil {
		return Unavailable(err)
	}
	if !slices.Contains(Collections, c) {
		return invalid("collection", "no such collection: "+string(c))
	}
	return nil
}

// CheckScan is Check for Scan, whose limit must be at least 1.
func CheckScan(ctx context.Context, c Collection, limit int) error {
	if limit < 1 {
		return invalid("limit", "a scan's limit is at least 1")
	}
	return Check(ctx, c)
}

// Millis gives the cursor in the units of engines: the milliseconds since 1970 and the key in normal form C.
// A cursor between two milliseconds lies before all documents of the later one.
func (c Cursor) Millis() (at int64, key string) {
	at = c.At.UnixMilli()
	if time.UnixMilli(at).Before(c.At) {
		return at + 1, ""
	}
	return at, norm.NFC.String(c.Key)
}

// Unavailable makes a survey error of that kind from a cause.
func Unavailable(cause error) error { return &survey.Error{Kind: survey.Unavailable, Err: cause} }

func invalid(field, text string) error {
	return &survey.Error{Kind: survey.Invalid, Field: field, Err: fault(text)}
}

// fault is the cause of an error that has no cause beneath it.
type fault string

func (f fault) Error() string { return string(f) }
