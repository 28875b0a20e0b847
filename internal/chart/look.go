package chart

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
)

// look is what a class looks like in a file; on a page the stylesheet says the same by the same tokens.
type look struct {
	fill, stroke string // names of colours; empty = none
	width        float64
	dash         []float64
	opacity      float64 // of fill and stroke; 0 = 1
	bold, small  bool    // of texts
	halo         string  // colour around letters, where lines may pass below them
}

var looks = map[string]look{
	"":       {fill: "ink2"},
	"strong": {fill: "ink", bold: true, halo: "panel"},
	"n":      {fill: "ink", small: true},
	"rate":   {fill: "ink", bold: true},
	"quiet":  {fill: "ink2", bold: true},
	"on1":    {fill: "on1", halo: "l1"}, "on2": {fill: "on2", halo: "l2"}, "on3": {fill: "on3"}, "on4": {fill: "on4"}, "on5": {fill: "on5"},
	"level1": {fill: "l1"}, "level2": {fill: "l2"}, "level3": {fill: "l3", stroke: "edge", width: 1}, "level4": {fill: "l4"}, "level5": {fill: "l5"},
	"worst":       {stroke: "on1", width: 1.5, opacity: 0.45},
	"axis":        {stroke: "edge", width: 1},
	"grid":        {stroke: "hair", width: 1},
	"band":        {fill: "teal", opacity: 0.16},
	"edge":        {stroke: "teal", width: 1, opacity: 0.55},
	"line":        {stroke: "teal", width: 2.5},
	"point":       {fill: "teal", stroke: "panel", width: 2},
	"tip":         {fill: "teal"},
	"interval":    {stroke: "teal", width: 7, opacity: 0.3},
	"bar":         {stroke: "teal", width: 2, opacity: 0.55},
	"target":      {stroke: "ink", width: 1.75, dash: []float64{7, 4}},
	"target dots": {stroke: "ink", width: 1.5, dash: []float64{2, 4}},
	"clear":       {stroke: "panel", width: 4, opacity: 0.7},
	"centre":      {stroke: "ink", width: 1.25},
	"limit":       {stroke: "ink2", width: 1.5, dash: []float64{5, 3}},
	"signal":      {fill: "red", stroke: "panel", width: 1.5},
	"ground":      {fill: "panel"},
	"none":        {stroke: "edge", width: 1, dash: []float64{4, 3}},
	"cell heat1":  {fill: "heat1", stroke: "hair", width: 1}, "cell heat2": {fill: "heat2", stroke: "hair", width: 1}, "cell heat3": {fill: "heat3", stroke: "hair", width: 1},
	"cell":  {stroke: "hair", width: 1},
	"hatch": {stroke: "edge", width: 1, opacity: 0.6},
	"below": {fill: "ink"},
	"whole": {stroke: "edge", width: 1.5},
}

// light and dark are the colours of look.md by their names, as the console's stylesheet has them.
var (
	light = map[string]color.RGBA{
		"panel": hex(0xffffff), "ink": hex(0x1d2a2c), "ink2": hex(0x4a5759), "hair": hex(0xddd5c4), "edge": hex(0x78827f),
		"teal": hex(0x0b5a5e), "red": hex(0xa32b16),
		"l1": hex(0x86260f), "l2": hex(0xcb7440), "l3": hex(0xded8ca), "l4": hex(0x539f97), "l5": hex(0x0a4f55),
		"on1": hex(0xffffff), "on2": hex(0x10191b), "on3": hex(0x10191b), "on4": hex(0x10191b), "on5": hex(0xffffff),
		"heat1": hex(0xfaebe0), "heat2": hex(0xf2cdb8), "heat3": hex(0xe5a183),
	}
	dark = map[string]color.RGBA{
		"panel": hex(0x182427), "ink": hex(0xedebe4), "ink2": hex(0xb3bdbc), "hair": hex(0x33444a), "edge": hex(0x7f908f),
		"teal": hex(0x7ccfc8), "red": hex(0xf59a82),
		"l1": hex(0xf7a48c), "l2": hex(0xc46b46), "l3": hex(0x3e4a4f), "l4": hex(0x37918c), "l5": hex(0xa5eae1),
		"on1": hex(0x10191b), "on2": hex(0x10191b), "on3": hex(0xedebe4), "on4": hex(0x10191b), "on5": hex(0x10191b),
		"heat1": hex(0x3a2a24), "heat2": hex(0x5c3325), "heat3": hex(0x8a4128),
	}
)

func hex(v uint32) color.RGBA { return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

// smallSize is the type size of class n.
const smallSize = 12

func (l look) size() float64 {
	if l.small {
		return smallSize
	}
	return fontSize
}

// style writes the style of a file: the colours by name for light and paper, those for dark screens, and the rules of the
// classes that are used.
func (s sheet) style() string {
	var b strings.Builder
	b.WriteString("svg{color-scheme:light dark;background:var(--panel);" + tokens(light) + "}")
	b.WriteString("@media screen and (prefers-color-scheme:dark){svg{" + tokens(dark) + "}}")
	b.WriteString("@media print{svg{background:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}}")
	b.WriteString(`text{font:400 13px "Be Vietnam Pro",system-ui,sans-serif;font-variant-numeric:tabular-nums;fill:var(--ink2)}`)
	seen := map[string]bool{"": true}
	var rules []string
	for i := range s.ops {
		class := s.ops[i].class
		if !seen[class] {
			seen[class] = true
			rules = append(rules, "."+strings.ReplaceAll(class, " ", ".")+"{"+looks[class].css(s.ops[i].kind == textOp)+"}")
		}
	}
	slices.Sort(rules)
	return b.String() + strings.Join(rules, "")
}

func tokens(colours map[string]color.RGBA) string {
	var out []string
	for name, c := range colours {
		out = append(out, fmt.Sprintf("--%s:#%02x%02x%02x", name, c.R, c.G, c.B))
	}
	slices.Sort(out)
	return strings.Join(out, ";")
}

func (l look) css(text bool) string {
	out := []string{"fill:" + ink(l.fill)}
	if l.stroke != "" {
		out = append(out, "stroke:"+ink(l.stroke), fmt.Sprintf("stroke-width:%g", l.width), "stroke-linejoin:round")
	}
	if len(l.dash) > 0 {
		out = append(out, fmt.Sprintf("stroke-dasharray:%g %g", l.dash[0], l.dash[1]))
	}
	if l.opacity > 0 {
		out = append(out, fmt.Sprintf("opacity:%g", l.opacity))
	}
	if l.bold {
		out = append(out, "font-weight:600")
	}
	if text && l.small {
		out = append(out, "font-size:12px")
	}
	if l.halo != "" {
		out = append(out, "paint-order:stroke", "stroke:"+ink(l.halo), "stroke-width:3px", "stroke-linejoin:round")
	}
	return strings.Join(out, ";")
}

func ink(name string) string {
	if name == "" {
		return "none"
	}
	return "var(--" + name + ")"
}
