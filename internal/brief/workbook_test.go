package brief_test

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hailong/internal/brief"
	"hailong/internal/report"
)

func workbook(t testing.TB, in *brief.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, brief.Workbook(&b, in))
	checkOOXML(t, b.Bytes())
	return b.Bytes()
}

// sheetsOf reads the cells of a workbook as they are stored, by sheet.
func sheetsOf(t testing.TB, doc []byte) map[string][][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(doc), excelize.Options{RawCellValue: true})
	must(t, err)
	defer f.Close()
	out := map[string][][]string{}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		must(t, err)
		out[name] = rows
	}
	return out
}

// TestTheWorkbookHasTheFigures: each cell of each table is the number that the report has, to the last digit; what is missing
// is empty.
func TestTheWorkbookHasTheFigures(t *testing.T) {
	t.Parallel()
	in := input(t, made(t, 3000), "2021-H1")
	sheets := sheetsOf(t, workbook(t, in))
	tables := brief.TablesOf(in)
	for name, at := range map[string]struct {
		sheet, first string
		columns      []string
	}{
		"don_vi":   {"Cơ quan", "STT", []string{"stt", "ma", "ten", "phieu", "so", "tong", "ty_le", "thap", "cao", "dung_hen", "ho_so", "trung_vi", "p90"}},
		"thu_tuc":  {"Thủ tục", "STT", []string{"stt", "ma", "ten", "phieu", "so", "tong", "ty_le", "thap", "cao", "dung_hen", "ho_so", "trung_vi", "p90"}},
		"thang":    {"Xu hướng", "STT", []string{"stt", "ma", "ten", "phieu", "so", "tong", "ty_le", "thap", "cao"}},
		"muc_tieu": {"Mục tiêu", "STT", []string{"stt", "ma", "ten", "phan", "chu_tri", "thoi_gian", "ket_qua", "gia_tri", "so", "tong", "danh_gia"}},
		"phuc_vu":  {"Mức phục vụ", "Công thức", []string{"ma", "ten", "so", "tong", "ty_le", "thap", "cao"}},
	} {
		rows := sheets[at.sheet]
		head := 0
		for head < len(rows) && (len(rows[head]) == 0 || rows[head][0] != at.first) {
			head++
		}
		for i, want := range tables[name] {
			for j, column := range at.columns {
				got := ""
				if head+1+i < len(rows) && j < len(rows[head+1+i]) {
					got = rows[head+1+i][j]
				}
				c := want[column]
				switch v := c.Value.(type) {
				case int64:
					if got != strconv.FormatInt(v, 10) {
						t.Errorf("%s, row %d, %s: %q, want %d", name, i, column, got, v)
					}
				case float64:
					if f, err := strconv.ParseFloat(got, 64); err != nil || math.Abs(f-v) > 1e-14*math.Max(1, math.Abs(v)) { // the reader gives 15 digits
						t.Errorf("%s, row %d, %s: %q, want %v", name, i, column, got, v)
					}
				default:
					if got != c.Text && !(got == "" && c.Text == "–") {
						t.Errorf("%s, row %d, %s: %q, want %q", name, i, column, got, c.Text)
					}
				}
			}
		}
	}
	whole := &in.Book.Whole.Satisfaction
	if r := sheets["Tổng quan"][7]; r[0] != "HL1" || r[2] != strconv.FormatInt(whole.PerBusiness.Num, 10) || !strings.HasPrefix(strconv.FormatFloat(*whole.PerBusiness.Rate, 'f', -1, 64), r[4]) {
		t.Errorf("headline: %v", r)
	}
}

// TestNoCellIsAFormula: whatever a name begins with.
func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	in := input(t, made(t, 300), "2021-H1")
	for i, bad := range []string{"=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", strings.Repeat("Sở ", 170), "ពេញចិត្ត", "</c><f>1</f>"} {
		in.Book.Agencies.Groups[i%len(in.Book.Agencies.Groups)].Label = bad
	}
	for name, body := range parts(t, workbook(t, in)) {
		if strings.Contains(name, "worksheets/sheet") && strings.Contains(string(body), "<f>") {
			t.Errorf("%s has a formula", name)
		}
	}
	document(t, brief.Report, in)
	document(t, brief.Slides, in)
}

// TestOddWorkbooks: nothing, one answer, two thousand groups, all hidden.
func TestOddWorkbooks(t *testing.T) {
	t.Parallel()
	workbook(t, input(t, made(t, 300), "2019"))
	workbook(t, input(t, made(t, 1), "2021"))
	in := input(t, made(t, 300), "2021-H1")
	many := *in.Book.Procedures
	many.Groups = nil
	for i := range 2000 {
		g := in.Book.Procedures.Groups[i%len(in.Book.Procedures.Groups)]
		g.Key = strconv.Itoa(i)
		many.Groups = append(many.Groups, g)
	}
	in.Book.Procedures = &many
	workbook(t, in)
	document(t, brief.Report, in)
	hidden := *in.Book.Agencies
	hidden.Groups = nil
	for _, g := range in.Book.Agencies.Groups {
		g.Satisfaction = report.Satisfaction{Hidden: true, Levels: map[string]int64{}}
		hidden.Groups = append(hidden.Groups, g)
	}
	in.Book.Agencies = &hidden
	if text := string(parts(t, workbook(t, in))["xl/sharedStrings.xml"]); !strings.Contains(text, "Ẩn để không nhận ra") {
		t.Error("the workbook does not say what is hidden")
	}
	document(t, brief.Report, in)
}

// TestTheSameWorkbookTwice: the same bytes.
func TestTheSameWorkbookTwice(t *testing.T) {
	t.Parallel()
	b := made(t, 300)
	first := workbook(t, input(t, b, "2021-H1"))
	for range 3 {
		if !bytes.Equal(first, workbook(t, input(t, b, "2021-H1"))) {
			t.Fatal("other bytes")
		}
	}
}
