package freeze_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hailong/internal/freeze"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"
)

var erasedAt = time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)

// change replaces a text in a stored document, as somebody with the database's password could.
func change(t testing.TB, st store.Store, c store.Collection, key, from, to string) {
	t.Helper()
	d, err := st.Get(t.Context(), c, key)
	must(t, err)
	body := bytes.Replace(d.Body, []byte(from), []byte(to), 1)
	if bytes.Equal(body, d.Body) {
		t.Fatalf("%q does not stand in %s", from, d.Body)
	}
	must(t, st.Put(t.Context(), c, store.Document{Key: key, Body: body}))
}

// piecesOf gives the keys of the pieces in which the responses and the first report of 2021-H1 are kept.
func piecesOf(t testing.TB, st store.Store) (responses, report string) {
	t.Helper()
	d, err := st.Get(t.Context(), store.Frozen, "2021-H1")
	must(t, err)
	var doc struct {
		Sealed struct {
			Responses struct{ Pieces []string }
			Reports   []struct{ Pieces []string }
		}
	}
	must(t, json.Unmarshal(d.Body, &doc))
	return "2021-H1:" + doc.Sealed.Responses.Pieces[0], "2021-H1:" + doc.Sealed.Reports[0].Pieces[0]
}

func rowKeys(rows []freeze.Row) string {
	var keys []string
	for _, r := range rows {
		keys = append(keys, string(r.Collection)+" "+r.Key)
	}
	slices.Sort(keys)
	return strings.Join(keys, ", ")
}

// TestVerifyNamesWhatWasChanged, on every engine, with a stored document changed behind the program's back.
func TestVerifyNamesWhatWasChanged(t *testing.T) {
	t.Parallel()
	first, _ := dossier(0)
	for _, c := range []struct {
		why                       string
		do                        func(t *testing.T, st store.Store)
		changed, missing, broken  string // missing is "any" where only a hash is told
		figures, same, equal      bool   // some figure differs; the fingerprint is the same; all is well
		responses, states, erased int
	}{
		{why: "nothing", do: func(*testing.T, store.Store) {}, same: true, equal: true},
		{why: "an answer", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Responses, "R001", `"overall":"2"`, `"overall":"5"`)
		}, changed: "responses R001", figures: true},
		{why: "a text, which no figure shows", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Responses, "R001", "Ý kiến số 1", "Rất tốt")
		}, changed: "responses R001", same: true},
		{why: "the day, out of the period", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Responses, "R001", `"received":"2021`, `"received":"2020`)
		}, changed: "responses R001", figures: true},
		{why: "a body that is no answer any more", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Responses, "R001", `"received":"2`, `"received":"x`)
		}, changed: "responses R001", figures: true},
		{why: "the business, which ties answers together", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Responses, "R000", `"business":"0`, `"business":"f`)
		}, changed: "responses R000", figures: true},
		{why: "an answer of July tied to a dossier of April", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Responses, "TIED", `"overall":"4"`, `"overall":"1"`)
		}, changed: "responses TIED", figures: true},
		{why: "an answer of July tied to no dossier of the period", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Responses, "FOREIGN", `"overall":"5"`, `"overall":"1"`)
		}, same: true, equal: true},
		{why: "a dossier", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Dossiers, first.StateKey(0), `"decided":"2021-04-08"`, `"decided":"2021-04-28"`)
		}, changed: "dossiers " + first.StateKey(0), figures: true},
		{why: "an answer is gone", do: func(t *testing.T, st store.Store) {
			must(t, st.Delete(t.Context(), store.Responses, "R001"))
		}, missing: "responses", figures: true},
		{why: "a dossier is gone", do: func(t *testing.T, st store.Store) {
			must(t, st.Delete(t.Context(), store.Dossiers, first.StateKey(0)))
		}, missing: "dossiers", figures: true},
		{why: "an answer was erased at its giver's wish", do: func(t *testing.T, st store.Store) {
			must(t, st.Delete(t.Context(), store.Responses, "R001"))
			insert(t, st, store.Erasures, freeze.Tombstone(secret, "R001", erasedAt))
		}, equal: true, erased: 1},
		{why: "an answer was taken away under a forged tombstone", do: func(t *testing.T, st store.Store) {
			must(t, st.Delete(t.Context(), store.Responses, "R001"))
			insert(t, st, store.Erasures, store.Document{Key: "R001", Body: []byte(`{"at":"2021-07-01T00:00:00Z"}`)})
		}, missing: "responses", figures: true},
		{why: "who closed it", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Frozen, "2021-H1", `"by":"An"`, `"by":"Bình"`)
		}, broken: "seal"},
		{why: "the seal itself", do: func(t *testing.T, st store.Store) {
			change(t, st, store.Frozen, "2021-H1", `"seal":"`, `"seal":"0`)
		}, broken: "seal"},
		{why: "no document at all", do: func(t *testing.T, st store.Store) {
			must(t, st.Put(t.Context(), store.Frozen, store.Document{Key: "2021-H1", Body: []byte(`{}`)}))
		}, broken: "seal"},
		{why: "the list of rows", do: func(t *testing.T, st store.Store) {
			key, _ := piecesOf(t, st)
			change(t, st, store.FrozenParts, key, `{"data":"`, `{"data":"AAAA`)
		}, broken: "rows"},
		{why: "a report", do: func(t *testing.T, st store.Store) {
			_, key := piecesOf(t, st)
			must(t, st.Delete(t.Context(), store.FrozenParts, key))
		}, broken: "reports", same: true},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, st store.Store) {
				fill(t, st, nil)
				s := process(t, st, time.Now)
				f, err := s.Freeze(t.Context(), "2021-H1", "An")
				must(t, err)
				c.do(t, st)
				v, err := s.Verify(t.Context(), "2021-H1")
				must(t, err)
				if v.Equal() != c.equal || rowKeys(v.Changed) != c.changed || strings.Join(v.Broken, ",") != c.broken || len(v.Inserted) > 0 {
					t.Errorf("equal %v, changed %q, broken %v, inserted %v; want %v, %q, %q, none", v.Equal(), rowKeys(v.Changed), v.Broken, v.Inserted, c.equal, c.changed, c.broken)
				}
				if got, _, _ := strings.Cut(rowKeys(v.Missing), " "); got != c.missing || strings.Contains(rowKeys(v.Missing), "R001") {
					t.Errorf("missing %q, want one of %q, not by its receipt", rowKeys(v.Missing), c.missing)
				}
				if (len(v.Figures) > 0) != c.figures || (v.Fingerprint == f.Fingerprint) != c.same || v.Erased != c.erased {
					t.Errorf("figures %v, fingerprint the same %v, erased %d", v.Figures, v.Fingerprint == f.Fingerprint, v.Erased)
				}
			})
		})
	}
}

