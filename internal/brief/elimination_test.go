package brief_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	compare "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hailong/internal/brief"
	"hailong/internal/edition"
	"hailong/internal/panel"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// TestNothingSmallFollowsFromPacks: of centers made at random, with many small cells, the packs of the half year and of a month of it
// are made in June, and those of the year and of two months in January, when more is there. Their tables, figures, rows and counts of
// dossiers are put into one system of equations together with everything that viewers may ask in the end; no small cell and no small
// number of days of a month follows.
func TestNothingSmallFollowsFromPacks(t *testing.T) {
	t.Parallel()
	small, apart := 0, 0
	for _, seed := range []uint64{0, 1, 3, 4, 6, 7, 8, 9, 12, 13} {
		w := newSmallWorld(t, seed)
		e := &eliminator{testing: t, seed: seed, world: w, told: map[base][]sum{}}
		for _, then := range []struct {
			now   string
			packs []string
		}{{"2021-06-10", []string{"2021-H1", "2021-03"}}, {"2022-01-05", []string{"2021", "2021-02", "2021-08"}}} {
			w.until(t, then.now)
			e.truths = w.truth(t)
			for _, name := range then.packs {
				in := w.pack(t, name)
				files, err := brief.DataOf(in)
				must(t, err)
				e.figures(files["du-lieu/so-lieu.json"])
				e.tables(in.Book.Period, files)
				apart += e.rows(in.Book.Period, files["du-lieu/phieu.csv"])
				e.dossiers(in.Book.Period, files["du-lieu/ho-so.csv"])
			}
		}
		e.viewers()
		small += e.solve()
	}
	if small < 500 {
		t.Errorf("only %d small cells were looked for", small)
	}
	if apart < 50 {
		t.Errorf("only %d spans of days in all packs", apart)
	}
}

// smallWorld is a center of few answers, seldom to every question, and of few dossiers.
type smallWorld struct {
	store    store.Store
	clock    *time.Time
	panel    *panel.Panel
	builder  *report.Builder
	public   *report.PublicFigures
	answers  []*survey.Response // what will be there in the end, in order of time
	dossiers []*survey.Dossier
	there    [2]int // how many of these are there
	closed   bool   // whether periods are closed before their packs are made
}

func newSmallWorld(t testing.TB, seed uint64) *smallWorld {
	t.Helper()
	w := worldOf(smallAnswers(seed), smallDossiers(seed))
	w.closed = seed%5 == 3
	return w
}

// worldOf is a center before anything has arrived of what will.
func worldOf(answers []*survey.Response, dossiers []*survey.Dossier) *smallWorld {
	c := definitions()
	clock := time.Date(2021, 1, 1, 0, 0, 0, 0, c.Zone)
	now := func() time.Time { return clock }
	st := storetest.Memory()
	st.Stamps.Now = now
	w := &smallWorld{store: st, clock: &clock, answers: answers, dossiers: dossiers}
	slices.SortStableFunc(w.answers, func(a, b *survey.Response) int { return a.Received.Compare(b.Received) })
	slices.SortStableFunc(w.dossiers, func(a, b *survey.Dossier) int { return strings.Compare(string(arrival(a)), string(arrival(b))) })
	w.panel = panel.New(st, c, panel.Options{Now: now})
	w.builder = &report.Builder{Panel: w.panel, Catalog: c, Now: now}
	w.public = report.NewPublic(w.builder, edition.New(st), nil)
	return w
}

// arrival is the day on which a dossier gets into the store: when it is decided, or the day it was received while it is not.
func arrival(d *survey.Dossier) survey.Day { return cmp.Or(d.Decided, d.Received) }

