package measure

import (
	"math"
	"math/big"
)

// LeastSubgroups is the fewest subgroups in the baseline for which a centre and limits are drawn.
const LeastSubgroups = 20

// runLength is how many points in a row on one side of the centre are a signal.
const runLength = 8

// laneyD2 turns a mean moving range of two points into a standard deviation.
const laneyD2 = 1.128

// Subgroup is one week or month of a chart. Complete says that all of it lies inside what was selected and has passed.
type Subgroup struct {
	Rate     Rate
	Complete bool
}

// Chart is the control chart of a rate (p-chart): what is usual, and which subgroups are not.
//
// Base adds up the baseline, Subgroups says how many subgroups it has; both are told also where they are too few. Centre is
// the baseline's rate; without it there are no limits, no signals and no SigmaZ. Points stand as the subgroups were given.
type Chart struct {
	Subgroups int
	Base      Rate
	Centre    float64
	HasCentre bool
	SigmaZ    float64 // Laney's σ_z: about 1 where subgroups differ by chance alone, more where they differ by more
	HasSigmaZ bool
	Points    []ControlPoint
}

// ControlPoint is what the chart says of one subgroup. A subgroup without answers has no limits and no signals.
type ControlPoint struct {
	Limits    Interval
	HasLimits bool
	Exact     bool // limits of the binomial distribution, not of the normal one
	Outside   bool // below the lower limit or above the upper one; on a limit is inside
	Run       bool // the eighth or a later one in a row strictly on the same side of the centre
}

// ControlChart makes the chart of subgroups in the order of time.
//
// The baseline is every complete subgroup with answers that stands before the last subgroup with answers, complete or not.
// So the last one is always judged by the others and never by itself; those before it are judged by a baseline that holds
// them. With fewer than LeastSubgroups in it there is no centre.
//
// With p̄ = Σx/Σn over the baseline, a subgroup of n answers has the limits
//
//	p̄ ± 3·√(p̄(1−p̄)/n), cut to 0 and 1,                          where n(1−p̄) ≥ 5
//	k/n, k the least with P(X ≤ k) ≥ 0,00135 and ≥ 0,99865,        else, X binomial of n and p̄
//
// "Outside" and the sides of a run are decided in whole numbers, never on the rounded limits and centre: a subgroup exactly
// on its limit is inside, one exactly on the centre is on neither side and breaks a run. Subgroups without answers are no
// points: they neither count in a run nor break it. Laney's σ_z stands beside the limits and never widens them; it has no
// value where p̄ is 0 or 1.
//
// Source: Shewhart's p-chart with limits for each subgroup; rule of eight as Western Electric 1956; Laney 2002, Quality
// Engineering 14:531–537. Pinned by TestControlLimits, TestExactLimits, TestOutside, TestRun, TestBaseline and TestSigmaZ.
func ControlChart(groups []Subgroup) Chart {
	base := baseline(groups)
	c := Chart{Subgroups: len(base), Points: make([]ControlPoint, len(groups))}
	for _, r := range base {
		c.Base = c.Base.plus(r)
	}
	if c.Subgroups < LeastSubgroups {
		return c
	}
	c.Centre, c.HasCentre = c.Base.Value()
	c.SigmaZ, c.HasSigmaZ = sigmaZ(base, c.Base)
	run := 0 // points in a row on one side, negative below
	for i, g := range groups {
		if g.Rate.Den == 0 {
			continue
		}
		distance := fromCentre(g.Rate, c.Base)
		switch side := distance.Sign(); {
		case side == 0:
			run = 0
		case side*run < 0:
			run = side
		default:
			run += side
		}
		c.Points[i] = judged(g.Rate, c.Base, distance)
		c.Points[i].Run = run >= runLength || run <= -runLength
	}
	return c
}

func baseline(groups []Subgroup) (base []Rate) {
	last := len(groups) - 1
	for last >= 0 && groups[last].Rate.Den == 0 {
		last--
	}
	for i := range last {
		if groups[i].Complete && groups[i].Rate.Den > 0 {
			base = append(base, groups[i].Rate)
		}
	}
	return base
}

