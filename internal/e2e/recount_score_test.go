package e2e_test

import (
	"math"
	"math/big"
)

// z is the normal distribution's quantile for 95 % on two sides.
const z = 1.959963984540054

// scoreBounds finds by bisection where the score test of a rate stops refusing a true share x: (p−x)² = z²·x(1−x)/n, times
// (N−n)/(N−1) where the n are out of a known number N of asked. Then it is cut to what is possible: the silent ones are all
// satisfied, or none. N = 0 is not known.
func scoreBounds(num, den, population int) (low, high float64) {
	p, n, correction := float64(num)/float64(den), float64(den), 1.0
	if population == den {
		return p, p
	}
	if population > 1 {
		correction = float64(population-den) / float64(population-1)
	}
	far := func(x float64) bool { return (p-x)*(p-x) > z*z*x*(1-x)/n*correction }
	low, high = bisect(0, p, far), bisect(1, p, far)
	if population > 0 {
		whole := float64(population)
		low, high = max(low, float64(num)/whole), min(high, float64(num+population-den)/whole)
	}
	return low, high
}

// bisect finds the border between what is far and what is near.
func bisect(far, near float64, isFar func(float64) bool) float64 {
	for range 100 {
		if m := (far + near) / 2; isFar(m) {
			far = m
		} else {
			near = m
		}
	}
	return (far + near) / 2
}

// slot is one week or month on the chart.
type slot struct {
	key      string
	num, den int
	complete bool
}

// chart writes the p-chart of some slots: centre and limits from all complete slots with answers before the last with
// answers, at least twenty of them.
func (l ledger) chart(slots []slot) {
	last := -1
	for i, s := range slots {
		if s.den > 0 {
			last = i
		}
	}
	var base []slot
	x, n := 0, 0
	for i, s := range slots {
		if i < last && s.complete && s.den > 0 {
			base = append(base, s)
			x, n = x+s.num, n+s.den
		}
	}
	l["control.baseline.subgroups"], l["control.baseline.num"], l["control.baseline.den"] = len(base), x, n
	drawn := len(base) >= 20
	if drawn {
		l["control.centre"] = float64(x) / float64(n)
		l["control.laney_sigma_z"] = laney(base, float64(x)/float64(n))
	}
	run := 0
	for _, s := range slots {
		path := "control.points." + s.key
		l[path+".key"], l[path+".num"], l[path+".den"] = s.key, s.num, s.den
		if s.den == 0 {
			continue
		}
		l[path+".rate"] = float64(s.num) / float64(s.den)
		if drawn {
			run = l.judge(path, s, x, n, run)
		}
	}
}

// judge writes a point's limits and signals, and gives how many points in a row are now on one side, negative below.
func (l ledger) judge(path string, s slot, x, n, run int) int {
	side := big.NewRat(int64(s.num), int64(s.den)).Cmp(big.NewRat(int64(x), int64(n)))
	switch {
	case side == 0:
		run = 0
	case side > 0:
		run = max(run, 0) + 1
	default:
		run = min(run, 0) - 1
	}
	centre := float64(x) / float64(n)
	method := "normal"
	var outside bool
	var low, high float64
	if big.NewRat(int64(s.den)*int64(n-x), int64(n)).Cmp(big.NewRat(5, 1)) >= 0 {
		half := 3 * math.Sqrt(centre*(1-centre)/float64(s.den))
		low, high = max(0, centre-half), min(1, centre+half)
		outside = float64(s.num)/float64(s.den) < low || float64(s.num)/float64(s.den) > high
	} else {
		method = "exact"
		a, b := binomialQuantile(s.den, x, n, "0.00135"), binomialQuantile(s.den, x, n, "0.99865")
		low, high = float64(a)/float64(s.den), float64(b)/float64(s.den)
		outside = s.num < a || s.num > b
	}
	l[path+".low"], l[path+".high"], l[path+".method"] = low, high, method
	signals := ""
	if outside {
		signals = ";outside"
	}
	if run >= 8 || run <= -8 {
		signals += ";run"
	}
	if signals != "" {
		l[path+".signals"] = signals[1:]
	}
	return run
}

// binomialQuantile is the least k with P(X ≤ k) ≥ bound, in exact fractions.
func binomialQuantile(n, x, of int, bound string) int {
	least, _ := new(big.Rat).SetString(bound)
	p := big.NewRat(int64(x), int64(of))
	q := new(big.Rat).Sub(big.NewRat(1, 1), p)
	sum := new(big.Rat)
	for k := range n {
		sum.Add(sum, new(big.Rat).Mul(new(big.Rat).SetInt(new(big.Int).Binomial(int64(n), int64(k))), new(big.Rat).Mul(power(p, k), power(q, n-k))))
		if sum.Cmp(least) >= 0 {
			return k
		}
	}
	return n
}

func power(r *big.Rat, k int) *big.Rat {
	e := big.NewInt(int64(k))
	return new(big.Rat).SetFrac(new(big.Int).Exp(r.Num(), e, nil), new(big.Int).Exp(r.Denom(), e, nil))
}

// laney is the mean of the steps from each standardised rate to the next, by 1,128.
func laney(base []slot, centre float64) float64 {
	var steps float64
	standard := func(s slot) float64 {
		return (float64(s.num)/float64(s.den) - centre) / math.Sqrt(centre*(1-centre)/float64(s.den))
	}
	for i := 1; i < len(base); i++ {
		steps += math.Abs(standard(base[i]) - standard(base[i-1]))
	}
	return steps / float64(len(base)-1) / 1.128
}
