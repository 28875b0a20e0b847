package measure_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/measure"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

func TestWilsonFinite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den, population int64
		low, high            float64
		known                bool
		why                  string
	}{
		{292, 300, 400, 0.962582, 0.98, true, "published vector; its high end 0,981056 is cut to 392 of 400"},
		{300, 300, 300, 1, 1, true, "everybody was heard"},
		{7, 20, 20, 0.35, 0.35, true, "everybody was heard: the rate itself"},
		{0, 12, 12, 0, 0, true, "everybody was heard and nobody is satisfied"},
		{48, 50, 1_000_000_000, 0.865399, 0.988961, true, "a population without bounds is Wilson's interval"},
		{1, 1, 2, 0.5, 1, true, "one of two: Wilson's 0,206549 is below what is possible"},
		{0, 0, 40, 0, 0, false, "nobody heard"},
		{0, 0, 0, 0, 0, false, "nobody there"},
		{20, 30, 29, 0, 0, false, "more answers than dossiers: a fault of the data"},
		{20, 30, 0, 0, 0, false, "no population"},
	} {
		got, ok := measure.Rate{Num: c.num, Den: c.den}.WilsonFinite(c.population)
		if ok != c.known || !near(got.Low, c.low, 5e-7) || !near(got.High, c.high, 5e-7) {
			t.Errorf("WilsonFinite(%d/%d of %d) = %.6f–%.6f, %v; want %.6f–%.6f, %v (%s)",
				c.num, c.den, c.population, got.Low, got.High, ok, c.low, c.high, c.known, c.why)
		}
	}
}

func TestNonResponse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den, population int64
		want                 measure.Interval
		known                bool
		why                  string
	}{
		{292, 300, 400, measure.Interval{Low: 0.73, High: 0.98}, true, "a hundred silent"},
		{292, 300, 300, measure.Interval{Low: 292.0 / 300, High: 292.0 / 300}, true, "nobody silent"},
		{0, 0, 50, measure.Interval{Low: 0, High: 1}, true, "all silent: anything is possible"},
		{0, 0, 0, measure.Interval{}, false, "nobody there"},
		{5, 6, 5, measure.Interval{}, false, "more answers than dossiers"},
	} {
		got, ok := measure.NonResponse(measure.Rate{Num: c.num, Den: c.den}, c.population)
		if got != c.want || ok != c.known {
			t.Errorf("NonResponse(%d/%d, %d) = %v, %v; want %v, %v (%s)", c.num, c.den, c.population, got, ok, c.want, c.known, c.why)
		}
	}
}

// invert finds by bisection the two p at which the score test with the variance of a draw without replacement just
// rejects: (p̂ − p)² = z²·p(1−p)/n·(N−n)/(N−1). It is the definition that the closed form is derived from.
func invert(num, den, population int64) (low, high float64) {
	n, size := float64(den), float64(population)
	seen := float64(num) / n
	rejected := func(p float64) bool {
		return (seen-p)*(seen-p) > measure.Z*measure.Z*p*(1-p)/n*(size-n)/(size-1)
	}
	edge := func(out float64) float64 {
		in := seen
		for range 200 {
			if middle := (in + out) / 2; rejected(middle) {
				out = middle
			} else {
				in = middle
			}
		}
		return in
	}
	return edge(0), edge(1)
}

func TestWilsonFiniteInvertsTheScoreTest(t *testing.T) {
	t.Parallel()
	if low, high := invert(292, 300, 400); !near(low, 0.962582, 5e-7) || !near(high, 0.981056, 5e-7) {
		t.Errorf("invert(292, 300, 400) = %.6f–%.6f; published, before cutting: 0,962582–0,981056", low, high)
	}
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 1_000_000).Draw(t, "den")
		num := rapid.Int64Range(0, den).Draw(t, "num")
		population := rapid.Int64Range(den+1, 10*den+10).Draw(t, "population")
		got, ok := measure.Rate{Num: num, Den: den}.WilsonFinite(population)
		low, high := invert(num, den, population)
		low = max(low, float64(num)/float64(population))
		high = min(high, float64(num+population-den)/float64(population))
		if !ok || !near(got.Low, low, 1e-9) || !near(got.High, high, 1e-9) {
			t.Fatalf("WilsonFinite(%d/%d of %d) = %v, %v; by bisection %v–%v", num, den, population, got, ok, low, high)
		}
	})
}

func TestWilsonFiniteLiesInsideWilson(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		population := rapid.Int64Range(1, 20_000_000).Draw(t, "population")
		den := rapid.Int64Range(1, population).Draw(t, "den")
		num := rapid.Int64Range(0, den).Draw(t, "num")
		r := measure.Rate{Num: num, Den: den}
		got, ok := r.WilsonFinite(population)
		wide, _ := r.Wilson()
		p, _ := r.Value()
		if !ok || !(0 <= got.Low && got.Low <= p && p <= got.High && got.High <= 1) {
			t.Fatalf("WilsonFinite(%d/%d of %d) = %v, %v does not hold %v", num, den, population, got, ok, p)
		}
		if got.Low < wide.Low-1e-15 || got.High > wide.High+1e-15 {
			t.Fatalf("WilsonFinite(%d/%d of %d) = %v is not inside %v", num, den, population, got, wide)
		}
		if den > 1 && got.High-got.Low >= wide.High-wide.Low {
			t.Fatalf("WilsonFinite(%d/%d of %d) = %v is not narrower than %v", num, den, population, got, wide)
		}
		if den == population && (got.Low != p || got.High != p) {
			t.Fatalf("WilsonFinite(%d/%d of all) = %v, want %v", num, den, got, p)
		}
	})
}
