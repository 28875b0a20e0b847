package sqlitestore

import (
	"context"
	"fmt"
)

// FillDisk lets the file grow by no more than the given number of pages, as a full disk does. mend lifts that again.
func FillDisk(s *Store, pages int64) (mend func() error, err error) {
	limit := func(n int64) error {
		return borrow(context.Background(), s.writer, func(w *conn) error {
			return w.run(fmt.Sprintf("PRAGMA max_page_count = %d", n))
		})
	}
	var now int64
	err = borrow(context.Background(), s.writer, func(w *conn) (err error) {
		now, err = w.number(context.Background(), "PRAGMA page_count")
		return err
	})
	if err != nil {
		return nil, err
	}
	return func() error { return limit(1 << 30) }, limit(now + pages)
}
