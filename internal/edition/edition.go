// Package edition keeps up to when the answers of each month are told to those who see no small cells.
//
// Figures for viewers do not follow every answer, since whoever looks before and after somebody answered would know what he
// said. They advance in steps: an edition of a month says that of its answers those count which had arrived by a certain
// second. The editions are kept, so that another process, and this one after a restart, tells the same. Package report
// decides when there is a new one.
//
// # Storage
//
// The key is "<month>#<n>", n counting from 1 without a gap; the body has the second. To publish is to insert: where another
// process was quicker the insert is a Conflict and its edition stands.
//
// A public file is out for good, and what it told must not help to find what is hidden later. So what each has told is kept beside the
// editions, under "told/<period>#<n>": what is worked out afterwards counts it as known.
package edition

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Edition is what is told of a month: answers that had arrived by the second Until since 1970.
type Edition struct {
	Month string // "2026-11"
	N     int    // from 1
	Until uint32
}

// Keeper reads and writes editions. It may be used by many at once.
type Keeper struct {
	store store.Store
}

// New makes a keeper.
func New(st store.Store) *Keeper { return &Keeper{store: st} }

type body struct {
	Until uint32 `json:"until"`
}

const page = 1000

// Latest gives the last edition of every month that has one, those of other processes too.
func (k *Keeper) Latest(ctx context.Context) (map[string]Edition, error) {
	found := map[string]Edition{}
	err := k.each(ctx, func(d store.Document) error {
		if strings.HasPrefix(d.Key, releasedPrefix) {
			return nil
		}
		e, err := decode(d)
		if err == nil && e.N > found[e.Month].N {
			found[e.Month] = e
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// each goes through the documents.
func (k *Keeper) each(ctx context.Context, do func(store.Document) error) error {
	var at store.Cursor
	for {
		docs, err := k.store.Scan(ctx, store.Editions, at, page)
		if err != nil {
			return fmt.Errorf("read the editions: %w", err)
		}
		for _, d := range docs {
			if err := do(d); err != nil {
				return err
			}
		}
		if len(docs) < page {
			return nil
		}
		last := docs[len(docs)-1]
		at = store.Cursor{At: last.At, Key: last.Key}
	}
}

func decode(d store.Document) (Edition, error) {
	month, number, _ := strings.Cut(d.Key, "#")
	n, err := strconv.Atoi(number)
	var b body
	if err == nil {
		err = json.Unmarshal(d.Body, &b)
	}
	if err != nil {
		return Edition{}, fmt.Errorf("edition %q: %w", d.Key, err)
	}
	return Edition{Month: month, N: n, Until: b.Until}, nil
}

// Publish keeps an edition. Where another process has published that number already its edition stands; Latest gives it.
func (k *Keeper) Publish(ctx context.Context, e Edition) error {
	text, err := json.Marshal(body{e.Until})
	if err != nil {
		return err
	}
	out, err := k.store.Insert(ctx, store.Editions, []store.Document{{Key: e.Month + "#" + strconv.Itoa(e.N), Body: text}})
	if err == nil && out[0] != store.Written && out[0] != store.Conflict {
		err = survey.Errorf(survey.Internal, "the store answered %v", out[0])
	}
	if err != nil {
		return fmt.Errorf("publish edition %d of %s: %w", e.N, e.Month, err)
	}
	return nil
}
