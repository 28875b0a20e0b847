package intake_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"hailong/internal/intake"
	"hailong/internal/survey"
)

// wide is a text as Excel's "Unicode Text" has it: UTF-16 with its mark.
func wide(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		b.Write([]byte{byte(u), byte(u >> 8)})
	}
	return b.String()
}

func TestDossierFilesOfEveryKind(t *testing.T) {
	t.Parallel()
	want := survey.Dossier{
		Code: "H31-1", Procedure: "2.001583", Point: "TT-01", Applicant: survey.Household, Received: "2021-03-05", Due: "2021-03-10", Status: survey.DossierOpen,
	}
	head, row := "Mã hồ sơ,Mã TTHC,Quầy,Đối tượng,Ngày tiếp nhận,Ngày hẹn trả\n", "H31-1,2.001583,TT-01,Hộ kinh doanh,05/03/2021,10/03/2021\n"
	tabs := strings.NewReplacer(",", "\t")
	for why, in := range map[string]string{
		"CSV": head + row, "CSV with a mark": "\ufeff" + head + row, "TSV": tabs.Replace(head + row), "UTF-16": wide(tabs.Replace(head + row)),
		"an export with titles": "SỞ KẾ HOẠCH VÀ ĐẦU TƯ,,,,,\n,,,,,\nDANH SÁCH HỒ SƠ THÁNG 3,,,,,\n" + head + row,
		"a workbook":            dossierWorkbook(t),
	} {
		w := memory(t)
		sum, err := w.ImportDossiers(t.Context(), io.MultiReader(strings.NewReader(in)), "-", intake.ImportOptions{})
		if err != nil || sum.Written != 1 || len(sum.Warnings) > 0 {
			t.Errorf("%s: %+v, %v", why, sum, err)
		}
		for _, got := range w.states(t) {
			got.Key = ""
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", why, d)
			}
		}
	}
}

// dossierWorkbook has a title, headings merged in two rows, and Excel's own dates, one with a time of day.
func dossierWorkbook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{
		{"DANH SÁCH HỒ SƠ"},
		{"STT", "Mã hồ sơ", "Mã TTHC", "Quầy", "Đối tượng", "Ngày", ""},
		{"", "", "", "", "", "tiếp nhận", "hẹn trả"},
		{1, "H31-1", "2.001583", "TT-01", "HKD", time.Date(2021, 3, 5, 16, 30, 0, 0, time.UTC), time.Date(2021, 3, 10, 0, 0, 0, 0, time.UTC)},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, cells := range [][2]string{{"A1", "G1"}, {"A2", "A3"}, {"B2", "B3"}, {"F2", "G2"}} {
		if err := f.MergeCell("Sheet1", cells[0], cells[1]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
