package export_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hailong/internal/export"
	"hailong/internal/locale"
	"hailong/internal/survey"
)

const personal = "https://hailong.example.vn/i/K7M29QXD"

// slipInput asks for n slips, each with its own link and code; the first carries personal.
func slipInput(n int) export.SlipInput {
	in := export.SlipInput{
		Center: &survey.Center{
			Name:     survey.Label{"vi": "Trung tâm Phục vụ hành chính công tỉnh Kiên Giang", "en": "Kien Giang Public Administration Service Center"},
			Province: survey.Label{"vi": "Kiên Giang", "en": "Kien Giang"},
		},
		Survey: &survey.Survey{Questions: make([]survey.Question, 9)}, // eight with a number, and the comment
		Size:   export.Slip80, Format: export.PDF,
	}
	for i := range 8 {
		in.Survey.Questions[i].Number = i + 1
	}
	for i := range n {
		s := export.Slip{
			URL: personal, Typed: "hailong.example.vn", Code: "K7M2-9QXD", Point: "Quầy 05", Dossier: "H30.16-210531-0042",
			Procedure: "Thẩm định báo cáo đánh giá tác động môi trường", Expires: "2021-06-20",
			Printed: time.Date(2021, 5, 31, 10, 40, 0, 0, time.FixedZone("+07", 7*3600)),
		}
		if i > 0 {
			s.URL, s.Code = fmt.Sprintf("https://hailong.example.vn/i/K7M2%04d", i), fmt.Sprintf("K7M2-%04d", i)
		}
		in.Slips = append(in.Slips, s)
	}
	return in
}

func drawSlips(t *testing.T, in export.SlipInput) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Slips(&b, in); err != nil {
		t.Fatalf("Slips(%s, %s): %v", in.Size, in.Format, err)
	}
	return b.Bytes()
}

func drawSheet(t *testing.T, in export.SlipInput) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.SlipSheet(&b, in); err != nil {
		t.Fatalf("SlipSheet: %v", err)
	}
	return b.Bytes()
}