// until lets time go on to a day, and everything arrive that is answered and decided before it.
func (w *smallWorld) until(t testing.TB, day string) {
	t.Helper()
	put := func(into store.Collection, key string, body []byte, err error) {
		must(t, err)
		_, err = w.store.Insert(t.Context(), into, []store.Document{{Key: key, Body: body}})
		must(t, err)
	}
	at, err := time.ParseInLocation(time.DateOnly, day, definitions().Zone)
	must(t, err)
	*w.clock = at
	for ; w.there[1] < len(w.dossiers) && string(arrival(w.dossiers[w.there[1]])) < day; w.there[1]++ {
		d := w.dossiers[w.there[1]]
		body, err := survey.EncodeDossier(d)
		put(store.Dossiers, d.Key.StateKey(0), body, err)
	}
	for ; w.there[0] < len(w.answers) && w.answers[w.there[0]].Received.Before(at); w.there[0]++ {
		r := w.answers[w.there[0]]
		body, err := survey.EncodeResponse(r)
		put(store.Responses, string(r.ID), body, err)
	}
	*w.clock = at.Add(time.Hour)
	if w.panel.Ready() {
		must(t, w.panel.Refresh(t.Context()))
	} else {
		must(t, w.panel.Load(t.Context()))
	}
	must(t, w.public.Refresh(t.Context()))
}

// smallAnswers are the answers of a year: a few hundred in all months and to each question as many as chance has it, or some thousands
// with a few small months and one question that is seldom answered.
func smallAnswers(seed uint64) []*survey.Response {
	c := definitions()
	random := rand.New(rand.NewPCG(seed, 7))
	questions := c.Current(c.Center.Survey).Questions
	large := seed%3 > 0
	size, businesses, procedures := 200+random.IntN(700), 80, min(8, len(c.Center.Procedures))
	known := [12]float64{}
	for m := range known {
		known[m] = []float64{0.7, 0.7, 0.7, 0.03}[random.IntN(4)]
		if large && seed%4 > 0 {
			known[m] = 0.7
		}
	}
	often := map[survey.QuestionID]float64{}
	for _, q := range questions {
		often[q.ID] = []float64{1, 0.95, 0.6, 0.2, 0.05}[random.IntN(5)]
		if large {
			often[q.ID] = 0.9
		}
	}
	if large {
		size, businesses = 1500+random.IntN(2500), 2000
		seldom := []survey.QuestionID{"access", "staff", "extra_contacts", "extra_payment"}[seed/3%4]
		often[seldom] = []float64{0.9, 0.12, 0.05}[random.IntN(3)]
	}
	var weight [12]float64 // of months
	busy := 2 + random.IntN(5)
	for m := range weight {
		weight[m] = []float64{1, 1, 0.3, 0.02}[random.IntN(4)]
		if seed%2 == 0 {
			weight[m] = map[bool]float64{true: 1, false: 0.1}[m < busy]
		}
		if large && (m < 5 || m > 8 || random.IntN(2) == 0) {
			weight[m] = 1
		}
	}
	var out []*survey.Response
	for i := range size {
		m := random.IntN(12)
		for random.Float64() > weight[m] {
			m = random.IntN(12)
		}
		r := &survey.Response{
			ID: survey.ReceiptCode(fmt.Sprintf("%026d", i)), Survey: c.Current(c.Center.Survey).VersionID(), Mode: survey.Open, Channel: "counter", Lang: "vi",
			Point:     c.Center.Points[random.IntN(min(6, len(c.Center.Points)))].Code,
			Applicant: []survey.Applicant{survey.Business, survey.Business, survey.Business, survey.Household}[random.IntN(4)],
			Received:  time.Date(2021, time.Month(1+m), 1+random.IntN(28), 9, random.IntN(60), 0, 0, c.Zone).UTC(),
			Answers:   map[survey.QuestionID]survey.Answer{},
		}
		if random.IntN(4) > 0 {
			p := c.Center.Procedures[random.IntN(1+random.IntN(procedures))]
			r.Procedure, r.Field = p.Code, p.Field
		}
		if random.Float64() < known[m] {
			r.Business = survey.BusinessKey(fmt.Sprintf("%032x", 1+random.IntN(businesses)))
		}
		for _, q := range questions {
			if len(q.Choices) > 0 && (q.ID == survey.OverallQuestion || random.Float64() < often[q.ID]) {
				r.Answers[q.ID] = survey.Answer{Choices: []survey.ChoiceCode{q.Choices[random.IntN(len(q.Choices))].Code}}
			}
		}
		out = append(out, r)
	}
	return out
}

