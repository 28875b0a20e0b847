package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// api hangs the machine's routes into the engine. Its description is served at /api/v1/openapi.json; huma's own page of
// documentation is off, because it loads from outside.
func (s *Server) api() {
	config := huma.DefaultConfig("Hài Lòng", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	group := s.engine.Group("", s.adapt(s.apiPermit))
	api := humagin.NewWithGroup(s.engine, group, config)
	huma.Register(api, huma.Operation{
		OperationID: "figures", Method: http.MethodGet, Path: "/api/v1/figures",
		Summary:     "The figures of a period",
		Description: "The same JSON as `hailong figures --format json`. Lists may be repeated or separated by commas.",
		Security:    []map[string][]string{{"token": {}}},
		Errors:      []int{401, 422, 503},
	}, s.apiFigures)
	s.invitationRoutes(api)
	group.POST(dossiersPath, s.adapt(s.takeDossiers))
	describeDossiers(api.OpenAPI())
	s.engine.GET("/api/v1/openapi.json", s.adapt(func(c *gin.Context) error {
		b, err := json.Marshal(api.OpenAPI())
		if err != nil {
			return err
		}
		send(c, http.StatusOK, "application/openapi+json", b)
		return nil
	}))
}

// apiPermit asks for a token.
func (s *Server) apiPermit(c *gin.Context) error {
	scheme, secret, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return &survey.Error{Kind: survey.Unauthenticated, Key: "auth.token_wrong"}
	}
	_, err := s.Auth.CheckToken(c.Request.Context(), strings.TrimSpace(secret))
	return err
}

// figuresInput are the parameters of a question, named as the flags of the command line.
type figuresInput struct {
	From      string   `query:"from" doc:"first day, yyyy-mm-dd or dd/mm/yyyy"`
	To        string   `query:"to" doc:"last day, included"`
	Period    string   `query:"period" doc:"2021-H1, 2021, 2021-Q3 or 2021-03, in place of from and to"`
	AsOf      string   `query:"as-of" doc:"count only answers up to this day"`
	By        string   `query:"by" doc:"group by day week month quarter year point agency procedure field channel language survey mode"`
	Across    string   `query:"across" doc:"beside by, for groups of codes: every group again by week month quarter or year"`
	Point     []string `query:"point,explode"`
	Agency    []string `query:"agency,explode"`
	Procedure []string `query:"procedure,explode"`
	Field     []string `query:"field,explode"`
	Channel   []string `query:"channel,explode"`
	Language  []string `query:"language,explode"`
	Survey    []string `query:"survey,explode"`
	Applicant []string `query:"applicant,explode" doc:"business, household or citizen; replaces the plan's population"`
	Mode      []string `query:"mode,explode" doc:"how the answer was asked for: personal, open or entered"`
	Compare   string   `query:"compare" doc:"yes = with the change from the period before and from a year before"`
	Lang      string   `query:"lang" doc:"language of labels and errors: vi or en"`

	values map[string][]string
	lang   string
}

// Resolve keeps the parameters as they came, and refuses those that do not exist.
func (f *figuresInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	f.values, f.lang = u.Query(), locale.For(u.Query().Get("lang")).Lang()
	var errs []error
	for name := range f.values {
		if name != "lang" && !slices.Contains(report.ParamNames(), name) {
			errs = append(errs, &huma.ErrorDetail{Location: "query." + name, Message: locale.For(f.lang).T("figures.param_unknown", "value", name)})
		}
	}
	return errs
}

type figuresOutput struct{ Body *report.Report }

func (s *Server) apiFigures(_ context.Context, in *figuresInput) (*figuresOutput, error) {
	q, err := report.ParseQuery(in.values, s.Catalog.Reports(), s.Catalog.Zone, s.Now())
	if err == nil {
		q.Lang = survey.Lang(in.lang)
		var r *report.Report
		if r, err = s.Figures.Build(q); err == nil {
			return &figuresOutput{r}, nil
		}
	}
	return nil, s.apiError(err, locale.For(in.lang))
}

// apiError puts a refusal into problem+json by the same table as pages.
func (s *Server) apiError(err error, p *locale.Printer) error {
	var faults survey.Faults
	if errors.As(err, &faults) {
		details := make([]error, len(faults))
		for i, f := range faults {
			details[i] = &huma.ErrorDetail{Location: "query." + f.Field, Message: p.T(f.Key, f.Args...)}
		}
		return huma.NewError(http.StatusUnprocessableEntity, p.T("err.summary", "n", len(faults)), details...)
	}
	out := outcomes[survey.KindOf(err)]
	s.Log.Log(context.Background(), out.level, "request of the API refused", "err", err)
	var e *survey.Error
	if errors.As(err, &e) && e.Kind != survey.Internal && p.Has(e.Key) {
		return huma.NewError(out.status, p.T(e.Key, e.Args...))
	}
	return huma.NewError(out.status, p.T(out.key+".title"))
}
