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
	Score       string // mean points for extra contacts, "1,72"; ScoreOf says out of what
	ScoreExact  string
	ScoreOf     string
	ScorePoints int64
	ScoreN      int64
	Payment     []Count // yes, no, refused
	PaymentSum  string  // "12 trên 880 phiếu trả lời Có"
	PaymentRate *Figure // yes among yes and no; nil = hidden or no answer
	Modes       []Measured
	Hidden      string // why the payment figures are not shown; empty = they are
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
	if rate := r.Service.ExtraPaymentRate; rate.Den > 0 {
		f := b.fig.of("extra_payment_rate", "", rate.Proportion)
		s.PaymentRate = &f
	}
	if answered == 0 {
		s.PaymentSum = b.T("console.no_data")
	}
	if floor := b.floorOfCells(); r.Service.ExtraPaymentRate.Hidden || answered > 0 && answered < floor {
		s.Hidden, s.Payment, s.PaymentSum, s.PaymentRate = b.T("console.hidden", "n", floor), nil, "", nil
	}
	if score := r.Service.ExtraContactScore; score.Mean != nil {
		s.Score, s.ScoreExact = b.P.Decimal(*score.Mean, 2), exact(score.Mean)
		s.ScorePoints, s.ScoreN = score.Points, score.N
		s.ScoreOf = b.T("service.score.of", "points", score.Points, "n", score.N)
	}
	for _, m := range []survey.Mode{survey.Personal, survey.Open, survey.Entered} {
		if p, ok := r.Modes[m]; ok {
			row := b.measured(string(m), named{"modes", &p})
			row[0].Name = b.T("service.mode." + string(m))
			s.Modes = append(s.Modes, row...)
		}
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

// Accounts is the reconciliation: asked, received, superseded, left out by reason, counted. It stands on every page that
// shows the satisfaction rate.
type Accounts struct {
	Steps  []Count // before the reasons
	Left   []Count // by reason
	Result Count
}

func accounts(b Frame, r *report.Report) Accounts {
	rec := &r.Reconciliation
	if rec.Untold {
		return Accounts{}
	}
	count := func(key, label string, n int64) Count {
		return Count{Name: "reconciliation", Key: key, Label: label, Num: n, Text: b.P.Number(n)}
	}
	a := Accounts{Result: count("counted", b.T("console.account.counted"), rec.Counted)}
	if rec.Invited != nil {
		a.Steps = append(a.Steps, count("invited", b.T("service.account.invited"), *rec.Invited))
	}
	a.Steps = append(a.Steps, count("received", b.T("console.account.received"), rec.Received), count("duplicates", b.T("console.account.duplicates"), rec.Duplicates))
	for _, reason := range slices.Sorted(maps.Keys(rec.Excluded)) {
		label := b.T("console.code", "code", reason)
		if key := "console.excluded." + reason; b.P.Has(key) {
			label = b.T(key)
		}
		a.Left = append(a.Left, count(reason, label, rec.Excluded[reason]))
	}
	return a
}

// Unclassified is a procedure code that the definitions do not know, with how often it occurs.
type Unclassified struct {
	Code                string
	Dossiers, Responses Count
}

func (b *overview) unclassified(r *report.Report) []Unclassified {
	var out []Unclassified
	for _, c := range r.Unclassified {
		out = append(out, Unclassified{
			Code:      c.Code,
			Dossiers:  Count{Name: "unclassified_dossiers", Key: c.Code, Num: c.Dossiers, Text: b.P.Number(c.Dossiers)},
			Responses: Count{Name: "unclassified_responses", Key: c.Code, Num: c.Responses, Text: b.P.Number(c.Responses)},
		})
	}
	return out
}
