package freeze

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"slices"

	"hailong/internal/store"
)

// keys is the secret from which seals and digests are made, each under a label of its own.
type keys struct{ secret []byte }

func (k keys) mac(label string, texts ...[]byte) []byte {
	h := hmac.New(sha256.New, k.secret)
	h.Write([]byte(label))
	for _, t := range texts {
		h.Write([]byte{0})
		h.Write(t)
	}
	return h.Sum(nil)
}

// digest stands for a stored document: half a keyed hash of its store key, and half one of its body as engines give it.
type digest struct{ key, body [16]byte }

func (k keys) ofKey(c store.Collection, key string) [16]byte {
	return [16]byte(k.mac("key", []byte(c), []byte(key)))
}

func (k keys) ofBody(body []byte) [16]byte { return [16]byte(k.mac("body", body)) }

// digests are sorted by key.
type digests []digest

func (d digests) sort() {
	slices.SortFunc(d, func(a, b digest) int { return bytes.Compare(a.key[:], b.key[:]) })
}

// find gives the place of a key, or false.
func (d digests) find(key [16]byte) (int, bool) {
	return slices.BinarySearchFunc(d, key, func(x digest, key [16]byte) int { return bytes.Compare(x.key[:], key[:]) })
}

// digestSize is what one takes in a piece.
const digestSize = 32

func (d digests) bytes() []byte {
	out := make([]byte, 0, len(d)*digestSize)
	for i := range d {
		out = append(append(out, d[i].key[:]...), d[i].body[:]...)
	}
	return out
}

func digestsOf(raw []byte) digests {
	out := make(digests, len(raw)/digestSize)
	for i := range out {
		at := raw[i*digestSize:]
		out[i] = digest{[16]byte(at[:16]), [16]byte(at[16:32])}
	}
	return out
}

// lists are the digests behind a period: responses received in it, those of other days tied to its dossiers, and states.
type lists struct{ responses, tied, states digests }

func (l *lists) all() []digests { return []digests{l.responses, l.tied, l.states} }

// of gives the lists in which documents of a collection stand.
func (l *lists) of(c store.Collection) []digests {
	switch c {
	case store.Responses:
		return []digests{l.responses, l.tied}
	case store.Dossiers:
		return []digests{l.states}
	}
	return nil
}

// holds tells whether a document of that key is listed.
func (l *lists) holds(c store.Collection, key [16]byte) bool {
	return slices.ContainsFunc(l.of(c), func(d digests) bool { _, ok := d.find(key); return ok })
}
