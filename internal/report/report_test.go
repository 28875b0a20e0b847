package report_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/panel"
	"hailong/internal/report"
	"hailong/internal/sample"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
	"hailong/surveys"

	"github.com/google/go-cmp/cmp"
)

var definitions = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		panic(err)
	}
	return c
})

// answer is a response in a few words.
type answer struct {
	day       string // dd/mm/yyyy hh:mm in the center's zone
	overall   string // "" = blank
	business  int    // 0 = not identified
	applicant survey.Applicant
	point     survey.PointCode
}

func build(t testing.TB, answers []answer, now time.Time) *report.Builder {
	t.Helper()
	cat, st := definitions(), storetest.Memory()
	var docs []store.Document
	for i, a := range answers {
		at, err := time.ParseInLocation("02/01/2006 15:04", a.day, cat.Zone)
		must(t, err)
		r := survey.Response{Survey: "business-satisfaction.v1", Point: a.point, Applicant: a.applicant, Received: at, Lang: "vi", Channel: "counter", Answers: map[survey.QuestionID]survey.Answer{}}
		if r.Point == "" {
			r.Point = "TT-01"
		}
		if r.Applicant == "" {
			r.Applicant = survey.Business
		}
		if a.business > 0 {
			r.Business = survey.BusinessKey(fmt.Sprintf("%032x", a.business))
		}
		if a.overall != "" {
			r.Answers["overall"] = survey.Answer{Choices: []survey.ChoiceCode{survey.ChoiceCode(a.overall)}}
		}
		body, err := survey.EncodeResponse(&r)
		must(t, err)
		docs = append(docs, store.Document{Key: fmt.Sprint(i), Body: body})
	}
	if len(docs) > 0 {
		_, err := st.Insert(t.Context(), store.Responses, docs)
		must(t, err)
	}
	p := panel.New(st, cat, panel.Options{})
	must(t, p.Load(t.Context()))
	return &report.Builder{Panel: p, Catalog: cat, Now: func() time.Time { return now }}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var later = time.Date(2021, 12, 31, 3, 0, 0, 0, time.UTC)

func period(from, to string) survey.Period {
	zone := definitions().Zone
	f, _ := survey.ParseDay(from, zone)
	l, _ := survey.ParseDay(to, zone)
	return survey.DaysFromTo(f, l)
}

func TestAReportReconciles(t *testing.T) {
	t.Parallel()
	b := build(t, []answer{
		{"01/03/2021 08:00", "5", 1, "", ""}, {"02/03/2021 08:00", "2", 1, "", ""}, // the latest decides: not satisfied
		{"01/03/2021 08:00", "4", 2, "", ""}, {"01/03/2021 08:00", "3", 2, "", ""}, // the same minute: the lower decides
		{"31/03/2021 23:59", "5", 3, "", ""}, {"01/04/2021 00:00", "1", 3, "", ""}, // the second lies outside
		{"05/03/2021 08:00", "5", 0, "", ""}, {"05/03/2021 08:00", "na", 4, "", ""}, {"05/03/2021 08:00", "", 5, "", ""},
		{"05/03/2021 08:00", "1", 6, survey.Citizen, ""}, {"05/03/2021 08:00", "1", 7, survey.Household, ""},
	}, later)
	r, err := b.Build(report.Query{Period: period("2021-03-01", "2021-03-31"), By: report.ByDay})
	must(t, err)
	got := []int64{r.Satisfaction.PerBusiness.Num, r.Satisfaction.PerBusiness.Den, r.Satisfaction.PerBusiness.Unidentified, r.Satisfaction.PerResponse.Num, r.Satisfaction.PerResponse.Den}
	if want := []int64{1, 3, 1, 4, 6}; !slices.Equal(got, want) {
		t.Errorf("per business num, den, unidentified, per response num, den = %v, want %v", got, want)
	}
	want := report.Reconciliation{Received: 10, Counted: 6, Excluded: map[string]int64{"applicant": 2, "na": 1, "blank": 1, "ruling": 0}}
	if diff := cmp.Diff(want, r.Reconciliation); diff != "" {
		t.Error(diff)
	}
	if h, c := r.Others[survey.Household], r.Others[survey.Citizen]; len(r.Others) != 2 || h.Num != 0 || h.Den != 1 || c.Den != 1 {
		t.Errorf("others = %v; want one household and one citizen, apart", r.Others)
	}
	if len(r.Groups) != 31 || r.Groups[0].Key != "2021-03-01" || r.Groups[9].Satisfaction.PerResponse.Rate != nil {
		t.Errorf("%d groups from %q; want 31, empty days with null rates", len(r.Groups), r.Groups[0].Key)
	}
	if r.Satisfaction.Headline != report.HeadlineResponse || r.Verdicts[0].Statistical != "insufficient" {
		t.Errorf("headline %s, verdict %s; want response and insufficient below 30 businesses", r.Satisfaction.Headline, r.Verdicts[0].Statistical)
	}
}

func TestTheHeadlineSpeaksOfBusinessesFromThirtyOn(t *testing.T) {
	t.Parallel()
	for _, n := range []int{29, 30} {
		var answers []answer
		for i := range n {
			answers = append(answers, answer{"01/03/2021 08:00", "5", i + 1, "", ""})
		}
		r, err := build(t, answers, later).Build(report.Query{Period: period("2021-01-01", "2021-06-30")})
		must(t, err)
		want := map[int]report.Headline{29: report.HeadlineResponse, 30: report.HeadlineBusiness}[n]
		if r.Satisfaction.Headline != want {
			t.Errorf("%d businesses: headline %s, want %s", n, r.Satisfaction.Headline, want)
		}
	}
}

// TestTheJSONIsTheContract: exactly these members, whatever else may be added.
func TestTheJSONIsTheContract(t *testing.T) {
	t.Parallel()
	b := build(t, nil, later)
	r, err := b.Build(report.Query{Period: period("2021-01-01", "2021-06-30")})
	must(t, err)
	raw, err := json.Marshal(r)
	must(t, err)
	const none = `{"num":0,"den":0,"rate":null,"low":null,"high":null}`
	for _, want := range []string{
		`"period":{"from":"2021-01-01","to":"2021-06-30","zone":"Asia/Ho_Chi_Minh"}`, `"filter":{}`, `"as_of":"2021-12-31T03:00:00Z"`,
		`"headline":"response"`, `"per_business":{"num":0,"den":0,"rate":null,"low":null,"high":null,"unidentified":0}`, `"per_response":` + none,
		`"levels":{"1":0,"2":0,"3":0,"4":0,"5":0,"blank":0,"na":0}`, `"mean":null`, `"weighted_index":null`, `"access":` + none, `"feedback":` + none,
		`"target":"II.2.i","threshold":95,"point":"no_data","statistical":"insufficient"`, `"target":"II.2.i","threshold":90`,
		`"on_time":null`, `"days":null`, `"extra_contacts":{"0":0,"1":0,"2":0,"3+":0}`, `"extra_payment":{"no":0,"refused":0,"yes":0}`,
		`"on_time_closed":null`, `"open":null`, `"qd766":null`, `"response_rate_business":null`, `"invited":null`,
		`"response_rate":null`, `"received":0,"duplicates":0,"excluded":{"applicant":0,"blank":0,"na":0,"ruling":0},"counted":0}`,
	} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("%s is not in\n%.2000s", want, raw)
		}
	}
	for _, absent := range []string{`"groups"`, `"provisional"`, `"by"`} {
		if strings.Contains(string(raw), absent) {
			t.Errorf("%s is in\n%.2000s", absent, raw)
		}
	}
}

