package export

import "math"

// stroke gives the outline of a line of a width with round ends and joins: a box for each straight piece and a disc at
// each corner, all turning the same way, so that their sum is the line.
func stroke(p path, width float64) path {
	var out path
	for _, run := range flatten(p) {
		for i, q := range run {
			out = append(out, disc(q, width/2)...)
			if i > 0 {
				out = append(out, bar(run[i-1], q, width/2)...)
			}
		}
	}
	return out
}

// curveSteps is the number of straight pieces that stand for a curve.
const curveSteps = 24

// flatten turns a path into runs of points.
func flatten(p path) [][]point {
	var runs [][]point
	for _, s := range p {
		if s.op == 'M' || len(runs) == 0 {
			runs = append(runs, []point{s.to[0]})
			continue
		}
		run := &runs[len(runs)-1]
		from := (*run)[len(*run)-1]
		switch s.op {
		case 'L':
			*run = append(*run, s.to[0])
		case 'C':
			for i := 1; i <= curveSteps; i++ {
				*run = append(*run, bezier(from, s.to, float64(i)/curveSteps))
			}
		case 'Z':
			*run = append(*run, (*run)[0])
		}
	}
	return runs
}

func bezier(a point, to [3]point, t float64) point {
	u := 1 - t
	k := [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
	return point{
		k[0]*a.x + k[1]*to[0].x + k[2]*to[1].x + k[3]*to[2].x,
		k[0]*a.y + k[1]*to[0].y + k[2]*to[1].y + k[3]*to[2].y,
	}
}

// disc is a polygon of 24 corners, clockwise on the page.
func disc(c point, r float64) path {
	out := make(path, 0, 25)
	for i := range 24 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 24)
		out = append(out, segment{op: 'L', to: [3]point{{c.x + r*cos, c.y + r*sin}}})
	}
	out[0].op = 'M'
	return append(out, segment{op: 'Z'})
}

// bar is the box around a straight piece, clockwise on the page.
func bar(a, b point, r float64) path {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 {
		return nil
	}
	nx, ny := (b.y-a.y)/length*r, -(b.x-a.x)/length*r
	return path{
		{op: 'M', to: [3]point{{a.x + nx, a.y + ny}}}, {op: 'L', to: [3]point{{b.x + nx, b.y + ny}}},
		{op: 'L', to: [3]point{{b.x - nx, b.y - ny}}}, {op: 'L', to: [3]point{{a.x - nx, a.y - ny}}}, {op: 'Z'},
	}
}
