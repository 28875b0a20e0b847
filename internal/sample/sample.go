// Package sample makes up responses and dossiers of a center, the same ones for the same seed, to try the program with, to show it,
// and to measure it. Nothing of it is about real people or businesses.
//
// Levels, points and fields have their own made-up tendencies, so that the pages have something to show: some counters
// are better than others, land procedures take more visits, the lunar new year is quiet. A business answers several
// times. The generator knows the definitions and nothing else; it never sees a store or a clock.
package sample

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

// Plan says what to make up.
type Plan struct {
	Responses int
	Dossiers  int
	Seed      uint64
	From, To  time.Time // instants; responses are spread over the working hours between them
}

// Responses makes up the responses in order of time.
func Responses(c *catalog.Catalog, p Plan) iter.Seq[*survey.Response] {
	return func(yield func(*survey.Response) bool) {
		m := newMaker(c, p)
		for i := range p.Responses {
			if !yield(m.make(i)) {
				return
			}
		}
	}
}

type maker struct {
	plan       Plan
	rand       *rand.Rand
	zone       *time.Location
	survey     *survey.Survey
	center     *survey.Center
	points     []survey.ServicePoint
	bent       map[survey.PointCode]float64 // how much worse than the rest
	businesses int
}

func newMaker(c *catalog.Catalog, p Plan) *maker {
	m := &maker{
		plan: p, rand: rand.New(rand.NewPCG(p.Seed, 31)), zone: c.Zone, center: c.Center,
		survey: c.Current(c.Center.Survey), bent: map[survey.PointCode]float64{}, businesses: max(1, p.Responses*2/5),
	}
	day := survey.DayOf(p.To, c.Zone)
	for _, pt := range c.Center.Points {
		if pt.Validity.Holds(day) {
			m.points = append(m.points, pt)
			m.bent[pt.Code] = m.rand.Float64() * m.rand.Float64() * 0.07
		}
	}
	return m
}

func (m *maker) make(i int) *survey.Response {
	pt := m.points[int(float64(len(m.points))*m.rand.Float64()*m.rand.Float64())]
	at := m.instant(i)
	r := &survey.Response{
		ID: m.receipt(), Survey: m.survey.VersionID(), Point: pt.Code, Mode: survey.Open, Channel: pt.Channel, Lang: "vi",
		Applicant: m.applicant(), Answers: map[survey.QuestionID]survey.Answer{}, Received: at,
	}
	if m.chance(0.04) {
		r.Lang = "en"
	}
	if p := m.procedure(&pt, at); p != nil {
		r.Field = p.Field
		if m.chance(0.5) {
			r.Procedure = p.Code
		}
	}
	if r.Applicant == survey.Business && m.chance(0.8) {
		r.Business = m.business()
	}
	m.answer(r, m.bent[pt.Code])
	return r
}

// instant spreads responses evenly, moved into working hours and away from Sundays.
func (m *maker) instant(i int) time.Time {
	span := m.plan.To.Sub(m.plan.From)
	t := m.plan.From.Add(time.Duration(float64(span) * (float64(i) + m.rand.Float64()) / float64(m.plan.Responses))).In(m.zone)
	if t.Weekday() == time.Sunday && t.AddDate(0, 0, -1).After(m.plan.From) {
		t = t.AddDate(0, 0, -1)
	}
	y, month, d := t.Date()
	seconds := m.rand.IntN(10 * 3600)
	at := time.Date(y, month, d, 7, 0, seconds, 1e6*m.rand.IntN(1000), m.zone)
	if at.After(m.plan.To) || at.Before(m.plan.From) {
		at = t
	}
	return at.UTC().Truncate(time.Millisecond)
}

func (m *maker) applicant() survey.Applicant {
	switch x := m.rand.Float64(); {
	case x < 0.8:
		return survey.Business
	case x < 0.9:
		return survey.Household
	}
	return survey.Citizen
}

func (m *maker) procedure(pt *survey.ServicePoint, at time.Time) *survey.Procedure {
	day := survey.DayOf(at, m.zone)
	start := m.rand.IntN(max(1, len(m.center.Procedures)))
	for k := range m.center.Procedures {
		p := &m.center.Procedures[(start+k)%len(m.center.Procedures)]
		if p.Validity.Holds(day) && serves(pt, p) {
			return p
		}
	}
	return nil
}

