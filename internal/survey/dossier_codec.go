package survey

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A stored state of a dossier is a JSON object without blanks, its members in this order, those that are empty left out:
//
//	{"dossier":"H38.21-210305-0001","procedure":"2.001583","point":"TT-01","applicant":"business","business":"9f…",
//	 "submitted_via":"online","returned_via":"direct","received":"2021-03-05","due":"2021-03-10","decided":"2021-03-09",
//	 "returned":"2021-03-09","paused":"1","status":"closed","fee_via":"cashless","complaint":"no","project_group":"B",
//	 "service_level":"4","updated":"2021-03-09T09:00:00"}
//
// The number's keyed hash is not in the body. The store's key is "<dossier key>:<n>": the first state that arrived is 0,
// the next other one 1, and so on without a gap, so that all states of a dossier can be read one after the other.

// StateKey is the store's key of the nth state that arrived of a dossier.
func (k DossierKey) StateKey(n int) string { return string(k) + ":" + strconv.Itoa(n) }

// DossierOfState gives the dossier's key out of a StateKey.
func DossierOfState(key string) DossierKey {
	k, _, _ := strings.Cut(key, ":")
	return DossierKey(k)
}

// members lists what is written, by name.
func (d *Dossier) members() [18]struct {
	name string
	text *string
} {
	return [18]struct {
		name string
		text *string
	}{
		{"dossier", (*string)(&d.Code)}, {"procedure", (*string)(&d.Procedure)}, {"point", (*string)(&d.Point)},
		{"applicant", (*string)(&d.Applicant)}, {"business", (*string)(&d.Business)},
		{"submitted_via", (*string)(&d.SubmittedVia)}, {"returned_via", (*string)(&d.ReturnedVia)},
		{"received", (*string)(&d.Received)}, {"due", (*string)(&d.Due)}, {"decided", (*string)(&d.Decided)},
		{"returned", (*string)(&d.Returned)}, {"paused", nil}, {"status", (*string)(&d.Status)},
		{"fee_via", (*string)(&d.FeeVia)}, {"complaint", (*string)(&d.Complaint)}, {"project_group", (*string)(&d.Group)},
		{"service_level", &d.ServiceLevel}, {"updated", (*string)(&d.Updated)},
	}
}

// EncodeDossier writes the body of a state. The same state always gives the same bytes. Texts that are not UTF-8 are
// Invalid.
func EncodeDossier(d *Dossier) ([]byte, error) {
	e := encoder{out: make([]byte, 1, 320)}
	e.out[0] = '{'
	for _, m := range d.members() {
		switch {
		case m.text != nil:
			e.member(m.name, *m.text)
		case d.Paused != 0:
			e.member(m.name, strconv.Itoa(d.Paused))
		}
	}
	e.out = append(e.out, '}')
	if e.bad != "" {
		return nil, Errorf(Invalid, "encode a dossier: %s is not UTF-8", e.bad)
	}
	return e.out, nil
}

// DecodeDossier reads the body of a stored state into d; d.Key is left as it is, everything else is replaced. It is made
// for reading millions at start: what EncodeDossier wrote is read by hand, anything else by encoding/json. A body that is
// no state of a dossier gives an Internal error: what is stored was checked.
func DecodeDossier(body []byte, d *Dossier) error {
	key := d.Key
	*d = Dossier{}
	in := decoder{in: string(body)}
	if !in.dossier(d) {
		*d = Dossier{}
		if err := decodeDossierSlowly(body, d); err != nil {
			*d = Dossier{Key: key}
			return fmt.Errorf("decode a dossier: %w", err)
		}
	}
	d.Key = key
	return nil
}

// dossier reads the whole body, members in the order in which they are written.
func (d *decoder) dossier(out *Dossier) bool {
	if !d.skip('{') {
		return false
	}
	members := out.members()
	for at := 0; ; at++ {
		name, ok := d.text()
		if !ok || !d.skip(':') {
			return false
		}
		value, ok := d.text()
		if !ok {
			return false
		}
		for at < len(members) && members[at].name != name {
			at++
		}
		if at == len(members) || out.set(members[at].text, value) != nil {
			return false
		}
		if d.skip('}') {
			return d.at == len(d.in) && out.Code != "" && out.Received != ""
		}
		if !d.skip(',') {
			return false
		}
	}
}

// set fills a member; the one without a text is the number of days paused.
func (d *Dossier) set(text *string, value string) (err error) {
	if text != nil {
		*text = value
		return nil
	}
	d.Paused, err = strconv.Atoi(value)
	return err
}

// decodeDossierSlowly is DecodeDossier for bodies in another dress.
func decodeDossierSlowly(body []byte, d *Dossier) error {
	var given map[string]string
	if err := json.Unmarshal(body, &given); err != nil {
		return err
	}
	for _, m := range d.members() {
		value, ok := given[m.name]
		if !ok {
			continue
		}
		if err := d.set(m.text, value); err != nil {
			return err
		}
		delete(given, m.name)
	}
	for name := range given {
		return fmt.Errorf("member %q is not known", name)
	}
	if d.Code == "" || d.Received == "" {
		return errors.New("number or day of receipt is missing")
	}
	return nil
}
