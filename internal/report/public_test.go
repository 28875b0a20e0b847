package report_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"hailong/internal/edition"
	"hailong/internal/panel"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// publicWorld is a center whose figures viewers look at.
type publicWorld struct {
	store  store.Store
	panel  *panel.Panel
	all    *report.Builder
	public *report.PublicFigures
	clock  *time.Time // of store and panel; it stands still but for looks
	n      int
}

func newPublicWorld(t testing.TB, now string) *publicWorld {
	t.Helper()
	cat := definitions()
	clock := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	st := storetest.Memory()
	st.Stamps.Now = func() time.Time { return clock }
	w := &publicWorld{store: st, clock: &clock}
	at, err := time.ParseInLocation("2006-01-02", now, cat.Zone)
	must(t, err)
	w.panel = panel.New(w.store, cat, panel.Options{Now: w.now})
	w.all = &report.Builder{Panel: w.panel, Catalog: cat, Now: func() time.Time { return at }}
	w.public = report.NewPublic(w.all, edition.New(w.store), nil)
	return w
}

func (w *publicWorld) now() time.Time { return *w.clock }

func (w *publicWorld) put(t testing.TB, responses ...survey.Response) {
	t.Helper()
	var docs []store.Document
	for i := range responses {
		body, err := survey.EncodeResponse(&responses[i])
		must(t, err)
		w.n++
		docs = append(docs, store.Document{Key: fmt.Sprint(w.n), Body: body})
	}
	_, err := w.store.Insert(t.Context(), store.Responses, docs)
	must(t, err)
}

// look lets everything settle and brings the figures up to date.
func (w *publicWorld) look(t testing.TB) {
	t.Helper()
	*w.clock = w.clock.Add(time.Hour)
	if !w.panel.Ready() {
		must(t, w.panel.Load(t.Context()))
	} else {
		must(t, w.panel.Refresh(t.Context()))
	}
	must(t, w.public.Refresh(t.Context()))
}

func response(day string, overall string, edit ...func(*survey.Response)) survey.Response {
	at, err := time.ParseInLocation("2006-01-02", day, definitions().Zone)
	if err != nil {
		panic(err)
	}
	r := survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Applicant: survey.Business, Received: at.Add(9 * time.Hour), Lang: "vi", Channel: "counter",
		Answers: map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{survey.ChoiceCode(overall)}}},
	}
	for _, e := range edit {
		e(&r)
	}
	return r
}

func many(n int, r survey.Response) []survey.Response { return slices.Repeat([]survey.Response{r}, n) }

func wholeMonth(m string) survey.Period {
	from, err := time.ParseInLocation("2006-01", m, definitions().Zone)
	if err != nil {
		panic(err)
	}
	return survey.Period{From: from, To: from.AddDate(0, 1, 0)}
}

