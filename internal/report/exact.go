package report

import (
	"time"

	"hailong/internal/edition"
	"hailong/internal/survey"
)

// ExactPublic answers, for public files of a closed period, what viewers may ask: the figures of the closing, which From has, with
// small cells hidden by the pattern of the data behind it, which the builder is over (freeze.Service.Then). Viewers themselves are
// told what is stored now: where answers came after the closing, their figures and the file's differ by those. Released is what public
// files have told before.
func (b *Builder) ExactPublic(from Source, released []edition.Cells) (Source, error) {
	y, m, d := b.Now().In(b.Catalog.Zone).Date()
	p := &publication{generation: 1, builder: b, today: time.Date(y, m, d, 0, 0, 0, 0, b.Catalog.Zone)}
	var err error
	if p.patterns, err = b.patterns(p.today, released); err != nil {
		return nil, err
	}
	return &exactPublic{publication: p, from: from}, nil
}

type exactPublic struct {
	*publication
	from Source
}

// Build answers a question as far as viewers may ask it.
func (e *exactPublic) Build(q Query) (*Report, error) {
	a, err := e.allow(&q)
	if err != nil {
		return nil, err
	}
	plain := q
	plain.Compare = false
	r, err := e.from.Build(plain)
	if err != nil {
		return nil, err
	}
	if err := e.standing(r, plain); err != nil {
		return nil, err
	}
	frozen := r.Frozen
	switch {
	case r.Revision == nil:
		frozen = nil
	case frozen != nil:
		// The fingerprint is over the rows themselves: where these are few, whoever tries all that they can say finds them by it.
		plain := *frozen
		plain.Fingerprint, frozen = "", &plain
	}
	e.hide(r, a)
	e.hideFew(r)
	r.Frozen = frozen
	if q.Compare {
		r.Changes, err = e.builder.Changes(q, &r.Satisfaction, earlierPublic{e.publication})
	}
	return r, err
}

// standing fills in what the parts of targets stand on, which a report that was kept does not say.
func (e *exactPublic) standing(r *Report, q Query) error {
	if len(r.Targets) == 0 {
		return nil
	}
	now, err := e.builder.Build(q)
	if err != nil {
		return err
	}
	for i := range r.Targets {
		for j := range r.Targets[i].Parts {
			x := &r.Targets[i].Parts[j]
			for k := range now.Targets {
				for l := range now.Targets[k].Parts {
					if y := &now.Targets[k].Parts[l]; now.Targets[k].Plan == r.Targets[i].Plan && now.Targets[k].ID == r.Targets[i].ID && y.ID == x.ID {
						x.behind, x.own = y.behind, y.own
					}
				}
			}
		}
	}
	return nil
}

// hideFew hides what is small in a closed period though the pattern, made of what is stored now, does not know it.
func (e *exactPublic) hideFew(r *Report) {
	floor := e.builder.publicFloor()
	h := hider{publication: e.publication, report: r}
	for i := range r.Groups {
		if n := r.Groups[i].Satisfaction.PerResponse.Den; n > 0 && n < floor {
			h.withhold(&r.Groups[i].Satisfaction)
		}
	}
	if n := r.Satisfaction.PerResponse.Den; n > 0 && n < floor {
		h.withhold(&r.Satisfaction)
		h.verdicts()
	}
}

// LatestYear gives the plan's latest period.
func (e *exactPublic) LatestYear() survey.Period { return e.from.LatestYear() }

// Stale tells whether the figures could not be brought up to date lately.
func (e *exactPublic) Stale() bool { return e.from.Stale() }

// DayCount is how many decided dossiers took so many days.
type DayCount struct {
	Days     int   `json:"days"`
	Dossiers int64 `json:"dossiers"`
}

// DayCounts tells how many of the population's dossiers decided in a period took how many days.
func (b *Builder) DayCounts(period survey.Period) ([]DayCount, error) {
	q := Query{Period: period, Lang: "vi"}
	res, err := b.Panel.Tally(b.cut(&q, b.Now()))
	if err != nil || res.All.Dossiers == nil {
		return nil, err
	}
	var out []DayCount
	for days, n := range res.All.Dossiers.Days {
		if n > 0 {
			out = append(out, DayCount{days, n})
		}
	}
	return out, nil
}
