package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Period string `name:"period" help:"${help_report_period}"`
	Pack   string `name:"pack" enum:",pci" default:"" help:"${help_report_pack}"`
	Year   int    `name:"year" help:"${help_report_year}"`
	Out    string `name:"out" short:"o" required:"" type:"path" help:"${help_report_out}"`
}

// Run makes the file that the name asks for.
func (r *reportCommand) Run(ctx context.Context, c *console) error {
	name := r.Period
	if r.Pack != "" && name == "" && r.Year > 0 {
		name = strconv.Itoa(r.Year)
	}
	if name == "" {
		return usageError{&survey.Error{Kind: survey.Invalid, Key: "report.period_missing", Field: "period"}}
	}
	return withFigures(ctx, r.dataFlags, func(h *house, s *freeze.Service) error {
		var file bytes.Buffer
		if err := r.make(ctx, &file, h, s, name); err != nil {
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

func (r *reportCommand) make(ctx context.Context, w io.Writer, h *house, s *freeze.Service, name string) error {
	if r.Pack != "" {
		in, err := h.packOf(ctx, s, name)
		if err != nil {
			return err
		}
		return brief.Pack(w, in)
	}
	in, err := h.brief(s, s, name)
	if err != nil {
		return err
	}
	return written(w, filepath.Ext(r.Out), in)
}

// packOf gathers what a pack is made of: the figures that anybody may see, and the answers behind them.
func (h *house) packOf(ctx context.Context, s *freeze.Service, name string) (*brief.PackInput, error) {
	period, err := h.periodNamed(name)
	if err != nil {
		return nil, err
	}
	var until time.Time
	for _, f := range s.Frozen() {
		if f.Period == name {
			if until, err = time.Parse(time.RFC3339, f.At); err != nil {
				return nil, fmt.Errorf("closing of %s: %w", name, err)
			}
		}
	}
	public, err := s.ExactPublic(s, until)
	if err != nil {
		return nil, err
	}
	in, err := h.brief(public, s, name)
	if err != nil {
		return nil, err
	}
	days, err := s.DayCounts(period)
	if err != nil {
		return nil, err
	}
	return &brief.PackInput{Input: *in, Level: h.level, Days: days, Answers: func() iter.Seq2[*survey.Response, error] { return storedUntil(ctx, h.store, period, until) }}, nil
}

// level gives what a response's overall answer says, where the response is of the population and the answer is a level.
func (h *house) level(r *survey.Response) (survey.Choice, bool) {
	if !slices.Contains(h.catalog.Center.Population, r.Applicant) {
		return survey.Choice{}, false
	}
	v := h.catalog.Surveys[r.Survey]
	if v == nil {
		v = h.catalog.Current(h.catalog.Center.Survey)
	}
	q, ok := v.Question(survey.OverallQuestion)
	if !ok {
		return survey.Choice{}, false
	}
	c, ok := q.Choice(r.Code(survey.OverallQuestion))
	return c, ok && c.Level > 0
}

// written makes the file that an ending asks for.
func written(w io.Writer, ending string, in *brief.Input) error {
	switch strings.ToLower(ending) {
	case ".docx":
		return brief.Document(w, brief.Report, nil, in)
	case ".pptx":
		return brief.Document(w, brief.Slides, nil, in)
	case ".pdf":
		return brief.Summary(w, in)
	case ".xlsx":
		return brief.Workbook(w, in)
	}
	return usageError{&survey.Error{Kind: survey.Invalid, Key: "report.ending", Field: "out", Args: []any{"value", ending}}}
}

// brief gathers what the files of a period are made of, from the figures of a source.
func (h *house) brief(src report.Source, s *freeze.Service, name string) (*brief.Input, error) {
	period, err := h.periodNamed(name)
	if err != nil {
		return nil, err
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

// periodNamed reads the name of a period.
func (h *house) periodNamed(name string) (survey.Period, error) {
	period, err := plan.ParsePeriod(name, h.rules(), h.catalog.Zone)
	if err != nil {
		return period, usageError{&survey.Error{Kind: survey.Invalid, Key: "figures.period_unknown", Field: "period", Args: []any{"value", name}}}
	}
	return period, nil
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
