package chart_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"pgregory.net/rapid"

	"hailong/internal/chart"
)

// ruler measures texts by the typeface itself.
type ruler map[string]font.Face

func newRuler(t testing.TB) ruler {
	t.Helper()
	out := ruler{}
	for class, c := range map[string]struct {
		bold bool
		size float64
	}{"": {false, 13}, "strong": {true, 13}, "n": {false, 12}} {
		f, err := opentype.Parse(chart.Font(c.bold))
		if err != nil {
			t.Fatal(err)
		}
		if out[class], err = opentype.NewFace(f, &opentype.FaceOptions{Size: c.size, DPI: 72, Hinting: font.HintingNone}); err != nil {
			t.Fatal(err)
		}
	}
	out["rate"], out["quiet"] = out["strong"], out["strong"]
	return out
}

// width measures a text with tabular figures, 0,68 em each.
func (r ruler) width(class, s string) float64 {
	f, ok := r[class]
	if !ok {
		f = r[""]
	}
	size, w := 13.0, 0.0
	if class == "n" {
		size = 12
	}
	words := strings.FieldsFunc(s, func(c rune) bool { return c >= '0' && c <= '9' })
	for _, word := range words {
		w += float64(font.MeasureString(f, word)) / 64
		s = strings.Replace(s, word, "", 1)
	}
	return w + 0.68*size*float64(len(s)) // what is left are the figures
}

// words gathers the texts of a picture with their true extents.
func (r ruler) words(t testing.TB, svg chart.SVG) []label {
	t.Helper()
	var out []label
	dec, at := xml.NewDecoder(strings.NewReader(string(svg))), map[string]string(nil)
	var d drawing
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			at = map[string]string{"": e.Name.Local}
			for _, a := range e.Attr {
				at[a.Name.Local] = a.Value
			}
			if at[""] == "g" {
				fmt.Sscanf(at["transform"], "translate(%f %f)", &d.origin[0], &d.origin[1])
			}
		case xml.EndElement:
			if e.Name.Local == "g" {
				d.origin = [2]float64{}
			}
		case xml.CharData:
			if at[""] != "text" {
				continue
			}
			l, w := placed(at, ""), r.width(at["class"], string(e))
			switch at["text-anchor"] {
			case "middle":
				l.left -= w / 2
			case "end":
				l.left -= w
			}
			l.right, l.text = l.left+w, string(e)
			out, at = append(out, l.moved(d.origin)), map[string]string{}
		}
	}
}

// apart fails where a text leaves the box or touches another.
func (r ruler) apart(t testing.TB, svg chart.SVG) {
	t.Helper()
	d, words := sane(t, svg), r.words(t, svg)
	for i, a := range words {
		if a.left < -0.6 || a.right > d.w+0.6 || a.baseline < 11 || a.baseline > d.h-3 {
			t.Fatalf("%q stands outside the box of %v by %v: %+v", a.text, d.w, d.h, a)
		}
		for _, b := range words[i+1:] {
			if dy := a.baseline - b.baseline; dy > -13 && dy < 13 && min(a.right, b.right)-max(a.left, b.left) > 0.6 {
				t.Fatalf("%+v and %+v overlap", a, b)
			}
		}
	}
}

func TestNoTextOfTheNewKindsTouchesAnother(t *testing.T) {
	t.Parallel()
	r := newRuler(t)
	rapid.Check(t, func(q *rapid.T) {
		size := rapid.SampledFrom(sizes).Draw(q, "size")
		n, m := rapid.IntRange(0, 12).Draw(q, "n"), rapid.IntRange(0, 40).Draw(q, "m")
		name := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"Sở", "Ngân", "NGUYỄN", "hành", "chính", "Ẩn", "–", "Vănbảnkhôngcómộtkhoảngtrắngnàotrongcảdòngdàinày"}), 0, 25).Draw(q, "name"), " ")
		h, l, k := heat(n, m), levelRows(n), multiples(n)
		if n > 0 {
			h.Rows[0].Label, l.Rows[0].Label, k.Panels[0].Title = name, name, name
		}
		for _, p := range []chart.Picture{h, l, k} {
			r.apart(t, p.SVG(size))
		}
	})
}

// TestHiddenIsNotPrinted: what is handed in with a hidden figure by mistake stands nowhere.
func TestHiddenIsNotPrinted(t *testing.T) {
	t.Parallel()
	secret := "77,7%"
	v := 0.777
	pt := chart.Point{Label: "T1", Value: &v, Low: &v, High: &v, Text: secret, N: secret}
	for _, p := range []chart.Picture{
		chart.Heat{Title: "t", Columns: []string{"T1"}, Rows: []chart.HeatRow{{Label: "a", Cells: []chart.HeatCell{{State: chart.HeatHidden, Text: secret, N: secret, Step: 3, Below: true}}}}},
		chart.LevelRows{Title: "t", Rows: []chart.LevelRow{{Label: "a", N: secret, Rate: secret, Interval: secret, Hidden: "•", Segments: []chart.Segment{{Level: 5, Weight: 7, Text: secret}}}}},
		chart.Multiples{Title: "t", Panels: []chart.Panel{{Title: "a", Points: []chart.Point{pt}, Hidden: []bool{true}}}},
	} {
		for _, size := range sizes {
			svg := string(p.SVG(size))
			if strings.Contains(svg, secret) || strings.Contains(svg, "heat3") || strings.Contains(svg, `"below"`) || strings.Contains(svg, "level5") || strings.Contains(svg, `"tip"`) {
				t.Errorf("a hidden figure is drawn: %s", svg)
			}
			if !strings.Contains(svg, "•") {
				t.Errorf("nothing says that it is hidden: %s", svg)
			}
		}
	}
}

