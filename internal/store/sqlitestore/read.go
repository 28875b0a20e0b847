package sqlitestore

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Get reads one document.
func (s *Store) Get(ctx context.Context, c store.Collection, key string) (store.Document, error) {
	key, err := store.CleanKey(key)
	if err != nil {
		return store.Document{}, err
	}
	var found []store.Document
	err = s.read(ctx, c, func(r *conn) error {
		found, err = r.documents(ctx, found, "SELECT at, key, CAST(body AS BLOB) FROM "+table(c)+" WHERE key = ?", args(key)...)
		return err
	})
	if err == nil && len(found) == 0 {
		err = &survey.Error{Kind: survey.NotFound, Args: []any{"collection", string(c)}}
	}
	if err != nil {
		return store.Document{}, err
	}
	return found[0], nil
}

// Scan reads on from a cursor along the index on (at, key).
func (s *Store) Scan(ctx context.Context, c store.Collection, after store.Cursor, limit int) ([]store.Document, error) {
	if err := store.CheckScan(ctx, c, limit); err != nil {
		return nil, err
	}
	at, key := after.Millis()
	docs := make([]store.Document, 0, min(limit, 4096))
	err := s.read(ctx, c, func(r *conn) (err error) {
		docs, err = r.documents(ctx, docs, "SELECT at, key, CAST(body AS BLOB) FROM "+table(c)+
			" WHERE (at, key) > (?, ?) ORDER BY at, key LIMIT ?", args(at, key, int64(limit))...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return docs, nil
}

// Count counts the documents of a collection.
func (s *Store) Count(ctx context.Context, c store.Collection) (n int64, err error) {
	err = s.read(ctx, c, func(r *conn) error {
		n, err = r.number(ctx, "SELECT count(*) FROM "+table(c))
		return err
	})
	return n, err
}

// read runs do on a reading connection.
func (s *Store) read(ctx context.Context, c store.Collection, do func(*conn) error) error {
	if err := store.Check(ctx, c); err != nil {
		return err
	}
	leave, err := s.gate.Enter()
	if err != nil {
		return err
	}
	defer leave()
	return s.fault("read", borrow(ctx, s.readers, do))
}

// documents appends the rows (at, key, body) of a query to docs. It looks at the context now and then itself, since
// that is cheaper than having the driver do it for each row.
func (c *conn) documents(ctx context.Context, docs []store.Document, query string, args ...driver.NamedValue) ([]store.Document, error) {
	err := c.each(context.Background(), func(row []driver.Value) error {
		if len(docs)&0xff == 0xff {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		at, atOK := row[0].(int64)
		key, keyOK := row[1].(string)
		body, bodyOK := row[2].([]byte)
		if !atOK || !keyOK || !bodyOK {
			return fmt.Errorf("row of %T, %T, %T where a number, a text and bytes belong", row[0], row[1], row[2])
		}
		docs = append(docs, store.Document{At: time.UnixMilli(at).UTC(), Key: key, Body: body})
		return nil
	}, query, args...)
	return docs, err
}