func saved(t *testing.T, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// TestSlipDecodes renders every slip to pixels and reads the symbol with a reader that is not ours.
func TestSlipDecodes(t *testing.T) {
	t.Parallel()
	zbar := need(t, "zbarimg", "zbar-tools")
	for _, size := range export.SlipSizes {
		for _, format := range export.Formats {
			t.Run(string(size)+"/"+string(format), func(t *testing.T) {
				t.Parallel()
				in := slipInput(1)
				in.Size, in.Format = size, format
				file := saved(t, "slip."+string(format), drawSlips(t, in))
				if got := strings.TrimSpace(output(t, zbar, "--quiet", "--raw", rendered(t, file, format))); got != personal {
					t.Errorf("zbarimg reads %q, want %q", got, personal)
				}
			})
		}
	}
}

// TestSlipPDFSurvivesAReceiptPrinter renders the PDF as such a printer does: 203 dots an inch, black or white.
func TestSlipPDFSurvivesAReceiptPrinter(t *testing.T) {
	t.Parallel()
	zbar, pdftoppm := need(t, "zbarimg", "zbar-tools"), need(t, "pdftoppm", "poppler-utils")
	file := saved(t, "slips.pdf", drawSlips(t, slipInput(3)))
	for page, want := range []string{personal, "https://hailong.example.vn/i/K7M20001", "https://hailong.example.vn/i/K7M20002"} {
		out := fmt.Sprintf("%s.%d", file, page)
		n := fmt.Sprint(page + 1)
		run(t, pdftoppm, "-gray", "-r", "203", "-singlefile", "-f", n, "-l", n, file, out)
		gray, err := os.ReadFile(out + ".pgm")
		if err != nil {
			t.Fatal(err)
		}
		head := bytes.Index(gray, []byte("\n255\n")) + len("\n255\n")
		for i, v := range gray[head:] {
			gray[head+i] = 255 * (v / 128)
		}
		if err := os.WriteFile(out+".pgm", gray, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(output(t, zbar, "--quiet", "--raw", out+".pgm")); got != want {
			t.Errorf("page %d: zbarimg reads %q, want %q", page+1, got, want)
		}
	}
}

func TestSlipSheet(t *testing.T) {
	t.Parallel()
	zbar, pdftoppm := need(t, "zbarimg", "zbar-tools"), need(t, "pdftoppm", "poppler-utils")
	in := slipInput(9)
	file := saved(t, "sheet.pdf", drawSheet(t, in))
	run(t, pdftoppm, "-png", "-r", "130", file, file)
	read := map[string]int{}
	for page, slips := range []int{4, 4, 1} {
		links := strings.Fields(output(t, zbar, "--quiet", "--raw", fmt.Sprintf("%s-%d.png", file, page+1)))
		if len(links) != slips {
			t.Errorf("sheet %d shows %d symbols, want %d", page+1, len(links), slips)
		}
		for _, l := range links {
			read[l]++
		}
	}
	for _, s := range in.Slips {
		if read[s.URL] != 1 {
			t.Errorf("%s was read %d times on the sheets", s.URL, read[s.URL])
		}
	}
	text := output(t, need(t, "pdftotext", "poppler-utils"), file, "-")
	for _, want := range []string{"Trang 1/3", "Trang 2/3", "Trang 3/3", "K7M2-0008"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q stands %d times on the sheets", want, strings.Count(text, want))
		}
	}
}

func TestSlipPaper(t *testing.T) {
	t.Parallel()
	pdfinfo := need(t, "pdfinfo", "poppler-utils")
	a6 := slipInput(2)
	a6.Size = export.SlipA6
	for _, c := range []struct {
		file       []byte
		pages, why string
		size       string
	}{
		{drawSlips(t, slipInput(2)), "2", "80 mm are 226,77 points, as long as needed", "226.77 x "},
		{drawSlips(t, a6), "2", "A6", "297.64 x 419.53 pts"},
		{drawSheet(t, slipInput(5)), "2", "two sheets of A4", "595.28 x 841.89 pts (A4)"},
	} {
		fields := map[string]string{}
		for _, line := range strings.Split(output(t, pdfinfo, saved(t, "slip.pdf", c.file)), "\n") {
			name, value, _ := strings.Cut(line, ":")
			fields[name] = strings.TrimSpace(value)
		}
		if fields["Pages"] != c.pages || !strings.HasPrefix(fields["Page size"], c.size) {
			t.Errorf("%s: %s pages of %s, want %s of %s", c.why, fields["Pages"], fields["Page size"], c.pages, c.size)
		}
	}
}

func TestSlipPDFTextCanBeCopied(t *testing.T) {
	t.Parallel()
	pdftotext := need(t, "pdftotext", "poppler-utils")
	for lang, want := range map[survey.Lang][]string{
		"":   {"K7M2-9QXD", "20/6/2021", "Quý doanh nghiệp", "8 câu, khoảng 1 phút.", "Câu trả lời được giữ kín,", "hailong.example.vn", "Hồ sơ số H30.16-210531-0042", "Thẩm định", "Quầy 05 · 10 giờ 40, ngày 31/5/2021"},
		"en": {"K7M2-9QXD", "20 June 2021", "Are you satisfied", "8 questions, about 1 minute.", "Application H30.16-210531-0042", "10:40 on 31 May 2021"},
	} {
		in := slipInput(1)
		in.Lang = lang
		text := output(t, pdftotext, saved(t, "slip.pdf", drawSlips(t, in)), "-")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("text copied from the PDF (%q) lacks %q:\n%s", lang, w, text)
			}
		}
	}
}

func TestSlipIsTheSameFileAgain(t *testing.T) {
	t.Parallel()
	for _, size := range export.SlipSizes {
		for _, format := range export.Formats {
			in := slipInput(1)
			in.Size, in.Format = size, format
			if !bytes.Equal(drawSlips(t, in), drawSlips(t, in)) {
				t.Errorf("%s, %s differs from one drawing to the next", size, format)
			}
		}
	}
	if !bytes.Equal(drawSheet(t, slipInput(5)), drawSheet(t, slipInput(5))) {
		t.Error("the sheets differ from one drawing to the next")
	}
}