func TestAPictureOfAHundredRowsIsSmall(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for _, size := range sizes {
		svg := heat(100, 12).SVG(size)
		if per := len(svg) / (100 * 13); per > 400 {
			t.Errorf("size %d: %d bytes a cell", size, per)
		}
		_, _ = io.WriteString(z, string(svg))
		_, _ = io.WriteString(z, string(levelRows(100).SVG(size)))
		_, _ = io.WriteString(z, string(multiples(100).SVG(size)))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > 60_000 {
		t.Errorf("both sizes of three pictures of 100 rows are %d bytes compressed", packed.Len())
	}
	t.Logf("%d bytes compressed", packed.Len())
}

func TestFileStandsAlone(t *testing.T) {
	t.Parallel()
	for name, p := range pictures() {
		for _, size := range sizes {
			file := string(chart.File(p, size))
			sane(t, chart.SVG(file))
			rest := strings.Replace(file, `xmlns="http://www.w3.org/2000/svg"`, "", 1)
			for _, bad := range []string{"http", "url(", "@import", "href", "style="} {
				if strings.Contains(rest, bad) {
					t.Errorf("%s: the file has %q", name, bad)
				}
			}
			if strings.Count(file, "<text") != strings.Count(file, "textLength=") {
				t.Errorf("%s: a text without a width of its own", name)
			}
			for _, c := range classes(file) {
				if !strings.Contains(file, "."+strings.ReplaceAll(c, " ", ".")+"{") {
					t.Errorf("%s: class %q has no rule in the file", name, c)
				}
			}
			if string(chart.File(p, size)) != file {
				t.Errorf("%s: two files of one picture differ", name)
			}
		}
	}
}

// classes gives the classes of what is drawn, without that of the whole.
func classes(svg string) []string {
	var out []string
	for i, part := range strings.Split(svg, ` class="`)[1:] {
		if i > 0 {
			out = append(out, part[:strings.IndexByte(part, '"')])
		}
	}
	return out
}

func TestEveryClassHasARuleOnThePage(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("../../web/static/console.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range pictures() {
		for _, c := range classes(string(p.SVG(chart.Wide))) {
			for _, word := range strings.Fields(c) {
				if !strings.Contains(string(css), "."+word+" ") {
					t.Errorf("%s: class %q has no rule in the stylesheet", name, word)
				}
			}
		}
	}
}

func TestPNGIsTheSameLayoutTwiceAsLarge(t *testing.T) {
	t.Parallel()
	for name, p := range pictures() {
		for _, size := range sizes {
			file, err := chart.PNG(p, size)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			img, err := png.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			d := read(t, p.SVG(size))
			if b := img.Bounds(); float64(b.Dx()) < 2*d.w || float64(b.Dx()) > 2*d.w+1 || float64(b.Dy()) < 2*d.h || float64(b.Dy()) > 2*d.h+1 {
				t.Errorf("%s: %v for a box of %v by %v", name, b, d.w, d.h)
			}
			again, _ := chart.PNG(p, size)
			if !bytes.Equal(file, again) {
				t.Errorf("%s: two files of one picture differ", name)
			}
		}
	}
}

// TestPNGHasTints reads the colours back where the layout says that they are.
func TestPNGHasTints(t *testing.T) {
	t.Parallel()
	h := chart.Heat{Title: "t", Columns: []string{"a", "b", "c", "d"}, Rows: []chart.HeatRow{{Label: "x", Cells: []chart.HeatCell{{Step: 0}, {Step: 1}, {Step: 2}, {Step: 3}}}}}
	file, err := chart.PNG(h, chart.Wide)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][3]uint32{{255, 255, 255}, {0xfa, 0xeb, 0xe0}, {0xf2, 0xcd, 0xb8}, {0xe5, 0xa1, 0x83}} {
		r, g, b, _ := img.At(2*(224+96*i)+20, 2*40).RGBA()
		if got := [3]uint32{r >> 8, g >> 8, b >> 8}; got != want {
			t.Errorf("tint %d is %x, want %x", i, got, want)
		}
	}
}

func TestDecorationIsPassedOver(t *testing.T) {
	t.Parallel()
	svg := string(spark().SVG(chart.Wide))
	if !strings.Contains(svg, `aria-hidden="true"`) || strings.Contains(svg, "<title") || strings.Contains(svg, "<text") {
		t.Errorf("a line without a title is no decoration: %s", svg)
	}
	named := spark()
	named.Title = "Xu hướng"
	if !strings.Contains(string(named.SVG(chart.Wide)), "<title>Xu hướng</title>") {
		t.Error("a title is lost")
	}
}
