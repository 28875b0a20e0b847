package panel

import (
	"slices"

	"hailong/internal/measure"
	"hailong/internal/survey"
)

// plan makes a query ready. Codes that no response bears select nothing.
func (p *Panel) plan(q *Query) (*plan, error) {
	e := p.reader.encoder
	pl := &plan{from: clampDay(q.From), to: clampDay(q.To), groups: 1, questions: e.questions(), versions: len(e.versions.codes), overall: e.overall}
	pl.to = max(pl.to, pl.from)
	if q.Until != nil {
		if len(q.Until) < int(pl.to)-int(pl.from) {
			return nil, survey.Errorf(survey.Internal, "limits of arrival for %d days of %d", len(q.Until), int(pl.to)-int(pl.from))
		}
		pl.until = q.Until
	}
	for d, codes := range q.Codes {
		pl.filters = append(pl.filters, filter{dim: int(d), ok: e.mask(d, codes)})
	}
	population := make([]string, len(q.Population))
	for i, a := range q.Population {
		population[i] = string(a)
	}
	pl.population = e.mask(Applicant, population)
	pl.level = e.levels()
	switch {
	case q.TimeGroup != nil && len(q.TimeGroup) < int(pl.to)-int(pl.from):
		return nil, survey.Errorf(survey.Internal, "%d time groups for %d days", len(q.TimeGroup), int(pl.to)-int(pl.from))
	case q.By != nil:
		pl.groupByCode(int(*q.By), e.size(*q.By))
		if q.TimeGroup != nil {
			pl.andByTime(q.TimeGroup, q.Groups)
		}
	case q.TimeGroup != nil:
		pl.groupByTime(q.TimeGroup, q.Groups)
	}
	return pl, nil
}

func clampDay(d int) uint16 { return uint16(min(max(d, 0), 65535)) }

func (p *plan) groupByCode(d, size int) {
	p.groups = size
	p.group = func(s *segment, sel []int32, out []uint32) {
		if col := s.small[d]; col != nil {
			for k, i := range sel {
				out[k] = uint32(col[i])
			}
			return
		}
		col := s.dims[d]
		for k, i := range sel {
			out[k] = uint32(col[i])
		}
	}
}

// andByTime cuts each group by code again into groups of time.
func (p *plan) andByTime(of []uint16, groups int) {
	byCode, from, n := p.group, p.from, uint32(groups)
	p.groups *= groups
	p.group = func(s *segment, sel []int32, out []uint32) {
		byCode(s, sel, out)
		for k, i := range sel {
			out[k] = out[k]*n + uint32(of[s.day[i]-from])
		}
	}
}

func (p *plan) groupByTime(of []uint16, groups int) {
	p.groups, p.slots = max(groups, 1), of
	from := p.from
	p.group = func(s *segment, sel []int32, out []uint32) {
		for k, i := range sel {
			out[k] = uint32(of[s.day[i]-from])
		}
	}
}

// result turns raw counts into tallies.
func (p *Panel) result(q *Query, pl *plan, c *counter) *Result {
	e := p.reader.encoder
	tallies := make([]*measure.Tally, pl.groups)
	for g := range tallies {
		tallies[g] = e.tally(pl, c, g)
	}
	res := &Result{}
	switch {
	case q.By != nil && q.TimeGroup != nil:
		res.ByCell = map[string][]*measure.Tally{}
		for i, code := range e.list(*q.By) {
			cells := tallies[i*q.Groups:][:q.Groups]
			if slices.ContainsFunc(cells, func(t *measure.Tally) bool { return t.Received > 0 }) {
				res.ByCell[code] = cells
			}
		}
	case q.By != nil:
		res.ByCode = map[string]*measure.Tally{}
		codes := e.list(*q.By)
		for g, t := range tallies {
			if t.Received > 0 {
				res.ByCode[codes[g]] = t
			}
		}
	case q.TimeGroup != nil:
		res.ByTime = tallies
	default:
		res.All = tallies[0]
	}
	return res
}

