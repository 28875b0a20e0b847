package office

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

const slideRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"

// slideList finds the presentation's list of slides.
func (f *filler) slideList() (doc *etree.Document, list *etree.Element, targets map[string]string, err error) {
	doc = etree.NewDocument()
	if err := doc.ReadFromBytes(f.parts[f.main]); err != nil {
		return nil, nil, nil, refuse("xml", "part", f.main, "why", err.Error())
	}
	if list = doc.FindElement("//sldIdLst"); list == nil {
		return nil, nil, nil, refuse("no_slides")
	}
	all, err := relations(f.parts[relationsOf(f.main)])
	if err != nil {
		return nil, nil, nil, refuse("xml", "part", relationsOf(f.main), "why", err.Error())
	}
	targets = map[string]string{}
	for _, r := range all {
		targets[r.ID] = path.Join(path.Dir(f.main), r.Target)
		if strings.HasPrefix(r.Target, "/") {
			targets[r.ID] = r.Target[1:]
		}
	}
	return doc, list, targets, nil
}

// repeatSlides copies each slide with {{#list}} for the list's items, and takes it out where there is none.
func (f *filler) repeatSlides() error {
	f.items = map[string]*scope{}
	doc, list, targets, err := f.slideList()
	if err != nil {
		return err
	}
	free := int64(256)
	for _, s := range list.ChildElements() {
		free = max(free, number(s, "id")+1)
	}
	for _, entry := range list.ChildElements() {
		name := targets[entry.SelectAttrValue("r:id", "")]
		of := f.listOfSlide(name)
		if of == "" {
			continue
		}
		l, ok := f.top.list(of)
		if !ok {
			continue // told as unknown where it is replaced
		}
		for i := range l.Items {
			copied := f.copySlide(name)
			f.items[copied] = f.top.inside(of, &l.Items[i])
			next := entry.Copy()
			next.CreateAttr("id", strconv.FormatInt(free, 10))
			next.CreateAttr("r:id", f.relate(f.main, slideRelation, strings.TrimPrefix(copied, path.Dir(f.main)+"/")))
			free++
			list.InsertChildAt(entry.Index(), next)
		}
		list.RemoveChild(entry)
		f.dropSlide(name, entry.SelectAttrValue("r:id", ""))
	}
	body, err := doc.WriteToBytes()
	f.parts[f.main] = body
	return err
}

// listOfSlide gives the list of a slide's {{#list}}; an unknown one is a fault.
func (f *filler) listOfSlide(name string) string {
	doc := etree.NewDocument()
	if doc.ReadFromBytes(f.parts[name]) != nil || doc.Root() == nil {
		return ""
	}
	p := &part{filler: f, name: name, numbers: map[*etree.Element]int{}}
	p.number(doc.Root())
	for _, e := range doc.FindElements("//*") {
		if !isParagraph(e) {
			continue
		}
		text := joinedText(textsOf(e))
		marks, _ := marksIn(text)
		for _, m := range marks {
			if !m.slide {
				continue
			}
			if _, ok := f.top.list(m.name); !ok {
				p.unknown(p.numbers[e], text, mark{name: m.name}, f.top)
				return ""
			}
			return m.name
		}
	}
	return ""
}

// copySlide copies a slide and its relations, its notes left out.
func (f *filler) copySlide(name string) string {
	copied := ""
	for n := 1; copied == "" || f.parts[copied] != nil; n++ {
		copied = path.Join(path.Dir(name), fmt.Sprintf("slide%d.xml", 1000+n))
	}
	f.parts[copied] = f.parts[name]
	f.setType(copied, f.types[name])
	doc := etree.NewDocument()
	if body, ok := f.parts[relationsOf(name)]; ok && doc.ReadFromBytes(body) == nil && doc.Root() != nil {
		for _, r := range doc.Root().ChildElements() {
			if strings.HasSuffix(r.SelectAttrValue("Type", ""), "/notesSlide") {
				doc.Root().RemoveChild(r)
			}
		}
		if body, err := doc.WriteToBytes(); err == nil {
			f.parts[relationsOf(copied)] = body
			f.nameType(relationsOf(copied), relationsOf(name))
		}
	}
	return copied
}

// nameType gives a part the content type of another by its name, where that one has it so and not by its ending.
func (f *filler) nameType(name, as string) {
	doc := etree.NewDocument()
	if doc.ReadFromBytes(f.parts[typesName]) != nil || doc.Root() == nil {
		return // it was read before
	}
	for _, o := range doc.Root().SelectElements("Override") {
		if o.SelectAttrValue("PartName", "") == "/"+as {
			f.setType(name, o.SelectAttrValue("ContentType", ""))
		}
	}
}

// dropSlide takes a slide with its notes and all that speaks of it out of the document.
func (f *filler) dropSlide(name, id string) {
	gone := []string{name}
	if all, err := relations(f.parts[relationsOf(name)]); err == nil {
		for _, r := range all {
			if strings.HasSuffix(r.Type, "/notesSlide") {
				gone = append(gone, path.Join(path.Dir(name), r.Target))
			}
		}
	}
	f.edit(relationsOf(f.main), func(r *etree.Element) bool { return r.SelectAttrValue("Id", "") == id })
	for _, g := range gone {
		delete(f.parts, g)
		delete(f.parts, relationsOf(g))
		delete(f.types, g)
		f.edit(typesName, func(o *etree.Element) bool {
			part := o.SelectAttrValue("PartName", "")
			return part == "/"+g || part == "/"+relationsOf(g)
		})
	}
}

// edit takes elements below the root of a part out.
func (f *filler) edit(name string, out func(*etree.Element) bool) {
	doc := etree.NewDocument()
	if doc.ReadFromBytes(f.parts[name]) != nil || doc.Root() == nil {
		return // it was read before
	}
	for _, e := range doc.Root().ChildElements() {
		if out(e) {
			doc.Root().RemoveChild(e)
		}
	}
	if body, err := doc.WriteToBytes(); err == nil {
		f.parts[name] = body
	}
}
