package survey

// Codes as they stand in definitions, in stored responses and in the keys of figures.
type (
	// SurveyID names a questionnaire through all its versions, e.g. "business-satisfaction".
	SurveyID string
	// VersionID names one published, immutable version, e.g. "business-satisfaction.v1".
	VersionID string
	// QuestionID names a question inside a survey, e.g. "overall"; form fields and import columns bear it.
	QuestionID string
	// ChoiceCode is what is stored for a choice; labels may be translated, codes never change.
	ChoiceCode string
	// PointCode names a service point, e.g. "TT-01".
	PointCode string
	// AgencyCode, FieldCode and ProcedureCode name an agency, a field of procedures and a procedure.
	AgencyCode    string
	FieldCode     string
	ProcedureCode string
	// Channel says how the application was handed in or the answer taken, e.g. "counter", "online", "paper".
	Channel string
	// Lang is a language tag of two letters, "vi" or "en".
	Lang string
	// SubmissionKey is made with the page (128 random bits) or by the client; the same key means the same submission.
	SubmissionKey string
	// ReceiptCode names an accepted response to the person who gave it: 100 random bits, Crockford base 32.
	ReceiptCode string
	// BusinessKey is a keyed hash of a tax code; the code itself is never kept.
	BusinessKey string
	// DossierCode is the one-stop software's number of a dossier, where a response is tied to one.
	DossierCode string
)

// NotApplicable is the choice code by which a respondent says that a question does not concern them.
const NotApplicable ChoiceCode = "na"

// Unclassified stands in figures for every procedure code that the definitions do not know: codes change over the years.
const Unclassified ProcedureCode = "unclassified"

// Applicant says in what capacity somebody handed in a dossier.
type Applicant string

// The three kinds of applicant. The plan's target speaks of businesses.
const (
	Business  Applicant = "business"
	Household Applicant = "household"
	Citizen   Applicant = "citizen"
)

// Applicants lists the kinds in the order in which pages offer them.
var Applicants = []Applicant{Business, Household, Citizen}

// Valid reports whether a is one of the three kinds.
func (a Applicant) Valid() bool { return a == Business || a == Household || a == Citizen }

// Mode says by what right an answer was given.
type Mode string

// The modes known so far: an open poster, a personal invitation, a paper form entered by staff.
const (
	Open     Mode = "open"
	Personal Mode = "personal"
	Entered  Mode = "entered"
)

// Label is a text by language. Vietnamese is always there; other languages may be missing.
type Label map[Lang]string

// In gives the text in lang, or in Vietnamese where it is missing.
func (l Label) In(lang Lang) string {
	if s, ok := l[lang]; ok && s != "" {
		return s
	}
	return l["vi"]
}
