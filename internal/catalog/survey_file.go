package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hailong/internal/survey"
)

// The file types mirror the schemas; json tags are the names in the files.
type (
	surveyFile struct {
		ID        survey.SurveyID      `json:"id"`
		Version   int                  `json:"version"`
		Published survey.Day           `json:"published"`
		Title     survey.Label         `json:"title"`
		Opening   survey.Label         `json:"opening"`
		Consent   survey.Label         `json:"consent"`
		Scales    map[string]scaleFile `json:"scales"`
		Sections  []sectionFile        `json:"sections"`
		Questions []questionFile       `json:"questions"`
	}
	scaleFile struct {
		Choices []choiceFile `json:"choices"`
	}
	choiceFile struct {
		Code      survey.ChoiceCode `json:"code"`
		Label     survey.Label      `json:"label"`
		Level     int               `json:"level"`
		Satisfied bool              `json:"satisfied"`
		Face      string            `json:"face"`
	}
	sectionFile struct {
		Before survey.QuestionID `json:"before"`
		Title  survey.Label      `json:"title"`
	}
	questionFile struct {
		ID       survey.QuestionID   `json:"id"`
		Kind     survey.QuestionKind `json:"kind"`
		Text     survey.Label        `json:"text"`
		Short    survey.Label        `json:"short"`
		Hint     survey.Label        `json:"hint"`
		Number   int                 `json:"number"`
		Required bool                `json:"required"`
		Factor   bool                `json:"factor"`
		Scale    string              `json:"scale"`
		OfferNA  *bool               `json:"offer_na"`
		NALabel  survey.Label        `json:"na_label"`
		Choices  []choiceFile        `json:"choices"`
		MaxChars int                 `json:"max_chars"`
		AskWhen  *conditionFile      `json:"ask_when"`
		After    *noteFile           `json:"after"`
	}
	conditionFile struct {
		Question survey.QuestionID   `json:"question"`
		Codes    []survey.ChoiceCode `json:"codes"`
	}
	noteFile struct {
		Codes []survey.ChoiceCode `json:"codes"`
		Text  survey.Label        `json:"text"`
	}
)

func (f *surveyFile) survey() *survey.Survey {
	s := &survey.Survey{
		ID: f.ID, Version: f.Version, Published: string(f.Published), Title: f.Title, Opening: f.Opening, Consent: f.Consent,
		Scales: map[string]survey.Scale{},
	}
	for name, scale := range f.Scales {
		s.Scales[name] = survey.Scale{Choices: choices(scale.Choices)}
	}
	for _, x := range f.Sections {
		s.Sections = append(s.Sections, survey.Section{Before: x.Before, Title: x.Title})
	}
	for i := range f.Questions {
		s.Questions = append(s.Questions, f.Questions[i].question(s.Scales))
	}
	return s
}

func (f *questionFile) question(scales map[string]survey.Scale) survey.Question {
	q := survey.Question{
		ID: f.ID, Kind: f.Kind, Text: f.Text, Short: f.Short, Hint: f.Hint, Required: f.Required, Factor: f.Factor,
		Number: f.Number, Choices: choices(f.Choices), NoNA: f.OfferNA != nil && !*f.OfferNA, NALabel: f.NALabel, MaxChars: f.MaxChars,
	}
	if f.Kind == survey.ScaleQuestion {
		q.Choices = slices.Clone(scales[f.Scale].Choices)
	}
	if f.AskWhen != nil {
		q.AskWhen = &survey.Condition{Question: f.AskWhen.Question, Codes: f.AskWhen.Codes}
	}
	if f.After != nil {
		q.After = &survey.Note{Codes: f.After.Codes, Text: f.After.Text}
	}
	return q
}

func choices(files []choiceFile) []survey.Choice {
	var out []survey.Choice
	for _, f := range files {
		out = append(out, survey.Choice{Code: f.Code, Label: f.Label, Level: f.Level, Satisfied: f.Satisfied, Face: f.Face})
	}
	return out
}

// checkSurvey holds a survey to the rules that its schema cannot say.
func (d *document) checkSurvey(f *surveyFile) {
	d.checkDay(f.Published, "published")
	for _, name := range slices.Sorted(maps.Keys(f.Scales)) {
		d.checkScale(name, f.Scales[name].Choices)
	}
	s := f.survey()
	ids := d.unique("questions", len(f.Questions), func(i int) (string, string) { return string(f.Questions[i].ID), "id" })
	for i, x := range f.Sections {
		d.reference(ids, text{"câu hỏi", "question"}, string(x.Before), at("sections", i, "before"))
	}
	for i := range f.Questions {
		d.checkQuestion(f, s, i)
	}
	d.checkOverall(s)
}

