package server

import (
	"net/http"

	"hailong/internal/audit"
	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// ssoBegin sends somebody to the provider.
func (s *Server) ssoBegin(c *gin.Context) error {
	if s.SSO == nil {
		return errNoPage
	}
	next := nextAddress(c.Query("next"))
	address, err := s.SSO.Begin(c.Writer, c.Request, next)
	if err != nil {
		return s.refuseSSO(c, next, err)
	}
	c.Redirect(http.StatusSeeOther, address)
	return nil
}

// ssoFinish takes whoever comes back. An account's second factor is asked for as behind a password.
func (s *Server) ssoFinish(c *gin.Context) error {
	if s.SSO == nil {
		return errNoPage
	}
	u, next, err := s.SSO.Finish(c.Writer, c.Request)
	next = nextAddress(next)
	if err != nil {
		return s.refuseSSO(c, next, err)
	}
	if u.SecondFactor {
		return s.awaitCode(c, u, next)
	}
	return s.admit(c, u, next, audit.BySSO)
}

// refuseSSO shows the sign-in page with what is wrong; the cause goes to the log.
func (s *Server) refuseSSO(c *gin.Context, next string, cause error) error {
	kind := survey.KindOf(cause)
	if kind != survey.Unauthenticated && kind != survey.Unavailable {
		return cause
	}
	s.Log.WarnContext(c.Request.Context(), "a single sign-on was refused", "err", cause)
	p := language(c)
	return s.signInForm(c, outcomes[kind].status, p, "", next, message(p, cause))
}

// signInForm is the sign-in page, with the provider's button where there is one.
func (s *Server) signInForm(c *gin.Context, status int, p *locale.Printer, name, next, fault string) error {
	f := page.NewSignIn(s.frame(c, p), name, next, fault)
	if s.SSO != nil {
		f = f.WithProvider(s.SSOName)
	}
	return s.page(c, status, s.View.ConsoleCSP(), "console_signin", f)
}
