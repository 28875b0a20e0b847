package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/brief"
	"hailong/internal/desk"
	"hailong/internal/draft"
	"hailong/internal/edition"
	"hailong/internal/freeze"
	ooxml "hailong/internal/office"
	"hailong/internal/panel"
	"hailong/internal/report"
	"hailong/internal/sample"
	"hailong/internal/schedule"
	"hailong/internal/server"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// reportHouse is a house with 300 answers of 2021, in the year after, in which files are made.
func reportHouse(t *testing.T) (*house, *audit.Log) {
	t.Helper()
	st, cat := storetest.Memory(), definitions()
	st.Stamps.Now = func() time.Time { return time.Now().Add(-time.Hour) } // what is stored has settled
	for r := range sample.Responses(cat, sample.Plan{Responses: 300, Seed: 5, From: time.Date(2021, 1, 1, 0, 0, 0, 0, cat.Zone), To: time.Date(2021, 12, 31, 0, 0, 0, 0, cat.Zone)}) {
		body, err := survey.EncodeResponse(r)
		must(t, err)
		_, err = st.Insert(t.Context(), store.Responses, []store.Document{{Key: string(r.ID), Body: body}})
		must(t, err)
	}
	p := panel.New(st, cat, panel.Options{})
	must(t, p.Load(t.Context()))
	figures := freeze.New(&report.Builder{Panel: p, Catalog: cat, Now: time.Now}, st, freeze.Options{Seal: make([]byte, 32), Version: "1.0"})
	must(t, figures.Load(t.Context()))
	log := onRecord(t, st)
	return newHouseOf(t, st, cat, func(o *server.Options) {
		o.Audit, o.Now, o.Figures, o.Closing = log, time.Now, figures, figures
		o.Desk = &desk.Desk{Keeper: draft.New(st, nil), Catalog: cat, Store: st, Figures: figures, Public: report.NewPublic(figures.Builder, edition.New(st), nil), Version: "1.0"}
	}), log
}

// TestFilesOfAPeriod: a manager gets every file and is on record for it, a viewer the pack alone; what is no file is not found.
func TestFilesOfAPeriod(t *testing.T) {
	t.Parallel()
	h, log := reportHouse(t)
	manager, viewer := h.manager(t), h.signedIn(t, "anhminh", auth.Viewer)
	if code, _, _ := h.do(viewer, "/console/reports/2021-pci.zip", nil); code != 404 {
		t.Errorf("a pack that nobody made: %d", code)
	}
	if code, body, _ := h.do(manager, "/console/reports/pack", url.Values{"period": {"2021"}}); code != 303 {
		t.Fatalf("making the pack: %d %s", code, body)
	}
	for file, begins := range map[string]string{"2021-H1.docx": "PK", "2021-H1.xlsx": "PK", "2021-H1.pptx": "PK", "2021-H1.pdf": "%PDF", "2021-pci.zip": "PK", "mau-report-goc.docx": "PK", "mau-report.docx": "PK", "mau-slides-goc.pptx": "PK"} {
		code, body, header := h.do(manager, "/console/reports/"+file, nil)
		if code != 200 || !strings.HasPrefix(body, begins) || !strings.Contains(header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %v", file, code, header)
		}
		want := 403
		if strings.HasSuffix(file, ".zip") {
			want = 200
		}
		if code, _, _ := h.do(viewer, "/console/reports/"+file, nil); code != want {
			t.Errorf("%s for a viewer: %d, want %d", file, code, want)
		}
	}
	k := draft.New(h.store, nil)
	must(t, k.SaveFile(t.Context(), draft.MadeName("2021", "docx"), 0, draft.File{Name: "2021.docx", Data: []byte("as it was made")}, schedule.Who))
	if code, body, _ := h.do(manager, "/console/reports/2021-da-lap.docx", nil); code != 200 || body != "as it was made" {
		t.Errorf("a file that was made by itself: %d", code)
	}
	if code, body, _ := h.do(manager, "/console/reports?period=2021", nil); code != 200 || !strings.Contains(body, "2021-da-lap.docx") || strings.Contains(body, "2021-da-lap.pdf") {
		t.Errorf("the page does not offer what was made: %d", code)
	}
	if code, _, _ := h.do(viewer, "/console/reports/2021-da-lap.docx", nil); code != 403 {
		t.Errorf("a file that was made by itself, for a viewer: %d", code)
	}
	for _, file := range []string{"2021-H1-da-lap.docx", "x-da-lap.docx", "2021.zip", "2021-pci.docx", "2021-H3.docx", "x.docx", "2021.exe", "2021", "mau-report.pptx", "mau-x.docx", "..%2f..%2fetc.docx"} {
		if code, _, _ := h.do(manager, "/console/reports/"+file, nil); code != 404 {
			t.Errorf("%s: %d", file, code)
		}
	}
	if lines := recorded(t, log); !slices.Contains(lines, "chi.lan download /console/reports/2021-H1.docx") {
		t.Errorf("not on record: %v", lines)
	}
	for _, period := range []string{time.Now().Format("2006"), "2021-Q1", "x"} {
		if code, body, _ := h.do(manager, "/console/reports/pack", url.Values{"period": {period}}); code != 422 {
			t.Errorf("a pack of %s: %d %s", period, code, body)
		}
	}
	if code, _, _ := h.do(viewer, "/console/reports/pack", url.Values{"period": {"2021"}}); code != 403 {
		t.Errorf("a viewer makes a pack: %d", code)
	}
	if code, body, _ := h.do(viewer, "/console/reports?period=2021", nil); code != 200 || strings.Contains(body, ".docx") || !strings.Contains(body, "2021-pci.zip") {
		t.Errorf("the page for a viewer: %d", code)
	}
}

