package intake_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/intake"
	"hailong/internal/survey"
)

const goodElement = `{"dossier":"H1","procedure":"2.001583","point":"TT-01","applicant":"business","received":"2021-03-05"}`

func TestBodiesThatAreTaken(t *testing.T) {
	t.Parallel()
	other := strings.Replace(goodElement, "H1", "H2", 1)
	for _, c := range []struct {
		why, body string
		want      intake.ImportSummary
	}{
		{"an array", "[" + goodElement + "," + other + "]", intake.ImportSummary{Rows: 2, Written: 2}},
		{"one object a line", goodElement + "\n" + other + "\n", intake.ImportSummary{Rows: 2, Written: 2}},
		{"a byte order mark and blanks", "\ufeff\r\n [ " + goodElement + " ] \n", intake.ImportSummary{Rows: 1, Written: 1}},
		{"numbers, null and the same again", `{"dossier":1,"procedure":2.001583,"point":"TT-01","applicant":"business","received":"2021-03-05","paused_days":0,"due":null}` + "\n" +
			`{"dossier":"1","procedure":"2.001583","point":"TT-01","applicant":"Doanh nghiệp","received":"2021-03-05T10:00:00+07:00"}`, intake.ImportSummary{Rows: 2, Written: 1, Repeated: 1}},
		{"nothing in it", "[]", intake.ImportSummary{}},
	} {
		sum, err := memory(t).ReceiveDossiers(t.Context(), strings.NewReader(c.body), intake.ImportOptions{})
		if d := cmp.Diff(c.want, sum); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.why, err, d)
		}
	}
}

func TestFaultsOfElements(t *testing.T) {
	t.Parallel()
	element := func(more string) string { return "[" + goodElement[:len(goodElement)-1] + more + "}]" }
	for _, c := range []struct {
		why, body string
		want      intake.RowNote
	}{
		{"a rule broken", element(`,"due":"2021-03-04"`), intake.RowNote{Row: 1, Column: "due", Position: "body[0].due", Value: "2021-03-04", Key: "dossier.due_before_received", Args: []any{"day", "05/03/2021"}}},
		{"an unknown member, whose value is not told", element(`,"mst":"0300588569"`), intake.RowNote{Row: 1, Column: "mst", Position: "body[0].mst", Key: "dossier.member_unknown"}},
		{"a column of files that is not kept", element(`,"field":"dat-dai"`), intake.RowNote{Row: 1, Column: "field", Position: "body[0].field", Key: "dossier.member_unknown"}},
		{"a member twice", element(`,"due":"2021-03-10","due":"2021-03-11"`), intake.RowNote{Row: 1, Column: "due", Position: "body[0].due", Value: "2021-03-11", Key: "dossier.member_twice"}},
		{"an object for a text", element(`,"due":{"day":5}`), intake.RowNote{Row: 1, Column: "due", Position: "body[0].due", Key: "dossier.member_no_text"}},
		{"a text for an object", `["H1"]`, intake.RowNote{Row: 1, Position: "body[0]", Key: "dossier.no_object"}},
		{"bytes that are no text", element(",\"service_level\":\"\xff\""), intake.RowNote{Row: 1, Position: "body[0]", Key: "err.text_invalid"}},
		{"a contradiction", "[" + goodElement + "," + strings.Replace(goodElement, "03-05", "03-06", 1) + "]", intake.RowNote{Row: 2, Column: "received", Position: "body[1].received", Value: "2021-03-06", Key: "dossier.contradicts_element", Args: []any{"first", "body[0]"}}},
	} {
		w := memory(t)
		_, err := w.ReceiveDossiers(t.Context(), strings.NewReader(c.body), intake.ImportOptions{})
		var bad *intake.ImportError
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v, want a fault", c.why, err)
			continue
		}
		if d := cmp.Diff([]intake.RowNote{c.want}, bad.Faults); d != "" || len(w.states(t)) > 0 {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
	}
}

func TestBodiesThatAreNoJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, body   string
		index, byte int
	}{
		{"nothing", "", 0, 0},
		{"a form", "dossier=H1", 0, 0},
		{"broken in the second element", "[" + goodElement + `,{"dossier" "H2"}]`, 1, len(goodElement) + 13},
		{"broken in the second line", goodElement + "\n{\"dossier\":}\n", 1, len(goodElement) + 12},
		{"behind a byte order mark", "\ufeff{\"dossier\":}", 0, 14},
		{"cut off", "[" + goodElement, 1, len(goodElement) + 1},
		{"cut off in an element", `[{"dossier":"H1`, 0, 1},
		{"something behind the array", "[" + goodElement + "] {}", 1, len(goodElement) + 1},
		{"a comma too many", "[" + goodElement + ",]", 1, len(goodElement) + 2},
	} {
		w := memory(t)
		_, err := w.ReceiveDossiers(t.Context(), strings.NewReader(c.body), intake.ImportOptions{SkipBad: true})
		var e *survey.Error
		if !errors.As(err, &e) || e.Kind != survey.Invalid || e.Key != "dossier.json_broken" {
			t.Errorf("%s: %v, want broken JSON", c.why, err)
			continue
		}
		want := []any{"index", fmt.Sprint(c.index), "byte", fmt.Sprint(c.byte)}
		if d := cmp.Diff(want, e.Args); d != "" || len(w.states(t)) > 0 {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
	}
}

func TestTooManyElements(t *testing.T) {
	t.Parallel()
	_, err := memory(t).ReceiveDossiers(t.Context(), strings.NewReader(strings.Repeat("{}\n", intake.MaxElements+1)), intake.ImportOptions{SkipBad: true})
	if survey.KindOf(err) != survey.TooLarge {
		t.Errorf("%v, want TooLarge", err)
	}
}
