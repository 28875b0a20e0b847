package invite_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/invite"
	"hailong/internal/survey"
)

const address = "https://hailong.example.vn/p/TT-01"

func mustQR(t *testing.T, content string) *invite.Code {
	t.Helper()
	c, err := invite.QR(content)
	if err != nil {
		t.Fatalf("QR(%q): %v", content, err)
	}
	return c
}

var contents = []string{
	address,
	"http://localhost:8080/p/TT-12",
	"https://hailong.ttphvhcc.kiengiang.example.gov.vn/khao-sat/y-kien/p/TT-12",
	strings.Repeat("a", 600),
}

// TestSymbolStructure checks what every QR symbol has, without a decoder: finder and timing patterns, a white quiet
// zone of four modules, the size of its version, and the error level in both copies of the format bits.
func TestSymbolStructure(t *testing.T) {
	t.Parallel()
	for _, content := range contents {
		c := mustQR(t, content)
		m, n := c.Modules(), c.Side()
		if n != 17+4*c.Version()+2*invite.QuietZone || len(m) != n || len(m[0]) != n {
			t.Fatalf("%q: side %d, %d rows, version %d", content, n, len(m), c.Version())
		}
		const q = invite.QuietZone
		for y := range n {
			for x := range n {
				if (x < q || y < q || x >= n-q || y >= n-q) && m[y][x] {
					t.Fatalf("%q: dark module %d,%d in the quiet zone", content, x, y)
				}
			}
		}
		for _, at := range [][2]int{{q, q}, {n - q - 7, q}, {q, n - q - 7}} {
			checkFinder(t, m, at[0], at[1])
		}
		for i := q + 8; i < n-q-8; i++ {
			if dark := i%2 == 0; m[q+6][i] != dark || m[i][q+6] != dark {
				t.Errorf("%q: timing pattern broken at %d", content, i)
			}
		}
		for _, level := range formatLevels(m) {
			if level != c.Level() {
				t.Errorf("%q: format bits say level %c, Level() %c", content, level, c.Level())
			}
		}
	}
}

func checkFinder(t *testing.T, m [][]bool, x0, y0 int) {
	t.Helper()
	for y := range 7 {
		for x := range 7 {
			ring := max(abs(x-3), abs(y-3))
			if m[y0+y][x0+x] != (ring != 2) {
				t.Errorf("finder pattern at %d,%d broken at %d,%d", x0, y0, x, y)
			}
		}
	}
}

func abs(i int) int { return max(i, -i) }

// formatLevels reads the error level out of both copies of the 15 format bits (mask 101010000010010 removed).
func formatLevels(m [][]bool) [2]invite.Level {
	n := len(m) - 2*invite.QuietZone
	at := func(x, y int) uint {
		if m[y+invite.QuietZone][x+invite.QuietZone] {
			return 1
		}
		return 0
	}
	first := at(0, 8)<<1 | at(1, 8)      // bits 14 and 13, left to right
	second := at(8, n-1)<<1 | at(8, n-2) // the other copy runs upwards
	var out [2]invite.Level
	for i, v := range [2]uint{first, second} {
		out[i] = map[uint]invite.Level{0b11: invite.LevelQ, 0b10: invite.LevelH}[v^0b10]
	}
	return out
}

func TestLevelIsHighestOfSameSize(t *testing.T) {
	t.Parallel()
	seen := map[invite.Level]bool{}
	last := 0
	for n := 1; n < 120; n++ {
		c := mustQR(t, strings.Repeat("x", n))
		seen[c.Level()] = true
		if c.Version() < last {
			t.Errorf("%d bytes: version %d after %d", n, c.Version(), last)
		}
		last = c.Version()
	}
	if !seen[invite.LevelQ] || !seen[invite.LevelH] {
		t.Errorf("levels seen: %v, want both", seen)
	}
}

func TestQRRefuses(t *testing.T) {
	t.Parallel()
	for content, why := range map[string]string{"": "nothing", strings.Repeat("a", 4000): "more than any symbol holds"} {
		if c, err := invite.QR(content); survey.KindOf(err) != survey.Invalid || err == nil {
			t.Errorf("QR of %d bytes = %v, %v; want Invalid (%s)", len(content), c, err, why)
		}
	}
	c := mustQR(t, address)
	for _, px := range []int{0, -3, 10_000} {
		if err := c.PNG(&bytes.Buffer{}, px); survey.KindOf(err) != survey.Invalid || err == nil {
			t.Errorf("PNG at %d pixels a module: %v, want Invalid", px, err)
		}
	}
}

