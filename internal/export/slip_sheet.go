package export

import (
	"fmt"
	"io"

	"hailong/internal/survey"
)

// slipsASheet is how many slips stand on a sheet of A4, two by two.
const slipsASheet = 4

// SlipSheet writes slips of A6 on sheets of A4, four each, as PDF: for a day's slips on an office printer. Marks show
// where to cut, and each sheet bears its number in its corner. Size and Format of the input do not matter; what else can
// be wrong is what Slips refuses.
func SlipSheet(w io.Writer, in SlipInput) error {
	in.Size, in.Format = SlipA6, PDF
	press, err := newSlipPress(&in)
	if err != nil {
		return err
	}
	if err := press.sheets(w); err != nil {
		return fmt.Errorf("write sheets of slips: %w", err)
	}
	return nil
}

func (p *slipPress) sheets(w io.Writer) error {
	slips := p.in.Slips
	f := startPDF(p.title(), p.lang, slips[0].Printed)
	pages := (len(slips) + slipsASheet - 1) / slipsASheet
	for n := range pages {
		sheet, err := p.sheet(slips[n*slipsASheet : min((n+1)*slipsASheet, len(slips))])
		if err != nil {
			return err
		}
		sheet.number(p.say.T("slip.page", "page", n+1, "pages", pages), p.lang)
		addPage(f, sheet)
	}
	return f.Output(w)
}

// sheet lays up to four slips out, row by row, each in the middle of its quarter.
func (p *slipPress) sheet(slips []Slip) (*picture, error) {
	width, height, _, _ := A4.paper()
	sheet := &picture{width: width, height: height, lang: p.lang, title: p.title()}
	for i := range slips {
		slip, err := p.page(&slips[i])
		if err != nil {
			return nil, err
		}
		dx := float64(i%2)*width/2 + (width/2-slip.width)/2
		dy := float64(i/2)*height/2 + (height/2-slip.height)/2
		sheet.place(slip.drawing, 1, dx, dy)
	}
	sheet.marks()
	return sheet, nil
}

// marks draws a cross in the middle and a tick at the middle of each edge.
func (p *picture) marks() {
	const thin, edge, tick, arm = 0.15, 4.5, 4.0, 2.5
	x, y := p.width/2, p.height/2
	line := func(x, y, w, h float64) {
		p.shapes = append(p.shapes, shape{path: box(x, y, w, h, 0), fill: paleInk})
	}
	line(x-thin/2, y-arm, thin, 2*arm)
	line(x-arm, y-thin/2, 2*arm, thin)
	for _, at := range []float64{edge, p.height - edge - tick} {
		line(x-thin/2, at, thin, tick)
	}
	for _, at := range []float64{edge, p.width - edge - tick} {
		line(at, y-thin/2, tick, thin)
	}
}

// number writes the sheet's number into the lower right corner, outside the slip's own text.
func (p *picture) number(text string, lang survey.Lang) {
	const size, edge = 6.0, 5.0
	line := words{y: p.height - edge, size: size, ink: paleInk, text: text, lang: lang}
	line.x = p.width - edge - line.width()
	p.words = append(p.words, line)
}
