package brief

import (
	"fmt"
	"strconv"
	"strings"

	"hailong/internal/chart"
	"hailong/internal/pci"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// pciTable has a row for each year that the register knows of, the latest last; what was not published is empty.
func (b *book) pciTable() table {
	t := table{Name: "pci", Title: b.T("report.table.pci"), Columns: []column{
		{Key: "nam", Head: b.T("report.col.year")}, {Key: "diem", Head: b.T("report.col.score"), Kind: meanKind}, {Key: "thay_doi", Head: b.T("report.col.score_change"), Kind: meanKind},
		{Key: "hang", Head: b.T("report.col.rank"), Kind: countKind}, {Key: "tren", Head: b.T("report.col.of"), Kind: countKind}, {Key: "hang_vung", Head: b.T("report.col.rank_mekong"), Kind: countKind},
		{Key: "nguon", Head: b.T("report.col.source_of"), Wide: true}, {Key: "ghi_chu", Head: b.T("report.col.note"), Wide: true},
	}}
	for i := range b.PCI {
		y := &b.PCI[i]
		c := pci.ChangeOf(b.PCI, y.Year)
		change := cell{Text: noneSign}
		if c.Score != nil {
			change = cell{b.signed(*c.Score), *c.Score}
		}
		t.Rows = append(t.Rows, []cell{
			textOf(strconv.Itoa(y.Year)), b.meanOf(y.Score), change, b.placeOf(y.Rank), b.placeOf(y.Of), b.placeOf(y.RankMekong), textOf(y.Source), textOf(y.Note),
		})
	}
	return t
}

func (b *book) meanOf(v *float64) cell {
	if v == nil {
		return cell{Text: noneSign}
	}
	return cell{b.p.Decimal(*v, 2), *v}
}

// signed prints a difference with its sign.
func (b *book) signed(v float64) string {
	if v > 0 {
		return "+" + b.p.Decimal(v, 2)
	}
	return b.p.Decimal(v, 2)
}

func (b *book) placeOf(n int) cell {
	if n == 0 {
		return cell{Text: noneSign}
	}
	return b.countOf(int64(n))
}

// subTable has the scores of the sub-indices, a row for each year and sub-index that was published.
func (b *book) subTable() table {
	t := table{Name: "pci_thanh_phan", Title: b.T("report.table.pci_subs"), Columns: []column{
		{Key: "nam", Head: b.T("report.col.year")}, {Key: "so", Head: b.T("report.col.no"), Kind: countKind}, {Key: "ten", Head: b.T("report.col.sub"), Wide: true},
		{Key: "diem", Head: b.T("report.col.score"), Kind: meanKind}, {Key: "nguon", Head: b.T("report.col.source_of"), Wide: true},
	}}
	for i := range b.PCI {
		y := &b.PCI[i]
		for _, s := range y.Subs {
			t.Rows = append(t.Rows, []cell{textOf(strconv.Itoa(y.Year)), b.countOf(int64(s.Number)), textOf(b.name(pci.SubIndices[s.Number-1])), b.meanOf(&s.Score), textOf(s.Source)})
		}
	}
	return t
}

// signalTable sets beside each sub-index, with the last score that was published, the center's own measures that correspond to it.
// They are early signals of a part of what VCCI asks about; nothing is added up.
func (b *book) signalTable() table {
	t := table{Name: "pci_tin_hieu", Title: b.T("report.table.signals"), Columns: []column{
		{Key: "so", Head: b.T("report.col.no"), Kind: countKind}, {Key: "ten", Head: b.T("report.col.sub"), Wide: true}, {Key: "diem", Head: b.T("report.col.last_score"), Kind: meanKind},
		{Key: "nam", Head: b.T("report.col.year")}, {Key: "so_do", Head: b.T("report.col.signals"), Wide: true},
	}}
	for n := range pci.SubIndices {
		score, year := cell{Text: noneSign}, noneSign
		for i := range b.PCI {
			if v, ok := b.PCI[i].Sub(n + 1); ok {
				score, year = b.meanOf(&v), strconv.Itoa(b.PCI[i].Year)
			}
		}
		t.Rows = append(t.Rows, []cell{b.countOf(int64(n + 1)), textOf(b.name(pci.SubIndices[n])), score, textOf(year), textOf(b.signals(n + 1))})
	}
	return t
}

// Signal is a sub-index of the PCI with the center's measures beside it, in words.
type Signal struct{ Number, Name, Score, Year, Measures string }

// Signals gives each sub-index with its last score that was published, and the center's measures in a period that correspond. Of the
// input's book the whole and the fields are wanted.
func Signals(in *Input) []Signal {
	t := newBook(in).signalTable()
	out := make([]Signal, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = Signal{Number: row[0].Text, Name: row[1].Text, Score: row[2].Text, Year: row[3].Text, Measures: row[4].Text}
	}
	return out
}

// landField is the field of land procedures in the definitions.
const landField = "dat-dai"

// measured is the last of the sub-indices, by number, that some measure of the center corresponds to.
const measured = 5

// signals are the center's measures that correspond to a sub-index.
func (b *book) signals(number int) string {
	s := &b.whole.Service
	var out []string
	rate := func(name string, p *report.Proportion) {
		if p != nil && (p.Rate != nil || p.Hidden) {
			out = append(out, name+": "+b.rate(p)+" (n = "+b.den(p)+")")
		}
	}
	factor := func(id survey.QuestionID) {
		if p, ok := b.whole.Satisfaction.Factors[id]; ok {
			rate(b.T("report.signal.factor", "name", b.question(id)), &p)
		}
	}
	switch number {
	case 1:
		factor("access")
		factor("procedure")
		factor("staff")
	case 2:
		for i := range b.Book.Fields.Groups {
			if g := &b.Book.Fields.Groups[i]; g.Key == landField {
				rate(b.T("report.signal.satisfied", "name", g.Label), b.headline(&g.Satisfaction))
				if d := g.Service.Days; d != nil && d.Median != nil {
					out = append(out, b.T("report.signal.days", "name", g.Label, "n", *d.Median))
				}
			}
		}
	case 3:
		factor("access")
		factor("procedure")
	case 4:
		rate(b.T("formula.PV1"), s.OnTime)
		if d := s.Days; d != nil && d.Median != nil {
			out = append(out, b.T("report.signal.median", "n", *d.Median))
		}
		if m := s.ExtraContactScore; m.Mean != nil {
			out = append(out, b.T("report.signal.contacts", "mean", b.p.Decimal(*m.Mean, 2), "n", b.p.Number(m.N)))
		}
	case 5:
		rate(b.T("formula.PV9"), &s.ExtraPaymentRate.Proportion)
	}
	switch {
	case len(out) == 0 && number <= measured:
		return b.T("console.no_data")
	case len(out) == 0:
		return b.T("report.signal.none")
	}
	return strings.Join(out, "; ")
}

// drawPCI draws the scores of the years; where a year was not published the line has a gap.
func (b *book) drawPCI() drawing {
	d := drawing{Size: chart.Paper, Name: "hinh_pci", File: "pci", Title: b.T("report.chart.pci")}
	var scores []chart.Score
	for i := range b.PCI {
		y := &b.PCI[i]
		s := chart.Score{Year: y.Year, Value: y.Score}
		if y.Rank > 0 {
			s.Rank = fmt.Sprintf("%d/%d", y.Rank, y.Of)
		}
		scores = append(scores, s)
	}
	picture, says := chart.Scores("pci", d.Title, b.T("report.col.rank"), scores, b.p.Decimal)
	if d.Says = says; says != "" {
		d.Picture = picture
	}
	return d
}
