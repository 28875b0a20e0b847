package brief

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"hailong/internal/chart"
)

// Measures of the sheet, in millimetres.
const (
	sheetWidth  = 210.0
	sheetHeight = 297.0
	sheetMargin = 18.0
	sheetInner  = sheetWidth - 2*sheetMargin
)

// The inks of the sheet.
var (
	inkText  = [3]int{0x1D, 0x2A, 0x2C}
	inkQuiet = [3]int{0x4A, 0x57, 0x59}
	inkTeal  = [3]int{0x0B, 0x5A, 0x5E}
	inkStraw = [3]int{0xC9, 0xA2, 0x4A}
	inkPale  = [3]int{0xE3, 0xF0, 0xEE}
	inkLine  = [3]int{0xDD, 0xD5, 0xC4}
)

// rowsOnSheet is how many agencies the sheet has room for.
const rowsOnSheet = 9

// Summary writes the period on one sheet of A4 as PDF: the headline against the targets, service levels, the agencies with the
// most answers, and by which data. Its texts can be selected, its typeface is embedded.
func Summary(w io.Writer, in *Input) error {
	s := &summary{book: newBook(in), f: fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm"})}
	s.f.SetCatalogSort(true)
	made := in.Book.Closing.UTC()
	if made.IsZero() {
		made = in.Book.Period.To.UTC()
	}
	s.f.SetCreationDate(made)
	s.f.SetModificationDate(made)
	s.f.SetTitle(s.texts()["trich_yeu"], true)
	s.f.SetAuthor(s.name(in.Center.Name), true)
	s.f.SetLang(in.Printer.Lang())
	s.f.SetMargins(sheetMargin, sheetMargin, sheetMargin)
	s.f.SetAutoPageBreak(false, 0)
	s.f.AddUTF8FontFromBytes(sheetFont, "", chart.Font(false))
	s.f.AddUTF8FontFromBytes(sheetFont, "B", chart.Font(true))
	face, err := sfnt.Parse(chart.Font(false))
	if err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	s.face = face
	s.f.AddPage()
	s.head()
	if err := s.headline(); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	s.service()
	s.agencies()
	s.foot()
	if err := s.f.Output(w); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return nil
}

const sheetFont = "BeVietnamPro"

type summary struct {
	*book
	f    *fpdf.Fpdf
	face *sfnt.Font
	buf  sfnt.Buffer
}

// text prepares a font and an ink.
func (s *summary) pen(size float64, bold bool, ink [3]int) {
	style := ""
	if bold {
		style = "B"
	}
	s.f.SetFont(sheetFont, style, size)
	s.f.SetTextColor(ink[0], ink[1], ink[2])
}

// drawable replaces letters that the typeface does not have, so that nothing vanishes unseen.
func (s *summary) drawable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if i, err := s.face.GlyphIndex(&s.buf, r); err != nil || i == 0 {
			return '?'
		}
		return r
	}, printableLine(text))
}

func printableLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' {
			return ' '
		}
		return r
	}, text)
}

// paragraph writes a text over the width w from the present line on, at most so many lines, and goes below it.
func (s *summary) paragraph(x, w, line float64, most int, text string) {
	lines := s.f.SplitText(s.drawable(text), w)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = strings.TrimRight(lines[most-1], " .,;") + "…"
	}
	for _, l := range lines {
		s.f.SetX(x)
		s.f.CellFormat(w, line, l, "", 1, "L", false, 0, "")
	}
}

func (s *summary) head() {
	f := s.f
	f.SetFillColor(inkTeal[0], inkTeal[1], inkTeal[2])
	f.Rect(0, 0, sheetWidth, 4, "F")
	f.SetFillColor(inkStraw[0], inkStraw[1], inkStraw[2])
	f.Rect(0, 4, sheetWidth, 1.6, "F")
	f.SetY(13)
	s.pen(11, true, inkTeal)
	s.paragraph(sheetMargin, sheetInner, 5.4, 2, s.name(s.Center.Name))
	s.pen(17, true, inkText)
	f.Ln(1)
	s.paragraph(sheetMargin, sheetInner, 7.6, 3, s.T("report.summary.title", "period", PeriodWords(s.p, s.Book)))
	s.pen(10, false, inkQuiet)
	s.paragraph(sheetMargin, sheetInner, 5, 1, s.T("report.summary.days", "from", s.p.Date(s.Book.Period.From), "to", s.p.Date(s.Book.Period.LastDay())))
	for _, c := range s.cautions() {
		s.pen(10, true, [3]int{0x7A, 0x52, 0})
		s.paragraph(sheetMargin, sheetInner, 5, 2, c)
	}
}

