package page_test

import (
	"html"
	"net/url"
	"strings"
	"testing"

	"hailong/internal/measure"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/google/go-cmp/cmp"
)

// change compares two rates as a report does.
func change(with string, num, den, num2, den2, both int64) report.Change {
	now, then := proportion(num, den), proportion(num2, den2)
	c := report.Change{With: with, Period: report.PeriodOut{From: "2020-01-01", To: "2020-05-31"}, Before: then, Both: &both, Verdict: report.NoData}
	of := func(p report.Proportion) measure.Observed {
		return measure.Observed{Rate: measure.Rate{Num: p.Num, Den: p.Den}, Interval: measure.Interval{Low: *p.Low, High: *p.High}}
	}
	if then.Rate != nil {
		d, _ := measure.Newcombe(of(now), of(then))
		c.Difference, c.Low, c.High = &d.Value, &d.Low, &d.High
		c.Verdict = map[bool]string{true: report.Rise, false: report.Noise}[d.Low > 0]
	}
	return c
}

func overview(t *testing.T, in page.OverviewInput) string {
	t.Helper()
	return html.UnescapeString(render(t, "console_overview", page.NewOverview(in)))
}

func TestTheAnswerIsASentence(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	for _, c := range []struct {
		num, den int64
		want     string
	}{
		{960, 1000, "Đã đạt mục tiêu trên 90%. Chưa đủ cơ sở để nói đã đạt hay chưa đạt mục tiêu trên 95%."},
		{9800, 10000, "Đã đạt mục tiêu trên 95% và trên 90%."},
		{800, 1000, "Chưa đạt mục tiêu trên 95% và trên 90%."},
		{910, 1000, "Chưa đủ cơ sở để nói đã đạt hay chưa đạt mục tiêu trên 90%. Chưa đạt mục tiêu trên 95%."},
		{20, 22, "Mới có ít hơn 30 ý kiến"},
		{0, 0, "Chưa có ý kiến nào trong kỳ."},
	} {
		b, bn := c.num, c.den
		if bn < 30 {
			b, bn = 0, 0
		}
		if out := overview(t, s.input(b, bn, c.num, c.den, months(5, 30, false))); !strings.Contains(out, c.want) {
			t.Errorf("%d of %d: the page does not say %q", c.num, c.den, c.want)
		}
	}
	if out := overview(t, s.states()["open"]); !strings.Contains(out, "Kỳ chưa kết thúc. Đến nay tỷ lệ là 96,4%") {
		t.Error("an open period is not said to be open")
	}
}

