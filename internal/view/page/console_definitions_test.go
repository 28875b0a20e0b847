package page_test

import (
	"html"
	"slices"
	"strings"
	"testing"

	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// definitionsInput shows the definitions that come with the program.
func definitionsInput(t testing.TB, f page.Frame, kind page.DefinitionKind) page.DefinitionsInput {
	t.Helper()
	c := newSample(t, f.Lang).c
	return page.DefinitionsInput{
		Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Kind: kind, Center: c.Center, Surveys: []*survey.Survey{c.Current(c.Center.Survey)},
		Days: c.Holidays, Today: "2021-06-01", Fingerprint: c.Fingerprint,
	}
}

// definitionPages are the pages of each kind, as they come and with hostile names.
func definitionPages(t testing.TB, f page.Frame) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, kind := range page.DefinitionKinds {
		in := definitionsInput(t, f, kind)
		out["definitions "+string(kind)] = render(t, "console_definitions", page.NewDefinitions(in))
		in.Find = `"><b>`
		out["definitions nothing "+string(kind)] = render(t, "console_definitions", page.NewDefinitions(in))
		in.Find = ""
		evil := *in.Center
		evil.Points = []survey.ServicePoint{{Code: "X", Name: survey.Label{"vi": `"><b>`, "en": `"><b>`}, Validity: survey.Validity{To: "2020-01-01"}}}
		evil.Agencies = []survey.Agency{{Code: "a", Name: survey.Label{"vi": `"><b>`, "en": `"><b>`}, Role: `"><b>`, Source: `"><b>`, Validity: survey.Validity{From: "2030-01-01"}}}
		evil.Procedures = []survey.Procedure{{Code: "p", Name: survey.Label{"vi": `"><b>`, "en": `"><b>`}, Aliases: []survey.ProcedureCode{"q", "r"}, Agency: `"><b>`}}
		in.Center = &evil
		out["definitions hostile "+string(kind)] = render(t, "console_definitions", page.NewDefinitions(in))
	}
	return out
}

func TestDefinitionsAreShownAsTheyStand(t *testing.T) {
	t.Parallel()
	f := page.NewFrame(locale.For("vi"), nil, page.DefinitionsPath, "")
	pages := definitionPages(t, f)
	for name, want := range map[string][]string{
		"definitions points":             {"Quầy 01", "Áp phích A4", `href="/console/poster.pdf?point=TT-01&size=a4"`, `href="/wall/TT-01"`},
		"definitions agencies":           {"Sở Kế hoạch và Đầu tư", "Cơ quan kế thừa"},
		"definitions procedures":         {"ngày làm việc", "(Trung tâm tự đặt)"},
		"definitions surveys":            {"đang dùng", "Rất hài lòng", "!<table"},
		"definitions holidays":           {"chưa đối chiếu văn bản", "Nghỉ lễ"},
		"definitions nothing points":     {"Không có dòng nào khớp", "!<table"},
		"definitions hostile points":     {"hết hiệu lực sau 01/01/2020", "!/console/poster"},
		"definitions hostile agencies":   {"có hiệu lực từ 01/01/2030"},
		"definitions hostile procedures": {"Mã khác: q, r", "chưa rõ"},
	} {
		says(t, name, html.UnescapeString(pages[name]), want...)
	}
	viewer := definitionsInput(t, f, page.Points)
	viewer.User.Manager = false
	says(t, "of a viewer", render(t, "console_definitions", page.NewDefinitions(viewer)), "Quầy 01", "!/console/poster")
}

// TestDefinitionsAreFoundInHaste: without diacritics, in any case, by code; and stand in the order of a dictionary.
func TestDefinitionsAreFoundInHaste(t *testing.T) {
	t.Parallel()
	f := page.NewFrame(locale.For("vi"), nil, page.DefinitionsPath, "")
	for find, want := range map[string]string{"SO KE HOACH": "Sở Kế hoạch và Đầu tư", "skhdt": "Sở Kế hoạch và Đầu tư"} {
		in := definitionsInput(t, f, page.Agencies)
		in.Find = find
		p := page.NewDefinitions(in)
		if !slices.ContainsFunc(p.Rows, func(r page.DefinitionRow) bool { return r.Name == want }) || len(p.Rows) == len(in.Center.Agencies) {
			t.Errorf("%q finds %d of %d", find, len(p.Rows), len(in.Center.Agencies))
		}
	}
	english := definitionsInput(t, page.NewFrame(locale.For("en"), nil, page.DefinitionsPath, ""), page.Procedures)
	english.Find = "dau tu"
	if p := page.NewDefinitions(english); len(p.Rows) < 5 {
		t.Errorf("an English page finds %d procedures by their Vietnamese name", len(p.Rows))
	}
	in := definitionsInput(t, f, page.Agencies)
	in.Center = &survey.Center{}
	for _, name := range []string{"Đất đai", "Du lịch", "Ăn uống", "An ninh", "Âm nhạc"} {
		in.Center.Agencies = append(in.Center.Agencies, survey.Agency{Code: survey.AgencyCode(name), Name: survey.Label{"vi": name}})
	}
	var got []string
	for _, r := range page.NewDefinitions(in).Rows {
		got = append(got, r.Name)
	}
	if want := "An ninh, Ăn uống, Âm nhạc, Du lịch, Đất đai"; strings.Join(got, ", ") != want {
		t.Errorf("order %q, want %q", got, want)
	}
}
