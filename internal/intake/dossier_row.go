package intake

import (
	"strconv"
	"strings"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// dossierRow is a row on its way to a state of a dossier.
type dossierRow struct {
	*checkedRow
	reading *dossierReading
	state   survey.Dossier
	retired bool // the service point was not in use on the day of receipt
}

func (r *dossierReading) check(row *checkedRow) {
	c := &dossierRow{checkedRow: row, reading: r}
	c.readDays()
	c.readNames()
	c.readWords()
	c.state.Business = c.business(r.service.keys, c.state.Applicant)
	c.readStatus()
	c.checkDays()
	if len(c.faults) > 0 {
		return
	}
	d := &c.state
	d.Key = r.service.keys.DossierKey(d.Code)
	c.key, c.inviting = string(d.Key), d.Status.Inviting()
	var err error
	if c.body, err = survey.EncodeDossier(d); err != nil {
		c.fault("", "err.text_invalid")
		return
	}
	if r.facts.compare(c); len(c.faults) == 0 {
		c.gatherUnknown()
	}
}

func (c *dossierRow) readDays() {
	d := &c.state
	if c.value("received") == "" {
		c.fault("received", "import.empty")
	}
	d.Received, d.Due = c.past("received"), c.due()
	d.Decided, d.Returned, d.Updated = c.past("decided"), c.past("returned"), c.updated()
	d.Paused = c.pausedDays()
}

// maxPaused is more days than a dossier lies anywhere.
const maxPaused = 9999

// pausedDays reads a whole number, which a program may have written with a point.
func (c *dossierRow) pausedDays() int {
	value := c.value("paused_days")
	whole := strings.TrimSuffix(strings.TrimSuffix(value, ".0"), ",0")
	n, ok := digits(whole, 1, 9)
	if value != "" && (!ok || n > maxPaused) {
		c.fault("paused_days", "dossier.paused_invalid", "max", maxPaused)
		return 0
	}
	return n
}

// readNames reads what names the dossier, the procedure and the point.
func (c *dossierRow) readNames() {
	d, r := &c.state, c.reading
	given := c.asGiven("dossier", c.value("dossier"), "")
	if d.Code = CleanDossier(given); c.value("dossier") == "" {
		c.fault("dossier", "import.empty")
	}
	if v := c.value("procedure"); v != "" {
		var ok bool
		if d.Procedure, ok = word(r.words.procedures, v); !ok {
			d.Procedure = survey.ProcedureCode(c.asGiven("procedure", v, ""))
		}
	}
	d.Point, c.retired = c.point(r.center, d.Received)
	d.ServiceLevel = c.asGiven("service_level", c.value("service_level"), "")
}

// readWords reads what has a short list of values.
func (c *dossierRow) readWords() {
	d, w := &c.state, c.reading.words
	if c.value("applicant") == "" {
		c.fault("applicant", "import.empty")
	}
	d.Applicant = oneOf(c, "applicant", w.applicants, "import.applicant_unknown")
	d.SubmittedVia = oneOf(c, "submitted_via", w.ways, "dossier.via_unknown")
	d.ReturnedVia = oneOf(c, "returned_via", w.ways, "dossier.via_unknown")
	d.FeeVia = oneOf(c, "fee_via", w.fees, "dossier.fee_unknown")
	d.Complaint = oneOf(c, "complaint", w.complaints, "dossier.complaint_unknown")
	d.Group = oneOf(c, "project_group", w.groups, "dossier.group_unknown")
}

// oneOf reads a column with a short list of values; empty is not told.
func oneOf[C ~string](c *dossierRow, column string, in map[string]C, unknown string) C {
	value := c.cells.Value(column)
	if value == "" {
		return ""
	}
	code, ok := word(in, value)
	if !ok && cleanLine(value) != "" {
		c.fault(column, unknown)
	}
	return code
}

// readStatus reads where the dossier stands, from one or two columns: "đã giải quyết" may come with the result "từ chối".
// Where neither is given, a dossier with a day of result is closed and any other open.
func (c *dossierRow) readStatus() {
	faults := len(c.faults)
	status := oneOf(c, "status", c.reading.words.statuses, "dossier.status_unknown")
	result := oneOf(c, "result", c.reading.words.statuses, "dossier.status_unknown")
	if len(c.faults) > faults {
		return
	}
	d := &c.state
	switch {
	case status == "" && result == "" && (c.value("decided") != "" || c.value("returned") != ""):
		d.Status = survey.DossierClosed
	case status == "" && result == "":
		d.Status = survey.DossierOpen
	case result == "" || result == status:
		d.Status = status
	case status == "", status == survey.DossierClosed && (result == survey.DossierRefused || result == survey.DossierWithdrawn):
		d.Status = result
	default:
		c.fault("result", "dossier.result_contradicts")
	}
}

// checkDays holds the days against the status and against each other.
func (c *dossierRow) checkDays() {
	d := &c.state
	switch d.Status {
	case survey.DossierClosed, survey.DossierRefused:
		c.needDecided()
	case survey.DossierOpen, survey.DossierSupplement:
		if d.Decided != "" {
			c.fault("decided", "dossier.not_decided")
		}
		if d.Returned != "" && d.Status == survey.DossierOpen {
			c.fault("returned", "dossier.not_decided")
		}
	}
	before := func(column string, day, earlier survey.Day, key string) {
		if day != "" && earlier != "" && day < earlier {
			c.fault(column, key, "day", spoken(earlier))
		}
	}
	before("due", d.Due, d.Received, "dossier.due_before_received")
	if before("decided", d.Decided, d.Received, "dossier.before_received"); d.Decided != "" && d.Decided >= d.Received {
		before("returned", d.Returned, d.Decided, "dossier.returned_before_decided")
	} else {
		before("returned", d.Returned, d.Received, "dossier.before_received")
	}
	from, known := d.Received.Number()
	if to, ok := d.Decided.Number(); ok && known && len(c.faults) == 0 && d.Paused > to-from {
		c.warn("paused_days", "dossier.paused_long", "days", to-from)
	}
}

// spoken writes a day as it is read: dd/mm/yyyy.
func spoken(d survey.Day) string { return string(d[8:] + "/" + d[5:7] + "/" + d[:4]) }

// needDecided sees that a decision has a day: that of the return where no other is told.
func (c *dossierRow) needDecided() {
	d := &c.state
	switch {
	case c.value("decided") != "":
	case d.Returned != "":
		d.Decided = d.Returned
		c.warn("decided", "dossier.decided_from_returned")
	case c.value("returned") == "":
		c.fault("decided", "dossier.decided_missing")
	}
}

// gatherUnknown notes what is kept though the definitions do not know it.
func (c *dossierRow) gatherUnknown() {
	d, r := &c.state, c.reading
	if c.retired {
		r.gather(c, "point", "dossier.point_not_valid", string(d.Point))
	}
	p, known := r.center.Resolve(d.Procedure, d.Group, d.Received)
	switch {
	case d.Procedure == "":
		r.gather(c, "procedure", "dossier.procedure_empty", "")
	case !known:
		r.gather(c, "procedure", "dossier.procedure_unknown", sheet.Fold(string(d.Procedure)))
	}
	if !known || p.LimitKind != survey.CalendarDays {
		c.gatherYears()
	}
}

// gatherYears notes the years whose holidays would have to be known to count the working days of a decided dossier.
func (c *dossierRow) gatherYears() {
	calendar := c.reading.service.catalog.Calendar
	from, _ := c.state.Received.Number()
	to, decided := c.state.Decided.Number()
	if _, ok := calendar.WorkingDays(from, to); ok || !decided {
		return
	}
	for _, year := range calendar.MissingYears(from, to) {
		c.reading.gather(c, "decided", "dossier.year_missing", strconv.Itoa(year), "year", strconv.Itoa(year))
	}
}
