package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"hailong/internal/disclosure"
	"hailong/internal/edition"
	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/survey"
)

// cellName names one cell of what viewers can ask: some days, undivided or cut to one code of one dimension.
type cellName struct {
	from, to  int64 // of the days, as seconds since 1970
	dimension Dimension
	code      string
}

func nameOf(p survey.Period, d Dimension, code string) cellName {
	return cellName{p.From.Unix(), p.To.Unix(), d, code}
}

// The bases a cell's figures stand on, beside the factors, which bear the ids of their questions.
const (
	baseAnswers    = "answers"
	baseBusinesses = "businesses"
	baseContacts   = "contacts"
	basePayments   = "payments"   // whether there was one, or not
	baseRefusals   = "refusals"   // that, or no wish to say it
	baseIdentified = "identified" // answers of known businesses
)

// of names a list of those on whom a base stands who said one thing: who were not satisfied, who had to come once more, who paid.
// They are told with the base's figures; of a small cell nobody is to know that there is one of them.
func of(base, what string) string { return base + "/" + what }

// isList tells the name of such a list from that of a base.
func isList(name string) bool { return strings.Contains(name, "/") }

// The bases of figures that stand on dossiers.
const (
	baseDossiers = "dossiers"
	baseDue      = "due"
	baseClosed   = "closed"
	baseLimit    = "limit"
	basePlan     = "plan"
	baseOnline   = "online"
	baseCashless = "cashless"
	baseAnswered = "answered"
)

// dossierBase tells the bases that have nothing to do with whether answers are told.
func dossierBase(base string) bool {
	return slices.Contains([]string{baseDossiers, baseDue, baseClosed, baseLimit, basePlan, baseOnline, baseCashless}, base)
}

// pattern says which cells of a year are hidden, by base; of several years where a period of the plan reaches from one into
// the next.
type pattern struct {
	hidden map[string]map[cellName]bool
	cells  []cellName
	told   []bool             // by cell: whether it may be asked for
	n      map[string][]int64 // by base, then cell
}

// overlapping tells the bases of which parts add up to more than the whole: a business that was in two months, and a dossier that was
// past its due day at the end of both.
func overlapping(base string) bool {
	base, _, _ = strings.Cut(base, "/")
	return base == baseBusinesses || base == baseDue
}

// patterns works out what is hidden of every year with answers or dossiers, given what public files have told.
func (b *Builder) patterns(today time.Time, released []edition.Cells) ([]*pattern, error) {
	out, err := b.outAlready(released)
	if err != nil {
		return nil, err
	}
	return b.patternsBeside(today, out)
}

func (b *Builder) patternsBeside(today time.Time, told map[string]map[cellName]bool) ([]*pattern, error) {
	first, last, ok := b.Panel.Days()
	if !ok {
		return nil, nil
	}
	years := func(day int) int { return time.Unix(int64(day)*86400, 0).UTC().Year() }
	from, to := years(first), years(last)
	var out []*pattern
	for from <= to {
		end := from
		if b.periodsCrossYears() {
			end = to + 1
		}
		p, err := b.pattern(from, end, today, told)
		if err != nil {
			return nil, err
		}
		out, from = append(out, p), end+1
	}
	return out, nil
}

func (b *Builder) periodsCrossYears() bool {
	return slices.ContainsFunc(b.planPeriods(2021), func(p survey.Period) bool { return p.From.Year() != 2021 })
}

// layout is the table of some years being laid out.
type layout struct {
	*Builder
	today time.Time
	out   map[string]map[cellName]bool // what public files have told, by base
	cells []cellName
	at    map[cellName]int
	told  []bool
	n     map[string][]int64 // by base, then cell
	sums  []disclosure.Sum
}

