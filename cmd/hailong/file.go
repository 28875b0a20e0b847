package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// writeFile writes a file through a temporary one beside it, so that it appears whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".hailong-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	err = write(tmp)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// toFileOr writes to a file if one is named, else to w.
func toFileOr(w io.Writer, path string, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		return write(w)
	}
	return writeFile(path, write)
}
