package server

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strings"

	"hailong/internal/export"
	"hailong/internal/invite"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// definitionsHome goes to the first page of definitions.
func (s *Server) definitionsHome(c *gin.Context) error {
	f := page.NewConsole(s.frame(c, language(c)), pageUser(c))
	c.Redirect(http.StatusSeeOther, f.To(page.DefinitionsPath+"/"+string(page.Points), nil))
	return nil
}

// definitionsPage shows the definitions of one kind as they stand.
func (s *Server) definitionsPage(c *gin.Context) error {
	kind := page.DefinitionKind(c.Param("kind"))
	if !slices.Contains(page.DefinitionKinds, kind) {
		return errNoPage
	}
	in := page.DefinitionsInput{
		Frame: s.frame(c, language(c)), User: pageUser(c), Kind: kind, Find: strings.TrimSpace(first(c.Query("find"), maxFind)),
		Center: s.Catalog.Center, Days: s.Catalog.Holidays, Today: s.today(), Fingerprint: s.Catalog.Fingerprint,
	}
	for _, x := range s.Catalog.Surveys {
		in.Surveys = append(in.Surveys, x)
	}
	current := s.Catalog.Center.Survey
	slices.SortFunc(in.Surveys, func(a, b *survey.Survey) int {
		return cmp.Or(order(b.ID == current)-order(a.ID == current), cmp.Compare(a.ID, b.ID), b.Version-a.Version)
	})
	return s.page(c, http.StatusOK, s.View.ConsoleCSP(), "console_definitions", page.NewDefinitions(in))
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// poster draws the poster of a service point that is open today.
func (s *Server) poster(format export.Format) func(*gin.Context) error {
	return func(c *gin.Context) error {
		point, err := s.Catalog.Center.Point(survey.PointCode(c.Query("point")), s.today())
		if err != nil {
			return err
		}
		address, err := invite.PointURL(s.BaseURL.String(), point.Code)
		if err != nil {
			return err
		}
		in := export.PosterInput{
			Center: s.Catalog.Center, Point: point, Survey: s.Catalog.Current(s.Catalog.Center.Survey), URL: address,
			Size: export.Size(cmp.Or(c.Query("size"), string(export.A4))), Format: format, Lang: survey.Lang(language(c).Lang()),
		}
		if !slices.Contains(export.Sizes, in.Size) {
			return survey.Faults{{Field: "size", Key: "poster.size", Args: []any{"value", string(in.Size)}}}
		}
		var b bytes.Buffer
		if err := export.Poster(&b, in); err != nil {
			return err
		}
		attach(c, "poster-"+string(point.Code)+"-"+strings.ToUpper(string(in.Size))+"."+string(format), format.MediaType(), b.Bytes())
		return nil
	}
}
