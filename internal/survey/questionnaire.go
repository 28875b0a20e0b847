package survey

import "strconv"

// QuestionKind says what an answer to a question is.
type QuestionKind string

// The kinds of question.
const (
	ScaleQuestion  QuestionKind = "scale"  // one choice of a scale
	ChoiceQuestion QuestionKind = "choice" // one choice of its own list
	ChipsQuestion  QuestionKind = "chips"  // any number of its own choices
	TextQuestion   QuestionKind = "text"   // free text
)

// Survey is one version of a questionnaire. Published versions never change: new wording is a new version.
type Survey struct {
	ID        SurveyID
	Version   int
	Published string // yyyy-mm-dd
	Title     Label
	Opening   Label // purpose, time it takes, what is kept
	Consent   Label // beside the tax code
	Scales    map[string]Scale
	Sections  []Section
	Questions []Question // in the order asked
}

// VersionID gives "<id>.v<version>".
func (s *Survey) VersionID() VersionID {
	return VersionID(string(s.ID) + ".v" + strconv.Itoa(s.Version))
}

// Section is a heading above the question it names.
type Section struct {
	Before QuestionID
	Title  Label
}

// Scale is an ordered list of choices from worst to best, with not-applicable choices after them.
type Scale struct {
	Choices []Choice
}

// Choice is one possible answer.
type Choice struct {
	Code      ChoiceCode
	Label     Label
	Level     int  // 1 (worst) … on scales; 0 where the choice is no level
	Satisfied bool // counts as satisfied
	Face      string
}

// Question is one question of a survey.
type Question struct {
	ID       QuestionID
	Kind     QuestionKind
	Text     Label
	Short    Label // a few words, for tables and charts
	Hint     Label
	Required bool
	Factor   bool     // one of the factors of service shown beside the headline
	Number   int      // as printed; 0 = without number
	Choices  []Choice // of a choice or chips question, or resolved from its scale
	NoNA     bool     // the form does not offer "not applicable"
	NALabel  Label    // what "not applicable" is called here, if not as on the scale
	MaxChars int      // of a text question
	AskWhen  *Condition
	After    *Note
}

// Condition says that a question is asked only when another was answered with one of the codes.
type Condition struct {
	Question QuestionID
	Codes    []ChoiceCode
}

// Note is a text shown when the question was answered with one of the codes.
type Note struct {
	Codes []ChoiceCode
	Text  Label
}

// Question finds a question by id.
func (s *Survey) Question(id QuestionID) (*Question, bool) {
	for i := range s.Questions {
		if s.Questions[i].ID == id {
			return &s.Questions[i], true
		}
	}
	return nil, false
}

// Choice finds a choice by its code.
func (q *Question) Choice(code ChoiceCode) (Choice, bool) {
	for _, c := range q.Choices {
		if c.Code == code {
			return c, true
		}
	}
	return Choice{}, false
}

// Levels lists the choices that are levels of a scale, worst to best.
func (q *Question) Levels() []Choice {
	var out []Choice
	for _, c := range q.Choices {
		if c.Level > 0 {
			out = append(out, c)
		}
	}
	return out
}

// OverallQuestion is the id of the question from which the headline is computed.
const OverallQuestion QuestionID = "overall"
