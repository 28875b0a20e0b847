package e2e_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// planLine is what the tests look at of a target.
type planLine struct {
	ID, State   string
	Body, Annex struct{ Verbatim string }
	LeadName    string `json:"lead_name"`
	Parts       []struct {
		ID, State string
		Value     *float64
		N         int
		Share     *struct{ Num, Den int }
		Verdicts  []planVerdict
	}
}

type planVerdict struct {
	Threshold                    float64
	Operator, Point, Statistical string
}

// satisfied writes the forms of a month of 2022: one for each of n businesses, of whom some are not satisfied. They answered
// to a poster, so nobody knows how many were asked.
func satisfiedForms(month, n, not int) (rows [][]string) {
	for i := range n {
		overall := "5"
		if i < not {
			overall = "3"
		}
		rows = append(rows, []string{
			"business-satisfaction.v1", "TT-01", fmt.Sprintf("%02d/%02d/2022 09:00", 1+i%28, month), "business", taxCode(1000*month + i), "paper", "vi", "", "", overall, "", "",
		})
	}
	return rows
}

// TestTheTargetOnItsEdge: exactly 95 of 100 is not "over 95 %"; 72 of 72 cannot prove it and 73 of 73 can.
func TestTheTargetOnItsEdge(t *testing.T) {
	t.Parallel()
	file, dir := filepath.Join(t.TempDir(), "phieu.csv"), t.TempDir()
	writeTable(t, file, formHeading, slices.Concat(satisfiedForms(1, 100, 5), satisfiedForms(2, 72, 0), satisfiedForms(3, 73, 0)))
	hailong(t, 0, "import", "responses", file, "--data", dir)
	h := openOn(t, []string{"--data", dir})
	h.ready(t)
	h.enter(t)
	for _, c := range []struct {
		month, over95, over90, why string
		num, den                   int
	}{
		{"2022-01", "not_met undecided", "met undecided", "95,0 % exactly is not over", 95, 100},
		{"2022-02", "met undecided", "met met", "the low end of 72 of 72 is 94,93 %", 72, 72},
		{"2022-03", "met met", "met met", "the low end of 73 of 73 is 95,0008 %", 73, 73},
	} {
		var r struct{ Targets []planLine }
		if err := json.Unmarshal([]byte(hailong(t, 0, "figures", "--period", c.month, "--data", dir)), &r); err != nil {
			t.Fatal(err)
		}
		p := r.Targets[slices.IndexFunc(r.Targets, func(l planLine) bool { return l.ID == "II.2.i" })].Parts[0]
		var got []string
		for _, v := range p.Verdicts {
			got = append(got, fmt.Sprintf("%s%v %s %s", v.Operator, v.Threshold, v.Point, v.Statistical))
		}
		want := []string{">95 " + c.over95, ">90 " + c.over90}
		if !slices.Equal(got, want) || p.State != "judged" || *p.Share != (struct{ Num, Den int }{c.num, c.den}) {
			t.Errorf("%s: %d/%d: %q, %s; want %q: %s", c.month, p.Share.Num, p.Share.Den, got, p.State, want, c.why)
		}
		h.checkPlanPage(t, c.month, r.Targets)
	}
}

var (
	planBodies = regexp.MustCompile(`(?s)<tbody.*?</tbody>`)
	verdictTag = regexp.MustCompile(`<div data-figure="target_verdict" data-group="([^"]*)" data-key="([^"]*)" data-point="([^"]*)" data-statistical="([^"]*)"`)
)

// checkPlanPage reads the page of the plan back: thirteen targets, each with the sentence of either place, the lead unit and
// the verdicts of the JSON.
func (h *house) checkPlanPage(t *testing.T, month string, want []planLine) {
	t.Helper()
	body, _ := fetch(t, h.manager, h.url+"/console/plan?"+url.Values{"period": {month}}.Encode(), "")
	rows := planBodies.FindAllString(string(body), -1)
	if len(rows) != 13 || len(want) != 13 {
		t.Fatalf("%s: the page has %d targets, the JSON %d, want 13", month, len(rows), len(want))
	}
	for i, row := range rows {
		text := html.UnescapeString(row)
		for _, part := range []string{want[i].Body.Verbatim, want[i].Annex.Verbatim, want[i].LeadName} {
			if part == "" || !strings.Contains(text, part) {
				t.Errorf("%s: the row of %s lacks %q", month, want[i].ID, part)
			}
		}
		var shown, told []string
		for _, m := range verdictTag.FindAllStringSubmatch(text, -1) {
			shown = append(shown, m[1]+" "+m[2]+": "+m[3]+" "+m[4])
		}
		for _, p := range want[i].Parts {
			for _, v := range p.Verdicts {
				key := strings.TrimSpace(fmt.Sprintf("%s%s%v", p.ID, v.Operator, v.Threshold))
				told = append(told, want[i].ID+" "+key+": "+v.Point+" "+v.Statistical)
			}
		}
		if !slices.Equal(shown, told) {
			t.Errorf("%s: the page judges %q, the JSON %q", month, shown, told)
		}
	}
}
