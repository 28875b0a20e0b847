package e2e_test

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// dimensions are what figures can be grouped by; the questions below take turns with them.
var dimensions = []string{"month", "point", "field", "quarter", "procedure", "week", "agency", "day", "channel", "language", "year", "survey", "mode"}

// TestOneNumberEverywhere asks the same question of the page, the API, the command line and both kinds of CSV, under every
// filter that the page offers, and holds every number of each against the others.
func TestOneNumberEverywhere(t *testing.T) {
	h := sampleHouse(t)
	asked := questions(t, h)
	t.Logf("%d questions", len(asked))
	for i, q := range asked {
		by := dimensions[i%len(dimensions)]
		t.Run(q.Encode()+" by "+by, func(t *testing.T) {
			t.Parallel()
			h.checkPage(t, q, "vi")
			h.checkFiles(t, with(q, "by", by))
		})
	}
	t.Run("in English", func(t *testing.T) {
		t.Parallel()
		h.checkPage(t, asked[0], "en")
	})
}

func with(q url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range q {
		out[k] = v
	}
	out.Set(name, value)
	return out
}

// questions makes the grid: periods, each filter of the page with several of its values, some filters together, nothing.
func questions(t *testing.T, h *house) []url.Values {
	t.Helper()
	year := url.Values{"from": {"2021-01-01"}, "to": {"2021-12-31"}}
	list := []url.Values{
		year, {"from": {"2021-01-01"}, "to": {"2021-05-31"}}, {"from": {"2021-03-01"}, "to": {"2021-03-31"}}, {"from": {"2021-11-17"}, "to": {"2021-11-17"}},
		{"from": {"2021-01-01"}, "to": {"2030-12-31"}}, {"from": {"2019-01-01"}, "to": {"2019-12-31"}}, with(year, "as-of", "2021-08-15"),
	}
	offered := h.offered(t)
	for _, name := range []string{"point", "agency", "field", "procedure", "applicant", "channel", "language", "mode"} {
		values := offered[name]
		if len(values) < 2 {
			t.Fatalf("the page offers %q to filter by %s, want two at least", values, name)
		}
		for _, value := range []string{values[0], values[len(values)/2], values[len(values)-1]} {
			list = append(list, with(year, name, value))
		}
	}
	two := with(year, "language", "vi")
	two["point"] = offered["point"][:2]
	three := with(with(year, "channel", "counter"), "agency", "skhdt")
	three["applicant"] = []string{"business", "household"}
	return append(list, two, three,
		with(with(year, "field", "doanh-nghiep"), "applicant", "citizen"),
		with(with(year, "point", offered["point"][0]), "language", "en"),
		with(with(url.Values{"from": {"2021-04-01"}, "to": {"2021-06-30"}}, "field", "dat-dai"), "point", "TT-01"))
}

var (
	selects  = regexp.MustCompile(`(?s)<select[^>]* name="([a-z-]+)"[^>]*>(.*?)</select>`)
	options  = regexp.MustCompile(`<option value="([^"]+)"`)
	tags     = regexp.MustCompile(`(?s)<[a-z]+ [^<>]*data-figure="[^<>]*>`)
	datas    = regexp.MustCompile(`data-([a-z]+)="([^"]*)"`)
	fileLink = regexp.MustCompile(`href="(/console/figures\.(?:csv|json)\?[^"]*)"`)
)

// offered gives the values of each filter on the page.
func (h *house) offered(t *testing.T) map[string][]string {
	t.Helper()
	page, _ := fetch(t, h.manager, h.url+"/console", "")
	out := map[string][]string{}
	for _, m := range selects.FindAllStringSubmatch(string(page), -1) {
		for _, o := range options.FindAllStringSubmatch(m[2], -1) {
			out[m[1]] = append(out[m[1]], html.UnescapeString(o[1]))
		}
	}
	return out
}

// api asks the machine's face.
func (h *house) api(t *testing.T, q url.Values) []byte {
	t.Helper()
	body, header := fetch(t, http.DefaultClient, h.url+"/api/v1/figures?"+q.Encode(), h.token)
	if got := header.Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
		t.Errorf("the API answers with %q", got)
	}
	return body
}

