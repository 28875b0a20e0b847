package schedule_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/desk"
	"hailong/internal/draft"
	"hailong/internal/edition"
	"hailong/internal/freeze"
	"hailong/internal/mail"
	"hailong/internal/mail/mailtest"
	"hailong/internal/panel"
	"hailong/internal/report"
	"hailong/internal/sample"
	"hailong/internal/schedule"
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

// clock is the time of a test.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// process is a program over a store.
func process(t *testing.T, st store.Store, c *clock) *schedule.Schedule {
	t.Helper()
	cat, err := catalog.Load(surveys.FS)
	must(t, err)
	p := panel.New(st, cat, panel.Options{Now: c.Now})
	must(t, p.Load(t.Context()))
	figures := freeze.New(&report.Builder{Panel: p, Catalog: cat, Now: c.Now}, st, freeze.Options{Seal: make([]byte, 32), Version: "1.0", Now: c.Now})
	must(t, figures.Load(t.Context()))
	return &schedule.Schedule{
		Desk:  &desk.Desk{Keeper: draft.New(st, c.Now), Catalog: cat, Store: st, Figures: figures, Public: report.NewPublic(figures.Builder, edition.New(st), nil), Version: "1.0"},
		Rules: cat.Reports(), Zone: cat.Zone, Link: "https://hailong.example.vn/console/reports?period=", Now: c.Now, Log: slog.New(slog.DiscardHandler),
	}
}

func filled(t *testing.T) store.Store {
	t.Helper()
	st := storetest.Memory()
	st.Stamps.Now = func() time.Time { return time.Date(2021, 11, 25, 0, 0, 0, 0, time.UTC) }
	cat, err := catalog.Load(surveys.FS)
	must(t, err)
	for r := range sample.Responses(cat, sample.Plan{Responses: 200, Seed: 5, From: time.Date(2021, 1, 1, 0, 0, 0, 0, cat.Zone), To: time.Date(2021, 11, 20, 0, 0, 0, 0, cat.Zone)}) {
		body, err := survey.EncodeResponse(r)
		must(t, err)
		_, err = st.Insert(t.Context(), store.Responses, []store.Document{{Key: string(r.ID), Body: body}})
		must(t, err)
	}
	st.Stamps.Now = time.Now
	return st
}

// TestDue: a report is due from the day after its closing day on, for two months.
func TestDue(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := process(t, storetest.Memory(), c)
	for day, want := range map[string][]string{
		"2021-05-31": nil, "2021-06-01": {"2021-H1"}, "2021-07-29": {"2021-H1"}, "2021-08-15": nil, "2021-11-30": nil, "2021-12-01": {"2021"}, "2022-01-10": {"2021"},
	} {
		at, err := time.ParseInLocation(time.DateOnly, day, s.Zone)
		must(t, err)
		c.now = at.Add(6 * time.Hour)
		if got := s.Due(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
}

// TestReportsAreMadeOnce: of two processes the first one's files stand, the letter comes once, and the files are those that
// anybody would make of the same data.
func TestReportsAreMadeOnce(t *testing.T) {
	t.Parallel()
	st, server := filled(t), mailtest.New(t)
	c := &clock{time.Date(2021, 12, 1, 0, 0, 0, 0, time.UTC)}
	sender, err := mail.New(mail.Options{Server: server.URL, From: "a@x.vn", To: []string{"b@x.vn"}})
	must(t, err)
	one, two := process(t, st, c), process(t, st, c)
	one.Mail, two.Mail = sender, sender
	must(t, one.Look(t.Context()))
	must(t, two.Look(t.Context()))
	letters := server.Letters()
	if len(letters) != 1 || !strings.Contains(letters[0].Data, "period=3D2021") {
		t.Errorf("%d letters: %+v", len(letters), letters)
	}
	for _, ending := range schedule.Endings {
		f, err := one.Desk.File(t.Context(), draft.MadeName("2021", ending))
		must(t, err)
		var again bytes.Buffer
		if ending == "zip" {
			must(t, two.Desk.Pack(t.Context(), &again, "2021"))
		} else {
			must(t, two.Desk.Make(t.Context(), &again, "2021", ending))
		}
		if f.N != 1 || f.Who != schedule.Who || !bytes.Equal(f.Data, again.Bytes()) {
			t.Errorf("%s: version %d by %s, %d bytes, made again %d", ending, f.N, f.Who, len(f.Data), again.Len())
		}
	}
}

// TestALetterThatDidNotComeOut: while the mail server refuses, the files are there; the letter comes later, once.
func TestALetterThatDidNotComeOut(t *testing.T) {
	t.Parallel()
	st, server := filled(t), mailtest.New(t)
	c := &clock{time.Date(2021, 12, 1, 0, 0, 0, 0, time.UTC)}
	sender, err := mail.New(mail.Options{Server: server.URL, From: "a@x.vn", To: []string{"b@x.vn"}})
	must(t, err)
	s := process(t, st, c)
	s.Mail = sender
	server.SetRefuse(true)
	if err := s.Look(t.Context()); err == nil {
		t.Error("nobody is told that the letter did not come out")
	}
	if f, err := s.Desk.File(t.Context(), draft.MadeName("2021", "docx")); err != nil || f.N != 1 {
		t.Errorf("%v %+v", err, f)
	}
	server.SetRefuse(false)
	for _, wait := range []time.Duration{time.Minute, 2 * time.Hour, 2 * time.Hour} {
		c.now = c.now.Add(wait)
		must(t, s.Look(t.Context()))
	}
	if n := len(server.Letters()); n != 1 {
		t.Errorf("%d letters", n)
	}
}
