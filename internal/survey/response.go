package survey

import "time"

// Submission is what arrived: untrusted, its texts as typed.
type Submission struct {
	Key       SubmissionKey
	Survey    VersionID
	Point     PointCode
	Mode      Mode
	Channel   Channel
	Lang      Lang
	Applicant Applicant
	Field     FieldCode
	Procedure ProcedureCode
	TaxCode   string // as typed; used for the BusinessKey, then dropped
	Consent   bool   // the box beside the tax code
	Answers   map[QuestionID][]string
	Received  time.Time
	Dossier   *Dossier // of a personal invitation: what is known, and so neither asked nor taken from the form
}

// Answer is one question's part of a response: choice codes, or the text of a text question.
type Answer struct {
	Choices []ChoiceCode
	Text    string
}

// Response is what was accepted and is stored. There is no IP address, no user agent and no tax code in it.
type Response struct {
	ID        ReceiptCode // the store's key, derived from the submission key or the invitation: the same is the same response
	Survey    VersionID
	Point     PointCode
	Mode      Mode
	Channel   Channel
	Lang      Lang
	Applicant Applicant
	Procedure ProcedureCode // empty = not known
	Field     FieldCode     // as given; empty = not known (then the procedure's field counts)
	Business  BusinessKey   // empty = not identified
	Dossier   DossierKey    // empty = tied to no dossier
	Submitted string        // keyed hash of the submission key, where ID is not made of it: a personal invitation's answer
	Answers   map[QuestionID]Answer
	Received  time.Time // when it was answered, UTC, milliseconds
}

// Code gives the single choice of a question, "" if it was not answered.
func (r *Response) Code(q QuestionID) ChoiceCode {
	if a, ok := r.Answers[q]; ok && len(a.Choices) > 0 {
		return a.Choices[0]
	}
	return ""
}
