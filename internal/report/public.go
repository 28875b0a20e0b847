package report

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hailong/internal/edition"
	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/survey"
)

// PublicFigures answers the questions of those who see no small cells: viewers, lobby screens, public files. It has the
// methods of a Builder, and differs from it in four things:
//
//   - What may be asked is bounded (see allow): a calendar month or one of the plan's periods, and beside time one dimension,
//     as a filter for one value or as the grouping. What is not over is told undivided.
//   - Small cells are hidden, and as many others as it takes so that nothing small follows from what is told, nor that somebody in a
//     small cell is unhappy, paid or had to come again. Which ones is settled once for everything that can be asked, so a cell is hidden in
//     every page and file or in none. A cell cut by a code that stands on nothing looks as a hidden one, and a
//     group of which nothing is told is not listed.
//   - Figures advance in steps: the answers of a month count for viewers once ten more of them count than in the edition
//     before. Editions are kept in the store.
//   - What cannot be covered by the pattern is left out: figures that mix answers and dossiers, reconciliation, and of a cell cut
//     by anything but the agency everything but the rates of overall satisfaction. Levels are told of what is not cut by a code: a rare
//     one would tie rows of a public file to the code.
//
// What the steps do not cover: dossiers are not answers, and their counts follow at once; the answers of a month that is over
// may still grow by late paper forms, ten at a time over the whole month, of which one counter may have got fewer. Nor sets that are no
// cell, as the months of a counter of which each is hidden, taken together.
//
// Make it with NewPublic and call Refresh until it gives no error, and then every few seconds.
type PublicFigures struct {
	builder  *Builder
	editions *edition.Keeper
	log      *slog.Logger

	refreshing sync.Mutex
	seen       uint64 // generation of the panel at the last look; only while refreshing
	waiting    bool   // whether answers were not settled yet then

	current atomic.Pointer[publication]
}

// publicStep is how many more answers of a month it takes for a new edition.
const publicStep = 10

// publication is everything that viewers are told, as of one set of editions.
type publication struct {
	generation uint64
	builder    *Builder // leaves out what no edition has
	latest     map[string]edition.Edition
	today      time.Time // the beginning of the day on which it was made
	patterns   []*pattern
}

// NewPublic makes the public figures of a builder.
func NewPublic(b *Builder, k *edition.Keeper, log *slog.Logger) *PublicFigures {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &PublicFigures{builder: b, editions: k, log: log}
}

// Generation changes whenever viewers may be told something else about answers; 0 = nothing is told yet.
func (p *PublicFigures) Generation() uint64 {
	if now := p.current.Load(); now != nil {
		return now.generation
	}
	return 0
}

// Stale tells whether the figures could not be brought up to date lately.
func (p *PublicFigures) Stale() bool { return p.builder.Stale() }

// LatestYear gives the plan's annual period, or else the year's last period, that the latest answer belongs to or comes
// behind: what a page shows before anybody has chosen.
func (p *PublicFigures) LatestYear() survey.Period {
	zone := p.builder.Catalog.Zone
	year := p.builder.Now().In(zone).Year()
	if _, last, ok := p.builder.Panel.Days(); ok {
		year = min(year, time.Unix(int64(last)*86400, 0).UTC().Year())
	}
	best := survey.Period{}
	for _, rule := range p.builder.Catalog.Reports() {
		if s := rule.Period(year, zone); best.To.Before(s.To) {
			best = s
		}
	}
	if best.To.IsZero() {
		from := time.Date(year, p.builder.Now().In(zone).Month(), 1, 0, 0, 0, 0, zone)
		return survey.Period{From: from, To: from.AddDate(0, 1, 0)}
	}
	return best
}

// Refresh takes in the editions of other processes, publishes new ones where ten more answers of a month count, and works
// out the pattern again where something has changed.
func (p *PublicFigures) Refresh(ctx context.Context) error {
	p.refreshing.Lock()
	defer p.refreshing.Unlock()
	if !p.builder.Panel.Ready() {
		return nil
	}
	latest, err := p.editions.Latest(ctx)
	if err != nil {
		return err
	}
	due, err := p.due(latest)
	if err != nil {
		return err
	}
	for _, e := range due {
		if err := p.editions.Publish(ctx, e); err != nil {
			return err
		}
	}
	if len(due) > 0 {
		if latest, err = p.editions.Latest(ctx); err != nil {
			return err
		}
	}
	return p.publish(ctx, latest)
}

// due lists the editions that months need.
func (p *PublicFigures) due(latest map[string]edition.Edition) ([]edition.Edition, error) {
	generation, settled := p.builder.Panel.Generation(), p.builder.Panel.Settled()
	if generation == p.seen && !p.waiting || settled == 0 {
		return nil, nil
	}
	from, to, ok := p.builder.Panel.Days()
	if !ok {
		p.seen, p.waiting = generation, false
		return nil, nil
	}
	slots, names := monthSlots(from, to)
	now, err := p.counted(from, to, slots, len(names), valid, func(string) uint32 { return settled })
	if err != nil {
		return nil, err
	}
	all, err := p.counted(from, to, slots, len(names), valid, func(string) uint32 { return 1<<32 - 1 })
	if err != nil {
		return nil, err
	}
	told, err := p.counted(from, to, slots, len(names), valid, func(m string) uint32 { return latest[m].Until })
	if err != nil {
		return nil, err
	}
	p.seen, p.waiting = generation, !slices.Equal(all, now)
	var out []edition.Edition
	for i, month := range names {
		if now[i]-told[i] >= publicStep && settled > latest[month].Until {
			out = append(out, edition.Edition{Month: month, N: latest[month].N + 1, Until: settled})
		}
	}
	return out, nil
}