func TestSlipsRefuse(t *testing.T) {
	t.Parallel()
	for why, spoil := range map[string]func(*export.SlipInput){
		"no center":            func(in *export.SlipInput) { in.Center = nil },
		"no survey":            func(in *export.SlipInput) { in.Survey = nil },
		"no slip":              func(in *export.SlipInput) { in.Slips = nil },
		"unknown size":         func(in *export.SlipInput) { in.Size = "58mm" },
		"unknown format":       func(in *export.SlipInput) { in.Format = "gif" },
		"two slips, one PNG":   func(in *export.SlipInput) { in.Slips, in.Format = slipInput(2).Slips, export.PNG },
		"two slips, one SVG":   func(in *export.SlipInput) { in.Slips, in.Format = slipInput(2).Slips, export.SVG },
		"no link":              func(in *export.SlipInput) { in.Slips[0].URL = "" },
		"not a web address":    func(in *export.SlipInput) { in.Slips[0].URL = "javascript:alert(1)" },
		"link for no symbol":   func(in *export.SlipInput) { in.Slips[0].URL = "https://a.vn/" + strings.Repeat("x", 7000) },
		"no host":              func(in *export.SlipInput) { in.Slips[0].Typed = "" },
		"no code":              func(in *export.SlipInput) { in.Slips[0].Code = "" },
		"code without glyph":   func(in *export.SlipInput) { in.Slips[0].Code = "កខ" },
		"code too long":        func(in *export.SlipInput) { in.Slips[0].Code = strings.Repeat("K7M2-", 8) },
		"host too long":        func(in *export.SlipInput) { in.Slips[0].Typed = strings.Repeat("x", 700) + ".vn" },
		"no day of expiry":     func(in *export.SlipInput) { in.Slips[0].Expires = "" },
		"no such day":          func(in *export.SlipInput) { in.Slips[0].Expires = "2021-02-30" },
		"the second is faulty": func(in *export.SlipInput) { in.Slips = append(in.Slips, export.Slip{}) },
	} {
		in := slipInput(1)
		spoil(&in)
		var b bytes.Buffer
		if err := export.Slips(&b, in); err == nil || survey.KindOf(err) != survey.Invalid || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written; want Invalid and none", why, err, b.Len())
		}
	}
}

// TestSlipsSayWhatIsWrong: what a person can get wrong is said in both languages.
func TestSlipsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	many, none, size, format := slipInput(3), slipInput(0), slipInput(1), slipInput(1)
	many.Format, size.Size, format.Format = export.PNG, "58mm", "gif"
	for want, in := range map[string]export.SlipInput{
		"vi: 3 phiếu": many, "en: there are 3": many, "vi: Không có phiếu mời nào": none, "en: no invitation": none,
		"vi: “58mm”": size, "en: 80mm and a6": size, "vi: “gif”": format, "en: pdf, svg and png": format,
	} {
		lang, words, _ := strings.Cut(want, ": ")
		var e *survey.Error
		if err := export.Slips(io.Discard, in); !errors.As(err, &e) {
			t.Errorf("%s: %v is no error for people", want, err)
		} else if got := locale.For(lang).T(e.Key, e.Args...); !strings.Contains(got, words) {
			t.Errorf("%s says %q, want %q in it", e.Key, got, words)
		}
	}
}

func TestSlipsTellOfAWriterThatFails(t *testing.T) {
	t.Parallel()
	for _, format := range export.Formats {
		in := slipInput(1)
		in.Format = format
		if err := export.Slips(fullDisk{}, in); err == nil {
			t.Errorf("%s: a full disk was not noticed", format)
		}
	}
	if err := export.SlipSheet(fullDisk{}, slipInput(1)); err == nil {
		t.Error("sheet: a full disk was not noticed")
	}
}

// BenchmarkSlips measures a busy day: 500 slips.
func BenchmarkSlips(b *testing.B) {
	in := slipInput(500)
	for name, write := range map[string]func(io.Writer, export.SlipInput) error{"80mm": export.Slips, "sheet": export.SlipSheet} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := write(io.Discard, in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
