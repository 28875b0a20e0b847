package page

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// DefinitionKind is one of the pages of definitions.
type DefinitionKind string

// The kinds, in the order in which they are offered.
const (
	Points     DefinitionKind = "points"
	Agencies   DefinitionKind = "agencies"
	Procedures DefinitionKind = "procedures"
	Surveys    DefinitionKind = "surveys"
	Holidays   DefinitionKind = "holidays"
)

// DefinitionKinds lists all of them.
var DefinitionKinds = []DefinitionKind{Points, Agencies, Procedures, Surveys, Holidays}

// PosterPath is where posters come from; the format follows.
const PosterPath = "/console/poster"

// DefinitionsInput is what the server gathers for a page of definitions.
type DefinitionsInput struct {
	Frame       Frame
	User        User
	Kind        DefinitionKind
	Find        string
	Center      *survey.Center
	Surveys     []*survey.Survey // the newest version first
	Days        []survey.Holiday
	Today       survey.Day
	Fingerprint string
}

// Definitions is a page of what agencies, points, procedures, surveys and holidays are, as the program reads them.
type Definitions struct {
	Console
	Rooms       []Link
	Action      string
	Find        string
	Fingerprint string
	Head        []string
	Rows        []DefinitionRow
	Shown       string // how many are shown, of how many
	Surveys     []SurveyShown
	Wall        Link // of the points: the screen of the whole center
}

// DefinitionRow is one line of the table: the first cell names it.
type DefinitionRow struct {
	Code, Name, Sub string
	Cells           []string
	Over            string // "hết hiệu lực …"; empty where it holds today
	Doubt           bool   // nobody has checked it against an act
	Posters         []Link
	Printed         bool // there is a column of what can be printed

	known string // its name in Vietnamese, which is searched too, whatever the page's language
}

// SurveyShown is one version of a survey in its own words.
type SurveyShown struct {
	Version, Title, Published string
	Current                   bool
	Questions                 []QuestionShown
}

// QuestionShown is one question of it.
type QuestionShown struct {
	Number, Text, Kind string
	Choices            []string
}

// mostDefinitions is how many lines a page shows; the search reaches the others.
const mostDefinitions = 300

// NewDefinitions makes the page.
func NewDefinitions(in DefinitionsInput) Definitions {
	f := in.Frame
	f.Title = f.T("definitions." + string(in.Kind))
	b := &definitions{in: in, Definitions: Definitions{Console: NewConsole(f, in.User), Find: in.Find, Fingerprint: in.Fingerprint}}
	b.Action = DefinitionsPath + "/" + string(in.Kind)
	for _, k := range DefinitionKinds {
		b.Rooms = append(b.Rooms, Link{Text: f.T("definitions." + string(k)), Href: b.To(DefinitionsPath+"/"+string(k), nil), Current: k == in.Kind})
	}
	for i, l := range b.LangLinks {
		b.LangLinks[i].Href = b.Action + "?" + url.Values{"lang": {l.Lang}, "find": {in.Find}}.Encode()
	}
	switch in.Kind {
	case Points:
		b.points()
	case Agencies:
		b.agencies()
	case Procedures:
		b.procedures()
	case Surveys:
		b.surveys()
	case Holidays:
		b.holidays()
	}
	b.narrow()
	return b.Definitions
}

// definitions is the page while it is made.
type definitions struct {
	Definitions
	in DefinitionsInput
}

func (b *definitions) name(l survey.Label) string { return l.In(survey.Lang(b.Lang)) }

func (b *definitions) head(keys ...string) {
	for _, k := range keys {
		b.Head = append(b.Head, b.T("definitions.col."+k))
	}
}

// over says from when on something no longer holds, or will hold.
func (b *definitions) over(v survey.Validity) string {
	switch {
	case v.Holds(b.in.Today):
		return ""
	case v.From != "" && b.in.Today < v.From:
		return b.T("definitions.from", "date", dayText(b.P, v.From))
	}
	return b.T("definitions.over", "date", dayText(b.P, v.To))
}

// validity says when something holds.
func (b *definitions) validity(v survey.Validity) string {
	switch {
	case v.From == "" && v.To == "":
		return b.T("definitions.always")
	case v.To == "":
		return b.T("definitions.since", "from", dayText(b.P, v.From))
	case v.From == "":
		return b.T("definitions.until", "to", dayText(b.P, v.To))
	}
	return b.T("console.period.days", "from", dayText(b.P, v.From), "to", dayText(b.P, v.To))
}

func (b *definitions) agency(code survey.AgencyCode) string {
	if a, ok := b.in.Center.Agency(code); ok {
		return b.name(a.Name)
	}
	return string(code)
}

func (b *definitions) fields(codes []survey.FieldCode) string {
	var out []string
	for _, code := range codes {
		if f, ok := b.in.Center.Field(code); ok {
			out = append(out, b.name(f.Name))
		}
	}
	return strings.Join(out, ", ")
}

