package intake_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"hailong/internal/intake"
	"hailong/internal/sheet"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

func (w *world) load(t testing.TB, csv string, o intake.ImportOptions) (intake.ImportSummary, error) {
	t.Helper()
	return w.ImportResponses(t.Context(), strings.NewReader(csv), "x.csv", o)
}

const head = "survey,point,received_at,applicant"

const good = "business-satisfaction.v1,TT-01,05/03/2021,business"

// one imports a table of one row and gives its response.
func one(t *testing.T, headings, row string) (survey.Response, intake.ImportSummary) {
	t.Helper()
	w := memory(t)
	sum, err := w.load(t, headings+"\n"+row+"\n", intake.ImportOptions{})
	if err != nil {
		var e *intake.ImportError
		errors.As(err, &e)
		t.Fatalf("import %q: %v %+v", row, err, e)
	}
	for _, r := range w.stored(t) {
		r.ID = ""
		return r, sum
	}
	t.Fatalf("import %q stored nothing", row)
	return survey.Response{}, sum
}

func TestImportReadsARow(t *testing.T) {
	t.Parallel()
	full := survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Entered, Channel: "postal", Lang: "en",
		Applicant: survey.Household, Procedure: "2.001583", Field: "doanh-nghiep", Business: keys.BusinessKey("0300588569"),
		Dossier: keys.DossierKey("H31-0001"), Received: time.Date(2021, 3, 5, 2, 30, 0, 0, time.UTC),
		Answers: map[survey.QuestionID]survey.Answer{
			"overall": choice("1"), "access": choice("na"), "procedure": choice("4"), "extra_contacts": choice("3+"),
			"extra_payment": choice("na"), "reasons": choice("late", "system"), "comment": {Text: "Chậm,\n\"quá\""},
		},
	}
	for _, c := range []struct{ why, headings, row string }{
		{
			"names and codes", head + ",lang,channel,procedure_code,field,business,dossier,overall,access,procedure,extra_contacts,extra_payment,reasons,comment,staff",
			"business-satisfaction.v1,TT-01,2021-03-05T09:30:00+07:00,household,en,postal,2.001583,doanh-nghiep,0300588569,H31-0001,1,na,4,3+,na,system; late,\"Chậm,\n\"\"quá\"\"\",",
		},
		{
			"headings and words in Vietnamese, numbers as Excel writes them",
			"Mẫu phiếu,ĐIỂM TIẾP NHẬN,ngay_nhan,Đối tượng,Ngôn ngữ,Hình thức nộp,Mã TTHC,Lĩnh vực,MST,Mã hồ sơ,Hài lòng chung,Câu 2,Thủ tục hành chính,Câu 6,câu 7,Lý do chưa hài lòng,Góp ý",
			"business-satisfaction.v1,tt-01,5/3/2021 9:30,Hộ kinh doanh,Tiếng Anh,bưu chính công ích,2.001583,doanh-nghiep,0300588569,H31-0001,Rất không hài lòng,Không áp dụng,4.0,3 lần trở lên,NA,\"Phần mềm, đường truyền;CHẬM HẸN\",\"Chậm,\r\n\"\"quá\"\" \"",
		},
		{
			"procedure twice, the code first", head + ",lang,channel,procedure,field,business,dossier,overall,access,procedure,extra_contacts,extra_payment,reasons,comment",
			"business-satisfaction.v1,TT-01,2021-03-05 09:30:00,household,en,postal,2.001583,doanh-nghiep,0300588569,H31-0001,1,na,4,3+,na,late;system,\"Chậm,\n\"\"quá\"\"\"",
		},
	} {
		got, sum := one(t, c.headings, c.row)
		if d := cmp.Diff(full, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
		if d := cmp.Diff(intake.ImportSummary{Rows: 1, Written: 1}, sum); d != "" {
			t.Errorf("%s: summary (-want +got):\n%s", c.why, d)
		}
	}
}

func TestImportDates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"05/03/2021":                "2021-03-04T17:00:00Z",
		"5/3/2021":                  "2021-03-04T17:00:00Z",
		"05/03/2021 07:08":          "2021-03-05T00:08:00Z",
		"05/03/2021  07:08:09":      "2021-03-05T00:08:09Z",
		"2021-03-05":                "2021-03-04T17:00:00Z",
		"2021-03-05 07:08":          "2021-03-05T00:08:00Z",
		"2021-03-05T07:08:09":       "2021-03-05T00:08:09Z",
		"2021-03-05T07:08:09Z":      "2021-03-05T07:08:09Z",
		"2021-03-05T07:08:09.5Z":    "2021-03-05T07:08:09.5Z",
		"2021-03-05T07:08:09+07:00": "2021-03-05T00:08:09Z",
		"2021-03-05T07:08:09+0700":  "2021-03-05T00:08:09Z",
		"2026-11-25T02:00:00Z":      "2026-11-25T02:00:00Z", // within a day of now
	} {
		r, _ := one(t, head, "business-satisfaction.v1,TT-01,"+in+",business")
		if got := r.Received.Format(time.RFC3339Nano); got != want {
			t.Errorf("%s was read as %s, want %s", in, got, want)
		}
	}
}

