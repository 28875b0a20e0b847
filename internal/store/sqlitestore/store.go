// Package sqlitestore is the embedded store engine: one SQLite file in the data directory. It does what package store
// says, and nothing outside it knows that there is SQL. It is the only package that imports an SQLite driver.
//
// # The file
//
// A table for each collection: seq (row number), key (unique), at (milliseconds since 1970), body (JSON text), and an
// index on (at, key), which is the order of scans. The header carries an application id and, as user_version, the
// version of this layout. The file is made with mode 0600, and SQLite gives the -wal and -shm files beside it the same.
// The journal is a write-ahead log and every commit is synced, so that what was acknowledged survives a power cut.
// Deleted rows are overwritten with zeros, since deletion here is often erasure.
//
// # Concurrency
//
// One connection writes, a few read; readers see the last commit and wait for nobody. Other processes may have the file
// open at the same time (the command line beside a running server): every write begins with BEGIN IMMEDIATE, so that
// the wait for the other's lock comes first and nothing has to be retried half-way. A batch is one transaction.
// The file must be on a local disk: the locks and the shared memory do not work over network file systems.
//
// # Why the driver without database/sql
//
// The pool here is fixed (one writer, some readers), and a start reads every response. Going through driver.Rows
// saves the conversions of Scan, and passing no context for each statement saves a goroutine for each: a scan of 200,000
// documents in pages of 10,000 took about 0.35 s of processor time where the same query through database/sql took
// 0.56 s. The price is conn.go.
//
//	s, err := sqlitestore.Open(ctx, filepath.Join(data, "hailong.db"))
//	outcomes, err := s.Insert(ctx, store.Responses, docs)
package sqlitestore

import (
	"context"
	"errors"
	"runtime"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Store is an open database file. It is a store.Store.
type Store struct {
	path    string
	gate    store.Gate
	stamps  store.Stamps
	writer  chan *conn // holds the one writing connection while nobody writes
	readers chan *conn
}

var _ store.Store = (*Store)(nil)

// Open opens the database file at path and makes it if it is not there; its directory must exist.
// It ends by touching every table, so that a damaged file is found now and not by a respondent.
//
// Errors, each with a text that says what to do: Invalid for what is no database of ours (a directory, another
// program's file, a newer layout), Unavailable for what the machine refuses (rights, disk, a lock held too long) and
// for damage.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, store.Unavailable(err)
	}
	if err := prepareFile(path); err != nil {
		return nil, err
	}
	s := &Store{path: path, writer: make(chan *conn, 1), readers: make(chan *conn, readerCount())}
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(s.fault("open", err), s.disconnect())
	}
	return s, nil
}

// readerCount is how many scans may run at once; more would only share the same cores.
func readerCount() int { return min(max(runtime.GOMAXPROCS(0), 2), 8) }

func (s *Store) connect(ctx context.Context) error {
	w, err := dial(s.path, writing)
	if err != nil {
		return err
	}
	s.writer <- w
	if err := prepareSchema(ctx, w); err != nil {
		return err
	}
	for range cap(s.readers) {
		r, err := dial(s.path, reading)
		if err != nil {
			return err
		}
		s.readers <- r
	}
	return nil
}

// disconnect closes every connection; nobody may be using one.
func (s *Store) disconnect() error {
	var errs []error
	for _, pool := range []chan *conn{s.readers, s.writer} { // the writer last: the last one out folds the log in
		for len(pool) > 0 {
			errs = append(errs, (<-pool).close())
		}
	}
	return errors.Join(errs...)
}

// Close waits for calls under way and closes the file. A second Close does nothing.
func (s *Store) Close() error {
	if !s.gate.Shut() {
		return nil
	}
	return s.fault("close", s.disconnect())
}

// Ping reads a row count of nothing from the file, which fails where the file is not readable any more.
func (s *Store) Ping(ctx context.Context) error {
	return s.read(ctx, store.Settings, func(c *conn) error {
		_, err := c.number(ctx, "SELECT count(*) FROM sqlite_schema")
		return err
	})
}

// borrow takes a connection from a pool for the time of use.
func borrow(ctx context.Context, pool chan *conn, use func(*conn) error) error {
	select {
	case c := <-pool:
		defer func() { pool <- c }()
		if err := ctx.Err(); err != nil {
			return err
		}
		return use(c)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// table names the table of a collection. Names come from store.Collections only.
func table(c store.Collection) string { return `"` + string(c) + `"` }

// fault gives the survey error of what went wrong while the file was used, nil for nil.
func (s *Store) fault(doing string, err error) error {
	var known *survey.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return explain(doing, s.path, err)
}
