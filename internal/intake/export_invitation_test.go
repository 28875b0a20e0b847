package intake

import (
	"context"

	"hailong/internal/invite"
	"hailong/internal/survey"
)

// Invite is invite, as the import of dossiers calls it.
func (s *Service) Invite(ctx context.Context, keys ...survey.DossierKey) error {
	return s.invite(ctx, keys)
}

// SetDerive makes a Service derive codes in another way, so that two dossiers can come to the same one.
func (s *Service) SetDerive(derive func(survey.DossierKey, int) invite.PersonalCode) {
	s.derive = derive
}
