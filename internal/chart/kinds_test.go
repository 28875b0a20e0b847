package chart_test

import (
	"fmt"
	"strings"

	"hailong/internal/chart"
)

const longName = "Bộ phận tiếp nhận hồ sơ và trả kết quả của Ban Quản lý Khu kinh tế Phú Quốc đặt tại Trung tâm Phục vụ hành chính công tỉnh"

// heat makes a table of n rows and m months; every seventh cell is hidden, every eleventh empty.
func heat(n, m int) chart.Heat {
	h := chart.Heat{ID: "heat", Title: "Tỷ lệ hài lòng theo quầy và tháng", Desc: "Tỷ lệ và số phiếu", Head: "Quầy", TotalHead: "Cả kỳ"}
	for i := range m {
		h.Columns = append(h.Columns, fmt.Sprintf("T%d/2021", i%12+1))
	}
	for i := range n {
		r := chart.HeatRow{Label: fmt.Sprintf("Quầy %d", i+1), Total: chart.HeatCell{Text: "95,2%", N: "1.234"}}
		if i%3 == 1 {
			r.Label = longName
		}
		for k := range m {
			r.Cells = append(r.Cells, heatCell(i*m+k))
		}
		h.Rows = append(h.Rows, r)
	}
	h.Legend = []chart.HeatLegend{
		{chart.HeatCell{Step: 1}, "từ 92,5% đến dưới 95%"}, {chart.HeatCell{Step: 2}, "từ 90% đến dưới 92,5%"}, {chart.HeatCell{Step: 3}, "dưới 90%"},
		{chart.HeatCell{Below: true}, "dưới giới hạn kiểm soát"}, {chart.HeatCell{State: chart.HeatHidden}, "ẩn để không nhận ra người trả lời"},
		{chart.HeatCell{State: chart.HeatNone}, "không có phiếu"},
	}
	return h
}

func heatCell(i int) chart.HeatCell {
	switch {
	case i%7 == 3:
		return chart.HeatCell{State: chart.HeatHidden, Text: "99,9%", N: "3"} // neither may be printed
	case i%11 == 5:
		return chart.HeatCell{State: chart.HeatNone}
	}
	step := i % 4
	return chart.HeatCell{Text: []string{"100,0%", "93,4%", "91,0%", "84,6%"}[step], N: []string{"12", "128", "1.045", "12.345"}[i%4], Step: step, Below: step == 3}
}

func levelRows(n int) chart.LevelRows {
	l := chart.LevelRows{ID: "levelrows", Title: "Mức độ theo quầy", Desc: "Năm mức từng quầy", Targets: targets, Tick: percent, RateHead: "Hài lòng", Legend: []chart.Segment{
		{Level: 5, Text: "Rất hài lòng"}, {Level: 4, Text: "Hài lòng"}, {Level: 3, Text: "Bình thường"}, {Level: 2, Text: "Không hài lòng"}, {Level: 1, Text: "Rất không hài lòng"}}}
	for i := range n {
		r := chart.LevelRow{Label: fmt.Sprintf("Quầy %d", i+1), N: "n = 1.234", Segments: bar().Segments, Rate: "91,9%", Interval: "90,1–93,4%"}
		switch i % 4 {
		case 1:
			r.Label = longName
			r.Segments = []chart.Segment{{Level: 5, Weight: 60, Text: "60,0%"}, {Level: 4, Weight: 15, Text: "15,0%"}, {Level: 3, Weight: 5, Text: "5,0%"}, {Level: 2, Weight: 10, Text: "10,0%"}, {Level: 1, Weight: 10, Text: "10,0%"}}
		case 2:
			r.Segments, r.Rate, r.Interval, r.N, r.Hidden = nil, "•", "", "", "• Ẩn để không nhận ra người trả lời"
		case 3:
			r.Segments, r.Rate, r.Interval, r.N = nil, "–", "", "n = 0"
		}
		l.Rows = append(l.Rows, r)
	}
	return l
}

func multiples(n int) chart.Multiples {
	m := chart.Multiples{ID: "multiples", Title: "Theo cơ quan", Desc: "Tỷ lệ từng tháng", Targets: targets, Min: 0.8, Tick: percent}
	for i := range n {
		p := chart.Panel{Title: fmt.Sprintf("Sở Kế hoạch và Đầu tư %d", i+1), Note: "n = 1.234", Points: months(12), Hidden: make([]bool, 12)}
		if i%3 == 1 {
			p.Title, p.Points, p.Hidden[4], p.Hidden[11] = longName, months(12, 4, 5, 11), true, true
		}
		for k := range p.Points {
			p.Points[k].Text += "%"
		}
		m.Panels = append(m.Panels, p)
	}
	return m
}

func spark() chart.Spark {
	return chart.Spark{Values: []*float64{ptr(0.9), ptr(0.93), nil, ptr(0.97), nil, ptr(0.91), ptr(0.96)}, Target: ptr(0.95), Min: 0.85}
}

// pictures are one of each kind.
func pictures() map[string]chart.Picture {
	return map[string]chart.Picture{"control": control(12), "trend": trend(months(12, 4)), "strip": strip(), "rows": rows(), "levels": bar(),
		"heat": heat(7, 12), "levelrows": levelRows(5), "multiples": multiples(6), "spark": spark()}
}

func goldenKinds() map[string]chart.SVG {
	out := map[string]chart.SVG{"spark": spark().SVG(chart.Wide), "heat-folded": heat(2, 30).SVG(chart.Wide), "heat-empty": chart.Heat{Title: "–"}.SVG(chart.Wide), "multiples-empty": chart.Multiples{Title: "–"}.SVG(chart.Narrow)}
	for _, name := range []string{"heat", "levelrows", "multiples"} {
		out[name+"-wide"], out[name+"-narrow"] = pictures()[name].SVG(chart.Wide), pictures()[name].SVG(chart.Narrow)
	}
	for name, p := range pictures() {
		out["file-"+name] = chart.SVG(strings.TrimSuffix(string(chart.File(p, chart.Wide)), "\n"))
	}
	return out
}

func ExampleFile() {
	table := chart.Heat{
		Title: "Tỷ lệ hài lòng theo quầy và tháng", Head: "Quầy", Columns: []string{"T5/2021", "T6/2021"},
		Rows: []chart.HeatRow{{Label: "Quầy 1", Cells: []chart.HeatCell{{Text: "93,4%", N: "128", Step: 1, Below: true}, {State: chart.HeatHidden}}}},
	}
	file := string(chart.File(table, chart.Narrow))
	fmt.Println(strings.Count(file, "<rect"), "cells, hidden:", strings.Count(file, "•"))
	// Output: 2 cells, hidden: 1
}
