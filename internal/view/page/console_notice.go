package page

// ConsoleNotice is a page that says one thing to a manager: nothing there, not allowed, try later.
type ConsoleNotice struct {
	Console
	Heading  string
	Body     []string // full sentences: the fact, then what to do
	Incident string   // the code under which the log has the cause; empty = none
	Links    []Link
}

// NewConsoleNotice makes a notice from message keys: key + ".title" and key + ".body", the latter may be missing.
// Where no link is given, one leads back to the overview.
func NewConsoleNotice(f Frame, user User, key, incident string, links ...Link) ConsoleNotice {
	f.Title = f.T(key + ".title")
	c := NewConsole(f, user)
	n := ConsoleNotice{Console: c, Heading: f.Title, Incident: incident, Links: links}
	if f.P.Has(key + ".body") {
		n.Body = []string{f.T(key + ".body")}
	}
	if len(links) == 0 {
		n.Links = []Link{{Text: f.T("console.notice.back"), Href: c.To(ConsolePath, nil)}}
	}
	return n
}
