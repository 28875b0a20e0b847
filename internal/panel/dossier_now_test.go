package panel_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// dossierOf is a state of the nth dossier.
func dossierOf(n int, status survey.DossierStatus, received, due, decided survey.Day, updated survey.Moment) *survey.Dossier {
	return &survey.Dossier{
		Key: survey.DossierKey(fmt.Sprintf("%032x", n)), Code: survey.DossierCode(fmt.Sprint("H-", n)), Point: "TT-01", Procedure: "2.001583",
		Applicant: survey.Business, Received: received, Due: due, Decided: decided, Status: status, Updated: updated,
	}
}

// counted loads states and answers and answers a question.
func counted(t *testing.T, states []*survey.Dossier, answers []*survey.Response, q panel.Query) *panel.Result {
	t.Helper()
	st := &shelf{}
	for i, s := range states {
		body, err := survey.EncodeDossier(s)
		if err != nil {
			t.Fatal(err)
		}
		st.add(store.Dossiers, store.Document{Key: s.Key.StateKey(i), At: start, Body: body})
	}
	for _, a := range answers {
		st.put(t, a.Received, a)
	}
	p := panel.New(st, embedded(), panel.Options{Now: func() time.Time { return start.AddDate(0, 0, 30) }})
	if err := p.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	q.Population = survey.Applicants
	res, err := p.Tally(q)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// TestWhatWasDecidedTodayIsNotOpenToo: today's decisions were counted as open as well, late ones as overdue too, and what came
// in today was not yet open.
func TestWhatWasDecidedTodayIsNotOpenToo(t *testing.T) {
	t.Parallel()
	states := []*survey.Dossier{
		dossierOf(1, survey.DossierClosed, day(1), day(5), day(10), ""), // today, late
		dossierOf(2, survey.DossierOpen, day(1), day(9), "", ""),        // overdue since today
		dossierOf(3, survey.DossierOpen, day(1), day(10), "", ""),       // due today: there is still time
		dossierOf(4, survey.DossierOpen, day(10), day(12), "", ""),      // came in today
	}
	from, _ := day(0).Number()
	q := panel.Query{From: from, To: from + 20, Today: from + 10}
	check := func(what string, d *measure.Dossiers) {
		t.Helper()
		if got, want := [4]int64{d.Decided, d.Late, d.Open, d.Overdue}, [4]int64{1, 1, 3, 1}; got != want {
			t.Errorf("%s: decided, late, open, overdue = %v, want %v", what, got, want)
		}
	}
	check("to the end of the period", counted(t, states, nil, q).All.Dossiers)
	q.To = from + 11
	check("to today", counted(t, states, nil, q).All.Dossiers)
	q.TimeGroup, q.Groups = make([]uint16, 11), 2
	q.TimeGroup[10] = 1
	check("today as a group of its own", counted(t, states, nil, q).ByTime[1].Dossiers)
}

// TestWhoWasAskedStaysAsked: the slip of a state that asked for an opinion is in somebody's hand, whatever state follows, and
// in whatever order the states come.
func TestWhoWasAskedStaysAsked(t *testing.T) {
	t.Parallel()
	states := []*survey.Dossier{
		dossierOf(1, survey.DossierSupplement, day(1), "", "", survey.Moment(day(3))+"T08:00:00"),
		dossierOf(1, survey.DossierOpen, day(1), "", "", survey.Moment(day(5))+"T08:00:00"), // the papers came
		dossierOf(2, survey.DossierSupplement, day(1), "", "", survey.Moment(day(3))+"T08:00:00"),
		dossierOf(2, survey.DossierClosed, day(1), "", day(12), survey.Moment(day(12))+"T08:00:00"), // asked again, later
		dossierOf(3, survey.DossierSupplement, day(1), "", "", survey.Moment(day(3))+"T08:00:00"),
		dossierOf(3, survey.DossierWithdrawn, day(1), "", "", survey.Moment(day(4))+"T08:00:00"), // is in nothing
	}
	from, _ := day(0).Number()
	for range 2 {
		for until, want := range map[int]int64{3: 0, 4: 1, 12: 1, 13: 2} {
			if got := counted(t, states, nil, panel.Query{From: from, To: from + until}).All.Dossiers.Invited; got != want {
				t.Errorf("%d were asked in the first %d days, want %d", got, until, want)
			}
		}
		slices.Reverse(states)
	}
}

// TestModeNarrowsTheAnswersOfDossiers: who asks about personal answers alone is not told a response rate of paper forms.
func TestModeNarrowsTheAnswersOfDossiers(t *testing.T) {
	t.Parallel()
	states := []*survey.Dossier{
		dossierOf(1, survey.DossierClosed, day(1), "", day(2), ""), dossierOf(2, survey.DossierClosed, day(1), "", day(2), ""), dossierOf(3, survey.DossierClosed, day(1), "", day(2), ""),
	}
	answer := func(n int, mode survey.Mode, level survey.ChoiceCode) *survey.Response {
		return &survey.Response{
			ID: survey.ReceiptCode(fmt.Sprint("R", n)), Survey: "business-satisfaction.v1", Point: "TT-01", Mode: mode, Lang: "vi", Applicant: survey.Business,
			Dossier: states[n].Key, Received: start.AddDate(0, 0, 4), Answers: map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{level}}},
		}
	}
	answers := []*survey.Response{answer(0, survey.Personal, "5"), answer(1, survey.Entered, "2")}
	from, _ := day(0).Number()
	for mode, want := range map[string]measure.Rate{"": {Num: 1, Den: 2}, "personal": {Num: 1, Den: 1}, "entered": {Den: 1}, "open": {}} {
		q := panel.Query{From: from, To: from + 10, Codes: map[panel.Dimension][]string{}}
		if mode != "" {
			q.Codes[panel.Mode] = []string{mode}
		}
		d := counted(t, states, answers, q).All.Dossiers
		if d.Answer != want || d.Decided != 3 {
			t.Errorf("mode %q: %v answers of %d dossiers, want %v of 3", mode, d.Answer, d.Decided, want)
		}
	}
}
