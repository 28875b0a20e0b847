package page

import (
	"maps"
	"slices"
	"strings"

	"hailong/internal/chart"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// Factors are the factors of service, in the order of the questions.
type Factors struct {
	Rows  []FactorRow
	Chart Picture
	Note  string
}

// FactorRow is one factor for the table.
type FactorRow struct {
	Question survey.QuestionID
	Label    string
	Figure   Figure
	N        string
}

func (b *overview) factors(r *report.Report) Factors {
	var f Factors
	picture := chart.Rows{ID: "factors", Title: b.T("console.factors.title"), Tick: b.tick}
	var values []*float64
	var told []string
	for _, id := range b.factorIDs(r.Satisfaction.Factors) {
		p := r.Satisfaction.Factors[id]
		row := FactorRow{Question: id, Label: b.questionName(id), Figure: b.fig.of("factors", "", p), N: b.P.Number(p.Den)}
		f.Rows = append(f.Rows, row)
		values = append(values, p.Low, p.Rate)
		picture.Rows = append(picture.Rows, chart.Row{
			Label: row.Label, Sub: b.questionNumber(id), Value: p.Rate, Low: p.Low, High: p.High,
			Text: row.Figure.Rate, SubText: "n = " + row.N,
		})
		told = append(told, row.Label+" "+row.Figure.Rate+" (n = "+row.N+")")
	}
	picture.Desc = strings.Join(told, "; ")
	picture.Min = chart.Floor(values...)
	f.Note = b.T("console.factors.note", "from", b.tick(picture.Min))
	f.Chart = drawn(picture)
	return f
}

// factorIDs puts the report's factors in the order of the survey; those of other versions follow by name.
func (b *overview) factorIDs(factors map[survey.QuestionID]report.Proportion) []survey.QuestionID {
	var out []survey.QuestionID
	if b.in.Survey != nil {
		for _, q := range b.in.Survey.Questions {
			if _, ok := factors[q.ID]; ok && q.Factor {
				out = append(out, q.ID)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(factors)) {
		if id != survey.OverallQuestion && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (b *overview) find(id survey.QuestionID) (*survey.Question, bool) {
	if b.in.Survey == nil {
		return nil, false
	}
	return b.in.Survey.Question(id)
}

func (b *overview) questionName(id survey.QuestionID) string {
	if q, ok := b.find(id); ok {
		if s := q.Short.In(survey.Lang(b.Lang)); s != "" {
			return s
		}
	}
	return string(id)
}

func (b *overview) questionNumber(id survey.QuestionID) string {
	if q, ok := b.find(id); ok && q.Number > 0 {
		return b.T("console.question", "n", q.Number)
	}
	return ""
}

// Levels is how the answers spread over the levels of the overall question.
type Levels struct {
	Chart  Picture
	Counts []Count // best level first, then "na" and "blank"
	Mean   string
	Index  string
	Exact  [2]string // mean and weighted index in full
}

func (b *overview) levels(r *report.Report) Levels {
	s := &r.Satisfaction
	l := Levels{}
	bar := chart.Bar{ID: "levels", Title: b.T("console.levels.title"), Desc: b.levelsDesc(s), Segments: b.spread(s, false)}
	l.Chart = drawn(bar)
	if !s.Hidden && !s.LevelsTold() {
		return l
	}
	best := b.bestFirst()
	for _, c := range best {
		l.Counts = append(l.Counts, b.levelCount(s.Levels, string(c.Code), c.Label.In(survey.Lang(b.Lang)), chart.PaletteLevel(c.Level, len(best))))
	}
	for _, code := range []string{"na", "blank"} {
		l.Counts = append(l.Counts, b.levelCount(s.Levels, code, b.T("console.excluded."+code), 0))
	}
	if s.Mean != nil {
		l.Mean, l.Exact[0] = b.P.Decimal(*s.Mean, 2), exact(s.Mean)
	}
	if s.WeightedIndex != nil {
		l.Index, l.Exact[1] = b.P.Decimal(*s.WeightedIndex, 1), exact(s.WeightedIndex)
	}
	return l
}

func (b *overview) levelCount(levels map[string]int64, code, label string, colour int) Count {
	n := levels[code]
	return Count{Name: "levels", Key: code, Label: label, Num: n, Text: b.P.Number(n), Level: colour}
}

// bestFirst lists the levels of the overall question from the best down.
func (b *overview) bestFirst() []survey.Choice {
	q, ok := b.find(survey.OverallQuestion)
	if !ok {
		return nil
	}
	levels := q.Levels()
	slices.Reverse(levels)
	return levels
}

func (b *overview) segments(levels map[string]int64) []chart.Segment {
	var out []chart.Segment
	best := b.bestFirst()
	for _, c := range best {
		n := levels[string(c.Code)]
		out = append(out, chart.Segment{Level: chart.PaletteLevel(c.Level, len(best)), Weight: float64(n), Text: b.P.Number(n)})
	}
	return out
}

// What stands for the satisfied and for all others where the levels are not told.
const (
	lumpSatisfied = 4
	lumpOthers    = 2
)

// spread gives the segments of a block: its levels, or in lumps, as where its levels are not told, the satisfied and the others.
func (b *overview) spread(s *report.Satisfaction, lumped bool) []chart.Segment {
	if s.Hidden || s.LevelsTold() && !lumped {
		return b.segments(s.Levels)
	}
	p := s.PerResponse
	return []chart.Segment{
		{Level: lumpSatisfied, Weight: float64(p.Num), Text: b.P.Number(p.Num)}, {Level: lumpOthers, Weight: float64(p.Den - p.Num), Text: b.P.Number(p.Den - p.Num)},
	}
}

func (b *overview) levelsDesc(s *report.Satisfaction) string {
	if !s.Hidden && !s.LevelsTold() {
		return b.T("viewer.lumps.of", "satisfied", s.PerResponse.Num, "others", s.PerResponse.Den-s.PerResponse.Num)
	}
	levels := s.Levels
	var told []string
	for _, c := range b.bestFirst() {
		told = append(told, c.Label.In(survey.Lang(b.Lang))+": "+b.P.Number(levels[string(c.Code)]))
	}
	return strings.Join(told, "; ")
}
