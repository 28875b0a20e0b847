package intake

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// table is one reading of a file.
type table struct {
	service     *Service
	defs        *definitions
	reader      *sheet.Reader
	headings    map[string]string // first heading of each column, as in the file
	names       names
	refusedHead bool
}

func newTable(s *Service, d *definitions, r *sheet.Reader) *table {
	t := &table{service: s, defs: d, reader: r, headings: map[string]string{}, names: newNames()}
	for _, h := range r.Headings() {
		if _, ok := t.headings[h.Column]; !ok && h.Column != "" {
			t.headings[h.Column] = h.Text
		}
	}
	return t
}

// unknownHeadings warns of columns that are not read.
func (t *table) unknownHeadings() []RowNote {
	var notes []RowNote
	for _, h := range t.reader.Unknown() {
		notes = append(notes, RowNote{Column: h.Text, Position: h.Position, Key: "import.heading_unknown"})
	}
	return notes
}

// texts gives the headings as in the file.
func (t *table) texts() []string {
	var out []string
	for _, h := range t.reader.Headings() {
		out = append(out, h.Text)
	}
	return out
}

// without leaves out the column that says why a row was refused the last time.
func (t *table) without(values []string) []string {
	out := make([]string, 0, len(values)+1)
	for i, h := range t.reader.Headings() {
		if h.Column != faultColumn {
			out = append(out, values[i])
		}
	}
	return out
}

// checkedRow is a row with all that was found out about it.
type checkedRow struct {
	row      sheet.Row
	table    *table
	response survey.Response
	body     []byte
	id       survey.ReceiptCode
	named    bool // by a column id
	repeated bool // the same id with the same values stood before it
	faults   []RowNote
	warnings []RowNote
}

// note makes a note on a column of the row. A tax code is never repeated.
func (c *checkedRow) note(column, key string, args ...any) RowNote {
	n := RowNote{Row: c.row.Number, Column: c.table.headings[column], Position: c.row.Position(column), Key: key, Args: args}
	if n.Column == "" {
		n.Column = column
	}
	if column != "business" {
		n.Value = c.row.Value(column)
	}
	return n
}

func (c *checkedRow) fault(column, key string, args ...any) {
	c.faults = append(c.faults, c.note(column, key, args...))
}

func (c *checkedRow) warn(column, key string, args ...any) {
	c.warnings = append(c.warnings, c.note(column, key, args...))
}

// value gives what stands in a column, on one line and trimmed.
func (c *checkedRow) value(column string) string { return cleanLine(c.row.Value(column)) }

// check reads one row. What the table's reader found wrong with it is the only fault then.
func (t *table) check(row sheet.Row, broken *sheet.Error) *checkedRow {
	c := &checkedRow{row: row, table: t}
	if broken != nil {
		c.faults = []RowNote{{Row: broken.Row, Position: broken.Position, Key: broken.Key, Args: broken.Args}}
		return c
	}
	c.response = survey.Response{Mode: survey.Entered}
	c.readReceived()
	c.readPoint()
	c.readFrame()
	c.readProcedureCode()
	c.readAnswers()
	if len(c.faults) > 0 {
		return c
	}
	var err error
	if c.body, err = survey.EncodeResponse(&c.response); err != nil {
		c.fault("", "err.text_invalid")
		return c
	}
	t.names.name(c)
	return c
}

func (c *checkedRow) readReceived() {
	value := c.value("received_at")
	t, ok := parseInstant(value, c.table.defs.catalog.Zone)
	switch {
	case value == "":
		c.fault("received_at", "import.empty")
	case !ok:
		c.fault("received_at", "import.date_invalid")
	case t.Year() < 2000 || t.After(c.table.service.now().Add(24*time.Hour)):
		c.fault("received_at", "import.date_range")
	}
	c.response.Received = t
}

func (c *checkedRow) readPoint() {
	code := c.value("point")
	if code == "" {
		c.fault("point", "import.empty")
		return
	}
	cat := c.table.defs.catalog
	day := survey.DayOf(c.response.Received, cat.Zone)
	p, err := cat.Center.Point(survey.PointCode(code), day)
	if survey.KindOf(err) == survey.NotFound {
		p, err = cat.Center.Point(survey.PointCode(strings.ToUpper(code)), day)
		code = strings.ToUpper(code)
	}
	switch {
	case err == nil:
		c.response.Point = p.Code
	case survey.KindOf(err) == survey.Gone: // it is known; paper may be older than the list of points
		c.response.Point = survey.PointCode(code)
		if !c.response.Received.IsZero() {
			c.warn("point", "import.point_not_valid")
		}
	default:
		c.fault("point", "import.point_unknown")
	}
}

// readFrame reads what has a short list of values, and the tax code.
func (c *checkedRow) readFrame() {
	d, r := c.table.defs, &c.response
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
	r.Dossier = c.table.service.keys.DossierKey(CleanDossier(c.asGiven("dossier", c.value("dossier"), "")))
	code, err := survey.ParseTaxCode(c.row.Value("business"))
	if err != nil {
		c.warn("business", NoticeTaxCode)
	}
	r.Business = c.table.service.keys.BusinessKey(code)
}

// channelCode is what a channel's code looks like. One that the definitions do not have is kept, as codes of earlier
// years are; anything else is a mistake.
var channelCode = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

func (c *checkedRow) channel(v string) survey.Channel {
	if known := c.table.defs.channels[sheet.Fold(v)]; known != "" {
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

// asGiven keeps a code that need not be known, with a warning if there is one, and refuses what is too long for one.
func (c *checkedRow) asGiven(column, value, warning string) string {
	if utf8.RuneCountInString(value) > maxCode {
		c.fault(column, "import.too_long", "max", maxCode)
		return ""
	}
	if value != "" && warning != "" {
		c.warn(column, warning)
	}
	return value
}

// readProcedureCode reads the procedure from its own column.
func (c *checkedRow) readProcedureCode() {
	c.setProcedure("procedure_code", c.value("procedure_code"))
}

func (c *checkedRow) setProcedure(column, value string) {
	if value == "" {
		return
	}
	code, ok := c.table.defs.procedure(value)
	if !ok {
		code = survey.ProcedureCode(c.asGiven(column, value, "import.procedure_unknown"))
	}
	if c.response.Procedure != "" && code != "" && code != c.response.Procedure {
		c.fault(column, "import.procedure_twice")
	}
	c.response.Procedure = code
}

// readAnswers reads the columns of the questions of the row's survey.
func (c *checkedRow) readAnswers() {
	version := survey.VersionID(c.value("survey"))
	def, ok := c.table.defs.catalog.Survey(version)
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
			given[q.ID] = append(given[q.ID], c.table.defs.answer(q, v)...)
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
func (c *checkedRow) splitProcedure(def *survey.Survey) []string {
	q, asked := def.Question("procedure")
	var answers []string
	for _, raw := range filled(c.row.Values("procedure")) {
		v := cleanLine(raw)
		if asked {
			if _, ok := c.table.defs.choice(q, v); ok || !c.table.defs.likeProcedure(v) {
				answers = append(answers, raw)
				continue
			}
		}
		c.setProcedure("procedure", v)
	}
	return answers
}
