package report

import (
	"testing"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

// TestTargetsTellOfNoFew: a part of a target is hidden where, less the plan's own dossiers or less another part about some of its
// procedures, it leaves few.
func TestTargetsTellOfNoFew(t *testing.T) {
	t.Parallel()
	h := hider{publication: &publication{builder: &Builder{Catalog: &catalog.Catalog{Center: &survey.Center{Floor: 10}}}}}
	part := func(own int64, behind map[string]int64) *PartLine {
		p := &PartLine{own: own, behind: behind}
		for _, n := range behind {
			p.N += n
		}
		return p
	}
	told := []*PartLine{part(30, map[string]int64{"a": 12, "b": 18})}
	for _, x := range []struct {
		why  string
		part *PartLine
		few  bool
	}{
		{"all are the plan's own", part(40, map[string]int64{"c": 40}), false},
		{"three are others'", part(37, map[string]int64{"c": 40}), true},
		{"a third are others'", part(25, map[string]int64{"c": 40}), false},
		{"one procedure more, of one dossier", part(31, map[string]int64{"a": 12, "b": 18, "c": 1}), true},
		{"one procedure more, of ten", part(40, map[string]int64{"a": 12, "b": 18, "c": 10}), false},
		{"one procedure less", part(22, map[string]int64{"a": 4, "b": 18}), true},
		{"some of these and some others", part(31, map[string]int64{"b": 18, "c": 13}), false},
	} {
		if got := h.fewBeside(x.part, told); got != x.few {
			t.Errorf("%s: %v", x.why, got)
		}
	}
}
