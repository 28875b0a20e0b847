package page_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/locale"
	"hailong/internal/measure"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"
	"hailong/surveys"
)

// sample makes reports whose numbers are chosen by hand, so that each state of the page can be seen.
type sample struct {
	t    testing.TB
	c    *catalog.Catalog
	lang string
}

func newSample(t testing.TB, lang string) sample {
	t.Helper()
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		t.Fatal(err)
	}
	return sample{t, c, lang}
}

func proportion(num, den int64) report.Proportion {
	p := report.Proportion{Num: num, Den: den}
	r := measure.Rate{Num: num, Den: den}
	if v, ok := r.Value(); ok {
		i, _ := r.Wilson()
		p.Rate, p.Low, p.High = &v, &i.Low, &i.High
	}
	return p
}

// block makes a satisfaction block: businesses, responses, and levels that add up to the responses.
func block(headline report.Headline, b, bn, r, rn int64) report.Satisfaction {
	s := report.Satisfaction{Headline: headline, PerResponse: proportion(r, rn), Factors: map[survey.QuestionID]report.Proportion{}}
	s.PerBusiness = report.BusinessProportion{Proportion: proportion(b, bn), Unidentified: max(rn-bn-rn/9, 0)}
	bad := rn - r
	s.Levels = map[string]int64{"5": r / 2, "4": r - r/2, "3": bad / 2, "2": bad - bad/2 - bad/5, "1": bad / 5, "na": rn / 50, "blank": rn / 90}
	for i, id := range []survey.QuestionID{"access", "procedure", "staff", "result", "feedback"} {
		n := rn - int64(i*i)*rn/25
		s.Factors[id] = proportion(n*int64(93+i)/100, n)
	}
	if rn > 0 {
		mean, index := 4.352, 83.8
		s.Mean, s.WeightedIndex = &mean, &index
	}
	return s
}

func service(n int64) report.Service {
	return report.Service{
		ExtraContacts: map[string]int64{"0": n * 78 / 100, "1": n * 14 / 100, "2": n * 5 / 100, "3+": n * 3 / 100},
		ExtraPayment:  map[string]int64{"yes": n / 80, "no": n * 85 / 100, "refused": n / 14},
	}
}

func (s sample) verdicts(p report.Proportion) []report.Verdict {
	var out []report.Verdict
	for _, th := range []plan.Threshold{{Basis: 9000, Source: "PL 9", Label: survey.Label{"vi": "phụ lục, số 9", "en": "annex, row 9"}}, {Basis: 9500, Source: "II.2.i", Label: survey.Label{"vi": "thân kế hoạch", "en": "body of the plan"}}} {
		point, statistical := plan.Judge(measure.Rate{Num: p.Num, Den: p.Den}, th)
		out = append(out, report.Verdict{Target: "II.2.i", Threshold: th.Value(), Point: point, Statistical: statistical, Source: th.Source, Label: th.Label.In(survey.Lang(s.lang)), LeastMet: plan.LeastMet(p.Den, 0, th)})
	}
	return out
}

// report makes the whole selection and its groups of a dimension.
func (s sample) report(by report.Dimension, b, bn, r, rn int64, groups []report.Group) *report.Report {
	headline := report.HeadlineBusiness
	if bn < 30 {
		headline = report.HeadlineResponse
	}
	for i := range groups {
		groups[i].Satisfaction.Headline = headline
	}
	out := &report.Report{
		Period: report.PeriodOut{From: "2021-01-01", To: "2021-05-31", Zone: "Asia/Ho_Chi_Minh"}, AsOf: "2021-06-01T01:00:00Z", By: by,
		Satisfaction: block(headline, b, bn, r, rn), Service: service(rn), Groups: groups,
		Reconciliation: report.Reconciliation{Received: rn + rn/5 + rn/50 + rn/90 + 3, Duplicates: 3, Excluded: map[string]int64{"applicant": rn / 5, "na": rn / 50, "blank": rn / 90, "ruling": 0}, Counted: rn},
	}
	out.Verdicts = s.verdicts(out.Satisfaction.HeadlineRate())
	return out
}

// months makes n months back from May 2021; each third is empty where gaps is set.
func months(n int, size int64, gaps bool) []report.Group {
	var out []report.Group
	for i := range n {
		t := time.Date(2021, 5, 1, 0, 0, 0, 0, time.UTC).AddDate(0, i-n+1, 0)
		bn := size + int64(i*37%90)*size/100
		if gaps && i%3 == 1 {
			bn = 0
		}
		b := bn * int64(92+(i*5)%7) / 100
		out = append(out, report.Group{Key: t.Format("2006-01"), Label: t.Format("2006-01"), Satisfaction: block("", b, bn, b+bn/4, bn+bn/3)})
	}
	return out
}