func TestWhatViewersMayAsk(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-12-15")
	w.look(t)
	point := func(codes ...survey.PointCode) report.Filter { return report.Filter{Points: codes} }
	march, half := wholeMonth("2021-03"), period("2021-01-01", "2021-05-31")
	for why, c := range map[string]struct {
		q     report.Query
		fault string
	}{
		"a month":                      {report.Query{Period: march}, ""},
		"a period of the plan":         {report.Query{Period: half}, ""},
		"the annual period":            {report.Query{Period: period("2021-01-01", "2021-11-30")}, ""},
		"the running month":            {report.Query{Period: wholeMonth("2021-12")}, ""},
		"a month by point":             {report.Query{Period: march, By: report.ByPoint}, ""},
		"a month at a point":           {report.Query{Period: march, Filter: point("TT-01")}, ""},
		"a point by month":             {report.Query{Period: half, By: report.ByMonth, Filter: point("TT-01")}, ""},
		"points by month":              {report.Query{Period: half, By: report.ByPoint, Across: report.ByMonth}, ""},
		"households":                   {report.Query{Period: half, Filter: report.Filter{Applicants: []survey.Applicant{survey.Household}}}, ""},
		"a day":                        {report.Query{Period: period("2021-03-05", "2021-03-05")}, "viewer.period"},
		"a quarter":                    {report.Query{Period: period("2021-01-01", "2021-03-31")}, "viewer.period"},
		"a month less a day":           {report.Query{Period: period("2021-03-01", "2021-03-30")}, "viewer.period"},
		"the running month by point":   {report.Query{Period: wholeMonth("2021-12"), By: report.ByPoint}, "viewer.not_over"},
		"the running month at a point": {report.Query{Period: wholeMonth("2021-12"), Filter: point("TT-01")}, "viewer.not_over"},
		"as of a day":                  {report.Query{Period: march, AsOf: march.From}, "viewer.as_of"},
		"by day":                       {report.Query{Period: march, By: report.ByDay}, "viewer.by"},
		"by week":                      {report.Query{Period: half, By: report.ByWeek}, "viewer.by"},
		"two points":                   {report.Query{Period: march, Filter: point("TT-01", "TT-02")}, "viewer.one_value"},
		"a point by channel":           {report.Query{Period: march, By: report.ByChannel, Filter: point("TT-01")}, "viewer.two_dimensions"},
		"a point and a channel":        {report.Query{Period: march, Filter: report.Filter{Points: []survey.PointCode{"TT-01"}, Channels: []survey.Channel{"counter"}}}, "viewer.two_dimensions"},
		"points by week":               {report.Query{Period: half, By: report.ByPoint, Across: report.ByWeek}, "viewer.across"},
		"months across months":         {report.Query{Period: half, By: report.ByMonth, Across: report.ByMonth}, "viewer.across"},
	} {
		_, err := w.public.Build(c.q)
		if got := fmt.Sprint(err); (c.fault == "") != (err == nil) || !strings.Contains(got, c.fault) {
			t.Errorf("%s: %v, want %q", why, err, c.fault)
		}
	}
}

func (w *publicWorld) counted(t testing.TB, q report.Query) int64 {
	t.Helper()
	r, err := w.public.Build(q)
	must(t, err)
	if r.Satisfaction.Hidden {
		return -1
	}
	return r.Satisfaction.PerResponse.Den
}

func TestFiguresForViewersAdvanceInStepsOfTen(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-03-20")
	q := report.Query{Period: wholeMonth("2021-03")}
	for i, step := range []struct {
		more int
		want int64
	}{{25, 25}, {9, 25}, {0, 25}, {1, 35}, {4, 35}, {30, 69}} {
		w.put(t, many(step.more, response("2021-03-05", "5"))...)
		w.look(t)
		if got := w.counted(t, q); got != step.want {
			t.Errorf("step %d: viewers are told of %d answers, want %d", i, got, step.want)
		}
	}
	w.put(t, many(9, response("2021-03-06", "1"))...)
	w.look(t)
	// A process that starts now tells the same, though more is there.
	again := newPublicWorld(t, "2021-03-20")
	p := panel.New(w.store, definitions(), panel.Options{Now: w.now})
	must(t, p.Load(t.Context()))
	b := *again.all
	b.Panel = p
	public := report.NewPublic(&b, edition.New(w.store), nil)
	must(t, public.Refresh(t.Context()))
	r, err := public.Build(q)
	must(t, err)
	if got := r.Satisfaction.PerResponse.Den; got != 69 {
		t.Errorf("after a restart viewers are told of %d answers, want 69", got)
	}
	if all, err := w.all.Build(q); err != nil || all.Satisfaction.PerResponse.Den != 78 {
		t.Errorf("managers are told of %+v, %v", all.Satisfaction.PerResponse, err)
	}
}

func TestNothingIsToldBeforeTheFiguresAreThere(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-03-20")
	if _, err := w.public.Build(report.Query{Period: wholeMonth("2021-03")}); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Build before Refresh: %v", err)
	}
}

