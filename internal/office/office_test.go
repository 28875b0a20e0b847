package office_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"hailong/internal/office"
	"hailong/internal/survey"
)

const (
	typesOfWord = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>`
	rootRels    = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	wordOpen    = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>`
)

// word makes a Word document of a body, with further parts or others in place of its own.
func word(body string, more map[string]string) []byte {
	parts := map[string]string{"[Content_Types].xml": typesOfWord, "_rels/.rels": rootRels, "word/document.xml": wordOpen + body + `</w:body></w:document>`}
	maps.Copy(parts, more)
	return pack(parts)
}

func pack(parts map[string]string) []byte {
	bytesOf := map[string][]byte{}
	for name, p := range parts {
		bytesOf[name] = []byte(p)
	}
	var b bytes.Buffer
	if err := office.Pack(&b, bytesOf); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// part reads a part of a document.
func part(t *testing.T, doc []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// plain gives the texts of a part, paragraphs apart by "|", breaks as "/".
func plain(xml string) string {
	xml = strings.NewReplacer("</w:p>", "|", "</a:p>", "|", "<w:br/>", "/", "<a:br/>", "/").Replace(xml)
	var out strings.Builder
	for {
		open := strings.IndexByte(xml, '<')
		if open < 0 {
			break
		}
		out.WriteString(xml[:open])
		xml = xml[open:]
		end := strings.IndexByte(xml, '>')
		xml = xml[end+1:]
	}
	return strings.Trim(out.String(), "|")
}

func p(runs ...string) string {
	var b strings.Builder
	b.WriteString("<w:p>")
	for _, r := range runs {
		b.WriteString("<w:r><w:t>" + r + "</w:t></w:r>")
	}
	return b.String() + "</w:p>"
}

func row(cells ...string) string {
	return "<w:tr><w:tc>" + strings.Join(cells, "</w:tc><w:tc>") + "</w:tc></w:tr>"
}

func values() *office.Values {
	item := func(texts ...string) office.Values {
		v := office.Values{Texts: map[string]string{}}
		for i := 0; i < len(texts); i += 2 {
			v.Texts[texts[i]] = texts[i+1]
		}
		return v
	}
	first := item("ten", "Sở Xây dựng", "so", "1.000")
	first.Lists = map[string]office.List{"yeu_to": {Items: []office.Values{item("ten", "Thái độ"), item("ten", "Kết quả")}, Names: []string{"ten"}}}
	second := item("ten", `Sở "A" & <B>`, "so", "7")
	second.Lists = map[string]office.List{"yeu_to": {Names: []string{"ten"}}}
	return &office.Values{
		Texts: map[string]string{"ky": "6 tháng đầu năm 2021", "ty_le": "95,0%", "khmer": "ពេញចិត្ត", "dai": "dòng một\ndòng hai", "xml": "</w:t><w:x/>\x00\x1b", "trong": ""},
		Lists: map[string]office.List{
			"don_vi": {Items: []office.Values{first, second}, Names: []string{"ten", "so"}, Inner: map[string]office.List{"yeu_to": {Names: []string{"ten"}}}},
			"khong":  {Names: []string{"stt", "ten"}, Empty: "Chưa có số liệu"},
			"can_cu": {Items: []office.Values{item("dong", "Căn cứ một;"), item("dong", "Căn cứ hai.")}, Names: []string{"dong"}, Lines: true},
			"rong":   {Names: []string{"dong"}, Lines: true},
		},
		Pictures: map[string]office.Picture{"hinh": {PNG: somePNG(400, 200), Width: 400, Height: 200, Alt: "Biểu đồ"}, "hinh_trong": {Alt: "chưa có"}},
	}
}

func somePNG(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestFill(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct{ body, want string }{
		"a text":                       {p("Kỳ {{ky}}: {{ty_le}}."), "Kỳ 6 tháng đầu năm 2021: 95,0%."},
		"a name in many runs":          {p("{", "{k", "y", "}", "} và {{", "ty_le}", "}"), "6 tháng đầu năm 2021 và 95,0%"},
		"capitals and spaces":          {p("{{ KY }} {{\u00a0ty_le}}"), "6 tháng đầu năm 2021 95,0%"},
		"the same twice":               {p("{{ty_le}}{{ty_le}}"), "95,0%95,0%"},
		"marks between the runs":       {"<w:p><w:r><w:t>{{k</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:bookmarkStart w:id=\"1\" w:name=\"x\"/><w:r><w:rPr><w:b/></w:rPr><w:t>y}}</w:t></w:r></w:p>", "6 tháng đầu năm 2021"},
		"in a hyperlink":               {"<w:p><w:hyperlink><w:r><w:t>{{ky}}</w:t></w:r></w:hyperlink></w:p>", "6 tháng đầu năm 2021"},
		"a content control":            {"<w:sdt><w:sdtContent>" + p("{{ky}}") + "</w:sdtContent></w:sdt>", "6 tháng đầu năm 2021"},
		"a text box in a paragraph":    {"<w:p><w:r><w:t>{{ky}}</w:t></w:r><w:r><w:pict><w:txbxContent>" + p("{{ty_le}}") + "</w:txbxContent></w:pict></w:r></w:p>", "6 tháng đầu năm 202195,0%"},
		"lines":                        {p("{{dai}}"), "dòng một/dòng hai"},
		"Khmer":                        {p("{{khmer}}"), "ពេញចិត្ត"},
		"what looks like XML":          {p("{{xml}}"), "&lt;/w:t&gt;&lt;w:x/&gt;"},
		"nothing":                      {p("a{{trong}}b"), "ab"},
		"single braces":                {p("{ky} {"), "{ky} {"},
		"paragraphs of a list":         {p("{{can_cu.dong}}") + p("sau"), "Căn cứ một;|Căn cứ hai.|sau"},
		"a list without items":         {p("trước") + p("{{rong.dong}}") + p("sau"), "trước|sau"},
		"rows of a list":               {"<w:tbl>" + row(p("STT")) + row(p("{{don_vi.ten}}"), p("{{don_vi.so}}")) + "</w:tbl>", "STT|Sở Xây dựng|1.000|Sở &quot;A&quot; &amp; &lt;B&gt;|7"},
		"lines in a cell":              {"<w:tbl>" + row(p("{{can_cu.dong}}"), p("{{ky}}")) + "</w:tbl>", "Căn cứ một;|Căn cứ hai.|6 tháng đầu năm 2021"},
		"a table of nothing":           {"<w:tbl>" + row(p("{{khong.stt}}"), p("{{khong.ten}}")) + "</w:tbl>", "|Chưa có số liệu"},
		"an empty cell keeps its line": {"<w:tbl>" + row(p("{{rong.dong}}")) + "</w:tbl>", ""},
		"a list of a list's items":     {"<w:tbl>" + row(p("{{don_vi.ten}}"), "<w:tbl>"+row(p("{{don_vi.yeu_to.ten}}"))+"</w:tbl>") + "</w:tbl>", "Sở Xây dựng|Thái độ|Kết quả|Sở &quot;A&quot; &amp; &lt;B&gt;"},
		"what was deleted":             {"<w:p><w:del><w:r><w:delText>{{x</w:delText></w:r></w:del><w:r><w:t>{{ky}}</w:t></w:r></w:p>", "{{x6 tháng đầu năm 2021"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := office.Fill(word(x.body, nil), office.Word, values())
			if err != nil {
				t.Fatal(err)
			}
			if got := plain(part(t, out, "word/document.xml")); got != strings.Trim(x.want, "|") {
				t.Errorf("got  %q\nwant %q", got, x.want)
			}
		})
	}
}

func TestHeadersAreFilled(t *testing.T) {
	t.Parallel()
	header := `<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + p("{{ky}}") + `</w:hdr>`
	out, err := office.Fill(word(p("x"), map[string]string{"word/header1.xml": header}), office.Word, values())
	if err != nil {
		t.Fatal(err)
	}
	if got := plain(part(t, out, "word/header1.xml")); got != "6 tháng đầu năm 2021" {
		t.Errorf("%q", got)
	}
}

const wordRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/x.png"/></Relationships>`

func drawing(alt string) string {
	return `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="6000000" cy="1000000"/><wp:docPr id="1" name="x" descr="` + alt + `"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId7"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="6000000" cy="1000000"/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
}

// TestPictures: a picture is exchanged, keeps its width and takes the new shape; one without picture goes; others stay.
func TestPictures(t *testing.T) {
	t.Parallel()
	template := word(drawing("{{hinh}}")+drawing("{{ hinh }}")+drawing("{{hinh_trong}}")+drawing("logo"), map[string]string{"word/_rels/document.xml.rels": wordRels, "word/media/x.png": string(somePNG(1, 1))})
	out, err := office.Fill(template, office.Word, values())
	if err != nil {
		t.Fatal(err)
	}
	doc := part(t, out, "word/document.xml")
	if n := strings.Count(doc, `cx="6000000" cy="3000000"`); n != 4 || strings.Count(doc, `descr="Biểu đồ"`) != 2 || strings.Count(doc, `r:embed="rId7"`) != 1 || strings.Count(doc, "<wp:inline>") != 3 || strings.Count(doc, "<w:drawing>") != 3 || !strings.Contains(doc, "<w:r><w:t>chưa có</w:t></w:r>") {
		t.Errorf("%d sizes: %s", n, doc)
	}
	if rels := part(t, out, "word/_rels/document.xml.rels"); strings.Count(rels, "media/hinh-") != 1 {
		t.Errorf("the same picture twice: %s", rels)
	}
	if types := part(t, out, "[Content_Types].xml"); strings.Count(types, `Extension="png"`) != 1 {
		t.Errorf("types: %s", types)
	}
}

// keys gives the faults of an error, in order.
func keys(err error) (out []string) {
	var faults survey.Faults
	if !errors.As(err, &faults) {
		return nil
	}
	for _, f := range faults {
		out = append(out, f.Key)
	}
	return out
}

// TestBrokenTemplates: each has its own fault, and says where it is.
func TestBrokenTemplates(t *testing.T) {
	t.Parallel()
	external := strings.Replace(wordRels, `Target="media/x.png"`, `Target="http://evil.example/x.png" TargetMode="External"`, 1)
	attached := strings.Replace(strings.Replace(wordRels, "/image", "/attachedTemplate", 1), `Target="media/x.png"`, `Target="file:///c:/x.dotm" TargetMode="External"`, 1)
	huge := strings.Repeat("<w:p/>", 5<<20)
	for name, x := range map[string]struct {
		template []byte
		want     string
		says     string
	}{
		"no zip":                     {[]byte("hello"), "template.no_zip", ""},
		"nothing":                    {nil, "template.no_zip", ""},
		"cut off":                    {word(p("x"), nil)[:200], "template.no_zip", ""},
		"a password":                 {append([]byte{0xD0, 0xCF, 0x11, 0xE0}, make([]byte, 600)...), "template.old_or_locked", ""},
		"an archive of other things": {pack(map[string]string{"a.txt": "b"}), "template.no_zip", ""},
		"slides":                     {pack(map[string]string{"[Content_Types].xml": strings.ReplaceAll(typesOfWord, "wordprocessingml.document", "presentationml.presentation"), "word/document.xml": "<x/>"}), "template.other_kind", ""},
		"a misspelt name":            {word(p("a")+p("Tỷ lệ {{ty_lee}}"), nil), "template.unknown_like", "n=2"},
		"an unknown name":            {word(p("{{zzzzzzzzzzzzzzz}}"), nil), "template.unknown", "zzzz"},
		"an unknown column":          {word("<w:tbl>"+row(p("{{don_vi.tenn}}"))+"</w:tbl>", nil), "template.unknown_like", "don_vi.ten"},
		"of a list without items":    {word("<w:tbl>"+row(p("{{khong.tenn}}"))+"</w:tbl>", nil), "template.unknown_like", "khong.ten"},
		"a list as a text":           {word(p("{{don_vi}}"), nil), "template.unknown_like", ""},
		"open and not closed":        {word(p("x {{ky"), nil), "template.broken", "{{ky"},
		"closed and not open":        {word(p("ky}} y"), nil), "template.broken", "}} y"},
		"open twice":                 {word(p("{{ky {{ty_le}}"), nil), "template.broken", ""},
		"over two paragraphs":        {word(p("{{k")+p("y}}"), nil), "template.broken", ""},
		"a name with signs":          {word(p("{{tỷ lệ}}"), nil), "template.broken", "{{tỷ lệ}}"},
		"two lists in a row":         {word("<w:tbl>"+row(p("{{don_vi.ten}}"), p("{{khong.ten}}"))+"</w:tbl>", nil), "template.two_lists", "khong"},
		"a slide's mark":             {word(p("{{#don_vi}}"), nil), "template.slide_only", ""},
		"a picture as a text":        {word(p("{{hinh}}"), nil), "template.picture_as_text", ""},
		"an unknown picture":         {word(drawing("{{hinhh}}"), map[string]string{"word/_rels/document.xml.rels": wordRels, "word/media/x.png": "x"}), "template.unknown_like", "hinh"},
		"macros":                     {word(p("x"), map[string]string{"word/vbaProject.bin": "x"}), "template.macros", ""},
		"macros by type":             {pack(map[string]string{"[Content_Types].xml": strings.Replace(typesOfWord, "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml", 1), "word/document.xml": wordOpen + `</w:body></w:document>`}), "template.macros", ""},
		"an embedded workbook":       {word(p("x"), map[string]string{"word/embeddings/a.xlsx": "x"}), "template.embedded", "a.xlsx"},
		"a picture from outside":     {word(p("x"), map[string]string{"word/_rels/document.xml.rels": external}), "template.external", "evil.example"},
		"a template from outside":    {word(p("x"), map[string]string{"word/_rels/settings.xml.rels": attached}), "template.external", "x.dotm"},
		"a field that fetches":       {word(`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "c:/x" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`, nil), "template.field", ""},
		"a simple field":             {word(`<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>`, nil), "template.field", ""},
		"a document type":            {word("", map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "b">]>` + wordOpen + p("&a;") + `</w:body></w:document>`}), "template.document_type", "document.xml"},
		"not well-formed":            {word("<w:p>", nil), "template.xml", "line 1"},
		"a part that is not there":   {word(p("x"), map[string]string{"word/_rels/document.xml.rels": wordRels}), "template.missing_part", "word/media/x.png"},
		"too deep":                   {word(strings.Repeat("<w:p>", 5000)+strings.Repeat("</w:p>", 5000), nil), "template.deep", "document.xml"},
		"a bomb":                     {word(huge, nil), "template.bomb", ""},
		"a path that leads out":      {word(p("x"), map[string]string{"../../etc/passwd": "x"}), "template.part_name", ""},
		"too large":                  {bytes.Repeat([]byte("x"), office.MaxTemplate+1), "template.too_large", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := office.Fill(x.template, office.Word, values())
			if !slices.Contains(keys(err), x.want) || out != nil {
				t.Errorf("%v %v, want %s", keys(err), err, x.want)
			}
			var faults survey.Faults
			if said := fmt.Sprint(errors.As(err, &faults), faults); x.says != "" {
				for _, f := range faults {
					said += fmt.Sprintf("%v", f.Args)
				}
				if !strings.Contains(strings.ReplaceAll(said, "n 2", "n=2"), x.says) {
					t.Errorf("%s does not say %q", said, x.says)
				}
			}
		})
	}
}

