package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// Repack writes a document that a library made anew, so that its bytes depend on its parts alone: no times, parts by name,
// content types in order.
func Repack(w io.Writer, raw []byte) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return fmt.Errorf("read the document back: %w", err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		if parts[f.Name], err = unzip(f, math.MaxInt64-1); err != nil {
			return fmt.Errorf("read the document back: %w", err)
		}
	}
	if parts[typesName], err = sortedTypes(parts[typesName]); err != nil {
		return fmt.Errorf("read the document back: %w", err)
	}
	return Pack(w, parts)
}

// sortedTypes puts defaults before overrides, and each by what they are of.
func sortedTypes(body []byte) ([]byte, error) {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(body); err != nil {
		return nil, err
	}
	root := doc.Root()
	if root == nil {
		return body, nil
	}
	all := root.ChildElements()
	key := func(e *etree.Element) string {
		return e.Tag + " " + e.SelectAttrValue("Extension", "") + e.SelectAttrValue("PartName", "")
	}
	slices.SortStableFunc(all, func(a, b *etree.Element) int { return strings.Compare(key(a), key(b)) })
	for _, e := range all {
		root.RemoveChild(e)
		root.AddChild(e)
	}
	return doc.WriteToBytes()
}
