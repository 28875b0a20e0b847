package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// TestFirstEveningOfAManager: the one-time password opens only the way to an own one; then the console is open, without
// any JavaScript, until the manager signs out.
func TestFirstEveningOfAManager(t *testing.T) {
	h := open(t, dataDir(t))
	w := openWindow(t, h.service).withoutScript()
	w.size(1280, 900)
	w.open("/console?from=2021-01-01&to=2021-12-31", http.StatusOK)
	w.says("Đăng nhập", "Trang dành cho cán bộ quản lý của Trung tâm.") // who is not signed in is asked to
	w.write("", "#user", h.user)
	w.write("", "#password", "không phải mật khẩu này")
	w.follow(http.StatusUnauthorized, "", "main button", "Đăng nhập")
	w.says("không đúng")
	w.saysNot("Đăng xuất")
	if got := ask[string](w, `document.querySelector("#user").value + "|" + document.querySelector("#password").value`); got != h.user+"|" {
		t.Errorf("after a refusal the form holds %q, want the name and no password", got)
	}
	w.write("", "#password", h.password)
	w.follow(http.StatusOK, "", "main button", "Đăng nhập")
	w.says("Đổi mật khẩu", "Mật khẩu dùng một lần")
	w.open("/console", http.StatusOK)
	w.says("Đổi mật khẩu") // the one-time password leads nowhere else
	w.setPassword(http.StatusUnprocessableEntity, h.password, ownPassword, ownPassword+" khác")
	w.says("Hai lần nhập mật khẩu mới chưa giống nhau.")
	w.setPassword(http.StatusUnprocessableEntity, h.password, "ngắn", "ngắn")
	w.says("ít nhất 12 ký tự")
	w.setPassword(http.StatusOK, h.password, ownPassword, ownPassword)
	w.says("Tổng quan", "Chưa có số liệu", "hailong poster")
	w.checkCookie()
	w.follow(http.StatusOK, "", "header button", "Đăng xuất")
	w.open("/console", http.StatusOK)
	w.says("Trang dành cho cán bộ quản lý của Trung tâm.")
}

func (w *window) setPassword(status int64, current, next, again string) {
	w.t.Helper()
	w.write("", "#current", current)
	w.write("", "#password", next)
	w.write("", "#again", again)
	w.follow(status, "", "main button", "Lưu mật khẩu mới")
}

// checkCookie: one cookie, which no script can read, of the session, for this site alone.
func (w *window) checkCookie() {
	w.t.Helper()
	res, err := chromedp.Call(w.ctx, network.GetCookies, network.GetCookiesParams{})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(res.Cookies) != 1 {
		w.t.Fatalf("%d cookies, want one", len(res.Cookies))
	}
	if c := res.Cookies[0]; !c.HTTPOnly || c.SameSite == "" || c.SameSite == network.CookieSameSiteNone {
		w.t.Errorf("the cookie %s: HttpOnly %v, SameSite %q", c.Name, c.HTTPOnly, c.SameSite)
	}
}

// TestManagerLooksAtFigures goes through the overview as a person does: the last answers first, a report, a filter and its
// removal, a bad date, the other language.
func TestManagerLooksAtFigures(t *testing.T) {
	h := sampleHouse(t)
	w := openWindow(t, h.service).withoutScript()
	w.size(1280, 900)
	seen := w.watch()
	w.signIn(h)
	w.says("Từ 01/01/2021 đến hết 31/12/2021", "Tỷ lệ doanh nghiệp hài lòng", "Chưa đạt", "trên 95%", "trên 90%", "3.000")
	w.saysNot("[", "%!", "NaN")
	w.follow(http.StatusOK, "", ".presets a", "Báo cáo 6 tháng 2021")
	w.says("Từ 01/01/2021 đến hết 31/5/2021")
	w.open("/console?from=2021-01-01&to=2021-12-31", http.StatusOK)
	w.click("", "summary", "Chọn ngày, bộ lọc")
	w.choose("f-point", "TT-03")
	w.follow(http.StatusOK, "", "main button", "Xem số liệu")
	w.says("Điểm tiếp nhận: TT-03 · Quầy 03")
	w.holdsQuestion(url.Values{"from": {"2021-01-01"}, "to": {"2021-12-31"}, "point": {"TT-03"}})
	w.follow(http.StatusOK, "", "nav a", "English")
	w.says("Overview", "Satisfied businesses", "Service point: TT-03 · Counter 03")
	w.holdsQuestion(url.Values{"from": {"2021-01-01"}, "to": {"2021-12-31"}, "point": {"TT-03"}, "lang": {"en"}})
	w.follow(http.StatusOK, "", "nav a", "Tiếng Việt")
	w.follow(http.StatusOK, "", ".active a", "Điểm tiếp nhận: TT-03 · Quầy 03 ✕ (bỏ điều kiện này)")
	w.saysNot("Đang lọc")
	w.open("/console?from=2021-02-30&to=2021-12-31", http.StatusUnprocessableEntity)
	w.says("2021-02-30")
	for _, u := range seen.urls() {
		if !strings.HasPrefix(u, h.url+"/console") && !strings.HasPrefix(u, h.url+"/static/") {
			t.Errorf("the console asks for %s", u)
		}
	}
}

// holdsQuestion checks that the address asks this and nothing else; fields of the form left empty may stand in it.
func (w *window) holdsQuestion(want url.Values) {
	w.t.Helper()
	u, err := url.Parse(ask[string](w, `location.href`))
	if err != nil {
		w.t.Fatal(err)
	}
	got := u.Query()
	for name, values := range got {
		if len(values) == 1 && values[0] == "" || name == "lang" && values[0] == "vi" {
			got.Del(name)
		}
	}
	if got.Encode() != want.Encode() {
		w.t.Errorf("the page asks %s, want %s", got.Encode(), want.Encode())
	}
}

// TestProvisionalPeriodHasNoVerdict: while answers still come in, the page gives the interval and no word of judgement.
func TestProvisionalPeriodHasNoVerdict(t *testing.T) {
	h := sampleHouse(t)
	w := openWindow(t, h.service)
	w.signIn(h)
	w.open("/console?from=2021-01-01&to=2030-12-31", http.StatusOK)
	w.says("Số liệu tạm thời, kỳ chưa kết thúc", "Khoảng tin cậy")
	text := ask[string](w, `document.querySelector("[aria-labelledby=h-rate]").innerText`)
	for _, verdict := range []string{"Đạt", "Chưa đạt", "Chưa đủ cơ sở"} {
		if strings.Contains(text, verdict) {
			t.Errorf("an open period is judged %q:\n%s", verdict, text)
		}
	}
}
