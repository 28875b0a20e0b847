package server

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"sync"

	"hailong/internal/view"
)

// keyLength is the length of a submission key made here: 128 random bits in base64url.
const keyLength = 22

// newKey makes a submission key.
func newKey() string {
	var b [16]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// shell is a survey page made ready for one point and language: plain and compressed, with a hole for the key.
//
// The compressed form is one gzip member whose deflate stream is compressed once, in two pieces: everything before the
// key ends on a byte boundary, the key goes between as a stored block of 22 bytes, and the piece behind it was compressed
// against a window in which the key's place was filled with zeros, which it cannot refer to. So a page costs a copy and a
// checksum instead of a compression, and is as small as if it had been compressed whole.
type shell struct {
	plain        view.Shell
	csp          string
	before, tail []byte
	sum          uint32 // CRC-32 of what stands before the key
}

func newShell(plain view.Shell, csp string) (*shell, error) {
	sh := &shell{plain: plain, csp: csp, sum: crc32.ChecksumIEEE(plain.Prefix)}
	var b bytes.Buffer
	b.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255})
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain.Prefix); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	sh.before = bytes.Clone(b.Bytes())
	b.Reset()
	w, err = flate.NewWriterDict(&b, flate.BestCompression, append(bytes.Clone(plain.Prefix), make([]byte, keyLength)...))
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain.Suffix); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	sh.tail = bytes.Clone(b.Bytes())
	return sh, nil
}

// gzip appends the compressed page with this key, which must have keyLength bytes.
func (sh *shell) gzip(dst []byte, key string) []byte {
	dst = append(dst, sh.before...)
	dst = append(dst, 0, keyLength, 0, 0xff-keyLength, 0xff)
	dst = append(dst, key...)
	dst = append(dst, sh.tail...)
	sum := crc32.Update(sh.sum, crc32.IEEETable, []byte(key))
	sum = crc32.Update(sum, crc32.IEEETable, sh.plain.Suffix)
	dst = binary.LittleEndian.AppendUint32(dst, sum)
	return binary.LittleEndian.AppendUint32(dst, uint32(len(sh.plain.Prefix)+keyLength+len(sh.plain.Suffix)))
}

// shells keeps the ready pages by point and language. What a page shows depends on the day too (points open and retire),
// so the day is part of the name.
type shells struct {
	server *Server
	mu     sync.RWMutex
	ready  map[shellName]*shell
}

type shellName struct{ point, lang, day string }

func newShells(s *Server) *shells { return &shells{server: s, ready: map[shellName]*shell{}} }

func (s *shells) get(n shellName) *shell {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.ready[n]
}

// maxShells bounds the cache: points × languages × the days the program has been running are dropped when it is full.
const maxShells = 2048

func (s *shells) put(n shellName, sh *shell) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ready) >= maxShells {
		clear(s.ready)
	}
	s.ready[n] = sh
}