// TestRowsOfAPeriod: managers take the answers row by row, with what could tell a person masked.
func TestRowsOfAPeriod(t *testing.T) {
	t.Parallel()
	h, log := reportHouse(t)
	m := h.manager(t)
	form := full()
	form.Set("comment", "Gọi tôi 0912 345 678 hoặc an@example.vn")
	if w := h.ask(post("/p/TT-01", form)); w.Code != 303 {
		t.Fatal(w.Code)
	}
	year := time.Now().Format("2006-01")
	code, body, header := h.do(m, "/console/reports/"+year+"-phieu.csv", nil)
	if code != 200 || !strings.Contains(body, "Gọi tôi ••• hoặc •••") || strings.Contains(body, "0912") || !strings.Contains(header.Get("Content-Disposition"), "phieu.csv") {
		t.Errorf("%d %v %s", code, header, body)
	}
	if code, body, _ := h.do(m, "/console/reports/2021-phieu.xlsx", nil); code != 200 || !strings.HasPrefix(body, "PK") {
		t.Errorf("a workbook: %d", code)
	}
	viewer := h.signedIn(t, "anhminh", auth.Viewer)
	for path, want := range map[string]int{"2021-phieu.csv": 403, "2021-phieu.pdf": 404, "x-phieu.csv": 404, "2021.csv": 404} {
		cookies := m
		if want == 403 {
			cookies = viewer
		}
		if code, _, _ := h.do(cookies, "/console/reports/"+path, nil); code != want {
			t.Errorf("%s: %d, want %d", path, code, want)
		}
	}
	if lines := recorded(t, log); !slices.Contains(lines, "chi.lan download /console/reports/2021-phieu.xlsx") {
		t.Errorf("not on record: %v", lines)
	}
}

// document gives the text of the Word file of a period.
func (h *house) document(t *testing.T, cookies []*http.Cookie, period string) string {
	t.Helper()
	w := h.ask(with(get("/console/reports/"+period+".docx"), cookies))
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	must(t, err)
	f, err := z.Open("word/document.xml")
	must(t, err)
	defer f.Close()
	body, err := io.ReadAll(f)
	must(t, err)
	return string(body)
}