// Complete has viewers told of every answer of some days, however few came since the editions before: for a public file of a period
// that is over, so that it says what viewers are told and what the official report says. Whoever looked before and after learns
// what those few came to, at most nine of a month of the whole center, and by each code how they are divided. So a pack is best made when
// nothing more is to come: of a period that is closed.
// Unavailable where an answer has come that may not be the last of its time.
func (p *PublicFigures) Complete(ctx context.Context, period survey.Period) error {
	p.refreshing.Lock()
	defer p.refreshing.Unlock()
	settled := p.builder.Panel.Settled()
	if last := p.builder.Panel.LastArrival(); !last.IsZero() && last.Unix() > int64(settled) {
		return &survey.Error{Kind: survey.Unavailable, Key: "freeze.unsettled"}
	}
	latest, err := p.editions.Latest(ctx)
	if err != nil {
		return err
	}
	from, to, ok := p.builder.Panel.Days()
	from, to = max(from, panel.DayNumber(period.From)), min(to, panel.DayNumber(period.To)-1)
	if ok && from <= to {
		slots, names := monthSlots(from, to)
		all, err := p.counted(from, to, slots, len(names), received, func(string) uint32 { return settled })
		if err != nil {
			return err
		}
		told, err := p.counted(from, to, slots, len(names), received, func(m string) uint32 { return latest[m].Until })
		if err != nil {
			return err
		}
		for i, month := range names {
			if all[i] == told[i] || settled <= latest[month].Until {
				continue
			}
			if err := p.editions.Publish(ctx, edition.Edition{Month: month, N: latest[month].N + 1, Until: settled}); err != nil {
				return err
			}
		}
		if latest, err = p.editions.Latest(ctx); err != nil {
			return err
		}
	}
	return p.publish(ctx, latest)
}

// valid and received are what counted counts: answers with a level, and those that say something else alone too.
func valid(t *measure.Tally) int64    { return measure.SatisfactionRate(t).Den }
func received(t *measure.Tally) int64 { return t.Received }

// counted gives for each month how many answers had arrived by its limit.
func (p *PublicFigures) counted(from, to int, slots []uint16, months int, of func(*measure.Tally) int64, limit func(month string) uint32) ([]int64, error) {
	q := panel.Query{From: from, To: to + 1, Population: p.builder.Catalog.Center.Population, TimeGroup: slots, Groups: months}
	q.Until = limits(from, to+1, limit)
	res, err := p.builder.Panel.Tally(q)
	if err != nil {
		return nil, err
	}
	out := make([]int64, months)
	for i, t := range res.ByTime {
		out[i] = of(t)
	}
	return out, nil
}

// monthSlots gives for each day of [from, to] the number of its month, and the months' names.
func monthSlots(from, to int) (slots []uint16, names []string) {
	for d := from; d <= to; d++ {
		if m := monthOf(d); len(names) == 0 || names[len(names)-1] != m {
			names = append(names, m)
		}
		slots = append(slots, uint16(len(names)-1))
	}
	return slots, names
}

func monthOf(day int) string { return time.Unix(int64(day)*86400, 0).UTC().Format("2006-01") }

// limits gives for each day of [from, to) the limit of its month.
func limits(from, to int, of func(month string) uint32) []uint32 {
	out := make([]uint32, 0, max(to-from, 0))
	month, limit := "", uint32(0)
	for d := from; d < to; d++ {
		if m := monthOf(d); m != month {
			month, limit = m, of(m)
		}
		out = append(out, limit)
	}
	return out
}

// publish makes what the editions say what viewers are told, with the pattern that goes with it.
func (p *PublicFigures) publish(ctx context.Context, latest map[string]edition.Edition) error {
	y, m, d := p.builder.Now().In(p.builder.Catalog.Zone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, p.builder.Catalog.Zone)
	old := p.current.Load()
	if old != nil && maps.Equal(old.latest, latest) && old.today.Equal(today) {
		return nil
	}
	next := &publication{generation: 1, latest: latest, today: today}
	if old != nil {
		next.generation = old.generation + 1
	}
	b := *p.builder
	b.until = func(from, to int) []uint32 {
		return limits(from, to, func(m string) uint32 { return latest[m].Until })
	}
	next.builder = &b
	began := time.Now()
	released, err := p.editions.Released(ctx)
	if err != nil {
		return err
	}
	if next.patterns, err = b.patterns(today, released); err != nil {
		return fmt.Errorf("work out what viewers are told: %w", err)
	}
	p.current.Store(next)
	p.log.Info("figures for viewers", "edition", next.generation, "months", len(latest), "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// Build answers a question as far as viewers may ask it. What they may not ask gives survey.Faults that say what they may.
func (p *PublicFigures) Build(q Query) (*Report, error) {
	now := p.current.Load()
	if now == nil {
		return nil, &survey.Error{Kind: survey.Unavailable, Key: "figures.loading", Args: []any{"n", p.builder.Panel.Loaded()}}
	}
	return now.build(q)
}

func (p *publication) build(q Query) (*Report, error) {
	s, err := p.allow(&q)
	if err != nil {
		return nil, err
	}
	plain := q
	plain.Compare = false
	r, err := p.builder.Build(plain)
	if err != nil {
		return nil, err
	}
	p.hide(r, s)
	if q.Compare {
		r.Changes, err = p.builder.Changes(q, &r.Satisfaction, earlierPublic{p})
	}
	return r, err
}

// earlierPublic tells of an earlier period what viewers are told of it.
type earlierPublic struct{ *publication }

func (e earlierPublic) Satisfaction(q Query) (*Satisfaction, error) {
	q.GroupsOnly = true
	r, err := e.build(q)
	if err != nil {
		return nil, err
	}
	return &r.Satisfaction, nil
}

func (earlierPublic) Both(_, _ Query) (*int64, error) { return nil, nil }
