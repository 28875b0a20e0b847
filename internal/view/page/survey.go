package page

import (
	"cmp"
	"slices"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// Names of the survey form's own fields; every other field bears the id of a question.
const (
	KeyField       = "key"
	VersionField   = "survey"
	LangField      = "lang"
	ApplicantField = "applicant"
	KindField      = "field"
	TaxCodeField   = "taxcode"
	ConsentField   = "consent"
)

// SurveyInput is what a survey page is made of.
type SurveyInput struct {
	Printer  *locale.Printer
	Center   *survey.Center
	Point    *survey.ServicePoint
	Survey   *survey.Survey
	Fields   []survey.Field      // offered here, in the order shown; none = the question is not asked
	Day      survey.Day          // today, to name the agency that does the work now; empty = no agency is named
	Key      string              // submission key
	Values   map[string][]string // what was filled in, by form field; nil for a fresh page
	Faults   survey.Faults       // what is wrong with it
	NotSaved bool                // the answers were right but could not be stored
	Action   string              // where the form is posted to, and the address of the page
	Personal *Personal           // of a page that a personal code opened; nil for one of a service point
}

// Survey is the survey page: a form whose every text is already in the page's language.
type Survey struct {
	Frame
	Heading   string
	Opening   string
	Facts     []Fact // where the answer is given
	Action    string
	Key       string
	Version   string
	NotSaved  bool
	Summary   []Link    // a line for each fault, linked to its field
	Applicant *Question // nil = known
	Kind      *Select   // of dossier
	Questions []Question
	TaxCode   *TaxCode
	Button    string
	Privacy   []string
	Complaint
}

// Fact is a name with its value.
type Fact struct{ Name, Value string }

// Select is a native list of which one line may be chosen.
type Select struct {
	ID, Label, First, Fault string
	Options                 []Choice
}

// TaxCode is the optional field for a tax code, with the consent that goes with it.
type TaxCode struct {
	ID, Label, Value, Consent, Household, Fault string
	Consented                                   bool
	Always                                      bool // shown whatever else is filled in
}

// NewSurvey makes the page. A page that comes back to its reader, with faults or not stored, keeps everything that was
// filled in, and offers no other language, since that link would lose it.
func NewSurvey(in SurveyInput) *Survey {
	b := surveyBuilder{SurveyInput: in, lang: survey.Lang(in.Printer.Lang())}
	title := in.Survey.Title.In(b.lang)
	questions := b.questions()
	s := &Survey{
		Frame:     NewFrame(in.Printer, in.Center, in.Action, title),
		Heading:   title,
		Opening:   b.opening(),
		Facts:     b.facts(),
		Action:    in.Action,
		Key:       in.Key,
		Version:   string(in.Survey.VersionID()),
		NotSaved:  in.NotSaved,
		Summary:   b.summary(questions),
		Applicant: b.applicant(),
		Kind:      b.kind(),
		Questions: questions,
		TaxCode:   b.taxCode(),
		Button:    in.Printer.T("survey.submit"),
		Privacy:   b.privacy(),
		Complaint: newComplaint(in.Printer, in.Center),
	}
	if in.NotSaved {
		s.Button = in.Printer.T("survey.resend")
	}
	if in.NotSaved || len(in.Faults) > 0 {
		s.Title = in.Printer.T("survey.error_title", "title", title)
		s.LangLinks = nil
	}
	return s
}

// surveyBuilder turns definitions into what the template places.
type surveyBuilder struct {
	SurveyInput
	lang survey.Lang
}

func (b *surveyBuilder) opening() string {
	if b.Personal != nil {
		return b.Printer.T("survey.opening_personal")
	}
	return b.Survey.Opening.In(b.lang)
}

func (b *surveyBuilder) facts() []Fact {
	if b.Personal != nil {
		return b.personalFacts()
	}
	facts := []Fact{{b.Printer.T("survey.point"), b.Point.Name.In(b.lang)}}
	if place := b.Point.Place.In(b.lang); place != "" {
		facts = append(facts, Fact{b.Printer.T("survey.place"), place})
	}
	if a := agencyOn(b.Center, b.Point.Agency, b.Day); a != nil {
		facts = append(facts, Fact{b.Printer.T("survey.agency"), a.Name.In(b.lang)})
	}
	return facts
}

// fault gives the sentences about one field, "" if it is right.
func (b *surveyBuilder) fault(field string) string {
	var text string
	for _, f := range b.Faults.For(field) {
		if text != "" {
			text += " "
		}
		text += b.Printer.T(f.Key, f.Args...)
	}
	return text
}

// summary lists the faults in the order of the page; one that concerns no field of it stands last and has no link.
func (b *surveyBuilder) summary(questions []Question) []Link {
	place := map[string]int{ApplicantField: 1, KindField: 2, TaxCodeField: len(questions) + 3}
	for i, q := range questions {
		place[q.ID] = i + 3
	}
	faults := slices.Clone(b.Faults)
	slices.SortStableFunc(faults, func(x, y survey.Fault) int {
		return cmp.Compare(cmp.Or(place[x.Field], len(questions)+4), cmp.Or(place[y.Field], len(questions)+4))
	})
	var lines []Link
	for _, f := range faults {
		line := Link{Text: b.Printer.T(f.Key, f.Args...)}
		q, isQuestion := b.Survey.Question(survey.QuestionID(f.Field))
		if isQuestion && q.Number > 0 {
			line.Text = b.Printer.T("survey.numbered_fault", "n", q.Number, "fault", line.Text)
		}
		if isQuestion || f.Field == ApplicantField && b.asksApplicant() || f.Field == TaxCodeField && b.asksTaxCode() || f.Field == KindField && len(b.Fields) > 0 {
			line.Href = "#" + f.Field
		}
		lines = append(lines, line)
	}
	return lines
}

func (b *surveyBuilder) kind() *Select {
	if len(b.Fields) == 0 {
		return nil
	}
	s := &Select{
		ID: KindField, Label: b.Printer.T("survey.field"), First: b.Printer.T("survey.field_first"), Fault: b.fault(KindField),
	}
	for _, f := range b.Fields {
		s.Options = append(s.Options, Choice{
			Value: string(f.Code), Label: f.Name.In(b.lang), Checked: b.chosen(KindField, string(f.Code)),
		})
	}
	return s
}

func (b *surveyBuilder) taxCode() *TaxCode {
	if !b.asksTaxCode() {
		return nil
	}
	consent := b.Survey.Consent.In(b.lang)
	if consent == "" {
		consent = b.Printer.T("consent.taxcode")
	}
	t := &TaxCode{
		ID: TaxCodeField, Label: b.Printer.T("taxcode.label"), Value: b.first(TaxCodeField), Fault: b.fault(TaxCodeField),
		Consent: consent, Consented: b.first(ConsentField) != "", Household: b.Printer.T("consent.taxcode_household"),
	}
	if !b.asksApplicant() { // it is a business: then the field waits for no choice, and the note concerns nobody
		t.Always, t.Household = true, ""
	}
	return t
}
