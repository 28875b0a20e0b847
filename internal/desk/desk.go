// Package desk makes the files of a period out of what is stored: it gathers figures, definitions, texts and templates for package
// brief, and the answers behind a pack. Server, command line and the schedule of reports call it, so that the same period gives the
// same file wherever it is asked for.
//
// It owns no figure, no format and no collection. What managers are given has every cell; a pack is made of exact figures in which
// small cells are hidden (report.ExactPublic), since anybody may see it.
package desk

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"hailong/internal/brief"
	"hailong/internal/catalog"
	"hailong/internal/draft"
	"hailong/internal/export"
	"hailong/internal/freeze"
	"hailong/internal/locale"
	"hailong/internal/pci"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Desk makes files. It may be used by many at once.
type Desk struct {
	*draft.Keeper
	Catalog *catalog.Catalog
	Store   store.Store
	Figures *freeze.Service
	Public  *report.PublicFigures // what viewers are told; packs are made of it
	Version string                // of the program

	names sync.Mutex // guards known
	known []string   // what templates may use, once it was found
}

// Endings are those of the files of a period.
var Endings = []string{"docx", "xlsx", "pptx", "pdf"}

// Period reads the name of a period; an unknown one gives Faults.
func (d *Desk) Period(name string) (survey.Period, error) {
	period, err := plan.ParsePeriod(name, d.Catalog.Reports(), d.Catalog.Zone)
	if err != nil {
		return period, survey.Faults{{Field: "period", Key: "figures.period_unknown", Args: []any{"value", name}}}
	}
	return period, nil
}

// Make writes a file of a period with every figure in it: "docx", "xlsx", "pptx" or "pdf". Nothing is written unless the whole file
// is there.
func (d *Desk) Make(ctx context.Context, w io.Writer, name, ending string) error {
	in, err := d.whole(ctx, d.Figures, name)
	if err != nil {
		return err
	}
	switch ending {
	case "docx":
		return d.document(ctx, w, brief.Report, in)
	case "pptx":
		return d.document(ctx, w, brief.Slides, in)
	case "xlsx":
		return brief.Workbook(w, in)
	case "pdf":
		return brief.Summary(w, in)
	}
	return survey.Faults{{Field: "out", Key: "report.ending", Args: []any{"value", ending}}}
}

func (d *Desk) document(ctx context.Context, w io.Writer, k brief.Kind, in *brief.Input) error {
	f, err := d.Template(ctx, k)
	if err != nil {
		return err
	}
	return brief.Document(w, k, f.Data, in)
}

// Pack writes the pack of a period, which has to be over.
func (d *Desk) Pack(ctx context.Context, w io.Writer, name string) error {
	period, err := d.Period(name)
	if err != nil {
		return err
	}
	switch {
	case period.To.After(d.Figures.Now()):
		return survey.Faults{{Field: "period", Key: "pack.not_over", Args: []any{"date", period.LastDay()}}}
	case strings.Contains(name, "Q"): // viewers are not told of quarters
		return survey.Faults{{Field: "period", Key: "pack.period"}}
	}
	public, b, holds, err := d.public(ctx, name, period)
	if err != nil {
		return err
	}
	in, err := d.whole(ctx, public, name)
	if err != nil {
		return err
	}
	days, err := b.DayCounts(period)
	if err != nil {
		return err
	}
	pack := &brief.PackInput{
		Input: *in, Counts: d.counts, Level: d.level, Bounds: d.bounds(period), Days: days, Templates: map[string][]byte{},
		Answers: func() iter.Seq2[*survey.Response, error] { return Answers(ctx, d.Store, period, holds) },
	}
	for _, k := range brief.Kinds {
		f, err := d.Template(ctx, k)
		if err != nil {
			return err
		}
		pack.Templates[k.Name] = f.Data
	}
	var made bytes.Buffer
	if err := brief.Pack(&made, pack); err != nil {
		return err
	}
	if err := d.Public.Release(ctx, name, period, public); err != nil {
		return err
	}
	_, err = w.Write(made.Bytes())
	return err
}

