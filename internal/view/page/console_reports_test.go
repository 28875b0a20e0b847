package page_test

import (
	"strings"
	"testing"
	"time"

	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// reportPages are the states of the page of the files of a period.
func reportPages(t *testing.T, s sample, f page.Frame) map[string]string {
	t.Helper()
	days, err := plan.ParsePeriod("2021-H1", s.c.Reports(), s.c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 6, 1, 3, 0, 0, 0, time.UTC)
	closed := page.ReportsInput{
		Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Period: "2021-H1", Days: days, Years: []int{2022, 2021}, Today: "2021-06-20", Zone: s.c.Zone,
		Frozen: &report.Frozen{Period: "2021-H1", At: "2021-06-01T03:00:00Z", By: "Trần Văn Bình"}, Texts: map[string]string{"actions": "Một\nHai"}, Seen: 2, By: `chi.lan"><b>`, At: at, Saved: "texts", PackBy: "chi.lan", PackAt: at,
		Templates: []page.TemplateLine{{Kind: "report", Ending: "docx", File: `mẫu"><b>.docx`, By: "chi.lan", At: at, Seen: 1}, {Kind: "slides", Ending: "pptx"}}, Names: []page.Placeholder{{Name: "ky", Says: "Theo cơ quan"}, {Name: "don_vi.ten", Says: "Theo cơ quan"}},
	}
	refused, viewer, open := closed, closed, closed
	refused.Faults = survey.Faults{{Field: "causes", Key: "draft.text_long", Args: []any{"n", 30000, "max", 20000}}, {Field: "template", Key: "template.unknown_like", Args: []any{"part", "document.xml", "n", 3, "text", "{{x", "name", "x", "like", "ky"}}}
	viewer.User = page.User{Name: "anhminh"}
	open.Today, open.Frozen, open.Period = "2021-03-01", nil, "2021-03"
	quarter := closed
	quarter.Period = "2021-Q1"
	out := map[string]string{}
	for name, in := range map[string]page.ReportsInput{"quarter": quarter, "closed": closed, "refused": refused, "viewer": viewer, "open": open} {
		out["reports, "+name] = render(t, "console_reports", page.NewReports(in))
	}
	return out
}

// TestThePageOfReports: a manager is offered every file, a viewer the pack alone, and nobody the pack of a period that runs.
func TestThePageOfReports(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	pages := reportPages(t, s, page.NewFrame(locale.For("vi"), s.c.Center, page.ReportsPath, ""))
	says(t, "closed", pages["reports, closed"], "/console/reports/2021-H1.docx", "/console/reports/2021-H1-pci.zip", "Lập lại gói công khai", "Chưa nhập: ", "Trần Văn Bình", "Dùng lại mẫu của chương trình", "<code>don_vi.ten</code>", "Đã lưu nội dung")
	says(t, "refused", pages["reports, refused"], "30.000 ký tự", "có phải ý là ky?", "Lỗi:")
	says(t, "viewer", pages["reports, viewer"], "/console/reports/2021-H1-pci.zip", "!Lập lại")
	says(t, "open", pages["reports, open"], "lập được sau ngày", "tạm tính")
	for name, wrong := range map[string]string{"viewer": "docx", "open": "pci.zip", "quarter": "pci.zip"} {
		if strings.Contains(pages["reports, "+name], wrong) {
			t.Errorf("%s: offers %s", name, wrong)
		}
	}
}

// pciPages are the states of the register of the PCI.
func pciPages(t *testing.T, f page.Frame) map[string]string {
	t.Helper()
	score, change := 60.01, -4.98
	in := page.PCIInput{
		Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Names: []survey.Label{{"vi": "Gia nhập thị trường", "en": "Entry costs"}}, Zone: time.UTC, Seen: 1, By: "chi.lan", At: time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC), Saved: true,
		Years:  []page.PCILine{{Year: 2019}, {Year: 2020, Score: &score, Change: &change, Rank: 62, Of: 63, Mekong: 12, Source: `https://x.vn/"><b>`, Note: "ghi chú", Subs: map[int]float64{1: 7.25}}},
		Period: "năm 2021", Signals: []page.PCISignal{{Number: "1", Name: "Gia nhập thị trường", Score: "7,25", Year: "2020", Measures: "Hài lòng về Thủ tục: 94,7%"}},
	}
	refused, viewer := in, in
	refused.Typed = map[string]string{"year": `"><b>`, "sub1": "11"}
	refused.Faults = survey.Faults{{Field: "sub1", Key: "pci.score", Args: []any{"at", "3:7", "row", 3, "value", "11", "high", 10}}, {Field: "year", Key: "pci.number", Args: []any{"at", "2:1", "row", 2, "value", `"><b>`, "low", "2005", "high", "2026"}}}
	viewer.User = page.User{Name: "anhminh"}
	return map[string]string{"pci": render(t, "console_pci", page.NewPCI(in)), "pci, refused": render(t, "console_pci", page.NewPCI(refused)), "pci, viewer": render(t, "console_pci", page.NewPCI(viewer))}
}

// TestThePageOfThePCI: what was not published is blank, and a fault names its field.
func TestThePageOfThePCI(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	pages := pciPages(t, page.NewFrame(locale.For("vi"), s.c.Center, page.PCIPath, ""))
	says(t, "pci", pages["pci"], "94,7%", "năm 2021", "60,01", "−4,98", "62/63", "7,25", "Lưu năm này", `<th scope="row">2019</th><td class="num">–</td>`)
	says(t, "refused", pages["pci, refused"], "Gia nhập thị trường: “11” không hợp lệ, xin nhập điểm từ 0 đến 10", "Lỗi:")
	says(t, "viewer", pages["pci, viewer"], "60,01", "!Lưu năm này")
}
