package brief

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
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

// rowsMaker makes the anonymous rows of a period: one for each answer of the population, in which no text, no place and no time of
// day stands. What a row says of when is a span of days within a month, chosen so that every span has at least so many answers as the
// floor of small cells asks, to every question that any of them answered, or none. How a month is cut depends on its answers alone, so
// that packs of periods that overlap cut it alike. Where a month is not told of whole, all days are one span. Within a span rows stand
// in the order of what they say, not in which they came.
type rowsMaker struct {
	*book
	in        *PackInput
	questions []survey.QuestionID // columns
	bases     []survey.QuestionID // all that is asked for one choice, told of or not
	floor     int64
	latest    map[businessIn]vote    // which answer of a business decides
	days      map[survey.Day][]int64 // answers by base, then those of known businesses, then those that decide in their month
	deciding  map[survey.Day]int64   // answers that decide in the period
}

// businessIn is a business in a month (from 1), or in the whole period (0): small, since there may be a million of them.
type businessIn struct {
	who   [14]byte // the beginning of the SHA-256 of its key
	month uint16   // since January of year 0
}

// vote is the answer of a business that decides so far.
type vote struct {
	at    int64  // milliseconds since 1970
	id    uint64 // of the code's SHA-256: told apart are the answers of one business alone
	level int8
}

func idOf(r *survey.Response) uint64 {
	sum := sha256.Sum256([]byte(r.ID))
	return binary.BigEndian.Uint64(sum[:])
}

// span is a run of days.
type span struct{ from, to survey.Day }

// The questions that are answered by a choice and told of by a figure.
const (
	extraContacts survey.QuestionID = "extra_contacts"
	extraPayment  survey.QuestionID = "extra_payment"
)

// rowColumns are the columns around those of the questions.
var rowColumns = struct{ before, after []string }{[]string{"from_day", "to_day"}, []string{"identified", "decides"}}

