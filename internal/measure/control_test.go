package measure_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/measure"
)

// chartOf makes a chart whose baseline is twenty complete subgroups with the rate num/den each, and whose last ones are
// the given.
func chartOf(num, den int64, last ...measure.Rate) (measure.Chart, []measure.ControlPoint) {
	var groups []measure.Subgroup
	for range measure.LeastSubgroups {
		groups = append(groups, measure.Subgroup{Rate: measure.Rate{Num: num, Den: den}, Complete: true})
	}
	for _, r := range last {
		groups = append(groups, measure.Subgroup{Rate: r})
	}
	c := measure.ControlChart(groups)
	return c, c.Points[measure.LeastSubgroups:]
}

func TestControlLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den  int64 // of each subgroup of the baseline
		n         int64
		low, high float64
		exact     bool
		why       string
	}{
		{95, 100, 100, 0.8846, 1, false, "published vector; n(1−p̄) is exactly 5"},
		{95, 100, 200, 0.9038, 0.9962, false, "published vector"},
		{95, 100, 400, 0.9173, 0.9827, false, "published vector"},
		{95, 100, 99, 87.0 / 99, 1, true, "n(1−p̄) is just under 5"},
		{95, 100, 50, 0.84, 1, true, "the normal limit would be 0,8575"},
		{9, 10, 50, 0.7727, 1, false, "n(1−p̄) is exactly 5, though 50·(1−0,9) in floating point is not"},
		{100, 100, 7, 1, 1, true, "all satisfied so far, few now"},
		{100, 100, 1_000_000, 1, 1, true, "all satisfied so far, a million now"},
		{0, 100, 4, 0, 0, true, "nobody satisfied so far, few now"},
		{0, 100, 400, 0, 0, false, "nobody satisfied so far, many now"},
		{1, 100, 100, 0, 0.0398, false, "cut to zero"},
	} {
		chart, points := chartOf(c.num, c.den, measure.Rate{Num: c.n, Den: c.n})
		got := points[0]
		if !got.HasLimits || got.Exact != c.exact || !near(got.Limits.Low, c.low, 5e-5) || !near(got.Limits.High, c.high, 5e-5) {
			t.Errorf("p̄ = %v, n = %d: %+v; want %.4f–%.4f, exact %v (%s)", chart.Centre, c.n, got, c.low, c.high, c.exact, c.why)
		}
	}
}

func TestOutside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den int64 // of each subgroup of the baseline
		x, n     int64
		want     bool
		why      string
	}{
		{90, 100, 81, 100, false, "exactly on the lower limit 0,9 − 3·0,03"},
		{90, 100, 80, 100, true, "one below it"},
		{90, 100, 99, 100, false, "exactly on the upper limit"},
		{90, 100, 100, 100, true, "one above it"},
		{80, 100, 68_000_000, 100_000_000, true, "a great subgroup, far below"},
		{80, 100, 79_988_000, 100_000_000, false, "a great one, exactly on the limit 0,8 − 3·0,00004"},
		{80, 100, 79_987_999, 100_000_000, true, "and one answer below"},
		{95, 100, 42, 50, false, "on the lower limit of the binomial distribution"},
		{95, 100, 41, 50, true, "one below it"},
		{95, 100, 50, 50, false, "all satisfied is possible"},
		{100, 100, 6, 7, true, "where nobody was ever dissatisfied, one is a signal"},
		{100, 100, 7, 7, false, "and none is not"},
	} {
		if _, points := chartOf(c.num, c.den, measure.Rate{Num: c.x, Den: c.n}); points[0].Outside != c.want {
			t.Errorf("%d/%d against %d/%d: outside %v, want %v (%s)", c.x, c.n, c.num, c.den, points[0].Outside, c.want, c.why)
		}
	}
}

// runs writes the signal of each of the points after the baseline of 90 %: + above the centre, - below, 0 on it, space
// without answers.
func runs(sides string) string {
	rates := map[rune]measure.Rate{'+': {Num: 91, Den: 100}, '-': {Num: 89, Den: 100}, '0': {Num: 9, Den: 10}, ' ': {}}
	var last []measure.Rate
	for _, side := range sides {
		last = append(last, rates[side])
	}
	_, points := chartOf(90, 100, last...)
	out := ""
	for _, p := range points {
		out += map[bool]string{true: "R", false: "."}[p.Run]
	}
	return out
}

func TestRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sides, want, why string }{
		{"+++++++", ".......", "seven in a row"},
		{"++++++++++", ".......RRR", "the eighth and each later one"},
		{"--------", ".......R", "below the centre"},
		{"++++++++----", ".......R....", "the other side begins anew"},
		{"++++----++++", "............", "never eight"},
		{"+++++++0++++", "............", "a point on the centre breaks the run"},
		{"00000000", "........", "on the centre is on no side"},
		{"++++ +++ +", ".........R", "without answers there is no point: neither counted nor a break"},
		{"+++++++-++++++++", "...............R", "one below, then eight above"},
	} {
		if got := runs(c.sides); got != c.want {
			t.Errorf("runs(%q) = %q, want %q (%s)", c.sides, got, c.want, c.why)
		}
	}
}

