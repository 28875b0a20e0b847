package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// The notices of a Receipt, which are message keys too.
const (
	NoticeTaxCode = "taxcode.error"   // the tax code is no tax code and was left out
	NoticeConsent = "consent.missing" // the tax code came without consent and was left out
)

// Receipt says that an answer is stored for good.
type Receipt struct {
	Code     survey.ReceiptCode
	Received time.Time // when the answer that stands was received
	New      bool      // false: it was stored before, and the earlier answers stand
	Notices  []string  // what of the tax code was left out; NoticeTaxCode, NoticeConsent
}

// Accept checks a submission and writes it once. Received counts as the time of answering, the clock where it is zero.
// Errors: NotFound and Gone for the service point; survey.Faults, which is Invalid, for anything wrong with the form;
// Unavailable and Internal where it could not be stored, and then it may be sent again with the same key.
func (s *Service) Accept(ctx context.Context, sub survey.Submission) (Receipt, error) {
	sub.Dossier = nil
	if faults := unreadable(&sub); len(faults) > 0 {
		return Receipt{}, faults
	}
	r, notices, err := s.response(&sub)
	if err != nil {
		return Receipt{}, err
	}
	outcome, err := s.save(ctx, r)
	if err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Code: r.ID, Received: r.Received, New: outcome == store.Written, Notices: notices}
	if outcome == store.Conflict {
		first, err := s.first(ctx, r.ID)
		if err != nil {
			return Receipt{}, err
		}
		receipt.Received = first.Received
	}
	return receipt, nil
}

// save writes a response once; when it returns, what it wrote is durable.
func (s *Service) save(ctx context.Context, r *survey.Response) (store.Outcome, error) {
	body, err := survey.EncodeResponse(r)
	if err != nil {
		return 0, err
	}
	outcome, err := s.writer.Insert(ctx, store.Document{Key: string(r.ID), Body: body})
	if err != nil {
		return 0, fmt.Errorf("save a response: %w", err)
	}
	return outcome, nil
}

// first reads the response back that was there before, or is Unavailable.
func (s *Service) first(ctx context.Context, id survey.ReceiptCode) (survey.Response, error) {
	r, err := s.read(ctx, id)
	if err != nil {
		return r, &survey.Error{Kind: survey.Unavailable, Err: fmt.Errorf("read the first response back: %w", err)}
	}
	return r, nil
}

// Lookup finds what a receipt stands for; the code may be typed in any of the ways survey.ParseReceipt reads.
// NotFound where there is no such response.
func (s *Service) Lookup(ctx context.Context, code survey.ReceiptCode) (survey.Response, error) {
	id, err := survey.ParseReceipt(string(code))
	if err != nil {
		return survey.Response{}, err
	}
	r, err := s.read(ctx, id)
	if survey.KindOf(err) == survey.NotFound {
		err = &survey.Error{Kind: survey.NotFound, Key: "state.unknown_receipt.title", Field: "receipt", Err: err}
	}
	return r, err
}

func (s *Service) read(ctx context.Context, id survey.ReceiptCode) (survey.Response, error) {
	doc, err := s.store.Get(ctx, store.Responses, string(id))
	if err != nil {
		return survey.Response{}, err
	}
	r := survey.Response{ID: id}
	err = survey.DecodeResponse(doc.Body, &r)
	return r, err
}

// unreadable finds what is not UTF-8, in whatever part of the submission.
func unreadable(sub *survey.Submission) survey.Faults {
	var faults survey.Faults
	check := func(field string, values ...string) {
		bad := func(v string) bool { return !utf8.ValidString(v) }
		if bad(field) || slices.ContainsFunc(values, bad) {
			faults = append(faults, survey.Fault{Field: strings.ToValidUTF8(field, "\ufffd"), Key: "err.text_invalid"})
		}
	}
	check("key", string(sub.Key))
	check("survey", string(sub.Survey))
	check("point", string(sub.Point))
	check("applicant", string(sub.Applicant))
	check("field", string(sub.Field))
	check("procedure", string(sub.Procedure))
	check("taxcode", sub.TaxCode)
	for id, values := range sub.Answers {
		check(string(id), values...)
	}
	slices.SortStableFunc(faults, func(a, b survey.Fault) int { return strings.Compare(a.Field, b.Field) })
	return faults
}

