package panel

import (
	"cmp"
	"encoding/hex"
	"math"
	"slices"
	"time"

	"hailong/internal/survey"
)

// dossiers is the table of dossiers: a line for each, with what figures need of its newest state and of the answer that is
// tied to it. A dossier has a number, by which responses name it, from its first mention on; its line may move.
//
// The first sorted lines stand in order of business, so that one pass counts each business once in each group; lines that
// came later stand behind them in order of arrival until they are merged.
type dossiers struct {
	encoder *encoder
	index   map[[16]byte]uint32 // number by key, from 1 on
	at      []uint32            // by number: line + 1; 0 = only an answer has named it so far
	early   map[uint32]answer   // answers of dossiers that have no line yet
	lines   []dossier
	sorted  int
	dead    int             // lines that stand for nothing any more
	dirty   map[uint32]bool // numbers changed since the rows of responses were looked at
	changes int
	strange map[uint32]survey.ProcedureCode // unknown procedure codes by number
	missing map[int]bool                    // years that the calendar of working days lacks and some dossier needs
}

// dossier is one line.
type dossier struct {
	order    uint64 // of its state: see stateOrder
	number   uint32
	business uint32
	received uint16
	due      uint16 // 0 = none
	ended    uint16 // day of the decision; never = undecided; 0 = withdrawn, or a dead line
	asked    uint16 // last day on which some state asked the applicant for an opinion; 0 = none
	days     uint16 // processing days; unknownDays where they cannot be counted
	dims     [dossierDims]uint16
	flags    uint16
	answer   answer
}

// The dimensions of responses that dossiers have too.
const dossierDims = 6

var dossierDim = [dossierDims]int{dimPoint, dimAgency, dimProcedure, dimField, dimChannel, dimApplicant}

const (
	never       = math.MaxUint16
	unknownDays = math.MaxUint16
)

// The flags of a line. The lower seven and the upper seven are counted as they are, each in a table of 128, so that a pass
// need not look at every flag of every line.
const (
	flagDue uint16 = 1 << iota // has a due day
	flagLate
	flagOnDay
	flagRefused
	flagComplaint
	flagWay
	flagOnline
	flagFee
	flagCashless
	flagLimit
	flagWithinLimit
	flagPlan
	flagWithinPlan
	flagUncounted

	halfFlags = 7
	flagTable = 1 << halfFlags
)

// invited is the day on which the applicant is asked: that of the decision, or else the last on which some state asked;
// 0 where none did or the dossier was withdrawn.
func (d *dossier) invited() uint16 {
	if d.ended != never {
		return d.ended
	}
	return d.asked
}

func newDossiers(e *encoder) *dossiers {
	return &dossiers{encoder: e, index: map[[16]byte]uint32{}, at: []uint32{0}, early: map[uint32]answer{}, dirty: map[uint32]bool{}, strange: map[uint32]survey.ProcedureCode{}, missing: map[int]bool{}}
}

// number gives a dossier's number by its key, a new one at first mention; 0 for what is no key.
func (t *dossiers) number(k survey.DossierKey) uint32 {
	var id [16]byte
	if len(k) != 2*len(id) {
		return 0
	}
	if _, err := hex.Decode(id[:], []byte(k)); err != nil {
		return 0
	}
	n, ok := t.index[id]
	if !ok {
		n = uint32(len(t.at))
		t.index[id] = n
		t.at = append(t.at, 0)
	}
	return n
}

func (t *dossiers) known() int { return len(t.lines) - t.dead }
func (t *dossiers) loose() int { return len(t.lines) - t.sorted }

func (t *dossiers) line(number uint32) *dossier {
	if l := t.at[number]; l > 0 {
		return &t.lines[l-1]
	}
	return nil
}

