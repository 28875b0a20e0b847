package page

import (
	"hailong/internal/survey"
)

// Personal is what a page shows and does not ask because a personal code said it. The dossier's number is never in it: who
// looks over a shoulder, or guesses a code, learns no number.
//
// The zero value is a page whose dossier could not be read: it shows no facts, asks nothing about the applicant, and is
// there so that what was filled in is not lost.
type Personal struct {
	Point     *survey.ServicePoint // nil = not known
	Procedure *survey.Procedure    // nil = not known
	Channel   survey.Channel       // how the dossier was handed in
	Day       survey.Day           // of the dossier's state: the agency is named that did the work then
	Business  bool                 // the business is known
	Applicant bool                 // in what capacity they applied has to be asked
	TaxCode   bool                 // the tax code is asked for
	Pending   bool                 // there is no result yet, so it is not asked about
}

// resultQuestion is the question about the result of the first questionnaire. It is not asked of whoever has none yet; the
// others keep their numbers, by which reports name them.
const resultQuestion survey.QuestionID = "result"

// NewPersonal gathers what a dossier tells of itself. The point may have retired since, and the procedure's code may be one
// of another year.
func NewPersonal(c *survey.Center, d *survey.Dossier, day survey.Day) *Personal {
	p := &Personal{
		Point: pointEver(c, d.Point, day), Channel: d.SubmittedVia.Channel(), Day: day,
		Business: d.Business != "", Applicant: d.Applicant == "",
		TaxCode: d.Business == "" && (d.Applicant == "" || d.Applicant == survey.Business),
		Pending: !d.Status.Final(),
	}
	p.Procedure, _ = c.Resolve(d.Procedure, d.Group, d.Received)
	if p.Channel == "" && p.Point != nil {
		p.Channel = p.Point.Channel
	}
	return p
}

// pointEver finds the point that bore a code on a day, or else at any time; nil where nothing ever did.
func pointEver(c *survey.Center, code survey.PointCode, day survey.Day) *survey.ServicePoint {
	if pt, err := c.Point(code, day); err == nil {
		return pt
	}
	for i := range c.Points {
		if c.Points[i].Code == code {
			return &c.Points[i]
		}
	}
	return nil
}

func (b *surveyBuilder) asksApplicant() bool { return b.Personal == nil || b.Personal.Applicant }

func (b *surveyBuilder) asksTaxCode() bool { return b.Personal == nil || b.Personal.TaxCode }

// personalFacts lists what is known; a line whose value is not known is left out.
func (b *surveyBuilder) personalFacts() []Fact {
	var facts []Fact
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, Fact{b.Printer.T(key), value})
		}
	}
	p := b.Personal
	var agency survey.AgencyCode
	if p.Procedure != nil {
		add("survey.procedure", p.Procedure.Name.In(b.lang))
		agency = p.Procedure.Agency
	}
	if p.Point != nil {
		add("survey.point", p.Point.Name.In(b.lang))
		add("survey.place", p.Point.Place.In(b.lang))
		if agency == "" {
			agency = p.Point.Agency
		}
	}
	if a := agencyOn(b.Center, agency, p.Day); a != nil {
		add("survey.agency", a.Name.In(b.lang))
	}
	for _, c := range b.Center.Channels {
		if c.Code == p.Channel {
			add("survey.channel", c.Name.In(b.lang))
		}
	}
	return facts
}
