package freeze_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hailong/internal/freeze"
	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"
)

// TestALateResponseIsARevision: the frozen figure stands, in this process and in others; what came late is told beside it.
func TestALateResponseIsARevision(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, st store.Store) {
		fill(t, st, nil)
		s, other := process(t, st, time.Now), process(t, st, time.Now)
		before, err := s.Build(firstHalf(report.ByMonth))
		must(t, err)
		f, err := s.Freeze(t.Context(), "2021-H1", "  Nguyễn Văn\nAn ")
		must(t, err)
		if f.By != "Nguyễn Văn An" || f.Version != "test" || f.Definitions != definitions().Fingerprint || len(f.Fingerprint) != 64 {
			t.Errorf("closing %+v", f)
		}
		insert(t, st, store.Responses, responseDoc(t, "LATE", response(0, "20/05/2021 10:00")))
		k, d := dossier(3)
		d.Decided, d.Updated = "2021-04-07", "2021-06-02T10:00:00"
		insert(t, st, store.Dossiers, dossierDoc(t, k, 1, d))
		for _, p := range []*freeze.Service{s, other, process(t, st, time.Now)} {
			for range 2 { // what was read once is not counted twice
				must(t, p.Panel.Refresh(t.Context()))
				must(t, p.Refresh(t.Context()))
			}
			after, err := p.Build(firstHalf(report.ByMonth))
			must(t, err)
			if after.Frozen == nil || after.Revision == nil || after.Provisional {
				t.Fatalf("frozen %v, revision %v, provisional %v", after.Frozen, after.Revision, after.Provisional)
			}
			if diff := cmp.Diff(*f, *after.Frozen); diff != "" {
				t.Error(diff)
			}
			r := after.Revision
			if r.Late != 1 || r.LateDossiers != 1 || r.Erased != 0 || !r.Changed || r.AsOf == "" {
				t.Errorf("revision late %d and %d, erased %d, changed %v as of %q", r.Late, r.LateDossiers, r.Erased, r.Changed, r.AsOf)
			}
			if r.Satisfaction.PerResponse.Den != before.Satisfaction.PerResponse.Den+1 {
				t.Errorf("the revision counts %d, want one more than %d", r.Satisfaction.PerResponse.Den, before.Satisfaction.PerResponse.Den)
			}
			after.AsOf, after.Frozen, after.Revision = before.AsOf, nil, nil
			if diff := cmp.Diff(before, after, cmpopts.IgnoreUnexported(report.PartLine{})); diff != "" {
				t.Errorf("the frozen report is not the one of the closing:\n%s", diff)
			}
		}
		v, err := s.Verify(t.Context(), "2021-H1")
		must(t, err)
		if !v.Equal() || !v.Compared || v.Late.Responses != 1 || v.Late.States != 1 || v.Late.Last.IsZero() {
			t.Errorf("verify: equal %v, compared %v, late %+v", v.Equal(), v.Compared, v.Late)
		}
	})
}

// TestTheFingerprintIsThatOfItsDescription: anybody can compute it from the package doc, and any order and engine give it.
func TestTheFingerprintIsThatOfItsDescription(t *testing.T) {
	t.Parallel()
	prints := map[string]string{}
	for name, open := range engines {
		st := open(t)
		if fill(t, st, nil); name == "sqlite" {
			st = open(t)
			fill(t, st, slices.Reverse[[]store.Document])
		}
		f, err := process(t, st, time.Now).Freeze(t.Context(), "2021-H1", "An")
		must(t, err)
		prints[name] = f.Fingerprint
	}
	if prints["memory"] != prints["sqlite"] {
		t.Errorf("fingerprints %v differ by engine and order", prints)
	}

	st := storetest.Memory()
	r := &survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Open, Channel: "counter", Lang: "vi", Applicant: survey.Business, Procedure: "2.001583",
		Business: "000000000000000000000000000000ff", Received: time.Date(2021, 3, 4, 18, 0, 0, 0, time.UTC), // the 5th at the center
		Answers: map[survey.QuestionID]survey.Answer{
			"overall": {Choices: []survey.ChoiceCode{"5"}}, "reasons": {Choices: []survey.ChoiceCode{"late", "other"}}, "comment": {Text: "tốt"},
		},
	}
	insert(t, st, store.Responses, responseDoc(t, "A", r))
	k, d := dossier(0)
	d.Business, d.Paused = "00000000000000000000000000000001", 2
	insert(t, st, store.Dossiers, dossierDoc(t, k, 0, d))
	f, err := process(t, st, time.Now).Freeze(t.Context(), "2021-H1", "An")
	must(t, err)
	sum := sha256.Sum256([]byte(strings.Join([]string{
		`hailong-rows.v1 2021-01-01 2021-05-31`,
		`["dossier","2.001583","TT-01","business","online","","2021-04-05","2021-04-09","2021-04-08","","2","closed","","","","","2021-04-08",1]`,
		`["response","2021-03-05","business-satisfaction.v1","TT-01","open","counter","vi","business","2.001583","",2,false,{"comment":true,"overall":["5"],"reasons":["late","other"]}]`,
	}, "\n")))
	if want := hex.EncodeToString(sum[:]); f.Fingerprint != want {
		t.Errorf("fingerprint %s, want %s", f.Fingerprint, want)
	}
}

