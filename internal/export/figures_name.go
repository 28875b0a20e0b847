package export

import (
	"slices"
	"strconv"
	"strings"

	"hailong/internal/survey"
)

// nameIn gives the part of a path by which an object of an array goes, after the array's own name: what it is called in
// the report, or its place, counted from 1, where it bears no name.
func (n *node) nameIn(array string, place int) string {
	name := ""
	switch array {
	case "verdicts":
		operator := n.get("operator")
		if operator == "" {
			operator = ">"
		}
		name = n.get("target") + operator + n.get("threshold")
	case "targets", "parts":
		name = n.get("id")
	case "points", "columns", "cells":
		name = n.get("key")
	case "unclassified":
		name = n.get("code")
	case "changes":
		name = n.get("with")
	}
	if name == "" {
		return strconv.Itoa(place + 1)
	}
	return name
}

// inside are blocks that hold other blocks, with the block as which their figures go; "" = as their own.
var inside = map[string]string{"revision": "", "service_all_applicants": "service"}

// name gives a figure's name for people: the message of its path, or of the path with some parts left open, else the path.
func (f *figures) name(at []string) string {
	whole := "csv." + strings.Join(at, ".")
	if f.p.Has(whole) {
		return f.p.T(whole)
	}
	if as, ok := inside[at[0]]; ok {
		rest := at[1:]
		if as != "" {
			rest = append([]string{as}, rest...)
		} else if len(rest) == 1 {
			rest = append([]string{"report"}, rest...)
		}
		return f.p.T("csv.inside."+at[0], "name", f.name(rest))
	}
	for n := 1; n <= 3; n++ {
		if name := f.opened(at, 1, n, nil); name != "" {
			return name
		}
	}
	if last := len(at) - 1; last > 0 && f.p.Has("csv.any."+at[last]) {
		above := at[:last]
		if len(above) == 1 {
			above = []string{"report", above[0]}
		}
		return f.p.T("csv.any."+at[last], "name", f.name(above))
	}
	return strings.Join(at, ".")
}

// opened looks for the message of a path with n of its parts left open, the later ones first; none gives "".
func (f *figures) opened(at []string, from, n int, parts []string) string {
	if n == 0 {
		key := "csv." + strings.Join(at, ".")
		if !f.p.Has(key) {
			return ""
		}
		return f.p.T(key, "name", strings.Join(parts, " · "))
	}
	for i := len(at) - 1; i >= from; i-- {
		open := slices.Clone(at)
		open[i] = "*"
		if name := f.opened(open, i+1, n-1, append(slices.Clip(parts), f.part(at[i-1], at[i]))); name != "" {
			return name
		}
	}
	return ""
}

// part names the open part of a path: a target with its threshold, a question, or a choice of a question.
func (f *figures) part(of, code string) string {
	if of == "verdicts" {
		return strings.TrimSpace(strings.NewReplacer(">=", " ≥ ", ">", " > ").Replace(code))
	}
	if f.survey == nil {
		return code
	}
	question := survey.QuestionID(of)
	switch of {
	case "levels":
		question = survey.OverallQuestion
	case "factors":
		if q, ok := f.survey.Question(survey.QuestionID(code)); ok && q.Short.In(f.lang()) != "" {
			return q.Short.In(f.lang())
		}
		return code
	}
	if q, ok := f.survey.Question(question); ok {
		if c, ok := q.Choice(survey.ChoiceCode(code)); ok && c.Label.In(f.lang()) != "" {
			return c.Label.In(f.lang())
		}
	}
	return code
}

func (f *figures) lang() survey.Lang { return survey.Lang(f.p.Lang()) }
