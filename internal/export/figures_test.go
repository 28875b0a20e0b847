package export_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hailong/internal/export"
	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

func float(v float64) *float64 { return &v }

func proportion(num, den int64) report.Proportion {
	if den == 0 {
		return report.Proportion{}
	}
	p := float64(num) / float64(den)
	return report.Proportion{Num: num, Den: den, Rate: &p, Low: float(p * 0.97), High: float(1 - (1-p)*0.9)}
}

func satisfaction(num, den int64) report.Satisfaction {
	return report.Satisfaction{
		Headline: report.HeadlineResponse, PerResponse: proportion(num, den),
		PerBusiness:   report.BusinessProportion{Proportion: proportion(num/2, den/2), Unidentified: 7},
		Levels:        map[string]int64{"1": 1, "2": 2, "3": 3, "4": 40, "5": 50, "na": 6, "blank": 8},
		Mean:          float(4.1234567890123457),
		WeightedIndex: float(78.086419725308643),
		Factors:       map[survey.QuestionID]report.Proportion{"access": proportion(91, 97), "staff": proportion(0, 0)},
	}
}

func figuresReport() *report.Report {
	service := report.Service{ExtraContacts: map[string]int64{"0": 5, "3+": 1}, ExtraPayment: map[string]int64{"yes": 1, "no": 80, "refused": 2}}
	return &report.Report{
		Period: report.PeriodOut{From: "2021-01-01", To: "2021-06-30", Zone: "Asia/Ho_Chi_Minh"},
		Filter: map[string][]string{"point": {"TT-01", "TT-02"}}, By: report.ByMonth, AsOf: "2021-07-01T00:00:00Z", Provisional: true,
		Satisfaction: satisfaction(90, 97), Service: service,
		Verdicts: []report.Verdict{
			{Target: "II.2.i", Threshold: 95, Point: "not_met", Statistical: "undecided", Source: "II.2.i", LeastMet: 96},
			{Target: "II.2.i", Threshold: 90, Point: "met", Statistical: "undecided", Source: "PL 9", LeastMet: 93},
		},
		Reconciliation: report.Reconciliation{Received: 130, Duplicates: 0, Excluded: map[string]int64{"applicant": 19, "na": 6, "blank": 8}, Counted: 97},
		Groups: []report.Group{
			{Key: "2021-01", Label: "Tháng 1/2021", Satisfaction: satisfaction(30, 33), Service: service},
			{Key: "2021-02", Label: "=HYPERLINK(\"x\")", Satisfaction: satisfaction(0, 0)},
		},
	}
}

func figuresSurvey() *survey.Survey {
	return &survey.Survey{Questions: []survey.Question{
		{ID: "overall", Choices: []survey.Choice{{Code: "5", Label: survey.Label{"vi": "Rất hài lòng", "en": "Very satisfied"}}}},
		{ID: "access", Short: survey.Label{"vi": "Tiếp cận", "en": "Access"}},
		{ID: "extra_payment", Choices: []survey.Choice{{Code: "no", Label: survey.Label{"vi": "Không"}}}},
	}}
}

func figuresRows(t interface {
	Helper()
	Fatal(...any)
}, r *report.Report, lang string, o export.FiguresOptions) []map[string]string {
	t.Helper()
	var b strings.Builder
	if err := export.FiguresCSV(&b, r, locale.For(lang), o); err != nil {
		t.Fatal(err)
	}
	text, hasMark := strings.CutPrefix(b.String(), "\uFEFF")
	if !hasMark || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Fatal("no byte order mark, or line ends that are not CRLF")
	}
	in := csv.NewReader(strings.NewReader(text))
	if o.Excel {
		in.Comma = ';'
	}
	records, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, c := range export.FigureColumns {
			row[c] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// figuresFromRows puts the CSV together again as path → cell, for comparison with the JSON.
func figuresFromRows(rows []map[string]string) map[string]string {
	out := map[string]string{}
	for _, row := range rows {
		path := row["group_key"] + "/" + row["block"] + "/" + row["figure"]
		for _, c := range []string{"num", "den", "rate", "low", "high", "value", "text"} {
			if row[c] != "" {
				out[path+"/"+c] = row[c]
			}
		}
	}
	return out
}

// figuresFromJSON lists every number of a report's JSON, by a walk of its own.
func figuresFromJSON(t interface {
	Helper()
	Fatal(...any)
}, r *report.Report) map[string]string {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	var root map[string]any
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	var walk func(group string, at []string, v any)
	walk = func(group string, at []string, v any) {
		switch v := v.(type) {
		case []any:
			for i, item := range v {
				if member, ok := item.(map[string]any); ok {
					walk(group, append(at[:len(at):len(at)], nameOfItem(at[len(at)-1], member, i)), member)
				}
			}
		case json.Number:
			if len(at) == 1 {
				at = []string{"report", at[0]}
			}
			last := at[len(at)-1]
			if strings.Contains(" num den rate low high ", " "+last+" ") && (at[0] != "changes" || len(at) > 3) { // a change has ends, and is no rate
				if len(at) == 2 {
					at = []string{"report", at[0], last}
				}
				out[group+"/"+at[0]+"/"+strings.Join(at[1:len(at)-1], ".")+"/"+last] = v.String()
			} else {
				out[group+"/"+at[0]+"/"+strings.Join(at[1:], ".")+"/value"] = v.String()
			}
		case map[string]any:
			for name, member := range v {
				walk(group, append(at[:len(at):len(at)], name), member)
			}
		}
	}
	for name, v := range root {
		if name != "groups" {
			walk("", []string{name}, v)
			continue
		}
		for _, x := range v.([]any) {
			g := x.(map[string]any)
			for name, member := range g {
				if name != "key" && name != "label" {
					walk(g["key"].(string), []string{name}, member)
				}
			}
		}
	}
	return out
}

func TestFiguresCSVHasEveryNumberOfTheJSON(t *testing.T) {
	t.Parallel()
	for why, r := range map[string]*report.Report{"before dossiers": figuresReport(), "with everything": wholeReport()} {
		got := figuresFromRows(figuresRows(t, r, "vi", export.FiguresOptions{}))
		for path := range got {
			if strings.HasSuffix(path, "/text") {
				delete(got, path)
			}
		}
		if d := cmp.Diff(figuresFromJSON(t, r), got); d != "" {
			t.Errorf("%s: CSV differs from JSON (-JSON +CSV):\n%s", why, d)
		}
	}
}

func TestFiguresCSVNumbersAreTheSameFloats(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "mean")
		r := figuresReport()
		r.Satisfaction.Mean = &v
		cell := figuresFromRows(figuresRows(t, r, "vi", export.FiguresOptions{}))["/satisfaction/mean/value"]
		if got, err := strconv.ParseFloat(cell, 64); err != nil || got != v {
			t.Fatalf("%v is written as %q and read as %v, %v", v, cell, got, err)
		}
		excel := figuresFromRows(figuresRows(t, r, "vi", export.FiguresOptions{Excel: true}))["/satisfaction/mean/value"]
		if strings.Replace(excel, ",", ".", 1) != cell || strings.Contains(excel, ".") {
			t.Fatalf("%q is written for Excel as %q", cell, excel)
		}
	})
}