func TestRunsAreTheModules(t *testing.T) {
	t.Parallel()
	c := mustQR(t, address)
	got := blank(c.Side())
	for _, r := range c.Runs() {
		for x := r.X; x < r.X+r.Len; x++ {
			if got[r.Y][x] {
				t.Errorf("module %d,%d drawn twice", x, r.Y)
			}
			got[r.Y][x] = true
		}
	}
	if d := cmp.Diff(c.Modules(), got); d != "" {
		t.Errorf("runs differ from modules (-want +got):\n%s", d)
	}
}

func blank(n int) [][]bool {
	rows := make([][]bool, n)
	for y := range rows {
		rows[y] = make([]bool, n)
	}
	return rows
}

func TestPNGModulesAreWholePixels(t *testing.T) {
	t.Parallel()
	c := mustQR(t, address)
	for _, px := range []int{1, 3, 8} {
		var b bytes.Buffer
		if err := c.PNG(&b, px); err != nil {
			t.Fatal(err)
		}
		if depth := b.Bytes()[24]; depth != 1 {
			t.Errorf("PNG has %d bits a pixel, want 1", depth)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if got := img.Bounds(); got != image.Rect(0, 0, c.Side()*px, c.Side()*px) {
			t.Fatalf("bounds %v at %d pixels a module", got, px)
		}
		m := c.Modules()
		for y := range c.Side() * px {
			for x := range c.Side() * px {
				if dark := color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y == 0; dark != m[y/px][x/px] {
					t.Fatalf("pixel %d,%d is dark=%v, module says %v", x, y, dark, m[y/px][x/px])
				}
			}
		}
	}
}

var runPath = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

func TestSVGModules(t *testing.T) {
	t.Parallel()
	c := mustQR(t, address)
	svg := string(c.SVG())
	side := strconv.Itoa(c.Side())
	for _, want := range []string{`viewBox="0 0 ` + side + ` ` + side + `"`, `shape-rendering="crispEdges"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("SVG lacks %s", want)
		}
	}
	if strings.Contains(svg, "style") {
		t.Error("SVG has a style")
	}
	got := blank(c.Side())
	for _, f := range runPath.FindAllStringSubmatch(svg, -1) {
		x, _ := strconv.Atoi(f[1])
		y, _ := strconv.Atoi(f[2])
		n, _ := strconv.Atoi(f[3])
		for i := x; i < x+n; i++ {
			got[y][i] = true
		}
	}
	if d := cmp.Diff(c.Modules(), got); d != "" {
		t.Errorf("SVG path differs from modules (-want +got):\n%s", d)
	}
}

// TestModulesBelongToTheCaller would fail if a drawer could spoil the symbol for the next one.
func TestModulesBelongToTheCaller(t *testing.T) {
	t.Parallel()
	c := mustQR(t, address)
	before := c.SVG()
	for _, row := range c.Modules() {
		clear(row)
	}
	if !bytes.Equal(before, c.SVG()) {
		t.Error("changing Modules changed the symbol")
	}
}

func TestDecodedByAReader(t *testing.T) {
	t.Parallel()
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Skip("zbarimg is not installed (Debian: apt install zbar-tools)")
	}
	for i, content := range contents {
		c := mustQR(t, content)
		var b bytes.Buffer
		if err := c.PNG(&b, 4); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "code"+strconv.Itoa(i)+".png")
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), zbar, "--quiet", "--raw", file).Output()
		if got := strings.TrimSuffix(string(out), "\n"); err != nil || got != content {
			t.Errorf("zbarimg reads %q, %v; want %q", got, err, content)
		}
	}
}

func FuzzQR(f *testing.F) {
	f.Add(address)
	f.Add("Quý doanh nghiệp")
	f.Fuzz(func(t *testing.T, content string) {
		c, err := invite.QR(content)
		if err != nil {
			return
		}
		dark := 0
		for _, r := range c.Runs() {
			dark += r.Len
		}
		if n := c.Side() - 2*invite.QuietZone; dark == 0 || dark > n*n {
			t.Errorf("%d dark modules of %d", dark, n*n)
		}
	})
}