// smallDossiers are dossiers of a year of which much is not known, in some months next to nothing.
func smallDossiers(seed uint64) []*survey.Dossier {
	c := definitions()
	random := rand.New(rand.NewPCG(seed, 9))
	var due, way, fee [12]float64
	for m := range 12 {
		for _, x := range []*[12]float64{&due, &way, &fee} {
			x[m] = []float64{1, 1, 1, 0.5, 0.1}[random.IntN(5)]
		}
	}
	var out []*survey.Dossier
	for i := range 300 + random.IntN(500) {
		m := random.IntN(12)
		at := time.Date(2021, time.Month(1+m), 1+random.IntN(10), 0, 0, 0, 0, c.Zone)
		decided := at.AddDate(0, 0, random.IntN(17))
		d := &survey.Dossier{
			Key: survey.DossierKey(fmt.Sprintf("%032x", i)), Code: survey.DossierCode(fmt.Sprintf("H-%06d", i)), Point: c.Center.Points[random.IntN(6)].Code, Procedure: c.Center.Procedures[random.IntN(len(c.Center.Procedures))].Code,
			Applicant: map[bool]survey.Applicant{true: survey.Household, false: survey.Business}[i%7 == 0], Received: survey.DayOf(at, c.Zone), Decided: survey.DayOf(decided, c.Zone), Status: survey.DossierClosed,
		}
		if random.Float64() < due[m] {
			d.Due = survey.DayOf(at.AddDate(0, 0, 10), c.Zone)
		}
		if random.Float64() < way[m] {
			d.SubmittedVia = []survey.Via{survey.Online, survey.Direct}[random.IntN(2)]
		}
		if random.Float64() < fee[m] {
			d.FeeVia = []survey.FeeVia{survey.Cash, survey.Cashless}[random.IntN(2)]
		}
		out = append(out, d)
	}
	return out
}

func (w *smallWorld) counts(r *survey.Response) bool {
	return slices.Contains(definitions().Center.Population, r.Applicant)
}

func (w *smallWorld) level(r *survey.Response) (survey.Choice, bool) {
	c := definitions()
	q, _ := c.Current(c.Center.Survey).Question(survey.OverallQuestion)
	x, ok := q.Choice(r.Code(survey.OverallQuestion))
	return x, ok && x.Level > 0 && w.counts(r)
}

// pack gathers the pack of a period as the desk does: of an open period by what viewers are told, of a closed one by the figures of
// the closing.
func (w *smallWorld) pack(t testing.TB, name string) *brief.PackInput {
	t.Helper()
	src := report.Source(w.public)
	if w.closed {
		released, err := w.public.Released(t.Context())
		must(t, err)
		src, err = w.builder.ExactPublic(kept{w.builder}, released)
		must(t, err)
	}
	in := input(t, src, name)
	if !w.closed {
		must(t, w.public.Complete(t.Context(), in.Book.Period))
		in = input(t, src, name)
	}
	must(t, w.public.Release(t.Context(), name, in.Book.Period, src))
	days, err := w.builder.DayCounts(in.Book.Period)
	must(t, err)
	return &brief.PackInput{Input: *in, Days: days, Counts: w.counts, Level: w.level, Answers: func() iter.Seq2[*survey.Response, error] {
		return func(yield func(*survey.Response, error) bool) {
			for _, r := range w.answers[:w.there[0]] {
				if in.Book.Period.Holds(r.Received) && !yield(r, nil) {
					return
				}
			}
		}
	}}
}

