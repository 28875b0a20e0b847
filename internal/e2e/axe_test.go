package e2e_test

import (
	"crypto/rand"
	_ "embed"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1 as its makers publish it (Mozilla Public License 2.0; its licences lie beside it).
//
//go:embed testdata/axe.min.js
var axe string

// view is a page as somebody meets it: how to get there, and what is to be held against it.
type view struct {
	name   string
	come   func(w *window)
	survey bool // a page for a respondent's thumb: its controls are measured
}

// public are the pages that anybody can see.
func public(h *house) []view {
	at := func(path string, status int64) func(*window) {
		return func(w *window) { w.base = h.url; w.open(path, status) }
	}
	return []view{
		{"survey", at("/p/TT-06", http.StatusOK), true},
		{"survey in English", at("/p/TT-06?lang=en", http.StatusOK), true},
		{"survey with all fields", at("/p/TT-13", http.StatusOK), true},
		{"survey, everything open", func(w *window) { w.base = h.url; w.open("/p/TT-06", http.StatusOK); w.openEverything() }, true},
		{"survey with faults", func(w *window) { w.base = h.url; w.sendFaults("/p/TT-06", "Gửi ý kiến") }, true},
		{"survey with faults in English", func(w *window) { w.base = h.url; w.sendFaults("/p/TT-06?lang=en", "Send your answers") }, true},
		{"thanks", func(w *window) { w.base = h.url; w.sendAnswer("/p/TT-06") }, true},
		{"home", at("/", http.StatusOK), true},
		{"home in English", at("/?lang=en", http.StatusOK), true},
		{"unknown point", at("/p/TT-99", http.StatusNotFound), true},
		{"unknown page", at("/there-is-no-such-page", http.StatusNotFound), true},
		{"sign in", at("/console/signin", http.StatusOK), false},
		{"sign in in English", at("/console/signin?lang=en", http.StatusOK), false},
		{"lobby screen", at("/wall/center", http.StatusOK), false},
		{"lobby screen of a point", at("/wall/TT-06?lang=en", http.StatusOK), false},
		{"a link that is over", at("/console/reset/YQ.x", http.StatusNotFound), false},
		{"sign in refused", func(w *window) { w.base = h.url; w.refusedSignIn() }, false},
	}
}

// managers are the pages of a manager who is signed in.
func managers(h *house) []view {
	at := func(path string, status int64) func(*window) {
		return func(w *window) { w.open(path, status) }
	}
	return []view{
		{"overview", at("/console", http.StatusOK), false},
		{"overview in English", at("/console?lang=en", http.StatusOK), false},
		{"overview, everything open", func(w *window) { w.open("/console", http.StatusOK); w.openEverything() }, false},
		{"overview of an open period", at("/console?from=2021-01-01&to=2030-12-31", http.StatusOK), false},
		{"overview of few answers", at("/console?from=2021-11-17&to=2021-11-18", http.StatusOK), false},
		{"overview of nothing", at("/console?from=2019-01-01&to=2019-12-31", http.StatusOK), false},
		{"overview with filters", at("/console?from=2021-01-01&to=2021-12-31&point=TT-01&point=TT-02&language=vi", http.StatusOK), false},
		{"overview, question refused", at("/console?from=2021-02-30&to=x&point=TT-99", http.StatusUnprocessableEntity), false},
		{"plan", at("/console/plan?period=2021-H1", http.StatusOK), false},
		{"plan, everything open", func(w *window) { w.open("/console/plan", http.StatusOK); w.openEverything() }, false},
		{"plan, question refused", at("/console/plan?from=2021-02-30", http.StatusUnprocessableEntity), false},
		{"reporting calendar", at("/console/periods", http.StatusOK), false},
		{"files of a period", func(w *window) { w.open("/console/reports?period=2021-H1", http.StatusOK); w.openEverything() }, false},
		{"files of an open period", at("/console/reports?period=2030&lang=en", http.StatusOK), false},
		{"PCI", at("/console/pci", http.StatusOK), false},
		{"password", at("/console/password", http.StatusOK), false},
		{"explore", at("/console/explore?period=2021", http.StatusOK), false},
		{"explore, everything open", func(w *window) {
			w.open("/console/explore?from=2021-01-01&to=2021-12-31&by=agency&across=quarter&compare=yes&point=TT-01&lang=en", http.StatusOK)
			w.openEverything()
		}, false},
		{"explore by week", at("/console/explore?from=2021-01-01&to=2021-12-31&by=week", http.StatusOK), false},
		{"explore of nothing", at("/console/explore?from=2019-01-01&to=2019-12-31", http.StatusOK), false},
		{"explore, question refused", at("/console/explore?from=2021-02-30&point=TT-99", http.StatusUnprocessableEntity), false},
		{"account", at("/console/account", http.StatusOK), false},
		{"second factor", at("/console/account/second-factor", http.StatusOK), false},
		{"service points", at("/console/definitions/points", http.StatusOK), false},
		{"agencies", at("/console/definitions/agencies", http.StatusOK), false},
		{"procedures", at("/console/definitions/procedures?find=dau+tu&lang=en", http.StatusOK), false},
		{"surveys", at("/console/definitions/surveys", http.StatusOK), false},
		{"holidays", at("/console/definitions/holidays", http.StatusOK), false},
		{"slips", at("/console/slips", http.StatusOK), false},
	}
}

// viewers are pages that a viewer sees otherwise than a manager.
func viewers() []view {
	at := func(path string, status int64) func(*window) {
		return func(w *window) { w.open(path, status) }
	}
	return []view{
		{"overview of a viewer", at("/console?period=2021", http.StatusOK), false},
		{"files for a viewer", at("/console/reports?period=2021", http.StatusOK), false},
		{"explore of a viewer", at("/console/explore?period=2021&by=point&across=month", http.StatusOK), false},
		{"explore, refused to a viewer", at("/console/explore?period=2021&by=point&agency=skhdt", http.StatusUnprocessableEntity), false},
	}
}

// administrators are the pages of an administrator alone.
func administrators() []view {
	at := func(path string, status int64) func(*window) {
		return func(w *window) { w.open(path, status) }
	}
	return []view{
		{"accounts", func(w *window) { w.open("/console/users", http.StatusOK); w.openEverything() }, false},
		{"tokens", func(w *window) { w.open("/console/tokens", http.StatusOK); w.openEverything() }, false},
		{"settings", at("/console/settings", http.StatusOK), false},
		{"audit", at("/console/audit", http.StatusOK), false},
		{"audit, checked", at("/console/audit?check=1", http.StatusOK), false},
		{"audit, days refused", at("/console/audit?from=x", http.StatusUnprocessableEntity), false},
	}
}

// openEverything unfolds what is folded and gives the answers on which more is asked.
func (w *window) openEverything() {
	w.t.Helper()
	ask[bool](w, `(() => {
		for (const d of document.querySelectorAll("details")) d.open = true;
		for (const s of ["[name=applicant][value=business]", "[name=overall][value='1']", "[name=extra_payment][value=yes]"])
			document.querySelector(s)?.click();
		return true;
	})()`)
}

// sendFaults sends a survey with everything in it wrong that a person can get wrong.
func (w *window) sendFaults(path, button string) {
	w.t.Helper()
	w.open(path, http.StatusOK)
	ask[bool](w, `(document.querySelector("textarea").value = "ă".repeat(600)) !== ""`)
	w.follow(http.StatusUnprocessableEntity, "", "button", button)
}

func (w *window) sendAnswer(path string) {
	w.t.Helper()
	w.open(path, http.StatusOK)
	w.click(askApplicant, "label", "Cá nhân")
	w.click(askOverall, "label", "Bình thường")
	w.follow(http.StatusOK, "", "button", "Gửi ý kiến")
}

// refusedSignIn tries another name each time: who tries one name too often has to wait.
func (w *window) refusedSignIn() {
	w.t.Helper()
	w.open("/console/signin", http.StatusOK)
	w.write("", "#user", "ai đó "+rand.Text()[:4])
	w.write("", "#password", "mở ra")
	w.follow(http.StatusUnauthorized, "", "main button", "Đăng nhập")
}

// TestAccessible holds every page against axe-core, on a phone and on a desk, in light and in dark; nothing may be wider
// than the screen, and what a respondent is to hit must be as large as a thumb.
func TestAccessible(t *testing.T) {
	full := sampleHouse(t)
	t.Run("public", func(t *testing.T) {
		t.Parallel()
		w := openWindow(t, nil)
		for _, v := range public(emptyHouse(t)) {
			w.inspect(t, v)
		}
	})
	t.Run("manager", func(t *testing.T) {
		t.Parallel()
		w := openWindow(t, full.service)
		w.signIn(full)
		for _, v := range managers(full) {
			w.inspect(t, v)
		}
	})
	t.Run("administrator", func(t *testing.T) {
		t.Parallel()
		w := openWindow(t, full.service)
		w.join(full, "mat.quantri", "administrator")
		for _, v := range administrators() {
			w.inspect(t, v)
		}
	})
	t.Run("viewer", func(t *testing.T) {
		t.Parallel()
		full.toldToViewers(t)
		w := openWindow(t, full.service)
		w.enterAsViewer()
		for _, v := range viewers() {
			w.inspect(t, v)
		}
	})
}

// enterAsViewer signs the viewer of the house of samples in.
func (w *window) enterAsViewer() {
	w.t.Helper()
	w.open("/console/signin", http.StatusOK)
	w.write("", "#user", "anhminh")
	w.write("", "#password", ownPassword)
	w.follow(http.StatusOK, "", "main button", "Đăng nhập")
}

// inspect looks at one page in every way.
func (w *window) inspect(t *testing.T, v view) {
	t.Helper()
	w.size(360, 640)
	v.come(w)
	if _, err := chromedp.Run(w.ctx, chromedp.Evaluate[chromedp.Void](axe)); err != nil {
		t.Fatalf("%s: axe does not start: %v", v.name, err)
	}
	for _, colours := range []string{"light", "dark"} {
		w.colours(colours)
		for _, width := range []int64{360, 1280} {
			w.size(width, 800)
			for _, fault := range w.violations() {
				t.Errorf("%s, %d px, %s: %s", v.name, width, colours, fault)
			}
		}
	}
	w.colours("light")
	for _, width := range []int64{280, 320, 360, 412, 640, 960, 1120, 1280} {
		w.size(width, 800)
		for _, e := range ask[[]string](w, tooWide) {
			t.Errorf("%s, %d px: wider than the screen: %s", v.name, width, e)
		}
		for _, e := range ask[[]string](w, spilt) {
			t.Errorf("%s, %d px: words reach over the edge of their box: %s", v.name, width, e)
		}
		if v.survey {
			for _, e := range ask[[]string](w, tooSmall) {
				t.Errorf("%s, %d px: smaller than 48 × 48: %s", v.name, width, e)
			}
		}
	}
	if m := unfinished.FindString(w.text()); m != "" {
		t.Errorf("%s: the page says %q", v.name, m)
	}
}

// unfinished finds message keys without a message, and what formatting leaves when it fails.
var unfinished = regexp.MustCompile(`\[[a-z_]+(\.[a-z_0-9]+)+\]|\{[a-z]+\}|%!|NaN|<nil>`)

// finding is one rule of axe that a page breaks.
type finding struct {
	ID, Help string
	Nodes    []string
}

func (w *window) violations() []string {
	w.t.Helper()
	r := ask[struct {
		Passes     int
		Violations []finding
	}](w, `axe.run(document, {resultTypes: ["violations"]}).then(r => ({Passes: r.passes.length, Violations: r.violations.map(
		v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => n.target.join(" ") + ": " + n.html.slice(0, 160) + " " + (n.any[0]?.message ?? ""))}))}))`)
	if r.Passes < 10 {
		return []string{fmt.Sprintf("only %d rules of axe could look at anything", r.Passes)}
	}
	var out []string
	for _, f := range r.Violations {
		out = append(out, fmt.Sprintf("%s (%s)\n\t%s", f.ID, f.Help, strings.Join(f.Nodes, "\n\t")))
	}
	return out
}

// tooWide finds what reaches over the right edge, unless it scrolls inside a box of its own.
const tooWide = `(() => {
	const width = document.documentElement.clientWidth;
	const boxed = e => { for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(p).overflowX)) return true; return false; };
	const out = [...document.body.querySelectorAll("*")].filter(e => {
		const r = e.getBoundingClientRect();
		return r.width > 0 && r.height > 0 && r.right > width + 0.5 && !boxed(e) && !e.closest("svg symbol, .skip, .hidden");
	}).map(e => e.tagName + "." + (e.getAttribute("class") ?? "") + " to " + Math.round(e.getBoundingClientRect().right) + ": " + e.textContent.trim().slice(0, 60));
	if (document.documentElement.scrollWidth > width) out.push("the page scrolls sideways, to " + document.documentElement.scrollWidth);
	return out.slice(0, 5);
})()`

// spilt finds choices, buttons and marks whose words are wider than they are.
const spilt = `[...document.querySelectorAll("label > span, button, .button, .chip, .presets a, .active a")].filter(e => {
	const words = document.createRange();
	words.selectNodeContents(e);
	const w = words.getBoundingClientRect(), r = e.getBoundingClientRect();
	return e.checkVisibility() && (w.left < r.left - 0.5 || w.right > r.right + 0.5);
}).map(e => e.innerText).slice(0, 5)`

// tooSmall finds controls that are less than 48 px wide or high; a link inside a sentence is as high as its line.
const tooSmall = `[...document.querySelectorAll("a, button, select, textarea, input, summary")].filter(e => {
	const box = e.matches("label input") ? e.closest("label") : e, r = box.getBoundingClientRect();
	const shown = box.checkVisibility() && e.type !== "hidden";
	const inSentence = e.matches("p a") && e.closest("p").innerText.trim() !== e.innerText.trim();
	return shown && !inSentence && (r.width < 47.9 || r.height < 47.9);
}).map(e => e.outerHTML.slice(0, 120) + " " + JSON.stringify(e.getBoundingClientRect()))`
