package sqlitestore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"

	"modernc.org/sqlite"
)

// mode says what a connection is for.
type mode int

const (
	writing mode = iota
	reading
)

// busyMillis is how long SQLite itself waits for another process' lock.
const busyMillis = 5000

// conn is one connection with its prepared statements. One goroutine uses it at a time.
type conn struct {
	raw   driver.Conn
	stmts map[string]driver.Stmt
}

// dial opens a connection to a file that exists.
func dial(path string, m mode) (*conn, error) {
	raw, err := new(sqlite.Driver).Open("file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=rw")
	if err != nil {
		return nil, err
	}
	c := &conn{raw: raw, stmts: map[string]driver.Stmt{}}
	for _, p := range pragmas(m) {
		if err := c.pragma(p); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return c, nil
}

// pragmas are the settings of a connection.
func pragmas(m mode) []string {
	p := []string{fmt.Sprintf("busy_timeout = %d", busyMillis), "temp_store = memory"}
	if m == reading {
		return append(p, "query_only = on", "cache_size = -4096")
	}
	return append(p, "journal_mode = wal", "synchronous = full", "secure_delete = on",
		"journal_size_limit = 67108864", "cache_size = -16384")
}

// pragma sets a pragma. Going over to the write-ahead log can find the file busy without waiting, so busy is retried.
func (c *conn) pragma(p string) error {
	return patiently(context.Background(), func() error { return c.run("PRAGMA " + p) })
}

// close finalises the statements and closes the connection.
func (c *conn) close() error {
	errs := make([]error, 0, len(c.stmts)+1)
	for _, st := range c.stmts {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, c.raw.Close())...)
}

// stmt prepares a statement once.
func (c *conn) stmt(query string) (driver.Stmt, error) {
	if st, ok := c.stmts[query]; ok {
		return st, nil
	}
	st, err := c.raw.Prepare(query)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = st
	return st, nil
}

// run executes a statement that takes no arguments and is not worth keeping.
func (c *conn) run(query string) error {
	_, err := c.raw.(driver.ExecerContext).ExecContext(context.Background(), query, nil)
	return err
}

// exec executes a statement without a context (see the package doc) and gives the number of rows it changed.
func (c *conn) exec(query string, args ...driver.NamedValue) (int64, error) {
	st, err := c.stmt(query)
	if err != nil {
		return 0, err
	}
	res, err := st.(driver.StmtExecContext).ExecContext(context.Background(), args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// each runs a query and calls visit for each row. The slice is filled anew for each row; texts and bytes in it are the
// visitor's to keep. With a context that can end, a long step is interrupted.
func (c *conn) each(ctx context.Context, visit func(row []driver.Value) error, query string, args ...driver.NamedValue) error {
	st, err := c.stmt(query)
	if err != nil {
		return err
	}
	rows, err := st.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return err
	}
	row := make([]driver.Value, len(rows.Columns()))
	for err = rows.Next(row); err == nil; err = rows.Next(row) {
		if err = visit(row); err != nil {
			break
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, rows.Close())
}

// number gives the one number that a query asks for.
func (c *conn) number(ctx context.Context, query string) (n int64, err error) {
	err = c.each(ctx, func(row []driver.Value) error {
		n, _ = row[0].(int64)
		return nil
	}, query)
	return n, err
}

// args numbers the arguments of a statement.
func args(values ...driver.Value) []driver.NamedValue {
	named := make([]driver.NamedValue, len(values))
	for i, v := range values {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return named
}
