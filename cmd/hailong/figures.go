package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// figuresText prints the headline and the groups for a person at a terminal.
func figuresText(w io.Writer, r *report.Report, p *locale.Printer) error {
	b := &lines{w: w}
	b.add(p.T("figures.text.period", "from", r.Period.From, "to", r.Period.To))
	if r.Provisional {
		b.add(p.T("data.provisional"))
	}
	frozenText(b, r, p)
	h := r.Satisfaction.HeadlineRate()
	b.add(p.T("figures.text."+string(r.Satisfaction.Headline)), rateText(p, h))
	if r.Satisfaction.Headline == report.HeadlineBusiness {
		b.add(p.T("figures.text.response"), rateText(p, r.Satisfaction.PerResponse))
	}
	for _, v := range r.Verdicts {
		key := "figures.verdict." + string(v.Statistical)
		if r.Provisional {
			key = "data.provisional"
		}
		b.add(p.T("figures.text.target", "threshold", p.Decimal(v.Threshold, 0), "label", v.Label), p.T(key))
	}
	rec := r.Reconciliation
	b.add(p.T("figures.text.reconciliation", "received", rec.Received, "duplicates", rec.Duplicates, "applicant", rec.Excluded["applicant"],
		"na", rec.Excluded["na"], "blank", rec.Excluded["blank"], "ruling", rec.Excluded["ruling"], "counted", rec.Counted))
	for _, g := range r.Groups {
		b.add(g.Key, g.Label, rateText(p, g.Satisfaction.HeadlineRate()))
	}
	return b.err
}

// rateText prints a rate with its counts and interval.
func rateText(p *locale.Printer, x report.Proportion) string {
	if x.Rate == nil {
		return p.T("figures.text.no_data")
	}
	return fmt.Sprintf("%s (%s/%s; %s–%s)", p.PercentNear(*x.Rate, 0.95, 0.9), p.Number(x.Num), p.Number(x.Den), p.Percent(*x.Low, 1), p.Percent(*x.High, 1))
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
