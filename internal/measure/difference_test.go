package measure_test

import (
	"math"
	"testing"

	"hailong/internal/measure"

	"pgregory.net/rapid"
)

func observed(num, den int64) measure.Observed {
	r := measure.Rate{Num: num, Den: den}
	i, _ := r.Wilson()
	return measure.Observed{Rate: r, Interval: i}
}

// TestNewcombe holds the interval against the examples that Newcombe 1998 prints for his method 10 (table II).
func TestNewcombe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den, num2, den2 int64
		low, high            float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		d, ok := measure.Newcombe(observed(c.num, c.den), observed(c.num2, c.den2))
		if !ok || math.Abs(d.Low-c.low) > 0.00005001 || math.Abs(d.High-c.high) > 0.00005001 {
			t.Errorf("%d/%d − %d/%d: %+v, want %.4f to %.4f", c.num, c.den, c.num2, c.den2, d, c.low, c.high)
		}
	}
	if _, ok := measure.Newcombe(observed(1, 2), measure.Observed{}); ok {
		t.Error("a difference from nothing")
	}
}

func TestNewcombeOfAnyTwoRates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) measure.Observed {
			den := rapid.Int64Range(1, 5000).Draw(t, name+" den")
			o := observed(rapid.Int64Range(0, den).Draw(t, name+" num"), den)
			if rapid.Bool().Draw(t, name+" finite") {
				o.Interval, _ = o.WilsonFinite(den + rapid.Int64Range(0, 3000).Draw(t, name+" unheard"))
			}
			return o
		}
		a, b := draw("a"), draw("b")
		d, ok := measure.Newcombe(a, b)
		back, _ := measure.Newcombe(b, a)
		if !ok || d.Low < -1 || d.High > 1 || d.Low > d.Value || d.Value > d.High {
			t.Fatalf("%+v", d)
		}
		if math.Abs(d.Value+back.Value) > 1e-12 || math.Abs(d.Low+back.High) > 1e-12 || math.Abs(d.High+back.Low) > 1e-12 {
			t.Fatalf("%+v turned round is %+v", d, back)
		}
	})
}
