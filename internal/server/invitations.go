package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/slip"
	"hailong/internal/survey"

	"github.com/danielgtaylor/huma/v2"
)

const invitationsPath = "/api/v1/invitations"

// invitation is one of the list that the one-stop software takes: the same columns as its CSV.
type invitation struct {
	Dossier   string `json:"dossier"`
	Point     string `json:"point"`
	Procedure string `json:"procedure"`
	Status    string `json:"status" enum:"closed,refused,supplement" doc:"the state by which the applicant is invited"`
	Code      string `json:"code" doc:"as printed, in groups; typing takes it with or without the hyphen"`
	Link      string `json:"link" doc:"what the QR symbol carries"`
	Expires   string `json:"expires" format:"date" doc:"the last day on which the code is good"`
	Used      bool   `json:"used" doc:"a response was accepted for it"`
}

// invitationRoutes hangs the routes of invitations into the API.
func (s *Server) invitationRoutes(api huma.API) {
	operation := func(id, path, summary, description string, errors ...int) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodGet, Path: invitationsPath + path, Summary: summary, Description: description,
			Security: []map[string][]string{{"token": {}}}, Errors: append(errors, 401, 422, 503), SkipValidateParams: true,
		}
	}
	huma.Register(api, operation("invitations", "", "The invitations of a day",
		"Those of the dossiers whose latest result, refusal or request for more papers is of the day, used and expired codes "+
			"too, in the order of point and number. Whoever holds a code can answer once: keep the list like the dossiers.", 404), s.apiInvitations)
	huma.Register(api, operation("invitation", "/{dossier}", "The invitation of a dossier", "Also where its code was used or has expired.", 404), s.apiInvitation)
	picture := operation("slip", "/{dossier}/slip", "The slip of a dossier", "Refused where its code was used (409) or has expired (410).", 404, 409, 410)
	picture.Responses = pictureResponses("image/svg+xml", "image/png", "application/pdf")
	huma.Register(api, picture, s.apiSlip)
	picture = operation("qr", "/{dossier}/qr", "The QR symbol of a dossier's link", "With its quiet zone. Refused as its slip is.", 404, 409, 410)
	picture.Responses = pictureResponses("image/svg+xml", "image/png")
	huma.Register(api, picture, s.apiQR)
}

func pictureResponses(types ...string) map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, t := range types {
		content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return map[string]*huma.Response{"200": {Description: "the picture", Content: content}}
}

// invitationsInput asks for a list.
type invitationsInput struct {
	Day     string   `query:"day" doc:"yyyy-mm-dd or dd/mm/yyyy; today where it is not given"`
	Point   []string `query:"point,explode" doc:"only these points; may be repeated or separated by commas"`
	Dossier []string `query:"dossier,explode" doc:"these dossiers, in place of day and point; may be repeated"`
	Lang    string   `query:"lang" enum:"vi,en" doc:"language of errors"`

	query url.Values
}

// Resolve keeps the parameters as they came, since a dossier's number may have a comma, and refuses unknown ones.
func (in *invitationsInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	in.query = u.Query()
	return unknownParams(in.query, "day", "point", "dossier", "lang")
}

func unknownParams(query url.Values, known ...string) []error {
	var errs []error
	for name := range query {
		if !slices.Contains(known, name) {
			errs = append(errs, &huma.ErrorDetail{Location: "query." + name, Message: locale.For(query.Get("lang")).T("figures.param_unknown", "value", name)})
		}
	}
	return errs
}

type invitationsOutput struct{ Body []invitation }

func (s *Server) apiInvitations(ctx context.Context, in *invitationsInput) (*invitationsOutput, error) {
	choice, err := s.apiChoice(in.query)
	var out []invitation
	if err == nil {
		out, err = s.invitations(ctx, choice)
	}
	if err != nil {
		return nil, s.apiError(err, locale.For(in.query.Get("lang")))
	}
	return &invitationsOutput{out}, nil
}

// apiChoice reads which invitations are wanted.
func (s *Server) apiChoice(q url.Values) (slip.Choice, error) {
	var points []string
	for _, list := range q["point"] {
		points = append(points, strings.Split(list, ",")...)
	}
	choice, err := s.slips.Choose(q.Get("day"), points, s.Now())
	for _, number := range q["dossier"] {
		choice.Dossiers = append(choice.Dossiers, survey.DossierCode(number))
	}
	if err == nil && len(choice.Dossiers) > 0 && (q.Has("day") || q.Has("point")) {
		err = survey.Faults{{Field: "dossier", Key: "slips.dossier_or_day"}}
	}
	return choice, err
}

// invitations looks invitations up and puts them as the API gives them; an empty list is a list too.
func (s *Server) invitations(ctx context.Context, choice slip.Choice) ([]invitation, error) {
	invited, err := s.slips.Find(ctx, choice)
	if err != nil {
		return nil, err
	}
	rows, err := s.slips.Rows(invited)
	out := make([]invitation, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = invitation{
			Dossier: string(r.Dossier), Point: string(r.Point), Procedure: string(r.Procedure), Status: string(r.Status),
			Code: r.Code, Link: r.Link, Expires: string(r.Expires), Used: r.Used,
		}
	}
	return out, err
}

// dossierParam reads the dossier that a request names: its parameter, or the part of its path as it was escaped. The router
// would take a "+" in it for a blank.
func dossierParam(u url.URL) survey.DossierCode {
	if number := u.Query().Get("dossier"); number != "" {
		return survey.DossierCode(number)
	}
	part, _, _ := strings.Cut(strings.TrimPrefix(u.EscapedPath(), invitationsPath+"/"), "/")
	number, err := url.PathUnescape(part)
	if err != nil {
		return survey.DossierCode(part)
	}
	return survey.DossierCode(number)
}

// usableInvitation finds the invitation of a dossier if its code can be used.
func (s *Server) usableInvitation(ctx context.Context, number survey.DossierCode) ([]intake.Invited, error) {
	invited, err := s.slips.Find(ctx, slip.Choice{Dossiers: []survey.DossierCode{number}})
	if err == nil {
		err = s.slips.Usable(&invited[0], s.Now())
	}
	return invited, err
}
