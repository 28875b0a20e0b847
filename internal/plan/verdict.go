package plan

import (
	"cmp"
	"sort"

	"hailong/internal/measure"
)

// Point is the verdict on the observed rate.
type Point string

// The observed rate reaches the threshold as its operator asks, does not, or there is none.
const (
	PointMet    Point = "met"
	PointNotMet Point = "not_met"
	PointNoData Point = "no_data"
)

// Statistical is the verdict on the interval of the rate.
type Statistical string

// The whole interval reaches the threshold, none of it does, only a part does, or n is under LeastN.
const (
	Met          Statistical = "met"
	NotMet       Statistical = "not_met"
	Undecided    Statistical = "undecided"
	Insufficient Statistical = "insufficient"
)

// LeastN is the smallest denominator on which an interval is judged.
const LeastN = 30

const whole = 10000 // 100 % in the unit of Threshold.Basis

// Judge holds a rate against a threshold. The point is met iff 10000·Num > Basis·Den, in integers: equal is not over. Where
// the operator is AtLeast, equal is met: iff 10000·Num ≥ Basis·Den. Any other operator is read as Over, the stricter one.
//
// The evidence is insufficient below LeastN. Over is met iff the low end of the Wilson interval is over the threshold, and not
// met iff the high end is not over it; AtLeast is met iff the low end is not under it, and not met iff the high end is. All
// else is undecided. Without data: no_data, insufficient. Pinned by TestJudge and TestJudgeAtLeast.
func Judge(r measure.Rate, t Threshold) (Point, Statistical) {
	interval, ok := r.Wilson()
	return judgePoint(r, t), judgeInterval(r, interval, ok, t)
}

// JudgeFinite is Judge where the answers come from a known number of dossiers or businesses, the population: the evidence is
// then the interval of measure.Rate.WilsonFinite. Where all of them were heard (a census) nothing is left to infer, and the
// evidence says what the point says, also below LeastN. A population of 0 is not known, and one smaller than the rate's
// denominator is a fault of the data; both give Judge. Pinned by TestJudgeFinite.
func JudgeFinite(r measure.Rate, population int64, t Threshold) (Point, Statistical) {
	interval, ok := r.WilsonFinite(population)
	if !ok {
		return Judge(r, t)
	}
	point := judgePoint(r, t)
	switch {
	case r.Den < population:
		return point, judgeInterval(r, interval, ok, t)
	case point == PointMet:
		return point, Met
	default:
		return point, NotMet
	}
}

// JudgeValue holds a count or an entered value against a threshold; the value is in hundredths, as Threshold.Basis is. It was
// counted in full or comes from elsewhere, so there is a point and no evidence. Pinned by TestJudgeValue.
func JudgeValue(value int64, t Threshold) Point {
	if reaches(value, t.Basis, t.Operator) {
		return PointMet
	}
	return PointNotMet
}

func reaches[T cmp.Ordered](value, line T, operator string) bool {
	return value > line || operator == AtLeast && value == line
}

func judgePoint(r measure.Rate, t Threshold) Point {
	switch {
	case r.Den == 0:
		return PointNoData
	case reaches(whole*r.Num, t.Basis*r.Den, t.Operator):
		return PointMet
	default:
		return PointNotMet
	}
}

func judgeInterval(r measure.Rate, interval measure.Interval, ok bool, t Threshold) Statistical {
	line := float64(t.Basis) / whole
	switch {
	case !ok || r.Den < LeastN:
		return Insufficient
	case reaches(interval.Low, line, t.Operator):
		return Met
	case !reaches(interval.High, line, t.Operator):
		return NotMet
	default:
		return Undecided
	}
}

// LeastMet gives the least numerator that is met statistically at denominator n, 0 where even n of n is not. Population is
// the number of those asked, as in JudgeFinite; 0 = not known. It is what a page says as "cần từ 964 doanh nghiệp hài
// lòng". It obeys the operator as Judge does. Pinned by TestLeastMet.
func LeastMet(n, population int64, t Threshold) int64 {
	if n < LeastN && n != population || n == 0 {
		return 0
	}
	x, found := sort.Find(int(n)+1, func(x int) int {
		if _, s := JudgeFinite(measure.Rate{Num: int64(x), Den: n}, population, t); s == Met {
			return 0
		}
		return 1
	})
	if !found {
		return 0
	}
	return int64(x)
}
