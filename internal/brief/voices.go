package brief

import (
	"slices"
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
	for _, theme := range b.themes() {
		out = append(out, b.T("report.comments.theme", "theme", theme.name, "n", b.p.Number(theme.n)))
		for _, c := range theme.comments {
			out = append(out, "- "+b.comment(c))
		}
	}
	return out
}

func (b *book) comment(c Comment) string {
	text := strings.Join(strings.Fields(c.Text), " ")
	if c.N > 1 {
		return b.T("report.comment.more", "text", text, "date", b.day(string(c.Day)), "n", b.p.Number(c.N))
	}
	return b.T("report.comment", "text", text, "date", b.day(string(c.Day)))
}

// theme is a reason, or several given together, with the comments of those who gave it.
type theme struct {
	name     string
	n        int64 // answers
	comments []Comment
}

// themes puts comments with the same reasons together: those with the most answers first, those without a reason last.
func (b *book) themes() []theme {
	var out []theme
	at := map[string]int{}
	for _, c := range b.Voices.Comments {
		named := make([]string, len(c.Reasons))
		for i, code := range c.Reasons {
			named[i] = b.choice(reasonsQuestion, code)
		}
		name := strings.Join(named, ", ")
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name], out = i, append(out, theme{name: name})
		}
		out[i].n, out[i].comments = out[i].n+c.N, append(out[i].comments, c)
	}
	slices.SortStableFunc(out, func(x, y theme) int {
		if (x.name == "") != (y.name == "") {
			return strings.Compare(y.name, x.name)
		}
		return int(y.n - x.n)
	})
	if last := len(out) - 1; last >= 0 && out[last].name == "" {
		out[last].name = b.T("report.comments.no_reason")
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
