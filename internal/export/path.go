package export

import (
	"fmt"
	"strconv"
	"strings"
)

type point struct{ x, y float64 }

// segment is one step of a path: 'M' and 'L' go to to[0], 'C' goes to to[2] by the handles to[0] and to[1], 'Z' closes.
type segment struct {
	op byte
	to [3]point
}

// points gives the points that a segment uses.
func (s *segment) points() []point {
	switch s.op {
	case 'C':
		return s.to[:]
	case 'Z':
		return nil
	default:
		return s.to[:1]
	}
}

// path is a line or an outline of absolute moves, lines and cubic curves: what PDF, SVG and the rasteriser all draw.
type path []segment

// at gives the path scaled, then moved.
func (p path) at(scale, dx, dy float64) path {
	out := make(path, len(p))
	for i, s := range p {
		out[i].op = s.op
		for j, q := range s.to {
			out[i].to[j] = point{q.x*scale + dx, q.y*scale + dy}
		}
	}
	return out
}

// bounds gives the corners of the smallest box around all points, handles included.
func (p path) bounds() (low, high point) {
	first := true
	for i := range p {
		for _, q := range p[i].points() {
			if first {
				low, high, first = q, q, false
			}
			low = point{min(low.x, q.x), min(low.y, q.y)}
			high = point{max(high.x, q.x), max(high.y, q.y)}
		}
	}
	return low, high
}

// kappa places the handles of a cubic curve that stands for a quarter of a circle.
const kappa = 0.5522847498

// box gives a rectangle with corners rounded by r.
func box(x, y, w, h, r float64) path {
	if r == 0 {
		return path{
			{op: 'M', to: [3]point{{x, y}}}, {op: 'L', to: [3]point{{x + w, y}}}, {op: 'L', to: [3]point{{x + w, y + h}}},
			{op: 'L', to: [3]point{{x, y + h}}}, {op: 'Z'},
		}
	}
	k := r * (1 - kappa)
	return path{
		{op: 'M', to: [3]point{{x + r, y}}}, {op: 'L', to: [3]point{{x + w - r, y}}},
		{op: 'C', to: [3]point{{x + w - k, y}, {x + w, y + k}, {x + w, y + r}}}, {op: 'L', to: [3]point{{x + w, y + h - r}}},
		{op: 'C', to: [3]point{{x + w, y + h - k}, {x + w - k, y + h}, {x + w - r, y + h}}}, {op: 'L', to: [3]point{{x + r, y + h}}},
		{op: 'C', to: [3]point{{x + k, y + h}, {x, y + h - k}, {x, y + h - r}}}, {op: 'L', to: [3]point{{x, y + r}}},
		{op: 'C', to: [3]point{{x, y + k}, {x + k, y}, {x + r, y}}}, {op: 'Z'},
	}
}

// circle gives a circle around (x, y).
func circle(x, y, r float64) path { return box(x-r, y-r, 2*r, 2*r, r) }

// mustPath reads a path written as in SVG: M L H V C Z and their relative forms. It panics at a fault: paths are part
// of the program.
func mustPath(d string) path {
	p, err := parsePath(d)
	if err != nil {
		panic(fmt.Errorf("path %q: %w", d, err))
	}
	return p
}

// needs gives how many numbers a command takes.
var needs = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'Z': 0}

func parsePath(d string) (path, error) {
	var out path
	var now, start point
	for rest := strings.TrimSpace(d); rest != ""; {
		command := rest[0]
		op := command &^ 0x20
		n, known := needs[op]
		if !known {
			return nil, fmt.Errorf("unknown command %q", command)
		}
		end := strings.IndexAny(rest[1:], "MLHVCZmlhvcz") + 1
		if end == 0 {
			end = len(rest)
		}
		numbers, err := parseNumbers(rest[1:end])
		if err != nil {
			return nil, err
		}
		rest = rest[end:]
		if n == 0 {
			out, now = append(out, segment{op: 'Z'}), start
			continue
		}
		if len(numbers) == 0 || len(numbers)%n != 0 {
			return nil, fmt.Errorf("%c with %d numbers", command, len(numbers))
		}
		for ; len(numbers) > 0; numbers = numbers[n:] {
			base := point{}
			if command >= 'a' {
				base = now
			}
			s := step(op, numbers[:n], base, now)
			pts := s.points()
			if now = pts[len(pts)-1]; s.op == 'M' {
				start, op = now, 'L'
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// step makes one segment of a command whose relative numbers count from base; now is where the pen stands.
func step(op byte, v []float64, base, now point) segment {
	switch op {
	case 'H':
		return segment{op: 'L', to: [3]point{{base.x + v[0], now.y}}}
	case 'V':
		return segment{op: 'L', to: [3]point{{now.x, base.y + v[0]}}}
	case 'C':
		return segment{op: 'C', to: [3]point{{base.x + v[0], base.y + v[1]}, {base.x + v[2], base.y + v[3]}, {base.x + v[4], base.y + v[5]}}}
	default:
		return segment{op: op, to: [3]point{{base.x + v[0], base.y + v[1]}}}
	}
}

// parseNumbers splits numbers that may stand without separator: "5-.6 9" is 5, −0,6 and 9.
func parseNumbers(s string) ([]float64, error) {
	var out []float64
	for s = strings.TrimLeft(s, " ,"); s != ""; s = strings.TrimLeft(s, " ,") {
		end, dot := 1, s[0] == '.'
		for ; end < len(s); end++ {
			c := s[end]
			if c == '.' && !dot {
				dot = true
			} else if c < '0' || c > '9' {
				break
			}
		}
		v, err := strconv.ParseFloat(s[:end], 64)
		if err != nil {
			return nil, err
		}
		out, s = append(out, v), s[end:]
	}
	return out, nil
}
