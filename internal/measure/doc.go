// Package measure computes the product's figures from counts: proportions, the Wilson score interval, the satisfaction
// rate per response and per business, means and indices, what became of dossiers, and which weeks are out of the usual.
//
// It is pure arithmetic: numbers in, numbers out; no clock, no I/O, no rounding (printing rounds, once, at the edge).
// A Rate is the only carrier of a proportion; its denominator 0 means "no data", never 0 %. Whether a proportion is over a
// target is asked in package plan.
//
// Worked example: 48 of 50 businesses satisfied is Rate{48, 50}; its interval at 95 % is 0,865399 to 0,988961, so
// "over 95 %" is met as a point (100·48 > 95·50) but undecided as evidence, since the interval holds 0,95.
//
// # Dossiers
//
// Package panel goes through the dossiers: it takes the newest state of each, decides which selection it belongs to (the
// period of its decision, or open at the end), compares days, finds the first answer tied to a dossier and the latest of a
// business, and hands over a Dossiers of plain counts with a Histogram of processing days. Here is what those counts mean:
// the rates with their denominators (OnTimeRate, QD766Rate, ResponseRate and their kin), quantiles by nearest rank, and
// Calendar, by which panel counts working days. What needs to see dossiers one by one is left to panel: that a dossier both
// late and complained of is deducted once, and that a business with three dossiers is one business. For the latter reason
// figures of businesses are never sums, and Merge leaves them out.
//
// # Why intervals know the population
//
// Answers tied to dossiers come from a known number of dossiers. Where nearly all were answered for, Wilson's interval is far
// too wide and a target that is met looks undecided; where all were, there is nothing left to infer. WilsonFinite says so, and
// stays inside the bounds of NonResponse. It must not be used where answers of unknown origin are counted too: there is no
// population then. Neither interval repairs who chose to answer; the bounds alone show how much that could change.
//
// # Why the last subgroup is outside the baseline
//
// A chart that judges a week by limits computed with that week hides the very change it is drawn for. Limits that are set by
// hand and kept were the other way; they go stale unnoticed when the work changes, and nobody at a center is there to renew
// them. So the baseline is all that came before, and the week looked at is never in it.
//
// Formulas and their sources are in the comment of each measure.
package measure
