package survey

import "slices"

// Day is a calendar day in the center's zone, written yyyy-mm-dd; "" means unbounded. Days compare as text.
type Day string

// Validity is a closed range of days; an empty end is unbounded.
type Validity struct{ From, To Day }

// Holds reports whether d lies in the range.
func (v Validity) Holds(d Day) bool {
	return (v.From == "" || d >= v.From) && (v.To == "" || d <= v.To)
}

// Agency is a department or body that the center serves for.
type Agency struct {
	Code      AgencyCode
	Name      Label
	Short     Label
	Validity  Validity
	Successor AgencyCode // which took over its work; empty = unknown or none
	Role      string     // where the plan names it
	Source    string
}

// Field is a field of procedures, e.g. land.
type Field struct {
	Code FieldCode
	Name Label
}

// DayKind says how a time limit is counted.
type DayKind string

// Working days leave out weekends and holidays; calendar days do not.
const (
	WorkingDays  DayKind = "working"
	CalendarDays DayKind = "calendar"
)

// Procedure is an administrative procedure. Codes are used again over the years: the key is Code and Validity.From.
type Procedure struct {
	Code       ProcedureCode
	Name       Label
	Field      FieldCode
	Agency     AgencyCode
	Applicants []Applicant
	Limit      int // days; 0 = not known
	LimitKind  DayKind
	Configured bool            // the limit is the center's own setting, not read from the law: never print it as law
	PlanLimit  int             // days the plan sets itself, counted as LimitKind says; 0 = none
	Group      ProjectGroup    // the only group of projects it is for; empty = any or none
	Aliases    []ProcedureCode // codes of other years that mean this procedure
	PlanRef    string
	Online     string
	Validity   Validity
	Source     string
	Note       string
}

// ServicePoint is a counter, window, kiosk or online channel where service is given.
type ServicePoint struct {
	Code     PointCode
	Name     Label
	Place    Label
	Agency   AgencyCode // empty where it serves several
	Fields   []FieldCode
	Channel  Channel
	Validity Validity // To in the past = retired
}

// Center is the public administration service center with everything that is configured about it.
type Center struct {
	ID         string
	Name       Label
	Short      Label
	Province   Label
	Place      string // where documents are dated, e.g. "Kiên Giang"
	Zone       string // IANA name of its time zone
	Parent     Label  // the agency above it
	Hotline    string
	Complaints Complaints
	Contact    string // for questions about personal data
	Languages  []Lang
	Survey     SurveyID // asked at its points
	Population []Applicant
	Floor      int // smallest cell shown
	RetainText int // months a comment is kept
	Invitation int // days for which a personal code is valid, the day of the dossier's state not counted
	Agencies   []Agency
	Fields     []Field
	Channels   []ChannelName
	Procedures []Procedure
	Points     []ServicePoint
	LegalBases []string
	Signer     Signer
	Recipients []string
}

// Complaints says where complaints go, which are not survey answers.
type Complaints struct {
	URL   string
	Label Label
}

// ChannelName names a channel.
type ChannelName struct {
	Code Channel
	Name Label
}

// Signer is who signs reports.
type Signer struct{ Authority, Title, Name string }

// Point finds a service point that is valid on day d. A point that is not valid on d gives Gone, an unknown one NotFound.
func (c *Center) Point(code PointCode, d Day) (*ServicePoint, error) {
	var known bool
	for i := range c.Points {
		p := &c.Points[i]
		if p.Code != code {
			continue
		}
		if p.Validity.Holds(d) {
			return p, nil
		}
		known = true
	}
	if known {
		return nil, &Error{Kind: Gone, Key: "state.retired_point.title", Field: "point", Args: []any{"point", string(code)}}
	}
	return nil, &Error{Kind: NotFound, Key: "state.unknown_point.title", Field: "point", Args: []any{"point", string(code)}}
}

// Procedure finds the procedure that bore the code on day d.
func (c *Center) Procedure(code ProcedureCode, d Day) (*Procedure, bool) {
	for i := range c.Procedures {
		if p := &c.Procedures[i]; p.Code == code && p.Validity.Holds(d) {
			return p, true
		}
	}
	return nil, false
}

// Resolve finds the procedure that a code means on day d, be it its own or one of another year, for a dossier of a group of
// projects where that tells procedures apart.
func (c *Center) Resolve(code ProcedureCode, group ProjectGroup, d Day) (*Procedure, bool) {
	if code == "" {
		return nil, false
	}
	if p, ok := c.Procedure(code, d); ok {
		return p, true
	}
	for i := range c.Procedures {
		p := &c.Procedures[i]
		if p.Validity.Holds(d) && (p.Group == "" || p.Group == group) && (p.Code == code || slices.Contains(p.Aliases, code)) {
			return p, true
		}
	}
	return nil, false
}

// Field finds a field by code.
func (c *Center) Field(code FieldCode) (*Field, bool) {
	for i := range c.Fields {
		if c.Fields[i].Code == code {
			return &c.Fields[i], true
		}
	}
	return nil, false
}

// Agency finds an agency by code.
func (c *Center) Agency(code AgencyCode) (*Agency, bool) {
	for i := range c.Agencies {
		if c.Agencies[i].Code == code {
			return &c.Agencies[i], true
		}
	}
	return nil, false
}

// AgencyOn follows successors from an agency to the one that did its work on day d.
// Where the chain breaks, the last one known is given.
func (c *Center) AgencyOn(code AgencyCode, d Day) AgencyCode {
	for range 8 {
		a, ok := c.Agency(code)
		if !ok || a.Validity.To == "" || d <= a.Validity.To || a.Successor == "" {
			return code
		}
		code = a.Successor
	}
	return code
}
