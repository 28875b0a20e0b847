package freeze_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/freeze"
	"hailong/internal/panel"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
	"hailong/surveys"
)

var definitions = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		panic(err)
	}
	return c
})

var secret = []byte("0123456789abcdef0123456789abcdef")

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// engines are those that everything must come out on alike.
var engines = map[string]func(t testing.TB) store.Store{
	"memory": func(testing.TB) store.Store { return storetest.Memory() },
	"sqlite": func(t testing.TB) store.Store {
		st, err := sqlitestore.Open(context.Background(), filepath.Join(t.TempDir(), "hailong.db"))
		must(t, err)
		t.Cleanup(func() { _ = st.Close() })
		return st
	},
}

// onEach runs a test on every engine.
func onEach(t *testing.T, test func(t *testing.T, st store.Store)) {
	t.Helper()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// process is a program over a store, with the clock it is given.
func process(t testing.TB, st store.Store, now func() time.Time, entries ...plan.Entry) *freeze.Service {
	t.Helper()
	p := panel.New(st, definitions(), panel.Options{Now: now})
	must(t, p.Load(t.Context()))
	b := &report.Builder{Panel: p, Catalog: definitions(), Now: now, Entries: func() []plan.Entry { return entries }}
	s := freeze.New(b, st, freeze.Options{Seal: secret, Version: "test", Now: now})
	must(t, s.Load(t.Context()))
	return s
}

// at gives an instant of the center, dd/mm/yyyy hh:mm.
func at(s string) time.Time {
	when, err := time.ParseInLocation("02/01/2006 15:04", s, definitions().Zone)
	if err != nil {
		panic(err)
	}
	return when
}

// response makes the nth answer of a period: n decides about everything in it.
func response(n int, received string) *survey.Response {
	r := &survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Open, Channel: "counter", Lang: "vi", Applicant: survey.Business,
		Received: at(received), Answers: map[survey.QuestionID]survey.Answer{
			"overall": {Choices: []survey.ChoiceCode{survey.ChoiceCode('1' + rune(n%5))}},
			"comment": {Text: fmt.Sprintf("Ý kiến số %d", n)},
		},
	}
	if n%2 == 0 {
		r.Business = survey.BusinessKey(fmt.Sprintf("%032x", 1000-n/4))
	}
	return r
}

func responseDoc(t testing.TB, key string, r *survey.Response) store.Document {
	t.Helper()
	body, err := survey.EncodeResponse(r)
	must(t, err)
	return store.Document{Key: key, Body: body}
}

func dossierDoc(t testing.TB, key survey.DossierKey, n int, d *survey.Dossier) store.Document {
	t.Helper()
	body, err := survey.EncodeDossier(d)
	must(t, err)
	return store.Document{Key: key.StateKey(n), Body: body}
}

func insert(t testing.TB, st store.Store, c store.Collection, docs ...store.Document) {
	t.Helper()
	got, err := st.Insert(t.Context(), c, docs)
	must(t, err)
	for i, o := range got {
		if o != store.Written {
			t.Fatalf("%s was there already", docs[i].Key)
		}
	}
}

// dossier is the nth dossier, received in April 2021.
func dossier(n int) (survey.DossierKey, *survey.Dossier) {
	return survey.DossierKey(fmt.Sprintf("%032x", 7000+n)), &survey.Dossier{
		Code: survey.DossierCode(fmt.Sprintf("H38.21-%06d", n)), Procedure: "2.001583", Point: "TT-01", Applicant: survey.Business,
		Business: survey.BusinessKey(fmt.Sprintf("%032x", 1000-n)), SubmittedVia: survey.Online, Received: "2021-04-05", Due: "2021-04-09",
		Decided: "2021-04-08", Status: survey.DossierClosed, Updated: "2021-04-08T09:30:00",
	}
}

// fill puts sixty responses of spring 2021, ten dossiers, an answer of July tied to the first, and what lies outside.
func fill(t testing.TB, st store.Store, order func([]store.Document)) {
	t.Helper()
	var responses, states []store.Document
	for n := range 60 {
		responses = append(responses, responseDoc(t, fmt.Sprintf("R%03d", n), response(n, fmt.Sprintf("%02d/%02d/2021 08:30", 1+n%28, 1+n%5))))
	}
	for n := range 10 {
		k, d := dossier(n)
		states = append(states, dossierDoc(t, k, 0, d))
	}
	first, _ := dossier(0)
	tied, foreign := response(3, "05/07/2021 09:00"), response(4, "06/07/2021 09:00")
	tied.Dossier, foreign.Dossier = first, "ffffffffffffffffffffffffffffffff"
	responses = append(responses, responseDoc(t, "TIED", tied), responseDoc(t, "FOREIGN", foreign), responseDoc(t, "JUNE", response(5, "01/06/2021 00:00")))
	july := survey.Dossier{Code: "H38.21-JULY", Procedure: "2.001583", Point: "TT-01", Applicant: survey.Business, Received: "2021-07-01", Status: survey.DossierOpen}
	states = append(states, dossierDoc(t, "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", 0, &july))
	if order != nil {
		order(responses)
		order(states)
	}
	insert(t, st, store.Responses, responses...)
	insert(t, st, store.Dossiers, states...)
}

func firstHalf(by report.Dimension) report.Query {
	p, err := plan.ParsePeriod("2021-H1", definitions().Reports(), definitions().Zone)
	if err != nil {
		panic(err)
	}
	return report.Query{Period: p, By: by, Lang: "vi"}
}

// lookup finds the closing of a period by its name.
func lookup(s *freeze.Service, name string) (report.Frozen, bool) {
	for _, f := range s.Frozen() {
		if f.Period == name {
			return f, true
		}
	}
	return report.Frozen{}, false
}
