package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing/fstest"

	"hailong/internal/catalog"
	"hailong/internal/locale"
	"hailong/surveys"
)

// checkCommand checks definitions.
type checkCommand struct {
	Surveys string   `name:"surveys" type:"path" placeholder:"DIR" help:"${help_surveys}"`
	Files   []string `arg:"" optional:"" name:"file" help:"${help_check_files}"`
}

// Run names every fault; files given alone are checked together with the definitions they would join.
func (k *checkCommand) Run(_ context.Context, c *console, p *locale.Printer) error {
	fsys, err := k.files()
	if err != nil {
		return err
	}
	loaded, err := catalog.Load(fsys)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, p.T("check.sound", "surveys", len(loaded.Surveys), "points", len(loaded.Center.Points),
		"procedures", len(loaded.Center.Procedures), "agencies", len(loaded.Center.Agencies), "fingerprint", loaded.Fingerprint[:12]))
	return err
}

// files gives what is to be checked: the definitions in use, a directory, or the former with some files put in their place.
func (k *checkCommand) files() (fs.FS, error) {
	var base fs.FS = surveys.FS
	if k.Surveys != "" {
		base = os.DirFS(k.Surveys)
	}
	if len(k.Files) == 0 {
		return base, nil
	}
	if info, err := os.Stat(k.Files[0]); err == nil && info.IsDir() && len(k.Files) == 1 {
		return os.DirFS(k.Files[0]), nil
	}
	return overlay(base, k.Files)
}

// overlay puts files over the definitions. A file replaces the one of its name; a center replaces the center.
func overlay(base fs.FS, files []string) (fs.FS, error) {
	all := fstest.MapFS{}
	names, err := fs.Glob(base, "*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(base, name)
		if err != nil {
			return nil, err
		}
		all[name] = &fstest.MapFile{Data: b}
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(path)
		if isCenter(name) {
			for other := range all {
				if isCenter(other) {
					delete(all, other)
				}
			}
		}
		all[name] = &fstest.MapFile{Data: b}
	}
	return all, nil
}

func isCenter(name string) bool {
	ok, _ := filepath.Match("center.*.yaml", name)
	return ok
}
