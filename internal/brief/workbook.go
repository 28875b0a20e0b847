package brief

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"hailong/internal/office"
)

// Workbook writes the tables of a book as an Excel workbook: numbers as numbers, rates as per cent, days as days, a sheet for
// each subject with its heading frozen and filters, charts of Excel's own, and a sheet that says what every column is. A figure
// that is missing or may not be told is an empty cell, and the column behind says which. Nothing in it is a formula. Nothing is
// written unless the whole workbook is there.
func Workbook(w io.Writer, in *Input) error {
	x := &workbook{book: newBook(in), file: excelize.NewFile()}
	defer x.file.Close()
	if err := x.fill(); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	var raw bytes.Buffer
	if err := x.file.Write(&raw); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return office.Repack(w, raw.Bytes())
}

// workbook is a workbook while it is made; the first error stops everything.
type workbook struct {
	*book
	file   *excelize.File
	styles map[string]int
	sheets int
	listed []listed
	err    error
}

// listed is a column as the dictionary names it.
type listed struct {
	sheet string
	column
}

func (x *workbook) try(err error) {
	if x.err == nil {
		x.err = err
	}
}

// sheetsOf says which tables stand on which sheet.
var sheetsOf = []struct {
	name   string
	tables []string
	draw   func(x *workbook, sheet string, at map[string]area)
}{
	{"report.sheet.overview", []string{"ty_le_chung", "moc", "muc", "yeu_to", "doi_chieu"}, (*workbook).drawLevels},
	{"report.sheet.targets", []string{"muc_tieu"}, nil},
	{"report.sheet.trend", []string{"thang"}, (*workbook).drawTrend},
	{"report.sheet.agencies", []string{"don_vi"}, (*workbook).drawBars},
	{"report.sheet.fields", []string{"linh_vuc"}, (*workbook).drawBars},
	{"report.sheet.procedures", []string{"thu_tuc"}, nil},
	{"report.sheet.points", []string{"quay"}, nil},
	{"report.sheet.channels", []string{"kenh"}, nil},
	{"report.sheet.service", []string{"phuc_vu", "ho_so", "di_lai", "ly_do"}, nil},
	{"report.sheet.pci", []string{"pci", "pci_tin_hieu", "pci_thanh_phan"}, nil},
}

func (x *workbook) fill() error {
	x.makeStyles()
	tables := map[string]*table{}
	all := x.tables()
	for i := range all {
		tables[all[i].Name] = &all[i]
	}
	for _, s := range sheetsOf {
		sheet := x.sheet(x.T(s.name))
		row, areas := x.title(sheet), map[string]area{}
		for _, name := range s.tables {
			areas[name] = x.table(sheet, row, tables[name], len(s.tables) == 1)
			row = areas[name].bottom + 3
		}
		if s.draw != nil && x.err == nil {
			s.draw(x, sheet, areas)
		}
	}
	x.methodSheet(tables["cong_thuc"])
	x.try(x.file.SetDocProps(&excelize.DocProperties{Title: x.texts()["trich_yeu"], Creator: x.name(x.Center.Name), Created: stampZero, Modified: stampZero, Language: "vi-VN"}))
	x.fit()
	x.file.SetActiveSheet(0)
	return x.err
}

// stampZero stands where a file says when it was made: the same in every one, so that equal figures give equal files.
const stampZero = "2000-01-01T00:00:00Z"

