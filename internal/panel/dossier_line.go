package panel

import (
	"cmp"
	"time"
	"unsafe"

	"hailong/internal/survey"
)

const lineBytes = int64(unsafe.Sizeof(dossier{}))

// encode makes the line of a state.
func (t *dossiers) encode(d *survey.Dossier, arrived time.Time) (out dossier, err error) {
	e := t.encoder
	if out.business, err = e.business(d.Business); err != nil {
		return out, err
	}
	for _, day := range []struct {
		text survey.Day
		into *uint16
	}{{d.Received, &out.received}, {d.Due, &out.due}, {d.Decided, &out.ended}} {
		if *day.into, err = dayNumber(day.text); err != nil {
			return out, err
		}
	}
	t.outcome(&out, d, arrived)
	var g given
	err = firstError(
		set(&g.point, e.points, d.Point), set(&g.procedure, e.given, d.Procedure), set(&out.dims[4], e.channels, d.SubmittedVia.Channel()),
		set(&out.dims[5], e.applicants, d.Applicant),
	)
	if err != nil {
		return out, err
	}
	g.day = out.received
	rule, err := e.derive(g, d.Group, d.Received)
	if err != nil {
		return out, err
	}
	doing := rule
	if out.ended != never && out.ended > 0 { // the agency is the one that did the work on the day of the decision
		g.day = out.ended
		if doing, err = e.derive(g, d.Group, d.Decided); err != nil {
			return out, err
		}
	}
	out.dims[0], out.dims[1], out.dims[2], out.dims[3] = g.point, doing.agency, rule.procedure, rule.field
	t.limits(&out, d, rule.definition)
	out.flags |= marks(d) | out.timing()
	out.order = stateOrder(d)
	return out, nil
}

// dayNumber reads a day; an empty one is 0.
func dayNumber(d survey.Day) (uint16, error) {
	if d == "" {
		return 0, nil
	}
	n, ok := d.Number()
	if !ok || n < 1 || n >= never {
		return 0, survey.Errorf(survey.Invalid, "%q is a day that no figure can hold", d)
	}
	return uint16(n), nil
}

// outcome says when the dossier ended and when its applicant is asked in this state.
func (t *dossiers) outcome(out *dossier, d *survey.Dossier, arrived time.Time) {
	switch {
	case d.Status.Final() && out.ended > 0:
		out.asked = out.ended
	case d.Status == survey.DossierWithdrawn:
		out.ended = 0
	default:
		out.ended = never
	}
	if d.Status != survey.DossierSupplement {
		return
	}
	day := d.InvitingDay()
	if day == "" {
		day = survey.DayOf(arrived, t.encoder.zone)
	}
	out.asked, _ = dayNumber(day)
}

// limits counts the processing days of a decided dossier and holds them against what the procedure allows.
func (t *dossiers) limits(out *dossier, d *survey.Dossier, p *survey.Procedure) {
	out.days = unknownDays
	if out.ended == 0 || out.ended == never {
		return
	}
	from, to := int(out.received), int(out.ended)
	days, ok := max(to-from, 0), true
	if p == nil || p.LimitKind != survey.CalendarDays {
		days, ok = t.encoder.catalog.Calendar.WorkingDays(from, to)
	}
	if !ok {
		for _, y := range t.encoder.catalog.Calendar.MissingYears(from, to) {
			t.missing[y] = true
		}
		out.flags |= flagUncounted
		return
	}
	days = max(days-d.Paused, 0)
	out.days = uint16(min(days, unknownDays-1))
	if p == nil {
		return
	}
	within := func(limit int, has, kept uint16) {
		if limit > 0 {
			out.flags |= has
			if days <= limit {
				out.flags |= kept
			}
		}
	}
	within(p.Limit, flagLimit, flagWithinLimit)
	within(p.PlanLimit, flagPlan, flagWithinPlan)
}

// timing holds the decision against the due day.
func (d *dossier) timing() (f uint16) {
	if d.due == 0 {
		return 0
	}
	switch f = flagDue; {
	case d.ended > d.due:
		f |= flagLate
	case d.ended == d.due:
		f |= flagOnDay
	}
	return f
}

// marks are what the file says outright.
func marks(d *survey.Dossier) (f uint16) {
	if d.SubmittedVia != "" {
		f |= flagWay
	}
	if d.SubmittedVia == survey.Online {
		f |= flagOnline
	}
	if d.FeeVia == survey.Cash || d.FeeVia == survey.Cashless {
		f |= flagFee
	}
	if d.FeeVia == survey.Cashless {
		f |= flagCashless
	}
	if d.Status == survey.DossierRefused {
		f |= flagRefused
	}
	if d.Complaint == survey.Yes {
		f |= flagComplaint
	}
	return f
}

// stateOrder packs what survey.CompareStates asks first: the latest day, the time of recording, the days paused, how far
// the dossier has come, and the day of return. What it leaves undecided compare decides by the line.
func stateOrder(d *survey.Dossier) uint64 {
	rank := map[survey.DossierStatus]uint64{
		survey.DossierOpen: 1, survey.DossierSupplement: 2, survey.DossierWithdrawn: 3, survey.DossierRefused: 4, survey.DossierClosed: 5,
	}[d.Status]
	latest := max(d.Received, d.Decided, d.Returned)
	var second uint64
	if t, err := time.Parse("2006-01-02T15:04:05", string(d.Updated)); err == nil {
		latest = d.Updated.Day()
		h, m, s := t.Clock()
		second = uint64((h*60+m)*60+s) + 1
	}
	day, _ := dayNumber(latest)
	returned, _ := dayNumber(d.Returned)
	paused := uint64(min(max(d.Paused, 0), 1<<12-1))
	return uint64(day)<<48 | second<<31 | paused<<19 | rank<<16 | uint64(returned)
}

// compare orders two lines of one dossier as survey.CompareStates orders their states, as far as figures can tell them
// apart: by codes, not by the numbers that stand for them, which depend on the order of arrival.
func (t *dossiers) compare(a, b *dossier) int {
	if c := cmp.Compare(a.order, b.order); c != 0 {
		return c
	}
	e := t.encoder
	c := cmp.Or(
		cmp.Compare(a.ended, b.ended), cmp.Compare(a.due, b.due), cmp.Compare(a.flags, b.flags),
		cmp.Compare(e.applicants.codes[a.dims[5]], e.applicants.codes[b.dims[5]]),
		cmp.Compare(e.channels.codes[a.dims[4]], e.channels.codes[b.dims[4]]),
		cmp.Compare(e.procedures.codes[a.dims[2]], e.procedures.codes[b.dims[2]]),
		cmp.Compare(e.points.codes[a.dims[0]], e.points.codes[b.dims[0]]),
		cmp.Compare(a.received, b.received), cmp.Compare(a.days, b.days),
	)
	if c == 0 && a.business != b.business {
		c = cmp.Compare(e.keyOf(a.business), e.keyOf(b.business))
	}
	return c
}

// keyOf gives the key of a business by its number, for the rare case that nothing else tells two states apart.
func (e *encoder) keyOf(business uint32) string {
	for k, n := range e.businesses {
		if n == business {
			return string(k[:])
		}
	}
	return ""
}
