package desk_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"hailong/internal/brief"
	"hailong/internal/catalog"
	"hailong/internal/desk"
	"hailong/internal/draft"
	"hailong/internal/edition"
	"hailong/internal/freeze"
	"hailong/internal/panel"
	"hailong/internal/pci"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
	"hailong/surveys"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// world is a center whose answers a test chooses.
type world struct {
	store *storetest.MemoryStore
	cat   *catalog.Catalog
	clock time.Time // of the store's stamps
	n     int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	cat, err := catalog.Load(surveys.FS)
	must(t, err)
	w := &world{store: storetest.Memory(), cat: cat, clock: time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC)} // long before the desk looks
	w.store.Stamps.Now = func() time.Time { return w.clock }
	return w
}

// answer stores an answer of a day of 2021.
func (w *world) answer(t *testing.T, day, overall, comment string, reasons ...survey.ChoiceCode) {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, day, w.cat.Zone)
	must(t, err)
	w.n++
	r := &survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Mode: "open", Channel: "counter", Lang: "vi", Applicant: "business", Received: at.Add(9 * time.Hour),
		Answers: map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{survey.ChoiceCode(overall)}}},
	}
	if comment != "" {
		r.Answers["comment"] = survey.Answer{Text: comment}
	}
	if len(reasons) > 0 {
		r.Answers["reasons"] = survey.Answer{Choices: reasons}
	}
	body, err := survey.EncodeResponse(r)
	must(t, err)
	_, err = w.store.Insert(t.Context(), store.Responses, []store.Document{{Key: fmt.Sprintf("receipt-%d", w.n), Body: body}})
	must(t, err)
}

// desk opens the center in the year after.
func (w *world) desk(t *testing.T) *desk.Desk {
	t.Helper()
	w.clock = time.Date(2022, 3, 1, 0, 0, 0, 0, w.cat.Zone)
	now := func() time.Time { return w.clock }
	p := panel.New(w.store, w.cat, panel.Options{Now: now})
	must(t, p.Load(t.Context()))
	f := freeze.New(&report.Builder{Panel: p, Catalog: w.cat, Now: now}, w.store, freeze.Options{Seal: make([]byte, 32), Version: "1.0", Now: now})
	must(t, f.Load(t.Context()))
	return &desk.Desk{Keeper: draft.New(w.store, now), Catalog: w.cat, Store: w.store, Figures: f, Public: report.NewPublic(f.Builder, edition.New(w.store), nil), Version: "1.0"}
}

// word gives the text of the period's Word file: the internal one, or that of the pack.
func word(t *testing.T, d *desk.Desk, name string, public bool) string {
	t.Helper()
	var b bytes.Buffer
	if public {
		must(t, d.Pack(t.Context(), &b, name))
		pack := b.Bytes()
		b.Reset()
		b.Write(part(t, pack, "bao-cao.docx"))
	} else {
		must(t, d.Make(t.Context(), &b, name, "docx"))
	}
	return string(part(t, b.Bytes(), "word/document.xml"))
}

func part(t *testing.T, file []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	must(t, err)
	f, err := z.Open(name)
	must(t, err)
	defer f.Close()
	body, err := io.ReadAll(f)
	must(t, err)
	return body
}

