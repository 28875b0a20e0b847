package export

import (
	"strings"
	"time"

	"hailong/internal/survey"
)

// SlipText is what stands on a slip in words, in the order in which it is read. Lines that a slip does not have are empty.
type SlipText struct {
	Center    []string // the center's name, parted before its province where it names one
	Ask       []string // the question, parted where it may be broken
	Time      string   // how long answering takes
	Private   string   // what becomes of the answers
	GoTo      string   // the words before the host …
	Host      string   // … that is typed where no camera helps …
	Enter     string   // … and those before the code
	Code      string   // in groups
	Expires   string
	Dossier   string
	Procedure string
	Origin    string // the point, and when the slip was printed
	Symbol    string // what the QR symbol is, for those who cannot see it
}

// SlipTexts gives the words of slips for a page that a browser prints; the drawn slips say the same. What can be wrong is
// what Slips refuses, but for size and format, which do not matter here.
func SlipTexts(in SlipInput) ([]SlipText, error) {
	press, err := newSlipPress(&in)
	if err != nil {
		return nil, err
	}
	out := make([]SlipText, len(in.Slips))
	for i := range in.Slips {
		out[i] = press.text(&in.Slips[i])
	}
	return out, nil
}

// text puts a slip into words.
func (p *slipPress) text(s *Slip) SlipText {
	expires, _ := time.Parse(time.DateOnly, string(s.Expires)) // checked before
	t := SlipText{
		Center: p.center(), Ask: p.question(s.business()), Time: p.say.Count("slip.time", p.questions()), Private: p.say.T("slip.private"),
		GoTo: p.say.T("slip.host"), Host: s.Typed, Enter: p.say.T("slip.code"), Code: s.Code,
		Expires: p.say.T("slip.expires", "date", p.say.Date(expires)), Procedure: plain(s.Procedure), Symbol: p.say.T("poster.qr", "address", s.URL),
	}
	if s.Dossier != "" {
		t.Dossier = p.say.T("slip.dossier", "number", plain(s.Dossier))
	}
	var origin []string
	if s.Point != "" {
		origin = append(origin, plain(s.Point))
	}
	if !s.Printed.IsZero() {
		origin = append(origin, p.say.DateTime(s.Printed))
	}
	t.Origin = strings.Join(origin, " · ")
	return t
}

// business tells whether a slip addresses a business.
func (s *Slip) business() bool { return s.Applicant == "" || s.Applicant == survey.Business }

// question asks whether they are satisfied.
func (p *slipPress) question(business bool) []string {
	who := "slip.ask.other"
	if business {
		who = "slip.ask.business"
	}
	return []string{p.say.T(who) + " ", p.say.T("slip.ask")}
}

// center gives the center's name, and its province where the name does not say it. A name that ends in its province is
// parted before it ("… hành chính công" / "tỉnh Kiên Giang"), not where the line happens to be full.
func (p *slipPress) center() []string {
	name, province := plain(p.in.Center.Name.In(p.lang)), plain(p.in.Center.Province.In(p.lang))
	if province == "" {
		return []string{name}
	}
	if !strings.Contains(strings.ToLower(name), strings.ToLower(province)) {
		return []string{name, province}
	}
	for _, kind := range []string{" tỉnh ", " thành phố "} {
		if head, ok := strings.CutSuffix(name, kind+province); ok {
			return []string{head, strings.TrimSpace(kind + province)}
		}
	}
	return []string{name}
}

// questions counts the questions that bear a number; in a survey without numbers, those that everybody is asked.
func (p *slipPress) questions() int64 {
	var numbered, always int64
	for i := range p.in.Survey.Questions {
		q := &p.in.Survey.Questions[i]
		if q.Number > 0 {
			numbered++
		}
		if q.AskWhen == nil {
			always++
		}
	}
	if numbered == 0 {
		return always
	}
	return numbered
}
