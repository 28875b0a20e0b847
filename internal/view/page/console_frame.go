package page

import "net/url"

// Addresses of the console. The server's route table and every link of its pages name them from here.
const (
	ConsolePath  = "/console"
	SignInPath   = "/console/signin"
	SignOutPath  = "/console/signout"
	PasswordPath = "/console/password"
	CSVPath      = "/console/figures.csv"
	JSONPath     = "/console/figures.json"
)

// Console is what stands around every page of the managers' side.
type Console struct {
	Frame
	User    string // who is signed in; empty = nobody, then there is no navigation
	Nav     []Link
	SignOut string // where the sign-out button posts to
	Refused bool   // the title says that something is to be mended
}

// NewConsole puts the console's frame around a page. Only rooms that exist are in the navigation.
func NewConsole(f Frame, user string) Console {
	c := Console{Frame: f, User: user}
	if user == "" {
		return c
	}
	c.SignOut = c.To(SignOutPath, nil)
	c.Nav = []Link{{Text: f.T("console.nav.overview"), Href: c.To(ConsolePath, nil), Current: f.Path == ConsolePath}}
	return c
}

// To gives an address with a query, and with the language where it is not that of the house.
func (c Console) To(path string, query url.Values) string {
	v := url.Values{}
	for name, list := range query {
		v[name] = list
	}
	if c.Lang != "" && c.Lang != "vi" {
		v.Set("lang", c.Lang)
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// WindowTitle gives the title of the window; one that begins with "Lỗi" tells screen readers first what matters.
func (c Console) WindowTitle() string {
	if c.Refused {
		return c.T("console.fault.title", "title", c.Title)
	}
	return c.Title
}
