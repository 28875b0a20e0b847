package freeze_test

import (
	"testing"
	"time"

	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
)

// TestAChangeIsFromTheClosedFigure: a year later the first half of 2021 is what it was when it was closed, whatever has
// arrived since; of months inside it, which no closing kept, it is what is stored.
func TestAChangeIsFromTheClosedFigure(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	fill(t, st, nil)
	now := func() time.Time { return at("02/06/2021 08:00") }
	s := process(t, st, now)
	_, err := s.Freeze(t.Context(), "2021-H1", "lan")
	must(t, err)
	closed, err := s.Build(firstHalf(""))
	must(t, err)
	insert(t, st, store.Responses, responseDoc(t, "LATE", response(4, "03/05/2021 08:00")))
	later := process(t, st, func() time.Time { return at("15/06/2022 08:00") })
	before := later.Generation()
	must(t, later.Refresh(t.Context()))
	if later.Generation() < before {
		t.Error("the generation went back")
	}
	q := firstHalf(report.ByMonth)
	q.Period.From, q.Period.To, q.Compare = q.Period.From.AddDate(1, 0, 0), q.Period.To.AddDate(1, 0, 0), true
	r, err := later.Build(q)
	must(t, err)
	want := closed.Satisfaction.RateOf(r.Satisfaction.Headline)
	for _, c := range r.Changes {
		if c.With == report.WithYear && (c.Before.Den != want.Den || c.Before.Num != want.Num) {
			t.Errorf("the year before is %d/%d, closed as %d/%d", c.Before.Num, c.Before.Den, want.Num, want.Den)
		}
	}
	live, err := later.Builder.Satisfaction(firstHalf(""))
	must(t, err)
	if live.RateOf(r.Satisfaction.Headline).Den == want.Den || len(r.Changes) != 2 {
		t.Errorf("the late answer counts for nothing, or %d changes", len(r.Changes))
	}
	closedNow, err := later.Build(report.Query{Period: firstHalf("").Period, Compare: true, Lang: "vi"})
	must(t, err)
	if closedNow.Frozen == nil || closedNow.Revision == nil || len(closedNow.Changes) == 0 {
		t.Errorf("a closed period is not told with its changes: %+v", closedNow.Changes)
	}
}
