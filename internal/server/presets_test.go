package server_test

import (
	"regexp"
	"strings"
	"testing"

	"hailong/internal/store/storetest"
)

var presetLink = regexp.MustCompile(`href="/console\?from=[0-9-]+&amp;to=[0-9-]+"`)

// TestEveryPeriodIsOfferedOnce: reports that are sent further up speak of the days of those before them, and are no
// periods of their own.
func TestEveryPeriodIsOfferedOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	must(t, h.panel.Load(t.Context()))
	r := get("/console")
	for _, c := range h.manager(t) {
		r.AddCookie(c)
	}
	page := h.ask(r).Body.String()
	seen := map[string]bool{}
	for _, link := range presetLink.FindAllString(page, -1) {
		if seen[link] {
			t.Errorf("%s is offered twice", link)
		}
		seen[link] = true
	}
	if len(seen) < 4 || !strings.Contains(page, "Báo cáo 6 tháng") {
		t.Errorf("%d periods are offered: %v", len(seen), seen)
	}
}
