package freeze

import (
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"hailong/internal/store"
)

// tombstone is the body of an erasure: when, and a keyed hash of the response's key and the time, so that a row that somebody
// took away cannot be passed off as erased at its giver's wish.
type tombstone struct {
	At   string `json:"at"`
	Seal string `json:"seal"`
}

// Tombstone is the document that says that a response was erased at its giver's wish: store it among store.Erasures, then
// delete the response. The seal is that of Options.
func Tombstone(seal []byte, response string, at time.Time) store.Document {
	t := tombstone{At: at.UTC().Format(time.RFC3339)}
	t.Seal = keys{seal}.stone(response, t.At)
	body := []byte(`{"at":` + strconv.Quote(t.At) + `,"seal":` + strconv.Quote(t.Seal) + `}`) // a date and hexadecimal digits: nothing to escape
	return store.Document{Key: response, Body: body}
}

func (k keys) stone(response, at string) string {
	return hex.EncodeToString(k.mac("erasure", []byte(response), []byte(at)))
}

// standing tells whether a document among the erasures was made by Tombstone. One that was not says nothing.
func (k keys) standing(d *store.Document) bool {
	var t tombstone
	return json.Unmarshal(d.Body, &t) == nil && hmac.Equal([]byte(t.Seal), []byte(k.stone(d.Key, t.At)))
}
