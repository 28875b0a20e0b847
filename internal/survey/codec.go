package survey

import (
	"bytes"
	"encoding/json"
	"time"
)

// wire is a response as it is stored. Empty members are left out. An answer is a string (one choice), a list of strings
// (chips) or {"text": …}; the id is the store's key and not part of the body.
type wire struct {
	Survey    VersionID             `json:"survey"`
	Point     PointCode             `json:"point,omitempty"`
	Mode      Mode                  `json:"mode,omitempty"`
	Channel   Channel               `json:"channel,omitempty"`
	Lang      Lang                  `json:"lang,omitempty"`
	Applicant Applicant             `json:"applicant,omitempty"`
	Procedure ProcedureCode         `json:"procedure,omitempty"`
	Field     FieldCode             `json:"field,omitempty"`
	Business  BusinessKey           `json:"business,omitempty"`
	Dossier   DossierCode           `json:"dossier,omitempty"`
	Answers   map[QuestionID]Answer `json:"answers,omitempty"`
	Received  time.Time             `json:"received"`
}

// MarshalJSON writes one choice as a string, several as a list, a text as {"text": …}.
func (a Answer) MarshalJSON() ([]byte, error) {
	switch {
	case a.Text != "":
		return marshal(struct {
			Text string `json:"text"`
		}{a.Text})
	case len(a.Choices) == 1:
		return marshal(a.Choices[0])
	}
	return marshal(a.Choices)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Answer) UnmarshalJSON(b []byte) error {
	*a = Answer{}
	switch {
	case bytes.HasPrefix(b, []byte{'"'}):
		a.Choices = make([]ChoiceCode, 1)
		return json.Unmarshal(b, &a.Choices[0])
	case bytes.HasPrefix(b, []byte{'{'}):
		var t struct{ Text string }
		err := json.Unmarshal(b, &t)
		a.Text = t.Text
		return err
	}
	return json.Unmarshal(b, &a.Choices)
}

// marshal is json.Marshal without the escapes for HTML, which would change texts on their way.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// EncodeResponse writes a response as the store keeps it: compact JSON, members in a fixed order, answers by question id,
// the time in UTC with milliseconds. Equal responses give equal bytes.
func EncodeResponse(r *Response) ([]byte, error) {
	return marshal(wire{
		Survey: r.Survey, Point: r.Point, Mode: r.Mode, Channel: r.Channel, Lang: r.Lang, Applicant: r.Applicant,
		Procedure: r.Procedure, Field: r.Field, Business: r.Business, Dossier: r.Dossier, Answers: r.Answers,
		Received: r.Received.UTC().Truncate(time.Millisecond),
	})
}

// DecodeResponse reads what EncodeResponse wrote; the ID is left alone, and the map of answers is used again if r has one.
// Choices of a decoded response are shared: do not write into them. What a store holds is read a million times at a
// start, so the plain form is read by hand, at some hundreds of nanoseconds; anything unexpected goes the long way round.
func DecodeResponse(body []byte, r *Response) error {
	id, answers := r.ID, r.Answers
	clear(answers)
	s := scanner{b: string(body)}
	*r = Response{ID: id, Answers: answers}
	if s.response(r) {
		if len(r.Answers) == 0 {
			r.Answers = nil
		}
		return nil
	}
	var w wire
	if err := json.Unmarshal(body, &w); err != nil {
		return Errorf(Internal, "a stored response is not what was written: %w", err)
	}
	*r = Response{
		ID: id, Survey: w.Survey, Point: w.Point, Mode: w.Mode, Channel: w.Channel, Lang: w.Lang, Applicant: w.Applicant,
		Procedure: w.Procedure, Field: w.Field, Business: w.Business, Dossier: w.Dossier, Answers: w.Answers,
		Received: w.Received.UTC().Truncate(time.Millisecond),
	}
	return nil
}

// scanner reads compact JSON without escapes. Every method gives false on what it does not expect.
type scanner struct {
	b string
	i int
}

