package chart_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/chart"
)

var update = flag.Bool("update", false, "write the golden files anew")

func ptr(v float64) *float64 { return &v }

func percent(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) }

var targets = []chart.Target{
	{Value: 0.95, Label: "Mục tiêu 95%", Short: "95%", Sub: "phần II.2.i"},
	{Value: 0.90, Label: "Mục tiêu 90%", Short: "90%", Sub: "phụ lục, số 9", Dash: chart.Dots},
}

// months makes a series of n months from rates that go up and down, with a gap at each index of missing.
func months(n int, missing ...int) []chart.Point {
	gap := map[int]bool{}
	for _, i := range missing {
		gap[i] = true
	}
	out := make([]chart.Point, n)
	for i := range out {
		out[i] = chart.Point{Label: fmt.Sprintf("T%d", i%12+1), Span: fmt.Sprint(2020 + i/12), N: "0"}
		out[i].Long = out[i].Label + "/" + out[i].Span
		if gap[i] {
			continue
		}
		v := 0.93 + float64((i*7)%5)/100
		out[i].Value, out[i].Low, out[i].High = ptr(v), ptr(v-0.04), ptr(v+0.02)
		out[i].Text, out[i].N = strings.Replace(fmt.Sprintf("%.1f", 100*v), ".", ",", 1), fmt.Sprint(120+i)
	}
	return out
}

func trend(points []chart.Point) chart.Trend {
	return chart.Trend{ID: "trend", Title: "Theo tháng", Desc: "Tỷ lệ từng tháng", Points: points, Targets: targets,
		Min: 0.85, Tick: percent, NLabel: "n", Unit: "doanh nghiệp"}
}

func strip() chart.Strip {
	return chart.Strip{ID: "strip", Title: "Khoảng tin cậy so với mục tiêu", Desc: "Khoảng 94,6% đến 97,0%",
		Value: ptr(0.96), Low: ptr(0.946), High: ptr(0.970), LowText: "94,6%", HighText: "97,0%",
		Targets: targets, Min: 0.88, Tick: percent}
}

func rows() chart.Rows {
	return chart.Rows{ID: "rows", Title: "Năm yếu tố", Min: 0.75, Tick: percent, Targets: targets[:1], Rows: []chart.Row{
		{Label: "Tiếp cận dịch vụ", Sub: "Câu 2", Value: ptr(0.951), Low: ptr(0.935), High: ptr(0.963), Text: "95,1%", SubText: "n = 962"},
		{Label: "Công chức, viên chức trực tiếp hướng dẫn và giải quyết công việc", Value: ptr(0.7), Low: ptr(0.5), High: ptr(0.9), Text: "70,0%", SubText: "n = 12"},
		{Label: "Tiếp nhận, xử lý góp ý", Sub: "Câu 8", Text: "–", SubText: "n = 0"},
	}}
}

func bar() chart.Bar {
	return chart.Bar{ID: "levels", Title: "Năm mức", Segments: []chart.Segment{
		{Level: 5, Weight: 443, Text: "44,3%"}, {Level: 4, Weight: 476, Text: "47,6%"}, {Level: 3, Weight: 41, Text: "4,1%"},
		{Level: 2, Weight: 28, Text: "2,8%"}, {Level: 1, Weight: 12, Text: "1,2%"},
	}}
}

// control makes a p-chart whose limits step with n; index 3 is empty and two points are signals.
func control(n int) chart.Control {
	k := chart.Control{ID: "control", Title: "Biểu đồ kiểm soát", Desc: "Tỷ lệ từng tháng", Centre: ptr(0.931), CentreText: "Đường giữa 93,1%",
		LimitText: "Giới hạn kiểm soát", SignalText: "Tín hiệu", Min: 0.8, Tick: percent, NLabel: "n", Unit: "phiếu", Points: months(n, 3), Signals: make([]bool, n)}
	for i := range k.Points {
		if i == 3 {
			continue
		}
		half := 0.03 + float64(i%4)/100
		k.Points[i].Low, k.Points[i].High = ptr(0.931-half), ptr(min(1, 0.931+half))
		k.Signals[i] = i == 5 || i == n-1
	}
	return k
}

func TestGolden(t *testing.T) {
	t.Parallel()
	noData := strip()
	noData.Value, noData.Low, noData.High = nil, nil, nil
	full := strip()
	full.Min, full.Low, full.High, full.LowText, full.HighText = 0, ptr(0.01), ptr(1), "1,0%", "100,0%"
	noLimits := control(5)
	noLimits.Centre, noLimits.Signals = nil, nil
	for i := range noLimits.Points {
		noLimits.Points[i].Low, noLimits.Points[i].High = nil, nil
	}
	all := map[string]chart.SVG{
		"control-wide":      control(24).SVG(chart.Wide),
		"control-narrow":    control(12).SVG(chart.Narrow),
		"control-no-limits": noLimits.SVG(chart.Wide),
		"control-empty":     chart.Control{Title: "Biểu đồ kiểm soát"}.SVG(chart.Narrow),
		"trend-wide":        trend(months(12)).SVG(chart.Wide),
		"trend-narrow":      trend(months(12)).SVG(chart.Narrow),
		"trend-gaps":        trend(months(8, 1, 3, 4)).SVG(chart.Wide),
		"trend-long":        trend(months(36)).SVG(chart.Wide),
		"trend-one":         trend(months(1)).SVG(chart.Narrow),
		"trend-empty":       trend(nil).SVG(chart.Wide),
		"strip-wide":        strip().SVG(chart.Wide),
		"strip-narrow":      strip().SVG(chart.Narrow),
		"strip-no-data":     noData.SVG(chart.Wide),
		"strip-full-axis":   full.SVG(chart.Narrow),
		"rows-wide":         rows().SVG(chart.Wide),
		"rows-narrow":       rows().SVG(chart.Narrow),
		"levels-wide":       bar().SVG(chart.Wide),
		"levels-narrow":     bar().SVG(chart.Narrow),
		"levels-small":      bar().Small(),
		"levels-empty":      chart.Bar{Title: "Năm mức"}.SVG(chart.Wide),
	}
	maps.Copy(all, goldenKinds())
	for name, svg := range all {
		got := strings.ReplaceAll(string(svg), "><", ">\n<") + "\n"
		file := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s differs (run with -update if that is meant):\n%s", name, d)
		}
	}
}