func (b *definitions) points() {
	b.head("point", "agency", "fields", "validity")
	b.Wall = Link{Text: b.T("definitions.wall.center"), Href: b.To("/wall/center", nil)}
	for i := range b.in.Center.Points {
		p := &b.in.Center.Points[i]
		row := DefinitionRow{Code: string(p.Code), Name: b.name(p.Name), known: p.Name.In("vi"), Sub: b.name(p.Place), Over: b.over(p.Validity)}
		row.Cells = []string{b.agency(p.Agency), b.fields(p.Fields), b.validity(p.Validity)}
		row.Printed = b.in.User.Manager
		if row.Over == "" && row.Printed {
			for _, size := range []string{"A4", "A5"} {
				q := url.Values{"point": {string(p.Code)}, "size": {strings.ToLower(size)}}
				row.Posters = append(row.Posters, Link{Text: b.T("definitions.poster", "size", size), Note: row.Name, Href: b.To(PosterPath+".pdf", q)})
			}
			q := url.Values{"point": {string(p.Code)}}
			row.Posters = append(row.Posters,
				Link{Text: b.T("definitions.qr"), Note: row.Name, Href: b.To(PosterPath+".png", url.Values{"point": {string(p.Code)}, "size": {"a5"}})},
				Link{Text: b.T("definitions.svg"), Note: row.Name, Href: b.To(PosterPath+".svg", q)},
				Link{Text: b.T("definitions.slips"), Note: row.Name, Href: b.To(SlipsPath, q)},
				Link{Text: b.T("definitions.wall"), Note: row.Name, Href: b.To("/wall/"+url.PathEscape(string(p.Code)), nil)},
				Link{Text: b.T("definitions.figures"), Note: row.Name, Href: b.To(ExplorePath, q)})
		}
		b.Rows = append(b.Rows, row)
	}
	if b.in.User.Manager {
		b.head("print")
	}
}

func (b *definitions) agencies() {
	b.head("agency", "role", "validity", "successor", "source")
	for i := range b.in.Center.Agencies {
		a := &b.in.Center.Agencies[i]
		row := DefinitionRow{Code: string(a.Code), Name: b.name(a.Name), known: a.Name.In("vi"), Sub: b.name(a.Short), Over: b.over(a.Validity)}
		row.Cells = []string{a.Role, b.validity(a.Validity), "", a.Source}
		if a.Successor != "" {
			row.Cells[2] = b.agency(a.Successor)
		}
		b.Rows = append(b.Rows, row)
	}
}

func (b *definitions) procedures() {
	b.head("procedure", "agency", "field", "limit", "plan_limit", "validity")
	for i := range b.in.Center.Procedures {
		p := &b.in.Center.Procedures[i]
		row := DefinitionRow{Code: string(p.Code), Name: b.name(p.Name), known: p.Name.In("vi"), Over: b.over(p.Validity)}
		for _, code := range p.Aliases {
			row.Sub = strings.Trim(row.Sub+", "+string(code), ", ")
		}
		if row.Sub != "" {
			row.Sub = b.T("definitions.aliases", "codes", row.Sub)
		}
		row.Cells = []string{b.agency(p.Agency), b.fields([]survey.FieldCode{p.Field}), b.limit(p.Limit, p), "–", b.validity(p.Validity)}
		if p.PlanLimit > 0 {
			row.Cells[3] = b.limit(p.PlanLimit, p)
		}
		if p.Limit > 0 && p.Configured {
			row.Cells[2] += " " + b.T("definitions.configured")
		}
		b.Rows = append(b.Rows, row)
	}
}

func (b *definitions) limit(days int, p *survey.Procedure) string {
	if days == 0 {
		return b.T("definitions.unknown")
	}
	kind := p.LimitKind
	if kind == "" {
		kind = survey.WorkingDays
	}
	return b.T("definitions.days."+string(kind), "n", days)
}

func (b *definitions) holidays() {
	b.head("day", "holiday", "kind", "source")
	for i := range b.in.Days {
		h := &b.in.Days[i]
		b.Rows = append(b.Rows, DefinitionRow{
			Code: string(h.Day), Name: dayText(b.P, h.Day), known: h.Name.In("vi"), Doubt: h.Unverified,
			Cells: []string{b.name(h.Name), b.T("definitions.holiday." + string(h.Kind)), h.Source},
		})
	}
	slices.SortStableFunc(b.Rows, func(x, y DefinitionRow) int { return strings.Compare(y.Code, x.Code) })
	for i := range b.Rows {
		b.Rows[i].Code = ""
	}
}

func (b *definitions) surveys() {
	for i, s := range b.in.Surveys {
		shown := SurveyShown{Version: string(s.VersionID()), Title: b.name(s.Title), Published: dayText(b.P, survey.Day(s.Published)), Current: i == 0}
		for j := range s.Questions {
			q := &s.Questions[j]
			one := QuestionShown{Text: b.name(q.Text), Kind: b.T("definitions.question." + string(q.Kind))}
			if q.Number > 0 {
				one.Number = strconv.Itoa(q.Number)
			}
			for _, c := range q.Choices {
				label := b.name(c.Label)
				if c.Code == survey.NotApplicable {
					label = cmp.Or(b.name(q.NALabel), label)
				}
				if c.Code != survey.NotApplicable || !q.NoNA {
					one.Choices = append(one.Choices, label)
				}
			}
			shown.Questions = append(shown.Questions, one)
		}
		b.Surveys = append(b.Surveys, shown)
	}
}

// narrow keeps what was searched for, in the order of a dictionary, and no more than a page holds. Days keep their order.
func (b *definitions) narrow() {
	all := len(b.Rows)
	if wanted := locale.Fold(b.in.Find); wanted != "" {
		b.Rows = slices.DeleteFunc(b.Rows, func(r DefinitionRow) bool {
			return !strings.Contains(locale.Fold(strings.Join(append([]string{r.Code, r.Name, r.known, r.Sub}, r.Cells...), " ")), wanted)
		})
	}
	if b.in.Kind != Holidays {
		locale.SortVietnamese(b.Rows, func(r DefinitionRow) string { return r.Name })
	}
	b.Rows = b.Rows[:min(len(b.Rows), mostDefinitions)]
	b.Shown = b.T("definitions.shown", "n", len(b.Rows), "all", all)
}