// kept is a source whose reports have gone through their JSON, as those of a closed period have.
type kept struct{ *report.Builder }

func (k kept) Build(q report.Query) (*report.Report, error) {
	r, err := k.Builder.Build(q)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var out report.Report
	return &out, json.Unmarshal(body, &out)
}

// base is what is counted: the answers, those to one question, those of known businesses, or dossiers of one figure.
type base string

// unknown is what is counted of one day, or of one month (then in another dimension too).
type unknown struct{ when, dimension, code string }

// sum says that so many unknown numbers add up to something told.
type sum struct {
	of   map[unknown]bool
	from string
}

// eliminator gathers what is told and solves for what is not.
type eliminator struct {
	testing testing.TB
	seed    uint64
	world   *smallWorld
	truths  map[base]map[unknown]int64
	told    map[base][]sum
}

// days are the unknown numbers of a run of days.
func days(from, to string) map[unknown]bool {
	out := map[unknown]bool{}
	a, _ := survey.Day(from).Number()
	b, _ := survey.Day(to).Number()
	for n := a; n <= b; n++ {
		out[unknown{when: string(survey.NumberedDay(n))}] = true
	}
	return out
}

func bounds(p survey.Period) (from, to string) {
	return p.From.Format(time.DateOnly), p.LastDay().Format(time.DateOnly)
}

func daysOf(p survey.Period) map[unknown]bool { return days(bounds(p)) }

// months are the unknown numbers of a code in the months of a period.
func months(p survey.Period, dimension, code string) map[unknown]bool {
	out := map[unknown]bool{}
	for m := p.From; m.Before(p.To); m = m.AddDate(0, 1, 0) {
		out[unknown{m.Format("2006-01"), dimension, code}] = true
	}
	return out
}

func (e *eliminator) tell(b base, of map[unknown]bool, n int64, from string) {
	e.told[b] = append(e.told[b], sum{of, from})
	if !slices.Contains([]base{"businesses", "decides"}, b) {
		var truth int64
		for x := range of {
			truth += e.truths[b][x]
		}
		if truth != n {
			e.testing.Errorf("seed %d: %s tells of %d in %s, and there are %d", e.seed, from, n, b, truth)
		}
	}
	if n > 0 && n < floor {
		e.testing.Errorf("seed %d: %s tells of %d in %s", e.seed, from, n, b)
	}
}

const floor = 10

// of takes in what a block of satisfaction and service tells of some unknown numbers.
func (e *eliminator) of(cell map[unknown]bool, s *report.Satisfaction, v *report.Service, from string) {
	if !s.Hidden && !s.PerResponse.Hidden {
		e.tell("overall", cell, s.PerResponse.Den, from)
	}
	for id, f := range s.Factors {
		if !f.Hidden && id != survey.OverallQuestion {
			e.tell(base(id), cell, f.Den, from)
		}
	}
	if v.ExtraContacts != nil {
		e.tell("extra_contacts", cell, v.ExtraContactScore.N, from)
	}
	if v.ExtraPayment != nil {
		e.tell("extra_payment", cell, v.ExtraPayment["yes"]+v.ExtraPayment["no"]+v.ExtraPayment["refused"], from)
		e.tell("yes or no", cell, v.ExtraPayment["yes"]+v.ExtraPayment["no"], from)
	}
	for b, n := range serviceBases(v) {
		e.tell(b, cell, n, from)
	}
}

