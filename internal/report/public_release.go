package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hailong/internal/edition"
	"hailong/internal/survey"
)

// Released gives what public files have told so far, for ExactPublic.
func (p *PublicFigures) Released(ctx context.Context) ([]edition.Cells, error) {
	return p.editions.Released(ctx)
}

// Release keeps what a public file of a period, named for people, is about to tell out of a source that is public: p itself, or one
// that ExactPublic gave. What viewers are told later never makes the file tell of a small cell. To be called before the file is handed
// out.
func (p *PublicFigures) Release(ctx context.Context, name string, period survey.Period, from Source) error {
	var told *publication
	switch s := from.(type) {
	case *PublicFigures:
		told = s.current.Load()
	case *exactPublic:
		told = s.publication
	default:
		return survey.Errorf(survey.Internal, "a public file is made of figures that anybody may see")
	}
	if told == nil {
		return nil
	}
	return p.editions.Release(ctx, name, told.of(period))
}

// of lists the cells that are told of a period: the whole and its codes, and its months.
func (p *publication) of(period survey.Period) []edition.Cells {
	bySlot := map[cellName]map[string][]string{} // by the undivided cell
	for _, x := range p.patterns {
		for base, counts := range x.n {
			for i, n := range counts {
				c := x.cells[i]
				whole := c.from == period.From.Unix() && c.to == period.To.Unix()
				inside := c.dimension == "" && c.from >= period.From.Unix() && c.to <= period.To.Unix()
				if n == 0 || !x.told[i] || !whole && !inside || p.hidden(base, c) {
					continue
				}
				slot := cellName{from: c.from, to: c.to}
				if bySlot[slot] == nil {
					bySlot[slot] = map[string][]string{}
				}
				bySlot[slot][base] = append(bySlot[slot][base], strings.TrimSpace(string(c.dimension)+" "+c.code))
			}
		}
	}
	zone := p.builder.Catalog.Zone
	var out []edition.Cells
	for slot, of := range bySlot {
		for base := range of {
			slices.Sort(of[base])
		}
		first, end := time.Unix(slot.from, 0).In(zone), time.Unix(slot.to, 0).In(zone)
		out = append(out, edition.Cells{From: first.Format(time.DateOnly), To: end.AddDate(0, 0, -1).Format(time.DateOnly), Of: of})
	}
	slices.SortFunc(out, func(a, b edition.Cells) int {
		return strings.Compare(a.From+a.To, b.From+b.To)
	})
	return out
}

// outAlready reads what public files have told, by base and cell.
func (b *Builder) outAlready(released []edition.Cells) (map[string]map[cellName]bool, error) {
	out := map[string]map[cellName]bool{}
	for _, c := range released {
		from, err := time.ParseInLocation(time.DateOnly, c.From, b.Catalog.Zone)
		if err != nil {
			return nil, fmt.Errorf("what a public file has told: %w", err)
		}
		last, err := time.ParseInLocation(time.DateOnly, c.To, b.Catalog.Zone)
		if err != nil {
			return nil, fmt.Errorf("what a public file has told: %w", err)
		}
		days := survey.Period{From: from, To: last.AddDate(0, 0, 1)}
		for base, cells := range c.Of {
			if out[base] == nil {
				out[base] = map[cellName]bool{}
			}
			for _, cell := range cells {
				dimension, code, _ := strings.Cut(cell, " ")
				out[base][nameOf(days, Dimension(dimension), code)] = true
			}
		}
	}
	return out, nil
}