func TestChangesAreSaidInWords(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	in := s.input(960, 1000, 1250, 1300, months(5, 150, false))
	in.Months.Changes = []report.Change{change("before", 960, 1000, 792, 842, 120), change("year", 960, 1000, 700, 800, 1)}
	out := overview(t, in)
	for _, want := range []string{
		"+1,9", "So với kỳ trước (01/01/2020 – 31/5/2020)", "94,1%", "792 trên 842 doanh nghiệp", "chưa đủ cơ sở nói là tăng hay giảm; có thể chỉ là dao động ngẫu nhiên.",
		"−0,05 đến +4,0 điểm phần trăm", "120 doanh nghiệp có mặt ở cả hai kỳ", "+8,5", "tăng, vượt quá mức dao động ngẫu nhiên.", "1 doanh nghiệp có mặt ở cả hai kỳ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	got := readBack(t, out)
	for i := range in.Months.Changes {
		c := &in.Months.Changes[i]
		want := map[string]string{
			"change|||" + c.With:        "|||" + exactNumber(c.Low) + "|" + exactNumber(c.High) + "|" + exactNumber(c.Difference) + "|||",
			"change_before|||" + c.With: exactly(c.Before),
			"change_both|||" + c.With:   plain(*c.Both),
		}
		for k, v := range want {
			if got[k] != v {
				t.Errorf("%s reads back as %q, want %q", k, got[k], v)
			}
		}
	}
	in.Months.Provisional = true
	if out := overview(t, in); !strings.Contains(out, "tính đến cùng ngày (01/01/2020 – 31/5/2020)") {
		t.Error("of an open period it is not said that the same days are compared")
	}
	in.Months.Changes = []report.Change{{With: "before", Before: report.Proportion{Hidden: true}, Verdict: report.NoData}}
	if out := overview(t, in); !strings.Contains(out, "chưa đủ dữ liệu để so sánh") || strings.Contains(out, `data-figure="change"`) {
		t.Error("a hidden change says something")
	}
}

func exactNumber(v *float64) string {
	got := exactly(report.Proportion{Rate: v})
	return strings.Split(got, "|")[2]
}

// cell makes a group of one place.
func cell(key, label string, num, den int64) report.Group {
	return report.Group{Key: key, Label: label, Satisfaction: block(report.HeadlineBusiness, num, den, num, den)}
}

func TestWhatNeedsAttention(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	in := s.input(960, 1000, 1250, 1300, months(5, 150, false))
	unusual := cell("TT-05", "Quầy 05", 100, 100)
	unusual.Cells = []report.Cell{{Key: "2021-04"}, {Key: "2021-05", Signal: "below"}}
	past := cell("TT-06", "Quầy 06", 100, 100)
	past.Cells = []report.Cell{{Key: "2021-03", Signal: "below"}, {Key: "2021-04"}, {Key: "2021-05"}}
	in.Points.Across = report.ByMonth
	in.Points.Groups = []report.Group{cell("TT-01", "Quầy 01", 80, 100), cell("TT-02", "Quầy 02", 20, 29), cell("TT-03", "Quầy 03", 93, 100), unusual, past, cell("", "Chưa xác định", 1, 99)}
	in.Agencies = &report.Report{Groups: []report.Group{cell("stnmt", `Sở "A" <b>`, 870, 1000)}}
	in.Procedures = &report.Report{Groups: []report.Group{cell("1.004", "Cấp phép", 900, 1000), cell("1.005", "Cấp đổi", 990, 1000)}}
	overdue := int64(42)
	in.Months.Service.Decided, in.Months.Service.Open, in.Months.Service.Overdue = &overdue, &overdue, &overdue
	in.Months.Service.Early, in.Months.Service.OnDay, in.Months.Service.Late, in.Months.Service.NoDue = &overdue, &overdue, &overdue, &overdue
	in.Silence = &page.Silence{Last: "2021-05-26", Days: 3, Points: 14}
	in.Deadlines = plan.Deadlines(s.c.Reports(), "2021-06-01", s.c.Zone)[1:2]
	a := page.NewOverview(in).Attention
	var titles []string
	for _, x := range a.Items {
		titles = append(titles, x.Title)
	}
	want := []string{
		"Đã 3 ngày làm việc chưa có phiếu mới", "Quầy 01 (TT-01) thấp hơn mục tiêu", `Sở "A" <b> thấp hơn mục tiêu`, "Thủ tục 1.004, Cấp phép: thấp hơn mục tiêu",
		"Quầy 05 (TT-05) thấp bất thường", "42 hồ sơ quá hạn chưa trả kết quả",
	}
	if d := cmp.Diff(want, titles); d != "" {
		t.Errorf("what needs attention (-want +got):\n%s", d)
	}
	out := render(t, "console_overview", page.NewOverview(in))
	for _, want := range []string{"Không xếp hạng", "nằm dưới mốc 90%", "nằm dưới mốc 95%", "T5/2021 thấp hơn giới hạn kiểm soát của chính nơi này", "Còn 3 ngày", "04/6/2021", "Tháng 6"} {
		if !strings.Contains(out, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	u, err := url.Parse(a.Items[2].Href)
	if err != nil || u.Path != page.ExplorePath {
		t.Fatalf("the link of an agency is %q", a.Items[2].Href)
	}
	q, err := report.ParseQuery(u.Query(), nil, s.c.Zone, in.Now)
	if err != nil || len(q.Filter.Agencies) != 1 || q.Filter.Agencies[0] != "stnmt" || !q.Period.From.Equal(in.Query.Period.From) || !q.Period.To.Equal(in.Query.Period.To) {
		t.Errorf("the link of an agency asks %+v, %v", q, err)
	}
	in.Points.Groups, in.Agencies, in.Procedures, in.Silence, in.Months.Service.Overdue = nil, nil, nil, nil, new(int64)
	if out := overview(t, in); !strings.Contains(out, "Không có gì bất thường.") {
		t.Error("where nothing is unusual that is not said")
	}
}

func TestALongListIsCutAndCounted(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").input(960, 1000, 1250, 1300, months(5, 150, false))
	in.Points.Groups = nil
	for i := range 8 {
		in.Points.Groups = append(in.Points.Groups, cell("TT-0"+string(rune('1'+i)), "Quầy", int64(80-i), 100))
	}
	a := page.NewOverview(in).Attention
	if len(a.Items) != 5 || a.Items[0].Figure.Group != "TT-08" || a.More != "Còn 3 nơi nữa nằm dưới mục tiêu." {
		t.Errorf("%d items from %+v, and %q", len(a.Items), a.Items[0], a.More)
	}
}

func TestSignalsAreSaidInWords(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").input(960, 1000, 1250, 1300, months(5, 150, false))
	rate, low, high := 0.873, 0.89, 0.99
	point := func(key string, signals ...string) report.ControlPoint {
		return report.ControlPoint{Key: key, Num: 103, Den: 118, Rate: &rate, Low: &low, High: &high, Method: "normal", Signals: signals}
	}
	in.Months.Control = &report.Control{By: report.ByMonth, Baseline: report.ControlBase{Subgroups: 20, Least: 20}, Centre: &high,
		Points: []report.ControlPoint{point("2021-01", "outside"), point("2021-03"), point("2021-04", "run"), point("2021-05", "outside")}}
	out := overview(t, in)
	for _, want := range []string{"T5/2021: tỷ lệ thấp bất thường", "87,3% (103/118 phiếu), dưới giới hạn kiểm soát 89,0%.", "T4/2021: nhiều kỳ liên tiếp lệch về một phía"} {
		if !strings.Contains(out, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(out, "T1/2021: tỷ lệ") {
		t.Error("a signal of long ago is told as if it were new")
	}
}

// TestHiddenFiguresAreASign looks at a viewer's page whose figures may not all be told.
func TestHiddenFiguresAreASign(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").input(960, 1000, 1250, 1300, months(5, 150, false))
	in.User = page.User{Name: "xem"}
	in.Points, in.Fields, in.Untold = nil, nil, true
	in.Months.Public = &report.Public{Floor: 10, Step: 10}
	in.Months.Groups[2].Satisfaction = report.Satisfaction{Hidden: true, PerBusiness: report.BusinessProportion{Proportion: report.Proportion{Hidden: true}}, PerResponse: report.Proportion{Hidden: true}}
	out := overview(t, in)
	for _, want := range []string{`data-group="2021-03" data-hidden="yes">•`, "được ẩn (•)", "Phần này không hiển thị với tài khoản xem"} {
		if !strings.Contains(out, want) {
			t.Errorf("a viewer's page lacks %q", want)
		}
	}
	if strings.Contains(out, `name="from"`) || strings.Contains(out, page.SlipsPath) {
		t.Error("a viewer is offered what a viewer may not ask")
	}
	in.Months.Satisfaction = report.Satisfaction{Headline: report.HeadlineResponse, Hidden: true, PerResponse: report.Proportion{Hidden: true}, PerBusiness: report.BusinessProportion{Proportion: report.Proportion{Hidden: true}}}
	in.Months.Verdicts = nil
	if out := overview(t, in); !strings.Contains(out, "Ẩn để không nhận ra người trả lời") || !strings.Contains(out, "Số liệu của kỳ này được ẩn") || strings.Contains(out, "0 trên 0") {
		t.Error("a hidden headline is not a sign with words")
	}
}

func TestAShortPeriodHasATrendAroundIt(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	in := s.input(190, 200, 250, 260, months(1, 200, false))
	in.Query.Period = survey.DaysFromTo(in.Query.Period.To.AddDate(0, -1, 0), in.Query.Period.LastDay())
	in.Around = s.report(report.ByMonth, 960, 1000, 1250, 1300, months(5, 200, false))
	p := page.NewOverview(in)
	if len(p.Trend.Rows) != 5 || p.Trend.Around == "" || !strings.Contains(p.Trend.CSV, "from=2021-01-01") {
		t.Errorf("%d months are drawn, note %q, CSV %s", len(p.Trend.Rows), p.Trend.Around, p.Trend.CSV)
	}
}
