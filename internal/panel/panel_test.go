package panel_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/store"
	"hailong/internal/survey"
	"hailong/surveys"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// shelf is a store that only holds documents in the order given; enough of a store for a panel, which only reads.
type shelf struct {
	store.Store
	mu    sync.Mutex
	docs  map[store.Collection][]store.Document
	fail  error
	given int // documents handed out
}

func (s *shelf) put(t testing.TB, at time.Time, r *survey.Response) {
	t.Helper()
	body, err := survey.EncodeResponse(r)
	if err != nil {
		t.Fatal(err)
	}
	s.add(store.Responses, store.Document{Key: string(r.ID), At: at, Body: body})
}

func (s *shelf) add(c store.Collection, doc store.Document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.docs == nil {
		s.docs = map[store.Collection][]store.Document{}
	}
	s.docs[c] = append(s.docs[c], doc)
	slices.SortStableFunc(s.docs[c], func(a, b store.Document) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return cmpString(a.Key, b.Key)
	})
}

func cmpString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (s *shelf) Scan(_ context.Context, c store.Collection, after store.Cursor, limit int) ([]store.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return nil, s.fail
	}
	var out []store.Document
	for _, d := range s.docs[c] {
		if o := d.At.Compare(after.At); o > 0 || o == 0 && d.Key > after.Key {
			out = append(out, d)
		}
		if len(out) == limit {
			break
		}
	}
	s.given += len(out)
	return out, nil
}

func (s *shelf) Count(_ context.Context, c store.Collection) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.docs[c])), nil
}

var embedded = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		panic(err)
	}
	return c
})

// naive counts the plain way what the panel counts in columns: satisfied and all businesses, responses, unknown.
func naive(rs []*survey.Response, zone *time.Location, from, to int, points []string) (t measure.Tally) {
	latest := map[survey.BusinessKey]*survey.Response{}
	level := func(r *survey.Response) int { n, _ := strconv.Atoi(string(r.Code("overall"))); return n }
	for _, r := range rs {
		day := panel.DayNumber(r.Received.In(zone))
		if day < from || day >= to || points != nil && !slices.Contains(points, string(r.Point)) {
			continue
		}
		t.Received++
		if r.Applicant != survey.Business {
			t.Outside++
			continue
		}
		if level(r) == 0 {
			continue
		}
		if r.Business == "" {
			t.Unknown++
			continue
		}
		old := latest[r.Business]
		if old == nil || r.Received.After(old.Received) || r.Received.Equal(old.Received) && level(r) < level(old) {
			latest[r.Business] = r
		}
	}
	for _, r := range latest {
		t.Business.Den++
		if level(r) >= 4 {
			t.Business.Num++
		}
	}
	return t
}

func draw(t *rapid.T, n int, start time.Time) []*survey.Response {
	var rs []*survey.Response
	for i := range n {
		r := &survey.Response{
			ID: survey.ReceiptCode(fmt.Sprintf("%020d", i)), Survey: "business-satisfaction.v1",
			Point:     rapid.SampledFrom([]survey.PointCode{"TT-01", "TT-02", "TT-03"}).Draw(t, "point"),
			Applicant: rapid.SampledFrom([]survey.Applicant{survey.Business, survey.Business, survey.Household, survey.Citizen}).Draw(t, "applicant"),
			Lang:      "vi", Channel: "counter", Mode: survey.Open,
			Received: start.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hours")) * 6 * time.Hour),
			Answers:  map[survey.QuestionID]survey.Answer{},
		}
		if b := rapid.IntRange(0, 4).Draw(t, "business"); b > 0 {
			r.Business = survey.BusinessKey(fmt.Sprintf("%032x", b))
		}
		if code := rapid.SampledFrom([]survey.ChoiceCode{"", "na", "1", "3", "4", "5"}).Draw(t, "overall"); code != "" {
			r.Answers["overall"] = survey.Answer{Choices: []survey.ChoiceCode{code}}
		}
		rs = append(rs, r)
	}
	return rs
}

