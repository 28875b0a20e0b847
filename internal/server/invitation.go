package server

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"hailong/internal/export"
	"hailong/internal/invite"
	"hailong/internal/locale"
	"hailong/internal/slip"
	"hailong/internal/survey"

	"github.com/danielgtaylor/huma/v2"
)

// invitationInput asks for one dossier's.
type invitationInput struct {
	Path   string `path:"dossier" doc:"the number, escaped: a slash as %2F; or -, where the parameter dossier names it"`
	Number string `query:"dossier" doc:"the number, in place of that of the path"`
	Lang   string `query:"lang" enum:"vi,en" doc:"language of errors"`

	dossier survey.DossierCode
}

// Resolve reads the dossier, and refuses unknown parameters.
func (in *invitationInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	in.dossier = dossierParam(u)
	return unknownParams(u.Query(), "dossier", "lang")
}

type invitationOutput struct{ Body invitation }

func (s *Server) apiInvitation(ctx context.Context, in *invitationInput) (*invitationOutput, error) {
	list, err := s.invitations(ctx, slip.Choice{Dossiers: []survey.DossierCode{in.dossier}})
	if err != nil {
		return nil, s.apiError(err, locale.For(in.Lang))
	}
	return &invitationOutput{list[0]}, nil
}

// pictureInput asks for a picture.
type pictureInput struct {
	Path   string `path:"dossier" doc:"the number, escaped: a slash as %2F; or -, where the parameter dossier names it"`
	Number string `query:"dossier" doc:"the number, in place of that of the path"`
	Format string `query:"format" doc:"svg (default) or png; a slip also as pdf"`
	Size   string `query:"size" enum:"80mm,a6" doc:"paper of a slip; 80mm where it is not given"`
	Lang   string `query:"lang" enum:"vi,en" doc:"language of the slip and of errors"`

	dossier survey.DossierCode
}

// Resolve reads the dossier, and refuses unknown parameters.
func (in *pictureInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	in.dossier = dossierParam(u)
	return unknownParams(u.Query(), "dossier", "lang", "format", "size")
}

type pictureOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Server) apiSlip(ctx context.Context, in *pictureInput) (*pictureOutput, error) {
	p := locale.For(in.Lang)
	wanted := slip.Print{Paper: slip.Paper(in.Size), Format: export.Format(cmp.Or(in.Format, string(export.SVG))), Lang: survey.Lang(p.Lang()), Now: s.Now()}
	err := wanted.Check()
	var b bytes.Buffer
	if err == nil {
		invited, ferr := s.usableInvitation(ctx, in.dossier)
		if err = ferr; err == nil {
			err = s.slips.Draw(&b, invited, wanted)
		}
	}
	if err != nil {
		return nil, s.apiError(err, p)
	}
	return &pictureOutput{pictureTypes[wanted.Format], b.Bytes()}, nil
}

// qrPixels is the width of a module of a QR symbol as PNG: it stands sharp on a page at 300 dots an inch, 46 mm wide.
const qrPixels = 12

func (s *Server) apiQR(ctx context.Context, in *pictureInput) (*pictureOutput, error) {
	format := export.Format(cmp.Or(in.Format, string(export.SVG)))
	b, err := s.qr(ctx, in.dossier, format)
	if err != nil {
		return nil, s.apiError(err, locale.For(in.Lang))
	}
	return &pictureOutput{pictureTypes[format], b}, nil
}

// qr draws the symbol of a dossier's link.
func (s *Server) qr(ctx context.Context, number survey.DossierCode, format export.Format) ([]byte, error) {
	if !slices.Contains([]export.Format{export.SVG, export.PNG}, format) {
		return nil, survey.Faults{{Field: "format", Key: "slips.qr_format", Args: []any{"value", string(format)}}}
	}
	invited, err := s.usableInvitation(ctx, number)
	if err != nil {
		return nil, err
	}
	link, err := s.slips.Link(&invited[0])
	if err != nil {
		return nil, err
	}
	code, err := invite.QR(link)
	if err != nil {
		return nil, err
	}
	if format == export.SVG {
		return code.SVG(), nil
	}
	var b bytes.Buffer
	err = code.PNG(&b, qrPixels)
	return b.Bytes(), err
}
