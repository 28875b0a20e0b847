package catalog

import (
	"cmp"
	"maps"
	"slices"

	"hailong/internal/survey"
)

// Versions lists the survey versions by questionnaire, then by rising version number.
func (c *Catalog) Versions() []survey.VersionID {
	ids := slices.Collect(maps.Keys(c.Surveys))
	slices.SortFunc(ids, func(a, b survey.VersionID) int {
		x, y := c.Surveys[a], c.Surveys[b]
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Version, y.Version))
	})
	return ids
}
