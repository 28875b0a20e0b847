package report_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"hailong/internal/panel"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// shop is a store filled by hand.
type shop struct {
	t  testing.TB
	st store.Store
	n  int
}

func newShop(t testing.TB) *shop { return &shop{t: t, st: storetest.Memory()} }

// dossier stores one that was received on a day and decided on another ("" = open), due on a third.
func (s *shop) dossier(business int, procedure survey.ProcedureCode, received, due, decided survey.Day) *survey.Dossier {
	s.n++
	d := &survey.Dossier{
		Key: survey.DossierKey(fmt.Sprintf("%032x", s.n)), Code: survey.DossierCode(fmt.Sprint("H-", s.n)), Procedure: procedure, Point: "TT-01",
		Applicant: survey.Business, Business: survey.BusinessKey(fmt.Sprintf("%032x", business)), SubmittedVia: survey.Online,
		Received: received, Due: due, Decided: decided, Status: survey.DossierClosed,
	}
	if decided == "" {
		d.Status = survey.DossierOpen
	}
	s.put(d)
	return d
}

func (s *shop) put(d *survey.Dossier) {
	body, err := survey.EncodeDossier(d)
	must(s.t, err)
	_, err = s.st.Insert(s.t.Context(), store.Dossiers, []store.Document{{Key: d.Key.StateKey(0), Body: body}})
	must(s.t, err)
}

// answer stores the answer to a dossier's invitation, or to a poster where there is none.
func (s *shop) answer(d *survey.Dossier, overall survey.ChoiceCode, day string) {
	s.n++
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" 09:00", definitions().Zone)
	must(s.t, err)
	r := survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Open, Channel: "counter", Lang: "vi", Applicant: survey.Business,
		Received: at, Answers: map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{overall}}},
	}
	if d != nil {
		r.Mode, r.Channel, r.Procedure, r.Business, r.Dossier = survey.Personal, d.SubmittedVia.Channel(), d.Procedure, d.Business, d.Key
	}
	body, err := survey.EncodeResponse(&r)
	must(s.t, err)
	_, err = s.st.Insert(s.t.Context(), store.Responses, []store.Document{{Key: fmt.Sprint("R", s.n), Body: body}})
	must(s.t, err)
}

func (s *shop) builder(now time.Time) *report.Builder {
	p := panel.New(s.st, definitions(), panel.Options{})
	must(s.t, p.Load(s.t.Context()))
	return &report.Builder{Panel: p, Catalog: definitions(), Now: func() time.Time { return now }}
}

func near(got *float64, want float64) bool { return got != nil && math.Abs(*got-want) < 1e-6 }

// TestTheIntervalKnowsHowManyWereAsked: 292 of 300 answers to 400 dossiers; one answer to a poster, and nobody knows any more.
func TestTheIntervalKnowsHowManyWereAsked(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for i := range 400 {
		d := s.dossier(i+1, "2.001583", "2021-03-01", "2021-03-05", "2021-03-04")
		switch {
		case i < 292:
			s.answer(d, "5", "2021-03-10")
		case i < 300:
			s.answer(d, "2", "2021-03-10")
		}
	}
	q := report.Query{Period: period("2021-01-01", "2021-03-31")}
	r, err := s.builder(later).Build(q)
	must(t, err)
	for name, p := range map[string]report.Proportion{"per_response": r.Satisfaction.PerResponse, "per_business": r.Satisfaction.PerBusiness.Proportion, "tied": r.Tied.PerResponse} {
		if p.Num != 292 || p.Den != 300 || p.Population != 400 || !near(p.Low, 0.962582) || !near(p.High, 0.98) {
			t.Errorf("%s: %d/%d of %d, %v–%v; want 292/300 of 400, 0,962582–0,98 (clipped)", name, p.Num, p.Den, p.Population, *p.Low, *p.High)
		}
	}
	if rr := r.ResponseRate; rr.Num != 300 || rr.Den != 400 || !near(rr.NonResponseLow, 0.73) || !near(rr.NonResponseHigh, 0.98) {
		t.Errorf("response rate %+v", rr)
	}
	if v := r.Verdicts[0]; v.Threshold != 95 || v.Statistical != plan.Met {
		t.Errorf("verdict %+v; want met: the whole interval lies over 95", v)
	}
	s.answer(nil, "5", "2021-03-11")
	r, err = s.builder(later).Build(q)
	must(t, err)
	if p := r.Satisfaction.PerResponse; p.Population != 0 || p.Den != 301 || !near(r.Tied.PerResponse.Low, 0.962582) {
		t.Errorf("with an open answer: %+v; want no population there, and the tied ones as before", p)
	}
}

