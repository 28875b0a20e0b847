package e2e_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "write pictures of all pages into this directory, for people to look at")

// TestShots takes pictures of every page, on a phone and on a desk, in light and in dark, and of the posters:
// go test -run TestShots -shots DIR ./internal/e2e/
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("no -shots")
	}
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		t.Fatal(err)
	}
	full, fresh := sampleHouse(t), open(t, dataDir(t))
	w := openWindow(t, nil)
	for _, v := range public(emptyHouse(t)) {
		w.shoot(t, v)
	}
	w = openWindow(t, full.service)
	w.signIn(full)
	for _, v := range managers(full) {
		w.shoot(t, v)
	}
	w = openWindow(t, full.service)
	w.join(full, "anh.quantri", "administrator")
	for _, v := range administrators() {
		w.shoot(t, v)
	}
	full.toldToViewers(t)
	w = openWindow(t, full.service)
	w.enterAsViewer()
	for _, v := range viewers() {
		w.shoot(t, v)
	}
	w = openWindow(t, fresh.service)
	w.signIn(fresh)
	w.shoot(t, view{name: "password, first time", come: func(w *window) { w.open("/console/password", http.StatusOK) }})
	w.shoot(t, view{name: "password refused", come: func(w *window) {
		w.open("/console/password", http.StatusOK)
		w.setPassword(http.StatusUnprocessableEntity, fresh.password, "ngắn", "ngắn")
	}})
	w.setPassword(http.StatusOK, fresh.password, ownPassword, ownPassword)
	w.shoot(t, view{name: "overview of a new center", come: func(w *window) { w.open("/console", http.StatusOK) }})
	shootThisYear(t)
	for _, size := range []string{"A4", "A5"} {
		for _, lang := range []string{"vi", "en"} {
			file := filepath.Join(*shots, fmt.Sprintf("poster-%s-%s.pdf", size, lang))
			hailong(t, 0, "poster", "--base-url", "https://hailong.kiengiang.example", "--size", size, "--lang", lang, "--out", file, "TT-01")
			printPDF(t, file)
		}
	}
}

// shootThisYear takes pictures of a center in the middle of its year.
func shootThisYear(t *testing.T) {
	t.Helper()
	dir, today := dataDir(t), time.Now()
	hailong(t, 0, "sample", "--responses", "700", "--seed", "7", "--data", dir,
		"--from", today.AddDate(0, -5, 0).Format(time.DateOnly), "--to", today.Format(time.DateOnly))
	h := open(t, dir)
	h.enter(t)
	h.ready(t)
	w := openWindow(t, h.service)
	w.signIn(h)
	w.shoot(t, view{name: "overview of this year", come: func(w *window) { w.open("/console", http.StatusOK) }})
	w.shoot(t, view{name: "overview of this month", come: func(w *window) {
		w.open("/console", http.StatusOK)
		w.follow(http.StatusOK, "", ".presets li:first-child a", "")
	}})
}

// shoot takes the pictures of one page. It is come to anew for each, as for a fresh pair of eyes.
func (w *window) shoot(t *testing.T, v view) {
	t.Helper()
	for _, width := range []int64{360, 1280} {
		for _, colours := range []string{"light", "dark"} {
			w.size(width, 800)
			w.colours(colours)
			v.come(w)
			ask[bool](w, `document.fonts.ready.then(() => true)`)
			b, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			name := strings.NewReplacer(" ", "-", ",", "").Replace(fmt.Sprintf("%s-%d-%s.png", v.name, width, colours))
			if err := os.WriteFile(filepath.Join(*shots, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