// TestPanelCountsAsByHand holds the columns against a plain count, over any period and filter, whether responses were
// there at the start, arrived since, or were merged.
func TestPanelCountsAsByHand(t *testing.T) {
	t.Parallel()
	cat := embedded()
	start := time.Date(2021, 3, 1, 0, 30, 0, 0, cat.Zone).UTC()
	rapid.Check(t, func(rt *rapid.T) {
		rs := draw(rt, rapid.IntRange(0, 40).Draw(rt, "n"), start)
		st := &shelf{}
		now := start
		p := panel.New(st, cat, panel.Options{Now: func() time.Time { return now }, MergeAt: rapid.SampledFrom([]int{5, 1000}).Draw(rt, "merge")})
		cut := rapid.IntRange(0, len(rs)).Draw(rt, "there at the start")
		for i, r := range rs[:cut] {
			st.put(t, start.Add(time.Duration(i)*time.Second), r)
		}
		now = start.Add(time.Duration(cut) * time.Second)
		if err := p.Load(t.Context()); err != nil {
			rt.Fatal(err)
		}
		for i, r := range rs[cut:] { // each a reading of its own, some stamped a little earlier than the one before
			back := time.Duration(rapid.IntRange(0, 9).Draw(rt, "late")) * time.Second
			now = start.Add(time.Duration(cut+i) * time.Second)
			st.put(t, now.Add(-back), r)
			if err := p.Refresh(t.Context()); err != nil {
				rt.Fatal(err)
			}
		}
		if got := p.Size(); got != int64(len(rs)) {
			rt.Fatalf("Size = %d, want %d", got, len(rs))
		}
		from := panel.DayNumber(start.In(cat.Zone)) + rapid.IntRange(-1, 3).Draw(rt, "from")
		to := from + rapid.IntRange(0, 8).Draw(rt, "days")
		q := panel.Query{From: from, To: to, Population: []survey.Applicant{survey.Business}}
		var points []string
		if rapid.Bool().Draw(rt, "filter") {
			points = []string{"TT-01", "TT-03"}
			q.Codes = map[panel.Dimension][]string{panel.Point: points}
		}
		res, err := p.Tally(q)
		if err != nil {
			rt.Fatal(err)
		}
		compare(rt, "all", naive(rs, cat.Zone, from, to, points), res.All)

		by := panel.Point
		q.By = &by
		grouped, err := p.Tally(q)
		if err != nil {
			rt.Fatal(err)
		}
		for code, tally := range grouped.ByCode {
			if points == nil || slices.Contains(points, code) {
				compare(rt, code, naive(rs, cat.Zone, from, to, []string{code}), tally)
			}
		}
	})
}

func compare(t *rapid.T, what string, want measure.Tally, got *measure.Tally) {
	t.Helper()
	have := measure.Tally{Received: got.Received, Outside: got.Outside, Unknown: got.Unknown, Business: got.Business}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Fatalf("%s: by hand (-), panel (+):\n%s", what, diff)
	}
}

// TestGroupsByTimeAddUp counts by day and sees that the parts are the whole.
func TestGroupsByTimeAddUp(t *testing.T) {
	t.Parallel()
	cat, st := embedded(), &shelf{}
	start := time.Date(2021, 1, 1, 3, 0, 0, 0, time.UTC)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 500 {
		st.put(t, start, &survey.Response{
			ID: survey.ReceiptCode(fmt.Sprintf("%020d", i)), Survey: "business-satisfaction.v1", Point: "TT-01", Applicant: survey.Business,
			Received: start.Add(time.Duration(random.IntN(9*24)) * time.Hour),
			Answers:  map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{survey.ChoiceCode(strconv.Itoa(1 + random.IntN(5)))}}},
		})
	}
	p := panel.New(st, cat, panel.Options{})
	if err := p.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := panel.DayNumber(start)
	q := panel.Query{From: first, To: first + 20, Population: []survey.Applicant{survey.Business}}
	all, err := p.Tally(q)
	if err != nil {
		t.Fatal(err)
	}
	q.TimeGroup, q.Groups = make([]uint16, 20), 20
	for i := range q.TimeGroup {
		q.TimeGroup[i] = uint16(i)
	}
	days, err := p.Tally(q)
	if err != nil {
		t.Fatal(err)
	}
	sum := &measure.Tally{}
	for _, d := range days.ByTime {
		sum.Merge(d)
	}
	sum.Business = all.All.Business
	if diff := cmp.Diff(all.All, sum); diff != "" {
		t.Error(diff)
	}
	if n := len(days.ByTime); n != 20 || days.ByTime[19].Received != 0 {
		t.Errorf("%d groups, the last with %d; want 20, the last empty", n, days.ByTime[19].Received)
	}
}

