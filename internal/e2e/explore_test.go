package e2e_test

import (
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var codeDimensions = []string{"point", "agency", "procedure", "field", "channel", "language", "survey", "mode"}

// TestRandomQuestionsOfManagers asks 200 questions that no person would think of, and finds the same numbers on the page, in
// its charts, its files, the API and, for some, from the command line.
func TestRandomQuestionsOfManagers(t *testing.T) {
	t.Parallel()
	h := sampleHouse(t)
	r := rand.New(rand.NewPCG(31, 2021))
	offered := h.offered(t)
	for i := range 200 {
		q := h.anyQuestion(r, offered)
		t.Run(q.Encode(), func(t *testing.T) {
			e := explorer{h, h.manager}
			e.check(t, q, []string{"vi", "en"}[i%2])
			if i%25 == 0 {
				plain := with(q, "by", q.Get("by"))
				plain.Del("compare") // a switch without a value there
				h.checkFiles(t, plain)
			}
		})
	}
}

// anyQuestion makes a question of a manager.
func (h *house) anyQuestion(r *rand.Rand, offered map[string][]string) url.Values {
	from := time.Date(2020, 11, 1+r.IntN(400), 0, 0, 0, 0, time.UTC)
	days := []int{0, 6, 30, 89, 180, 364, 600}[r.IntN(7)]
	q := url.Values{"from": {from.Format(time.DateOnly)}, "to": {from.AddDate(0, 0, r.IntN(days+1)).Format(time.DateOnly)}, "by": {""}, "across": {""}}
	switch kind := r.IntN(10); {
	case kind < 6:
		q.Set("by", codeDimensions[r.IntN(len(codeDimensions))])
		if r.IntN(3) > 0 {
			q.Set("across", []string{"week", "month", "quarter", "year"}[r.IntN(4)])
		}
	case kind < 9:
		q.Set("by", []string{"day", "week", "month", "quarter", "year"}[r.IntN(5)])
	}
	for range r.IntN(3) {
		name := []string{"point", "agency", "field", "procedure", "applicant", "channel", "language", "mode"}[r.IntN(8)]
		if list := offered[name]; len(list) > 0 {
			q[name] = []string{list[r.IntN(len(list))]}
		}
	}
	if r.IntN(8) == 0 {
		q.Set("as-of", from.AddDate(0, 1, 0).Format(time.DateOnly))
	}
	if r.IntN(4) == 0 {
		q.Set("compare", "yes")
	}
	return q
}

// explorer is somebody who looks at the explore page.
type explorer struct {
	*house
	client *http.Client
}

// asIs gets an address, whatever the status.
func (e explorer) asIs(t *testing.T, path string, q url.Values) (int, string, http.Header) {
	t.Helper()
	body, resp := follow(t, e.client, e.url+path+"?"+q.Encode(), nil)
	return resp.StatusCode, body, resp.Header
}

// numbers gets the figures of a question from the console's file; nil where it is refused.
func (e explorer) numbers(t *testing.T, q url.Values) map[string]string {
	t.Helper()
	status, body, _ := e.asIs(t, "/console/figures.json", q)
	if status != http.StatusOK {
		return nil
	}
	return leaves(t, []byte(body))
}

// check holds the page against the file of the same question, number by number, and then charts and CSV against the page.
func (e explorer) check(t *testing.T, q url.Values, lang string) (told int) {
	t.Helper()
	status, page, _ := e.asIs(t, "/console/explore", with(q, "lang", lang))
	want := e.numbers(t, q)
	if status != http.StatusOK || want == nil {
		if status != http.StatusUnprocessableEntity || want != nil {
			t.Errorf("the page answers %d, the file has %d numbers", status, len(want))
		}
		return 0
	}
	over := map[string]map[string]string{q.Get("by"): want}
	shown := map[string]bool{}
	control := "month"
	if weekly.MatchString(page) {
		control = "week"
	}
	for _, at := range tags.FindAllStringIndex(page, -1) {
		f := readFigure(page, at)
		from, values := want, f.cells(want)
		if by := f.overTime(q.Get("by"), control); by != "" {
			if over[by] == nil {
				alone := with(q, "by", by)
				alone.Del("across")
				over[by] = e.numbers(t, alone)
			}
			from = over[by]
		}
		for path, got := range values {
			shown[path] = true
			if !sameNumber(got, from[path]) {
				t.Errorf("the page says %s = %s, the file %s (%s)", path, got, from[path], page[at[0]:at[1]])
			}
		}
		if f.data["hidden"] != "" && from[f.path()+".hidden"] != "true" {
			t.Errorf("the page hides %s, the file does not", f.path())
		}
		f.checkPrinted(t, lang)
	}
	e.checkAllShown(t, want, shown)
	e.checkCharts(t, q, lang, page)
	_, csv, _ := e.asIs(t, "/console/figures.csv", q)
	got := rows(t, []byte(csv), ';')
	delete(got, "as_of")
	delete(want, "as_of")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the CSV differs from the JSON (-JSON +CSV):\n%s", diff)
	}
	return len(shown)
}

