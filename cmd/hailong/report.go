package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"hailong/internal/audit"
	"hailong/internal/desk"
	"hailong/internal/draft"
	"hailong/internal/edition"
	"hailong/internal/freeze"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// reportCommand makes the files of a period.
type reportCommand struct {
	dataFlags
	Period string `name:"period" help:"${help_report_period}"`
	Pack   string `name:"pack" enum:",pci" default:"" help:"${help_report_pack}"`
	Year   int    `name:"year" help:"${help_report_year}"`
	Format string `name:"format" enum:",docx,xlsx,pptx,pdf" default:"" help:"${help_report_format}"`
	Out    string `name:"out" short:"o" required:"" type:"path" help:"${help_report_out}"`
}

// Run makes the file that the name asks for.
func (r *reportCommand) Run(ctx context.Context, c *console) error {
	name := r.Period
	if r.Pack != "" && name == "" && r.Year > 0 {
		name = strconv.Itoa(r.Year)
	}
	if name == "" {
		return usageError{survey.Faults{{Field: "period", Key: "report.period_missing"}}}
	}
	return withFigures(ctx, r.dataFlags, func(h *house, s *freeze.Service) error {
		var file bytes.Buffer
		err := r.make(ctx, &file, h.desk(s), name)
		var faults survey.Faults
		if errors.As(err, &faults) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		if err := h.record(ctx, audit.Download, "report "+name+" "+filepath.Base(r.Out)); err != nil {
			return err
		}
		return toFileOr(c.out, r.Out, forAll, func(w io.Writer) error {
			_, err := file.WriteTo(w)
			return err
		})
	})
}

func (r *reportCommand) make(ctx context.Context, w io.Writer, d *desk.Desk, name string) error {
	if r.Pack != "" {
		return d.Pack(ctx, w, name)
	}
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(r.Out)), ".")
	return d.Make(ctx, w, name, cmp.Or(r.Format, ending))
}

// desk makes the files of periods.
func (h *house) desk(s *freeze.Service) *desk.Desk {
	return h.deskOf(s, report.NewPublic(s.Builder, edition.New(h.store), nil))
}

// deskOf is one over the figures that viewers are told by a running service.
func (h *house) deskOf(s *freeze.Service, public *report.PublicFigures) *desk.Desk {
	return &desk.Desk{Keeper: draft.New(h.store, nil), Catalog: h.catalog, Store: h.store, Figures: s, Public: public, Version: version()}
}
