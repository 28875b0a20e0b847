package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"hailong/internal/brief"
	"hailong/internal/survey"
)

// mostComments is how many comments a report has.
const mostComments = 30

// voices gathers what businesses said in a period, in the answers that count.
func (d *Desk) voices(ctx context.Context, name string, period survey.Period) (*brief.Voices, error) {
	holds, err := d.Figures.Listed(ctx, name)
	if err != nil {
		return nil, err
	}
	v := &brief.Voices{}
	reasons, at := map[string]int64{}, map[string]int{}
	for r, err := range Answers(ctx, d.Store, period, holds) {
		if err != nil {
			return nil, err
		}
		c, ok := d.level(r)
		if !ok {
			continue
		}
		comment := strings.TrimSpace(r.Answers["comment"].Text)
		if comment != "" {
			v.Written++
		}
		if c.Level > unsatisfied {
			continue
		}
		v.Unsatisfied++
		said := brief.Comment{Day: survey.DayOf(r.Received, d.Catalog.Zone), Text: survey.MaskText(comment), N: 1}
		for _, code := range r.Answers["reasons"].Choices {
			reasons[string(code)]++
			said.Reasons = append(said.Reasons, strings.Clone(string(code)))
		}
		if comment != "" {
			together(v, said, at)
		}
	}
	slices.SortStableFunc(v.Comments, func(a, b brief.Comment) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(string(b.Day), string(a.Day)), strings.Compare(a.Text, b.Text))
	})
	v.Comments = v.Comments[:min(len(v.Comments), mostComments)]
	if q, ok := d.Catalog.Current(d.Catalog.Center.Survey).Question("reasons"); ok {
		for _, c := range q.Choices {
			v.Reasons = append(v.Reasons, brief.ReasonCount{Code: string(c.Code), N: reasons[string(c.Code)]})
			delete(reasons, string(c.Code))
		}
	}
	for _, code := range slices.Sorted(maps.Keys(reasons)) {
		v.Reasons = append(v.Reasons, brief.ReasonCount{Code: code, N: reasons[code]})
	}
	return v, nil
}

// together adds a comment, or counts it with those in the same words and for the same reasons; at says where these are.
func together(v *brief.Voices, c brief.Comment, at map[string]int) {
	key := strings.Join(c.Reasons, ";") + "\n" + strings.ToLower(strings.Join(strings.Fields(c.Text), " "))
	if i, ok := at[key]; ok {
		v.Comments[i].N++
		v.Comments[i].Day = max(v.Comments[i].Day, c.Day)
		return
	}
	at[key] = len(v.Comments)
	v.Comments = append(v.Comments, c)
}

// unsatisfied is the highest level that is not satisfied at all: the reasons are asked of these.
const unsatisfied = 2

// counts tells whether a response is of the population.
func (d *Desk) counts(r *survey.Response) bool {
	return slices.Contains(d.Catalog.Center.Population, r.Applicant)
}

// level gives what a response's overall answer says, where the response is of the population and the answer is a level.
func (d *Desk) level(r *survey.Response) (survey.Choice, bool) {
	if !d.counts(r) {
		return survey.Choice{}, false
	}
	v := d.Catalog.Surveys[r.Survey]
	if v == nil {
		v = d.Catalog.Current(d.Catalog.Center.Survey)
	}
	q, ok := v.Question(survey.OverallQuestion)
	if !ok {
		return survey.Choice{}, false
	}
	c, ok := q.Choice(r.Code(survey.OverallQuestion))
	return c, ok && c.Level > 0
}