func (d *document) checkScale(name string, choices []choiceFile) {
	d.checkCodes(choices, "scales", name, "choices")
	due, satisfied, levels := 1, 0, 0
	for i, c := range choices {
		path := at("scales", name, "choices", i)
		switch {
		case c.Level == 0 && c.Satisfied:
			d.fault(scaleNotLevel, nil, append(path, "satisfied")...)
		case c.Level != 0 && c.Level != due:
			d.fault(scaleLevels, []string{fmt.Sprint(due)}, append(path, "level")...)
		}
		if c.Level != 0 {
			due, levels = due+1, levels+1
			if c.Satisfied {
				satisfied++
			}
		}
	}
	if satisfied == 0 || satisfied == levels {
		d.fault(scaleSatisfied, nil, "scales", name)
	}
}

func (d *document) checkCodes(choices []choiceFile, path ...string) {
	d.uniqueAt(path, len(choices), func(i int) (string, string) { return string(choices[i].Code), "code" })
}

// reserved are the names that form fields and import columns have besides question ids.
var reserved = []survey.QuestionID{
	"survey", "point", "received_at", "applicant", "field", "business", "dossier", "lang", "channel", "id", "key", "taxcode", "consent", "mode", "receipt",
}

func (d *document) checkQuestion(f *surveyFile, s *survey.Survey, i int) {
	q, file := &s.Questions[i], &f.Questions[i]
	if slices.Contains(reserved, q.ID) {
		d.fault(questionName, []string{string(q.ID)}, at("questions", i, "id")...)
	}
	d.checkMembers(file, i)
	if file.Scale != "" {
		if _, ok := f.Scales[file.Scale]; !ok {
			d.fault(scaleUnknown, []string{file.Scale, strings.Join(slices.Sorted(maps.Keys(f.Scales)), ", ")}, at("questions", i, "scale")...)
		}
	}
	d.checkCodes(file.Choices, at("questions", i, "choices")...)
	if file.AskWhen != nil {
		d.checkCondition(s, i, file.AskWhen)
	}
	if file.After != nil {
		d.checkChoices(q, file.After.Codes, at("questions", i, "after", "codes"))
	}
}

// members that only some kinds of question have; the first of a kind's list must be there.
var kindMembers = map[survey.QuestionKind][]string{
	survey.ScaleQuestion:  {"scale", "factor", "offer_na", "na_label", "after"},
	survey.ChoiceQuestion: {"choices", "after"},
	survey.ChipsQuestion:  {"choices", "after"},
	survey.TextQuestion:   {"max_chars"},
}

func (d *document) checkMembers(f *questionFile, i int) {
	allowed, ok := kindMembers[f.Kind]
	n, found := d.root.find(at("questions", i))
	if !ok || !found || n.kind != mappingNode {
		return
	}
	for _, member := range []string{"scale", "factor", "offer_na", "na_label", "choices", "max_chars", "after"} {
		_, given := n.members[member]
		if given && !slices.Contains(allowed, member) {
			d.fault(questionMember, []string{string(f.Kind), member}, at("questions", i, member)...)
		}
		if !given && allowed[0] == member {
			d.fault(questionNeeds, []string{string(f.Kind), member}, at("questions", i)...)
		}
	}
}

func (d *document) checkCondition(s *survey.Survey, i int, c *conditionFile) {
	if c.Question == "" {
		return
	}
	earlier := slices.IndexFunc(s.Questions[:i], func(q survey.Question) bool { return q.ID == c.Question })
	if earlier < 0 {
		d.fault(askEarlier, []string{string(c.Question)}, at("questions", i, "ask_when", "question")...)
		return
	}
	d.checkChoices(&s.Questions[earlier], c.Codes, at("questions", i, "ask_when", "codes"))
}

func (d *document) checkChoices(q *survey.Question, codes []survey.ChoiceCode, path []string) {
	var known []string
	for _, c := range q.Choices {
		known = append(known, string(c.Code))
	}
	for i, code := range codes {
		if code != "" && len(known) > 0 && !slices.Contains(known, string(code)) {
			d.fault(choiceUnknown, []string{string(q.ID), string(code), strings.Join(known, ", ")}, append(slices.Clone(path), fmt.Sprint(i))...)
		}
	}
}

func (d *document) checkOverall(s *survey.Survey) {
	i := slices.IndexFunc(s.Questions, func(q survey.Question) bool { return q.ID == survey.OverallQuestion })
	if i < 0 {
		if len(s.Questions) > 0 {
			d.fault(overallMissing, nil, "questions")
		}
		return
	}
	if q := &s.Questions[i]; q.Kind != "" && (q.Kind != survey.ScaleQuestion || !q.Required) {
		d.fault(overallKind, nil, at("questions", i, "id")...)
	}
}
