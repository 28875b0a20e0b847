package page_test

import (
	"fmt"
	"net/url"
	"time"

	"hailong/internal/locale"
	"hailong/internal/measure"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// judged makes a verdict on a share, by the plan's own rules.
func judged(num, den, basis int64, operator, source, label string) report.PartVerdict {
	point, statistical := plan.Judge(measure.Rate{Num: num, Den: den}, plan.Threshold{Basis: basis, Operator: operator})
	return report.PartVerdict{Threshold: float64(basis) / 100, Operator: operator, Source: source, Label: label, Point: point, Statistical: statistical}
}

// entered makes a part that was entered by hand.
func entered(value float64, unit string, v report.PartVerdict) report.PartLine {
	return report.PartLine{
		Measure: plan.Manual, State: report.TargetJudged, Unit: unit, Value: &value, Entries: 2, Verdicts: []report.PartVerdict{v},
		Entry: &report.EntryOut{Value: value, Date: "2021-05-31", Source: "Báo cáo 15/BC-STTTT", Who: "chi.lan", At: "2021-06-01T02:00:00Z"},
	}
}

func noEntry(v report.PartVerdict) report.PartLine {
	v.Point = plan.PointNoData
	return report.PartLine{Measure: plan.Manual, State: report.TargetNoData, Verdicts: []report.PartVerdict{v}}
}

func against(point plan.Point, threshold float64, operator string) report.PartVerdict {
	return report.PartVerdict{Threshold: threshold, Operator: operator, Source: "II.2", Label: "thân kế hoạch", Point: point}
}

// parts are what was found of each target, by its id.
func parts() map[string][]report.PartLine {
	days := func(id, name string, limit int, num, den int64) report.PartLine {
		return report.PartLine{
			ID: id, Name: name, Measure: plan.WithinDays, State: report.TargetJudged, Days: &limit, Share: share(num, den), Value: pointer(100 * float64(num) / float64(max(den, 1))),
			Median: pointer(int64(4)), P90: pointer(int64(9)), N: den, Verdicts: []report.PartVerdict{judged(num, den, 10000, plan.AtLeast, "II.2.l", "thân kế hoạch")},
		}
	}
	founded := report.PartLine{ID: "dn", Name: "Doanh nghiệp thành lập mới", Measure: plan.DecidedCount, State: report.TargetNotDue, Unit: "doanh nghiệp", Value: pointer(611.0), N: 611,
		Verdicts: []report.PartVerdict{against(plan.PointNotMet, 1460, plan.AtLeast)}}
	projects := report.PartLine{ID: "da", Name: "Dự án đầu tư mới", Measure: plan.Unmeasurable, State: report.TargetUnmeasurable, Why: "Trung tâm không theo dõi dự án đầu tư."}
	survey95 := []report.PartVerdict{judged(960, 1000, 9500, plan.Over, "II.2.i", "thân kế hoạch"), judged(960, 1000, 9000, plan.Over, "PL 9", "phụ lục, số 9")}
	return map[string][]report.PartLine{
		"II.2.a": {entered(6.8, "", against(plan.PointNotMet, 10, plan.AtLeast))},
		"II.2.b": {entered(83.07, "", against(plan.PointMet, 80, plan.Over))},
		"II.2.c": {noEntry(against("", 80, plan.AtLeast))},
		"II.2.d": {noEntry(against("", 90, plan.AtLeast))},
		"II.2.đ": {founded, projects},
		"II.2.e": {entered(1460, "doanh nghiệp", against(plan.PointMet, 85, plan.AtLeast))},
		"II.2.g": {noEntry(against("", 65, plan.AtLeast))},
		"II.2.h": {entered(31.9, "", against(plan.PointMet, 30, plan.AtLeast))},
		"II.2.i": {{Measure: plan.SatisfactionBusiness, State: report.TargetJudged, Share: share(960, 1000), Value: pointer(96.0), N: 1000, Verdicts: survey95}},
		"II.2.k": {{Measure: plan.OnlineShare, State: report.TargetJudged, Share: share(1004, 2173), Value: pointer(46.2), N: 2173, Verdicts: []report.PartVerdict{judged(1004, 2173, 4500, plan.AtLeast, "II.2.k", "")}}},
		"II.2.l": {days("b", "Nhóm B", 10, 14, 14), days("c", "Nhóm C", 5, 30, 37), days("gpxd", "Cấp phép xây dựng", 10, 0, 0)},
		"II.2.m": {days("", "", 20, 250, 268)},
		"II.2.n": {entered(47.5, "", against(plan.PointNotMet, 50, plan.AtLeast))},
	}
}

// targets makes the lines of the plan from its own words and what was found.
func (s sample) targets() []report.TargetLine {
	var out []report.TargetLine
	found, lang := parts(), survey.Lang(s.lang)
	for i, t := range s.c.Plans[0].Targets {
		line := report.TargetLine{
			Plan: s.c.Plans[0].ID, ID: t.ID, Text: t.Text.In(lang), Body: report.Statement{Source: t.ID, Verbatim: "Phần đầu " + t.Text.In("vi")},
			Annex: report.Statement{Source: fmt.Sprintf("PL %d", i+1), Row: fmt.Sprint(i + 1), Verbatim: "Phụ lục: " + t.Text.In("vi")},
			Lead:  string(t.Lead), LeadName: t.LeadName, Coordinators: t.Coordinators, Time: t.Time, Due: "2021-12-01", State: report.TargetJudged, Parts: found[t.ID],
		}
		for _, n := range t.Notes {
			line.Notes = append(line.Notes, n.In("vi"))
		}
		line.State = line.Parts[0].State
		if t.ID == "II.2.e" {
			line.Annex.Row = ""
		}
		out = append(out, line)
	}
	return out
}

func (s sample) planInput() page.PlanInput {
	in := s.input(960, 1000, 1250, 1300, months(5, 120, false))
	in.Months.Targets = s.targets()
	f := page.NewFrame(locale.For(s.lang), s.c.Center, page.PlanPath, "")
	f.Plan = page.PlanName(f.P, s.c.Plans)
	return page.PlanInput{Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Query: in.Query, Report: in.Months, Plans: s.c.Plans, Presets: in.Presets[3:], Entering: true, Zone: s.c.Zone}
}

func (s sample) planStates() map[string]page.PlanInput {
	out := map[string]page.PlanInput{"judged": s.planInput()}
	open := s.planInput()
	open.Report.Provisional, open.Stale, open.Entering = true, true, false
	out["provisional"] = open
	frozen := s.planInput()
	frozen.Report.Frozen = &report.Frozen{Period: "2021-H1", At: "2021-06-01T10:42:00Z", By: "giamdoc"}
	out["closed"] = frozen
	none := s.planInput()
	none.Report.Targets = nil
	out["no target"] = none
	loading, failed, refused := s.planInput(), s.planInput(), s.planInput()
	loading.Loading = true
	failed.Report, failed.Incident = nil, "TQ-0418"
	refused.Faults = survey.Faults{{Field: "from", Key: "figures.day_unknown", Args: []any{"value", "31/31/2021"}}}
	refused.Typed = url.Values{"from": {"31/31/2021"}}
	out["loading"], out["failed"], out["refused"] = loading, failed, refused
	return out
}

func (s sample) entryInput(id, part string) page.EntryInput {
	t, _ := s.c.Plans[0].Target(id)
	f := page.NewFrame(locale.For(s.lang), s.c.Center, page.EntryPath, "")
	f.Plan = page.PlanName(f.P, s.c.Plans)
	in := page.EntryInput{Frame: f, User: page.User{Name: "chi.lan", Manager: true}, Target: t, Zone: s.c.Zone, Today: "2021-06-01"}
	if part != "" {
		in.Part = &plan.Part{ID: part, Name: survey.Label{"vi": "Doanh nghiệp thành lập mới", "en": "Newly founded"}, Unit: survey.Label{"vi": "doanh nghiệp", "en": "businesses"}}
	}
	return in
}

func history() []plan.Entry {
	return []plan.Entry{
		{Value: 61100, Date: "2021-04-30", Source: "Báo cáo 9", Who: "anh.minh", At: "2021-05-02T01:00:00Z"},
		{Value: 68150, Date: "2021-05-31", Source: "Báo cáo 15", Who: "chi.lan", Note: "đính chính", At: "2021-06-01T01:00:00Z"},
		{Value: 61200, Date: "2021-04-30", Source: "Báo cáo 9a", Who: "anh.minh", At: "2021-05-03T01:00:00Z"},
	}
}

func (s sample) periodsInput() page.PeriodsInput {
	f := page.NewFrame(locale.For(s.lang), s.c.Center, page.PeriodsPath, "")
	f.Plan = page.PlanName(f.P, s.c.Plans)
	in := page.PeriodsInput{Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Center: s.c.Center, Closable: true, Today: "2021-06-01", Zone: s.c.Zone, Frozen: []report.Frozen{
		{Period: "2020-H1", At: "2020-06-02T01:00:00Z", By: "anh.minh", Fingerprint: "00aa"}, {Period: "2020", At: "2020-12-02T01:00:00Z", By: "giamdoc", Fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
	}}
	whole := withDossiers(s.input(960, 1000, 1250, 1300, months(5, 120, false))).Months
	whole.Targets = s.targets()
	bare := s.report(report.ByMonth, 0, 0, 0, 0, nil)
	half := survey.Label{"vi": "Báo cáo 6 tháng", "en": "Six-month report"}
	year := survey.Label{"vi": "Báo cáo năm", "en": "Annual report"}
	in.Due = []page.Due{
		{Rule: "annual", Name: year, Period: "2020", From: "2020-01-01", Closing: "2020-11-30", LastSafe: "2020-12-04", DaysLeft: -179, To: "skhdt", Report: bare},
		{Rule: "six_month", Name: half, Period: "2021-H1", From: "2021-01-01", Closing: "2021-05-31", LastSafe: "2021-06-04", DaysLeft: 3, To: "skhdt", Source: "Mục IV.4", Report: whole},
		{Rule: "six_month_up", Name: half, Period: "2021-H1", From: "2021-01-01", Closing: "2021-05-31", LastSafe: "2021-06-09", DaysLeft: 8, To: "vpubnd", Report: whole},
		{Rule: "annual_now", Name: year, Period: "2021", From: "2021-01-01", Closing: "2021-11-30", LastSafe: "2021-12-04", DaysLeft: 186, To: "skhdt", Report: bare},
		{Rule: "late", Name: half, Period: "2019-H1", From: "2019-01-01", Closing: "2019-05-31", LastSafe: "2019-06-04", DaysLeft: -1, To: "skhdt"},
	}
	return in
}

func (s sample) freezeInput(fault string) page.FreezeInput {
	f := page.NewFrame(locale.For(s.lang), s.c.Center, page.FreezePath, "")
	day := func(m, d int) time.Time { return time.Date(2021, time.Month(m), d, 0, 0, 0, 0, s.c.Zone) }
	return page.FreezeInput{Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Period: "2021-H1", Days: survey.DaysFromTo(day(1, 1), day(5, 31)), Fault: fault}
}
