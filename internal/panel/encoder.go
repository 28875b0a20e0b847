package panel

import (
	"encoding/hex"
	"math"
	"strings"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

// encoder turns responses into rows. It owns the numbers that stand for codes; numbers are never given anew.
type encoder struct {
	catalog    *catalog.Catalog
	zone       *time.Location
	businesses map[[16]byte]uint32
	points     *names[survey.PointCode]
	agencies   *names[survey.AgencyCode]
	procedures *names[survey.ProcedureCode]
	given      *names[survey.ProcedureCode] // codes as they came, which may be those of other years
	modes      *names[survey.Mode]
	fields     *names[survey.FieldCode]
	channels   *names[survey.Channel]
	languages  *names[survey.Lang]
	versions   *names[survey.VersionID]
	applicants *names[survey.Applicant]
	ids        []survey.QuestionID // of the answer columns
	column     map[survey.QuestionID]int
	codes      []*names[survey.ChoiceCode] // by column
	overall    int
	unfit      error // the definitions are larger than the columns; then there are no figures
	derived    map[given]whole
	meanings   map[uint16]answer                  // level and marks by version and code of the overall answer
	unknown    map[survey.ProcedureCode]*[2]int64 // dossiers and responses by a procedure code that the definitions do not know
}

func newEncoder(cat *catalog.Catalog) *encoder {
	e := &encoder{
		catalog: cat, zone: cat.Zone, businesses: map[[16]byte]uint32{},
		points: newNames[survey.PointCode](math.MaxUint16), agencies: newNames[survey.AgencyCode](math.MaxUint16),
		procedures: newNames[survey.ProcedureCode](math.MaxUint16), fields: newNames[survey.FieldCode](math.MaxUint16),
		channels: newNames[survey.Channel](math.MaxUint16), languages: newNames[survey.Lang](math.MaxUint8),
		versions: &names[survey.VersionID]{index: map[survey.VersionID]uint16{}, limit: math.MaxUint8}, applicants: newNames[survey.Applicant](math.MaxUint8),
		given: newNames[survey.ProcedureCode](math.MaxUint16), modes: newNames[survey.Mode](math.MaxUint8), unknown: map[survey.ProcedureCode]*[2]int64{}, meanings: map[uint16]answer{},
		column: map[survey.QuestionID]int{}, derived: map[given]whole{},
	}
	for _, v := range cat.Versions() {
		s := cat.Surveys[v]
		for i := range s.Questions {
			e.addQuestion(&s.Questions[i])
		}
	}
	for _, a := range survey.Applicants {
		e.note(e.applicants.number(a))
	}
	return e
}

// note keeps the first reason why the definitions do not fit into the columns.
func (e *encoder) note(_ uint16, err error) {
	if e.unfit == nil {
		e.unfit = err
	}
}

// addQuestion gives a question its column. Free text and chips have none: they are in no figure yet.
func (e *encoder) addQuestion(q *survey.Question) {
	if q.Kind != survey.ScaleQuestion && q.Kind != survey.ChoiceQuestion {
		return
	}
	i, ok := e.column[q.ID]
	if !ok {
		if len(e.ids) == maxQuestions {
			e.note(0, survey.Errorf(survey.Invalid, "the surveys have more than %d questions to count; %s is one too many", maxQuestions, q.ID))
			return
		}
		i = len(e.ids)
		e.column[q.ID] = i
		e.ids = append(e.ids, q.ID)
		e.codes = append(e.codes, newNames[survey.ChoiceCode](maxCodes))
		if q.ID == survey.OverallQuestion {
			e.overall = i
		}
	}
	for _, c := range q.Choices {
		e.note(e.codes[i].number(c.Code))
	}
	e.note(e.codes[i].number(survey.NotApplicable))
}

func (e *encoder) questions() int { return len(e.ids) }

// choice finds what a code means in a survey version. Where the version is not among the definitions any more, the
// newest version of the definitions that knows the question and the code is asked.
func (e *encoder) choice(v survey.VersionID, id survey.QuestionID, code survey.ChoiceCode) survey.Choice {
	if s := e.catalog.Surveys[v]; s != nil {
		return choiceOf(s, id, code)
	}
	versions := e.catalog.Versions()
	for i := len(versions) - 1; i >= 0; i-- {
		if c := choiceOf(e.catalog.Surveys[versions[i]], id, code); c.Level > 0 {
			return c
		}
	}
	return survey.Choice{Code: code}
}

func choiceOf(s *survey.Survey, id survey.QuestionID, code survey.ChoiceCode) survey.Choice {
	if q, ok := s.Question(id); ok {
		if c, ok := q.Choice(code); ok {
			return c
		}
	}
	return survey.Choice{Code: code}
}

// tie gives what decides between responses of a business at the same instant: the level of the overall answer.
func (e *encoder) tie(r *row) uint8 {
	if len(e.codes) == 0 {
		return 0
	}
	code := e.codes[e.overall].codes[r.answers[e.overall]]
	return uint8(e.choice(e.versions.codes[r.dims[dimSurvey]], survey.OverallQuestion, code).Level)
}

// encode makes the row of a response.
func (e *encoder) encode(r *survey.Response) (row, error) {
	local := r.Received.In(e.zone)
	days := DayNumber(local)
	if days < 0 || days > math.MaxUint16-1 {
		return row{}, survey.Errorf(survey.Invalid, "received on %s, which no figure can hold", local.Format(time.DateOnly))
	}
	out := row{day: uint16(days), millis: millisOfDay(local)}
	var err error
	if out.business, err = e.business(r.Business); err != nil {
		return row{}, err
	}
	if err := e.dimensions(r, local, &out); err != nil {
		return row{}, err
	}
	for i, id := range e.ids {
		n, err := e.codes[i].number(r.Code(id))
		if err != nil {
			return row{}, err
		}
		out.answers[i] = uint8(n)
	}
	return out, nil
}

// dimensions fills in the codes; field and agency are derived where the response does not carry them.
func (e *encoder) dimensions(r *survey.Response, local time.Time, out *row) error {
	var g given
	err := firstError(
		set(&out.dims[dimPoint], e.points, r.Point), set(&g.procedure, e.given, r.Procedure), set(&g.field, e.fields, r.Field),
		set(&out.dims[dimChannel], e.channels, r.Channel), set(&out.dims[dimLanguage], e.languages, r.Lang),
		set(&out.dims[dimSurvey], e.versions, r.Survey), set(&out.dims[dimApplicant], e.applicants, r.Applicant),
		set(&out.dims[dimMode], e.modes, r.Mode),
	)
	if err != nil {
		return err
	}
	g.point, g.day = out.dims[dimPoint], out.day
	w, err := e.derive(g, "", survey.Day(local.Format(time.DateOnly)))
	if err != nil {
		return err
	}
	if w.unknown {
		e.count(r.Procedure, 1, 1)
	}
	out.dims[dimProcedure], out.dims[dimField], out.dims[dimAgency] = w.procedure, w.field, w.agency
	return nil
}

// count notes dossiers (0) or responses (1) that bear a procedure code which the definitions do not know.
func (e *encoder) count(code survey.ProcedureCode, what int, n int64) {
	c := e.unknown[code]
	if c == nil {
		c = new([2]int64)
		e.unknown[survey.ProcedureCode(strings.Clone(string(code)))] = c
	}
	c[what] += n
}

// given is what procedure, field and agency are derived from, and whole what comes out, both as numbers.
type (
	given struct {
		point, procedure, field, day uint16
		group                        survey.ProjectGroup
	}
	whole struct {
		procedure, field, agency uint16
		unknown                  bool // the code is not in the definitions
		definition               *survey.Procedure
	}
)

// maxDerived bounds what is remembered.
const maxDerived = 50_000

// derive finds the procedure that a code means on a day, the field, which is the procedure's unless one was given, and the
// agency that did the work: the procedure's, else the point's.
func (e *encoder) derive(g given, group survey.ProjectGroup, day survey.Day) (w whole, err error) {
	g.group = group
	if w, ok := e.derived[g]; ok {
		return w, nil
	}
	if len(e.derived) >= maxDerived {
		clear(e.derived)
	}
	code, field, agency := e.given.codes[g.procedure], e.fields.codes[g.field], survey.AgencyCode("")
	if code != "" {
		if p, ok := e.catalog.Center.Resolve(code, group, day); ok {
			w.definition, code, agency = p, p.Code, p.Agency
			if field == "" {
				field = p.Field
			}
		} else {
			w.unknown, code = true, survey.Unclassified
		}
	}
	if agency == "" {
		if p, err := e.catalog.Center.Point(e.points.codes[g.point], day); err == nil {
			agency = p.Agency
		}
	}
	if agency != "" {
		agency = e.catalog.Center.AgencyOn(agency, day)
	}
	if err := firstError(set(&w.procedure, e.procedures, code), set(&w.field, e.fields, field), set(&w.agency, e.agencies, agency)); err != nil {
		return whole{}, err
	}
	e.derived[g] = w
	return w, nil
}

func set[T ~string](to *uint16, n *names[T], code T) (err error) {
	*to, err = n.number(code)
	return err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) business(k survey.BusinessKey) (uint32, error) {
	if k == "" {
		return 0, nil
	}
	var id [16]byte
	if len(k) != 2*len(id) {
		return 0, survey.Errorf(survey.Invalid, "a business key of %d characters; want %d", len(k), 2*len(id))
	}
	if _, err := hex.Decode(id[:], []byte(k)); err != nil {
		return 0, survey.Errorf(survey.Invalid, "a business key that is not hexadecimal")
	}
	n, ok := e.businesses[id]
	if !ok {
		n = uint32(len(e.businesses) + 1)
		e.businesses[id] = n
	}
	return n, nil
}

// DayNumber counts the days from 1970-01-01 to the calendar day of t in t's own zone.
func DayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func millisOfDay(t time.Time) uint32 {
	h, m, s := t.Clock()
	return uint32(((h*60+m)*60+s)*1000 + t.Nanosecond()/int(time.Millisecond))
}
