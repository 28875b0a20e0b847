package page_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html"
	"net/url"
	"testing"

	"hailong/internal/chart"
	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// cells gives every group its cells of time, n answers in each; of each seventh cell there is none.
func cells(r *report.Report, by report.Dimension, steps []report.Group) {
	r.Across = by
	for i := range steps {
		r.Columns = append(r.Columns, report.Column{Cell: report.Cell{Key: steps[i].Key, PerBusiness: steps[i].Satisfaction.PerBusiness, PerResponse: steps[i].Satisfaction.PerResponse}, Label: steps[i].Label})
	}
	for g := range r.Groups {
		for i := range steps {
			n := r.Groups[g].Satisfaction.PerResponse.Den/int64(len(steps)) + int64((g*31+i*17)%23)
			if (g+i)%7 == 6 {
				n = 0
			}
			c := report.Cell{Key: steps[i].Key, PerResponse: proportion(n*int64(88+(g+i)%12)/100, n)}
			c.PerBusiness.Proportion = proportion(n*int64(87+(g*3+i)%13)/100, n)
			c.Signal = map[int]string{3: report.SignalBelow, 5: report.SignalAbove}[(g+i)%9]
			r.Groups[g].Cells = append(r.Groups[g].Cells, c)
		}
	}
}

// exploreInput asks by point across twelve months.
func (s sample) exploreInput() page.ExploreInput {
	in := s.input(960, 1000, 1250, 1300, months(12, 120, false))
	f := page.NewFrame(locale.For(s.lang), in.Center, page.ExplorePath, "")
	out := page.ExploreInput{
		Frame: f, User: in.User, Query: in.Query, Typed: url.Values{}, Report: in.Points, Times: in.Months, Center: in.Center, Survey: in.Survey,
		Surveys: in.Surveys, Presets: in.Presets, Zone: in.Zone, Now: in.Now,
	}
	out.Query.By, out.Query.Across = report.ByPoint, report.ByMonth
	for i := range out.Report.Groups {
		out.Report.Groups[i].Service = service(out.Report.Groups[i].Satisfaction.PerResponse.Den)
		mean := 1.75
		out.Report.Groups[i].Service.ExtraContactScore = report.ContactScore{Points: 70, N: 40, Mean: &mean}
	}
	cells(out.Report, report.ByMonth, in.Months.Groups)
	return out
}

func hidden() report.Proportion { return report.Proportion{Hidden: true} }

// exploreStates are the situations in which the page is to be seen.
func (s sample) exploreStates() map[string]page.ExploreInput {
	out := map[string]page.ExploreInput{"points": s.exploreInput()}
	viewer := s.exploreInput()
	viewer.User = page.User{Name: "xem"}
	viewer.Query.Period = survey.DaysFromTo(viewer.Query.Period.From, viewer.Query.Period.LastDay())
	viewer.Periods = []survey.Period{viewer.Query.Period}
	viewer.Report.Public = &report.Public{Floor: 5, Step: 10}
	g := &viewer.Report.Groups[1]
	g.Satisfaction = report.Satisfaction{Headline: report.HeadlineBusiness, Hidden: true, PerResponse: hidden(), PerBusiness: report.BusinessProportion{Proportion: hidden()}, Levels: map[string]int64{}}
	for i := range g.Cells {
		g.Cells[i] = report.Cell{Key: g.Cells[i].Key, PerResponse: hidden(), PerBusiness: report.BusinessProportion{Proportion: hidden()}}
	}
	out["viewer"] = viewer
	month := s.exploreInput()
	month.Query.By, month.Query.Across, month.Report = report.ByMonth, "", month.Times
	out["months"] = month
	undivided := s.exploreInput()
	undivided.Query.By, undivided.Query.Across, undivided.Report = "", "", undivided.Times
	undivided.Report.Groups, undivided.Report.By, undivided.Times = nil, "", nil
	out["undivided"] = undivided
	found := s.exploreInput()
	found.Find, found.Sort, found.Query.Compare = "buu chinh", page.SortByName, true
	out["found"] = found
	nothing := s.exploreInput()
	nothing.Find = `"><b>`
	out["nothing found"] = nothing
	empty := s.exploreInput()
	empty.Report = s.report(report.ByPoint, 0, 0, 0, 0, nil)
	empty.Times = empty.Report
	out["empty"] = empty
	loading := s.exploreInput()
	loading.Loading = true
	out["loading"] = loading
	failed := s.exploreInput()
	failed.Report, failed.Times = nil, nil
	out["failed"] = failed
	refused := s.exploreInput()
	refused.Faults = survey.Faults{{Field: "from", Key: "figures.day_unknown", Args: []any{"value", `"><b>`}}}
	refused.Typed = url.Values{"from": {`"><b>`}, "field": {"dat-dai"}}
	out["refused"] = refused
	return out
}

