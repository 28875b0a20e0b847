package catalog_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/catalog"
	"hailong/internal/plan"
	"hailong/internal/survey"
	"hailong/surveys"
)

func embedded(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		t.Fatalf("Load(embedded):\n%v", err)
	}
	return c
}

func TestEmbeddedDefinitionsAreSound(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	s := c.Current(c.Center.Survey)
	if s == nil || s.VersionID() != "business-satisfaction.v1" {
		t.Fatalf("Current(%s) = %v", c.Center.Survey, s)
	}
	var ids []survey.QuestionID
	for _, q := range s.Questions {
		ids = append(ids, q.ID)
	}
	want := []survey.QuestionID{"overall", "access", "procedure", "staff", "result", "extra_contacts", "extra_payment", "feedback", "reasons", "comment"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
	if c.Zone.String() != "Asia/Ho_Chi_Minh" || c.Center.Floor != 10 || len(c.Fingerprint) != 64 {
		t.Errorf("zone %s, floor %d, fingerprint %q", c.Zone, c.Center.Floor, c.Fingerprint)
	}
	if len(c.Center.Points) < 12 || len(c.Center.Procedures) < 60 {
		t.Errorf("%d points, %d procedures; want at least 12 and 60", len(c.Center.Points), len(c.Center.Procedures))
	}
	channels := map[survey.Channel]int{}
	for _, p := range c.Center.Points {
		channels[p.Channel]++
	}
	if channels["counter"] == 0 || channels["online"] == 0 || channels["postal"] == 0 {
		t.Errorf("points by channel: %v", channels)
	}
}

func TestOverallQuestion(t *testing.T) {
	t.Parallel()
	s, ok := embedded(t).Survey("business-satisfaction.v1")
	if !ok {
		t.Fatal("no business-satisfaction.v1")
	}
	q, _ := s.Question(survey.OverallQuestion)
	levels := map[survey.ChoiceCode]int{}
	var satisfied []survey.ChoiceCode
	for _, c := range q.Choices {
		levels[c.Code] = c.Level
		if c.Satisfied {
			satisfied = append(satisfied, c.Code)
		}
	}
	if diff := cmp.Diff(map[survey.ChoiceCode]int{"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "na": 0}, levels); diff != "" {
		t.Errorf("levels (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]survey.ChoiceCode{"4", "5"}, satisfied); diff != "" {
		t.Errorf("satisfied (-want +got):\n%s", diff)
	}
	if !q.Required || !q.NoNA || q.Factor {
		t.Errorf("overall: required %v, without na %v, factor %v", q.Required, q.NoNA, q.Factor)
	}
}

func TestEveryLabelOfTheSurveyIsTranslated(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	s := c.Current(c.Center.Survey)
	labels := []survey.Label{s.Title, s.Opening, s.Consent}
	for _, x := range s.Sections {
		labels = append(labels, x.Title)
	}
	for _, q := range s.Questions {
		labels = append(labels, q.Text, q.Short)
		for _, x := range q.Choices {
			labels = append(labels, x.Label)
		}
	}
	for _, l := range labels {
		for _, lang := range c.Center.Languages {
			if l[lang] == "" {
				t.Errorf("%q has no text in %s", l["vi"], lang)
			}
		}
	}
}

func TestTargetOfThePlan(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	var judged []plan.Target
	for _, target := range c.Targets("2021-06-30") {
		if target.Measure == plan.SatisfactionBusiness {
			judged = append(judged, target)
		}
	}
	if len(judged) != 1 || judged[0].ID != "II.2.i" || judged[0].Lead != "vpubnd" {
		t.Fatalf("judged targets: %+v", judged)
	}
	type line struct {
		percent          float64
		operator, source string
	}
	var got []line
	for _, x := range judged[0].Thresholds {
		got = append(got, line{x.Value(), x.Operator, x.Source})
	}
	want := []line{{95, plan.Over, "II.2.i"}, {90, plan.Over, "PL 9"}}
	if !slices.Equal(got, want) {
		t.Errorf("thresholds %v, want %v", got, want)
	}
	if held := c.Targets("2020-12-31"); len(held) != 12 {
		t.Errorf("%d targets hold before the plan's year, want the 12 that are not judged", len(held))
	}
}

func TestReportPeriodsOfThePlan(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	p, err := plan.ParsePeriod("2021-H1", c.Reports(), c.Zone)
	if err != nil || survey.DayOf(p.LastDay(), c.Zone) != "2021-05-31" {
		t.Errorf("2021-H1 = %v, %v; want to 31/5", p, err)
	}
	rule, ok := c.Plans[0].Report(plan.SixMonth)
	if !ok || rule.LastSafeDay(2021) != "2021-06-04" {
		t.Errorf("six-month report: %+v", rule)
	}
}

func TestSuccessorsAcrossTheMergers(t *testing.T) {
	t.Parallel()
	center := embedded(t).Center
	for _, c := range []struct {
		day  survey.Day
		want survey.AgencyCode
	}{{"2021-02-22", "skhdt"}, {"2025-02-28", "skhdt"}, {"2025-03-01", "stc-2025"}, {"2025-07-01", "stc-ag"}} {
		if got := center.AgencyOn("skhdt", c.day); got != c.want {
			t.Errorf("AgencyOn(skhdt, %s) = %s, want %s", c.day, got, c.want)
		}
	}
}

func TestLimitsFromMemoryAreConfigured(t *testing.T) {
	t.Parallel()
	configured := 0
	for _, p := range embedded(t).Center.Procedures {
		if p.Configured {
			configured++
		}
		if p.Limit > 0 && p.LimitKind == "" {
			t.Errorf("%s has a limit of no kind", p.Code)
		}
	}
	if configured != 56 {
		t.Errorf("%d limits are marked as configured, want 56", configured)
	}
}

func TestCurrentIsTheHighestVersion(t *testing.T) {
	t.Parallel()
	set := sound()
	for _, n := range []string{"2", "10"} {
		set["demo.v"+n+".yaml"] = replaced(set["demo.v1.yaml"], "version: 1", "version: "+n)
	}
	c, err := catalog.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Current("demo").Version; got != 10 {
		t.Errorf("Current(demo) is version %d, want 10", got)
	}
	if c.Current("none") != nil {
		t.Error("Current of an unknown survey is not nil")
	}
}

func TestFingerprintTellsEveryChange(t *testing.T) {
	t.Parallel()
	first, err := catalog.Load(sound())
	if err != nil {
		t.Fatal(err)
	}
	again, _ := catalog.Load(sound())
	set := sound()
	set["demo.v1.yaml"] = replaced(set["demo.v1.yaml"], "Hài lòng?", "Hài lòng chứ?")
	other, err := catalog.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	if first.Fingerprint != again.Fingerprint || first.Fingerprint == other.Fingerprint {
		t.Errorf("fingerprints %s, %s, changed %s", first.Fingerprint, again.Fingerprint, other.Fingerprint)
	}
}

type failing struct{ fs.FS }

func (f failing) Open(name string) (fs.File, error) {
	if name == "demo.v1.yaml" {
		return nil, errors.New("input/output error")
	}
	return f.FS.Open(name)
}

func TestUnreadableFileIsAFault(t *testing.T) {
	t.Parallel()
	_, err := catalog.Load(failing{sound()})
	var faults catalog.Faults
	if !errors.As(err, &faults) || faults[len(faults)-1].File != "demo.v1.yaml" {
		t.Errorf("Load gave %v, want a fault of demo.v1.yaml", err)
	}
}

func ExampleLoad() {
	set := fstest.MapFS{
		"center.demo.yaml": {Data: []byte("id: demo\nplace: 7\n")},
	}
	_, err := catalog.Load(set)
	var faults catalog.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			if f.Path == "place" {
				fmt.Println(f.Say("vi"))
				fmt.Println(f.Say("en"))
			}
		}
	}
	// Output:
	// center.demo.yaml:2:8: place: cần văn bản, nhưng đây là số; xin đặt trong dấu nháy kép
	// center.demo.yaml:2:8: place: this must be a text, but it is a number; put it in double quotes
}

// sound gives a small set of definitions without a fault.
func sound() fstest.MapFS {
	set := fstest.MapFS{}
	for _, name := range slices.Sorted(maps.Keys(soundFiles)) {
		set[name] = &fstest.MapFile{Data: []byte(soundFiles[name])}
	}
	return set
}