// pattern lays out every cell of the years from first to last, and what adds up to what: the days between two bounds of
// months or periods add up to each of these; the codes of a dimension to the undivided; procedures and counters to the
// agency and field they belong to.
func (b *Builder) pattern(first, last int, today time.Time, told map[string]map[cellName]bool) (*pattern, error) {
	p := &pattern{hidden: map[string]map[cellName]bool{}}
	l := &layout{Builder: b, today: today, out: told, at: map[cellName]int{}, n: map[string][]int64{}}
	slots := b.slots(first, last)
	atoms := atomsOf(slots)
	tables := map[survey.Period]map[Dimension][]string{}
	for _, days := range union(slots, atoms) {
		codes, err := l.take(days, slices.ContainsFunc(slots, func(s survey.Period) bool { return samePeriod(s, days) }))
		if err != nil {
			return nil, err
		}
		tables[days] = codes
	}
	for _, s := range slots {
		l.addTime(s, atoms, tables)
	}
	for _, days := range union(slots, atoms) {
		l.addCodes(days, tables[days])
	}
	for _, s := range slots {
		l.addRests(s, atoms)
	}
	for year := first; year <= last; year++ {
		l.addBetween(b.planPeriods(year), tables)
	}
	floor := b.publicFloor()
	answers := disclosure.Hide(l.table(baseAnswers, nil, false), floor)
	p.put(l, baseAnswers, answers)
	for _, base := range slices.Sorted(maps.Keys(l.n)) {
		if base == baseAnswers || isList(base) {
			continue
		}
		hidden := answers
		if dossierBase(base) { // told whether answers are or not
			hidden = nil
		}
		p.put(l, base, disclosure.Hide(l.table(base, hidden, overlapping(base)), floor))
	}
	p.cells, p.told, p.n = l.cells, l.told, l.n
	return p, nil
}

// publicFloor is the fewest answers of which viewers are told.
func (b *Builder) publicFloor() int64 { return max(5, int64(b.Catalog.Center.Floor)) }

// slots lists the months of some years and the plan's periods that end in them, in order.
func (b *Builder) slots(first, last int) []survey.Period {
	var out []survey.Period
	for y := first; y <= last; y++ {
		for m := time.January; m <= time.December; m++ {
			from := time.Date(y, m, 1, 0, 0, 0, 0, b.Catalog.Zone)
			out = append(out, survey.Period{From: from, To: from.AddDate(0, 1, 0)})
		}
		out = union(out, b.planPeriods(y))
	}
	return out
}

func union(a, b []survey.Period) []survey.Period {
	out := slices.Clone(a)
	for _, p := range b {
		if !slices.ContainsFunc(out, func(x survey.Period) bool { return samePeriod(x, p) }) {
			out = append(out, p)
		}
	}
	return out
}

// atomsOf cuts time at every bound of some slots.
func atomsOf(slots []survey.Period) []survey.Period {
	var bounds []time.Time
	for _, s := range slots {
		bounds = append(bounds, s.From, s.To)
	}
	slices.SortFunc(bounds, time.Time.Compare)
	bounds = slices.CompactFunc(bounds, time.Time.Equal)
	var out []survey.Period
	for i := range len(bounds) - 1 {
		out = append(out, survey.Period{From: bounds[i], To: bounds[i+1]})
	}
	return out
}

// take counts the cells of some days; told where they may be asked. It gives the codes found, by dimension.
func (l *layout) take(days survey.Period, told bool) (map[Dimension][]string, error) {
	q := Query{Period: days}
	cut := l.cut(&q, l.today)
	res, err := l.Panel.Tally(cut)
	if err != nil {
		return nil, err
	}
	l.put(nameOf(days, "", ""), res.All, told)
	told = told && !days.To.After(l.today)
	codes := map[Dimension][]string{}
	for _, d := range dimensions {
		byCode := map[string]*measure.Tally{}
		if d.name == byApplicant {
			byCode, err = l.applicants(cut)
		} else {
			divided := cut
			divided.By = &d.column
			var res *panel.Result
			if res, err = l.Panel.Tally(divided); err == nil {
				byCode = res.ByCode
			}
		}
		if err != nil {
			return nil, err
		}
		codes[d.name] = slices.Sorted(maps.Keys(byCode))
		for _, code := range codes[d.name] {
			l.put(nameOf(days, d.name, code), byCode[code], told)
		}
	}
	return codes, nil
}

// applicants counts each kind of applicant apart.
func (l *layout) applicants(cut panel.Query) (map[string]*measure.Tally, error) {
	out := map[string]*measure.Tally{}
	for _, a := range survey.Applicants {
		apart := cut
		apart.Population = []survey.Applicant{a}
		res, err := l.Panel.Tally(apart)
		if err != nil {
			return nil, err
		}
		out[string(a)] = res.All
	}
	return out, nil
}

// put keeps what a cell stands on: answers and businesses, and what else where all figures of it are told.
func (l *layout) put(name cellName, t *measure.Tally, told bool) {
	i := len(l.cells)
	l.cells, l.told = append(l.cells, name), append(l.told, told)
	l.at[name] = i
	answers, businesses := measure.SatisfactionRate(t), measure.BusinessSatisfactionRate(t)
	l.setOf(baseAnswers, i, answers)
	l.setOf(baseBusinesses, i, businesses)
	l.set(baseIdentified, i, answers.Den-t.Unknown)
	if !full(name.dimension) {
		return
	}
	for id, n := range l.fullBases(t) {
		l.set(id, i, n)
	}
}