func TestAnOpenPeriodIsProvisional(t *testing.T) {
	t.Parallel()
	now := time.Date(2021, 5, 31, 16, 59, 59, 0, time.UTC) // one second before midnight in the center
	b := build(t, []answer{{"01/05/2021 08:00", "5", 1, "", ""}}, now)
	for _, c := range []struct {
		to, asOf string
		want     bool
		why      string
	}{
		{"2021-05-31", "", true, "its last day has not ended"},
		{"2021-05-30", "", false, "it ended yesterday"},
		{"2021-05-30", "2021-05-15", true, "as of the fifteenth it had not ended"},
		{"2021-05-30", "2021-05-30", false, "as of its own last day"},
	} {
		q := report.Query{Period: period("2021-01-01", c.to)}
		if c.asOf != "" {
			q.AsOf = period(c.asOf, c.asOf).From
		}
		r, err := b.Build(q)
		must(t, err)
		if r.Provisional != c.want {
			t.Errorf("to %s as of %q: provisional %v, want %v: %s", c.to, c.asOf, r.Provisional, c.want, c.why)
		}
	}
}

func TestAsOfEndsTheSelectionByDayOfAnswer(t *testing.T) {
	t.Parallel()
	b := build(t, []answer{{"01/03/2021 08:00", "5", 1, "", ""}, {"02/03/2021 23:59", "1", 1, "", ""}, {"03/03/2021 00:00", "1", 2, "", ""}}, later)
	q := report.Query{Period: period("2021-03-01", "2021-03-31"), AsOf: period("2021-03-02", "2021-03-02").From}
	r, err := b.Build(q)
	must(t, err)
	if r.Reconciliation.Received != 2 || r.Satisfaction.PerBusiness.Num != 0 || r.AsOf != "2021-03-02T17:00:00Z" {
		t.Errorf("received %d, satisfied %d, as of %s; want 2, 0, the end of the day", r.Reconciliation.Received, r.Satisfaction.PerBusiness.Num, r.AsOf)
	}
}

