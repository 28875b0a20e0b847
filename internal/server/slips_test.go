package server_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hailong/internal/invite"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// slipHouse is a house with invitations of 31 May 2021: one good, one used, one whose number is hard on addresses; and one
// of April, which has expired. It gives the cookies of a manager and the codes by number.
func slipHouse(t testing.TB) (*house, []*http.Cookie, map[string]string) {
	t.Helper()
	h := newHouse(t, storetest.Memory())
	codes := map[string]string{}
	for number, change := range map[string]func(*survey.Dossier){
		"H38.21-1": nil,
		"H38.21-2": func(d *survey.Dossier) { d.Point, d.Status = "TT-05", survey.DossierRefused },
		`38/21+4,<B>`: func(d *survey.Dossier) {
			d.Point, d.Procedure, d.Status, d.Decided, d.Updated = "TT-05", "9.99", survey.DossierSupplement, "", "2021-05-31T08:00:00"
		},
		"H38.21-9": func(d *survey.Dossier) { d.Received, d.Decided = "2021-04-01", "2021-04-05" },
	} {
		d := decided(change)
		d.Code = survey.DossierCode(number)
		codes[number] = h.hand(t, d)
	}
	if w := h.ask(post("/i/"+codes["H38.21-2"], answer("a-key-made-by-the-client", 5))); w.Code != 303 {
		t.Fatalf("the used one: %d", w.Code)
	}
	return h, h.manager(t), codes
}

func grouped(code string) string { return invite.PersonalCode(code).Grouped() }

func signed(r *http.Request, cookies []*http.Cookie) *http.Request {
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

const hard = "38%2F21%2B4%2C%3CB%3E" // 38/21+4,<B>

// TestSlipsPage: what the list shows for each question, and what it says where there is nothing or something is wrong.
func TestSlipsPage(t *testing.T) {
	t.Parallel()
	h, cookies, codes := slipHouse(t)
	first, used, odd, old := grouped(codes["H38.21-1"]), grouped(codes["H38.21-2"]), grouped(codes["38/21+4,<B>"]), grouped(codes["H38.21-9"])
	const printed, pdf, list = "/console/slips/print?", "/console/slips.pdf?", "/console/slips.csv?"
	for _, c := range []struct {
		query  string
		status int
		want   []string
		why    string
	}{
		{"", 200, []string{"01/6/2021", "Không có hồ sơ nào được mời", "hailong import dossiers", `value="2021-06-01"`, "!" + printed, "!" + pdf, "!" + list, "!<table"}, "today, nobody"},
		{"day=31/5/2021", 200, []string{"31/5/2021", first, used, odd, "!" + old, "3 phiếu mời; 1 đã dùng, 0 hết hạn.", "Chưa dùng", "<b>Đã dùng</b>", "Đã có kết quả",
			"Từ chối giải quyết", "Yêu cầu bổ sung", "Quầy 02", "38/21&#43;4,&lt;B&gt;", "9.99", "30/6/2021", printed + "day=2021-05-31&amp;size=80mm", "size=sheet", list,
			`aria-current="page">Phiếu mời`, "day=2021-05-30", "day=2021-06-01", "Ai có mã thì trả lời được một lần"}, "a day"},
		{"day=2021-05-31&point=TT-05", 200, []string{"!" + first, used, odd, "point=TT-05", `value="TT-05" selected`}, "a point"},
		{"day=2021-05-31&point=TT-05&point=TT-02", 200, []string{first, used, odd, "multiple"}, "two points"},
		{"day=2021-05-31&point=TT-07", 200, []string{"Không có hồ sơ nào được mời", `value="TT-07" selected`}, "a point without"},
		{"day=2021-05-31&lang=en", 200, []string{first, "3 invitations; 1 used, 0 expired.", "More papers asked for", "31 May 2021", `name="lang" value="en"`, "lang=en&amp;size=80mm", "day=2021-05-31&amp;lang=vi"}, "in English"},
		{"day=2021-04-05", 200, []string{old, "<b>Hết hạn</b>", "Không còn mã nào dùng được", "!" + printed, "!" + pdf, list}, "all have expired"},
		{"day=31/02/2021", 422, []string{"31/02/2021 không phải là ngày", "!" + first, `role="alert"`, `value="31/02/2021"`, "<title>Lỗi: "}, "no such day"},
		{"day=2021-05-31&point=%3Cb%3E", 422, []string{"Không có điểm tiếp nhận &lt;b&gt;", "!" + first}, "no such point"},
		{"dossier=+h38.21-1+", 200, []string{first, "!" + used, "/console/slip.png?dossier=", "/console/slip.svg?", "/console/slip.pdf?", "Về danh sách", "!" + list}, "one dossier, as typed"},
		{"dossier=" + hard, 200, []string{odd, "slip.png?dossier=" + hard}, "a number that is hard on addresses"},
		{"dossier=H38.21-2", 200, []string{used, "Đã dùng", "Không còn mã nào dùng được", "!slip.png"}, "one that was used"},
		{"dossier=%3Cscript%3E", 404, []string{"Không có hồ sơ &lt;script&gt;", "!<table", `role="alert"`}, "an unknown one"},
	} {
		w := h.ask(signed(get("/console/slips?"+c.query), cookies))
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.why, w.Code, c.status)
		}
		holds(t, c.why, w.Body.String(), append(c.want, "!<script", "![slips", "![console")...)
		if w.Header().Get("Cache-Control") != "no-store" || !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: headers %v", c.why, w.Header())
		}
		noCodesInAddresses(t, c.why, w.Body.String(), codes)
	}
	silent(t, h, codes)
}

