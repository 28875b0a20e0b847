package office

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"
)

// piece is a text of a paragraph with its place in the paragraph's joined text; without an element it only parts others.
type piece struct {
	element *etree.Element
	text    string
	from    int
}

// textsOf gives the texts of a paragraph in order, those of paragraphs inside it (of text boxes) left out.
func textsOf(paragraph *etree.Element) (out []piece) {
	at := 0
	var walk func(*etree.Element)
	walk = func(e *etree.Element) {
		for _, child := range e.ChildElements() {
			add := piece{from: at}
			switch {
			case isParagraph(child) || child.Tag == "del" || child.Tag == "pPr" || child.Tag == "rPr":
				continue
			case child.Tag == "t" && (child.Space == "w" || child.Space == "a"):
				add.element, add.text = child, child.Text()
			case child.Tag == "tab" || child.Tag == "br" || child.Tag == "cr":
				add.text = "\n"
			default:
				walk(child)
				continue
			}
			out = append(out, add)
			at += len(add.text)
		}
	}
	walk(paragraph)
	return out
}

func joinedText(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

// replace fills the placeholders of a paragraph.
func (p *part) replace(paragraph *etree.Element, s *scope) {
	pieces := textsOf(paragraph)
	text := joinedText(pieces)
	if !strings.Contains(text, "{{") && !strings.Contains(text, "}}") {
		return
	}
	marks, wrong := marksIn(text)
	for _, w := range wrong {
		p.fault(p.numbers[paragraph], text, "broken", "what", w)
	}
	for _, m := range slices.Backward(marks) {
		value, ok := s.text(m.path, m.name)
		switch {
		case m.slide && p.kind == Word:
			p.fault(p.numbers[paragraph], text, "slide_only", "name", m.name)
			continue
		case m.slide: // the slide was repeated for it
			value = ""
		case !ok && p.pictureNamed(m, s):
			p.fault(p.numbers[paragraph], text, "picture_as_text", "name", joined(m.path, m.name))
			continue
		case !ok:
			p.unknown(p.numbers[paragraph], text, m, s)
			continue
		}
		put(pieces, m, printable(value))
	}
	for _, x := range pieces {
		if x.element != nil {
			p.breakLines(x.element)
		}
	}
}

func (p *part) pictureNamed(m mark, s *scope) bool {
	v := s.bound(m.path)
	if v == nil {
		return false
	}
	_, ok := v.Pictures[m.name]
	return ok
}

// put writes a value into the text in which the placeholder begins and takes the rest of it out of those behind.
func put(pieces []piece, m mark, value string) {
	first := true
	for i := range pieces {
		x := &pieces[i]
		from, to := max(m.from-x.from, 0), min(m.to-x.from, len(x.text))
		if x.element == nil || from >= len(x.text) || to <= 0 {
			continue
		}
		now := x.element.Text() // marks are put in from the last to the first: what is before this one is as it was
		after := now[to:]
		if first {
			x.element.SetText(now[:from] + value + after)
			first = false
			continue
		}
		x.element.SetText(now[:from] + after)
	}
}

// breakLines makes line breaks of the language of texts into those of the document, and keeps spaces.
func (p *part) breakLines(t *etree.Element) {
	text := t.Text()
	if t.Space == "w" {
		t.CreateAttr("xml:space", "preserve")
	}
	if !strings.Contains(text, "\n") {
		return
	}
	lines := strings.Split(text, "\n")
	t.SetText(lines[0])
	unit := t // what is repeated: in Word the text inside its run, on slides the run
	if t.Space == "a" {
		unit = t.Parent()
	}
	at := unit.Index()
	for i, line := range lines[1:] {
		br := etree.NewElement(unit.Space + ":br")
		next := unit.Copy()
		target := next
		if t.Space == "a" {
			target = next.SelectElement("t")
		}
		target.SetText(line)
		unit.Parent().InsertChildAt(at+1+2*i, br)
		unit.Parent().InsertChildAt(at+2+2*i, next)
	}
}

// printable takes out what may not stand in XML, and makes other line ends into "\n".
func printable(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ", "\v", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r == '\n' || r >= 0x20 && r != utf8.RuneError && r != 0xFFFE && r != 0xFFFF && (r < 0x7F || r > 0x9F) {
			return r
		}
		return -1
	}, s)
}
