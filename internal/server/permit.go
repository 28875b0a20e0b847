package server

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

const userKey = "user"

// permit lets through who may. Pages send whoever is not signed in to the sign-in page; who still has a
// one-time password can only change it, and an administrator without a second factor only set it up.
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
		if duty := firstDuty(u); duty != "" && c.FullPath() != duty {
			c.Redirect(http.StatusSeeOther, duty)
			c.Abort()
		}
		return nil
	})
}

// pageUser is the signed-in user as pages know them.
func pageUser(c *gin.Context) page.User {
	return asPage(user(c))
}

func asPage(u auth.User) page.User {
	return page.User{Name: u.Name, Manager: u.Role.Meets(auth.Manager), Administrator: u.Role.Meets(auth.Administrator)}
}

// figures gives the figures that the signed-in user may be told. Pages, charts and files of the console ask no other.
func (s *Server) figures(c *gin.Context) Figures {
	if user(c).Role.Meets(auth.Manager) {
		return s.Figures
	}
	return s.public()
}

// public gives the figures that anybody may be told; where there are none every question is refused.
func (s *Server) public() Figures {
	if s.Public == nil {
		return untold{}
	}
	return s.Public
}

// untold refuses every question.
type untold struct{}

func (untold) Build(report.Query) (*report.Report, error) {
	return nil, survey.Errorf(survey.Forbidden, "no figures are told here but to managers")
}

func (untold) LatestYear() survey.Period { return survey.Period{} }

func (untold) Stale() bool { return false }

// record puts on record what the signed-in user does; see Audit.
func (s *Server) record(c *gin.Context, what audit.Action, object string) error {
	return s.recordAs(c, user(c), what, object)
}

// recordAs puts on record what a user does who is not signed in, or in another state now.
func (s *Server) recordAs(c *gin.Context, u auth.User, what audit.Action, object string) error {
	if s.Audit == nil {
		return nil
	}
	return s.Audit.Record(c.Request.Context(), audit.Line{At: s.Now(), Who: u.Name, Role: string(u.Role), Action: what, Object: object})
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
