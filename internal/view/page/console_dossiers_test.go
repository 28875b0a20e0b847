package page_test

import (
	"html"
	"strings"
	"testing"

	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// panel gives the text of the section whose heading has this id.
func panel(t *testing.T, out, id string) string {
	t.Helper()
	at := strings.Index(out, `aria-labelledby="`+id+`"`)
	if at < 0 {
		return ""
	}
	text, _, _ := strings.Cut(out[at:], "</section>")
	return html.UnescapeString(text)
}

// says checks that texts stand in a panel, and those that begin with "!" do not.
func says(t *testing.T, what, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if not, negated := strings.CutPrefix(w, "!"); negated && strings.Contains(text, not) {
			t.Errorf("%s says %q", what, not)
		} else if !negated && !strings.Contains(text, w) {
			t.Errorf("%s does not say %q", what, w)
		}
	}
}

func TestWithoutDossiersThereIsASentenceAndNoZero(t *testing.T) {
	t.Parallel()
	states := newSample(t, "vi").states()
	out := render(t, "console_overview", page.NewOverview(states["closed"]))
	says(t, "service levels", panel(t, out, "h-dossiers"), "Chưa có dữ liệu hồ sơ", "hailong import dossiers", "!data-figure", "!>0<", "!0/0")
	says(t, "the page", out, "!h-control", "!h-unknown", "!h-closing", "!Được mời")
	out = render(t, "console_overview", page.NewOverview(states["filtered by language"]))
	says(t, "filtered by language", panel(t, out, "h-dossiers"), "Hồ sơ không có ngôn ngữ", "!hailong import")
	out = render(t, "console_overview", page.NewOverview(states["no dossier decided"]))
	says(t, "no dossier decided", panel(t, out, "h-dossiers"), "Chưa có số liệu", "!NaN", "!0 trên 0", "Khảo sát tự nguyện, không phải mẫu ngẫu nhiên")
}

func TestServiceLevelsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").states()["dossiers"]
	out := render(t, "console_overview", page.NewOverview(in))
	says(t, "service levels", panel(t, out, "h-dossiers"),
		"Thiếu lịch nghỉ năm 2030.", "Đúng hẹn, chỉ tính hồ sơ đã xong", "Ngày làm việc", "trừ thời gian tạm dừng", "thời hạn cấu hình", "!theo luật",
		"Im lặng được tính là hài lòng", "Tỷ lệ phản hồi dưới 30%", "23,4%", "98,0%", "Khảo sát tự nguyện, không phải mẫu ngẫu nhiên",
		"đã hiệu chỉnh vì biết tổng thể: 1.498", "Hồ sơ của mọi đối tượng", "3 hồ sơ chưa tính được số ngày")
	says(t, "payments and modes", panel(t, out, "h-service"), "Mã riêng theo hồ sơ", "Nhập từ phiếu giấy", "1,72", "Khoản chi ngoài biên lai")
	says(t, "unclassified codes", panel(t, out, "h-unknown"), "1.000123.000.00.00.H33", "aliases", "hailong check")
	says(t, "the reconciliation", panel(t, out, "h-accounts"), "Được mời", "→")
	in.Months.ResponseRate.Proportion = proportion(450, 1500)
	out = render(t, "console_overview", page.NewOverview(in))
	says(t, "a response rate of 30%", panel(t, out, "h-dossiers"), "!dưới 30%", "30,0%")
}

func TestAHiddenPaymentRateStaysHidden(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").states()["dossiers"]
	in.Months.Service.ExtraPayment = nil
	in.Months.Service.ExtraPaymentRate = report.HiddenProportion{Proportion: report.Proportion{Hidden: true}}
	out := render(t, "console_overview", page.NewOverview(in))
	says(t, "a hidden rate", panel(t, out, "h-service"), "Ẩn vì có dưới 10 phiếu", `!data-figure="extra_payment`)
}

func TestControlChartSaysItsSignals(t *testing.T) {
	t.Parallel()
	states := newSample(t, "vi").states()
	out := render(t, "console_overview", page.NewOverview(states["dossiers"]))
	text := panel(t, out, "h-control")
	says(t, "the control chart", text, "▲ ngoài giới hạn", "▲ 8 kỳ liền cùng một phía", "3 sigma", "nhị thức chính xác", "Đường giữa: ", `class="signal"`, `class="limit"`, "1,35", "!Chưa đủ")
	says(t, "its table", text, `<th scope="col">Tháng</th>`)
	says(t, "the breakdown by point", panel(t, out, "h-point"), "point=TT-01&to=2021-05-31#h-control", "Đúng hẹn")
	says(t, "the breakdown by field", panel(t, out, "h-field"), "!Đúng hẹn", "!h-control")
	out = render(t, "console_overview", page.NewOverview(states["frozen"]))
	says(t, "a short series", panel(t, out, "h-control"), "Chưa đủ 20 kỳ", "mới có 11 kỳ", `!class="limit"`, "!Đường giữa")
	one := states["dossiers"]
	one.Query.Filter.Points = []survey.PointCode{"TT-01"}
	out = render(t, "console_overview", page.NewOverview(one))
	one.Months.Control.By = report.ByWeek
	says(t, "the table by week", panel(t, render(t, "console_overview", page.NewOverview(one)), "h-control"), `<th scope="col">Tuần</th>`)
	says(t, "the chart of one point", panel(t, out, "h-control"), "Điểm tiếp nhận TT-01")
}

func TestAClosedPeriodStandsBesideItsRevision(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").states()["frozen"]
	text := panel(t, render(t, "console_overview", page.NewOverview(in)), "h-closing")
	says(t, "the banner", text, "Kỳ đã khóa lúc 17 giờ 42, ngày 01/6/2021", "giamdoc", in.Months.Frozen.Fingerprint, "hailong verify 2021-H1",
		"Số liệu bổ sung đến 8 giờ 00, ngày 01/7/2021:", "Số đã khóa", "Số hiện nay", "960/1.000", "966/1.008", "!không có số nào thay đổi")
	in.Months.Revision.Changed = false
	says(t, "an unchanged revision", panel(t, render(t, "console_overview", page.NewOverview(in)), "h-closing"), "không có số nào thay đổi")
	in.Months.Revision = nil
	says(t, "a closing alone", panel(t, render(t, "console_overview", page.NewOverview(in)), "h-closing"), "Kỳ đã khóa", "!Số liệu bổ sung")
}
