package chart

import (
	"strconv"
	"testing"
)

func TestScores(t *testing.T) {
	t.Parallel()
	at := func(v ...float64) (out []Score) {
		for i := range v {
			out = append(out, Score{2020 + i, &v[i], ""})
		}
		return append(out, Score{2030, nil, ""})
	}
	for _, x := range []struct {
		scores    []Score
		low, high float64
	}{{at(58.9, 64.99), 50, 70}, {at(60), 60, 80}, {at(95, 99), 80, 100}, {at(12, 77), 10, 90}, {at(0, 100), 0, 100}, {at(5, 99), 0, 100}, {at(), 0, 100}} {
		if low, high := window(x.scores); low != x.low || high != x.high {
			t.Errorf("%v: from %v to %v, want %v to %v", x.scores, low, high, x.low, x.high)
		}
	}
	number := func(v float64, decimals int) string { return strconv.FormatFloat(v, 'f', decimals, 64) }
	d, says := Scores("pci", "PCI", "rank", at(58.9, 64.99), number)
	if says != "2020: 58.90; 2021: 64.99" || d.Points[2].Value != nil || d.Points[1].Text != "64.99" {
		t.Errorf("%q, %+v", says, d.Points)
	}
	if low, high := d.Tick(0), d.Tick(1); low != "50" || high != "70" {
		t.Errorf("the axis runs from %s to %s", low, high)
	}
	if got := *d.Points[0].Value; got < 0.4449 || got > 0.4451 {
		t.Errorf("58.9 stands at %v of the axis", got)
	}
}
