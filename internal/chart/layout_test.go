package chart_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/chart"
)

// drawing is what a test reads back from markup.
type drawing struct {
	w, h    float64
	texts   []label
	counts  map[string]int // elements by class
	origin  [2]float64     // of the group that is read
	spots   int            // corners of paths
	outside []string
}

type label struct {
	left, right, baseline float64
	text                  string
}

// read parses a picture strictly, as a browser reading XML would, and gathers every coordinate.
func read(t testing.TB, svg chart.SVG) drawing {
	t.Helper()
	d := drawing{counts: map[string]int{}}
	dec := xml.NewDecoder(strings.NewReader(string(svg)))
	var at map[string]string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			at = map[string]string{"": e.Name.Local}
			for _, a := range e.Attr {
				at[a.Name.Local] = a.Value
			}
			d.element(at)
		case xml.EndElement:
			if e.Name.Local == "g" {
				d.origin = [2]float64{}
			}
		case xml.CharData:
			if at[""] == "text" {
				d.texts = append(d.texts, placed(at, string(e)).moved(d.origin))
				at = map[string]string{}
			}
		}
	}
}

func (d *drawing) element(at map[string]string) {
	d.counts[at["class"]]++
	if _, ok := at["style"]; ok {
		d.outside = append(d.outside, "a style attribute")
	}
	if box, ok := at["viewBox"]; ok {
		fmt.Sscanf(box, "0 0 %f %f", &d.w, &d.h)
	}
	if at[""] == "g" {
		fmt.Sscanf(at["transform"], "translate(%f %f)", &d.origin[0], &d.origin[1])
	}
	for _, k := range []string{"x", "x1", "x2", "cx"} {
		d.within(k, at[k], d.w-d.origin[0])
	}
	for _, k := range []string{"y", "y1", "y2", "cy"} {
		d.within(k, at[k], d.h-d.origin[1])
	}
	if at[""] == "rect" {
		d.within("x+width", sum(at["x"], at["width"]), d.w-d.origin[0])
		d.within("y+height", sum(at["y"], at["height"]), d.h-d.origin[1])
	}
	for i, f := range strings.FieldsFunc(at["d"], func(r rune) bool { return strings.ContainsRune("MLz ", r) }) {
		d.within("path", f, []float64{d.w - d.origin[0], d.h - d.origin[1]}[i%2])
		d.spots += i % 2
	}
}

func (d *drawing) within(name, s string, most float64) {
	if s == "" {
		return
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > most+0.11 {
		d.outside = append(d.outside, fmt.Sprintf("%s=%q outside 0..%v", name, s, most))
	}
}

func sum(a, b string) string {
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	return fmt.Sprint(x + y)
}

func placed(at map[string]string, s string) label {
	x, _ := strconv.ParseFloat(at["x"], 64)
	y, _ := strconv.ParseFloat(at["y"], 64)
	w := float64(len([]rune(s))) * 6.5 // about the mean width of a letter
	switch at["text-anchor"] {
	case "middle":
		x -= w / 2
	case "end":
		x -= w
	}
	return label{x, x + w, y, s}
}

func (l label) moved(by [2]float64) label {
	return label{l.left + by[0], l.right + by[0], l.baseline + by[1], l.text}
}

// sane fails on anything outside the box.
func sane(t testing.TB, svg chart.SVG) drawing {
	t.Helper()
	d := read(t, svg)
	if len(d.outside) > 0 {
		t.Fatalf("%d faults, first %s, in\n%.2000s", len(d.outside), d.outside[0], svg)
	}
	return d
}

// free fails where two labels on nearly the same baseline overlap by more than a letter.
func (d drawing) free(t testing.TB, svg chart.SVG) {
	t.Helper()
	for i, a := range d.texts {
		for _, b := range d.texts[i+1:] {
			if math.Abs(a.baseline-b.baseline) < 8 && min(a.right, b.right)-max(a.left, b.left) > 6.5 {
				t.Fatalf("%q and %q overlap in\n%s", a.text, b.text, svg)
			}
		}
	}
}

var sizes = []chart.Size{chart.Wide, chart.Narrow}

func TestEveryPointOfALongSeriesIsKept(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 18, 24, 120, 10_000} {
		for _, size := range sizes {
			svg := trend(months(n)).SVG(size)
			d := sane(t, svg)
			if n > 1 && d.spots != 3*n { // line once, band twice
				t.Errorf("%d points, size %d: paths have %d corners, want %d", n, size, d.spots, 3*n)
			}
			if n <= 120 {
				d.free(t, svg)
			}
		}
	}
}

func TestPointWithoutNeighboursGetsAnErrorBar(t *testing.T) {
	t.Parallel()
	d := read(t, trend(months(5, 1, 3)).SVG(chart.Wide))
	if d.counts["bar"] != 9 || d.counts["band"] != 0 || d.counts["point"] != 3 {
		t.Errorf("three lone points: %d bar lines, %d bands, %d points; want 9, 0, 3", d.counts["bar"], d.counts["band"], d.counts["point"])
	}
}

