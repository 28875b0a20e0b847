package panel

import "hailong/internal/measure"

// dossierCounter is the count of one worker, by group.
type dossierCounter struct {
	p         *dossierPlan
	groups    []measure.Dossiers
	flags     [2][]uint32 // by group and half of the flags: decided lines
	days      []uint32    // by group and processing days below commonDays
	open      []int64     // by slot: how many more are open at its end than at that of the one before
	overdue   []int64
	of        []visit           // by group: the business seen last
	scattered map[uint64]*visit // by group and business, of businesses whose lines are not all in one place
}

// commonDays is how many processing days are counted in a table; longer ones are rare.
const commonDays = 128

// visit is what is known of one business in one group.
type visit struct {
	business uint32
	at       uint64 // instant of its latest answer
	level    uint8  // 0 = none
	good     bool
}

func newDossierCounter(p *dossierPlan) *dossierCounter {
	g := p.groups
	c := &dossierCounter{
		p: p, groups: make([]measure.Dossiers, g), flags: [2][]uint32{make([]uint32, g*flagTable), make([]uint32, g*flagTable)},
		days: make([]uint32, g*commonDays), of: make([]visit, g), scattered: map[uint64]*visit{},
	}
	if p.slots != nil {
		c.open, c.overdue = make([]int64, g+1), make([]int64, g+1)
	}
	return c
}

// count takes lines in; scattered says that their businesses have lines elsewhere.
func (c *dossierCounter) count(lines []dossier, scattered bool) {
	p := c.p
	from, span, end := p.from, p.to-p.from, p.end
	for i := range lines {
		l := &lines[i]
		decided := l.ended-from < span && l.ended != never && l.ended != 0
		waiting := l.received < end && l.ended >= from && l.ended != 0 && (p.slots != nil || l.ended >= end)
		day := l.invited()
		asked := day != 0 && day-from < span
		if !decided && !waiting && !asked || l.received == 0 || !p.wants(l) {
			continue
		}
		if waiting {
			c.wait(l)
		}
		if asked {
			c.groups[p.groupOf(l, day)].Invited++
		}
		if decided {
			c.decide(l, p.groupOf(l, l.ended), scattered)
		}
	}
}

func (p *dossierPlan) wants(l *dossier) bool {
	for _, i := range p.narrow {
		if !p.masks[i][l.dims[i]] {
			return false
		}
	}
	return true
}

// groupOf gives the group of a line for something that happened on a day of the period.
func (p *dossierPlan) groupOf(l *dossier, day uint16) int {
	switch {
	case p.by >= 0:
		return int(l.dims[p.by])
	case p.slots != nil:
		return int(p.slots[day-p.from])
	}
	return 0
}

// wait counts a dossier that is open at the end, or at the end of some slot: it is received before that end and ends on no
// day before it; overdue if its due day is over by then.
func (c *dossierCounter) wait(l *dossier) {
	p := c.p
	late := l.due != 0 && l.due < p.past
	if p.slots == nil {
		d := &c.groups[p.groupOf(l, 0)]
		d.Open++
		if late {
			d.Overdue++
		}
		return
	}
	until, first := p.last+1, 0
	if l.ended < p.end {
		until = int(p.slots[l.ended-p.from])
	}
	if l.received > p.from {
		first = int(p.slots[l.received-p.from])
	}
	if first >= until {
		return // received and decided between the same two looks
	}
	c.open[first]++
	c.open[until]--
	if !late {
		return
	}
	if l.due > l.received && l.due > p.from {
		first = int(p.slots[l.due-p.from])
	}
	if first < until {
		c.overdue[first]++
		c.overdue[until]--
	}
}

// decide counts a dossier that was decided in the period.
func (c *dossierCounter) decide(l *dossier, g int, scattered bool) {
	c.flags[0][g*flagTable|int(l.flags&(flagTable-1))]++
	c.flags[1][g*flagTable|int(l.flags>>halfFlags)]++
	switch {
	case l.days < commonDays:
		c.days[g*commonDays+int(l.days)]++
	case l.days != unknownDays:
		c.groups[g].Days.Add(int(l.days), 1)
	}
	answered := l.answer.level > 0 && l.answer.day < c.p.answered && (c.p.asked == nil || c.p.asked[l.answer.mode()])
	if answered {
		c.vote(l, &c.groups[g])
	}
	if l.business != 0 {
		c.visit(l, g, scattered, answered)
	}
}

