package measure_test

import (
	"fmt"

	"hailong/internal/measure"
	"hailong/internal/survey"
)

// Of 400 dossiers 300 were answered for, 292 of these satisfied. Wilson treats the 300 as a sample of something endless;
// knowing the 400 narrows the interval, and what the silent hundred could change is told beside it.
func ExampleRate_WilsonFinite() {
	r := measure.Rate{Num: 292, Den: 300}
	endless, _ := r.Wilson()
	finite, _ := r.WilsonFinite(400)
	bounds, _ := measure.NonResponse(r, 400)
	fmt.Printf("%.6f–%.6f\n%.6f–%.6f\n%.2f–%.2f\n", endless.Low, endless.High, finite.Low, finite.High, bounds.Low, bounds.High)
	// Output:
	// 0.948271–0.986427
	// 0.962582–0.980000
	// 0.73–0.98
}

// Twenty weeks at 95 % make the baseline. The last week, judged by them, is a signal at 170 of 200.
func ExampleControlChart() {
	var weeks []measure.Subgroup
	for range 20 {
		weeks = append(weeks, measure.Subgroup{Rate: measure.Rate{Num: 190, Den: 200}, Complete: true})
	}
	weeks = append(weeks, measure.Subgroup{Rate: measure.Rate{Num: 170, Den: 200}})
	chart := measure.ControlChart(weeks)
	last := chart.Points[20]
	fmt.Printf("%d weeks, centre %.2f, %.4f–%.4f, outside: %v\n", chart.Subgroups, chart.Centre, last.Limits.Low, last.Limits.High, last.Outside)
	// Output:
	// 20 weeks, centre 0.95, 0.9038–0.9962, outside: true
}

// A dossier received on the Friday before the holidays of 30 April 2019 and decided on the Monday after them took four
// working days: Thursday, Friday, the Saturday worked in exchange for 29 April, and Monday.
func ExampleCalendar_WorkingDays() {
	calendar := measure.NewCalendar([]int{2019}, []survey.Holiday{
		{Day: "2019-04-29", Kind: survey.CompensationDay},
		{Day: "2019-04-30", Kind: survey.PublicHoliday},
		{Day: "2019-05-01", Kind: survey.PublicHoliday},
		{Day: "2019-05-04", Kind: survey.SwapWorkday},
	})
	received, _ := survey.Day("2019-04-26").Number()
	decided, _ := survey.Day("2019-05-06").Number()
	fmt.Println(calendar.WorkingDays(received, decided))
	nextYear, _ := survey.Day("2020-01-02").Number()
	_, known := calendar.WorkingDays(decided, nextYear)
	fmt.Println(known, calendar.MissingYears(decided, nextYear))
	// Output:
	// 4 true
	// false [2020]
}

// A selection of ten decided dossiers and four open ones, two of which are overdue.
func ExampleOnTimeRate() {
	d := &measure.Dossiers{
		Decided: 10, Early: 5, OnDay: 3, Late: 1, NoDue: 1, Open: 4, Overdue: 2,
		Deducted: 2, Answer: measure.Rate{Num: 4, Den: 6},
	}
	fmt.Println("on time:", measure.OnTimeRate(d))
	fmt.Println("of decided ones alone:", measure.OnTimeClosedRate(d))
	fmt.Println("of the kind of Decision 766:", measure.QD766Rate(d))
	fmt.Println("answered for:", measure.ResponseRate(d))
	// Output:
	// on time: {8 11}
	// of decided ones alone: {8 9}
	// of the kind of Decision 766: {8 12}
	// answered for: {6 10}
}

// Ten dossiers took these many days. The quantiles are values that occur and that anybody can find by counting.
func ExampleHistogram_Quantile() {
	var days measure.Histogram
	for _, d := range []int{3, 3, 4, 4, 5, 5, 6, 8, 9, 21} {
		days.Add(d, 1)
	}
	median, _ := days.Quantile(50)
	p90, _ := days.Quantile(90)
	fmt.Println(median, p90, days.AtMost(5))
	// Output:
	// 5 9 {6 10}
}

// Four of five answers are satisfied; "not applicable" and blank are not in the denominator, the middle level is.
func ExampleSatisfactionRate() {
	tally := &measure.Tally{Received: 7}
	overall := tally.Counts(survey.OverallQuestion)
	overall.Add(survey.Choice{Code: "5", Level: 5, Satisfied: true}, 3)
	overall.Add(survey.Choice{Code: "4", Level: 4, Satisfied: true}, 1)
	overall.Add(survey.Choice{Code: "3", Level: 3}, 1)
	overall.Add(survey.Choice{Code: "na"}, 1)
	overall.Blank++
	mean, _ := measure.Mean(overall)
	fmt.Println(measure.SatisfactionRate(tally), mean)
	// Output:
	// {4 5} 4.4
}
