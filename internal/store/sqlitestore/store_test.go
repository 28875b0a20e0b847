package sqlitestore_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

func open(t testing.TB, path string) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, filepath.Join(t.TempDir(), "hailong.db")) },
		storetest.WithFault("the disk is full", fullDisk(20)),
		storetest.WithFault("the disk is full at once", fullDisk(0)))
}

func fullDisk(pages int64) storetest.Fault {
	return func(t *testing.T, s store.Store) func() {
		mend, err := sqlitestore.FillDisk(s.(*sqlitestore.Store), pages)
		if err != nil {
			t.Fatal(err)
		}
		return func() {
			if err := mend(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestNothingOfABatchStandsWhenTheDiskIsFull(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "hailong.db"))
	fullDisk(20)(t, s)
	if _, err := s.Insert(t.Context(), store.Responses, documents(0, 2000)); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Insert = %v, want unavailable", err)
	}
	if n, err := s.Count(t.Context(), store.Responses); n != 0 || err != nil {
		t.Errorf("Count = %d, %v; want 0", n, err)
	}
}

func TestDocumentsOutliveTheProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hà tiên 100%? #1.db") // what a URI would read otherwise
	first := open(t, path)
	if _, err := first.Insert(t.Context(), store.Responses, documents(0, 100)); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := open(t, path).Count(t.Context(), store.Responses); n != 100 || err != nil {
		t.Errorf("Count after opening again = %d, %v; want 100", n, err)
	}
}

// TestTwoOpenOneFile stands for the command line beside a running server: two openings share no lock of this package.
func TestTwoOpenOneFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hailong.db")
	var opened, all sync.WaitGroup
	stores := make([]*sqlitestore.Store, 4)
	for i := range stores {
		opened.Go(func() {
			var err error
			if stores[i], err = sqlitestore.Open(t.Context(), path); err != nil {
				t.Errorf("Open %d: %v", i, err)
			}
		})
	}
	opened.Wait()
	if t.Failed() {
		return
	}
	const rounds = 25
	for i, s := range stores {
		t.Cleanup(func() { s.Close() })
		all.Go(func() {
			for n := range rounds {
				doc := store.Document{Key: fmt.Sprintf("%d-%d", i, n), Body: []byte(`{}`)}
				shared := store.Document{Key: fmt.Sprintf("shared-%d", n), Body: []byte(`{}`)}
				if _, err := s.Insert(t.Context(), store.Responses, []store.Document{doc, shared}); err != nil {
					t.Errorf("Insert: %v", err)
				}
			}
		})
	}
	all.Wait()
	for _, s := range stores {
		if n, err := s.Count(t.Context(), store.Responses); n != rounds*5 || err != nil {
			t.Errorf("Count = %d, %v; want %d", n, err, rounds*5)
		}
	}
}

func TestAWriteWaitsForAnotherProcessNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hailong.db")
	s := open(t, path)
	free := hold(t, path)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	doc := []store.Document{{Key: "a", Body: []byte(`{}`)}}
	if _, err := s.Insert(ctx, store.Users, doc); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Insert while another holds the file = %v, want unavailable", err)
	}
	if n, err := s.Count(t.Context(), store.Users); n != 0 || err != nil {
		t.Errorf("Count while another holds the file = %d, %v; want 0: readers wait for nobody", n, err)
	}
	free()
	if _, err := s.Insert(t.Context(), store.Users, doc); err != nil {
		t.Errorf("Insert after that: %v", err)
	}
}
