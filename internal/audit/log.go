package audit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Log writes lines into a store and reads them back. It may be used by many at once.
type Log struct{ store store.Store }

// New makes a log on a store.
func New(st store.Store) *Log { return &Log{store: st} }

// longest is how many letters of a line's object are kept; an address of a question is far shorter.
const longest = 2000

// Record keeps a line; when it returns without error the line is durable. A line without time, account or action gives Invalid.
func (l *Log) Record(ctx context.Context, line Line) error {
	if line.At.IsZero() || line.Who == "" || line.Action == "" {
		return survey.Errorf(survey.Invalid, "a line of the audit needs a time, an account and an action")
	}
	line.At = line.At.UTC().Truncate(time.Millisecond)
	line.Object = printable(line.Object)
	body, err := json.Marshal(line)
	if err != nil {
		return survey.Errorf(survey.Internal, "encode a line of the audit: %w", err)
	}
	var salt [8]byte
	rand.Read(salt[:])
	key := fmt.Sprintf("%013d-%s", line.At.UnixMilli(), hex.EncodeToString(salt[:]))
	out, err := l.store.Insert(ctx, store.Audit, []store.Document{{Key: key, Body: body}})
	if err != nil {
		return fmt.Errorf("put on record: %w", err)
	}
	if len(out) != 1 || out[0] != store.Written {
		return survey.Errorf(survey.Internal, "put on record: the store answered %v", out)
	}
	return nil
}

// printable leaves out what no reader could see, and the end of what nobody would read.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

// page is how many documents are read at once.
const page = 1000

// Read gives the lines of [from, to) by their own time, the newest first, at most n of them (the newest), and how many there are.
// Stamps of the store may lie a little before or behind a line's time, so that it is read from a day before to a day behind.
func (l *Log) Read(ctx context.Context, from, to time.Time, n int) (lines []Line, all int, err error) {
	at := store.Cursor{At: from.AddDate(0, 0, -1)}
	for {
		docs, err := l.store.Scan(ctx, store.Audit, at, page)
		if err != nil {
			return nil, 0, fmt.Errorf("read the audit: %w", err)
		}
		for _, d := range docs {
			var line Line
			if err := json.Unmarshal(d.Body, &line); err != nil {
				return nil, 0, survey.Errorf(survey.Internal, "line %s of the audit: %w", d.Key, err)
			}
			if !line.At.Before(from) && line.At.Before(to) {
				all++
				lines = append(lines, line)
			}
		}
		if len(lines) > 2*n+page { // of a long time only the newest are held
			lines = newest(lines, n)
		}
		if len(docs) < page || docs[len(docs)-1].At.After(to.AddDate(0, 0, 1)) {
			return newest(lines, n), all, nil
		}
		at = store.After(docs[len(docs)-1])
	}
}

func newest(lines []Line, n int) []Line {
	slices.SortStableFunc(lines, func(a, b Line) int { return b.At.Compare(a.At) })
	return lines[:min(len(lines), n)]
}
