package sheet

import (
	"fmt"
	"strings"
)

// Error says what is wrong with a file, where, and how to mend it.
type Error struct {
	Key      string // what: one of the Err… keys; also a key of message catalogues
	Position string // where, as Row.Position writes it, or line:byte for encodings; empty where it is the whole file
	Row      int    // the same, as Row.Number; 0 where it is the whole file
	Args     []any  // name, value, … for the message
	RowOnly  bool   // only this row is lost; Next may be called again
	Err      error  // cause; may be nil
}

// What can be wrong.
const (
	ErrEmpty      = "sheet.empty"       // no row of headings
	ErrEncoding   = "sheet.encoding"    // neither UTF-8 nor marked UTF-16: {position} is line:byte
	ErrQuotes     = "sheet.quotes"      // a quotation mark out of place
	ErrRagged     = "sheet.ragged"      // {have} values where {want} are due
	ErrBroken     = "sheet.broken"      // the file cannot be read as what it seems to be
	ErrTooLarge   = "sheet.too_large"   // more than is taken, at once or unpacked
	ErrOldExcel   = "sheet.old_excel"   // .xls of before 2007
	ErrLocked     = "sheet.locked"      // with a password
	ErrNotTable   = "sheet.not_table"   // something else: a PDF, a web page, a text document
	ErrNoSheet    = "sheet.no_sheet"    // no sheet of the name {sheet}, or no visible one
	ErrDuplicate  = "sheet.duplicate"   // headings {first} and {second} mean the same column
	ErrMissing    = "sheet.missing"     // required columns {columns} have no heading
	ErrNotHeading = "sheet.not_heading" // a value under no heading
	ErrMerged     = "sheet.merged"      // a value right of the column {heading}, whose heading in {cell} seems to be merged over several
)

var mend = map[string]string{
	ErrEmpty:      "the file has no rows; the first must hold the headings",
	ErrEncoding:   "the text is not UTF-8; in Excel, save it as \"CSV UTF-8\"",
	ErrQuotes:     "a quotation mark is out of place; a value with quotation marks stands in quotation marks, those inside doubled",
	ErrRagged:     "the row has not as many values as there are headings; a value with a delimiter in it stands in quotation marks",
	ErrBroken:     "the file cannot be read; open it in Excel and save it again as .xlsx or \"CSV UTF-8\"",
	ErrTooLarge:   "the file is too large; split it",
	ErrOldExcel:   "this is an Excel file of the old kind; save it as .xlsx",
	ErrLocked:     "the workbook has a password; save it without",
	ErrNotTable:   "this is not a table; save it as .xlsx or \"CSV UTF-8\"",
	ErrNoSheet:    "there is no such visible sheet in the workbook",
	ErrDuplicate:  "two headings mean the same column; remove one",
	ErrMissing:    "columns are missing",
	ErrNotHeading: "there is a value under no heading",
	ErrMerged:     "there is a value in a column without heading; the heading left of it seems to be merged over several columns: unmerge it and name each column",
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Position != "" {
		b.WriteString(e.Position + ": ")
	}
	b.WriteString(mend[e.Key])
	for i := 0; i+1 < len(e.Args); i += 2 {
		fmt.Fprintf(&b, " (%v: %v)", e.Args[i], e.Args[i+1])
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }
