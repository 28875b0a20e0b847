package page_test

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

const hostile = `"><b>&x=1`

// slipsInput asks for the list of a day with n invitations; every third was used, every fifth has expired.
func slipsInput(t testing.TB, lang string, n int) page.SlipsInput {
	c := newSample(t, lang).c
	in := page.SlipsInput{
		Frame: page.NewFrame(locale.For(lang), c.Center, page.SlipsPath, ""), User: page.User{Name: "vanthu", Manager: true}, Center: c.Center, Day: "2021-05-31",
	}
	for i := range n {
		in.Entries = append(in.Entries, page.SlipEntry{
			Dossier: fmt.Sprintf("H38-%04d", i), Point: "Quầy 05", Procedure: hostile, Status: survey.DossierClosed, Code: fmt.Sprintf("K7M2-%04d", i),
			Expires: "2021-06-30", Used: i%3 == 2, Expired: i%5 == 4,
		})
	}
	return in
}

func printedSlip() page.PrintedSlip {
	return page.PrintedSlip{
		Center: []string{"Trung tâm Phục vụ hành chính công", "tỉnh Kiên Giang"}, Ask: []string{"Quý vị ", "có hài lòng không?"}, Time: "8 câu.", Private: "Giữ kín.",
		GoTo: "Hoặc vào", Host: "hailong.example.vn", Enter: "và nhập mã", Code: "K7M2-9QXD", Expires: "Đến hết ngày 30/6/2021.", Dossier: "Hồ sơ số " + hostile,
		Procedure: hostile, Point: "Quầy 05", Symbol: "Mã QR", Side: 33, Path: "M4 4h7v1h-7z",
	}
}

// TestSlipsStatesRender looks for what no page of the console may have, in every state of the pages of slips.
func TestSlipsStatesRender(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		refused, one, none := slipsInput(t, lang, 0), slipsInput(t, lang, 1), slipsInput(t, lang, 1)
		refused.Faults = survey.Faults{{Field: "day", Key: "figures.day_unknown", Args: []any{"value", hostile}}}
		refused.Typed = url.Values{"day": {hostile}}
		one.Dossier, one.Entries[0].Dossier = hostile, hostile
		none.Entries[0].Used = true
		printing := page.SlipsPrintInput{
			Frame: one.Frame, Size: "80mm", Slips: []page.PrintedSlip{printedSlip(), {}}, Total: 402, LeftOut: 1, Part: 2,
			Query: url.Values{"dossier": {hostile}},
		}
		for name, out := range map[string]string{
			"empty":   render(t, "console_slips", page.NewSlips(slipsInput(t, lang, 0))),
			"list":    render(t, "console_slips", page.NewSlips(slipsInput(t, lang, 450))),
			"refused": render(t, "console_slips", page.NewSlips(refused)),
			"one":     render(t, "console_slips", page.NewSlips(one)),
			"none":    render(t, "console_slips", page.NewSlips(none)),
			"print":   render(t, "console_slips_print", page.NewSlipsPrint(printing)),
		} {
			for _, bad := range []string{"[console", "[slip", "[figures", "ZgotmplZ", " style=", "<style", "<script", "<nil>", `"><b>`, "{n}", "{day}"} {
				if strings.Contains(out, bad) {
					t.Errorf("%s (%s) has %q", name, lang, bad)
				}
			}
			if !strings.HasPrefix(out, "<!doctype html>") || !strings.Contains(out, `<html lang="`+lang+`">`) || !strings.HasSuffix(strings.TrimSpace(out), "</html>") {
				t.Errorf("%s (%s) is not a whole page", name, lang)
			}
		}
	}
}

var anchor = regexp.MustCompile(`href="([^"]*)"[^>]*>([^<]*)<`)

// anchors gives the addresses of a page by their words.
func anchors(out string) map[string]string {
	got := map[string]string{}
	for _, m := range anchor.FindAllStringSubmatch(out, -1) {
		got[m[2]] = html.UnescapeString(m[1])
	}
	return got
}

// TestSlipsKeepTheQuestion: every way on from the list asks what the list was asked, and one page has one primary button.
func TestSlipsKeepTheQuestion(t *testing.T) {
	t.Parallel()
	in := slipsInput(t, "en", 450)
	in.Points, in.Page = []survey.PointCode{"TT-05", "TT-02"}, 2
	out := render(t, "console_slips", page.NewSlips(in))
	const day = "day=2021-05-31&"
	got := anchors(out)
	for words, want := range map[string]string{
		"Print on 80 mm":         "/console/slips/print?" + day + "lang=en&point=TT-05&point=TT-02&size=80mm",
		"Print on A6":            "/console/slips/print?" + day + "lang=en&point=TT-05&point=TT-02&size=a6",
		"PDF on A4, four a page": "/console/slips.pdf?" + day + "lang=en&point=TT-05&point=TT-02&size=sheet",
		"CSV for Excel":          "/console/slips.csv?" + day + "lang=en&point=TT-05&point=TT-02",
		"3":                      "/console/slips?" + day + "lang=en&page=3&point=TT-05&point=TT-02",
		"Tiếng Việt":             "/console/slips?" + day + "lang=vi&point=TT-05&point=TT-02",
		"The day before":         "/console/slips?day=2021-05-30&lang=en&point=TT-05&point=TT-02",
		"The day after":          "/console/slips?day=2021-06-01&lang=en&point=TT-05&point=TT-02",
		"H38-0200":               "/console/slips?dossier=H38-0200&lang=en",
	} {
		if got[words] != want {
			t.Errorf("%q leads to %q, want %q", words, got[words], want)
		}
	}
	if n := strings.Count(out, "button primary"); n != 1 {
		t.Errorf("%d primary buttons", n)
	}
	if rows := strings.Count(out, `<td class="code">`); rows != page.SlipsOnPage || strings.Contains(out, "H38-0199") || strings.Contains(out, "H38-0400") {
		t.Errorf("the second page has %d rows, or those of another", rows)
	}
	if want := "450 invitations; 150 used, 60 expired."; !strings.Contains(out, want) {
		t.Errorf("the page lacks %q", want)
	}
}

// TestSlipsPrintParts: the parts of a long list ask for the same slips, and lead back to the same list.
func TestSlipsPrintParts(t *testing.T) {
	t.Parallel()
	in := page.SlipsPrintInput{
		Frame: slipsInput(t, "vi", 0).Frame, Size: "a6", Slips: []page.PrintedSlip{printedSlip()}, Total: 401, Part: 3,
		Query: url.Values{"day": {"2021-05-31"}, "part": {"3"}, "size": {"a6"}},
	}
	out := render(t, "console_slips_print", page.NewSlipsPrint(in))
	got := anchors(out)
	if got["1"] != "/console/slips/print?day=2021-05-31&part=1&size=a6" || got["3"] == "" || got["4"] != "" || got["Về danh sách phiếu mời"] != "/console/slips?day=2021-05-31" {
		t.Errorf("the parts lead to %v", got)
	}
	for n, want := range map[int]int{0: 0, 1: 1, 200: 1, 201: 2, 401: 3} {
		if parts := page.SlipParts(n); parts != want {
			t.Errorf("SlipParts(%d) = %d, want %d", n, parts, want)
		}
	}
	if in.Total = 200; strings.Contains(render(t, "console_slips_print", page.NewSlipsPrint(in)), "In lần lượt") {
		t.Error("one part is offered as parts")
	}
}
