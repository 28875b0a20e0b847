package storetest

import (
	"context"
	"errors"
	"sync/atomic"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Call is one call that a Faulty store gets: its method, and the how many-th call it is, from 1 on.
type Call struct {
	Method     string // "Insert", "Get", "Scan", "Count", "Put", "Delete" or "Ping"
	Collection store.Collection
	N          int64
}

// Faulty is a store that fails when it is told to. Before is asked ahead of each call, and its error is given instead of
// making the call; After is asked behind each call that went well, and its error is given though the call was made, as
// when an acknowledgement is lost on the way. Either may be nil, and may block.
//
//	s := &storetest.Faulty{Store: storetest.Memory(), Before: storetest.EveryNth(3)}
type Faulty struct {
	Store  store.Store
	Before func(context.Context, Call) error
	After  func(context.Context, Call) error

	calls atomic.Int64
}

var _ store.Store = (*Faulty)(nil)

// Dead gives a store whose every call is Unavailable.
func Dead() *Faulty { return &Faulty{Store: Memory(), Before: EveryNth(1)} }

// EveryNth fails every n-th call as Unavailable.
func EveryNth(n int64) func(context.Context, Call) error {
	return func(_ context.Context, c Call) error {
		if c.N%n == 0 {
			return &survey.Error{Kind: survey.Unavailable, Err: errors.New("this store was told to fail")}
		}
		return nil
	}
}

// Only restricts a fault to the calls of one method.
func Only(method string, f func(context.Context, Call) error) func(context.Context, Call) error {
	return func(ctx context.Context, c Call) error {
		if c.Method != method {
			return nil
		}
		return f(ctx, c)
	}
}

// Blocked holds each call until release is closed or the call's context is over.
func Blocked(release <-chan struct{}) func(context.Context, Call) error {
	return func(ctx context.Context, _ Call) error {
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return store.Unavailable(ctx.Err())
		}
	}
}

// Calls tells how many calls there were.
func (f *Faulty) Calls() int64 { return f.calls.Load() }

func (f *Faulty) call(ctx context.Context, method string, c store.Collection, do func() error) error {
	call := Call{Method: method, Collection: c, N: f.calls.Add(1)}
	if f.Before != nil {
		if err := f.Before(ctx, call); err != nil {
			return err
		}
	}
	if err := do(); err != nil || f.After == nil {
		return err
	}
	return f.After(ctx, call)
}

// Insert is Store's, unless it is to fail.
func (f *Faulty) Insert(ctx context.Context, c store.Collection, docs []store.Document) (outcomes []store.Outcome, err error) {
	err = f.call(ctx, "Insert", c, func() (err error) {
		outcomes, err = f.Store.Insert(ctx, c, docs)
		return err
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

// Get is Store's, unless it is to fail.
func (f *Faulty) Get(ctx context.Context, c store.Collection, key string) (doc store.Document, err error) {
	err = f.call(ctx, "Get", c, func() (err error) {
		doc, err = f.Store.Get(ctx, c, key)
		return err
	})
	return doc, err
}

// Scan is Store's, unless it is to fail.
func (f *Faulty) Scan(ctx context.Context, c store.Collection, after store.Cursor, limit int) (docs []store.Document, err error) {
	err = f.call(ctx, "Scan", c, func() (err error) {
		docs, err = f.Store.Scan(ctx, c, after, limit)
		return err
	})
	return docs, err
}

// Count is Store's, unless it is to fail.
func (f *Faulty) Count(ctx context.Context, c store.Collection) (n int64, err error) {
	err = f.call(ctx, "Count", c, func() (err error) {
		n, err = f.Store.Count(ctx, c)
		return err
	})
	return n, err
}

// Put is Store's, unless it is to fail.
func (f *Faulty) Put(ctx context.Context, c store.Collection, doc store.Document) error {
	return f.call(ctx, "Put", c, func() error { return f.Store.Put(ctx, c, doc) })
}

// Delete is Store's, unless it is to fail.
func (f *Faulty) Delete(ctx context.Context, c store.Collection, key string) error {
	return f.call(ctx, "Delete", c, func() error { return f.Store.Delete(ctx, c, key) })
}

// Ping is Store's, unless it is to fail.
func (f *Faulty) Ping(ctx context.Context) error {
	return f.call(ctx, "Ping", "", func() error { return f.Store.Ping(ctx) })
}

// Close closes Store and never fails by itself.
func (f *Faulty) Close() error { return f.Store.Close() }