func (x *workbook) makeStyles() {
	x.styles = map[string]int{}
	add := func(name string, s excelize.Style) {
		id, err := x.file.NewStyle(&s)
		x.styles[name] = id
		x.try(err)
	}
	number := func(format string) *string { return &format }
	border := []excelize.Border{{Type: "bottom", Color: "DDD5C4", Style: 1}}
	font := func(bold bool, size float64) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: bold}
	}
	add("title", excelize.Style{Font: font(true, 14)})
	add("caption", excelize.Style{Font: font(true, 12)})
	add("note", excelize.Style{Font: font(false, 10), Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	add("head", excelize.Style{Font: font(true, 11), Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E3F0EE"}}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	add("text", excelize.Style{Font: font(false, 11), Border: border, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	add("count", excelize.Style{Font: font(false, 11), Border: border, CustomNumFmt: number("#,##0"), Alignment: &excelize.Alignment{Vertical: "top"}})
	add("index", excelize.Style{Font: font(false, 11), Border: border, CustomNumFmt: number("#,##0"), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}})
	add("rate", excelize.Style{Font: font(false, 11), Border: border, CustomNumFmt: number("0.0%"), Alignment: &excelize.Alignment{Vertical: "top"}})
	add("mean", excelize.Style{Font: font(false, 11), Border: border, CustomNumFmt: number("#,##0.00"), Alignment: &excelize.Alignment{Vertical: "top"}})
	add("day", excelize.Style{Font: font(false, 11), CustomNumFmt: number("dd/mm/yyyy"), Alignment: &excelize.Alignment{Horizontal: "left"}})
	add("moment", excelize.Style{Font: font(false, 11), CustomNumFmt: number("dd/mm/yyyy hh:mm"), Alignment: &excelize.Alignment{Horizontal: "left"}})
	x.try(x.file.SetDefaultFont("Times New Roman"))
}

func (x *workbook) sheet(name string) string {
	if x.sheets++; x.sheets == 1 {
		x.try(x.file.SetSheetName("Sheet1", name))
	} else {
		_, err := x.file.NewSheet(name)
		x.try(err)
	}
	landscape, paper, one, none := "landscape", 9, 1, 0
	x.try(x.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &one, FitToHeight: &none}))
	return name
}

// fit makes the sheets as wide as their paper. It comes after filters, which would undo it.
func (x *workbook) fit() {
	yes := true
	for _, name := range x.file.GetSheetList() {
		x.try(x.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	}
}

func (x *workbook) set(sheet string, column, row int, value any, style string) {
	cell, err := excelize.CoordinatesToCellName(column, row)
	x.try(err)
	switch v := value.(type) {
	case nil:
	case string:
		err = x.file.SetCellStr(sheet, cell, v)
	default:
		err = x.file.SetCellValue(sheet, cell, v)
	}
	x.try(err)
	x.try(x.file.SetCellStyle(sheet, cell, cell, x.styles[style]))
}

// title writes what stands over every sheet, and gives the row in which its first table begins.
func (x *workbook) title(sheet string) int {
	x.set(sheet, 1, 1, x.texts()["trich_yeu"], "title")
	x.set(sheet, 1, 2, sheet, "caption")
	x.set(sheet, 1, 3, x.basis(), "note")
	x.try(x.file.MergeCell(sheet, "A3", "J3"))
	x.try(x.file.SetRowHeight(sheet, 3, 54))
	if cautions := x.cautions(); len(cautions) > 0 {
		x.set(sheet, 1, 4, strings.Join(cautions, " "), "note")
		x.try(x.file.MergeCell(sheet, "A4", "J4"))
		x.try(x.file.SetRowHeight(sheet, 4, 30))
	}
	return 6
}

// area is where a table stands: the row of its headings, its last row, its columns and where each begins.
type area struct {
	head, bottom, columns int
	of                    *table
}

// styleOf gives the style of a kind of cell.
var styleOf = map[cellKind]string{textKind: "text", countKind: "count", rateKind: "rate", meanKind: "mean"}

// table writes a table from a row on. One that stands alone on its sheet has its headings frozen and filters on them.
func (x *workbook) table(sheet string, row int, t *table, alone bool) area {
	if !alone {
		x.set(sheet, 1, row, t.Title, "caption")
		row++
	}
	a := area{head: row, bottom: row + len(t.Rows), columns: len(t.Columns), of: t}
	for i, c := range t.Columns {
		x.set(sheet, i+1, row, c.Head, "head")
		x.listed = append(x.listed, listed{sheet, c})
		name, err := excelize.ColumnNumberToName(i + 1)
		x.try(err)
		width, err := x.file.GetColWidth(sheet, name)
		x.try(err)
		x.try(x.file.SetColWidth(sheet, name, name, max(width, c.width())))
	}
	x.try(x.file.SetRowHeight(sheet, a.head, 48))
	hidden := false
	for i, cells := range t.Rows {
		untold, lines := false, 1
		for j, c := range cells {
			lines = max(lines, t.Columns[j].lines(c.Text))
			kind := t.Columns[j].Kind
			if kind == textKind {
				x.set(sheet, j+1, row+1+i, c.Text, "text")
				continue
			}
			untold = untold || c.Text == hiddenSign
			style := styleOf[kind]
			if t.Columns[j].Key == "stt" {
				style = "index"
			}
			x.set(sheet, j+1, row+1+i, c.Value, style)
		}
		x.try(x.file.SetRowHeight(sheet, row+1+i, min(15.5*float64(lines), 409)))
		if untold {
			hidden = true
			x.set(sheet, a.columns+1, row+1+i, x.T("viewer.hidden"), "text")
		}
	}
	if hidden {
		x.set(sheet, a.columns+1, row, x.T("report.col.note"), "head")
	}
	if alone && len(t.Rows) > 0 {
		x.freeze(sheet, a)
	}
	return a
}

func (x *workbook) freeze(sheet string, a area) {
	last, err := excelize.CoordinatesToCellName(a.columns, a.bottom)
	x.try(err)
	first, err := excelize.CoordinatesToCellName(1, a.head)
	x.try(err)
	x.try(x.file.AutoFilter(sheet, first+":"+last, nil))
	below, err := excelize.CoordinatesToCellName(1, a.head+1)
	x.try(err)
	x.try(x.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: a.head, TopLeftCell: below, ActivePane: "bottomLeft"}))
	x.try(x.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, a.head, a.head)}))
}

