package report

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"hailong/internal/measure"
	"hailong/internal/panel"
	"hailong/internal/survey"
)

// maxTimeGroups bounds what one report may hold: twenty-seven years by day.
const maxTimeGroups = 10_000

// groups cuts the selection further. Groups of codes are ordered by key; "" is what is not known.
func (b *Builder) groups(q *Query, cut panel.Query, h Headline) ([]Group, error) {
	if _, ok := timeSlots[q.By]; ok {
		return b.timeGroups(q, cut, h)
	}
	d, ok := dimensionOf(q.By)
	if !ok {
		return nil, survey.Faults{{Field: "by", Key: "figures.by_unknown", Args: []any{"value", string(q.By)}}}
	}
	cut.By = &d.column
	res, err := b.Panel.Tally(cut)
	if err != nil {
		return nil, err
	}
	out := []Group{}
	for code, t := range res.ByCode {
		out = append(out, b.group(code, d.label(b.Catalog, code, q), t, h))
	}
	slices.SortFunc(out, func(x, y Group) int { return compareKeys(x.Key, y.Key) })
	return out, nil
}

// compareKeys puts "" (not known) last.
func compareKeys(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "" || a < b:
		return -1
	}
	return 1
}

func (b *Builder) group(key, label string, t *measure.Tally, h Headline) Group {
	g := Group{Key: key, Label: label, Satisfaction: b.satisfaction(t, h), Service: b.service(t)}
	if d := t.Dossiers; d != nil {
		g.Invited, g.ResponseRate = &d.Invited, share(measure.ResponseRate(d))
	}
	return g
}

// timeSlots gives for a day the key and the label of its group.
var timeSlots = map[Dimension]func(time.Time) (key, label string){
	ByDay: func(t time.Time) (string, string) { return t.Format(time.DateOnly), t.Format("02/01/2006") },
	ByWeek: func(t time.Time) (string, string) {
		y, w := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w), fmt.Sprintf("%02d/%d", w, y)
	},
	ByMonth: func(t time.Time) (string, string) {
		return t.Format("2006-01"), fmt.Sprintf("%d/%d", t.Month(), t.Year())
	},
	ByQuarter: func(t time.Time) (string, string) {
		quarter := (int(t.Month())-1)/3 + 1
		return fmt.Sprintf("%04d-Q%d", t.Year(), quarter), fmt.Sprintf("%s/%d", [...]string{"I", "II", "III", "IV"}[quarter-1], t.Year())
	},
	ByYear: func(t time.Time) (string, string) { return t.Format("2006"), strconv.Itoa(t.Year()) },
}

// steps cuts the days of a query into steps of time: for each day its step, and the steps' keys and labels.
func (b *Builder) steps(q *Query, first int, by Dimension) (of []uint16, keys, labels []string, err error) {
	of = make([]uint16, max(panel.DayNumber(q.Period.To)-first, 0))
	start := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range of {
		key, label := timeSlots[by](start.AddDate(0, 0, first+i))
		if len(keys) == 0 || keys[len(keys)-1] != key {
			keys, labels = append(keys, key), append(labels, label)
		}
		of[i] = uint16(len(keys) - 1)
	}
	if len(keys) > maxTimeGroups {
		return nil, nil, nil, survey.Faults{{Field: "by", Key: "figures.too_many_groups", Args: []any{"n", len(keys), "max", maxTimeGroups}}}
	}
	return of, keys, labels, nil
}

// timeGroups groups by time: every step of the period is there, also where nothing was received.
func (b *Builder) timeGroups(q *Query, cut panel.Query, h Headline) ([]Group, error) {
	of, keys, labels, err := b.steps(q, cut.From, q.By)
	if err != nil {
		return nil, err
	}
	cut.TimeGroup, cut.Groups = of, len(keys)
	res, err := b.Panel.Tally(cut)
	if err != nil {
		return nil, err
	}
	out := make([]Group, len(keys))
	for i, t := range res.ByTime {
		out[i] = b.group(keys[i], labels[i], t, h)
	}
	return out, nil
}
