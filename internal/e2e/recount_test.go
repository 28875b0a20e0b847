package e2e_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"
)

// question is what is asked of the program and of the recount.
type question struct {
	name           string
	from, to, asOf string
	by             string
	applicants     []string // nil = businesses
	mode           string
	in             func(place) bool // nil = everything
	noDossiers     bool
	more           url.Values // what in says, for the program
}

func (q *question) values() url.Values {
	v := url.Values{"from": {q.from}, "to": {q.to}}
	for name, value := range map[string]string{"as-of": q.asOf, "by": q.by, "mode": q.mode} {
		if value != "" {
			v.Set(name, value)
		}
	}
	maps.Copy(v, q.more)
	if q.applicants != nil {
		v["applicant"] = q.applicants
	}
	return v
}

// cut is the whole of what is asked for.
func (q *question) cut() cut {
	c := cut{from: q.from, to: q.to, answered: q.asOf, applicants: q.applicants, narrowed: q.applicants != nil, mode: q.mode, in: q.in, noDossiers: q.noDossiers}
	if q.asOf != "" {
		c.to = min(c.to, q.asOf)
	}
	if c.in == nil {
		c.in = func(place) bool { return true }
	}
	if c.applicants == nil {
		c.applicants = []string{"business"}
	}
	return c
}

// ledger is a report as the recount has it: values by the paths of the JSON.
type ledger map[string]any

// report counts everything that is asked for.
func (c *recount) report(q question) ledger {
	l, whole := ledger{}, q.cut()
	s := c.sum(whole)
	headline := "response"
	if s.identified.den >= 30 {
		headline = "business"
	}
	l.satisfaction("satisfaction.", s, headline)
	l.service("service.", s)
	l.responses(s)
	c.apart(l, q, whole)
	c.unclassified(l)
	c.targets(l, q, whole)
	if q.by == "" {
		return l
	}
	slots := c.groups(l, q, whole, headline)
	if q.by == "week" || q.by == "month" {
		l.chart(slots)
	}
	return l
}

// apart counts others than the plan's population, and the ways in which answers were asked for.
func (c *recount) apart(l ledger, q question, whole cut) {
	if q.applicants == nil {
		all := whole
		all.applicants = []string{"business", "household", "citizen"}
		l.service("service_all_applicants.", c.sum(all))
		for _, other := range all.applicants[1:] {
			all.applicants = []string{other}
			l.rate("others."+other, c.sum(all).responses, 0)
		}
	}
	for _, mode := range []string{"personal", "open", "entered"} {
		of := whole
		of.mode = mode
		if q.mode != "" && q.mode != mode {
			l.rate("modes."+mode, share{}, 0)
			continue
		}
		l.rate("modes."+mode, c.sum(of).responses, 0)
	}
}

// unclassified counts the codes that mean nothing, in all that there is.
func (c *recount) unclassified(l ledger) {
	count := func(code, day, what string) {
		if _, ok := known(code, day); ok || code == "" {
			return
		}
		path := "unclassified." + code + "."
		if l[path+"code"] == nil {
			l[path+"code"], l[path+"dossiers"], l[path+"responses"] = code, 0, 0
		}
		l[path+what] = l[path+what].(int) + 1
	}
	for _, r := range c.records {
		count(r.folder.procedure, r.received, "dossiers")
	}
	for _, a := range c.replies {
		count(a.code, dayOf(a.at), "responses")
	}
}

// measuredParts are the parts of the plan's targets that dossiers answer: everybody's dossiers, of certain procedures.
var measuredParts = []struct {
	path  string
	codes []string
	days  int // 0 = the share handed in online
}{
	{"II.2.k.parts.qua-mang.", []string{"2.001583", "2.002023", "1.010010"}, 0},
	{"II.2.l.parts.nhom-b.", []string{"tham-dinh-tkcs-du-an-giao-thong-nhom-b"}, 10},
	{"II.2.l.parts.giay-phep.", []string{"1.013236"}, 10},
	{"II.2.m.parts.dat-dai.", []string{"1.012753", "1.012783"}, 20},
}

