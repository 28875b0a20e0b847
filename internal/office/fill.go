package office

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"hailong/internal/survey"
)

// mains are the content types of the part with which a document begins.
var mains = map[string]Kind{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml":   Word,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": Slides,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml":   Word,
	"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml":     Slides,
	"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml":    Slides,
	"application/vnd.ms-word.document.macroEnabled.main+xml":                             Word,
	"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml":                   Slides,
}

// documents are the content types of the files themselves.
var documents = map[Kind]string{
	Word:   "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
	Slides: "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}

// written are the ends of content types of parts in which people write.
var written = []string{
	".document.main+xml", ".template.main+xml", ".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml",
	".slide+xml", ".notesSlide+xml", ".slideMaster+xml", ".slideLayout+xml", ".core-properties+xml",
}

// Fill gives a template's document with its placeholders filled. What is wrong with the template gives survey.Faults.
func Fill(template []byte, kind Kind, v *Values) ([]byte, error) {
	c, err := unpack(template)
	if err != nil {
		return nil, err
	}
	main := ""
	for _, name := range slices.Sorted(maps.Keys(c.types)) {
		if k, ok := mains[c.types[name]]; ok {
			if k != kind {
				return nil, refuse("other_kind", "kind", string(kind))
			}
			main = name
		}
	}
	if main == "" || c.parts[main] == nil {
		return nil, refuse("no_zip")
	}
	f := &filler{container: c, kind: kind, main: main, top: &scope{values: v}, said: map[string]bool{}, media: map[string]string{}}
	if kind == Slides {
		if err := f.repeatSlides(); err != nil {
			return nil, err
		}
	}
	if err := f.fillParts(); err != nil {
		return nil, err
	}
	if len(f.faults) > 0 {
		return nil, f.faults
	}
	f.setType(main, documents[kind])
	var out bytes.Buffer
	if err := Pack(&out, c.parts); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// filler fills one document.
type filler struct {
	*container
	kind   Kind
	main   string
	top    *scope
	items  map[string]*scope // of slides that are repeated: what names mean on them
	faults survey.Faults
	said   map[string]bool
	media  map[string]string // digest of a picture → its part
}

func (f *filler) fillParts() error {
	for _, name := range slices.Sorted(maps.Keys(f.parts)) {
		kind := f.types[name]
		if !slices.ContainsFunc(written, func(end string) bool { return strings.HasSuffix(kind, end) }) {
			continue
		}
		s := f.top
		if own := f.items[name]; own != nil {
			s = own
		}
		if err := f.fillPart(name, s); err != nil {
			return err
		}
	}
	return nil
}

// part is a part while it is filled.
type part struct {
	*filler
	name    string
	numbers map[*etree.Element]int // of paragraphs, as somebody who reads from the beginning counts them
}

func (f *filler) fillPart(name string, s *scope) error {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(f.parts[name]); err != nil {
		return refuse("xml", "part", name, "why", err.Error())
	}
	p := &part{filler: f, name: name, numbers: map[*etree.Element]int{}}
	if strings.HasSuffix(f.types[name], ".core-properties+xml") {
		for _, e := range doc.FindElements("//*") {
			p.property(e, s)
		}
	} else if root := doc.Root(); root != nil {
		p.number(root)
		if !p.safeFields(root) {
			return refuse("field", "part", name)
		}
		p.fill(root, s)
	}
	body, err := doc.WriteToBytes()
	f.parts[name] = body
	return err
}

// number counts the paragraphs below an element.
func (p *part) number(e *etree.Element) {
	if isParagraph(e) {
		p.numbers[e] = len(p.numbers) + 1
	}
	for _, child := range e.ChildElements() {
		p.number(child)
	}
}

// fetchingFields begin the instructions of fields that take something in from elsewhere or run it.
var fetchingFields = []string{"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DATABASE", "MACROBUTTON", "RD", "AUTOTEXT"}

func (p *part) safeFields(root *etree.Element) bool {
	var all strings.Builder
	for _, e := range root.FindElements("//*") {
		switch e.Tag {
		case "instrText":
			all.WriteString(e.Text())
		case "fldChar":
			all.WriteString("\n")
		case "fldSimple":
			all.WriteString("\n" + e.SelectAttrValue("w:instr", "") + "\n")
		}
	}
	for line := range strings.Lines(all.String()) {
		words := strings.Fields(line)
		if len(words) > 0 && slices.Contains(fetchingFields, strings.ToUpper(words[0])) {
			return false
		}
	}
	return true
}

// property fills a property of the file, which is a text and nothing else.
func (p *part) property(e *etree.Element, s *scope) {
	text := e.Text()
	if !strings.Contains(text, "{{") {
		return
	}
	marks, _ := marksIn(text)
	for _, m := range slices.Backward(marks) {
		if t, ok := s.text(m.path, m.name); ok {
			text = text[:m.from] + printable(t) + text[m.to:]
		} else {
			p.unknown(0, text, m, s)
		}
	}
	e.SetText(text)
}

// fill fills what is below an element.
func (p *part) fill(e *etree.Element, s *scope) {
	for _, child := range e.ChildElements() {
		switch {
		case isRow(child) || isParagraph(child):
			if path := p.repeated(child, s); path != "" {
				p.repeat(child, path, s)
				continue
			}
		case isPicture(child) && p.exchange(child, s):
			continue
		}
		if isParagraph(child) {
			p.replace(child, s)
		}
		p.fill(child, s)
	}
}

// repeated gives the list for which a row or a paragraph is to be repeated, "" for none. In a table it is the row, but for
// lists of lines.
func (p *part) repeated(e *etree.Element, s *scope) string {
	found := ""
	for _, paragraph := range paragraphsOf(e) {
		text := joinedText(textsOf(paragraph))
		marks, _ := marksIn(text)
		for _, m := range marks {
			path := m.path
			if path == "" || s.bound(path) != nil {
				continue
			}
			for { // the outermost list that is not being repeated yet comes first
				outer, _ := cut(path)
				if outer == "" || s.bound(outer) != nil {
					break
				}
				path = outer
			}
			list, ok := s.list(path)
			if !ok || list.Lines && isRow(e) || !list.Lines && isParagraph(e) && inRow(e) {
				continue // an unknown one is told where it is replaced
			}
			if found != "" && found != path {
				p.fault(p.numbers[paragraph], text, "two_lists", "one", found, "other", path)
				continue
			}
			found = path
		}
	}
	return found
}

// paragraphsOf gives a paragraph itself, or those of a row, without those of tables inside it, whose rows are repeated on their
// own.
func paragraphsOf(e *etree.Element) (out []*etree.Element) {
	if isParagraph(e) {
		return []*etree.Element{e}
	}
	for _, x := range e.ChildElements() {
		if !isRow(x) {
			out = append(out, paragraphsOf(x)...)
		}
	}
	return out
}

// repeat puts a copy of an element in its place for each item of a list.
func (p *part) repeat(e *etree.Element, path string, s *scope) {
	list, _ := s.list(path)
	parent := e.Parent()
	if len(list.Items) == 0 {
		p.none(e, path, list, s)
		return
	}
	for i := range list.Items {
		item := e.Copy()
		p.renumber(e, item)
		parent.InsertChildAt(e.Index(), item)
		p.fillCopy(item, s.inside(path, &list.Items[i]))
		if i < len(list.Items)-1 {
			dropSection(item)
		}
	}
	parent.RemoveChild(e)
}

// fillCopy fills a copied row or paragraph, which may have further lists inside.
func (p *part) fillCopy(e *etree.Element, s *scope) {
	if path := p.repeated(e, s); path != "" {
		p.repeat(e, path, s)
		return
	}
	if isParagraph(e) {
		p.replace(e, s)
	}
	p.fill(e, s)
}

// none is what becomes of a row or paragraph of a list without items: a row says so, a paragraph goes.
func (p *part) none(e *etree.Element, path string, list List, s *scope) {
	s = s.blank(path, list)
	if isRow(e) && list.Empty != "" {
		paragraphs := paragraphsOf(e)
		for i, paragraph := range paragraphs {
			p.replace(paragraph, s)
			if i == min(1, len(paragraphs)-1) { // the first is the number of the row
				if texts := textsOf(paragraph); len(texts) > 0 {
					texts[0].element.SetText(list.Empty)
				}
			}
		}
		return
	}
	p.replace(e, s) // names are checked all the same
	parent := e.Parent()
	others := 0
	for _, x := range parent.ChildElements() {
		if x != e && x.Tag == e.Tag {
			others++
		}
	}
	if isParagraph(e) && (others == 0 || parent.Tag == "tc" && lastElement(parent) == e || e.FindElement(".//sectPr") != nil) {
		return // a cell or a section needs its paragraph
	}
	parent.RemoveChild(e)
}

func lastElement(e *etree.Element) *etree.Element {
	all := e.ChildElements()
	return all[len(all)-1]
}

// dropSection takes the end of a section out of a copy that is not the last.
func dropSection(e *etree.Element) {
	for _, x := range e.FindElements(".//sectPr") {
		x.Parent().RemoveChild(x)
	}
}

// renumber gives the paragraphs of a copy the numbers of the original.
func (p *part) renumber(from, to *etree.Element) {
	if n := p.numbers[from]; n > 0 {
		p.numbers[to] = n
	}
	a, b := from.ChildElements(), to.ChildElements()
	for i := range a {
		p.renumber(a[i], b[i])
	}
}

func (p *part) fault(number int, text, key string, args ...any) {
	args = append(args, "part", path.Base(p.name), "n", number, "text", shorten(text, 60))
	if id := fmt.Sprint(key, p.name, args); !p.said[id] {
		p.said[id] = true
		p.faults = append(p.faults, survey.Fault{Field: "template", Key: "template." + key, Args: args})
	}
}

func (p *part) unknown(number int, text string, m mark, s *scope) {
	name := joined(m.path, m.name)
	if like := nearest(name, s.known()); like != "" {
		p.fault(number, text, "unknown_like", "name", name, "like", like)
		return
	}
	p.fault(number, text, "unknown", "name", name)
}

func isParagraph(e *etree.Element) bool { return e.Tag == "p" && (e.Space == "w" || e.Space == "a") }
func isRow(e *etree.Element) bool       { return e.Tag == "tr" && (e.Space == "w" || e.Space == "a") }

// inRow tells whether a paragraph stands in a table, whose row is what is repeated then.
func inRow(e *etree.Element) bool {
	for at := e.Parent(); at != nil; at = at.Parent() {
		switch {
		case isRow(at):
			return true
		case at.Tag == "txbxContent":
			return false
		}
	}
	return false
}

// setType gives a part a content type.
func (c *container) setType(name, kind string) {
	doc := etree.NewDocument()
	if doc.ReadFromBytes(c.parts[typesName]) != nil || doc.Root() == nil {
		return // it was read before
	}
	root := doc.Root()
	var own *etree.Element
	for _, o := range root.SelectElements("Override") {
		if strings.TrimPrefix(o.SelectAttrValue("PartName", ""), "/") == name {
			own = o
		}
	}
	if own == nil {
		own = root.CreateElement("Override")
	}
	own.CreateAttr("PartName", "/"+name)
	own.CreateAttr("ContentType", kind)
	if body, err := doc.WriteToBytes(); err == nil {
		c.parts[typesName], c.types[name] = body, kind
	}
}