// TestEveryFaultIsTold: all at once, each once.
func TestEveryFaultIsTold(t *testing.T) {
	t.Parallel()
	_, err := office.Fill(word(p("{{a1}} {{b1}}")+p("x}}")+"<w:tbl>"+row(p("{{don_vi.ten}} {{don_vi.nho}}"))+"</w:tbl>", nil), office.Word, values())
	if got := keys(err); len(got) != 4 {
		t.Errorf("%d faults: %v", len(got), got)
	}
}

const (
	typesOfSlides = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/><Override PartName="/ppt/slides/slide1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"/><Override PartName="/ppt/slides/slide2.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"/></Types>`
	slidesRels    = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="slides/slide1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="slides/slide2.xml"/></Relationships>`
	presentation  = `<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst><p:sldId id="256" r:id="rId1"/><p:sldId id="257" r:id="rId2"/></p:sldIdLst></p:presentation>`
)

func slide(paragraphs ...string) string {
	var b strings.Builder
	b.WriteString(`<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody>`)
	for _, x := range paragraphs {
		b.WriteString("<a:p><a:r><a:rPr b=\"1\"/><a:t>" + x + "</a:t></a:r></a:p>")
	}
	return b.String() + `</p:txBody></p:sp></p:spTree></p:cSld></p:sld>`
}

