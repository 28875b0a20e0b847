package sqlitestore

import (
	"context"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"hailong/internal/store"
)

// rowsAtOnce are the numbers of rows that one insert statement takes, largest first. Several rows save about a sixth of
// the processor time of single ones; between 8, 64 and 256 the difference was within the noise.
var rowsAtOnce = []int{64, 8, 1}

// Insert writes a batch in one transaction.
func (s *Store) Insert(ctx context.Context, c store.Collection, docs []store.Document) ([]store.Outcome, error) {
	if err := store.Check(ctx, c); err != nil {
		return nil, err
	}
	clean, err := store.CleanAll(docs)
	if err != nil || len(clean) == 0 {
		return nil, err
	}
	order := byKey(clean)
	sorted := make([]store.Document, len(clean))
	for i, at := range order {
		sorted[i] = clean[at]
	}
	found := make([]store.Outcome, len(clean))
	err = s.write(ctx, "write to", func(w *conn) error {
		return insertAll(w, table(c), s.stamps.Next(), sorted, found)
	})
	if err != nil {
		return nil, err
	}
	outcomes := make([]store.Outcome, len(clean))
	for i, at := range order {
		outcomes[at] = found[i]
	}
	return outcomes, nil
}

// byKey gives the places of the documents in order of their keys, of equal keys the first first. Written in this order
// the rows of a batch lie as scans read them, and a scan need not look for each row anew: after batches of 10,000 with
// random keys it took about a third of the processor time.
func byKey(docs []store.Document) []int {
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(docs[a].Key, docs[b].Key) })
	return order
}

func insertAll(w *conn, t string, at time.Time, docs []store.Document, outcomes []store.Outcome) error {
	for _, n := range rowsAtOnce {
		for len(docs) >= n {
			if err := insertRows(w, t, at, docs[:n], outcomes[:n]); err != nil {
				return err
			}
			docs, outcomes = docs[n:], outcomes[n:]
		}
	}
	return nil
}

// insertRows tries all rows with one statement. A key that is taken undoes that statement, and only that; then each row
// goes alone to find out which it was.
func insertRows(w *conn, t string, at time.Time, docs []store.Document, outcomes []store.Outcome) error {
	_, err := w.exec(insertSQL(t, len(docs)), rowArgs(at, docs)...)
	taken := code(err) == sqlite3.SQLITE_CONSTRAINT
	switch {
	case err != nil && !taken:
		return err
	case taken && len(docs) == 1:
		outcomes[0] = store.Conflict
	case taken:
		for i := range docs {
			if err := insertRows(w, t, at, docs[i:i+1], outcomes[i:i+1]); err != nil {
				return err
			}
		}
	default:
		for i := range outcomes {
			outcomes[i] = store.Written
		}
	}
	return nil
}

func insertSQL(t string, rows int) string {
	return "INSERT INTO " + t + " (at, key, body) VALUES " + strings.Repeat("(?,?,?),", rows-1) + "(?,?,?)"
}

func rowArgs(at time.Time, docs []store.Document) []driver.NamedValue {
	values := make([]driver.Value, 0, 3*len(docs))
	ms := driver.Value(at.UnixMilli())
	for _, d := range docs {
		values = append(values, ms, d.Key, string(d.Body))
	}
	return args(values...)
}

// Put writes or replaces one document.
func (s *Store) Put(ctx context.Context, c store.Collection, doc store.Document) error {
	if err := store.Check(ctx, c); err != nil {
		return err
	}
	doc, err := store.Clean(doc)
	if err != nil {
		return err
	}
	return s.write(ctx, "write to", func(w *conn) error {
		_, err := w.exec(insertSQL(table(c), 1)+" ON CONFLICT (key) DO UPDATE SET at = excluded.at, body = excluded.body",
			rowArgs(s.stamps.Next(), []store.Document{doc})...)
		return err
	})
}

// Delete removes one document, if it is there.
func (s *Store) Delete(ctx context.Context, c store.Collection, key string) error {
	if err := store.Check(ctx, c); err != nil {
		return err
	}
	key, err := store.CleanKey(key)
	if err != nil {
		return err
	}
	return s.write(ctx, "delete from", func(w *conn) error {
		_, err := w.exec("DELETE FROM "+table(c)+" WHERE key = ?", args(key)...)
		return err
	})
}

// write runs do in a transaction on the writing connection. The context can end the wait for it and for other
// processes, not the transaction.
func (s *Store) write(ctx context.Context, doing string, do func(*conn) error) error {
	leave, err := s.gate.Enter()
	if err != nil {
		return err
	}
	defer leave()
	return s.fault(doing, borrow(ctx, s.writer, func(w *conn) error {
		return transact(ctx, w, func() error { return do(w) })
	}))
}

// transact runs do between BEGIN IMMEDIATE and COMMIT, or ROLLBACK when anything fails, COMMIT included.
func transact(ctx context.Context, w *conn, do func() error) error {
	begin := func() error {
		_, err := w.raw.(driver.ExecerContext).ExecContext(ctx, "BEGIN IMMEDIATE", nil)
		return err
	}
	if err := patiently(ctx, begin); err != nil {
		return errors.Join(err, w.rollback())
	}
	err := do()
	if err == nil {
		_, err = w.exec("COMMIT")
	}
	if err != nil {
		return errors.Join(err, w.rollback())
	}
	return nil
}

// rollback ends a transaction if one is open: some errors have ended it already, and a begin that was cut short may or
// may not have opened it. SQLite names no code for "none is open", so that answer is expected and dropped.
func (c *conn) rollback() error {
	if err := c.run("ROLLBACK"); err != nil && code(err) != sqlite3.SQLITE_ERROR {
		return err
	}
	return nil
}
