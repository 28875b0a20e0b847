package audit

import (
	"bytes"
	"crypto/hmac"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"hailong/internal/survey"
)

// HeadFile keeps the head of the chain in a file outside the store, so that a store whose last lines were cut off is found out.
// Several processes may keep their heads in one file: a record is appended in one write, and the one with the highest number
// counts. A record that was only half written is passed over.
type HeadFile struct {
	path string
	key  []byte
}

// NewHeadFile names the file; it need not be there yet. The key is that of the chain.
func NewHeadFile(path string, key []byte) *HeadFile { return &HeadFile{path: path, key: key} }

// longestHead is how large the file grows before it is written anew with its highest record alone. What another process appends at
// that very moment may be lost; its next record makes up for it.
const longestHead = 1 << 16

func (f *HeadFile) record(h Head) []byte {
	text := fmt.Sprintf("%d %s", h.N, h.MAC)
	return fmt.Appendf(nil, "\n%s %s\n", text, seal(f.key, "head", []byte(text)))
}

// Read gives the highest head in the file: the zero Head where there is no file. A file in which no record is good gives Invalid.
func (f *HeadFile) Read() (Head, error) {
	body, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, survey.Errorf(survey.Unavailable, "read the head of the audit: %w", err)
	}
	var top Head
	for row := range bytes.Lines(body) {
		var h Head
		var mac string
		if _, err := fmt.Sscanf(string(row), "%d %64s %64s\n", &h.N, &h.MAC, &mac); err != nil || h.N <= top.N {
			continue
		}
		if hmac.Equal([]byte(seal(f.key, "head", fmt.Appendf(nil, "%d %s", h.N, h.MAC))), []byte(mac)) {
			top = h
		}
	}
	if top.N == 0 {
		return Head{}, survey.Errorf(survey.Invalid, "%s is no head of the audit", f.path)
	}
	return top, nil
}

// Keep adds a head; when it returns without error the head is durable.
func (f *HeadFile) Keep(h Head) error {
	size, err := f.add(h)
	if err == nil && size > longestHead {
		err = f.shorten()
	}
	if err != nil {
		return survey.Errorf(survey.Unavailable, "keep the head of the audit: %w", err)
	}
	return nil
}

func (f *HeadFile) add(h Head) (size int64, err error) {
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	_, err = file.Write(f.record(h))
	if info, err := file.Stat(); err == nil {
		size = info.Size()
	}
	return size, errors.Join(err, file.Sync(), file.Close())
}

// shorten writes the file anew with its highest record alone.
func (f *HeadFile) shorten() error {
	top, err := f.Read()
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(f.path), ".head-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(f.record(top))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), f.path)
}
