package server

import (
	"net/http"
	"net/url"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/invite"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// accountPage shows one's own account.
func (s *Server) accountPage(c *gin.Context) error {
	p, u := language(c), user(c)
	sessions, err := s.Auth.ListSessions(c.Request, u)
	if err != nil {
		return err
	}
	in := page.AccountInput{
		Frame: s.frame(c, p), User: pageUser(c), Role: string(u.Role), SecondFactor: u.SecondFactor, RecoveryCodes: u.RecoveryCodes, Zone: s.Catalog.Zone,
	}
	for _, x := range sessions {
		in.Sessions = append(in.Sessions, page.SessionLine{Key: x.Key, Started: x.Started, Used: x.Used, Browser: x.Browser, Current: x.Current})
	}
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_account", page.NewAccount(in))
}

// endSession ends one of one's own sessions, or all but the present one where none is named.
func (s *Server) endSession(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	if key := form.Get(page.FieldSessionKey); key != "" {
		err = s.Auth.EndOwnSession(c.Request.Context(), user(c), key)
	} else {
		err = s.Auth.EndOtherSessions(c.Request, user(c))
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, page.AccountPath)
	return nil
}

// factorPage shows a new secret to take into an app; nothing is kept of it until a code comes back.
func (s *Server) factorPage(c *gin.Context) error {
	secret, _, err := s.Auth.NewSecret(user(c).Name, s.issuer())
	if err != nil {
		return err
	}
	return s.factorForm(c, http.StatusOK, page.FactorInput{Secret: secret})
}

func (s *Server) issuer() string { return "Hài Lòng – " + s.Catalog.Center.Short.In("vi") }

// factorForm shows the page with what the browser is to take in.
func (s *Server) factorForm(c *gin.Context, status int, in page.FactorInput) error {
	u := user(c)
	in.Frame, in.User, in.Has = s.frame(c, language(c)), pageUser(c), u.SecondFactor
	in.Needed = needsFactor(u)
	if in.Codes == nil {
		code, err := invite.QR(auth.SecretAddress(u.Name, s.issuer(), in.Secret))
		if err != nil {
			return err
		}
		in.Side, in.Path = code.Side(), code.Path()
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_factor", page.NewFactor(in))
}

// needsFactor tells who can do nothing before a second factor is set up.
func needsFactor(u auth.User) bool { return u.Role == auth.Administrator && !u.SecondFactor }

// enrolFactor keeps the secret once an app has shown that it knows it, and shows the recovery codes, once.
func (s *Server) enrolFactor(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	secret := form.Get(page.FieldSecret)
	u, codes, err := s.Auth.EnrolSecondFactor(c.Request.Context(), user(c).Name, form.Get(page.FieldCurrent), secret, form.Get(page.FieldCode))
	if err != nil {
		if len(secret) > 64 || secret == "" {
			return err
		}
		return s.refuseFactor(c, page.FactorInput{Secret: secret}, err)
	}
	if err := s.record(c, audit.SecondFactorOn, u.Name); err != nil {
		return err
	}
	if err := s.Auth.StartSession(c.Writer, c.Request, u); err != nil {
		return err
	}
	c.Set(userKey, u)
	return s.factorForm(c, http.StatusOK, page.FactorInput{Codes: codes})
}

// dropFactor switches the second factor off.
func (s *Server) dropFactor(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	u, err := s.Auth.DropSecondFactor(c.Request.Context(), user(c).Name, form.Get(page.FieldCurrent))
	if err != nil {
		secret, _, fault := s.Auth.NewSecret(user(c).Name, s.issuer())
		if fault != nil {
			return fault
		}
		return s.refuseFactor(c, page.FactorInput{Secret: secret, Dropped: true}, err)
	}
	if err := s.record(c, audit.SecondReset, u.Name); err != nil {
		return err
	}
	if err := s.Auth.StartSession(c.Writer, c.Request, u); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, page.AccountPath)
	return nil
}

// refuseFactor shows the form again with what is wrong.
func (s *Server) refuseFactor(c *gin.Context, in page.FactorInput, cause error) error {
	e, ok := asError(cause)
	if kind := survey.KindOf(cause); !ok || kind != survey.Invalid && kind != survey.TooMany {
		return cause
	}
	if e.Kind == survey.TooMany {
		c.Header("Retry-After", retryAfter(cause))
	}
	in.Faults = survey.Faults{{Field: e.Field, Key: e.Key, Args: e.Args}}
	return s.factorForm(c, outcomes[e.Kind].status, in)
}

// codePage asks for the code of whoever has shown the password.
func (s *Server) codePage(c *gin.Context) error {
	if _, err := s.Auth.Pending(c.Request); err != nil {
		return s.startOver(c, err)
	}
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_code", page.NewCode(s.frame(c, language(c)), nextAddress(c.Query("next")), ""))
}

// startOver sends back to the sign-in whoever's code is not awaited.
func (s *Server) startOver(c *gin.Context, err error) error {
	if survey.KindOf(err) != survey.Unauthenticated {
		return err
	}
	c.Redirect(http.StatusSeeOther, page.SignInPath)
	return nil
}

// signInCode takes the code and starts the session.
func (s *Server) signInCode(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	next := nextAddress(form.Get("next"))
	if _, err := s.Auth.Pending(c.Request); err != nil {
		return s.startOver(c, err)
	}
	u, err := s.Auth.SignInCode(c.Writer, c.Request, form.Get(page.FieldCode), c.ClientIP())
	if kind := survey.KindOf(err); err != nil && (kind == survey.Unauthenticated || kind == survey.TooMany) {
		if kind == survey.TooMany {
			c.Header("Retry-After", retryAfter(err))
		}
		p := language(c)
		return s.page(c, outcomes[kind].status, s.View.ConsoleCSP(), "console_code", page.NewCode(s.frame(c, p), next, message(p, err)))
	}
	if err != nil {
		return err
	}
	return s.admit(c, u, next, audit.ByCode)
}

// admit puts a sign-in on record and lets its owner in.
func (s *Server) admit(c *gin.Context, u auth.User, next, how string) error {
	if err := s.recordAs(c, u, audit.SignedIn, how); err != nil {
		return err
	}
	return s.welcome(c, u, next)
}

// welcome starts a session and goes on to where somebody was going, or to what has to be done first.
func (s *Server) welcome(c *gin.Context, u auth.User, next string) error {
	if err := s.Auth.StartSession(c.Writer, c.Request, u); err != nil {
		return err
	}
	if duty := firstDuty(u); duty != "" {
		next = duty
	}
	c.Redirect(http.StatusSeeOther, next)
	return nil
}

// awaitCode goes to the second step.
func (s *Server) awaitCode(c *gin.Context, u auth.User, next string) error {
	if err := s.Auth.AwaitCode(c.Writer, u); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, page.CodePath+"?next="+url.QueryEscape(next))
	return nil
}

// firstDuty is the one page that somebody may see before something is done there; "" = every page.
func firstDuty(u auth.User) string {
	switch {
	case u.MustChange:
		return page.PasswordPath
	case needsFactor(u):
		return page.FactorPath
	}
	return ""
}