// fromCentre gives x·Σn − n·Σx: n·Σn times the distance from the centre, so that it is exact.
func fromCentre(r, base Rate) *big.Int {
	return new(big.Int).Sub(product(r.Num, base.Den), product(base.Num, r.Den))
}

func judged(r, base Rate, distance *big.Int) ControlPoint {
	p := ControlPoint{HasLimits: true, Exact: r.Den*(base.Den-base.Num) < 5*base.Den}
	if p.Exact {
		low, high := exactLimits(r.Den, base)
		p.Limits = Interval{Low: float64(low) / float64(r.Den), High: float64(high) / float64(r.Den)}
		p.Outside = r.Num < low || r.Num > high
		return p
	}
	centre := float64(base.Num) / float64(base.Den)
	half := 3 * math.Sqrt(centre*(float64(base.Den-base.Num)/float64(base.Den))/float64(r.Den))
	p.Limits = Interval{Low: max(0, centre-half), High: min(1, centre+half)}
	p.Outside = overThreeSigma(r.Den, base, distance)
	return p
}

// overThreeSigma reports whether |x/n − p̄| > 3·√(p̄(1−p̄)/n), squared and times (n·Σn)² so that no root and no rounding is
// left: (x·Σn − n·Σx)² > 9·n·Σx·(Σn − Σx).
func overThreeSigma(n int64, base Rate, distance *big.Int) bool {
	allowed := product(9*n, base.Num)
	allowed.Mul(allowed, big.NewInt(base.Den-base.Num))
	return new(big.Int).Mul(distance, distance).Cmp(allowed) > 0
}

func product(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// The chance that three standard deviations of the normal distribution leave on one side, and the rest.
const (
	tail = 0.00135
	rest = 0.99865
)

// exactLimits gives the least k with P(X ≤ k) ≥ tail and the least with ≥ rest. It counts from the other end: J = n − X are
// those not satisfied, of whom fewer than five are expected here, and P(X ≤ k) ≥ a says the same as P(J < n − k) ≤ 1 − a.
func exactLimits(n int64, base Rate) (low, high int64) {
	q := float64(base.Den-base.Num) / float64(base.Den)
	return n - mostFailures(n, q, rest), n - mostFailures(n, q, tail)
}

// slack lets a probability that equals the bound count as equal; the sums below are right to about 1e-14.
const slack = 1e-12

// mostFailures gives the greatest j ≤ n with P(J < j) ≤ bound, J binomial of n and q with n·q < 5. The first term (1−q)^n is
// then above e^−7, or n is under ten: it never underflows, however great n is, and some twenty terms are enough.
func mostFailures(n int64, q, bound float64) int64 {
	if q == 1 {
		return n // all fail for certain; the terms below would be 0·∞
	}
	term := math.Exp(float64(n) * math.Log1p(-q)) // P(J = 0)
	below := 0.0
	for j := range n {
		below += term
		if below > bound*(1+slack) {
			return j
		}
		term *= float64(n-j) / float64(j+1) * (q / (1 - q))
	}
	return n
}

// sigmaZ gives Laney's σ_z: the mean of |z_i − z_(i−1)| over the baseline in the order of time, divided by 1,128, with
// z_i = (p_i − p̄)/√(p̄(1−p̄)/n_i).
func sigmaZ(base []Rate, sum Rate) (sigma float64, ok bool) {
	if len(base) < 2 || sum.Num == 0 || sum.Num == sum.Den {
		return 0, false
	}
	centre := float64(sum.Num) / float64(sum.Den)
	var ranges, before float64
	for i, r := range base {
		n := float64(r.Den)
		z := (float64(r.Num)/n - centre) / math.Sqrt(centre*(1-centre)/n)
		if i > 0 {
			ranges += math.Abs(z - before)
		}
		before = z
	}
	return ranges / float64(len(base)-1) / laneyD2, true
}
