package main

import (
	"errors"
	"fmt"

	"hailong/internal/catalog"
	"hailong/internal/locale"
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
	var e *survey.Error
	if errors.As(err, &e) && e.Key != "" && p.Has(e.Key) {
		line := "hailong: " + p.T(e.Key, e.Args...)
		if e.Err != nil {
			line += " (" + e.Err.Error() + ")"
		}
		return []string{line}
	}
	return []string{"hailong: " + err.Error()}
}
