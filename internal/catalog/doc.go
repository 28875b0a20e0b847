// Package catalog reads the definitions (questionnaires, the center, plans, holidays) from YAML files into survey and plan
// values and names every fault of all of them at once, each with file, line, column and how to mend it.
//
// It owns the way from text to value: which file is what, the plain kind of YAML that is taken, the check against the
// JSON Schemas, and the rules a schema cannot say (references, double codes, overlapping validity). It never changes a
// file, never guesses a missing value, and never returns half a catalog: Load gives a sound one or only Faults. The
// command line calls it at start and for `hailong check`; everything else reads the Catalog and never sees YAML.
//
// # How a file is read
//
// Text is first looked at as bytes (size, UTF-8, tabs, depth), then parsed into a tree whose nodes know their place,
// then its plain values are held against the schema, and last the sound parts are put into structs, which are checked
// against each other. A fault in one part does not hide the faults of the others: what the schema refused is left out
// and the rest is still checked.
//
// Taken are mappings, lists, strings, numbers, true, false and null. Anchors, aliases, merge keys, tags, directives,
// "?" keys and second documents are refused with their place: definitions need none of them, and aliases are how a
// small file becomes an endless one.
//
// # Plans
//
// A plan's target has one of two shapes in the catalog. Measured as plan.SatisfactionBusiness it has thresholds itself; as
// plan.ByParts it has parts, each with its own measure and thresholds. A file may say "measure: manual" of a whole target:
// it becomes the only part of it. A threshold without a sentence of its own takes that of the body or the annex, by its
// source; where both places set the same number it names both, "II.2.a; PL 1". What parts name in the center (procedures,
// fields) must be there, or a part would measure nothing and look as if nothing had happened.
//
// # Holidays
//
// Working days are counted by the file of holidays, for the years that it lists. A directory without such a file is read
// with the program's own: holidays are the country's, and directories from before there were any must still serve.
//
// # Worked example
//
// In a survey file a "kind" that no question can have and a question that is asked after a choice nobody offers are
// two faults of one run:
//
//	demo.v1.yaml:12:11: questions[0].kind: "scales" is not allowed here; write one of: scale, choice, chips, text
//	demo.v1.yaml:31:45: questions[2].ask_when.codes[0]: question "overall" has no choice "9"; its codes are: 1, 2, na
//
// # Why
//
// Decoding straight into structs stops at the first fault and reports Go's words. Loose tree, then schema, then struct
// costs three passes over a few hundred kilobytes and gives a clerk the whole list in one run.
package catalog
