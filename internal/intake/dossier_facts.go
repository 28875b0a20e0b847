package intake

import (
	"encoding/hex"
	"hash/maphash"
)

// facts remembers what the rows of one reading said about each dossier: what never changes in a dossier's life must be the
// same in all of them. It takes some 150 bytes for a dossier.
type facts struct {
	seed     maphash.Seed
	dossiers map[digest]*told
	states   map[digest]struct{}
}

// told is what one dossier's rows said, with the row that said it first.
type told struct {
	received, applicant, procedure, business, decided fact
}

// fact is a value in short, 0 where nothing was said, and its row.
type fact struct {
	value uint64
	row   int32
}

func newFacts(seed maphash.Seed) *facts {
	return &facts{seed: seed, dossiers: map[digest]*told{}, states: map[digest]struct{}{}}
}

// compare finds rows that say the same as one before, which are repeated, and rows that contradict one before.
func (f *facts) compare(c *dossierRow) {
	state := digestOf(c.body)
	if _, c.repeated = f.states[state]; c.repeated {
		return
	}
	var key digest
	_, _ = hex.Decode(key[:], []byte(c.key)) // a keyed hash is always 32 hexadecimal digits
	t := f.dossiers[key]
	if t == nil {
		t = &told{}
		f.dossiers[key] = t
	}
	d, next := &c.state, *t
	f.say(c, &next.received, "received", string(d.Received))
	f.say(c, &next.applicant, "applicant", string(d.Applicant))
	f.say(c, &next.procedure, "procedure", string(d.Procedure))
	f.say(c, &next.business, "business", string(d.Business))
	if d.Status.Final() && d.Updated == "" {
		f.say(c, &next.decided, "decided", string(d.Decided))
	}
	if len(c.faults) == 0 {
		*t, f.states[state] = next, struct{}{}
	}
}

// say enters a fact, or makes a fault where a row before said another.
func (f *facts) say(c *dossierRow, known *fact, column, value string) {
	if value == "" {
		return
	}
	hash := maphash.String(f.seed, value) | 1
	switch {
	case known.value == 0:
		*known = fact{hash, int32(c.number)}
	case known.value != hash:
		c.contradict(column, int(known.row))
	}
}

// contradict names the earlier row as the source counts rows.
func (c *dossierRow) contradict(column string, first int) {
	if c.table.reader == nil {
		c.fault(column, "dossier.contradicts_element", "first", elementPlace(first-1, ""))
		return
	}
	c.fault(column, "dossier.contradicts", "first", first)
}