var address = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)

// noCodesInAddresses: an address is kept in histories and logs of proxies.
func noCodesInAddresses(t *testing.T, what, body string, codes map[string]string) {
	t.Helper()
	for _, m := range address.FindAllStringSubmatch(body, -1) {
		for _, code := range codes {
			if strings.Contains(html.UnescapeString(m[1]), code) || strings.Contains(m[1], grouped(code)) {
				t.Errorf("%s: the address %s has a code", what, m[1])
			}
		}
	}
}

// silent: no code is logged.
func silent(t *testing.T, h *house, codes map[string]string) {
	t.Helper()
	for _, code := range codes {
		if strings.Contains(h.log.String(), code) || strings.Contains(h.log.String(), grouped(code)) {
			t.Errorf("a code is logged: %s", h.log)
		}
	}
}

// TestSlipsFiles: what can be downloaded, and that what cannot be made is explained on the page of the list.
func TestSlipsFiles(t *testing.T) {
	t.Parallel()
	h, cookies, codes := slipHouse(t)
	for _, c := range []struct {
		path   string
		status int
		name   string // of the file; empty = a page
		want   string
		why    string
	}{
		{"slips.pdf?day=2021-05-31", 200, "phieu-moi_2021-05-31_80mm.pdf", "%PDF-", "80 mm unless said"},
		{"slips.pdf?day=31/5/2021&size=a6", 200, "phieu-moi_2021-05-31_a6.pdf", "%PDF-", "A6"},
		{"slips.pdf?day=2021-05-31&size=sheet&point=TT-05", 200, "phieu-moi_2021-05-31_sheet.pdf", "%PDF-", "A4"},
		{"slip.pdf?dossier=H38.21-1&size=a6", 200, "phieu-moi_a6.pdf", "%PDF-", "one"},
		{"slip.png?dossier=" + hard, 200, "phieu-moi_80mm.png", "\x89PNG", "one as a picture"},
		{"slip.svg?dossier=H38.21-1&size=a6&lang=en", 200, "phieu-moi_a6.svg", "<svg ", "one as a drawing"},
		{"slips.csv?day=2021-05-31", 200, "phieu-moi_2021-05-31.csv", "\uFEFF", "the list"},
		{"slips.csv?day=2021-06-01", 200, "phieu-moi_2021-06-01.csv", "\uFEFF", "an empty list"},
		{"slips.pdf", 404, "", "Không có phiếu mời nào để in cho ngày 01/6/2021", "nobody today"},
		{"slips.pdf?day=2021-04-05", 404, "", "Không có phiếu mời nào để in cho ngày 05/4/2021", "all have expired"},
		{"slips.pdf?day=2021-05-31&size=a5", 422, "", "“a5”", "no such paper"},
		{"slips.pdf?day=x", 422, "", "x không phải là ngày", "no such day"},
		{"slips.csv?day=x", 422, "", "x không phải là ngày", "no such day for the list"},
		{"slip.png", 422, "", "Xin nhập số hồ sơ", "no dossier"},
		{"slip.png?dossier=H38.21-1&size=sheet", 422, "", "sheet", "a sheet is no picture"},
		{"slip.png?dossier=none", 404, "", "Không có hồ sơ none", "an unknown dossier"},
		{"slip.pdf?dossier=H38.21-2", 409, "", "đã được sử dụng", "a used one"},
		{"slip.svg?dossier=H38.21-9", 410, "", "đã hết hạn", "one that has expired"},
	} {
		w := h.ask(signed(get("/console/"+c.path), cookies))
		disposition := ""
		if c.name != "" {
			disposition = `attachment; filename="` + c.name + `"`
		}
		if w.Code != c.status || w.Header().Get("Content-Disposition") != disposition || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %q", c.why, w.Code, w.Header())
		}
		if body := w.Body.String(); c.name != "" && !strings.HasPrefix(body, c.want) || c.name == "" && (!strings.Contains(body, c.want) || !strings.Contains(body, `action="/console/slips"`)) {
			t.Errorf("%s: %.300q lacks %q", c.why, body, c.want)
		}
	}
	w := h.ask(signed(get("/console/slips.csv?day=2021-05-31"), cookies))
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\uFEFF")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	must(t, err)
	if len(rows) != 4 || strings.Join(rows[1], "|") != "H38.21-1|TT-02|"+string(decided(nil).Procedure)+"|closed|"+grouped(codes["H38.21-1"])+"|https://hailong.example.vn/i/"+codes["H38.21-1"]+"|30/06/2021|no" {
		t.Errorf("the list: %q", rows)
	}
	silent(t, h, codes)
}

