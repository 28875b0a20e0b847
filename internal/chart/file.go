package chart

import "strings"

// File gives a picture as an SVG file that stands alone: its style in it, readable in light, dark and print. It asks for
// nothing from elsewhere; where Be Vietnam Pro is not installed, the system's typeface stands in, at the same widths.
func File(p Picture, size Size) []byte {
	s := p.sheet(size)
	var o strings.Builder
	o.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	s.open(&o, ` xmlns="http://www.w3.org/2000/svg" width="`+num(s.w)+`" height="`+num(s.h)+`"`)
	s.names(&o)
	o.WriteString("<style>" + s.style() + "</style>")
	s.body(&o, true)
	o.WriteString("</svg>\n")
	return []byte(o.String())
}
