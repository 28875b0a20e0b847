package config

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Secrets are the keys that turn tax codes into business keys and submission keys into receipts, and sign sessions.
// They live in a file that only the program's user can read, never in the store: who copies the database alone can
// neither test a tax code against it nor make a session. Losing the file means that a business that answers again is
// taken for another one; so a start with other secrets than the store has seen is refused.
type Secrets struct {
	Business Key `json:"business"`
	Receipt  Key `json:"receipt"`
	Session  Key `json:"session"`
}

// Key is 32 random bytes, written as hexadecimal.
type Key []byte

// MarshalText writes the key as hexadecimal.
func (k Key) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(k)), nil }

// UnmarshalText reads a key of 32 bytes.
func (k *Key) UnmarshalText(b []byte) error {
	raw, err := hex.DecodeString(string(b))
	if err != nil || len(raw) != 32 {
		return errors.New("a key is 64 hexadecimal digits")
	}
	*k = raw
	return nil
}

// Fingerprint names the secrets without giving them away.
func (s *Secrets) Fingerprint() string {
	h := sha256.New()
	h.Write([]byte("hailong secrets v1\x00"))
	h.Write(s.Business)
	h.Write(s.Receipt)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Seal is the key that seals frozen periods. It is made of the receipts' key, so that files of secrets from before frozen
// periods stay good; like that key it can never change without the store being refused.
func (s *Secrets) Seal() []byte { return s.derived("hailong seal of frozen periods v1") }

// Trail is the key that seals the lines of the audit, made like Seal.
func (s *Secrets) Trail() []byte { return s.derived("hailong seal of the audit v1") }

func (s *Secrets) derived(what string) []byte {
	h := hmac.New(sha256.New, s.Receipt)
	h.Write([]byte(what))
	return h.Sum(nil)
}

// ReadSecrets reads the file; fs.ErrNotExist where there is none.
func ReadSecrets(path string) (*Secrets, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s Secrets
	if err := json.Unmarshal(b, &s); err != nil || len(s.Business) == 0 || len(s.Receipt) == 0 || len(s.Session) == 0 {
		return nil, fmt.Errorf("%s is not a file of secrets (business, receipt and session, 64 hexadecimal digits each); put the right file back from the backup", path)
	}
	return &s, nil
}

// CreateSecrets makes new secrets and writes them, mode 0600, whole or not at all. If another process was quicker, its
// secrets are read instead.
func CreateSecrets(path string) (*Secrets, error) {
	s := &Secrets{Business: make(Key, 32), Receipt: make(Key, 32), Session: make(Key, 32)}
	for _, k := range []Key{s.Business, s.Receipt, s.Session} {
		rand.Read(k)
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, err
	}
	err = writeOnce(path, append(b, '\n'))
	if errors.Is(err, fs.ErrExist) {
		return ReadSecrets(path)
	}
	if err != nil {
		return nil, fmt.Errorf("keep the secrets: %w", err)
	}
	return s, nil
}

// writeOnce writes a file that must not be there yet, durable before it bears its name.
func writeOnce(path string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(b)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	return os.Link(tmp.Name(), path)
}

// WritePrivate writes a file that only the program's user can read.
func WritePrivate(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
}
