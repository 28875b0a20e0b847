// Package export turns what the other rooms know into files that people take away: posters, slips, figures, stored
// responses.
//
// It owns file formats and nothing else: it reads no store, no clock and no setting, computes no rate (every number
// comes out of a report.Report as it stands there), and writes only to the io.Writer it is given. The same input gives
// the same bytes, so files can be compared and archived. It alone uses a PDF library, and beside sheet alone excelize.
//
// # Posters
//
// Poster lays one sheet out (A4, or A5 at 62/88 of the size), in millimetres, and draws that one layout as PDF, SVG or
// PNG. Texts shrink, then wrap, and are never wider than their place: a name that would need more than its lines at the
// smallest size ends in "…"; an address that would is refused, since nobody can type half an address.
//
//	err := export.Poster(w, export.PosterInput{Center: c, Point: p, Survey: s, URL: url, Size: export.A4, Format: export.PDF})
//
// # Slips
//
// Slips and SlipSheet lay the personal invitations of dossiers out over the same pieces. Two papers:
//
//	80mm   the roll of a receipt printer: black alone, 72 mm used, as long as needed. PDF and SVG show the paper of 80 mm;
//	       PNG is what such a printer takes, the 72 mm that it prints: 576 dots of one bit, 8 dots a millimetre
//	a6     105 × 148 mm in the poster's inks for an office printer (PNG: 300 dots an inch); SlipSheet puts four on A4
//
// The symbol is 46 mm wide with its quiet zone. On the roll it is 43 to 49 mm, so that each module is a whole number of
// dots. The personal code is set in 22 points or more and never broken. A procedure's name has three lines, then "…"; on
// A6 fewer where the host or the center has a long name. Names come from other software, so a letter that the font lacks
// prints as "?"; a code or host that cannot be printed whole is refused. Of PDF, 5.000 slips take about 7 s and 0,4 GB
// on one core (22 MB of file), since all pages stay in memory until the last is drawn.
//
// SlipsCSV gives the same codes and links to other software, as rows.
//
// # Figures as CSV
//
// Long format: one row for each figure of the report's JSON, nothing left out (the rows are made by walking that JSON,
// so a field added there appears here). Columns:
//
//	group_key   key of the group; empty in rows about the whole selection
//	group_label its label for people
//	block       first part of the JSON path: period, satisfaction, verdicts, service, targets, control, revision, …
//	figure      the rest of the path, with dots: per_business, levels.5, II.2.i>95.least_met, II.2.m.parts.1.p90;
//	            an object of an array goes by its id, key, code or threshold, else by its place from 1
//	label       the figure's name for people
//	num den rate low high   of a proportion
//	value       of a single number
//	text        of what is no number (headline, verdicts, days)
//
// A figure without value has a row with empty cells: empty is "no data", never zero. UTF-8 with byte order mark, RFC
// 4180, CRLF. Numbers are the JSON's own text (decimal point, every digit), so a program reads the same float64.
// With Excel: true the same rows have semicolons and decimal commas, which is what Excel on a Vietnamese Windows opens
// by double click. (Excel shows a key such as 2021-03 as a month of its own liking; the label beside it stays.)
//
// # Responses as CSV and XLSX
//
// One row a response, columns named as the import names them: survey point received_at applicant procedure field
// channel lang mode business_no, then one column a question id; choice codes as stored, several joined by ";".
// received_at is ISO 8601 with the center's offset (in XLSX a real date and time of the center's zone).
// business_no counts businesses from 1 in the order in which they first appear in this file: whoever has the file can
// compute the figures per business again, and cannot follow a business from one file to the next. The keyed hash, the
// dossier number and the receipt code stay in the store.
// CSV takes memory for one row and for the numbers of the businesses met; XLSX spools to a temporary file.
//
// # Why no cell starts a formula, and what that costs
//
// Comments are written by strangers and opened in Excel by officials. In CSV a cell whose first visible character is
// one of = + - @ (also full width) or a tab or line break gets an apostrophe in front; so does such a character after a
// semicolon, comma, tab or line break inside a cell, because a program that expects another separator would begin a
// cell there. So a comment in CSV may carry apostrophes that were not typed; XLSX, where every text is typed as text,
// carries comments exactly.
//
// # Why own writers
//
// encoding/csv cannot quote less than it must and looks at every field twice; responses are appended to one buffer.
// The PNG and SVG of a poster are drawn here from the same list of shapes as the PDF, so that the three cannot drift
// apart; a print page of HTML would need a browser on the server.
package export
