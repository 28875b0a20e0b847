package chart

import (
	"math"
	"strconv"
	"strings"
)

// Score is one year of an index that runs from 0 to 100; a nil value is a gap in the line.
type Score struct {
	Year  int
	Value *float64
	Rank  string // printed under the year; empty = none
}

// Scores draws an index over the years, on the part of its scale where the scores lie. Number prints a score with so many decimals.
// Says is the drawing in words; it is empty where there is no score, and then there is nothing to draw.
func Scores(id, title, rank string, scores []Score, number func(v float64, decimals int) string) (t Trend, says string) {
	low, high := window(scores)
	t = Trend{ID: id, Title: title, NLabel: rank, Tick: func(v float64) string { return number(low+v*(high-low), 0) }}
	var told []string
	for _, s := range scores {
		name := strconv.Itoa(s.Year)
		p := Point{Label: name, Long: name, N: s.Rank}
		if s.Value != nil {
			v := (*s.Value - low) / (high - low)
			p.Value, p.Text = &v, number(*s.Value, 2)
			told = append(told, name+": "+p.Text)
		}
		t.Points = append(t.Points, p)
	}
	t.Desc = strings.Join(told, "; ")
	return t, t.Desc
}

// window gives the part of 0 to 100 in which all scores lie: from a multiple of 10, and a multiple of 20 wide, so that quarters of it
// are round.
func window(scores []Score) (low, high float64) {
	least, most := math.Inf(1), math.Inf(-1)
	for _, s := range scores {
		if s.Value != nil {
			least, most = min(least, *s.Value), max(most, *s.Value)
		}
	}
	if least > most {
		return 0, 100
	}
	low = math.Floor(least/10) * 10
	high = low + max(20, math.Ceil((most-low)/20)*20)
	if high > 100 {
		low, high = max(0, low-(high-100)), 100
	}
	return low, high
}