func TestImportTellsAllFaults(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 65)
	for _, c := range []struct {
		why, headings, row string
		want               []intake.RowNote
	}{
		{"everything empty but one", head + ",comment", ",,,,x", []intake.RowNote{
			{Row: 2, Column: "received_at", Position: "2:3", Key: "import.empty"}, {Row: 2, Column: "point", Position: "2:2", Key: "import.empty"},
			{Row: 2, Column: "applicant", Position: "2:4", Key: "import.empty"}, {Row: 2, Column: "survey", Position: "2:1", Key: "import.empty"},
		}},
		{"everything wrong", "Mẫu phiếu,point,received_at,applicant,lang,channel", "v9,TT-99,31/02/2021,ai đó,xx,chim bồ câu", []intake.RowNote{
			{Row: 2, Column: "received_at", Value: "31/02/2021", Position: "2:3", Key: "import.date_invalid"},
			{Row: 2, Column: "point", Value: "TT-99", Position: "2:2", Key: "import.point_unknown"},
			{Row: 2, Column: "applicant", Value: "ai đó", Position: "2:4", Key: "import.applicant_unknown"},
			{Row: 2, Column: "lang", Value: "xx", Position: "2:5", Key: "import.lang_unknown"},
			{Row: 2, Column: "channel", Value: "chim bồ câu", Position: "2:6", Key: "import.channel_unknown"},
			{Row: 2, Column: "Mẫu phiếu", Value: "v9", Position: "2:1", Key: "import.survey_unknown"},
		}},
		{"answers", head + ",overall,extra_contacts,Lý do", good + ",6,3,x;late", []intake.RowNote{
			{Row: 2, Column: "overall", Value: "6", Position: "2:5", Key: "err.choice_invalid"},
			{Row: 2, Column: "extra_contacts", Value: "3", Position: "2:6", Key: "err.choice_invalid"},
		}},
		{"a reason", head + ",overall,Lý do", good + ",1,x;late", []intake.RowNote{
			{Row: 2, Column: "Lý do", Value: "x;late", Position: "2:6", Key: "err.choice_invalid"},
		}},
		{"a misspelt answer under procedure is no code", head + ",procedure", good + ",7", []intake.RowNote{
			{Row: 2, Column: "procedure", Value: "7", Position: "2:5", Key: "err.choice_invalid"},
		}},
		{"two answers under procedure", head + ",procedure,procedure", good + ",4,5", []intake.RowNote{
			{Row: 2, Column: "procedure", Value: "4", Position: "2:5", Key: "err.one_choice"},
		}},
		{"two procedures", head + ",procedure,procedure_code", good + ",2.001583,2.001199", []intake.RowNote{
			{Row: 2, Column: "procedure", Value: "2.001583", Position: "2:5", Key: "import.procedure_twice"},
		}},
		{"too long", head + ",field,dossier,procedure_code,id", good + strings.Repeat(","+long, 4), []intake.RowNote{
			{Row: 2, Column: "field", Value: long, Position: "2:5", Key: "import.too_long", Args: []any{"max", 64}},
			{Row: 2, Column: "dossier", Value: long, Position: "2:6", Key: "import.too_long", Args: []any{"max", 64}},
			{Row: 2, Column: "procedure_code", Value: long, Position: "2:7", Key: "import.too_long", Args: []any{"max", 64}},
		}},
		{"an id too long", head + ",id", good + "," + long, []intake.RowNote{
			{Row: 2, Column: "id", Value: long, Position: "2:5", Key: "import.too_long", Args: []any{"max", 64}},
		}},
		{"a comment too long", head + ",comment", good + "," + strings.Repeat("ề", 501), []intake.RowNote{
			{Row: 2, Column: "comment", Value: strings.Repeat("ề", 501), Position: "2:5", Key: "err.too_long", Args: []any{"n", 1, "max", 500}},
		}},
		{"the future", head, "business-satisfaction.v1,TT-01,2026-11-25T02:03:05Z,business", []intake.RowNote{
			{Row: 2, Column: "received_at", Value: "2026-11-25T02:03:05Z", Position: "2:3", Key: "import.date_range"},
		}},
		{"the last century", head, "business-satisfaction.v1,TT-01,31/12/1999,business", []intake.RowNote{
			{Row: 2, Column: "received_at", Value: "31/12/1999", Position: "2:3", Key: "import.date_range"},
		}},
		{"a row too short, and a good one", head, "business-satisfaction.v1,TT-01\n" + good, []intake.RowNote{
			{Row: 2, Position: "2:2", Key: sheet.ErrRagged, Args: []any{"have", 2, "want", 4}},
		}},
		{"one id, two rows", head + ",id,overall", good + ",7,5\n" + good + ",7,4", []intake.RowNote{
			{Row: 3, Column: "id", Value: "7", Position: "3:5", Key: "import.id_differs", Args: []any{"first", 2}},
		}},
	} {
		w := memory(t)
		_, err := w.load(t, c.headings+"\n"+c.row+"\n", intake.ImportOptions{})
		var e *intake.ImportError
		if !errors.As(err, &e) || survey.KindOf(err) != survey.Invalid {
			t.Errorf("%s: %v, want an ImportError", c.why, err)
			continue
		}
		if d := cmp.Diff(c.want, e.Faults); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
		if n := len(w.stored(t)); n != 0 {
			t.Errorf("%s: %d rows were imported", c.why, n)
		}
	}
}

