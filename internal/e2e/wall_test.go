package e2e_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var wallRate = regexp.MustCompile(`<p class="rate"[^>]*data-num="(\d+)" data-den="(\d+)"`)

// TestTheWallTellsWhatViewersAreTold: the lobby's screen of the center and of each point says what a viewer's file of the same
// question says, of the first of the periods of which a viewer is told; where a viewer is told of none, it says no figure.
func TestTheWallTellsWhatViewersAreTold(t *testing.T) {
	t.Parallel()
	h := sampleHouse(t)
	h.toldToViewers(t)
	e := explorer{h, h.viewer(t)}
	told := 0
	for _, point := range append([]string{"center"}, h.offered(t)["point"]...) {
		want := ""
		for _, period := range []string{"2021", "2021-H1"} { // the sample's answers are of 2021, so no later month has any
			q := url.Values{"period": {period}, "by": {""}}
			if point != "center" {
				q.Set("point", point)
			}
			n := e.numbers(t, q)
			rate := "satisfaction.per_" + strings.Trim(n["satisfaction.headline"], `"`)
			if n != nil && n[rate+".hidden"] == "" && n[rate+".den"] != "0" {
				want = n[rate+".num"] + "/" + n[rate+".den"]
				break
			}
		}
		page, resp := follow(t, &http.Client{}, h.url+"/wall/"+point, nil)
		got := ""
		if m := wallRate.FindStringSubmatch(page); m != nil {
			got = m[1] + "/" + m[2]
			told++
		}
		if resp.StatusCode != http.StatusOK || got != want {
			t.Errorf("/wall/%s: %d, says %q, a viewer's file %q", point, resp.StatusCode, got, want)
		}
	}
	if told < 3 {
		t.Errorf("%d screens tell of anything: the sample is too small for this test", told)
	}
}