func TestNoReceiptStandsInAFrozenPeriod(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	fill(t, st, nil)
	_, err := process(t, st, time.Now).Freeze(t.Context(), "2021-H1", "An")
	must(t, err)
	for _, c := range []store.Collection{store.Frozen, store.FrozenParts} {
		docs, err := st.Scan(t.Context(), c, store.Cursor{}, 1000)
		must(t, err)
		for _, d := range docs {
			if strings.Contains(string(d.Body), "R001") || strings.Contains(string(d.Body), "H38.21") {
				t.Errorf("%s %s names a receipt or a dossier", c, d.Key)
			}
		}
	}
}

func TestFreezeIsRefusedWithWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, who, now string
		kind           survey.Kind
		key, why       string
	}{
		{"2021-H1", "An", "31/05/2021 23:59", survey.Invalid, "freeze.not_over", "the last minute of the last day"},
		{"2021-H1", "An", "01/06/2021 00:00", 0, "", "the day after"},
		{"2019", "An", "01/06/2021 00:00", survey.Invalid, "freeze.empty", "nothing is stored of that year"},
		{"2021-Q2", "An", "30/06/2021 12:00", survey.Invalid, "freeze.not_over", "the last day of a quarter"},
		{"2021-H3", "An", "01/06/2022 00:00", survey.Invalid, "figures.period_unknown", "no such period"},
		{"2021-H1:x", "An", "01/06/2022 00:00", survey.Invalid, "figures.period_unknown", "no name of a piece"},
		{"2021-H1", " \t", "01/06/2022 00:00", survey.Invalid, "freeze.who", "nobody"},
		{"2021-H1", strings.Repeat("x", 121), "01/06/2022 00:00", survey.Invalid, "freeze.who", "too long a name"},
	} {
		st := storetest.Memory()
		st.Stamps.Now = func() time.Time { return at(c.now) }
		insert(t, st, store.Responses, responseDoc(t, "R1", response(1, "05/05/2021 09:00")))
		_, err := process(t, st, st.Stamps.Now).Freeze(t.Context(), c.name, c.who)
		var e *survey.Error
		if c.key == "" {
			must(t, err)
			continue
		}
		if !errors.As(err, &e) || e.Kind != c.kind || e.Key != c.key {
			t.Errorf("Freeze(%q, %q) on %s: %v; want %s (%s)", c.name, c.who, c.now, err, c.key, c.why)
			continue
		}
		for _, lang := range locale.Languages {
			if said := locale.For(lang).T(e.Key, e.Args...); strings.ContainsAny(said, "{[") {
				t.Errorf("%s in %s: %s", e.Key, lang, said)
			}
		}
		if n, err := st.Count(t.Context(), store.Frozen); n != 0 || err != nil {
			t.Errorf("%s: %d documents, %v", c.why, n, err)
		}
	}
}

// TestOneOfTwoCloses: of many who close at once one does, and the others learn who; the loser's leftovers do no harm.
func TestOneOfTwoCloses(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, st store.Store) {
		fill(t, st, nil)
		var won atomic.Int32
		var g errgroup.Group
		for i := range 4 {
			s := process(t, st, time.Now)
			g.Go(func() error {
				_, err := s.Freeze(t.Context(), "2021-H1", fmt.Sprint("Người ", i))
				var e *survey.Error
				switch {
				case err == nil:
					won.Add(1)
				case !errors.As(err, &e) || e.Kind != survey.Conflict || e.Key != "freeze.taken" || !strings.HasPrefix(fmt.Sprint(e.Args[3]), "Người "):
					return fmt.Errorf("the loser learns %w", err)
				}
				return nil
			})
		}
		must(t, g.Wait())
		if won.Load() != 1 {
			t.Fatalf("%d closed the period, want one", won.Load())
		}
		s := process(t, st, time.Now)
		v, err := s.Verify(t.Context(), "2021-H1")
		must(t, err)
		if !v.Equal() {
			t.Errorf("verify: %+v", v)
		}
		if _, err := s.Freeze(t.Context(), "2021-H1", "Bình"); survey.KindOf(err) != survey.Conflict {
			t.Errorf("closing again: %v, want a Conflict", err)
		}
	})
}

// arriving is a store in which something of the period arrives whenever the panel has read the responses to their end.
type arriving struct {
	store.Store
	left atomic.Int32
	add  func(n int32)
}

func (a *arriving) Scan(ctx context.Context, c store.Collection, from store.Cursor, limit int) ([]store.Document, error) {
	docs, err := a.Store.Scan(ctx, c, from, limit)
	if n := a.left.Load(); c == store.Responses && n > 0 && a.left.CompareAndSwap(n, n-1) {
		a.add(n)
	}
	return docs, err
}

