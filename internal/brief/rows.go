package brief

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"hailong/internal/report"
	"hailong/internal/survey"
)

// Answers gives the stored responses of a period that count in its figures, one after the other; it is read twice.
type Answers = func() iter.Seq2[*survey.Response, error]

// rowsMaker makes the anonymous rows of a period: one for each valid answer of the population, in which no text, no place and
// no time of day stands. What a row says of when is a span of days, chosen so that every span has at least so many answers as
// the floor of small cells asks, to every question that any of them answered, or none; so nobody can be found in it, and every
// sum over spans is one of enough answers. Within a span rows stand in the order of what they say, not in which they came.
type rowsMaker struct {
	*book
	answers   Answers
	level     func(*survey.Response) (survey.Choice, bool)
	questions []survey.QuestionID // columns
	floor     int64
	latest    map[survey.BusinessKey]vote // which answer of a business decides
	days      map[survey.Day][]int64      // answers by base, see bases
}

// vote is the answer of a business that decides so far.
type vote struct {
	at    time.Time
	level int
	id    survey.ReceiptCode
}

// span is a run of days and its answers by base.
type span struct {
	from, to survey.Day
	n        []int64
}

// rowColumns are the columns around those of the questions.
var rowColumns = struct{ before, after []string }{[]string{"from_day", "to_day"}, []string{"identified", "decides"}}