// tally reads one group's counts with the meaning that each survey version gives to its codes.
func (e *encoder) tally(pl *plan, c *counter, g int) *measure.Tally {
	t := &measure.Tally{
		Received: c.received[g], Outside: c.received[g] - c.population[g], Unknown: c.unknown[g],
		Business: measure.Rate{Num: c.bizNum[g], Den: c.bizDen[g]}, Tied: c.tied[g],
	}
	for v, version := range e.versions.codes {
		for i, id := range e.ids {
			counts := t.Counts(id)
			hist := c.hist[((g*pl.versions+v)*pl.questions+i)*maxCodes:][:maxCodes]
			counts.Blank += hist[0]
			for n, code := range e.codes[i].codes[1:] {
				if k := hist[n+1]; k > 0 {
					counts.Add(e.choice(version, id, code), k)
				}
			}
		}
	}
	return t
}

// levels tells for each version and code of the overall answer whether it is valid (bit 0) and satisfied (bit 1).
func (e *encoder) levels() []uint8 {
	out := make([]uint8, len(e.versions.codes)*maxCodes)
	if len(e.codes) == 0 {
		return out
	}
	for v, version := range e.versions.codes {
		for n, code := range e.codes[e.overall].codes {
			c := e.choice(version, survey.OverallQuestion, code)
			if n > 0 && c.Level > 0 {
				out[v*maxCodes+n] = 1
				if c.Satisfied {
					out[v*maxCodes+n] = 3
				}
			}
		}
	}
	return out
}

// mask marks the numbers of some codes of a dimension.
func (e *encoder) mask(d Dimension, codes []string) []bool {
	list := e.list(d)
	out := make([]bool, 1<<16)
	if !wide(int(d)) {
		out = out[:256]
	}
	for i, have := range list {
		for _, want := range codes {
			if have == want {
				out[i] = true
			}
		}
	}
	return out
}

func (e *encoder) size(d Dimension) int { return len(e.list(d)) }

// list gives the codes of a dimension by number.
func (e *encoder) list(d Dimension) []string {
	switch d {
	case Point:
		return texts(e.points)
	case Agency:
		return texts(e.agencies)
	case Procedure:
		return texts(e.procedures)
	case Field:
		return texts(e.fields)
	case Channel:
		return texts(e.channels)
	case Language:
		return texts(e.languages)
	case Survey:
		return texts(e.versions)
	case Applicant:
		return texts(e.applicants)
	case Mode:
		return texts(e.modes)
	}
	return nil
}

func texts[T ~string](n *names[T]) []string {
	out := make([]string, len(n.codes))
	for i, c := range n.codes {
		out[i] = string(c)
	}
	return out
}

// Codes lists the codes of a dimension that some response bears, for checking what a query names.
func (p *Panel) Codes(d Dimension) []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.reader.encoder.list(d)
}

// Days gives the first and last day number on which something was received or decided; ok is false where nothing was.
func (p *Panel) Days() (first, last int, ok bool) {
	h := p.horizon.Load()
	return h.first, h.last, h.last >= 0
}

// stretchDecided keeps the days of decisions among the days known.
func (p *Panel) stretchDecided() {
	if first, last := p.reader.dossiers.days(); last > 0 {
		p.firstDay, p.lastDay = min(p.firstDay, first), max(p.lastDay, last)
	}
}

// stretch keeps the first and last day known.
func (p *Panel) stretch(rows []row) {
	for i := range rows {
		p.firstDay, p.lastDay = min(p.firstDay, int(rows[i].day)), max(p.lastDay, int(rows[i].day))
		p.answered = max(p.answered, int(rows[i].day))
	}
}

// LastAnswer gives the number of the last day on which an answer came; ok is false where none ever did.
func (p *Panel) LastAnswer() (day int, ok bool) {
	h := p.horizon.Load()
	return h.answered, h.answered >= 0
}
