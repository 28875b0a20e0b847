package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"hailong/internal/sheet"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write makes a workbook by excelize, an independent program.
func write(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func workbookBytes(t testing.TB) []byte {
	t.Helper()
	return write(t, func(f *excelize.File) {
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"point", "received_at", "comment"}))
		must(t, f.SetSheetRow("Sheet1", "A2", &[]any{"TT-01", 44260.5, "tốt"}))
	})
}

func TestWorkbookValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why    string
		value  any
		format string
		want   string
	}{
		{"a code typed as text keeps its zero", "0300588569", "", "0300588569"},
		{"a number", 5, "", "5"},
		{"a number with decimals", 0.1 + 0.2, "", "0.3"},
		{"a whole number stored as 5.0", 5.0, "0.00", "5"},
		{"a long number has no exponent", 314409058002, "", "314409058002"},
		{"a negative number", -3.25, "", "-3.25"},
		{"a day", 44260, "dd/mm/yyyy", "2021-03-05"},
		{"a day with time", 44260.37505787037, "dd/mm/yyyy hh:mm", "2021-03-05T09:00:05"},
		{"a built-in format with a locale", 44260, "[$-42A]d/m/yyyy;@", "2021-03-05"},
		{"a time of day", 0.5, "hh:mm", "12:00:00"},
		{"a length of time is no day", 1.5, "[h]:mm", "1.5"},
		{"a unit in quotes is no date", 3, `0 "days"`, "3"},
		{"a colour is no date", 3, "[Red]0", "3"},
		{"true", true, "", "TRUE"},
		{"blanks and diacritics", "  Chậm hẹn\nquá ", "", "  Chậm hẹn\nquá "},
		{"before the leap day that never was", 59, "yyyy-mm-dd", "1900-02-28"},
	} {
		in := write(t, func(f *excelize.File) {
			must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"point", "received_at", "comment"}))
			must(t, f.SetSheetRow("Sheet1", "A3", &[]any{"TT-01", "x", c.value}))
			if c.format != "" {
				style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
				must(t, err)
				must(t, f.SetCellStyle("Sheet1", "C3", "C3", style))
			}
		})
		got, _, err := read(t, in, "")
		if d := cmp.Diff([]string{"A3|TT-01|x|" + c.want}, got); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.why, err, d)
		}
	}
}

func TestWorkbookTimes(t *testing.T) {
	t.Parallel()
	day := time.Date(2021, 3, 5, 0, 0, 0, 0, time.UTC)
	for _, cal1904 := range []bool{false, true} {
		in := write(t, func(f *excelize.File) {
			must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &cal1904}))
			must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"point", "received_at"}))
			must(t, f.SetSheetRow("Sheet1", "A2", &[]any{"A", day}))
			must(t, f.SetSheetRow("Sheet1", "A3", &[]any{"B", day.Add(16*time.Hour + 30*time.Minute)}))
		})
		got, _, err := read(t, in, "")
		if d := cmp.Diff([]string{"A2|A|2021-03-05|", "A3|B|2021-03-05T16:30:00|"}, got); d != "" || err != nil {
			t.Errorf("calendar of 1904 %t: %v (-want +got):\n%s", cal1904, err, d)
		}
	}
}

func TestWorkbookSheets(t *testing.T) {
	t.Parallel()
	in := write(t, func(f *excelize.File) {
		for i, name := range []string{"Ẩn", "Phiếu", "Khác"} {
			_, err := f.NewSheet(name)
			must(t, err)
			must(t, f.SetSheetRow(name, "B2", &[]any{"point", "received_at"}))
			must(t, f.SetSheetRow(name, "B4", &[]any{fmt.Sprint("P", i), "1"}))
		}
		f.SetActiveSheet(2)
		must(t, f.SetSheetVisible("Ẩn", false))
		must(t, f.DeleteSheet("Sheet1"))
	})
	for _, c := range []struct{ name, want, key string }{
		{"", "B4|P1", ""}, {"Khác", "B4|P2", ""}, {"Ẩn", "B4|P0", ""}, {"Không có", "", sheet.ErrNoSheet},
	} {
		// a reader that cannot seek
		r, err := sheet.Open(io.MultiReader(bytes.NewReader(in)), "", sheet.Options{Columns: columns, Sheet: c.name})
		var e *sheet.Error
		if c.key != "" {
			if !errors.As(err, &e) || e.Key != c.key {
				t.Errorf("sheet %q: %v, want %s", c.name, err, c.key)
			}
			continue
		}
		must(t, err)
		row, err := r.Next()
		if got := row.Position("point") + "|" + row.Value("point"); got != c.want || err != nil {
			t.Errorf("sheet %q: %s, %v; want %s", c.name, got, err, c.want)
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("sheet %q: %v after the last row", c.name, err)
		}
		must(t, r.Close())
	}
}

func TestWorkbookValueUnderNoHeading(t *testing.T) {
	t.Parallel()
	in := write(t, func(f *excelize.File) {
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"point", "received_at"}))
		must(t, f.SetSheetRow("Sheet1", "A2", &[]any{"A", "1", "", "stray"}))
		must(t, f.SetCellValue("Sheet1", "A3", "B"))
	})
	rows, bad, err := read(t, in, "")
	if len(bad) != 1 || bad[0].Key != sheet.ErrNotHeading || bad[0].Position != "D2" || err != nil {
		t.Errorf("row errors %v, %v; want one at D2", bad, err)
	}
	if d := cmp.Diff([]string{"A3|B||"}, rows); d != "" {
		t.Errorf("a short row of a workbook is whole (-want +got):\n%s", d)
	}
}

