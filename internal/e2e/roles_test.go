package e2e_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"
)

// member is somebody with an account of their own.
type member struct {
	name, role, secret string // secret of the second factor; empty = there is none
	used               int64  // the last step of time whose code was used
	recovery           []string
}

// code is what the member's app shows; a code serves once, so that a second one waits for its time.
func (m *member) code(t testing.TB) string {
	t.Helper()
	for {
		now := time.Now()
		if step := now.Unix() / 30; step > m.used {
			m.used = step
			code, err := totp.GenerateCode(m.secret, now)
			if err != nil {
				t.Fatal(err)
			}
			return code
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// join makes an account on the machine, signs in for the first time in a browser, and sets a second factor up there.
func (w *window) join(h *house, name, role string) *member {
	w.t.Helper()
	words := strings.Fields(hailong(w.t, 0, append([]string{"user", "add", name, "--role", role}, h.flags...)...))
	first := words[len(words)-1]
	w.open("/console/signin", http.StatusOK)
	w.write("", "#user", name)
	w.write("", "#password", first)
	w.follow(http.StatusOK, "", "main button", "Đăng nhập")
	w.setPassword(http.StatusOK, first, ownPassword, ownPassword)
	if role == "administrator" {
		w.says("Tài khoản quản trị phải bật xác thực hai bước") // and sees nothing else before
		w.open("/console/explore", http.StatusOK)
		w.says("Xác thực hai bước")
	} else {
		w.open("/console/account", http.StatusOK)
		w.follow(http.StatusOK, "", "main a", "Bật xác thực hai bước")
	}
	m := &member{name: name, role: role, secret: ask[string](w, `document.querySelector("[name=secret]").value`)}
	w.write("", "#code", m.code(w.t))
	w.write("", "#current", ownPassword)
	w.follow(http.StatusOK, "", "main button", "Bật xác thực hai bước")
	w.says("Mã dự phòng", "không hiện lại lần nữa")
	m.recovery = ask[[]string](w, `[...document.querySelectorAll(".codes code")].map(e => e.innerText)`)
	w.follow(http.StatusOK, "", "main a", "Đã cất mã dự phòng")
	return m
}

// enterAs signs a member in by password and a code: the app's, or one of the recovery codes.
func (w *window) enterAs(m *member, code string) {
	w.t.Helper()
	w.open("/console/signin", http.StatusOK)
	w.write("", "#user", m.name)
	w.write("", "#password", ownPassword)
	w.follow(http.StatusOK, "", "main button", "Đăng nhập")
	w.says("Xác thực bước hai")
	w.write("", "#code", code)
	w.follow(http.StatusOK, "", "main button", "Đăng nhập")
	w.says("Tổng quan")
}

// TestEachRoleInABrowser goes a day's way as each role: in by the second factor, overview, a question and its link, a chart taken
// and read, a session ended from elsewhere.
func TestEachRoleInABrowser(t *testing.T) {
	h := sampleHouse(t)
	for _, role := range []string{"viewer", "manager", "administrator"} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			if role == "viewer" {
				h.toldToViewers(t)
			}
			w, elsewhere := openWindow(t, h.service), openWindow(t, h.service)
			w.size(1280, 900)
			m := w.join(h, "ban."+role, role)
			w.follow(http.StatusOK, "", "header button", "Đăng xuất")
			w.enterAs(m, m.recovery[3])
			w.says("Tỷ lệ doanh nghiệp hài lòng", "2021")
			link := w.explore(role)
			w.takeChart(link)
			elsewhere.size(1280, 900)
			elsewhere.enterAs(m, m.code(t))
			elsewhere.open(link, http.StatusOK) // the link alone asks the same
			if diff := cmp.Diff(w.figures(), elsewhere.figures()); diff != "" {
				t.Errorf("the link shows other figures elsewhere (-here +there):\n%s", diff)
			}
			elsewhere.open("/console/account", http.StatusOK)
			elsewhere.follow(http.StatusOK, "", "main button", "Kết thúc mọi phiên khác")
			w.open("/console", http.StatusOK)
			w.says("Trang dành cho cán bộ quản lý của Trung tâm.") // signed out from elsewhere
			w.checkRooms(elsewhere, role)
		})
	}
}

