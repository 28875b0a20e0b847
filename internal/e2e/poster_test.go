package e2e_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPosterCodeReads prints every kind of poster, turns it into pixels as a printer would, and reads its code as a phone
// would: the address of the service point, letter by letter.
func TestPosterCodeReads(t *testing.T) {
	bases := map[string]string{
		"plain":     "https://hailong.kiengiang.example",
		"path":      "https://dichvucong.kiengiang.example/hai-long/",
		"port":      "http://192.168.1.20:8080",
		"long host": "https://khao-sat-hai-long-doanh-nghiep.trung-tam-phuc-vu-hanh-chinh-cong.kiengiang.example/cong-dich-vu",
	}
	for name, base := range bases {
		for _, format := range []string{"pdf", "svg", "png", "qr-png", "qr-svg"} {
			for _, size := range []string{"A4", "A5"} {
				if strings.HasPrefix(format, "qr-") && size != "A4" {
					continue // a bare code has no paper
				}
				t.Run(name+" "+format+" "+size, func(t *testing.T) {
					t.Parallel()
					readPoster(t, strings.TrimSuffix(base, "/")+"/p/TT-01", "--base-url", base, "--format", format, "--size", size, "TT-01")
				})
			}
		}
	}
	for _, format := range []string{"pdf", "svg", "png"} {
		t.Run("English "+format, func(t *testing.T) {
			t.Parallel()
			base := "https://hailong.kiengiang.example"
			readPoster(t, base+"/p/TT-13", "--base-url", base, "--format", format, "--size", "A5", "--lang", "en", "TT-13")
		})
	}
}

func readPoster(t *testing.T, want string, args ...string) {
	t.Helper()
	format := args[3]
	file := filepath.Join(t.TempDir(), "poster."+strings.TrimPrefix(format, "qr-"))
	hailong(t, 0, append([]string{"poster", "--out", file}, args...)...)
	picture := file
	switch filepath.Ext(file) {
	case ".pdf":
		picture = printPDF(t, file)
	case ".svg":
		picture = drawSVG(t, file)
	}
	if got := decode(t, picture); got != want {
		t.Errorf("the code reads %q, want %q", got, want)
	}
}

// printPDF turns the only page of a PDF into pixels.
func printPDF(t *testing.T, file string) string {
	t.Helper()
	out := strings.TrimSuffix(file, ".pdf")
	if b, err := exec.CommandContext(t.Context(), tool(t, "pdftoppm", "poppler-utils"), "-png", "-r", "120", "-singlefile", file, out).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, b)
	}
	return out + ".png"
}

// drawSVG has the browser draw a picture.
func drawSVG(t *testing.T, file string) string {
	t.Helper()
	w := openWindow(t, nil)
	w.size(1000, 1420)
	w.do(chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String()))
	b, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	out := file + ".png"
	if err := os.WriteFile(out, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// decode reads the one QR code on a picture.
func decode(t *testing.T, picture string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), tool(t, "zbarimg", "zbar-tools"), "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("zbarimg reads nothing on %s: %v", filepath.Base(picture), err)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// tool finds a program that the tests call.
func tool(t testing.TB, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("these tests need %s: sudo apt-get install %s", name, debian)
	}
	return path
}
