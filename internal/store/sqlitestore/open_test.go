package sqlitestore_test

import (
	"bytes"
	"context"
	"database/sql/driver"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/survey"
)

// other opens a file as another program would, and runs statements in it.
func other(t *testing.T, path string, statements ...string) driver.Conn {
	t.Helper()
	c, err := new(sqlite.Driver).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	for _, q := range statements {
		if _, err := c.(driver.ExecerContext).ExecContext(context.Background(), q, nil); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	return c
}

// hold takes the write lock of a file until free is called.
func hold(t *testing.T, path string) (free func()) {
	t.Helper()
	c := other(t, path, "BEGIN IMMEDIATE")
	return func() {
		if _, err := c.(driver.ExecerContext).ExecContext(context.Background(), "ROLLBACK", nil); err != nil {
			t.Error(err)
		}
	}
}

// filled makes a database with documents in it and closes it.
func filled(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	if _, err := s.Insert(t.Context(), store.Responses, documents(0, 2000)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string) string // gives the path to open
		kind survey.Kind
		says string
	}{
		{"a directory", func(t *testing.T, p string) string { return filepath.Dir(p) }, survey.Invalid, "is a directory"},
		{"a missing directory", func(t *testing.T, p string) string { return filepath.Join(p, "x", "y.db") }, survey.Unavailable, "does not exist"},
		{"a device", func(t *testing.T, p string) string { return os.DevNull }, survey.Invalid, "not an ordinary file"},
		{"a text file", func(t *testing.T, p string) string {
			write(t, p, []byte(strings.Repeat("Kính gửi Trung tâm,\n", 100)))
			return p
		}, survey.Invalid, "not an SQLite database"},
		{"another program's database", func(t *testing.T, p string) string {
			other(t, p, "CREATE TABLE x (y)").Close()
			return p
		}, survey.Invalid, "another program's"},
		{"a newer layout", func(t *testing.T, p string) string {
			filled(t, p)
			other(t, p, "PRAGMA user_version = 99").Close()
			return p
		}, survey.Invalid, "layout 99"},
		{"a file cut short", func(t *testing.T, p string) string {
			filled(t, p)
			if err := os.Truncate(p, 20*4096); err != nil {
				t.Fatal(err)
			}
			return p
		}, survey.Unavailable, "damaged"},
		{"a file overwritten in part", func(t *testing.T, p string) string {
			filled(t, p)
			raw, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			copy(raw[4096:], bytes.Repeat([]byte{0xff}, len(raw)-2*4096))
			write(t, p, raw)
			return p
		}, survey.Unavailable, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := c.make(t, filepath.Join(t.TempDir(), "hailong.db"))
			s, err := sqlitestore.Open(t.Context(), path)
			if err == nil {
				s.Close()
				t.Fatal("Open gave no error")
			}
			if survey.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("Open = %v (%v), want %v, naming %q and the path", err, survey.KindOf(err), c.kind, c.says)
			}
		})
	}
}

func TestOpenRefusesAReadOnlyDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if os.Geteuid() == 0 {
		dir = "/proc" // where not even root makes files
	} else if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := sqlitestore.Open(t.Context(), filepath.Join(dir, "hailong.db"))
	if survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Open = %v, want unavailable", err)
	}
}

func TestFilesAreTheUsersAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hailong.db")
	s := open(t, path)
	if _, err := s.Insert(t.Context(), store.Responses, documents(0, 1)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v; want 0600", filepath.Base(name), info.Mode().Perm(), err)
		}
	}
}

func TestDeletedTextIsGoneFromTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hailong.db")
	s := open(t, path)
	secret := "Nguyễn Văn A, số điện thoại"
	doc := store.Document{Key: "a", Body: []byte(`{"comment":"` + secret + `"}`)}
	if _, err := s.Insert(t.Context(), store.Responses, []store.Document{doc}); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), store.Responses, "a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || bytes.Contains(raw, []byte(secret)) {
		t.Errorf("the deleted text is in the file, or %v", err)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
