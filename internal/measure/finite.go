package measure

// NonResponse gives the bounds between which the rate of a whole population lies when Den of its N were heard, whatever
// the others would have said: low if none of them is satisfied, high if all are,
//
//	[x/N, (x + N − n)/N]
//
// with x = Num, n = Den. It assumes nothing, so it is wide where few answered. Nobody heard gives 0 to 1. ok is false where
// the population is empty or smaller than what was heard of it, which is a fault of the data. Source: Manski's bounds for
// missing answers (Manski 1989, J. Human Resources 24:343–360). Pinned by TestNonResponse.
func NonResponse(r Rate, population int64) (i Interval, ok bool) {
	if population <= 0 || population < r.Den {
		return Interval{}, false
	}
	n := float64(population)
	return Interval{Low: float64(r.Num) / n, High: float64(r.Num+population-r.Den) / n}, true
}

// WilsonFinite gives the score interval of a rate at 95 % where the Den answers come from a known number N of people or
// dossiers, without anybody counted twice. It is Wilson's interval at
//
//	n' = n·(N − 1)/(N − n)
//
// in place of n, which inverts the score test with the variance p(1−p)/n·(N−n)/(N−1) of a draw without replacement; then
// it is cut to the bounds of NonResponse, since no rate outside them is possible. Where N = n everybody was heard and the
// interval is the rate itself. ok is false where Den is 0, and where N < n: that is a fault of the data, and the caller
// falls back to Wilson. Where answers of unknown origin are among the Den there is no N, and Wilson is right.
// Source: Wilson 1927 with the finite population correction of Cochran 1977, §3.2. Pinned by TestWilsonFinite and
// TestWilsonFiniteInvertsTheScoreTest.
func (r Rate) WilsonFinite(population int64) (i Interval, ok bool) {
	bounds, ok := NonResponse(r, population)
	if !ok || r.Den == 0 {
		return Interval{}, false
	}
	if population == r.Den {
		return bounds, true
	}
	i = wilson(r.Num, r.Den, float64(r.Den)*float64(population-1)/float64(population-r.Den))
	return Interval{Low: max(i.Low, bounds.Low), High: min(i.High, bounds.High)}, true
}