func (e *eliminator) report(r *report.Report, from string) {
	zone := definitions().Zone
	parse := func(layout, s string) time.Time {
		at, err := time.ParseInLocation(layout, s, zone)
		must(e.testing, err)
		return at
	}
	p := survey.Period{From: parse(time.DateOnly, r.Period.From), To: parse(time.DateOnly, r.Period.To).AddDate(0, 0, 1)}
	if len(r.Filter) > 0 {
		for d, codes := range r.Filter {
			e.of(months(p, d, codes[0]), &r.Satisfaction, &r.Service, from)
			for i := range r.Groups {
				if g := &r.Groups[i]; r.By == report.ByMonth {
					e.of(map[unknown]bool{{g.Key, d, codes[0]}: true}, &g.Satisfaction, &g.Service, from+" by month")
				}
			}
		}
		return
	}
	e.of(daysOf(p), &r.Satisfaction, &r.Service, from)
	for i := range r.Groups {
		g := &r.Groups[i]
		if r.By == report.ByMonth {
			m := parse("2006-01", g.Key)
			e.of(daysOf(survey.Period{From: m, To: m.AddDate(0, 1, 0)}), &g.Satisfaction, &g.Service, from+" by month")
			continue
		}
		e.of(months(p, string(r.By), g.Key), &g.Satisfaction, &g.Service, from+" by "+string(r.By))
		for _, c := range g.Cells {
			if !c.PerResponse.Hidden {
				e.tell("overall", map[unknown]bool{{c.Key, string(r.By), g.Key}: true}, c.PerResponse.Den, from+" by "+string(r.By)+" across months")
			}
		}
	}
}

func (e *eliminator) figures(body []byte) {
	var f brief.Figures
	must(e.testing, json.Unmarshal(body, &f))
	for _, r := range f.Reports {
		if len(r.Targets) > 0 {
			if diff := compare.Diff(f.Reports[0].Targets, r.Targets, cmpopts.IgnoreUnexported(report.PartLine{})); diff != "" {
				e.testing.Errorf("seed %d: %s by %s tells otherwise of the targets than the whole:\n%s", e.seed, f.Period, r.By, diff)
			}
		}
		e.report(r, "so-lieu.json of "+f.Period)
	}
}

// tables takes in every number that stands in the tables under a name that this test knows as a base.
func (e *eliminator) tables(p survey.Period, files map[string][]byte) {
	from, to := bounds(p)
	at := from + ".." + to
	take := func(table string, of func(row map[string]string) (base, map[unknown]bool, string)) {
		for _, row := range csvOf(e.testing, files["du-lieu/bang/"+table+".csv"]) {
			b, x, n := of(row)
			if k, err := strconv.ParseInt(n, 10, 64); err == nil && b != "" {
				e.tell(b, x, k, table+" of "+at)
			}
		}
	}
	for table, dimension := range map[string]string{"don-vi": "agency", "linh-vuc": "field", "thu-tuc": "procedure", "quay": "point", "kenh": "channel"} {
		take(table, func(row map[string]string) (base, map[unknown]bool, string) {
			return "overall", months(p, dimension, row["ma"]), row["phieu"]
		})
	}
	take("thang", func(row map[string]string) (base, map[unknown]bool, string) {
		m, err := time.ParseInLocation("2006-01", row["ma"], definitions().Zone)
		must(e.testing, err)
		return "overall", daysOf(survey.Period{From: m, To: m.AddDate(0, 1, 0)}), row["phieu"]
	})
	take("yeu-to", func(row map[string]string) (base, map[unknown]bool, string) {
		return base(row["ma"]), daysOf(p), row["tong"]
	})
	take("ty-le-chung", func(row map[string]string) (base, map[unknown]bool, string) {
		return map[string]base{"HL2": "overall"}[row["ma"]], daysOf(p), row["tong"]
	})
	take("phuc-vu", func(row map[string]string) (base, map[unknown]bool, string) {
		return map[string]base{"PV2": "due", "PV4": "limit", "PV5": "plan", "PV6": "way", "PV7": "fee", "PV9": "yes or no"}[row["ma"]], daysOf(p), row["tong"]
	})
}

