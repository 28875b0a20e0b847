package page_test

import (
	"fmt"

	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

func pointer[T any](v T) *T { return &v }

func share(num, den int64) *report.Proportion { return pointer(proportion(num, den)) }

// levels makes a service block of n decided dossiers, over the answers of another block.
func levels(s report.Service, n int64) report.Service {
	late, noDue, overdue := n/20, n/100, n/40
	early := n / 2
	onDay := n - early - late - noDue
	s.OnTime, s.OnTimeClosed = share(early+onDay, n-noDue+overdue), share(early+onDay, n-noDue)
	s.Days = &report.Days{N: n - 3, Median: pointer(int64(4)), P90: pointer(int64(11)), Uncounted: 3}
	s.WithinLimit, s.WithinPlan = share(n*9/10, n-n/10), share(n/5, n/4)
	s.Early, s.OnDay, s.Late, s.NoDue, s.Decided = &early, &onDay, &late, &noDue, &n
	s.Open, s.Overdue = pointer(n/8), &overdue
	s.Online, s.Cashless, s.QD766 = share(n*46/100, n), share(n/3, n/2), share(n-late, n+overdue)
	s.SatisfiedOnTime, s.SatisfiedLate = share(n/5, n/5+4), share(3, 9)
	return s
}

// asked fills what a report says of answers however they came.
func asked(r *report.Report) {
	s := &r.Service
	none, one, more := s.ExtraContacts["0"], s.ExtraContacts["1"], s.ExtraContacts["2"]+s.ExtraContacts["3+"]
	s.ExtraContactScore = report.ContactScore{Points: 2*none + one, N: none + one + more, Mean: pointer(1.7244897959183674)}
	s.ExtraPaymentRate = report.HiddenProportion{Proportion: proportion(s.ExtraPayment["yes"], s.ExtraPayment["yes"]+s.ExtraPayment["no"])}
	r.Modes = map[survey.Mode]report.Proportion{survey.Personal: proportion(280, 300), survey.Open: proportion(700, 760), survey.Entered: proportion(0, 0)}
}

// control makes a chart of n months with limits from 20 on, one signal outside, one run and one empty month.
func control(groups []report.Group) *report.Control {
	c := &report.Control{By: report.ByMonth, Baseline: report.ControlBase{Subgroups: len(groups) - 1, Least: 20}}
	for _, g := range groups {
		p := g.Satisfaction.PerResponse
		c.Baseline.Num, c.Baseline.Den = c.Baseline.Num+p.Num, c.Baseline.Den+p.Den
	}
	if len(groups) > 20 {
		c.Centre, c.SigmaZ = pointer(float64(c.Baseline.Num)/float64(c.Baseline.Den)), pointer(1.3456)
	}
	for i, g := range groups {
		p := g.Satisfaction.PerResponse
		point := report.ControlPoint{Key: g.Key, Label: g.Label, Num: p.Num, Den: p.Den, Rate: p.Rate}
		if c.Centre != nil && p.Den > 0 {
			point.Low, point.High, point.Method = pointer(*c.Centre-0.03), pointer(min(1, *c.Centre+0.03)), "normal"
		}
		switch i {
		case 5:
			point.Method = "exact"
		case 12:
			point.Signals = []string{"run", "outside"}
		}
		if c.Centre == nil {
			point.Method, point.Signals, c.Why = "", nil, "few_subgroups"
		}
		c.Points = append(c.Points, point)
	}
	return c
}

// withDossiers fills everything that a report has once dossiers are known.
func withDossiers(in page.OverviewInput) page.OverviewInput {
	r := in.Months
	asked(r)
	r.Service = levels(r.Service, 1498)
	r.ServiceAll = pointer(levels(report.Service{}, 2913))
	r.ResponseRate = &report.ResponseRate{Proportion: proportion(380, 1498), NonResponseLow: pointer(0.2336448598130841), NonResponseHigh: pointer(0.9799732977303071)}
	r.ResponseRateB = share(300, 1100)
	tied := proportion(350, 380)
	tied.Population = 1498
	r.Tied = &report.Tied{PerResponse: tied, PerBusiness: proportion(280, 300)}
	r.Reconciliation.Invited = pointer(int64(1600))
	r.Control = control(r.Groups)
	r.Unclassified = []report.CodeCount{{Code: "1.000123.000.00.00.H33", Dossiers: 17, Responses: 4}, {Code: "2.009999", Dossiers: 1}}
	r.Problems = []report.Problem{{Key: "figures.calendar_missing", Text: "Thiếu lịch nghỉ năm 2030."}}
	for i := range in.Points.Groups {
		if i != 2 { // one point whose dossiers are not known
			in.Points.Groups[i].Service = levels(report.Service{}, int64(40*(i+1)))
		}
	}
	return in
}

// closed puts a closing and a revision around a report with dossiers.
func closed(in page.OverviewInput) page.OverviewInput {
	r := in.Months
	r.Frozen = &report.Frozen{Period: "2021-H1", At: "2021-06-01T10:42:00Z", By: "giamdoc", Fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Definitions: "d", Version: "1"}
	r.Revision = &report.Revision{
		AsOf: "2021-07-01T01:00:00Z", Late: 12, LateDossiers: 5, Erased: 1, Changed: true,
		Satisfaction: block(report.HeadlineBusiness, 966, 1008, 1258, 1311), Service: levels(report.Service{}, 1503),
		Verdicts: []report.Verdict{
			{Target: "II.2.i", Threshold: 90, Point: "met", Statistical: "met", Source: "PL 9", LeastMet: 927},
			{Target: "II.2.i", Threshold: 95, Point: "met", Statistical: "undecided", Source: "II.2.i", LeastMet: 972},
		},
	}
	return in
}

// dossierStates are the states of the overview that dossiers bring.
func (s sample) dossierStates() map[string]page.OverviewInput {
	out := map[string]page.OverviewInput{
		"dossiers": withDossiers(s.input(960, 1000, 1250, 1300, months(24, 120, true))),
		"frozen":   closed(withDossiers(s.input(960, 1000, 1250, 1300, months(12, 120, false)))),
	}
	none := withDossiers(s.input(960, 1000, 1250, 1300, months(5, 120, false)))
	r := none.Months
	r.Service = levels(report.Service{ExtraContacts: r.Service.ExtraContacts}, 0)
	r.Service.OnTime, r.Service.Days = share(0, 0), &report.Days{}
	r.Service.SatisfiedOnTime, r.Service.SatisfiedLate = share(0, 0), share(0, 0)
	r.ResponseRate, r.ResponseRateB, r.Tied = &report.ResponseRate{}, share(0, 0), &report.Tied{}
	out["no dossier decided"] = none
	filtered := s.input(960, 1000, 1250, 1300, months(5, 120, false))
	filtered.Query.Filter.Languages = []survey.Lang{"en"}
	out["filtered by language"] = filtered
	return out
}

// dossierFigures lists what the page must give back of the dossiers of a report, as readBack reads it.
func dossierFigures(in page.OverviewInput) map[string]string {
	r, want := in.Months, map[string]string{}
	put := func(name, group string, p *report.Proportion) {
		if p != nil {
			want[name+"||"+group+"|"] = exactly(*p)
		}
	}
	service := func(s *report.Service, group string) {
		put("on_time", group, s.OnTime)
		put("on_time_closed", group, s.OnTimeClosed)
		put("within_limit", group, s.WithinLimit)
		put("within_plan", group, s.WithinPlan)
		put("online", group, s.Online)
		put("cashless", group, s.Cashless)
		put("qd766", group, s.QD766)
		for key, n := range map[string]*int64{"early": s.Early, "on_day": s.OnDay, "late": s.Late, "no_due": s.NoDue, "decided": s.Decided, "open": s.Open, "overdue": s.Overdue} {
			want["dossiers||"+group+"|"+key] = plain(*n)
		}
		want["days||"+group+"|n"] = plain(s.Days.N)
		if s.Days.Median != nil {
			want["days||"+group+"|median"], want["days||"+group+"|p90"] = plain(*s.Days.Median), plain(*s.Days.P90)
		}
	}
	service(&r.Service, "")
	if r.Service.Days.Uncounted > 0 {
		want["days|||uncounted"] = plain(r.Service.Days.Uncounted)
	}
	put("satisfied_on_time", "", r.Service.SatisfiedOnTime)
	put("satisfied_late", "", r.Service.SatisfiedLate)
	service(r.ServiceAll, "all_applicants")
	put("response_rate", "", &r.ResponseRate.Proportion)
	put("response_rate_business", "", r.ResponseRateB)
	put("tied.per_response", "", &r.Tied.PerResponse)
	put("tied.per_business", "", &r.Tied.PerBusiness)
	for name, v := range map[string]*float64{"nonresponse_low": r.ResponseRate.NonResponseLow, "nonresponse_high": r.ResponseRate.NonResponseHigh,
		"control_centre": r.Control.Centre, "control_sigma_z": r.Control.SigmaZ} {
		if v != nil {
			want[name+"|||"] = fmt.Sprintf("|||||%v|||", *v)
		}
	}
	for _, p := range r.Control.Points {
		want["control|||"+p.Key] = exactly(report.Proportion{Num: p.Num, Den: p.Den, Rate: p.Rate, Low: p.Low, High: p.High})
	}
	if r.Control.Centre != nil {
		want["control_baseline|||"] = fmt.Sprintf("%d|%d|||||||", r.Control.Baseline.Num, r.Control.Baseline.Den)
	}
	for _, c := range r.Unclassified {
		want["unclassified_dossiers|||"+c.Code], want["unclassified_responses|||"+c.Code] = plain(c.Dossiers), plain(c.Responses)
	}
	want["reconciliation|||invited"] = plain(*r.Reconciliation.Invited)
	for _, g := range in.Points.Groups {
		if g.Service.OnTime != nil {
			want["on_time|point|"+g.Key+"|"] = exactly(*g.Service.OnTime)
		}
	}
	return want
}

// revisedFigures lists what the page must give back of a revision.
func revisedFigures(v *report.Revision) map[string]string {
	want := map[string]string{
		"revision|||late": plain(v.Late), "revision|||late_dossiers": plain(v.LateDossiers), "revision|||erased": plain(v.Erased),
		"revision.per_business|||": exactly(v.Satisfaction.PerBusiness.Proportion), "revision.per_response|||": exactly(v.Satisfaction.PerResponse),
		"revision.on_time|||": exactly(*v.Service.OnTime), "revision.on_time_closed|||": exactly(*v.Service.OnTimeClosed),
	}
	for _, x := range v.Verdicts {
		want[fmt.Sprintf("revision.verdict|||%v", x.Threshold)] = fmt.Sprintf("||||||%s|%s|%d", x.Point, x.Statistical, x.LeastMet)
	}
	return want
}