// Publish makes the pack of a period and keeps it, in front of those that were made before; from then on anybody who may sign in
// can take it.
func (d *Desk) Publish(ctx context.Context, name, who string) error {
	var b bytes.Buffer
	if err := d.Pack(ctx, &b, name); err != nil {
		return err
	}
	f, err := d.File(ctx, draft.MadeName(name, "zip"))
	if err != nil {
		return err
	}
	return d.SaveFile(ctx, draft.MadeName(name, "zip"), f.N, draft.File{Name: name + "-pci.zip", Data: b.Bytes()}, who)
}

// public gives the figures of a period that anybody may see, the builder over the data behind them, and which responses these are
// (nil = all). Of a closed period they are those of the closing; of another one viewers are told of all its answers first, so that
// the pack says what they are told and what the report says.
func (d *Desk) public(ctx context.Context, name string, period survey.Period) (report.Source, *report.Builder, func(survey.ReceiptCode) bool, error) {
	b, holds, err := d.Figures.Then(ctx, name)
	if err != nil {
		return nil, nil, nil, err
	}
	if b != nil {
		released, err := d.Public.Released(ctx)
		if err != nil {
			return nil, nil, nil, err
		}
		public, err := b.ExactPublic(d.Figures, released)
		return public, b, holds, err
	}
	return d.Public, d.Figures.Builder, nil, d.complete(ctx, period)
}

// settling is how long it may take until an answer that has just come is known to be the last of its time.
const settling = 40 * time.Second

// complete has viewers told of all answers of a period; it waits until those that have just come are settled.
func (d *Desk) complete(ctx context.Context, period survey.Period) error {
	ctx, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	for {
		err := d.Public.Complete(ctx, period)
		if survey.KindOf(err) != survey.Unavailable {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Second):
		}
		if err := d.Figures.Panel.Refresh(ctx); err != nil {
			return err
		}
	}
}

// mostComments is how many comments a report has.
const mostComments = 30

// voices gathers what businesses said in a period, in the answers that count.
func (d *Desk) voices(ctx context.Context, name string, period survey.Period) (*brief.Voices, error) {
	holds, err := d.Figures.Listed(ctx, name)
	if err != nil {
		return nil, err
	}
	v := &brief.Voices{}
	reasons, at := map[string]int64{}, map[string]int{}
	for r, err := range Answers(ctx, d.Store, period, holds) {
		if err != nil {
			return nil, err
		}
		c, ok := d.level(r)
		if !ok {
			continue
		}
		comment := strings.TrimSpace(r.Answers["comment"].Text)
		if comment != "" {
			v.Written++
		}
		if c.Level > unsatisfied {
			continue
		}
		v.Unsatisfied++
		said := brief.Comment{Day: survey.DayOf(r.Received, d.Catalog.Zone), Text: survey.MaskText(comment), N: 1}
		for _, code := range r.Answers["reasons"].Choices {
			reasons[string(code)]++
			said.Reasons = append(said.Reasons, strings.Clone(string(code)))
		}
		if comment != "" {
			together(v, said, at)
		}
	}
	slices.SortStableFunc(v.Comments, func(a, b brief.Comment) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(string(b.Day), string(a.Day)), strings.Compare(a.Text, b.Text))
	})
	v.Comments = v.Comments[:min(len(v.Comments), mostComments)]
	if q, ok := d.Catalog.Current(d.Catalog.Center.Survey).Question("reasons"); ok {
		for _, c := range q.Choices {
			v.Reasons = append(v.Reasons, brief.ReasonCount{Code: string(c.Code), N: reasons[string(c.Code)]})
			delete(reasons, string(c.Code))
		}
	}
	for _, code := range slices.Sorted(maps.Keys(reasons)) {
		v.Reasons = append(v.Reasons, brief.ReasonCount{Code: code, N: reasons[code]})
	}
	return v, nil
}

// together adds a comment, or counts it with those in the same words and for the same reasons; at says where these are.
func together(v *brief.Voices, c brief.Comment, at map[string]int) {
	key := strings.Join(c.Reasons, ";") + "\n" + strings.ToLower(strings.Join(strings.Fields(c.Text), " "))
	if i, ok := at[key]; ok {
		v.Comments[i].N++
		v.Comments[i].Day = max(v.Comments[i].Day, c.Day)
		return
	}
	at[key] = len(v.Comments)
	v.Comments = append(v.Comments, c)
}

// unsatisfied is the highest level that is not satisfied at all: the reasons are asked of these.
const unsatisfied = 2

