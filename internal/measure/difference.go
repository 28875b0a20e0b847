package measure

import "math"

// Difference is how far one rate lies from another, with its interval at 95 %; all between −1 and 1.
type Difference struct{ Value, Low, High float64 }

// Observed is a rate with the interval that was found for it: Wilson's, or the one corrected for a finite population.
type Observed struct {
	Rate
	Interval Interval
}

// Newcombe gives the difference now − then of two independent rates with the hybrid score interval, which is made of the
// two rates' own score intervals [l, u]:
//
//	low  = d − √((p − l)² + (u' − p')²)
//	high = d + √((u − p)² + (p' − l')²)
//
// with p = now, p' = then, d = p − p'. Where an interval is corrected for a finite population, so is that of the difference.
// It takes the two for independent: a business that answers in both makes the true interval of a steady opinion narrower.
// ok is false where one of the denominators is 0. Source: Newcombe 1998, Statistics in Medicine 17:873–890, method 10.
// Pinned by TestNewcombe.
func Newcombe(now, then Observed) (d Difference, ok bool) {
	p, okNow := now.Value()
	q, okThen := then.Value()
	if !okNow || !okThen {
		return Difference{}, false
	}
	v := p - q
	return Difference{
		Value: v,
		Low:   max(-1, v-math.Hypot(p-now.Interval.Low, then.Interval.High-q)),
		High:  min(1, v+math.Hypot(now.Interval.High-p, q-then.Interval.Low)),
	}, true
}
