package brief

import (
	"strings"

	"hailong/internal/survey"
)

// reasonsQuestion asks those who were not satisfied why.
const reasonsQuestion survey.QuestionID = "reasons"

// reasonTable counts the reasons of those who were not satisfied. One answer may give several. In a public copy a reason that fewer
// gave than the floor of small cells is not told.
func (b *book) reasonTable() table {
	t := table{Name: "ly_do", Title: b.T("report.table.reasons"), Columns: []column{
		{Key: "ma", Head: b.T("report.col.code")}, {Key: "ten", Head: b.T("report.col.reason"), Wide: true}, {Key: "so", Head: b.T("report.col.answers"), Kind: countKind},
	}}
	if b.Voices == nil {
		return t
	}
	for _, r := range b.Voices.Reasons {
		n := b.countOf(r.N)
		if b.Book.Public() && r.N > 0 && r.N < b.whole.Public.Floor {
			n = cell{Text: hiddenSign}
		}
		t.Rows = append(t.Rows, []cell{textOf(r.Code), textOf(b.choice(reasonsQuestion, r.Code)), n})
	}
	return t
}

// choice names a choice of a question.
func (b *book) choice(id survey.QuestionID, code string) string {
	if b.Survey != nil {
		if q, ok := b.Survey.Question(id); ok {
			if c, ok := q.Choice(survey.ChoiceCode(code)); ok {
				return b.name(c.Label)
			}
		}
	}
	return code
}

// comments are the lines of what unsatisfied businesses wrote. A public copy has none: to publish a comment is a decision of its own.
func (b *book) comments() []string {
	switch {
	case b.Book.Public():
		return []string{b.T("report.comments.public")}
	case b.Voices == nil || len(b.Voices.Comments) == 0:
		return []string{b.T("report.comments.none")}
	}
	var out []string
	for _, c := range b.Voices.Comments {
		line := b.T("report.comment", "text", c.Text, "date", b.day(string(c.Day)))
		if c.N > 1 {
			line = b.T("report.comment.more", "text", c.Text, "date", b.day(string(c.Day)), "n", b.p.Number(c.N))
		}
		if len(c.Reasons) > 0 {
			named := make([]string, len(c.Reasons))
			for i, code := range c.Reasons {
				named[i] = b.choice(reasonsQuestion, code)
			}
			line = strings.Join(named, ", ") + ": " + line
		}
		out = append(out, "- "+line)
	}
	return out
}

// said tells how many were not satisfied and how many wrote.
func (b *book) said() []string {
	if b.Voices == nil {
		return nil
	}
	if b.Book.Public() {
		return nil
	}
	return []string{b.T("report.voices", "unsatisfied", b.p.Number(b.Voices.Unsatisfied), "written", b.p.Number(b.Voices.Written))}
}
