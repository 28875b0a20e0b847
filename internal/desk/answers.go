package desk

import (
	"context"
	"io"
	"iter"

	"hailong/internal/export"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Responses writes every response received in a period, row by row with its comments, which are masked: "csv" or "xlsx". It reads
// the store as it writes, so an error may come in the middle.
func (d *Desk) Responses(ctx context.Context, w io.Writer, name, ending string) error {
	period, err := d.Period(name)
	if err != nil {
		return err
	}
	var surveys []*survey.Survey
	for _, v := range d.Catalog.Versions() {
		surveys = append(surveys, d.Catalog.Surveys[v])
	}
	o := export.ResponsesOptions{Questions: export.QuestionColumns(surveys...), Zone: d.Catalog.Zone}
	write := export.ResponsesCSV
	if ending == "xlsx" {
		write = export.ResponsesXLSX
	}
	return write(w, maskedAnswers(Answers(ctx, d.Store, period, nil)), o)
}

// maskedAnswers masks the texts of responses.
func maskedAnswers(all iter.Seq2[*survey.Response, error]) iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		for r, err := range all {
			if err == nil {
				for id, a := range r.Answers {
					if a.Text != "" {
						a.Text = survey.MaskText(a.Text)
						r.Answers[id] = a
					}
				}
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// page is how many documents are read at once.
const page = 5000

// Answers reads the responses of a period in order of arrival, those alone that holds lets through; all where it is nil.
func Answers(ctx context.Context, st store.Store, period survey.Period, holds func(survey.ReceiptCode) bool) iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		var at store.Cursor
		if !period.From.IsZero() {
			at.At = period.From.AddDate(0, 0, -1) // none arrives before it was answered, but for clocks that differ
		}
		for {
			docs, err := st.Scan(ctx, store.Responses, at, page)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range docs {
				r := &survey.Response{ID: survey.ReceiptCode(docs[i].Key)}
				err := survey.DecodeResponse(docs[i].Body, r)
				if err == nil && (!period.Holds(r.Received) || holds != nil && !holds(r.ID)) {
					continue
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
			if len(docs) < page {
				return
			}
			at = store.After(docs[len(docs)-1])
		}
	}
}
