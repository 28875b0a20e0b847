package export_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"hailong/internal/export"
	"hailong/internal/survey"
)

const address = "https://hailong.example.vn/p/TT-05"

func posterInput() export.PosterInput {
	scale := make([]survey.Choice, 0, 6)
	for i, w := range []string{"Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"} {
		scale = append(scale, survey.Choice{Code: survey.ChoiceCode(strconv.Itoa(i + 1)), Level: i + 1, Label: survey.Label{"vi": w}})
	}
	scale = append(scale, survey.Choice{Code: survey.NotApplicable, Label: survey.Label{"vi": "Không áp dụng"}})
	return export.PosterInput{
		Center: &survey.Center{
			Name:      survey.Label{"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Service Center"},
			Province:  survey.Label{"vi": "Tỉnh Kiên Giang", "en": "Kien Giang Province"},
			Languages: []survey.Lang{"vi", "en", "km"},
			Complaints: survey.Complaints{URL: "https://pakn.example.vn",
				Label: survey.Label{"vi": "Phản ánh, kiến nghị", "en": "Complaints"}},
		},
		Point: &survey.ServicePoint{Code: "TT-05", Name: survey.Label{"vi": "Quầy 05", "en": "Counter 05"},
			Place: survey.Label{"vi": "Công Thương", "en": "Industry and Trade"}},
		Survey: &survey.Survey{Questions: []survey.Question{{ID: survey.OverallQuestion, Kind: survey.ScaleQuestion, Choices: scale}}},
		URL:    address, Size: export.A4, Format: export.PDF,
	}
}

func draw(t *testing.T, in export.PosterInput) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Poster(&b, in); err != nil {
		t.Fatalf("Poster(%s, %s): %v", in.Size, in.Format, err)
	}
	return b.Bytes()
}

// TestPosterDecodes renders every poster format to pixels and reads the symbol with a reader that is not ours.
func TestPosterDecodes(t *testing.T) {
	t.Parallel()
	zbar := need(t, "zbarimg", "zbar-tools")
	for _, size := range export.Sizes {
		for _, format := range export.Formats {
			t.Run(string(size)+"/"+string(format), func(t *testing.T) {
				t.Parallel()
				in := posterInput()
				in.Size, in.Format = size, format
				file := filepath.Join(t.TempDir(), "poster."+string(format))
				if err := os.WriteFile(file, draw(t, in), 0o600); err != nil {
					t.Fatal(err)
				}
				out, err := exec.CommandContext(t.Context(), zbar, "--quiet", "--raw", rendered(t, file, format)).Output()
				if got := strings.TrimSuffix(string(out), "\n"); err != nil || got != address {
					t.Errorf("zbarimg reads %q, %v; want %q", got, err, address)
				}
			})
		}
	}
}

// need finds a program or skips the test.
func need(t *testing.T, program, debian string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed (Debian: apt install %s)", program, debian)
	}
	return path
}

// rendered gives a picture of pixels of a poster file, made by the program that people would look at it with.
func rendered(t *testing.T, file string, format export.Format) string {
	t.Helper()
	switch format {
	case export.PDF:
		run(t, need(t, "pdftoppm", "poppler-utils"), "-png", "-r", "150", "-singlefile", file, file)
		return file + ".png"
	case export.SVG:
		run(t, need(t, "chromium", "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
			"--user-data-dir="+t.TempDir(), "--window-size=800,1130", "--screenshot="+file+".png", "file://"+file)
		return file + ".png"
	default:
		return file
	}
}

func run(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

func TestPosterIsTheSameFileAgain(t *testing.T) {
	t.Parallel()
	for _, format := range export.Formats {
		in := posterInput()
		in.Format = format
		if !bytes.Equal(draw(t, in), draw(t, in)) {
			t.Errorf("%s differs from one drawing to the next", format)
		}
	}
	in := posterInput()
	in.Made = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	if !bytes.Contains(draw(t, in), []byte("D:20261123")) {
		t.Error("the PDF does not carry the day that was given")
	}
}

func TestPosterPNGHasItsTrueSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size export.Size
		dpi  int
		w, h int
	}{{export.A4, 0, 2480, 3508}, {export.A5, 150, 874, 1240}} {
		in := posterInput()
		in.Size, in.Format, in.DPI = c.size, export.PNG, c.dpi
		file := draw(t, in)
		img, err := png.DecodeConfig(bytes.NewReader(file))
		if err != nil || img.Width != c.w || img.Height != c.h {
			t.Errorf("%s at %d dpi: %d × %d pixels, %v; want %d × %d", c.size, c.dpi, img.Width, img.Height, err, c.w, c.h)
		}
		if !bytes.Contains(file[:64], []byte("pHYs")) {
			t.Errorf("%s: the PNG does not say its resolution", c.size)
		}
	}
}

