package export

import (
	"fmt"
	"math"
	"sync"
)

// band draws the plaited band over a width: two rows of slanted strands, teal and straw. The first and last strands
// reach beyond both ends, where the page cuts them.
func band(width, height float64) drawing {
	var d drawing
	for x := -height; x < width+height/2; x += 4.2 {
		d.shapes = append(d.shapes, strand(x, 2.2, height, teal), strand(x+2.6, 1.2, height, straw))
	}
	return d
}

// strand draws one strand of the band, w wide; its point is at x.
func strand(x, w, height float64, c colour) shape {
	half := height / 2
	return shape{fill: c, path: mustPath(fmt.Sprintf("M%g %gl%g %gh%gl%g %gl%g %gh%gz",
		x, half, half, -half, w, -half, half, half, half, -w))}
}

// closedBand draws the band with whole strands only, from 0 to width: for papers whose edge it does not reach.
func closedBand(width, height float64) drawing {
	const teals, straws, gap = 2.2, 1.2, 0.4
	var d drawing
	last := width - teals - height/2
	n := math.Floor(last / (teals + straws + 2*gap))
	for i := range int(n) + 1 {
		x := float64(i) * last / n
		d.shapes = append(d.shapes, strand(x, teals, height, teal))
		if float64(i) < n {
			d.shapes = append(d.shapes, strand(x+teals+(last/n-teals-straws)/2, straws, height, straw))
		}
	}
	return d
}

// seal draws the lacquer seal with a lotus of five petals in a square of 36 units.
var seal = sync.OnceValue(func() drawing {
	petals := []string{
		"M7 17c5-.6 9 2 11 8-6 .6-10-2-11-8z", "M29 17c-5-.6-9 2-11 8 6 .6 10-2 11-8z",
		"M11 12c5 1.5 7.5 6 7 13-5.5-2-8-6.5-7-13z", "M25 12c-5 1.5-7.5 6-7 13 5.5-2 8-6.5 7-13z",
		"M18 8c4.5 5 4.5 12 0 17-4.5-5-4.5-12 0-17z",
	}
	d := drawing{shapes: []shape{
		{path: box(1, 1, 34, 34, 4), fill: lacquer},
		{path: box(3.5, 3.5, 29, 29, 2.5), line: white, width: 1.2},
	}}
	for _, p := range petals {
		d.shapes = append(d.shapes, shape{path: mustPath(p), fill: white, line: lacquer, width: 1.2})
	}
	d.shapes = append(d.shapes, shape{path: mustPath("M11 28.5h14"), line: white, width: 1.2})
	return d
})

// faces draws the five faces, worst to best, each in a square of 36 units. Mouth and brow differ, never the colour.
var faces = sync.OnceValue(func() [5]drawing {
	const eyes = "M12.5 14v1.5M23.5 14v1.5"
	return [5]drawing{
		face36("M13 16v1M23 16v1", "M10 12.5l4-2M26 12.5l-4-2M11.5 26.5c2-5 11-5 13 0", ""),
		face36(eyes, "M12.5 25c2.5-2.7 8.5-2.7 11 0", ""),
		face36(eyes, "M12.5 23.5h11", ""),
		face36(eyes, "M11.5 21.5c3 4 10 4 13 0", ""),
		face36(eyes, "M10.5 20.5h15c-1 7.5-14 7.5-15 0z", ink),
	}
})

func face36(eyes, lines string, mouth colour) drawing {
	return drawing{shapes: []shape{
		{path: circle(18, 18, 16), line: ink, width: 2},
		{path: mustPath(eyes), line: ink, width: 3},
		{path: mustPath(lines), line: ink, width: 2, fill: mouth},
	}}
}
