package catalog_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/catalog"
	"hailong/internal/plan"
	"hailong/internal/survey"
)

// verbatimSum is the SHA-256 over the sentences of all targets, body and annex in turn, each with a line feed, as they were
// taken from the text of the plan: nobody mends a misspelling there without this test asking why.
const verbatimSum = "ba19b668a54421388787e04621810ec0f52912b0baa4fbe387f690bc15a11bb3"

func TestThirteenTargets(t *testing.T) {
	t.Parallel()
	p := embedded(t).Plans[0]
	var ids []string
	sum := sha256.New()
	for i, target := range p.Targets {
		ids = append(ids, target.ID)
		checkRegister(t, i, &target)
		_, _ = io.WriteString(sum, target.Body.Verbatim+"\n"+target.Annex.Verbatim+"\n")
	}
	want := strings.Split("II.2.a II.2.b II.2.c II.2.d II.2.đ II.2.e II.2.g II.2.h II.2.i II.2.k II.2.l II.2.m II.2.n", " ")
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != verbatimSum {
		t.Errorf("the sentences of the plan were changed: SHA-256 is %s, want %s", got, verbatimSum)
	}
}

// checkRegister asks of a target what the register shows of each: both sentences, who leads and helps, when, and something
// to measure.
func checkRegister(t *testing.T, i int, target *plan.Target) {
	t.Helper()
	row := []string{"1", "2", "3", "4", "5", "", "7", "8", "9", "10", "11", "12", "13"}[i]
	source := "PL " + row
	if row == "" {
		source = "PL (dòng thứ 6)"
	}
	if target.Body.Source != target.ID || target.Body.Verbatim == "" || target.Body.Row != "" {
		t.Errorf("%s: body %+v", target.ID, target.Body)
	}
	if target.Annex.Source != source || target.Annex.Verbatim == "" || target.Annex.Row != row {
		t.Errorf("%s: annex %+v, want source %q, row %q", target.ID, target.Annex, source, row)
	}
	if target.Lead == "" || target.LeadName == "" || target.Coordinators == "" || target.Time == "" || len(target.Notes) == 0 {
		t.Errorf("%s: lead %s %q, coordinators %q, time %q, %d notes", target.ID, target.Lead, target.LeadName, target.Coordinators, target.Time, len(target.Notes))
	}
	if (target.Measure == plan.SatisfactionBusiness) == (len(target.Parts) > 0) || (target.Measure == plan.ByParts) == (len(target.Thresholds) > 0) {
		t.Errorf("%s: measure %s with %d parts and %d thresholds", target.ID, target.Measure, len(target.Parts), len(target.Thresholds))
	}
	for _, note := range target.Notes {
		if note["vi"] == "" || note["en"] == "" {
			t.Errorf("%s: note %v is not in both languages", target.ID, note)
		}
	}
}