func slides(first, second string) []byte {
	return pack(map[string]string{"[Content_Types].xml": typesOfSlides, "ppt/presentation.xml": presentation, "ppt/_rels/presentation.xml.rels": slidesRels, "ppt/slides/slide1.xml": first, "ppt/slides/slide2.xml": second})
}

// TestSlidesAreRepeated: for each item of a list one slide, in its place; each relation and each part is there.
func TestSlidesAreRepeated(t *testing.T) {
	t.Parallel()
	out, err := office.Fill(slides(slide("{{#don_vi}}{{don_vi.ten}}", "{{don_vi.yeu_to.ten}}", "{{dai}}"), slide("{{ky}}")), office.Slides, values())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"ppt/slides/slide1001.xml": "Sở Xây dựng|Thái độ|Kết quả|dòng một/dòng hai",
		"ppt/slides/slide1002.xml": "Sở &quot;A&quot; &amp; &lt;B&gt;|dòng một/dòng hai", "ppt/slides/slide2.xml": "6 tháng đầu năm 2021",
	} {
		if got := plain(part(t, out, name)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	main, rels, types := part(t, out, "ppt/presentation.xml"), part(t, out, "ppt/_rels/presentation.xml.rels"), part(t, out, "[Content_Types].xml")
	if strings.Count(main, "<p:sldId ") != 3 || strings.Count(rels, "/slide\"") != 3 || strings.Contains(rels+types, "slide1.xml") || strings.Count(types, ".slide+xml") != 3 {
		t.Errorf("%s\n%s\n%s", main, rels, types)
	}
	if strings.Index(main, "rIdHL1") > strings.Index(main, "rIdHL2") || strings.Index(main, "rIdHL2") > strings.Index(main, `"rId2"`) {
		t.Errorf("order: %s", main)
	}
	if _, err := office.Fill(slides(slide("{{#don_vii}}"), slide("x")), office.Slides, values()); !slices.Contains(keys(err), "template.unknown_like") {
		t.Errorf("%v", err)
	}
}

// TestTheSameBytes: twice filled, twice the same.
func TestTheSameBytes(t *testing.T) {
	t.Parallel()
	template := word(p("{{ky}}")+drawing("{{hinh}}"), map[string]string{"word/_rels/document.xml.rels": wordRels, "word/media/x.png": "x"})
	var first []byte
	for range 5 {
		out, err := office.Fill(template, office.Word, values())
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, out) {
			t.Fatal("other bytes")
		}
		first = out
	}
}

