package panel

import (
	"cmp"
	"slices"
	"strings"

	"hailong/internal/survey"
)

// row is one response in small integers, on its way into a segment.
type row struct {
	business uint32 // 0 = not identified
	day      uint16 // days since 1970-01-01 in the center's zone
	millis   uint32 // of that day
	tie      uint8  // level of the overall answer, for responses at the same instant
	dossier  uint32 // number of the dossier it is tied to; 0 = none
	arrived  uint32 // second of its arrival in the store, since 1970
	dims     [dimensions]uint16
	answers  [maxQuestions]uint8
}

// The dimensions a segment keeps a column for.
const (
	dimPoint = iota
	dimAgency
	dimProcedure
	dimField
	dimChannel
	dimLanguage
	dimSurvey
	dimApplicant
	dimMode
	dimensions
)

// maxQuestions bounds the choice and scale questions of all survey versions together; maxCodes the codes of one question.
const (
	maxQuestions = 48
	maxCodes     = 16
)

// segment keeps responses as columns, ordered by business, then instant, then falling level, so that the last valid
// row of a run of one business is the one that decides, and one pass from front to back needs no look-up by business.
// A segment is never changed once it is in use.
type segment struct {
	n        int
	business []uint32
	day      []uint16
	millis   []uint32
	dims     [dimensions][]uint16
	small    [dimensions][]uint8 // in place of dims where the dimension has fewer than 256 values
	answers  [][]uint8           // by question
	arrived  []uint32            // second of arrival in the store
	dossier  []uint32            // number of the dossier it is tied to; 0 = none
	tied     []uint16            // day of the decision of the dossier that this row is the answer of; see dossiers.tied
}

// order compares rows as a segment orders them.
func order(a, b *row) int {
	switch {
	case a.business != b.business:
		return cmp.Compare(a.business, b.business)
	case a.day != b.day:
		return cmp.Compare(a.day, b.day)
	case a.millis != b.millis:
		return cmp.Compare(a.millis, b.millis)
	}
	return cmp.Compare(b.tie, a.tie)
}

// newSegment sorts rows and lays them out.
func (r *reader) newSegment(rows []row) *segment {
	for i := range rows {
		rows[i].tie = r.encoder.tie(&rows[i])
	}
	slices.SortFunc(rows, func(a, b row) int { return order(&a, &b) })
	s := emptySegment(len(rows), r.encoder.questions())
	for i := range rows {
		s.set(i, &rows[i])
		s.tied[i] = r.dossiers.tied(&rows[i])
	}
	return s
}

func emptySegment(n, questions int) *segment {
	s := &segment{n: n, business: make([]uint32, n), day: make([]uint16, n), millis: make([]uint32, n)}
	for d := range s.dims {
		if wide(d) {
			s.dims[d] = make([]uint16, n)
		} else {
			s.small[d] = make([]uint8, n)
		}
	}
	s.answers = make([][]uint8, questions)
	for q := range s.answers {
		s.answers[q] = make([]uint8, n)
	}
	s.arrived, s.dossier, s.tied = make([]uint32, n), make([]uint32, n), make([]uint16, n)
	return s
}

// wide tells the dimensions that may have more than 255 values.
func wide(d int) bool {
	return d == dimPoint || d == dimAgency || d == dimProcedure || d == dimField || d == dimChannel
}

func (s *segment) set(i int, r *row) {
	s.business[i], s.day[i], s.millis[i], s.arrived[i], s.dossier[i] = r.business, r.day, r.millis, r.arrived, r.dossier
	for d, v := range r.dims {
		if wide(d) {
			s.dims[d][i] = v
		} else {
			s.small[d][i] = uint8(v)
		}
	}
	for q := range s.answers {
		s.answers[q][i] = r.answers[q]
	}
}

func (s *segment) row(i int) row {
	r := row{business: s.business[i], day: s.day[i], millis: s.millis[i], arrived: s.arrived[i], dossier: s.dossier[i]}
	for d := range r.dims {
		if wide(d) {
			r.dims[d] = s.dims[d][i]
		} else {
			r.dims[d] = uint16(s.small[d][i])
		}
	}
	for q := range s.answers {
		r.answers[q] = s.answers[q][i]
	}
	return r
}

// run gives the range of rows of one business.
func (s *segment) run(business uint32) (from, to int) {
	from, _ = slices.BinarySearch(s.business, business)
	to, _ = slices.BinarySearch(s.business, business+1)
	return from, to
}

// lastBusiness gives the highest business number.
func (s *segment) lastBusiness() uint32 {
	if s.n == 0 {
		return 0
	}
	return s.business[s.n-1]
}

// bytes is what the columns take.
func (s *segment) bytes() int64 {
	per := int64(4 + 2 + 4 + 4 + 4 + 2 + len(s.answers))
	for d := range s.dims {
		if wide(d) {
			per += 2
		} else {
			per++
		}
	}
	return per * int64(s.n)
}

// names gives numbers to codes, 0 being the empty one, in order of first sight. The same code often comes again at once,
// and most answers are one character long: both are found without hashing.
type names[T ~string] struct {
	codes  []T
	index  map[T]uint16
	limit  int
	last   T
	lastN  uint16
	hasOne bool
	single [128]uint16 // number + 1 of codes of one character
}

func newNames[T ~string](limit int) *names[T] {
	return &names[T]{codes: []T{""}, index: map[T]uint16{"": 0}, limit: limit}
}

// number gives the code's number, a new one if it has none; past the limit the code is refused.
func (n *names[T]) number(code T) (uint16, error) {
	if len(code) == 1 && code[0] < 128 {
		if i := n.single[code[0]]; i > 0 {
			return i - 1, nil
		}
	} else if n.hasOne && code == n.last {
		return n.lastN, nil
	}
	i, ok := n.index[code]
	if !ok {
		if len(n.codes) >= n.limit {
			return 0, survey.Errorf(survey.Invalid, "more than %d different codes; %q is one too many", n.limit, code)
		}
		code = T(strings.Clone(string(code))) // not a part of a whole stored document
		i = uint16(len(n.codes))
		n.codes = append(n.codes, code)
		n.index[code] = i
	}
	if len(code) == 1 && code[0] < 128 {
		n.single[code[0]] = i + 1
	} else {
		n.last, n.lastN, n.hasOne = n.codes[i], i, true
	}
	return i, nil
}
