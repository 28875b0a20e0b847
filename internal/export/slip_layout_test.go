package export_test

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"

	"hailong/internal/export"
	"hailong/internal/survey"
)

// slipText gives all texts of a slip, and its lines with their boxes.
func slipText(t *testing.T, in export.SlipInput) (string, []textLine) {
	t.Helper()
	in.Format = export.SVG
	text, lines := posterText(t, drawSlips(t, in))
	return strings.ReplaceAll(text, "\n", " "), lines
}

func TestSlipSays(t *testing.T) {
	t.Parallel()
	bare := slipInput(1)
	bare.Slips[0] = export.Slip{URL: personal, Typed: "hailong.example.vn", Code: "K7M2-9QXD", Expires: "2021-06-20"}
	citizen, one, unnumbered, elsewhere, odd := slipInput(1), slipInput(1), slipInput(1), slipInput(1), slipInput(1)
	citizen.Slips[0].Applicant = survey.Citizen
	one.Survey = &survey.Survey{Questions: []survey.Question{{Number: 1}}}
	one.Lang = "en"
	unnumbered.Survey = &survey.Survey{Questions: []survey.Question{{}, {}, {AskWhen: &survey.Condition{}}}}
	elsewhere.Center = &survey.Center{Name: survey.Label{"vi": "Bộ phận Một cửa"}, Province: survey.Label{"vi": "Tỉnh Kiên Giang"}}
	odd.Slips[0].Procedure, odd.Slips[0].Point = "Cấp\n giấy ខ phép", "Qua\u0302\u0300y 05"
	for _, c := range []struct {
		in          export.SlipInput
		want, never []string
		why         string
	}{
		{slipInput(1), []string{"Trung tâm Phục vụ hành chính công tỉnh Kiên Giang", "Quý doanh nghiệp có hài lòng không?",
			"8 câu, khoảng 1 phút. Câu trả lời được giữ kín, không ảnh hưởng đến hồ sơ.", "Mã dùng một lần, đến hết ngày 20/6/2021.",
			"Quầy 05 · 10 giờ 40, ngày 31/5/2021"}, []string{"ẩn danh", "https://", "[", "{"}, "all is given"},
		{bare, []string{"K7M2-9QXD", "20/6/2021"}, []string{"Hồ sơ số", "Quầy", "giờ", "·"}, "only what is needed"},
		{citizen, []string{"Quý vị có hài lòng không?"}, []string{"doanh nghiệp"}, "a citizen is no business"},
		{one, []string{"1 question, less"}, []string{"1 questions"}, "one question"},
		{unnumbered, []string{"2 câu"}, nil, "without numbers, what everybody is asked"},
		{elsewhere, []string{"Bộ phận Một cửa Tỉnh Kiên Giang"}, nil, "a name that does not say the province"},
		{odd, []string{"Cấp giấy ? phép", "Quầy 05"}, nil, "a letter the font lacks, a line break, loose marks"},
	} {
		text, _ := slipText(t, c.in)
		for _, w := range c.want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: the slip lacks %q: %s", c.why, w, text)
			}
		}
		for _, n := range c.never {
			if strings.Contains(strings.ToLower(text), strings.ToLower(n)) {
				t.Errorf("%s: the slip says %q: %s", c.why, n, text)
			}
		}
	}
}

// TestSlipCutsLongNames: three lines of a procedure's name, then "…" behind a whole word.
func TestSlipCutsLongNames(t *testing.T) {
	t.Parallel()
	name := strings.TrimSpace(strings.Repeat("đăng ký thay đổi nội dung ", 12))
	for _, size := range export.SlipSizes {
		in := slipInput(1)
		in.Size, in.Slips[0].Procedure = size, name
		_, lines := slipText(t, in)
		var rows []string
		for _, l := range lines {
			if strings.Contains(name+"…", strings.TrimSuffix(l.Text, "…")) {
				rows = append(rows, l.Text)
			}
		}
		shown, cut := strings.CutSuffix(strings.Join(rows, " "), "…")
		if len(rows) != 3 || !cut || !strings.HasPrefix(name, shown+" ") {
			t.Errorf("%s: the name takes the lines %q", size, rows)
		}
	}
}

// TestSlipNeverOverflows measures every line: inside the printable width, and no line's marks on another line.
func TestSlipNeverOverflows(t *testing.T) {
	t.Parallel()
	long := "Ẩm thực, đậu ỗng, Ậ Ẫ Ẩ: đăng ký thay đổi nội dung đăng ký doanh nghiệp, chuyển nhượng phần vốn góp; "
	host := "khaosat.trung-tam-phuc-vu-hanh-chinh-cong.kiengiang.gov.example.vn/hai-long"
	for _, c := range []struct {
		center, procedure, dossier, point, host, why string
	}{
		{"Trung tâm", "", "", "", "a.vn", "short"},
		{long, long, "H30.16-210531-0042", long, "hailong.example.vn", "long names"},
		{long + long, long + long + long, strings.Repeat("H30.16-", 30), long + long, host, "names that have to be cut"},
		{strings.Repeat("W", 90), strings.Repeat("Ẫ", 300), strings.Repeat("9", 90), strings.Repeat("M", 99), host, "words without a blank"},
		{"Trung tâm", long, "1", "Quầy 05", strings.Repeat("w", 60) + ".example.vn", "label of 60 letters"},
	} {
		for _, size := range export.SlipSizes {
			for _, code := range []string{"K7M2-9QXD", "WMWM-MWMW"} {
				in := slipInput(1)
				in.Size, in.Center = size, &survey.Center{Name: survey.Label{"vi": c.center}, Province: survey.Label{"vi": "Kiên Giang"}}
				s := &in.Slips[0]
				s.Procedure, s.Dossier, s.Point, s.Typed, s.Code = c.procedure, c.dossier, c.point, c.host, code
				_, lines := slipText(t, in)
				checkSlipLines(t, c.why+" "+string(size), lines, size)
			}
		}
	}
}