func TestHostileTextIsInert(t *testing.T) {
	t.Parallel()
	bad := "\"><script>alert(1)</script>&\x00\xff\u202e]]>"
	points := []chart.Point{{Label: bad, Span: bad, Value: ptr(0.5), Text: bad, N: bad}}
	for _, svg := range []chart.SVG{
		chart.Trend{ID: bad, Title: bad, Desc: bad, Points: points, Targets: []chart.Target{{Value: 0.3, Label: bad, Sub: bad}}, NLabel: bad, Unit: bad}.SVG(chart.Wide),
		chart.Strip{ID: bad, Title: bad, LowText: bad, HighText: bad, Low: ptr(0.1), High: ptr(0.2)}.SVG(chart.Narrow),
		chart.Rows{Title: bad, Rows: []chart.Row{{Label: bad, Sub: bad, Text: bad, SubText: bad}}}.SVG(chart.Narrow),
		chart.Control{ID: bad, Title: bad, Desc: bad, Points: points, Signals: []bool{true}, Centre: ptr(0.4), CentreText: bad, LimitText: bad, SignalText: bad, NLabel: bad, Unit: bad}.SVG(chart.Narrow),
		chart.Bar{Title: bad, Segments: []chart.Segment{{Level: 9, Weight: 1, Text: bad}}}.SVG(chart.Wide),
		chart.Heat{ID: bad, Title: bad, Desc: bad, Head: bad, Columns: []string{bad}, TotalHead: bad, Rows: []chart.HeatRow{{Label: bad, Cells: []chart.HeatCell{{Text: bad, N: bad, Step: 99, Below: true}}}},
			Legend: []chart.HeatLegend{{Text: bad}}}.SVG(chart.Narrow),
		chart.LevelRows{ID: bad, Title: bad, Legend: []chart.Segment{{Level: -4, Text: bad}}, Targets: []chart.Target{{Value: 0.3, Label: bad}}, RateHead: bad,
			Rows: []chart.LevelRow{{Label: bad, N: bad, Rate: bad, Interval: bad, Segments: []chart.Segment{{Level: 9, Weight: math.Inf(1), Text: bad}, {Level: 1, Weight: 1, Text: bad}}}, {Hidden: bad}}}.SVG(chart.Wide),
		chart.Multiples{ID: bad, Title: bad, Panels: []chart.Panel{{Title: bad, Note: bad, Points: points, Hidden: []bool{false, true}}}, Targets: []chart.Target{{Value: math.NaN(), Label: bad}}}.SVG(chart.Narrow),
		chart.Spark{ID: bad, Title: bad, Desc: bad, Values: []*float64{ptr(math.NaN()), ptr(7), ptr(-7)}, Target: ptr(math.Inf(1)), Min: math.NaN()}.SVG(chart.Wide),
		chart.SVG(chart.File(chart.Heat{ID: bad, Title: bad, Rows: []chart.HeatRow{{Label: bad}}}, chart.Wide)),
	} {
		sane(t, svg)
		if strings.Contains(string(svg), "<script") {
			t.Errorf("markup came through: %s", svg)
		}
	}
}

func TestFloor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   []*float64
		want float64
		why  string
	}{
		{nil, 0, "nothing to show"},
		{[]*float64{nil, ptr(math.NaN())}, 0, "no value at all"},
		{[]*float64{ptr(0.93), ptr(0.872)}, 0.85, "round, below the least"},
		{[]*float64{ptr(0.9)}, 0.85, "a value on a round number keeps clear of the edge"},
		{[]*float64{ptr(0.49), ptr(0.99)}, 0, "wide spread shows the whole axis"},
		{[]*float64{ptr(1)}, 0.9, "the axis never shrinks to nothing"},
	} {
		if got := chart.Floor(c.in...); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("Floor = %v, want %v (%s)", got, c.want, c.why)
		}
	}
}

func TestPaletteLevel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		levels int
		want   []int
	}{{5, []int{1, 2, 3, 4, 5}}, {3, []int{1, 3, 5}}, {2, []int{1, 5}}, {4, []int{1, 2, 4, 5}}, {1, []int{3}}} {
		for i, want := range c.want {
			if got := chart.PaletteLevel(i+1, c.levels); got != want {
				t.Errorf("PaletteLevel(%d, %d) = %d, want %d", i+1, c.levels, got, want)
			}
		}
	}
}