func TestASmallCounterIsHiddenAndAnotherWithIt(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-12-15")
	at := func(code survey.PointCode) func(*survey.Response) { return func(r *survey.Response) { r.Point = code } }
	w.put(t, many(40, response("2021-03-05", "5", at("TT-01")))...)
	w.put(t, many(15, response("2021-03-05", "4", at("TT-02")))...)
	w.put(t, many(3, response("2021-03-05", "1", at("TT-03")))...)
	w.look(t)
	r, err := w.public.Build(report.Query{Period: wholeMonth("2021-03"), By: report.ByPoint})
	must(t, err)
	var told, hidden []string
	for _, g := range r.Groups {
		if g.Satisfaction.Hidden {
			hidden = append(hidden, g.Key)
			if s := g.Satisfaction; s.PerResponse.Den+s.PerBusiness.Den+s.Levels["1"]+s.Levels["4"] != 0 || s.Mean != nil || s.PerResponse.Rate != nil {
				t.Errorf("hidden and told all the same: %+v", s)
			}
		} else {
			told = append(told, g.Key)
		}
	}
	// Those with few are not there, as those without any answer are not: nobody sees which they are.
	if !slices.Equal(told, []string{"TT-01"}) || len(hidden) > 0 {
		t.Errorf("told %v, hidden %v", told, hidden)
	}
	for _, code := range []string{"TT-02", "TT-03", "TT-04"} { // enough hidden to cover few, few, and none: they look alike
		q := report.Query{Period: wholeMonth("2021-03")}
		q.Filter.Set("point", []string{code})
		r, err := w.public.Build(q)
		must(t, err)
		if s := r.Satisfaction; !s.Hidden || s.PerResponse.Den+s.PerBusiness.Den+s.Levels["1"]+s.Levels["4"] != 0 || s.Mean != nil || s.PerResponse.Rate != nil {
			t.Errorf("%s is told of: %+v", code, s)
		}
	}
	if r.Public == nil || r.Public.Floor != 10 {
		t.Errorf("public %+v", r.Public)
	}
}

// cut names a cell the way this test reads it: slot, dimension, code.
type cut struct{ slot, dimension, code string }

// TestNoHiddenCellFollowsFromWhatViewersCanGet asks for everything that viewers may, of centers made at random, and solves for
// what is hidden.
func TestNoHiddenCellFollowsFromWhatViewersCanGet(t *testing.T) {
	t.Parallel()
	hiddenAtAll := 0
	for seed := range uint64(12) {
		w := newPublicWorld(t, "2021-12-15")
		w.put(t, randomYear(seed)...)
		w.look(t)
		told, unhappy, hidden := everything(t, seed, w.all, w.public.Build)
		hiddenAtAll += len(hidden)
		nothingSmall(t, seed, w.public.Counted(), told, unhappy, hidden)
	}
	if hiddenAtAll < 100 {
		t.Errorf("only %d cells were hidden in all", hiddenAtAll)
	}
}

// nothingSmall: no small cell is told, none that is hidden follows from what is told, and of none it follows that somebody in it is
// unhappy.
func nothingSmall(t testing.TB, seed uint64, all *report.Builder, told, unhappy map[cut]int64, hidden map[cut]bool) {
	t.Helper()
	truth, adding := truth(t, all, hidden), sums(told, hidden)
	bad := atLeast(unhappy, adding)
	for c := range hidden {
		n := truth[c]
		if n < 1 || n >= 10 {
			continue
		}
		if follows(c, told, adding) {
			t.Errorf("seed %d: %v has %d answers, is hidden, and follows from what is told", seed, c, n)
		}
		if bad[c] > 0 {
			t.Errorf("seed %d: %v has %d answers, is hidden, and there are at least %d unhappy ones among them", seed, c, n, bad[c])
		}
	}
	for c, n := range told {
		if n >= 1 && n < 10 {
			t.Errorf("seed %d: %v is told of %d answers", seed, c, n)
		}
	}
}

// TestAPublicFileSaysWhatViewersAreTold: once a period was completed, viewers are told of all its answers, the whole is that of
// the official report, and still nothing small follows.
func TestAPublicFileSaysWhatViewersAreTold(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		w := newPublicWorld(t, "2021-12-15")
		w.put(t, randomYear(seed)...)
		w.look(t)
		year := period("2021-01-01", "2021-11-30")
		must(t, w.public.Complete(t.Context(), year))
		viewers, err := w.public.Build(report.Query{Period: year})
		must(t, err)
		official, err := w.all.Build(report.Query{Period: year})
		must(t, err)
		if viewers.Satisfaction.PerResponse.Num != official.Satisfaction.PerResponse.Num || viewers.Satisfaction.PerResponse.Den != official.Satisfaction.PerResponse.Den {
			t.Errorf("seed %d: viewers %+v, report %+v", seed, viewers.Satisfaction.PerResponse, official.Satisfaction.PerResponse)
		}
		told, unhappy, hidden := everything(t, seed, w.all, w.public.Build)
		nothingSmall(t, seed, w.public.Counted(), told, unhappy, hidden)
		w.put(t, response("2021-03-02", "1"))
		must(t, w.panel.Refresh(t.Context()))
		if err := w.public.Complete(t.Context(), year); survey.KindOf(err) != survey.Unavailable {
			t.Errorf("seed %d: complete though an answer has just come: %v", seed, err)
		}
	}
}