// TestWhatArrivesWhileAPeriodIsClosed is in the figures and in the rows, or in neither.
func TestWhatArrivesWhileAPeriodIsClosed(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	fill(t, st, nil)
	a := &arriving{Store: st}
	a.add = func(n int32) {
		insert(t, st, store.Responses, responseDoc(t, fmt.Sprint("DURING", n), response(int(n), "20/05/2021 10:00")))
	}
	s := process(t, a, time.Now)
	a.left.Store(5)
	_, err := s.Freeze(t.Context(), "2021-H1", "An")
	must(t, err)
	r, err := s.Build(firstHalf(""))
	must(t, err)
	v, err := s.Verify(t.Context(), "2021-H1")
	must(t, err)
	if !v.Equal() || int64(v.Late.Responses)+r.Reconciliation.Received != 65 || r.Revision.Late != int64(v.Late.Responses) {
		t.Errorf("equal %v: %d in the figures, %d late by the rows and %d by the figures; want 65 together",
			v.Equal(), r.Reconciliation.Received, v.Late.Responses, r.Revision.Late)
	}
	a.left.Store(1000)
	if _, err := s.Freeze(t.Context(), "2021-Q2", "An"); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("while answers keep arriving: %v, want Unavailable", err)
	}
}

// TestQuestionsAboutAClosedPeriod: what was not kept is answered live, and says that the days were closed.
func TestQuestionsAboutAClosedPeriod(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	fill(t, st, nil)
	s := process(t, st, time.Now)
	for _, name := range []string{"2021-H1", "2021"} {
		_, err := s.Freeze(t.Context(), name, "An")
		must(t, err)
	}
	month := func(name string) survey.Period {
		p, err := plan.ParsePeriod(name, definitions().Reports(), definitions().Zone)
		must(t, err)
		return p
	}
	for _, c := range []struct {
		ask            func(*report.Query)
		frozen         string
		revised        bool
		why            string
		groups         int
		label, english string
	}{
		{func(*report.Query) {}, "2021-H1", true, "the whole", 0, "", ""},
		{func(q *report.Query) { q.By = report.ByMonth }, "2021-H1", true, "by month", 5, "1/2021", "1/2021"},
		{func(q *report.Query) { q.By = report.ByPoint }, "2021-H1", true, "by point, in the reader's language", 1, "", ""},
		{func(q *report.Query) { q.By = report.ByDay }, "2021-H1", false, "by day was not kept", 151, "01/01/2021", "01/01/2021"},
		{func(q *report.Query) { q.Filter.Points = []survey.PointCode{"TT-01"} }, "2021-H1", false, "a filter", 0, "", ""},
		{func(q *report.Query) { q.AsOf = at("31/05/2021 00:00") }, "2021-H1", false, "as of the last day, without what was answered later about its dossiers", 0, "", ""},
		{func(q *report.Query) { q.AsOf = at("30/05/2021 00:00") }, "2021-H1", false, "as of the day before", 0, "", ""},
		{func(q *report.Query) { q.Period = month("2021-03") }, "2021-H1", false, "a month inside of both", 0, "", ""},
		{func(q *report.Query) { q.Period = month("2021-07") }, "2021", false, "a month inside of the year", 0, "", ""},
		{func(q *report.Query) { q.Period = month("2021") }, "2021", true, "the year", 0, "", ""},
		{func(q *report.Query) { q.Period = month("2021-Q4") }, "", false, "reaches beyond 30/11", 0, "", ""},
		{func(q *report.Query) { q.Period = month("2022-03") }, "", false, "another year", 0, "", ""},
	} {
		for _, lang := range []survey.Lang{"vi", "en", "km", ""} {
			q := firstHalf("")
			q.Lang = lang
			c.ask(&q)
			r, err := s.Build(q)
			must(t, err)
			name := ""
			if r.Frozen != nil {
				name = r.Frozen.Period
			}
			if name != c.frozen || (r.Revision != nil) != c.revised || len(r.Groups) != c.groups || r.Revision != nil && r.Revision.Changed {
				t.Errorf("%s (%s): frozen %q, revision %+v, %d groups; want %q, %v, %d", c.why, lang, name, r.Revision, len(r.Groups), c.frozen, c.revised, c.groups)
			}
			want := map[survey.Lang]string{"en": "body of the plan"}[lang]
			if want == "" {
				want = "thân kế hoạch"
			}
			if r.Verdicts[0].Label != want {
				t.Errorf("%s (%s): label %q, want %q", c.why, lang, r.Verdicts[0].Label, want)
			}
		}
	}
	if got := s.Frozen(); len(got) != 2 || got[0].Period != "2021-H1" || got[1].Period != "2021" {
		t.Errorf("frozen: %v", got)
	}
	if f, ok := lookup(s, "2021"); !ok || f.By != "An" {
		t.Errorf("lookup(2021) = %v, %v", f, ok)
	}
	if _, ok := lookup(s, "2020"); ok {
		t.Error("2020 is frozen")
	}
}
