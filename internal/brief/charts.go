package brief

import (
	"slices"
	"strings"
	"time"

	"hailong/internal/chart"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// mostDrawn is how many groups a chart of a document has; the table beside it has all.
const mostDrawn = 12

// drawing is a chart of a book: its name in files and in templates, and what it says in words.
type drawing struct {
	Name, File, Title, Says string
	Picture                 chart.Picture
	Size                    chart.Size
}

// drawings lists the charts that have something to show.
func (b *book) drawings() []drawing {
	all := []drawing{b.drawStrip(), b.drawTrend(), b.drawFactors(), b.drawGroups(b.Book.Agencies, "hinh_don_vi", "don-vi", "report.chart.agencies"),
		b.drawGroups(b.Book.Fields, "hinh_linh_vuc", "linh-vuc", "report.chart.fields"), b.drawPCI()}
	return slices.DeleteFunc(all, func(d drawing) bool { return d.Picture == nil })
}

// drawingNames are the placeholders of all charts, those too that have nothing to show.
var drawingNames = []string{"hinh_muc_tieu", "hinh_xu_huong", "hinh_yeu_to", "hinh_don_vi", "hinh_linh_vuc", "hinh_pci"}

func (b *book) tick(v float64) string { return b.p.Percent(v, 0) }

// targets are the thresholds as lines, the strictest dashed.
func (b *book) targets() []chart.Target {
	var out []chart.Target
	for i := range b.whole.Verdicts {
		v := &b.whole.Verdicts[i]
		over := b.over(v.Threshold, ">", "")
		t := chart.Target{Value: v.Threshold / 100, Sub: v.Source, Label: b.T("console.target.line", "over", over), Short: b.T("console.target.short", "over", over)}
		if i > 0 {
			t.Dash = chart.Dots
		}
		out = append(out, t)
	}
	return out
}

func (b *book) floor(values ...*float64) float64 {
	for i := range b.avoid {
		values = append(values, &b.avoid[i])
	}
	return chart.Floor(values...)
}

func (b *book) drawStrip() drawing {
	d := drawing{Size: chart.Paper, Name: "hinh_muc_tieu", File: "muc-tieu", Title: b.T("report.chart.target")}
	p := b.headline(&b.whole.Satisfaction)
	if p.Rate == nil || p.Hidden {
		return d
	}
	d.Says = b.rate(p) + " (" + b.interval(p) + ")"
	d.Picture = chart.Strip{
		ID: "target", Title: d.Title, Desc: d.Says, Low: p.Low, Value: p.Rate, High: p.High, Min: b.floor(p.Low, p.Rate),
		LowText: b.p.PercentNear(*p.Low, b.avoid...), HighText: b.p.PercentNear(*p.High, b.avoid...), Targets: b.targets(), Tick: b.tick,
	}
	return d
}

func (b *book) drawTrend() drawing {
	d := drawing{Size: chart.Paper, Name: "hinh_xu_huong", File: "xu-huong-thang", Title: b.T("report.chart.trend")}
	picture := chart.Trend{ID: "trend", Title: d.Title, Targets: b.targets(), Tick: b.tick, NLabel: "n", Unit: b.unit()}
	var values []*float64
	var told []string
	for i := range b.Book.Months.Groups {
		g := &b.Book.Months.Groups[i]
		p := b.headline(&g.Satisfaction)
		point := chart.Point{Label: g.Label, Long: g.Label, N: b.den(p)}
		if t, err := time.Parse("2006-01", g.Key); err == nil {
			point.Long, point.Span = b.p.Month(t), t.Format("2006")
			point.Label = strings.TrimRight(strings.TrimSuffix(point.Long, point.Span), " /")
		}
		switch {
		case p.Hidden:
			point.Text = hiddenSign
		case p.Rate != nil:
			point.Value, point.Low, point.High = p.Rate, p.Low, p.High
			point.Text = strings.TrimSuffix(b.rate(p), "%")
			values = append(values, p.Rate, p.Low)
			told = append(told, point.Long+": "+b.rate(p))
		}
		picture.Points = append(picture.Points, point)
	}
	if len(values) == 0 {
		return d
	}
	d.Says = strings.Join(told, "; ")
	picture.Desc, picture.Min = d.Says, b.floor(values...)
	d.Picture = picture
	return d
}

func (b *book) drawFactors() drawing {
	d := drawing{Size: chart.Paper, Name: "hinh_yeu_to", File: "yeu-to", Title: b.T("console.factors.title")}
	picture := chart.Rows{ID: "factors", Title: d.Title, Targets: b.targets(), Tick: b.tick}
	var values []*float64
	var told []string
	for _, id := range b.factors() {
		p := b.whole.Satisfaction.Factors[id]
		row := chart.Row{Label: b.question(id), Text: b.rate(&p), SubText: "n = " + b.den(&p)}
		if !p.Hidden && p.Rate != nil {
			row.Value, row.Low, row.High = p.Rate, p.Low, p.High
			values = append(values, p.Low, p.Rate)
			told = append(told, row.Label+": "+row.Text)
		}
		picture.Rows = append(picture.Rows, row)
	}
	if len(values) == 0 {
		return d
	}
	d.Says = strings.Join(told, "; ")
	picture.Desc, picture.Min = d.Says, b.floor(values...)
	d.Picture = picture
	return d
}

// drawGroups draws the groups with the most answers, in that order.
func (b *book) drawGroups(r *report.Report, name, file, title string) drawing {
	d := drawing{Size: chart.Paper, Name: name, File: file, Title: b.T(title)}
	picture := chart.Rows{ID: file, Title: d.Title, Targets: b.targets(), Tick: b.tick}
	var values []*float64
	var told []string
	for _, g := range b.byAnswers(r) {
		p := b.headline(&g.Satisfaction)
		if p.Hidden || p.Rate == nil {
			continue
		}
		if len(picture.Rows) == mostDrawn {
			d.Title = b.T("report.chart.most", "name", d.Title, "n", mostDrawn)
			picture.Title = d.Title
			break
		}
		picture.Rows = append(picture.Rows, chart.Row{Label: b.groupName(g), Value: p.Rate, Low: p.Low, High: p.High, Text: b.rate(p), SubText: "n = " + b.den(p)})
		values = append(values, p.Low, p.Rate)
		told = append(told, b.groupName(g)+": "+b.rate(p))
	}
	if len(values) == 0 {
		return d
	}
	d.Says = strings.Join(told, "; ")
	picture.Desc, picture.Min = d.Says, b.floor(values...)
	d.Picture = picture
	return d
}

// byAnswers orders groups by their valid answers, the most first; those with equally many as the report has them.
func (b *book) byAnswers(r *report.Report) []*report.Group {
	out := make([]*report.Group, len(r.Groups))
	for i := range r.Groups {
		out[i] = &r.Groups[i]
	}
	slices.SortStableFunc(out, func(x, y *report.Group) int {
		return int(y.Satisfaction.PerResponse.Den - x.Satisfaction.PerResponse.Den)
	})
	return out
}

// groupName gives what a group is called; what bears no code is called so.
func (b *book) groupName(g *report.Group) string {
	if g.Label == "" {
		return b.T("report.no_code")
	}
	return g.Label
}

// factors lists the factors in the order of the survey; those of other versions follow by name.
func (b *book) factors() []survey.QuestionID {
	have := b.whole.Satisfaction.Factors
	var out []survey.QuestionID
	if b.Survey != nil {
		for i := range b.Survey.Questions {
			if q := &b.Survey.Questions[i]; q.Factor {
				if _, ok := have[q.ID]; ok {
					out = append(out, q.ID)
				}
			}
		}
	}
	var rest []survey.QuestionID
	for id := range have {
		if id != survey.OverallQuestion && !slices.Contains(out, id) {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	return append(out, rest...)
}

// question names a question.
func (b *book) question(id survey.QuestionID) string {
	if b.Survey != nil {
		if q, ok := b.Survey.Question(id); ok {
			if s := b.name(q.Short); s != "" {
				return s
			}
		}
	}
	return string(id)
}