// posterText gives all texts of an SVG poster and its lines with their measured boxes in millimetres.
func posterText(t *testing.T, file []byte) (string, []textLine) {
	t.Helper()
	var all []string
	var out []textLine
	d := xml.NewDecoder(bytes.NewReader(file))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return strings.Join(all, "\n"), out
		}
		if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range start.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("<%s> has attribute %s", start.Name.Local, a.Name.Local)
			}
		}
		if start.Name.Local == "text" {
			var l textLine
			if err := d.DecodeElement(&l, &start); err != nil {
				t.Fatal(err)
			}
			all, out = append(all, l.Text), append(out, l)
		}
	}
}

type textLine struct {
	X    float64 `xml:"x,attr"`
	Y    float64 `xml:"y,attr"`
	Size float64 `xml:"font-size,attr"`
	Len  float64 `xml:"textLength,attr"`
	Text string  `xml:",chardata"`
}

func TestPosterSays(t *testing.T) {
	t.Parallel()
	in := posterInput()
	in.Format = export.SVG
	text, _ := posterText(t, draw(t, in))
	for _, want := range []string{
		"Quý doanh nghiệp có hài lòng?", "Quầy 05", "Công Thương", "hailong.example.vn/p/TT-05", "Tỉnh Kiên Giang",
		"Are you satisfied with our service?", "Phản ánh, kiến nghị: pakn.example.vn", "Tiếng Việt · English",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the poster lacks %q", want)
		}
	}
	flat := strings.ReplaceAll(text, "\n", " ")
	for _, want := range []string{"Trung tâm Phục vụ hành chính công", "Không hỏi tên; không ảnh hưởng đến hồ sơ", "Rất không hài lòng"} {
		if !strings.Contains(flat, want) {
			t.Errorf("the poster lacks %q", want)
		}
	}
	for _, never := range []string{"ẩn danh", "anonym", "https://", "["} {
		if strings.Contains(strings.ToLower(text), never) {
			t.Errorf("the poster says %q", never)
		}
	}
}

func TestPosterInEnglish(t *testing.T) {
	t.Parallel()
	in := posterInput()
	in.Format, in.Lang = export.SVG, "en"
	text, _ := posterText(t, draw(t, in))
	for _, want := range []string{"Counter 05", "Industry and Trade", "Quý doanh nghiệp có hài lòng?"} {
		if !strings.Contains(text, want) {
			t.Errorf("the English poster lacks %q", want)
		}
	}
}

func TestPosterPDFTextCanBeCopied(t *testing.T) {
	t.Parallel()
	pdftotext := need(t, "pdftotext", "poppler-utils")
	file := filepath.Join(t.TempDir(), "poster.pdf")
	if err := os.WriteFile(file, draw(t, posterInput()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), pdftotext, file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Quý doanh nghiệp có hài lòng?", "hailong.example.vn/p/TT-05", "Quầy 05"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("text copied from the PDF lacks %q:\n%s", want, out)
		}
	}
}