// setOf keeps what a rate of the satisfied stands on, and how many are not.
func (l *layout) setOf(base string, i int, r measure.Rate) {
	l.set(base, i, r.Den)
	l.set(of(base, "unsatisfied"), i, r.Den-r.Num)
}

// fullBases gives what the figures of a cell stand on of which all are told, beside answers and businesses.
func (l *layout) fullBases(t *measure.Tally) map[string]int64 {
	out := map[string]int64{}
	for _, q := range l.Catalog.Current(l.Catalog.Center.Survey).Questions {
		if q.Kind == survey.ScaleQuestion && q.ID != survey.OverallQuestion {
			r := t.Counts(q.ID).Satisfied
			out[string(q.ID)], out[of(string(q.ID), "unsatisfied")] = r.Den, r.Den-r.Num
		}
	}
	s := l.service(t)
	out[baseContacts] = s.ExtraContactScore.N
	out[basePayments] = s.ExtraPayment["yes"] + s.ExtraPayment["no"]
	out[of(basePayments, "yes")], out[of(baseRefusals, "refused")] = s.ExtraPayment["yes"], s.ExtraPayment["refused"]
	for _, n := range s.ExtraPayment {
		out[baseRefusals] += n
	}
	for often, n := range s.ExtraContacts {
		if often != "0" {
			out[of(baseContacts, often)] = n
		}
	}
	if s.Decided != nil {
		out[baseDossiers] = *s.Decided
	}
	if t.Dossiers != nil {
		out[baseAnswered] = measure.ResponseRate(t.Dossiers).Num
	}
	for base, p := range map[string]*Proportion{
		baseDue: s.OnTime, baseClosed: s.OnTimeClosed, baseLimit: s.WithinLimit, basePlan: s.WithinPlan, baseOnline: s.Online, baseCashless: s.Cashless,
	} {
		if p != nil {
			out[base] = p.Den
		}
	}
	return out
}

func (l *layout) set(base string, i int, n int64) {
	for len(l.n[base]) <= i {
		l.n[base] = append(l.n[base], 0)
	}
	l.n[base][i] = n
}

// addTime says that the pieces of time between bounds add up to a slot, undivided and for each code.
func (l *layout) addTime(slot survey.Period, atoms []survey.Period, codes map[survey.Period]map[Dimension][]string) {
	var parts []survey.Period
	for _, a := range atoms {
		if !a.From.Before(slot.From) && !a.To.After(slot.To) {
			parts = append(parts, a)
		}
	}
	if len(parts) < 2 {
		return
	}
	sum := func(d Dimension, code string) {
		s := disclosure.Sum{Whole: l.at[nameOf(slot, d, code)]}
		for _, a := range parts {
			if i, ok := l.at[nameOf(a, d, code)]; ok {
				s.Parts = append(s.Parts, i)
			}
		}
		l.sums = append(l.sums, s)
	}
	sum("", "")
	for _, d := range dimensions {
		for _, code := range codes[slot][d.name] {
			sum(d.name, code)
		}
	}
}

// addRests says that what belongs to an agency or a field and to none of its parts adds up in time too: bounds need it said.
func (l *layout) addRests(slot survey.Period, atoms []survey.Period) {
	for _, name := range slices.Clone(l.cells) {
		wholes, _, ok := strings.Cut(string(name.dimension), "-")
		if !ok || name.from != slot.From.Unix() || name.to != slot.To.Unix() {
			continue
		}
		s := disclosure.Sum{Whole: l.at[name]}
		for _, a := range atoms {
			if a.From.Before(slot.From) || a.To.After(slot.To) {
				continue
			}
			part, ok := l.at[nameOf(a, name.dimension, name.code)]
			if !ok && !l.parted(a, name) { // without parts all of it is the rest
				part, ok = l.at[nameOf(a, Dimension(wholes), name.code)]
			}
			if ok {
				s.Parts = append(s.Parts, part)
			}
		}
		if len(s.Parts) > 1 && l.addsUp(s) {
			l.sums = append(l.sums, s)
		}
	}
}

// parted tells whether an agency or a field has parts in some days, so that it has a sum of its own there.
func (l *layout) parted(days survey.Period, rest cellName) bool {
	wholes, _, _ := strings.Cut(string(rest.dimension), "-")
	whole, ok := l.at[nameOf(days, Dimension(wholes), rest.code)]
	return ok && slices.ContainsFunc(l.sums, func(s disclosure.Sum) bool {
		return s.Whole == whole && slices.ContainsFunc(s.Parts, func(i int) bool { return l.cells[i].from == days.From.Unix() && l.cells[i].to == days.To.Unix() })
	})
}

