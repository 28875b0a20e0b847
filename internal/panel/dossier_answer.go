package panel

import "hailong/internal/survey"

// answer is the first valid response tied to a dossier.
type answer struct {
	millis uint32
	day    uint16
	level  uint8 // 0 = none
	mark   uint8
}

// The marks of an answer. Above them stands how it was asked for.
const (
	markSatisfied uint8 = 1 << iota
	markDissatisfied
	markTwice // another response came at the same instant with the same level

	modeShift = 3
	modeKinds = 4
)

// modeKind numbers the ways of asking, the same in every process; what is none of them is 0.
func modeKind(m survey.Mode) uint8 {
	switch m {
	case survey.Personal:
		return 1
	case survey.Open:
		return 2
	case survey.Entered:
		return 3
	}
	return 0
}

// modeKinds turns a mask of modes into one of their kinds.
func (e *encoder) modeKinds(ok []bool) *[modeKinds]bool {
	out := &[modeKinds]bool{}
	for i, m := range e.modes.codes {
		if ok[i] {
			out[modeKind(m)] = true
		}
	}
	return out
}

func (a answer) at() uint64 { return uint64(a.day)<<32 | uint64(a.millis) }

func (a answer) mode() uint8 { return a.mark >> modeShift }

// offer makes a response its dossier's answer, if it is valid and came before the one known. Of responses at the same
// instant the lower level is the answer.
func (t *dossiers) offer(r *row) {
	a, ok := t.encoder.answerOf(r)
	if !ok || r.dossier == 0 {
		return
	}
	have := t.early[r.dossier]
	l := t.line(r.dossier)
	if l != nil {
		have = l.answer
	}
	switch {
	case have.level > 0 && have.at() == a.at() && have.level == a.level:
		a.mark = min(a.mark, have.mark) | markTwice // the marks below the mode are the same but for this one
	case have.level > 0 && (have.at() < a.at() || have.at() == a.at() && have.level < a.level):
		return
	}
	if l != nil {
		l.answer = a
	} else {
		t.early[r.dossier] = a
	}
	t.change(r.dossier)
}

// answerOf gives what a row says as an answer; ok is false where its overall answer is no level.
func (e *encoder) answerOf(r *row) (a answer, ok bool) {
	if len(e.codes) == 0 {
		return a, false
	}
	name := r.dims[dimSurvey]<<8 | uint16(r.answers[e.overall])
	m, known := e.meanings[name]
	if !known {
		version := e.versions.codes[r.dims[dimSurvey]]
		c := e.choice(version, survey.OverallQuestion, e.codes[e.overall].codes[r.answers[e.overall]])
		m.level = uint8(c.Level)
		switch {
		case c.Satisfied:
			m.mark = markSatisfied
		case 2*c.Level < e.levelsOf(version)+1: // below the middle of the scale
			m.mark = markDissatisfied
		}
		e.meanings[name] = m
	}
	a = answer{day: r.day, millis: r.millis, level: m.level, mark: m.mark | modeKind(e.modes.codes[r.dims[dimMode]])<<modeShift}
	return a, m.level > 0
}

// levelsOf gives how many levels the overall question of a version has.
func (e *encoder) levelsOf(v survey.VersionID) int {
	s := e.catalog.Surveys[v]
	if s == nil {
		s = e.catalog.Current(e.catalog.Center.Survey)
	}
	if q, ok := s.Question(survey.OverallQuestion); ok {
		return len(q.Levels())
	}
	return 0
}