// TestFiguresThatComeOutDifferentlyAreNamedByTheirPath.
func TestFiguresThatComeOutDifferentlyAreNamedByTheirPath(t *testing.T) {
	t.Parallel()
	st := engines["memory"](t)
	fill(t, st, nil)
	s := process(t, st, time.Now)
	_, err := s.Freeze(t.Context(), "2021-H1", "An")
	must(t, err)
	change(t, st, store.Responses, "R001", `"overall":"2"`, `"overall":"5"`) // 2 February
	v, err := s.Verify(t.Context(), "2021-H1")
	must(t, err)
	for _, want := range []freeze.Difference{
		{Path: "satisfaction.factors.overall.num"}, {By: "month", Path: "groups[2021-02].satisfaction.factors.overall.num"},
		{By: "point", Path: "groups[TT-01].satisfaction.factors.overall.num"},
	} {
		i := slices.IndexFunc(v.Figures, func(d freeze.Difference) bool { return d.Path == want.Path && d.By == want.By })
		if i < 0 || v.Figures[i].Then == v.Figures[i].Now || v.Figures[i].Now == "–" {
			t.Errorf("%v is not among %v", want, v.Figures)
		}
	}
}

// TestABackdatedAnswerIsFound: it bears a stamp from before the closing and is in no list. The program's clock is an hour
// ahead, so that what is inserted now looks an hour old.
func TestABackdatedAnswerIsFound(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, st store.Store) {
		fill(t, st, nil)
		s := process(t, st, func() time.Time { return time.Now().Add(time.Hour) })
		_, err := s.Freeze(t.Context(), "2021-H1", "An")
		must(t, err)
		first, d := dossier(0)
		tied := response(1, "10/07/2021 08:00")
		tied.Dossier, d.Complaint = first, survey.Yes
		insert(t, st, store.Responses, responseDoc(t, "BACK", response(4, "20/05/2021 10:00")), responseDoc(t, "TIEDBACK", tied), responseDoc(t, "JULY", response(4, "20/07/2021 10:00")))
		insert(t, st, store.Dossiers, dossierDoc(t, first, 1, d))
		v, err := s.Verify(t.Context(), "2021-H1")
		must(t, err)
		if got, want := rowKeys(v.Inserted), "dossiers "+first.StateKey(1)+", responses BACK, responses TIEDBACK"; v.Equal() || got != want || v.Late.Responses != 0 {
			t.Errorf("inserted %q, equal %v, late %+v; want %q", got, v.Equal(), v.Late, want)
		}
		if len(v.Figures) > 0 || v.Fingerprint != v.Frozen.Fingerprint {
			t.Errorf("the rows of the closing give other figures: %v", v.Figures)
		}
	})
}

