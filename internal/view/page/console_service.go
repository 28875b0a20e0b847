package page

import (
	"maps"
	"slices"

	"hailong/internal/chart"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// Questions of the service block, and the codes of the one about payments.
const (
	extraContacts survey.QuestionID = "extra_contacts"
	extraPayment  survey.QuestionID = "extra_payment"
)

// Service is what is known about how the work was done.
type Service struct {
	Contacts    []Count
	ContactsBar chart.SVG
	Payment     []Count // yes, no, refused
	PaymentSum  string  // "12 trên 880 phiếu trả lời Có"
	Hidden      string  // why the payment figures are not shown; empty = they are
}

func (b *overview) service(r *report.Report) Service {
	s := Service{
		Contacts: b.choices("extra_contacts", extraContacts, r.Service.ExtraContacts),
		Payment:  b.choices("extra_payment", extraPayment, r.Service.ExtraPayment),
	}
	s.ContactsBar = b.contactsBar(s.Contacts)
	yes := r.Service.ExtraPayment["yes"]
	answered := yes + r.Service.ExtraPayment["no"]
	s.PaymentSum = b.T("console.payment.sum", "yes", yes, "n", answered)
	if floor := b.floorOfCells(); answered > 0 && answered < floor {
		s.Hidden, s.Payment, s.PaymentSum = b.T("console.hidden", "n", floor), nil, ""
	}
	if answered == 0 {
		s.PaymentSum = b.T("console.no_data")
	}
	return s
}

func (b *overview) floorOfCells() int64 {
	if b.in.Center == nil {
		return 0
	}
	return int64(b.in.Center.Floor)
}

// choices lists the counts of a choice question in the order of its choices.
func (b *overview) choices(figure string, id survey.QuestionID, counts map[string]int64) []Count {
	var out []Count
	seen := map[string]bool{}
	add := func(code, label string) {
		seen[code] = true
		out = append(out, Count{Name: figure, Key: code, Label: label, Num: counts[code], Text: b.P.Number(counts[code])})
	}
	if q, ok := b.find(id); ok {
		for _, c := range q.Choices {
			if _, known := counts[string(c.Code)]; known {
				add(string(c.Code), c.Label.In(survey.Lang(b.Lang)))
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		if !seen[code] {
			add(code, b.T("console.code", "code", code))
		}
	}
	return out
}

// contactsBar colours the counts from best (none) to worst.
func (b *overview) contactsBar(counts []Count) chart.SVG {
	bar := chart.Bar{Title: b.T("console.contacts.title")}
	for i := range counts {
		counts[i].Level = chart.PaletteLevel(len(counts)-i, len(counts))
		bar.Segments = append(bar.Segments, chart.Segment{Level: counts[i].Level, Weight: float64(counts[i].Num)})
	}
	return bar.Small()
}

// accounts lists the reconciliation: received, what was left out and why, counted.
func (b *overview) accounts(r *report.Report) []Count {
	rec := &r.Reconciliation
	count := func(key, label string, n int64) Count {
		return Count{Name: "reconciliation", Key: key, Label: label, Num: n, Text: b.P.Number(n)}
	}
	out := []Count{
		count("received", b.T("console.account.received"), rec.Received),
		count("duplicates", b.T("console.account.duplicates"), rec.Duplicates),
	}
	for _, reason := range slices.Sorted(maps.Keys(rec.Excluded)) {
		label := b.T("console.code", "code", reason)
		if key := "console.excluded." + reason; b.P.Has(key) {
			label = b.T(key)
		}
		out = append(out, count(reason, label, rec.Excluded[reason]))
	}
	return append(out, count("counted", b.T("console.account.counted"), rec.Counted))
}
