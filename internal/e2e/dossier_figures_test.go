package e2e_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// year is the question about all of 2021.
func year(name, by string) question {
	return question{name: name, from: "2021-01-01", to: "2021-12-31", by: by}
}

// serviceQuestions are what is asked: groups of each kind, each filter, an early end, a period long enough for a chart by
// month, and these days, in which personal codes were used.
func serviceQuestions(today string) []question {
	list := []question{
		{name: "thirty months", from: "2019-07-01", to: "2021-12-31", by: "month"},
		{name: "these days", from: shift(today, -12), to: today, by: "day"},
		{name: "these days by point", from: shift(today, -12), to: today, by: "point"},
		{name: "personal answers", from: shift(today, -12), to: today, by: "week", mode: "personal"},
		{name: "up to yesterday", from: shift(today, -12), to: today, asOf: shift(today, -1), by: "day"},
		{name: "nothing", from: "2018-01-01", to: "2018-02-28", by: "month"},
	}
	for _, by := range []string{"week", "quarter", "point", "agency", "procedure", "field", "channel"} {
		list = append(list, year("2021 by "+by, by))
	}
	early := year("up to 15 August", "month")
	early.asOf = "2021-08-15"
	entered, open := year("entered", "month"), year("on posters", "week")
	entered.mode, open.mode = "entered", "open"
	households := year("households", "quarter")
	households.applicants = []string{"household"}
	everybody := year("everybody", "month")
	everybody.applicants = []string{"business", "household", "citizen"}
	return append(append(list, early, entered, open, households, everybody), filtered()...)
}

// filtered are questions with filters.
func filtered() []question {
	narrow := func(name, by string, in func(place) bool, more url.Values) question {
		q := year(name, by)
		q.in, q.more = in, more
		return q
	}
	language := narrow("in Vietnamese", "", func(place) bool { return true }, url.Values{"language": {"vi"}})
	language.noDossiers = true
	return []question{
		language,
		narrow("TT-08", "month", func(p place) bool { return p.point == "TT-08" }, url.Values{"point": {"TT-08"}}),
		narrow("TT-01", "week", func(p place) bool { return p.point == "TT-01" }, url.Values{"point": {"TT-01"}}),
		narrow("land", "channel", func(p place) bool { return p.field == "dat-dai" }, url.Values{"field": {"dat-dai"}}),
		narrow("two agencies", "procedure", func(p place) bool { return p.agency == "skhdt" || p.agency == "sxd" }, url.Values{"agency": {"skhdt", "sxd"}}),
		narrow("a code that nothing means", "point", func(p place) bool { return p.procedure == "unclassified" }, url.Values{"procedure": {"unclassified"}}),
		narrow("online registrations", "agency", func(p place) bool { return p.channel == "online" && p.procedure == "2.001583" },
			url.Values{"channel": {"online"}, "procedure": {"2.001583"}}),
	}
}

// TestServiceLevelsEqualAnotherProgramsOwn imports some 3.000 dossiers and what was answered about them, has some answer on
// personal codes, and holds every figure of every answer against a recount, on both engines and on every face.
func TestServiceLevelsEqualAnotherProgramsOwn(t *testing.T) {
	sizes := map[string]int{"sqlite": 3000, "mongodb": 240} // the wire engine of the tests looks a key up by reading everything
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			w := makeWorld(sizes[e.name], dayOf(time.Now()))
			h := moveIn(t, w, e.args(t))
			h.answerCodes(t, w)
			h.awaitReplies(t, w)
			c, met := newRecount(w), map[string]bool{}
			for i, q := range serviceQuestions(w.today) {
				api := h.api(t, q.values())
				if dayOf(time.Now()) != w.today {
					t.Skip("midnight has passed: today is not what it was when the data were made")
				}
				l := c.report(q)
				l.compare(t, q.name, api)
				l.note(met)
				h.sameOnOtherFaces(t, q, api, i%6 == 0)
			}
			if all := "asked exact hidden normal outside run"; e.name == "sqlite" && strings.Join(slices.Sorted(maps.Keys(met)), " ") != all {
				t.Errorf("the questions met %v, want all of %s", met, all)
			}
		})
	}
}

// note says which of the rarer things stand in a ledger: an interval for a known number of those asked, either kind of limits,
// a signal, a share that is hidden.
func (l ledger) note(met map[string]bool) {
	for path, value := range l {
		switch name := path[strings.LastIndex(path, ".")+1:]; name {
		case "method", "signals":
			for one := range strings.SplitSeq(fmt.Sprint(value), ";") {
				met[one] = true
			}
		case "hidden":
			met["hidden"] = true
		case "population":
			if strings.Contains(path, "satisfaction.") {
				met["asked"] = true
			}
		}
	}
}

