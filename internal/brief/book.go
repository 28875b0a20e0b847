package brief

import (
	"time"

	"hailong/internal/locale"
	"hailong/internal/pci"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// Input is what the files of a book are made of.
type Input struct {
	Book    *report.Book
	Center  *survey.Center
	Survey  *survey.Survey // whose questions name the figures
	Zone    *time.Location
	Printer *locale.Printer
	To      string     // whom the report is addressed to
	Voices  *Voices    // nil = not to be told
	Texts   Texts      // written by the center for this period
	PCI     []pci.Year // what VCCI published, shown beside the figures and never mixed with them
}

// Voices are what businesses said of a period beside their levels. They are of valid answers of the population.
type Voices struct {
	Unsatisfied int64         // answers on one of the two lowest levels
	Reasons     []ReasonCount // in the order of the survey
	Comments    []Comment     // of unsatisfied answers, masked, the latest first
	Written     int64         // comments of all answers
}

// ReasonCount is how many answers gave a reason.
type ReasonCount struct {
	Code string
	N    int64
}

// Comment is what one answer said, or several in the same words and for the same reasons: then Day is the last one's. Nobody can be
// found in it by a number or an address.
type Comment struct {
	Day     survey.Day
	Text    string
	Reasons []string // codes
	N       int64
}

// Texts are the parts of the official report that nobody can compute. Each line is a paragraph.
type Texts struct {
	Actions   string `json:"actions"`   // what was done about what businesses said
	Causes    string `json:"causes"`    // of what fell short
	Proposals string `json:"proposals"` // what others are asked to do
}

// book is what the files of one book are printed with.
type book struct {
	*Input
	p     *locale.Printer
	whole *report.Report
	avoid []float64 // thresholds as fractions, which no rate may be mistaken for
}

func newBook(in *Input) *book {
	b := &book{Input: in, p: in.Printer, whole: in.Book.Whole}
	for i := range b.whole.Verdicts {
		b.avoid = append(b.avoid, b.whole.Verdicts[i].Threshold/100)
	}
	return b
}

// T gives a message.
func (b *book) T(key string, args ...any) string { return b.p.T(key, args...) }

// hiddenSign stands where a figure may not be told, noneSign where there is none.
const (
	hiddenSign = "•"
	noneSign   = "–"
)

// rate prints a proportion's rate.
func (b *book) rate(p *report.Proportion) string {
	switch {
	case p == nil || !p.Hidden && p.Rate == nil:
		return noneSign
	case p.Hidden:
		return hiddenSign
	}
	return b.p.PercentNear(*p.Rate, b.avoid...)
}

// interval prints a proportion's interval.
func (b *book) interval(p *report.Proportion) string {
	switch {
	case p == nil || !p.Hidden && (p.Low == nil || p.High == nil):
		return noneSign
	case p.Hidden:
		return hiddenSign
	}
	return b.p.PercentNear(*p.Low, b.avoid...) + "–" + b.p.PercentNear(*p.High, b.avoid...)
}

// num and den print a proportion's counts.
func (b *book) num(p *report.Proportion) string { return b.count(p, func() int64 { return p.Num }) }
func (b *book) den(p *report.Proportion) string { return b.count(p, func() int64 { return p.Den }) }

func (b *book) count(p *report.Proportion, n func() int64) string {
	switch {
	case p == nil:
		return noneSign
	case p.Hidden:
		return hiddenSign
	}
	return b.p.Number(n())
}

// missing stands where a figure of dossiers is not there: in a public copy, of a period whose dossiers are known, it may not be told.
func (b *book) missing() string {
	if b.Book.Public() && b.whole.Service.Decided != nil {
		return hiddenSign
	}
	return noneSign
}

// whole numbers that may be missing.
func (b *book) number(n *int64) string {
	if n == nil {
		return noneSign
	}
	return b.p.Number(*n)
}

// name gives a label in the printer's language.
func (b *book) name(l survey.Label) string { return l.In(survey.Lang(b.p.Lang())) }

// day prints a day of a report, "2021-03-05".
func (b *book) day(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return b.p.Date(t)
}

// headline gives of any block the rate on which the verdicts of the whole stand.
func (b *book) headline(s *report.Satisfaction) *report.Proportion {
	p := s.PerResponse
	if b.whole.Satisfaction.Headline == report.HeadlineBusiness {
		p = s.PerBusiness.Proportion
	}
	p.Hidden = p.Hidden || s.Hidden
	return &p
}

// unit says what the headline counts.
func (b *book) unit() string { return b.T("report.unit." + string(b.whole.Satisfaction.Headline)) }