// rows writes the rows of the book as CSV: from_day and to_day of the span; a column for each question that is answered on a
// scale or by a choice, empty where it was not answered, is "not applicable" or may not be told; identified is 1 where the business
// is known, and decides 1 where this is the answer that counts for its business.
func (b *book) rows(answers Answers, level func(*survey.Response) (survey.Choice, bool)) ([]byte, error) {
	m := &rowsMaker{book: b, answers: answers, level: level, floor: b.whole.Public.Floor, latest: map[survey.BusinessKey]vote{}, days: map[survey.Day][]int64{}}
	m.questions = m.told()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := slices.Clone(rowColumns.before)
	for _, q := range m.questions {
		head = append(head, string(q))
	}
	if err := w.Write(append(head, rowColumns.after...)); err != nil {
		return nil, err
	}
	if !b.whole.Satisfaction.Hidden && b.whole.Satisfaction.PerResponse.Den > 0 {
		if err := m.write(w); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// told lists the questions of which the report tells.
func (m *rowsMaker) told() []survey.QuestionID {
	out := []survey.QuestionID{survey.OverallQuestion}
	s, v := &m.whole.Satisfaction, &m.whole.Service
	for _, id := range m.factors() {
		if p := s.Factors[id]; !p.Hidden {
			out = append(out, id)
		}
	}
	if v.ExtraContacts != nil {
		out = append(out, "extra_contacts")
	}
	if v.ExtraPayment != nil && !v.ExtraPaymentRate.Hidden {
		out = append(out, "extra_payment")
	}
	return out
}

func (m *rowsMaker) write(w *csv.Writer) error {
	if err := m.count(); err != nil {
		return err
	}
	spans := spansOf(m.days, m.floor)
	lines := make([]map[string]int, len(spans))
	for r, err := range m.answers() {
		if err != nil {
			return err
		}
		if _, ok := m.level(r); !ok {
			continue
		}
		day := survey.DayOf(r.Received, m.Zone)
		i := sort.Search(len(spans), func(i int) bool { return spans[i].to >= day })
		if i == len(spans) || spans[i].from > day {
			return fmt.Errorf("an answer of %s was not counted: the answers changed while they were read", day)
		}
		if lines[i] == nil {
			lines[i] = map[string]int{}
		}
		lines[i][strings.Join(m.line(r), "\x00")]++
	}
	for i, s := range spans {
		for _, line := range slices.Sorted(maps.Keys(lines[i])) {
			row := append([]string{string(s.from), string(s.to)}, strings.Split(line, "\x00")...)
			for range lines[i][line] {
				if err := w.Write(row); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// count finds the answers that decide, and then how many of each day stand on each base.
func (m *rowsMaker) count() error {
	for r, err := range m.answers() {
		if err != nil {
			return err
		}
		if c, ok := m.level(r); ok && r.Business != "" {
			if v, known := m.latest[r.Business]; !known || r.Received.After(v.at) || r.Received.Equal(v.at) && c.Level < v.level {
				m.latest[survey.BusinessKey(strings.Clone(string(r.Business)))] = vote{r.Received, c.Level, survey.ReceiptCode(strings.Clone(string(r.ID)))}
			}
		}
	}
	for r, err := range m.answers() {
		if err != nil {
			return err
		}
		if _, ok := m.level(r); !ok {
			continue
		}
		day := survey.DayOf(r.Received, m.Zone)
		n := m.days[day]
		if n == nil {
			n = make([]int64, 1+len(m.questions)+len(rowColumns.after))
			m.days[day] = n
		}
		n[0]++
		for i, x := range m.line(r) {
			if flag := i >= len(m.questions); x == "1" || !flag && x != "" {
				n[1+i]++
			}
		}
	}
	return nil
}

// line gives what a row says behind its span.
func (m *rowsMaker) line(r *survey.Response) []string {
	out := make([]string, 0, len(m.questions)+2)
	for _, q := range m.questions {
		code := r.Code(q)
		if code == survey.NotApplicable {
			code = "" // so few may have said so that they could be found
		}
		out = append(out, string(code))
	}
	if m.whole.Satisfaction.PerBusiness.Hidden {
		return append(out, "", "")
	}
	identified, decides := "0", "0"
	if r.Business != "" {
		identified = "1"
		if m.latest[r.Business].id == r.ID {
			decides = "1"
		}
	}
	return append(out, identified, decides)
}

// spansOf cuts days into spans that have for each base no answer or at least floor, each within a month. Where a month itself has
// fewer, all days are one span: a span across its end, less what is told of the month beside it, would tell of the small one.
func spansOf(days map[survey.Day][]int64, floor int64) []span {
	var done []span
	var open *span
	enough := func(s *span) bool {
		return !slices.ContainsFunc(s.n, func(n int64) bool { return n > 0 && n < floor })
	}
	join := func(a *span, b span) {
		a.from, a.to = min(a.from, b.from), max(a.to, b.to)
		for i := range a.n {
			a.n[i] += b.n[i]
		}
	}
	back := func() { // the rest of a month goes to the span before
		join(&done[len(done)-1], *open)
		open = nil
		for len(done) > 1 && !enough(&done[len(done)-1]) {
			last := done[len(done)-1]
			done = done[:len(done)-1]
			join(&done[len(done)-1], last)
		}
	}
	small := smallMonth(days, floor)
	for _, day := range slices.Sorted(maps.Keys(days)) {
		if !small && open != nil && !sameMonth(open.to, day) && len(done) > 0 && sameMonth(done[len(done)-1].to, open.from) {
			back()
		}
		if open == nil {
			open = &span{from: day, to: day, n: make([]int64, len(days[day]))}
		}
		join(open, span{from: day, to: day, n: days[day]})
		if !small && enough(open) {
			done = append(done, *open)
			open = nil
		}
	}
	if open != nil && len(done) > 0 {
		back()
	} else if open != nil {
		done = append(done, *open)
	}
	return done
}

// smallMonth says whether a month has for some base an answer but fewer than floor.
func smallMonth(days map[survey.Day][]int64, floor int64) bool {
	months := map[survey.Day][]int64{}
	for day, n := range days {
		month := day[:min(7, len(day))]
		if months[month] == nil {
			months[month] = make([]int64, len(n))
		}
		for i := range n {
			months[month][i] += n[i]
		}
	}
	for _, of := range months {
		if slices.ContainsFunc(of, func(n int64) bool { return n > 0 && n < floor }) {
			return true
		}
	}
	return false
}

func sameMonth(a, b survey.Day) bool { return len(a) > 7 && len(b) > 7 && a[:7] == b[:7] }

// dossierCounts writes how many dossiers there were of each kind, figure by figure: nothing says of two figures that they are
// about the same dossier. Days are told in spans of at least so many dossiers as the floor asks.
func (b *book) dossierCounts(days []report.DayCount) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	write := func(cells ...string) {
		_ = w.Write(cells) // told by Error below
	}
	write("figure", "value", "to_value", "dossiers")
	s := &b.whole.Service
	for _, f := range []struct {
		name string
		p    *report.Proportion
	}{{"on_time", s.OnTime}, {"on_time_closed", s.OnTimeClosed}, {"within_limit", s.WithinLimit}, {"within_plan", s.WithinPlan}, {"online", s.Online}, {"cashless", s.Cashless}} {
		if f.p != nil && !f.p.Hidden {
			write(f.name, "1", "", strconv.FormatInt(f.p.Num, 10))
			write(f.name, "0", "", strconv.FormatInt(f.p.Den-f.p.Num, 10))
		}
	}
	if s.Days != nil && s.Days.Median != nil && s.Days.P90 != nil {
		for _, x := range dayBins(days, b.whole.Public.Floor, int(*s.Days.Median), int(*s.Days.P90)) {
			write("days", strconv.Itoa(x.from), strconv.Itoa(x.to), strconv.FormatInt(x.n, 10))
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// bin is a span of days that dossiers took.
type bin struct {
	from, to int
	n        int64
}

// dayBins puts days together until enough dossiers are in each. A span ends with each quantile, so that the quantile is the end of
// the span in which its rank lies; where too few dossiers are behind the last, they go to the span before.
func dayBins(days []report.DayCount, floor int64, ends ...int) []bin {
	var out []bin
	var open *bin
	for _, d := range days {
		if open == nil {
			open = &bin{from: d.Days}
		}
		open.to, open.n = d.Days, open.n+d.Dossiers
		end := slices.Contains(ends, d.Days)
		if end && open.n < floor && len(out) > 0 && !slices.Contains(ends, out[len(out)-1].to) {
			last := out[len(out)-1]
			out = out[:len(out)-1]
			open.from, open.n = last.from, open.n+last.n
		}
		if open.n >= floor {
			out, open = append(out, *open), nil
		}
	}
	if open != nil && len(out) > 0 {
		last := &out[len(out)-1]
		last.to, last.n = open.to, last.n+open.n
	} else if open != nil && open.n >= floor {
		out = append(out, *open)
	}
	return out
}
