package view_test

import (
	"testing"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// TestPersonalSurvey: what the dossier knows is shown and not asked; its number is not shown at all.
func TestPersonalSurvey(t *testing.T) {
	t.Parallel()
	const (
		applicant, taxcode, field = `name="applicant"`, "name=taxcode", `name="field"`
		whenChosen                = `value="" placeholder=" "` // the tax code appears with the choice of business
	)
	for _, c := range []struct {
		why    string
		change func(*survey.Dossier)
		want   []string
	}{
		{"everything is known", nil, []string{
			"<dt>Thủ tục<dd>Đăng ký thành lập", "<dt>Điểm tiếp nhận<dd>Quầy 02", "<dt>Vị trí<dd>Tầng 2", "<dt>Cách nộp hồ sơ<dd>Trực tuyến",
			"<dt>Cơ quan<dd>Sở Mới", "mã số thuế trong hồ sơ", "!" + applicant, "!" + taxcode, "!chỉ dùng khi Quý vị nhập", "tư cách nộp hồ sơ, thủ tục",
		}},
		{"a procedure that nobody knows: the point's agency, as it was on the day", func(d *survey.Dossier) { d.Procedure, d.Point = "9", "TT-01" },
			[]string{"<dt>Cơ quan<dd>Sở Cũ", "!<dt>Thủ tục"}},
		{"a point that has retired", func(d *survey.Dossier) { d.Point = "TT-03" }, []string{"<dd>Quầy 03"}},
		{"a point that nobody knows", func(d *survey.Dossier) { d.Point = "X" }, []string{"!<dt>Điểm tiếp nhận", "<dt>Thủ tục"}},
		{"a business without a key", func(d *survey.Dossier) { d.Business = "" },
			[]string{"!" + applicant, taxcode, "!" + whenChosen, "!class=\"h hn\"", "chỉ dùng khi Quý vị nhập", "!mã số thuế trong hồ sơ"}},
		{"nobody knows who", func(d *survey.Dossier) { d.Business, d.Applicant = "", "" }, []string{applicant, taxcode, whenChosen, `class="h hn"`}},
		{"a citizen", func(d *survey.Dossier) { d.Business, d.Applicant = "", survey.Citizen },
			[]string{"!" + applicant, "!" + taxcode, "!chỉ dùng khi Quý vị nhập", "!mã số thuế trong hồ sơ"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			html := render(t, personalInput(locale.For("vi"), c.change))
			want(t, html, `<form method=post action="/i/K7M29QXD">`, `<a href="/i/K7M29QXD?lang=en" lang="en"`, "được giữ kín, chỉ dùng để tổng hợp",
				"!"+field, "!H38.21", "!Không hỏi tên; câu", "!ẩn danh")
			want(t, html, c.want...)
		})
	}
}

// TestPersonalSurveyComesBack with what was filled in, and a fault of something that is not asked leads nowhere.
func TestPersonalSurveyComesBack(t *testing.T) {
	t.Parallel()
	in := personalInput(locale.For("vi"), nil)
	in.Values = map[string][]string{"staff": {"na"}, "comment": {"<b>"}}
	in.Faults = survey.Faults{{Field: "overall", Key: "err.q1_required"}, {Field: "applicant", Key: "err.applicant_required"}, {Field: "taxcode", Key: "taxcode.error"}}
	want(t, render(t, in), "<title>Lỗi: ", `href="#overall"`, `!href="#applicant"`, `!href="#taxcode"`, `name="staff" value="na" checked`, "&lt;b&gt;", "<dd>Quầy 02")
}

// TestFirstPageTakesCodes: the field for a code stands above the points.
func TestFirstPageTakesCodes(t *testing.T) {
	t.Parallel()
	html, err := renderer(t).Render("home", publicSamples(locale.For("en"))["home"][0])
	if err != nil {
		t.Fatal(err)
	}
	want(t, string(html), `<form action="/i" class=cf>`, `name=lang value="en"`, "<label for=code>Code on the slip<small>8 characters, for example K7M2-9QXD</small>",
		"name=code required autocapitalize=characters autocomplete=off")
}