// TestACensusDecides: everybody asked has answered, so twelve are enough.
func TestACensusDecides(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for i := range 12 {
		s.answer(s.dossier(i+1, "2.001583", "2021-03-01", "2021-03-05", "2021-03-04"), "4", "2021-03-10")
	}
	r, err := s.builder(later).Build(report.Query{Period: period("2021-01-01", "2021-12-30")})
	must(t, err)
	if v := r.Verdicts[0]; v.Point != plan.PointMet || v.Statistical != plan.Met {
		t.Errorf("12 of 12 of all 12: %+v", v)
	}
}

// TestTheThirteenTargets: each with both sentences and its lead; 95 of 100 is not over 95; before its time a target keeps its
// value so far; a target about dossiers counts them.
func TestTheThirteenTargets(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for i := range 100 {
		code := survey.ChoiceCode("5")
		if i < 5 {
			code = "3"
		}
		d := s.dossier(i+1, "1.013236", "2021-03-01", "", "2021-03-11") // ten calendar days
		s.answer(d, code, "2021-03-12")
	}
	s.answer(nil, "na", "2021-03-12")
	s.dossier(101, "2.001583", "2021-03-01", "", "2021-03-02")
	entries := []plan.Entry{
		{Target: "II.2.g", Part: partOf(t, "II.2.g"), Value: 6600, Date: "2021-05-31", Source: "Sở TT&TT"},
		{Target: "II.2.g", Part: partOf(t, "II.2.g"), Value: 6500, Date: "2021-11-30", Source: "Sở TT&TT"},
		{Target: "II.2.g", Part: partOf(t, "II.2.g"), Value: 9900, Date: "2021-12-15", Source: "sau kỳ"},
	}
	b := s.builder(later)
	b.Entries = func() []plan.Entry { return entries }
	r, err := b.Build(report.Query{Period: period("2021-01-01", "2021-11-30")})
	must(t, err)
	if len(r.Targets) != 13 {
		t.Fatalf("%d targets", len(r.Targets))
	}
	byID := map[string]report.TargetLine{}
	for _, l := range r.Targets {
		byID[l.ID] = l
		if l.Body.Verbatim == "" || l.Annex.Verbatim == "" || l.Lead == "" || l.LeadName == "" || len(l.Parts) == 0 {
			t.Errorf("%s is not whole: %+v", l.ID, l)
		}
	}
	if i := byID["II.2.i"]; i.State != report.TargetJudged || i.Parts[0].Verdicts[0].Point != plan.PointNotMet || i.Parts[0].Verdicts[1].Point != plan.PointMet {
		t.Errorf("95 of 100: %+v; exactly 95 is not over 95, and is over 90", i.Parts[0])
	}
	if đ := byID["II.2.đ"]; đ.State != report.TargetNotDue || *đ.Parts[0].Value != 1 || đ.Due != "2022-11-30" {
		t.Errorf("founded: %+v; want not due before 2022, one so far", đ)
	}
	if g := byID["II.2.g"]; g.State != report.TargetJudged || *g.Parts[0].Value != 65 || g.Parts[0].Verdicts[0].Point != plan.PointMet || g.Parts[0].Entries != 3 {
		t.Errorf("entered: %+v; want the entry of 30 November, at least 65 met", g.Parts[0])
	}
	for _, p := range byID["II.2.l"].Parts {
		if p.N == 100 && (p.Verdicts[0].Point != plan.PointMet || *p.P90 != 10) || p.N != 100 && p.N != 0 {
			t.Errorf("days: %+v", p)
		}
	}
	if k := byID["II.2.k"]; k.Parts[0].N != 1 || *k.Parts[0].Value != 100 {
		t.Errorf("online: %+v", k.Parts[0])
	}
	early, err := b.Build(report.Query{Period: period("2021-01-01", "2021-05-31")})
	must(t, err)
	for _, l := range early.Targets {
		if l.ID == "II.2.i" && (l.State != report.TargetNotDue || l.Parts[0].Value == nil || *l.Parts[0].Value != 95) {
			t.Errorf("in May: %+v; want not due, 95 so far", l)
		}
	}
}

