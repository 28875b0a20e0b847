package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"hailong/internal/survey"
)

// What a template may be at most: bytes as it comes, bytes unpacked, parts, bytes of one part, and levels of its XML.
const (
	MaxTemplate = 4 << 20
	maxUnpacked = 48 << 20
	maxParts    = 2000
	maxPart     = 24 << 20
	maxDepth    = 256
)

// container is an unpacked document.
type container struct {
	parts map[string][]byte
	types map[string]string // content type of each part
}

func refuse(key string, args ...any) error {
	return survey.Faults{{Field: "template", Key: "template." + key, Args: args}}
}

// unpack reads a container and refuses what is none, and what is not safe to hand on.
func unpack(data []byte) (*container, error) {
	switch {
	case len(data) > MaxTemplate:
		return nil, refuse("too_large", "max", MaxTemplate>>20)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}): // an OLE file: of Word 2003, or with a password
		return nil, refuse("old_or_locked")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuse("no_zip")
	}
	c := &container{parts: map[string][]byte{}}
	if err := c.read(z); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *container) read(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return refuse("bomb")
	}
	seen, total := map[string]bool{}, int64(0)
	for _, f := range z.File {
		name := f.Name
		if strings.HasSuffix(name, "/") {
			continue
		}
		low := strings.ToLower(name)
		if seen[low] || name != path.Clean(name) || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "../") || strings.ContainsAny(name, "\\\x00") {
			return refuse("part_name", "part", shorten(name, 60))
		}
		seen[low] = true
		if f.Flags&1 != 0 {
			return refuse("old_or_locked")
		}
		body, err := unzip(f, min(maxPart, maxUnpacked-total))
		if errors.Is(err, errLarge) {
			return refuse("bomb")
		}
		if err != nil {
			return refuse("damaged", "part", name)
		}
		total += int64(len(body))
		c.parts[name] = body
	}
	return nil
}

var errLarge = errors.New("larger than it may be")

// unzip reads one part, however large its header says it is.
func unzip(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(body)) > most {
		return nil, errLarge
	}
	return body, err
}

// check refuses what is dangerous or cannot be read.
func (c *container) check() error {
	for _, name := range slices.Sorted(maps.Keys(c.parts)) {
		if !isXML(name) {
			continue
		}
		if err := sound(c.parts[name]); err != nil {
			return unsound(name, err)
		}
	}
	var err error
	if c.types, err = readTypes(c.parts); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.parts)) {
		low, kind := strings.ToLower(name), c.types[name]
		switch {
		case strings.Contains(low, "vbaproject") || strings.Contains(kind, "macroEnabled") || strings.Contains(kind, "vbaProject"):
			return refuse("macros")
		case strings.Contains(low, "/embeddings/") || strings.Contains(low, "activex") || strings.Contains(kind, "oleObject"):
			return refuse("embedded", "part", name)
		case strings.HasSuffix(low, ".rels"):
			if err := c.checkRelations(name); err != nil {
				return err
			}
		}
	}
	return nil
}

func isXML(name string) bool {
	return strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels")
}

// What sound refuses beside what is not well-formed.
var (
	errDocumentType = errors.New("a document type")
	errDeep         = errors.New("too deep")
)

// unsound says why a part cannot be read, and where that is known in which line of it.
func unsound(name string, err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errDocumentType):
		return refuse("document_type", "part", name)
	case errors.Is(err, errDeep):
		return refuse("deep", "part", name)
	case errors.As(err, &syntax):
		return refuse("xml", "part", name, "line", syntax.Line)
	}
	return refuse("damaged", "part", name)
}

// sound reads XML from end to end: well-formed, without a document type, not too deep.
func sound(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	depth := 0
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.Directive:
			return errDocumentType
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errDeep
			}
		case xml.EndElement:
			depth--
		}
	}
}

type typesPart struct {
	Defaults []struct {
		Extension   string `xml:"Extension,attr"`
		ContentType string `xml:"ContentType,attr"`
	} `xml:"Default"`
	Overrides []struct {
		PartName    string `xml:"PartName,attr"`
		ContentType string `xml:"ContentType,attr"`
	} `xml:"Override"`
}

const typesName = "[Content_Types].xml"

// readTypes gives the content type of every part.
func readTypes(parts map[string][]byte) (map[string]string, error) {
	var t typesPart
	if body, ok := parts[typesName]; !ok || xml.Unmarshal(body, &t) != nil {
		return nil, refuse("no_zip")
	}
	out := map[string]string{}
	for name := range parts {
		for _, d := range t.Defaults {
			if strings.EqualFold(strings.TrimPrefix(path.Ext(name), "."), d.Extension) {
				out[name] = d.ContentType
			}
		}
	}
	for _, o := range t.Overrides {
		out[strings.TrimPrefix(o.PartName, "/")] = o.ContentType
	}
	return out, nil
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

func relations(body []byte) ([]relation, error) {
	var r struct {
		All []relation `xml:"Relationship"`
	}
	err := xml.Unmarshal(body, &r)
	return r.All, err
}

// fetching are kinds of relation that take something in from elsewhere or run it.
var fetching = []string{"/attachedTemplate", "/aFChunk", "/subDocument", "/frame", "/oleObject", "/package", "/control", "/vbaProject", "/mailMergeSource", "/externalLink", "/recipientData"}

func (c *container) checkRelations(name string) error {
	all, err := relations(c.parts[name])
	if err != nil {
		return unsound(name, err)
	}
	for _, r := range all {
		for _, f := range fetching {
			if strings.HasSuffix(r.Type, f) {
				return refuse("external", "part", name, "target", shorten(r.Target, 80))
			}
		}
		if strings.EqualFold(r.Mode, "External") {
			if !strings.HasSuffix(r.Type, "/hyperlink") || !isLink(r.Target) {
				return refuse("external", "part", name, "target", shorten(r.Target, 80))
			}
			continue
		}
		if part := targetOf(name, r.Target); part != "" && c.parts[part] == nil {
			return refuse("missing_part", "part", shorten(part, 80))
		}
	}
	return nil
}

// targetOf gives the part that a relation leads to, out of a part of relations; "" where it leads to a place in the same part.
func targetOf(rels, target string) string {
	target, _, _ = strings.Cut(target, "#")
	switch {
	case target == "":
		return ""
	case strings.HasPrefix(target, "/"):
		return target[1:]
	}
	return path.Join(path.Dir(path.Dir(rels)), target)
}

func isLink(target string) bool {
	low := strings.ToLower(target)
	return strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "mailto:")
}

// Pack writes parts as a zip whose bytes depend on nothing but them: the content types first, the rest by name, no times.
func Pack(w io.Writer, parts map[string][]byte) error {
	z := zip.NewWriter(w)
	names := slices.Sorted(maps.Keys(parts))
	slices.SortStableFunc(names, func(a, b string) int { return order(a) - order(b) })
	for _, name := range names {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: noTime})
		if err == nil {
			_, err = f.Write(parts[name])
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// noTime is the earliest time that a zip can bear.
var noTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func order(name string) int {
	switch name {
	case typesName:
		return 0
	case "_rels/.rels":
		return 1
	}
	return 2
}