// checkFiles holds API, command line and the console's files against each other.
func (h *house) checkFiles(t *testing.T, q url.Values) {
	t.Helper()
	want := leaves(t, h.api(t, q))
	delete(want, "as_of")
	args := []string{"figures", "--data", h.data}
	for name, values := range q {
		for _, v := range values {
			args = append(args, "--"+name, v)
		}
	}
	consoleJSON, _ := fetch(t, h.manager, h.url+"/console/figures.json?"+q.Encode(), "")
	consoleCSV, header := fetch(t, h.manager, h.url+"/console/figures.csv?"+q.Encode(), "")
	if got := header.Get("Content-Disposition"); !regexp.MustCompile(`^attachment; filename="[a-z0-9_.-]+\.csv"$`).MatchString(got) {
		t.Errorf("Content-Disposition %q", got)
	}
	for name, got := range map[string]map[string]string{
		"/console/figures.json":         leaves(t, consoleJSON),
		"hailong figures --format json": leaves(t, []byte(hailong(t, 0, append(args, "--format", "json")...))),
		"hailong figures --format csv":  rows(t, []byte(hailong(t, 0, append(args, "--format", "csv")...)), ','),
		"/console/figures.csv":          rows(t, consoleCSV, ';'),
	} {
		delete(got, "as_of")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s differs from the API (-API +it):\n%s", name, diff)
		}
	}
}

