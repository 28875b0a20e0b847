package page

import (
	"time"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// Names of the administrators' forms' fields, and what they can ask to be done.
const (
	FieldName = "name"
	FieldRole = "role"
	FieldDo   = "do"
	FieldMail = "mail"

	DoAdd          = "add"
	DoRole         = "role"
	DoDisable      = "disable"
	DoEnable       = "enable"
	DoLink         = "link"
	DoSecondFactor = "second_factor" // takes a lost one away
	DoRevoke       = "revoke"
	DoTie          = "tie" // to a person of the provider; without an address it unties
)

// ResetPath is where one-time links lead; the token follows.
const ResetPath = "/console/reset"

// Admin is what stands around every administrators' page: the frame and the rooms of the house's keeping.
type Admin struct {
	Console
	Rooms  []Link
	Faults []string
}

func newAdmin(f Frame, user User, title string, faults survey.Faults) Admin {
	f.Title = f.T(title)
	a := Admin{Console: NewConsole(f, user)}
	a.Refused = len(faults) > 0
	for _, x := range faults {
		a.Faults = append(a.Faults, f.T(x.Key, x.Args...))
	}
	for _, r := range []struct{ key, path string }{
		{"admin.users", UsersPath}, {"admin.tokens", TokensPath}, {"admin.settings", SettingsPath}, {"admin.audit", AuditPath},
	} {
		a.Rooms = append(a.Rooms, a.room(f.T(r.key), r.path))
	}
	return a
}

// AccountLine is one account as an administrator sees it.
type AccountLine struct {
	Name, Role    string
	Created       time.Time
	Disabled      bool
	OneTime       bool // its password is a one-time one
	SecondFactor  bool
	RecoveryCodes int
	Mail          string // whose owner may sign in by the provider
}

// OneTimeLink is a link that was just made. It is shown once.
type OneTimeLink struct {
	Name, Address string
	Until         time.Time
}

// UsersInput is what the server gathers for the page of accounts.
type UsersInput struct {
	Frame    Frame
	User     User
	Accounts []AccountLine
	Roles    []string
	Provider string // what people call the provider of single sign-on; empty = there is none
	Link     *OneTimeLink
	Faults   survey.Faults
	Name     string // what was typed
	Role     string
	Zone     *time.Location
}

// Users is the page of accounts.
type Users struct {
	Admin
	Action    string
	LinkFor   string // whose link it is, in a sentence; empty = none was made
	LinkUntil string
	LinkHref  string
	Rows      []UserRow
	Roles     []FilterOption
	Name      string
	RoleTerms []Term
	Provider  string
}

// Term is a word and what it means.
type Term struct{ Word, Means string }

// UserRow is one account. What can be done to it is empty for one's own.
type UserRow struct {
	Name, Role, State, Factor, Created string
	Mail                               string
	Self, Disabled, HasFactor          bool
	Roles                              []FilterOption
}

// NewUsers makes the page.
func NewUsers(in UsersInput) Users {
	f := in.Frame
	p := Users{Admin: newAdmin(f, in.User, "admin.users", in.Faults), Name: in.Name, Provider: in.Provider}
	p.Action = p.To(UsersPath, nil)
	if in.Link != nil {
		p.LinkFor, p.LinkHref = f.T("admin.link.for", "name", in.Link.Name), in.Link.Address
		p.LinkUntil = f.T("admin.link.until", "time", f.P.DateTime(in.Link.Until.In(in.Zone)))
	}
	chosen := in.Role
	if chosen == "" {
		chosen = "viewer"
	}
	p.Roles = roleOptions(f, in.Roles, chosen)
	for _, r := range in.Roles {
		p.RoleTerms = append(p.RoleTerms, Term{f.T("role." + r), f.T("role." + r + ".says")})
	}
	for _, a := range in.Accounts {
		row := UserRow{
			Name: a.Name, Role: f.T("role." + a.Role), Mail: a.Mail, Self: a.Name == in.User.Name, Disabled: a.Disabled, HasFactor: a.SecondFactor,
			Created: f.P.Date(a.Created.In(in.Zone)), Roles: roleOptions(f, in.Roles, a.Role), State: f.T("admin.state.active"), Factor: f.T("admin.factor.off"),
		}
		switch {
		case a.Disabled:
			row.State = f.T("admin.state.disabled")
		case a.OneTime:
			row.State = f.T("admin.state.one_time")
		}
		if a.SecondFactor {
			row.Factor = f.P.Count("admin.factor.on", int64(a.RecoveryCodes))
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func roleOptions(f Frame, roles []string, chosen string) []FilterOption {
	var out []FilterOption
	for _, r := range roles {
		out = append(out, FilterOption{Value: r, Text: f.T("role." + r), Selected: r == chosen})
	}
	return out
}

// TokenLine is one token as an administrator sees it.
type TokenLine struct {
	Name    string
	Created time.Time
}

// TokensInput is what the server gathers for the page of tokens.
type TokensInput struct {
	Frame  Frame
	User   User
	Tokens []TokenLine
	Added  string // name of the token just made
	Secret string // shown once
	Faults survey.Faults
	Name   string // what was typed
	Zone   *time.Location
}

// Tokens is the page of tokens.
type Tokens struct {
	Admin
	Action            string
	AddedSays, Secret string
	Name              string
	Rows              []TokenRow
}

// TokenRow is one token.
type TokenRow struct{ Name, Created string }

// NewTokens makes the page.
func NewTokens(in TokensInput) Tokens {
	f := in.Frame
	p := Tokens{Admin: newAdmin(f, in.User, "admin.tokens", in.Faults), Name: in.Name, Secret: in.Secret}
	p.Action = p.To(TokensPath, nil)
	if in.Secret != "" {
		p.AddedSays = f.T("admin.token.added", "name", in.Added)
	}
	for _, t := range in.Tokens {
		p.Rows = append(p.Rows, TokenRow{Name: t.Name, Created: f.P.Date(t.Created.In(in.Zone))})
	}
	return p
}

// SettingLine is one setting in force: its name in messages "setting.<name>", its value as it may be shown (empty: see message
// "setting.<name>.empty"), and what changes it.
type SettingLine struct {
	Name, Value string
	Flag        string // "--base-url"; empty: it is in the definitions' files
}

// Settings is the page of what is in force.
type Settings struct {
	Admin
	Program, Figures []SettingRow
}

// SettingRow is one setting in words.
type SettingRow struct{ Name, Value, Where string }

// NewSettings makes the page.
func NewSettings(f Frame, user User, lines []SettingLine) Settings {
	p := Settings{Admin: newAdmin(f, user, "admin.settings", nil)}
	for _, l := range lines {
		row := SettingRow{Name: f.T("setting." + l.Name), Value: l.Value, Where: l.Flag}
		if l.Value == "" {
			row.Value = f.T("setting." + l.Name + ".empty")
		}
		if l.Flag == "" {
			row.Where = f.T("admin.setting.definitions")
			p.Figures = append(p.Figures, row)
			continue
		}
		p.Program = append(p.Program, row)
	}
	return p
}

// AuditLine is one thing on record.
type AuditLine struct {
	N                         int64 // in the chain; 0 for one from before it
	At                        time.Time
	Who, Role, Action, Object string
}

// FieldCheck asks the page of the audit to go through the whole chain.
const FieldCheck = "check"

// AuditFault is one thing that is wrong with the chain; lines N to To, by Kind.
type AuditFault struct {
	Kind  string
	N, To int64
}

// Text puts the fault into words.
func (f AuditFault) Text(p *locale.Printer) string {
	key := "audit.fault." + f.Kind
	if f.N == f.To && p.Has(key+"_one") {
		key += "_one"
	}
	return p.T(key, "n", f.N, "to", f.To)
}

// AuditCheck is what was found out about the chain.
type AuditCheck struct {
	Lines, Last, Before int64
	Headless            bool // no end of the chain is kept on this machine
	Faults              []AuditFault
}

// AuditInput is what the server gathers for the page of the audit.
type AuditInput struct {
	Frame    Frame
	User     User
	From, To string // as the date fields hold them
	Lines    []AuditLine
	All      int         // lines of these days, shown or not
	Check    *AuditCheck // nil where it was not asked for
	Faults   survey.Faults
	Zone     *time.Location
}

// Audit is the page of what is on record.
type Audit struct {
	Admin
	Action, First, Last string // where the days are asked for, and which
	Rows                []AuditRow
	Shown               string
	CSV                 string
	Whole               string   // the chain was gone through and is whole
	Wrong               []string // what is wrong with it
	Notes               []string // what else was found
}

// AuditRow is one thing on record in words.
type AuditRow struct{ N, At, Who, Role, Action, Object string }

// mostFaults is how many faults a page names.
const mostFaults = 50

// check says what was found out about the chain.
func (p *Audit) check(f Frame, c *AuditCheck) {
	if c == nil {
		return
	}
	for _, x := range c.Faults[:min(len(c.Faults), mostFaults)] {
		p.Wrong = append(p.Wrong, x.Text(f.P))
	}
	if n := len(c.Faults) - mostFaults; n > 0 {
		p.Wrong = append(p.Wrong, f.P.T("verify.more", "n", n))
	}
	if len(c.Faults) == 0 {
		p.Whole = f.P.Count("audit.whole", c.Lines, "last", c.Last)
	}
	if c.Before > 0 {
		p.Notes = append(p.Notes, f.P.Count("audit.before", c.Before))
	}
	if c.Headless {
		p.Notes = append(p.Notes, f.T("audit.no_head"))
	}
}

// NewAudit makes the page.
func NewAudit(in AuditInput) Audit {
	f := in.Frame
	p := Audit{Admin: newAdmin(f, in.User, "admin.audit", in.Faults), First: in.From, Last: in.To}
	p.Action = AuditPath
	p.CSV = p.To(AuditPath+".csv", map[string][]string{"from": {in.From}, "to": {in.To}})
	p.Shown = f.P.Count("admin.audit.shown", int64(in.All), "shown", len(in.Lines))
	p.check(f, in.Check)
	for _, l := range in.Lines {
		row := AuditRow{At: f.P.DateTime(l.At.In(in.Zone)), Who: l.Who, Role: f.T("role." + l.Role), Action: f.T("audit.action." + l.Action), Object: l.Object}
		if l.N > 0 {
			row.N = f.P.Number(l.N)
		}
		if how := "audit.how." + l.Object; f.P.Has(how) {
			row.Object = f.T(how)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// Reset is the page that a one-time link leads to: its owner chooses a password.
type Reset struct {
	Console
	Action, Name string
	Over         string // why the link is of no use; then there is no form
	Done         bool
	SignIn       Link
	Fields       []PasswordField
	Faulty       []PasswordField
}

// NewReset makes the page. Faults name the fields "password" and "again".
func NewReset(f Frame, name, action string, faults survey.Faults) Reset {
	f.Title = f.T("reset.title")
	p := Reset{Console: NewConsole(f, User{}), Name: name, SignIn: Link{Text: f.T("reset.signin"), Href: SignInPath}}
	p.LangLinks = nil // the link's secret is to stand in no other address
	p.Action, p.Refused = action, len(faults) > 0
	for _, field := range []string{FieldPassword, FieldAgain} {
		x := PasswordField{Name: field, Complete: "new-password", Label: f.T("console.password." + field)}
		if list := faults.For(field); len(list) > 0 {
			x.Fault = f.T(list[0].Key, list[0].Args...)
			p.Faulty = append(p.Faulty, x)
		}
		p.Fields = append(p.Fields, x)
	}
	p.Fields[0].Hint = f.T("console.password.rule", "n", LeastPassword)
	return p
}