func (s *summary) headline() error {
	f, p := s.f, s.book.headline(&s.whole.Satisfaction)
	f.Ln(3)
	top := f.GetY()
	s.pen(46, true, inkTeal)
	f.SetXY(sheetMargin, top)
	f.CellFormat(62, 18, s.rate(p), "", 0, "L", false, 0, "")
	f.SetXY(sheetMargin, top+19)
	s.pen(10.5, false, inkText)
	s.paragraph(sheetMargin, 62, 5, 2, s.T("report.summary.counts", "num", s.num(p), "den", s.den(p), "unit", s.unit()))
	s.pen(10, false, inkQuiet)
	s.paragraph(sheetMargin, 62, 5, 1, s.T("console.interval", "interval", s.interval(p)))
	if d := s.drawStrip(); d.Picture != nil {
		png, err := chart.PNG(d.Picture, chart.Wide)
		if err != nil {
			return err
		}
		f.RegisterImageOptionsReader("strip", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(png))
		f.ImageOptions("strip", sheetMargin+64, top+3, sheetInner-64, 0, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	}
	f.SetY(max(f.GetY(), top+36))
	for _, c := range s.conclusions() {
		s.pen(10, false, inkText)
		s.paragraph(sheetMargin, sheetInner, 5, 3, "– "+c)
		f.Ln(0.6)
	}
	return nil
}

// grid writes a table: widths in millimetres, the first column as text, the others as numbers.
func (s *summary) grid(title string, widths []float64, heads []string, rows [][]string) {
	f := s.f
	f.Ln(3)
	s.pen(11, true, inkTeal)
	s.paragraph(sheetMargin, sheetInner, 6, 1, title)
	f.SetDrawColor(inkLine[0], inkLine[1], inkLine[2])
	f.SetFillColor(inkPale[0], inkPale[1], inkPale[2])
	line := func(cells []string, bold, fill bool) {
		s.pen(9, bold, inkText)
		f.SetX(sheetMargin)
		for i, c := range cells {
			align := "R"
			if i == 0 {
				align = "L"
			}
			f.CellFormat(widths[i], 5.6, s.cut(c, widths[i]-2), "B", 0, align, fill, 0, "")
		}
		f.Ln(5.6)
	}
	line(heads, true, true)
	for _, r := range rows {
		line(r, false, false)
	}
}

// cut shortens a text to a width.
func (s *summary) cut(text string, width float64) string {
	text = s.drawable(strings.ReplaceAll(text, "\n", " "))
	if s.f.GetStringWidth(text) <= width {
		return text
	}
	r := []rune(text)
	for len(r) > 0 && s.f.GetStringWidth(string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "…"
}

func (s *summary) service() {
	t := s.serviceTable()
	var rows [][]string
	for _, r := range t.Rows {
		if r[4].Value != nil {
			rows = append(rows, []string{r[1].Text, r[2].Text, r[3].Text, r[4].Text, intervalOf(r[5], r[6])})
		}
	}
	if len(rows) == 0 {
		return
	}
	s.grid(t.Title, []float64{84, 20, 20, 20, 30}, []string{s.T("report.col.figure"), s.T("report.col.num"), s.T("report.col.den"), s.T("report.col.rate"), s.T("report.col.interval.short")}, rows)
	s.pen(9.5, false, inkText)
	s.f.Ln(1)
	s.paragraph(sheetMargin, sheetInner, 4.8, 4, strings.Join(s.serviceWords(), " "))
}

func intervalOf(low, high cell) string {
	if low.Value == nil {
		return low.Text
	}
	return low.Text + "–" + high.Text
}

func (s *summary) agencies() {
	t := s.groupTable("don_vi", "report.table.agencies", s.Book.Agencies, true)
	var rows [][]string
	for _, r := range t.Rows[:min(len(t.Rows), rowsOnSheet)] {
		rows = append(rows, []string{r[2].Text, r[3].Text, r[6].Text, intervalOf(r[7], r[8]), r[9].Text})
	}
	if len(rows) == 0 {
		return
	}
	title := t.Title
	if len(t.Rows) > rowsOnSheet {
		title = s.T("report.chart.most", "name", t.Title, "n", rowsOnSheet)
	}
	s.grid(title, []float64{84, 20, 20, 30, 20}, []string{s.T("explore.head.agency"), s.T("report.col.answers"), s.T("report.col.rate"), s.T("report.col.interval.short"), s.T("service.on_time")}, rows)
}

func (s *summary) foot() {
	s.pen(7.5, false, inkQuiet)
	lines := s.f.SplitText(s.drawable(s.basis()), sheetInner)
	s.f.SetY(sheetHeight - 10 - 3.8*float64(len(lines)+1))
	s.paragraph(sheetMargin, sheetInner, 3.8, 1, s.T("report.limit.not_index"))
	s.paragraph(sheetMargin, sheetInner, 3.8, len(lines), s.basis())
}
