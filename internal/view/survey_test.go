package view_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"hailong/internal/catalog"
	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"
	"hailong/surveys"
)

func render(t *testing.T, in page.SurveyInput) string {
	t.Helper()
	html, err := renderer(t).Render("survey", page.NewSurvey(in))
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// want checks that texts stand in a page, and those that begin with "!" do not.
func want(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if not, negated := strings.CutPrefix(text, "!"); negated && strings.Contains(html, not) {
			t.Errorf("the page has %q", not)
		} else if !negated && !strings.Contains(html, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

func TestFreshSurvey(t *testing.T) {
	t.Parallel()
	html := render(t, sampleInput(locale.For("vi")))
	want(t, html,
		`<form method=post action="/p/TT-01">`, `name=key value="0123456789abcdefABCDEF"`, `name=survey value="sample.v3"`, `name=lang value="vi"`,
		`<input type="radio" name="applicant" value="business" class="bz">`, `<input type="radio" name="overall" value="5">`,
		`<input type="radio" name="overall" value="1" class="g0">`, `<input type="checkbox" name="reasons" value="late">`,
		`<textarea id="comment" name="comment">`, `<option value="dat-dai">Đất đai`, `<input type="radio" name="payment" value="yes" class="a">`,
		"Chưa gặp", "Sở Mới", `<a href="/p/TT-01?lang=en" lang="en"`, `<a href="https://example.vn/pakn">Cổng phản ánh</a>`,
		"!"+`name="overall" value="na"`, "! checked>", "!{hotline}", "!Hoặc gọi", "!role=alert", "!Sở Cũ", "!km", "!<title>Lỗi",
	)
	if strings.Index(html, `class="y0"`) > strings.Index(html, `name="staff"`) {
		t.Error("the reasons do not follow the question that they depend on")
	}
}

func TestFaultySurveyKeepsEverything(t *testing.T) {
	t.Parallel()
	html := render(t, faultyInput(locale.For("vi")))
	want(t, html,
		"<title>Lỗi: ", "role=alert", "Có 6 chỗ cần xem lại", `<a href="#overall">Câu 1: Quý vị chưa chọn mức hài lòng chung.</a>`,
		`value="1" id="overall"`, `value="household" class="hh" checked`, `value="dat-dai" selected`, `name="staff" value="na" checked`,
		`value="late" checked`, `value="other" checked`, `name=consent value="1" checked`, "&lt;script&gt;alert(1)&lt;/script&gt;",
		`aria-describedby="m-comment" aria-invalid="true"`, "xin rút gọn 12 ký tự", "!<script", "!?lang=en",
		"\n\n&lt;script", // a browser drops the first line break of a textarea, so one more stands there
	)
	order := []string{`href="#applicant"`, `href="#field"`, `href="#overall"`, `href="#comment"`, `href="#taxcode"`, "ký tự không đọc được"}
	for i := 1; i < len(order); i++ {
		if strings.Index(html, order[i-1]) > strings.Index(html, order[i]) {
			t.Errorf("in the summary %s stands behind %s", order[i-1], order[i])
		}
	}
}

func TestNotSavedSurveySaysSo(t *testing.T) {
	t.Parallel()
	in := faultyInput(locale.For("vi"))
	in.Faults, in.NotSaved = nil, true
	want(t, render(t, in), "<title>Lỗi: ", "Ý kiến của Quý vị chưa được ghi nhận.", "<button>Gửi lại</button>", `value="late" checked`)
}

func TestThreeLevelScaleHasFaces(t *testing.T) {
	t.Parallel()
	in := sampleInput(locale.For("vi"))
	in.Survey.Questions[0].Choices = []survey.Choice{
		{Code: "a", Level: 1, Label: label("Không hài lòng", "")}, {Code: "b", Level: 2, Label: label("Hài lòng", "")}, {Code: "c", Level: 3, Label: label("Rất hài lòng", "")},
	}
	s := page.NewSurvey(in)
	for i, want := range []int{1, 3, 5} {
		if got := s.Questions[0].Choices[i].Face; got != want {
			t.Errorf("level %d of 3 has face %d, want %d", i+1, got, want)
		}
	}
}

func TestShellIsThePage(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	in := sampleInput(locale.For("en"))
	shell, err := r.SurveyShell(in)
	if err != nil {
		t.Fatal(err)
	}
	got := shell.Append(nil, in.Key)
	if want := render(t, in); string(got) != want {
		t.Error("a page made from its shell differs from the page rendered whole")
	}
	if len(got) != shell.Len(len(in.Key)) {
		t.Errorf("Len = %d, want %d", shell.Len(len(in.Key)), len(got))
	}
	want(t, string(shell.Append(nil, `"><b>`)), `!""><b>`, "&#34;&gt;&lt;b&gt;")
}

// The first load is one request of at most 8.192 bytes; with every field of the center in the list and in the longer
// language it keeps a margin.
func TestSurveyIsSmall(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(surveys.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := renderer(t)
	for _, lang := range locale.Languages {
		c := cat.Center
		html, err := r.Render("survey", page.NewSurvey(page.SurveyInput{
			Printer: locale.For(lang), Center: c, Point: &c.Points[0], Survey: cat.Current(c.Survey), Fields: c.Fields,
			Day: "2026-11-23", Key: "0123456789abcdefABCDEF", Action: "/p/TT-01",
		}))
		if err != nil {
			t.Fatal(err)
		}
		checkPage(t, "the survey", lang, string(html))
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		if _, err := w.Write(html); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d compressed", lang, len(html), z.Len())
		if z.Len() > 6656 {
			t.Errorf("%s: %d bytes compressed, want 6.656 at most", lang, z.Len())
		}
	}
}

func BenchmarkSurveyShell(b *testing.B) {
	r := renderer(b)
	shell, err := r.SurveyShell(sampleInput(locale.For("vi")))
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 0, shell.Len(22))
	for b.Loop() {
		buf = shell.Append(buf[:0], "0123456789abcdefABCDEF")
	}
}
