package export

import (
	"strconv"

	"hailong/internal/invite"
	"hailong/internal/locale"
	"hailong/internal/survey"
)

// Measures of the sheet in millimetres, as on A4.
const (
	side      = 18.0 // white at the left and right
	topBand   = 9.0
	footBand  = 6.0
	sealSide  = 19.0
	qrSide    = 88.0
	frame     = 1.0 // line around the symbol, outside its quiet zone
	faceSide  = 14.0
	maxGap    = 15.0 // between blocks
	lead      = 1.3  // distance of baselines; Vietnamese letters carry two marks
	firstLine = 1.0  // from the top of a block to its first baseline, in ems
)

// posterSheet holds a poster's texts and measures while it is laid out.
type posterSheet struct {
	in            *PosterInput
	code          *invite.Code
	width, height float64
	first, second survey.Lang
	address       lines
}

func newPosterSheet(in *PosterInput, code *invite.Code, width, height float64) *posterSheet {
	s := &posterSheet{in: in, code: code, width: width, height: height, first: "vi", second: "en"}
	if in.Lang == "en" {
		s.first, s.second = s.second, s.first
	}
	s.address = fitAddress(invite.Typed(in.URL), s.inner())
	return s
}

// fitAddress prefers one line, then two, as long as the letters stay large enough to be copied from a wall.
func fitAddress(address string, width float64) lines {
	var set lines
	for i, least := range []float64{20, 16, 12} {
		if set = fit(splitAddress(address), true, width, i+1, 28, least); !set.cut && !set.broken {
			break
		}
	}
	return set
}

// inner gives the width between the margins.
func (s *posterSheet) inner() float64 { return s.width - 2*side }

// say gives a message in the big or the small language.
func (s *posterSheet) say(lang survey.Lang, key string, args ...any) string {
	return locale.For(string(lang)).T(key, args...)
}

func (s *posterSheet) name() string { return plain(s.in.Point.Name.In(s.first)) }

func (s *posterSheet) title() string { return s.say(s.first, "poster.title", "point", s.name()) }

// block is a part of the sheet: what it draws from y = 0 down, and how high it is.
type block struct {
	drawing
	height float64
}

// set writes lines below what the block has: (x, width) is their place, align 0 left, 0.5 middle, 1 right.
func (b *block) set(l lines, bold bool, c colour, lang survey.Lang, x, width, align float64) {
	b.setLed(lead, l, bold, c, lang, x, width, align)
}

// setLed is set with another distance of baselines, in ems: led.
func (b *block) setLed(led float64, l lines, bold bool, c colour, lang survey.Lang, x, width, align float64) {
	for i, row := range l.rows {
		step := led
		if i == 0 {
			step = firstLine
		}
		b.height += step * l.size * millimetre
		line := words{y: b.height, size: l.size, bold: bold, ink: c, text: row, lang: lang}
		line.x = x + (width-line.width())*align
		b.words = append(b.words, line)
	}
	b.height += (led - firstLine) * l.size * millimetre // below the last baseline
}

// draw stacks the blocks with equal gaps, the last at the foot.
func (s *posterSheet) draw() drawing {
	var d drawing
	d.shapes = append(d.shapes, shape{path: box(0, 0, s.width, s.height, 0), fill: white})
	d.place(band(s.width, topBand), 1, 0, 0)
	d.place(band(s.width, footBand), 1, 0, s.height-footBand)

	blocks := []block{s.header(), s.question(), s.scan(), s.typing()}
	if row, ok := s.faces(); ok {
		blocks = append(blocks, row)
	}
	foot := s.foot()
	room := s.height - topBand - footBand - foot.height - 5
	for _, b := range blocks {
		room -= b.height
	}
	gap := min(room/float64(len(blocks)+1), maxGap)
	y := topBand + (room-gap*float64(len(blocks)-1))/2
	for _, b := range blocks {
		d.place(b.drawing, 1, 0, y)
		y += b.height + gap
	}
	d.place(foot.drawing, 1, 0, s.height-footBand-5-foot.height)
	return d
}

// header says whose poster it is: seal, center, province; at the right the service point.
func (s *posterSheet) header() block {
	var b, left, right block
	b.place(seal(), sealSide/36, side, 0)

	x, room := side+sealSide+5, s.inner()-sealSide-5
	name := s.name()
	rightWidth := min(max(semibold().width(name, 25), 30), room*0.45)
	right.set(fit(splitWords(name), true, rightWidth, 2, 25, 11), true, teal, s.first, s.width-side-rightWidth, rightWidth, 1)
	if place := plain(s.in.Point.Place.In(s.first)); place != "" {
		right.height += 0.5
		right.set(fit(splitWords(place), false, rightWidth, 2, 13, 10), false, paleInk, s.first, s.width-side-rightWidth, rightWidth, 1)
	}
	width := room - rightWidth - 6
	left.set(fit(splitWords(plain(s.in.Center.Name.In(s.first))), true, width, 3, 17, 10), true, ink, s.first, x, width, 0)
	if province := plain(s.in.Center.Province.In(s.first)); province != "" {
		left.height += 0.5
		left.set(fit(splitWords(province), false, width, 2, 14, 10), false, ink, s.first, x, width, 0)
	}
	b.height = max(sealSide, left.height, right.height)
	b.place(left.drawing, 1, 0, max(0, (sealSide-left.height)/2))
	b.place(right.drawing, 1, 0, max(0, (sealSide-right.height)/2))
	return b
}