// rows takes in how many of each column stand in each span of days, and gives how many spans there are.
func (e *eliminator) rows(p survey.Period, body []byte) (apart int) {
	type span struct{ from, to string }
	n := map[span]map[base]int64{}
	columns := map[base]bool{} // with something in them
	for _, row := range csvOf(e.testing, body) {
		s := span{row["from_day"], row["to_day"]}
		if n[s] == nil {
			n[s] = map[base]int64{}
		}
		for column, x := range row {
			if column == "from_day" || column == "to_day" {
				continue
			}
			columns[base(column)] = columns[base(column)] || x != ""
			if flag := column == "identified" || column == "decides"; x == "1" || !flag && x != "" {
				n[s][base(column)]++
			}
		}
	}
	from, _ := bounds(p)
	spans := slices.SortedFunc(maps.Keys(n), func(a, b span) int { return strings.Compare(a.from, b.from) })
	for i, s := range spans {
		for b, told := range columns {
			if !told {
				continue
			}
			e.tell(b, days(s.from, s.to), n[s][b], fmt.Sprintf("rows of %s", from))
		}
		// The businesses of the last spans are those that decide in them.
		var last int64
		for _, x := range spans[i:] {
			last += n[x]["decides"]
		}
		if !columns["identified"] || last == 0 || last >= floor {
			continue
		}
		e.testing.Errorf("seed %d: rows of %s tell that %d businesses came from %s on", e.seed, from, last, s.from)
	}
	return len(spans)
}

// dossiers takes in the counts of dossiers.
func (e *eliminator) dossiers(p survey.Period, body []byte) {
	n := map[base]int64{}
	for _, row := range csvOf(e.testing, body) {
		k, err := strconv.ParseInt(row["dossiers"], 10, 64)
		must(e.testing, err)
		if row["figure"] == "days" && k < floor {
			e.testing.Errorf("seed %d: %d dossiers took %s to %s days", e.seed, k, row["value"], row["to_value"])
		}
		n[map[string]base{"on_time_closed": "due", "within_limit": "limit", "within_plan": "plan", "online": "way", "cashless": "fee", "days": "decided"}[row["figure"]]] += k
	}
	for b, k := range n {
		if b != "" {
			e.tell(b, daysOf(p), k, "ho-so.csv")
		}
	}
}

// viewers takes in everything that viewers may ask.
func (e *eliminator) viewers() {
	c := definitions()
	must(e.testing, e.world.public.Complete(e.testing.Context(), year()))
	periods := []survey.Period{}
	for m := 1; m <= 12; m++ {
		from := time.Date(2021, time.Month(m), 1, 0, 0, 0, 0, c.Zone)
		periods = append(periods, survey.Period{From: from, To: from.AddDate(0, 1, 0)})
	}
	for _, rule := range c.Reports() {
		periods = append(periods, rule.Period(2021, c.Zone))
	}
	for _, p := range periods {
		for _, by := range append([]report.Dimension{""}, report.Dimensions...) {
			for _, across := range []report.Dimension{"", report.ByMonth} {
				if r, err := e.world.public.Build(report.Query{Period: p, By: by, Across: across}); err == nil {
					e.report(r, "viewers")
				}
			}
		}
		for _, a := range c.Center.Agencies {
			q := report.Query{Period: p, By: report.ByMonth, Filter: report.Filter{Agencies: []survey.AgencyCode{a.Code}}}
			if r, err := e.world.public.Build(q); err == nil {
				e.report(r, "viewers of an agency")
			}
		}
	}
}