func (c column) width() float64 {
	switch {
	case c.Wide:
		return 42
	case c.Kind == textKind:
		return 14
	}
	return 13
}

// lines tells how many lines a text takes in its column.
func (c column) lines(text string) (n int) {
	for line := range strings.SplitSeq(text, "\n") {
		n += 1 + utf8.RuneCountInString(line)/int(c.width()*1.05)
	}
	return n
}

// column gives the number of a column of a table, 0 for none.
func (a area) column(key string) int {
	return 1 + slices.IndexFunc(a.of.Columns, keyed(key))
}

// series draws a column of a table against the names of its rows.
func (a area) series(sheet string, column int) excelize.ChartSeries {
	below := func(column int) string {
		name, _ := excelize.ColumnNumberToName(column)
		return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", sheet, name, a.head+1, name, a.bottom)
	}
	name, _ := excelize.ColumnNumberToName(column)
	return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!$%s$%d", sheet, name, a.head), Categories: below(a.column("ten")), Values: below(column)}
}

var chartFont = excelize.Font{Family: "Times New Roman", Size: 10, Color: "1D2A2C"}

func (x *workbook) chartOf(title string, kind excelize.ChartType, percent bool) *excelize.Chart {
	c := &excelize.Chart{
		Type: kind, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: "Times New Roman", Size: 12, Bold: true, Color: "1D2A2C"}}}},
		Legend: excelize.ChartLegend{Position: "bottom", Font: &chartFont}, Dimension: excelize.ChartDimension{Width: 900, Height: 380}, ShowBlanksAs: "gap",
		XAxis: excelize.ChartAxis{Font: chartFont}, YAxis: excelize.ChartAxis{Font: chartFont, MajorGridLines: true},
	}
	if percent {
		c.YAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "0%"}
	}
	return c
}

// drawLevels draws how many answers chose each level.
func (x *workbook) drawLevels(sheet string, at map[string]area) {
	a := at["muc"]
	if a.bottom == a.head {
		return
	}
	c := x.chartOf(x.T("console.levels.title"), excelize.Bar, false)
	c.Legend.Position = "none"
	c.XAxis.ReverseOrder = true
	c.YAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "#,##0"}
	bars := a.series(sheet, a.column("so"))
	bars.Fill = fill("0B5A5E")
	c.Series = []excelize.ChartSeries{bars}
	x.try(x.file.AddChart(sheet, "I6", c))
}

func fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// drawTrend draws the rate by month with the targets, which stand in columns of their own since a chart needs them.
func (x *workbook) drawTrend(sheet string, at map[string]area) {
	a := at["thang"]
	if a.bottom == a.head {
		return
	}
	c := x.chartOf(x.T("report.chart.trend"), excelize.Line, true)
	low, high := x.floorOfAxis(), 1.0
	c.YAxis.Minimum, c.YAxis.Maximum = &low, &high
	rate := a.series(sheet, a.column("ty_le"))
	rate.Fill = fill("0B5A5E")
	rate.Line, rate.Marker = excelize.LineOptions{Width: 2}, excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: fill("0B5A5E")}
	c.Series = []excelize.ChartSeries{rate}
	for i := range x.whole.Verdicts {
		v := &x.whole.Verdicts[i]
		column := a.columns + 3 + i
		over := x.T("console.target.line", "over", x.over(v.Threshold, ">", ""))
		x.set(sheet, column, a.head, over, "head")
		for row := a.head + 1; row <= a.bottom; row++ {
			x.set(sheet, column, row, v.Threshold/100, "rate")
		}
		line := a.series(sheet, column)
		line.Fill = fill("1D2A2C")
		line.Line, line.Marker = excelize.LineOptions{Width: 1.5, Dash: excelize.LineDashDash}, excelize.ChartMarker{Symbol: "none"}
		if i > 0 {
			line.Line.Dash = excelize.LineDashSysDot
		}
		c.Series = append(c.Series, line)
	}
	x.try(x.file.AddChart(sheet, fmt.Sprintf("A%d", a.bottom+3), c))
}

