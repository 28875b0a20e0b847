package brief_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/brief"
	"hailong/internal/catalog"
	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/panel"
	"hailong/internal/pci"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/sample"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
	"hailong/surveys"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var definitions = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		panic(err)
	}
	return c
})

// made is the center with so many made-up responses and half as many dossiers of 2021.
func made(t testing.TB, responses int) *report.Builder {
	t.Helper()
	b, _ := madeWith(t, responses)
	return b
}

// worlds are the centers that were made, by their answers: tests share them and change nothing.
var worlds = struct {
	sync.Mutex
	of map[int]*madeWorld
}{of: map[int]*madeWorld{}}

type madeWorld struct {
	builder *report.Builder
	answers []*survey.Response
}

// madeWith gives the answers too, as they are stored.
func madeWith(t testing.TB, responses int) (*report.Builder, []*survey.Response) {
	t.Helper()
	worlds.Lock()
	defer worlds.Unlock()
	if w := worlds.of[responses]; w != nil {
		return w.builder, w.answers
	}
	w := &madeWorld{}
	w.builder, w.answers = makeWorld(t, responses)
	worlds.of[responses] = w
	return w.builder, w.answers
}

func makeWorld(t testing.TB, responses int) (*report.Builder, []*survey.Response) {
	t.Helper()
	c := definitions()
	st := storetest.Memory()
	answers, dossiers := sampled(responses, 31)
	put := func(into store.Collection, key string, body []byte, err error) {
		must(t, err)
		_, err = st.Insert(t.Context(), into, []store.Document{{Key: key, Body: body}})
		must(t, err)
	}
	for _, d := range dossiers {
		body, err := survey.EncodeDossier(d)
		put(store.Dossiers, d.Key.StateKey(0), body, err)
	}
	for _, r := range answers {
		body, err := survey.EncodeResponse(r)
		put(store.Responses, string(r.ID), body, err)
	}
	now := time.Date(2021, 12, 31, 23, 0, 0, 0, c.Zone)
	pn := panel.New(st, c, panel.Options{Now: func() time.Time { return now }})
	must(t, pn.Load(t.Context()))
	return &report.Builder{Panel: pn, Catalog: c, Now: func() time.Time { return now }}, answers
}

// sampled are so many made-up responses and half as many dossiers of 2021, about a third of which have an answer of their own.
func sampled(responses int, seed uint64) ([]*survey.Response, []*survey.Dossier) {
	c := definitions()
	p := sample.Plan{Responses: responses, Dossiers: responses / 2, Seed: seed, From: time.Date(2021, 1, 1, 0, 0, 0, 0, c.Zone), To: time.Date(2021, 12, 31, 23, 59, 59, 0, c.Zone)}
	if responses == 1 {
		p.Dossiers = 0
	}
	keys := intake.Keys{Business: bytes.Repeat([]byte("b"), 32), Receipt: bytes.Repeat([]byte("r"), 32)}
	var answers []*survey.Response
	var dossiers []*survey.Dossier
	for d, r := range sample.Dossiers(c, p) {
		d.Key = keys.DossierKey(d.Code)
		dossiers = append(dossiers, d)
		if r != nil {
			r.Dossier = d.Key
			answers = append(answers, r)
		}
	}
	return slices.AppendSeq(answers, sample.Responses(c, p)), dossiers
}

// input is what the files of a period are made of.
func input(t testing.TB, src report.Source, name string) *brief.Input {
	t.Helper()
	c := definitions()
	period, err := plan.ParsePeriod(name, c.Reports(), c.Zone)
	must(t, err)
	arrived := time.Date(2021, 12, 31, 22, 0, 0, 0, c.Zone)
	books := &report.Books{Source: src, LastArrival: func() time.Time { return arrived }, Definitions: c.Fingerprint, Version: "1.0"}
	b, err := books.Make(name, period, "vi")
	must(t, err)
	return &brief.Input{Book: b, Center: c.Center, Survey: c.Current(c.Center.Survey), Zone: c.Zone, Printer: locale.For("vi"), To: "Sở Kế hoạch và Đầu tư", PCI: pci.Known()}
}

// parts unpacks a document.
func parts(t testing.TB, doc []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	must(t, err)
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		must(t, r.Close())
	}
	return out
}

// checkOOXML holds a document against the rules of the container: every part parses and has one content type, every relation
// leads to a part, every relation that a part names is there.
func checkOOXML(t testing.TB, doc []byte) {
	t.Helper()
	all := parts(t, doc)
	var types struct {
		Default []struct {
			Extension string `xml:",attr"`
		}
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	must(t, xml.Unmarshal(all["[Content_Types].xml"], &types))
	own, ending := map[string]int{}, map[string]bool{}
	for _, o := range types.Override {
		own[strings.TrimPrefix(o.PartName, "/")]++
		if all[strings.TrimPrefix(o.PartName, "/")] == nil || o.ContentType == "" {
			t.Errorf("a content type of %q, which is not there", o.PartName)
		}
	}
	for _, d := range types.Default {
		if ending[d.Extension] {
			t.Errorf("two defaults of %s", d.Extension)
		}
		ending[d.Extension] = true
	}
	for name, body := range all {
		if name == "[Content_Types].xml" {
			continue
		}
		if own[name] > 1 || own[name] == 0 && !ending[strings.TrimPrefix(path.Ext(name), ".")] {
			t.Errorf("%s has %d content types", name, own[name])
		}
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			checkPart(t, all, name, body)
		}
	}
}

func checkPart(t testing.TB, all map[string][]byte, name string, body []byte) {
	t.Helper()
	ids := map[string]bool{}
	if rels, ok := all[path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")]; ok {
		var r struct {
			Relationship []struct {
				ID         string `xml:"Id,attr"`
				Target     string `xml:",attr"`
				TargetMode string `xml:",attr"`
			}
		}
		must(t, xml.Unmarshal(rels, &r))
		for _, x := range r.Relationship {
			target := path.Join(path.Dir(name), x.Target)
			if strings.HasPrefix(x.Target, "/") {
				target = x.Target[1:]
			}
			if ids[x.ID] || x.TargetMode != "External" && all[target] == nil {
				t.Errorf("%s: relation %s to %s", name, x.ID, x.Target)
			}
			ids[x.ID] = true
		}
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if strings.HasSuffix(a.Name.Space, "officeDocument/2006/relationships") && a.Value != "" && !ids[a.Value] {
					t.Errorf("%s: %s names relation %s, which is not there", name, e.Name.Local, a.Value)
				}
			}
		}
	}
}