func TestImportWarns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, headings, row string
		want               intake.RowNote
		check              func(r *survey.Response) bool
	}{
		{"a wrong tax code, which is not repeated", head + ",MST", good + ",0100233480",
			intake.RowNote{Row: 2, Column: "MST", Position: "2:5", Key: "taxcode.error"}, func(r *survey.Response) bool { return r.Business == "" }},
		{"a procedure of earlier years", head + ",procedure", good + ",T-KGI-276712-TT",
			intake.RowNote{Row: 2, Column: "procedure", Value: "T-KGI-276712-TT", Position: "2:5", Key: "import.procedure_unknown"},
			func(r *survey.Response) bool { return r.Procedure == "T-KGI-276712-TT" && len(r.Answers) == 0 }},
		{"a field of earlier years", head + ",field", good + ", Đo  đạc ",
			intake.RowNote{Row: 2, Column: "field", Value: " Đo  đạc ", Position: "2:5", Key: "import.field_unknown"}, func(r *survey.Response) bool { return r.Field == "Đo đạc" }},
		{"reasons that were not asked for", head + ",overall,reasons", good + ",5,late",
			intake.RowNote{Row: 2, Column: "reasons", Value: "late", Position: "2:6", Key: "import.not_asked"}, func(r *survey.Response) bool { return len(r.Answers) == 1 }},
		{"a point on a day when it was not there", head, "business-satisfaction.v1,TT-90,05/03/2021,business",
			intake.RowNote{Row: 2, Column: "point", Value: "TT-90", Position: "2:2", Key: "import.point_not_valid"}, func(r *survey.Response) bool { return r.Point == "TT-90" }},
		{"a heading nobody knows", head + ",Ghi chú", good + ",x",
			intake.RowNote{Column: "Ghi chú", Position: "1:5", Key: "import.heading_unknown"}, func(r *survey.Response) bool { return len(r.Answers) == 0 }},
	} {
		r, sum := one(t, c.headings, c.row)
		if d := cmp.Diff([]intake.RowNote{c.want}, sum.Warnings); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
		if !c.check(&r) {
			t.Errorf("%s: stored %+v", c.why, r)
		}
	}
}

func TestImportAgainAddsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	w := memory(t)
	file := head + ",id,overall\n" + good + ",,5\n" + good + ",,5\n" + good + ",17,5\n" + good + ",18,4\n" + good + ",17,5\n"
	steps := []struct {
		why, csv string
		want     intake.ImportSummary
		total    int
	}{
		{"first", file, intake.ImportSummary{Rows: 5, Written: 4, Repeated: 1}, 4},
		{"again", file, intake.ImportSummary{Rows: 5, Already: 4, Repeated: 1}, 4},
		{"with rows added", file + good + ",,5\n" + good + ",,4\n", intake.ImportSummary{Rows: 7, Written: 2, Already: 4, Repeated: 1}, 6},
		{"an id with other values", head + ",id,overall\n" + good + ",17,1\n", intake.ImportSummary{Rows: 1, Already: 1}, 6},
	}
	for _, s := range steps {
		got, err := w.load(t, s.csv, intake.ImportOptions{})
		if d := cmp.Diff(s.want, got, cmpopts.IgnoreFields(intake.ImportSummary{}, "Warnings")); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", s.why, err, d)
		}
		if n := len(w.stored(t)); n != s.total {
			t.Errorf("%s: %d responses, want %d", s.why, n, s.total)
		}
		warning := map[bool]string{true: "import.already_differs", false: "import.id_repeated"}[s.why == "an id with other values"]
		if len(got.Warnings) != 1 || got.Warnings[0].Key != warning {
			t.Errorf("%s: warnings %v, want one %s", s.why, got.Warnings, warning)
		}
	}
}

