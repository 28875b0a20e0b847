// Package wiretest starts a server of MongoDB's wire protocol inside the process, so that mongostore is tested through
// the real driver and real sockets on machines where no MongoDB can be had. The server is FerretDB 1.24 over SQLite.
// It is a module of its own, so that neither FerretDB nor what it needs is in the product's go.mod.
//
//	cd internal/store/mongostore/wiretest && go test -tags ferretdb_no_postgresql ./...
//
// The tag leaves out FerretDB's other backend and what that would link. Command wireserver is the same server as a
// process, for tests that kill it.
//
// # What this server is not
//
// It has no transactions, sessions or retryable writes, it syncs nothing to disk on its own account, looks through the
// whole collection for a key, refuses arrays directly in arrays, moves a member _id to the front of any object, and its
// updates under concurrency are not atomic. So the suite counts in hundreds here and leaves those bodies out, and what
// a replica set promises beyond the protocol (majority, journal, failover) is not tested by it: for that, name a real
// one in HAILONG_TEST_MONGODB_URI and run the tests of package mongostore.
package wiretest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// Server is a running wire engine.
type Server struct {
	URI    string // "mongodb://127.0.0.1:PORT/"
	cancel context.CancelFunc
	done   chan error
}

// Start runs a server on a TCP address (port 0 takes a free one) with its files in dir, which must exist. It listens
// when Start returns.
func Start(listen, dir string) (*Server, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("directory %s: %w", dir, err)
	}
	f, err := ferretdb.New(&ferretdb.Config{
		Handler:   "sqlite",
		SQLiteURL: "file:" + dir + "/",
		Listener:  ferretdb.ListenerConfig{TCP: listen},
		Logger:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, fmt.Errorf("start FerretDB on %s in %s: %w", listen, dir, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{cancel: cancel, done: make(chan error, 1)}
	go func() { s.done <- f.Run(ctx) }()
	s.URI = f.MongoDBURI() // waits for the listener
	return s, nil
}

// Stop ends the server and waits for its connections to end.
func (s *Server) Stop() error {
	s.cancel()
	if err := <-s.done; err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("FerretDB: %w", err)
	}
	return nil
}