// TestWhatBusinessesSay: reasons are counted and comments of the unsatisfied stand in the report, masked; a public copy has neither a
// comment nor a reason that few gave.
func TestWhatBusinessesSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 40 {
		w.answer(t, "2021-03-01", "5", fmt.Sprintf("Rất tốt %d", i))
	}
	for range 12 {
		w.answer(t, "2021-04-01", "2", "", "late")
	}
	w.answer(t, "2021-04-02", "1", "Chậm quá, gọi 0912345678 </w:t> không được", "late", "attitude")
	w.answer(t, "2021-04-03", "1", "Chậm quá,  gọi 0987654321 </w:t> không được", "late", "attitude")
	w.answer(t, "2022-01-05", "1", "Của năm sau", "system")
	d := w.desk(t)
	doc := word(t, d, "2021", false)
	for _, want := range []string{"Chậm hẹn, Thái độ phục vụ (2 phiếu):", "- “Chậm quá, gọi ••• &lt;/w:t&gt; không được” (2 phiếu, gần nhất ngày 03/4/2021)", "14 phiếu ở mức", "42 phiếu có ghi góp ý"} {
		if !strings.Contains(doc, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	for _, wrong := range []string{"0912345678", "Của năm sau", "Rất tốt"} {
		if strings.Contains(doc, wrong) {
			t.Errorf("the report says %q", wrong)
		}
	}
	public := word(t, d, "2021", true)
	if strings.Contains(public, "Chậm quá") || !strings.Contains(public, "không đăng góp ý") {
		t.Error("the public copy has a comment")
	}
	if !strings.Contains(public, ">14<") || strings.Contains(public, "Thái độ phục vụ</w:t></w:r></w:p></w:tc>\n<w:tc><w:tcPr><w:tcW w:w=\"2300\" w:type=\"dxa\"/></w:tcPr>\n<w:p><w:pPr><w:pStyle w:val=\"BangSo\"/></w:pPr><w:r><w:t xml:space=\"preserve\">2<") {
		t.Error("the public copy tells of two answers, or not of fourteen")
	}
}

// TestAClosedPeriodStands: after a closing the pack says what was closed, though an answer came later.
func TestAClosedPeriodStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 50 {
		w.answer(t, fmt.Sprintf("2021-0%d-01", 1+i%5), "5", "")
	}
	d := w.desk(t)
	_, err := d.Figures.Freeze(t.Context(), "2021-H1", "Trần Văn Bình")
	must(t, err)
	before := word(t, d, "2021-H1", false)
	if !strings.Contains(before, "Số liệu đã chốt") || !strings.Contains(before, "Trần Văn Bình") {
		t.Error("the report does not say who closed the period")
	}
	var first bytes.Buffer
	must(t, d.Pack(t.Context(), &first, "2021-H1"))
	if told, err := d.Public.Released(t.Context()); err != nil || !slices.ContainsFunc(told, func(c edition.Cells) bool {
		return c.From == "2021-01-01" && c.To == "2021-05-31" && slices.Contains(c.Of["answers"], "")
	}) {
		t.Errorf("of what the pack told there is %v, %v", told, err)
	}
	w.answer(t, "2021-05-20", "1", "")
	must(t, d.Figures.Panel.Refresh(t.Context()))
	must(t, d.Figures.Refresh(t.Context()))
	if after := word(t, d, "2021-H1", false); after != before {
		t.Error("the report of a closed period has changed")
	}
	var again bytes.Buffer
	must(t, d.Pack(t.Context(), &again, "2021-H1"))
	v, err := brief.Verify(bytes.NewReader(again.Bytes()), int64(again.Len()))
	must(t, err)
	if !v.Sound() || v.Headline.Den != 50 || v.Figures.Frozen == nil {
		t.Errorf("%+v", v)
	}
}

// TestTheRegister: the known years until somebody enters one; then all of them.
func TestTheRegister(t *testing.T) {
	t.Parallel()
	d := newWorld(t).desk(t)
	years, v, err := d.PCI(t.Context())
	if must(t, err); v.N != 0 || len(years) != len(pci.Known()) {
		t.Fatalf("%d years, version %d", len(years), v.N)
	}
	score := 61.5
	must(t, d.SavePCI(t.Context(), 0, []pci.Year{{Year: 2025, Score: &score, Source: "VCCI"}}, "lan"))
	years, v, err = d.PCI(t.Context())
	if must(t, err); v.N != 1 || len(years) != len(pci.Known())+1 || !slices.ContainsFunc(years, func(y pci.Year) bool { return y.Year == 2020 }) {
		t.Errorf("%d years, version %d", len(years), v.N)
	}
	if err := d.SavePCI(t.Context(), 0, nil, "minh"); survey.KindOf(err) != survey.Conflict {
		t.Errorf("written over: %v", err)
	}
}
