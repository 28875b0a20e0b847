package plan

import (
	"sort"

	"hailong/internal/measure"
)

// Point is the verdict on the observed rate.
type Point string

// The observed rate is over the threshold, is not, or there is none.
const (
	PointMet    Point = "met"
	PointNotMet Point = "not_met"
	PointNoData Point = "no_data"
)

// Statistical is the verdict on the interval of the rate.
type Statistical string

// The whole interval is over the threshold, none of it is, it holds the threshold, or n is under LeastN.
const (
	Met          Statistical = "met"
	NotMet       Statistical = "not_met"
	Undecided    Statistical = "undecided"
	Insufficient Statistical = "insufficient"
)

// LeastN is the smallest denominator on which an interval is judged.
const LeastN = 30

const whole = 10000 // 100 % in the unit of Threshold.Basis

// Judge holds a rate against a threshold. The point is met iff 10000·Num > Basis·Den, in integers: equal is not over.
// The evidence is insufficient below LeastN, met iff the low end of the Wilson interval is over the threshold, not met
// iff the high end is not over it, otherwise undecided. Without data: no_data, insufficient. Pinned by TestJudge.
func Judge(r measure.Rate, t Threshold) (Point, Statistical) {
	return judgePoint(r, t), judgeInterval(r, t)
}

func judgePoint(r measure.Rate, t Threshold) Point {
	switch {
	case r.Den == 0:
		return PointNoData
	case whole*r.Num > t.Basis*r.Den:
		return PointMet
	default:
		return PointNotMet
	}
}

func judgeInterval(r measure.Rate, t Threshold) Statistical {
	interval, ok := r.Wilson()
	line := float64(t.Basis) / whole
	switch {
	case !ok || r.Den < LeastN:
		return Insufficient
	case interval.Low > line:
		return Met
	case interval.High <= line:
		return NotMet
	default:
		return Undecided
	}
}

// LeastMet gives the least numerator that is met statistically at denominator n, 0 where even n of n is not.
// It is what a page says as "cần từ 964 doanh nghiệp hài lòng". Pinned by TestLeastMet.
func LeastMet(n int64, t Threshold) int64 {
	if n < LeastN {
		return 0
	}
	x, found := sort.Find(int(n)+1, func(x int) int {
		if judgeInterval(measure.Rate{Num: int64(x), Den: n}, t) == Met {
			return 0
		}
		return 1
	})
	if !found {
		return 0
	}
	return int64(x)
}