// rows writes the rows of the book as CSV: from_day and to_day of the span; a column for each question that is answered on a
// scale or by a choice, empty where it was not answered, is "not applicable" or may not be told; identified is 1 where the business
// is known, and decides 1 where this is the answer that counts for its business. Where the overall question has no level both are
// empty: the row counts for its factors alone.
func (p *pack) rows() ([]byte, error) {
	m := &rowsMaker{book: p.book, in: p.in, floor: p.whole.Public.Floor, latest: map[businessIn]vote{}, days: map[survey.Day][]int64{}, deciding: map[survey.Day]int64{}}
	m.questions = m.told()
	for _, q := range p.Survey.Questions {
		if q.Kind == survey.ScaleQuestion || q.Kind == survey.ChoiceQuestion {
			m.bases = append(m.bases, q.ID)
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := slices.Clone(rowColumns.before)
	for _, q := range m.questions {
		head = append(head, string(q))
	}
	if err := w.Write(append(head, rowColumns.after...)); err != nil {
		return nil, err
	}
	if !m.whole.Satisfaction.Hidden && m.whole.Satisfaction.PerResponse.Den > 0 {
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
		out = append(out, extraContacts)
	}
	if v.ExtraPayment != nil && !v.ExtraPaymentRate.Hidden {
		out = append(out, extraPayment)
	}
	return out
}

func (m *rowsMaker) write(w *csv.Writer) error {
	if err := m.count(); err != nil {
		return err
	}
	spans := m.spans()
	lines := make([]map[string]int, len(spans))
	for r, err := range m.counted() {
		if err != nil {
			return err
		}
		line := m.line(r)
		if !slices.ContainsFunc(line[:len(m.questions)], func(x string) bool { return x != "" }) {
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
		lines[i][strings.Join(line, "\x00")]++
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

// counted gives the answers that count in some figure.
func (m *rowsMaker) counted() iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		for r, err := range m.in.Answers() {
			if err == nil && !m.in.Counts(r) {
				continue
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// count finds the answers that decide, and then how many of each day stand on each base.
func (m *rowsMaker) count() error {
	for r, err := range m.counted() {
		if err != nil {
			return err
		}
		if c, ok := m.in.Level(r); ok && r.Business != "" {
			v := vote{r.Received.UnixMilli(), idOf(r), int8(c.Level)}
			for _, k := range []businessIn{m.business(r, false), m.business(r, true)} {
				if old, known := m.latest[k]; !known || v.at > old.at || v.at == old.at && v.level < old.level {
					m.latest[k] = v
				}
			}
		}
	}
	for r, err := range m.counted() {
		if err != nil {
			return err
		}
		day := survey.DayOf(r.Received, m.Zone)
		n := m.days[day]
		if n == nil {
			n = make([]int64, len(m.bases)+2)
			m.days[day] = n
		}
		for i, q := range m.bases {
			if answer(r, q) != "" {
				n[i]++
			}
		}
		if _, ok := m.in.Level(r); ok && r.Business != "" {
			n[len(m.bases)]++
			if m.decides(r, true) {
				n[len(m.bases)+1]++
			}
			if m.decides(r, false) {
				m.deciding[day]++
			}
		}
	}
	return nil
}

// business is whose answer it is, in its month or in the period.
func (m *rowsMaker) business(r *survey.Response, month bool) businessIn {
	sum := sha256.Sum256([]byte(r.Business))
	k := businessIn{who: [14]byte(sum[:])}
	if month {
		y, n, _ := r.Received.In(m.Zone).Date()
		k.month = uint16(12*y + int(n))
	}
	return k
}

func (m *rowsMaker) decides(r *survey.Response, month bool) bool {
	return m.latest[m.business(r, month)].id == idOf(r)
}

// answer is what a row says of a question. So few may have said "not applicable" that they could be found.
func answer(r *survey.Response, q survey.QuestionID) survey.ChoiceCode {
	code := r.Code(q)
	if code == survey.NotApplicable {
		return ""
	}
	return code
}

// line gives what a row says behind its span.
func (m *rowsMaker) line(r *survey.Response) []string {
	out := make([]string, 0, len(m.questions)+2)
	for _, q := range m.questions {
		out = append(out, string(answer(r, q)))
	}
	if _, ok := m.in.Level(r); !ok || m.whole.Satisfaction.PerBusiness.Hidden {
		return append(out, "", "")
	}
	identified, decides := "0", "0"
	if r.Business != "" {
		identified = "1"
		if m.decides(r, false) {
			decides = "1"
		}
	}
	return append(out, identified, decides)
}

// spans cuts the days of the period. Where in a span of a month there decide fewer than the floor asks the month is one span, and
// where that is not enough all days are.
func (m *rowsMaker) spans() []span {
	all := slices.Sorted(maps.Keys(m.days))
	if len(all) == 0 {
		return nil
	}
	whole := []span{{all[0], all[len(all)-1]}}
	if !m.monthsTold() {
		return whole
	}
	few := map[string]bool{}
	for _, s := range m.fewDecide(spansOf(m.days, m.floor, m.cut)) {
		few[monthOf(s.from)] = true
	}
	spans := spansOf(m.days, m.floor, func(month string) bool { return few[month] || m.cut(month) })
	if len(m.fewDecide(spans)) > 0 {
		return whole
	}
	return spans
}

// fewDecide lists the spans with fewer answers that decide for their business than the floor asks.
func (m *rowsMaker) fewDecide(spans []span) (out []span) {
	for _, s := range spans {
		var n int64
		for day, decide := range m.deciding {
			if day >= s.from && day <= s.to {
				n += decide
			}
		}
		if n > 0 && n < m.floor {
			out = append(out, s)
		}
	}
	return out
}

// monthsTold tells whether viewers are told, of every month of the period, all that the rows tell of the whole: else a span would
// give away what they are not told, or what makes it follow.
func (m *rowsMaker) monthsTold() bool {
	for i := range m.Book.Months.Groups {
		s, v := &m.Book.Months.Groups[i].Satisfaction, &m.Book.Months.Groups[i].Service
		if s.Hidden || s.PerBusiness.Hidden && !m.whole.Satisfaction.PerBusiness.Hidden {
			return false
		}
		for _, q := range m.questions {
			if s.Factors[q].Hidden || q == extraContacts && v.ExtraContacts == nil || q == extraPayment && v.ExtraPayment == nil {
				return false
			}
		}
	}
	return true
}

// cut tells whether a period of the plan begins within a month or ends in it: then figures of a part of the month follow, and the
// month is one span.
func (m *rowsMaker) cut(month string) bool {
	return slices.ContainsFunc(m.in.Bounds, func(at time.Time) bool {
		day := survey.DayOf(at, m.Zone)
		return monthOf(day) == month && !strings.HasSuffix(string(day), "-01")
	})
}

// monthOf is the month of a day, "2021-03".
func monthOf(d survey.Day) string { return string(d[:min(len("2021-03"), len(d))]) }

// spansOf cuts the days of each month into spans that have for each base no answer or at least floor; those months alone are cut that
// whole does not name. A base with fewer in the whole month is not heeded: no row tells of it where months are told apart.
func spansOf(days map[survey.Day][]int64, floor int64, whole func(month string) bool) []span {
	var out []span
	var month []survey.Day
	sorted := slices.Sorted(maps.Keys(days))
	for i, day := range sorted {
		month = append(month, day)
		if i+1 < len(sorted) && monthOf(sorted[i+1]) == monthOf(day) {
			continue
		}
		if whole(monthOf(day)) {
			out = append(out, span{month[0], day})
		} else {
			out = append(out, cutMonth(month, days, floor)...)
		}
		month = nil
	}
	return out
}

// cutMonth closes a span as soon as enough are in it; what is left at the end goes to the spans before.
func cutMonth(month []survey.Day, days map[survey.Day][]int64, floor int64) []span {
	type open struct {
		span
		n []int64
	}
	join := func(a *open, b open) {
		a.to = b.to
		for i := range b.n {
			a.n[i] += b.n[i]
		}
	}
	none := make([]int64, len(days[month[0]]))
	all := open{n: slices.Clone(none)}
	for _, day := range month {
		join(&all, open{n: days[day]})
	}
	enough := func(o *open) bool {
		for i, n := range o.n {
			if n > 0 && n < floor && all.n[i] >= floor {
				return false
			}
		}
		return true
	}
	var done []open
	closed := true
	for _, day := range month {
		if closed {
			done = append(done, open{span{day, day}, slices.Clone(none)})
		}
		last := &done[len(done)-1]
		join(last, open{span{day, day}, days[day]})
		closed = enough(last)
	}
	for len(done) > 1 && !enough(&done[len(done)-1]) {
		join(&done[len(done)-2], done[len(done)-1])
		done = done[:len(done)-1]
	}
	out := make([]span, len(done))
	for i, o := range done {
		out[i] = o.span
	}
	return out
}

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
