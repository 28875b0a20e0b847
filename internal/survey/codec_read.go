package survey

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

// decoder reads exactly what EncodeResponse writes, in any order of members, and gives up at anything else.
// The strings of the response are parts of in.
type decoder struct {
	in string
	at int
}

// response reads the whole body; false means that encoding/json shall look at it.
func (d *decoder) response(r *Response) bool {
	*r = Response{}
	if !d.skip('{') {
		return false
	}
	var seen uint
	for {
		name, ok := d.text()
		if !ok || !d.skip(':') {
			return false
		}
		bit, ok := d.member(r, name)
		if !ok || seen&bit != 0 {
			return false
		}
		seen |= bit
		if d.skip('}') {
			return d.at == len(d.in) && seen&1 != 0
		}
		if !d.skip(',') {
			return false
		}
	}
}

// member reads the value of one member into r and gives the member's bit; that of "received" is 1.
func (d *decoder) member(r *Response, name string) (uint, bool) {
	if name == "answers" {
		return 2, d.answers(r)
	}
	s, ok := d.text()
	if !ok {
		return 0, false
	}
	switch name {
	case "received":
		r.Received, ok = parseReceived(s)
		return 1, ok
	case "survey":
		r.Survey = VersionID(s)
		return 1 << 2, true
	case "point":
		r.Point = PointCode(s)
		return 1 << 3, true
	case "mode":
		r.Mode = Mode(s)
		return 1 << 4, true
	case "channel":
		r.Channel = Channel(s)
		return 1 << 5, true
	case "lang":
		r.Lang = Lang(s)
		return 1 << 6, true
	case "applicant":
		r.Applicant = Applicant(s)
		return 1 << 7, true
	case "procedure":
		r.Procedure = ProcedureCode(s)
		return 1 << 8, true
	case "field":
		r.Field = FieldCode(s)
		return 1 << 9, true
	case "business":
		r.Business = BusinessKey(s)
		return 1 << 10, true
	case "dossier":
		r.Dossier = DossierKey(s)
		return 1 << 11, true
	case "submitted":
		r.Submitted = s
		return 1 << 12, true
	}
	return 0, false
}

// answers reads the answers. Single codes share one array, so that ten answers cost one piece of memory, not ten.
func (d *decoder) answers(r *Response) bool {
	if !d.skip('{') {
		return false
	}
	r.Answers = make(map[QuestionID]Answer, 8)
	codes := make([]ChoiceCode, 0, 12)
	for {
		id, ok := d.text()
		if !ok || !d.skip(':') {
			return false
		}
		var a Answer
		if d.skip('{') {
			a.Text, ok = d.wrapped()
		} else {
			first := len(codes)
			codes, ok = d.choices(codes)
			a.Choices = codes[first:len(codes):len(codes)]
		}
		if !ok {
			return false
		}
		r.Answers[QuestionID(id)] = a
		if d.skip('}') {
			return true
		}
		if !d.skip(',') {
			return false
		}
	}
}

// wrapped reads the rest of {"text":"…"} behind its brace.
func (d *decoder) wrapped() (string, bool) {
	if !strings.HasPrefix(d.in[d.at:], `"text":`) {
		return "", false
	}
	d.at += len(`"text":`)
	s, ok := d.text()
	return s, ok && s != "" && d.skip('}')
}

// choices reads a code or a list of codes behind those already there.
func (d *decoder) choices(codes []ChoiceCode) ([]ChoiceCode, bool) {
	if !d.skip('[') {
		s, ok := d.text()
		return append(codes, ChoiceCode(s)), ok
	}
	for {
		s, ok := d.text()
		if !ok {
			return codes, false
		}
		codes = append(codes, ChoiceCode(s))
		if d.skip(']') {
			return codes, true
		}
		if !d.skip(',') {
			return codes, false
		}
	}
}

func (d *decoder) skip(c byte) bool {
	if d.at < len(d.in) && d.in[d.at] == c {
		d.at++
		return true
	}
	return false
}

// text reads a JSON string. One with escapes is given to encoding/json alone.
func (d *decoder) text() (string, bool) {
	if !d.skip('"') {
		return "", false
	}
	from, escaped, ascii := d.at, false, true
	for ; ; d.at++ {
		for d.at < len(d.in) && ordinary[d.in[d.at]] {
			d.at++
		}
		if d.at >= len(d.in) {
			return "", false
		}
		switch c := d.in[d.at]; {
		case c == '"':
			s := d.in[from:d.at]
			d.at++
			if !ascii && !utf8.ValidString(s) {
				return "", false
			}
			if escaped {
				return unescape(d.in[from-1 : d.at])
			}
			return s, true
		case c == '\\':
			escaped = true
			d.at++
		case c < 0x20:
			return "", false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
}

// ordinary are the bytes that a JSON string may have and that mean nothing but themselves.
var ordinary = func() (t [256]bool) {
	for c := 0x20; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

func unescape(quoted string) (string, bool) {
	var s string
	return s, json.Unmarshal([]byte(quoted), &s) == nil
}

// storedResponse is the body as encoding/json sees it.
type storedResponse struct {
	Survey    VersionID                   `json:"survey"`
	Point     PointCode                   `json:"point"`
	Mode      Mode                        `json:"mode"`
	Channel   Channel                     `json:"channel"`
	Lang      Lang                        `json:"lang"`
	Applicant Applicant                   `json:"applicant"`
	Procedure ProcedureCode               `json:"procedure"`
	Field     FieldCode                   `json:"field"`
	Business  BusinessKey                 `json:"business"`
	Dossier   DossierKey                  `json:"dossier"`
	Submitted string                      `json:"submitted"`
	Answers   map[QuestionID]storedAnswer `json:"answers"`
	Received  string                      `json:"received"`
}

type storedAnswer Answer

// UnmarshalJSON reads a code, a list of codes or an object with a text.
func (a *storedAnswer) UnmarshalJSON(b []byte) error {
	*a = storedAnswer{}
	switch b[0] {
	case '"':
		a.Choices = make([]ChoiceCode, 1)
		return json.Unmarshal(b, &a.Choices[0])
	case '[':
		if err := json.Unmarshal(b, &a.Choices); err != nil {
			return err
		}
	case '{':
		var t struct {
			Text string `json:"text"`
		}
		if err := json.Unmarshal(b, &t); err != nil {
			return err
		}
		a.Text = t.Text
	}
	if len(a.Choices) == 0 && a.Text == "" {
		return errors.New("an answer is a code, a list of codes or a text")
	}
	return nil
}

// decodeSlowly is DecodeResponse for bodies in another dress.
func decodeSlowly(body []byte, r *Response) error {
	var s storedResponse
	if err := json.Unmarshal(body, &s); err != nil {
		return err
	}
	received, err := time.Parse(time.RFC3339, s.Received)
	if err != nil {
		return err
	}
	*r = Response{
		Survey: s.Survey, Point: s.Point, Mode: s.Mode, Channel: s.Channel, Lang: s.Lang, Applicant: s.Applicant,
		Procedure: s.Procedure, Field: s.Field, Business: s.Business, Dossier: s.Dossier, Submitted: s.Submitted,
		Received: received.UTC().Truncate(time.Millisecond),
	}
	if len(s.Answers) > 0 {
		r.Answers = make(map[QuestionID]Answer, len(s.Answers))
	}
	for id, a := range s.Answers {
		r.Answers[id] = Answer(a)
	}
	return nil
}
