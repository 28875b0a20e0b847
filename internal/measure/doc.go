// Package measure computes the product's figures from counts: proportions, the Wilson score interval, the satisfaction
// rate per response and per business, means and indices, and whether a proportion is above a target.
//
// It is pure arithmetic: numbers in, numbers out; no clock, no I/O, no rounding (printing rounds, once, at the edge).
// A Rate is the only carrier of a proportion; its denominator 0 means "no data", never 0 %.
//
// Worked example: 48 of 50 businesses satisfied is Rate{48, 50}; its interval at 95 % is 0,865399 to 0,988961, so
// "over 95 %" is met as a point (100·48 > 95·50) but undecided as evidence, since the interval holds 0,95.
//
// Formulas and their sources are in the comment of each measure.
package measure
