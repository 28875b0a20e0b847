// Package sheet reads rows of CSV, TSV and XLSX alike: a person hands in a table, and never says what kind of file it is.
//
// It owns encodings, delimiters, headings and the place of a cell as the person sees it. It knows nothing of what the
// columns mean, keeps no row, and changes no value beyond what is said here. Files are read as a stream: memory does not
// grow with the number of rows, except for the table of shared texts of an XLSX file, which has a limit.
//
//	r, err := sheet.Open(file, "phieu.csv", sheet.Options{Columns: []sheet.Column{
//		{Name: "point", Aliases: []string{"Điểm tiếp nhận"}, Required: true},
//	}})
//	for row, err := range r.Rows() {
//		row.Value("point")    // "TT-01"
//		row.Position("point") // "C7" in XLSX; "7:3" in CSV, which is line 7, third value
//	}
//
// # The table
//
// The headings stand in the first row that has one for every required column, be it behind titles: up to twelve rows that
// are not blank are looked at. They may also stand in two rows with merged cells: merged downwards, a text above and nothing
// below it; merged to the right, "Ngày" above "tiếp nhận" and "hẹn trả", which make "Ngày tiếp nhận" and "Ngày hẹn trả". A
// column without heading must be empty where it stands right of one that is known, for then a merged heading hides which
// of them is meant: each value in it is an error of its row (ErrMerged). A heading is matched to a Column by Fold: any case, with or without
// Vietnamese diacritics, with blanks, underscores or nothing else but punctuation between the words. A heading that
// fits no column is kept (Unknown tells of it), two that fit the same column are an error unless the column says Repeat,
// and required columns that are missing are named all at once. Blank rows are skipped. A row of a CSV file that has
// fewer values than there are headings, or more that are not empty, is an error of that row alone: reading goes on.
//
// # Values
//
// CSV and TSV: the text as it stands, outer blanks included. Delimiters are comma, semicolon and tab, whichever the first
// line has most of that has enough for the required columns, or as a first line "sep=;" says. UTF-8 with or without byte order mark, UTF-16 with it.
// Anything else, such as an old Vietnamese code page, is refused with line and byte: half-read diacritics are worse.
//
// XLSX: the stored value, not what a number format makes of it. An integer is written without point or exponent, another
// number with a point and as many digits as Excel keeps (15). A number that bears a date format becomes 2006-01-02 or
// 2006-01-02T15:04:05 (by the 1900 or 1904 calendar of the workbook, to the nearest second), one below 1 becomes 15:04:05.
// A text stays a text, so that "0300588569" keeps its zero. A formula gives its last computed value. The sheet read is
// the first visible one, or the one named. Hidden rows are read as well: a filter left on must lose nothing.
//
// # Why
//
// XLSX is read here by archive/zip and encoding/xml. excelize, with which the tests write their workbooks, gives rows
// either as formatted texts or as raw numbers and does not say in its stream which of them are dates; asking for each
// cell's style loads the whole sheet. A hundred lines more buy a stream, exact dates, and limits that hold against
// archives that unpack to gigabytes.
package sheet
