package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Who may read a file that was written: everybody, or this user alone where codes or tax codes stand in it.
const (
	forAll  fs.FileMode = 0o644
	private fs.FileMode = 0o600
)

// writeFile writes a file through a temporary one beside it, so that it appears whole or not at all.
func writeFile(path string, mode fs.FileMode, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".hailong-*")
	if err != nil {
		return ofFile(path, err)
	}
	defer os.Remove(tmp.Name())
	err = write(tmp)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Close())
	if err != nil {
		return ofFile(path, err)
	}
	return ofFile(path, os.Rename(tmp.Name(), path))
}

// ofFile names the file that was asked for in the error of a temporary one.
func ofFile(path string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) && strings.HasPrefix(filepath.Base(of.Path), ".hailong-") {
		return &fs.PathError{Op: of.Op, Path: path, Err: of.Err}
	}
	return err
}

// toFileOr writes to a file if one is named, else to w.
func toFileOr(w io.Writer, path string, mode fs.FileMode, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		return write(w)
	}
	return writeFile(path, mode, write)
}
