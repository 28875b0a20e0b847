package audit

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"hailong/internal/store"
	"hailong/internal/survey"

	"golang.org/x/text/unicode/norm"
)

// Log writes lines into a store, each sealed and tied to the one before, and reads them back. It may be used by many at once, and by
// several processes on one store.
type Log struct {
	store store.Store
	key   []byte
	head  *HeadFile

	mu    sync.Mutex
	last  Head // of the chain, as far as this process knows
	found bool // whether last has been looked for
}

// New makes a log on a store. The key seals its lines; the head is kept in a file.
func New(st store.Store, key []byte, head *HeadFile) *Log {
	return &Log{store: st, key: key, head: head}
}

// longest is how many letters of a line's object are kept; an address of a question is far shorter.
const longest = 2000

// Record keeps a line; when it returns without error the line is durable. A line without time, account or action gives Invalid.
func (l *Log) Record(ctx context.Context, line Line) error {
	if line.At.IsZero() || line.Who == "" || line.Action == "" {
		return survey.Errorf(survey.Invalid, "a line of the audit needs a time, an account and an action")
	}
	line.At = line.At.UTC().Truncate(time.Millisecond)
	line.Who, line.Role, line.Object = printable(line.Who), printable(line.Role), printable(line.Object)
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.find(ctx)
	if err == nil && l.last.N == 0 {
		err = l.begin(ctx, line.At)
	}
	if err == nil {
		err = l.add(ctx, line)
	}
	if err != nil {
		return fmt.Errorf("put on record: %w", err)
	}
	return nil
}

// add puts a line behind the last one; where another process was quicker, behind its lines.
func (l *Log) add(ctx context.Context, line Line) error {
	for {
		x, err := bind(l.key, l.last, line)
		if err != nil {
			return err
		}
		body, err := json.Marshal(x)
		if err != nil {
			return survey.Errorf(survey.Internal, "encode a line of the audit: %w", err)
		}
		out, err := l.store.Insert(ctx, store.Audit, []store.Document{{Key: keyOf(x.N), Body: body}})
		switch {
		case err != nil:
			return err
		case len(out) != 1:
			return survey.Errorf(survey.Internal, "the store answered %v", out)
		case out[0] == store.Written:
			l.last = Head{x.N, x.MAC}
			return l.head.Keep(l.last)
		}
		if err := l.follow(ctx); err != nil {
			return err
		}
	}
}

// follow goes on to the next line of the store, which another process wrote.
func (l *Log) follow(ctx context.Context) error {
	d, err := l.store.Get(ctx, store.Audit, keyOf(l.last.N+1))
	if err != nil {
		return err
	}
	x, _ := read(l.key, d) // one that is not whole is named by Verify; here the chain goes on behind it
	l.last = Head{l.last.N + 1, x.MAC}
	return nil
}

// find looks for the end of the chain, once: behind the head that is kept, which may lie behind what is in the store.
func (l *Log) find(ctx context.Context) error {
	if l.found {
		return nil
	}
	h, err := l.head.Read()
	if err != nil && survey.KindOf(err) != survey.Invalid { // a broken file is named by Verify
		return err
	}
	var from store.Cursor
	if h.N > 0 {
		d, err := l.store.Get(ctx, store.Audit, keyOf(h.N))
		if err != nil && survey.KindOf(err) != survey.NotFound {
			return err
		}
		if err == nil {
			from.At = d.At.AddDate(0, 0, -1)
		}
	}
	err = l.each(ctx, from, func(d store.Document) {
		if n := numberOf(d.Key); n > h.N {
			if x, whole := read(l.key, d); whole && x.N == n { // behind others that are not, the chain goes on when it comes to them
				h = Head{n, x.MAC}
			}
		}
	})
	if err != nil {
		return err
	}
	l.last, l.found = h, true
	return nil
}

// each reads the documents of the audit behind a place.
func (l *Log) each(ctx context.Context, at store.Cursor, use func(store.Document)) error {
	for {
		docs, err := l.store.Scan(ctx, store.Audit, at, page)
		if err != nil {
			return fmt.Errorf("read the audit: %w", err)
		}
		for _, d := range docs {
			use(d)
		}
		if len(docs) < page {
			return nil
		}
		at = store.After(docs[len(docs)-1])
	}
}

// begin writes the first line of a chain where there are lines from before it.
func (l *Log) begin(ctx context.Context, at time.Time) error {
	old, err := l.before(ctx)
	if err != nil || old == "" {
		return err
	}
	return l.add(ctx, Line{At: at, Who: "hailong", Role: Operator, Action: ChainBegun, Object: old})
}

// before counts the lines from before the chain and gives their digest, as the first line of the chain has them; "" where there are none.
func (l *Log) before(ctx context.Context) (string, error) {
	var rows []string
	err := l.each(ctx, store.Cursor{}, func(d store.Document) {
		if numberOf(d.Key) == 0 {
			rows = append(rows, d.Key+"\x00"+string(d.Body)+"\n")
		}
	})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	slices.Sort(rows)
	h := sha256.New()
	for _, r := range rows {
		h.Write([]byte(r))
	}
	return fmt.Sprintf("%d %x", len(rows), h.Sum(nil)), nil
}

// printable leaves out what no reader could see, and the end of what nobody would read.
func printable(s string) string {
	s = norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
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
			var x link
			if json.Unmarshal(d.Body, &x) != nil {
				continue // no line of ours; Verify names it
			}
			line := x.Line
			line.N, line.MAC = numberOf(d.Key), x.MAC
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
