// Package page holds what each template receives: plain structs, complete and already chosen, so that a template only
// places them. Constructors read definitions and messages; nothing here reads a store, a clock or a request.
//
// A page embeds Frame, which carries the language's printer and what stands around every page.
package page

import (
	"net/url"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// Frame is what stands around the content of every page.
type Frame struct {
	P          *locale.Printer
	Lang       string // the page's language, "vi" or "en"
	Title      string // of the window, without the product's name
	CenterName string // empty where the center is not known
	LangLinks  []Link // empty where there is one language
	Path       string // of this page, without a query
	Plan       string // what the console calls the page of the targets; empty = there is none
	NoSeal     bool   // the content bears the seal itself; a page has one
}

// Link is a link or, where Current, the place where the reader already is.
type Link struct {
	Text    string
	Href    string
	Lang    string // of the text, where it differs from the page's
	Note    string // a sentence below it
	Current bool
}

// NewFrame makes the frame of one of the center's pages. The center may be nil. Languages are offered that the center
// has chosen and messages exist in; the links keep the path and say ?lang=.
func NewFrame(p *locale.Printer, center *survey.Center, path, title string) Frame {
	f := Frame{P: p, Lang: p.Lang(), Title: title, Path: path}
	if center == nil {
		return f
	}
	f.CenterName = center.Name.In(survey.Lang(p.Lang()))
	for _, lang := range center.Languages {
		if l := string(lang); locale.Known(l) {
			f.LangLinks = append(f.LangLinks, Link{
				Text: p.T("language." + l), Lang: l, Current: l == p.Lang(),
				Href: path + "?lang=" + url.QueryEscape(l),
			})
		}
	}
	if len(f.LangLinks) < 2 {
		f.LangLinks = nil
	}
	return f
}

// T gives a message in the page's language.
func (f Frame) T(key string, args ...any) string { return f.P.T(key, args...) }
