package survey

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// A stored response is a JSON object without blanks, its members in this order, those that are empty left out:
//
//	{"survey":"business-satisfaction.v1","point":"TT-01","mode":"open","channel":"counter","lang":"vi",
//	 "applicant":"business","procedure":"2.001583","field":"doanh-nghiep","business":"9f…","dossier":"4b…",
//	 "submitted":"c0…","answers":{"comment":{"text":"…"},"overall":"5","reasons":["late","other"]},"received":"2021-03-05T02:00:00.000Z"}
//
// Answers stand in the order of their question ids. An answer is a choice code, a list of two or more codes, or an
// object with a text, so that it can be read without the survey's definition. ID is not in the body: it is the key.

// receivedLayout is UTC with milliseconds.
const receivedLayout = "2006-01-02T15:04:05.000Z"

// EncodeResponse writes the body of a response. The same response always gives the same bytes. Texts that are not
// UTF-8 and an arrival outside the years 0 to 9999 are Invalid.
func EncodeResponse(r *Response) ([]byte, error) {
	if y := r.Received.UTC().Year(); y < 0 || y > 9999 {
		return nil, Errorf(Invalid, "encode a response: received in the year %d", y)
	}
	e := encoder{out: make([]byte, 1, 384)}
	e.out[0] = '{'
	e.member("survey", string(r.Survey))
	e.member("point", string(r.Point))
	e.member("mode", string(r.Mode))
	e.member("channel", string(r.Channel))
	e.member("lang", string(r.Lang))
	e.member("applicant", string(r.Applicant))
	e.member("procedure", string(r.Procedure))
	e.member("field", string(r.Field))
	e.member("business", string(r.Business))
	e.member("dossier", string(r.Dossier))
	e.member("submitted", r.Submitted)
	e.answers(r.Answers)
	e.name("received")
	e.out = append(e.out, '"')
	e.out = r.Received.UTC().AppendFormat(e.out, receivedLayout)
	e.out = append(e.out, '"', '}')
	if e.bad != "" {
		return nil, Errorf(Invalid, "encode a response: %s is not UTF-8", e.bad)
	}
	return e.out, nil
}

type encoder struct {
	out []byte
	bad string // member with a text that is not UTF-8
}

func (e *encoder) name(name string) {
	if last := e.out[len(e.out)-1]; last != '{' {
		e.out = append(e.out, ',')
	}
	e.text(name, name)
	e.out = append(e.out, ':')
}

func (e *encoder) member(name, value string) {
	if value != "" {
		e.name(name)
		e.text(name, value)
	}
}

func (e *encoder) answers(answers map[QuestionID]Answer) {
	ids := make([]QuestionID, 0, len(answers))
	for id, a := range answers {
		if len(a.Choices) > 0 || a.Text != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	e.name("answers")
	e.out = append(e.out, '{')
	for _, id := range ids {
		e.name(string(id))
		e.answer(string(id), answers[id])
	}
	e.out = append(e.out, '}')
}

func (e *encoder) answer(id string, a Answer) {
	switch {
	case len(a.Choices) == 0:
		e.out = append(e.out, `{"text":`...)
		e.text(id, a.Text)
		e.out = append(e.out, '}')
	case len(a.Choices) == 1:
		e.text(id, string(a.Choices[0]))
	default:
		e.out = append(e.out, '[')
		for i, c := range a.Choices {
			if i > 0 {
				e.out = append(e.out, ',')
			}
			e.text(id, string(c))
		}
		e.out = append(e.out, ']')
	}
}

// text writes a JSON string with no more escapes than JSON asks for.
func (e *encoder) text(name, s string) {
	const hex = "0123456789abcdef"
	if !utf8.ValidString(s) {
		e.bad = name
	}
	e.out = append(e.out, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			e.out = append(e.out, '\\', c)
		case c == '\n':
			e.out = append(e.out, '\\', 'n')
		case c < 0x20:
			e.out = append(e.out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			e.out = append(e.out, c)
		}
	}
	e.out = append(e.out, '"')
}

// DecodeResponse reads the body of a stored response into r; r.ID is left as it is, everything else is replaced.
// It is made for reading a million bodies at start: what EncodeResponse wrote is read by hand, anything else by
// encoding/json, with the same outcome. A body that is no response gives an Internal error: what is stored was checked.
func DecodeResponse(body []byte, r *Response) error {
	id := r.ID
	d := decoder{in: string(body)}
	if !d.response(r) {
		*r = Response{}
		if err := decodeSlowly(body, r); err != nil {
			*r = Response{ID: id}
			return fmt.Errorf("decode a response: %w", err)
		}
	}
	r.ID = id
	return nil
}

// parseReceived reads an arrival of exactly the layout above.
func parseReceived(s string) (time.Time, bool) {
	if len(s) != len(receivedLayout) {
		return time.Time{}, false
	}
	var n [7]int
	for i, at := range [7][2]int{{0, 4}, {5, 7}, {8, 10}, {11, 13}, {14, 16}, {17, 19}, {20, 23}} {
		for _, c := range []byte(s[at[0]:at[1]]) {
			if c < '0' || c > '9' {
				return time.Time{}, false
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	if s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[23] != 'Z' {
		return time.Time{}, false
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6]*1e6, time.UTC)
	ok := n[1] >= 1 && n[1] <= 12 && t.Day() == n[2] && n[2] > 0 && n[3] < 24 && n[4] < 60 && n[5] < 60
	return t, ok
}
