package server

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"hailong/internal/auth"
	"hailong/internal/survey"

	"github.com/gin-gonic/gin"
)

const userKey = "user"

// permit lets through who may. Pages send whoever is not signed in to the sign-in page; a manager who still has a
// one-time password can only change it.
func (s *Server) permit(who auth.Role) gin.HandlerFunc {
	guard := http.NewCrossOriginProtection()
	return s.adapt(func(c *gin.Context) error {
		if strings.HasPrefix(c.FullPath(), "/console") {
			if err := guard.Check(c.Request); err != nil {
				return &survey.Error{Kind: survey.Forbidden, Key: "state.cross_origin", Err: err}
			}
		}
		if who == auth.Guest {
			return nil
		}
		u, err := s.Auth.CurrentUser(c.Request)
		if err != nil {
			return err
		}
		if !u.Role.Meets(who) {
			return &survey.Error{Kind: survey.Forbidden, Key: "state.forbidden"}
		}
		c.Set(userKey, u)
		if u.MustChange && c.FullPath() != "/console/password" {
			c.Redirect(http.StatusSeeOther, "/console/password")
			c.Abort()
		}
		return nil
	})
}

// user gives the signed-in user of a route that demands one.
func user(c *gin.Context) auth.User {
	u, _ := c.MustGet(userKey).(auth.User)
	return u
}

// signInAddress is where whoever is not signed in is sent; a page asked for is kept, so that they come back to it.
func signInAddress(r *http.Request) string {
	to := "/console/signin"
	if r.Method == http.MethodGet && r.URL.Path != "/console" || r.URL.RawQuery != "" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	return to
}

// nextAddress reads back where to go after signing in: only a page of the console.
func nextAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || path.Clean(u.Path) != u.Path || !(u.Path == "/console" || strings.HasPrefix(u.Path, "/console/")) || strings.ContainsAny(s, "\\\r\n\t") {
		return "/console"
	}
	return s
}
