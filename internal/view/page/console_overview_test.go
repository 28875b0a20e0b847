package page_test

import (
	"fmt"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view"
	"hailong/internal/view/page"
	"hailong/web"
)

var renderer = sync.OnceValues(func() (*view.Renderer, error) { return view.New(web.Files) })

func render(t testing.TB, name string, data any) string {
	t.Helper()
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	out, err := r.Render(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestEveryStateRenders looks at what no page of the console may have: a message that is missing, a value that the
// template engine refused, a style that the policy refuses, a figure that is none.
func TestEveryStateRenders(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		s := newSample(t, lang)
		f := page.NewFrame(locale.For(lang), s.c.Center, page.SignInPath, "")
		fault := survey.Faults{{Field: page.FieldPassword, Key: "console.password.short", Args: []any{"n", page.LeastPassword}}}
		pages := map[string]string{
			"signin sso":   render(t, "console_signin", page.NewSignIn(f, "", "/console", "").WithProvider(`"><b>`)),
			"signin":       render(t, "console_signin", page.NewSignIn(f, "", "", "")),
			"signin fault": render(t, "console_signin", page.NewSignIn(f, `"><b>`, "/console?by=x", f.T("console.signin.wrong"))),
			"password":     render(t, "console_password", page.NewPassword(f, page.User{Name: "giamdoc", Manager: true}, true, fault)),
			"code":         render(t, "console_code", page.NewCode(f, "/console/plan", f.T("auth.code_wrong"))),
			"account": render(t, "console_account", page.NewAccount(page.AccountInput{
				Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Role: "manager", SecondFactor: true, RecoveryCodes: 7, Zone: time.UTC,
				Sessions: []page.SessionLine{{Key: "a", Current: true}, {Key: "b", Browser: `"><b>`}},
			})),
			"factor": render(t, "console_factor", page.NewFactor(page.FactorInput{Frame: f, User: page.User{Name: "giamdoc", Manager: true}, Has: true, Secret: "ABCDEFGH", Faults: fault, Dropped: true})),
			"codes":  render(t, "console_factor", page.NewFactor(page.FactorInput{Frame: f, User: page.User{Name: "giamdoc"}, Codes: []string{"aaaaa-bbbbb"}})),
			"notice": render(t, "console_notice", page.NewConsoleNotice(f, page.User{Name: "giamdoc", Manager: true}, "console.internal", "A1")),
		}
		maps.Copy(pages, adminPages(t, f))
		maps.Copy(pages, definitionPages(t, f))
		maps.Copy(pages, reportPages(t, s, f))
		maps.Copy(pages, pciPages(t, f))
		for name, in := range s.planStates() {
			pages["plan, "+name] = render(t, "console_plan", page.NewPlan(in))
		}
		entry := s.entryInput("II.2.a", "")
		entry.Entries, entry.Faults, entry.Typed = history(), survey.Faults{{Field: "value", Key: "plan.entry.fault.value_missing"}}, url.Values{"value": {`"><b>`}}
		pages["entry"] = render(t, "console_entry", page.NewEntry(entry))
		pages["periods"] = render(t, "console_periods", page.NewPeriods(s.periodsInput()))
		pages["freeze"] = render(t, "console_freeze", page.NewFreeze(s.freezeInput("")))
		states := s.states()
		for _, name := range sorted(states) {
			pages[name] = render(t, "console_overview", page.NewOverview(states[name]))
		}
		for name, in := range s.exploreStates() {
			pages["explore, "+name] = strings.Replace(render(t, "console_explore", page.NewExplore(in)), `<script src="/static/console.js" defer></script>`, "", 1)
		}
		for name, out := range pages {
			if m := missing.FindString(out); m != "" {
				t.Errorf("%s (%s) has no message %s", name, lang, m)
			}
			for _, bad := range []string{"ZgotmplZ", " style=", "<style", "<script", "NaN", "Inf%", `"+Inf`, "<nil>", `"><b>`} {
				if strings.Contains(out, bad) {
					t.Errorf("%s (%s) has %q", name, lang, bad)
				}
			}
			if !strings.Contains(out, `<html lang="`+lang+`">`) || !strings.HasSuffix(strings.TrimSpace(out), "</html>") {
				t.Errorf("%s (%s) is not a whole page", name, lang)
			}
		}
	}
}

// missing finds a message that no catalogue has.
var missing = regexp.MustCompile(`\[[a-z0-9_]+(\.[a-z0-9_]+)+\]`)

var (
	tag       = regexp.MustCompile(`<[a-z]+ [^>]*data-figure="[^>]*>`)
	attribute = regexp.MustCompile(`data-([a-z]+)="([^"]*)"`)
)

// readBack gives the exact values of a page by figure, group and key, as the comment of page.Overview describes them.
func readBack(t *testing.T, out string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, m := range tag.FindAllString(out, -1) {
		at := map[string]string{}
		for _, a := range attribute.FindAllStringSubmatch(m, -1) {
			at[a[1]] = html.UnescapeString(a[2])
		}
		name := strings.Join([]string{at["figure"], at["by"], at["group"], at["key"]}, "|")
		if at["column"] != "" {
			name += "|" + at["column"]
		}
		value := strings.Join([]string{at["num"], at["den"], at["rate"], at["low"], at["high"], at["value"], at["point"], at["statistical"], at["least"]}, "|")
		if old, twice := got[name]; twice && old != value {
			t.Errorf("%s stands in the page as %s and as %s", name, old, value)
		}
		got[name] = value
	}
	return got
}

func exactly(p report.Proportion) string {
	f := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'g', -1, 64)
	}
	return fmt.Sprintf("%d|%d|%s|%s|%s||||", p.Num, p.Den, f(p.Rate), f(p.Low), f(p.High))
}

