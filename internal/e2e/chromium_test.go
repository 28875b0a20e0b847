package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is the browser process that all tests share; each test has windows and cookies of its own in it.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, errors.New("these tests need a browser: sudo apt-get install chromium")
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Flag("headless", "new"),
		chromedp.Flag("lang", "vi"), chromedp.Env("LANGUAGE=vi"), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
	}
	for _, flag := range []string{
		"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage",
		"disable-backgrounding-occluded-windows", "disable-renderer-backgrounding", "hide-scrollbars",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	atEnd.add(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, nil
})

// window is a browser window with its own cookies.
type window struct {
	t    testing.TB
	ctx  context.Context
	base string // address of the service
}

// patience is how long anything in a browser may take.
const patience = 4 * time.Minute

// openWindow opens a window onto a service, as wide and high as a small phone, in light colours.
func openWindow(t testing.TB, s *service) *window {
	t.Helper()
	browser, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	t.Cleanup(stop)
	w := &window{t: t, ctx: ctx}
	if s != nil {
		w.base = s.url
	}
	w.size(360, 640)
	w.colours("light")
	return w
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.t.Fatalf("%v, on the page:\n%s", err, w.glance())
	}
}

// glance is what stands on the page, for messages of failures.
func (w *window) glance() string {
	text, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText.slice(0, 1500)`))
	if err != nil {
		return err.Error()
	}
	return text
}

func (w *window) size(width, height int64) {
	w.t.Helper()
	w.do(chromedp.EmulateViewport(width, height))
}

func (w *window) colours(scheme string) {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// withoutScript turns the page's JavaScript off. What a test asks of the page over DevTools still runs.
func (w *window) withoutScript() *window {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return w
}

// open goes to an address of the service, which must answer with the status.
func (w *window) open(path string, status int64) {
	w.t.Helper()
	resp, err := chromedp.Run(w.ctx, chromedp.NavigateResponse(w.base+path))
	w.landed(resp, err, status)
}

// leave does something that leads to another page, which must come with the status.
func (w *window) leave(status int64, step chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	resp, err := chromedp.RunResponse(w.ctx, step)
	w.landed(resp, err, status)
}

func (w *window) landed(resp *network.Response, err error, status int64) {
	w.t.Helper()
	if err != nil || resp == nil {
		w.t.Fatalf("no page came: %v; the last one was\n%s", err, w.glance())
	}
	if resp.Status != status {
		w.t.Fatalf("%s: status %d, want %d\n%s", resp.URL, resp.Status, status, w.glance())
	}
}

// ask evaluates a JavaScript expression over DevTools.
func ask[T any](w *window, format string, args ...any) T {
	w.t.Helper()
	v, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](fmt.Sprintf(format, args...), chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%v, on the page:\n%s", err, w.glance())
	}
	return v
}

// spot is the middle of what a person would click, and what keeps them from clicking it.
type spot struct {
	X, Y    float64
	Problem string
}

// locate finds, in a container, the element of a selector that shows exactly a text, brings it into view, and makes sure
// that nothing covers its middle.
const locate = `(() => {
	const shown = e => e.checkVisibility({checkVisibilityCSS: true}) && e.getBoundingClientRect().height > 1;
	const text = e => e.innerText.replace(/[\s✓]+/g, " ").trim();
	const inside = %q;
	const boxes = inside ? [...document.querySelectorAll("fieldset, .fs, form, section, nav, header")].filter(e => shown(e) && text(e).includes(inside)) : [document.body];
	boxes.sort((a, b) => text(a).length - text(b).length);
	if (!boxes.length) return {Problem: "nothing says " + inside};
	const found = [...boxes[0].querySelectorAll(%q)].filter(e => shown(e) && (%q === "" || text(e) === %q));
	if (found.length !== 1) return {Problem: found.length + " such elements in: " + text(boxes[0])};
	found[0].scrollIntoView({block: "center"});
	const r = found[0].getClientRects()[0], x = r.x + r.width / 2, y = r.y + r.height / 2;
	const top = document.elementFromPoint(x, y);
	if (!top || !(found[0].contains(top) || top.contains(found[0]))) return {Problem: "covered by " + (top && top.outerHTML)};
	return {X: x, Y: y};
})()`

// at finds the one element of a selector that shows the text (any, if empty), in the smallest container that says
// "inside" (the page, if empty).
func (w *window) at(inside, selector, text string) spot {
	w.t.Helper()
	s := ask[spot](w, locate, inside, selector, text, text)
	if s.Problem != "" {
		w.t.Fatalf("%s %q in %q cannot be clicked: %s", selector, text, inside, s.Problem)
	}
	return s
}

// click clicks what at finds.
func (w *window) click(inside, selector, text string) {
	w.t.Helper()
	s := w.at(inside, selector, text)
	w.do(chromedp.MouseClickXY(s.X, s.Y))
}

// follow clicks what leads to another page.
func (w *window) follow(status int64, inside, selector, text string) {
	w.t.Helper()
	s := w.at(inside, selector, text)
	w.leave(status, chromedp.MouseClickXY(s.X, s.Y))
}

// write clicks a field and types, in place of what stands there.
func (w *window) write(inside, selector, text string) {
	w.t.Helper()
	w.click(inside, selector, "")
	w.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(text))
}

// text is what a person can read on the page.
func (w *window) text() string {
	w.t.Helper()
	return ask[string](w, `document.body.innerText`)
}

// says checks that the page shows each of the texts.
func (w *window) says(texts ...string) {
	w.t.Helper()
	page := w.text()
	for _, s := range texts {
		if !strings.Contains(page, s) {
			w.t.Errorf("the page does not say %q:\n%s", s, page)
		}
	}
}

// saysNot checks that the page shows none of the texts.
func (w *window) saysNot(texts ...string) {
	w.t.Helper()
	page := w.text()
	for _, s := range texts {
		if strings.Contains(page, s) {
			w.t.Errorf("the page says %q:\n%s", s, page)
		}
	}
}
