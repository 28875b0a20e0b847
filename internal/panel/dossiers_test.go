package panel_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/store"
	"hailong/internal/survey"

	"github.com/google/go-cmp/cmp"
)

// world is made-up dossiers, some in several states, and answers tied to some of them.
type world struct {
	states  []*survey.Dossier
	answers []*survey.Response
}

var start = time.Date(2021, 1, 4, 3, 0, 0, 0, time.UTC)

func day(n int) survey.Day { return survey.DayOf(start.AddDate(0, 0, n), time.UTC) }

func makeWorld(r *rand.Rand, n int) world {
	var w world
	codes := []survey.ProcedureCode{"2.001583", "1.013236", "1.012753", "old-code", ""}
	for i := range n {
		d := &survey.Dossier{
			Key: survey.DossierKey(fmt.Sprintf("%032x", i+1)), Code: survey.DossierCode(fmt.Sprint("H-", i)), Point: survey.PointCode(fmt.Sprintf("TT-%02d", 1+r.IntN(4))),
			Procedure: codes[r.IntN(len(codes))], Applicant: survey.Applicants[r.IntN(3)], Received: day(r.IntN(90)), Status: survey.DossierOpen,
			SubmittedVia: []survey.Via{survey.Direct, survey.Online, survey.Post, ""}[r.IntN(4)], Paused: r.IntN(3),
			FeeVia: []survey.FeeVia{survey.Cash, survey.Cashless, survey.NoFee, ""}[r.IntN(4)], Complaint: []survey.YesNo{survey.No, survey.No, survey.No, survey.Yes}[r.IntN(4)],
		}
		if b := r.IntN(n / 3); b > 0 {
			d.Business = survey.BusinessKey(fmt.Sprintf("%032x", b))
		}
		got, _ := d.Received.Number()
		if r.IntN(5) > 0 {
			d.Due = survey.NumberedDay(got + 1 + r.IntN(12))
		}
		w.states = append(w.states, d)
		w.further(r, d, got)
	}
	return w
}

// further lets a dossier go on, and its applicant answer.
func (w *world) further(r *rand.Rand, d *survey.Dossier, received int) {
	next := *d
	switch x := r.IntN(10); {
	case x < 7:
		next.Status, next.Decided = survey.DossierClosed, survey.NumberedDay(received+r.IntN(15))
		if x == 0 {
			next.Status = survey.DossierRefused
		}
	case x < 8:
		next.Status, next.Updated = survey.DossierSupplement, survey.Moment(survey.NumberedDay(received+3))+"T08:00:00"
	case x < 9:
		next.Status = survey.DossierWithdrawn
		next.Updated = survey.Moment(survey.NumberedDay(received+3)) + "T08:00:00"
	default:
		return
	}
	w.states = append(w.states, &next)
	for range r.IntN(3) {
		at := start.AddDate(0, 0, r.IntN(110)).Add(time.Duration(r.IntN(3)) * time.Hour)
		w.answers = append(w.answers, &survey.Response{
			ID: survey.ReceiptCode(fmt.Sprint("R", len(w.answers))), Survey: "business-satisfaction.v1", Point: next.Point, Mode: survey.Personal,
			Channel: next.SubmittedVia.Channel(), Lang: "vi", Applicant: next.Applicant, Procedure: next.Procedure, Business: next.Business, Dossier: next.Key, Received: at,
			Answers: map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{[]survey.ChoiceCode{"1", "2", "3", "4", "5", "na"}[r.IntN(6)]}}},
		})
	}
}

// ask is one way of cutting: days [from, to), the end for open dossiers, the end for answers, a point, a population.
type ask struct {
	from, to, today, answered int
	point                     string
	population                []survey.Applicant
}

