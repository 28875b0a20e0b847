package export_test

import (
	"fmt"

	"hailong/internal/report"
	"hailong/internal/survey"
)

func count(n int64) *int64 { return &n }

// dossierService is a service block with every figure that needs dossiers.
func dossierService() report.Service {
	p := func(num, den int64) *report.Proportion { p := proportion(num, den); return &p }
	onTime := p(180, 190)
	onTime.Population = 700
	return report.Service{
		OnTime: onTime, OnTimeClosed: p(180, 186), Days: &report.Days{N: 188, Median: count(4), P90: count(11), Uncounted: 2},
		WithinLimit: p(170, 180), WithinPlan: p(40, 52), Early: count(150), OnDay: count(30), Late: count(6), NoDue: count(4),
		Decided: count(190), Open: count(12), Overdue: count(4), Online: p(88, 190), Cashless: p(60, 100), QD766: p(181, 194),
		SatisfiedOnTime: p(70, 72), SatisfiedLate: p(2, 4),
		ExtraContacts: map[string]int64{"0": 5, "3+": 1}, ExtraContactScore: report.ContactScore{Points: 11, N: 6, Mean: float(11.0 / 6)},
		ExtraPayment: map[string]int64{"yes": 1, "no": 80, "refused": 2}, ExtraPaymentRate: report.HiddenProportion{Proportion: hidden(proportion(1, 81))},
	}
}

// wholeReport has a value for every field that a report can have.
func wholeReport() *report.Report {
	r := figuresReport()
	all, invited, days := dossierService(), int64(200), 20
	rate := proportion(76, 190)
	r.Service, r.ServiceAll = dossierService(), &all
	r.ResponseRate = &report.ResponseRate{Proportion: rate, NonResponseLow: float(0.38), NonResponseHigh: float(0.98)}
	r.ResponseRateB = &rate
	r.Tied = &report.Tied{PerResponse: proportion(70, 76), PerBusiness: proportion(55, 60)}
	r.Modes = map[survey.Mode]report.Proportion{"personal": proportion(70, 76), "open": proportion(10, 11), "entered": proportion(10, 10)}
	r.Others = map[survey.Applicant]report.Proportion{"citizen": proportion(10, 19)}
	r.Reconciliation.Invited = &invited
	r.Control = &report.Control{
		By: report.ByMonth, Baseline: report.ControlBase{Subgroups: 21, Least: 20, Num: 900, Den: 1000}, Centre: float(0.9), SigmaZ: float(1.1), Why: "few_subgroups",
		Points: []report.ControlPoint{{Key: "2021-01", Label: "T1", Num: 30, Den: 33, Rate: float(0.909), Low: float(0.8), High: float(1), Method: "exact", Signals: []string{"outside", "run"}}},
	}
	verdict := []report.PartVerdict{{Threshold: 80, Operator: ">=", Source: "PL 2", Label: "phụ lục", Point: "met", Statistical: "undecided"}}
	share := proportion(40, 52)
	r.Targets = []report.TargetLine{{
		Plan: "31", ID: "II.2.m", Text: "Đất đai", Body: report.Statement{Source: "II.2.m", Row: "12", Verbatim: "b"}, Annex: report.Statement{Source: "PL 12", Row: "12", Verbatim: "a"},
		Lead: "stnmt", LeadName: "Sở", Coordinators: "c", Time: "2021", Due: "2021-12-01", State: report.TargetJudged, Notes: []string{"một", "hai"},
		Parts: []report.PartLine{
			{Measure: "within_days", State: report.TargetJudged, Unit: "ngày", Days: &days, Value: float(76.9), Share: &share, Median: count(9), P90: count(20), N: 52, Verdicts: verdict},
			{ID: "b", Name: "Nhập tay", Measure: "manual", State: report.TargetNotDue, Verdicts: []report.PartVerdict{}, Entries: 2, Why: "w", Entry: &report.EntryOut{Value: 6.8, Date: "2021-05-31", Source: "s", Who: "w", At: "2021-06-01T00:00:00Z", Note: "n"}},
		},
	}}
	r.Unclassified = []report.CodeCount{{Code: "1.000001", Dossiers: 7, Responses: 2}}
	r.Problems = []report.Problem{{Key: "figures.calendar_missing", Args: map[string]any{"years": 2030}, Text: "Thiếu lịch"}}
	r.Frozen = &report.Frozen{Period: "2021-H1", At: "2021-06-02T01:00:00Z", By: "lan", Fingerprint: "abc", Definitions: "def", Version: "1"}
	r.Revision = &report.Revision{AsOf: "2021-07-01T00:00:00Z", Late: 3, LateDossiers: 2, Erased: 1, Changed: true, Satisfaction: satisfaction(91, 98), Verdicts: r.Verdicts, Service: dossierService()}
	for _, with := range []string{"before", "year"} {
		r.Changes = append(r.Changes, report.Change{
			With: with, Period: r.Period, Before: proportion(80, 98), Difference: float(0.1), Low: float(0.02), High: float(0.18), Both: count(12), Verdict: "rise",
		})
	}
	for i := range r.Groups {
		r.Groups[i].Service, r.Groups[i].Invited, r.Groups[i].ResponseRate = dossierService(), &invited, &rate
	}
	return r
}

// nameOfItem names an object of an array as the package doc says.
func nameOfItem(array string, item map[string]any, i int) string {
	for _, c := range []struct{ array, name string }{{"targets", "id"}, {"parts", "id"}, {"points", "key"}, {"unclassified", "code"}, {"changes", "with"}} {
		if s, _ := item[c.name].(string); c.array == array && s != "" {
			return s
		}
	}
	if array != "verdicts" {
		return fmt.Sprint(i + 1)
	}
	target, operator := item["target"], item["operator"]
	if target == nil {
		target = ""
	}
	if operator == nil {
		operator = ">"
	}
	return fmt.Sprint(target, operator, item["threshold"])
}

func hidden(p report.Proportion) report.Proportion {
	p.Hidden = true
	return p
}
