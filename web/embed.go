// Package web carries the page templates and static files inside the binary.
//
// templates/*.html are the pages and the parts they share, templates/*.css the styles that are written into the
// respondent's pages; neither is served as it stands. static/ is served under /static/ as it stands.
package web

import "embed"

// Files holds templates/ and static/.
//
//go:embed templates static
var Files embed.FS
