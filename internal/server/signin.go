package server

import (
	"errors"
	"net/http"
	"net/url"

	"hailong/internal/audit"
	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

func (s *Server) signInPage(c *gin.Context) error {
	if _, err := s.Auth.CurrentUser(c.Request); err == nil {
		c.Redirect(http.StatusSeeOther, nextAddress(c.Query("next")))
		return nil
	}
	p := language(c)
	return s.signInForm(c, http.StatusOK, p, "", nextAddress(c.Query("next")), "")
}

// signIn proves who somebody is and starts a session. A refusal shows the form again, the name kept.
func (s *Server) signIn(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	next := nextAddress(form.Get("next"))
	u, err := s.Auth.SignIn(c.Request.Context(), form.Get("user"), form.Get("password"), c.ClientIP())
	if err != nil {
		return s.refuseSignIn(c, form, next, err)
	}
	if u.SecondFactor {
		return s.awaitCode(c, u, next)
	}
	return s.admit(c, u, next, audit.ByPassword)
}

func (s *Server) refuseSignIn(c *gin.Context, form url.Values, next string, cause error) error {
	kind := survey.KindOf(cause)
	if kind != survey.Unauthenticated && kind != survey.TooMany && kind != survey.Invalid {
		return cause
	}
	if kind == survey.TooMany {
		c.Header("Retry-After", retryAfter(cause))
	}
	p := locale.For(form.Get("lang"))
	return s.signInForm(c, outcomes[kind].status, p, form.Get("user"), next, message(p, cause))
}

// message puts an error into words.
func message(p *locale.Printer, err error) string {
	if faults, ok := asFaults(err); ok && len(faults) > 0 {
		return p.T(faults[0].Key, faults[0].Args...)
	}
	var e *survey.Error
	if errors.As(err, &e) && p.Has(e.Key) {
		return p.T(e.Key, e.Args...)
	}
	return p.T("state.bad_request.title")
}

func asError(err error) (*survey.Error, bool) {
	var e *survey.Error
	ok := errors.As(err, &e)
	return e, ok
}

func asFaults(err error) (survey.Faults, bool) {
	var f survey.Faults
	ok := errors.As(err, &f)
	return f, ok
}

func (s *Server) signOut(c *gin.Context) error {
	if err := s.Auth.EndSession(c.Writer, c.Request); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, "/console/signin")
	return nil
}

func (s *Server) passwordPage(c *gin.Context) error {
	return s.passwordForm(c, language(c), http.StatusOK, nil)
}

func (s *Server) passwordForm(c *gin.Context, p *locale.Printer, status int, faults survey.Faults) error {
	u := user(c)
	return s.page(c, status, s.View.ConsoleCSP(), "console_password", page.NewPassword(s.frame(c, p), pageUser(c), u.MustChange, faults))
}

// setPassword changes the password; every other session of the account ends.
func (s *Server) setPassword(c *gin.Context) error {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return err
	}
	c.Request.PostForm = form
	p := language(c)
	next := form.Get(page.FieldPassword)
	if next != form.Get(page.FieldAgain) {
		return s.passwordForm(c, p, http.StatusUnprocessableEntity, survey.Faults{{Field: page.FieldAgain, Key: "auth.password_differs"}})
	}
	u, err := s.Auth.SetPassword(c.Request.Context(), user(c).Name, form.Get(page.FieldCurrent), next)
	if err != nil {
		return s.refusePassword(c, p, err)
	}
	if err := s.record(c, audit.PasswordSet, u.Name); err != nil {
		return err
	}
	return s.welcome(c, u, page.ConsolePath)
}

// refusePassword shows the form again with what is wrong: the old password or the new one.
func (s *Server) refusePassword(c *gin.Context, p *locale.Printer, cause error) error {
	kind := survey.KindOf(cause)
	field := page.FieldPassword
	switch kind {
	case survey.Unauthenticated, survey.TooMany:
		field = page.FieldCurrent
	case survey.Invalid:
	default:
		return cause
	}
	var e *survey.Error
	if !errors.As(cause, &e) {
		return cause
	}
	if e.Field == "old" || e.Field == page.FieldCurrent {
		field = page.FieldCurrent
	}
	return s.passwordForm(c, p, http.StatusUnprocessableEntity, survey.Faults{{Field: field, Key: e.Key, Args: e.Args}})
}
