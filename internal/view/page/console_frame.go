package page

import (
	"net/url"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// Addresses of the console. The server's route table and every link of its pages name them from here.
const (
	ConsolePath  = "/console"
	SignInPath   = "/console/signin"
	SignOutPath  = "/console/signout"
	PasswordPath = "/console/password"
	CSVPath      = "/console/figures.csv"
	JSONPath     = "/console/figures.json"
	SlipsPath    = "/console/slips"
	PlanPath     = "/console/plan"
	EntryPath    = "/console/plan/entry"
	PeriodsPath  = "/console/periods"
	FreezePath   = "/console/periods/freeze"

	ExplorePath     = "/console/explore"     // any question, by manager or viewer
	DefinitionsPath = "/console/definitions" // agencies, points, procedures, surveys as they stand; posters
	AccountPath     = "/console/account"     // one's own password, second factor, sessions
	UsersPath       = "/console/users"       // everybody's accounts
	TokensPath      = "/console/tokens"
	SettingsPath    = "/console/settings"
	AuditPath       = "/console/audit" // who took which figures, who changed which account
)

// Console is what stands around every page of the managers' side.
type Console struct {
	Frame
	User    User // who is signed in; without a name nobody, then there is no navigation
	Nav     []Link
	SignOut string // where the sign-out button posts to
	Refused bool   // the title says that something is to be mended
}

// NewConsole puts the console's frame around a page. Only rooms that exist are in the navigation.
func NewConsole(f Frame, user User) Console {
	c := Console{Frame: f, User: user}
	if user.Name == "" {
		return c
	}
	c.SignOut = c.To(SignOutPath, nil)
	c.Nav = []Link{{Text: f.T("console.nav.overview"), Href: c.To(ConsolePath, nil), Current: f.Path == ConsolePath}}
	c.Nav = append(c.Nav, c.room(f.T("console.nav.explore"), ExplorePath))
	if f.Plan != "" {
		c.Nav = append(c.Nav, c.room(f.Plan, PlanPath))
	}
	c.Nav = append(c.Nav, c.room(f.T("console.nav.periods"), PeriodsPath), c.room(f.T("console.nav.reports"), ReportsPath), c.room(f.T("console.nav.pci"), PCIPath))
	if user.Manager {
		c.Nav = append(c.Nav, c.room(f.T("console.nav.slips"), SlipsPath))
	}
	c.Nav = append(c.Nav, c.room(f.T("console.nav.definitions"), DefinitionsPath))
	if user.Administrator {
		keeping := c.room(f.T("console.nav.users"), UsersPath)
		for _, path := range []string{TokensPath, SettingsPath, AuditPath} {
			keeping.Current = keeping.Current || f.Path == path
		}
		c.Nav = append(c.Nav, keeping)
	}
	return c
}

// room is a link of the navigation to a page and those below it.
func (c Console) room(text, path string) Link {
	return Link{Text: text, Href: c.To(path, nil), Current: c.Path == path || strings.HasPrefix(c.Path, path+"/")}
}

// PlanName is what the page of the targets is called: "Kế hoạch 31", after the number of the plan. Of several plans none
// is named, and without a plan there is no such page.
func PlanName(p *locale.Printer, plans []*plan.Plan) string {
	switch len(plans) {
	case 0:
		return ""
	case 1:
		number, _, _ := strings.Cut(plans[0].Number, "/")
		return p.T("console.nav.plan", "number", number)
	}
	return p.T("console.nav.plans")
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

// standing tells where a page of figures stands: "refused", with what is wrong in words, "loading", "failed" where there is
// no report, or "ready". A page that is refused says so in its title: see Refused.
func (c Console) standing(faults survey.Faults, loading bool, r *report.Report) (state string, said []string) {
	switch {
	case len(faults) > 0:
		for _, f := range faults {
			said = append(said, c.T(f.Key, f.Args...))
		}
		return "refused", said
	case loading:
		return "loading", nil
	case r == nil:
		return "failed", nil
	}
	return "ready", nil
}
