// Package surveys holds the definitions that the program comes with: the questionnaires, the center, the plan and the
// holidays, and the JSON Schemas that say how such files are written. It owns the text alone; package catalog reads and checks it.
//
// # The files
//
//	<id>.v<n>.yaml      one published version of a questionnaire; never changed, new wording is a new version
//	center.<id>.yaml    the center: agencies, fields, procedures, service points, settings; exactly one
//	plan.<id>.yaml      a plan: targets with what measures them and their thresholds, reporting calendar
//	holidays.<id>.yaml  public holidays, days off in compensation and Saturdays worked in exchange; one
//	schema/*.json       JSON Schema 2020-12 of the four, with a description of every member
//
// They are YAML of a plain kind: no anchors, aliases, tags or second documents. Codes that look like numbers stand in
// quotes ("1", "2.001583"). A label has a text for each language, Vietnamese ("vi") always:
//
//	name: { vi: "Quầy 01", en: "Counter 01" }
//
// A directory with such files can be used in place of the embedded ones; the schemas are always the embedded ones, and so
// are the holidays where the directory has none.
package surveys

import "embed"

// FS has the definitions at its root and the schemas under "schema/".
//
//go:embed *.yaml schema/*.json
var FS embed.FS
