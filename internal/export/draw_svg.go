package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// fontFamily names the poster's font and what looks most like it where it is not installed.
const fontFamily = `'Be Vietnam Pro', 'Noto Sans', 'Segoe UI', Arial, sans-serif`

// drawSVG writes a page as SVG in user units of one millimetre. Texts stay text; each carries its measured length, so
// that it keeps its place in another font too. There is no style attribute, no script, nothing from outside.
func drawSVG(w io.Writer, p *picture) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%smm" height="%smm" viewBox="0 0 %[1]s %[2]s" xml:lang=%q font-family=%q>`,
		short(p.width), short(p.height), p.lang, fontFamily)
	b.WriteString("<title>" + escapeXML(p.title) + "</title>\n")
	for i := range p.shapes {
		p.shapes[i].svg(b)
	}
	for i := range p.symbols {
		p.symbols[i].svg(b)
	}
	for i := range p.words {
		p.words[i].svg(b)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *shape) svg(b *strings.Builder) {
	fill := s.fill
	if fill == "" {
		fill = "none"
	}
	fmt.Fprintf(b, `<path fill=%q`, fill)
	if s.line != "" {
		fmt.Fprintf(b, ` stroke=%q stroke-width="%s" stroke-linecap="round" stroke-linejoin="round"`, s.line, short(s.width))
	}
	b.WriteString(` d="`)
	for i := range s.path {
		seg := &s.path[i]
		b.WriteByte(seg.op)
		for j, q := range seg.points() {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(short(q.x) + " " + short(q.y))
		}
	}
	b.WriteString("\"/>\n")
}

func (s *symbol) svg(b *strings.Builder) {
	n := s.code.Side()
	fmt.Fprintf(b, `<svg x="%s" y="%s" width="%s" height="%[3]s" viewBox="0 0 %d %[4]d" shape-rendering="crispEdges" role="img" aria-label="%s">`,
		short(s.x), short(s.y), short(s.side), n, escapeXML(s.alt))
	b.WriteString(`<path d="`)
	for _, r := range s.code.Runs() {
		fmt.Fprintf(b, "M%d %dh%dv1h-%dz", r.X, r.Y, r.Len, r.Len)
	}
	b.WriteString("\"/></svg>\n")
}

func (l *words) svg(b *strings.Builder) {
	weight := ""
	if l.bold {
		weight = ` font-weight="600"`
	}
	lang := ""
	if l.lang != "" {
		lang = fmt.Sprintf(` xml:lang=%q`, l.lang)
	}
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s"%s fill=%q textLength="%s" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
		short(l.x), short(l.y), short(l.size*millimetre), weight, l.ink, short(l.width()), lang, escapeXML(l.text))
}

// short writes a length in millimetres with three decimals at most.
func short(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
