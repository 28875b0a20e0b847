package e2e_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What a person reads on the Vietnamese page, enough of each question to find it by.
const (
	askApplicant = "Quý vị nộp hồ sơ với tư cách nào?"
	askKind      = "Loại hồ sơ đã nộp"
	askOverall   = "Nhìn chung, Quý doanh nghiệp hài lòng ở mức nào"
	askReasons   = "Vì sao Quý vị chưa hài lòng?"
	askAccess    = "Thông tin về thủ tục"
	askProcedure = "Giấy tờ, phí, lệ phí"
	askStaff     = "Thái độ và sự hướng dẫn"
	askResult    = "Kết quả: đúng hẹn"
	askContacts  = "liên hệ hoặc đi lại thêm mấy lần"
	askPayment   = "chi thêm khoản nào không?"
	askFeedback  = "Nếu đã từng góp ý, phản ánh"
	askComment   = "Điều cần cải thiện nhất?"
	askTaxCode   = "Mã số thuế"
)

// receiptPath is the address of a thank-you page: sixteen signs of five bits each are eighty random bits.
var receiptPath = regexp.MustCompile(`^/r/([0-9A-Z]{4}(?:-?[0-9A-Z]{4}){3,})$`)

// receipt checks that the window shows a thank-you page with a receipt and gives its code.
func (w *window) receipt(words ...string) string {
	w.t.Helper()
	u, err := url.Parse(ask[string](w, `location.href`))
	if err != nil {
		w.t.Fatal(err)
	}
	m := receiptPath.FindStringSubmatch(u.Path)
	if m == nil {
		w.t.Fatalf("the answer led to %s\n%s", u, w.glance())
	}
	bare := strings.NewReplacer("-", "", "\n", "", " ", "")
	if !strings.Contains(bare.Replace(w.text()), bare.Replace(m[1])) {
		w.t.Errorf("the page does not show the code %s of its address:\n%s", m[1], w.text())
	}
	w.says(words...)
	return m[1]
}

// stored holds figures of a service point, as the command line tells them, against what was answered.
func (h *house) stored(t testing.TB, point string, want map[string]string) {
	t.Helper()
	got := leaves(t, []byte(hailong(t, 0, "figures", "--data", h.data, "--point", point)))
	for path, value := range want {
		if got[path] != value {
			t.Errorf("figures of %s: %s = %q, want %q", point, path, got[path], value)
		}
	}
}

// TestBusinessAnswersEverything is the way that most will go: a phone, no JavaScript, every question, a receipt.
func TestBusinessAnswersEverything(t *testing.T) {
	h := emptyHouse(t)
	w := openWindow(t, h.service).withoutScript()
	w.open("/p/TT-01", http.StatusOK)
	w.saysNot(askReasons, askTaxCode+" (") // nobody is asked what does not concern them
	w.click(askApplicant, "label", "Doanh nghiệp")
	w.choose("field", "doanh-nghiep")
	for question, level := range map[string]string{
		askOverall: "Hài lòng", askAccess: "Rất hài lòng", askProcedure: "Hài lòng", askStaff: "Bình thường", askResult: "Không hài lòng",
	} {
		w.click(question, "label", level)
	}
	w.click(askFeedback, "label", "Chưa từng góp ý, phản ánh")
	w.click(askContacts, "label", "1 lần")
	w.click(askPayment, "label", "Không")
	w.write(askComment, "textarea", "Bảng chỉ dẫn ở tầng 2 chưa rõ.")
	w.write(askTaxCode, "input#taxcode", "1700123457")
	w.click(askTaxCode, "label.w", "")
	w.follow(http.StatusOK, "", "button", "Gửi ý kiến")
	w.receipt("Cảm ơn Quý vị", "Ý kiến đã được ghi nhận lúc", "Mã biên nhận")
	w.saysNot("không được dùng")
	h.stored(t, "TT-01", map[string]string{
		"reconciliation.received": "1", "satisfaction.per_response.num": "1", "satisfaction.per_response.den": "1",
		"satisfaction.per_business.num": "1", "satisfaction.per_business.den": "1", "satisfaction.per_business.unidentified": "0",
		"satisfaction.levels.4": "1", "satisfaction.factors.access.num": "1", "satisfaction.factors.procedure.num": "1",
		"satisfaction.factors.staff.num": "0", "satisfaction.factors.staff.den": "1", "satisfaction.factors.result.num": "0",
		"satisfaction.factors.feedback.den": "0", "service.extra_contacts.1": "1", "service.extra_payment.no": "1",
	})
	byField := leaves(t, []byte(hailong(t, 0, "figures", "--data", h.data, "--point", "TT-01", "--field", "doanh-nghiep", "--by", "channel")))
	if got := byField["groups.counter.satisfaction.per_response.num"]; got != "1" {
		t.Errorf("the field doanh-nghiep at a counter has %q satisfied answers, want 1", got)
	}
}

