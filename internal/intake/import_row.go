package intake

import (
	"regexp"
	"strings"
	"time"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// responses is the kind of rows that become responses.
type responses struct {
	service *Service
	defs    *definitions
}

func (k *responses) start(*table) reading { return &responseReading{responses: k, names: newNames()} }

func (k *responses) again() bool { return false }

func (k *responses) batch() int { return importBatch }

// responseReading is one reading of a table of responses.
type responseReading struct {
	*responses
	names names
}

func (r *responseReading) end() []RowNote { return nil }

// responseRow is a row on its way to a response.
type responseRow struct {
	*checkedRow
	reading  *responseReading
	defs     *definitions
	response survey.Response
}

func (r *responseReading) check(row *checkedRow) {
	c := &responseRow{checkedRow: row, reading: r, defs: r.defs, response: survey.Response{Mode: survey.Entered}}
	c.readReceived()
	c.readPoint()
	c.readFrame()
	c.readProcedureCode()
	c.readAnswers()
	if len(c.faults) > 0 {
		return
	}
	var err error
	if c.body, err = survey.EncodeResponse(&c.response); err != nil {
		c.fault("", "err.text_invalid")
		return
	}
	r.names.name(r.service.keys, row)
}

func (c *responseRow) readReceived() {
	value := c.value("received_at")
	t, ok := parseInstant(value, c.defs.catalog.Zone)
	switch {
	case value == "":
		c.fault("received_at", "import.empty")
	case !ok:
		c.fault("received_at", "import.date_invalid")
	case t.Year() < 2000 || t.After(c.reading.service.now().Add(24*time.Hour)):
		c.fault("received_at", "import.date_range")
	}
	c.response.Received = t
}

func (c *responseRow) readPoint() {
	cat := c.defs.catalog
	point, retired := c.point(cat.Center, survey.DayOf(c.response.Received, cat.Zone))
	if c.response.Point = point; retired && !c.response.Received.IsZero() {
		c.warn("point", "import.point_not_valid")
	}
}

// point reads the code of a service point, in any case. One that is not in use on the day is known all the same: papers
// may be older than the list of points.
func (c *checkedRow) point(center *survey.Center, day survey.Day) (code survey.PointCode, retired bool) {
	value := c.value("point")
	if value == "" {
		c.fault("point", "import.empty")
		return "", false
	}
	code = survey.PointCode(value)
	_, err := center.Point(code, day)
	if survey.KindOf(err) == survey.NotFound {
		code = survey.PointCode(strings.ToUpper(value))
		_, err = center.Point(code, day)
	}
	switch {
	case err == nil:
		return code, false
	case survey.KindOf(err) == survey.Gone:
		return code, true
	}
	c.fault("point", "import.point_unknown")
	return "", false
}

// readFrame reads what has a short list of values, and the tax code.
func (c *responseRow) readFrame() {
	d, r := c.defs, &c.response
	var ok bool
	if r.Applicant, ok = d.applicants[sheet.Fold(c.value("applicant"))]; !ok {
		c.fault("applicant", map[bool]string{true: "import.empty", false: "import.applicant_unknown"}[c.value("applicant") == ""])
	}
	r.Lang, r.Channel = "vi", "paper"
	if v := c.value("lang"); v != "" {
		if r.Lang, ok = d.languages[sheet.Fold(v)]; !ok {
			c.fault("lang", "import.lang_unknown")
		}
	}
	if v := c.value("channel"); v != "" {
		r.Channel = c.channel(v)
	}
	if v := c.value("field"); v != "" {
		if r.Field = d.fields[sheet.Fold(v)]; r.Field == "" {
			r.Field = survey.FieldCode(c.asGiven("field", v, "import.field_unknown"))
		}
	}
	r.Dossier = c.reading.service.keys.DossierKey(CleanDossier(c.asGiven("dossier", c.value("dossier"), "")))
	r.Business = c.business(c.reading.service.keys, r.Applicant)
}

// channelCode is what a channel's code looks like. One that the definitions do not have is kept, as codes of earlier
// years are; anything else is a mistake.
var channelCode = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

func (c *responseRow) channel(v string) survey.Channel {
	if known := c.defs.channels[sheet.Fold(v)]; known != "" {
		return known
	}
	v = strings.ToLower(v)
	if !channelCode.MatchString(v) {
		c.fault("channel", "import.channel_unknown")
		return ""
	}
	c.warn("channel", "import.channel_new")
	return survey.Channel(v)
}

// readProcedureCode reads the procedure from its own column.
func (c *responseRow) readProcedureCode() {
	c.setProcedure("procedure_code", c.value("procedure_code"))
}

func (c *responseRow) setProcedure(column, value string) {
	if value == "" {
		return
	}
	code, ok := c.defs.procedure(value)
	if !ok {
		code = survey.ProcedureCode(c.asGiven(column, value, "import.procedure_unknown"))
	}
	if c.response.Procedure != "" && code != "" && code != c.response.Procedure {
		c.fault(column, "import.procedure_twice")
	}
	c.response.Procedure = code
}

// readAnswers reads the columns of the questions of the row's survey.
func (c *responseRow) readAnswers() {
	version := survey.VersionID(c.value("survey"))
	def, ok := c.defs.catalog.Survey(version)
	switch {
	case version == "":
		c.fault("survey", "import.empty")
		return
	case !ok:
		c.fault("survey", "import.survey_unknown")
		return
	}
	c.response.Survey = version
	given := map[survey.QuestionID][]string{}
	split := c.splitProcedure(def)
	for i := range def.Questions {
		q := &def.Questions[i]
		values := []string{c.row.Value(string(q.ID))}
		if string(q.ID) == "procedure" {
			values = split
		}
		for _, v := range filled(values) {
			given[q.ID] = append(given[q.ID], c.defs.answer(q, v)...)
		}
	}
	result := checkAnswers(def, given, rules{entered: true})
	for _, f := range result.faults {
		c.fault(f.Field, f.Key, f.Args...)
	}
	for _, id := range result.dropped {
		c.warn(string(id), "import.not_asked")
	}
	c.response.Answers = result.answers
}

// splitProcedure sorts the values under "procedure" into procedures, which it takes, and answers, which it gives.
func (c *responseRow) splitProcedure(def *survey.Survey) []string {
	q, asked := def.Question("procedure")
	var answers []string
	for _, raw := range filled(c.row.Values("procedure")) {
		v := cleanLine(raw)
		if asked {
			if _, ok := c.defs.choice(q, v); ok || !c.defs.likeProcedure(v) {
				answers = append(answers, raw)
				continue
			}
		}
		c.setProcedure("procedure", v)
	}
	return answers
}
