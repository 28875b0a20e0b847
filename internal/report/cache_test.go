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
	done       atomic.Uint64
	fails      atomic.Bool
}

func (s *slowly) Build(report.Query) (*report.Report, error) {
	n := s.builds.Add(1)
	begun := time.Now()
	pass(s.takes)
	if s.fails.Load() {
		return nil, &survey.Error{Kind: survey.Unavailable, Key: "figures.loading"}
	}
	return &report.Report{AsOf: fmt.Sprint(n), Period: report.PeriodOut{From: begun.Format(time.RFC3339Nano)}}, nil
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
		c := report.NewCache(s, s.generation.Load, s.done.Load, time.Now)
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
		c := report.NewCache(s, s.generation.Load, s.done.Load, time.Now)
		ask(t, c, question(1), "1")
		s.generation.Add(1)
		start := time.Now()
		pass(time.Second)
		ask(t, c, question(1), "1") // a build is begun, and the old answer given at once
		ask(t, c, question(1), "1")
		if time.Since(start) != time.Second {
			t.Errorf("waited %v", time.Since(start))
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
		s.done.Add(1)
		ask(t, c, question(1), "4") // what somebody did here is waited for
		pass(time.Minute)
		ask(t, c, question(1), "5") // nothing arrived, and yet it is a minute old
	})
}

// TestNoAnswerIsOlderThanFiveSeconds asks again and again while something arrives all the time.
func TestNoAnswerIsOlderThanFiveSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slowly{takes: 1500 * time.Millisecond}
		c := report.NewCache(s, s.generation.Load, s.done.Load, time.Now)
		waited := 0
		for range 600 {
			s.generation.Add(1)
			start := time.Now()
			r, err := c.Build(question(1))
			if err != nil {
				t.Fatal(err)
			}
			begun, _ := time.Parse(time.RFC3339Nano, r.Period.From)
			if age := time.Since(begun); age > 5*time.Second {
				t.Fatalf("an answer is %v old", age)
			}
			if time.Since(start) > 0 {
				waited++
			}
			pass(100 * time.Millisecond)
		}
		pass(s.takes) // what is being built is finished
		if n := s.builds.Load(); waited > 1 || n < 20 || n > 30 {
			t.Errorf("%d looks waited, %d builds in a minute", waited, n)
		}
	})
}

func TestAQuickAnswerIsNeverOvertaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slowly{takes: 20 * time.Millisecond}
		c := report.NewCache(s, s.generation.Load, s.done.Load, time.Now)
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
		c := report.NewCache(s, s.generation.Load, s.done.Load, time.Now)
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
	c := report.NewCache(breaks{}, func() uint64 { return 0 }, func() uint64 { return 0 }, time.Now)
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
		c := report.NewCache(s, s.generation.Load, s.done.Load, time.Now)
		for day := range 200 {
			pass(time.Millisecond)
			ask(t, c, question(day), fmt.Sprint(day+1))
		}
		ask(t, c, question(199), "200")
		ask(t, c, question(0), "201") // was thrown away
	})
}
