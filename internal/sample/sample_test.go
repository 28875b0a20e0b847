package sample_test

import (
	"slices"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/sample"
	"hailong/internal/survey"
	"hailong/surveys"

	"github.com/google/go-cmp/cmp"
)

// TestTheSameSeedGivesTheSame, another seed something else, and every response keeps to the definitions and the period.
func TestTheSameSeedGivesTheSame(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2021, 1, 1, 0, 0, 0, 0, c.Zone)
	plan := sample.Plan{Responses: 500, Seed: 1, From: from, To: from.AddDate(0, 3, 0)}
	first := slices.Collect(sample.Responses(c, plan))
	if diff := cmp.Diff(first, slices.Collect(sample.Responses(c, plan))); diff != "" {
		t.Error(diff)
	}
	plan.Seed = 2
	if other := slices.Collect(sample.Responses(c, plan)); cmp.Equal(first[0], other[0]) {
		t.Error("another seed gives the same")
	}
	ids := map[survey.ReceiptCode]bool{}
	for _, r := range first {
		ids[r.ID] = true
		s, ok := c.Survey(r.Survey)
		if !ok || r.Received.Before(plan.From) || r.Received.After(plan.To) {
			t.Fatalf("%+v: unknown survey or outside the period", r)
		}
		for id, a := range r.Answers {
			q, ok := s.Question(id)
			if !ok {
				t.Fatalf("answer to unknown question %s", id)
			}
			for _, code := range a.Choices {
				if _, ok := q.Choice(code); !ok {
					t.Errorf("%s has no choice %s", id, code)
				}
			}
		}
	}
	if len(ids) != len(first) {
		t.Errorf("%d receipts for %d responses", len(ids), len(first))
	}
}
