package intake

import (
	"hailong/internal/invite"
	"hailong/internal/survey"
)

// SetDerive makes a Service derive codes in another way, so that two dossiers can come to the same one.
func (s *Service) SetDerive(derive func(survey.DossierKey, int) invite.PersonalCode) {
	s.derive = derive
}