// choose chooses a line of a native list as one does with a keyboard; opening it is the browser's own business.
func (w *window) choose(id, value string) {
	w.t.Helper()
	lines := ask[[]string](w, `[...document.getElementById(%q).options].map(o => o.value)`, id)
	i := slices.Index(lines, value)
	if i < 0 {
		w.t.Fatalf("%s offers %q, not %s", id, lines, value)
	}
	w.do(chromedp.Focus(chromedp.ID(id)), chromedp.KeyEvent(strings.Repeat(kb.ArrowDown, i)))
	if got := ask[string](w, `document.getElementById(%q).value`, id); got != value {
		w.t.Fatalf("%s shows %q, want %q", id, got, value)
	}
}

// filledIn gives what a form would send, but what changes from page to page.
func (w *window) filledIn() map[string][]string {
	w.t.Helper()
	return ask[map[string][]string](w, `(() => {
		const out = {};
		for (const [name, value] of new FormData(document.querySelector("main form")))
			if (value !== "") (out[name] ??= []).push(value);
		return out;
	})()`)
}

// TestForgottenQuestion: who forgets the one question that counts is told so, loses nothing, and sends again.
func TestForgottenQuestion(t *testing.T) {
	h := emptyHouse(t)
	w := openWindow(t, h.service).withoutScript()
	w.open("/p/TT-02", http.StatusOK)
	w.click(askApplicant, "label", "Doanh nghiệp")
	w.click(askAccess, "label", "Rất không hài lòng")
	w.click(askPayment, "label", "Có")
	w.says("Cảm ơn Quý vị đã cho biết.") // where to turn to with it
	comment := "<b>Chậm</b> & \"khó\" <script>alert(1)</script> ẫ ữ ặ"
	w.write(askComment, "textarea", comment)
	w.write(askTaxCode, "input#taxcode", "1700123450")
	before := w.filledIn()
	w.follow(http.StatusUnprocessableEntity, "", "button", "Gửi ý kiến")
	if got := ask[string](w, `document.title`); !strings.HasPrefix(got, "Lỗi: ") {
		t.Errorf("the title is %q, want one that begins with Lỗi", got)
	}
	w.says("Có 1 chỗ cần xem lại trước khi gửi.", "Câu 1: Quý vị chưa chọn mức hài lòng chung.")
	if got := ask[string](w, `document.activeElement.getAttribute("role") || document.activeElement.tagName`); got != "alert" {
		t.Errorf("the page puts the focus on %s, want the box that says what is wrong", got)
	}
	after := w.filledIn()
	for name, values := range before {
		if !slices.Equal(after[name], values) {
			t.Errorf("%s held %q before and holds %q after", name, values, after[name])
		}
	}
	w.click("", "a", "Câu 1: Quý vị chưa chọn mức hài lòng chung.")
	if got := ask[string](w, `document.querySelector(":target").name`); got != "overall" {
		t.Errorf("the link in the box leads to %q, want the question", got)
	}
	w.tellReasons(h, comment)
}

// tellReasons is the second half of TestForgottenQuestion: the overall level is a low one, and reasons are asked for.
func (w *window) tellReasons(h *house, comment string) {
	w.t.Helper()
	w.saysNot(askReasons)
	w.click(askOverall, "label", "Không hài lòng")
	w.says(askReasons)
	w.click(askReasons, "label", "Chậm hẹn")
	w.click(askReasons, "label", "Lý do khác")
	if got := w.filledIn()["reasons"]; !slices.Equal(got, []string{"late", "other"}) {
		w.t.Errorf("reasons ticked: %q", got)
	}
	w.follow(http.StatusOK, "", "button", "Gửi ý kiến")
	w.receipt("Mã số thuế chưa đúng dạng nên không được dùng.")
	h.stored(w.t, "TT-02", map[string]string{
		"reconciliation.received": "1", "satisfaction.levels.2": "1", "satisfaction.per_response.num": "0",
		"satisfaction.per_business.unidentified": "1", "service.extra_payment.yes": "1",
	})
	rows := hailong(w.t, 0, "export", "responses", "--data", h.data)
	for _, want := range []string{"late;other", strings.ReplaceAll(comment, `"`, `""`)} {
		if !strings.Contains(rows, want) {
			w.t.Errorf("the exported responses lack %q:\n%s", want, rows)
		}
	}
	if strings.Contains(rows, "1700123450") {
		w.t.Error("the tax code is kept as it was typed")
	}
}

