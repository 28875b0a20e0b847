package server_test

import (
	"errors"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/auth"
	"hailong/internal/report"
	"hailong/internal/server"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// guarded passes questions on, notes them, and fails where it is told to.
type guarded struct {
	server.Figures
	fail func(q report.Query) error

	mu    sync.Mutex
	asked []report.Query
}

func (g *guarded) Build(q report.Query) (*report.Report, error) {
	g.mu.Lock()
	g.asked = append(g.asked, q)
	g.mu.Unlock()
	if g.fail != nil {
		if err := g.fail(q); err != nil {
			return nil, err
		}
	}
	return g.Figures.Build(q)
}

func (h *house) signedIn(t testing.TB, name string, role auth.Role) []*http.Cookie {
	t.Helper()
	_, err := h.auth.AddUser(t.Context(), name, role, "một mật khẩu thật dài")
	must(t, err)
	return h.ask(post("/console/signin", url.Values{"user": {name}, "password": {"một mật khẩu thật dài"}})).Result().Cookies()
}

// overviewHouse is a house whose figures can be made to fail, with some answers in it; the same figures are for viewers.
func overviewHouse(t *testing.T, change ...func(*server.Options)) (*house, *guarded) {
	t.Helper()
	g := &guarded{}
	h := newHouseOf(t, storetest.Memory(), definitions(), append(change, func(o *server.Options) {
		g.Figures = o.Figures
		o.Figures, o.Public = g, g
	})...)
	for _, point := range []string{"TT-01", "TT-01", "TT-02"} {
		if w := h.ask(post("/p/"+point, url.Values{"key": {"k" + point + time.Now().Format("150405.000000000")}, "applicant": {"business"}, "overall": {"5"}})); w.Code >= 400 {
			t.Fatalf("an answer is refused: %d %s", w.Code, w.Body)
		}
	}
	must(t, h.panel.Load(t.Context()))
	return h, g
}

func (h *house) overview(cookies []*http.Cookie, query string) (int, string) {
	r := get("/console" + query)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := h.ask(r)
	return w.Code, html.UnescapeString(w.Body.String())
}

// TestAPartThatFailsDoesNotTakeThePage: without the months there is no overview; anything else may be missing.
func TestAPartThatFailsDoesNotTakeThePage(t *testing.T) {
	t.Parallel()
	h, g := overviewHouse(t)
	cookies := h.signedIn(t, "chi.lan", auth.Manager)
	for _, by := range []report.Dimension{report.ByPoint, report.ByField, report.ByAgency, report.ByProcedure} {
		for why, fail := range map[string]func() error{"fails": func() error { return errors.New("disk gone") }, "panics": func() error { panic("bad luck") }} {
			g.fail = func(q report.Query) error {
				if q.By == by {
					return fail()
				}
				return nil
			}
			if code, body := h.overview(cookies, ""); code != 200 || !strings.Contains(body, `data-figure="per_response"`) {
				t.Errorf("by %s %s: %d", by, why, code)
			}
		}
	}
	g.fail = func(q report.Query) error {
		if q.By == report.ByMonth {
			return errors.New("disk gone")
		}
		return nil
	}
	if code, body := h.overview(cookies, ""); code != 500 || strings.Contains(body, "disk gone") {
		t.Errorf("without the months: %d", code)
	}
	g.fail = func(report.Query) error { return &survey.Error{Kind: survey.Unavailable, Key: "figures.loading"} }
	if code, body := h.overview(cookies, ""); code != 503 || !strings.Contains(body, "Đang nạp số liệu") {
		t.Errorf("while the figures are loaded: %d", code)
	}
}

// TestAViewerIsToldOfWholePeriods: what a viewer's overview asks is a plan's period, never cut twice, and where a part is
// refused the page stands.
func TestAViewerIsToldOfWholePeriods(t *testing.T) {
	t.Parallel()
	h, g := overviewHouse(t)
	g.fail = func(q report.Query) error {
		if slices.Contains([]report.Dimension{report.ByPoint, report.ByField, report.ByAgency, report.ByProcedure}, q.By) {
			return survey.Faults{{Field: "by", Key: "figures.by_unknown", Args: []any{"value", string(q.By)}}}
		}
		return nil
	}
	cookies := h.signedIn(t, "anh.minh", auth.Viewer)
	for query, periods := range map[string][]string{
		"": {"2021-01-01/2021-05-31", "2021-01-01/2021-11-30"}, "?from=2021-03-01&to=2021-03-31": {"2021-03-01/2021-03-31", "2021-01-01/2021-11-30"},
	} {
		g.asked = nil
		code, body := h.overview(cookies, query)
		if code != 200 || !strings.Contains(body, "không hiển thị với tài khoản xem") || strings.Contains(body, `name="from"`) || strings.Contains(body, "chưa có phiếu mới") {
			t.Errorf("%q: %d", query, code)
		}
		for _, q := range g.asked {
			if p := q.Period.From.Format(time.DateOnly) + "/" + q.Period.LastDay().Format(time.DateOnly); !slices.Contains(periods, p) || q.Across != "" || q.By == report.ByWeek {
				t.Errorf("%q: a viewer's page asks %s by %q across %q", query, p, q.By, q.Across)
			}
		}
	}
}

// TestSilenceIsToldAfterThreeWorkingDays counts from the day of the last answer, and not over a weekend.
func TestSilenceIsToldAfterThreeWorkingDays(t *testing.T) {
	t.Parallel()
	last := survey.Day("")
	h, _ := overviewHouse(t, func(o *server.Options) {
		o.LastAnswer = func() (survey.Day, bool) { return last, last != "" }
	})
	cookies := h.signedIn(t, "chi.lan", auth.Manager)
	now, _ := survey.DayOf(h.now(), definitions().Zone).Number()
	weekday := h.now().In(definitions().Zone).Weekday()
	for back := range 12 {
		last = survey.NumberedDay(now - back)
		working := 0
		for d := 1; d < back; d++ {
			if w := (int(weekday) - d + 14) % 7; w != 0 && w != 6 {
				working++
			}
		}
		_, body := h.overview(cookies, "")
		if told := strings.Contains(body, "chưa có phiếu mới"); told != (working >= 3) {
			t.Errorf("last answer %d days ago, %d working days between: told %v", back, working, told)
		}
	}
	last = ""
	if _, body := h.overview(cookies, ""); strings.Contains(body, "chưa có phiếu mới") {
		t.Error("silence is told of a center that was never answered")
	}
}

// TestReportsThatAreDueAreTold: within a fortnight, on the last day, and when the day is past; not weeks before.
func TestReportsThatAreDueAreTold(t *testing.T) {
	t.Parallel()
	h, _ := overviewHouse(t)
	cookies := h.signedIn(t, "chi.lan", auth.Manager)
	for _, c := range []struct {
		days int
		want []string
	}{
		{0, []string{"Báo cáo 6 tháng", "Ngày cuối còn kịp: 04/6/2021", "Còn 3 ngày", "Ngày cuối còn kịp: 09/6/2021", "Còn 8 ngày"}},
		{3, []string{"Hôm nay là ngày cuối còn kịp"}},
		{4, []string{"Đã trễ 1 ngày"}},
		{80, nil},
	} {
		h.late = time.Duration(c.days) * 24 * time.Hour
		_, body := h.overview(cookies, "")
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%d days on: the page does not say %q", c.days, want)
			}
		}
		if told := strings.Contains(body, "Ngày cuối còn kịp"); told != (len(c.want) > 0) {
			t.Errorf("%d days on: reports told %v", c.days, told)
		}
	}
}