// How far letters of the font reach from their baseline, in ems: an "Ẩ" up, an "ậ" down, a capital without marks up.
const markUp, markDown, capital = 1.16, 0.23, 0.75

func checkSlipLines(t *testing.T, why string, lines []textLine, size export.SlipSize) {
	t.Helper()
	width, margin := 80.0, 4.0
	if size == export.SlipA6 {
		width, margin = 105, 8
	}
	for i, l := range lines {
		if l.X < margin-0.01 || l.X+l.Len > width-margin+0.01 {
			t.Errorf("%s: %q stands at %.1f–%.1f: outside the margins", why, l.Text, l.X, l.X+l.Len)
		}
		if size == export.SlipA6 && l.Y > 148-7 || l.Size < 2 {
			t.Errorf("%s: %q in %.2f mm at %.1f: too small, or too low", why, l.Text, l.Size, l.Y)
		}
		for _, o := range lines[:i] {
			up := markUp
			if isASCII(l.Text) {
				up = capital
			}
			beside := l.X >= o.X+o.Len-0.01 || o.X >= l.X+l.Len-0.01
			if !beside && l.Y-up*l.Size < o.Y+markDown*o.Size-0.01 {
				t.Errorf("%s: %q at %.2f stands on %q at %.2f", why, l.Text, l.Y, o.Text, o.Y)
			}
		}
	}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > '~' }) < 0
}

// TestSlipPNGIsForAReceiptPrinter: 576 dots of one bit, 8 a millimetre, and every module of the symbol nine dots square.
func TestSlipPNGIsForAReceiptPrinter(t *testing.T) {
	t.Parallel()
	in := slipInput(1)
	in.Format = export.PNG
	file := drawSlips(t, in)
	if depth, kind := file[24], file[25]; depth != 1 || kind != 3 {
		t.Errorf("%d bits of colour type %d, want 1 bit of a palette (3)", depth, kind)
	}
	if !bytes.Contains(file[:64], []byte("pHYs\x00\x00\x1f\x40\x00\x00\x1f\x40\x01")) {
		t.Error("the PNG does not say that it has 8000 pixels a metre")
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil || img.Bounds().Dx() != 576 {
		t.Fatalf("%v, %v; want 576 dots in width", img.Bounds(), err)
	}
	rows := 0
	for y := range img.Bounds().Dy() {
		if runs := darkRuns(img, y); len(runs) > 8 && wholeModules(runs) {
			rows++
		}
	}
	if rows < 33*9*3/4 { // rows with few runs are not counted
		t.Errorf("%d rows of dots consist of whole modules, want most of those of 33 modules", rows)
	}
}

// darkRuns gives the lengths of the dark runs of a row and of the gaps between them.
func darkRuns(img image.Image, y int) (out []int) {
	last, dark := -1, false
	for x := range img.Bounds().Dx() {
		r, _, _, _ := img.At(x, y).RGBA()
		if now := r < 0x8000; now != dark {
			if last >= 0 {
				out = append(out, x-last)
			}
			last, dark = x, now
		}
	}
	return out
}

func wholeModules(runs []int) bool {
	for _, n := range runs {
		if n%9 != 0 {
			return false
		}
	}
	return true
}

// TestSlipOnReceiptPaperIsBlack: no other ink, in no format.
func TestSlipOnReceiptPaperIsBlack(t *testing.T) {
	t.Parallel()
	in := slipInput(1)
	in.Format = export.SVG
	for _, part := range strings.Split(string(drawSlips(t, in)), `"`) {
		if strings.HasPrefix(part, "#") && part != "#000000" && part != "#FFFFFF" {
			t.Errorf("the slip is drawn in %s", part)
		}
	}
}

func TestSlipSymbolIs46Millimetres(t *testing.T) {
	t.Parallel()
	for _, size := range export.SlipSizes {
		for _, host := range []string{"a.vn", "hailong.example.vn", "khaosat.trungtamhanhchinhcong.kiengiang.gov.example.vn"} {
			in := slipInput(1)
			in.Size, in.Format, in.Slips[0].URL = size, export.SVG, "https://"+host+"/i/K7M29QXD"
			_, rest, _ := strings.Cut(string(drawSlips(t, in)), "<svg x=")
			_, rest, _ = strings.Cut(rest, `width="`)
			width, _, _ := strings.Cut(rest, `"`)
			if got := number(t, width); math.Abs(got-46) > 3.1 {
				t.Errorf("%s, %s: the symbol is %g mm wide", size, host, got)
			}
		}
	}
}