// Responses writes every response received in a period, row by row with its comments, which are masked: "csv" or "xlsx". It reads
// the store as it writes, so an error may come in the middle.
func (d *Desk) Responses(ctx context.Context, w io.Writer, name, ending string) error {
	period, err := d.Period(name)
	if err != nil {
		return err
	}
	var surveys []*survey.Survey
	for _, v := range d.Catalog.Versions() {
		surveys = append(surveys, d.Catalog.Surveys[v])
	}
	o := export.ResponsesOptions{Questions: export.QuestionColumns(surveys...), Zone: d.Catalog.Zone}
	write := export.ResponsesCSV
	if ending == "xlsx" {
		write = export.ResponsesXLSX
	}
	return write(w, maskedAnswers(Answers(ctx, d.Store, period, nil)), o)
}

// maskedAnswers masks the texts of responses.
func maskedAnswers(all iter.Seq2[*survey.Response, error]) iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		for r, err := range all {
			if err == nil {
				for id, a := range r.Answers {
					if a.Text != "" {
						a.Text = survey.MaskText(a.Text)
						r.Answers[id] = a
					}
				}
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// bounds are where the plan's periods around a period begin and end.
func (d *Desk) bounds(period survey.Period) []time.Time {
	var out []time.Time
	for _, rule := range d.Catalog.Reports() {
		for year := period.From.Year(); year <= period.To.Year()+1; year++ {
			p := rule.Period(year, d.Catalog.Zone)
			out = append(out, p.From, p.To)
		}
	}
	return out
}

// counts tells whether a response is of the population.
func (d *Desk) counts(r *survey.Response) bool {
	return slices.Contains(d.Catalog.Center.Population, r.Applicant)
}

// level gives what a response's overall answer says, where the response is of the population and the answer is a level.
func (d *Desk) level(r *survey.Response) (survey.Choice, bool) {
	if !d.counts(r) {
		return survey.Choice{}, false
	}
	v := d.Catalog.Surveys[r.Survey]
	if v == nil {
		v = d.Catalog.Current(d.Catalog.Center.Survey)
	}
	q, ok := v.Question(survey.OverallQuestion)
	if !ok {
		return survey.Choice{}, false
	}
	c, ok := q.Choice(r.Code(survey.OverallQuestion))
	return c, ok && c.Level > 0
}

// whole is input with what businesses said, for which the answers of the period are read.
func (d *Desk) whole(ctx context.Context, src report.Source, name string) (*brief.Input, error) {
	in, err := d.input(ctx, src, name)
	if err != nil {
		return nil, err
	}
	in.Voices, err = d.voices(ctx, name, in.Book.Period)
	return in, err
}

// input gathers what the files of a period are made of, from the figures of a source.
func (d *Desk) input(ctx context.Context, src report.Source, name string) (*brief.Input, error) {
	period, err := d.Period(name)
	if err != nil {
		return nil, err
	}
	books := &report.Books{Source: src, LastArrival: d.Figures.Panel.LastArrival, Definitions: d.Catalog.Fingerprint, Version: d.Version}
	b, err := books.Make(name, period, "vi")
	if err != nil {
		return nil, err
	}
	texts, _, err := d.Texts(ctx, name)
	if err != nil {
		return nil, err
	}
	years, _, err := d.PCI(ctx)
	if err != nil {
		return nil, err
	}
	return &brief.Input{
		Book: b, Center: d.Catalog.Center, Survey: d.Catalog.Current(d.Catalog.Center.Survey), Zone: d.Catalog.Zone, Printer: locale.For("vi"),
		To: d.addressee(period), Texts: brief.Texts(texts), PCI: years,
	}, nil
}

// addressee is whom the plan has the report of a period sent to; other periods go to the agency above the center.
func (d *Desk) addressee(period survey.Period) string {
	last := survey.DayOf(period.LastDay(), d.Catalog.Zone)
	for _, rule := range d.Catalog.Reports() {
		p := rule.Period(period.LastDay().Year(), d.Catalog.Zone)
		if !p.From.Equal(period.From) || !p.To.Equal(period.To) {
			continue
		}
		if a, ok := d.Catalog.Center.Agency(d.Catalog.Center.AgencyOn(rule.To, last)); ok {
			return a.Name.In("vi")
		}
	}
	return d.Catalog.Center.Parent.In("vi")
}

// pciName is the name under which the register of the PCI is kept.
const pciName = "pci"

// PCI gives the register of VCCI's results: what came with the program until somebody has entered or imported a year.
func (d *Desk) PCI(ctx context.Context) ([]pci.Year, draft.Version, error) {
	var years []pci.Year
	v, err := d.Latest(ctx, pciName, &years)
	if err == nil && v.N == 0 {
		years = pci.Known()
	}
	return years, v, err
}

// SavePCI puts years into the register, in place of those that are there; seen is the version that was there before.
func (d *Desk) SavePCI(ctx context.Context, seen int, more []pci.Year, who string) error {
	years, v, err := d.PCI(ctx)
	if err != nil {
		return err
	}
	if v.N != seen {
		return &survey.Error{Kind: survey.Conflict, Key: "draft.taken", Args: []any{"who", v.Who, "at", v.At}}
	}
	return d.Save(ctx, pciName, seen, pci.Merge(years, more), who)
}

// templateOf is the name under which a template is kept.
func templateOf(k brief.Kind) string { return "template/" + k.Name }

// Template gives the template that officials handed in, with no data where the product's own is in use.
func (d *Desk) Template(ctx context.Context, k brief.Kind) (*draft.File, error) {
	return d.File(ctx, templateOf(k))
}

// CheckTemplate fills a template and gives what is wrong with it as Faults.
func (d *Desk) CheckTemplate(ctx context.Context, k brief.Kind, data []byte) error {
	in, err := d.input(ctx, d.Figures, d.anyPeriod())
	if err != nil {
		return err
	}
	return brief.Document(io.Discard, k, data, in)
}

// SaveTemplate takes a template into use once it can be filled; without data the product's own is in use again. What is wrong with
// it gives Faults. Seen is the version that was there before.
func (d *Desk) SaveTemplate(ctx context.Context, k brief.Kind, seen int, name string, data []byte, who string) error {
	if len(data) > 0 {
		if err := d.CheckTemplate(ctx, k, data); err != nil {
			return err
		}
	}
	return d.SaveFile(ctx, templateOf(k), seen, draft.File{Name: name, Data: data}, who)
}

// anyPeriod is one that templates can be tried with.
func (d *Desk) anyPeriod() string {
	return d.Figures.LatestYear().From.Format("2006") + "-01"
}

// Placeholders lists what templates may use. They are the same for every period and are found once.
func (d *Desk) Placeholders(ctx context.Context) ([]string, error) {
	d.names.Lock()
	defer d.names.Unlock()
	if d.known == nil {
		var err error
		if d.known, err = d.placeholders(ctx); err != nil {
			return nil, err
		}
	}
	return d.known, nil
}

func (d *Desk) placeholders(ctx context.Context) ([]string, error) {
	in, err := d.input(ctx, d.Figures, d.anyPeriod())
	if err != nil {
		return nil, err
	}
	return brief.Names(in), nil
}

// Example gives a template as a file: the one in use, or the product's own.
func (d *Desk) Example(ctx context.Context, k brief.Kind, own bool) ([]byte, error) {
	if !own {
		f, err := d.Template(ctx, k)
		if err != nil || len(f.Data) > 0 {
			return f.Data, err
		}
	}
	return brief.Template(k)
}

// page is how many documents are read at once.
const page = 5000

// Answers reads the responses of a period in order of arrival, those alone that holds lets through; all where it is nil.
func Answers(ctx context.Context, st store.Store, period survey.Period, holds func(survey.ReceiptCode) bool) iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		var at store.Cursor
		if !period.From.IsZero() {
			at.At = period.From.AddDate(0, 0, -1) // none arrives before it was answered, but for clocks that differ
		}
		for {
			docs, err := st.Scan(ctx, store.Responses, at, page)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range docs {
				r := &survey.Response{ID: survey.ReceiptCode(docs[i].Key)}
				err := survey.DecodeResponse(docs[i].Body, r)
				if err == nil && (!period.Holds(r.Received) || holds != nil && !holds(r.ID)) {
					continue
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
			if len(docs) < page {
				return
			}
			at = store.After(docs[len(docs)-1])
		}
	}
}
