package export_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"hailong/internal/export"
	"hailong/internal/survey"
)

var (
	vietnam   = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)
	questions = []survey.QuestionID{"overall", "access", "procedure", "staff", "result", "extra_contacts", "extra_payment", "feedback", "reasons", "comment"}
	options   = export.ResponsesOptions{Questions: questions, Zone: vietnam}
)

func choice(codes ...survey.ChoiceCode) survey.Answer { return survey.Answer{Choices: codes} }

func response(business survey.BusinessKey, comment string) *survey.Response {
	r := &survey.Response{
		ID: "RECEIPT-MUST-NOT-SHOW", Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Open, Channel: "counter", Lang: "vi",
		Applicant: survey.Business, Procedure: "2.001610", Field: "business-registration", Business: business, Dossier: "DOSSIER-MUST-NOT-SHOW",
		Received: time.Date(2021, 3, 4, 23, 30, 15, 250_000_000, time.UTC),
		Answers: map[survey.QuestionID]survey.Answer{
			"overall": choice("2"), "access": choice("5"), "procedure": choice(survey.NotApplicable), "extra_contacts": choice("3+"),
			"extra_payment": choice("no"), "reasons": choice("late", "guidance"),
		},
	}
	if comment != "" {
		r.Answers["comment"] = survey.Answer{Text: comment}
	}
	return r
}

func these(rs ...*survey.Response) export.Responses {
	return func(yield func(*survey.Response, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func responsesCSV(t interface{ Fatal(...any) }, o export.ResponsesOptions, rs ...*survey.Response) string {
	var b strings.Builder
	if err := export.ResponsesCSV(&b, these(rs...), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestResponsesCSV(t *testing.T) {
	t.Parallel()
	got := responsesCSV(t, options, response("key-b", "Cảm ơn, rất \"nhanh\""), response("key-a", ""), response("", "a\r\nb"), response("key-b", "=1+1"))
	row := "business-satisfaction.v1,TT-01,2021-03-05T06:30:15.25+07:00,business,2.001610,business-registration,counter,vi,open,%s," +
		"2,5,na,,,3+,no,,\"late;guidance\",%s\r\n"
	want := "\uFEFFsurvey,point,received_at,applicant,procedure,field,channel,lang,mode,business_no," +
		"overall,access,procedure,staff,result,extra_contacts,extra_payment,feedback,reasons,comment\r\n" +
		fmt.Sprintf(row, "1", "\"Cảm ơn, rất \"\"nhanh\"\"\"") + fmt.Sprintf(row, "2", "") + fmt.Sprintf(row, "", "\"a\nb\"") +
		fmt.Sprintf(row, "1", "\"'=1+1\"")
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("CSV (-want +got):\n%s", d)
	}
}

func TestResponsesCSVForExcel(t *testing.T) {
	t.Parallel()
	o := options
	o.Excel = true
	got := responsesCSV(t, o, response("key-a", "chậm; phiền"))
	if want := "TT-01;05/03/2021 06:30:15;business"; !strings.Contains(got, want) {
		t.Errorf("CSV lacks %q:\n%s", want, got)
	}
	if want := ";\"late;guidance\";\"chậm; phiền\"\r\n"; !strings.HasSuffix(got, want) {
		t.Errorf("CSV does not end with %q:\n%s", want, got)
	}
}

func TestResponsesKeepPersonalDataIn(t *testing.T) {
	t.Parallel()
	rs := []*survey.Response{response("KEY-MUST-NOT-SHOW", "x")}
	var book bytes.Buffer
	if err := export.ResponsesXLSX(&book, these(rs...), options); err != nil {
		t.Fatal(err)
	}
	cells := fmt.Sprint(sheetRows(t, book.Bytes(), "Phiếu"))
	for _, out := range []string{responsesCSV(t, options, rs...), cells} {
		if strings.Contains(out, "MUST-NOT-SHOW") {
			t.Errorf("a key, a receipt or a dossier number was written:\n%s", out)
		}
	}
}

func TestCellsThatWouldStartFormulas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want, why string }{
		{"=1+1", "'=1+1", "equals"},
		{"+84 297", "'+84 297", "plus"},
		{"-5", "'-5", "minus"},
		{"@SUM(A1)", "'@SUM(A1)", "at"},
		{"\t=1", "'\t'=1", "tab, then a formula for who drops the tab"},
		{"\r=1", "'\n'=1", "carriage return"},
		{"\n=1", "'\n'=1", "line feed"},
		{"＝1", "'＝1", "full-width equals"},
		{"＋1", "'＋1", "full-width plus"},
		{"－1", "'－1", "full-width minus"},
		{"＠x", "'＠x", "full-width at"},
		{" =1", " '=1", "behind a blank"},
		{"\u200b=1", "\u200b'=1", "behind a character without width"},
		{"\"=1", "\"'=1", "behind a quote, which a reader may strip"},
		{"tốt;=1+1", "tốt;'=1+1", "behind a semicolon, where Excel on a Vietnamese Windows begins a cell"},
		{"tốt\n-chậm", "tốt\n'-chậm", "a line of its own"},
		{"3+", "3+", "a plus at the end starts nothing"},
		{"a-b@c.vn", "a-b@c.vn", "inside a word"},
		{"Đúng hẹn", "Đúng hẹn", "a letter with marks"},
	} {
		got := lastCell(t, responsesCSV(t, options, response("", c.in)), ',')
		if got != c.want {
			t.Errorf("comment %q is written as %q, want %q (%s)", c.in, got, c.want, c.why)
		}
	}
}

func lastCell(t *testing.T, file string, separator rune) string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(file))
	r.Comma = separator
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	return last[len(last)-1]
}

