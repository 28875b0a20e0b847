package sample

import (
	"fmt"
	"iter"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

// Dossiers makes up dossiers in order of receipt, each with the answer that its applicant gave to a personal invitation, nil
// where none came. Most are decided on or before the due day; of those that are late more complain and fewer are satisfied.
// A dossier has no key yet, and an answer is not tied yet: both need the caller's secrets.
func Dossiers(c *catalog.Catalog, p Plan) iter.Seq2[*survey.Dossier, *survey.Response] {
	return func(yield func(*survey.Dossier, *survey.Response) bool) {
		m := newMaker(c, Plan{Responses: p.Dossiers, Seed: p.Seed + 1, From: p.From, To: p.To})
		m.businesses = max(1, p.Dossiers*2/5)
		for i := range p.Dossiers {
			d, at := m.dossier(i)
			var r *survey.Response
			if d.Status.Inviting() && m.chance(0.35) {
				r = m.answerFor(d, at)
			}
			if !yield(d, r) {
				return
			}
		}
	}
}

// dossier makes up one, and the instant at which its applicant would answer.
func (m *maker) dossier(i int) (*survey.Dossier, time.Time) {
	pt := m.points[int(float64(len(m.points))*m.rand.Float64()*m.rand.Float64())]
	at := m.instant(i).In(m.zone)
	d := &survey.Dossier{
		Code: survey.DossierCode(fmt.Sprintf("H38.%s-%06d", at.Format("060102"), i+1)), Point: pt.Code, Applicant: m.applicant(),
		Received: survey.DayOf(at, m.zone), Status: survey.DossierOpen, SubmittedVia: m.way(&pt), ReturnedVia: survey.Direct,
	}
	limit := 5
	if p := m.procedure(&pt, at); p != nil {
		d.Procedure, d.Group = p.Code, p.Group
		if p.Limit > 0 {
			limit = p.Limit
		}
	}
	if d.Applicant == survey.Business {
		d.Business = m.business()
	}
	if m.chance(0.03) {
		d.Paused = 1 + m.rand.IntN(4)
	}
	d.Due = m.later(at, limit+limit*2/5+2)
	m.decide(d, at, limit)
	return d, at.AddDate(0, 0, limit+m.rand.IntN(6))
}

// way prefers the point's own channel.
func (m *maker) way(pt *survey.ServicePoint) survey.Via {
	switch {
	case pt.Channel == survey.Online.Channel() || m.chance(0.35):
		return survey.Online
	case pt.Channel == survey.Post.Channel():
		return survey.Post
	}
	return survey.Direct
}

// later gives the day that many days on, moved from a Saturday or Sunday to the Monday.
func (m *maker) later(at time.Time, days int) survey.Day {
	t := at.AddDate(0, 0, days)
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return survey.DayOf(t, m.zone)
}

// decide lets a dossier come to its end, if that lies before the end of the plan.
func (m *maker) decide(d *survey.Dossier, at time.Time, limit int) {
	days := 1 + m.rand.IntN(limit+2)
	if m.chance(0.05) {
		days += limit + m.rand.IntN(12)
	}
	decided := m.later(at, days)
	switch x := m.rand.Float64(); {
	case x < 0.01:
		d.Status = survey.DossierWithdrawn
		return
	case x < 0.03:
		d.Status, d.Updated = survey.DossierSupplement, survey.Moment(m.later(at, 1))+"T09:00:00"
		return
	case decided > survey.DayOf(m.plan.To, m.zone):
		return
	case x < 0.05:
		d.Status = survey.DossierRefused
	default:
		d.Status = survey.DossierClosed
	}
	d.Decided, d.Returned = decided, decided
	d.FeeVia = []survey.FeeVia{survey.Cash, survey.Cashless, survey.Cashless, survey.NoFee}[m.rand.IntN(4)]
	d.Complaint = survey.No
	if m.chance(0.004) || d.Due < d.Decided && m.chance(0.05) {
		d.Complaint = survey.Yes
	}
}

// answerFor makes up the answer to a dossier's invitation.
func (m *maker) answerFor(d *survey.Dossier, at time.Time) *survey.Response {
	bent := m.bent[d.Point] / 2
	if d.Decided != "" && d.Due < d.Decided {
		bent += 0.25
	}
	if day, ok := d.InvitingDay().Number(); ok {
		at = time.Unix(int64(day)*86400, 0).UTC().Add(time.Duration(2+m.rand.IntN(8))*time.Hour + time.Duration(m.rand.IntN(3600))*time.Second)
	}
	r := &survey.Response{
		ID: m.receipt(), Survey: m.survey.VersionID(), Point: d.Point, Mode: survey.Personal, Channel: d.SubmittedVia.Channel(), Lang: "vi",
		Applicant: d.Applicant, Procedure: d.Procedure, Business: d.Business, Answers: map[survey.QuestionID]survey.Answer{},
		Received: at.UTC().Truncate(time.Millisecond),
	}
	m.answer(r, bent)
	return r
}