// TestABrokenClosingIsGivenToNobody: its days are answered live, and readers are told.
func TestABrokenClosingIsGivenToNobody(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, st store.Store) {
		fill(t, st, nil)
		s := process(t, st, time.Now)
		_, err := s.Freeze(t.Context(), "2021-H1", "An")
		must(t, err)
		change(t, st, store.Frozen, "2021-H1", `"by":"An"`, `"by":"Bình"`)
		must(t, s.Refresh(t.Context()))
		for _, p := range []*freeze.Service{s, process(t, st, time.Now)} {
			r, err := p.Build(firstHalf(report.ByMonth))
			must(t, err)
			if r.Frozen != nil || r.Revision != nil || len(r.Problems) != 1 || r.Problems[0].Key != "freeze.broken" || !strings.Contains(r.Problems[0].Text, "2021-H1") {
				t.Errorf("frozen %v, revision %v, problems %v", r.Frozen, r.Revision, r.Problems)
			}
			if _, ok := lookup(p, "2021-H1"); ok || len(p.Frozen()) != 0 {
				t.Error("a broken closing is listed")
			}
		}
		if _, err := s.Freeze(t.Context(), "2021-H1", "An"); survey.KindOf(err) != survey.Conflict {
			t.Errorf("closing it again: %v; want a Conflict, not a new truth", err)
		}
	})
}

// TestADocumentOfAnotherPeriodDoesNotFit: a sound closing under another name is a broken one.
func TestADocumentOfAnotherPeriodDoesNotFit(t *testing.T) {
	t.Parallel()
	st := engines["memory"](t)
	fill(t, st, nil)
	s := process(t, st, time.Now)
	_, err := s.Freeze(t.Context(), "2021-Q1", "An")
	must(t, err)
	d, err := st.Get(t.Context(), store.Frozen, "2021-Q1")
	must(t, err)
	insert(t, st, store.Frozen, store.Document{Key: "2021-H1", Body: d.Body})
	v, err := s.Verify(t.Context(), "2021-H1")
	must(t, err)
	if v.Equal() || !slices.Contains(v.Broken, "seal") {
		t.Errorf("verify: %+v", v)
	}
	if _, err := s.Verify(t.Context(), "2021-Q3"); survey.KindOf(err) != survey.NotFound {
		t.Errorf("verify of what is not frozen: %v", err)
	}
	if _, err := s.Verify(t.Context(), "2021-H7"); survey.KindOf(err) != survey.Invalid {
		t.Errorf("verify of what is no period: %v", err)
	}
}

// TestAnErasureIsADatedRevision: counted apart from what came late, in the process that follows and in a new one.
func TestAnErasureIsADatedRevision(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, st store.Store) {
		fill(t, st, nil)
		s := process(t, st, time.Now)
		_, err := s.Freeze(t.Context(), "2021-H1", "An")
		must(t, err)
		for _, key := range []string{"R001", "TIED", "JUNE"} {
			must(t, st.Delete(t.Context(), store.Responses, key))
			insert(t, st, store.Erasures, freeze.Tombstone(secret, key, erasedAt))
		}
		insert(t, st, store.Responses, responseDoc(t, "LATE1", response(0, "20/05/2021 10:00")), responseDoc(t, "LATE2", response(0, "21/05/2021 10:00")))
		must(t, s.Refresh(t.Context()))
		must(t, s.Panel.Load(t.Context()))
		for _, p := range []*freeze.Service{s, process(t, st, time.Now)} {
			r, err := p.Build(firstHalf(""))
			must(t, err)
			if r.Reconciliation.Received != 60 || r.Revision.Late != 2 || r.Revision.Erased != 2 || !r.Revision.Changed {
				t.Errorf("received %d, revision late %d, erased %d; want 60 as closed, 2 and 2", r.Reconciliation.Received, r.Revision.Late, r.Revision.Erased)
			}
		}
		v, err := s.Verify(t.Context(), "2021-H1")
		must(t, err)
		if !v.Equal() || v.Erased != 2 || v.Compared || v.LastWish.IsZero() {
			t.Errorf("verify: %+v", v)
		}
	})
}

