package page

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"hailong/internal/survey"
)

// Question is one question as the template places it.
type Question struct {
	ID      string
	Number  int // 0 = without
	Kind    string
	Section string // heading above it
	Text    string
	Hint    string
	Mark    string // "required", "optional" or nothing
	Layout  string // classes of its row of choices
	Gate    string // class of a question that is asked only after certain choices
	Fault   string
	Choices []Choice
	Apart   []Choice // not applicable: a quiet line of its own
	After   []Piece  // note shown after certain choices
	Value   string   // of a text
}

// Choice is one radio button, checkbox or option.
type Choice struct {
	ID      string // only on the first of a faulty question, for the summary's link
	Name    string
	Value   string
	Label   string
	Class   string // marks choices on which something else depends
	Face    int    // 1 (sad) … 5 (glad); 0 = no face
	Many    bool   // a checkbox
	Wide    bool   // takes a whole row
	Checked bool
}

// Piece is a part of a running text, a link where it has an address.
type Piece struct{ Text, Href string }

// maxGates is how many conditions the style knows; a question behind a further one is always shown.
const maxGates = 4

// wideLabel is the length from which a choice takes a row of its own on a phone.
const wideLabel = 21

func (b *surveyBuilder) first(name string) string {
	if v := b.Values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (b *surveyBuilder) chosen(name, value string) bool {
	return slices.Contains(b.Values[name], value)
}

// applicant is the one question that is the product's own and not the survey's; nil where the answer is known.
func (b *surveyBuilder) applicant() *Question {
	if !b.asksApplicant() {
		return nil
	}
	q := &Question{
		ID: ApplicantField, Kind: string(survey.ChoiceQuestion), Text: b.Printer.T("survey.applicant"),
		Mark: b.Printer.T("survey.required"), Layout: "u", Fault: b.fault(ApplicantField),
	}
	class := map[survey.Applicant]string{survey.Business: "bz", survey.Household: "hh"}
	for _, a := range survey.Applicants {
		q.Choices = append(q.Choices, Choice{
			Name: ApplicantField, Value: string(a), Label: b.Printer.T("applicant." + string(a)),
			Class: class[a], Checked: b.chosen(ApplicantField, string(a)),
		})
	}
	q.anchor()
	return q
}

// questions gives the survey's questions as asked, except that one which depends on another follows it at once: its
// reader has just given the answer that it asks about.
func (b *surveyBuilder) questions() []Question {
	gates := b.gates()
	var out []Question
	var place func(q *survey.Question)
	place = func(q *survey.Question) {
		out = append(out, b.question(q, gates))
		for i := range b.Survey.Questions {
			if next := &b.Survey.Questions[i]; b.follows(next, q.ID) {
				place(next)
			}
		}
	}
	for i := range b.Survey.Questions {
		if q := &b.Survey.Questions[i]; (q.AskWhen == nil || !b.known(q.AskWhen.Question)) && !b.tooEarly(q.ID) {
			place(q)
		}
	}
	return out
}

func (b *surveyBuilder) tooEarly(id survey.QuestionID) bool {
	return id == resultQuestion && b.Personal != nil && b.Personal.Pending
}

func (b *surveyBuilder) follows(q *survey.Question, id survey.QuestionID) bool {
	return q.AskWhen != nil && q.AskWhen.Question == id && q.ID != id
}

func (b *surveyBuilder) known(id survey.QuestionID) bool {
	_, ok := b.Survey.Question(id)
	return ok
}

// gates numbers the questions that are asked only when another was answered in a certain way.
func (b *surveyBuilder) gates() []*survey.Question {
	var out []*survey.Question
	for i := range b.Survey.Questions {
		if q := &b.Survey.Questions[i]; q.AskWhen != nil && len(out) < maxGates {
			out = append(out, q)
		}
	}
	return out
}

func (b *surveyBuilder) question(q *survey.Question, gates []*survey.Question) Question {
	out := Question{
		ID: string(q.ID), Number: q.Number, Kind: string(q.Kind), Text: q.Text.In(b.lang), Hint: q.Hint.In(b.lang),
		Section: b.section(q.ID), Fault: b.fault(string(q.ID)), Layout: layout(q), After: b.note(q),
	}
	switch {
	case q.Required:
		out.Mark = b.Printer.T("survey.required")
	case q.Kind == survey.TextQuestion:
		out.Mark = b.Printer.T("survey.optional")
		out.Value = b.first(out.ID)
	}
	if i := slices.Index(gates, q); i >= 0 {
		out.Gate = "y" + strconv.Itoa(i)
	}
	for _, c := range q.Choices {
		choice := b.choice(q, c, gates)
		switch {
		case c.Code != survey.NotApplicable:
			out.Choices = append(out.Choices, choice)
		case !q.NoNA:
			out.Apart = append(out.Apart, choice)
		}
	}
	out.anchor()
	return out
}

func (b *surveyBuilder) section(id survey.QuestionID) string {
	for _, s := range b.Survey.Sections {
		if s.Before == id {
			return s.Title.In(b.lang)
		}
	}
	return ""
}

func (b *surveyBuilder) choice(q *survey.Question, c survey.Choice, gates []*survey.Question) Choice {
	out := Choice{
		Name: string(q.ID), Value: string(c.Code), Label: c.Label.In(b.lang), Many: q.Kind == survey.ChipsQuestion,
		Checked: b.chosen(string(q.ID), string(c.Code)), Face: face(c, len(q.Levels())),
	}
	if c.Code == survey.NotApplicable && q.NALabel.In(b.lang) != "" {
		out.Label = q.NALabel.In(b.lang)
	}
	out.Wide = q.Kind == survey.ChoiceQuestion && utf8.RuneCountInString(out.Label) >= wideLabel
	if q.After != nil && slices.Contains(q.After.Codes, c.Code) {
		out.Class = "a"
	}
	for i, g := range gates {
		if g.AskWhen.Question == q.ID && slices.Contains(g.AskWhen.Codes, c.Code) {
			out.Class = join(out.Class, "g"+strconv.Itoa(i))
		}
	}
	return out
}

// anchor gives the first input the question's id, so that the summary of faults can lead to it.
func (q *Question) anchor() {
	if q.Fault != "" && len(q.Choices) > 0 {
		q.Choices[0].ID = q.ID
	}
}

// layout chooses the row: a scale of at most five faces side by side, chips in two columns, choices as they fit.
func layout(q *survey.Question) string {
	levels := len(q.Levels())
	switch {
	case q.Kind == survey.ScaleQuestion && levels <= 5 && q.ID == survey.OverallQuestion:
		return "s b"
	case q.Kind == survey.ScaleQuestion && levels <= 5:
		return "s"
	case q.Kind == survey.ChipsQuestion:
		return "t"
	case q.Kind == survey.ChoiceQuestion:
		return "u"
	}
	return "v"
}

// face gives the drawing of a level: the definition's own, else spread from the saddest to the gladdest.
func face(c survey.Choice, levels int) int {
	if n, err := strconv.Atoi(c.Face); err == nil && n >= 1 && n <= 5 {
		return n
	}
	if c.Level < 1 || levels < 2 || c.Level > levels {
		return 0
	}
	return 1 + (c.Level-1)*4/(levels-1)
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}