// vote counts the answer of a dossier.
func (c *dossierCounter) vote(l *dossier, d *measure.Dossiers) {
	good := l.answer.mark&markSatisfied != 0
	vote(&d.Answer, good)
	switch {
	case l.flags&flagLate != 0:
		vote(&d.AnswerLate, good)
	case l.flags&flagDue != 0:
		vote(&d.AnswerOnTime, good)
	}
	if l.flags&(flagLate|flagComplaint) == 0 && l.answer.mark&markDissatisfied != 0 {
		d.Deducted++ // the others are found by their flags
	}
}

func vote(r *measure.Rate, good bool) {
	r.Den++
	if good {
		r.Num++
	}
}

// visit counts a business once in a group, and lets the latest of its answers decide.
func (c *dossierCounter) visit(l *dossier, g int, scattered, answered bool) {
	v, good := &c.of[g], l.answer.mark&markSatisfied != 0
	if b := l.business; scattered || c.p.loose != nil && c.p.loose[b>>6]&(1<<(b&63)) != 0 {
		name := uint64(g)<<32 | uint64(b)
		if v = c.scattered[name]; v == nil {
			v = &visit{}
			c.scattered[name] = v
		}
	}
	d := &c.groups[g]
	if v.business != l.business {
		*v = visit{business: l.business}
		d.Businesses++
	}
	if !answered {
		return
	}
	at := l.answer.at()
	switch {
	case v.level == 0:
		vote(&d.BusinessAnswer, good)
	case at > v.at || at == v.at && l.answer.level < v.level:
		if v.good {
			d.BusinessAnswer.Num--
		}
		if good {
			d.BusinessAnswer.Num++
		}
	default:
		return
	}
	v.at, v.level, v.good = at, l.answer.level, good
}

// add takes another worker's count in; no business is in both.
func (c *dossierCounter) add(o *dossierCounter) {
	for g := range c.groups {
		c.groups[g].Merge(&o.groups[g])
		c.groups[g].Businesses += o.groups[g].Businesses
		c.groups[g].BusinessAnswer.Num += o.groups[g].BusinessAnswer.Num
		c.groups[g].BusinessAnswer.Den += o.groups[g].BusinessAnswer.Den
	}
	for i := range c.flags {
		addAll(c.flags[i], o.flags[i])
	}
	addAll(c.days, o.days)
	for i := range c.open {
		c.open[i] += o.open[i]
		c.overdue[i] += o.overdue[i]
	}
	for name, v := range o.scattered {
		c.scattered[name] = v
	}
}

func addAll(to, from []uint32) {
	for i, n := range from {
		to[i] += n
	}
}

// finish reads the tables.
func (c *dossierCounter) finish() []measure.Dossiers {
	for g := range c.groups {
		d := &c.groups[g]
		for b := range flagTable {
			lowFlags(d, uint16(b), int64(c.flags[0][g*flagTable|b]))
			highFlags(d, uint16(b)<<halfFlags, int64(c.flags[1][g*flagTable|b]))
		}
		for v, n := range c.days[g*commonDays:][:commonDays] {
			if n > 0 {
				d.Days.Add(v, int64(n))
			}
		}
	}
	var open, overdue int64
	for g := 0; c.p.slots != nil && g < len(c.groups) && g <= c.p.last; g++ {
		open += c.open[g]
		overdue += c.overdue[g]
		c.groups[g].Open, c.groups[g].Overdue = open, overdue
	}
	return c.groups
}

// lowFlags counts n decided lines by the lower half of their flags.
func lowFlags(d *measure.Dossiers, f uint16, n int64) {
	if n == 0 {
		return
	}
	d.Decided += n
	if f&flagRefused == 0 {
		d.Closed += n
	}
	switch {
	case f&flagDue == 0:
		d.NoDue += n
	case f&flagLate != 0:
		d.Late += n
	case f&flagOnDay != 0:
		d.OnDay += n
	default:
		d.Early += n
	}
	if f&(flagLate|flagComplaint) != 0 {
		d.Deducted += n
	}
	rate(&d.Online, f, flagWay, flagOnline, n)
}

// highFlags counts n decided lines by the upper half of their flags.
func highFlags(d *measure.Dossiers, f uint16, n int64) {
	if n == 0 {
		return
	}
	if f&flagUncounted != 0 {
		d.Uncounted += n
	}
	rate(&d.Cashless, f, flagFee, flagCashless, n)
	rate(&d.WithinLimit, f, flagLimit, flagWithinLimit, n)
	rate(&d.WithinPlan, f, flagPlan, flagWithinPlan, n)
}

func rate(r *measure.Rate, flags, has, kept uint16, n int64) {
	if flags&has != 0 {
		r.Den += n
		if flags&kept != 0 {
			r.Num += n
		}
	}
}
