package catalog

import (
	"time"

	"hailong/internal/measure"
	"hailong/internal/plan"
	"hailong/internal/survey"
)

// Catalog is a sound set of definitions. It is never changed after Load and may be read by many goroutines.
type Catalog struct {
	Surveys     map[survey.VersionID]*survey.Survey
	Center      *survey.Center
	Plans       []*plan.Plan   // in the order of their file names
	Zone        *time.Location // of the center
	Holidays    []survey.Holiday
	Calendar    *measure.Calendar // of the years that the file of holidays lists; of others it says that it does not know them
	Fingerprint string            // SHA-256 over names and contents of all files, in hex; other text, other fingerprint
}

// Survey finds a published version, e.g. "business-satisfaction.v1".
func (c *Catalog) Survey(version survey.VersionID) (*survey.Survey, bool) {
	s, ok := c.Surveys[version]
	return s, ok
}

// Current gives the highest version of a questionnaire, nil where there is none of that id.
func (c *Catalog) Current(id survey.SurveyID) *survey.Survey {
	var current *survey.Survey
	for _, s := range c.Surveys {
		if s.ID == id && (current == nil || s.Version > current.Version) {
			current = s
		}
	}
	return current
}

// Targets gives the targets of all plans that hold on a day, in the order of the plans; those of measure plan.Manual too.
func (c *Catalog) Targets(day survey.Day) []plan.Target {
	var out []plan.Target
	for _, p := range c.Plans {
		for _, t := range p.Targets {
			if t.Validity.Holds(day) {
				out = append(out, t)
			}
		}
	}
	return out
}

// Reports gives the reporting rules of all plans, for plan.ParsePeriod; of rules with one id the first stands.
func (c *Catalog) Reports() []plan.ReportRule {
	var out []plan.ReportRule
	for _, p := range c.Plans {
		out = append(out, p.Reports...)
	}
	return out
}
