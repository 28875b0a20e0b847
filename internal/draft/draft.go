// Package draft keeps what people write and make for the files of a period: the texts of the official report that nobody can
// compute, the templates that officials have changed, and files that were made at a closing day.
//
// It owns the store's collections Drafts and DraftParts. Nothing in them is ever changed: each version of a text or a file is a
// document of its own, and the latest stands. It knows no figures and no office format; brief fills and checks, server and
// command line call it.
//
// # Storage
//
// The key is "<name>:<n>", n counting from 1 without a gap; names are "texts/2021-H1", "template/report", "made/2021-H1/docx".
// To save is to insert under the n after that which the writer saw: where somebody else has saved meanwhile the insert is a
// Conflict, and the later one is told instead of writing over the first. The bytes of files lie in DraftParts in pieces, each
// under the hash of its content.
//
// # Worked example
//
//	v, err := k.Texts(ctx, "2021-H1")               // v.N = 2: two versions so far
//	err = k.SaveTexts(ctx, "2021-H1", v.N, texts, "lan") // Conflict if there is a third by now
package draft

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Keeper reads and writes drafts. It may be used by many at once.
type Keeper struct {
	store store.Store
	now   func() time.Time
}

// New makes a keeper; a nil now is time.Now.
func New(st store.Store, now func() time.Time) *Keeper {
	if now == nil {
		now = time.Now
	}
	return &Keeper{st, now}
}

// Version says which version of something one sees, and whose it is; N is 0 where there is none.
type Version struct {
	N   int
	Who string
	At  time.Time
}

// saved is the body of a document of Drafts.
type saved struct {
	Who   string          `json:"who"`
	At    string          `json:"at"`
	Value json.RawMessage `json:"value"`
}

func key(name string, n int) string { return name + ":" + strconv.Itoa(n) }

// get reads a version; found is false where there is none.
func (k *Keeper) get(ctx context.Context, name string, n int, into any) (v Version, found bool, err error) {
	d, err := k.store.Get(ctx, store.Drafts, key(name, n))
	if survey.KindOf(err) == survey.NotFound {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read %s: %w", name, err)
	}
	var s saved
	err = json.Unmarshal(d.Body, &s)
	if err == nil && into != nil {
		err = json.Unmarshal(s.Value, into)
	}
	if err != nil {
		return v, false, survey.Errorf(survey.Internal, "read %s, version %d: %w", name, n, err)
	}
	at, err := time.Parse(time.RFC3339, s.At)
	if err != nil {
		return v, false, survey.Errorf(survey.Internal, "read %s, version %d: %w", name, n, err)
	}
	return Version{n, s.Who, at}, true, nil
}

// Latest reads the last version of a value into into, which stays as it is where there is none. Numbers have no gap, so it is found
// by doubling and halving.
func (k *Keeper) Latest(ctx context.Context, name string, into any) (Version, error) {
	low, high := 0, 1
	for {
		_, found, err := k.get(ctx, name, high, nil)
		if err != nil {
			return Version{}, err
		}
		if !found {
			break
		}
		low, high = high, 2*high
	}
	for low+1 < high {
		middle := (low + high) / 2
		_, found, err := k.get(ctx, name, middle, nil)
		if err != nil {
			return Version{}, err
		}
		if found {
			low = middle
		} else {
			high = middle
		}
	}
	if low == 0 {
		return Version{}, nil
	}
	v, _, err := k.get(ctx, name, low, into)
	return v, err
}

// Save writes the version after the one that was seen. Where it is there already it is a Conflict, with who and when.
func (k *Keeper) Save(ctx context.Context, name string, seen int, value any, who string) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	body, err := json.Marshal(saved{who, k.now().UTC().Format(time.RFC3339), raw})
	if err != nil {
		return err
	}
	if len(body) > store.MaxBody {
		return &survey.Error{Kind: survey.TooLarge, Key: "draft.too_long"}
	}
	got, err := k.store.Insert(ctx, store.Drafts, []store.Document{{Key: key(name, seen+1), Body: body}})
	if err != nil {
		return fmt.Errorf("save %s: %w", name, err)
	}
	if got[0] == store.Written {
		return nil
	}
	first, found, err := k.get(ctx, name, seen+1, nil)
	if err != nil || !found {
		return errors.Join(err, survey.Errorf(survey.Unavailable, "version %d of %s is there and cannot be read", seen+1, name))
	}
	return &survey.Error{Kind: survey.Conflict, Key: "draft.taken", Args: []any{"who", first.Who, "at", first.At}}
}
