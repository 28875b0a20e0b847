package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"

	"hailong/internal/audit"
	"hailong/internal/brief"
	"hailong/internal/freeze"
	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// reportCommand makes the files of a period.
type reportCommand struct {
	dataFlags
	Period string `name:"period" required:"" help:"${help_report_period}"`
	Out    string `name:"out" short:"o" required:"" type:"path" help:"${help_report_out}"`
}

// Run makes the file that the name asks for.
func (r *reportCommand) Run(ctx context.Context, c *console) error {
	return withFigures(ctx, r.dataFlags, func(h *house, s *freeze.Service) error {
		in, err := h.brief(s, s, r.Period)
		if err != nil {
			return err
		}
		if err := h.record(ctx, audit.Download, "report "+r.Period); err != nil {
			return err
		}
		var file bytes.Buffer
		if err := written(&file, filepath.Ext(r.Out), in); err != nil {
			return err
		}
		return toFileOr(c.out, r.Out, forAll, func(w io.Writer) error {
			_, err := file.WriteTo(w)
			return err
		})
	})
}

// written makes the file that an ending asks for.
func written(w io.Writer, ending string, in *brief.Input) error {
	switch strings.ToLower(ending) {
	case ".docx":
		return brief.Document(w, brief.Report, nil, in)
	case ".pptx":
		return brief.Document(w, brief.Slides, nil, in)
	case ".xlsx":
		return brief.Workbook(w, in)
	}
	return usageError{&survey.Error{Kind: survey.Invalid, Key: "report.ending", Field: "out", Args: []any{"value", ending}}}
}

// brief gathers what the files of a period are made of, from the figures of a source.
func (h *house) brief(src report.Source, s *freeze.Service, name string) (*brief.Input, error) {
	period, err := plan.ParsePeriod(name, h.rules(), h.catalog.Zone)
	if err != nil {
		return nil, usageError{&survey.Error{Kind: survey.Invalid, Key: "figures.period_unknown", Field: "period", Args: []any{"value", name}}}
	}
	books := &report.Books{Source: src, LastArrival: s.Panel.LastArrival, Definitions: h.catalog.Fingerprint, Version: version()}
	b, err := books.Make(name, period, "vi")
	if err != nil {
		return nil, err
	}
	return &brief.Input{
		Book: b, Center: h.catalog.Center, Survey: h.catalog.Current(h.catalog.Center.Survey), Zone: h.catalog.Zone, Printer: locale.For("vi"),
		To: h.addressee(name, period),
	}, nil
}

// addressee is whom the plan has the report of a period sent to; other periods go to the agency above the center.
func (h *house) addressee(name string, period survey.Period) string {
	for _, rule := range h.rules() {
		p, err := plan.ParsePeriod(name, []plan.ReportRule{rule}, h.catalog.Zone)
		if err != nil || !p.From.Equal(period.From) || !p.To.Equal(period.To) {
			continue
		}
		for i := range h.catalog.Center.Agencies {
			if a := &h.catalog.Center.Agencies[i]; a.Code == rule.To && a.Validity.Holds(survey.DayOf(period.LastDay(), h.catalog.Zone)) {
				return a.Name.In("vi")
			}
		}
	}
	return h.catalog.Center.Parent.In("vi")
}
