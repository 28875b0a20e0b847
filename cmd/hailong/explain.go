package main

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"hailong/internal/catalog"
	"hailong/internal/locale"
	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// maxFaults is how many faults are printed before the rest is only counted.
const maxFaults = 50

// explain puts an error into words for a person, line by line: what, where, how to mend.
func explain(p *locale.Printer, err error) []string {
	var definitions catalog.Faults
	if errors.As(err, &definitions) {
		lines := make([]string, 0, len(definitions))
		for _, f := range definitions {
			lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message.In(survey.Lang(p.Lang()))))
		}
		return lines
	}
	var faults survey.Faults
	if errors.As(err, &faults) {
		var lines []string
		for _, f := range faults {
			lines = append(lines, "--"+f.Field+": "+p.T(f.Key, f.Args...))
		}
		return lines
	}
	return []string{"hailong: " + sentence(p, err)}
}

// inFile says which of the files given an error is about.
type inFile struct {
	name string
	err  error
}

func (f *inFile) Error() string { return f.name + ": " + f.err.Error() }
func (f *inFile) Unwrap() error { return f.err }

// sentence puts an error into one sentence, with its file before it and its cause behind it. The cause is left out where
// it is the same fault of a table in the program's own words.
func sentence(p *locale.Printer, err error) string {
	var file *inFile
	if errors.As(err, &file) {
		return file.name + ": " + sentence(p, file.err)
	}
	var e *survey.Error
	if errors.As(err, &e) && e.Key != "" && p.Has(e.Key) {
		var table *sheet.Error
		if e.Err == nil || errors.As(e.Err, &table) {
			return p.T(e.Key, e.Args...)
		}
		return p.T(e.Key, e.Args...) + " (" + e.Err.Error() + ")"
	}
	var path *fs.PathError
	if errors.As(err, &path) && errors.Is(err, fs.ErrNotExist) {
		return p.T("cli.no_file", "file", path.Path)
	}
	if errors.As(err, &path) && errors.Is(err, fs.ErrPermission) {
		return p.T("cli.no_access", "file", path.Path)
	}
	if errors.As(err, &path) && errors.Is(err, syscall.ENOSPC) {
		return p.T("cli.no_space", "file", path.Path)
	}
	return err.Error()
}