// TestFilledFilesAreTemplatesToo: what was filled opens again.
func TestFilledFilesAreTemplatesToo(t *testing.T) {
	t.Parallel()
	out, err := office.Fill(word(p("{{xml}} {{khmer}}"), nil), office.Word, values())
	if err == nil {
		_, err = office.Fill(out, office.Word, values())
	}
	if err != nil {
		t.Error(err)
	}
}

// FuzzFill: no bytes make it panic or give a file together with an error.
func FuzzFill(f *testing.F) {
	f.Add(word(p("{{ky}}"), nil))
	f.Add(slides(slide("{{#don_vi}}"), slide("x")))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, k := range []office.Kind{office.Word, office.Slides} {
			if out, err := office.Fill(data, k, values()); err != nil && out != nil {
				t.Error("a file and an error")
			}
		}
	})
}

// FuzzParagraph: whatever stands in a paragraph, it is filled or told.
func FuzzParagraph(f *testing.F) {
	f.Add("{{ky}}", "{{don_vi.ten}}")
	f.Add("{{", "}}")
	f.Fuzz(func(t *testing.T, a, b string) {
		clean := strings.NewReplacer("<", "", "&", "", "\x00", "").Replace
		if out, err := office.Fill(word(p(clean(a), clean(b))+"<w:tbl>"+row(p(clean(b)), p(clean(a)))+"</w:tbl>", nil), office.Word, values()); err != nil && out != nil {
			t.Error("a file and an error")
		}
	})
}
