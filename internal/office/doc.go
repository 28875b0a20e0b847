// Package office fills Word and PowerPoint templates (.docx, .pptx) that people edit in their own office program.
//
// It owns the container (a zip of XML parts, ECMA-376), the placeholders in it and what of it is refused. It knows nothing of
// surveys or figures: texts that are already printed, rows and pictures go in, a file comes out. The same template and values
// give the same bytes: parts are sorted and carry no time. Package export calls it.
//
// # Placeholders
//
// A placeholder is a name between double braces, as plain text anywhere in a paragraph, header, footer or note. Letters are
// a to z, digits and _; spaces around the name and capital letters do not matter.
//
//	{{name}}        is replaced by a text; a line break in it becomes a line break
//	{{list.name}}   repeats the row of a table that it stands in, or outside of tables its paragraph, once for each item of
//	                the list. A list of a list's items is {{list.inner.name}}. A list of lines repeats its paragraph in
//	                tables too
//	{{#list}}       in PowerPoint: the slide that it stands on is repeated for each item; on it {{list.name}} is that item's
//
// A picture whose alternative text is {{name}} is exchanged for the picture of that name. In Word it keeps its width and
// takes the height that the new picture's shape wants; on a slide it is fitted into its frame.
//
// A placeholder keeps the formatting of its first letter. Word splits a text into runs wherever it likes (spelling, language,
// an edit), so a name may be spread over any number of them.
//
// # What is refused
//
// Everything comes back at once, as survey.Faults with part, number and beginning of the paragraph: names that are not known
// (with the nearest that is), braces that do not close, rows with two lists. A file that is no such document, has a password,
// macros, embedded objects, links to outside files or fields that fetch something, or that unpacks to more than it may, is
// refused before any part of it is read as XML. Hyperlinks stay.
//
// # Why fill a template
//
// The alternative, building a document element by element with a library, would put typography into Go where no official can
// change it. A template is edited by those who answer for how a document looks. The price is this package.
package office
