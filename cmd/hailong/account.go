package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/locale"
	"hailong/internal/survey"
)

// userCommand manages console accounts.
type userCommand struct {
	Add     userAdd     `cmd:"" help:"${help_user_add}"`
	List    userList    `cmd:"" help:"${help_user_list}"`
	Disable userDisable `cmd:"" help:"${help_user_disable}"`
	Enable  userEnable  `cmd:"" help:"${help_user_enable}"`
	Reset   userReset   `cmd:"" help:"${help_user_reset}"`
	Role    userRole    `cmd:"" help:"${help_user_role}"`
	OIDC    userOIDC    `cmd:"" name:"oidc" help:"${help_user_oidc}"`
}

type (
	userAdd struct {
		dataFlags
		Name string `arg:"" help:"${help_user_name}"`
		Role string `help:"${help_role}" enum:"viewer,manager,administrator" default:"manager"`
	}
	userRole struct {
		dataFlags
		Name string `arg:"" help:"${help_user_name}"`
		Role string `arg:"" help:"${help_role}" enum:"viewer,manager,administrator"`
	}
	userOIDC struct {
		dataFlags
		Name string `arg:"" help:"${help_user_name}"`
		Mail string `arg:"" optional:"" help:"${help_user_mail}"`
		Off  bool   `help:"${help_user_oidc_off}"`
	}
	userList    struct{ dataFlags }
	userDisable struct {
		dataFlags
		Name string `arg:"" help:"${help_user_name}"`
	}
	userEnable struct {
		dataFlags
		Name string `arg:"" help:"${help_user_name}"`
	}
)

type userReset struct {
	dataFlags
	Name         string `arg:"" help:"${help_user_name}"`
	SecondFactor bool   `help:"${help_user_second_factor}"`
}

// Run gives an account a new one-time password and prints it, or takes a lost second factor away; its sessions end.
func (u *userReset) Run(ctx context.Context, c *console, p *locale.Printer) error {
	action := audit.PasswordReset
	if u.SecondFactor {
		action = audit.SecondReset
	}
	return onRecord(ctx, u.dataFlags, action, u.Name, func(a *auth.Service) error {
		if u.SecondFactor {
			return a.ResetSecondFactor(ctx, u.Name)
		}
		password, err := a.ResetPassword(ctx, u.Name)
		if err == nil {
			_, err = fmt.Fprintln(c.out, p.T("user.reset", "name", u.Name, "password", password))
		}
		return err
	})
}

// Run adds an account and prints its one-time password.
func (u *userAdd) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return onRecord(ctx, u.dataFlags, audit.UserAdded, u.Name+" "+u.Role, func(a *auth.Service) error {
		password, err := a.AddUser(ctx, u.Name, auth.Role(u.Role), "")
		if err == nil {
			_, err = fmt.Fprintln(c.out, p.T("user.added", "name", u.Name, "password", password))
		}
		return err
	})
}

// Run gives an account another role; its sessions end.
func (u *userRole) Run(ctx context.Context) error {
	return onRecord(ctx, u.dataFlags, audit.UserRole, u.Name+" "+u.Role, func(a *auth.Service) error { return a.SetRole(ctx, u.Name, auth.Role(u.Role)) })
}

// Run lets the owner of an e-mail address sign in by the provider, or nobody.
func (u *userOIDC) Run(ctx context.Context) error {
	if (u.Mail == "") != u.Off {
		return usageError{&survey.Error{Kind: survey.Invalid, Key: "user.oidc_which"}}
	}
	return onRecord(ctx, u.dataFlags, audit.UserTied, u.Name+" "+u.Mail, func(a *auth.Service) error { return a.Tie(ctx, u.Name, u.Mail) })
}

// Run lists the accounts.
func (u *userList) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withAuth(ctx, u.dataFlags, func(a *auth.Service) error {
		users, err := a.ListUsers(ctx)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		for _, x := range users {
			state := "user.active"
			switch {
			case x.Disabled:
				state = "user.disabled"
			case x.MustChange:
				state = "user.one_time"
			}
			factor := ""
			if x.SecondFactor {
				factor = p.T("user.second_factor")
			}
			if x.Mail != "" {
				factor += " " + x.Mail
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", x.Name, x.Role, x.Created.Format(time.DateOnly), p.T(state), factor)
		}
		return t.Flush()
	})
}

// Run disables an account.
func (u *userDisable) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return onRecord(ctx, u.dataFlags, audit.UserDisabled, u.Name, func(a *auth.Service) error { return a.DisableUser(ctx, u.Name) })
}

// Run enables an account again.
func (u *userEnable) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return onRecord(ctx, u.dataFlags, audit.UserEnabled, u.Name, func(a *auth.Service) error { return a.EnableUser(ctx, u.Name) })
}

// tokenCommand manages API tokens.
type tokenCommand struct {
	Add    tokenAdd    `cmd:"" help:"${help_token_add}"`
	List   tokenList   `cmd:"" help:"${help_token_list}"`
	Revoke tokenRevoke `cmd:"" help:"${help_token_revoke}"`
}

type (
	tokenAdd struct {
		dataFlags
		Name string `arg:"" help:"${help_token_name}"`
	}
	tokenList   struct{ dataFlags }
	tokenRevoke struct {
		dataFlags
		Name string `arg:"" help:"${help_token_name}"`
	}
)

// Run makes a token and prints its secret alone, so that a script can take it.
func (t *tokenAdd) Run(ctx context.Context, c *console) error {
	return onRecord(ctx, t.dataFlags, audit.TokenAdded, t.Name, func(a *auth.Service) error {
		secret, err := a.AddToken(ctx, t.Name)
		if err == nil {
			_, err = fmt.Fprintln(c.out, secret)
		}
		return err
	})
}

// Run lists the tokens by name.
func (t *tokenList) Run(ctx context.Context, c *console) error {
	return withAuth(ctx, t.dataFlags, func(a *auth.Service) error {
		tokens, err := a.ListTokens(ctx)
		for _, x := range tokens {
			fmt.Fprintf(c.out, "%s  %s\n", x.Created.Format(time.DateOnly), x.Name)
		}
		return err
	})
}

// Run revokes a token.
func (t *tokenRevoke) Run(ctx context.Context) error {
	return onRecord(ctx, t.dataFlags, audit.TokenRevoked, t.Name, func(a *auth.Service) error { return a.RevokeToken(ctx, t.Name) })
}

func withAuth(ctx context.Context, d dataFlags, use func(*auth.Service) error) error {
	return inHouse(ctx, d, func(_ *house, a *auth.Service) error { return use(a) })
}

// onRecord is withAuth for what changes something: it is put on record first.
func onRecord(ctx context.Context, d dataFlags, what audit.Action, object string, use func(*auth.Service) error) error {
	return inHouse(ctx, d, func(h *house, a *auth.Service) error {
		if err := h.record(ctx, what, object); err != nil {
			return err
		}
		return use(a)
	})
}

func inHouse(ctx context.Context, d dataFlags, use func(*house, *auth.Service) error) (err error) {
	h, err := open(ctx, d.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	a, err := h.auth(false)
	if err != nil {
		return err
	}
	return use(h, a)
}

// record puts on record what is done by the command line, whose users sign in to the machine and not here.
func (h *house) record(ctx context.Context, what audit.Action, object string) error {
	return h.audit().Record(ctx, audit.Line{At: time.Now(), Who: "hailong", Role: audit.Operator, Action: what, Object: object})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