func plain(n int64) string { return fmt.Sprintf("%d||||||||", n) }

func TestPageGivesBackEveryNumberOfItsReports(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"closed", "long", "few", "empty", "dossiers", "frozen", "no dossier decided"} {
		in := newSample(t, "vi").states()[state]
		want := map[string]string{}
		r := in.Months
		s := r.Satisfaction
		want["per_business|||"] = exactly(s.PerBusiness.Proportion)
		want["per_response|||"] = exactly(s.PerResponse)
		want["unidentified|||"] = plain(s.PerBusiness.Unidentified)
		counts := map[string]map[string]int64{"levels": s.Levels, "extra_contacts": r.Service.ExtraContacts, "extra_payment": r.Service.ExtraPayment,
			"reconciliation": {"received": r.Reconciliation.Received, "duplicates": r.Reconciliation.Duplicates, "counted": r.Reconciliation.Counted}}
		for k, n := range r.Reconciliation.Excluded {
			counts["reconciliation"][k] = n
		}
		for figure, list := range counts {
			for k, n := range list {
				want[figure+"|||"+k] = plain(n)
			}
		}
		for id, p := range s.Factors {
			want["factors|||"+string(id)] = exactly(p)
		}
		if s.Mean != nil {
			want["mean|||"], want["weighted_index|||"] = "|||||4.352|||", "|||||83.8|||"
		}
		for _, v := range r.Verdicts {
			if state != "empty" {
				want["verdict|||"+strconv.FormatFloat(v.Threshold, 'g', -1, 64)] = fmt.Sprintf("||||||%s|%s|%d", v.Point, v.Statistical, v.LeastMet)
			}
		}
		for by, list := range map[string][]report.Group{"month": in.Months.Groups, "point": in.Points.Groups, "field": in.Fields.Groups} {
			for _, g := range list {
				want["per_business|"+by+"|"+g.Key+"|"] = exactly(g.Satisfaction.PerBusiness.Proportion)
				want["per_response|"+by+"|"+g.Key+"|"] = exactly(g.Satisfaction.PerResponse)
			}
		}
		for m, p := range r.Modes {
			want["modes||"+string(m)+"|"] = exactly(p)
		}
		if score := r.Service.ExtraContactScore; score.Mean != nil {
			want["extra_contacts_score|||"] = fmt.Sprintf("%d|%d||||%v|||", score.Points, score.N, *score.Mean)
		}
		if rate := r.Service.ExtraPaymentRate; rate.Den > 0 {
			want["extra_payment_rate|||"] = exactly(rate.Proportion)
		}
		if r.Service.Decided != nil {
			maps.Copy(want, dossierFigures(in))
		}
		if r.Revision != nil {
			maps.Copy(want, revisedFigures(r.Revision))
		}
		if d := cmp.Diff(want, readBack(t, render(t, "console_overview", page.NewOverview(in)))); d != "" {
			t.Errorf("%s: page and reports differ (-report +page):\n%s", state, d)
		}
	}
}

func TestOpenPeriodHasNoVerdictWord(t *testing.T) {
	t.Parallel()
	out := render(t, "console_overview", page.NewOverview(newSample(t, "vi").states()["open"]))
	panel, _, _ := strings.Cut(out[strings.Index(out, `id="h-rate"`):], "</section>")
	for _, word := range []string{"Đạt", "Chưa đạt", "Chưa đủ cơ sở", `data-figure="verdict"`, "chip"} {
		if strings.Contains(panel, word) {
			t.Errorf("the headline of an open period says %q", word)
		}
	}
	if !strings.Contains(panel, "Số liệu tạm thời") || !strings.Contains(panel, "94,3%–97,7%") {
		t.Errorf("the headline of an open period lacks the interval or the word provisional")
	}
}

