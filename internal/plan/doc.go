// Package plan holds the plan's own nouns: targets with their thresholds, the reporting calendar, and the one rule that
// lets a target meet a measure.
//
// It owns the register of a plan (who leads which target, in which words the plan states it, from when it holds) and
// the meaning of "trên" and "ít nhất" in it. It counts nothing: a measure.Rate or a value is handed in. It sees no clock,
// no file, no network: a year, a zone or a period name is handed in too. Package catalog fills its types from
// definitions, package report asks it for verdicts.
//
// # Worked example
//
// Target II.2.i has two thresholds, because the body of the plan says "trên 95%" and row 9 of its annex "trên 90%".
// With 960 of 1.000 businesses satisfied the interval at 95 % runs from 0,946 to 0,970. Over 95: the point is met
// (10000·960 > 9500·1000), the evidence undecided, since 0,95 lies inside; 964 would be the least to be sure. Over 90:
// both are met.
//
// # Why
//
// Thresholds are hundredths of a per cent in an integer, and the point verdict compares integers: "trên 95%" is
// strictly more, so exactly 95,0 % is not met and no rounding may say otherwise; "ít nhất", "đạt" and "tối thiểu" are
// AtLeast, and there exactly is enough. A verdict has two parts that are never merged. One word for both would either
// promise more than a sample can prove or hide that the observed figure is over the line.
//
// Where the number of dossiers is known and all were answered for, nothing is inferred: JudgeFinite lets the point speak for
// both parts, however few there are. Refusing to conclude from twelve of twelve would treat a full count as a sample.
package plan