// TestTheFileOfAClosedPeriod: its figures are those of the source, with nothing small in them.
func TestTheFileOfAClosedPeriod(t *testing.T) {
	t.Parallel()
	w := newPublicWorld(t, "2021-12-15")
	w.put(t, randomYear(3)...)
	w.look(t)
	exact, err := w.all.ExactPublic(w.all, nil)
	must(t, err)
	told, unhappy, hidden := everything(t, 3, w.all, exact.Build)
	nothingSmall(t, 3, w.all, told, unhappy, hidden)
}

// randomYear is a few hundred answers, many in small cells.
func randomYear(seed uint64) []survey.Response {
	random := rand.New(rand.NewPCG(seed, 88))
	center := definitions().Center
	var out []survey.Response
	for range 250 + random.IntN(500) {
		m, d := 1+random.IntN(12), 1+random.IntN(14)
		if random.IntN(3) > 0 {
			m = 1 + m%4
		}
		r := response(fmt.Sprintf("2021-%02d-%02d", m, d), fmt.Sprint(1+random.IntN(5)))
		r.Point = center.Points[random.IntN(min(5, len(center.Points)))].Code
		if random.IntN(4) > 0 {
			p := center.Procedures[random.IntN(min(1+int(seed%7)*2, len(center.Procedures)))]
			r.Procedure, r.Field = p.Code, p.Field
		}
		r.Channel = []survey.Channel{"counter", "counter", "online", "post"}[random.IntN(4)]
		r.Lang = []survey.Lang{"vi", "vi", "vi", "en"}[random.IntN(4)]
		r.Applicant = []survey.Applicant{survey.Business, survey.Business, survey.Business, survey.Household, survey.Citizen}[random.IntN(5)]
		if random.IntN(2) == 0 {
			r.Business = survey.BusinessKey(fmt.Sprintf("%032x", 1+random.IntN(60)))
		}
		out = append(out, r)
	}
	return out
}

func slotPeriods() map[string]survey.Period {
	out := map[string]survey.Period{"H1": period("2021-01-01", "2021-05-31"), "year": period("2021-01-01", "2021-11-30")}
	for m := 1; m <= 12; m++ {
		name := fmt.Sprintf("2021-%02d", m)
		out[name] = wholeMonth(name)
	}
	return out
}