func TestHeadlineSentences(t *testing.T) {
	t.Parallel()
	s := newSample(t, "vi")
	for _, c := range []struct {
		num, den int64
		want     []string
		why      string
	}{
		{960, 1000, []string{"96,0", "960 trên 1.000 doanh nghiệp", "94,6%–97,0%", "Chưa đủ cơ sở kết luận", "cần từ 964 doanh nghiệp hài lòng", "Cả khoảng tin cậy (94,6%–97,0%) nằm trên mốc 90%"}, "between the targets"},
		{950, 1000, []string{"chưa trên mốc 95%"}, "exactly the target is not over it"},
		{9504, 10000, []string{"95,04<small>%"}, "a rate that would print as the target gets more decimals"},
		{800, 1000, []string{"Chưa đạt", "không vượt quá mốc 95%"}, "below both"},
		{72, 72, []string{"100,0", "dù tất cả đều hài lòng cũng chưa kết luận được"}, "72 of 72 cannot prove it"},
		{73, 73, []string{"Cả khoảng tin cậy (95,001%–100,0%) nằm trên mốc 95%"}, "73 of 73 is the least that can"},
	} {
		in := s.input(c.num, c.den, c.num, c.den, months(1, c.den, false))
		out := html.UnescapeString(render(t, "console_overview", page.NewOverview(in)))
		for _, w := range c.want {
			if !strings.Contains(out, w) {
				t.Errorf("%d of %d: the page lacks %q (%s)", c.num, c.den, w, c.why)
			}
		}
		if first, second := strings.Index(out, "<b>trên 95%</b>"), strings.Index(out, "<b>trên 90%</b>"); first < 0 || second < first {
			t.Errorf("%d of %d: the stricter target does not come first", c.num, c.den)
		}
	}
}

// TestLinksAskTheSameQuestion follows the addresses of a filtered page back to its question.
func TestLinksAskTheSameQuestion(t *testing.T) {
	t.Parallel()
	in := newSample(t, "en").states()["open"]
	p := page.NewOverview(in)
	addresses := []string{p.Retry, p.Trend.CSV, p.Breakdown[0].CSV, p.Downloads[0].Href, p.Downloads[1].Href}
	for _, l := range p.LangLinks {
		addresses = append(addresses, l.Href)
	}
	for _, a := range addresses {
		u, err := url.Parse(a)
		if err != nil {
			t.Fatal(err)
		}
		got, err := report.ParseQuery(u.Query(), []plan.ReportRule{}, in.Zone, time.Time{})
		if err != nil {
			t.Fatalf("%s: %v", a, err)
		}
		got.By, got.Lang = "", in.Query.Lang
		if d := cmp.Diff(in.Query, got); d != "" {
			t.Errorf("%s asks another question:\n%s", a, d)
		}
	}
	if len(p.Chooser.Active) != 4 {
		t.Fatalf("%d filters are shown as active, want 4", len(p.Chooser.Active))
	}
	u, _ := url.Parse(p.Chooser.Active[0].Href)
	if got := u.Query()["point"]; !slices.Equal(got, []string{"TT-02"}) {
		t.Errorf("taking the first point away leaves %q, want TT-02", got)
	}
}

func TestPaymentsAreHiddenBelowTheFloor(t *testing.T) {
	t.Parallel()
	in := newSample(t, "vi").states()["closed"]
	in.Months.Service.ExtraPayment = map[string]int64{"yes": 1, "no": 8, "refused": 3}
	out := render(t, "console_overview", page.NewOverview(in))
	if strings.Contains(out, `data-figure="extra_payment"`) || !strings.Contains(out, "Ẩn vì có dưới 10 phiếu") {
		t.Error("nine answers about payments are shown; the floor is ten")
	}
}

func TestPasswordsAreNeverGivenBack(t *testing.T) {
	t.Parallel()
	f := page.NewFrame(locale.For("vi"), nil, page.SignInPath, "")
	out := render(t, "console_signin", page.NewSignIn(f, "giamdoc", "/console", "Sai."))
	if !strings.Contains(out, `value="giamdoc"`) || !strings.Contains(out, "<title>Lỗi: ") {
		t.Error("a refused sign-in keeps the user name and says so in the title")
	}
	if regexp.MustCompile(`type="password"[^>]*value=`).MatchString(out) {
		t.Error("a password field has a value")
	}
}
