package main

import (
	"context"
	"io"
	"iter"
	"time"

	"hailong/internal/audit"
	"hailong/internal/export"
	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// exportCommand writes responses or figures to a file.
type exportCommand struct {
	Responses exportResponses `cmd:"" help:"${help_export_responses}"`
	Figures   exportFigures   `cmd:"" help:"${help_export_figures}"`
}

// exportFigures writes the figures of a period as CSV.
type exportFigures struct {
	dataFlags
	queryFlags
	Excel bool   `name:"excel" help:"${help_excel}"`
	Out   string `name:"out" short:"o" type:"path" help:"${help_out}"`
}

// Run computes and writes.
func (f *exportFigures) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withReport(ctx, f.Data, &f.queryFlags, c.lang, func(r *report.Report, h *house) error {
		return toFileOr(c.out, f.Out, forAll, func(w io.Writer) error {
			return export.FiguresCSV(w, r, p, export.FiguresOptions{Excel: f.Excel, Survey: h.catalog.Current(h.catalog.Center.Survey)})
		})
	})
}

// exportResponses writes the stored responses one by one.
type exportResponses struct {
	dataFlags
	From   string `name:"from" help:"${help_from}"`
	To     string `name:"to" help:"${help_to}"`
	Format string `name:"format" enum:"csv,xlsx" default:"csv" help:"${help_format}"`
	Out    string `name:"out" short:"o" type:"path" help:"${help_out}"`
}

// Run reads the store from end to end and writes what lies in the period.
func (f *exportResponses) Run(ctx context.Context, c *console) (err error) {
	h, err := open(ctx, f.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	period, err := f.period(h.catalog.Zone)
	if err != nil {
		return usageError{err}
	}
	var surveys []*survey.Survey
	for _, v := range h.catalog.Versions() {
		surveys = append(surveys, h.catalog.Surveys[v])
	}
	o := export.ResponsesOptions{Questions: export.QuestionColumns(surveys...), Zone: h.catalog.Zone}
	write := export.ResponsesCSV
	if f.Format == "xlsx" {
		write = export.ResponsesXLSX
	}
	if err := h.record(ctx, audit.Download, "responses "+f.From+" "+f.To+" "+f.Format); err != nil {
		return err
	}
	return toFileOr(c.out, f.Out, forAll, func(w io.Writer) error {
		return write(w, stored(ctx, h.store, period), o)
	})
}

func (f *exportResponses) period(zone *time.Location) (p survey.Period, err error) {
	if f.From != "" {
		if p.From, err = survey.ParseDay(f.From, zone); err != nil {
			return p, survey.Faults{{Field: "from", Key: "figures.day_unknown", Args: []any{"value", f.From}}}
		}
	}
	if f.To != "" {
		if p.To, err = survey.ParseDay(f.To, zone); err != nil {
			return p, survey.Faults{{Field: "to", Key: "figures.day_unknown", Args: []any{"value", f.To}}}
		}
		p.To = p.To.AddDate(0, 0, 1)
	}
	return p, nil
}

const exportPage = 5000

// stored reads the responses of a period in order of arrival.
func stored(ctx context.Context, st store.Store, period survey.Period) iter.Seq2[*survey.Response, error] {
	return storedUntil(ctx, st, period, time.Time{})
}

// storedUntil reads those alone that had arrived by the second of a moment; by any for the zero time.
func storedUntil(ctx context.Context, st store.Store, period survey.Period, until time.Time) iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		var at store.Cursor
		for {
			docs, err := st.Scan(ctx, store.Responses, at, exportPage)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range docs {
				r := &survey.Response{ID: survey.ReceiptCode(docs[i].Key)}
				err := survey.DecodeResponse(docs[i].Body, r)
				late := !until.IsZero() && docs[i].At.Unix() > until.Unix()
				if err == nil && (late || !period.Holds(r.Received)) {
					continue
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
			if len(docs) < exportPage {
				return
			}
			at = store.After(docs[len(docs)-1])
		}
	}
}
