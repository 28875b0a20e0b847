package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"

	"hailong/internal/catalog"
	"hailong/internal/locale"
	"hailong/internal/survey"
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
	sound := p.T("check.sound", "surveys", len(loaded.Surveys), "points", len(loaded.Center.Points),
		"procedures", len(loaded.Center.Procedures), "agencies", len(loaded.Center.Agencies), "fingerprint", loaded.Fingerprint[:12])
	holidays := p.T("check.holidays", "years", yearSpans(loaded.Calendar.Years()),
		"days", len(loaded.Holidays), "unverified", unverified(loaded.Holidays))
	_, err = fmt.Fprintf(c.out, "%s\n%s\n", sound, holidays)
	return err
}

// yearSpans writes rising years as spans, e.g. "2019–2021, 2023".
func yearSpans(years []int) string {
	var spans []string
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]+1 {
			j++
		}
		span := strconv.Itoa(years[i])
		if j > i {
			span += "–" + strconv.Itoa(years[j])
		}
		spans, i = append(spans, span), j+1
	}
	return strings.Join(spans, ", ")
}

// unverified counts the days for which no act was seen.
func unverified(days []survey.Holiday) (n int) {
	for _, d := range days {
		if d.Unverified {
			n++
		}
	}
	return n
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

// once are the kinds of file of which a set of definitions holds one.
var once = []string{"center.*.yaml", "holidays.*.yaml"}

// overlay puts files over the definitions. A file replaces the one of its name; a center replaces the center, whatever it
// is called, and so do holidays.
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
		maps.DeleteFunc(all, func(other string, _ *fstest.MapFile) bool { return sameOnce(name, other) })
		all[name] = &fstest.MapFile{Data: b}
	}
	return all, nil
}

// sameOnce reports whether both are files of one kind of which there can be one.
func sameOnce(name, other string) bool {
	return slices.ContainsFunc(once, func(pattern string) bool {
		a, _ := filepath.Match(pattern, name)
		b, _ := filepath.Match(pattern, other)
		return a && b
	})
}
