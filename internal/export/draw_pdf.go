package export

import (
	"io"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"hailong/internal/survey"
)

// fixedDay is written into a PDF where no day is given: the same poster is then the same file.
var fixedDay = time.Date(2021, 2, 22, 0, 0, 0, 0, time.UTC)

// drawPDF writes a page as PDF with embedded subsets of the fonts; its texts can be selected, searched and copied.
func drawPDF(w io.Writer, p *picture, made time.Time) error {
	f := startPDF(p.title, p.lang, made)
	addPage(f, p)
	return f.Output(w)
}

// startPDF begins a document without pages. Errors of everything that follows come out when it is written.
func startPDF(title string, lang survey.Lang, made time.Time) *fpdf.Fpdf {
	if made.IsZero() {
		made = fixedDay
	}
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm"})
	f.SetCatalogSort(true)
	f.SetCreationDate(made.UTC())
	f.SetModificationDate(made.UTC())
	f.SetTitle(title, true)
	f.SetLang(string(lang))
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	for _, bold := range []bool{false, true} {
		f.AddUTF8FontFromBytes(pdfFamily, pdfStyle(bold), face(bold).data)
	}
	return f
}

// addPage draws a page of its own size behind those that the document has.
func addPage(f *fpdf.Fpdf, p *picture) {
	f.AddPageFormat("P", fpdf.SizeType{Wd: p.width, Ht: p.height})
	f.SetLineCapStyle("round")
	f.SetLineJoinStyle("round")
	for i := range p.shapes {
		p.shapes[i].pdf(f)
	}
	for i := range p.symbols {
		p.symbols[i].pdf(f)
	}
	for i := range p.words {
		p.words[i].pdf(f)
	}
}

const pdfFamily = "BeVietnamPro"

func pdfStyle(bold bool) string {
	if bold {
		return "B"
	}
	return ""
}

func (s *shape) pdf(f *fpdf.Fpdf) {
	style := ""
	if s.fill != "" {
		f.SetFillColor(s.fill.rgb())
		style += "F"
	}
	if s.line != "" {
		f.SetDrawColor(s.line.rgb())
		f.SetLineWidth(s.width)
		style += "D"
	}
	for i := range s.path {
		seg := &s.path[i]
		switch a, b, c := seg.to[0], seg.to[1], seg.to[2]; seg.op {
		case 'M':
			f.MoveTo(a.x, a.y)
		case 'L':
			f.LineTo(a.x, a.y)
		case 'C':
			f.CurveBezierCubicTo(a.x, a.y, b.x, b.y, c.x, c.y)
		case 'Z':
			f.ClosePath()
		}
	}
	f.DrawPath(style)
}

// pdf draws the symbol as one path, so that no viewer shows seams between rows. Its rectangles are written as PDF has
// them, in points from the foot of the page: thousands of slips make a document, and fpdf's own lines take four times
// the room.
func (s *symbol) pdf(f *fpdf.Fpdf) {
	_, height := f.GetPageSize()
	module := s.side / float64(s.code.Side()) / millimetre
	x, y := s.x/millimetre, (height-s.y)/millimetre
	f.SetFillColor(black.rgb())
	b := make([]byte, 0, 12<<10)
	for _, r := range s.code.Runs() {
		for _, v := range [...]float64{x + float64(r.X)*module, y - float64(r.Y)*module, float64(r.Len) * module, -module} {
			b = append(strconv.AppendFloat(b, v, 'f', 3, 64), ' ')
		}
		b = append(b, "re\n"...)
	}
	f.RawWriteStr(string(append(b, 'f')))
}

func (l *words) pdf(f *fpdf.Fpdf) {
	f.SetFont(pdfFamily, pdfStyle(l.bold), l.size)
	f.SetTextColor(l.ink.rgb())
	f.Text(l.x, l.y, l.text)
}

// rgb gives the three parts of a colour, 0 to 255.
func (c colour) rgb() (r, g, b int) {
	v, err := strconv.ParseUint(string(c[1:]), 16, 32)
	if err != nil {
		panic("colour " + string(c)) // colours are part of the program
	}
	return int(v >> 16), int(v >> 8 & 0xff), int(v & 0xff)
}
