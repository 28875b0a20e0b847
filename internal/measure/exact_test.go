package measure_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/measure"
)

// quantile finds the least k with P(X ≤ k) ≥ level, X binomial of n and num/den, by adding up every term as a fraction.
func quantile(n, num, den int64, level *big.Rat) int64 {
	below := new(big.Rat)
	scale := new(big.Int).Exp(big.NewInt(den), big.NewInt(n), nil)
	for k := range n {
		term := new(big.Int).Binomial(n, k)
		term.Mul(term, new(big.Int).Exp(big.NewInt(num), big.NewInt(k), nil))
		term.Mul(term, new(big.Int).Exp(big.NewInt(den-num), big.NewInt(n-k), nil))
		if below.Add(below, new(big.Rat).SetFrac(term, scale)).Cmp(level) >= 0 {
			return k
		}
	}
	return n
}

func TestExactLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 60).Draw(t, "den")
		num := rapid.Int64Range(0, den).Draw(t, "num")
		n := rapid.Int64Range(1, 120).Draw(t, "n")
		_, points := chartOf(num, den, measure.Rate{Den: n})
		if got, want := points[0].Exact, n*(den-num) < 5*den; got != want {
			t.Fatalf("p̄ = %d/%d, n = %d: exact %v, want %v", num, den, n, got, want)
		}
		if !points[0].Exact {
			return
		}
		low, high := quantile(n, num, den, big.NewRat(135, 100_000)), quantile(n, num, den, big.NewRat(99_865, 100_000))
		want := measure.Interval{Low: float64(low) / float64(n), High: float64(high) / float64(n)}
		if points[0].Limits != want {
			t.Fatalf("p̄ = %d/%d, n = %d: %v, want %d/n and %d/n", num, den, n, points[0].Limits, low, high)
		}
	})
}

// TestExactLimitsWhereTheBoundIsHit: a probability that equals 0,00135 or 0,99865 is not under it.
func TestExactLimitsWhereTheBoundIsHit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num  int64
		want measure.Interval
		why  string
	}{
		{99_865, measure.Interval{Low: 0, High: 1}, "P(X ≤ 0) is 0,00135 at n = 1"},
		{135, measure.Interval{Low: 0, High: 0}, "P(X ≤ 0) is 0,99865 at n = 1"},
		{99_866, measure.Interval{Low: 1, High: 1}, "just under 0,00135"},
		{136, measure.Interval{Low: 0, High: 1}, "just under 0,99865"},
	} {
		if _, points := chartOf(c.num, 100_000, measure.Rate{Den: 1}); points[0].Limits != c.want {
			t.Errorf("p̄ = %d/100000: %v, want %v (%s)", c.num, points[0].Limits, c.want, c.why)
		}
	}
}

// topQuantile is quantile for great n, from n downwards in 300 binary digits: P(X ≤ k) is 1 less the terms above k.
func topQuantile(n, num, den int64, level float64) int64 {
	number := func(v int64) *big.Float { return new(big.Float).SetPrec(300).SetInt64(v) }
	p, q := number(num), number(den-num)
	p.Quo(p, number(den))
	q.Quo(q, number(den))
	term := number(1) // p^n by squaring
	for bit := 62; bit >= 0; bit-- {
		term.Mul(term, term)
		if n>>bit&1 == 1 {
			term.Mul(term, p)
		}
	}
	atMost := number(1)
	for k := n; k > 0; k-- {
		atMost.Sub(atMost, term) // now P(X ≤ k − 1)
		if v, _ := atMost.Float64(); v < level {
			return k
		}
		term.Mul(term, number(k)).Mul(term, q)
		term.Quo(term, number(n-k+1)).Quo(term, p)
	}
	return 0
}

func TestExactLimitsOfManyAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1_000, 1_000_000).Draw(t, "n")
		den := 1_000 * n
		failed := rapid.Int64Range(1, 4_999).Draw(t, "failed among a thousand times n")
		_, points := chartOf(den-failed, den, measure.Rate{Num: n, Den: n})
		low, high := topQuantile(n, den-failed, den, 0.00135), topQuantile(n, den-failed, den, 0.99865)
		want := measure.Interval{Low: float64(low) / float64(n), High: float64(high) / float64(n)}
		if !points[0].Exact || points[0].Limits != want {
			t.Fatalf("n = %d, %d/%d fail: %+v, want %d/n and %d/n", n, failed, den, points[0], low, high)
		}
	})
}
