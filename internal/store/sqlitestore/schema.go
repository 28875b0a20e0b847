package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"hailong/internal/store"
	"hailong/internal/survey"
)

const (
	applicationID = 0x4861694C // "HaiL"
	layoutVersion = 1
)

// prepareFile makes the file with mode 0600 if it is not there, and refuses what cannot be one.
func prepareFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		info, statErr := f.Stat()
		if err = errors.Join(statErr, f.Close()); err == nil && !info.Mode().IsRegular() {
			return refuse(survey.Invalid, path, "it is not an ordinary file; name a file")
		}
	}
	if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
		return refuse(survey.Invalid, path, "it is a directory; name a file in it")
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return refuse(survey.Unavailable, path, "its directory does not exist; make it first")
	case errors.Is(err, fs.ErrPermission):
		return refuse(survey.Unavailable, path, "this user may not write it; give the user rights to the file and its directory")
	}
	return explain("open", path, err)
}

// prepareSchema checks that the file is ours and of a layout that we know, makes what is missing, and touches all.
// It runs in one transaction, so that two processes that start at once do not meet half a layout.
func prepareSchema(ctx context.Context, c *conn) error {
	return transact(ctx, c, func() error {
		if err := recognise(ctx, c); err != nil {
			return err
		}
		for _, name := range store.Collections {
			if err := prepareTable(c, table(name)); err != nil {
				return err
			}
		}
		return nil
	})
}

func recognise(ctx context.Context, c *conn) error {
	var facts [3]int64
	for i, q := range []string{"PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema"} {
		var err error
		if facts[i], err = c.number(ctx, q); err != nil {
			return err
		}
	}
	id, version, objects := facts[0], facts[1], facts[2]
	switch {
	case id == 0 && version == 0 && objects == 0: // new
		if err := c.run(fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return err
		}
		return c.run(fmt.Sprintf("PRAGMA user_version = %d", layoutVersion))
	case id != applicationID:
		return foreign
	case version > layoutVersion:
		return newer(version)
	}
	return nil
}

// prepareTable makes a table where it is missing, and reads its ends.
func prepareTable(c *conn, t string) error {
	for _, q := range []string{
		"CREATE TABLE IF NOT EXISTS " + t + " (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, body TEXT NOT NULL)",
		"CREATE INDEX IF NOT EXISTS " + t[:len(t)-1] + `_at" ON ` + t + " (at, key)",
		"SELECT body FROM " + t + " ORDER BY seq LIMIT 1",
		"SELECT body FROM " + t + " ORDER BY seq DESC LIMIT 1",
		"SELECT seq FROM " + t + " ORDER BY at DESC, key DESC LIMIT 1",
		"SELECT seq FROM " + t + " ORDER BY key DESC LIMIT 1",
	} {
		if err := c.run(q); err != nil {
			return err
		}
	}
	return nil
}