func TestBaseline(t *testing.T) {
	t.Parallel()
	full := func(num int64) measure.Subgroup {
		return measure.Subgroup{Rate: measure.Rate{Num: num, Den: 10}, Complete: true}
	}
	cut := measure.Subgroup{Rate: measure.Rate{Num: 1, Den: 10}}
	empty := measure.Subgroup{Complete: true}
	repeat := func(n int, g measure.Subgroup) (out []measure.Subgroup) {
		for range n {
			out = append(out, g)
		}
		return out
	}
	for _, c := range []struct {
		groups    []measure.Subgroup
		subgroups int
		base      measure.Rate
		drawn     bool
		why       string
	}{
		{nil, 0, measure.Rate{}, false, "nothing"},
		{repeat(30, empty), 0, measure.Rate{}, false, "no answers at all"},
		{repeat(20, full(9)), 19, measure.Rate{Num: 171, Den: 190}, false, "the last of twenty is not in its own baseline"},
		{repeat(21, full(9)), 20, measure.Rate{Num: 180, Den: 200}, true, "twenty before the last"},
		{append(repeat(20, full(9)), full(0)), 20, measure.Rate{Num: 180, Den: 200}, true, "the last one changes nothing"},
		{append(repeat(20, full(9)), cut), 20, measure.Rate{Num: 180, Den: 200}, true, "the last one may be incomplete"},
		{append(repeat(20, full(9)), empty, empty), 19, measure.Rate{Num: 171, Den: 190}, false, "the last with answers, not the last of all"},
		{append(append([]measure.Subgroup{cut, empty}, repeat(20, full(9))...), full(9)), 20, measure.Rate{Num: 180, Den: 200}, true,
			"incomplete and empty ones are left out"},
	} {
		got := measure.ControlChart(c.groups)
		if got.Subgroups != c.subgroups || got.Base != c.base || got.HasCentre != c.drawn || len(got.Points) != len(c.groups) {
			t.Errorf("%d subgroups, base %v, centre %v, %d points; want %d, %v, %v, %d (%s)",
				got.Subgroups, got.Base, got.HasCentre, len(got.Points), c.subgroups, c.base, c.drawn, len(c.groups), c.why)
		}
		for i, p := range got.Points {
			if p.HasLimits != (c.drawn && c.groups[i].Rate.Den > 0) {
				t.Errorf("point %d has limits: %v (%s)", i, p.HasLimits, c.why)
			}
		}
	}
}

func TestSigmaZ(t *testing.T) {
	t.Parallel()
	alternating := make([]measure.Subgroup, 21)
	for i := range alternating {
		alternating[i] = measure.Subgroup{Rate: measure.Rate{Num: 87 + 6*int64(i%2), Den: 100}, Complete: true}
	}
	// z is −1 and +1 in turn, since σ = √(0,9·0,1/100) = 0,03, so that every step is 2.
	if got := measure.ControlChart(alternating); !got.HasSigmaZ || !near(got.SigmaZ, 2/1.128, 1e-12) {
		t.Errorf("σ_z = %v, %v; want %v", got.SigmaZ, got.HasSigmaZ, 2/1.128)
	}
	for _, c := range []struct {
		num   int64
		sigma bool
		why   string
	}{{100, false, "p̄ = 1"}, {0, false, "p̄ = 0"}, {90, true, "no step at all is a σ_z of 0"}} {
		if got, _ := chartOf(c.num, 100, measure.Rate{Num: 1, Den: 1}); got.HasSigmaZ != c.sigma || got.SigmaZ != 0 {
			t.Errorf("σ_z = %v, %v (%s)", got.SigmaZ, got.HasSigmaZ, c.why)
		}
	}
	if got := measure.ControlChart(alternating[:20]); got.HasSigmaZ {
		t.Errorf("σ_z = %v with nineteen subgroups; want none", got.SigmaZ)
	}
}

// TestControlChartAgainstPlainFloats holds the whole numbers inside against limits that are compared as they are printed:
// where a subgroup is not within rounding of a limit, both say the same.
func TestControlChartAgainstPlainFloats(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) measure.Subgroup {
			n := rapid.Int64Range(0, 5_000).Draw(t, "n")
			x := rapid.Int64Range(n*9/10, n).Draw(t, "x")
			return measure.Subgroup{Rate: measure.Rate{Num: x, Den: n}, Complete: rapid.IntRange(0, 9).Draw(t, "complete") > 0}
		}), 22, 60).Draw(t, "groups")
		chart := measure.ControlChart(groups)
		for i, p := range chart.Points {
			v, ok := groups[i].Rate.Value()
			if p.HasLimits != (ok && chart.HasCentre) {
				t.Fatalf("point %d: %+v", i, p)
			}
			if !p.HasLimits || math.Abs(v-p.Limits.Low) < 1e-12 || math.Abs(v-p.Limits.High) < 1e-12 {
				continue
			}
			if outside := v < p.Limits.Low || v > p.Limits.High; outside != p.Outside {
				t.Fatalf("point %d, %v: outside %v, limits %v", i, groups[i].Rate, p.Outside, p.Limits)
			}
		}
	})
}
