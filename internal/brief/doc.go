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
//
// # The pack
//
// A zip of public files; it is made of figures that viewers may be told (Book.Public), and refused of others.
//
//	bao-cao.docx trinh-chieu.pptx so-lieu.xlsx tom-tat.pdf
//	bieu-do/*.svg, *.png        charts; PNG of 300 dots an inch
//	du-lieu/so-lieu.json        Figures: the reports as the API has them, and what they stand on
//	du-lieu/phieu.csv           a row for each valid answer: from_day,to_day, a column for each question on a scale or with
//	                            choices, identified, decides
//	du-lieu/ho-so.csv           figure,value,to_value,dossiers: counts, each figure apart
//	du-lieu/bang/*.csv          the tables, named by the fields of templates; du-lieu/csv-metadata.json describes all CSV
//	README.txt MANIFEST         the method; SHA-256 of every other file, as sha256sum writes and checks it
//
// CSV is UTF-8 without mark, commas, a full stop as decimal sign. A doubter counts the rows: per answer, overall on a satisfied
// level over all rows; per business the same over rows with decides = 1; a factor over rows that answered it. Verify does so.
//
// # Why spans of days
//
// An answer of a known day and counter may be that of a known visitor. Rows therefore bear no place, and their day is a span
// which has, for each column, no answer or at least as many as the floor of small cells. Spans are cut one after the other along
// the days, within a month where that can be had, so that months can still be counted. A business number, even one that holds
// for a single file, would tie the answers of a business together; in its place decides says which answer counts for it. Dossiers
// have too many facts each to be told row by row, so they are told fact by fact.
package brief