// TestPosterNeverOverflows measures every line: inside the margins, and no line on another.
func TestPosterNeverOverflows(t *testing.T) {
	t.Parallel()
	long := "Quầy tiếp nhận và trả kết quả hồ sơ đăng ký kinh doanh, đầu tư, đấu thầu và hỗ trợ doanh nghiệp nhỏ và vừa số 05"
	for _, c := range []struct {
		name, place, center, url, why string
	}{
		{"Quầy 05", "", "Trung tâm", address, "short, no place"},
		{long, long, long, address, "long names"},
		{long + long + long, long + long + long, long + long, address, "names that have to be cut"},
		{strings.Repeat("W", 90), strings.Repeat("Ẫ", 200), strings.Repeat("M", 120), address, "words without a blank"},
		{"Quầy 05", "Tầng 1", "Trung tâm", "https://y-kien.trung-tam-phuc-vu-hanh-chinh-cong.kiengiang.gov.example.vn/p/TT-05", "long host"},
		{"Quầy 05", "Tầng 1", "Trung tâm", "https://" + strings.Repeat("w", 60) + ".example.vn/a/b/c/p/TT-05", "label of 60 letters"},
		{"Qua\u0302\u0300y 05", "Ta\u0302\u0300ng 1", "Trung ta\u0302m", address, "decomposed letters"},
	} {
		for _, size := range export.Sizes {
			in := posterInput()
			center, point := *in.Center, *in.Point
			center.Name, point.Name, point.Place = survey.Label{"vi": c.center}, survey.Label{"vi": c.name}, survey.Label{"vi": c.place}
			in.Center, in.Point, in.URL, in.Size, in.Format = &center, &point, c.url, size, export.SVG
			var b bytes.Buffer
			if err := export.Poster(&b, in); err != nil {
				t.Errorf("%s: %v", c.why, err)
				continue
			}
			_, lines := posterText(t, b.Bytes())
			checkLines(t, c.why+" "+string(size), lines, size)
		}
	}
}

func checkLines(t *testing.T, why string, lines []textLine, size export.Size) {
	t.Helper()
	width, height, margin := 210.0, 297.0, 18.0
	if size == export.A5 {
		width, height, margin = 148, 210, 18*62.0/88
	}
	for i, l := range lines {
		if l.X < margin-0.01 || l.X+l.Len > width-margin+0.01 || l.Y < 0 || l.Y > height-5 {
			t.Errorf("%s: %q stands at %.1f–%.1f, %.1f: outside the margins", why, l.Text, l.X, l.X+l.Len, l.Y)
		}
		if l.Size < 8*0.35*62/88 {
			t.Errorf("%s: %q is set in %.2f mm, too small to read", why, l.Text, l.Size)
		}
		for _, o := range lines[:i] {
			apart := l.X >= o.X+o.Len || o.X >= l.X+l.Len || math.Abs(l.Y-o.Y) > 0.95*math.Min(l.Size, o.Size)
			if !apart {
				t.Errorf("%s: %q stands on %q", why, l.Text, o.Text)
			}
		}
	}
}

func TestPosterRefuses(t *testing.T) {
	t.Parallel()
	for why, spoil := range map[string]func(*export.PosterInput){
		"no center":           func(in *export.PosterInput) { in.Center = nil },
		"no point":            func(in *export.PosterInput) { in.Point = nil },
		"unknown size":        func(in *export.PosterInput) { in.Size = "a3" },
		"unknown format":      func(in *export.PosterInput) { in.Format = "gif" },
		"no address":          func(in *export.PosterInput) { in.URL = "" },
		"not a web address":   func(in *export.PosterInput) { in.URL = "javascript:alert(1)" },
		"resolution too high": func(in *export.PosterInput) { in.Format, in.DPI = export.PNG, 6000 },
		"address not typable": func(in *export.PosterInput) { in.URL = "https://a.vn/" + strings.Repeat("x", 700) },
		"address for no code": func(in *export.PosterInput) { in.URL = "https://a.vn/" + strings.Repeat("x", 7000) },
		"letter without glyph": func(in *export.PosterInput) {
			in.Point = &survey.ServicePoint{Name: survey.Label{"vi": "ខ្មែរ"}}
		},
	} {
		in := posterInput()
		spoil(&in)
		var b bytes.Buffer
		if err := export.Poster(&b, in); err == nil || survey.KindOf(err) != survey.Invalid || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written; want Invalid and none", why, err, b.Len())
		}
	}
}

func TestPosterTellsOfAWriterThatFails(t *testing.T) {
	t.Parallel()
	for _, format := range export.Formats {
		in := posterInput()
		in.Format, in.DPI = format, 72
		if err := export.Poster(fullDisk{}, in); err == nil {
			t.Errorf("%s: a full disk was not noticed", format)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func BenchmarkPoster(b *testing.B) {
	for _, format := range export.Formats {
		b.Run(string(format), func(b *testing.B) {
			in := posterInput()
			in.Format = format
			for b.Loop() {
				if err := export.Poster(io.Discard, in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
