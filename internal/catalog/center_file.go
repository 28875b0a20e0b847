package catalog

import (
	"cmp"
	"time"

	"hailong/internal/survey"
)

type (
	centerFile struct {
		ID         string             `json:"id"`
		Name       survey.Label       `json:"name"`
		Short      survey.Label       `json:"short"`
		Province   survey.Label       `json:"province"`
		Place      string             `json:"place"`
		Zone       string             `json:"zone"`
		Parent     survey.Label       `json:"parent"`
		Hotline    string             `json:"hotline"`
		Contact    string             `json:"contact"`
		Complaints complaintsFile     `json:"complaints"`
		Languages  []survey.Lang      `json:"languages"`
		Survey     survey.SurveyID    `json:"survey"`
		Population []survey.Applicant `json:"population"`
		Floor      int                `json:"small_cell_floor"`
		RetainText int                `json:"retain_text_months"`
		Invitation int                `json:"invitation_days"`
		LegalBases []string           `json:"legal_bases"`
		Signer     signerFile         `json:"signer"`
		Recipients []string           `json:"recipients"`
		Channels   []channelFile      `json:"channels"`
		Points     []pointFile        `json:"points"`
		Agencies   []agencyFile       `json:"agencies"`
		Fields     []fieldFile        `json:"fields"`
		Procedures []procedureFile    `json:"procedures"`
	}
	complaintsFile struct {
		URL   string       `json:"url"`
		Label survey.Label `json:"label"`
	}
	signerFile struct {
		Authority string `json:"authority"`
		Title     string `json:"title"`
		Name      string `json:"name"`
	}
	channelFile struct {
		Code survey.Channel `json:"code"`
		Name survey.Label   `json:"name"`
	}
	fieldFile struct {
		Code survey.FieldCode `json:"code"`
		Name survey.Label     `json:"name"`
	}
	pointFile struct {
		Code    survey.PointCode   `json:"code"`
		Name    survey.Label       `json:"name"`
		Place   survey.Label       `json:"place"`
		Agency  survey.AgencyCode  `json:"agency"`
		Fields  []survey.FieldCode `json:"fields"`
		Channel survey.Channel     `json:"channel"`
		validityFile
	}
	agencyFile struct {
		Code      survey.AgencyCode `json:"code"`
		Name      survey.Label      `json:"name"`
		Short     survey.Label      `json:"short"`
		Successor survey.AgencyCode `json:"successor"`
		Role      string            `json:"role"`
		Source    string            `json:"source"`
		validityFile
	}
	procedureFile struct {
		Code       survey.ProcedureCode   `json:"code"`
		Name       survey.Label           `json:"name"`
		Field      survey.FieldCode       `json:"field"`
		Agency     survey.AgencyCode      `json:"agency"`
		Applicants []survey.Applicant     `json:"applicants"`
		Limit      int                    `json:"limit"`
		LimitKind  survey.DayKind         `json:"limit_kind"`
		LimitBasis string                 `json:"limit_basis"`
		PlanLimit  int                    `json:"plan_target_days"`
		PlanRef    string                 `json:"plan_ref"`
		Group      survey.ProjectGroup    `json:"project_group"`
		Aliases    []survey.ProcedureCode `json:"aliases"`
		Online     string                 `json:"online"`
		Source     string                 `json:"source"`
		Note       string                 `json:"note"`
		validityFile
	}
)

// defaultInvitation is how many days a personal code is valid where the center does not say.
const defaultInvitation = 30

func (f *centerFile) center() *survey.Center {
	c := &survey.Center{
		ID: f.ID, Name: f.Name, Short: f.Short, Province: f.Province, Place: f.Place, Zone: f.Zone, Parent: f.Parent,
		Hotline: f.Hotline, Contact: f.Contact, Complaints: survey.Complaints(f.Complaints), Languages: f.Languages,
		Survey: f.Survey, Population: f.Population, Floor: f.Floor, RetainText: f.RetainText,
		Invitation: cmp.Or(f.Invitation, defaultInvitation),
		LegalBases: f.LegalBases, Signer: survey.Signer(f.Signer), Recipients: f.Recipients,
	}
	for _, x := range f.Channels {
		c.Channels = append(c.Channels, survey.ChannelName(x))
	}
	for _, x := range f.Fields {
		c.Fields = append(c.Fields, survey.Field(x))
	}
	for i := range f.Points {
		c.Points = append(c.Points, f.Points[i].point())
	}
	for i := range f.Agencies {
		c.Agencies = append(c.Agencies, f.Agencies[i].agency())
	}
	for i := range f.Procedures {
		c.Procedures = append(c.Procedures, f.Procedures[i].procedure())
	}
	return c
}