func TestTheTaxCodeNamesARowOnlyByItsKey(t *testing.T) {
	t.Parallel()
	w := memory(t)
	for _, typed := range []string{"0100233488", "0100 233 488", "0100.233.488"} {
		if _, err := w.load(t, head+",business\n"+good+","+typed+"\n", intake.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.stored(t)); n != 1 {
		t.Errorf("the same code in three spellings gives %d responses, want 1", n)
	}
}

func TestImportSkipsBadRows(t *testing.T) {
	t.Parallel()
	w := memory(t)
	var refused bytes.Buffer
	progress := 0
	o := intake.ImportOptions{
		SkipBad: true, Refused: &refused, Progress: func(n int) { progress = n },
		Describe: func(n intake.RowNote) string { return n.Column + " sai" },
	}
	sum, err := w.load(t, head+",Hài lòng chung,Lỗi\n"+good+",5,\n"+good+",9,cũ\nbusiness-satisfaction.v1,TT-99,1/1/1990,business,5,\n", o)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Rows != 3 || sum.Written != 1 || sum.Refused != 2 || len(sum.Faults) != 3 || progress != 3 {
		t.Errorf("summary %+v, progress %d", sum, progress)
	}
	want := "\ufeffsurvey,point,received_at,applicant,Hài lòng chung,fault\n" +
		"business-satisfaction.v1,TT-01,05/03/2021,business,9,Hài lòng chung sai\n" +
		"business-satisfaction.v1,TT-99,1/1/1990,business,5,received_at sai; point sai\n"
	if d := cmp.Diff(want, refused.String()); d != "" {
		t.Errorf("refused rows (-want +got):\n%s", d)
	}
	mended := strings.NewReplacer(",9,", ",3,", "TT-99", "TT-02", "1990", "2020").Replace(refused.String())
	if sum, err = w.load(t, mended, intake.ImportOptions{}); err != nil || sum.Written != 2 || len(sum.Warnings) > 0 {
		t.Errorf("mended rows: %+v, %v", sum, err)
	}
}

func TestImportOfWhatIsNoTable(t *testing.T) {
	t.Parallel()
	w := memory(t)
	for in, want := range map[string]string{
		"":                                sheet.ErrEmpty,
		"point\nTT-01\n":                  sheet.ErrMissing,
		head + ",Điểm tiếp nhận\n":        sheet.ErrDuplicate,
		head + "\n" + good + "\n\xff\n":   sheet.ErrEncoding,
		head + "\n" + good + "\n\"x\"y\n": sheet.ErrQuotes,
		"%PDF-1.4":                        sheet.ErrNotTable,
	} {
		_, err := w.load(t, in, intake.ImportOptions{SkipBad: true})
		var e *survey.Error
		if !errors.As(err, &e) || e.Kind != survey.Invalid || e.Key != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
	if n := len(w.stored(t)); n != 0 {
		t.Errorf("%d rows were imported", n)
	}
}

func TestImportOfAWorkbookThroughAPipe(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{
		{"survey", "point", "received_at", "applicant", "business", "overall", "extra_contacts", "Góp ý"},
		{"business-satisfaction.v1", "TT-01", time.Date(2021, 3, 5, 9, 30, 0, 0, time.UTC), "Doanh nghiệp", "0300588569", 5, "3+", "tốt"},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	w := memory(t)
	sum, err := w.ImportResponses(t.Context(), io.MultiReader(&b), "-", intake.ImportOptions{})
	if err != nil || sum.Written != 1 {
		t.Fatalf("%+v, %v", sum, err)
	}
	for _, r := range w.stored(t) {
		if r.Code("overall") != "5" || r.Code("extra_contacts") != "3+" || r.Business != keys.BusinessKey("0300588569") || r.Received.Hour() != 2 {
			t.Errorf("stored %+v", r)
		}
	}
}

func TestImportOnAFailingStore(t *testing.T) {
	t.Parallel()
	memory := storetest.Memory()
	w := newWorld(t, &storetest.Faulty{Store: memory, Before: storetest.EveryNth(2)})
	var b strings.Builder
	b.WriteString(head + ",overall\n")
	for range 1500 {
		b.WriteString(good + ",5\n")
	}
	sum, err := w.load(t, b.String(), intake.ImportOptions{})
	if survey.KindOf(err) != survey.Unavailable || sum.Written != 1000 {
		t.Errorf("summary %+v, %v; want 1000 written and Unavailable", sum, err)
	}
	sum, err = newWorld(t, memory).load(t, b.String(), intake.ImportOptions{})
	if err != nil || sum.Written != 500 || sum.Already != 1000 {
		t.Errorf("again: %+v, %v; want 500 written and 1000 already there", sum, err)
	}
}

// TestOrderDoesNotMatter imports the same rows in two orders, and in two parts.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	defs := definitions(t)
	rapid.Check(t, func(rt *rapid.T) {
		row := rapid.Custom(func(rt *rapid.T) string {
			return fmt.Sprintf("business-satisfaction.v1,TT-0%d,0%d/03/2021,%s,%d,%s", rapid.IntRange(1, 2).Draw(rt, "point"), rapid.IntRange(1, 3).Draw(rt, "day"),
				rapid.SampledFrom([]string{"business", "citizen"}).Draw(rt, "applicant"), rapid.IntRange(1, 5).Draw(rt, "overall"),
				rapid.SampledFrom([]string{"", "0100233488", "wrong"}).Draw(rt, "business"))
		})
		rows := rapid.SliceOfN(row, 0, 30).Draw(rt, "rows")
		shuffled := rapid.Permutation(rows).Draw(rt, "shuffled")
		keysOf := func(orders ...[]string) map[string]string {
			st := storetest.Memory()
			s := intake.New(defs, st, keys, intake.Options{Now: func() time.Time { return now }})
			for _, rows := range orders {
				if _, err := s.ImportResponses(t.Context(), strings.NewReader(head+",overall,business\n"+strings.Join(rows, "\n")), "", intake.ImportOptions{}); err != nil {
					rt.Fatal(err)
				}
			}
			docs, err := st.Scan(t.Context(), store.Responses, store.Cursor{}, 1000)
			if err != nil {
				rt.Fatal(err)
			}
			out := map[string]string{}
			for _, d := range docs {
				out[d.Key] = string(d.Body)
			}
			return out
		}
		want := keysOf(rows)
		if len(want) != len(rows) {
			rt.Fatalf("%d rows gave %d responses", len(rows), len(want))
		}
		if d := cmp.Diff(want, keysOf(shuffled)); d != "" {
			rt.Fatalf("another order (-want +got):\n%s", d)
		}
		if d := cmp.Diff(want, keysOf(rows[:len(rows)/2], shuffled, rows)); d != "" {
			rt.Fatalf("in parts (-want +got):\n%s", d)
		}
	})
}

// FuzzImport checks that no file makes the import panic, that nothing is stored of a faulty one, and that the counts add up.
func FuzzImport(f *testing.F) {
	f.Add([]byte(head+",overall,id\n"+good+",5,1\n"), false)
	f.Add([]byte(head+",procedure,procedure\n"+good+",5,2.001583\n"), true)
	f.Add([]byte("sep=;\nMẫu phiếu;point;ngày;đối tượng\nx;y;z;w\n"), true)
	defs := definitions(f)
	f.Fuzz(func(t *testing.T, in []byte, skip bool) {
		st := storetest.Memory()
		s := intake.New(defs, st, keys, intake.Options{Now: func() time.Time { return now }})
		sum, err := s.ImportResponses(t.Context(), bytes.NewReader(in), "x", intake.ImportOptions{SkipBad: skip})
		n, countErr := st.Count(t.Context(), store.Responses)
		if countErr != nil {
			t.Fatal(countErr)
		}
		if err != nil && n != 0 {
			t.Fatalf("%v, and yet %d rows were imported", err, n)
		}
		if int(n) != sum.Written || sum.Rows != sum.Written+sum.Already+sum.Repeated+sum.Refused || sum.Already != 0 {
			t.Fatalf("%d stored, summary %+v", n, sum)
		}
		if err != nil {
			return
		}
		again, err := s.ImportResponses(t.Context(), bytes.NewReader(in), "x", intake.ImportOptions{SkipBad: skip})
		if err != nil || again.Written != 0 || again.Already != sum.Written {
			t.Fatalf("again: %+v, %v; first %+v", again, err, sum)
		}
	})
}