// TestSlipsPrintPage: one slip a page, in the words of the drawn ones, nothing of those that cannot be used.
func TestSlipsPrintPage(t *testing.T) {
	t.Parallel()
	h, cookies, codes := slipHouse(t)
	first, used, odd := grouped(codes["H38.21-1"]), grouped(codes["H38.21-2"]), grouped(codes["38/21+4,<B>"])
	for _, c := range []struct {
		query  string
		status int
		slips  int
		want   []string
		why    string
	}{
		{"day=2021-05-31&size=80mm", 200, 2, []string{"/static/slip-80mm.css", "<span>Quý doanh nghiệp </span> <span>có hài lòng không?</span>", "8 câu, khoảng 1 phút.", "Câu trả lời được giữ kín",
			"Hoặc vào <b>hailong.example.vn</b> và nhập mã", first, odd, "!" + used, "Mã dùng một lần, đến hết ngày 30/6/2021.", "Hồ sơ số H38.21-1", "Hồ sơ số 38/21&#43;4,&lt;B&gt;",
			"Quầy 02 · 16 giờ 00, ngày 01/6/2021", "Có 2 phiếu để in.", "Bỏ qua 1 phiếu", "In bằng lệnh in của trình duyệt", "!In lần lượt"}, "a day"},
		{"day=2021-05-31&size=a6&point=TT-05&lang=en", 200, 1, []string{"/static/slip-a6.css", `lang="en"`, "<span>Are you satisfied </span> <span>with our service?</span>", odd, "!" + first, "There is 1 slip", "point=TT-05"}, "a point on A6, in English"},
		{"dossier=H38.21-1", 200, 1, []string{first, "/static/slip-80mm.css", "!Bỏ qua"}, "one dossier"},
		{"dossier=H38.21-2", 409, 0, []string{"đã được sử dụng", `action="/console/slips"`}, "a used one"},
		{"day=2021-05-31&size=sheet", 422, 0, []string{"sheet"}, "a sheet is a PDF"},
		{"day=2021-05-31&size=../a6", 422, 0, []string{"“../a6”", `action="/console/slips"`}, "no such paper"},
		{"day=2021-06-01", 404, 0, []string{"Không có phiếu mời nào để in"}, "nobody"},
	} {
		w := h.ask(signed(get("/console/slips/print?"+c.query), cookies))
		body := w.Body.String()
		if n := strings.Count(body, `<article class="slip">`); w.Code != c.status || n != c.slips || strings.Count(body, `class="qr"`) != n {
			t.Errorf("%s: %d with %d slips, want %d with %d", c.why, w.Code, n, c.status, c.slips)
		}
		holds(t, c.why, body, append(c.want, "! style=", "!<style", "!<script", "!ẩn danh", "![slip")...)
		if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "style-src 'self';") {
			t.Errorf("%s: policy %q", c.why, csp)
		}
	}
	for _, size := range []string{"80mm", "a6"} {
		if w := h.ask(get("/static/slip-" + size + ".css")); w.Code != 200 || !strings.Contains(w.Body.String(), "@page { size: ") {
			t.Errorf("the paper %s: %d", size, w.Code)
		}
	}
	silent(t, h, codes)
}

