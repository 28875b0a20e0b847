package server

import (
	"errors"
	"net/http"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// home is the first page: what this is, and the service points to choose from.
func (s *Server) home(c *gin.Context) error {
	return s.page(c, http.StatusOK, s.View.SurveyCSP(), "home", page.NewHome(language(c), s.Catalog.Center, s.today()))
}

// notice chooses the page of a refusal. Whoever came for a service point that is not there, or with a code that opens
// nothing, is shown the points that are.
func (s *Server) notice(c *gin.Context, p *locale.Printer, out outcome, err error, incident string) *page.Notice {
	key, args := out.key, []any(nil)
	var e *survey.Error
	if errors.As(err, &e) && strings.HasSuffix(e.Key, ".title") && p.Has(e.Key) {
		key, args = strings.TrimSuffix(e.Key, ".title"), e.Args
	}
	path, personal := c.Request.URL.Path, isPersonal(c.FullPath())
	if personal && out.status != http.StatusConflict {
		path = "/" // the page must not tell one code from another; a change of language leads to the place to type one
	}
	n := page.NewNotice(page.NewFrame(p, s.Catalog.Center, path, ""), key, args...).WithIncident(incident)
	switch {
	case personal && out.status == http.StatusNotFound:
		return n.WithCode().WithPoints(s.Catalog.Center, s.today())
	case personal && out.status == http.StatusConflict:
		return n.WithHome().WithComplaints(s.Catalog.Center)
	case personal,
		strings.HasPrefix(c.FullPath(), "/p/") && out.status != http.StatusTooManyRequests:
		return n.WithPoints(s.Catalog.Center, s.today())
	}
	return n.WithHome()
}

// isPersonal tells a route of personal codes.
func isPersonal(route string) bool {
	return route == page.CodeAction || strings.HasPrefix(route, page.CodeAction+"/")
}
