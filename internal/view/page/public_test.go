package page_test

import (
	"testing"
	"time"

	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/google/go-cmp/cmp"
)

func text(vi, en string) survey.Label { return survey.Label{"vi": vi, "en": en} }

func mergedCenter() *survey.Center {
	return &survey.Center{
		Agencies: []survey.Agency{
			{Code: "cu", Name: text("Sở Cũ", "Old"), Validity: survey.Validity{To: "2025-02-28"}, Successor: "moi"},
			{Code: "moi", Name: text("Sở Mới", "New")},
		},
		Points: []survey.ServicePoint{
			{Code: "A 1", Name: text("Quầy 01", "Counter 01"), Agency: "cu"},
			{Code: "B", Name: text("Quầy 02", "Counter 02"), Place: text("Tầng 2", "Floor 2")},
			{Code: "C", Name: text("Quầy 03", "Counter 03"), Agency: "moi"},
			{Code: "D", Name: text("Quầy 04", "Counter 04"), Validity: survey.Validity{To: "2020-12-31"}},
		},
	}
}

func TestPointGroups(t *testing.T) {
	t.Parallel()
	vi, en := locale.For("vi"), locale.For("en")
	first := page.Link{Text: "Quầy 01", Href: "/p/A%201"}
	third := page.Link{Text: "Quầy 03", Href: "/p/C"}
	shared := page.PointGroup{Name: "Điểm tiếp nhận chung", Links: []page.Link{{Text: "Quầy 02", Note: "Tầng 2", Href: "/p/B"}}}
	for _, c := range []struct {
		why string
		p   *locale.Printer
		day survey.Day
		got []page.PointGroup
	}{
		{"before the merger each agency stands for itself", vi, "2021-05-31", []page.PointGroup{
			{Name: "Sở Cũ", Links: []page.Link{first}}, {Name: "Sở Mới", Links: []page.Link{third}}, shared,
		}},
		{"after it the successor has both", vi, "2026-11-23", []page.PointGroup{{Name: "Sở Mới", Links: []page.Link{first, third}}, shared}},
		{"links keep another language", en, "2026-11-23", []page.PointGroup{
			{Name: "New", Links: []page.Link{{Text: "Counter 01", Href: "/p/A%201?lang=en"}, {Text: "Counter 03", Href: "/p/C?lang=en"}}},
			{Name: "Shared service points", Links: []page.Link{{Text: "Counter 02", Note: "Floor 2", Href: "/p/B?lang=en"}}},
		}},
	} {
		if diff := cmp.Diff(c.got, page.PointGroups(c.p, mergedCenter(), c.day)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}

func TestThanksClaimsOnlyWhatIsTrue(t *testing.T) {
	t.Parallel()
	for code, want := range map[survey.ReceiptCode][]string{
		"7H3KM2QDX9WZ4T6YB8NC": {"7H3K-", "M2QD-", "X9WZ-", "4T6Y-", "B8NC"},
		"7H3KM":                {"7H3K-", "M"},
		"7H3K-M2QD":            {"7H3K-", "M2QD"},
		"7H3K":                 {"7H3K"},
	} {
		got := page.NewThanks(page.ThanksInput{
			Printer: locale.For("vi"), Receipt: code, Recorded: time.Date(2021, 5, 31, 10, 42, 0, 0, time.UTC),
			Notices: []string{"taxcode.error", "thanks.title", "no.such"},
		})
		if diff := cmp.Diff(want, got.Receipt); diff != "" {
			t.Errorf("receipt %s (-want +got):\n%s", code, diff)
		}
		if want := "Ý kiến đã được ghi nhận lúc 10 giờ 42, ngày 31/5/2021."; got.Recorded != want {
			t.Errorf("Recorded = %q, want %q", got.Recorded, want)
		}
		if len(got.Notices) != 1 || got.Links != nil {
			t.Errorf("notices %q, links %v; want the one known notice and, without an address, no link", got.Notices, got.Links)
		}
	}
}

func TestFrameOffersOnlyLanguagesThatExist(t *testing.T) {
	t.Parallel()
	p := locale.For("en")
	f := page.NewFrame(p, &survey.Center{Languages: []survey.Lang{"vi", "en", "km"}}, "/p/A", "x")
	want := []page.Link{
		{Text: "Tiếng Việt", Lang: "vi", Href: "/p/A?lang=vi"},
		{Text: "English", Lang: "en", Href: "/p/A?lang=en", Current: true},
	}
	if diff := cmp.Diff(want, f.LangLinks); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if alone := page.NewFrame(p, &survey.Center{Languages: []survey.Lang{"vi"}}, "/", "x"); alone.LangLinks != nil {
		t.Errorf("one language gives a choice: %v", alone.LangLinks)
	}
}
