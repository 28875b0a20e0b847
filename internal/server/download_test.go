package server_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hailong/internal/auth"
	"hailong/internal/server"
	"hailong/internal/store/storetest"
)

// TestNoFileNameLeavesItsHeader: whatever somebody puts into an address, a download's headers are ours.
func TestNoFileNameLeavesItsHeader(t *testing.T) {
	t.Parallel()
	h, _ := auditHouse(t)
	must(t, h.panel.Load(t.Context()))
	manager, admin := h.signedIn(t, "chi.lan", auth.Manager), h.administrator(t)
	good := regexp.MustCompile(`^attachment; filename="[A-Za-z0-9._-]+"$`)
	for _, evil := range []string{"2021-01-01\r\nX-Evil: yes", "2021-01-01\";x=\"", "a4\r\n\r\n<script>", "TT-01\r\nSet-Cookie: a=b", "../../etc/passwd", "ằ\x00"} {
		q := url.QueryEscape(evil)
		for _, path := range []string{
			"/console/figures.csv?from=" + q, "/console/figures.csv?by=" + q, "/console/explore/levels.svg?from=" + q, "/console/explore/" + url.PathEscape(evil) + ".svg",
			"/console/slips.csv?day=" + q, "/console/slips.csv?dossier=" + q, "/console/slips.pdf?size=" + q, "/console/poster.pdf?point=TT-01&size=" + q, "/console/poster.pdf?point=" + q, "/console/audit.csv?from=" + q,
		} {
			cookies := manager
			if strings.Contains(path, "audit") {
				cookies = admin
			}
			code, _, header := h.do(cookies, path, nil)
			if name := header.Get("Content-Disposition"); code == 200 && !good.MatchString(name) || header.Get("X-Evil") != "" || strings.Contains(strings.Join(header["Set-Cookie"], ""), "a=b") {
				t.Errorf("%s: %d, %q", path, code, header)
			}
		}
	}
	for in, want := range map[string]string{"a\r\nX: y\".csv": "aXy.csv", "phiếu mời.pdf": "phiumi.pdf", "a_b-c.d": "a_b-c.d"} {
		if got := server.Disposition(in); got != `attachment; filename="`+want+`"` {
			t.Errorf("a file %q is sent as %q", in, got)
		}
	}
}

// TestNoFormIsTakenFromAnotherSite: each form of the console, as the one who may most would send it.
func TestNoFormIsTakenFromAnotherSite(t *testing.T) {
	t.Parallel()
	h, _ := auditHouse(t)
	admin := h.administrator(t)
	forms := 0
	for _, route := range h.Routes() {
		method, path, _ := strings.Cut(route, " ")
		if method != "POST" || !strings.HasPrefix(path, "/console") {
			continue
		}
		forms++
		r := post(strings.ReplaceAll(path, ":token", "x"), url.Values{})
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://elsewhere.example")
		if w := h.ask(with(r, admin)); w.Code != 403 {
			t.Errorf("%s from another site: %d", route, w.Code)
		}
	}
	if forms < 10 {
		t.Errorf("only %d forms were found", forms)
	}
}

// TestAViewerIsToldByThePublicFiguresAlone: on no route does a viewer's request reach the figures with nothing hidden.
func TestAViewerIsToldByThePublicFiguresAlone(t *testing.T) {
	t.Parallel()
	whole, public := &guarded{}, &guarded{}
	h := newHouseOf(t, storetest.Memory(), definitions(), func(o *server.Options) {
		whole.Figures, public.Figures = o.Figures, o.Public
		o.Figures, o.Public = whole, public
	})
	must(t, h.panel.Load(t.Context()))
	viewer := h.signedIn(t, "anh.minh", auth.Viewer)
	for _, route := range h.Routes() {
		method, path, _ := strings.Cut(route, " ")
		if method != "GET" || strings.HasSuffix(path, "/live") {
			continue
		}
		for _, query := range []string{"", "?period=2021", "?by=point&across=month", "?from=2021-03-01&to=2021-03-09&point=TT-01"} {
			path := strings.NewReplacer(":point", "center", ":file", "levels.svg", ":kind", "points", ":token", "x").Replace(path)
			h.do(viewer, path+query, nil)
		}
	}
	if len(whole.asked) > 0 {
		t.Errorf("a viewer's requests asked the figures with nothing hidden: %+v", whole.asked)
	}
	if len(public.asked) < 20 {
		t.Errorf("only %d questions were asked", len(public.asked))
	}
}