// TestHouseholdBusiness: what is asked follows who answers; no tax code of a household is wanted.
func TestHouseholdBusiness(t *testing.T) {
	h := emptyHouse(t)
	w := openWindow(t, h.service).withoutScript()
	w.open("/p/TT-03", http.StatusOK)
	note := "Hộ kinh doanh: không cần nhập mã số thuế"
	w.saysNot(note)
	w.click(askApplicant, "label", "Hộ kinh doanh")
	w.says(note)
	w.click(askOverall, "label", "Rất hài lòng")
	w.follow(http.StatusOK, "", "button", "Gửi ý kiến")
	w.receipt("Cảm ơn Quý vị")
	h.stored(t, "TT-03", map[string]string{
		"reconciliation.received": "1", "reconciliation.excluded.applicant": "1", "reconciliation.counted": "0", "satisfaction.per_response.den": "0",
	})
}

// TestEnglish goes the whole way in English, with a mistake on it.
func TestEnglish(t *testing.T) {
	h := emptyHouse(t)
	w := openWindow(t, h.service).withoutScript()
	w.open("/p/TT-04", http.StatusOK)
	w.follow(http.StatusOK, "", "nav a", "English")
	if got := ask[string](w, `document.documentElement.lang`); got != "en" {
		t.Errorf("the page says its language is %q", got)
	}
	w.click("Overall, how satisfied", "label", "Very satisfied")
	w.follow(http.StatusUnprocessableEntity, "", "button", "Send your answers")
	w.says("1 item needs your attention before sending.", "Please choose in what capacity you applied.")
	w.click("In what capacity did you apply?", "label", "Business")
	w.follow(http.StatusOK, "", "button", "Send your answers")
	w.receipt("Thank you", "Your answers were recorded at", "Receipt code")
	w.saysNot("ý kiến", "Quý vị", "biên nhận")
	f := leaves(t, []byte(hailong(t, 0, "figures", "--data", h.data, "--point", "TT-04", "--by", "language")))
	if got := f["groups.en.satisfaction.levels.5"]; got != "1" {
		t.Errorf("answers in English on level 5: %q, want 1", got)
	}
}

// TestKeyboardAlone reaches the receipt with Tab, arrows, space and Enter; each stop on the way can be seen.
func TestKeyboardAlone(t *testing.T) {
	h := emptyHouse(t)
	w := openWindow(t, h.service).withoutScript()
	w.open("/p/TT-05", http.StatusOK)
	w.tabTo("applicant")
	w.do(chromedp.KeyEvent(" "))
	w.tabTo("overall")
	w.do(chromedp.KeyEvent(" " + strings.Repeat(kb.ArrowRight, 4)))
	w.tabTo("staff")
	w.do(chromedp.KeyEvent(kb.ArrowRight))
	w.tabTo("extra_contacts")
	w.do(chromedp.KeyEvent(" " + kb.ArrowDown))
	w.tabTo("comment")
	w.do(chromedp.KeyEvent("Tốt."))
	w.tabTo("taxcode")
	w.do(chromedp.KeyEvent("1700123457"))
	w.tabTo("consent")
	w.do(chromedp.KeyEvent(" "))
	w.tabTo("BUTTON")
	w.leave(http.StatusOK, chromedp.KeyEvent(kb.Enter))
	w.receipt("Cảm ơn Quý vị")
	h.stored(t, "TT-05", map[string]string{
		"satisfaction.levels.5": "1", "satisfaction.per_business.num": "1", "satisfaction.factors.staff.den": "1", "service.extra_contacts.1": "1",
	})
}

// focused is where the keyboard is: the name of a field, or what kind of element; and how wide the mark is that shows it.
type focused struct {
	Name string
	Mark float64
}

// tabTo presses Tab until a field has the focus. Whatever has it on the way must show that it has.
func (w *window) tabTo(name string) {
	w.t.Helper()
	var passed []string
	for range 40 {
		w.do(chromedp.KeyEvent(kb.Tab))
		f := ask[focused](w, `(() => {
			const e = document.activeElement, shows = e.matches("[type=radio], [type=checkbox]") ? e.nextElementSibling : e;
			const style = getComputedStyle(shows);
			return {Name: e.name || e.tagName, Mark: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth)};
		})()`)
		if f.Mark < 2 {
			w.t.Errorf("on %s the focus cannot be seen: its outline is %v px", f.Name, f.Mark)
		}
		if f.Name == name {
			return
		}
		passed = append(passed, f.Name)
	}
	w.t.Fatalf("Tab does not lead to %s, but to %q", name, passed)
}