// response makes the response of a submission at a service point, or tells all its faults.
func (s *Service) response(sub *survey.Submission) (*survey.Response, []string, error) {
	point, err := s.catalog.Center.Point(sub.Point, s.answeredOn(sub))
	if err != nil {
		return nil, nil, err
	}
	r, notices, err := s.answered(sub)
	if err != nil {
		return nil, nil, err
	}
	r.ID, r.Mode = s.keys.ReceiptID(sub.Key), survey.Open
	r.Point, r.Channel = point.Code, point.Channel
	return r, notices, nil
}

// answered makes what open and personal responses have in common: everything but by what right and where the answer was
// given. Its error is survey.Faults.
func (s *Service) answered(sub *survey.Submission) (*survey.Response, []string, error) {
	faults := s.checkFrame(sub, s.answeredOn(sub))
	var given checked
	if def, ok := s.catalog.Survey(sub.Survey); ok && def.ID == s.catalog.Center.Survey {
		given = checkAnswers(def, sub.Answers, rules{})
	} else {
		faults = append(faults, survey.Fault{Field: "survey", Key: "err.survey_unknown", Args: []any{"survey", string(sub.Survey)}})
	}
	if faults = append(faults, given.faults...); len(faults) > 0 {
		return nil, nil, faults
	}
	business, notices := s.business(sub)
	return &survey.Response{
		Survey: sub.Survey, Lang: s.language(sub.Lang), Applicant: sub.Applicant, Procedure: sub.Procedure, Field: sub.Field,
		Business: business, Answers: given.answers, Received: s.answeredAt(sub).UTC().Truncate(time.Millisecond),
	}, notices, nil
}

// answeredAt is when a submission counts as answered: what its caller says, else now.
func (s *Service) answeredAt(sub *survey.Submission) time.Time {
	if sub.Received.IsZero() {
		return s.now()
	}
	return sub.Received
}

func (s *Service) answeredOn(sub *survey.Submission) survey.Day {
	return survey.DayOf(s.answeredAt(sub), s.catalog.Zone)
}

// checkFrame checks what stands around the answers.
func (s *Service) checkFrame(sub *survey.Submission, day survey.Day) survey.Faults {
	var faults survey.Faults
	if !goodKey(string(sub.Key)) {
		faults = append(faults, survey.Fault{Field: "key", Key: "err.key_invalid"})
	}
	switch {
	case sub.Applicant == "":
		faults = append(faults, survey.Fault{Field: "applicant", Key: "err.applicant_required"})
	case !sub.Applicant.Valid():
		faults = append(faults, survey.Fault{Field: "applicant", Key: "err.choice_invalid"})
	}
	if _, ok := s.catalog.Center.Field(sub.Field); !ok && sub.Field != "" {
		faults = append(faults, survey.Fault{Field: "field", Key: "err.field_unknown"})
	}
	if _, ok := s.catalog.Center.Procedure(sub.Procedure, day); !ok && sub.Procedure != "" {
		faults = append(faults, survey.Fault{Field: "procedure_code", Key: "err.choice_invalid"})
	}
	return faults
}

// goodKey reports whether a submission key is long enough to be random, and plain enough to stand anywhere.
func goodKey(key string) bool {
	if len(key) < 16 || len(key) > 128 {
		return false
	}
	return strings.IndexFunc(key, func(r rune) bool {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.~", r)
		return !plain
	}) < 0
}

// business gives the key of the tax code, if there is one, it is right, and its giver agreed.
func (s *Service) business(sub *survey.Submission) (survey.BusinessKey, []string) {
	code, err := survey.ParseTaxCode(sub.TaxCode)
	switch {
	case err != nil:
		return "", []string{NoticeTaxCode}
	case code != "" && !sub.Consent:
		return "", []string{NoticeConsent}
	}
	return s.keys.BusinessKey(code), nil
}

// language gives a language the center offers, Vietnamese for any other.
func (s *Service) language(l survey.Lang) survey.Lang {
	if slices.Contains(s.catalog.Center.Languages, l) {
		return l
	}
	return "vi"
}
