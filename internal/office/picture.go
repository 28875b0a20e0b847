package office

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image/png"
	"path"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// isPicture tells the elements that carry a picture with its alternative text.
func isPicture(e *etree.Element) bool {
	return e.Space == "wp" && (e.Tag == "inline" || e.Tag == "anchor") || e.Space == "p" && e.Tag == "pic"
}

// exchange puts the picture into an element whose alternative text is a placeholder. It tells whether it was one.
func (p *part) exchange(e *etree.Element, s *scope) bool {
	properties := e.FindElement("docPr")
	if p.kind == Slides {
		properties = e.FindElement("nvPicPr/cNvPr")
	}
	if properties == nil {
		return false
	}
	text := properties.SelectAttrValue("descr", "")
	if text == "" {
		text = properties.SelectAttrValue("title", "")
	}
	marks, wrong := marksIn(text)
	if len(wrong) > 0 {
		p.fault(p.numberAround(e), text, "broken", "what", wrong[0])
		return true
	}
	if len(marks) != 1 {
		return false
	}
	m := marks[0]
	v := s.bound(m.path)
	blip := e.FindElement(".//blip")
	if v == nil {
		p.unknown(p.numberAround(e), text, m, s)
		return true
	}
	picture, ok := v.Pictures[m.name]
	switch {
	case !ok:
		p.unknown(p.numberAround(e), text, m, s)
	case blip == nil:
		p.fault(p.numberAround(e), text, "no_picture", "name", m.name)
	case len(picture.PNG) == 0:
		noPicture(e, picture.Alt)
	default:
		properties.RemoveAttr("title")
		properties.CreateAttr("descr", printable(picture.Alt))
		blip.CreateAttr("r:embed", p.embed(picture))
		p.resize(e, picture)
		dropSVG(blip)
	}
	return true
}

// noPicture takes a picture out; in Word its text stands in its place.
func noPicture(e *etree.Element, alt string) {
	frame := e
	if p := e.Parent(); p.Tag == "drawing" {
		frame = p
	}
	parent := frame.Parent()
	if frame != e && alt != "" {
		t := etree.NewElement("w:t")
		t.SetText(printable(alt))
		parent.InsertChildAt(frame.Index(), t)
	}
	parent.RemoveChild(frame)
}

// dropSVG takes out the drawing beside the picture that newer programs would prefer.
func dropSVG(blip *etree.Element) {
	for _, x := range blip.ChildElements() {
		if x.Tag == "extLst" {
			blip.RemoveChild(x)
		}
	}
}

// numberAround gives the number of the paragraph in which an element stands.
func (p *part) numberAround(e *etree.Element) int {
	for at := e; at != nil; at = at.Parent() {
		if n := p.numbers[at]; n > 0 {
			return n
		}
	}
	return 0
}

// resize gives the frame of a picture the new picture's shape.
func (p *part) resize(e *etree.Element, picture Picture) {
	if picture.Width <= 0 || picture.Height <= 0 {
		return
	}
	ext := e.FindElement(".//xfrm/ext")
	if ext == nil {
		return
	}
	cx, cy := number(ext, "cx"), number(ext, "cy")
	if p.kind == Word {
		cy = cx * int64(picture.Height) / int64(picture.Width)
		set(ext, cx, cy)
		if frame := e.SelectElement("extent"); frame != nil {
			set(frame, cx, cy)
		}
		return
	}
	off := e.FindElement(".//xfrm/off")
	w, h := cx, cx*int64(picture.Height)/int64(picture.Width)
	if h > cy && cy > 0 {
		w, h = cy*int64(picture.Width)/int64(picture.Height), cy
	}
	set(ext, w, h)
	if off != nil {
		off.CreateAttr("x", strconv.FormatInt(number(off, "x")+(cx-w)/2, 10))
		off.CreateAttr("y", strconv.FormatInt(number(off, "y")+(cy-h)/2, 10))
	}
}

func number(e *etree.Element, attr string) int64 {
	n, _ := strconv.ParseInt(e.SelectAttrValue(attr, "0"), 10, 64)
	return n
}

func set(e *etree.Element, cx, cy int64) {
	e.CreateAttr("cx", strconv.FormatInt(cx, 10))
	e.CreateAttr("cy", strconv.FormatInt(cy, 10))
}

const imageRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"

// embed adds a picture to the document and to the relations of the part, and gives the relation's id.
func (p *part) embed(picture Picture) string {
	digest := fmt.Sprintf("%x", sha256.Sum256(picture.PNG))
	name, ok := p.media[digest]
	if !ok {
		name = path.Join(path.Dir(p.main), "media", fmt.Sprintf("hinh-%d-%s.png", len(p.media)+1, digest[:8]))
		p.media[digest], p.parts[name], p.types[name] = name, picture.PNG, "image/png"
		p.defaultType("png", "image/png")
	}
	target := "../" + strings.TrimPrefix(name, path.Dir(p.main)+"/")
	if path.Dir(p.name) == path.Dir(p.main) {
		target = strings.TrimPrefix(name, path.Dir(p.main)+"/")
	}
	return p.relate(p.name, imageRelation, target)
}

// relationsOf gives the name of the part with the relations of a part.
func relationsOf(name string) string {
	return path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")
}

// relate adds a relation to a part, once, and gives its id.
func (c *container) relate(name, kind, target string) string {
	doc := etree.NewDocument()
	rels := relationsOf(name)
	if body, ok := c.parts[rels]; !ok || doc.ReadFromBytes(body) != nil || doc.Root() == nil {
		doc = etree.NewDocument()
		doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8" standalone="yes"`)
		doc.CreateElement("Relationships").CreateAttr("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")
	}
	taken := map[string]bool{}
	for _, r := range doc.Root().ChildElements() {
		if r.SelectAttrValue("Type", "") == kind && r.SelectAttrValue("Target", "") == target {
			return r.SelectAttrValue("Id", "")
		}
		taken[r.SelectAttrValue("Id", "")] = true
	}
	id := ""
	for n := 1; id == "" || taken[id]; n++ {
		id = "rIdHL" + strconv.Itoa(n)
	}
	r := doc.Root().CreateElement("Relationship")
	r.CreateAttr("Id", id)
	r.CreateAttr("Type", kind)
	r.CreateAttr("Target", target)
	if body, err := doc.WriteToBytes(); err == nil {
		c.parts[rels] = body
	}
	return id
}

// defaultType says what parts with an ending are.
func (c *container) defaultType(extension, kind string) {
	doc := etree.NewDocument()
	if doc.ReadFromBytes(c.parts[typesName]) != nil || doc.Root() == nil {
		return // it was read before
	}
	for _, d := range doc.Root().SelectElements("Default") {
		if strings.EqualFold(d.SelectAttrValue("Extension", ""), extension) {
			return
		}
	}
	d := etree.NewElement("Default")
	d.CreateAttr("Extension", extension)
	d.CreateAttr("ContentType", kind)
	doc.Root().InsertChildAt(0, d)
	if body, err := doc.WriteToBytes(); err == nil {
		c.parts[typesName] = body
	}
}

// PNGSize gives a picture with the size that its bytes say.
func PNGSize(data []byte, alt string) (Picture, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	return Picture{PNG: data, Width: c.Width, Height: c.Height, Alt: alt}, err
}