// path is where the JSON has the figure.
func (f figure) path() string {
	name, group, column := f.data["figure"], f.data["group"], f.data["column"]
	switch {
	case column != "" && group == "" && f.data["by"] == "":
		return "columns." + column + "." + name
	case column != "":
		return "groups." + group + ".cells." + column + "." + name
	case f.data["by"] != "" && strings.HasPrefix(name, "per_"):
		return "groups." + group + ".satisfaction." + name
	case strings.HasPrefix(name, "per_"):
		return "satisfaction." + name
	}
	return name
}

// cells gives the figure's values by the paths that they have in the JSON, those of groups and cells too.
func (f figure) cells(answer map[string]string) map[string]string {
	by, group := f.data["by"], "groups."+f.data["group"]+"."
	out := map[string]string{}
	put := func(path string, attributes ...string) {
		for _, a := range attributes {
			if v, ok := f.data[a]; ok {
				out[path+"."+a] = v
			}
		}
	}
	switch name := f.data["figure"]; {
	case f.data["column"] != "":
		put(f.path(), "num", "den", "rate")
	case by != "" && name == "levels":
		out[group+"satisfaction.levels."+f.data["key"]] = f.data["num"]
	case by != "" && name == "extra_contacts_score":
		group += "service." + name
		out[group+".points"], out[group+".n"], out[group+".mean"] = f.data["num"], f.data["den"], f.data["value"]
	case by != "" && name == "response_rate":
		put(group+name, "num", "den", "rate", "low", "high")
	case by != "" && name == "days":
		out[group+"service.days."+f.data["key"]] = f.data["num"]
	default:
		return f.leaves(answer)
	}
	return out
}

var steps = []string{"day", "week", "month", "quarter", "year"}

// overTime tells by which steps of time a figure of trend or control chart is grouped, where the page's own groups are others.
func (f figure) overTime(asked, control string) string {
	by := f.data["by"]
	if strings.HasPrefix(f.data["figure"], "control") {
		by = control
	}
	if by != asked && slices.Contains(steps, by) {
		return by
	}
	return ""
}

