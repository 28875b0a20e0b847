package server_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hailong/internal/auth"
)

// TestTheRegisterOfThePCI: a year typed or imported stands in the page and in the file; what is wrong is told and kept as typed.
func TestTheRegisterOfThePCI(t *testing.T) {
	t.Parallel()
	h, log := reportHouse(t)
	m, viewer := h.manager(t), h.signedIn(t, "anhminh", auth.Viewer)
	if code, body, _ := h.do(viewer, "/console/pci", nil); code != 200 || !strings.Contains(body, "60,01") || strings.Contains(body, "<form class=\"plain\"") {
		t.Errorf("for a viewer: %d", code)
	}
	if code, body, _ := h.do(m, "/console/pci", nil); code != 200 || !strings.Contains(body, "không suy ra điểm PCI") || !strings.Contains(body, "Hài lòng về Thủ tục hành chính: ") {
		t.Errorf("the center's measures are not beside: %d", code)
	}
	year := url.Values{"seen": {"0"}, "year": {"2025"}, "score": {"61,5"}, "rank": {"20"}, "of": {"34"}, "source": {"VCCI"}, "sub4": {"7,25"}}
	if code, body, _ := h.do(m, "/console/pci", year); code != 303 {
		t.Fatalf("%d %s", code, body)
	}
	if code, body, _ := h.do(viewer, "/console/pci", nil); code != 200 || !strings.Contains(body, "61,50") || !strings.Contains(body, "7,25") {
		t.Errorf("not there: %d", code)
	}
	if code, body, _ := h.do(m, "/console/pci", year); code != 409 || !strings.Contains(body, "chi.lan đã lưu") || !strings.Contains(body, `value="61,5"`) {
		t.Errorf("two at once: %d", code)
	}
	bad := url.Values{"seen": {"1"}, "year": {"2026"}, "score": {"161"}, "sub2": {"x"}, "source": {"VCCI"}}
	if code, body, _ := h.do(m, "/console/pci", bad); code != 422 || !strings.Contains(body, `value="161"`) || !strings.Contains(body, "Tiếp cận đất đai: “x” không hợp lệ, xin nhập điểm từ 0 đến 10") || !strings.Contains(body, "Điểm: “161”") {
		t.Errorf("refused: %d", code)
	}
	for want, form := range map[string]url.Values{
		"Năm: “2050” không hợp lệ, xin nhập số nguyên từ 2005 đến": {"seen": {"1"}, "year": {"2050"}, "score": {"60"}, "source": {"VCCI"}},
		"xin nhập nơi công bố":    {"seen": {"1"}, "year": {"2024"}, "score": {"60"}},
		"Hạng 70 lớn hơn":         {"seen": {"1"}, "year": {"2024"}, "rank": {"70"}, "of": {"63"}, "source": {"VCCI"}},
		"Chưa nhập năm":           {"seen": {"1"}, "score": {"60"}, "source": {"VCCI"}},
		"Không đọc được biểu mẫu": {"seen": {"x"}, "year": {"2024"}, "score": {"60"}, "source": {"VCCI"}},
	} {
		if code, body, _ := h.do(m, "/console/pci", form); code != 422 || !strings.Contains(body, want) {
			t.Errorf("%v: %d, and not %q", form, code, want)
		}
	}
	_, file, _ := h.do(viewer, "/console/pci/file.csv", nil)
	if !strings.Contains(file, "2025,61.50,20,34,,,,VCCI,") {
		t.Errorf("file: %s", file)
	}
	imported := func(seen, text string) (int, string) {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		must(t, form.WriteField("seen", seen))
		part, err := form.CreateFormFile("file", "pci.csv")
		must(t, err)
		_, err = part.Write([]byte(text))
		must(t, err)
		must(t, form.Close())
		r := httptest.NewRequest(http.MethodPost, "/console/pci/import", &b)
		r.Header.Set("Content-Type", form.FormDataContentType())
		w := h.ask(with(r, m))
		return w.Code, w.Body.String()
	}
	if code, body := imported("1", file); code != 303 {
		t.Errorf("the file handed in again: %d %s", code, body)
	}
	for _, text := range []string{"", "x", "year,score\n2025,x\n", "PK\x03\x04"} {
		if code, body := imported("2", text); code != 422 || strings.Contains(body, "columns are missing") || strings.Contains(body, "the file") {
			t.Errorf("%q: %d %s", text, code, body)
		}
	}
	if code, body, _ := h.do(m, "/console/pci", url.Values{"seen": {"2"}, "year": {"2025"}}); code != 303 {
		t.Errorf("a year taken out: %d %s", code, body)
	}
	if _, body, _ := h.do(viewer, "/console/pci", nil); strings.Contains(body, "61,50") {
		t.Error("a year that was taken out is there")
	}
	if lines := recorded(t, log); !slices.Contains(lines, "chi.lan pci_saved 2025") {
		t.Errorf("not on record: %v", lines)
	}
}
