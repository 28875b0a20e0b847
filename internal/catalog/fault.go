package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hailong/internal/survey"
)

// Fault is one thing wrong with one file, addressed to the person who edits it.
type Fault struct {
	File         string // name inside the directory of definitions
	Line, Column int    // from 1; columns count characters
	Path         string // the member, e.g. "procedures[3].agency"; empty for the whole file
	Message      survey.Label
	Value        string // the value found, where there is one
}

// String gives "file:line:column: path: message" in English; Say gives it in a language.
func (f Fault) String() string { return f.Say("en") }

// Say gives "file:line:column: path: message" in a language.
func (f Fault) Say(lang survey.Lang) string {
	where := fmt.Sprintf("%s:%d:%d: ", f.File, f.Line, f.Column)
	if f.Path != "" {
		where += f.Path + ": "
	}
	return where + f.Message.In(lang)
}

// Faults is the error of Load: every fault of every file, in order of file, line and column.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes the kind of the error Invalid for survey.KindOf.
func (f Faults) Unwrap() error {
	return &survey.Error{Kind: survey.Invalid, Field: "surveys"}
}

func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Path, b.Path))
	})
	return slices.CompactFunc(f, func(a, b Fault) bool {
		return a.File == b.File && a.Line == b.Line && a.Column == b.Column && a.Path == b.Path && a.Message["en"] == b.Message["en"]
	})
}