// parts makes an archive by hand.
func parts(t *testing.T, content map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range content {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func byHand(sheetXML string) map[string]string {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	return map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + rel + `officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + ns + `><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="` + rel + `worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type="` + rel + `sharedStrings" Target="t.xml"/></Relationships>`,
		"xl/t.xml":                   `<sst ` + ns + `><si><t>point</t></si><si><r><t>Rất </t></r><r><t xml:space="preserve">hài lòng</t></r><rPh><t>x</t></rPh></si></sst>`,
		"xl/worksheets/s.xml":        `<worksheet ` + ns + `><sheetData>` + sheetXML + `</sheetData></worksheet>`,
	}
}

func TestWorkbookByHand(t *testing.T) {
	t.Parallel()
	head := `<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>received_at</t></is></c><c t="str"><f>"comm"&amp;"ent"</f><v>comment</v></c></row>`
	for _, c := range []struct{ why, xml, want, key string }{
		{"no references, a text in pieces", head + `<row><c><v>7</v></c><c t="d"><v>2021-03-05</v></c><c t="s"><v>1</v></c></row>`, "A2|7|2021-03-05|Rất hài lòng", ""},
		{"a gap, an error value, an escape", head + `<row r="9"><c r="A9" t="e"><v>#N/A</v></c><c r="C9" t="str"><v>a_x000A_b_x_</v></c></row>`, "A9|#N/A||a\nb_x_", ""},
		{"a shared text that is not there", head + `<row><c t="s"><v>7</v></c></row>`, "", sheet.ErrBroken},
		{"cut off", head + `<row><c>`, "", sheet.ErrBroken},
		{"a number far too large for a row", head + `<row r="99999999999999999999"><c><v>1e999</v></c></row>`, "A2|1e999||", ""},
		{"an exponent", head + `<row><c><v>3.0058856900000000E8</v></c></row>`, "A2|300588569||", ""},
	} {
		got, _, err := read(t, parts(t, byHand(c.xml)), "")
		var e *sheet.Error
		if c.key != "" {
			if !errors.As(err, &e) || e.Key != c.key {
				t.Errorf("%s: %v, want %s", c.why, err, c.key)
			}
			continue
		}
		if d := cmp.Diff([]string{c.want}, got); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.why, err, d)
		}
	}
}

func TestArchivesThatAreNoWorkbook(t *testing.T) {
	t.Parallel()
	bomb := byHand(`<row><c t="str"><v>` + strings.Repeat("0", 8<<20) + `</v></c></row>`)
	texts := byHand(`<row><c t="s"><v>0</v></c></row>`)
	texts["xl/t.xml"] = `<sst>` + strings.Repeat("<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 60_000) + `</sst>`
	lost := byHand("")
	delete(lost, "xl/worksheets/s.xml")
	for _, c := range []struct {
		why     string
		content map[string]string
		key     string
	}{
		{"a text document", map[string]string{"word/document.xml": "<document/>"}, sheet.ErrNotTable},
		{"a row that unpacks to 8 MiB", bomb, sheet.ErrTooLarge},
		{"texts that unpack to more than their limit", texts, sheet.ErrTooLarge},
		{"the sheet's part is missing", lost, sheet.ErrBroken},
		{"nothing", map[string]string{"x": ""}, sheet.ErrNotTable},
	} {
		_, err := sheet.Open(bytes.NewReader(parts(t, c.content)), "", sheet.Options{Limits: sheet.Limits{Texts: 1 << 20}})
		var e *sheet.Error
		if !errors.As(err, &e) || e.Key != c.key {
			t.Errorf("%s: %v, want %s", c.why, err, c.key)
		}
	}
}

// TestWorkbookWithMergedHeadings: cells merged downwards and to the right are read as a person reads them; what stays
// open is named by its cell.
func TestWorkbookWithMergedHeadings(t *testing.T) {
	t.Parallel()
	in := write(t, func(f *excelize.File) {
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"DANH SÁCH PHIẾU"}))
		must(t, f.MergeCell("Sheet1", "A1", "D1"))
		must(t, f.SetSheetRow("Sheet1", "A3", &[]any{"Điểm tiếp nhận", "Ngày", "", "Góp ý"}))
		must(t, f.SetSheetRow("Sheet1", "A4", &[]any{"", "nhận", "trả", ""}))
		must(t, f.MergeCell("Sheet1", "A3", "A4"))
		must(t, f.MergeCell("Sheet1", "B3", "C3"))
		must(t, f.MergeCell("Sheet1", "D3", "E4"))
		must(t, f.SetSheetRow("Sheet1", "A5", &[]any{"TT-01", "1", "2", "tốt"}))
		must(t, f.SetSheetRow("Sheet1", "A6", &[]any{"TT-02", "1", "2", "tốt", "lạc"}))
	})
	rows, bad, err := read(t, in, "a.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"A5|TT-01|1|tốt"}, rows); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	if len(bad) != 1 || bad[0].Position != "E6" {
		t.Errorf("row errors %v, want one at E6", bad)
	}
}
