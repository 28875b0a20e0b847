// Package chart draws the product's few kinds of picture: a trend with its interval band, a chart of control limits, the
// headline strip, dot-and-interval rows, level bars alone and in rows, a heat table, small multiples and a sparkline.
//
// A picture is laid out once, as a record of lines, rectangles and texts with classes. Three writers read the record: SVG
// for a page, File for an SVG that stands alone, PNG for where SVG is not understood.
//
// It is pure layout: numbers between 0 and 1 and texts that are already printed go in, a picture comes out, the same bytes
// for the same input. It knows no language, no rounding of figures and nothing of surveys; whatever stands in a picture
// as words was handed in by the caller. Only the ticks of an axis are chosen here, and the caller's Tick prints them.
//
// The markup for a page carries classes and no style, so that it works under a strict Content-Security-Policy and takes its colours
// from the page, in light, dark and print. Each picture is role="img" with a title and a description; every text is
// escaped, so the string may stand in a page as it is.
//
// Every kind is drawn for one Size at a time. A page embeds both sizes and shows one by its own width: a picture that is
// merely scaled down has letters that nobody can read.
//
// # Hidden figures
//
// A figure that may not be seen is • on hatching in a table and in a bar, and • on the axis of a trend. What was handed in
// along with it (value, interval, n) is not drawn; still, a caller should hand in nothing.
//
// # Without colour
//
// Every picture can be read in black and white: rates and n are printed, values below their limit carry ▼, signals are
// triangles, target lines differ by their dashes, the worst two levels are hatched, and a level's place in its bar is fixed.
//
// # What cannot happen
//
// No value makes a coordinate infinite or puts it outside the view box: NaN and infinities count as "no value", values
// outside the axis are drawn at its end, texts that do not fit are shortened with "…", and labels of a long series are
// thinned out while every point stays. More columns than fit beside each other stand in several lines.
//
// # Example
//
//	low, rate, high := 0.946, 0.96, 0.970
//	svg := chart.Strip{
//		ID: "headline", Title: "Khoảng tin cậy so với mục tiêu", Low: &low, Value: &rate, High: &high,
//		LowText: "94,6%", HighText: "97,0%",
//		Targets: []chart.Target{{Value: 0.95, Label: "Mục tiêu 95%"}},
//		Tick:    func(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) },
//	}.SVG(chart.Wide)
//
// # Why not a library
//
// Those tried could not place Vietnamese labels without collision, draw an interval band with gaps, and print n under
// each point at once; and they write style attributes, which the console's policy refuses.
package chart
