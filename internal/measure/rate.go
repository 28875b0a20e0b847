package measure

import "math"

// Z is the two-sided 95 % quantile of the normal distribution used by every interval of the product.
const Z = 1.959963984540054

// Rate is a proportion as two counts. Den 0 means "no data".
type Rate struct{ Num, Den int64 }

// Value gives Num/Den; ok is false where Den is 0.
func (r Rate) Value() (v float64, ok bool) {
	if r.Den == 0 {
		return 0, false
	}
	return float64(r.Num) / float64(r.Den), true
}

func (r Rate) plus(o Rate) Rate { return Rate{Num: r.Num + o.Num, Den: r.Den + o.Den} }

// Interval is a range of proportions, 0 ≤ Low ≤ High ≤ 1.
type Interval struct{ Low, High float64 }

// Wilson gives the score interval of a rate at 95 %, without correction for a finite population:
//
//	centre = (p + z²/2n) / (1 + z²/n)
//	half   = z/(1 + z²/n) · √(p(1−p)/n + z²/4n²)
//
// with p = Num/Den, n = Den. ok is false where Den is 0. At p = 0 the low end is exactly 0, at p = 1 the high end exactly 1.
// Source: Wilson 1927, JASA 22:209–212; Newcombe 1998. Pinned by TestWilson.
func (r Rate) Wilson() (i Interval, ok bool) {
	if r.Den == 0 {
		return Interval{}, false
	}
	return wilson(r.Num, r.Den, float64(r.Den)), true
}

func wilson(num, den int64, n float64) Interval {
	p := float64(num) / float64(den)
	z2 := Z * Z
	d := 1 + z2/n
	centre := (p + z2/(2*n)) / d
	half := Z / d * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	i := Interval{Low: max(0, centre-half), High: min(1, centre+half)}
	if num == 0 {
		i.Low = 0
	}
	if num == den {
		i.High = 1
	}
	return i
}