func TestStatesOfExplore(t *testing.T) {
	t.Parallel()
	states := newSample(t, "vi").exploreStates()
	for state, want := range map[string][]string{
		"points":        {"Các mức hài lòng theo điểm tiếp nhận", "Điểm tiếp nhận theo tháng", "Xu hướng của từng điểm tiếp nhận", "Mức phục vụ theo điểm tiếp nhận", "T1/2021", "▼", `href="/console/explore/heat.png?across=month&by=point&from=2021-01-01&to=2021-05-31"`, `type="date"`},
		"viewer":        {"• Ẩn để không nhận ra người trả lời", `data-hidden="yes"`, `<select id="f-period"`, "!type=\"date\"", "!<option value=\"week\""},
		"months":        {"Các mức hài lòng theo tháng", "Theo tháng", "!Điểm tiếp nhận theo tháng", "!Xu hướng của từng"},
		"undivided":     {"Các mức hài lòng", "Không chia", "!Xu hướng"},
		"found":         {"Nộp hồ sơ qua bưu chính", `value="buu chinh"`, "!>Quầy 01<"},
		"nothing found": {"Không có nhóm nào khớp với điều kiện tìm", "!<table class=\"heat\""},
		"empty":         {"Chưa có số liệu", "!<table class=\"heat\""},
		"loading":       {"Đang nạp số liệu", "!<table"},
		"failed":        {"Chưa tính được số liệu", "!<table"},
		"refused":       {"<title>Lỗi: ", "!<table"},
	} {
		says(t, state, html.UnescapeString(render(t, "console_explore", page.NewExplore(states[state]))), want...)
	}
}

// TestAnEnglishPageKnowsVietnameseNames: who looks for "buu chinh" finds it whatever the page's language.
func TestAnEnglishPageKnowsVietnameseNames(t *testing.T) {
	t.Parallel()
	in := newSample(t, "en").exploreInput()
	in.Find = "buu chinh"
	if p := page.NewExplore(in); len(p.Groups.Rows) != 2 {
		t.Errorf("%d rows, want the whole and one", len(p.Groups.Rows))
	}
}

// TestExploreGivesBackEveryNumber: every group and cell of the report stands in the page with its exact values.
func TestExploreGivesBackEveryNumber(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").exploreInput()
	got := readBack(t, render(t, "console_explore", page.NewExplore(in)))
	hold := func(name, want string) {
		if got[name] != want {
			t.Errorf("%s stands in the page as %q, want %q", name, got[name], want)
		}
	}
	for i := range in.Report.Groups {
		g := &in.Report.Groups[i]
		hold("per_response|point|"+g.Key+"|", exactly(g.Satisfaction.PerResponse))
		hold("per_business|point|"+g.Key+"|", exactly(g.Satisfaction.PerBusiness.Proportion))
		for _, c := range g.Cells {
			p := c.PerBusiness.Proportion
			p.Low, p.High = nil, nil // a cell shows n in their place
			hold("per_business|point|"+g.Key+"||"+c.Key, exactly(p))
		}
	}
	for _, c := range in.Report.Columns {
		p := c.PerBusiness.Proportion
		p.Low, p.High = nil, nil
		hold("per_business||||"+c.Key, exactly(p))
	}
}

// TestTintsStandOnExactComparisons: 19 of 20 is not over 95 %.
func TestTintsStandOnExactComparisons(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").exploreInput()
	for i, n := range [][2]int64{{191, 200}, {190, 200}, {181, 200}, {180, 200}, {170, 200}, {3, 9}} {
		in.Report.Groups[0].Cells[i].PerBusiness.Proportion = proportion(n[0], n[1])
	}
	p := page.NewExplore(in)
	for _, line := range p.Heat.Rows {
		if line.Key != in.Report.Groups[0].Key {
			continue
		}
		for i, want := range []int{0, 1, 1, 2, 3, 0} {
			if got := line.Cells[i].Step; got != want {
				t.Errorf("%s has tint %d, want %d", line.Cells[i].Figure.Counts, got, want)
			}
		}
	}
}

func TestChartsOfExploreAsFiles(t *testing.T) {
	t.Parallel()
	states := newSample(t, "vi").exploreStates()
	for _, name := range []string{page.ChartLevels, page.ChartHeat, page.ChartMultiples, page.ChartTrend} {
		for _, state := range []string{"points", "viewer"} {
			p, ok := page.ExploreChart(states[state], name)
			if !ok || !bytes.Contains(chart.File(p, chart.Wide), []byte("Quầy 03")) && name != page.ChartTrend {
				t.Errorf("%s: no chart %q", state, name)
			}
		}
		if _, ok := page.ExploreChart(states["refused"], name); ok {
			t.Errorf("a refused question has a chart %q", name)
		}
	}
	if _, ok := page.ExploreChart(states["points"], "pie"); ok {
		t.Error("there is a chart nobody knows")
	}
}

// TestAHundredGroupsAreSmall holds the page of a hundred groups across twelve months to its budget.
func TestAHundredGroupsAreSmall(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	in := s.exploreInput()
	var codes, names []string
	for i := range 140 {
		codes = append(codes, fmt.Sprintf("1.%06d.H33", 3947*i%999983))
		names = append(names, fmt.Sprintf("Cấp giấy phép thứ %d về hoạt động có điều kiện trong lĩnh vực %s", i, []string{"đất đai", "xây dựng", "môi trường", "y tế"}[i%4]))
	}
	in.Report = s.report(report.ByProcedure, 9600, 10000, 12500, 13000, s.groups(codes, names, 40))
	in.Query.By = report.ByProcedure
	cells(in.Report, report.ByMonth, in.Times.Groups)
	p := page.NewExplore(in)
	if len(p.Groups.Rows) != 101 || len(p.Heat.Rows) != 101 || p.Groups.More == "" {
		t.Fatalf("%d and %d rows, %q", len(p.Groups.Rows), len(p.Heat.Rows), p.Groups.More)
	}
	out := render(t, "console_explore", p)
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, 6)
	_, _ = z.Write([]byte(out))
	_ = z.Close()
	t.Logf("%d bytes, %d compressed", len(out), b.Len())
	if b.Len() > 100<<10 {
		t.Errorf("a page of 100 groups takes %d bytes compressed", b.Len())
	}
}
