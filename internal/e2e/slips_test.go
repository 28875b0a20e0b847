package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hailong/internal/catalog"
	"hailong/internal/survey"
	"hailong/surveys"
)

// slipDay is a day on which dossiers of these tests were decided: yesterday, at the center.
func slipDay(t testing.TB) (day time.Time, longest string) {
	t.Helper()
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		t.Fatal(err)
	}
	procedure := slices.MaxFunc(c.Center.Procedures, func(a, b survey.Procedure) int { return len(a.Name["vi"]) - len(b.Name["vi"]) })
	return time.Now().In(c.Zone).AddDate(0, 0, -1), string(procedure.Code)
}

// slipHouse is a service into which dossiers were imported, of which the numbers are hard on addresses and the names long.
func slipHouse(t testing.TB, dossiers int) (h *house, day string, links map[string]string) {
	t.Helper()
	dir := dataDir(t)
	decided, procedure := slipDay(t)
	day = decided.Format(time.DateOnly)
	received := decided.AddDate(0, 0, -9).Format(time.DateOnly)
	rows := []string{"dossier,procedure,point,applicant,received,due,decided,status"}
	for i := range dossiers {
		applicant := []string{"business", "citizen"}[i%2]
		rows = append(rows, fmt.Sprintf("H30.16-%s/%03d+%d,%s,TT-%02d,%s,%s,%s,%s,closed", decided.Format("060102"), i, i%3, procedure, 5+i%2, applicant, received, day, day))
	}
	file := filepath.Join(dir, "dossiers.csv")
	if err := os.WriteFile(file, []byte(strings.Join(rows, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	hailong(t, 0, "import", "dossiers", "--data", dir, file)
	h = open(t, dir)
	h.enter(t)
	var list []struct{ Dossier, Link string }
	body, _ := fetch(t, http.DefaultClient, h.url+"/api/v1/invitations?day="+day, h.token)
	if err := json.Unmarshal(body, &list); err != nil || len(list) != dossiers {
		t.Fatalf("%d invitations (%v), want %d: %s", len(list), err, dossiers, body)
	}
	links = map[string]string{}
	for _, inv := range list {
		links[inv.Dossier] = inv.Link
	}
	return h, day, links
}

// TestSlipsReadInEveryForm takes every file and picture of a day's slips as staff and machines get them, and the page that a
// browser prints, turns each into pixels and reads its codes as a phone would.
func TestSlipsReadInEveryForm(t *testing.T) {
	t.Parallel()
	h, day, links := slipHouse(t, 5)
	dir := t.TempDir()
	if *shots != "" {
		dir = *shots // the last of each kind is kept there
	}
	for number, link := range links {
		name := url.QueryEscape(number)
		for _, path := range []string{
			"/console/slip.png?dossier=" + name, "/console/slip.svg?size=a6&dossier=" + name, "/console/slip.pdf?size=a6&dossier=" + name,
			"/api/v1/invitations/" + url.PathEscape(number) + "/slip?format=png&size=a6", "/api/v1/invitations/-/slip?format=svg&dossier=" + name,
			"/api/v1/invitations/" + name + "/slip?format=pdf", "/api/v1/invitations/" + name + "/qr?format=png", "/api/v1/invitations/" + name + "/qr?format=svg",
		} {
			if got := h.readCodes(t, dir, path); !slices.Equal(got, []string{link}) {
				t.Errorf("%s reads %q, want %q", path, got, link)
			}
		}
	}
	want := slices.Sorted(func(yield func(string) bool) {
		for _, link := range links {
			if !yield(link) {
				return
			}
		}
	})
	for _, size := range []string{"80mm", "a6", "sheet"} {
		if got := h.readCodes(t, dir, "/console/slips.pdf?day="+day+"&size="+size); !slices.Equal(got, want) {
			t.Errorf("slips.pdf on %s reads %q, want %q", size, got, want)
		}
	}
	w := openWindow(t, h.service).withoutScript()
	w.signIn(h)
	for size, paper := range map[string]string{"80mm": "227", "a6": "298"} {
		w.open("/console/slips/print?day="+day+"&size="+size, http.StatusOK)
		file := w.print(filepath.Join(dir, "printed-"+size+".pdf"))
		if got := codesOnPDF(t, file); !slices.Equal(got, want) {
			t.Errorf("the printed page on %s reads %q, want %q", size, got, want)
		}
		info, err := exec.CommandContext(t.Context(), tool(t, "pdfinfo", "poppler-utils"), file).Output()
		if err != nil || !strings.Contains(string(info), "Pages:           5\n") || !strings.Contains(string(info), "Page size:       "+paper) /* points, rounded up to pixels */ {
			t.Errorf("the printed page on %s: %v\n%s", size, err, info)
		}
		text, err := exec.CommandContext(t.Context(), tool(t, "pdftotext", "poppler-utils"), file, "-").Output()
		if words := string(text); err != nil || strings.Contains(words, "Ctrl") || strings.Count(words, "Mã dùng một lần") != 5 || strings.Count(words, "Hồ sơ số H30.16") != 5 {
			t.Errorf("the printed page on %s says %s (%v)", size, words, err)
		}
		for _, lang := range []string{"vi", "en"} {
			w.open("/console/slips/print?day="+day+"&size="+size+"&lang="+lang, http.StatusOK)
			if cut := ask[[]string](w, cutOff); len(cut) > 0 {
				t.Errorf("on %s (%s) something does not fit: %v", size, lang, cut)
			}
		}
	}
}

// cutOff finds slips whose words reach below their paper.
const cutOff = `[...document.querySelectorAll(".slip")].filter(s => s.scrollHeight > s.clientHeight + 1 || s.scrollWidth > s.clientWidth + 1).map(s => s.scrollHeight + " of " + s.clientHeight)`

// print has the browser print its page on the paper that the page asks for.
func (w *window) print(file string) string {
	w.t.Helper()
	ask[bool](w, `document.fonts.ready.then(() => true)`)
	css := true
	res, err := chromedp.Call(w.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &css})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, res.Data, 0o600); err != nil {
		w.t.Fatal(err)
	}
	return file
}

// readCodes gets a picture or document and reads the codes on it, sorted.
func (h *house) readCodes(t *testing.T, dir, path string) []string {
	t.Helper()
	bearer, client := "", h.manager
	if strings.HasPrefix(path, "/api/") {
		bearer, client = h.token, http.DefaultClient
	}
	body, header := fetch(t, client, h.url+path, bearer)
	file := filepath.Join(dir, "slip")
	switch kind := header.Get("Content-Type"); kind {
	case "application/pdf":
		file += ".pdf"
	case "image/svg+xml":
		file += ".svg"
	case "image/png":
		file += ".png"
	default:
		t.Fatalf("%s is %s", path, kind)
	}
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(file) {
	case ".pdf":
		return codesOnPDF(t, file)
	case ".svg":
		file = drawSVG(t, file)
	}
	return []string{decode(t, file)}
}

// codesOnPDF reads the codes on all pages of a document, sorted.
func codesOnPDF(t *testing.T, file string) []string {
	t.Helper()
	dir := t.TempDir()
	if b, err := exec.CommandContext(t.Context(), tool(t, "pdftoppm", "poppler-utils"), "-png", "-r", "150", file, filepath.Join(dir, "page")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, b)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, p := range pages {
		codes = append(codes, strings.Split(decode(t, p), "\n")...)
	}
	slices.Sort(codes)
	return codes
}

// slipViews are the pages of slips as a manager meets them.
func slipViews(day, number string) []view {
	at := func(path string, status int64) func(*window) {
		return func(w *window) { w.open(path, status) }
	}
	return []view{
		{"slips", at("/console/slips?day="+day, http.StatusOK), false},
		{"slips in English", at("/console/slips?lang=en&point=TT-05&point=TT-06&day="+day, http.StatusOK), false},
		{"slips of nobody", at("/console/slips?day=2021-01-02", http.StatusOK), false},
		{"slips refused", at("/console/slips?day=31/02/2021", http.StatusUnprocessableEntity), false},
		{"slip of a dossier", at("/console/slips?dossier="+url.QueryEscape(number), http.StatusOK), false},
		{"slip of an unknown dossier", at("/console/slips?dossier=none", http.StatusNotFound), false},
	}
}

// TestSlipsPagesCanBeUsedByEverybody looks at the pages as TestAccessible does, and at what is printed on the screen.
func TestSlipsPagesCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	h, day, links := slipHouse(t, 420)
	number := ""
	for n := range links {
		number = max(number, n)
	}
	w := openWindow(t, h.service)
	w.signIn(h)
	views := slipViews(day, number)
	for _, size := range []string{"80mm", "a6"} {
		views = append(views, view{"slips for printing, " + size, func(w *window) {
			w.open("/console/slips/print?day="+day+"&part=3&size="+size, http.StatusOK)
		}, false})
	}
	for _, v := range views {
		if *shots != "" {
			w.shoot(t, v)
			continue
		}
		w.inspect(t, v)
	}
}