// everything asks all that viewers may and gives each cell's n and how many are unhappy, or that it is hidden. A cell that is told in one answer and
// hidden or otherwise in another is an error.
func everything(t testing.TB, seed uint64, all *report.Builder, build func(report.Query) (*report.Report, error)) (told, unhappy map[cut]int64, hidden map[cut]bool) {
	t.Helper()
	told, unhappy, hidden = map[cut]int64{}, map[cut]int64{}, map[cut]bool{}
	take := func(c cut, s report.Proportion) {
		if n, ok := told[c]; s.Hidden && ok || !s.Hidden && (hidden[c] || ok && n != s.Den) {
			t.Errorf("seed %d: %v is told of %d and then %+v", seed, c, n, s)
		}
		if s.Hidden {
			hidden[c] = true
		} else {
			told[c], unhappy[c] = s.Den, s.Den-s.Num
		}
	}
	ask := func(q report.Query) *report.Report {
		r, err := build(q)
		if err != nil {
			return nil
		}
		return r
	}
	periods := slotPeriods()
	codes := map[string]map[string]bool{}
	answered := map[report.Dimension]map[string]bool{} // codes of which there is an answer at all
	for _, by := range report.Dimensions {
		r, err := all.Build(report.Query{Period: period("2021-01-01", "2021-12-31"), By: by})
		must(t, err)
		answered[by] = map[string]bool{}
		for _, g := range r.Groups {
			answered[by][g.Key] = true
		}
	}
	for name, p := range periods {
		r := ask(report.Query{Period: p})
		take(cut{name, "", ""}, r.Satisfaction.PerResponse)
		for a, o := range r.Others {
			take(cut{name, "applicant", string(a)}, o)
		}
		for m, o := range r.Modes {
			take(cut{name, "mode", string(m)}, o)
		}
		for _, by := range report.Dimensions {
			r := ask(report.Query{Period: p, By: by, Across: report.ByMonth})
			if r == nil {
				r = ask(report.Query{Period: p, By: by})
			}
			if r == nil {
				continue
			}
			for _, g := range r.Groups {
				if by == report.ByMonth {
					take(cut{g.Key, "", ""}, g.Satisfaction.PerResponse)
					continue
				}
				if !answered[by][g.Key] && g.Satisfaction.Hidden {
					continue
				}
				if codes[string(by)] == nil {
					codes[string(by)] = map[string]bool{}
				}
				codes[string(by)][g.Key] = true
				take(cut{name, string(by), g.Key}, g.Satisfaction.PerResponse)
				for _, c := range g.Cells {
					take(cut{c.Key, string(by), g.Key}, c.PerResponse)
				}
			}
			for code := range answered[by] { // not listed: few or none
				if by != report.ByMonth && !slices.ContainsFunc(r.Groups, func(g report.Group) bool { return g.Key == code }) {
					take(cut{name, string(by), code}, report.Proportion{Hidden: true})
				}
			}
		}
	}
	codes["applicant"] = map[string]bool{"business": true, "household": true, "citizen": true}
	for name, p := range periods {
		for d, list := range codes {
			for code := range list {
				var q report.Query
				if q.Period = p; code == "" || !q.Filter.Set(d, []string{code}) {
					continue
				}
				if r := ask(q); r != nil {
					take(cut{name, d, code}, r.Satisfaction.PerResponse)
				}
				if q.By = report.ByMonth; strings.HasPrefix(name, "2021") {
					continue
				}
				if r := ask(q); r != nil {
					for _, g := range r.Groups {
						take(cut{g.Key, d, code}, g.Satisfaction.PerResponse)
					}
				}
			}
		}
	}
	return told, unhappy, hidden
}

// truth asks for the hidden cells where nothing is hidden.
func truth(t testing.TB, all *report.Builder, hidden map[cut]bool) map[cut]int64 {
	t.Helper()
	out := map[cut]int64{}
	periods := slotPeriods()
	for c := range hidden {
		q := report.Query{Period: periods[c.slot]}
		if c.dimension != "" && c.code != "" {
			q.Filter.Set(c.dimension, []string{c.code})
		}
		r, err := all.Build(q)
		must(t, err)
		out[c] = r.Satisfaction.PerResponse.Den
		if c.dimension != "" && c.code == "" { // not given: by the group
			q.By = report.Dimension(c.dimension)
			r, err := all.Build(q)
			must(t, err)
			out[c] = 0
			for _, g := range r.Groups {
				if g.Key == "" {
					out[c] = g.Satisfaction.PerResponse.Den
				}
			}
		}
	}
	return out
}

// adds says that some cells add up to another.
type adds struct {
	whole cut
	parts []cut
}

// sums lists what adds up: months to periods, and codes to the whole.
func sums(told map[cut]int64, hidden map[cut]bool) []adds {
	var out []adds
	byDimension := map[string]map[string]bool{"": {"": true}}
	for _, c := range append(slices.Collect(maps.Keys(told)), slices.Collect(maps.Keys(hidden))...) {
		if byDimension[c.dimension] == nil {
			byDimension[c.dimension] = map[string]bool{}
		}
		byDimension[c.dimension][c.code] = true
	}
	known := func(c cut) bool { _, ok := told[c]; return ok || hidden[c] }
	for d, codes := range byDimension {
		for code := range codes {
			for slot, last := range map[string]int{"H1": 5, "year": 11} {
				var parts []cut
				for m := 1; m <= last; m++ {
					if c := (cut{fmt.Sprintf("2021-%02d", m), d, code}); known(c) {
						parts = append(parts, c)
					}
				}
				if c := (cut{slot, d, code}); known(c) {
					out = append(out, adds{c, parts})
				}
			}
		}
	}
	for slot := range slotPeriods() {
		for d, codes := range byDimension {
			if d == "" || slot == "2021-12" {
				continue
			}
			var parts []cut
			for code := range codes {
				if c := (cut{slot, d, code}); known(c) && (d != "applicant" || code == "business") {
					parts = append(parts, c)
				}
			}
			out = append(out, adds{cut{slot, "", ""}, parts})
		}
	}
	return out
}