// TestPartsOfTheTargets reads the table of what is measured, by the thresholds that the sentences state.
func TestPartsOfTheTargets(t *testing.T) {
	t.Parallel()
	var got []string
	for _, target := range embedded(t).Plans[0].Targets {
		for _, p := range target.Parts {
			for _, x := range p.Thresholds {
				unit := p.Unit["vi"]
				if unit == "" {
					unit = "%"
				}
				got = append(got, strings.Join([]string{target.ID, p.ID, p.Measure, x.Operator, strconv.FormatFloat(x.Value(), 'f', -1, 64), unit, x.Source}, " "))
				if x.Verbatim != target.Body.Verbatim && x.Verbatim != target.Annex.Verbatim || x.Label["vi"] == "" || x.Label["en"] == "" {
					t.Errorf("%s %s: threshold %+v", target.ID, p.ID, x)
				}
			}
		}
	}
	want := []string{
		"II.2.a chi-phi manual >= 10 % II.2.a; PL 1",
		"II.2.b pho-bien manual > 80 % II.2.b; PL 2",
		"II.2.b thiet-thuc manual >= 100 % II.2.b; PL 2",
		"II.2.c cap-tinh manual >= 80 % II.2.c; PL 3",
		"II.2.c cap-huyen manual >= 70 % II.2.c; PL 3",
		"II.2.c cap-xa manual >= 50 % II.2.c; PL 3",
		"II.2.d dinh-danh manual >= 90 % II.2.d; PL 4",
		"II.2.đ doanh-nghiep decided_count >= 1460 doanh nghiệp II.2.đ; PL 5",
		"II.2.đ du-an manual >= 15 dự án II.2.đ; PL 5",
		"II.2.e so-luong manual >= 85 doanh nghiệp II.2.e",
		"II.2.e ty-le manual >= 65 % PL (dòng thứ 6)",
		"II.2.g giao-dich manual >= 65 % II.2.g; PL 7",
		"II.2.h cap-do-4 manual >= 30 % II.2.h; PL 8",
		"II.2.k qua-mang online_share >= 45 % II.2.k; PL 10",
		"II.2.l nhom-b within_days >= 100 % II.2.l; PL 11",
		"II.2.l nhom-c within_days >= 100 % II.2.l; PL 11",
		"II.2.l giay-phep within_days >= 100 % II.2.l; PL 11",
		"II.2.m dat-dai within_days >= 100 % II.2.m; PL 12",
		"II.2.n khong-tien-mat manual >= 50 % II.2.n; PL 13",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

// TestProceduresOfParts: the parts name the procedures of which the center says that the plan speaks of them, and count
// days as these do.
func TestProceduresOfParts(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	for _, x := range []struct {
		target, part, ref string
		days              int
	}{
		{"II.2.đ", "doanh-nghiep", "II.2.đ", 0}, {"II.2.k", "qua-mang", "II.2.k", 0}, {"II.2.m", "dat-dai", "II.2.m", 20},
		{"II.2.l", "nhom-b nhom-c giay-phep", "II.2.l", 0},
	} {
		target, _ := c.Plans[0].Target(x.target)
		var named []survey.ProcedureCode
		for _, id := range strings.Fields(x.part) {
			p, ok := target.Part(id)
			if !ok {
				t.Fatalf("%s has no part %s", x.target, id)
			}
			named = append(named, p.Procedures...)
			checkDays(t, c, p)
			if x.days != 0 && p.Days != x.days {
				t.Errorf("%s %s: %d days, want %d", x.target, id, p.Days, x.days)
			}
		}
		var marked []survey.ProcedureCode
		for _, p := range c.Center.Procedures {
			if slices.Contains(strings.FieldsFunc(p.PlanRef, func(r rune) bool { return r == ';' || r == ' ' }), x.ref) {
				marked = append(marked, p.Code)
			}
		}
		slices.Sort(named)
		slices.Sort(marked)
		if diff := cmp.Diff(marked, named); diff != "" || len(named) == 0 {
			t.Errorf("%s: procedures (-center +plan):\n%s", x.target, diff)
		}
	}
}

func checkDays(t *testing.T, c *catalog.Catalog, p *plan.Part) {
	t.Helper()
	for _, code := range p.Procedures {
		procedure, _ := c.Center.Procedure(code, "2021-06-30")
		if p.Days != 0 && (procedure.PlanLimit != p.Days || procedure.LimitKind != p.DayKind) {
			t.Errorf("%s: %d %s days in the center, %d %s in the plan's part %s", code, procedure.PlanLimit, procedure.LimitKind, p.Days, p.DayKind, p.ID)
		}
	}
}

func TestTimesOfTheTargets(t *testing.T) {
	t.Parallel()
	for _, target := range embedded(t).Plans[0].Targets {
		want := map[string]int{"Hàng năm": 0, "Năm 2021": 2021, "Năm 2022": 2022}[target.Time]
		if target.DueYear != want || want == 0 && target.ID != "II.2.a" {
			t.Errorf("%s: time %q falls due %d, want %d", target.ID, target.Time, target.DueYear, want)
		}
	}
}

// TestSatisfactionTarget: the sentences of the two thresholds keep the misspelling of the scan.
func TestSatisfactionTarget(t *testing.T) {
	t.Parallel()
	target, _ := embedded(t).Plans[0].Target("II.2.i")
	want := []plan.Threshold{
		{
			Basis: 9500, Operator: plan.Over, Source: "II.2.i", Label: survey.Label{"vi": "thân kế hoạch", "en": "body of the plan"},
			Verbatim: "Phần đầu trên 95% số lượng doanh nghiệp hài lòng với dịch vụ tại Trung tâm Phục vụ hành chính công tỉnh.",
		},
		{
			Basis: 9000, Operator: plan.Over, Source: "PL 9", Label: survey.Label{"vi": "phụ lục, số 9", "en": "annex, row 9"},
			Verbatim: "Phần đầu trên 90% số lượng doanh nghiệp hài lòng với dịch vụ tại Trung tâm Phục vụ hành chính công tỉnh.",
		},
	}
	if diff := cmp.Diff(want, target.Thresholds); diff != "" {
		t.Errorf("thresholds (-want +got):\n%s", diff)
	}
}

func TestReportingCalendar(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	for _, x := range []struct {
		id       string
		by, to   survey.AgencyCode
		lastSafe survey.Day
		closing  survey.Day
	}{
		{plan.SixMonth, "", "skhdt", "2021-06-04", "2021-05-31"},
		{plan.Annual, "", "skhdt", "2021-12-04", "2021-11-30"},
		{"six_month_up", "skhdt", "ubnd-tinh", "2021-06-09", "2021-05-31"},
		{"annual_up", "skhdt", "ubnd-tinh", "2021-12-09", "2021-11-30"},
	} {
		r, ok := c.Plans[0].Report(x.id)
		if !ok || r.By != x.by || r.To != x.to || r.LastSafeDay(2021) != x.lastSafe || survey.DayOf(r.Period(2021, c.Zone).LastDay(), c.Zone) != x.closing {
			t.Errorf("%s: %+v, last safe day %s; want %+v", x.id, r, r.LastSafeDay(2021), x)
		}
	}
}

// TestTargetEnteredAsAWhole: the older way to write a target of manual figures gives one part, with the older note.
func TestTargetEnteredAsAWhole(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load(sound())
	if err != nil {
		t.Fatal(err)
	}
	target, _ := c.Plans[1].Target("II.2")
	label := survey.Label{"vi": "Mục tiêu cũ"}
	want := &plan.Target{
		ID: "II.2", Text: label, Measure: plan.ByParts, Lead: "so-b", Notes: []survey.Label{{"vi": "Ghi chú"}},
		Parts: []plan.Part{{ID: "toan-bo", Name: label, Measure: plan.Manual}},
	}
	if diff := cmp.Diff(want, target); diff != "" {
		t.Errorf("target (-want +got):\n%s", diff)
	}
}

// TestPartsAreReadWhole reads every member that a part may have.
func TestPartsAreReadWhole(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load(sound())
	if err != nil {
		t.Fatal(err)
	}
	target, _ := c.Plans[1].Target("II.1")
	if target.DueYear != 2021 || target.Annex != (plan.Statement{Source: "PL 1", Row: "1", Verbatim: "Phấn đấu 45%"}) {
		t.Errorf("due %d, annex %+v", target.DueYear, target.Annex)
	}
	want := []plan.Part{
		{
			ID: "mot", Name: survey.Label{"vi": "Một"}, Measure: plan.OnlineShare, Procedures: []survey.ProcedureCode{"1.000001"},
			Thresholds: []plan.Threshold{{Basis: 4500, Operator: plan.AtLeast, Source: "II.1; PL 1", Label: survey.Label{"vi": "hai nơi"}, Verbatim: "Phần đầu 45%"}},
		},
		{
			ID: "hai", Name: survey.Label{"vi": "Hai"}, Measure: plan.WithinDays, Fields: []survey.FieldCode{"dat-dai"}, Days: 10, DayKind: survey.WorkingDays,
			Thresholds: []plan.Threshold{
				{Basis: 10000, Operator: plan.AtLeast, Source: "PL 1", Label: survey.Label{"vi": "phụ lục"}, Verbatim: "Phấn đấu 45%"},
				{Basis: 9550, Operator: plan.Over, Source: "II.1", Label: survey.Label{"vi": "thân"}, Verbatim: "Phần đầu 45%"},
			},
		},
		{
			ID: "ba", Name: survey.Label{"vi": "Ba"}, Measure: plan.DecidedCount, Unit: survey.Label{"vi": "doanh nghiệp"}, Applicants: []survey.Applicant{survey.Business},
			Thresholds: []plan.Threshold{{Basis: 146000, Operator: plan.AtLeast, Source: "II.1", Label: survey.Label{"vi": "thân"}, Verbatim: "1.460 doanh nghiệp"}},
		},
		{ID: "bon", Name: survey.Label{"vi": "Bốn"}, Measure: plan.Unmeasurable, Why: survey.Label{"vi": "Không cơ quan nào thống kê."}},
	}
	if diff := cmp.Diff(want, target.Parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}
