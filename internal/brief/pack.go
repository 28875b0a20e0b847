package brief

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hailong/internal/chart"
	"hailong/internal/office"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// The files of a pack that verification reads.
const (
	packManifest = "MANIFEST"
	packFigures  = "du-lieu/so-lieu.json"
	packRows     = "du-lieu/phieu.csv"
	packDossiers = "du-lieu/ho-so.csv"
	packTables   = "du-lieu/bang/"
	packCharts   = "bieu-do/"
)

// PackInput is what a pack needs beside a book, which has to be a public one.
type PackInput struct {
	Input
	Answers   Answers
	Counts    func(*survey.Response) bool                  // whether a response is of the population
	Level     func(*survey.Response) (survey.Choice, bool) // of the overall answer, where it is one and the response counts
	Bounds    []time.Time                                  // where the plan's periods begin and end
	Days      []report.DayCount
	Templates map[string][]byte // by the name of their kind; the product's where one is missing
}

// Pack writes the pack of a conference: the report, the workbook, slides, charts, the figures behind them as open data, a README
// and the MANIFEST with the SHA-256 of each file. Everything in it is public: of a book that is not, it refuses to make one.
// Nothing is written unless the whole pack is there.
func Pack(w io.Writer, in *PackInput) error {
	if !in.Book.Public() {
		return survey.Errorf(survey.Internal, "a pack is made of figures that anybody may see")
	}
	p := &pack{book: newBook(&in.Input), in: in, files: map[string][]byte{}}
	for _, step := range []func() error{p.documents, p.charts, p.data, p.readme} {
		if err := step(); err != nil {
			return fmt.Errorf("make the pack: %w", err)
		}
	}
	p.files[packManifest] = manifest(p.files)
	v, err := verify(p.files)
	if err != nil {
		return fmt.Errorf("make the pack: %w", err)
	}
	if len(v.Differences) > 0 { // an answer came between the figures and the rows
		return &survey.Error{Kind: survey.Unavailable, Key: "freeze.unsettled", Err: fmt.Errorf("rows and figures differ: %v", v.Differences)}
	}
	return office.Pack(w, p.files)
}

// pack is a pack while it is made.
type pack struct {
	*book
	in    *PackInput
	files map[string][]byte
}

func (p *pack) add(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.files[name] = b.Bytes()
	return nil
}

func (p *pack) documents() error {
	for name, write := range map[string]func(io.Writer) error{
		"bao-cao.docx": func(w io.Writer) error { return Document(w, Report, p.in.Templates[Report.Name], &p.in.Input) },
		"trinh-chieu.pptx": func(w io.Writer) error {
			return Document(w, Slides, p.in.Templates[Slides.Name], &p.in.Input)
		},
		"tom-tat.pdf":  func(w io.Writer) error { return Summary(w, &p.in.Input) },
		"so-lieu.xlsx": func(w io.Writer) error { return Workbook(w, &p.in.Input) },
	} {
		if err := p.add(name, write); err != nil {
			return err
		}
	}
	return nil
}

func (p *pack) charts() error {
	for _, d := range p.drawings() {
		p.files[packCharts+d.File+".svg"] = chart.File(d.Picture, chart.Wide)
		png, err := chart.PrintPNG(d.Picture, d.Size)
		if err != nil {
			return fmt.Errorf("draw %s: %w", d.File, err)
		}
		p.files[packCharts+d.File+".png"] = png
	}
	return nil
}

// Figures is the file of a pack with every figure in it.
type Figures struct {
	Period      string           `json:"period"`
	Closing     string           `json:"closing"` // RFC 3339, UTC
	Definitions string           `json:"definitions"`
	Version     string           `json:"version"`
	Fingerprint string           `json:"fingerprint"` // over the reports, see report.Fingerprint
	Frozen      *report.Frozen   `json:"frozen"`
	Formulas    []report.Formula `json:"formulas"`
	Satisfied   []string         `json:"satisfied"` // choice codes that count as satisfied
	Reports     []*report.Report `json:"reports"`   // the whole, then by what they are grouped by
}

func (p *pack) data() error {
	b := p.Book
	f := Figures{Period: b.Name, Closing: b.Closing.UTC().Format("2006-01-02T15:04:05Z"), Definitions: b.Definitions, Version: b.Version, Fingerprint: b.Fingerprint, Frozen: b.Frozen(), Formulas: report.Formulas, Satisfied: p.satisfied()}
	for _, r := range b.Reports() {
		plain := *r
		plain.AsOf = f.Closing
		f.Reports = append(f.Reports, &plain)
	}
	body, err := json.MarshalIndent(&f, "", " ")
	if err != nil {
		return err
	}
	p.files[packFigures] = append(body, '\n')
	if p.files[packRows], err = p.rows(); err != nil {
		return err
	}
	if p.files[packDossiers], err = p.dossierCounts(p.in.Days); err != nil {
		return err
	}
	for _, t := range p.tables() {
		if p.files[packTables+strings.ReplaceAll(t.Name, "_", "-")+".csv"], err = tableCSV(&t); err != nil {
			return err
		}
	}
	p.files["du-lieu/csv-metadata.json"], err = p.metadata()
	return err
}

