package survey_test

import (
	"strings"
	"testing"
	"unicode"

	"hailong/internal/survey"
)

func TestMaskText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Gọi 0912345678 giúp":                   "Gọi ••• giúp",
		"Gọi 0912 345 678 hoặc +84 912.345.678": "Gọi ••• hoặc •••",
		"(0297) 3 812 345":                      "(•••",
		"MST 0300588569-001":                    "MST •••",
		"CCCD 091 087 001 234.":                 "CCCD •••.",
		"thư an.nguyen@example.com.vn nhé":      "thư ••• nhé",
		"an.nguyen (at) example.vn":             "•••",
		"ngày 05/6/2021 và 22/02/2021":          "ngày 05/6/2021 và 22/02/2021",
		"chờ 30 ngày, năm 2021, quầy 12":        "chờ 30 ngày, năm 2021, quầy 12",
		"phí 150.000 đồng":                      "phí 150.000 đồng",
		"":                                      "",
	} {
		if got := survey.MaskText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzMaskText: no run of eight digits is left, however the text is written.
func FuzzMaskText(f *testing.F) {
	f.Add("0912345678")
	f.Add("a@b.vn 05/6/2021")
	f.Fuzz(func(t *testing.T, s string) {
		run := 0
		for _, r := range survey.MaskText(s) {
			if r < '0' || r > '9' {
				run = 0
				continue
			}
			if run++; run == 8 {
				t.Fatalf("%q: %q", s, survey.MaskText(s))
			}
		}
		if strings.ContainsFunc(survey.MaskText("x"), unicode.IsDigit) {
			t.Fatal("digits from nowhere")
		}
	})
}
