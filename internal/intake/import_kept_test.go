package intake_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"hailong/internal/intake"
	"hailong/internal/survey"
)

// countedFile counts the bytes that are read of a file.
type countedFile struct {
	*bytes.Reader
	n int
}

func (f *countedFile) ReadAt(p []byte, at int64) (int, error) {
	n, err := f.Reader.ReadAt(p, at)
	f.n += n
	return n, err
}

// workbookOf writes comma-separated rows as a workbook.
func workbookOf(t *testing.T, csv string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, line := range strings.Split(strings.TrimSpace(csv), "\n") {
		values := strings.Split(line, ",")
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &values); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWorkbookIsUnpackedOnce was made when a workbook of 200.000 dossiers took 38 seconds, 25 of them for unpacking it twice.
func TestWorkbookIsUnpackedOnce(t *testing.T) {
	t.Parallel()
	var csv strings.Builder
	csv.WriteString(dossierHead + "\n")
	for i := range 2000 {
		fmt.Fprintf(&csv, "H31-%d,2.001583,TT-01,business,%02d/03/2021\n", i, i%28+1)
	}
	w, book := memory(t), workbookOf(t, csv.String())
	f := &countedFile{Reader: bytes.NewReader(book)}
	sum, err := w.ImportDossiers(t.Context(), f, "x.xlsx", intake.ImportOptions{})
	if err != nil || sum.Written != 2000 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if f.n > len(book)*3/2 {
		t.Errorf("%d bytes were read of a workbook of %d", f.n, len(book))
	}
}

// TestWorkbookIsReadAlikeEachTime holds a workbook with faults and with dates of which a late row says that the month stands
// first, which takes three readings, against the same rows as CSV.
func TestWorkbookIsReadAlikeEachTime(t *testing.T) {
	t.Parallel()
	csv := dossierHead + "\n" +
		"H31-1,2.001583,TT-01,business,05/03/2021\n" +
		"H31-2,2.001583,TT-99,business,2021-03-06\n" +
		"H31-3,2.001583,TT-01,business,2021-03-06\n" +
		"H31-3,2.001583,TT-01,business,2021-03-06\n" +
		"H31-4,2.001583,TT-01,business,03/25/2021\n"
	type result struct {
		Sum     intake.ImportSummary
		Refused string
		Faults  []string
		States  []survey.Dossier
	}
	read := func(name string, file []byte) (r result) {
		w := memory(t)
		var refused bytes.Buffer
		sum, err := w.ImportDossiers(t.Context(), bytes.NewReader(file), name, intake.ImportOptions{SkipBad: true, Refused: &refused})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, n := range sum.Faults {
			r.Faults = append(r.Faults, fmt.Sprint(n.Row, " ", n.Column, " ", n.Value, " ", n.Key))
		}
		for _, all := range w.history(t) {
			r.States = append(r.States, all...)
		}
		sum.Faults, sum.Warnings = nil, nil
		r.Sum, r.Refused = sum, refused.String()
		return r
	}
	want, got := read("x.csv", []byte(csv)), read("x.xlsx", workbookOf(t, csv))
	if want.Sum.Written != 1 || want.Sum.Refused != 3 || want.Sum.Repeated != 1 {
		t.Errorf("CSV: %+v %q", want.Sum, want.Faults)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-CSV +workbook):\n%s", d)
	}
}
