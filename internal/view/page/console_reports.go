package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hailong/internal/report"
	"hailong/internal/survey"
)

// ReportsPath is the page of the files of a period; files are below it.
const (
	ReportsPath        = "/console/reports"
	ReportTextsPath    = "/console/reports/texts"
	ReportTemplatePath = "/console/reports/template"
	ReportPackPath     = "/console/reports/pack"
)

// The fields of the page's forms.
const (
	FieldPeriod   = "period"
	FieldSeen     = "seen"
	FieldKind     = "kind"
	FieldTemplate = "template"
	FieldOwn      = "own"
)

// ReportsInput is what the server gathers for the page of the files of a period.
type ReportsInput struct {
	Frame     Frame
	User      User
	Period    string // the name
	Days      survey.Period
	Years     []int // that can be chosen, the latest first
	Today     survey.Day
	Frozen    *report.Frozen
	Texts     map[string]string // by field; what was typed, where it was refused
	Seen      int               // the version of the texts that is shown
	By        string            // who saved it, and when
	At        time.Time
	Faults    survey.Faults
	Saved     string // what was saved just now: "texts" or the kind of a template
	Templates []TemplateLine
	Names     []Placeholder // nil = could not be had
	PackBy    string        // who made the pack that can be taken; empty = there is none
	PackAt    time.Time
	Made      []string // endings of the files that were made by themselves after the closing day
	MadeAt    time.Time
	Zone      *time.Location
}

// TemplateLine is one kind of template.
type TemplateLine struct {
	Kind, Ending string // "report", "docx"
	File, By     string // of the one in use; empty = the product's own
	At           time.Time
	Seen         int
}

// Reports is the page of the files of a period.
type Reports struct {
	Console
	Action, Period, Name, DaysText, Status string
	Options                                []FilterOption
	Files                                  []FileLine
	Pack                                   *FileLine
	NoPack                                 string // why there is no pack yet
	Publish, PublishText                   string // where and by which words a manager makes one
	Rows                                   []Link // answers row by row
	Made                                   []Link // made by themselves after the closing day
	MadeSays                               string
	Faults                                 []string
	Saved                                  string
	Texts                                  *TextsForm
	Missing                                string // which texts nobody has entered
	Templates                              []TemplateCard
	Names                                  []Placeholder
}

// Placeholder is a name that templates may use, and what stands in its place.
type Placeholder struct{ Name, Says string }

// FileLine is a file that can be taken.
type FileLine struct{ Href, Text, Says string }

// TextsForm is the form of the report's typed texts.
type TextsForm struct {
	Action, Seen, By string
	Fields           []TextField
}

// TextField is one of the texts.
type TextField struct {
	Name, Label, Hint, Value, Fault string
	Max                             int
}

// TemplateCard is one kind of template with its forms.
type TemplateCard struct {
	Kind, Title, Says, Action, Seen, Accept string
	InUse, Own                              string // addresses of the files
	Changed                                 bool   // the product's own is not in use
}

// reportEndings are the files of a period, the most wanted first.
var reportEndings = []string{"docx", "pptx", "xlsx", "pdf"}

// MaxReportText is the longest text that the form takes, in characters.
const MaxReportText = 20_000

// NewReports makes the page.
func NewReports(in ReportsInput) Reports {
	in.Frame.Title = in.Frame.T("reports.title")
	r := Reports{Console: NewConsole(in.Frame, in.User), Period: in.Period}
	r.fill(&in)
	return r
}

func (r *Reports) fill(in *ReportsInput) {
	for i, l := range r.LangLinks {
		r.LangLinks[i].Href = ReportsPath + "?" + url.Values{FieldPeriod: {in.Period}, "lang": {l.Lang}}.Encode()
	}
	r.Console.Refused = len(in.Faults) > 0
	r.Action, r.Name, r.DaysText = r.To(ReportsPath, nil), r.periodName(in.Period), periodDays(r.P, in.Days)
	over := survey.DayOf(in.Days.LastDay(), in.Zone) < in.Today
	switch {
	case in.Frozen != nil:
		r.Status = r.T("reports.frozen", "by", in.Frozen.By, "at", moment(r.P, in.Frozen.At, in.Zone))
	case over:
		r.Status = r.T("reports.live")
	default:
		r.Status = r.T("reports.open")
	}
	r.Options = r.options(in)
	if in.User.Manager {
		for _, e := range reportEndings {
			r.Files = append(r.Files, FileLine{r.To(ReportsPath+"/"+in.Period+"."+e, nil), r.T("reports.file." + e), r.T("reports.file." + e + ".says")})
		}
	}
	if in.User.Manager {
		for _, e := range []string{"csv", "xlsx"} {
			r.Rows = append(r.Rows, Link{Text: r.T("reports.responses." + e), Href: r.To(ReportsPath+"/"+in.Period+"-phieu."+e, nil)})
		}
	}
	if quarter := strings.Contains(in.Period, "-Q"); quarter {
		r.NoPack = r.T("pack.period")
	} else if over {
		r.pack(in)
	} else {
		r.NoPack = r.T("reports.pack.open", "date", r.P.Date(in.Days.LastDay()))
	}
	if len(in.Made) > 0 {
		r.MadeSays = r.T("reports.made.says", "at", r.P.DateTime(in.MadeAt.In(in.Zone)))
	}
	for _, e := range in.Made {
		r.Made = append(r.Made, Link{Text: e, Href: r.To(ReportsPath+"/"+in.Period+"-da-lap."+e, nil)})
	}
	for _, f := range in.Faults {
		if !slices.ContainsFunc(reportTexts, func(x string) bool { return x == f.Field }) {
			r.Faults = append(r.Faults, r.T(f.Key, f.Args...))
		}
	}
	if in.Saved != "" {
		r.Saved = r.T("reports.saved." + in.Saved)
	}
	if in.User.Manager {
		r.Texts = r.texts(in)
		var missing []string
		for _, name := range reportTexts {
			if strings.TrimSpace(in.Texts[name]) == "" {
				missing = append(missing, r.T("reports.text."+name))
			}
		}
		if len(missing) > 0 {
			r.Missing = r.T("reports.pack.missing", "texts", strings.Join(missing, "; "))
		}
		for _, t := range in.Templates {
			r.Templates = append(r.Templates, r.template(&t, in))
		}
		r.Names = in.Names
	}
}