// checkPage reads every figure back from the page and holds it against the API, and sees that none is missing.
func (h *house) checkPage(t *testing.T, q url.Values, lang string) {
	t.Helper()
	body, _ := fetch(t, h.manager, h.url+"/console?"+with(q, "lang", lang).Encode(), "")
	page := string(body)
	asked := map[string]map[string]string{}
	shown := map[string]map[string]bool{}
	for _, by := range []string{"month", "point", "field", "agency", "procedure"} {
		asked[by], shown[by] = leaves(t, h.api(t, with(with(q, "by", by), "compare", "yes"))), map[string]bool{}
	}
	months := "month"
	if around, ok := yearAround(t, q); ok {
		months = "around"
		asked[months], shown[months] = leaves(t, h.api(t, with(around, "by", "month"))), map[string]bool{}
	}
	control := "month"
	if weekly.MatchString(page) {
		control = "week"
		asked[control], shown[control] = leaves(t, h.api(t, with(q, "by", control))), map[string]bool{}
	}
	for _, at := range tags.FindAllStringIndex(page, -1) {
		f := readFigure(page, at)
		by := f.data["by"]
		switch {
		case strings.HasPrefix(f.data["figure"], "control"):
			by = control
		case by == "":
			by = "month"
		case by == "month":
			by = months
		}
		for path, value := range f.leaves(asked[by]) {
			shown[by][path] = true
			if got, want := value, asked[by][path]; !sameNumber(got, want) {
				t.Errorf("the page says %s = %s, the API %s (%s)", path, got, want, page[at[0]:at[1]])
			}
		}
		f.checkPrinted(t, lang)
	}
	for by, want := range asked {
		if slices.Contains([]string{"month", "point", "field"}, by) { // the page has weeks in the control chart alone, the others where they need attention
			if by == "month" && months != by {
				maps.DeleteFunc(want, func(path, _ string) bool { return strings.HasPrefix(path, "groups.") })
			}
			checkComplete(t, by, want, shown[by])
		}
	}
	for _, m := range fileLink.FindAllStringSubmatch(page, -1) {
		u, err := url.Parse(html.UnescapeString(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		link, want := u.Query(), q
		if around, ok := yearAround(t, q); ok && link.Get("by") == "month" && link.Get("from") == around.Get("from") {
			want = around
		}
		link.Del("by")
		link.Del("lang")
		if diff := cmp.Diff(want, link); diff != "" {
			t.Errorf("%s asks another question than its page (-page +link):\n%s", u, diff)
		}
	}
}

// yearAround gives the question of which the page shows the months: of a month or less the annual report's around it.
func yearAround(t *testing.T, q url.Values) (url.Values, bool) {
	t.Helper()
	from, err := time.Parse(time.DateOnly, q.Get("from"))
	to, err2 := time.Parse(time.DateOnly, q.Get("to"))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if !to.AddDate(0, 0, 1).Before(from.AddDate(0, 1, 1)) {
		return nil, false
	}
	year := to.Format("2006")
	return with(with(q, "from", year+"-01-01"), "to", year+"-11-30"), true
}

// weekly finds a control chart by week.
var weekly = regexp.MustCompile(`data-figure="control"[^>]* data-key="\d{4}-W`)

// checkComplete sees that every number of the answer that the page is there for stands on it.
func checkComplete(t *testing.T, by string, answer map[string]string, shown map[string]bool) {
	t.Helper()
	whole := regexp.MustCompile(`^(others\.|satisfaction\.(per_|levels\.|factors\.|mean|weighted_index)|service\.|response_rate|tied\.|modes\.|reconciliation\.|verdicts\..*\.(point|statistical|least_met)$)`)
	groups := regexp.MustCompile(`^groups\..*\.satisfaction\.per_(business|response)\.(num|den|rate|low|high)$`)
	for path := range answer {
		wanted := groups.MatchString(path) || by == "month" && whole.MatchString(path)
		switch {
		case strings.HasPrefix(path, "verdicts.") && (answer["provisional"] == "true" || headline(answer, "den") == "0"):
			if shown[path] {
				t.Errorf("by %s: the page shows %s although there is nothing to judge yet", by, path)
			}
		case strings.HasSuffix(path, ".population") || strings.HasSuffix(path, ".hidden"): // said in words
		case strings.HasPrefix(path, "service.extra_payment_rate.") && answer["service.extra_payment_rate.den"] == "0":
		case strings.HasPrefix(path, "service.extra_contacts_score.") && answer["service.extra_contacts_score.n"] == "0":
		case strings.HasPrefix(path, "service.extra_payment.") && wanted && !shown[path]: // hidden where few answered
			if n := number(t, answer["service.extra_payment.yes"]) + number(t, answer["service.extra_payment.no"]); n == 0 || n >= 10 {
				t.Errorf("by %s: the page lacks %s of %v answers", by, path, n)
			}
		case strings.HasPrefix(path, "satisfaction.factors.overall."): // the rate per response by another name
			if same := strings.Replace(path, "factors.overall", "per_response", 1); answer[path] != answer[same] {
				t.Errorf("%s = %s, %s = %s", path, answer[path], same, answer[same])
			}
		case wanted && !shown[path]:
			t.Errorf("by %s: the page lacks %s = %s", by, path, answer[path])
		}
	}
}

func headline(answer map[string]string, part string) string {
	return answer["satisfaction.per_"+answer["satisfaction.headline"]+"."+part]
}

// figure is one figure as the page shows it: the attributes of its element, and the text in it.
type figure struct {
	data map[string]string
	text string
}

func readFigure(page string, at []int) figure {
	f := figure{data: map[string]string{}}
	tag := page[at[0]:at[1]]
	for _, m := range datas.FindAllStringSubmatch(tag, -1) {
		f.data[m[1]] = html.UnescapeString(m[2])
	}
	name := tag[1:strings.IndexAny(tag, " >")]
	inside, _, _ := strings.Cut(page[at[1]:], "</"+name+">")
	f.text = html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(inside, " "))
	return f
}

// leaves gives the figure's values by the paths that they have in the JSON.
func (f figure) leaves(answer map[string]string) map[string]string {
	name, key := f.data["figure"], f.data["key"]
	out := map[string]string{}
	put := func(path string, attributes ...string) {
		for _, a := range attributes {
			if v, ok := f.data[a]; ok {
				out[path+"."+a] = v
			}
		}
	}
	switch name {
	case "per_business", "per_response":
		prefix := ""
		if f.data["by"] != "" {
			prefix = "groups." + f.data["group"] + "."
		}
		put(prefix+"satisfaction."+name, "num", "den", "rate", "low", "high")
	case "factors":
		put("satisfaction.factors."+key, "num", "den", "rate", "low", "high")
	case "others":
		put("others."+f.data["group"], "num", "den", "rate", "low", "high")
	case "unidentified":
		out["satisfaction.per_business.unidentified"] = f.data["num"]
	case "levels":
		out["satisfaction.levels."+key] = f.data["num"]
	case "mean", "weighted_index":
		out["satisfaction."+name] = f.data["value"]
	case "extra_contacts", "extra_payment":
		out["service."+name+"."+key] = f.data["num"]
	case "reconciliation":
		if !slices.Contains([]string{"invited", "received", "duplicates", "counted"}, key) {
			key = "excluded." + key
		}
		out["reconciliation."+key] = f.data["num"]
	case "verdict":
		for path := range answer {
			if at, ok := strings.CutSuffix(path, ">"+key+".point"); ok && strings.HasPrefix(path, "verdicts.") {
				at += ">" + key
				out[at+".point"], out[at+".statistical"], out[at+".least_met"] = f.data["point"], f.data["statistical"], f.data["least"]
			}
		}
	default:
		f.dossiers(out, put)
	}
	return out
}

// dossiers gives the values of the figures that came with dossiers.
func (f figure) dossiers(out map[string]string, put func(path string, attributes ...string)) {
	name, key := f.data["figure"], f.data["key"]
	service := "service."
	switch group := f.data["group"]; {
	case group == "all_applicants":
		service = "service_all_applicants."
	case f.data["by"] != "":
		service = "groups." + group + ".service."
	}
	switch name {
	case "on_time", "on_time_closed", "within_limit", "within_plan", "online", "cashless", "qd766", "satisfied_on_time", "satisfied_late", "extra_payment_rate":
		put(service+name, "num", "den", "rate", "low", "high")
	case "extra_contacts_score":
		out["service."+name+".points"], out["service."+name+".n"], out["service."+name+".mean"] = f.data["num"], f.data["den"], f.data["value"]
	case "dossiers":
		out[service+key] = f.data["num"]
	case "days":
		out[service+"days."+key] = f.data["num"]
	case "response_rate", "response_rate_business", "tied.per_response", "tied.per_business":
		put(name, "num", "den", "rate", "low", "high")
	case "modes":
		put("modes."+f.data["group"], "num", "den", "rate", "low", "high")
	case "change_before":
		put("changes."+key+".before", "num", "den", "rate", "low", "high")
	case "change":
		out["changes."+key+".difference"] = f.data["value"]
		put("changes."+key, "low", "high")
	case "change_both":
		out["changes."+key+".both"] = f.data["num"]
	case "nonresponse_low", "nonresponse_high":
		out["response_rate."+name] = f.data["value"]
	case "revision":
		out["revision."+key] = f.data["num"]
	case "revision.per_business", "revision.per_response":
		put("revision.satisfaction."+strings.TrimPrefix(name, "revision."), "num", "den", "rate", "low", "high")
	case "revision.on_time", "revision.on_time_closed":
		put("revision.service."+strings.TrimPrefix(name, "revision."), "num", "den", "rate", "low", "high")
	case "control":
		put("control.points."+key, "num", "den", "rate", "low", "high")
	case "control_baseline":
		put("control.baseline", "num", "den")
	case "control_centre":
		out["control.centre"] = f.data["value"]
	case "control_sigma_z":
		out["control.laney_sigma_z"] = f.data["value"]
	case "unclassified_dossiers", "unclassified_responses":
		out["unclassified."+key+"."+strings.TrimPrefix(name, "unclassified_")] = f.data["num"]
	default:
		out["unknown figure "+name] = fmt.Sprint(f.data)
	}
}

// printed finds a printed rate, in Vietnamese or English.
var printed = regexp.MustCompile(`(\d+)(?:[.,](\d+))? ?%`)

// checkPrinted holds what a person reads against the exact value beside it.
func (f figure) checkPrinted(t *testing.T, lang string) {
	t.Helper()
	if exact, ok := f.data["rate"]; ok {
		m := printed.FindStringSubmatch(f.text)
		if m == nil {
			if by := f.data["by"]; by == "" || !strings.Contains(f.text, "/") {
				t.Errorf("no rate is printed in %q, whose value is %s", f.text, exact)
			}
			return
		}
		half := 0.5
		for range m[2] {
			half /= 10
		}
		if d := number(t, m[1]+"."+m[2]+"0") - 100*number(t, exact); d > half+1e-9 || d < -half-1e-9 {
			t.Errorf("%s is printed, the value is %s", m[0], exact)
		}
		return
	}
	if n, ok := f.data["num"]; ok && f.data["den"] == "" && !slices.Contains([]string{"unidentified", "days", "change_both"}, f.data["figure"]) { // those stand in sentences
		dot := map[string]string{"vi": ".", "en": ","}[lang]
		if got := strings.ReplaceAll(strings.TrimSpace(f.text), dot, ""); got != n {
			t.Errorf("%q is printed, the value is %s", f.text, n)
		}
	}
}

// sameNumber compares two numbers whatever they look like, and other texts letter by letter.
func sameNumber(a, b string) bool {
	return a == b || bytes.Equal(canonical(a), canonical(b))
}