// TestManySlips: a list of thousands is shown and printed part after part, and nobody is left out or shown twice.
func TestManySlips(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	const n = 450
	for i := range n {
		h.hand(t, decided(func(d *survey.Dossier) { d.Code = survey.DossierCode(fmt.Sprintf("H38-%04d", i)) }))
	}
	cookies := h.manager(t)
	numbers := regexp.MustCompile(`H38-\d{4}(?:</a>|</p>)`)
	for path, name := range map[string]string{"/console/slips?day=2021-05-31": "page", "/console/slips/print?size=a6&day=2021-05-31": "part"} {
		seen := map[string]bool{}
		for part, want := range []int{200, 200, 50} {
			body := h.ask(signed(get(fmt.Sprintf("%s&%s=%d", path, name, part+1)), cookies)).Body.String()
			found := numbers.FindAllString(body, -1)
			if len(found) != want || strings.Count(body, `aria-current="page">`+fmt.Sprint(part+1)) != 1 {
				t.Errorf("%s: part %d shows %d, want %d", path, part+1, len(found), want)
			}
			for _, f := range found {
				seen[f] = true
			}
		}
		if len(seen) != n {
			t.Errorf("%s: %d of %d are shown", path, len(seen), n)
		}
		for _, wild := range []string{"0", "-1", "99", "x", "99999999999999999999"} {
			if w := h.ask(signed(get(path+"&"+name+"="+wild), cookies)); w.Code != 200 || len(numbers.FindAllString(w.Body.String(), -1)) == 0 {
				t.Errorf("%s: part %s: %d", path, wild, w.Code)
			}
		}
	}
}

// TestSlipsOfADeadStore are refused as everything else is: nothing is shown as if there were nobody.
func TestSlipsOfADeadStore(t *testing.T) {
	t.Parallel()
	faulty := &storetest.Faulty{Store: storetest.Memory()}
	h := newHouse(t, faulty)
	cookies := h.manager(t)
	token, err := h.auth.AddToken(t.Context(), "may")
	must(t, err)
	faulty.Before = storetest.Only("Scan", storetest.EveryNth(1))
	for _, path := range []string{"/console/slips", "/console/slips.csv", "/console/slips.pdf", "/console/slips/print"} {
		w := h.ask(signed(get(path), cookies))
		if w.Code != 503 {
			t.Errorf("%s: %d", path, w.Code)
		}
		holds(t, path, w.Body.String(), "Hệ thống tạm thời không trả lời", "!Không có hồ sơ nào được mời")
	}
	if w := h.api("/api/v1/invitations", token); w.Code != 503 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("the API: %d %s", w.Code, w.Body)
	}
}

func (h *house) api(path, token string) *httptest.ResponseRecorder {
	r := get(path)
	r.Header.Set("Authorization", "Bearer "+token)
	return h.ask(r)
}

// TestSlipsExpireWithTheDay: the last day counts, the day after does not.
func TestSlipsExpireWithTheDay(t *testing.T) {
	t.Parallel()
	h, cookies, _ := slipHouse(t)
	path := "/console/slip.svg?" + url.Values{"dossier": {"H38.21-1"}}.Encode()
	h.pass(time.Date(2021, 6, 30, 23, 0, 0, 0, definitions().Zone).Sub(today))
	if w := h.ask(signed(get(path), cookies)); w.Code != 200 {
		t.Errorf("on its last day: %d", w.Code)
	}
	h.pass(2 * time.Hour)
	if w := h.ask(signed(get(path), cookies)); w.Code != 410 {
		t.Errorf("after its last day: %d", w.Code)
	}
}
