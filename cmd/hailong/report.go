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
	name, err := r.name()
	if err != nil {
		return usageError{err}
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

// firstYear and lastYear bound the year of a report.
const firstYear, lastYear = 2000, 2100

// name gives the name of the period; Faults say what is wrong with the flags.
func (r *reportCommand) name() (string, error) {
	refuse := func(field, key string, args ...any) (string, error) {
		return "", survey.Faults{{Field: field, Key: key, Args: args}}
	}
	ending := strings.ToLower(filepath.Ext(r.Out))
	switch {
	case r.Pack != "" && ending != ".zip" && r.Out != "-":
		return refuse("out", "pack.ending", "value", ending)
	case r.Pack != "" && r.Format != "":
		return refuse("format", "pack.format")
	case r.Period != "" && r.Year != 0:
		return refuse("year", "report.period_twice")
	case r.Period != "":
		return r.Period, nil
	case r.Year == 0:
		return refuse("period", "report.period_missing")
	case r.Year < firstYear || r.Year > lastYear:
		return refuse("year", "report.year", "low", strconv.Itoa(firstYear), "high", strconv.Itoa(lastYear))
	}
	return strconv.Itoa(r.Year), nil
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
