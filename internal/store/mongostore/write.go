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

// One insert command takes at most so many documents and bytes. Servers take more; smaller commands keep the time of
// each well below its limit.
const (
	commandDocs  = 5000
	commandBytes = 8 << 20
)

// Insert writes a batch with unordered inserts.
func (s *Store) Insert(ctx context.Context, c store.Collection, docs []store.Document) ([]store.Outcome, error) {
	if err := store.Check(ctx, c); err != nil {
		return nil, err
	}
	clean, err := store.CleanAll(docs)
	if err != nil || len(clean) == 0 {
		return nil, err
	}
	outcomes := make([]store.Outcome, len(clean))
	firsts := firstOfKeys(clean)
	err = s.call(ctx, c, "write to", func(ctx context.Context, in *mongo.Collection) error {
		at := s.stamps.Next()
		for from := 0; from < len(firsts); {
			cmd := newCommand(clean, firsts[from:], at)
			if err := cmd.run(ctx, in, firsts[from:], outcomes); err != nil {
				return err
			}
			from += len(cmd)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range outcomes {
		if outcomes[i] == 0 { // the key came before in the batch
			outcomes[i] = store.Conflict
		}
	}
	return outcomes, nil
}

// firstOfKeys gives the places of the first document of each key. An unordered insert does not promise which of two
// documents of one key it writes, so that is settled here.
func firstOfKeys(docs []store.Document) []int {
	seen := make(map[string]bool, len(docs))
	places := make([]int, 0, len(docs))
	for i, d := range docs {
		if !seen[d.Key] {
			seen[d.Key] = true
			places = append(places, i)
		}
	}
	return places
}

// command is what one insert command carries.
type command []bson.Raw

func newCommand(docs []store.Document, places []int, at time.Time) command {
	var cmd command
	size := 0
	for _, i := range places {
		doc := encode(docs[i], at)
		size += len(doc)
		if len(cmd) > 0 && (len(cmd) == commandDocs || size > commandBytes) {
			break
		}
		cmd = append(cmd, doc)
	}
	return cmd
}

// run sends the command and notes the outcome of the i-th document at outcomes[places[i]].
func (cmd command) run(ctx context.Context, in *mongo.Collection, places []int, outcomes []store.Outcome) error {
	_, err := in.InsertMany(ctx, []bson.Raw(cmd), options.InsertMany().SetOrdered(false))
	taken, err := takenKeys(err)
	if err != nil {
		return err
	}
	for i := range cmd {
		outcomes[places[i]] = store.Written
	}
	for _, i := range taken {
		if i < 0 || i >= len(cmd) {
			return survey.Errorf(survey.Internal, "MongoDB names document %d of a batch of %d", i, len(cmd))
		}
		outcomes[places[i]] = store.Conflict
	}
	return nil
}

// takenKeys gives the places of documents whose keys were taken. Any other fault, an acknowledgement by less than a
// majority included, leaves the batch unknown and is given back.
func takenKeys(err error) (places []int, other error) {
	var bulk mongo.BulkWriteException
	if !errors.As(err, &bulk) {
		return nil, err
	}
	if bulk.WriteConcernError != nil {
		return nil, err
	}
	for _, e := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(e.WriteError) {
			return nil, err
		}
		places = append(places, e.Index)
	}
	return places, nil
}

// putTries bounds how often a Put is sent when it meets another of the same new key: both find nothing to replace, both
// insert, and one is told that the key is taken; sent again it replaces.
const putTries = 5

// Put writes or replaces one document.
func (s *Store) Put(ctx context.Context, c store.Collection, doc store.Document) error {
	doc, err := store.Clean(doc)
	if err != nil {
		return err
	}
	return s.call(ctx, c, "write to", func(ctx context.Context, in *mongo.Collection) (err error) {
		raw := encode(doc, s.stamps.Next())
		for range putTries {
			_, err = in.ReplaceOne(ctx, byID(doc.Key), raw, options.Replace().SetUpsert(true))
			if !mongo.IsDuplicateKeyError(err) {
				return err
			}
		}
		return err
	})
}

// Delete removes one document, if it is there.
func (s *Store) Delete(ctx context.Context, c store.Collection, key string) error {
	key, err := store.CleanKey(key)
	if err != nil {
		return err
	}
	return s.call(ctx, c, "delete from", func(ctx context.Context, in *mongo.Collection) error {
		_, err := in.DeleteOne(ctx, byID(key))
		return err
	})
}

func byID(key string) bson.D { return bson.D{{Key: "_id", Value: key}} }