func TestNothingLeavesTheBox(t *testing.T) {
	t.Parallel()
	number := rapid.Custom(func(t *rapid.T) *float64 {
		switch rapid.IntRange(0, 7).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			v := rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -1, 0, 1, 5e-324}).Draw(t, "odd")
			return &v
		case 2:
			v := rapid.Float64().Draw(t, "any")
			return &v
		default:
			v := rapid.Float64Range(0, 1).Draw(t, "share")
			return &v
		}
	})
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "T6", "94,7", "1.234", "Trung tâm Phục vụ hành chính công tỉnh Kiên Giang, quầy số bảy"}), rapid.String())
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.SampledFrom(sizes).Draw(r, "size")
		tr := chart.Trend{Title: "t", Min: rapid.Float64().Draw(r, "min"), Tick: percent}
		rw := chart.Rows{Title: "t", Min: tr.Min, Tick: percent}
		br := chart.Bar{Title: "t"}
		ct := chart.Control{Title: "t", Min: tr.Min, Tick: percent, Centre: number.Draw(r, "centre"), CentreText: text.Draw(r, "ct"), LimitText: text.Draw(r, "limit"), SignalText: "s"}
		for range rapid.IntRange(0, 30).Draw(r, "n") {
			v, l, h, s := number.Draw(r, "v"), number.Draw(r, "l"), number.Draw(r, "h"), text.Draw(r, "s")
			tr.Points = append(tr.Points, chart.Point{Label: s, Span: s, Value: v, Low: l, High: h, Text: s, N: s})
			rw.Rows = append(rw.Rows, chart.Row{Label: s, Sub: s, Value: v, Low: l, High: h, Text: s, SubText: s})
			if v != nil {
				br.Segments = append(br.Segments, chart.Segment{Level: len(br.Segments), Weight: *v, Text: s})
			}
		}
		for range rapid.IntRange(0, 4).Draw(r, "targets") {
			if v := number.Draw(r, "target"); v != nil {
				tr.Targets = append(tr.Targets, chart.Target{Value: *v, Label: text.Draw(r, "label"), Sub: text.Draw(r, "sub")})
			}
		}
		rw.Targets, ct.Points = tr.Targets, tr.Points
		ct.Signals = rapid.SliceOfN(rapid.Bool(), 0, 40).Draw(r, "signals")
		st := chart.Strip{Title: "t", Min: tr.Min, Targets: tr.Targets, Tick: percent, Value: number.Draw(r, "v"),
			Low: number.Draw(r, "l"), High: number.Draw(r, "h"), LowText: text.Draw(r, "lt"), HighText: text.Draw(r, "ht")}
		for _, svg := range []chart.SVG{tr.SVG(size), ct.SVG(size), rw.SVG(size), br.SVG(size), br.Small(), st.SVG(size)} {
			sane(t, svg)
		}
	})
}

func TestLabelsStandFree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.SampledFrom(sizes).Draw(r, "size")
		v := rapid.Float64Range(0, 1).Draw(r, "v")
		low, high := rapid.Float64Range(0, v).Draw(r, "low"), rapid.Float64Range(v, 1).Draw(r, "high")
		st := strip()
		st.Value, st.Low, st.High, st.Min = &v, &low, &high, chart.Floor(&low, ptr(0.9))
		svg := st.SVG(size)
		sane(t, svg).free(t, svg)
		points := months(rapid.IntRange(1, 60).Draw(r, "n"), rapid.IntRange(0, 60).Draw(r, "gap"))
		svg = trend(points).SVG(size)
		sane(t, svg).free(t, svg)
		svg = control(rapid.IntRange(4, 60).Draw(r, "subgroups")).SVG(size)
		sane(t, svg).free(t, svg)
	})
}

// TestSignalsAreTriangles: a signal differs by its shape, an empty subgroup leaves a gap in both limits.
func TestSignalsAreTriangles(t *testing.T) {
	t.Parallel()
	for size, legend := range map[chart.Size]int{chart.Wide: 0, chart.Narrow: 1} {
		d := sane(t, control(12).SVG(size))
		if d.counts["signal"] != 2+legend || d.counts["limit"] != 4+legend || d.counts["centre"] != 1+legend || d.counts["line"] != 2 {
			t.Errorf("size %d: %d triangles, %d pieces of limits, %d centre lines, %d of the values; want 2, 4, 1, 2 and %d of each in a legend",
				size, d.counts["signal"], d.counts["limit"], d.counts["centre"], d.counts["line"], legend)
		}
	}
	bare := chart.Control{Title: "t", Points: months(3), Signals: []bool{true, true, true, true}}
	for i := range bare.Points {
		bare.Points[i].Value, bare.Points[i].Low = nil, nil
	}
	if d := sane(t, bare.SVG(chart.Wide)); d.counts["signal"]+d.counts["limit"]+d.counts["point"] != 0 {
		t.Error("what has no value is drawn")
	}
}

func ExampleStrip() {
	v := 0.96
	svg := chart.Strip{Title: "96%", Value: &v}.SVG(chart.Wide)
	fmt.Println(svg[:strings.Index(string(svg), "><")+1])
	// Output: <svg class="chart strip wide" viewBox="0 0 720 100" role="img" focusable="false">
}
