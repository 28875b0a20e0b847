// Package desk makes the files of a period out of what is stored: it gathers figures, definitions, texts and templates for package
// brief, and the answers behind a pack. Server, command line and the schedule of reports call it, so that the same period gives the
// same file wherever it is asked for.
//
// It owns no figure, no format and no collection. What managers are given has every cell; a pack is made of exact figures in which
// small cells are hidden (report.ExactPublic), since anybody may see it.
package desk

import (
	"context"
	"io"
	"sync"

	"hailong/internal/brief"
	"hailong/internal/catalog"
	"hailong/internal/draft"
	"hailong/internal/freeze"
	"hailong/internal/locale"
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

	names sync.Mutex          // guards known
	known []brief.Placeholder // what templates may use, once it was found
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
