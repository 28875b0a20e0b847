package plan_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/measure"
	"hailong/internal/plan"
)

var (
	over95 = plan.Threshold{Basis: 9500, Operator: plan.Over}
	over90 = plan.Threshold{Basis: 9000, Operator: plan.Over}
)

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den    int64
		threshold   plan.Threshold
		point       plan.Point
		statistical plan.Statistical
		why         string
	}{
		{0, 0, over95, plan.PointNoData, plan.Insufficient, "no data"},
		{29, 29, over95, plan.PointMet, plan.Insufficient, "under thirty nothing is concluded"},
		{0, 29, over95, plan.PointNotMet, plan.Insufficient, "under thirty not even that it failed"},
		{0, 30, over95, plan.PointNotMet, plan.NotMet, "thirty is enough"},
		{950, 1000, over95, plan.PointNotMet, plan.Undecided, "exactly 95 % is not over 95 %"},
		{95, 100, over95, plan.PointNotMet, plan.Undecided, "exactly 95 %, small n"},
		{951, 1000, over95, plan.PointMet, plan.Undecided, "just over"},
		{960, 1000, over95, plan.PointMet, plan.Undecided, "the interval 94,6–97,0 holds 95"},
		{960, 1000, over90, plan.PointMet, plan.Met, "the interval lies over 90"},
		{900, 1000, over90, plan.PointNotMet, plan.Undecided, "exactly 90 %"},
		{72, 72, over95, plan.PointMet, plan.Undecided, "low end 0,949349"},
		{73, 73, over95, plan.PointMet, plan.Met, "low end 0,950008"},
		{90, 100, over95, plan.PointNotMet, plan.NotMet, "highest that is not met at 100"},
		{91, 100, over95, plan.PointNotMet, plan.Undecided, "one more is undecided"},
		{183, 200, over95, plan.PointNotMet, plan.NotMet, "highest that is not met at 200"},
		{184, 200, over95, plan.PointNotMet, plan.Undecided, "one more is undecided"},
		{277, 300, over95, plan.PointNotMet, plan.NotMet, "highest that is not met at 300"},
		{278, 300, over95, plan.PointNotMet, plan.Undecided, "one more is undecided"},
		{465, 500, over95, plan.PointNotMet, plan.NotMet, "highest that is not met at 500"},
		{466, 500, over95, plan.PointNotMet, plan.Undecided, "one more is undecided"},
		{936, 1000, over95, plan.PointNotMet, plan.NotMet, "highest that is not met at 1000"},
		{937, 1000, over95, plan.PointNotMet, plan.Undecided, "one more is undecided"},
		{19000001, 20000000, over95, plan.PointMet, plan.Undecided, "no rounding at ten millions"},
	} {
		point, statistical := plan.Judge(measure.Rate{Num: c.num, Den: c.den}, c.threshold)
		if point != c.point || statistical != c.statistical {
			t.Errorf("Judge(%d/%d, over %v) = %s, %s; want %s, %s (%s)",
				c.num, c.den, c.threshold.Value(), point, statistical, c.point, c.statistical, c.why)
		}
	}
}

func TestLeastMet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n         int64
		threshold plan.Threshold
		want      int64
	}{
		{100, over95, 100}, {150, over95, 148}, {200, over95, 197}, {300, over95, 293}, {385, over95, 375},
		{500, over95, 485}, {1000, over95, 964}, {2000, over95, 1920},
		{50, over90, 50}, {100, over90, 96}, {200, over90, 189}, {300, over90, 281}, {500, over90, 464}, {1000, over90, 919},
		{72, over95, 0}, {73, over95, 73}, {0, over95, 0}, {29, over90, 0}, {-1, over90, 0},
	} {
		if got := plan.LeastMet(c.n, c.threshold); got != c.want {
			t.Errorf("LeastMet(%d, over %v) = %d, want %d", c.n, c.threshold.Value(), got, c.want)
		}
	}
}

var rank = map[plan.Statistical]int{plan.NotMet: 0, plan.Undecided: 1, plan.Met: 2}

func TestMoreSatisfiedIsNeverWorse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(plan.LeastN, 5000).Draw(t, "n")
		x := rapid.Int64Range(0, n-1).Draw(t, "x")
		threshold := plan.Threshold{Basis: rapid.Int64Range(0, 10000).Draw(t, "basis"), Operator: plan.Over}
		p1, s1 := plan.Judge(measure.Rate{Num: x, Den: n}, threshold)
		p2, s2 := plan.Judge(measure.Rate{Num: x + 1, Den: n}, threshold)
		if rank[s2] < rank[s1] || p1 == plan.PointMet && p2 != plan.PointMet {
			t.Fatalf("%d of %d: %s, %s; one more: %s, %s", x, n, p1, s1, p2, s2)
		}
		if s1 == plan.Met && p1 != plan.PointMet {
			t.Fatalf("%d of %d is met as evidence and not as a point", x, n)
		}
	})
}

func TestLeastMetIsTheFirstThatIsMet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(plan.LeastN, 5000).Draw(t, "n")
		threshold := plan.Threshold{Basis: rapid.Int64Range(5000, 9900).Draw(t, "basis"), Operator: plan.Over}
		least := plan.LeastMet(n, threshold)
		if least == 0 {
			if _, s := plan.Judge(measure.Rate{Num: n, Den: n}, threshold); s == plan.Met {
				t.Fatalf("%d of %d is met, yet LeastMet says none", n, n)
			}
			return
		}
		_, at := plan.Judge(measure.Rate{Num: least, Den: n}, threshold)
		_, below := plan.Judge(measure.Rate{Num: least - 1, Den: n}, threshold)
		if at != plan.Met || below == plan.Met {
			t.Fatalf("LeastMet(%d) = %d: there %s, one below %s", n, least, at, below)
		}
	})
}

func ExampleJudge() {
	of1000 := measure.Rate{Num: 960, Den: 1000}
	for _, basis := range []int64{9500, 9000} {
		over := plan.Threshold{Basis: basis, Operator: plan.Over}
		point, statistical := plan.Judge(of1000, over)
		fmt.Println(over.Value(), point, statistical, plan.LeastMet(1000, over))
	}
	// Output:
	// 95 met undecided 964
	// 90 met met 919
}
