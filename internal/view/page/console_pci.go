package page

import (
	"strconv"
	"time"

	"hailong/internal/chart"
	"hailong/internal/survey"
)

// Addresses of the register of the PCI.
const (
	PCIPath       = "/console/pci"
	PCIImportPath = "/console/pci/import"
	PCIFilePath   = "/console/pci/file.csv"
)

// PCILine is a year of the register; what was not published is empty.
type PCILine struct {
	Year             int
	Score, Change    *float64
	Rank, Of, Mekong int
	RankChange       *int
	Source, Note     string
	Subs             map[int]float64
}

// PCIInput is what the server gathers for the register of the PCI.
type PCIInput struct {
	Frame   Frame
	User    User
	Years   []PCILine
	Period  string         // of the signals
	Signals []PCISignal    // none where the figures are not there yet
	Names   []survey.Label // of the sub-indices
	Seen    int
	By      string
	At      time.Time
	Typed   map[string]string
	Faults  survey.Faults
	Saved   bool
	Zone    *time.Location
}

// PCI is the page of what VCCI published of the province.
type PCI struct {
	Console
	Rows    []PCIRow
	Subs    []PCISubRow
	Heads   []string // years of the sub-indices
	Signals []PCISignal
	Period  string
	Chart   Picture
	By      string
	File    string
	Form    *PCIForm
	Faults  []string
	Saved   bool
}

// PCISignal is a sub-index with the center's measures beside it.
type PCISignal struct{ Number, Name, Score, Year, Measures string }

// PCIRow is a year.
type PCIRow struct{ Year, Score, Change, Rank, Mekong, Source, Note string }

// PCISubRow is a sub-index over the years.
type PCISubRow struct {
	Number, Name string
	Cells        []string
}

// PCIForm takes a year by hand, or a file.
type PCIForm struct {
	Action, Import, Seen string
	Fields, Subs         []TextField
}

// pciFields are the fields of a year before its sub-indices.
var pciFields = []string{"year", "score", "rank", "of", "rank_mekong", "source", "note"}

// NewPCI makes the page.
func NewPCI(in PCIInput) PCI {
	in.Frame.Title = in.Frame.T("pci.title")
	p := PCI{Console: NewConsole(in.Frame, in.User), Saved: in.Saved}
	p.Refused, p.File = len(in.Faults) > 0, p.To(PCIFilePath, nil)
	for _, f := range in.Faults {
		p.Faults = append(p.Faults, p.fault(f, &in))
	}
	if in.Seen > 0 {
		p.By = p.T("reports.texts.by", "by", in.By, "at", p.P.DateTime(in.At.In(in.Zone)))
	}
	for i := range in.Years {
		p.year(&in.Years[i])
	}
	p.subs(&in)
	p.Signals, p.Period = in.Signals, in.Period
	p.draw(&in)
	if in.User.Manager {
		p.Form = p.form(&in)
	}
	return p
}

// fault says what is wrong: with a cell of a file, or with a field of the form by its name.
func (p *PCI) fault(f survey.Fault, in *PCIInput) string {
	if key := f.Key + ".typed"; in.Typed != nil && p.P.Has(key) {
		return p.T(key, append([]any{"name", p.fieldName(f.Field, in.Names)}, f.Args...)...)
	}
	return p.T(f.Key, f.Args...)
}

func (p *PCI) fieldName(field string, names []survey.Label) string {
	for i, n := range names {
		if field == "sub"+strconv.Itoa(i+1) {
			return n.In(survey.Lang(p.Lang))
		}
	}
	if p.P.Has("pci.name." + field) {
		return p.T("pci.name." + field)
	}
	return field
}

func (p *PCI) year(y *PCILine) {
	row := PCIRow{Year: strconv.Itoa(y.Year), Score: "–", Change: "–", Rank: "–", Mekong: "–", Source: y.Source, Note: y.Note}
	if y.Score != nil {
		row.Score = p.P.Decimal(*y.Score, 2)
	}
	if y.Change != nil {
		row.Change = p.P.Decimal(*y.Change, 2)
		if *y.Change > 0 {
			row.Change = "+" + row.Change
		}
	}
	if y.Rank > 0 {
		row.Rank = strconv.Itoa(y.Rank) + "/" + strconv.Itoa(y.Of)
	}
	if y.Mekong > 0 {
		row.Mekong = strconv.Itoa(y.Mekong)
	}
	p.Rows = append(p.Rows, row)
}

// subs lists the sub-indices of the years in which any was published.
func (p *PCI) subs(in *PCIInput) {
	for i := range in.Years {
		if len(in.Years[i].Subs) > 0 {
			p.Heads = append(p.Heads, strconv.Itoa(in.Years[i].Year))
		}
	}
	if len(p.Heads) == 0 {
		return
	}
	for n, name := range in.Names {
		row := PCISubRow{Number: strconv.Itoa(n + 1), Name: name.In(survey.Lang(p.Lang))}
		for i := range in.Years {
			if len(in.Years[i].Subs) == 0 {
				continue
			}
			cell := "–"
			if v, ok := in.Years[i].Subs[n+1]; ok {
				cell = p.P.Decimal(v, 2)
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Subs = append(p.Subs, row)
	}
}

// draw draws the scores; a year that was not published is a gap.
func (p *PCI) draw(in *PCIInput) {
	var scores []chart.Score
	for i := range in.Years {
		y := &in.Years[i]
		s := chart.Score{Year: y.Year, Value: y.Score}
		if y.Rank > 0 {
			s.Rank = strconv.Itoa(y.Rank)
		}
		scores = append(scores, s)
	}
	if picture, says := chart.Scores("pci", p.T("report.chart.pci"), p.T("report.col.rank"), scores, p.P.Decimal); says != "" {
		p.Chart = drawn(picture)
	}
}

func (p *PCI) form(in *PCIInput) *PCIForm {
	f := &PCIForm{Action: p.To(PCIPath, nil), Import: p.To(PCIImportPath, nil), Seen: strconv.Itoa(in.Seen)}
	field := func(name, label string) TextField {
		t := TextField{Name: name, Label: label, Value: in.Typed[name], Max: 500}
		for _, fault := range in.Faults.For(name) {
			t.Fault = p.fault(fault, in)
		}
		return t
	}
	for _, name := range pciFields {
		f.Fields = append(f.Fields, field(name, p.T("pci.field."+name)))
	}
	for i, n := range in.Names {
		f.Subs = append(f.Subs, field("sub"+strconv.Itoa(i+1), strconv.Itoa(i+1)+". "+n.In(survey.Lang(p.Lang))))
	}
	return f
}