// follows tells whether a hidden cell is a linear combination of told ones, given what adds up. The equations are solved modulo a prime.
func follows(want cut, told map[cut]int64, all []adds) bool {
	index := map[cut]int{}
	var equations []map[int]int64
	for _, x := range all {
		e := map[int]int64{}
		for i, c := range append([]cut{x.whole}, x.parts...) {
			if _, ok := told[c]; ok {
				continue
			}
			if _, ok := index[c]; !ok {
				index[c] = len(index)
			}
			if i == 0 {
				e[index[c]]--
			} else {
				e[index[c]]++
			}
		}
		if len(e) > 0 {
			equations = append(equations, e)
		}
	}
	target, ok := index[want]
	return ok && alone(equations, len(index), target)
}

// atLeast gives for each cell how many there must be, and at most can be, going by one sum after the other: no count is negative.
func atLeast(told map[cut]int64, all []adds) map[cut]int64 {
	low, high := maps.Clone(told), maps.Clone(told)
	top := func(c cut) int64 {
		if n, ok := high[c]; ok {
			return n
		}
		return 1 << 40
	}
	for moved := true; moved; {
		moved = false
		raise := func(c cut, n int64) {
			if n > low[c] {
				low[c], moved = n, true
			}
		}
		lower := func(c cut, n int64) {
			if n < top(c) {
				high[c], moved = n, true
			}
		}
		for _, x := range all {
			least, most := int64(0), int64(0)
			for _, p := range x.parts {
				least, most = least+low[p], most+top(p)
			}
			raise(x.whole, least)
			lower(x.whole, most)
			for _, p := range x.parts {
				raise(p, low[x.whole]-(most-top(p)))
				lower(p, top(x.whole)-(least-low[p]))
			}
		}
	}
	return low
}

// alone tells whether the equations settle one unknown.
func alone(equations []map[int]int64, n, target int) bool {
	const p = 1_000_003
	mod := func(v int64) int64 { return ((v % p) + p) % p }
	inverse := func(a int64) int64 {
		out, base := int64(1), a
		for e := p - 2; e > 0; e >>= 1 {
			if e&1 == 1 {
				out = out * base % p
			}
			base = base * base % p
		}
		return out
	}
	rows := make([][]int64, len(equations))
	for i, e := range equations {
		rows[i] = make([]int64, n)
		for c, v := range e {
			rows[i][c] = mod(v)
		}
	}
	// The target goes last, so that a row in which it is the pivot has nothing else in it.
	for _, r := range rows {
		r[target], r[n-1] = r[n-1], r[target]
	}
	rank := 0
	for c := range n {
		at := slices.IndexFunc(rows[rank:], func(r []int64) bool { return r[c] != 0 })
		if at < 0 {
			continue
		}
		if c == n-1 {
			return true
		}
		rows[rank], rows[rank+at] = rows[rank+at], rows[rank]
		f := inverse(rows[rank][c])
		for k := range rows[rank] {
			rows[rank][k] = rows[rank][k] * f % p
		}
		for r := rank + 1; r < len(rows); r++ {
			if g := rows[r][c]; g != 0 {
				for k := c; k < n; k++ {
					rows[r][k] = mod(rows[r][k] - g*rows[rank][k])
				}
			}
		}
		if rank++; rank == len(rows) {
			break
		}
	}
	return false
}

// TestASignalIsToldWhereAllOfItsGroupIs: limits are computed from every cell, hidden ones too.
func TestASignalIsToldWhereAllOfItsGroupIs(t *testing.T) {
	t.Parallel()
	for _, hidden := range []bool{false, true} {
		cells := []report.Cell{{Key: "2021-01", Signal: report.SignalBelow}, {Key: "2021-02", PerResponse: report.Proportion{Hidden: hidden}}, {Key: "2021-03", Signal: report.SignalAbove}}
		report.WithholdSignals(cells)
		if told := cells[0].Signal != "" && cells[2].Signal != ""; told == hidden {
			t.Errorf("with a hidden cell %v: signals %q and %q", hidden, cells[0].Signal, cells[2].Signal)
		}
	}
}