func serves(pt *survey.ServicePoint, p *survey.Procedure) bool {
	if len(pt.Fields) > 0 {
		return slices.Contains(pt.Fields, p.Field)
	}
	return pt.Agency == "" || pt.Agency == p.Agency
}

// business picks one of the made-up businesses, some of them often.
func (m *maker) business() survey.BusinessKey {
	n := uint64(float64(m.businesses) * m.rand.Float64() * m.rand.Float64())
	r := rand.New(rand.NewPCG(m.plan.Seed, n+1000))
	return survey.BusinessKey(hex16(r.Uint64()) + hex16(r.Uint64()))
}

func hex16(v uint64) string {
	s := strconv.FormatUint(v, 16)
	return "0000000000000000"[len(s):] + s
}

const receiptSigns = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func (m *maker) receipt() survey.ReceiptCode {
	b := make([]byte, 20)
	for i := range b {
		b[i] = receiptSigns[m.rand.IntN(32)]
	}
	return survey.ReceiptCode(b)
}

func (m *maker) chance(p float64) bool { return m.rand.Float64() < p }

// answer fills in the answers: one mood, then each question about it.
func (m *maker) answer(r *survey.Response, bent float64) {
	unhappy := m.chance(0.01 + bent)
	for i := range m.survey.Questions {
		q := &m.survey.Questions[i]
		if code := m.code(q, unhappy); code != "" {
			r.Answers[q.ID] = survey.Answer{Choices: []survey.ChoiceCode{code}}
		}
	}
	if unhappy {
		m.complain(r)
	}
}

// code picks an answer to a scale or choice question; "" leaves it blank.
func (m *maker) code(q *survey.Question, unhappy bool) survey.ChoiceCode {
	if !q.Required && m.chance(0.06) {
		return ""
	}
	switch q.Kind {
	case survey.ScaleQuestion:
		if !q.NoNA && m.chance(map[bool]float64{true: 0.04, false: 0.7}[q.Factor && q.ID != "feedback"]) {
			return survey.NotApplicable
		}
		return m.level(q, unhappy)
	case survey.ChoiceQuestion:
		return m.choice(q, unhappy)
	}
	return ""
}

func (m *maker) level(q *survey.Question, unhappy bool) survey.ChoiceCode {
	levels := q.Levels()
	if len(levels) == 0 {
		return ""
	}
	weights := []float64{0, 0.004, 0.03, 0.5, 1}
	if unhappy {
		weights = []float64{0.22, 0.6, 0.95, 0.99, 1}
	}
	x := m.rand.Float64()
	for i, w := range weights {
		if x < w {
			return levels[i*len(levels)/len(weights)].Code
		}
	}
	return levels[len(levels)-1].Code
}

// choice prefers the first choices, more so when happy.
func (m *maker) choice(q *survey.Question, unhappy bool) survey.ChoiceCode {
	if len(q.Choices) == 0 {
		return ""
	}
	stay := 0.8
	if unhappy {
		stay = 0.45
	}
	i := 0
	for i < len(q.Choices)-1 && !m.chance(stay) {
		i++
	}
	return q.Choices[i].Code
}

// complain gives reasons and now and then a comment.
func (m *maker) complain(r *survey.Response) {
	for i := range m.survey.Questions {
		switch q := &m.survey.Questions[i]; q.Kind {
		case survey.ChipsQuestion:
			if code := r.Code(survey.OverallQuestion); code != "1" && code != "2" {
				continue
			}
			r.Answers[q.ID] = survey.Answer{Choices: []survey.ChoiceCode{q.Choices[m.rand.IntN(len(q.Choices))].Code}}
		case survey.TextQuestion:
			if m.chance(0.4) {
				r.Answers[q.ID] = survey.Answer{Text: comments[m.rand.IntN(len(comments))]}
			}
		}
	}
}

var comments = []string{
	"Cần báo trước khi chậm trả kết quả.",
	"Hướng dẫn thành phần hồ sơ chưa thống nhất giữa các lần.",
	"Nên cho nộp bổ sung giấy tờ qua mạng.",
	"Phần mềm nộp hồ sơ hay bị lỗi vào buổi sáng.",
	"Mong có thêm người hướng dẫn ở bàn tiếp đón.",
}
