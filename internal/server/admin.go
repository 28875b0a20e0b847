package server

import (
	"net/http"
	"net/url"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// usersPage shows the accounts.
func (s *Server) usersPage(c *gin.Context) error {
	return s.showUsers(c, http.StatusOK, page.UsersInput{})
}

// showUsers shows the accounts with what came of the last request.
func (s *Server) showUsers(c *gin.Context, status int, in page.UsersInput) error {
	users, err := s.Auth.ListUsers(c.Request.Context())
	if err != nil {
		return err
	}
	in.Frame, in.User, in.Zone = s.frame(c, language(c)), pageUser(c), s.Catalog.Zone
	in.Frame.Path = page.UsersPath
	if s.SSO != nil {
		in.Provider = s.SSOName
	}
	for _, r := range auth.AccountRoles {
		in.Roles = append(in.Roles, string(r))
	}
	for _, u := range users {
		in.Accounts = append(in.Accounts, page.AccountLine{
			Name: u.Name, Role: string(u.Role), Created: u.Created, Disabled: u.Disabled, OneTime: u.MustChange, SecondFactor: u.SecondFactor, RecoveryCodes: u.RecoveryCodes, Mail: u.Mail,
		})
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_users", page.NewUsers(in))
}

// changeUser does what an administrator asks for an account. A link that was made stands in the answer and nowhere else.
func (s *Server) changeUser(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	name, role := form.Get(page.FieldName), auth.Role(form.Get(page.FieldRole))
	link, err := s.doToUser(c, form, name, role)
	if err != nil {
		faults, known := refusedForm(err)
		if !known {
			return err
		}
		in := page.UsersInput{Faults: faults}
		if form.Get(page.FieldDo) == page.DoAdd {
			in.Name, in.Role = name, string(role)
		}
		return s.showUsers(c, http.StatusUnprocessableEntity, in)
	}
	if link != nil {
		return s.showUsers(c, http.StatusOK, page.UsersInput{Link: link})
	}
	c.Redirect(http.StatusSeeOther, page.UsersPath)
	return nil
}

// doToUser puts it on record and does it.
func (s *Server) doToUser(c *gin.Context, form url.Values, name string, role auth.Role) (*page.OneTimeLink, error) {
	ctx, do, mail := c.Request.Context(), form.Get(page.FieldDo), form.Get(page.FieldMail)
	if auth.SameName(name, user(c).Name) && do != page.DoAdd {
		return nil, survey.Faults{{Field: page.FieldName, Key: "admin.fault.self"}}
	}
	action, known := userActions[do]
	if !known {
		return nil, survey.Faults{{Field: page.FieldDo, Key: "admin.fault.do"}}
	}
	object := name
	switch do {
	case page.DoAdd, page.DoRole:
		object += " " + string(role)
	case page.DoTie:
		object += " " + mail
	}
	if err := s.record(c, action, object); err != nil {
		return nil, err
	}
	switch do {
	case page.DoAdd:
		token, until, err := s.Auth.AddUserWithLink(ctx, name, role)
		return s.link(name, token, page.OneTimeLink{Until: until}), err
	case page.DoLink:
		token, until, err := s.Auth.ResetLink(ctx, name)
		return s.link(name, token, page.OneTimeLink{Until: until}), err
	case page.DoTie:
		return nil, s.Auth.Tie(ctx, name, mail)
	case page.DoRole:
		return nil, s.Auth.SetRole(ctx, name, role)
	case page.DoDisable:
		return nil, s.Auth.DisableUser(ctx, name)
	case page.DoEnable:
		return nil, s.Auth.EnableUser(ctx, name)
	}
	return nil, s.Auth.ResetSecondFactor(ctx, name)
}

// userActions are what can be done to an account, as it goes on record.
var userActions = map[string]audit.Action{
	page.DoAdd: audit.UserAdded, page.DoLink: audit.PasswordReset, page.DoRole: audit.UserRole, page.DoDisable: audit.UserDisabled,
	page.DoEnable: audit.UserEnabled, page.DoSecondFactor: audit.SecondReset, page.DoTie: audit.UserTied,
}

func (s *Server) link(name, token string, l page.OneTimeLink) *page.OneTimeLink {
	l.Name, l.Address = name, s.BaseURL.JoinPath(page.ResetPath, token).String()
	return &l
}

// refusedForm gives an error as faults of the form, where it is one that the form's reader can mend.
func refusedForm(err error) (survey.Faults, bool) {
	if f, ok := asFaults(err); ok {
		return f, true
	}
	e, ok := asError(err)
	if !ok || e.Key == "" {
		return nil, false
	}
	switch e.Kind {
	case survey.Invalid, survey.Conflict, survey.NotFound:
		return survey.Faults{{Field: e.Field, Key: e.Key, Args: e.Args}}, true
	}
	return nil, false
}

// tokensPage shows the machines' tokens.
func (s *Server) tokensPage(c *gin.Context) error {
	return s.showTokens(c, http.StatusOK, page.TokensInput{})
}

func (s *Server) showTokens(c *gin.Context, status int, in page.TokensInput) error {
	tokens, err := s.Auth.ListTokens(c.Request.Context())
	if err != nil {
		return err
	}
	in.Frame, in.User, in.Zone = s.frame(c, language(c)), pageUser(c), s.Catalog.Zone
	for _, t := range tokens {
		in.Tokens = append(in.Tokens, page.TokenLine{Name: t.Name, Created: t.Created})
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_tokens", page.NewTokens(in))
}

// changeToken makes a token, whose secret stands in the answer and nowhere else, or revokes one.
func (s *Server) changeToken(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	name := form.Get(page.FieldName)
	secret, err := s.doToToken(c, form, name)
	switch faults, known := refusedForm(err); {
	case err == nil && secret == "":
		c.Redirect(http.StatusSeeOther, page.TokensPath)
		return nil
	case err == nil:
		return s.showTokens(c, http.StatusOK, page.TokensInput{Added: name, Secret: secret})
	case known:
		return s.showTokens(c, http.StatusUnprocessableEntity, page.TokensInput{Faults: faults, Name: name})
	}
	return err
}

func (s *Server) doToToken(c *gin.Context, form url.Values, name string) (secret string, err error) {
	switch form.Get(page.FieldDo) {
	case page.DoAdd:
		if err := s.record(c, audit.TokenAdded, name); err != nil {
			return "", err
		}
		return s.Auth.AddToken(c.Request.Context(), name)
	case page.DoRevoke:
		if err := s.record(c, audit.TokenRevoked, name); err != nil {
			return "", err
		}
		return "", s.Auth.RevokeToken(c.Request.Context(), name)
	}
	return "", survey.Faults{{Field: page.FieldDo, Key: "admin.fault.do"}}
}

// settingsPage shows the settings in force.
func (s *Server) settingsPage(c *gin.Context) error {
	p := language(c)
	lines := append(s.settings(p), s.Settings...)
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_settings", page.NewSettings(s.frame(c, p), pageUser(c), lines))
}

// resetPage is where a one-time link leads. To look uses nothing up, since mail programs look at links before their readers do.
func (s *Server) resetPage(c *gin.Context) error {
	u, err := s.Auth.LinkOwner(c.Request.Context(), c.Param("token"))
	if survey.KindOf(err) == survey.NotFound {
		return s.linkOver(c, err)
	}
	if err != nil {
		return err
	}
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_reset", page.NewReset(s.resetFrame(c), u.Name, c.Request.URL.Path, nil))
}

// resetFrame is a frame that does not know the link.
func (s *Server) resetFrame(c *gin.Context) page.Frame {
	f := s.frame(c, language(c))
	f.Path = page.ResetPath
	return f
}

func (s *Server) linkOver(c *gin.Context, err error) error {
	f := s.resetFrame(c)
	p := page.NewReset(f, "", "", nil)
	p.Over = message(f.P, err)
	return s.page(c, http.StatusNotFound, s.View.ConsoleCSP(), "console_reset", p)
}

// reset sets the password and uses the link up. It signs nobody in, so that a second factor is asked for as ever.
func (s *Server) reset(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	token := c.Param("token")
	u, err := s.Auth.LinkOwner(c.Request.Context(), token)
	if survey.KindOf(err) == survey.NotFound {
		return s.linkOver(c, err)
	}
	if err != nil {
		return err
	}
	next := form.Get(page.FieldPassword)
	if next != form.Get(page.FieldAgain) {
		return s.refuseReset(c, u.Name, survey.Faults{{Field: page.FieldAgain, Key: "auth.password_differs"}})
	}
	if err := s.recordAs(c, u, audit.PasswordSet, u.Name); err != nil {
		return err
	}
	_, err = s.Auth.SetPasswordByLink(c.Request.Context(), token, next)
	if e, ok := asError(err); ok && e.Kind == survey.Invalid {
		return s.refuseReset(c, u.Name, survey.Faults{{Field: page.FieldPassword, Key: e.Key, Args: e.Args}})
	}
	if survey.KindOf(err) == survey.NotFound {
		return s.linkOver(c, err)
	}
	if err != nil {
		return err
	}
	done := page.NewReset(s.resetFrame(c), u.Name, "", nil)
	done.Done = true
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_reset", done)
}

func (s *Server) refuseReset(c *gin.Context, name string, faults survey.Faults) error {
	return s.page(c, http.StatusUnprocessableEntity, s.View.ConsoleCSP(), "console_reset", page.NewReset(s.resetFrame(c), name, c.Request.URL.Path, faults))
}