// floorOfAxis is where the axis of rates over time begins.
func (x *workbook) floorOfAxis() float64 {
	var values []*float64
	for i := range x.Book.Months.Groups {
		if p := x.headline(&x.Book.Months.Groups[i].Satisfaction); !p.Hidden {
			values = append(values, p.Rate)
		}
	}
	return x.floor(values...)
}

// drawBars draws the rates of the groups with the most answers; bars begin at 0.
func (x *workbook) drawBars(sheet string, at map[string]area) {
	for _, a := range at {
		apart, below := fmt.Sprintf("A%d", a.bottom+3), fmt.Sprintf("A%d", a.bottom+4)
		if a.bottom == a.head {
			return
		}
		a.bottom = min(a.bottom, a.head+mostDrawn)
		c := x.chartOf(x.T("report.chart.rate_of", "name", a.of.Title), excelize.Bar, true)
		zero, one := 0.0, 1.0
		c.YAxis.Minimum, c.YAxis.Maximum, c.XAxis.ReverseOrder = &zero, &one, true
		c.Legend.Position = "none"
		c.Dimension.Height = 480
		bars := a.series(sheet, a.column("ty_le"))
		bars.Fill = fill("0B5A5E")
		c.Series = []excelize.ChartSeries{bars}
		x.try(x.file.InsertPageBreak(sheet, apart)) // or the paper's end would cut the chart
		x.try(x.file.AddChart(sheet, below, c))
	}
}

// methodSheet says how the figures are made, by which data, and what every column of the other sheets is.
func (x *workbook) methodSheet(formulas *table) {
	sheet := x.sheet(x.T("report.sheet.method"))
	row := x.title(sheet)
	fact := func(label string, value any, style string) {
		x.set(sheet, 1, row, label, "text")
		x.set(sheet, 2, row, value, style)
		if text, ok := value.(string); ok {
			x.try(x.file.SetRowHeight(sheet, row, 15.5*float64((column{Wide: true}).lines(text))))
		}
		row++
	}
	fact(x.T("report.fact.from"), wall(x.Book.Period.From), "day")
	fact(x.T("report.fact.to"), wall(x.Book.Period.LastDay()), "day")
	fact(x.T("report.fact.closing"), wall(x.Book.Closing.In(x.Zone).Truncate(time.Minute)), "moment")
	fact(x.T("report.fact.standing"), x.standing(), "text")
	fact(x.T("report.fact.definitions"), x.Book.Definitions, "text")
	fact(x.T("report.fact.version"), x.Book.Version, "text")
	fact(x.T("report.fact.fingerprint"), x.Book.Fingerprint, "text")
	row += 2
	for _, s := range append(x.method(), x.limits()...) {
		x.set(sheet, 1, row, s, "note")
		x.try(x.file.MergeCell(sheet, fmt.Sprintf("A%d", row), fmt.Sprintf("D%d", row)))
		x.try(x.file.SetRowHeight(sheet, row, 30))
		row++
	}
	dictionary := &table{Title: x.T("report.table.dictionary"), Columns: []column{
		{Head: x.T("report.col.sheet"), Wide: true}, {Head: x.T("report.col.column"), Wide: true}, {Head: x.T("report.col.kind"), Wide: true}, {Head: x.T("report.col.key")},
	}}
	for _, l := range x.listed {
		dictionary.Rows = append(dictionary.Rows, []cell{textOf(l.sheet), textOf(l.Head), textOf(x.T("report.kind." + styleOf[l.Kind])), textOf(l.Key)})
	}
	a := x.table(sheet, row+1, formulas, false)
	x.table(sheet, a.bottom+3, dictionary, false)
}

// wall gives a time as the wall clock of its zone shows it, which is all that a workbook knows.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}
