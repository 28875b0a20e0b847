package measure

import "hailong/internal/survey"

// Counts is how often each choice of one question was given, with n and what was left out; never a percentage.
type Counts struct {
	ByCode    map[survey.ChoiceCode]int64 // every code given, "na" too
	Blank     int64                       // not answered
	Satisfied Rate                        // answers on choices marked satisfied / answers on levels
	LevelSum  int64                       // Σ level over answers on levels
}

// Tally is what a selection of responses comes to. Tallies of disjoint selections add up by Merge, except Business:
// one business may answer in both, so the rate per business is counted for each selection on its own.
type Tally struct {
	Received   int64                         // stored responses of the cut, all applicants
	Duplicates int64                         // of these: versions superseded by a correction
	Outside    int64                         // of these: applicants outside the population
	Ruled      int64                         // of these: left out by a ruling
	Questions  map[survey.QuestionID]*Counts // over the population
	Business   Rate                          // businesses whose latest valid response is satisfied / businesses with one
	Unknown    int64                         // valid responses of the population without a business key
	Tied       int64                         // valid responses of the population that are the answer of a dossier of Dossiers
	Dossiers   *Dossiers                     // dossiers of the same cut and population; nil where the cut is by what dossiers lack
}

// Merge adds the responses of other to t, and its dossiers as Dossiers.Merge says; all but what counts businesses. A tally
// without dossiers adds none: the parts of one cut have them all, or none has, and then the sum has none either. Pinned by
// TestMergeOfPartsIsTallyOfAll.
func (t *Tally) Merge(other *Tally) {
	t.Received += other.Received
	t.Duplicates += other.Duplicates
	t.Outside += other.Outside
	t.Ruled += other.Ruled
	t.Unknown += other.Unknown
	t.Tied += other.Tied
	if other.Dossiers != nil {
		if t.Dossiers == nil {
			t.Dossiers = &Dossiers{}
		}
		t.Dossiers.Merge(other.Dossiers)
	}
	if t.Questions == nil {
		t.Questions = map[survey.QuestionID]*Counts{}
	}
	for id, c := range other.Questions {
		t.Counts(id).merge(c)
	}
}

// Counts gives the counts of a question, made if they are not there yet.
func (t *Tally) Counts(id survey.QuestionID) *Counts {
	if t.Questions == nil {
		t.Questions = map[survey.QuestionID]*Counts{}
	}
	c := t.Questions[id]
	if c == nil {
		c = &Counts{ByCode: map[survey.ChoiceCode]int64{}}
		t.Questions[id] = c
	}
	return c
}

// Add counts n answers on one choice; a level of 0 is a choice that is no level.
func (c *Counts) Add(choice survey.Choice, n int64) {
	c.ByCode[choice.Code] += n
	if choice.Level == 0 {
		return
	}
	c.Satisfied.Den += n
	c.LevelSum += int64(choice.Level) * n
	if choice.Satisfied {
		c.Satisfied.Num += n
	}
}

func (c *Counts) merge(o *Counts) {
	for code, n := range o.ByCode {
		c.ByCode[code] += n
	}
	c.Blank += o.Blank
	c.Satisfied.Num += o.Satisfied.Num
	c.Satisfied.Den += o.Satisfied.Den
	c.LevelSum += o.LevelSum
}

// SatisfactionRate is, over the responses of the population, those whose overall answer is a choice marked satisfied
// divided by those whose overall answer is a level of the scale. "Not applicable" and blank are left out and counted.
// An empty denominator means no data. Source: the method of the national satisfaction index (share of the two best levels;
// the middle level stays in the denominator). Pinned by TestSatisfactionRate.
func SatisfactionRate(t *Tally) Rate { return t.Counts(survey.OverallQuestion).Satisfied }

// BusinessSatisfactionRate is the plan's own figure, which speaks of the number of businesses: businesses whose latest
// valid response in the cut is satisfied / businesses with at least one valid response in the cut. Of responses at the
// same instant the lower level decides. Responses without a business key are left out and counted as Unknown.
func BusinessSatisfactionRate(t *Tally) Rate { return t.Business }

// Mean is the mean level of the valid overall answers, Σ level / n; ok is false where there are none.
func Mean(c *Counts) (mean float64, ok bool) {
	if c.Satisfied.Den == 0 {
		return 0, false
	}
	return float64(c.LevelSum) / float64(c.Satisfied.Den), true
}

// WeightedIndex is Σ 25·(level−1) / n over the valid answers, 0 (all worst) to 100 (all best); for a scale of five levels.
// It is another figure than the share of satisfied answers and must never bear its name.
func WeightedIndex(c *Counts) (index float64, ok bool) {
	m, ok := Mean(c)
	if !ok {
		return 0, false
	}
	return 25 * (m - 1), true
}

// HeadlineBusinesses is the least number of identified businesses for which the headline speaks of businesses.
const HeadlineBusinesses = 30