// partOf gives the only part of a target.
func partOf(t testing.TB, id string) string {
	t.Helper()
	target, ok := definitions().Plans[0].Target(id)
	if !ok || len(target.Parts) != 1 {
		t.Fatalf("target %s has not one part", id)
	}
	return target.Parts[0].ID
}

// TestAMissingYearIsSaid: no days are guessed where the calendar knows nothing.
func TestAMissingYearIsSaid(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.dossier(1, "2.001583", "2017-12-28", "2018-01-05", "2018-01-04")
	s.dossier(2, "2.001583", "2019-01-02", "2019-01-10", "2019-01-04")
	r, err := s.builder(later).Build(report.Query{Period: period("2018-01-01", "2019-12-31")})
	must(t, err)
	if d := r.Service.Days; d.N != 1 || d.Uncounted != 1 || d.Median != nil || r.Service.WithinLimit != nil || *r.Service.OnTime.Rate != 1 {
		t.Errorf("days %+v; want none told", d)
	}
	if len(r.Problems) != 1 || fmt.Sprint(r.Problems[0].Args["years"]) != "[2017 2018]" {
		t.Errorf("problems %+v; want the years named", r.Problems)
	}
}

// TestServiceIsNullWhereItMeansNothing: before there are dossiers, and for questions that dossiers cannot answer.
func TestServiceIsNullWhereItMeansNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.answer(s.dossier(1, "2.001583", "2021-03-01", "2021-03-05", "2021-03-04"), "4", "2021-03-10")
	b := s.builder(later)
	for _, c := range []struct {
		filter report.Filter
		null   bool
	}{
		{report.Filter{}, false}, {report.Filter{Modes: []survey.Mode{survey.Personal}}, false}, {report.Filter{Points: []survey.PointCode{"TT-01"}}, false},
		{report.Filter{Languages: []survey.Lang{"vi"}}, true}, {report.Filter{Surveys: []survey.VersionID{"business-satisfaction.v1"}}, true},
	} {
		r, err := b.Build(report.Query{Period: period("2021-01-01", "2021-06-30"), Filter: c.filter})
		must(t, err)
		if (r.Service.OnTime == nil) != c.null || (r.ResponseRate == nil) != c.null || (r.Reconciliation.Invited == nil) != c.null {
			t.Errorf("%+v: on time %v, response rate %v; null wanted: %v", c.filter, r.Service.OnTime, r.ResponseRate, c.null)
		}
	}
	r, err := b.Build(report.Query{Period: period("2021-01-01", "2021-06-30"), By: report.ByMode})
	must(t, err)
	if len(r.Groups) != 1 || r.Groups[0].Key != "personal" || r.Groups[0].Service.OnTime != nil {
		raw, _ := json.Marshal(r.Groups)
		t.Errorf("by mode: %.600s", raw)
	}
}

// TestAnUnknownProcedureIsListed and counted as unclassified, never refused.
func TestAnUnknownProcedureIsListed(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.dossier(1, "9.999999", "2021-03-01", "2021-03-05", "2021-03-04")
	s.dossier(2, "9.999999", "2021-03-01", "2021-03-05", "2021-03-09")
	s.dossier(3, "2.001583", "2021-03-01", "2021-03-05", "2021-03-04")
	r, err := s.builder(later).Build(report.Query{Period: period("2021-01-01", "2021-06-30"), By: report.ByProcedure})
	must(t, err)
	if len(r.Unclassified) != 1 || r.Unclassified[0] != (report.CodeCount{Code: "9.999999", Dossiers: 2}) {
		t.Errorf("unclassified %+v", r.Unclassified)
	}
	if len(r.Groups) != 2 || r.Groups[1].Key != "unclassified" || r.Groups[1].Label != "Chưa phân loại" || r.Groups[1].Service.OnTime.Den != 2 {
		t.Errorf("groups %+v", r.Groups)
	}
}
