package disclosure

// knowledge is what follows from the told cells by going through the sums one at a time: where all cells of a sum but one
// are known, that one is.
type knowledge struct {
	*hiding
	known   []bool
	from    []int // by cell that is known without being told: the sum that gave it; else −1
	exposed int   // the first small cell that became known; −1 = none
}

// deduce goes through the sums until nothing new follows or a small cell is exposed.
func (h *hiding) deduce() *knowledge { return h.follow(true) }

// deduceAll goes through the sums until nothing new follows.
func (h *hiding) deduceAll() *knowledge { return h.follow(false) }

func (h *hiding) follow(stop bool) *knowledge {
	k := &knowledge{hiding: h, known: make([]bool, len(h.Cells)), from: make([]int, len(h.Cells)), exposed: -1}
	open := make([]int, len(h.Sums)) // by sum: how many cells are not known
	var queue []int
	for i := range h.Cells {
		k.known[i], k.from[i] = h.told(i), -1
	}
	for s := range h.Sums {
		for _, i := range h.cells(s) {
			if !k.known[i] {
				open[s]++
			}
		}
		if open[s] == 1 {
			queue = append(queue, s)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		if open[s] != 1 {
			continue
		}
		for _, i := range h.cells(s) {
			if k.known[i] {
				continue
			}
			k.known[i], k.from[i] = true, s
			if stop && h.small(i) {
				k.exposed = i
				return k
			}
			for _, other := range h.sums[i] {
				if open[other]--; open[other] == 1 {
					queue = append(queue, other)
				}
			}
		}
	}
	return k
}

// certificate lists the told cells from which a known cell was found.
func (k *knowledge) certificate(cell int) []int {
	var out []int
	seen := map[int]bool{}
	var visit func(i int)
	visit = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		if k.from[i] < 0 {
			out = append(out, i)
			return
		}
		for _, j := range k.cells(k.from[i]) {
			visit(j)
		}
	}
	visit(cell)
	return out
}
