package brief_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"hailong/internal/brief"
	"hailong/internal/report"
)

// document makes a document and holds it against the rules of its container.
func document(t testing.TB, k brief.Kind, in *brief.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, brief.Document(&b, k, nil, in))
	checkOOXML(t, b.Bytes())
	return b.Bytes()
}

// tablesOf reads the tables of a Word document: rows of cells.
func tablesOf(t testing.TB, doc []byte) (out [][][]string) {
	t.Helper()
	type cell struct {
		P []struct {
			R []struct {
				T []string `xml:"t"`
			} `xml:"r"`
		} `xml:"p"`
	}
	var d struct {
		Body struct {
			Tbl []struct {
				Tr []struct {
					Tc []cell `xml:"tc"`
				} `xml:"tr"`
			} `xml:"tbl"`
		} `xml:"body"`
	}
	must(t, xml.Unmarshal(parts(t, doc)["word/document.xml"], &d))
	for _, table := range d.Body.Tbl {
		var rows [][]string
		for _, row := range table.Tr {
			var cells []string
			for _, c := range row.Tc {
				var text []string
				for _, p := range c.P {
					for _, r := range p.R {
						text = append(text, strings.Join(r.T, ""))
					}
				}
				cells = append(cells, strings.Join(text, ""))
			}
			rows = append(rows, cells)
		}
		out = append(out, rows)
	}
	return out
}

// TestTheReportSaysTheFigures: what stands in the tables of the Word file is what the report has.
func TestTheReportSaysTheFigures(t *testing.T) {
	t.Parallel()
	in := input(t, made(t, 3000), "2021-H1")
	doc := document(t, brief.Report, in)
	p := in.Printer
	rows, every := map[string][]string{}, [][]string{}
	for _, table := range tablesOf(t, doc) {
		every = append(every, table...)
		for _, r := range table {
			if key := strings.Join(r[:min(len(r), 2)], "|"); rows[key] == nil {
				rows[key] = r
			}
		}
	}
	s := &in.Book.Whole.Satisfaction
	expect := func(key string, at int, want string) {
		t.Helper()
		if r := rows[key]; len(r) <= at || r[at] != want {
			t.Errorf("%s: %v, want %q at %d", key, r, want, at)
		}
	}
	rate := func(x report.Proportion) string { return p.PercentNear(*x.Rate, 0.95, 0.9) }
	expect("HL1|Tỷ lệ hài lòng theo doanh nghiệp", 2, p.Number(s.PerBusiness.Num))
	expect("HL1|Tỷ lệ hài lòng theo doanh nghiệp", 3, p.Number(s.PerBusiness.Den))
	expect("HL1|Tỷ lệ hài lòng theo doanh nghiệp", 4, rate(s.PerBusiness.Proportion))
	expect("HL2|Tỷ lệ hài lòng theo phiếu", 4, rate(s.PerResponse))
	expect("PV1|Tỷ lệ đúng hẹn", 4, rate(*in.Book.Whole.Service.OnTime))
	for _, g := range in.Book.Agencies.Groups {
		found := false
		for _, r := range every {
			found = found || len(r) == 8 && r[1] == g.Label && r[2] == p.Number(g.Satisfaction.PerBusiness.Num) && r[3] == p.Number(g.Satisfaction.PerBusiness.Den)
		}
		if !found {
			t.Errorf("no row of %s with %d of %d", g.Label, g.Satisfaction.PerBusiness.Num, g.Satisfaction.PerBusiness.Den)
		}
	}
	if text := string(parts(t, doc)["word/document.xml"]); !strings.Contains(text, in.Book.Fingerprint) || strings.Contains(text, "{{") || !strings.Contains(text, "đ) Thân kế hoạch") {
		t.Error("fingerprint, letter or a placeholder left over")
	}
}

// TestReportsOfOddPeriods: a period without answers, one answer, and one that is not over give a whole document that says so.
func TestReportsOfOddPeriods(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		responses int
		period    string
		says      string
	}{
		"nothing":      {300, "2019", "chưa có phiếu hợp lệ nào"},
		"one answer":   {1, "2021", "Chưa đủ dữ liệu"},
		"not over":     {300, "2022", "SỐ LIỆU TẠM TÍNH"},
		"a quarter":    {300, "2021-Q3", "quý III năm 2021"},
		"a month":      {300, "2021-02", "tháng 2 năm 2021"},
		"six months":   {300, "2021-H1", "6 tháng đầu năm 2021"},
		"unidentified": {40, "2021", "Tỷ lệ tính theo phiếu hợp lệ"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := document(t, brief.Report, input(t, made(t, x.responses), x.period))
			if text := string(parts(t, doc)["word/document.xml"]); !strings.Contains(text, x.says) {
				t.Errorf("does not say %q", x.says)
			}
		})
	}
}

// TestTheSameReportTwice: the same bytes, whenever it is made.
func TestTheSameReportTwice(t *testing.T) {
	t.Parallel()
	b := made(t, 300)
	first := document(t, brief.Report, input(t, b, "2021-H1"))
	later := *b
	now := b.Now().AddDate(0, 3, 0)
	later.Now = func() time.Time { return now }
	if !bytes.Equal(first, document(t, brief.Report, input(t, &later, "2021-H1"))) {
		t.Error("other bytes three months later")
	}
}

// TestEveryPlaceholderIsExplained: what templates may use is told with what stands in its place.
func TestEveryPlaceholderIsExplained(t *testing.T) {
	t.Parallel()
	all := brief.Placeholders(input(t, made(t, 300), "2021"))
	if len(all) < 200 {
		t.Errorf("only %d", len(all))
	}
	for _, p := range all {
		if p.Says == "" || strings.Contains(p.Says, "placeholder.") || strings.HasSuffix(p.Says, ": ") {
			t.Errorf("%s: %q", p.Name, p.Says)
		}
	}
}
