package intake

import (
	"context"
	"encoding/hex"

	"hailong/internal/invite"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Invitation is what a personal code opens. Codes are secrets: they are for whoever hands over the slip and for the person
// who gets it, and must not be logged.
type Invitation struct {
	Code    invite.PersonalCode
	Dossier survey.Dossier // the state in which the applicant is asked
	Expires survey.Day     // the last day on which the code is valid
	Used    bool           // an answer was accepted
}

var (
	// errCode is the one answer to a code that is malformed, was never given out, or has expired.
	errCode = &survey.Error{Kind: survey.NotFound, Key: "state.code_invalid.title", Field: "code"}
	// errCodeUsed is told to any submission on a spent code but the one that spent it.
	errCodeUsed = &survey.Error{Kind: survey.Conflict, Key: "state.code_used.title", Field: "code"}
)

// personalReceipt is the receipt of a dossier's personal response, and the store's key of it: one insert decides who was
// first. It is made of a secret, so that who holds the list of codes and dossiers can open no answer.
func (k Keys) personalReceipt(dossier survey.DossierKey) survey.ReceiptCode {
	return survey.NewReceiptCode(keyed(k.Receipt, "invited|"+string(dossier)))
}

// submitted stands for a submission key in a personal response.
func (k Keys) submitted(key survey.SubmissionKey) string {
	return hex.EncodeToString(keyed(k.Receipt, "submitted|"+string(key))[:16])
}

// opened is what a typed code leads to, valid or not.
type opened struct {
	Invitation
	valid bool
	first survey.Response // the answer that spent it, where Used
}

// open looks a typed code up. It does the same reads whatever the code: one that cannot be a code, or that nobody was
// given, is looked up under keys that nothing has.
func (s *Service) open(ctx context.Context, typed string, today survey.Day) (opened, error) {
	code, _ := invite.Parse(typed) // the empty code is nobody's
	dossier, err := s.owner(ctx, s.keys.invitationKey(code))
	if survey.KindOf(err) == survey.NotFound {
		dossier = "nobody"
	} else if err != nil {
		return opened{}, err
	}
	states, err := s.states(ctx, dossier)
	if err != nil {
		return opened{}, err
	}
	o := opened{Invitation: Invitation{Code: code, Dossier: survey.Dossier{Key: dossier}}}
	if o.first, o.Used, err = s.spent(ctx, dossier); err != nil {
		return opened{}, err
	}
	if st := newest(states, asking); st != nil {
		o.Dossier, o.Expires = st.Dossier, s.expires(st)
		o.valid = today <= o.Expires
	}
	return o, nil
}

// spent gives the response that a dossier's code was spent for, if there is one.
func (s *Service) spent(ctx context.Context, dossier survey.DossierKey) (first survey.Response, used bool, err error) {
	first, err = s.read(ctx, s.keys.personalReceipt(dossier))
	if survey.KindOf(err) == survey.NotFound {
		return survey.Response{}, false, nil
	}
	return first, err == nil, err
}

// Invitation finds what a personal code opens today; the code may be typed in any of the ways invite.Parse reads. It writes
// nothing. A dossier invites from the latest of its states that is closed, refused or supplement, for as many days as the
// center says after the day of that state.
//
// A code that is malformed, unknown or expired gives one and the same error, NotFound: who guesses learns nothing from it.
func (s *Service) Invitation(ctx context.Context, typed string) (Invitation, error) {
	o, err := s.open(ctx, typed, survey.DayOf(s.now(), s.catalog.Zone))
	switch {
	case err != nil:
		return Invitation{}, err
	case !o.valid:
		return Invitation{}, errCode
	}
	return o.Invitation, nil
}

// AcceptPersonal checks a submission on a personal code and writes it once for the dossier. Procedure, point, channel,
// applicant and business come from the dossier; what the form says of them counts only where the dossier does not know.
//
// The submission that spent the code gets its receipt again, by its key and also after the code has expired. Errors: the
// error of Invitation for a code that is not valid; Conflict for one that is spent, with no word of the receipt;
// survey.Faults for anything wrong with the form; Unavailable and Internal where it could not be stored, and then it may be
// sent again with the same key.
func (s *Service) AcceptPersonal(ctx context.Context, code string, sub survey.Submission) (Receipt, error) {
	o, err := s.open(ctx, code, s.answeredOn(&sub))
	switch {
	case err != nil:
		return Receipt{}, err
	case o.Used && o.first.Submitted == s.keys.submitted(sub.Key):
		return again(&o.first), nil
	case !o.valid:
		return Receipt{}, errCode
	case o.Used:
		return Receipt{}, errCodeUsed
	}
	s.takeFrom(&o.Dossier, &sub)
	if faults := unreadable(&sub); len(faults) > 0 {
		return Receipt{}, faults
	}
	r, notices, err := s.personalResponse(&sub)
	if err != nil {
		return Receipt{}, err
	}
	return s.spend(ctx, r, notices)
}

func again(first *survey.Response) Receipt {
	return Receipt{Code: first.ID, Received: first.Received}
}

// takeFrom puts into a submission what its dossier knows, and takes out what the form is not asked for.
func (s *Service) takeFrom(d *survey.Dossier, sub *survey.Submission) {
	sub.Dossier = d
	sub.Mode, sub.Point, sub.Procedure, sub.Field, sub.Channel = survey.Personal, d.Point, "", "", ""
	if d.Applicant != "" {
		sub.Applicant = d.Applicant
	}
	if d.Business != "" || d.Applicant == survey.Citizen {
		sub.TaxCode, sub.Consent = "", false
	}
}

// personalResponse makes the response of a submission whose dossier is known, or tells all its faults. A point that has
// retired, or that the definitions do not know, is no fault: the dossier was handled there.
func (s *Service) personalResponse(sub *survey.Submission) (*survey.Response, []string, error) {
	r, notices, err := s.answered(sub)
	if err != nil {
		return nil, nil, err
	}
	d := sub.Dossier
	r.ID, r.Submitted, r.Dossier, r.Mode = s.keys.personalReceipt(d.Key), s.keys.submitted(sub.Key), d.Key, survey.Personal
	r.Point, r.Channel, r.Procedure = d.Point, s.channel(d), d.Procedure
	if p, ok := s.catalog.Center.Resolve(d.Procedure, d.Group, d.Received); ok {
		r.Procedure = p.Code
	}
	if d.Business != "" {
		r.Business = d.Business
	}
	return r, notices, nil
}

// channel is how the dossier was handed in, or, where that is not known, the channel of its point.
func (s *Service) channel(d *survey.Dossier) survey.Channel {
	if d.SubmittedVia != "" {
		return d.SubmittedVia.Channel()
	}
	for i := range s.catalog.Center.Points {
		if p := &s.catalog.Center.Points[i]; p.Code == d.Point {
			return p.Channel
		}
	}
	return ""
}

// spend writes a personal response. Of many at once one is written; the others are the same submission or too late.
func (s *Service) spend(ctx context.Context, r *survey.Response, notices []string) (Receipt, error) {
	outcome, err := s.save(ctx, r)
	if err != nil {
		return Receipt{}, err
	}
	if outcome == store.Written {
		return Receipt{Code: r.ID, Received: r.Received, New: true, Notices: notices}, nil
	}
	first, err := s.first(ctx, r.ID)
	switch {
	case err != nil:
		return Receipt{}, err
	case first.Submitted == r.Submitted:
		return again(&first), nil
	}
	return Receipt{}, errCodeUsed
}
