package page

import (
	"strings"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// Complaint leads to where complaints are taken; nil where the center has configured no address.
type Complaint struct {
	Complaints *Link
}

func newComplaint(p *locale.Printer, c *survey.Center) Complaint {
	if c == nil || c.Complaints.URL == "" {
		return Complaint{}
	}
	return Complaint{&Link{Text: p.T("complaints.link"), Href: c.Complaints.URL}}
}

// privacy is the data notice: only what this program does.
func (b *surveyBuilder) privacy() []string {
	p, c := b.Printer, b.Center
	out := []string{p.T("privacy.who", "organisation", c.Name.In(b.lang)), p.T("privacy.why")}
	if b.Personal == nil {
		out = append(out, p.T("privacy.what"))
	} else {
		out = append(out, p.T("privacy.what_personal"))
	}
	if b.Personal != nil && b.Personal.Business {
		out = append(out, p.T("privacy.business_personal"))
	}
	if b.asksTaxCode() {
		out = append(out, p.T("privacy.taxcode"))
	}
	if c.Contact != "" {
		out = append(out, p.T("privacy.contact", "contact", c.Contact))
	}
	if c.Hotline != "" {
		out = append(out, p.T("privacy.hotline", "hotline", c.Hotline))
	}
	return out
}

// note gives the text behind a question, with {pakn} and {hotline} filled from the center's settings. A sentence with a
// place that cannot be filled is left out whole, rather than printed with a hole.
func (b *surveyBuilder) note(q *survey.Question) []Piece {
	if q.After == nil {
		return nil
	}
	var kept []string
	for _, sentence := range strings.SplitAfter(q.After.Text.In(b.lang), ". ") {
		if strings.Contains(sentence, "{hotline}") && b.Center.Hotline == "" ||
			strings.Contains(sentence, "{pakn}") && b.Center.Complaints.URL == "" {
			continue
		}
		kept = append(kept, sentence)
	}
	text := strings.TrimSpace(strings.ReplaceAll(strings.Join(kept, ""), "{hotline}", b.Center.Hotline))
	if text == "" {
		return nil
	}
	before, after, found := strings.Cut(text, "{pakn}")
	if !found {
		return []Piece{{Text: text}}
	}
	label := b.Center.Complaints.Label.In(b.lang)
	if label == "" {
		label = b.Center.Complaints.URL
	}
	after = strings.ReplaceAll(after, "{pakn}", label)
	return []Piece{{Text: before}, {Text: label, Href: b.Center.Complaints.URL}, {Text: after}}
}
