package draft

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// File is a stored file.
type File struct {
	Name string // as it was handed in
	Data []byte // empty where the product's own stands again
	Version
}

// MadeName is the name under which a file of a period that was made is kept: "docx", "zip".
func MadeName(period, ending string) string { return "made/" + period + "/" + ending }

// filed is what Drafts knows of a file.
type filed struct {
	Name   string   `json:"name"`
	Size   int      `json:"size"`
	SHA256 string   `json:"sha256"`
	Pieces []string `json:"pieces"`
}

// pieceSize is what one document of DraftParts holds; in base64 that stays below store.MaxBody.
const pieceSize = 640_000

type piece struct {
	Data []byte `json:"data"`
}

// File gives the latest version of a file; N is 0 where there is none.
func (k *Keeper) File(ctx context.Context, name string) (*File, error) {
	var f filed
	v, err := k.Latest(ctx, name, &f)
	if err != nil || v.N == 0 {
		return &File{}, err
	}
	out := &File{Name: f.Name, Version: v}
	for _, hash := range f.Pieces {
		d, err := k.store.Get(ctx, store.DraftParts, hash)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		var p piece
		if err := json.Unmarshal(d.Body, &p); err != nil {
			return nil, survey.Errorf(survey.Internal, "read %s: %w", name, err)
		}
		out.Data = append(out.Data, p.Data...)
	}
	if sum := sha256.Sum256(out.Data); hex.EncodeToString(sum[:]) != f.SHA256 {
		return nil, survey.Errorf(survey.Internal, "the file %s was changed in the store", name)
	}
	return out, nil
}

// SaveFile saves a version of a file; seen is the version that was there before. Pieces are written first, so a file is there
// whole or not at all.
func (k *Keeper) SaveFile(ctx context.Context, name string, seen int, f File, who string) error {
	sum := sha256.Sum256(f.Data)
	out := filed{Name: tidy(f.Name), Size: len(f.Data), SHA256: hex.EncodeToString(sum[:]), Pieces: []string{}}
	for part := range slices.Chunk(f.Data, pieceSize) {
		sum := sha256.Sum256(part)
		hash := hex.EncodeToString(sum[:])
		body, err := json.Marshal(piece{part})
		if err != nil {
			return err
		}
		if _, err := k.store.Insert(ctx, store.DraftParts, []store.Document{{Key: hash, Body: body}}); err != nil {
			return fmt.Errorf("save %s: %w", name, err)
		}
		out.Pieces = append(out.Pieces, hash)
	}
	return k.Save(ctx, name, seen, out, who)
}
