// Package store says what a store is. The engines (sqlitestore, mongostore) do what is written here and
// nothing else may be relied on; package storetest is the contract as a test, and every engine must pass it.
//
// # Documents
//
// A store keeps documents in collections. A Document has a Key, unique in its collection; a Body, a JSON object;
// and At, the time of its arrival, which the engine stamps when it writes the batch: UTC, millisecond precision,
// one stamp for all documents of one Insert. Stamps of one process never go back, even where its clock does.
//
// Keys and bodies are text in Unicode normal form C: an engine normalises what it is given, and looks keys up
// normalised. A body comes back as the same JSON value, members in the same order, in one written form (see Canonical);
// what json.Marshal writes of normalised texts is in that form already and comes back byte for byte (but −0 as 0). Numbers in it are integers that fit
// int64, or finite doubles. The engine never looks inside otherwise.
//
// # What a caller may rely on
//
//   - Insert takes a batch and answers for each document: written now, or Conflict because the key was taken (by an
//     earlier call, by another process, or by an earlier document of the same batch). The first always stands.
//   - When Insert returns, what it reports as written is durable: it is there after a kill or a power cut.
//   - When Insert returns an error instead of results, the caller knows nothing about the batch, and may send it again:
//     by the keys, nothing is counted twice. An Invalid document refuses its whole batch before anything is written.
//   - Scan gives documents in order of (At, Key), keys compared as bytes, strictly after a Cursor. A slow writer may add
//     documents with an At that lies a little back: who follows a collection reads again from a while ago and skips
//     keys already seen.
//   - Put writes or replaces, the last writer wins, and At is the time of that writing; Delete removes, and removing
//     what is not there is no error.
//   - Every method obeys its context, except that a write once begun may complete after the caller has gone.
//   - Errors are of a survey.Kind: NotFound (Get), Unavailable (disk full, server away, closed, time out, context over),
//     Invalid (what Clean refuses, a collection not in Collections, a limit below 1), Internal for the rest.
//   - Close waits for calls under way; later calls give Unavailable. All methods may be called concurrently.
//   - What a store is given it does not keep, and what it gives is the caller's: no byte is shared.
//
// # Why inserts
//
// The one thing that engines agree on under concurrency is a unique key. So whatever must be true once is an insert
// under a natural key, and no read-modify-write, counter or multi-document transaction is needed for correctness.
// Put is for sessions and settings, Delete for sessions, retention and erasure.
//
// # What else is here
//
// Writer commits what many goroutines insert at the same time together. Clean, Stamps and Gate are the parts of the
// contract that are the same for every engine. This package opens no file and no connection.
//
//	w := store.NewWriter(s, store.Responses)
//	outcome, err := w.Insert(ctx, store.Document{Key: "7H3K…", Body: []byte(`{"point":"TT-01"}`)})
package store

import (
	"context"
	"time"
)

// Collection names a set of documents.
type Collection string

// The collections of the product.
const (
	Responses   Collection = "responses"
	Dossiers    Collection = "dossiers"     // states: key "<dossier key>:<n>"
	Invitations Collection = "invitations"  // key: hash of the code; body: its dossier's key
	Frozen      Collection = "frozen"       // closed periods: key "2021-H1"
	FrozenParts Collection = "frozen_parts" // what a closed period is too large for: key "2021-H1:<hash of the content>"
	Erasures    Collection = "erasures"     // responses erased at their giver's wish: key as in Responses; body: when
	Entries     Collection = "entries"      // what was entered by hand for a target: key "<target>/<part>:<n>"
	Audit       Collection = "audit"        // who took figures and changed accounts: key "<time>-<random>"
	Editions    Collection = "editions"     // up to where viewers are told of a month: key "2026-11"
	Drafts      Collection = "drafts"       // what people write for reports: key "<name>:<n>"
	DraftParts  Collection = "draft_parts"  // bytes of files among them: key: hash of the content
	Users       Collection = "users"
	Sessions    Collection = "sessions"
	Tokens      Collection = "tokens"
	Settings    Collection = "settings" // fingerprints of secrets, schema version
)

// Collections lists all collections; engines prepare them at start.
var Collections = []Collection{Responses, Dossiers, Invitations, Frozen, FrozenParts, Erasures, Entries, Audit, Editions, Drafts, DraftParts, Users, Sessions, Tokens, Settings}

// Document is what a store keeps.
type Document struct {
	Key  string
	At   time.Time // of arrival; set by the engine, ignored on the way in
	Body []byte    // a JSON object
}

// Outcome is what became of one document of an Insert.
type Outcome int

// The outcomes. The zero value is none of them.
const (
	Written  Outcome = iota + 1 // it is there now, durable, by this call
	Conflict                    // its key was taken; Get reads the first back
)

func (o Outcome) String() string {
	switch o {
	case Written:
		return "written"
	case Conflict:
		return "conflict"
	}
	return "none"
}

// Cursor is a place in a collection's order: after the document (At, Key). The zero Cursor is the beginning.
// A cursor need not be that of a document: {At: t} is the place before all that arrived at t.
type Cursor struct {
	At  time.Time
	Key string
}

// Store is an engine.
type Store interface {
	// Insert writes a batch; outcomes has one entry for each document, in the order given.
	Insert(ctx context.Context, c Collection, docs []Document) (outcomes []Outcome, err error)
	// Get reads one document, or NotFound.
	Get(ctx context.Context, c Collection, key string) (Document, error)
	// Scan gives up to limit documents strictly after the cursor, in order; fewer than limit means the end.
	Scan(ctx context.Context, c Collection, after Cursor, limit int) ([]Document, error)
	// Count counts the documents of a collection.
	Count(ctx context.Context, c Collection) (int64, error)
	// Put writes or replaces one document.
	Put(ctx context.Context, c Collection, doc Document) error
	// Delete removes one document, if it is there.
	Delete(ctx context.Context, c Collection, key string) error
	// Ping tells whether the engine answers.
	Ping(ctx context.Context) error
	// Close ends the engine's work.
	Close() error
}

// After gives the cursor behind a document.
func After(d Document) Cursor { return Cursor{At: d.At, Key: d.Key} }
