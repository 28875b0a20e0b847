package catalog_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

// more are two procedures for the end of the sound center, from line 37 on.
const more = `  - { code: b-1, name: { vi: "Một" }, field: dat-dai, agency: so-a, applicants: [business], aliases: ["x.1"], project_group: B }
  - { code: c-1, name: { vi: "Hai" }, field: dat-dai, agency: so-a, applicants: [business], aliases: ["x.1"], project_group: C }
`

func withMore(from, to string) fstest.MapFS {
	set := sound()
	text := replaced(&fstest.MapFile{Data: []byte(more)}, from, to)
	set[center] = &fstest.MapFile{Data: append([]byte(soundFiles[center]), text.Data...)}
	return set
}

func TestAliases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, from, to string
		want          []string
	}{
		{"shared by two groups", "B", "B", nil},
		{"shared, both of one group", "group: C", "group: B", []string{`38:103 procedures[3].aliases[0]`}},
		{"shared, one of any group", ", project_group: B", "", []string{`38:103 procedures[3].aliases[0]`}},
		{"shared, one valid to a day on which the other is", "project_group: B", `valid_to: "2020-12-31"`, []string{`38:103 procedures[3].aliases[0]`}},
		{"code of another procedure", `["x.1"], project_group: B`, `["c-1"], project_group: B`, []string{`37:103 procedures[2].aliases[0]`}},
		{"its own code", `["x.1"], project_group: B`, `["b-1"], project_group: B`, []string{`37:103 procedures[2].aliases[0]`}},
		{"twice in one list", `["x.1"], project_group: B`, `["x.1", "x.1"], project_group: B`, []string{`37:93 procedures[2].aliases`}},
		{
			"code of two procedures, of which one is of other days", `["x.1"], project_group: B`, `["1.000001"], valid_from: "2023-01-01", project_group: B`,
			[]string{`37:103 procedures[2].aliases[0]`}, // the newer of the two with that code is valid still
		},
	} {
		_, err := catalog.Load(withMore(c.from, c.to))
		var faults catalog.Faults
		errors.As(err, &faults)
		if diff := cmp.Diff(c.want, places(t, faults, center)); diff != "" {
			t.Errorf("%s: places (-want +got):\n%s\n%v", c.why, diff, err)
		}
	}
}

func TestAliasesOfOtherDaysAreTaken(t *testing.T) {
	t.Parallel()
	set := withMore(`["x.1"], project_group: B`, `["c-1"], valid_to: "2020-12-31"`)
	set[center] = replaced(set[center], "project_group: C", `valid_from: "2021-01-01"`)
	c, err := catalog.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		code survey.ProcedureCode
		day  survey.Day
		want survey.ProcedureCode
	}{{"c-1", "2020-05-05", "b-1"}, {"c-1", "2021-05-05", "c-1"}, {"x.1", "2021-05-05", "c-1"}} {
		if p, ok := c.Center.Resolve(x.code, "", x.day); !ok || p.Code != x.want {
			t.Errorf("Resolve(%s, %s) = %v, %v; want %s", x.code, x.day, p, ok, x.want)
		}
	}
}

func TestSharedAliasGoesByTheGroup(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load(withMore("B", "B"))
	if err != nil {
		t.Fatal(err)
	}
	for group, want := range map[survey.ProjectGroup]survey.ProcedureCode{"B": "b-1", "C": "c-1"} {
		if p, ok := c.Center.Resolve("x.1", group, "2021-05-05"); !ok || p.Code != want {
			t.Errorf("Resolve(x.1, %s) = %v, %v; want %s", group, p, ok, want)
		}
	}
	if p, ok := c.Center.Resolve("x.1", "", "2021-05-05"); ok {
		t.Errorf("Resolve(x.1) without a group = %s, want none", p.Code)
	}
	if c.Center.Invitation != 30 {
		t.Errorf("a code is valid %d days where the center does not say, want 30", c.Center.Invitation)
	}
}

// TestProceduresOfThePlan: what the plan gives days for says how they are counted, and the groups of the two rows of basic
// designs are those of the plan.
func TestProceduresOfThePlan(t *testing.T) {
	t.Parallel()
	groups := map[survey.ProcedureCode]survey.ProjectGroup{}
	for _, p := range embedded(t).Center.Procedures {
		if p.PlanLimit > 0 && p.LimitKind == "" {
			t.Errorf("%s: the plan's days are of no kind", p.Code)
		}
		if p.Group != "" {
			groups[p.Code] = p.Group
		}
	}
	want := map[survey.ProcedureCode]survey.ProjectGroup{"tham-dinh-tkcs-du-an-giao-thong-nhom-b": "B", "tham-dinh-tkcs-du-an-giao-thong-nhom-c": "C"}
	if diff := cmp.Diff(want, groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}
