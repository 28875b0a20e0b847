package page_test

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

func TestPlanGivesBackEveryNumberOfItsReport(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"judged", "provisional"} {
		in, want := newSample(t, "vi").planStates()[state], map[string]string{}
		for _, line := range in.Report.Targets {
			for i := range line.Parts {
				partFigures(want, line.ID, &line.Parts[i], in.Entering)
			}
		}
		for kind, n := range map[string]int64{"met": 3, "not_met": 4, "undecided": 2, "not_due": 1, "no_data": 3} {
			want["target_summary|||"+kind] = plain(n)
		}
		rec := in.Report.Reconciliation
		for key, n := range map[string]int64{"received": rec.Received, "duplicates": rec.Duplicates, "counted": rec.Counted} {
			want["reconciliation|||"+key] = plain(n)
		}
		for reason, n := range rec.Excluded {
			want["reconciliation|||"+reason] = plain(n)
		}
		if d := cmp.Diff(want, readBack(t, render(t, "console_plan", page.NewPlan(in)))); d != "" {
			t.Errorf("%s: page and report differ (-report +page):\n%s", state, d)
		}
	}
}

// partFigures lists what the page must give back of a part.
func partFigures(want map[string]string, target string, p *report.PartLine, entering bool) {
	put := func(figure, value string) { want[figure+"||"+target+"|"+p.ID] = value }
	switch {
	case p.Share != nil:
		put("target_share", exactly(*p.Share))
	case p.Value != nil:
		put("target_value", fmt.Sprintf("|||||%s|||", strconv.FormatFloat(*p.Value, 'g', -1, 64)))
	}
	if p.Median != nil {
		put("target_median", plain(*p.Median))
		put("target_p90", plain(*p.P90))
	}
	if p.N > 0 {
		put("target_n", plain(p.N))
	}
	if p.Measure == plan.Manual && entering {
		put("target_entries", plain(int64(p.Entries)))
	}
	for _, v := range p.Verdicts {
		key := p.ID + v.Operator + strconv.FormatFloat(v.Threshold, 'g', -1, 64)
		want["target_verdict||"+target+"|"+key] = fmt.Sprintf("||||||%s|%s|", v.Point, v.Statistical)
	}
}

// row gives the text of the row group of one target.
func row(t *testing.T, out, place string) string {
	t.Helper()
	at := strings.Index(out, ">"+place+"</td>")
	if at < 0 {
		t.Fatalf("no row %s", place)
	}
	text, _, _ := strings.Cut(out[at:], "</tbody>")
	return html.UnescapeString(text)
}

func TestPlanSaysWhatThePlanSays(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").planInput()
	p := page.NewPlan(in)
	out := render(t, "console_plan", p)
	says(t, "the page", html.UnescapeString(out), "<title>Kế hoạch 31: các mục tiêu", "Kế hoạch số 31/KH-UBND ngày 22/02/2021 của Ủy ban nhân dân tỉnh Kiên Giang", "đúng 95,0% là chưa đạt", "Nhập tay", "Khảo sát", "Hồ sơ")
	if n := len(p.Tables[0].Rows); n != 13 {
		t.Errorf("%d targets, want 13", n)
	}
	for i, line := range in.Report.Targets {
		text := row(t, out, p.Tables[0].Rows[i].Place)
		says(t, line.ID, text, line.Text, "“"+line.Body.Verbatim+"”", "“"+line.Annex.Verbatim+"”", line.LeadName, line.Coordinators, line.Time)
		for _, n := range line.Notes {
			says(t, line.ID, text, n)
		}
	}
	says(t, "a target entered", row(t, out, "a / 1"), "6,8%", "Số liệu đến 31/5/2021", "Báo cáo 15/BC-STTTT", "Chưa đạt", "so với ít nhất 10% (thân kế hoạch)", "/console/plan/entry?part=&target=II.2.a", "Đã nhập 2 lần")
	says(t, "a target without entry", row(t, out, "c / 3"), "Chưa có số liệu", "Chưa nhập")
	says(t, "a target that is not due", row(t, out, "đ / 5"), "Chưa đến hạn", "Đánh giá từ ngày 01/12/2021", "Đến nay:", "611 doanh nghiệp", "!Chưa đạt", "Không đo được", "Trung tâm không theo dõi dự án đầu tư.")
	says(t, "a row without number in the annex", row(t, out, "e / –"), "1.460 doanh nghiệp")
	says(t, "satisfaction", row(t, out, "i / 9"), "96,0%", "(960/1.000)", "94,6%–97,0%", "Chưa đủ cơ sở kết luận", "so với trên 95% (thân kế hoạch)", "Đạt", "so với trên 90% (phụ lục, số 9)", "Tỷ lệ thu được vượt mốc.")
	says(t, "days", row(t, out, "l / 11"), "Nhóm B", "Xong trong 10 ngày", "(14/14)", "Chưa đủ dữ liệu", "p90 9 ngày", "rowspan=\"3\"")
}

func TestStatesOfThePlan(t *testing.T) {
	t.Parallel()
	states := newSample(t, "vi").planStates()
	for state, want := range map[string][]string{
		"provisional": {"số liệu tạm thời", "!Nhập số liệu"},
		"closed":      {"Kỳ đã khóa lúc 17 giờ 42, ngày 01/6/2021"},
		"no target":   {"Chưa có mục tiêu nào được đánh giá", "!<table"},
		"loading":     {"Đang nạp số liệu", "!<table"},
		"failed":      {"Chưa tính được số liệu", "TQ-0418", "!<table"},
		"refused":     {"31/31/2021", "<title>Lỗi: ", " open>", "!<table"},
	} {
		says(t, state, html.UnescapeString(render(t, "console_plan", page.NewPlan(states[state]))), want...)
	}
	p := page.NewPlan(states["judged"])
	if len(p.Chooser.Presets) != 2 || !p.Chooser.Presets[0].Current || !strings.HasPrefix(p.Chooser.Presets[0].Href, page.PlanPath+"?from=2021-01-01") {
		t.Errorf("presets %+v", p.Chooser.Presets)
	}
	if len(p.Nav) < 4 || p.Nav[2].Text != "Kế hoạch 31" || !p.Nav[2].Current || p.Nav[0].Current {
		t.Errorf("navigation %+v", p.Nav)
	}
}

func TestEntryFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").entryInput("II.2.đ", "dn")
	in.Entries = history()
	out := render(t, "console_entry", page.NewEntry(in))
	says(t, "the form", html.UnescapeString(out), "Doanh nghiệp thành lập mới", "Tính bằng doanh nghiệp", `max="2021-06-01"`, `name="part" value="dn"`, "Người nhập được ghi là chi.lan", "!role=\"alert\"")
	order := []string{"681,5 doanh nghiệp", "612 doanh nghiệp", "611 doanh nghiệp"}
	for i, w := range order {
		at := strings.Index(out, w)
		if at < 0 || i > 0 && at < strings.Index(out, order[i-1]) {
			t.Errorf("entry %q is missing or stands before a newer one", w)
		}
	}
	if strings.Count(out, "đang dùng") != 1 {
		t.Error("one entry alone is in use")
	}
	in.Typed = url.Values{"value": {`sáu"><b>`}, "date": {"2021-05-31"}, "source": {"Báo cáo 7"}, "note": {"\nghi chú </textarea>"}}
	in.Faults = survey.Faults{{Field: "value", Key: "plan.entry.fault.value", Args: []any{"value", "sáu"}}}
	out = render(t, "console_entry", page.NewEntry(in))
	says(t, "the refused form", out, "<title>Lỗi: ", `value="2021-05-31"`, `value="Báo cáo 7"`, "&lt;/textarea&gt;", `aria-invalid="true" aria-describedby="value-why"`, `href="#value"`, `!"><b>`)
	in.Faults, in.Saved, in.Entries, in.Typed = nil, true, nil, nil
	says(t, "a saved entry", render(t, "console_entry", page.NewEntry(in)), `role="status"`, "Chưa nhập lần nào.")
}

func TestPeriodsSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := page.NewPeriods(newSample(t, "vi").periodsInput())
	out := render(t, "console_periods", p)
	var order []string
	for _, d := range p.Due {
		order = append(order, d.ID)
	}
	if d := cmp.Diff([]string{"due-six_month-2021-05-31", "due-six_month_up-2021-05-31", "due-annual_now-2021-11-30", "due-late-2019-05-31", "due-annual-2020-11-30"}, order); d != "" {
		t.Errorf("order of the reports, next first (-want +got):\n%s", d)
	}
	says(t, "the next report", panel(t, out, order[0]), "Còn 3 ngày", "Từ 01/01/2021 đến hết 31/5/2021", "04/6/2021", "Sở Kế hoạch và Đầu tư", "Trung tâm Phục vụ hành chính công", "Chưa khóa số liệu của kỳ.",
		"3 mục tiêu chưa nhập số liệu (mục / số): c / 3, d / 4, g / 7", "Thiếu lịch nghỉ năm 2030.", "/console/periods/freeze?period=2021-H1", "!Chưa có hồ sơ", "!Kỳ chưa kết thúc")
	says(t, "what is handed on", panel(t, out, order[1]), "<dd>Sở Kế hoạch và Đầu tư</dd>", "Văn phòng")
	says(t, "an open period", panel(t, out, order[2]), "Kỳ chưa kết thúc: số liệu chốt hết ngày 30/11/2021.", "Chưa có hồ sơ nào đã xong", "!freeze", "!Chưa khóa số liệu")
	says(t, "a late report", panel(t, out, order[3]), "Đã trễ 1 ngày", "Chưa tính được số liệu của kỳ", "freeze?period=2019-H1")
	says(t, "a closed report", panel(t, out, order[4]), "Hạn đã qua 179 ngày; số liệu đã khóa", "9f86d081", "!freeze", "!Chưa khóa")
	list := panel(t, out, "h-frozen")
	says(t, "the closed periods", list, "hailong verify 2020-H1", "hailong verify 2020", "/console?period=2020", "8 giờ 00, ngày 02/6/2020", "anh.minh")
	if strings.Index(list, `data-key="2020"`) > strings.Index(list, `data-key="2020-H1"`) {
		t.Error("the latest closing is not first")
	}
	in := newSample(t, "vi").periodsInput()
	in.Closable, in.Frozen, in.Due, in.Done = false, nil, nil, "2021-H1"
	says(t, "an empty calendar", render(t, "console_periods", page.NewPeriods(in)), "Chưa khóa kỳ nào.", "Kế hoạch không có chế độ báo cáo nào.", "Đã khóa kỳ 2021-H1.")
}

func TestFreezeAsksFirst(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	says(t, "the question", render(t, "console_freeze", page.NewFreeze(s.freezeInput(""))), `method="post"`, `name="period" value="2021-H1"`, "Khóa kỳ báo cáo", "Không mở lại được", "/console?period=2021-H1")
	says(t, "the refusal", render(t, "console_freeze", page.NewFreeze(s.freezeInput("Kỳ chưa kết thúc."))), "Kỳ chưa kết thúc.", `role="alert"`, "<title>Lỗi: ", `!method="post" action="/console/periods`)
}
