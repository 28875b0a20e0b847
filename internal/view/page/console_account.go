package page

import (
	"time"

	"hailong/internal/survey"
)

// The addresses of one's own account.
const (
	CodePath        = "/console/signin/code"
	EndSessionPath  = "/console/account/sessions/end"
	FactorPath      = "/console/account/second-factor"
	DropFactorPath  = "/console/account/second-factor/off"
	FieldCode       = "code"
	FieldSecret     = "secret"
	FieldSessionKey = "session"
)

// Code is the second step of signing in: a code beside the password.
type Code struct {
	Console
	Action, Next string
	Back         Link // to begin again
	Fault        string
}

// NewCode makes the form. The fault is a finished sentence.
func NewCode(f Frame, next, fault string) Code {
	f.Title = f.T("account.code.title")
	c := NewConsole(f, User{})
	c.Refused = fault != ""
	return Code{Console: c, Action: c.To(CodePath, nil), Next: next, Fault: fault, Back: Link{Text: f.T("account.code.back"), Href: c.To(SignInPath, nil)}}
}

// SessionLine is one of one's own sessions.
type SessionLine struct {
	Key           string
	Started, Used time.Time
	Browser       string
	Current       bool
}

// AccountInput is what the server gathers about who is signed in.
type AccountInput struct {
	Frame         Frame
	User          User
	Role          string // "viewer", "manager", "administrator"
	SecondFactor  bool
	RecoveryCodes int
	Sessions      []SessionLine
	Zone          *time.Location
}

// Account is the page of one's own account.
type Account struct {
	Console
	Role, RoleSays       string
	Password             Link
	Factor               Link
	FactorSays           string
	SecondFactor, Urgent bool
	EndAction            string
	Rows                 []AccountRow
	Others               bool // whether there are sessions besides this one
}

// AccountRow is one session in words.
type AccountRow struct {
	Key, Browser, Started, Used string
	Current                     bool
}

// NewAccount makes the page.
func NewAccount(in AccountInput) Account {
	f := in.Frame
	f.Title = f.T("account.title")
	c := NewConsole(f, in.User)
	a := Account{
		Console: c, Role: f.T("role." + in.Role), RoleSays: f.T("role." + in.Role + ".says"), SecondFactor: in.SecondFactor,
		Password: Link{Text: f.T("account.password"), Href: c.To(PasswordPath, nil)},
		Factor:   Link{Text: f.T("account.factor.on"), Href: c.To(FactorPath, nil)}, FactorSays: f.T("account.factor.is_off"),
		EndAction: c.To(EndSessionPath, nil),
	}
	if in.SecondFactor {
		a.Factor.Text, a.FactorSays = f.T("account.factor.change"), f.P.Count("account.factor.is_on", int64(in.RecoveryCodes))
		a.Urgent = in.RecoveryCodes < 3
	}
	for _, s := range in.Sessions {
		row := AccountRow{Key: s.Key, Browser: s.Browser, Current: s.Current, Started: f.P.DateTime(s.Started.In(in.Zone)), Used: f.P.DateTime(s.Used.In(in.Zone))}
		if row.Browser == "" {
			row.Browser = f.T("account.session.unknown")
		}
		a.Others = a.Others || !s.Current
		a.Rows = append(a.Rows, row)
	}
	return a
}

// FactorInput is what the server gathers to set up a second factor.
type FactorInput struct {
	Frame   Frame
	User    User
	Needed  bool   // an administrator without one: nothing else can be reached
	Has     bool   // there is one already
	Secret  string // new, not kept yet
	Side    int    // of the symbol with its quiet zone, in modules
	Path    string // of its dark modules
	Codes   []string
	Faults  survey.Faults
	Dropped bool // the fault is of switching off
}

// Factor is the page that sets up the second factor, and, once, shows the recovery codes.
type Factor struct {
	Console
	Needed, Has, CanDrop bool
	Action, DropAction   string
	Secret, Grouped      string
	Side                 int
	Path                 string
	Codes                []string
	Done                 Link
	Fault, DropFault     string
}

// NewFactor makes the page.
func NewFactor(in FactorInput) Factor {
	f := in.Frame
	f.Title = f.T("account.factor.title")
	if in.Codes != nil {
		f.Title = f.T("account.recovery.title")
	}
	c := NewConsole(f, in.User)
	c.Refused = len(in.Faults) > 0
	if in.Needed && in.Codes == nil {
		c.Nav = nil
	}
	p := Factor{
		Console: c, Needed: in.Needed, Has: in.Has, CanDrop: in.Has && !in.User.Administrator, Action: c.To(FactorPath, nil), DropAction: c.To(DropFactorPath, nil),
		Secret: in.Secret, Side: in.Side, Path: in.Path, Codes: in.Codes, Done: Link{Text: f.T("account.recovery.done"), Href: c.To(AccountPath, nil)},
	}
	for i, r := range in.Secret {
		if i > 0 && i%4 == 0 {
			p.Grouped += " "
		}
		p.Grouped += string(r)
	}
	if len(in.Faults) > 0 {
		says := f.T(in.Faults[0].Key, in.Faults[0].Args...)
		if in.Dropped {
			p.DropFault = says
		} else {
			p.Fault = says
		}
	}
	return p
}
