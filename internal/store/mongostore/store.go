// Package mongostore is the store engine of a center in production: MongoDB, best as a replica set. It does what package
// store says, and nothing outside it knows that there is BSON. It is the only package that imports the driver.
//
// # In the database
//
// A collection for each of the store's, with documents {_id: key, at: date, body: {…}} and an index {at: 1, _id: 1} named
// "arrival", which is the order of scans. The body is a real document, so that operators can query it: members in their
// order, integers as int64, other numbers as doubles. A member name that older servers refuse is written with percent
// signs (see encodeName); the product's own names never are. Collections can be sharded by _id.
//
// # What it asks of the server
//
// Only find, insert, update and delete by _id, createIndexes, count, and ping: no aggregation, no transaction, no change
// stream, so that any server of the wire protocol will do. Writes are acknowledged by a majority with their journals and
// retried once by the driver; reads go to the primary, so that who met a conflict finds the first. These hold whatever
// the URI says. Every call has a time limit, and less where its context has less.
//
// # Why a conflict can be one's own
//
// When the answer to an insert is lost, the driver retries it, and a replica set recognises the retry. Other servers do
// not: there the caller gets Unavailable, sends the batch again, and meets its own documents as conflicts. The keys make
// that harmless, which is why they are natural keys.
//
//	s, err := mongostore.Open(ctx, "mongodb://db1,db2,db3/hailong?replicaSet=rs0")
package mongostore

import (
	"context"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"hailong/internal/store"
	"hailong/internal/survey"
)

const (
	callLimit       = 10 * time.Second
	defaultDatabase = "hailong"
	arrivalIndex    = "arrival"
)

// Store is a database on a server. It is a store.Store.
type Store struct {
	client  *mongo.Client
	db      *mongo.Database
	gate    store.Gate
	stamps  store.Stamps
	secrets secrets
}

var _ store.Store = (*Store)(nil)

// Open connects to the server that uri names, which must answer within ten seconds, and makes the indexes. The database
// is the path of the URI, "hailong" without one. Errors: Invalid for a URI that cannot be read, else Unavailable; no part
// of the URI that may be secret is in their text.
func Open(ctx context.Context, uri string) (*Store, error) {
	hide := secretsOf(uri)
	journal := true
	o := options.Client().ApplyURI(uri).SetAppName("hailong").
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal}).
		SetReadPreference(readpref.Primary()).SetRetryWrites(true).SetRetryReads(true)
	if err := o.Validate(); err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Field: "mongodb-uri",
			Err: hide.from("the MongoDB URI cannot be read; write mongodb://user:password@host:port/database, signs like @ : / in a password as %40 %3A %2F", err)}
	}
	client, err := mongo.Connect(o)
	if err != nil {
		return nil, hide.explain("connect", err)
	}
	s := &Store{client: client, db: client.Database(databaseOf(uri)), secrets: hide}
	if err := s.prepare(ctx); err != nil {
		s.Close() // what went wrong first is what matters
		return nil, err
	}
	return s, nil
}

// prepare waits for the server and makes the indexes; a server that has them already changes nothing.
func (s *Store) prepare(ctx context.Context) error {
	if err := s.Ping(ctx); err != nil {
		return err
	}
	for _, c := range store.Collections {
		err := s.call(ctx, c, "make the index of", func(ctx context.Context, in *mongo.Collection) error {
			_, err := in.Indexes().CreateOne(ctx, mongo.IndexModel{
				Keys:    bson.D{{Key: "at", Value: 1}, {Key: "_id", Value: 1}},
				Options: options.Index().SetName(arrivalIndex),
			})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// databaseOf gives the database that a URI names. A password with a slash in it is written %2F, so the first slash
// behind the last @ ends the hosts.
func databaseOf(uri string) string {
	_, rest, _ := strings.Cut(uri, "://")
	rest, _, _ = strings.Cut(rest, "?")
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	_, path, _ := strings.Cut(rest, "/")
	if name, err := url.PathUnescape(path); err == nil && name != "" {
		return name
	}
	return defaultDatabase
}

// Ping asks the primary for a sign of life.
func (s *Store) Ping(ctx context.Context) error {
	return s.call(ctx, store.Settings, "reach", func(ctx context.Context, _ *mongo.Collection) error {
		return s.client.Ping(ctx, readpref.Primary())
	})
}

// Close waits for calls under way and ends the connections. A second Close does nothing.
func (s *Store) Close() error {
	if !s.gate.Shut() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), callLimit)
	defer cancel()
	if err := s.client.Disconnect(ctx); err != nil {
		return s.secrets.explain("leave", err)
	}
	return nil
}

// call runs do on a collection, inside the gate and within the time limit, and gives its error as a survey error.
func (s *Store) call(ctx context.Context, c store.Collection, doing string, do func(context.Context, *mongo.Collection) error) error {
	if err := store.Check(ctx, c); err != nil {
		return err
	}
	leave, err := s.gate.Enter()
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	if err := do(ctx, s.db.Collection(string(c))); err != nil {
		return s.secrets.explain(doing, err)
	}
	return nil
}
