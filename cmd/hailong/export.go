package main

import (
	"context"
	"io"
	"iter"
	"time"

	"hailong/internal/audit"
	"hailong/internal/desk"
	"hailong/internal/export"
	"hailong/internal/locale"
	"hailong/internal/report"
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
func (f *exportResponses) Run(ctx context.Context, c *console, p *locale.Printer) (err error) {
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
	shown := newProgress(c.err, p, f.Out)
	defer shown.clear()
	return toFileOr(c.out, f.Out, forAll, func(w io.Writer) error {
		return write(w, watched(desk.Answers(ctx, h.store, period, nil), shown.exported), o)
	})
}

// watchedEvery is after how many responses a watcher is told.
const watchedEvery = 5000

// watched tells how many responses were handed out so far.
func watched(all iter.Seq2[*survey.Response, error], tell func(n int)) iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		n := 0
		for r, err := range all {
			if !yield(r, err) {
				return
			}
			if n++; n%watchedEvery == 0 {
				tell(n)
			}
		}
	}
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