// checkAllShown sees that every group and every cell of the file stands on the page.
func (e explorer) checkAllShown(t *testing.T, want map[string]string, shown map[string]bool) {
	t.Helper()
	headline := "per_" + want["satisfaction.headline"]
	groups := map[string]bool{}
	for path := range want {
		if key, rest, ok := strings.Cut(strings.TrimPrefix(path, "groups."), ".satisfaction."); ok && strings.HasPrefix(path, "groups.") && rest == headline+".den" {
			groups[key] = true
		}
	}
	for path := range want {
		cell := strings.Contains(path, ".cells.") || strings.HasPrefix(path, "columns.")
		group := strings.HasPrefix(path, "groups.") && regexp.MustCompile(`\.satisfaction\.per_(business|response)\.(num|den|rate|low|high)$`).MatchString(path)
		cell = cell && regexp.MustCompile(`\.`+headline+`\.(num|den|rate)$`).MatchString(path)
		if hidden := want[path[:max(strings.LastIndex(path, "."), 0)]+".hidden"] == "true"; hidden || len(groups) > 100 || strings.HasPrefix(path, "columns.") && len(groups) == 0 {
			continue
		}
		if (cell || group) && !shown[path] {
			t.Errorf("the page lacks %s = %s", path, want[path])
		}
	}
}

var (
	svgText   = regexp.MustCompile(`<text[^>]*>([^<]*)</text>`)
	rateText  = regexp.MustCompile(`^\d+[.,]\d+ ?%$`)
	rangeText = regexp.MustCompile(`^\d+[.,]\d+ ?%–\d+[.,]\d+ ?%$`)
	cellRate  = regexp.MustCompile(`\d+[.,]\d+ ?%`)
)

// checkCharts holds what the charts print against what the page's tables print.
func (e explorer) checkCharts(t *testing.T, q url.Values, lang, page string) {
	t.Helper()
	for chart, table := range map[string]string{"levels": "h-groups", "heat": "h-heat"} {
		status, svg, header := e.asIs(t, "/console/explore/"+chart+".svg", with(q, "lang", lang))
		_, section, there := strings.Cut(page, `aria-labelledby="`+table+`"`)
		if !there {
			if status != http.StatusNotFound {
				t.Errorf("the page has no %s, its file answers %d", chart, status)
			}
			continue
		}
		if got := header.Get("Content-Disposition"); status != 200 || !regexp.MustCompile(`^attachment; filename="[a-z0-9_.-]+\.svg"$`).MatchString(got) {
			t.Errorf("%s.svg: %d, %q", chart, status, got)
		}
		section, _, _ = strings.Cut(section, "</section>")
		var rates, ranges []string
		for _, m := range svgText.FindAllStringSubmatch(svg, -1) {
			switch text := html.UnescapeString(m[1]); {
			case rateText.MatchString(text):
				rates = append(rates, text)
			case rangeText.MatchString(text):
				ranges = append(ranges, text)
			}
		}
		wantRates, wantRanges := printedIn(section, chart)
		if most := len(ranges); chart == "levels" && most >= 50 { // of many groups the first are drawn; each of these has answers
			wantRates, wantRanges = wantRates[:min(len(wantRates), len(rates))], wantRanges[:min(len(wantRanges), most)]
		}
		if diff := cmp.Diff(wantRates, rates); diff != "" {
			t.Errorf("%s.svg prints other rates than the table (-table +chart):\n%s", chart, diff)
		}
		if diff := cmp.Diff(wantRanges, ranges); chart == "levels" && diff != "" {
			t.Errorf("%s.svg prints other intervals than the table (-table +chart):\n%s", chart, diff)
		}
	}
}

// printedIn gives the rates and intervals that a table prints, in its order: of the levels' table those per response.
func printedIn(section, chart string) (rates, ranges []string) {
	if at := strings.LastIndex(section, "<table"); at >= 0 {
		section = section[at:]
	}
	for _, at := range tags.FindAllStringIndex(section, -1) {
		f := readFigure(section, at)
		if f.data["den"] == "" || chart == "levels" && f.data["figure"] != "per_response" {
			continue
		}
		rest, _, _ := strings.Cut(section[at[1]:], "</td>")
		printedRate, interval, _ := strings.Cut(rest, "<small>")
		if m := cellRate.FindString(printedRate); m != "" {
			rates = append(rates, m)
		}
		if interval, _, ok := strings.Cut(interval, "</small>"); ok && rangeText.MatchString(interval) {
			ranges = append(ranges, interval)
		}
	}
	return rates, ranges
}

