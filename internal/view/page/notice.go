package page

import (
	"hailong/internal/locale"
	"hailong/internal/survey"
)

// Notice is a page that says one thing and what to do next.
type Notice struct {
	Frame
	Heading  string
	Body     []string
	Incident string // a sentence with the code under which the log has the cause; empty = none
	Links    []Link
	Points   []PointGroup
	Complaint
}

// NewNotice makes a notice from message keys: key + ".title", and key + ".body", which may be missing. Both get args.
func NewNotice(f Frame, key string, args ...any) *Notice {
	f.Title = f.T(key+".title", args...)
	n := &Notice{Frame: f, Heading: f.Title}
	if f.P.Has(key + ".body") {
		n.Body = []string{f.T(key+".body", args...)}
	}
	return n
}

// WithIncident adds the code under which the log has the cause.
func (n *Notice) WithIncident(code string) *Notice {
	if code != "" {
		n.Incident = n.T("notice.incident", "code", code)
	}
	return n
}

// WithHome adds a link to the first page.
func (n *Notice) WithHome() *Notice {
	n.Links = append(n.Links, Link{Text: n.T("notice.home"), Href: InLanguage(n.P, "/")})
	return n
}

// WithCode adds a link to the place to type a code.
func (n *Notice) WithCode() *Notice {
	n.Links = append(n.Links, Link{Text: n.T("code.again"), Href: InLanguage(n.P, "/")})
	return n
}

// WithComplaints adds where complaints go.
func (n *Notice) WithComplaints(c *survey.Center) *Notice {
	n.Complaint = newComplaint(n.P, c)
	return n
}

// WithPoints adds the points in use on a day and where complaints go, so that nobody is left at a dead end.
func (n *Notice) WithPoints(c *survey.Center, day survey.Day) *Notice {
	n.Points = PointGroups(n.P, c, day)
	return n.WithComplaints(c)
}

// CodeField is the name of the field for a code on the first page, and CodeAction where its form leads.
const (
	CodeField  = "code"
	CodeAction = "/i"
)

// Home is the first page: what this is, a place to type the code of a slip, and the points to choose from.
type Home struct {
	Frame
	CodeAction string
	Points     []PointGroup
	Complaint
}

// NewHome makes the first page for a day.
func NewHome(p *locale.Printer, c *survey.Center, day survey.Day) *Home {
	return &Home{
		Frame: NewFrame(p, c, "/", p.T("home.title")), CodeAction: CodeAction,
		Points: PointGroups(p, c, day), Complaint: newComplaint(p, c),
	}
}