// addsUp tells whether a sum is one in every count that all cells have.
func (l *layout) addsUp(s disclosure.Sum) bool {
	for base, n := range l.n {
		if !everywhere(base) || overlapping(base) {
			continue
		}
		var total int64
		for _, i := range s.Parts {
			if i < len(n) {
				total += n[i]
			}
		}
		if s.Whole < len(n) && total != n[s.Whole] {
			return false
		}
	}
	return true
}

// addBetween says that a period of the plan and what lies between its end and that of a longer one add up to the longer one: nobody
// asks for the days between, and whoever has both periods knows them.
func (l *layout) addBetween(periods []survey.Period, codes map[survey.Period]map[Dimension][]string) {
	for _, long := range periods {
		for _, short := range periods {
			var between survey.Period
			switch {
			case samePeriod(long, short):
				continue
			case long.From.Equal(short.From) && short.To.Before(long.To):
				between = survey.Period{From: short.To, To: long.To}
			case long.To.Equal(short.To) && long.From.Before(short.From):
				between = survey.Period{From: long.From, To: short.From}
			default:
				continue
			}
			l.split(long, short, between, "", "")
			for _, d := range dimensions {
				for _, code := range codes[long][d.name] {
					l.split(long, short, between, d.name, code)
				}
			}
		}
	}
}

// split adds the cell between two periods, unless it is there as a cell of its own, and the sum.
func (l *layout) split(long, short, between survey.Period, d Dimension, code string) {
	whole, part := nameOf(long, d, code), nameOf(short, d, code)
	w, ok := l.at[whole]
	p, there := l.at[part]
	if !ok || !there {
		return // without the short one all is between, and that is the long one's own cell
	}
	name := nameOf(between, d, code)
	rest, known := l.at[name]
	if !known {
		rest = len(l.cells)
		l.cells, l.told = append(l.cells, name), append(l.told, false)
		l.at[name] = rest
		for base, n := range l.n {
			if w < len(n) && p < len(n) && !overlapping(base) {
				l.set(base, rest, max(0, n[w]-n[p]))
			}
		}
	}
	l.sums = append(l.sums, disclosure.Sum{Whole: w, Parts: []int{p, rest}})
}

// addCodes says that the codes of each dimension add up to the undivided, and what belongs to an agency or a field to that.
func (l *layout) addCodes(days survey.Period, codes map[Dimension][]string) {
	whole := l.at[nameOf(days, "", "")]
	for _, d := range dimensions {
		s := disclosure.Sum{Whole: whole}
		for _, code := range codes[d.name] {
			if d.name != byApplicant || slices.Contains(l.Catalog.Center.Population, survey.Applicant(code)) {
				s.Parts = append(s.Parts, l.at[nameOf(days, d.name, code)])
			}
		}
		l.sums = append(l.sums, s)
	}
	center := l.Catalog.Center
	fields, agencies, desks := map[string][]string{}, map[string][]string{}, map[string][]string{}
	for _, p := range center.Procedures {
		fields[string(p.Field)] = append(fields[string(p.Field)], string(p.Code))
		agencies[string(p.Agency)] = append(agencies[string(p.Agency)], string(p.Code))
	}
	for _, p := range center.Points {
		desks[string(p.Agency)] = append(desks[string(p.Agency)], string(p.Code))
	}
	l.belong(days, ByField, ByProcedure, fields)
	l.belong(days, ByAgency, ByProcedure, agencies)
	l.belong(days, ByAgency, ByPoint, desks)
}

// belong says that some cells are a part of others, the rest of which nobody can ask for. Where the answers say otherwise than
// the definitions they are no part.
func (l *layout) belong(days survey.Period, wholes, parts Dimension, of map[string][]string) {
	for _, code := range slices.Sorted(maps.Keys(of)) {
		whole, ok := l.at[nameOf(days, wholes, code)]
		if !ok || code == "" {
			continue
		}
		s := disclosure.Sum{Whole: whole}
		rest := map[string]int64{}
		for base, n := range l.n {
			if whole < len(n) {
				rest[base] = n[whole]
			}
		}
		list := slices.Clone(of[code])
		slices.Sort(list)
		for _, part := range slices.Compact(list) {
			if i, ok := l.at[nameOf(days, parts, part)]; ok {
				s.Parts = append(s.Parts, i)
				for base, n := range l.n {
					if i < len(n) {
						rest[base] -= n[i]
					}
				}
			}
		}
		if len(s.Parts) == 0 || rest[baseAnswers] < 0 {
			continue
		}
		if rest[baseAnswers] > 0 {
			s.Parts = append(s.Parts, l.rest(days, wholes, parts, code, rest))
		}
		l.sums = append(l.sums, s)
	}
}

