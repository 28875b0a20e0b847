// Package view turns page values into HTML: it parses every template at start, renders into a buffer, and so never
// sends half a page. It owns the style of the respondent's pages and the security policies that belong to it.
//
// It decides nothing about data: a page's struct (package page) arrives complete, and a template only places what is
// in it. Templates neither divide nor look anything up; a test executes every one of them with a sample.
//
//	r, err := view.New(web.Files)
//	html, err := r.Render("thanks", page.NewThanks(…))
//
// # Templates
//
// All files of templates/*.html share one set. A file's own text is a page, named as the file without ".html"; what
// stands in {{define}} is a part for others, and a name may be defined once. In files that do not begin with
// "console_", a line break with its indentation is no space between tags and actions: who wants one there writes {{" "}}.
//
// # Why the survey's style is inline
//
// Its first load is one request of a few kilobytes on a slow phone. The strict policy allows exactly the texts of our
// styles by their SHA-256, computed at start from the very bytes that are written into the pages.
package view
