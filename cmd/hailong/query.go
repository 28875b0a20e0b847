package main

import (
	"context"
	"fmt"
	"time"

	"hailong/internal/panel"
	"hailong/internal/plan"
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
	Point     []string `name:"point" help:"${help_filter_point}"`
	Agency    []string `name:"agency" help:"${help_filter_agency}"`
	Procedure []string `name:"procedure" help:"${help_filter_procedure}"`
	Field     []string `name:"field" help:"${help_filter_field}"`
	Channel   []string `name:"channel" help:"${help_filter_channel}"`
	Language  []string `name:"language" help:"${help_filter_language}"`
	Survey    []string `name:"survey" help:"${help_filter_survey}"`
	Applicant []string `name:"applicant" help:"${help_filter_applicant}"`
	Mode      []string `name:"mode" help:"${help_filter_mode}"`
}

func (q *queryFlags) query(h *house, now time.Time, lang string) (report.Query, error) {
	values := map[string][]string{
		"from": {q.From}, "to": {q.To}, "period": {q.Period}, "as-of": {q.AsOf}, "by": {q.By},
		"point": q.Point, "agency": q.Agency, "procedure": q.Procedure, "field": q.Field, "channel": q.Channel,
		"language": q.Language, "survey": q.Survey, "applicant": q.Applicant, "mode": q.Mode,
	}
	out, err := report.ParseQuery(values, h.rules(), h.catalog.Zone, now)
	out.Lang = survey.Lang(lang)
	return out, err
}

func (h *house) rules() []plan.ReportRule { return h.catalog.Reports() }

// figures loads the panel once and gives a builder over it.
func (h *house) figures(ctx context.Context) (*report.Builder, error) {
	p := panel.New(h.store, h.catalog, panel.Options{})
	if err := p.Load(ctx); err != nil {
		return nil, fmt.Errorf("compute the figures: %w", err)
	}
	return &report.Builder{Panel: p, Catalog: h.catalog, Now: time.Now}, nil
}
