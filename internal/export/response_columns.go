package export

import (
	"iter"
	"slices"
	"strings"
	"time"

	"hailong/internal/survey"
)

// Responses gives stored responses one after the other; the first error ends it. A response is not kept after the step.
type Responses = iter.Seq2[*survey.Response, error]

// ResponsesOptions says how responses are written.
type ResponsesOptions struct {
	Questions    []survey.QuestionID // one column each, in this order; see QuestionColumns
	Zone         *time.Location      // of received_at; nil = UTC
	Excel        bool                // CSV: semicolons, and received_at as dd/mm/yyyy hh:mm:ss
	RowsPerSheet int                 // XLSX: responses on one sheet; 0 = as many as Excel takes, 1.048.575
}

// responseColumns stand before the columns of the questions.
var responseColumns = []string{"survey", "point", "received_at", "applicant", "procedure", "field", "channel", "lang", "mode", "business_no"}

// QuestionColumns lists the questions of some versions of a survey, each once, in the order asked.
func QuestionColumns(surveys ...*survey.Survey) []survey.QuestionID {
	var ids []survey.QuestionID
	for _, s := range surveys {
		for i := range s.Questions {
			if id := s.Questions[i].ID; !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// headings gives all column names.
func (o *ResponsesOptions) headings() []string {
	out := slices.Clone(responseColumns)
	for _, q := range o.Questions {
		out = append(out, string(q))
	}
	return out
}

func (o *ResponsesOptions) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}

// texts gives the columns before received_at and those between it and business_no.
func texts(r *survey.Response) (before [2]string, after [6]string) {
	return [2]string{string(r.Survey), string(r.Point)},
		[6]string{string(r.Applicant), string(r.Procedure), string(r.Field), string(r.Channel), string(r.Lang), string(r.Mode)}
}

// complete fails where a response has an answer for which there is no column: nothing is left out in silence.
func (o *ResponsesOptions) complete(r *survey.Response, written int) error {
	if written == len(r.Answers) {
		return nil
	}
	for q := range r.Answers {
		if !slices.Contains(o.Questions, q) {
			return survey.Errorf(survey.Internal, "no column for question %q of survey %q", q, r.Survey)
		}
	}
	return survey.Errorf(survey.Internal, "a question has two columns")
}

// cellText gives an answer as one cell.
func cellText(a survey.Answer) string {
	switch len(a.Choices) {
	case 0:
		return a.Text
	case 1:
		return string(a.Choices[0])
	}
	var b strings.Builder
	for i, c := range a.Choices {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(string(c))
	}
	return b.String()
}

// numbering gives businesses numbers in the order in which they first appear.
type numbering map[survey.BusinessKey]int

// of gives the number of a business, 0 where it is not known.
func (n numbering) of(key survey.BusinessKey) int {
	if key == "" {
		return 0
	}
	no, ok := n[key]
	if !ok {
		no = len(n) + 1
		n[survey.BusinessKey(strings.Clone(string(key)))] = no // key may be part of a larger text
	}
	return no
}
