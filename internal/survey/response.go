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
}

// Answer is one question's part of a response: choice codes, or the text of a text question.
type Answer struct {
	Choices []ChoiceCode
	Text    string
}

// Response is what was accepted and is stored. There is no IP address, no user agent and no tax code in it.
type Response struct {
	ID        ReceiptCode // the store's key, derived from the submission key: the same submission is the same response
	Survey    VersionID
	Point     PointCode
	Mode      Mode
	Channel   Channel
	Lang      Lang
	Applicant Applicant
	Procedure ProcedureCode // empty = not known
	Field     FieldCode     // as given; empty = not known (then the procedure's field counts)
	Business  BusinessKey   // empty = not identified
	Dossier   DossierCode
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