// TestTextsOfAReport: what was typed stands in the file; of two who typed at once the later is told, and keeps what was typed.
func TestTextsOfAReport(t *testing.T) {
	t.Parallel()
	h, log := reportHouse(t)
	m := h.manager(t)
	form := func(seen, causes string) url.Values {
		return url.Values{"period": {"2021-H1"}, "seen": {seen}, "actions": {""}, "causes": {causes}, "proposals": {"Đề nghị <b>bổ sung</b> nhân sự"}}
	}
	code, _, header := h.do(m, "/console/reports/texts", form("0", "Thiếu người\r\nThiếu máy"))
	if code != 303 || !strings.Contains(header.Get("Location"), "saved=texts") {
		t.Fatalf("%d %v", code, header)
	}
	if doc := h.document(t, m, "2021-H1"); !strings.Contains(doc, ">Thiếu máy<") || !strings.Contains(doc, "&lt;b&gt;bổ sung") {
		t.Error("the file does not have the texts")
	}
	if doc := h.document(t, m, "2021"); strings.Contains(doc, "Thiếu máy") {
		t.Error("another period has the texts")
	}
	code, body, _ := h.do(m, "/console/reports/texts", form("0", "Bản của người thứ hai"))
	if code != 409 || !strings.Contains(body, "Bản của người thứ hai") || !strings.Contains(body, "chi.lan đã lưu một bản khác") {
		t.Errorf("two at once: %d", code)
	}
	if code, body, _ := h.do(m, "/console/reports/texts", form("1", strings.Repeat("ạ", draft.MaxText+1))); code != 422 || !strings.Contains(body, "nhiều nhất là 20.000") && !strings.Contains(body, "nhiều nhất là 20000") {
		t.Errorf("too long: %d", code)
	}
	for _, bad := range []url.Values{{"period": {"x"}, "seen": {"0"}}, {"period": {"2021"}, "seen": {"-1"}}, {"period": {"2021"}}} {
		if code, _, _ := h.do(m, "/console/reports/texts", bad); code != 422 {
			t.Errorf("%v: %d", bad, code)
		}
	}
	if lines := recorded(t, log); !slices.Contains(lines, "chi.lan texts_saved 2021-H1") {
		t.Errorf("not on record: %v", lines)
	}
}

// hand hands a template in.
func (h *house) template(t *testing.T, cookies []*http.Cookie, fields map[string]string, name string, data []byte) (int, string) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for k, v := range fields {
		must(t, form.WriteField(k, v))
	}
	if data != nil {
		part, err := form.CreateFormFile("template", name)
		must(t, err)
		_, err = part.Write(data)
		must(t, err)
	}
	must(t, form.Close())
	r := httptest.NewRequest(http.MethodPost, "/console/reports/template", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := h.ask(with(r, cookies))
	return w.Code, w.Body.String()
}

