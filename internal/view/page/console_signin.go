package page

import (
	"net/url"
	"slices"
)

// SignIn is the form at the console's door. A refused form comes back with the user name kept; the password never is.
type SignIn struct {
	Console
	Action string
	User   string // as typed
	Next   string // where to go afterwards: a path of ours, checked by the server before it goes there
	Fault  string // why the last attempt was refused, a full sentence; empty = first visit
}

// NewSignIn makes the form. The fault is a finished sentence; it must not tell whether the user name exists.
func NewSignIn(f Frame, user, next, fault string) SignIn {
	f.Title = f.T("console.signin.title")
	c := NewConsole(f, User{})
	c.Refused = fault != ""
	if next != "" { // changing the language does not forget where the person was going
		c.LangLinks = slices.Clone(c.LangLinks)
		for i := range c.LangLinks {
			c.LangLinks[i].Href += "&next=" + url.QueryEscape(next)
		}
	}
	return SignIn{Console: c, Action: c.To(SignInPath, nil), User: user, Next: next, Fault: fault}
}
