package measure_test

import (
	"math"
	"testing"

	"hailong/internal/measure"
	"hailong/internal/survey"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWilson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den  int64
		low, high float64
		why       string
	}{
		{48, 50, 0.865399, 0.988961, "published vector"},
		{292, 300, 0.948271, 0.986427, "published vector"},
		{73, 73, 0.950008, 1, "the least all-satisfied n above 95 %"},
		{72, 72, 0.949349, 1, "one business fewer is not enough"},
		{0, 10, 0, 0.277533, "none satisfied"},
		{960, 1000, 0.945990, 0.970489, "computed by another program"},
		{1, 1, 0.206549, 1, "a single answer"},
	} {
		got, ok := measure.Rate{Num: c.num, Den: c.den}.Wilson()
		if !ok || math.Abs(got.Low-c.low) > 5e-7 || math.Abs(got.High-c.high) > 5e-7 {
			t.Errorf("Wilson(%d/%d) = %.6f–%.6f, %v; want %.6f–%.6f (%s)", c.num, c.den, got.Low, got.High, ok, c.low, c.high, c.why)
		}
	}
	if _, ok := (measure.Rate{}).Wilson(); ok {
		t.Error("Wilson(0/0) gives an interval; want none")
	}
}

// TestWilsonInvertsTheScoreTest checks the closed form against what defines it: at either end p of the interval the
// score statistic |x/n − p| / √(p(1−p)/n) equals z.
func TestWilsonInvertsTheScoreTest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 10_000_000).Draw(t, "den")
		num := rapid.Int64Range(0, den).Draw(t, "num")
		i, _ := measure.Rate{Num: num, Den: den}.Wilson()
		p := float64(num) / float64(den)
		if !(0 <= i.Low && i.Low <= p && p <= i.High && i.High <= 1) {
			t.Fatalf("Wilson(%d/%d) = %v does not hold %v", num, den, i, p)
		}
		for _, e := range []float64{i.Low, i.High} {
			if e == 0 || e == 1 {
				continue
			}
			z := math.Abs(p-e) / math.Sqrt(e*(1-e)/float64(den))
			if math.Abs(z-measure.Z) > 1e-5 {
				t.Fatalf("Wilson(%d/%d): z = %v at %v", num, den, z, e)
			}
		}
	})
}

func tallyOf(levels []int) *measure.Tally {
	t := &measure.Tally{}
	for _, l := range levels {
		t.Received++
		switch l {
		case 0:
			t.Counts(survey.OverallQuestion).Blank++
		case 6:
			t.Counts(survey.OverallQuestion).Add(survey.Choice{Code: "na"}, 1)
		default:
			t.Counts(survey.OverallQuestion).Add(survey.Choice{Code: survey.ChoiceCode(rune('0' + l)), Level: l, Satisfied: l >= 4}, 1)
		}
	}
	return t
}

func TestSatisfactionRate(t *testing.T) {
	t.Parallel()
	tally := tallyOf([]int{5, 5, 4, 3, 2, 1, 6, 0})
	if got, want := measure.SatisfactionRate(tally), (measure.Rate{Num: 3, Den: 6}); got != want {
		t.Errorf("SatisfactionRate = %v, want %v: na and blank are left out, the middle level is not", got, want)
	}
	mean, _ := measure.Mean(tally.Counts(survey.OverallQuestion))
	index, _ := measure.WeightedIndex(tally.Counts(survey.OverallQuestion))
	if math.Abs(mean-20.0/6) > 1e-12 || math.Abs(index-25*(20.0/6-1)) > 1e-12 {
		t.Errorf("Mean, WeightedIndex = %v, %v", mean, index)
	}
	if _, ok := measure.Mean(tallyOf(nil).Counts(survey.OverallQuestion)); ok {
		t.Error("Mean of nothing is given")
	}
}

func TestMergeOfPartsIsTallyOfAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.IntRange(0, 6), 1, 60).Draw(t, "levels")
		cut := rapid.IntRange(0, len(levels)).Draw(t, "cut")
		all, merged, rest := tallyOf(levels), tallyOf(levels[:cut]), tallyOf(levels[cut:])
		if rapid.Bool().Draw(t, "with dossiers") {
			work := drawWork(t)
			all.Tied, all.Dossiers = 5, dossiersOf(work)
			merged.Tied, merged.Dossiers = 2, dossiersOf(work[:len(work)/2])
			rest.Tied, rest.Dossiers = 3, dossiersOf(work[len(work)/2:])
		}
		merged.Merge(rest)
		if diff := cmp.Diff(all, merged); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestMergeIntoNothing: the first part gives a copy of its dossiers, not the dossiers themselves, and parts without any
// leave none.
func TestMergeIntoNothing(t *testing.T) {
	t.Parallel()
	sum, part := &measure.Tally{}, &measure.Tally{Received: 2, Unknown: 1, Dossiers: &measure.Dossiers{Decided: 3}}
	sum.Merge(part)
	sum.Merge(part)
	if sum.Dossiers.Decided != 6 || part.Dossiers.Decided != 3 {
		t.Errorf("sum %d, part %d; want 6 and 3", sum.Dossiers.Decided, part.Dossiers.Decided)
	}
	none := &measure.Tally{}
	none.Merge(&measure.Tally{Received: 2})
	if none.Dossiers != nil {
		t.Error("a sum of tallies without dossiers has some")
	}
}
