package report_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hailong/internal/report"
	"hailong/internal/survey"
)

// slowly is a source that counts its builds; a report says in AsOf which one it is.
type slowly struct {
	report.Source
	takes      time.Duration
	builds     atomic.Int64
	generation atomic.Uint64
	fails      atomic.Bool
}

func (s *slowly) Build(report.Query) (*report.Report, error) {
	n := s.builds.Add(1)
	pass(s.takes)
	if s.fails.Load() {
		return nil, &survey.Error{Kind: survey.Unavailable, Key: "figures.loading"}
	}
	return &report.Report{AsOf: fmt.Sprint(n)}, nil
}

// pass lets the bubble's clock go on.
func pass(d time.Duration) { <-time.NewTimer(d).C }

func question(day int) report.Query {
	from := time.Date(2021, 1, day, 0, 0, 0, 0, time.UTC)
	return report.Query{Period: survey.Period{From: from, To: from.AddDate(0, 0, 1)}}
}

func ask(t *testing.T, c *report.Cache, q report.Query, want string) {
	t.Helper()
	if r, err := c.Build(q); err != nil || r.AsOf != want {
		t.Errorf("answer %+v, %v; want build %s", r, err, want)
	}
}

func TestTheSameQuestionIsBuiltOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slowly{takes: time.Second}
		c := report.NewCache(s, s.generation.Load, time.Now)
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() { ask(t, c, question(1), "1") })
		}
		wg.Wait()
		pass(30 * time.Second)
		ask(t, c, question(1), "1")
		ask(t, c, question(2), "2")
		en := question(1)
		en.Lang = "en"
		ask(t, c, en, "3")
		grouped := question(1)
		grouped.By = report.ByPoint
		ask(t, c, grouped, "4")
		grouped.Across = report.ByMonth
		ask(t, c, grouped, "5")
		grouped.Compare = true
		ask(t, c, grouped, "6")
	})
}

func TestAnOvertakenAnswerIsGivenOnlyWhileASlowOneIsMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slowly{takes: 3 * time.Second}
		c := report.NewCache(s, s.generation.Load, time.Now)
		ask(t, c, question(1), "1")
		s.generation.Add(1)
		start := time.Now()
		ask(t, c, question(1), "1") // one build is begun, and the old answer given at once
		ask(t, c, question(1), "1")
		if time.Since(start) != 0 || s.builds.Load() != 1 && s.builds.Load() != 2 {
			t.Errorf("waited %v over %d builds", time.Since(start), s.builds.Load())
		}
		pass(4 * time.Second)
		ask(t, c, question(1), "2")
		s.generation.Add(1)
		pass(6 * time.Second) // nobody asked; the answer has not been known to be good for longer than 5 s
		start = time.Now()
		ask(t, c, question(1), "3")
		if time.Since(start) != s.takes {
			t.Errorf("an answer overtaken 6 s ago was given after %v", time.Since(start))
		}
		pass(time.Minute)
		ask(t, c, question(1), "4") // nothing arrived, and yet it is a minute old
	})
}

func TestAQuickAnswerIsNeverOvertaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slowly{takes: 50 * time.Millisecond}
		c := report.NewCache(s, s.generation.Load, time.Now)
		ask(t, c, question(1), "1")
		s.generation.Add(1)
		ask(t, c, question(1), "2")
		s.generation.Add(1)
		var wg sync.WaitGroup
		wg.Go(func() { ask(t, c, question(1), "3") })
		pass(time.Millisecond)
		s.generation.Add(1) // arrives while the third is being made: who asks now is not given it
		wg.Go(func() { ask(t, c, question(1), "4") })
		wg.Wait()
	})
}

func TestErrorsAreNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slowly{}
		s.fails.Store(true)
		c := report.NewCache(s, s.generation.Load, time.Now)
		if _, err := c.Build(question(1)); survey.KindOf(err) != survey.Unavailable {
			t.Errorf("error %v", err)
		}
		s.fails.Store(false)
		ask(t, c, question(1), "2")
	})
}

// breaks panics.
type breaks struct{ report.Source }

func (breaks) Build(report.Query) (*report.Report, error) { panic(errors.New("bad luck")) }

func TestAPanicIsAnErrorToEverybodyWhoWaits(t *testing.T) {
	t.Parallel()
	c := report.NewCache(breaks{}, func() uint64 { return 0 }, time.Now)
	for range 2 {
		if _, err := c.Build(question(1)); survey.KindOf(err) != survey.Internal {
			t.Errorf("error %v", err)
		}
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slowly{}
		c := report.NewCache(s, s.generation.Load, time.Now)
		for day := range 200 {
			pass(time.Millisecond)
			ask(t, c, question(day), fmt.Sprint(day+1))
		}
		ask(t, c, question(199), "200")
		ask(t, c, question(0), "201") // was thrown away
	})
}
