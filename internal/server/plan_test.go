package server_test

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/catalog"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/server"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// register keeps entries in memory; one with the source "bận" is refused as a full store would.
type register struct{ entries []plan.Entry }

func (r *register) Enter(_ context.Context, e plan.Entry) error {
	switch e.Source {
	case "bận":
		return &survey.Error{Kind: survey.Unavailable}
	case "sai":
		return survey.Faults{{Field: "source", Key: "plan.entry.fault.source_missing"}}
	}
	r.entries = append(r.entries, e)
	return nil
}

func (r *register) Entries() []plan.Entry { return slices.Clone(r.entries) }

// closings keeps closings in memory. It refuses 2019-H1 as one that was closed elsewhere a moment ago.
type closings struct{ frozen []report.Frozen }

func (c *closings) Freeze(_ context.Context, name, who string) (*report.Frozen, error) {
	if name == "2019-H1" {
		return nil, &survey.Error{Kind: survey.Conflict}
	}
	f := report.Frozen{Period: name, At: "2021-06-01T09:00:00Z", By: who, Fingerprint: "00ff"}
	c.frozen = append(c.frozen, f)
	return &f, nil
}

func (c *closings) Frozen() []report.Frozen { return slices.Clone(c.frozen) }

// withManual is the definitions with a target that takes entries, whatever the plan's file says of it.
func withManual() *catalog.Catalog {
	c := *definitions()
	p := *c.Plans[0]
	p.Targets = slices.Clone(p.Targets)
	for i := range p.Targets {
		switch t := &p.Targets[i]; t.ID {
		case "II.2.a":
			t.Measure, t.Parts = plan.Manual, nil
		case "II.2.đ":
			t.Measure, t.Parts = plan.Manual, []plan.Part{{ID: "dn", Measure: plan.Manual, Unit: survey.Label{"vi": "doanh nghiệp"}}, {ID: "da", Measure: plan.Unmeasurable}}
		}
	}
	c.Plans = []*plan.Plan{&p}
	return &c
}

// office is a house whose manager is signed in.
type office struct {
	*house
	register *register
	closings *closings
	cookies  []*http.Cookie
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{register: &register{}, closings: &closings{}}
	o.house = newHouseOf(t, storetest.Memory(), withManual(), func(s *server.Options) { s.Register, s.Closing = o.register, o.closings })
	must(t, o.panel.Load(t.Context()))
	o.cookies = o.manager(t)
	return o
}

// as asks as the signed-in manager and gives status and text.
func (o *office) as(r *http.Request) (*httptest.ResponseRecorder, string) {
	for _, c := range o.cookies {
		r.AddCookie(c)
	}
	w := o.ask(r)
	return w, html.UnescapeString(w.Body.String())
}

func entry(change ...string) url.Values {
	v := url.Values{"target": {"II.2.a"}, "part": {""}, "value": {"6,8"}, "date": {"2021-05-31"}, "source": {"Báo cáo 15/BC-VP"}, "note": {" sơ bộ "}}
	for i := 0; i+1 < len(change); i += 2 {
		v.Set(change[i], change[i+1])
	}
	return v
}

func TestAValueByHandIsKeptWithItsHistory(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w, _ := o.as(post("/console/plan/entry", entry()))
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/console/plan/entry?") {
		t.Fatalf("POST: %d to %q", w.Code, to)
	}
	want := []plan.Entry{{Target: "II.2.a", Value: 680, Date: "2021-05-31", Source: "Báo cáo 15/BC-VP", Note: "sơ bộ", Who: "chi.lan", At: "2021-06-01T09:00:00Z"}}
	if d := cmp.Diff(want, o.register.entries); d != "" {
		t.Errorf("entered (-want +got):\n%s", d)
	}
	_, text := o.as(get(to))
	for _, s := range []string{`role="status"`, "6,8%", "Báo cáo 15/BC-VP", "chi.lan", "16 giờ 00, ngày 01/6/2021"} {
		if !strings.Contains(text, s) {
			t.Errorf("after saving the page lacks %q", s)
		}
	}
	o.as(post("/console/plan/entry", entry("value", "7", "lang", "en")))
	if _, text = o.as(get("/console/plan/entry?target=II.2.a")); strings.Index(text, "7%") > strings.Index(text, "6,8%") || strings.Contains(text, `role="status"`) {
		t.Error("the newer value does not stand in front, or a page that nobody saved says so")
	}
}

func TestValuesByHandAreRead(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct {
		value, part string
		want        int64
		why         string
	}{
		{"6.8", "", 680, "a point parts decimals where it cannot part thousands"},
		{" 6,80 % ", "", 680, "the sign of per cent may stand there"},
		{"0", "", 0, "nothing is a value"},
		{"100", "", 10000, "all"},
		{"1.460", "dn", 146000, "a point before three digits parts thousands"},
		{"1,460", "dn", 146000, "so does a comma"},
		{"1.234.567,5", "dn", 123456750, "both"},
		{"1460", "dn", 146000, "no sign at all"},
	} {
		form := entry("value", c.value, "part", c.part)
		if c.part != "" {
			form.Set("target", "II.2.đ")
		}
		w, text := o.as(post("/console/plan/entry", form))
		n := len(o.register.entries)
		if w.Code != http.StatusSeeOther || o.register.entries[n-1].Value != c.want {
			t.Errorf("%q (%s): %d, entries %v: %.200s", c.value, c.why, w.Code, o.register.entries, text)
		}
	}
}

func TestABadEntryComesBackWithEverythingKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct {
		change []string
		say    string
	}{
		{[]string{"value", ""}, "Chưa nhập giá trị."},
		{[]string{"value", "sáu"}, "“sáu” không phải là số"},
		{[]string{"value", "-1"}, "“-1” không phải là số"},
		{[]string{"value", "6,812"}, "Tỷ lệ phải từ 0 đến 100%"}, // three digits behind a sign are thousands
		{[]string{"value", "1,2,3"}, "không phải là số"},
		{[]string{"value", "100,01"}, "Tỷ lệ phải từ 0 đến 100%"},
		{[]string{"value", "99999999999999999999"}, "không phải là số"},
		{[]string{"date", ""}, "Chưa chọn ngày."},
		{[]string{"date", "2021-02-30"}, "2021-02-30 không phải là ngày"},
		{[]string{"date", "2021-06-02"}, "Ngày 02/6/2021 còn ở phía trước"},
		{[]string{"source", "  "}, "Chưa ghi nguồn của số liệu."},
		{[]string{"source", strings.Repeat("a", 301)}, "Tối đa 300 ký tự; đã nhập 301."},
		{[]string{"note", strings.Repeat("ă", 1001)}, "Tối đa 1.000 ký tự; đã nhập 1.001."},
		{[]string{"source", "sai"}, "Chưa ghi nguồn của số liệu."},
	} {
		w, text := o.as(post("/console/plan/entry", entry(c.change...)))
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(text, c.say) || !strings.Contains(text, "<title>Lỗi: ") || !strings.Contains(text, "sơ bộ") && c.change[0] != "note" {
			t.Errorf("%.40q: %d, the page lacks %q or what was typed", c.change, w.Code, c.say)
		}
	}
	if len(o.register.entries) != 0 {
		t.Errorf("entered %v, want nothing", o.register.entries)
	}
	if w, _ := o.as(post("/console/plan/entry", entry("source", "bận"))); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a store that does not answer: %d, want 503", w.Code)
	}
	for _, form := range []url.Values{entry("target", "II.2.i"), entry("target", "II.9"), entry("target", "II.2.đ", "part", "da"), {}} {
		if w, _ := o.as(post("/console/plan/entry", form)); w.Code != http.StatusNotFound {
			t.Errorf("%v: %d, want 404: nothing can be entered for it", form, w.Code)
		}
	}
}

func TestAPeriodIsClosedOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, text := o.as(get("/console/periods"))
	if !strings.Contains(text, "Còn 3 ngày") || !strings.Contains(text, "/console/periods/freeze?period=2021-H1") || !strings.Contains(text, "Chưa có hồ sơ nào đã xong") {
		t.Errorf("the calendar of 1 June 2021: %s", text)
	}
	if w, text := o.as(get("/console/periods/freeze?period=2021-H1")); w.Code != 200 || !strings.Contains(text, "Không mở lại được") || len(o.closings.frozen) != 0 {
		t.Errorf("asked: %d, %d closed", w.Code, len(o.closings.frozen))
	}
	w, _ := o.as(post("/console/periods/freeze", url.Values{"period": {"2021-H1"}}))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/console/periods?done=2021-H1" || len(o.closings.frozen) != 1 || o.closings.frozen[0].By != "chi.lan" {
		t.Fatalf("closed: %d to %q, %v", w.Code, w.Header().Get("Location"), o.closings.frozen)
	}
	_, text = o.as(get("/console/periods?done=2021-H1"))
	for _, s := range []string{"Đã khóa kỳ 2021-H1.", "hailong verify 2021-H1", "00ff"} {
		if !strings.Contains(text, s) {
			t.Errorf("after closing the calendar lacks %q", s)
		}
	}
	if _, text = o.as(get("/console/periods?done=2020-H1")); strings.Contains(text, "Đã khóa kỳ") {
		t.Error("the page says that a period was closed which was not")
	}
	for _, c := range []struct {
		period, say string
		status      int
	}{
		{"2021-H1", "Kỳ 2021-H1 đã được chi.lan khóa lúc 16 giờ 00, ngày 01/6/2021", 409},
		{"2021", "Kỳ 2021 chưa kết thúc nên chưa khóa được. Số liệu chốt hết ngày 30/11/2021", 422},
		{"2019-H1", "vừa được khóa ở nơi khác", 409},
		{"mãi mãi", "Không có kỳ báo cáo mãi mãi", 422},
	} {
		w, text := o.as(post("/console/periods/freeze", url.Values{"period": {c.period}}))
		if w.Code != c.status || !strings.Contains(text, c.say) {
			t.Errorf("%s: %d, want %d and %q", c.period, w.Code, c.status, c.say)
		}
	}
	if len(o.closings.frozen) != 1 {
		t.Errorf("%d closings, want one", len(o.closings.frozen))
	}
}

func TestThePlanPageAsksAQuestion(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w, text := o.as(get("/console/plan?period=2021-H1"))
	if w.Code != 200 || !strings.Contains(text, "Từ 01/01/2021 đến hết 31/5/2021") || !strings.Contains(text, "Kế hoạch 31") {
		t.Errorf("the plan: %d %s", w.Code, text)
	}
	if w, text := o.as(get("/console/plan?from=31/31/2021")); w.Code != 422 || !strings.Contains(text, "31/31/2021") {
		t.Errorf("a day that is none: %d", w.Code)
	}
	bare := newHouse(t, storetest.Memory())
	for _, c := range bare.manager(t) {
		r := get("/console/plan")
		r.AddCookie(c)
		if w := bare.ask(r); w.Code != 503 || !strings.Contains(w.Body.String(), "Đang nạp số liệu") {
			t.Errorf("while the figures are read in: %d", w.Code)
		}
		r = get("/console/plan/entry?target=II.2.a")
		r.AddCookie(c)
		if w := bare.ask(r); w.Code != 404 {
			t.Errorf("a form where nothing can be entered: %d, want 404", w.Code)
		}
	}
}