// TestNoCellStartsAFormula writes hostile comments and reads the file with every separator that a spreadsheet program
// might guess, also without regard to quotes.
func TestNoCellStartsAFormula(t *testing.T) {
	t.Parallel()
	alphabet := rapid.SampledFrom([]rune("=+-@＝＋－＠\t\r\n,;\" 'aĐ1\u00a0\u200b\uFEFF|"))
	rapid.Check(t, func(t *rapid.T) {
		comment := string(rapid.SliceOfN(alphabet, 1, 12).Draw(t, "comment"))
		o := options
		o.Excel = rapid.Bool().Draw(t, "excel")
		file := responsesCSV(t, o, response("", comment))
		cells := strings.FieldsFunc(file, func(r rune) bool { return strings.ContainsRune(",;\t\r\n", r) })
		for _, cell := range cells {
			if s := strings.Trim(cell, "\" \u00a0\u200b\uFEFF"); s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
				t.Fatalf("comment %q gives the cell %q", comment, cell)
			}
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\uFEFF")))
		if o.Excel {
			r.Comma = ';'
		}
		rows, err := r.ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("comment %q gives %d rows, %v", comment, len(rows), err)
		}
		want := strings.ReplaceAll(strings.ReplaceAll(comment, "\r\n", "\n"), "\r", "\n")
		if got := rows[1][len(rows[1])-1]; strings.ReplaceAll(got, "'", "") != strings.ReplaceAll(want, "'", "") {
			t.Fatalf("comment %q is read back as %q", comment, got)
		}
	})
}

func sheetRows(t *testing.T, file []byte, sheet string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestResponsesXLSX(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	comment := "=HYPERLINK(\"http://x\") <b>&\nẪ"
	if err := export.ResponsesXLSX(&b, these(response("key-b", comment), response("", ""), response("key-b", "")), options); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for cell, want := range map[string]string{
		"A1": "survey", "T1": "comment", "A2": "business-satisfaction.v1", "C2": "05/03/2021 06:30:15", "J2": "1", "J3": "", "J4": "1",
		"K2": "2", "M2": "na", "P2": "3+", "S2": "late;guidance", "T2": comment,
	} {
		if got, err := f.GetCellValue("Phiếu", cell); err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", cell, got, err, want)
		}
		if formula, err := f.GetCellFormula("Phiếu", cell); err != nil || formula != "" {
			t.Errorf("%s has the formula %q, %v", cell, formula, err)
		}
	}
	for cell, want := range map[string]excelize.CellType{"K2": excelize.CellTypeUnset, "J2": excelize.CellTypeUnset, "C2": excelize.CellTypeUnset, "T2": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType("Phiếu", cell); err != nil || got != want {
			t.Errorf("%s has type %v, %v; want %v", cell, got, err, want)
		}
	}
	if p, err := f.GetPanes("Phiếu"); err != nil || !p.Freeze || p.YSplit != 1 {
		t.Errorf("panes %+v, %v; want the first row frozen", p, err)
	}
	if raw, err := f.GetCellValue("Phiếu", "C2", excelize.Options{RawCellValue: true}); err != nil {
		t.Error(err)
	} else if v, err := strconv.ParseFloat(raw, 64); err != nil {
		t.Error(err)
	} else if ms := math.Round(v * 24 * 60 * 60 * 1000); ms != (44260*24*60*60+6*3600+30*60+15)*1000+250 {
		t.Errorf("C2 is %v, want the wall clock of 05/3/2021 with its milliseconds", v)
	}
	filtered := false
	for _, n := range f.GetDefinedName() {
		filtered = filtered || n.Name == "_xlnm._FilterDatabase" && n.RefersTo == "'Phiếu'!$A$1:$T$4"
	}
	if !filtered {
		t.Errorf("no filter over all rows: %+v", f.GetDefinedName())
	}
}

