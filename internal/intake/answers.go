package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"hailong/internal/survey"
)

// defaultMaxChars bounds a text whose question says nothing.
const defaultMaxChars = 500

// rules say how strictly answers are taken.
type rules struct {
	entered bool // from a paper form: nothing is required, and "na" may answer every question
}

// checked is what became of the values given for a survey's questions.
type checked struct {
	answers map[survey.QuestionID]survey.Answer
	faults  survey.Faults
	dropped []survey.QuestionID // answered, but not to be asked
}

// checkAnswers puts the values to the definition's rules. Questions with a condition come after those without, so that it
// is known whether they were to be asked.
func checkAnswers(def *survey.Survey, given map[survey.QuestionID][]string, by rules) checked {
	c := checked{answers: make(map[survey.QuestionID]survey.Answer, len(def.Questions))}
	for _, conditional := range []bool{false, true} {
		for i := range def.Questions {
			q := &def.Questions[i]
			if (q.AskWhen != nil) != conditional {
				continue
			}
			values := filled(given[q.ID])
			if conditional && !c.met(q.AskWhen) {
				if len(values) > 0 {
					c.dropped = append(c.dropped, q.ID)
				}
				continue
			}
			c.take(q, values, by)
		}
	}
	return c
}

func (c *checked) take(q *survey.Question, values []string, by rules) {
	if len(values) == 0 {
		if q.Required && !by.entered {
			c.faults = append(c.faults, missing(q.ID))
		}
		return
	}
	answer, fault := checkAnswer(q, values, by)
	switch {
	case fault != nil:
		fault.Field = string(q.ID)
		c.faults = append(c.faults, *fault)
	case len(answer.Choices) > 0 || answer.Text != "":
		c.answers[q.ID] = answer
	case q.Required && !by.entered: // a text of which nothing is left
		c.faults = append(c.faults, missing(q.ID))
	}
}

func missing(id survey.QuestionID) survey.Fault {
	if id == survey.OverallQuestion {
		return survey.Fault{Field: string(id), Key: "err.q1_required"}
	}
	return survey.Fault{Field: string(id), Key: "err.required"}
}

// met reports whether a condition holds for the answers so far.
func (c *checked) met(when *survey.Condition) bool {
	for _, code := range c.answers[when.Question].Choices {
		if slices.Contains(when.Codes, code) {
			return true
		}
	}
	return false
}

// filled gives the values that are not blank.
func filled(values []string) []string {
	var out []string
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			out = append(out, v)
		}
	}
	return out
}

// checkAnswer checks the values of one question, of which there is at least one.
func checkAnswer(q *survey.Question, values []string, by rules) (survey.Answer, *survey.Fault) {
	switch {
	case q.Kind == survey.TextQuestion:
		return checkText(q, values)
	case q.Kind != survey.ChipsQuestion && len(values) > 1:
		return survey.Answer{}, &survey.Fault{Key: "err.one_choice"}
	}
	var codes []survey.ChoiceCode
	for _, v := range values {
		code := survey.ChoiceCode(strings.TrimSpace(v))
		if !offered(q, code, by) {
			return survey.Answer{}, &survey.Fault{Key: "err.choice_invalid"}
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if len(codes) > 1 && slices.Contains(codes, survey.NotApplicable) {
		return survey.Answer{}, &survey.Fault{Key: "err.choice_invalid"}
	}
	return survey.Answer{Choices: inOrder(q, codes)}, nil
}

// offered reports whether a question may be answered with a code.
func offered(q *survey.Question, code survey.ChoiceCode, by rules) bool {
	if code == survey.NotApplicable && (by.entered || q.NoNA) {
		return by.entered
	}
	_, ok := q.Choice(code)
	return ok
}

// inOrder sorts codes as the definition has them, so that the same answer is always stored alike.
func inOrder(q *survey.Question, codes []survey.ChoiceCode) []survey.ChoiceCode {
	place := func(code survey.ChoiceCode) int {
		return slices.IndexFunc(q.Choices, func(c survey.Choice) bool { return c.Code == code })
	}
	slices.SortFunc(codes, func(a, b survey.ChoiceCode) int { return place(a) - place(b) })
	return codes
}

// checkText cleans a text and counts its characters.
func checkText(q *survey.Question, values []string) (survey.Answer, *survey.Fault) {
	if len(values) > 1 || !utf8.ValidString(values[0]) {
		return survey.Answer{}, &survey.Fault{Key: "err.text_invalid"}
	}
	limit := q.MaxChars
	if limit <= 0 {
		limit = defaultMaxChars
	}
	text := cleanText(values[0])
	if n := utf8.RuneCountInString(text) - limit; n > 0 {
		key := "err.too_long_max"
		if limit == defaultMaxChars {
			key = "err.too_long" // the number stands in the text
		}
		return survey.Answer{}, &survey.Fault{Key: key, Args: []any{"n", n, "max", limit}}
	}
	return survey.Answer{Text: text}, nil
}