func TestFiguresCSVTexts(t *testing.T) {
	t.Parallel()
	rows := figuresRows(t, figuresReport(), "vi", export.FiguresOptions{Survey: figuresSurvey()})
	got := figuresFromRows(rows)
	for path, want := range map[string]string{
		"/satisfaction/headline/text":             "response",
		"/verdicts/II.2.i>95.statistical/text":    "undecided",
		"/verdicts/II.2.i>90.point/text":          "met",
		"/filter/point/text":                      "TT-01;TT-02",
		"/report/as_of/text":                      "2021-07-01T00:00:00Z",
		"/report/provisional/text":                "true",
		"/period/from/text":                       "2021-01-01",
		"2021-01/service/extra_contacts.3+/value": "1",
	} {
		if got[path] != want {
			t.Errorf("%s = %q, want %q", path, got[path], want)
		}
	}
	labels := map[string]string{}
	for _, row := range rows {
		labels[row["figure"]] = row["label"]
		if row["group_key"] == "2021-02" && row["group_label"] != "'=HYPERLINK(\"x\")" {
			t.Errorf("a group's label starts a formula: %q", row["group_label"])
		}
		if row["figure"] == "factors.staff" && row["rate"] != "" {
			t.Errorf("a rate without denominator is printed as %q", row["rate"])
		}
	}
	for figure, want := range map[string]string{
		"per_business": "Doanh nghiệp hài lòng", "factors.access": "Hài lòng về: Tiếp cận", "factors.staff": "Hài lòng về: staff",
		"levels.5": "Số phiếu chọn: Rất hài lòng", "levels.na": "Số phiếu chọn: Không áp dụng", "extra_payment.no": "Khoản chi ngoài biên lai: Không",
		"II.2.i>95.least_met": "Số hài lòng ít nhất để kết luận Đạt (II.2.i > 95%)", "excluded.na": "Không tính: chọn Không áp dụng", "point": "Lọc theo point",
	} {
		if labels[figure] != want {
			t.Errorf("label of %s is %q, want %q", figure, labels[figure], want)
		}
	}
}

// TestFiguresCSVNamesEveryFigure would fail if a field came into the JSON without a name for people.
func TestFiguresCSVNamesEveryFigure(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		rows := append(figuresRows(t, figuresReport(), lang, export.FiguresOptions{}), figuresRows(t, wholeReport(), lang, export.FiguresOptions{})...)
		for _, row := range rows {
			if path := row["block"] + "." + row["figure"]; row["label"] == path || row["label"] == "" {
				t.Errorf("%s has no name in %s", path, lang)
			}
		}
	}
}

func TestFiguresCSVForExcelHasHeadingsForPeople(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := export.FiguresCSV(&b, figuresReport(), locale.For("vi"), export.FiguresOptions{Excel: true}); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFMã nhóm;Nhóm;Khối;Mã chỉ tiêu;Chỉ tiêu;Tử số;Mẫu số;Tỷ lệ;Cận dưới;Cận trên;Giá trị;Nội dung\r\n"
	if got, _, _ := strings.Cut(b.String(), "\n"); got+"\n" != want {
		t.Errorf("heading %q, want %q", got, want)
	}
}

func TestFiguresCSVTellsOfAWriterThatFails(t *testing.T) {
	t.Parallel()
	if err := export.FiguresCSV(fullDisk{}, figuresReport(), locale.For("vi"), export.FiguresOptions{}); err == nil {
		t.Error("a full disk was not noticed")
	}
}

func ExampleFiguresCSV() {
	r := &report.Report{Satisfaction: report.Satisfaction{Headline: report.HeadlineResponse, PerResponse: proportion(96, 100)}}
	var b strings.Builder
	if err := export.FiguresCSV(&b, r, locale.For("vi"), export.FiguresOptions{}); err != nil {
		panic(err)
	}
	for _, line := range strings.Split(b.String(), "\r\n") {
		if strings.Contains(line, "per_response") {
			_, _ = io.WriteString(os.Stdout, line)
		}
	}
	// Output: ,,satisfaction,per_response,Phiếu hài lòng,96,100,0.96,0.9311999999999999,0.964,,
}