func TestResponsesXLSXIsTheSameFileAgain(t *testing.T) {
	t.Parallel()
	var a, b bytes.Buffer
	for _, w := range []io.Writer{&a, &b} {
		if err := export.ResponsesXLSX(w, these(response("k", "x")), options); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the workbook differs from one writing to the next")
	}
}

func TestResponsesXLSXGoesOnOnAnotherSheet(t *testing.T) {
	t.Parallel()
	o := options
	o.RowsPerSheet = 2
	var b bytes.Buffer
	if err := export.ResponsesXLSX(&b, these(response("", "1"), response("", "2"), response("", "3")), o); err != nil {
		t.Fatal(err)
	}
	first, second := sheetRows(t, b.Bytes(), "Phiếu"), sheetRows(t, b.Bytes(), "Phiếu 2")
	if len(first) != 3 || len(second) != 2 || second[1][19] != "3" || second[0][0] != "survey" {
		t.Errorf("%d and %d rows, want 3 and 2 with headings:\n%v", len(first), len(second), second)
	}
}

func TestResponsesFail(t *testing.T) {
	t.Parallel()
	broken := errors.New("store went away")
	fails := func(yield func(*survey.Response, error) bool) {
		if yield(response("", ""), nil) {
			yield(nil, broken)
		}
	}
	stranger := response("", "")
	stranger.Answers["new_question"] = choice("1")
	for name, write := range map[string]func(io.Writer, export.Responses, export.ResponsesOptions) error{
		"CSV": export.ResponsesCSV, "XLSX": export.ResponsesXLSX,
	} {
		if err := write(io.Discard, fails, options); !errors.Is(err, broken) {
			t.Errorf("%s: a store that fails in the middle gives %v", name, err)
		}
		if err := write(fullDisk{}, these(response("", "")), options); err == nil {
			t.Errorf("%s: a full disk was not noticed", name)
		}
		if err := write(io.Discard, these(stranger), options); err == nil || !strings.Contains(err.Error(), "new_question") {
			t.Errorf("%s: an answer without a column gives %v", name, err)
		}
	}
}

func TestQuestionColumns(t *testing.T) {
	t.Parallel()
	v1 := &survey.Survey{Questions: []survey.Question{{ID: "overall"}, {ID: "access"}}}
	v2 := &survey.Survey{Questions: []survey.Question{{ID: "overall"}, {ID: "speed"}, {ID: "access"}}}
	if d := cmp.Diff([]survey.QuestionID{"overall", "access", "speed"}, export.QuestionColumns(v1, v2)); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
}

// many makes n responses of 20.000 businesses, one in eight with a comment; always the same ones.
func many(n int) []*survey.Response {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]*survey.Response, n)
	for i := range out {
		comment := ""
		if i%8 == 0 {
			comment = "Cán bộ hướng dẫn tận tình, trả kết quả đúng hẹn."
		}
		r := response(survey.BusinessKey(fmt.Sprintf("%040x", random.IntN(20_000))), comment)
		r.Point = survey.PointCode(fmt.Sprintf("TT-%02d", 1+random.IntN(12)))
		r.Received = r.Received.Add(time.Duration(i) * 250 * time.Millisecond)
		for _, q := range questions[:5] {
			r.Answers[q] = choice(survey.ChoiceCode(strconv.Itoa(1 + random.IntN(5))))
		}
		out[i] = r
	}
	return out
}

const benchmarkRows = 100_000

func BenchmarkResponsesCSV(b *testing.B) {
	rs := many(benchmarkRows)
	b.ReportAllocs()
	for b.Loop() {
		if err := export.ResponsesCSV(io.Discard, these(rs...), options); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFloorCSV writes the same cells, ready as strings, with encoding/csv.
func BenchmarkFloorCSV(b *testing.B) {
	var file bytes.Buffer
	if err := export.ResponsesCSV(&file, these(many(benchmarkRows)...), options); err != nil {
		b.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		w := csv.NewWriter(io.Discard)
		if err := w.WriteAll(rows); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResponsesXLSX(b *testing.B) {
	rs := many(benchmarkRows)
	b.ReportAllocs()
	for b.Loop() {
		if err := export.ResponsesXLSX(io.Discard, these(rs...), options); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFloorXLSX writes the same cells, ready as values, with a bare stream writer.
func BenchmarkFloorXLSX(b *testing.B) {
	var file bytes.Buffer
	if err := export.ResponsesCSV(&file, these(many(benchmarkRows)...), options); err != nil {
		b.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	values := make([][]any, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			if cell == "" {
				values[i] = append(values[i], nil)
			} else {
				values[i] = append(values[i], cell)
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		f := excelize.NewFile()
		s, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for i := range values {
			if err := s.SetRow("A"+strconv.Itoa(i+1), values[i]); err != nil {
				b.Fatal(err)
			}
		}
		if err := errors.Join(s.Flush(), f.Write(io.Discard), f.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
