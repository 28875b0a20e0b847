package freeze

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// pieceSize is what one document of FrozenParts holds: 20.000 digests. In base64 that stays below store.MaxBody.
const pieceSize = 20_000 * digestSize

// piece is the body of a document of FrozenParts.
type piece struct {
	Data []byte `json:"data"` // base64
}

// writePieces stores a text of bytes in pieces and gives their hashes in order. A piece that is there already is the same,
// since its key is its hash; a piece that somebody put there under a wrong name gives an Internal error.
func (s *Service) writePieces(ctx context.Context, period string, raw []byte) ([]string, error) {
	hashes := []string{}
	for part := range slices.Chunk(raw, pieceSize) {
		sum := sha256.Sum256(part)
		hash := hex.EncodeToString(sum[:])
		body, err := json.Marshal(piece{part})
		if err != nil {
			return nil, err
		}
		got, err := s.store.Insert(ctx, store.FrozenParts, []store.Document{{Key: pieceKey(period, hash), Body: body}})
		if err != nil {
			return nil, err
		}
		if got[0] == store.Conflict {
			if _, err := s.readPiece(ctx, period, hash); err != nil {
				return nil, err
			}
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

func pieceKey(period, hash string) string { return period + ":" + hash }

// errPiece is that a piece is missing or is not what its name says.
var errPiece = &survey.Error{Kind: survey.Internal, Key: "freeze.piece_broken"}

func (s *Service) readPiece(ctx context.Context, period, hash string) ([]byte, error) {
	d, err := s.store.Get(ctx, store.FrozenParts, pieceKey(period, hash))
	if survey.KindOf(err) == survey.NotFound {
		return nil, errPiece
	}
	if err != nil {
		return nil, err
	}
	var p piece
	if json.Unmarshal(d.Body, &p) != nil {
		return nil, errPiece
	}
	if sum := sha256.Sum256(p.Data); hex.EncodeToString(sum[:]) != hash {
		return nil, errPiece
	}
	return p.Data, nil
}

// readPieces puts a text together again. What is missing or was changed gives errPiece.
func (s *Service) readPieces(ctx context.Context, period string, hashes []string) ([]byte, error) {
	var raw []byte
	for _, hash := range hashes {
		part, err := s.readPiece(ctx, period, hash)
		if err != nil {
			return nil, err
		}
		raw = append(raw, part...)
	}
	return raw, nil
}

// writeLists stores the lists of digests and notes in the document where they are.
func (s *Service) writeLists(ctx context.Context, doc *sealed, l *lists) (err error) {
	for _, one := range []struct {
		to   *listing
		from digests
	}{{&doc.Responses, l.responses}, {&doc.Tied, l.tied}, {&doc.States, l.states}} {
		one.to.Rows = len(one.from)
		if one.to.Pieces, err = s.writePieces(ctx, doc.Period, one.from.bytes()); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) readLists(ctx context.Context, doc *sealed) (*lists, error) {
	var l lists
	for _, one := range []struct {
		from *listing
		to   *digests
	}{{&doc.Responses, &l.responses}, {&doc.Tied, &l.tied}, {&doc.States, &l.states}} {
		raw, err := s.readPieces(ctx, doc.Period, one.from.Pieces)
		if err != nil {
			return nil, err
		}
		if *one.to = digestsOf(raw); len(*one.to) != one.from.Rows {
			return nil, errPiece
		}
	}
	return &l, nil
}

// pack compresses a report: it is some hundred times the same words.
func pack(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
