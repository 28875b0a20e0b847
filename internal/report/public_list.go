package report

import (
	"slices"

	"hailong/internal/measure"
)

// codes lists what the definitions know of a dimension; nil for one that they do not list.
func (b *Builder) codes(d Dimension) []string {
	c := b.Catalog.Center
	var out []string
	switch d {
	case ByAgency:
		for _, x := range c.Agencies {
			out = append(out, string(x.Code))
		}
	case ByField:
		for _, x := range c.Fields {
			out = append(out, string(x.Code))
		}
	case ByProcedure:
		for _, x := range c.Procedures {
			out = append(out, string(x.Code))
		}
	case ByPoint:
		for _, x := range c.Points {
			out = append(out, string(x.Code))
		}
	case ByChannel:
		for _, x := range c.Channels {
			out = append(out, string(x.Code))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// complete makes an empty group for each code that the definitions know and of which nothing was received: what viewers see by name is
// there whether there is something behind it or not.
func (h *hider) complete(q *Query) {
	r := h.report
	d, ok := dimensionOf(r.By)
	if !ok {
		return
	}
	there := map[string]bool{}
	for i := range r.Groups {
		there[r.Groups[i].Key] = true
	}
	for _, code := range h.builder.codes(r.By) {
		if there[code] {
			continue
		}
		g := h.builder.group(code, d.label(h.builder.Catalog, code, q), &measure.Tally{}, r.Satisfaction.Headline)
		for i := range r.Columns {
			g.Cells = append(g.Cells, cell(r.Columns[i].Key, &measure.Tally{}))
		}
		r.Groups = append(r.Groups, g)
	}
}

// drop takes out the groups by codes that the definitions do not know and of which nothing is told.
func (h *hider) drop() {
	known := h.builder.codes(h.report.By)
	h.report.Groups = slices.DeleteFunc(h.report.Groups, func(g Group) bool {
		told := func(c Cell) bool { return !c.PerResponse.Hidden }
		return !slices.Contains(known, g.Key) && g.Satisfaction.Hidden && g.Service.Decided == nil && !slices.ContainsFunc(g.Cells, told)
	})
}