// pack offers the public pack that was made last, and to managers to make one.
func (r *Reports) pack(in *ReportsInput) {
	if in.PackBy != "" {
		says := r.T("reports.pack.says") + " " + r.T("reports.pack.made", "by", in.PackBy, "at", r.P.DateTime(in.PackAt.In(in.Zone)))
		r.Pack = &FileLine{r.To(ReportsPath+"/"+in.Period+"-pci.zip", nil), r.T("reports.pack"), says}
	} else {
		r.NoPack = r.T("reports.pack.none")
	}
	if in.User.Manager {
		r.Publish, r.PublishText = r.To(ReportPackPath, nil), r.T("reports.pack.make")
		if in.PackBy != "" {
			r.PublishText = r.T("reports.pack.again")
		}
	}
}

// periodName names a period in words.
func (r *Reports) periodName(name string) string {
	year, rest, _ := strings.Cut(name, "-")
	switch {
	case rest == "":
		return r.T("report.period.year", "year", year)
	case rest == "H1":
		return r.T("report.period.h1", "year", year)
	case strings.HasPrefix(rest, "Q"):
		return r.T("report.period.quarter", "year", year, "n", romans[rest])
	}
	return r.T("report.period.month", "year", year, "n", strings.TrimLeft(rest, "0"))
}

var romans = map[string]string{"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}

// options lists the periods of the years, and the one that is shown.
func (r *Reports) options(in *ReportsInput) []FilterOption {
	var out []FilterOption
	for _, year := range in.Years {
		y := strconv.Itoa(year)
		for _, rest := range []string{"", "-H1", "-Q1", "-Q2", "-Q3", "-Q4"} {
			out = append(out, FilterOption{Value: y + rest, Text: r.periodName(y + rest), Selected: y+rest == in.Period})
		}
	}
	if !slices.ContainsFunc(out, func(o FilterOption) bool { return o.Selected }) {
		out = append([]FilterOption{{Value: in.Period, Text: r.periodName(in.Period), Selected: true}}, out...)
	}
	return out
}

// reportTexts are the fields of the typed texts, in the order in which the report has them.
var reportTexts = []string{"actions", "causes", "proposals"}

func (r *Reports) texts(in *ReportsInput) *TextsForm {
	f := &TextsForm{Action: r.To(ReportTextsPath, nil), Seen: strconv.Itoa(in.Seen)}
	if in.Seen > 0 {
		f.By = r.T("reports.texts.by", "by", in.By, "at", r.P.DateTime(in.At.In(in.Zone)))
	}
	for _, name := range reportTexts {
		field := TextField{Name: name, Label: r.T("reports.text." + name), Hint: r.T("reports.text." + name + ".hint"), Value: in.Texts[name], Max: MaxReportText}
		for _, fault := range in.Faults.For(name) {
			field.Fault = r.T(fault.Key, fault.Args...)
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

func (r *Reports) template(t *TemplateLine, in *ReportsInput) TemplateCard {
	path := ReportsPath + "/mau-" + t.Kind
	c := TemplateCard{
		Kind: t.Kind, Title: r.T("reports.template." + t.Kind), Action: r.To(ReportTemplatePath, nil), Seen: strconv.Itoa(t.Seen), Accept: "." + t.Ending,
		Own: r.To(path+"-goc."+t.Ending, nil), Changed: t.File != "", Says: r.T("reports.template.own"),
	}
	if c.Changed {
		c.InUse = r.To(path+"."+t.Ending, nil)
		c.Says = r.T("reports.template.file", "file", t.File, "by", t.By, "at", r.P.DateTime(t.At.In(in.Zone)))
	}
	return c
}