// smallTruth counts everything of the world: undivided by day, divided by month.
func (w *smallWorld) truth(t testing.TB) map[base]map[unknown]int64 {
	t.Helper()
	out := map[base]map[unknown]int64{}
	count := func(b base, x unknown, n int64) {
		if out[b] == nil {
			out[b] = map[unknown]int64{}
		}
		out[b][x] += n
	}
	c := definitions()
	for _, r := range w.answers[:w.there[0]] {
		if !w.counts(r) {
			continue
		}
		day := unknown{when: string(survey.DayOf(r.Received, c.Zone))}
		for q := range r.Answers {
			if r.Code(q) != survey.NotApplicable {
				count(base(q), day, 1)
			}
		}
		if code := r.Code("extra_payment"); code == "yes" || code == "no" {
			count("yes or no", day, 1)
		}
		if _, ok := w.level(r); ok && r.Business != "" {
			count("identified", day, 1)
		}
	}
	byDay, err := w.builder.Build(report.Query{Period: year(), By: report.ByDay})
	must(t, err)
	for i := range byDay.Groups {
		v, day := &byDay.Groups[i].Service, unknown{when: byDay.Groups[i].Key}
		for b, n := range serviceBases(v) {
			count(b, day, n)
		}
	}
	for m := year().From; m.Before(year().To); m = m.AddDate(0, 1, 0) {
		r, err := w.builder.Build(report.Query{Period: survey.Period{From: m, To: m.AddDate(0, 1, 0)}, By: report.ByAgency})
		must(t, err)
		for i := range r.Groups {
			g := &r.Groups[i]
			cell := unknown{m.Format("2006-01"), string(report.ByAgency), g.Key}
			for id, f := range g.Satisfaction.Factors {
				if id != survey.OverallQuestion {
					count(base(id), cell, f.Den)
				}
			}
			pay := g.Service.ExtraPayment
			count("extra_contacts", cell, g.Service.ExtraContactScore.N)
			count("extra_payment", cell, pay["yes"]+pay["no"]+pay["refused"])
			count("yes or no", cell, pay["yes"]+pay["no"])
			for b, n := range serviceBases(&g.Service) {
				count(b, cell, n)
			}
		}
	}
	for _, d := range report.Dimensions {
		if d.OfTime() {
			continue
		}
		r, err := w.builder.Build(report.Query{Period: year(), By: d, Across: report.ByMonth})
		must(t, err)
		for _, g := range r.Groups {
			for _, cell := range g.Cells {
				count("overall", unknown{cell.Key, string(d), g.Key}, cell.PerResponse.Den)
			}
		}
	}
	return out
}

// year is the calendar's.
func year() survey.Period {
	c := definitions()
	return survey.Period{From: time.Date(2021, 1, 1, 0, 0, 0, 0, c.Zone), To: time.Date(2022, 1, 1, 0, 0, 0, 0, c.Zone)}
}

// serviceBases are how many dossiers each figure that is told stands on.
func serviceBases(v *report.Service) map[base]int64 {
	out := map[base]int64{}
	for id, x := range map[base]*report.Proportion{"due": v.OnTimeClosed, "way": v.Online, "fee": v.Cashless, "limit": v.WithinLimit, "plan": v.WithinPlan} {
		if x != nil && !x.Hidden {
			out[id] = x.Den
		}
	}
	if v.Decided != nil {
		out["decided"] = *v.Decided
	}
	return out
}

// solve looks for small numbers that follow, and gives how many small ones there are.
func (e *eliminator) solve() (small int) {
	for b, truth := range e.truths {
		s := &solver{rows: map[unknown]map[unknown]int64{}}
		for _, x := range e.told[b] {
			row := map[unknown]int64{}
			for u := range x.of {
				row[u] = 1
			}
			s.add(row)
		}
		codes := map[[2]string]map[unknown]int64{} // by month and dimension
		for u := range truth {
			if u.dimension == "" {
				continue
			}
			k := [2]string{u.when, u.dimension}
			if codes[k] == nil {
				codes[k] = map[unknown]int64{}
			}
			codes[k][u] = 1
		}
		for k, row := range codes {
			m, err := time.ParseInLocation("2006-01", k[0], definitions().Zone)
			must(e.testing, err)
			for u := range daysOf(survey.Period{From: m, To: m.AddDate(0, 1, 0)}) {
				row[u] = -1
			}
			s.add(row)
		}
		for u, n := range truth {
			if dossiers := slices.Contains([]base{"decided", "due", "way", "fee", "limit", "plan"}, b); dossiers && n == 0 && u.dimension != "" {
				s.add(map[unknown]int64{u: 1}) // that an agency has none of a kind may be known
			}
		}
		for name, of := range e.targets(truth) {
			var n int64
			row := map[unknown]int64{}
			for u := range of {
				n += truth[u]
				row[u] = 1
			}
			if n < 1 || n >= floor {
				continue
			}
			if small++; s.follows(row) {
				e.testing.Errorf("seed %d: %s of %s are %d, and that follows", e.seed, b, name, n)
			}
		}
	}
	return small
}