// moveIn imports a world, twice, and serves it.
func moveIn(t *testing.T, w *world, flags []string) *house {
	t.Helper()
	dir := t.TempDir()
	dossiers, forms := filepath.Join(dir, "ho-so.csv"), filepath.Join(dir, "phieu.csv")
	writeTable(t, dossiers, dossierHeading, w.rows())
	writeTable(t, forms, formHeading, w.forms())
	for _, job := range [][]string{{"import", "dossiers", dossiers}, {"import", "responses", forms}} {
		args := append(job, flags...)
		first := hailong(t, 0, args...)
		if again := hailong(t, 0, args...); strings.Contains(first, "mới 0,") || !strings.Contains(again, "mới 0,") {
			t.Errorf("%v prints %q, and again %q", job, first, again)
		}
	}
	h := openOn(t, flags)
	h.ready(t)
	h.enter(t)
	return h
}

// answerCodes has most of the applicants of these days answer by the codes that the office lists.
func (h *house) answerCodes(t *testing.T, w *world) {
	t.Helper()
	named := map[string]*folder{}
	for _, f := range w.folders {
		named[f.number] = f
	}
	for back := range 4 {
		args := []string{"slip", "--base-url", h.url, "--day", shift(w.today, -back), "--format", "csv"}
		for _, row := range csvRows(t, hailong(t, 0, append(args, h.flags...)...)) {
			if f := named[row["dossier"]]; !w.chance(25) {
				w.replies = append(w.replies, h.answerCode(t, w, f, row["link"]))
			}
		}
	}
}

// answerCode answers by a personal code, and says nothing of who and where.
func (h *house) answerCode(t *testing.T, w *world, f *folder, link string) *reply {
	t.Helper()
	r := w.reply(time.Now(), f.point, f.procedure, channels[f.via], f.applicant, f.tax, f.number)
	r.overall, r.mode = w.pick("5", "5", "4", "3", "2"), "personal"
	form := url.Values{"key": {"e2e-" + strings.ReplaceAll(f.number, ".", "-") + "-0123456789"}, "overall": {r.overall}}
	for name, value := range map[string]string{"extra_contacts": r.contacts, "extra_payment": r.payment} {
		if value != "" {
			form.Set(name, value)
		}
	}
	resp, err := http.PostForm(link, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Request.URL.Path, "/r/") {
		t.Fatalf("POST %s leads to %s with status %d", link, resp.Request.URL, resp.StatusCode)
	}
	return r
}

// csvRows reads a CSV with a heading.
func csvRows(t testing.TB, text string) (rows []map[string]string) {
	t.Helper()
	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range table[1:] {
		row := map[string]string{}
		for i, name := range table[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// awaitReplies waits until the figures hold the latest answers, which they take in every second.
func (h *house) awaitReplies(t *testing.T, w *world) {
	t.Helper()
	want := 0
	for _, r := range w.replies {
		if dayOf(r.at) == w.today {
			want++
		}
	}
	if want < 10 {
		t.Fatalf("only %d answers by personal codes", want)
	}
	var got figures
	for range 200 {
		if err := json.Unmarshal(h.api(t, url.Values{"from": {w.today}, "to": {w.today}}), &got); err != nil {
			t.Fatal(err)
		}
		if got.Reconciliation.Received == int64(want) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the figures hold %d answers of today, want %d", got.Reconciliation.Received, want)
}

// sameOnOtherFaces asks the console, and now and then the command line, the same question.
func (h *house) sameOnOtherFaces(t *testing.T, q question, api []byte, commandLine bool) {
	t.Helper()
	console, _ := fetch(t, h.manager, h.url+"/console/figures.json?"+q.values().Encode(), "")
	faces := map[string]string{"the console": string(console)}
	if commandLine {
		args := append([]string{"figures", "--format", "json"}, h.flags...)
		for name, values := range q.values() {
			for _, v := range values {
				args = append(args, fmt.Sprintf("--%s=%s", name, v))
			}
		}
		faces["the command line"] = hailong(t, 0, args...)
	}
	want := leaves(t, api)
	delete(want, "as_of")
	for name, text := range faces {
		got := leaves(t, []byte(text))
		delete(got, "as_of")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s answers otherwise than the API (-API +it):\n%.2000s", q.name, name, diff)
		}
	}
}
