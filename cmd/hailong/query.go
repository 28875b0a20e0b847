package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"hailong/internal/freeze"
	"hailong/internal/panel"
	"hailong/internal/plan"
	"hailong/internal/register"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// queryFlags are the flags of a question about the figures; the API's query parameters bear the same names.
type queryFlags struct {
	From      string   `name:"from" help:"${help_from}"`
	To        string   `name:"to" help:"${help_to}"`
	Period    string   `name:"period" help:"${help_period}"`
	AsOf      string   `name:"as-of" help:"${help_as_of}"`
	By        string   `name:"by" help:"${help_by}"`
	Across    string   `name:"across" help:"${help_across}"`
	Point     []string `name:"point" help:"${help_filter_point}"`
	Agency    []string `name:"agency" help:"${help_filter_agency}"`
	Procedure []string `name:"procedure" help:"${help_filter_procedure}"`
	Field     []string `name:"field" help:"${help_filter_field}"`
	Channel   []string `name:"channel" help:"${help_filter_channel}"`
	Language  []string `name:"language" help:"${help_filter_language}"`
	Survey    []string `name:"survey" help:"${help_filter_survey}"`
	Applicant []string `name:"applicant" help:"${help_filter_applicant}"`
	Mode      []string `name:"mode" help:"${help_filter_mode}"`
	Compare   bool     `name:"compare" help:"${help_compare}"`
}

func (q *queryFlags) query(h *house, now time.Time, lang string) (report.Query, error) {
	values := map[string][]string{
		"from": {q.From}, "to": {q.To}, "period": {q.Period}, "as-of": {q.AsOf}, "by": {q.By}, "across": {q.Across},
		"point": q.Point, "agency": q.Agency, "procedure": q.Procedure, "field": q.Field, "channel": q.Channel,
		"language": q.Language, "survey": q.Survey, "applicant": q.Applicant, "mode": q.Mode,
	}
	if q.Compare {
		values["compare"] = []string{"yes"}
	}
	out, err := report.ParseQuery(values, h.rules(), h.catalog.Zone, now)
	out.Lang = survey.Lang(lang)
	return out, err
}

func (h *house) rules() []plan.ReportRule { return h.catalog.Reports() }

// figures loads what figures are made of and gives a service that minds closed periods.
func (h *house) figures(ctx context.Context) (*freeze.Service, error) {
	p := panel.New(h.store, h.catalog, panel.Options{})
	entries := h.register()
	f := h.closings(p, entries, nil)
	for _, load := range []func(context.Context) error{p.Load, entries.Refresh, f.Refresh} {
		if err := load(ctx); err != nil {
			return nil, fmt.Errorf("compute the figures: %w", err)
		}
	}
	return f, nil
}

// register gives the history of manual entries.
func (h *house) register() *register.Register {
	return register.New(h.store, h.catalog.Plans, register.Options{Zone: h.catalog.Zone})
}

// closings puts the frozen periods before the figures of a panel.
func (h *house) closings(p *panel.Panel, entries *register.Register, log *slog.Logger) *freeze.Service {
	b := &report.Builder{Panel: p, Catalog: h.catalog, Now: time.Now, Entries: entries.Entries}
	return freeze.New(b, h.store, freeze.Options{Seal: h.secrets.Seal(), Version: version(), Log: log})
}
