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

func atLeast(basis int64) plan.Threshold { return plan.Threshold{Basis: basis, Operator: plan.AtLeast} }

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

func TestJudgeAtLeast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den    int64
		basis       int64
		point       plan.Point
		statistical plan.Statistical
		why         string
	}{
		{0, 0, 4500, plan.PointNoData, plan.Insufficient, "no data"},
		{45, 100, 4500, plan.PointMet, plan.Undecided, "exactly 45 % is at least 45 %"},
		{449_999, 1_000_000, 4500, plan.PointNotMet, plan.Undecided, "just under, no rounding"},
		{9, 20, 4500, plan.PointMet, plan.Insufficient, "exactly 45 % of twenty: a point and no evidence"},
		{60, 100, 4500, plan.PointMet, plan.Met, "far over"},
		{30, 100, 4500, plan.PointNotMet, plan.NotMet, "far under"},
		{72, 72, 9500, plan.PointMet, plan.Undecided, "low end 0,949349"},
		{73, 73, 9500, plan.PointMet, plan.Met, "low end 0,950008"},
		{30, 30, 10000, plan.PointMet, plan.Undecided, "the high end is 1, which is at least all; the low end is not"},
		{0, 30, 0, plan.PointMet, plan.Met, "the low end is 0, which is at least nothing"},
	} {
		point, statistical := plan.Judge(measure.Rate{Num: c.num, Den: c.den}, atLeast(c.basis))
		if point != c.point || statistical != c.statistical {
			t.Errorf("Judge(%d/%d, at least %d) = %s, %s; want %s, %s (%s)", c.num, c.den, c.basis, point, statistical, c.point, c.statistical, c.why)
		}
	}
	if point, statistical := plan.Judge(measure.Rate{Num: 30, Den: 30}, plan.Threshold{Basis: 10000}); point != plan.PointNotMet || statistical != plan.NotMet {
		t.Errorf("without an operator all of thirty is %s, %s over 100; want the stricter reading", point, statistical)
	}
}

func TestJudgeFinite(t *testing.T) {
	t.Parallel()
	at90 := atLeast(9000)
	for _, c := range []struct {
		num, den, population int64
		threshold            plan.Threshold
		point                plan.Point
		statistical          plan.Statistical
		why                  string
	}{
		{12, 12, 12, over95, plan.PointMet, plan.Met, "all twelve were heard and are satisfied"},
		{11, 12, 12, over95, plan.PointNotMet, plan.NotMet, "all twelve were heard, one is not"},
		{95, 100, 100, over95, plan.PointNotMet, plan.NotMet, "all were heard: exactly 95 % is not over 95 %"},
		{9, 10, 10, at90, plan.PointMet, plan.Met, "all were heard: exactly 90 % is at least 90 %"},
		{12, 12, 13, over95, plan.PointMet, plan.Insufficient, "one is missing, and twelve are too few"},
		{292, 300, 0, over95, plan.PointMet, plan.Undecided, "population not known: low end 0,948271"},
		{292, 300, 400, over95, plan.PointMet, plan.Met, "of 400: low end 0,962582"},
		{292, 300, 299, over95, plan.PointMet, plan.Undecided, "more answers than dossiers: as if not known"},
		{85, 95, 100, over90, plan.PointNotMet, plan.NotMet, "if the other five are satisfied it is exactly 90 of 100, which is not over"},
		{85, 95, 100, at90, plan.PointNotMet, plan.Undecided, "and which is at least 90 %"},
		{0, 0, 40, over95, plan.PointNoData, plan.Insufficient, "nobody of forty was heard"},
		{0, 0, 0, over95, plan.PointNoData, plan.Insufficient, "nobody there"},
	} {
		point, statistical := plan.JudgeFinite(measure.Rate{Num: c.num, Den: c.den}, c.population, c.threshold)
		if point != c.point || statistical != c.statistical {
			t.Errorf("JudgeFinite(%d/%d of %d, %s %v) = %s, %s; want %s, %s (%s)", c.num, c.den, c.population,
				c.threshold.Operator, c.threshold.Value(), point, statistical, c.point, c.statistical, c.why)
		}
	}
}

func TestJudgeValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value     int64
		threshold plan.Threshold
		want      plan.Point
		why       string
	}{
		{146_000, atLeast(146_000), plan.PointMet, "exactly the 1.460 businesses asked for"},
		{145_999, atLeast(146_000), plan.PointNotMet, "a hundredth under"},
		{146_000, plan.Threshold{Basis: 146_000, Operator: plan.Over}, plan.PointNotMet, "equal is not over"},
		{8_001, plan.Threshold{Basis: 8_000, Operator: plan.Over}, plan.PointMet, "80,01 % is over 80 %"},
		{0, atLeast(0), plan.PointMet, "nothing asked for"},
	} {
		if got := plan.JudgeValue(c.value, c.threshold); got != c.want {
			t.Errorf("JudgeValue(%d, %s %d) = %s, want %s (%s)", c.value, c.threshold.Operator, c.threshold.Basis, got, c.want, c.why)
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
		{100, atLeast(9500), 100}, {1000, atLeast(9500), 964}, {100, atLeast(10000), 0},
		{72, over95, 0}, {73, over95, 73}, {0, over95, 0}, {29, over90, 0}, {-1, over90, 0},
	} {
		if got := plan.LeastMet(c.n, 0, c.threshold); got != c.want {
			t.Errorf("LeastMet(%d, %s %v) = %d, want %d", c.n, c.threshold.Operator, c.threshold.Value(), got, c.want)
		}
	}
}

var operator = rapid.SampledFrom([]string{plan.Over, plan.AtLeast})

var rank = map[plan.Statistical]int{plan.NotMet: 0, plan.Undecided: 1, plan.Met: 2}

func TestMoreSatisfiedIsNeverWorse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(plan.LeastN, 5000).Draw(t, "n")
		x := rapid.Int64Range(0, n-1).Draw(t, "x")
		threshold := plan.Threshold{Basis: rapid.Int64Range(0, 10000).Draw(t, "basis"), Operator: operator.Draw(t, "operator")}
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

// TestKnowingThePopulationDecidesMore: what is decided without the population stays decided with it, and never the other way.
func TestKnowingThePopulationDecidesMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(plan.LeastN, 3000).Draw(t, "n")
		r := measure.Rate{Num: rapid.Int64Range(0, n).Draw(t, "x"), Den: n}
		population := rapid.Int64Range(n, 2*n).Draw(t, "population")
		threshold := plan.Threshold{Basis: rapid.Int64Range(0, 10000).Draw(t, "basis"), Operator: operator.Draw(t, "operator")}
		point, alone := plan.Judge(r, threshold)
		same, finite := plan.JudgeFinite(r, population, threshold)
		if point != same {
			t.Fatalf("the point is %s alone and %s of %d", point, same, population)
		}
		if alone != plan.Undecided && finite != alone || n == population && finite == plan.Undecided {
			t.Fatalf("%v: %s alone, %s of %d", r, alone, finite, population)
		}
	})
}

func TestLeastMetIsTheFirstThatIsMet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(plan.LeastN, 5000).Draw(t, "n")
		threshold := plan.Threshold{Basis: rapid.Int64Range(5000, 9900).Draw(t, "basis"), Operator: operator.Draw(t, "operator")}
		least := plan.LeastMet(n, 0, threshold)
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
		fmt.Println(over.Value(), point, statistical, plan.LeastMet(1000, 0, over))
	}
	// Output:
	// 95 met undecided 964
	// 90 met met 919
}

// All twelve businesses of a small field were heard. As a sample twelve would be too few to conclude anything.
func ExampleJudgeFinite() {
	all := measure.Rate{Num: 12, Den: 12}
	over95 := plan.Threshold{Basis: 9500, Operator: plan.Over}
	fmt.Println(plan.Judge(all, over95))
	fmt.Println(plan.JudgeFinite(all, 12, over95))
	// Output:
	// met insufficient
	// met met
}