// TestManualEntriesOfTheClosing stay in it; later ones are none of it, lost ones are missed.
func TestManualEntriesOfTheClosing(t *testing.T) {
	t.Parallel()
	st := engines["memory"](t)
	fill(t, st, nil)
	old := plan.Entry{Target: "II.2.a", Value: 1000, Date: "2021-05-31", Source: "Báo cáo", Who: "An", At: "2021-06-01T00:00:00Z"}
	newer := old
	newer.Value = 1200
	_, err := process(t, st, time.Now, old).Freeze(t.Context(), "2021-H1", "An")
	must(t, err)
	for _, c := range []struct {
		now  []plan.Entry
		lost int
	}{{[]plan.Entry{old}, 0}, {[]plan.Entry{old, newer}, 0}, {[]plan.Entry{newer}, 1}, {nil, 1}} {
		v, err := process(t, st, time.Now, c.now...).Verify(t.Context(), "2021-H1")
		must(t, err)
		if v.Entries != c.lost || v.Equal() != (c.lost == 0) {
			t.Errorf("with %d entries: %d lost, equal %v; want %d", len(c.now), v.Entries, v.Equal(), c.lost)
		}
	}
}

// TestAStoreThatFails gives an error and no half closing.
func TestAStoreThatFails(t *testing.T) {
	t.Parallel()
	st := engines["memory"](t)
	fill(t, st, nil)
	s := process(t, st, time.Now)
	_, err := s.Freeze(t.Context(), "2021-Q1", "An")
	must(t, err)
	must(t, st.Close())
	_, freezing := s.Freeze(t.Context(), "2021-H1", "An")
	_, verifying := s.Verify(t.Context(), "2021-Q1")
	for _, err := range []error{freezing, verifying, s.Refresh(t.Context())} {
		if survey.KindOf(err) != survey.Unavailable {
			t.Errorf("%v, want Unavailable", err)
		}
	}
	if _, ok := lookup(s, "2021-Q1"); !ok {
		t.Error("what was known is forgotten")
	}
}

// blind is a store in which some collections cannot be read for a while.
type blind struct {
	store.Store
	to store.Collection
}

func (b *blind) Scan(ctx context.Context, c store.Collection, from store.Cursor, limit int) ([]store.Document, error) {
	if c == b.to {
		return nil, store.Unavailable(errors.New("away"))
	}
	return b.Store.Scan(ctx, c, from, limit)
}

// TestAClosingReadBeforeAFailureIsKept: a reading that stops half-way loses nothing of what it had read. The follower's
// clock runs on, so that the closing lies before what is read again.
func TestAClosingReadBeforeAFailureIsKept(t *testing.T) {
	t.Parallel()
	st := engines["memory"](t)
	fill(t, st, nil)
	ahead := time.Duration(0)
	b := &blind{Store: st, to: store.Erasures}
	follower := process(t, st, time.Now)
	s := freeze.New(follower.Builder, b, freeze.Options{Seal: secret, Now: func() time.Time { return time.Now().Add(ahead) }})
	_, err := follower.Freeze(t.Context(), "2021-H1", "An")
	must(t, err)
	ahead = time.Hour
	if err := s.Refresh(t.Context()); survey.KindOf(err) != survey.Unavailable {
		t.Fatalf("Refresh of a store that is half away: %v", err)
	}
	b.to = ""
	must(t, s.Refresh(t.Context()))
	if _, ok := lookup(s, "2021-H1"); !ok {
		t.Error("the closing is lost")
	}
}