// explore asks a question of the explore page by its form, without a reload, and gives the address that the page then has.
func (w *window) explore(role string) string {
	w.t.Helper()
	w.open("/console/explore?period=2021", http.StatusOK)
	ask[bool](w, `window.kept = true`)
	w.pick("f-by", "field")
	w.until(`document.title.length > 0 && document.querySelector("#h-groups")?.innerText.includes("lĩnh vực")`)
	if role != "viewer" {
		w.click("", "summary", "Bộ lọc")
		w.pick("f-point", "TT-01")
		w.until(`document.querySelector(".active")?.innerText.includes("Quầy 01")`)
	}
	if !ask[bool](w, `window.kept === true`) {
		w.t.Error("the page was loaded anew")
	}
	w.says("Các mức hài lòng theo lĩnh vực", "Lĩnh vực theo tháng")
	u, err := url.Parse(ask[string](w, `location.href`))
	if err != nil {
		w.t.Fatal(err)
	}
	if q := u.Query(); q.Get("by") != "field" || role != "viewer" && q.Get("point") != "TT-01" {
		w.t.Errorf("the address asks %s", u.RawQuery)
	}
	return u.RequestURI()
}

// pick chooses an option of a list, as a pointer does.
func (w *window) pick(id, value string) {
	w.t.Helper()
	if !ask[bool](w, `(e => { e.value = %q; e.dispatchEvent(new Event("change", {bubbles: true})); return e.value === %q; })(document.getElementById(%q))`, value, value, id) {
		w.t.Fatalf("%s does not offer %q", id, value)
	}
}