// periods are the months and those of the plan, by name.
func (e *eliminator) periods() map[string]survey.Period {
	c := definitions()
	out := map[string]survey.Period{}
	for m := year().From; m.Before(year().To); m = m.AddDate(0, 1, 0) {
		out[m.Format("2006-01")] = survey.Period{From: m, To: m.AddDate(0, 1, 0)}
	}
	for _, rule := range c.Reports() {
		out[rule.ID] = rule.Period(2021, c.Zone)
	}
	return out
}

// targets are what has to stay unknown where it is small: months and periods, those of each code, and days of a month in a row.
func (e *eliminator) targets(truth map[unknown]int64) map[string]map[unknown]bool {
	out := map[string]map[unknown]bool{}
	periods := e.periods()
	for name, p := range periods {
		for a := p.From; len(name) == len("2021-03") && a.Before(p.To); a = a.AddDate(0, 0, 1) {
			for b := a; b.Before(p.To); b = b.AddDate(0, 0, 1) {
				from, to := a.Format(time.DateOnly), b.Format(time.DateOnly)
				out[from+".."+to] = days(from, to)
			}
		}
	}
	periods["behind the half year"] = survey.Period{From: periods[plan.SixMonth].To, To: periods[plan.Annual].To}
	for name, p := range periods {
		out[name] = daysOf(p)
		for u := range truth {
			if u.dimension != "" {
				out[name+" "+u.dimension+" "+u.code] = months(p, u.dimension, u.code)
			}
		}
	}
	return out
}

// solver holds equations in a form in which each has one unknown of its own, in whole numbers modulo a prime.
type solver struct {
	rows map[unknown]map[unknown]int64 // by the unknown that a row has for its own, with coefficient 1
}

const prime = 1_000_003

func mod(v int64) int64 { return ((v % prime) + prime) % prime }

// rest takes out of a row what the equations have for their own.
func (s *solver) rest(row map[unknown]int64) map[unknown]int64 {
	out := map[unknown]int64{}
	for u, c := range row {
		out[u] = mod(c)
	}
	for {
		again := false
		for u, c := range out {
			r := s.rows[u]
			if c == 0 {
				delete(out, u)
				continue
			}
			if r == nil {
				continue
			}
			for v, k := range r {
				if n := mod(out[v] - c*k); n == 0 {
					delete(out, v)
				} else {
					out[v] = n
				}
			}
			again = true
			break
		}
		if !again {
			return out
		}
	}
}

// add takes an equation in; the others lose what it then has for its own, so that each own unknown is in one row.
func (s *solver) add(row map[unknown]int64) {
	left := s.rest(row)
	for own, c := range left {
		if c == 0 {
			continue
		}
		inverse := power(c, prime-2)
		for u := range left {
			left[u] = mod(left[u] * inverse)
		}
		for _, r := range s.rows {
			if k := r[own]; k != 0 {
				for u, n := range left {
					if x := mod(r[u] - k*n); x == 0 {
						delete(r, u)
					} else {
						r[u] = x
					}
				}
			}
		}
		s.rows[own] = left
		return
	}
}

// follows tells whether a sum is a combination of the equations.
func (s *solver) follows(row map[unknown]int64) bool { return len(s.rest(row)) == 0 }

func power(a, n int64) int64 {
	out := int64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out * a % prime
		}
		a = a * a % prime
	}
	return out
}