// recount counts the plain way: dossier by dossier, day by day.
func (w *world) recount(a ask) measure.Dossiers {
	var d measure.Dossiers
	newest := map[survey.DossierKey]*survey.Dossier{}
	for _, s := range w.states {
		if n := newest[s.Key]; n == nil || survey.CompareStates(s, n) > 0 {
			newest[s.Key] = s
		}
	}
	end, past := min(a.to, a.today+1), min(a.to, a.today)
	type vote struct {
		at    time.Time
		level int
	}
	votes := map[survey.BusinessKey]vote{}
	seen := map[survey.BusinessKey]bool{}
	for _, s := range newest {
		if a.point != "" && string(s.Point) != a.point || !slices.Contains(a.population, s.Applicant) || s.Status == survey.DossierWithdrawn {
			continue
		}
		received, _ := s.Received.Number()
		due, hasDue := s.Due.Number()
		decided, isDecided := s.Decided.Number()
		if received < end && (!isDecided || decided >= end) {
			d.Open++
			if hasDue && due < past {
				d.Overdue++
			}
		}
		if asked, ok := s.InvitingDay().Number(); ok && asked >= a.from && asked < a.to {
			d.Invited++
		}
		if !isDecided || decided < a.from || decided >= a.to {
			continue
		}
		d.Decided++
		if s.Status == survey.DossierClosed {
			d.Closed++
		}
		late := hasDue && decided > due
		switch {
		case !hasDue:
			d.NoDue++
		case late:
			d.Late++
		case decided == due:
			d.OnDay++
		default:
			d.Early++
		}
		days := 0
		calendar := false
		if p, ok := embedded().Center.Procedure(s.Procedure, s.Received); ok {
			calendar = p.LimitKind == survey.CalendarDays
		}
		for n := received + 1; n <= decided; n++ {
			if calendar || works(survey.NumberedDay(n)) {
				days++
			}
		}
		days = max(0, days-s.Paused)
		d.Days.Add(days, 1)
		if p, ok := embedded().Center.Procedure(s.Procedure, s.Received); ok {
			count(&d.WithinLimit, p.Limit > 0, days <= p.Limit)
			count(&d.WithinPlan, p.PlanLimit > 0, days <= p.PlanLimit)
		}
		count(&d.Online, s.SubmittedVia != "", s.SubmittedVia == survey.Online)
		count(&d.Cashless, s.FeeVia == survey.Cash || s.FeeVia == survey.Cashless, s.FeeVia == survey.Cashless)
		level, at := w.answer(s.Key, a.answered)
		if late || s.Complaint == survey.Yes || level == 1 || level == 2 {
			d.Deducted++
		}
		count(&d.Answer, level > 0, level >= 4)
		count(&d.AnswerOnTime, level > 0 && hasDue && !late, level >= 4)
		count(&d.AnswerLate, level > 0 && late, level >= 4)
		if s.Business != "" {
			seen[s.Business] = true
			if v, ok := votes[s.Business]; level > 0 && (!ok || at.After(v.at) || at.Equal(v.at) && level < v.level) {
				votes[s.Business] = vote{at, level}
			}
		}
	}
	d.Businesses = int64(len(seen))
	for _, v := range votes {
		count(&d.BusinessAnswer, true, v.level >= 4)
	}
	return d
}

// works knows the days off of the first half of 2021 by heart.
func works(d survey.Day) bool {
	n, _ := d.Number()
	if w := (n + 4) % 7; w == 0 || w == 6 {
		return false
	}
	return !slices.Contains([]survey.Day{"2021-01-01", "2021-02-10", "2021-02-11", "2021-02-12", "2021-02-15", "2021-02-16", "2021-04-21", "2021-04-30", "2021-05-03"}, d)
}

func count(r *measure.Rate, in, good bool) {
	if in {
		r.Den++
		if good {
			r.Num++
		}
	}
}

// answer is the first valid answer of a dossier, if it came before a day.
func (w *world) answer(k survey.DossierKey, before int) (level int, at time.Time) {
	for _, r := range w.answers {
		l, err := strconv.Atoi(string(r.Code("overall")))
		if r.Dossier != k || err != nil {
			continue
		}
		if level == 0 || r.Received.Before(at) || r.Received.Equal(at) && l < level {
			level, at = l, r.Received
		}
	}
	if level > 0 && panel.DayNumber(at.In(embedded().Zone)) >= before {
		return 0, time.Time{}
	}
	return level, at
}

