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
	Other  Link   // to sign in by a provider; empty = there is none
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

// SSOPath is where a sign-in by a provider begins.
const SSOPath = "/console/signin/oidc"

// WithProvider puts the provider's button on the page.
func (s SignIn) WithProvider(name string) SignIn {
	q := url.Values{}
	if s.Next != "" {
		q.Set("next", s.Next)
	}
	s.Other = Link{Text: s.T("console.signin.sso", "name", name), Href: s.To(SSOPath, q)}
	return s
}