func TestTimeGroupsBearTheirKeys(t *testing.T) {
	t.Parallel()
	b := build(t, []answer{{"28/02/2021 08:00", "5", 1, "", ""}, {"01/03/2021 08:00", "1", 1, "", ""}}, later)
	for by, want := range map[report.Dimension][]string{
		report.ByDay: {"2021-02-28", "2021-03-01"}, report.ByWeek: {"2021-W08", "2021-W09"}, report.ByMonth: {"2021-02", "2021-03"},
		report.ByQuarter: {"2021-Q1"}, report.ByYear: {"2021"}, report.ByPoint: {"TT-01"}, report.ByLanguage: {"vi"},
	} {
		r, err := b.Build(report.Query{Period: period("2021-02-28", "2021-03-01"), By: by})
		must(t, err)
		var keys []string
		for _, g := range r.Groups {
			keys = append(keys, g.Key)
		}
		if !slices.Equal(keys, want) {
			t.Errorf("by %s: %q, want %q", by, keys, want)
		}
	}
}

// TestPartsAddUp over made-up responses: every dimension's groups add up to the whole, per response.
func TestPartsAddUp(t *testing.T) {
	t.Parallel()
	cat, st := definitions(), storetest.Memory()
	from := time.Date(2021, 1, 1, 0, 0, 0, 0, cat.Zone)
	var docs []store.Document
	for r := range sample.Responses(cat, sample.Plan{Responses: 2000, Seed: 3, From: from, To: from.AddDate(0, 6, 0)}) {
		body, err := survey.EncodeResponse(r)
		must(t, err)
		docs = append(docs, store.Document{Key: string(r.ID), Body: body})
	}
	_, err := st.Insert(t.Context(), store.Responses, docs)
	must(t, err)
	p := panel.New(st, cat, panel.Options{})
	must(t, p.Load(t.Context()))
	b := report.Builder{Panel: p, Catalog: cat, Now: func() time.Time { return later }}
	for _, by := range report.Dimensions {
		r, err := b.Build(report.Query{Period: period("2021-01-01", "2021-06-30"), By: by})
		must(t, err)
		var num, den, payments int64
		for _, g := range r.Groups {
			num, den = num+g.Satisfaction.PerResponse.Num, den+g.Satisfaction.PerResponse.Den
			payments += g.Service.ExtraPayment["yes"]
			if g.Satisfaction.Headline != r.Satisfaction.Headline {
				t.Errorf("by %s: group %s has another headline", by, g.Key)
			}
		}
		if num != r.Satisfaction.PerResponse.Num || den != r.Satisfaction.PerResponse.Den || payments != r.Service.ExtraPayment["yes"] || den == 0 {
			t.Errorf("by %s: the groups give %d/%d, the whole %d/%d", by, num, den, r.Satisfaction.PerResponse.Num, r.Satisfaction.PerResponse.Den)
		}
	}
}

func TestParseQuery(t *testing.T) {
	t.Parallel()
	cat := definitions()
	now := time.Date(2021, 8, 15, 20, 0, 0, 0, time.UTC) // the 16th in the center
	for _, c := range []struct {
		in       map[string][]string
		from, to string
		fault    string
	}{
		{nil, "2021-01-01", "2021-08-16", ""},
		{map[string][]string{"from": {"5/3/2021"}}, "2021-03-05", "2021-08-16", ""},
		{map[string][]string{"to": {"2020-03-05"}}, "2020-01-01", "2020-03-05", ""},
		{map[string][]string{"period": {"2021-H1"}}, "2021-01-01", "2021-05-31", ""},
		{map[string][]string{"period": {"2021"}}, "2021-01-01", "2021-11-30", ""},
		{map[string][]string{"period": {"2021-Q3"}}, "2021-07-01", "2021-09-30", ""},
		{map[string][]string{"period": {"2021"}, "from": {"2021-01-01"}}, "", "", "period"},
		{map[string][]string{"from": {"31/02/2021"}}, "", "", "from"},
		{map[string][]string{"from": {"2021-01-01", "2021-01-02"}}, "", "", "from"},
	} {
		q, err := report.ParseQuery(c.in, cat.Reports(), cat.Zone, now)
		if c.fault != "" {
			var f survey.Faults
			if !errors.As(err, &f) || f[0].Field != c.fault {
				t.Errorf("%v: %v, want a fault of %s", c.in, err, c.fault)
			}
			continue
		}
		if got := q.Period.From.Format(time.DateOnly) + " " + q.Period.LastDay().Format(time.DateOnly); err != nil || got != c.from+" "+c.to {
			t.Errorf("%v: %s, %v; want %s %s", c.in, got, err, c.from, c.to)
		}
		again, err := report.ParseQuery(q.Values(), cat.Reports(), cat.Zone, now)
		must(t, err)
		if diff := cmp.Diff(q.Values(), again.Values()); diff != "" {
			t.Errorf("the link asks another question:\n%s", diff)
		}
	}
}