// until waits for something on the page.
func (w *window) until(condition string) {
	w.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ask[bool](w, "Boolean(%s)", condition) {
		if time.Now().After(deadline) {
			w.t.Fatalf("it never holds that %s, on the page:\n%s", condition, w.glance())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// figures gives the exact figures of a page as it shows them.
func (w *window) figures() []string {
	w.t.Helper()
	return ask[[]string](w, `[...document.querySelectorAll("[data-figure]")].map(e => JSON.stringify({...e.dataset}))`)
}

// takeChart fetches the files of the heat table as the page links them, and reads the picture's rates back against the table.
func (w *window) takeChart(link string) {
	w.t.Helper()
	w.open(link, http.StatusOK)
	type file struct{ Status, Kind, Name, Text string }
	take := func(format string) file {
		return ask[file](w, `fetch([...document.querySelectorAll("[aria-labelledby=h-heat] .files a")].find(a => a.innerText.includes(%q)).href)
			.then(async r => ({Status: String(r.status), Kind: r.headers.get("Content-Type"), Name: r.headers.get("Content-Disposition"), Text: await r.text()}))`, format)
	}
	svg := take("SVG")
	if svg.Status != "200" || !strings.HasPrefix(svg.Kind, "image/svg+xml") || !strings.HasPrefix(svg.Name, "attachment;") {
		w.t.Errorf("the chart: %s %s %s", svg.Status, svg.Kind, svg.Name)
	}
	var rates []string
	for _, m := range svgText.FindAllStringSubmatch(svg.Text, -1) {
		if rateText.MatchString(m[1]) {
			rates = append(rates, m[1])
		}
	}
	table := ask[[]string](w, `[...document.querySelectorAll(".heat [data-figure]")].filter(e => e.dataset.den > 0).map(e => e.firstChild.nodeType === 3 ? e.firstChild.data : e.childNodes[1].data)`)
	if diff := cmp.Diff(table, rates); diff != "" {
		w.t.Errorf("the chart shows other rates than the table (-table +chart):\n%s", diff)
	}
	if png := take("PNG"); png.Status != "200" || png.Kind != "image/png" || len(png.Text) < 2000 {
		w.t.Errorf("the PNG: %s %s, %d bytes", png.Status, png.Kind, len(png.Text))
	}
	if csv := take("CSV"); csv.Status != "200" || !regexp.MustCompile(`(?m)cells;\d{4}-\d\d\.per_`).MatchString(csv.Text) {
		w.t.Errorf("the CSV: %s %.200s", csv.Status, csv.Text)
	}
}

// checkRooms looks at which rooms the navigation offers a role.
func (w *window) checkRooms(signedIn *window, role string) {
	w.t.Helper()
	signedIn.open("/console", http.StatusOK)
	nav := strings.Join(ask[[]string](signedIn, `[...document.querySelectorAll("nav.nav a")].map(a => a.innerText)`), ", ")
	want := map[string]string{
		"viewer": "Tổng quan, Phân tích, Kế hoạch 31, Kỳ báo cáo, Báo cáo, PCI, Danh mục", "manager": "Tổng quan, Phân tích, Kế hoạch 31, Kỳ báo cáo, Báo cáo, PCI, Phiếu mời, Danh mục",
		"administrator": "Tổng quan, Phân tích, Kế hoạch 31, Kỳ báo cáo, Báo cáo, PCI, Phiếu mời, Danh mục, Quản trị",
	}[role]
	if nav != want {
		w.t.Errorf("a %s is offered %s, want %s", role, nav, want)
	}
}

// TestALinkFromTheAdministrator: an account begins with a link that its owner opens, in browsers.
func TestALinkFromTheAdministrator(t *testing.T) {
	h := open(t, dataDir(t))
	admin, owner := openWindow(t, h.service), openWindow(t, h.service)
	admin.size(1280, 900)
	admin.join(h, "quantri", "administrator")
	admin.open("/console/users", http.StatusOK)
	admin.write("", "#name", "chihoa")
	admin.pick("role", "manager")
	admin.follow(http.StatusOK, "", "main button", "Thêm và lấy liên kết")
	admin.says("Liên kết dùng một lần cho chihoa")
	link := ask[string](admin, `document.querySelector(".closing code").innerText`)
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	owner.open(u.Path, http.StatusOK)
	owner.says("Đặt mật khẩu", "chihoa")
	owner.write("", "#password", ownPassword)
	owner.write("", "#again", ownPassword)
	owner.follow(http.StatusOK, "", "main button", "Đặt mật khẩu")
	owner.follow(http.StatusOK, "", "main a", "Đến trang đăng nhập")
	owner.write("", "#user", "chihoa")
	owner.write("", "#password", ownPassword)
	owner.follow(http.StatusOK, "", "main button", "Đăng nhập")
	owner.says("Tổng quan")
	owner.open(u.Path, http.StatusNotFound)
	admin.open("/console/users", http.StatusOK)
	admin.click("", "summary", "Thay đổi chihoa")
	admin.follow(http.StatusOK, "", "main details[open] button", "Khóa tài khoản")
	admin.says("Đã khóa")
	owner.open("/console", http.StatusOK)
	owner.says("Trang dành cho cán bộ quản lý của Trung tâm.")
	admin.open("/console/audit", http.StatusOK)
	admin.says("quantri", "Thêm tài khoản", "Khóa tài khoản", "chihoa manager")
}

// TestExploreWithoutAScript: the form's button asks the same, and the address then holds the whole question.
func TestExploreWithoutAScript(t *testing.T) {
	h := sampleHouse(t)
	w := openWindow(t, h.service).withoutScript()
	w.size(1280, 900)
	w.signIn(h)
	w.follow(http.StatusOK, "", "nav a", "Phân tích")
	w.says("Các mức hài lòng theo điểm tiếp nhận", "Điểm tiếp nhận theo tháng", "Xu hướng của từng điểm tiếp nhận", "Biểu đồ kiểm soát", "Mức phục vụ theo điểm tiếp nhận")
	w.open("/console/explore?from=2021-01-01&to=2021-12-31&by=&across=", http.StatusOK)
	w.choose("f-by", "field")
	w.write("", "#find", "dat dai")
	w.follow(http.StatusOK, "", "main button", "Xem số liệu")
	u, err := url.Parse(ask[string](w, `location.href`))
	if err != nil {
		t.Fatal(err)
	}
	if q := u.Query(); q.Get("by") != "field" || q.Get("find") != "dat dai" || q.Get("from") != "2021-01-01" {
		t.Errorf("the address asks %s", u.RawQuery)
	}
	w.click("", "#t-groups summary", "Xem bảng số liệu")
	rows := ask[[]string](w, `[...document.querySelectorAll("#t-groups tbody th")].map(e => e.firstChild.data)`)
	if len(rows) < 2 || rows[0] != "Tất cả" || !strings.Contains(rows[1], "ất đai") {
		t.Errorf("the table has %q", rows)
	}
	for _, r := range rows[1:] {
		if !strings.Contains(strings.ToLower(r), "đất đai") {
			t.Errorf("searching for dat dai shows %q", r)
		}
	}
}
