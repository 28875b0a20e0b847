package brief_test

import (
	"slices"
	"strings"
	"testing"

	"hailong/internal/brief"
)

// textOf gives the texts of a part of slides or of a document.
func textOf(body []byte) string {
	var out strings.Builder
	s := string(body)
	for {
		open := strings.Index(s, ":t")
		if open < 0 {
			return out.String()
		}
		s = s[open+2:]
		if end := strings.IndexByte(s, '>'); end < 0 || s[0] != '>' && s[0] != ' ' {
			continue
		} else if s = s[end+1:]; strings.Contains(s, "<") {
			out.WriteString(s[:strings.IndexByte(s, '<')] + "\n")
		}
	}
}

// TestTheSlidesSayTheFigures: the headline, each target and each agency stand on the slides as in the report.
func TestTheSlidesSayTheFigures(t *testing.T) {
	t.Parallel()
	in := input(t, made(t, 3000), "2021-H1")
	var all strings.Builder
	n := 0
	for name, body := range parts(t, document(t, brief.Slides, in)) {
		if strings.HasPrefix(name, "ppt/slides/slide") {
			all.WriteString(textOf(body))
			n++
		}
	}
	said := all.String()
	tables := brief.TablesOf(in)
	agencies := slices.DeleteFunc(slices.Clone(tables["don_vi"]), func(row map[string]brief.Cell) bool { return row["ma"].Text == "" || row["ty_le"].Value == nil })
	if want := 11 + len(agencies) + (len(tables["muc_tieu"])+5)/6 - 1; n != want {
		t.Errorf("%d slides, want %d", n, want)
	}
	p := in.Book.Whole.Satisfaction.PerBusiness
	want := []string{in.Printer.PercentNear(*p.Rate, .95, .9), in.Printer.Number(p.Num) + " trên " + in.Printer.Number(p.Den)}
	for _, row := range agencies {
		want = append(want, row["ten"].Text, row["ty_le"].Text, row["so"].Text+" trên "+row["tong"].Text)
	}
	for _, row := range tables["muc_tieu"] {
		want = append(want, row["ket_qua"].Text)
	}
	for _, w := range want {
		if !strings.Contains(said, w) {
			t.Errorf("no slide says %q", w)
		}
	}
	if strings.Contains(said, "{{") {
		t.Error("a placeholder is left over")
	}
	document(t, brief.Slides, input(t, made(t, 300), "2019"))
}

// TestALongNameOnSlides: an agency's name is cut where a slide has no room for it.
func TestALongNameOnSlides(t *testing.T) {
	t.Parallel()
	in := input(t, made(t, 300), "2021")
	long := strings.Repeat("Chi cục ", 60) + "Biển"
	book := *in.Book
	agencies := *book.Agencies
	agencies.Groups = slices.Clone(agencies.Groups)
	for i := range agencies.Groups {
		agencies.Groups[i].Label = long
	}
	book.Agencies, in.Book = &agencies, &book
	for name, body := range parts(t, document(t, brief.Slides, in)) {
		if strings.HasPrefix(name, "ppt/slides/slide") && strings.Contains(textOf(body), long) {
			t.Errorf("%s has a name of %d characters", name, len([]rune(long)))
		}
	}
	if !strings.Contains(textOf(parts(t, document(t, brief.Report, in))["word/document.xml"]), long) {
		t.Error("the report's tables cut it too")
	}
}
