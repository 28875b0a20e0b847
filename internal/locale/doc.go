// Package locale owns every sentence the product says to people, and how numbers, dates and names are written.
//
// A message stands in messages/*.csv under a key, with one column for each language; a caller names the key and gives
// the values of its placeholders. Vietnamese is the language of the house: it is given where another is unknown.
// The package never decides anything, never reads a clock and imports nothing of ours, so every room may use it.
//
// A small example:
//
//	p := locale.For("vi")
//	p.T("err.too_long", "n", 1200) // Nội dung dài quá 500 ký tự; xin rút gọn 1.200 ký tự.
//	p.Percent(0.96, 1)             // 96,0%
//	p.Date(day)                    // 04/6/2021
//
// # Message files
//
// CSV in UTF-8, first row key,vi,en. A key may stand once in all files together; every language has a text; a
// placeholder is a lower-case name in braces, and all languages of a message bear the same ones. Load refuses
// whatever breaks this, and a test loads what is embedded.
//
// # Why an own catalogue
//
// The messages are few and two people proof-read them in a spreadsheet. Plural rules are not needed in Vietnamese;
// where English wants one, the message has a second key that ends in ".one" (see Printer.Count).
package locale