// TestDossiersAreCountedAsByHand: in whatever order and in however many readings states and answers arrive.
func TestDossiersAreCountedAsByHand(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 7))
		w := makeWorld(r, 300)
		st := &shelf{}
		now := start.AddDate(0, 0, 200)
		p := panel.New(st, embedded(), panel.Options{Now: func() time.Time { return now }, MergeAt: 40 + int(seed)*100})
		type piece struct {
			c   store.Collection
			doc store.Document
		}
		var pieces []piece
		for i, s := range w.states {
			body, err := survey.EncodeDossier(s)
			if err != nil {
				t.Fatal(err)
			}
			pieces = append(pieces, piece{store.Dossiers, store.Document{Key: s.Key.StateKey(i), Body: body}})
		}
		for _, a := range w.answers {
			body, err := survey.EncodeResponse(a)
			if err != nil {
				t.Fatal(err)
			}
			pieces = append(pieces, piece{store.Responses, store.Document{Key: string(a.ID), Body: body}})
		}
		r.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
		for i, x := range pieces {
			x.doc.At = now
			st.add(x.c, x.doc)
			if i == len(pieces)/3 {
				if err := p.Load(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if i > len(pieces)/3 && i%97 == 0 || i == len(pieces)-1 {
				now = now.Add(time.Second)
				if err := p.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		checkWorld(t, &w, p, seed)
	}
}

func checkWorld(t *testing.T, w *world, p *panel.Panel, seed uint64) {
	t.Helper()
	first, _ := day(0).Number()
	for _, a := range []ask{
		{from: first, to: first + 200, today: first + 200, answered: 1 << 16}, {from: first + 20, to: first + 50, today: first + 200, answered: 1 << 16},
		{from: first + 20, to: first + 90, today: first + 60, answered: first + 60}, {from: first + 20, to: first + 90, today: first + 200, answered: 1 << 16, point: "TT-02"},
		{from: first, to: first + 200, today: first + 200, answered: 1 << 16, population: []survey.Applicant{survey.Business}},
	} {
		if a.population == nil {
			a.population = survey.Applicants
		}
		q := panel.Query{From: a.from, To: a.to, Today: a.today, Answered: a.answered, Population: a.population}
		if a.point != "" {
			q.Codes = map[panel.Dimension][]string{panel.Point: {a.point}}
		}
		res, err := p.Tally(q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(w.recount(a), *res.All.Dossiers); diff != "" {
			t.Errorf("seed %d, %+v: by hand and panel differ:\n%s", seed, a, diff)
		}
		checkGroups(t, w, p, q, a)
	}
}

// checkGroups holds groups by point and by ten days against the same question asked of each.
func checkGroups(t *testing.T, w *world, p *panel.Panel, q panel.Query, a ask) {
	t.Helper()
	if a.point == "" {
		by := panel.Point
		q.By = &by
		res, err := p.Tally(q)
		if err != nil {
			t.Fatal(err)
		}
		for code, tally := range res.ByCode {
			one := a
			one.point = code
			if diff := cmp.Diff(w.recount(one), *tally.Dossiers); diff != "" {
				t.Errorf("%s: %s", code, diff)
			}
		}
		q.By = nil
	}
	q.TimeGroup = make([]uint16, q.To-q.From)
	for i := range q.TimeGroup {
		q.TimeGroup[i] = uint16(i / 10)
	}
	q.Groups = int(q.TimeGroup[len(q.TimeGroup)-1]) + 1
	res, err := p.Tally(q)
	if err != nil {
		t.Fatal(err)
	}
	for g, tally := range res.ByTime {
		one := a
		one.from, one.to = q.From+10*g, min(q.From+10*g+10, q.To)
		if one.from >= a.today {
			continue // slots that have not begun have no open dossiers; nothing is said of them
		}
		if diff := cmp.Diff(w.recount(one), *tally.Dossiers); diff != "" {
			t.Errorf("slot %d: %s", g, diff)
		}
	}
}