func (s sample) groups(codes []string, names []string, size int64) []report.Group {
	var out []report.Group
	for i, code := range codes {
		bn := size * int64(len(codes)-i) * int64(1+i%3) / 4
		out = append(out, report.Group{Key: code, Label: names[i], Satisfaction: block("", bn*95/100, bn, bn*95/100+bn/5, bn+bn/4)})
	}
	return out
}

// input makes the page's input around the reports.
func (s sample) input(b, bn, r, rn int64, series []report.Group) page.OverviewInput {
	center := s.c.Center
	f := page.NewFrame(locale.For(s.lang), center, page.ConsolePath, "")
	f.Plan = page.PlanName(f.P, s.c.Plans)
	var points, pointNames, fields, fieldNames []string
	for _, p := range center.Points {
		points, pointNames = append(points, string(p.Code)), append(pointNames, p.Name.In(survey.Lang(s.lang)))
	}
	for _, x := range center.Fields {
		fields, fieldNames = append(fields, string(x.Code)), append(fieldNames, x.Name.In(survey.Lang(s.lang)))
	}
	day := func(m, d int) time.Time { return time.Date(2021, time.Month(m), d, 0, 0, 0, 0, s.c.Zone) }
	size := bn / 50
	return page.OverviewInput{
		Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Center: center, Survey: s.c.Current(center.Survey), Zone: s.c.Zone, Now: day(6, 1).Add(8 * time.Hour),
		Surveys: []survey.VersionID{"business-satisfaction.v1"},
		Query:   report.Query{Period: survey.DaysFromTo(day(1, 1), day(5, 31)), Lang: survey.Lang(s.lang)},
		Months:  s.report(report.ByMonth, b, bn, r, rn, series),
		Points:  s.report(report.ByPoint, b, bn, r, rn, s.groups(points, pointNames, size)),
		Fields:  s.report(report.ByField, b, bn, r, rn, s.groups(fields, fieldNames, size/2)),
		Presets: []page.Preset{
			{Kind: page.ThisMonth, Period: survey.DaysFromTo(day(6, 1), day(6, 30))}, {Kind: page.PreviousMonth, Period: survey.DaysFromTo(day(5, 1), day(5, 31))},
			{Kind: page.ThisQuarter, Period: survey.DaysFromTo(day(4, 1), day(6, 30))}, {Kind: page.SixMonthReport, Period: survey.DaysFromTo(day(1, 1), day(5, 31))},
			{Kind: page.AnnualReport, Period: survey.DaysFromTo(day(1, 1), day(11, 30))},
		},
	}
}

// states are the situations in which the page is to be seen.
func (s sample) states() map[string]page.OverviewInput {
	out := map[string]page.OverviewInput{
		"closed": s.input(960, 1000, 1250, 1300, months(12, 120, false)),
		"long":   s.input(9600, 10000, 12500, 13000, months(24, 1200, true)),
		"few":    s.input(0, 0, 20, 22, months(5, 3, true)),
		"empty":  s.input(0, 0, 0, 0, months(5, 0, false)),
		"met":    s.input(72, 72, 73, 73, months(1, 72, false)),
		"below":  s.input(800, 1000, 1000, 1300, months(5, 150, false)),
	}
	empty := out["empty"]
	empty.Points.Groups, empty.Fields.Groups = nil, nil
	open := s.input(478, 496, 600, 640, months(5, 90, false))
	open.Months.Provisional = true
	open.Stale = true
	open.Query.Filter = report.Filter{Channels: []survey.Channel{"counter"}, Points: []survey.PointCode{"TT-01", "TT-02"}, Fields: []survey.FieldCode{"khong-con"}}
	out["open"] = open
	names := s.input(960, 1000, 1250, 1300, months(5, 150, false))
	for i := range names.Fields.Groups {
		names.Fields.Groups[i].Label = fmt.Sprintf("Quản lý chất lượng nông lâm sản và thủy sản, an toàn thực phẩm và kiểm dịch, phần thứ %d của Danh mục", i)
	}
	names.Points = nil
	out["names"] = names
	loading := s.input(0, 0, 0, 0, nil)
	loading.Loading = true
	out["loading"] = loading
	failed := s.input(0, 0, 0, 0, nil)
	failed.Months, failed.Incident = nil, "TQ-0417"
	out["failed"] = failed
	refused := s.input(0, 0, 0, 0, nil)
	refused.Faults = survey.Faults{{Field: "from", Key: "figures.day_unknown", Args: []any{"value", "31/31/2021"}}}
	refused.Typed = map[string][]string{"from": {"31/31/2021"}, "field": {"dat-dai"}}
	out["refused"] = refused
	maps.Copy(out, s.dossierStates())
	return out
}

func sorted(m map[string]page.OverviewInput) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
