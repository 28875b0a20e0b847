package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// Head is the end of a chain: the number of its last line, and that line's seal. The zero Head is that of a chain without lines.
type Head struct {
	N   int64
	MAC string // hexadecimal
}

// link is a line as it is stored: with its number, the seal of the line before it, and its own seal, which covers all of that.
type link struct {
	N int64 `json:"n"`
	Line
	Prev string `json:"prev"`
	MAC  string `json:"mac"`
}

// keyOf is the key under which the line of a number is stored. Lines from before the chain have a "-" in theirs.
func keyOf(n int64) string { return fmt.Sprintf("%012d", n) }

// numberOf reads a key back; 0 where it is that of no line of the chain.
func numberOf(key string) int64 {
	var n int64
	for _, c := range key {
		if c < '0' || c > '9' || n > 1e15 {
			return 0
		}
		n = 10*n + int64(c-'0')
	}
	if key != keyOf(n) {
		return 0
	}
	return n
}

// seal is the code of a text that only the holder of the key can make.
func seal(key []byte, what string, text []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("hailong audit " + what + " v1\x00"))
	h.Write(text)
	return hex.EncodeToString(h.Sum(nil))
}

// bind puts a line behind a head.
func bind(key []byte, h Head, line Line) (link, error) {
	x := link{N: h.N + 1, Line: line, Prev: h.MAC}
	mac, err := x.seal(key)
	x.MAC = mac
	return x, err
}

// seal is the seal that a line should bear.
func (x link) seal(key []byte) (string, error) {
	x.MAC = ""
	body, err := json.Marshal(x)
	if err != nil {
		return "", survey.Errorf(survey.Internal, "encode a line of the audit: %w", err)
	}
	return seal(key, "line", body), nil
}

// read decodes a stored line. It is whole where it is, byte for byte, what this program wrote: with nothing beside it and the right
// seal. What else it says is only what somebody put there.
func read(key []byte, d store.Document) (x link, whole bool) {
	if json.Unmarshal(d.Body, &x) != nil {
		return link{}, false
	}
	mac, err := x.seal(key)
	if err != nil || !hmac.Equal([]byte(mac), []byte(x.MAC)) {
		return x, false
	}
	again, err := json.Marshal(x)
	if err != nil {
		return x, false
	}
	again, err = store.Canonical(again)
	return x, err == nil && string(again) == string(d.Body)
}