// rest adds a cell that nobody can ask for.
func (l *layout) rest(days survey.Period, wholes, parts Dimension, code string, n map[string]int64) int {
	i := len(l.cells)
	name := nameOf(days, wholes+"-"+parts, code)
	l.cells, l.told = append(l.cells, name), append(l.told, false)
	l.at[name] = i
	for base := range n {
		if everywhere(base) {
			l.set(base, i, max(0, n[base]))
		}
	}
	return i
}

// table gives the table of one base: its cells, and the sums between cells that it has. What is hidden already is not told.
// Other bases than answers and businesses know only the sums between undivided cells and those of agencies.
func (l *layout) table(base string, hidden []bool, loose bool) disclosure.Table {
	t := disclosure.Table{Cells: make([]disclosure.Cell, len(l.cells)), Loose: loose}
	has := func(i int) bool { return everywhere(base) || full(l.cells[i].dimension) }
	lists := l.listsOf(base)
	for i, n := range l.n[base] {
		if has(i) {
			t.Cells[i] = disclosure.Cell{N: n, Worth: l.cells[i].worth(), Bare: l.all(base, lists, i), Told: l.told[i] && (hidden == nil || !hidden[i]), Out: l.out[base][l.cells[i]]}
		}
	}
	for _, name := range lists {
		t.Of = append(t.Of, l.n[name])
	}
	for _, s := range l.sums {
		if s.Whole >= len(l.n[base]) {
			continue
		}
		// Where nothing is there that is known: it is told as 0 or not listed, and covers nothing.
		s.Parts = slices.DeleteFunc(slices.Clone(s.Parts), func(i int) bool { return i >= len(l.n[base]) || l.n[base][i] == 0 })
		if len(s.Parts) == 0 || len(s.Parts) == 1 && l.n[base][s.Parts[0]] != l.n[base][s.Whole] {
			continue // of what overlaps the rest is not the difference, so this is no sum
		}
		if has(s.Whole) && !slices.ContainsFunc(s.Parts, func(i int) bool { return !has(i) }) {
			t.Sums = append(t.Sums, s)
		}
	}
	return t
}

// worth says what viewers and official reports look at first: rather than an agency, procedures and counters are hidden to cover others,
// and rather than a period of the plan, months of it.
func (c cellName) worth() int64 {
	w, ok := map[Dimension]int64{"": 20, ByAgency: 5, ByField: 2}[c.dimension]
	if !ok {
		w = 1
	}
	if c.to-c.from > 31*24*60*60 {
		w *= 5
	}
	return w
}

// everywhere tells the bases that all cells have, and the lists of them.
func everywhere(base string) bool {
	base, _, _ = strings.Cut(base, "/")
	return slices.Contains([]string{baseAnswers, baseBusinesses, baseIdentified}, base)
}

// listsOf names the lists of a base, each as long as the table.
func (l *layout) listsOf(base string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(l.n)) {
		if strings.HasPrefix(name, of(base, "")) {
			for len(l.n[name]) < len(l.cells) {
				l.n[name] = append(l.n[name], 0)
			}
			out = append(out, name)
		}
	}
	return out
}

// all tells whether few of some kind are there in some days and all of them in this cell: then the rows of a public file that say so
// would be known to be the cell's. To be in a cell of more than half of everybody says little.
func (l *layout) all(base string, lists []string, cell int) bool {
	name := l.cells[cell]
	whole, ok := l.at[cellName{from: name.from, to: name.to}]
	if !ok || name.dimension == "" || 2*l.n[base][cell] > l.n[base][whole] {
		return false
	}
	for _, list := range lists {
		if n := l.n[list]; n[whole] > 0 && n[whole] < l.publicFloor() && n[cell] == n[whole] {
			return true
		}
	}
	return false
}

// put keeps what came out for a base; what is hidden of the answers is hidden of every base.
func (p *pattern) put(l *layout, base string, hidden []bool) {
	m := map[cellName]bool{}
	answers := p.hidden[baseAnswers]
	for i, name := range l.cells {
		if hidden[i] || answers[name] && !dossierBase(base) {
			m[name] = true
		}
	}
	p.hidden[base] = m
}

// hidden tells whether a base of a cell is hidden; cells that nobody has counted stand on nothing.
func (p *publication) hidden(base string, name cellName) bool {
	for _, x := range p.patterns {
		if x.hidden[base][name] {
			return true
		}
	}
	return false
}
