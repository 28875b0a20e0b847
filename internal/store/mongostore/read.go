package mongostore

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Get reads one document.
func (s *Store) Get(ctx context.Context, c store.Collection, key string) (doc store.Document, err error) {
	if key, err = store.CleanKey(key); err != nil {
		return doc, err
	}
	err = s.call(ctx, c, "read", func(ctx context.Context, in *mongo.Collection) error {
		raw, err := in.FindOne(ctx, byID(key)).Raw()
		if errors.Is(err, mongo.ErrNoDocuments) {
			return &survey.Error{Kind: survey.NotFound, Args: []any{"collection", string(c)}}
		}
		if err != nil {
			return err
		}
		doc, err = decode(raw)
		return err
	})
	return doc, err
}

// Scan reads on from a cursor along the index "arrival".
func (s *Store) Scan(ctx context.Context, c store.Collection, after store.Cursor, limit int) ([]store.Document, error) {
	if err := store.CheckScan(ctx, c, limit); err != nil {
		return nil, err
	}
	docs := make([]store.Document, 0, min(limit, 4096))
	err := s.call(ctx, c, "read", func(ctx context.Context, in *mongo.Collection) error {
		found, err := in.Find(ctx, behind(after), options.Find().SetLimit(int64(limit)).SetBatchSize(int32(min(limit, 10_000))).
			SetSort(bson.D{{Key: "at", Value: 1}, {Key: "_id", Value: 1}}))
		if err != nil {
			return err
		}
		defer found.Close(context.WithoutCancel(ctx)) // its error would say no more than found.Err
		for found.Next(ctx) {
			doc, err := decode(found.Current)
			if err != nil {
				return err
			}
			docs = append(docs, doc)
		}
		return found.Err()
	})
	if err != nil {
		return nil, err
	}
	return docs, nil
}

// behind is the filter of what lies behind a cursor. The first condition bounds the index; the second leaves out what
// came in the same millisecond up to the key.
func behind(after store.Cursor) bson.D {
	if after == (store.Cursor{}) {
		return bson.D{}
	}
	ms, key := after.Millis()
	at := bson.DateTime(ms)
	return bson.D{
		{Key: "at", Value: bson.D{{Key: "$gte", Value: at}}},
		{Key: "$or", Value: bson.A{
			bson.D{{Key: "at", Value: bson.D{{Key: "$gt", Value: at}}}},
			bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: key}}}},
		}},
	}
}

// Count counts the documents of a collection: the count command with a condition that all keys meet, since without one
// servers answer from statistics that can be wrong after a crash.
func (s *Store) Count(ctx context.Context, c store.Collection) (int64, error) {
	var answer struct {
		N float64 `bson:"n"` // servers give it as any kind of number
	}
	err := s.call(ctx, c, "count", func(ctx context.Context, in *mongo.Collection) error {
		return s.db.RunCommand(ctx, bson.D{
			{Key: "count", Value: in.Name()},
			{Key: "query", Value: bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: ""}}}}},
		}).Decode(&answer)
	})
	return int64(answer.N), err
}

// arrived gives a stamp as stored.
func arrived(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
