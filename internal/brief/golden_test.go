package brief_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hailong/internal/brief"
)

var update = flag.Bool("update", false, "write the golden files anew")

// varying is what differs with every change of program or definitions and is no part of what a file says.
var varying = regexp.MustCompile(`[0-9a-f]{64}|Danh mục [0-9a-f]{12}`)

// golden holds a text against the file of that name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = varying.ReplaceAllString(got, "…")
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o600))
		return
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if got == string(want) {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("%s, line %d: %q, want %q; go test ./internal/brief -update writes it anew", name, i+1, a[i], b[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", name, len(a), len(b))
}

// TestGoldenTexts: what each file says, word for word, of a center of 700 made-up answers.
func TestGoldenTexts(t *testing.T) {
	t.Parallel()
	in := input(t, made(t, 700), "2021-H1")
	in.Texts = brief.Texts{Actions: "Bố trí thêm người hướng dẫn.", Causes: "Thiếu người.\nPhần mềm chậm.", Proposals: "Đề nghị bổ sung biên chế."}
	in.Voices = &brief.Voices{
		Unsatisfied: 12, Written: 30, Reasons: []brief.ReasonCount{{Code: "late", N: 11}, {Code: "other", N: 1}},
		Comments: []brief.Comment{{Day: "2021-03-05", Text: "Gọi ••• không ai nghe", Reasons: []string{"late"}, N: 2}},
	}
	golden(t, "report.txt", textOf(parts(t, document(t, brief.Report, in))["word/document.xml"]))
	slides := parts(t, document(t, brief.Slides, in))
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(slides)) {
		if strings.HasPrefix(name, "ppt/slides/slide") {
			all.WriteString("== " + name + "\n" + textOf(slides[name]))
		}
	}
	golden(t, "slides.txt", all.String())
	sheets := sheetsOf(t, workbook(t, in))
	all.Reset()
	for _, name := range slices.Sorted(maps.Keys(sheets)) {
		all.WriteString("== " + name + "\n")
		for _, row := range sheets[name] {
			all.WriteString(strings.Join(row, " | ") + "\n")
		}
	}
	golden(t, "workbook.txt", all.String())
}

// wordTables are the tables of the Word file in order, by the name of the book's; "" is one of layout.
var wordTables = []string{
	"", "ty_le_chung", "moc", "muc", "yeu_to", "phuc_vu", "ho_so", "di_lai", "ly_do", "", "muc_tieu", "don_vi", "linh_vuc", "thu_tuc", "quay", "kenh", "thang", "cong_thuc", "doi_chieu",
}

// TestEveryCellOfTheReport: each row of each table of the Word file is the book's row, cell by cell.
func TestEveryCellOfTheReport(t *testing.T) {
	t.Parallel()
	in := input(t, made(t, 3000), "2021-H1")
	in.Voices = &brief.Voices{Unsatisfied: 12, Reasons: []brief.ReasonCount{{Code: "late", N: 11}, {Code: "other", N: 1}}}
	tables, want := tablesOf(t, document(t, brief.Report, in)), brief.TablesOf(in)
	if len(tables) != len(wordTables) {
		t.Fatalf("%d tables, want %d", len(tables), len(wordTables))
	}
	cells := 0
	for i, name := range wordTables {
		if name == "" {
			continue
		}
		rows := tables[i][1:]
		if len(rows) != len(want[name]) {
			t.Errorf("%s: %d rows, want %d", name, len(rows), len(want[name]))
			continue
		}
		for j, row := range rows {
			may := map[string]bool{"": true}
			w := want[name][j]
			for _, c := range w {
				may[strings.ReplaceAll(c.Text, "\n", "")] = true
			}
			may[w["thap"].Text+"–"+w["cao"].Text] = true
			may[w["phan"].Text+":"+w["ket_qua"].Text] = true // on a line each
			for _, cell := range row {
				if cells++; !may[cell] {
					t.Errorf("%s, row %d: %q is not in %v", name, j+1, cell, w)
				}
			}
		}
	}
	if cells < 500 {
		t.Errorf("only %d cells", cells)
	}
}
