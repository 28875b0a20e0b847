// Package panel keeps all accepted responses and dossiers in memory in small integers and answers any cut of them with exact
// counts: any period, filter and grouping, a business counted once in each cut.
//
// It owns the columns and their freshness, and nothing else: it prints no figure, knows no target and keeps no text.
// The store is the truth; a panel can be thrown away and loaded again. Its caller is package report.
//
// # Why columns in memory
//
// A rate per business is not a sum of sub-totals (one business may answer in several), so pre-summed counters either
// restrict what may be asked or drift. Some thirty bytes a response make ten million of them 0,3 GB, and one pass
// over them a few tens of milliseconds, so every figure is counted afresh, exactly.
//
// Rows are ordered by business, then instant, then falling level. So the last valid row of a business inside a cut is
// the one that decides, and one pass in order needs no look-up by business. What arrived lately lives in a small second
// segment, together with all older rows of the same businesses; once it has grown it is merged.
//
// # Dossiers
//
// A dossier arrives in several states; the newest stands, by what the states say and not by when they came
// (survey.CompareStates). Its line holds what figures need: days of receipt, due and decision, processing days, what the
// procedure allows, and the first valid answer tied to it. Lines stand in order of business too. A line may change, rows of
// responses do not; so a row only names its dossier by number, and beside it stands the day on which that dossier was
// decided, if the row is its answer and both agree in point, procedure and the rest. Where all valid answers of a cut are
// of that kind, it is known how many might have answered, and only then.
//
// Open and overdue are a look at one moment, the end of the cut or the beginning of today. Groups by time have one such
// moment each: a dossier adds one at its first slot and takes it off at the slot in which it ends.
//
// # Freshness
//
// Every second it is read what arrived since, beginning a while before the latest arrival known, because a slow writer's
// documents may carry an earlier stamp; keys already seen are skipped. Every hour the panel is counted against the store.
package panel