// targets counts what the plan's targets ask of dossiers.
func (c *recount) targets(l ledger, q question, whole cut) {
	part := whole
	if q.applicants == nil {
		part.applicants = []string{"business", "household", "citizen"}
	}
	for _, x := range measuredParts {
		part.in = func(p place) bool { return whole.in(p) && slices.Contains(x.codes, p.procedure) }
		s := c.sum(part)
		r := s.online
		if x.days > 0 {
			r = share{den: len(s.days)}
			for _, d := range s.days {
				if d <= x.days {
					r.num++
				}
			}
			l.quantiles("targets."+x.path, s.days)
		}
		l.rate("targets."+x.path+"share", r, 0)
	}
	if !q.noDossiers {
		part.in = func(p place) bool { return whole.in(p) && p.procedure == "2.001583" }
		s := c.sum(part)
		l["targets.II.2.đ.parts.doanh-nghiep.value"] = s.decided() - s.refused
	}
}

// groups counts each group, and gives those by time as points of a chart.
func (c *recount) groups(l ledger, q question, whole cut, headline string) (slots []slot) {
	parts := map[string]cut{}
	if of := codeOf[q.by]; of != nil {
		for key := range c.keys(whole, of) {
			part := whole
			part.in = func(p place) bool { return whole.in(p) && of(p) == key }
			parts[key] = part
		}
	} else {
		parts = c.times(q, whole)
	}
	for _, key := range slices.Sorted(maps.Keys(parts)) {
		s, path := c.sum(parts[key]), "groups."+key+"."
		l[path+"key"] = key
		l.satisfaction(path+"satisfaction.", s, headline)
		l.service(path+"service.", s)
		if !s.noDossiers {
			l[path+"invited"] = s.invited
			l.rate(path+"response_rate", share{s.answers.den, s.decided()}, 0)
		}
		slots = append(slots, slot{key: key, num: s.responses.num, den: s.responses.den, complete: completeSlot(q, key, shift(c.today, -1))})
	}
	return slots
}

var codeOf = map[string]func(place) string{
	"point": func(p place) string { return p.point }, "agency": func(p place) string { return p.agency },
	"procedure": func(p place) string { return p.procedure }, "field": func(p place) string { return p.field },
	"channel": func(p place) string { return p.channel },
}

// keys are the groups that something belongs to: an answer of anybody, or a dossier that is decided, open or asked about.
func (c *recount) keys(whole cut, of func(place) string) map[string]bool {
	out := map[string]bool{}
	for _, a := range c.replies {
		if day := dayOf(a.at); day >= whole.from && day <= whole.to && whole.in(a.place) && (whole.mode == "" || whole.mode == a.mode) &&
			(!whole.narrowed || slices.Contains(whole.applicants, a.applicant)) {
			out[of(a.place)] = true
		}
	}
	for _, r := range c.records {
		single := whole
		single.in = func(p place) bool { return whole.in(p) }
		alone := &recount{world: &world{today: c.today}, records: []*record{r}}
		if s := alone.sum(single); s.decided()+s.open+s.invited > 0 {
			out[of(r.place)] = true
		}
	}
	return out
}

// times are the groups by time: every one of the period, cut off where the question ends early.
func (c *recount) times(q question, whole cut) map[string]cut {
	out := map[string]cut{}
	for day := q.from; day <= q.to; day = shift(day, 1) {
		key := timeKey(q.by, day)
		part, ok := out[key]
		if !ok {
			part = whole
			part.from, part.to = day, ""
		}
		if day <= whole.to {
			part.to = day
		}
		out[key] = part
	}
	return out
}

func timeKey(by, day string) string {
	t, _ := time.Parse(time.DateOnly, day)
	switch by {
	case "week":
		y, w := t.ISOWeek()
		return fmt.Sprintf("%d-W%02d", y, w)
	case "month":
		return day[:7]
	case "quarter":
		return fmt.Sprintf("%s-Q%d", day[:4], (int(t.Month())+2)/3)
	case "year":
		return day[:4]
	}
	return day
}

// completeSlot tells whether a whole week or month lies in what is asked for and is over.
func completeSlot(q question, key, yesterday string) bool {
	end := min(q.to, yesterday)
	if q.asOf != "" {
		end = min(end, q.asOf)
	}
	return timeKey(q.by, shift(q.from, -1)) != key && timeKey(q.by, shift(end, 1)) != key && key <= timeKey(q.by, end)
}