// TestNothingIsCountedBeforeTheLoad: figures of half the data would be wrong, so there are none.
func TestNothingIsCountedBeforeTheLoad(t *testing.T) {
	t.Parallel()
	p := panel.New(&shelf{}, embedded(), panel.Options{})
	if _, err := p.Tally(panel.Query{}); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Tally before Load: %v, want Unavailable", err)
	}
}

// TestAFailingStoreLeavesTheLastFigures: a refresh that fails changes nothing, and the next one catches up.
func TestAFailingStoreLeavesTheLastFigures(t *testing.T) {
	t.Parallel()
	st := &shelf{}
	at := time.Date(2021, 1, 1, 3, 0, 0, 0, time.UTC)
	r := survey.Response{ID: "1", Survey: "business-satisfaction.v1", Point: "TT-01", Applicant: survey.Business, Received: at,
		Answers: map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{"5"}}}}
	st.put(t, at, &r)
	p := panel.New(st, embedded(), panel.Options{Now: func() time.Time { return at }})
	if err := p.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	st.fail = survey.Errorf(survey.Unavailable, "away")
	if err := p.Refresh(t.Context()); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Refresh = %v, want Unavailable", err)
	}
	r.ID = "2"
	st.fail = nil
	st.put(t, at, &r)
	if err := p.Recount(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p.Size() != 2 {
		t.Errorf("Size = %d, want 2", p.Size())
	}
}

// TestRecountMendsWhatWasMissed: a document that turns up with a stamp far in the past is found by the hourly count.
func TestRecountMendsWhatWasMissed(t *testing.T) {
	t.Parallel()
	st := &shelf{}
	at := time.Date(2021, 1, 1, 3, 0, 0, 0, time.UTC)
	p := panel.New(st, embedded(), panel.Options{Now: func() time.Time { return at }})
	st.put(t, at, &survey.Response{ID: "1", Survey: "business-satisfaction.v1", Received: at})
	if err := p.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	st.put(t, at.Add(-24*time.Hour), &survey.Response{ID: "2", Survey: "business-satisfaction.v1", Received: at})
	if err := p.Refresh(t.Context()); err != nil || p.Size() != 1 {
		t.Fatalf("Refresh: %v, Size %d; want the late one missed", err, p.Size())
	}
	if err := p.Recount(t.Context()); err != nil || p.Size() != 2 {
		t.Errorf("Recount: %v, Size %d; want it found", err, p.Size())
	}
}

// TestWhatIsSettledIsNotReadAgain: an idle panel reads nothing, however much arrived at once.
func TestWhatIsSettledIsNotReadAgain(t *testing.T) {
	t.Parallel()
	st := &shelf{}
	now := time.Date(2021, 1, 1, 3, 0, 0, 0, time.UTC)
	p := panel.New(st, embedded(), panel.Options{Now: func() time.Time { return now }})
	for i := range 100 {
		st.put(t, now, &survey.Response{ID: survey.ReceiptCode(strconv.Itoa(i)), Survey: "business-satisfaction.v1", Received: now})
	}
	if err := p.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		want  int
		why   string
	}{{time.Second, 100, "slow writers may still come"}, {time.Minute, 100, "the reading before was too early to be sure"}, {2 * time.Minute, 0, "nothing can come any more"}} {
		now = time.Date(2021, 1, 1, 3, 0, 0, 0, time.UTC).Add(c.after)
		st.given = 0
		if err := p.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if st.given != c.want || p.Size() != 100 {
			t.Errorf("after %v: %d documents read, %d held; want %d, 100: %s", c.after, st.given, p.Size(), c.want, c.why)
		}
	}
}