// question asks, in one line where the width allows.
func (s *posterSheet) question() block {
	var b block
	ask := func(lang survey.Lang) []string { return splitWords(s.say(lang, "poster.question")) }
	b.set(fit(ask(s.first), true, s.inner(), 1, 38, 18), true, teal, s.first, side, s.inner(), 0)
	b.height++
	b.set(fit(ask(s.second), false, s.inner(), 1, 16, 10), false, paleInk, s.second, side, s.inner(), 0)
	return b
}

// scan shows the symbol in its frame and three steps beside it.
func (s *posterSheet) scan() block {
	outer := qrSide + 2*frame
	var b, code block
	code.shapes = append(code.shapes, shape{path: box(side+frame/2, frame/2, outer-frame, outer-frame, 3), fill: white, line: teal, width: frame})
	code.symbols = append(code.symbols, symbol{x: side + frame, y: frame, side: qrSide, code: s.code,
		alt: s.say(s.first, "poster.qr", "address", s.in.URL)})

	x := side + outer + 9
	var steps block
	for i := 1; i <= 3; i++ {
		if i > 1 {
			steps.height += 4
			steps.rule(x, steps.height, s.width-side-x)
			steps.height += 4.3
		}
		step := s.step(i, x)
		steps.place(step.drawing, 1, 0, steps.height)
		steps.height += step.height
	}
	b.height = max(outer, steps.height)
	b.place(code.drawing, 1, 0, (b.height-outer)/2)
	b.place(steps.drawing, 1, 0, (b.height-steps.height)/2)
	return b
}

// step is a number in a box with a sentence in both languages beside it.
func (s *posterSheet) step(i int, x float64) block {
	const square = 10.0
	var b block
	b.shapes = append(b.shapes, shape{path: box(x+.25, .25, square-.5, square-.5, 1.2), line: teal, width: 0.5})
	number := block{}
	number.set(lines{rows: []string{strconv.Itoa(i)}, size: 15}, true, teal, s.first, x, square, 0.5)
	b.place(number.drawing, 1, 0, 1.75)

	key := "poster.step" + strconv.Itoa(i)
	text := x + square + 4
	width := s.width - side - text
	b.set(fit(splitWords(s.say(s.first, key)), false, width, 2, 15, 11), false, ink, s.first, text, width, 0)
	b.height += 0.6
	b.set(fit(splitWords(s.say(s.second, key)), false, width, 2, 12, 9), false, paleInk, s.second, text, width, 0)
	b.height = max(b.height, square)
	return b
}

// typing prints the address for those whose phone does not scan.
func (s *posterSheet) typing() block {
	var b block
	b.rule(side, 0, s.inner())
	b.height += 3.6
	hint := s.say(s.first, "poster.type") + " · " + s.say(s.second, "poster.type")
	b.set(fit(splitWords(hint), false, s.inner(), 1, 13, 8), false, paleInk, s.first, side, s.inner(), 0)
	b.height += 1.5
	b.set(s.address, true, ink, "", side, s.inner(), 0)
	b.height += 3
	b.rule(side, b.height, s.inner())
	return b
}

// faces shows the five levels of the overall question, worst to best as on the form; ok is false where there are not five.
func (s *posterSheet) faces() (b block, ok bool) {
	if s.in.Survey == nil {
		return b, false
	}
	q, found := s.in.Survey.Question(survey.OverallQuestion)
	if !found || len(q.Levels()) != len(faces()) {
		return b, false
	}
	cell := s.inner() / float64(len(faces()))
	for i, level := range q.Levels() {
		x := side + cell*float64(i)
		b.place(faces()[i], faceSide/36, x+(cell-faceSide)/2, 0)
		word := block{height: faceSide + 1.5}
		word.set(fit(splitWords(plain(level.Label.In(s.first))), false, cell-4, 2, 12, 8), false, ink, s.first, x+2, cell-4, 0.5)
		b.place(word.drawing, 1, 0, 0)
		b.height = max(b.height, word.height)
	}
	return b, true
}

// foot says where complaints go and which languages the survey has.
func (s *posterSheet) foot() block {
	var b, right block
	languages := ""
	for _, l := range s.in.Center.Languages {
		if locale.Known(string(l)) {
			if languages != "" {
				languages += " · "
			}
			languages += s.say(l, "poster.language")
		}
	}
	half := s.inner()*0.3 - 4
	if languages != "" {
		right.set(fit(splitWords(languages), false, half, 1, 12, 8), false, paleInk, s.first, s.width-side-half, half, 1)
	}
	if c := s.in.Center.Complaints; c.URL != "" && c.Label.In(s.first) != "" {
		text := plain(c.Label.In(s.first)) + ": " + invite.Typed(c.URL)
		width := s.inner() - half - 8
		b.set(fit(splitWords(text), false, width, 2, 12, 8), false, paleInk, s.first, side, width, 0)
	}
	b.place(right.drawing, 1, 0, max(0, b.height-right.height))
	b.height = max(b.height, right.height)
	return b
}
