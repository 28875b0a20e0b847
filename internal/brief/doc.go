// Package brief makes the files that leave the building about one period: the official report (Word), the slides, the workbook
// and what goes with them in the pack of a conference.
//
// It takes a report.Book, in which every number already stands, and computes none. All its files take their cells from one
// list of tables (tables.go), their words from one list of sentences and their pictures from one list of charts, so that they
// cannot differ. It reads no clock and no store: the same input gives the same bytes.
//
// # Templates
//
// Word and PowerPoint files are made by filling a template (package office). The templates that come with the product stand
// in folders templates/report and templates/slides as the parts of the document, in text, and become a file by
// Template. Officials may take one, change it in their office program and hand it back; Names lists what it may use.
//
// # Names of placeholders
//
// Single texts such as {{ty_le_hai_long}}; a list for each table with a name for each column, such as {{don_vi.ty_le}}, and
// {{….khoang}} for the interval in one; lists of paragraphs with {{….dong}}, whose letter is {{….chu}} and number {{….so}};
// pictures by their alternative text. Vietnamese without signs, since officials write them.
package brief