// satisfied lists the levels that count as satisfied.
func (b *book) satisfied() []string {
	out := []string{}
	if b.Survey != nil {
		if q, ok := b.Survey.Question(survey.OverallQuestion); ok {
			for _, c := range q.Levels() {
				if c.Satisfied {
					out = append(out, string(c.Code))
				}
			}
		}
	}
	return out
}

// tableCSV writes a table with its fields' names over it: numbers in full, empty where there is none; hidden is 1 in rows with a
// figure that may not be told.
func tableCSV(t *table) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	var head []string
	for _, c := range t.Columns {
		head = append(head, c.Key)
	}
	_ = w.Write(append(head, "hidden")) // told by Error below
	for _, row := range t.Rows {
		var cells []string
		hidden := "0"
		for i, c := range row {
			if t.Columns[i].Kind != textKind && c.Text == hiddenSign {
				hidden = "1"
			}
			cells = append(cells, plainCell(t.Columns[i].Kind, c))
		}
		_ = w.Write(append(cells, hidden))
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func plainCell(kind cellKind, c cell) string {
	switch v := c.Value.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	if kind != textKind {
		return ""
	}
	return c.Text
}

// manifest lists the SHA-256 of each file, as the command sha256sum checks it.
func manifest(files map[string][]byte) []byte {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return out.Bytes()
}

// metadata describes the CSV files in the vocabulary of CSV on the Web (W3C).
func (p *pack) metadata() ([]byte, error) {
	type schema struct {
		Columns []field `json:"columns"`
	}
	type described struct {
		URL    string            `json:"url"`
		Title  map[string]string `json:"dc:title"`
		Schema schema            `json:"tableSchema"`
	}
	lang := p.p.Lang()
	named := func(s string) map[string]string { return map[string]string{lang: s} }
	types := map[cellKind]string{textKind: "string", countKind: "integer", rateKind: "double", meanKind: "double"}
	var all []described
	for _, t := range p.tables() {
		d := described{URL: strings.TrimPrefix(packTables, "du-lieu/") + strings.ReplaceAll(t.Name, "_", "-") + ".csv", Title: named(t.Title)}
		for _, c := range t.Columns {
			d.Schema.Columns = append(d.Schema.Columns, field{c.Key, named(c.Head), types[c.Kind]})
		}
		d.Schema.Columns = append(d.Schema.Columns, field{"hidden", named(p.T("report.col.hidden")), "integer"})
		all = append(all, d)
	}
	for _, name := range []string{packRows, packDossiers} {
		head, err := csv.NewReader(bytes.NewReader(p.files[name])).Read()
		if err != nil {
			return nil, err
		}
		d := described{URL: strings.TrimPrefix(name, "du-lieu/"), Title: named(p.T("report.data." + strings.TrimSuffix(strings.TrimPrefix(name, "du-lieu/"), ".csv")))}
		for _, c := range head {
			d.Schema.Columns = append(d.Schema.Columns, p.fieldOf(c))
		}
		all = append(all, d)
	}
	body, err := json.MarshalIndent(map[string]any{
		"@context": []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": lang}},
		"dc:title": p.texts()["trich_yeu"], "dc:publisher": p.name(p.Center.Name), "dc:description": p.basis(), "tables": all,
	}, "", " ")
	return append(body, '\n'), err
}

// field is a column as CSV on the Web describes it.
type field struct {
	Name     string            `json:"name"`
	Titles   map[string]string `json:"titles"`
	Datatype string            `json:"datatype"`
}

// fieldOf describes a column of the rows.
func (p *pack) fieldOf(name string) field {
	title, kind := p.question(survey.QuestionID(name)), "string"
	if p.p.Has("report.field." + name) {
		title = p.T("report.field." + name)
	}
	switch name {
	case "from_day", "to_day":
		kind = "date"
	case "identified", "decides", "dossiers":
		kind = "integer"
	}
	return field{name, map[string]string{p.p.Lang(): title}, kind}
}

func (p *pack) readme() error {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\r\n") }
	line(p.texts()["trich_yeu"])
	line("")
	line(p.basis())
	for _, s := range p.cautions() {
		line(s)
	}
	line("")
	for _, key := range []string{"report.readme.files", "report.readme.docx", "report.readme.xlsx", "report.readme.pptx", "report.readme.pdf", "report.readme.charts", "report.readme.figures", "report.readme.rows", "report.readme.dossiers", "report.readme.tables", "report.readme.manifest"} {
		line(p.T(key))
	}
	line("")
	line(p.T("report.readme.recompute"))
	line("")
	for _, s := range append(p.method(), p.limits()...) {
		line("- " + s)
	}
	line("")
	for _, f := range report.Formulas {
		line(f.ID + "  " + p.T("formula."+f.ID) + ": " + p.T("formula."+f.ID+".says"))
	}
	p.files["README.txt"] = []byte("\ufeff" + b.String())
	return nil
}