// TestATemplateHandedIn: one that can be filled is in use from then on, one that cannot is told with its paragraph and not taken;
// the product's own comes back.
func TestATemplateHandedIn(t *testing.T) {
	t.Parallel()
	h, log := reportHouse(t)
	m := h.manager(t)
	own, err := brief.Template(brief.Report)
	must(t, err)
	changed := func(from, to string) []byte {
		z, err := zip.NewReader(bytes.NewReader(own), int64(len(own)))
		must(t, err)
		parts := map[string][]byte{}
		for _, f := range z.File {
			r, err := f.Open()
			must(t, err)
			parts[f.Name], err = io.ReadAll(r)
			must(t, err)
			parts[f.Name] = bytes.ReplaceAll(parts[f.Name], []byte(from), []byte(to))
		}
		var out bytes.Buffer
		must(t, ooxml.Pack(&out, parts))
		return out.Bytes()
	}
	fields := func(seen string) map[string]string {
		return map[string]string{"period": "2021", "kind": "report", "seen": seen}
	}
	if code, body := h.template(t, m, fields("0"), "mẫu.docx", changed("{{ky}}", "{{kyy}}")); code != 422 || !strings.Contains(body, "có phải ý là ky?") {
		t.Errorf("a misspelt placeholder: %d", code)
	}
	if code, body := h.template(t, m, fields("0"), "mẫu.docx", []byte("hello")); code != 422 || !strings.Contains(body, "không phải tài liệu Word") {
		t.Errorf("no document: %d", code)
	}
	if code, _ := h.template(t, m, fields("0"), "", nil); code != 422 {
		t.Errorf("no file: %d", code)
	}
	if code, _ := h.template(t, m, fields("0"), "x.docx", bytes.Repeat([]byte("x"), ooxml.MaxTemplate+(1<<20))); code != 413 {
		t.Errorf("too large: %d", code)
	}
	if code, _ := h.template(t, m, map[string]string{"period": "2021", "kind": "x", "seen": "0"}, "x.docx", own); code != 422 {
		t.Errorf("no such kind: %d", code)
	}
	if code, _ := h.template(t, h.signedIn(t, "anhminh", auth.Viewer), fields("0"), "x.docx", own); code != 403 {
		t.Errorf("a viewer: %d", code)
	}
	if code, body := h.template(t, m, fields("0"), "mẫu.docx", changed("BÁO CÁO", "BÁO CÁO THỬ")); code != 303 {
		t.Fatalf("%d %s", code, body)
	}
	if doc := h.document(t, m, "2021"); !strings.Contains(doc, "BÁO CÁO THỬ") {
		t.Error("the template is not in use")
	}
	if code, _ := h.template(t, m, fields("0"), "x.docx", own); code != 409 {
		t.Errorf("two at once: %d", code)
	}
	back := fields("1")
	back["own"] = "yes"
	if code, _ := h.template(t, m, back, "", nil); code != 303 {
		t.Errorf("the product's own again: %d", code)
	}
	if doc := h.document(t, m, "2021"); strings.Contains(doc, "BÁO CÁO THỬ") {
		t.Error("the product's own is not in use again")
	}
	if lines := recorded(t, log); !slices.Contains(lines, "chi.lan template_saved report mẫu.docx") {
		t.Errorf("not on record: %v", lines)
	}
}

// failing is a desk whose store goes away while rows are written.
type failing struct {
	server.Desk
	first string // what was written before
}

func (f failing) Responses(_ context.Context, w io.Writer, _, _ string) error {
	if _, err := io.WriteString(w, f.first); err != nil {
		return err
	}
	return survey.Errorf(survey.Unavailable, "the store does not answer")
}

// TestHalfAFileIsNoFile: of a store that goes away in the middle the download breaks off; where nothing was sent yet there is a page.
func TestHalfAFileIsNoFile(t *testing.T) {
	t.Parallel()
	for first, want := range map[string]int{"survey,point\r\n": 200, "": 503} {
		st, cat := storetest.Memory(), definitions()
		h := newHouseOf(t, st, cat, func(o *server.Options) {
			o.Now = time.Now
			o.Desk = failing{&desk.Desk{Keeper: draft.New(st, nil), Catalog: cat, Store: st}, first}
		})
		s := httptest.NewServer(h)
		defer s.Close()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/console/reports/2021-phieu.csv", nil)
		must(t, err)
		for _, c := range h.manager(t) {
			r.AddCookie(c)
		}
		resp, err := http.DefaultClient.Do(r)
		if want == 200 && err != nil {
			continue // broken off before the client had the headers
		}
		must(t, err)
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != want || want == 200 && err == nil {
			t.Errorf("after %q: %d, %q, %v: half a file looks whole", first, resp.StatusCode, body, err)
		}
	}
}
