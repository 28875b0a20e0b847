package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"hailong/internal/config"
	"hailong/internal/export"
	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// figuresCommand prints the figures of a period.
type figuresCommand struct {
	dataFlags
	queryFlags
	Format string `name:"format" enum:"json,text,csv" default:"json" help:"${help_format}"`
}

// Run computes and prints.
func (f *figuresCommand) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withReport(ctx, f.Data, &f.queryFlags, c.lang, func(r *report.Report, _ *house) error {
		switch f.Format {
		case "csv":
			return export.FiguresCSV(c.out, r, p, export.FiguresOptions{})
		case "text":
			return figuresText(c.out, r, p)
		}
		return figuresJSON(c.out, r)
	})
}

// withReport opens the data, computes one report and closes again.
func withReport(ctx context.Context, d config.Data, q *queryFlags, lang string, use func(*report.Report, *house) error) (err error) {
	h, err := open(ctx, d)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	query, err := q.query(h, time.Now(), lang)
	if err != nil {
		return usageError{err}
	}
	figures, err := h.figures(ctx)
	if err != nil {
		return err
	}
	r, err := figures.Build(query)
	var faults survey.Faults
	if errors.As(err, &faults) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	return use(r, h)
}

func figuresJSON(w io.Writer, r *report.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// lines writes lines of columns and remembers the first error.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) add(columns ...string) {
	for i, c := range columns {
		if i > 0 {
			c = "  " + c
		}
		l.write(c)
	}
	l.write("\n")
}

func (l *lines) write(s string) {
	if l.err == nil {
		_, l.err = io.WriteString(l.w, s)
	}
}
