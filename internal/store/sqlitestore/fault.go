package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// foreign is the refusal of another program's database.
var foreign = errors.New("the file is another program's database; name another file")

// newer is the refusal of a file that a later version of the product has laid out: its version.
type newer int64

func (v newer) Error() string {
	return fmt.Sprintf("the file has layout %d and this program knows %d; run the newer program, or restore a backup made by this one", int64(v), layoutVersion)
}

// refuse makes the error of a file that cannot be used as it is.
func refuse(k survey.Kind, path, why string) error {
	return &survey.Error{Kind: k, Field: "data", Err: fmt.Errorf("store file %s: %s", path, why)}
}

// explain turns what the driver or the system said into a survey error that says what to do.
func explain(doing, path string, err error) error {
	if errors.Is(err, foreign) || errors.As(err, new(newer)) {
		return refuse(survey.Invalid, path, err.Error())
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return store.Unavailable(fmt.Errorf("%s: %w", doing, err))
	}
	kind, advice := advise(code(err))
	return &survey.Error{Kind: kind, Field: "data", Err: fmt.Errorf("%s store file %s: %s: %w", doing, path, advice, err)}
}

// advise sorts SQLite's primary result codes, and says how to mend what each stands for.
func advise(code int) (survey.Kind, string) {
	switch code {
	case sqlite3.SQLITE_FULL:
		return survey.Unavailable, "the disk is full; make room and try again"
	case sqlite3.SQLITE_IOERR:
		return survey.Unavailable, "the disk does not read or write; check it and the room on it"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return survey.Unavailable, "another process holds the file too long; end it or try again"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return survey.Unavailable, "this user may not write the file or its directory; give the user the rights"
	case sqlite3.SQLITE_CORRUPT:
		return survey.Unavailable, "the file is damaged; keep a copy and restore the last backup"
	case sqlite3.SQLITE_NOTADB:
		return survey.Invalid, "the file is not an SQLite database; name another file"
	case sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL:
		return survey.Unavailable, "the store could not go on; try again"
	}
	return survey.Internal, "unexpected"
}

// code gives SQLite's primary result code, 0 where err is not SQLite's. A system error while the file is opened counts
// as one of the disk.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// patience bounds the wait for other processes beyond what SQLite itself waits.
const patience = 2 * busyMillis * time.Millisecond

// patiently repeats do while the file is busy: SQLite's own waiting does not cover every case, such as another process
// recovering the log or going over to it.
func patiently(ctx context.Context, do func() error) error {
	until := time.Now().Add(patience)
	for {
		err := do()
		if c := code(err); c != sqlite3.SQLITE_BUSY && c != sqlite3.SQLITE_LOCKED || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}
