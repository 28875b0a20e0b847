package storetest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Memory gives a store that keeps everything in memory. It passes the suite, except that nothing in it is durable.
// Stamps may be given a clock through the result.
func Memory() *MemoryStore {
	return &MemoryStore{docs: map[store.Collection]map[string]store.Document{}}
}

// MemoryStore is what Memory gives.
type MemoryStore struct {
	Stamps store.Stamps

	gate store.Gate
	mu   sync.Mutex
	docs map[store.Collection]map[string]store.Document
}

var _ store.Store = (*MemoryStore)(nil)

// with runs do on the documents of a collection.
func (m *MemoryStore) with(ctx context.Context, c store.Collection, do func(docs map[string]store.Document) error) error {
	if err := store.Check(ctx, c); err != nil {
		return err
	}
	leave, err := m.gate.Enter()
	if err != nil {
		return err
	}
	defer leave()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.docs[c] == nil {
		m.docs[c] = map[string]store.Document{}
	}
	return do(m.docs[c])
}

// Insert writes a batch.
func (m *MemoryStore) Insert(ctx context.Context, c store.Collection, docs []store.Document) ([]store.Outcome, error) {
	clean, err := store.CleanAll(docs)
	if err != nil {
		return nil, err
	}
	outcomes := make([]store.Outcome, len(clean))
	err = m.with(ctx, c, func(all map[string]store.Document) error {
		at := m.Stamps.Next()
		for i, d := range clean {
			outcomes[i] = store.Conflict
			if _, taken := all[d.Key]; !taken {
				d.At = at
				all[d.Key], outcomes[i] = d, store.Written
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

// Get reads one document.
func (m *MemoryStore) Get(ctx context.Context, c store.Collection, key string) (doc store.Document, err error) {
	if key, err = store.CleanKey(key); err != nil {
		return doc, err
	}
	err = m.with(ctx, c, func(all map[string]store.Document) error {
		found, ok := all[key]
		if !ok {
			return &survey.Error{Kind: survey.NotFound, Args: []any{"collection", string(c)}}
		}
		doc = own(found)
		return nil
	})
	return doc, err
}

// Scan gives the documents behind a cursor.
func (m *MemoryStore) Scan(ctx context.Context, c store.Collection, after store.Cursor, limit int) (docs []store.Document, err error) {
	if err := store.CheckScan(ctx, c, limit); err != nil {
		return nil, err
	}
	at, key := after.Millis()
	err = m.with(ctx, c, func(all map[string]store.Document) error {
		for _, d := range all {
			if ms := d.At.UnixMilli(); ms > at || ms == at && strings.Compare(d.Key, key) > 0 {
				docs = append(docs, own(d))
			}
		}
		return nil
	})
	slices.SortFunc(docs, byOrder)
	return docs[:min(len(docs), limit)], err
}

// Count counts the documents.
func (m *MemoryStore) Count(ctx context.Context, c store.Collection) (n int64, err error) {
	err = m.with(ctx, c, func(all map[string]store.Document) error {
		n = int64(len(all))
		return nil
	})
	return n, err
}

// Put writes or replaces one document.
func (m *MemoryStore) Put(ctx context.Context, c store.Collection, doc store.Document) error {
	doc, err := store.Clean(doc)
	if err != nil {
		return err
	}
	return m.with(ctx, c, func(all map[string]store.Document) error {
		doc.At = m.Stamps.Next()
		all[doc.Key] = doc
		return nil
	})
}

// Delete removes one document.
func (m *MemoryStore) Delete(ctx context.Context, c store.Collection, key string) error {
	key, err := store.CleanKey(key)
	if err != nil {
		return err
	}
	return m.with(ctx, c, func(all map[string]store.Document) error {
		delete(all, key)
		return nil
	})
}

// Ping answers while the store is open.
func (m *MemoryStore) Ping(ctx context.Context) error {
	return m.with(ctx, store.Settings, func(map[string]store.Document) error { return nil })
}

// Close shuts the store.
func (m *MemoryStore) Close() error {
	m.gate.Shut()
	return nil
}

func own(d store.Document) store.Document {
	d.Body = bytes.Clone(d.Body)
	return d
}