func (s *scanner) take(c byte) bool {
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

// text reads a string of plain characters.
func (s *scanner) text() (string, bool) {
	if !s.take('"') {
		return "", false
	}
	start := s.i
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return s.b[start : s.i-1], true
		case c == '\\' || c < 0x20 || c >= 0x80:
			return "", false
		}
	}
	return "", false
}

func (s *scanner) response(r *Response) bool {
	if !s.take('{') {
		return false
	}
	for {
		name, ok := s.text()
		if !ok || !s.take(':') || !s.member(name, r) {
			return false
		}
		if s.take('}') {
			return s.i == len(s.b)
		}
		if !s.take(',') {
			return false
		}
	}
}

func (s *scanner) member(name string, r *Response) bool {
	if name == "answers" {
		return s.answers(r)
	}
	v, ok := s.text()
	if !ok {
		return false
	}
	switch name {
	case "survey":
		r.Survey = VersionID(v)
	case "point":
		r.Point = PointCode(v)
	case "mode":
		r.Mode = Mode(v)
	case "channel":
		r.Channel = Channel(v)
	case "lang":
		r.Lang = Lang(v)
	case "applicant":
		r.Applicant = Applicant(v)
	case "procedure":
		r.Procedure = ProcedureCode(v)
	case "field":
		r.Field = FieldCode(v)
	case "business":
		r.Business = BusinessKey(v)
	case "dossier":
		r.Dossier = DossierCode(v)
	case "received":
		return instant(v, &r.Received)
	default:
		return false
	}
	return true
}

func (s *scanner) answers(r *Response) bool {
	if !s.take('{') || len(r.Answers) > 0 {
		return false
	}
	if r.Answers == nil {
		r.Answers = make(map[QuestionID]Answer, 12)
	}
	for n := 1; ; n++ {
		id, ok := s.text()
		if !ok || !s.take(':') {
			return false
		}
		choices, ok := s.choices()
		if !ok {
			return false
		}
		r.Answers[QuestionID(id)] = Answer{Choices: choices}
		if len(r.Answers) != n { // an id twice
			return false
		}
		if s.take('}') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// choices reads one code or a list of codes.
func (s *scanner) choices() ([]ChoiceCode, bool) {
	if !s.take('[') {
		code, ok := s.text()
		return one(code), ok
	}
	var list []ChoiceCode
	for {
		code, ok := s.text()
		if !ok {
			return nil, false
		}
		list = append(list, ChoiceCode(code))
		if s.take(']') {
			return list, true
		}
		if !s.take(',') {
			return nil, false
		}
	}
}

// singles are the lists of one code of one character, which most answers are; they are shared.
var singles = func() (t [128][]ChoiceCode) {
	for c := range t {
		t[c] = []ChoiceCode{ChoiceCode(rune(c))}
	}
	return t
}()

func one(code string) []ChoiceCode {
	if len(code) == 1 {
		return singles[code[0]]
	}
	return []ChoiceCode{ChoiceCode(code)}
}

// instant reads "2006-01-02T15:04:05Z" with up to three digits of a second.
func instant(v string, to *time.Time) bool {
	if len(v) < 20 || len(v) > 24 || v[len(v)-1] != 'Z' || v[4] != '-' || v[7] != '-' || v[10] != 'T' || v[13] != ':' || v[16] != ':' {
		return false
	}
	ok := true
	number := func(s string) (n int) {
		for i := range len(s) {
			ok = ok && s[i] >= '0' && s[i] <= '9'
			n = 10*n + int(s[i]-'0')
		}
		return n
	}
	millis := 0
	if fraction := v[19 : len(v)-1]; fraction != "" {
		if fraction[0] != '.' || len(fraction) == 1 {
			return false
		}
		millis = number((fraction[1:] + "00")[:3])
	}
	y, m, d, h, mi, s := number(v[:4]), number(v[5:7]), number(v[8:10]), number(v[11:13]), number(v[14:16]), number(v[17:19])
	*to = time.Date(y, time.Month(m), d, h, mi, s, millis*1e6, time.UTC)
	year, month, day := to.Date()
	return ok && h < 24 && mi < 60 && s < 60 && year == y && int(month) == m && day == d
}