// take enters a state if it is newer than the one known. That an older state has asked for an opinion is kept: the slip is
// in somebody's hand.
func (t *dossiers) take(d *survey.Dossier, arrived time.Time) error {
	number := t.number(d.Key)
	if number == 0 {
		return survey.Errorf(survey.Invalid, "a dossier's key that is not hexadecimal")
	}
	next, err := t.encode(d, arrived)
	if err != nil {
		return err
	}
	next.number = number
	old := t.line(number)
	if old != nil {
		next.asked = max(next.asked, old.asked)
		if t.compare(&next, old) <= 0 {
			old.asked = next.asked
			return nil
		}
	}
	t.note(number, d, old != nil)
	switch {
	case old == nil:
		next.answer = t.early[number]
		delete(t.early, number)
		t.append(next)
	case old.business == next.business:
		next.answer = old.answer
		*old = next
	default: // its place in the order is another one
		next.answer = old.answer
		*old = dossier{business: old.business, number: old.number}
		t.dead++
		t.append(next)
	}
	t.change(number)
	return nil
}

func (t *dossiers) append(d dossier) {
	t.lines = append(t.lines, d)
	t.at[d.number] = uint32(len(t.lines))
}

// note keeps the count of unknown procedure codes right.
func (t *dossiers) note(number uint32, d *survey.Dossier, again bool) {
	if code, ok := t.strange[number]; ok && again {
		t.encoder.count(code, 0, -1)
		delete(t.strange, number)
	}
	if _, ok := t.encoder.catalog.Center.Resolve(d.Procedure, d.Group, d.Received); !ok && d.Procedure != "" {
		t.strange[number] = d.Procedure
		t.encoder.count(d.Procedure, 0, 1)
	}
}

func (t *dossiers) change(number uint32) {
	t.changes++
	t.dirty[number] = true
}

func (t *dossiers) changed(number uint32) bool { return t.dirty[number] }

// settle forgets what changed: all rows of responses have been looked at.
func (t *dossiers) settle() {
	clear(t.dirty)
	t.changes = 0
}

// tied gives the day on which the dossier of a row was decided, where the row is that dossier's answer and says the same as
// the dossier about point, procedure and the rest; 0 otherwise. Only then is the dossier one of those asked in every cut in
// which the row is counted.
func (t *dossiers) tied(r *row) uint16 {
	if r.dossier == 0 {
		return 0
	}
	l := t.line(r.dossier)
	if l == nil || l.ended == 0 || l.ended == never || l.business != r.business || l.answer.mark&markTwice != 0 {
		return 0
	}
	if a, ok := t.encoder.answerOf(r); !ok || a.at() != l.answer.at() || a.level != l.answer.level {
		return 0
	}
	for i, d := range dossierDim {
		if l.dims[i] != r.dims[d] {
			return 0
		}
	}
	return l.ended
}

// sort brings the lines that came later into the order of business, and takes out the dead ones. Those in order already
// are not sorted again: at a start there are none, later they are the most.
func (t *dossiers) sort() {
	if t.loose() == 0 && t.dead == 0 {
		return
	}
	late := t.lines[t.sorted:]
	slices.SortStableFunc(late, func(a, b dossier) int { return cmp.Compare(a.business, b.business) })
	all := late
	if t.sorted > 0 {
		all = make([]dossier, 0, len(t.lines)-t.dead)
		for _, d := range t.lines[:t.sorted] {
			for len(late) > 0 && late[0].business < d.business {
				all, late = append(all, late[0]), late[1:]
			}
			all = append(all, d)
		}
		all = append(all, late...)
	}
	t.lines = slices.DeleteFunc(all, func(d dossier) bool { return t.isDead(&d) })
	for i := range t.lines {
		t.at[t.lines[i].number] = uint32(i + 1)
	}
	t.sorted, t.dead = len(t.lines), 0
}

func (t *dossiers) isDead(d *dossier) bool { return d.received == 0 }

// bytes is what the lines take.
func (t *dossiers) bytes() int64 { return int64(len(t.lines))*lineBytes + int64(len(t.at))*4 }

// days gives the first and last day of a decision; last is 0 where there is none.
func (t *dossiers) days() (first, last int) {
	first = never
	for i := range t.lines {
		if e := t.lines[i].ended; e > 0 && e < never {
			first, last = min(first, int(e)), max(last, int(e))
		}
	}
	return first, last
}
