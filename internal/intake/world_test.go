package intake_test

import (
	"context"
	"maps"
	"sync"
	"testing"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/intake"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
	"hailong/surveys"
)

var now = time.Date(2026, 11, 24, 2, 3, 4, 567_891_000, time.UTC)

var keys = intake.Keys{Business: []byte("business secret of thirty-two by"), Receipt: []byte("receipt secret of thirty-two byt")}

var builtIn = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.Load(surveys.FS) })

// definitions are the built-in ones, with a second version of the survey, a questionnaire of somebody else, and a point
// that has retired.
func definitions(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	v1 := c.Current(c.Center.Survey)
	v2, other := *v1, *v1
	v2.Version, other.ID = 2, "other"
	own := *c
	own.Surveys = maps.Clone(c.Surveys)
	own.Surveys[v2.VersionID()], own.Surveys[other.VersionID()] = &v2, &other
	center := *c.Center
	center.Points = append(center.Points[:len(center.Points):len(center.Points)],
		survey.ServicePoint{Code: "TT-90", Channel: "counter", Validity: survey.Validity{From: "2019-01-01", To: "2020-12-31"}})
	own.Center = &center
	return &own
}

// world is a service over a store in memory.
type world struct {
	*intake.Service
	store store.Store
}

func newWorld(t testing.TB, st store.Store) *world {
	t.Helper()
	s := intake.New(definitions(t), st, keys, intake.Options{Now: func() time.Time { return now }})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{s, st}
}

func memory(t testing.TB) *world {
	t.Helper()
	return newWorld(t, storetest.Memory())
}

// stored gives all responses by key.
func (w *world) stored(t testing.TB) map[string]survey.Response {
	t.Helper()
	out := map[string]survey.Response{}
	var at store.Cursor
	for {
		docs, err := w.store.Scan(context.Background(), store.Responses, at, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			r := survey.Response{ID: survey.ReceiptCode(d.Key)}
			if err := survey.DecodeResponse(d.Body, &r); err != nil {
				t.Fatal(err)
			}
			out[d.Key] = r
			at = store.After(d)
		}
		if len(docs) < 100 {
			return out
		}
	}
}

func choice(codes ...survey.ChoiceCode) survey.Answer { return survey.Answer{Choices: codes} }
