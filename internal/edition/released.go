package edition

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"hailong/internal/store"
)

// Cells are what a public file has told of some days, by what the figures stand on: "" for those of all answers, "dimension code" for
// those of one code.
type Cells struct {
	From string              `json:"from"` // yyyy-mm-dd
	To   string              `json:"to"`   // the last day
	Of   map[string][]string `json:"of"`
}

// releasedPrefix begins the keys of what public files have told; months do not begin so.
const releasedPrefix = "told/"

type releasedBody struct {
	Cells []Cells `json:"cells"`
}

// Released gives what public files have told so far, each time anew what each of them told.
func (k *Keeper) Released(ctx context.Context) ([]Cells, error) {
	var out []Cells
	err := k.each(ctx, func(d store.Document) error {
		if !strings.HasPrefix(d.Key, releasedPrefix) {
			return nil
		}
		var b releasedBody
		if err := json.Unmarshal(d.Body, &b); err != nil {
			return fmt.Errorf("edition %q: %w", d.Key, err)
		}
		out = append(out, b.Cells...)
		return nil
	})
	return out, err
}

// Release keeps what a public file of a period is about to tell, beside what earlier ones told.
func (k *Keeper) Release(ctx context.Context, period string, cells []Cells) error {
	text, err := json.Marshal(releasedBody{cells})
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		key := releasedPrefix + period + "#" + strconv.Itoa(n)
		out, err := k.store.Insert(ctx, store.Editions, []store.Document{{Key: key, Body: text}})
		if err == nil && out[0] == store.Conflict {
			var same bool
			if same, err = k.tells(ctx, key, cells); err == nil && !same {
				continue
			}
		}
		if err != nil {
			return fmt.Errorf("keep what the file of %s tells: %w", period, err)
		}
		return nil
	}
}

// tells reports whether an earlier file told just these cells.
func (k *Keeper) tells(ctx context.Context, key string, cells []Cells) (bool, error) {
	d, err := k.store.Get(ctx, store.Editions, key)
	if err != nil {
		return false, err
	}
	var b releasedBody
	if err := json.Unmarshal(d.Body, &b); err != nil {
		return false, fmt.Errorf("edition %q: %w", key, err)
	}
	return reflect.DeepEqual(b.Cells, cells), nil
}