var (
	viewerOnce sync.Once
	viewerOne  *http.Client
)

// viewer signs a viewer in to the house of samples.
func (h *house) viewer(t testing.TB) *http.Client {
	t.Helper()
	viewerOnce.Do(func() {
		words := strings.Fields(hailong(t, 0, append([]string{"user", "add", "anhminh", "--role", "viewer"}, h.flags...)...))
		first := words[len(words)-1]
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		v := *h
		v.manager = &http.Client{Jar: jar}
		v.post(t, "/console/signin", "/console/password", url.Values{"user": {"anhminh"}, "password": {first}})
		v.post(t, "/console/password", "/console", url.Values{"current": {first}, "password": {ownPassword}, "again": {ownPassword}})
		viewerOne = v.manager
	})
	if viewerOne == nil {
		t.Fatal("no viewer could be made for an earlier test")
	}
	return viewerOne
}

// toldToViewers waits until viewers are told what was there when the service started.
func (h *house) toldToViewers(t *testing.T) {
	t.Helper()
	e := explorer{h, h.viewer(t)}
	deadline := time.Now().Add(time.Minute)
	for e.numbers(t, url.Values{"period": {"2021"}, "by": {""}})["satisfaction.per_response.den"] == "0" {
		if time.Now().After(deadline) {
			t.Fatal("viewers are told nothing")
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// TestRandomQuestionsOfViewers: what a viewer is told stands alike on the page, in charts and files, and is what managers are
// told; what is hidden is hidden in all.
func TestRandomQuestionsOfViewers(t *testing.T) {
	t.Parallel()
	h := sampleHouse(t)
	h.toldToViewers(t)
	e := explorer{h, h.viewer(t)}
	r := rand.New(rand.NewPCG(7, 2021))
	offered := h.offered(t)
	told, refused := 0, 0
	for i := range 200 {
		q := viewersQuestion(r, offered)
		n := e.check(t, q, []string{"vi", "en"}[i%2])
		if n == 0 {
			refused++
			continue
		}
		told++
		mine, theirs := e.numbers(t, q), leaves(t, h.api(t, q))
		for path, v := range mine {
			if strings.HasSuffix(path, ".num") && mine[strings.TrimSuffix(path, "num")+"hidden"] == "" && !sameNumber(v, theirs[path]) {
				t.Errorf("%s: a viewer is told %s = %s, a manager %s", q.Encode(), path, v, theirs[path])
			}
		}
		if len(slices.Collect(maps.Keys(mine))) == 0 {
			t.Errorf("%s: nothing is told", q.Encode())
		}
	}
	t.Logf("%d questions answered, %d refused", told, refused)
	if told < 100 || refused < 20 {
		t.Errorf("%d questions answered, %d refused: they are not what this test wants", told, refused)
	}
}

// viewersQuestion makes a question that a viewer may ask, and now and then one that they may not.
func viewersQuestion(r *rand.Rand, offered map[string][]string) url.Values {
	q := url.Values{"period": {[]string{"2021", "2021-H1", fmt.Sprintf("2021-%02d", 1+r.IntN(12))}[r.IntN(3)]}, "by": {""}, "across": {""}}
	filter := func() {
		name := []string{"point", "agency", "field", "procedure", "channel", "language"}[r.IntN(6)]
		if list := offered[name]; len(list) > 0 {
			q[name] = []string{list[r.IntN(len(list))]}
		}
	}
	switch r.IntN(6) {
	case 0:
		filter()
	case 1:
		filter()
		q.Set("by", "month")
	case 2:
		q.Set("by", "month")
	case 5:
		filter()
		fallthrough
	default:
		q.Set("by", codeDimensions[r.IntN(len(codeDimensions))])
		if r.IntN(2) == 0 {
			q.Set("across", []string{"month", "month", "month", "week"}[r.IntN(4)])
		}
	}
	return q
}
