package brief

import (
	"bytes"
	"embed"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"io/fs"
	"slices"
	"strings"

	"hailong/internal/office"
)

// Kind is a document that is made from a template.
type Kind struct {
	Name   string // in commands and addresses, and the folder of its template
	Office office.Kind
	media  string // where the picture that holds the places is
}

// The documents.
var (
	Report = Kind{"report", office.Word, "word/media/cho-hinh.png"}
	Slides = Kind{"slides", office.Slides, "ppt/media/cho-hinh.png"}
)

// Kinds lists them.
var Kinds = []Kind{Report, Slides}

// KindNamed finds a document by name.
func KindNamed(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

//go:embed all:templates
var templates embed.FS

// Template gives the template that comes with the product, as a file for an office program.
func Template(k Kind) ([]byte, error) {
	parts := map[string][]byte{}
	root := "templates/" + k.Name
	err := fs.WalkDir(templates, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := templates.ReadFile(name)
		parts[strings.TrimPrefix(name, root+"/")] = body
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("template %s: %w", k.Name, err)
	}
	if parts[k.media], err = placeholder(); err != nil {
		return nil, fmt.Errorf("template %s: %w", k.Name, err)
	}
	var out bytes.Buffer
	if err := office.Pack(&out, parts); err != nil {
		return nil, fmt.Errorf("template %s: %w", k.Name, err)
	}
	return out.Bytes(), nil
}

// placeholder draws the picture that stands in templates where a chart comes: a pale field with a border.
func placeholder() ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, 960, 320), color.Palette{color.Gray{0xC8}, color.Gray{0xF2}})
	draw.Draw(img, img.Bounds().Inset(4), image.NewUniform(color.Gray{0xF2}), image.Point{}, draw.Src)
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// Document fills a template of a kind with a book; without one it fills that of the product. A template that cannot be filled
// gives survey.Faults. Nothing is written unless the whole document is there.
func Document(w io.Writer, k Kind, template []byte, in *Input) error {
	if len(template) == 0 {
		var err error
		if template, err = Template(k); err != nil {
			return err
		}
	}
	v, err := newBook(in).values()
	if err != nil {
		return err
	}
	body, err := office.Fill(template, k.Office, v)
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// Placeholder is a name that templates may use, and what stands in its place.
type Placeholder struct{ Name, Says string }

// Placeholders lists what templates may use.
func Placeholders(in *Input) []Placeholder {
	b := newBook(in)
	tables := map[string]table{}
	for _, t := range b.tables() {
		tables[t.Name] = t
	}
	tables["yeu_to"] = b.factorTable()
	for of, as := range map[string]string{"don_vi_nhieu": "don_vi", "don_vi_trang": "don_vi", "muc_tieu_trang": "muc_tieu"} {
		t := tables[as]
		t.Title = b.T("placeholder." + of)
		tables[of] = t
	}
	names := b.words().Names()
	out := make([]Placeholder, len(names))
	for i, name := range names {
		out[i] = Placeholder{name, b.placeholder(name, tables)}
	}
	return out
}

// placeholder says what stands in the place of a name: "ky", "han_che.dong", "don_vi.ty_le", "don_vi.yeu_to.ten".
func (b *book) placeholder(name string, tables map[string]table) string {
	list, column, inList := strings.Cut(name, ".")
	t, ok := tables[list]
	switch {
	case !inList:
		return b.T("placeholder." + name)
	case !ok:
		return b.T("placeholder."+list) + ": " + b.T("placeholder.line."+column)
	}
	if inner, of, nested := strings.Cut(column, "."); nested {
		column = of
		if factors, ok := tables[inner]; ok {
			t.Title, t.Columns = t.Title+", "+factors.Title, factors.Columns
		}
	}
	says := t.Title + ": "
	if list == "muc_tieu_trang" && b.p.Has("placeholder.column."+column) && !strings.Contains(name, ".hang.") {
		return says + b.T("placeholder.column."+column)
	}
	if i := slices.IndexFunc(t.Columns, keyed(column)); i >= 0 {
		return says + t.Columns[i].Head
	}
	return says + b.T("placeholder.column."+column)
}
