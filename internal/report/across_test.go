package report_test

import (
	"strings"
	"testing"

	"hailong/internal/report"
	"hailong/internal/survey"

	"github.com/google/go-cmp/cmp"
)

// TestCellsAreWhatTheirOwnQuestionsGive asks for every cell of a table alone.
func TestCellsAreWhatTheirOwnQuestionsGive(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-12-15")
	w.put(t, randomYear(7)...)
	w.look(t)
	half := period("2021-01-01", "2021-05-31")
	for _, by := range []report.Dimension{report.ByPoint, report.ByChannel, report.ByProcedure} {
		r, err := w.all.Build(report.Query{Period: half, By: by, Across: report.ByMonth})
		must(t, err)
		if len(r.Columns) != 5 || r.Columns[0].Key != "2021-01" || len(r.Groups) == 0 {
			t.Fatalf("by %s: %d groups, columns %+v", by, len(r.Groups), r.Columns)
		}
		for i, column := range r.Columns {
			whole, err := w.all.Build(report.Query{Period: wholeMonth(column.Key), By: by})
			must(t, err)
			if diff := cmp.Diff(whole.Satisfaction.PerResponse, column.PerResponse) + cmp.Diff(whole.Satisfaction.PerBusiness, column.PerBusiness); diff != "" {
				t.Errorf("by %s, %s (-alone +column):\n%s", by, column.Key, diff)
			}
			alone := map[string]report.Group{}
			for _, g := range whole.Groups {
				alone[g.Key] = g
			}
			for _, g := range r.Groups {
				c := g.Cells[i]
				want := alone[g.Key].Satisfaction
				if diff := cmp.Diff(want.PerResponse, c.PerResponse) + cmp.Diff(want.PerBusiness, c.PerBusiness); diff != "" && want.PerResponse.Den+c.PerResponse.Den > 0 {
					t.Errorf("by %s, %s, %s (-alone +cell):\n%s", by, g.Key, c.Key, diff)
				}
			}
		}
	}
}

func TestWhatCannotBeColumns(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-12-15")
	w.look(t)
	for _, q := range []report.Query{
		{By: report.ByPoint, Across: report.ByDay}, {By: report.ByMonth, Across: report.ByMonth}, {By: report.ByPoint, Across: report.ByChannel}, {Across: report.ByMonth},
	} {
		q.Period = period("2021-01-01", "2021-05-31")
		if _, err := w.all.Build(q); survey.KindOf(err) != survey.Invalid || !strings.Contains(err.Error(), "figures.across_unknown") {
			t.Errorf("by %q across %q: %v", q.By, q.Across, err)
		}
	}
}

// TestAFallShowsInItsCell: one counter's week far below its others.
func TestAFallShowsInItsCell(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-12-15")
	for week := range 24 {
		day := period("2021-01-04", "2021-01-04").From.AddDate(0, 0, 7*week).Format("2006-01-02")
		good, bad := 95, 5
		if week == 23 {
			good, bad = 60, 40
		}
		w.put(t, many(good, response(day, "5"))...)
		w.put(t, many(bad, response(day, "2"))...)
	}
	w.look(t)
	r, err := w.all.Build(report.Query{Period: period("2021-01-04", "2021-06-20"), By: report.ByPoint, Across: report.ByWeek})
	must(t, err)
	cells := r.Groups[0].Cells
	if last := cells[len(cells)-1]; last.Signal != report.SignalBelow || cells[0].Signal != "" {
		t.Errorf("the last week %+v, the first %+v", last, cells[0])
	}
}
