package intake_test

import (
	"errors"
	"strings"
	"testing"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// forged is a form that claims everything it could.
func forged(s *survey.Submission) {
	s.Point, s.Mode, s.Channel, s.Procedure, s.Field = "TT-01", survey.Open, "paper", "1.000001", "dat-dai"
	s.Applicant, s.TaxCode, s.Consent, s.Lang = survey.Citizen, "0100233488", true, "en"
}

// TestAPersonalAnswerIsItsDossiers: what the dossier knows is stored, whatever the form says.
func TestAPersonalAnswerIsItsDossiers(t *testing.T) {
	t.Parallel()
	type want struct {
		point     survey.PointCode
		channel   survey.Channel
		procedure survey.ProcedureCode
		applicant survey.Applicant
		business  survey.BusinessKey
	}
	const known = "b0123456789abcdef"
	own := keys.BusinessKey("0100233488")
	for _, c := range []struct {
		why    string
		change func(*survey.Dossier)
		want   want
	}{
		{"all is known", nil, want{"TT-02", "online", "9.000001", survey.Business, known}},
		{"by post", func(d *survey.Dossier) { d.SubmittedVia = survey.Post }, want{"TT-02", "postal", "9.000001", survey.Business, known}},
		{"at a counter", func(d *survey.Dossier) { d.SubmittedVia = survey.Direct }, want{"TT-02", "counter", "9.000001", survey.Business, known}},
		{"not known how: the point's channel", func(d *survey.Dossier) { d.SubmittedVia, d.Point = "", "TT-14" },
			want{"TT-14", "postal", "9.000001", survey.Business, known}},
		{"a code of another year", func(d *survey.Dossier) { d.Procedure = "9.000000" }, want{"TT-02", "online", "9.000001", survey.Business, known}},
		{"a code that nobody knows", func(d *survey.Dossier) { d.Procedure = "0.0" }, want{"TT-02", "online", "0.0", survey.Business, known}},
		{"a point that has retired", func(d *survey.Dossier) { d.Point = "TT-90" }, want{"TT-90", "online", "9.000001", survey.Business, known}},
		{"a point that nobody knows", func(d *survey.Dossier) { d.Point, d.SubmittedVia = "XX", "" }, want{"XX", "", "9.000001", survey.Business, known}},
		{"no applicant: the form's", func(d *survey.Dossier) { d.Applicant = "" }, want{"TT-02", "online", "9.000001", survey.Citizen, known}},
		{"no business: the form's", func(d *survey.Dossier) { d.Business = "" }, want{"TT-02", "online", "9.000001", survey.Business, own}},
		{"a citizen has no tax code here", func(d *survey.Dossier) { d.Applicant, d.Business = survey.Citizen, "" },
			want{"TT-02", "online", "9.000001", survey.Citizen, ""}},
	} {
		d := memoryDesk(t)
		key := d.hand(t, closed(c.change))
		if _, err := d.AcceptPersonal(t.Context(), d.code(t, key), submission(forged)); err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		r := d.response(t)
		if got := (want{r.Point, r.Channel, r.Procedure, r.Applicant, r.Business}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.why, got, c.want)
		}
		if r.Mode != survey.Personal || r.Dossier != key || r.Field != "" || r.Lang != "en" || len(r.Submitted) != 32 {
			t.Errorf("%s: %+v", c.why, r)
		}
	}
}

// TestAFaultyPersonalForm is refused as an open one is, and the code stays unspent.
func TestAFaultyPersonalForm(t *testing.T) {
	t.Parallel()
	d := memoryDesk(t)
	code := d.code(t, d.hand(t, closed(func(x *survey.Dossier) { x.Applicant = "" })))
	for why, change := range map[string]func(*survey.Submission){
		"err.applicant_required": func(s *survey.Submission) { s.Applicant = "" },
		"err.q1_required":        func(s *survey.Submission) { s.Answers = nil },
		"err.key_invalid":        func(s *survey.Submission) { s.Key = "short" },
		"err.survey_unknown":     func(s *survey.Submission) { s.Survey = "other.v1" },
		"err.text_invalid":       func(s *survey.Submission) { s.Answers["comment"] = []string{"\xff"} },
	} {
		_, err := d.AcceptPersonal(t.Context(), code, submission(change))
		var faults survey.Faults
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Key != why {
			t.Errorf("%v, want the fault %s", err, why)
		}
	}
	if n := d.counts(t)[store.Responses]; n != 0 {
		t.Errorf("%d responses are stored, want none", n)
	}
	if _, err := d.AcceptPersonal(t.Context(), code, submission(nil)); err != nil {
		t.Error(err)
	}
}

// TestAReceiptIsNoSecretOfTheList: whoever holds the codes and numbers of all dossiers cannot come to an answer by them.
func TestAReceiptIsNoSecretOfTheList(t *testing.T) {
	t.Parallel()
	d := memoryDesk(t)
	dossier := d.hand(t, closed(nil))
	code := d.code(t, dossier)
	receipt, err := d.AcceptPersonal(t.Context(), code, submission(nil))
	if err != nil {
		t.Fatal(err)
	}
	for why, guess := range map[string]survey.SubmissionKey{"code": survey.SubmissionKey(code), "dossier": survey.SubmissionKey(dossier), "key": key, "number": "H38.21-210305-0001"} {
		if keys.ReceiptID(guess) == receipt.Code {
			t.Errorf("the receipt is made of the %s alone", why)
		}
	}
	r := d.response(t)
	body, err := survey.EncodeResponse(&r)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{code, key, "H38.21-210305-0001", string(receipt.Code)} {
		if strings.Contains(string(body), secret) {
			t.Errorf("the stored response holds %s: %s", secret, body)
		}
	}
	open, err := d.Accept(t.Context(), submission(func(s *survey.Submission) { s.Dossier = &survey.Dossier{Key: dossier} }))
	if err != nil || open.Code == receipt.Code {
		t.Errorf("an open answer with the same key: %+v, %v", open, err)
	}
}