func (f *pointFile) point() survey.ServicePoint {
	return survey.ServicePoint{
		Code: f.Code, Name: f.Name, Place: f.Place, Agency: f.Agency, Fields: f.Fields, Channel: f.Channel, Validity: f.validity(),
	}
}

func (f *agencyFile) agency() survey.Agency {
	return survey.Agency{
		Code: f.Code, Name: f.Name, Short: f.Short, Validity: f.validity(), Successor: f.Successor, Role: f.Role, Source: f.Source,
	}
}

func (f *procedureFile) procedure() survey.Procedure {
	return survey.Procedure{
		Code: f.Code, Name: f.Name, Field: f.Field, Agency: f.Agency, Applicants: f.Applicants,
		Limit: f.Limit, LimitKind: f.LimitKind, Configured: f.LimitBasis == "configured",
		PlanLimit: f.PlanLimit, PlanRef: f.PlanRef, Group: f.Group, Aliases: f.Aliases, Online: f.Online, Validity: f.validity(), Source: f.Source, Note: f.Note,
	}
}

// checkCenter holds the center to the rules that its schema cannot say; what it refers to outside is checked by checkTogether.
func (d *document) checkCenter(f *centerFile) {
	if _, err := time.LoadLocation(f.Zone); f.Zone != "" && (err != nil || f.Zone == "Local") {
		d.fault(zoneUnknown, []string{f.Zone}, "zone")
	}
	if n, ok := d.root.find(at("languages")); ok && n.kind == listNode && !hasVietnamese(f.Languages) {
		d.fault(langMissing, nil, "languages")
	}
	channels := d.unique("channels", len(f.Channels), func(i int) (string, string) { return string(f.Channels[i].Code), "code" })
	fields := d.unique("fields", len(f.Fields), func(i int) (string, string) { return string(f.Fields[i].Code), "code" })
	agencies := d.agencyCodes(f)
	d.checkAgencies(f, agencies)
	d.checkPoints(f, agencies, fields, channels)
	d.checkProcedures(f, agencies, fields)
}

func hasVietnamese(languages []survey.Lang) bool {
	for _, l := range languages {
		if l == "vi" {
			return true
		}
	}
	return false
}

func (d *document) agencyCodes(f *centerFile) codes {
	return d.unique("agencies", len(f.Agencies), func(i int) (string, string) { return string(f.Agencies[i].Code), "code" })
}

var (
	anAgency   = text{"cơ quan", "agency"}
	aField     = text{"lĩnh vực", "field"}
	aProcedure = text{"thủ tục", "procedure"}
	aChannel   = text{"hình thức", "channel"}
	aSurvey    = text{"phiếu khảo sát", "survey"}
)

// maxChain ends the walk along successors that go in a circle without coming back to where it began.
const maxChain = 100

func (d *document) checkAgencies(f *centerFile, agencies codes) {
	successor := map[survey.AgencyCode]survey.AgencyCode{}
	for i := range f.Agencies {
		successor[f.Agencies[i].Code] = f.Agencies[i].Successor
	}
	for i := range f.Agencies {
		a := &f.Agencies[i]
		d.checkValidity(a.validityFile, at("agencies", i)...)
		d.reference(agencies, anAgency, string(a.Successor), at("agencies", i, "successor"))
		next := a.Successor
		for steps := 0; next != "" && steps < maxChain; steps++ {
			if next == a.Code {
				d.fault(refSelf, []string{string(a.Successor)}, at("agencies", i, "successor")...)
				break
			}
			next = successor[next]
		}
	}
}

func (d *document) checkPoints(f *centerFile, agencies, fields, channels codes) {
	var entries []dated
	for i := range f.Points {
		p := &f.Points[i]
		d.checkValidity(p.validityFile, at("points", i)...)
		d.reference(agencies, anAgency, string(p.Agency), at("points", i, "agency"))
		d.reference(channels, aChannel, string(p.Channel), at("points", i, "channel"))
		for j, field := range p.Fields {
			d.reference(fields, aField, string(field), at("points", i, "fields", j))
		}
		entries = append(entries, dated{string(p.Code), p.validityFile})
	}
	d.overlaps("points", entries)
}

func (d *document) checkProcedures(f *centerFile, agencies, fields codes) {
	var entries []dated
	for i := range f.Procedures {
		p := &f.Procedures[i]
		d.checkValidity(p.validityFile, at("procedures", i)...)
		d.reference(agencies, anAgency, string(p.Agency), at("procedures", i, "agency"))
		d.reference(fields, aField, string(p.Field), at("procedures", i, "field"))
		entries = append(entries, dated{string(p.Code), p.validityFile})
	}
	d.overlaps("procedures", entries)
	d.checkAliases(f)
}
