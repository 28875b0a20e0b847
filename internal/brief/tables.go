package brief

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"hailong/internal/report"
	"hailong/internal/survey"
)

// cellKind says what a cell holds, and so how a workbook formats it.
type cellKind int

const (
	textKind  cellKind = iota
	countKind          // a whole number
	rateKind           // a fraction, shown in per cent
	meanKind           // a number with two decimals
)

// column is a column of a table. Key is its name in templates and data files, Head what people read over it.
type column struct {
	Key, Head string
	Kind      cellKind
	Wide      bool // long texts
}

// cell is one figure of a table: as it is printed, and the number behind it. Value is nil where there is none, or where it may
// not be told.
type cell struct {
	Text  string
	Value any // int64, float64 or nil; of a text nil
}

// table is one table of a book: every file that shows it takes its cells from here.
type table struct {
	Name, Title string
	Columns     []column
	Rows        [][]cell
}

func textOf(s string) cell { return cell{Text: s} }

func (b *book) countOf(n int64) cell { return cell{b.p.Number(n), n} }

// dossierCount is a count of dossiers or of their days.
func (b *book) dossierCount(n *int64) cell {
	if n == nil {
		return cell{Text: b.missing()}
	}
	return b.countOf(*n)
}

// dossierRate is a rate of dossiers, hidden where it may not be told.
func (b *book) dossierRate(p *report.Proportion) *report.Proportion {
	if p == nil && b.missing() == hiddenSign {
		return &report.Proportion{Hidden: true}
	}
	return p
}

// fractionOf is a rate or an end of its interval.
func (b *book) fractionOf(p *report.Proportion, v func(*report.Proportion) *float64) cell {
	switch {
	case p == nil:
		return cell{Text: noneSign}
	case p.Hidden:
		return cell{Text: hiddenSign}
	case v(p) == nil:
		return cell{Text: noneSign}
	}
	return cell{b.p.PercentNear(*v(p), b.avoid...), *v(p)}
}

// rateColumns are the columns of a proportion, rateCells its cells.
func (b *book) rateColumns(num, den string) []column {
	return []column{
		{Key: "so", Head: num, Kind: countKind}, {Key: "tong", Head: den, Kind: countKind}, {Key: "ty_le", Head: b.T("report.col.rate"), Kind: rateKind},
		{Key: "thap", Head: b.T("report.col.low"), Kind: rateKind}, {Key: "cao", Head: b.T("report.col.high"), Kind: rateKind},
	}
}

func (b *book) rateCells(p *report.Proportion) []cell {
	counts := []cell{{Text: b.num(p)}, {Text: b.den(p)}}
	if p != nil && !p.Hidden {
		counts[0].Value, counts[1].Value = p.Num, p.Den
	}
	return append(counts,
		b.fractionOf(p, func(p *report.Proportion) *float64 { return p.Rate }),
		b.fractionOf(p, func(p *report.Proportion) *float64 { return p.Low }),
		b.fractionOf(p, func(p *report.Proportion) *float64 { return p.High }))
}

// tables lists every table of the book.
func (b *book) tables() []table {
	return []table{
		b.ratesTable(), b.thresholdTable(), b.levelTable(), b.factorTable(), b.serviceTable(), b.dossierTable(), b.answerTable(), b.reasonTable(),
		b.groupTable("thang", "report.table.months", b.Book.Months, false),
		b.groupTable("don_vi", "report.table.agencies", b.Book.Agencies, true),
		b.groupTable("linh_vuc", "report.table.fields", b.Book.Fields, true),
		b.groupTable("thu_tuc", "report.table.procedures", b.Book.Procedures, true),
		b.groupTable("quay", "report.table.points", b.Book.Points, true),
		b.groupTable("kenh", "report.table.channels", b.Book.Channels, true),
		b.targetTable(), b.pciTable(), b.subTable(), b.signalTable(), b.accountTable(), b.formulaTable(),
	}
}

// ratesTable has the rates of the whole: by business, by answer, and of those whose dossiers are known.
func (b *book) ratesTable() table {
	s := &b.whole.Satisfaction
	t := table{Name: "ty_le_chung", Title: b.T("report.table.rates")}
	t.Columns = append([]column{{Key: "ma", Head: b.T("report.col.formula")}, {Key: "ten", Head: b.T("report.col.figure"), Wide: true}}, b.rateColumns(b.T("report.col.satisfied"), b.T("report.col.valid"))...)
	add := func(id string, p *report.Proportion) {
		t.Rows = append(t.Rows, append([]cell{textOf(id), textOf(b.T("formula." + id))}, b.rateCells(p)...))
	}
	business, response := s.PerBusiness.Proportion, s.PerResponse
	business.Hidden, response.Hidden = business.Hidden || s.Hidden, response.Hidden || s.Hidden
	add("HL1", &business)
	add("HL2", &response)
	if b.whole.Tied != nil {
		add("HL3", &b.whole.Tied.PerResponse)
	}
	if b.whole.ResponseRate != nil {
		add("PH1", &b.whole.ResponseRate.Proportion)
	}
	return t
}

func (b *book) thresholdTable() table {
	t := table{Name: "moc", Title: b.T("report.table.thresholds"), Columns: []column{
		{Key: "ma", Head: b.T("report.col.place")}, {Key: "nguon", Head: b.T("report.col.source"), Wide: true}, {Key: "moc", Head: b.T("report.col.threshold")},
		{Key: "diem", Head: b.T("report.col.point")}, {Key: "thong_ke", Head: b.T("report.col.statistical")}, {Key: "can_dat", Head: b.T("report.col.least"), Kind: countKind},
	}}
	for i := range b.whole.Verdicts {
		v := &b.whole.Verdicts[i]
		point, statistical := b.verdictWord(string(v.Point)), b.verdictWord(string(v.Statistical))
		if b.Book.Provisional() {
			point, statistical = b.T("report.not_judged"), b.T("report.not_judged")
		}
		least := cell{Text: noneSign}
		if v.LeastMet > 0 {
			least = b.countOf(v.LeastMet)
		}
		t.Rows = append(t.Rows, []cell{textOf(v.Target), textOf(v.Label + " (" + v.Source + ")"), textOf(b.over(v.Threshold, ">", "")), textOf(point), textOf(statistical), least})
	}
	return t
}

func (b *book) levelTable() table {
	t := table{Name: "muc", Title: b.T("console.levels.title"), Columns: []column{
		{Key: "ma", Head: b.T("report.col.code")}, {Key: "ten", Head: b.T("report.col.level"), Wide: true}, {Key: "so", Head: b.T("report.col.answers"), Kind: countKind},
	}}
	levels, hidden := b.whole.Satisfaction.Levels, b.whole.Satisfaction.Hidden
	add := func(code, label string) {
		n := cell{Text: hiddenSign}
		if of, told := levels[code]; !hidden && told {
			n = b.countOf(of)
		} else if !told {
			n.Text = noneSign
		}
		t.Rows = append(t.Rows, []cell{textOf(code), textOf(label), n})
	}
	var named []string
	if b.Survey != nil {
		if q, ok := b.Survey.Question(survey.OverallQuestion); ok {
			for _, c := range slices.Backward(q.Levels()) {
				named = append(named, string(c.Code))
				add(string(c.Code), b.name(c.Label))
			}
		}
	}
	named = append(named, "na", "blank")
	for _, code := range slices.Sorted(maps.Keys(levels)) {
		if !slices.Contains(named, code) {
			add(code, code)
		}
	}
	add("na", b.T("console.excluded.na"))
	add("blank", b.T("console.excluded.blank"))
	return t
}

func (b *book) factorTable() table {
	return *b.factorsOf(b.whole.Satisfaction.Factors, b.whole.Satisfaction.Hidden)
}

// factorsOf is the table of the factors of the whole or of a group; the rows are the same in both.
func (b *book) factorsOf(factors map[survey.QuestionID]report.Proportion, hidden bool) *table {
	t := &table{Name: "yeu_to", Title: b.T("console.factors.title")}
	t.Columns = append([]column{{Key: "ma", Head: b.T("report.col.code")}, {Key: "ten", Head: b.T("report.col.factor"), Wide: true}}, b.rateColumns(b.T("report.col.satisfied"), b.T("report.col.valid"))...)
	for _, id := range b.factors() {
		p := factors[id]
		p.Hidden = p.Hidden || hidden
		t.Rows = append(t.Rows, append([]cell{textOf(string(id)), textOf(b.question(id))}, b.rateCells(&p)...))
	}
	return t
}

func (b *book) serviceTable() table {
	s := &b.whole.Service
	t := table{Name: "phuc_vu", Title: b.T("service.title")}
	t.Columns = append([]column{{Key: "ma", Head: b.T("report.col.formula")}, {Key: "ten", Head: b.T("report.col.figure"), Wide: true}}, b.rateColumns(b.T("report.col.num"), b.T("report.col.den"))...)
	payment := &s.ExtraPaymentRate.Proportion
	for _, x := range []struct {
		id string
		p  *report.Proportion
	}{{"PV1", s.OnTime}, {"PV2", s.OnTimeClosed}, {"PV4", s.WithinLimit}, {"PV5", s.WithinPlan}, {"PV6", s.Online}, {"PV7", s.Cashless}, {"PV9", payment}, {"QD766", s.QD766}} {
		t.Rows = append(t.Rows, append([]cell{textOf(x.id), textOf(b.T("formula." + x.id))}, b.rateCells(b.dossierRate(x.p))...))
	}
	return t
}

// dossierTable counts dossiers and the days they took.
func (b *book) dossierTable() table {
	s := &b.whole.Service
	t := table{Name: "ho_so", Title: b.T("service.states"), Columns: []column{{Key: "ma", Head: b.T("report.col.code")}, {Key: "ten", Head: b.T("report.col.figure"), Wide: true}, {Key: "so", Head: b.T("report.col.count"), Kind: countKind}}}
	add := func(code, key string, n *int64) {
		t.Rows = append(t.Rows, []cell{textOf(code), textOf(b.T(key)), b.dossierCount(n)})
	}
	add("decided", "service.state.decided", s.Decided)
	add("early", "service.state.early", s.Early)
	add("on_day", "service.state.on_day", s.OnDay)
	add("late", "service.state.late", s.Late)
	add("no_due", "service.state.no_due", s.NoDue)
	add("open", "service.state.open", s.Open)
	add("overdue", "report.overdue", s.Overdue)
	if d := s.Days; d != nil {
		add("days.n", "report.days.n", &d.N)
		add("days.median", "report.days.median", d.Median)
		add("days.p90", "report.days.p90", d.P90)
	}
	return t
}

// answerTable counts the answers on extra contacts and payments.
func (b *book) answerTable() table {
	t := table{Name: "di_lai", Title: b.T("console.service.title"), Columns: []column{
		{Key: "ma", Head: b.T("report.col.code")}, {Key: "cau_hoi", Head: b.T("report.col.question"), Wide: true}, {Key: "ten", Head: b.T("report.col.answer"), Wide: true}, {Key: "so", Head: b.T("report.col.answers"), Kind: countKind},
	}}
	s := &b.whole.Service
	b.choices(&t, extraContacts, s.ExtraContacts, b.whole.Satisfaction.Hidden)
	b.choices(&t, extraPayment, s.ExtraPayment, b.whole.Satisfaction.Hidden || s.ExtraPaymentRate.Hidden)
	return t
}

func (b *book) choices(t *table, id survey.QuestionID, counts map[string]int64, hidden bool) {
	var named []string
	add := func(code, label string) {
		named = append(named, code)
		n := cell{Text: hiddenSign}
		if !hidden {
			n = b.countOf(counts[code])
		}
		t.Rows = append(t.Rows, []cell{textOf(string(id) + "." + code), textOf(b.question(id)), textOf(label), n})
	}
	if b.Survey != nil {
		if q, ok := b.Survey.Question(id); ok {
			for _, c := range q.Choices {
				if _, known := counts[string(c.Code)]; known {
					add(string(c.Code), b.name(c.Label))
				}
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		if !slices.Contains(named, code) {
			add(code, code)
		}
	}
}

// groupTable has a row for each group; those that are no steps of time come by their answers, since it is no ranking.
func (b *book) groupTable(name, title string, r *report.Report, sorted bool) table {
	t := table{Name: name, Title: b.T(title)}
	t.Columns = []column{{Key: "stt", Head: b.T("report.col.no"), Kind: countKind}, {Key: "ma", Head: b.T("report.col.code")}, {Key: "ten", Head: b.T("explore.head." + string(r.By)), Wide: true}, {Key: "phieu", Head: b.T("report.col.answers"), Kind: countKind}}
	t.Columns = append(t.Columns, b.rateColumns(b.T("report.col.satisfied.of", "unit", b.unit()), b.T("report.col.valid.of", "unit", b.unit()))...)
	t.Columns = append(t.Columns,
		column{Key: "dung_hen", Head: b.T("service.on_time"), Kind: rateKind}, column{Key: "ho_so", Head: b.T("report.col.dossiers"), Kind: countKind},
		column{Key: "trung_vi", Head: b.T("report.days.median"), Kind: countKind}, column{Key: "p90", Head: b.T("report.days.p90"), Kind: countKind})
	groups := b.byAnswers(r)
	if !sorted {
		for i := range r.Groups {
			groups[i] = &r.Groups[i]
		}
	}
	for i, g := range groups {
		t.Rows = append(t.Rows, b.groupRow(i, g))
	}
	return t
}

func (b *book) groupRow(i int, g *report.Group) []cell {
	response := g.Satisfaction.PerResponse
	response.Hidden = response.Hidden || g.Satisfaction.Hidden
	answers := cell{Text: b.den(&response)}
	if !response.Hidden {
		answers.Value = response.Den
	}
	row := append([]cell{b.countOf(int64(i + 1)), textOf(g.Key), textOf(b.groupName(g)), answers}, b.rateCells(b.headline(&g.Satisfaction))...)
	s := &g.Service
	row = append(row, b.fractionOf(b.dossierRate(s.OnTime), func(p *report.Proportion) *float64 { return p.Rate }), b.dossierCount(s.Decided))
	var median, p90 *int64
	if s.Days != nil {
		median, p90 = s.Days.Median, s.Days.P90
	}
	return append(row, b.dossierCount(median), b.dossierCount(p90))
}

// targetTable has a row for each part of each target of the plan, in the plan's order.
func (b *book) targetTable() table {
	t := table{Name: "muc_tieu", Title: b.T("report.table.targets"), Columns: []column{
		{Key: "stt", Head: b.T("report.col.no")}, {Key: "ma", Head: b.T("report.col.place")}, {Key: "ten", Head: b.T("report.col.target"), Wide: true},
		{Key: "phan", Head: b.T("report.col.part"), Wide: true}, {Key: "chu_tri", Head: b.T("report.col.lead"), Wide: true}, {Key: "thoi_gian", Head: b.T("report.col.time")},
		{Key: "ket_qua", Head: b.T("report.col.result"), Wide: true}, {Key: "gia_tri", Head: b.T("report.col.value"), Kind: meanKind},
		{Key: "so", Head: b.T("report.col.num"), Kind: countKind}, {Key: "tong", Head: b.T("report.col.den"), Kind: countKind},
		{Key: "danh_gia", Head: b.T("report.col.verdict"), Wide: true},
	}}
	for i := range b.whole.Targets {
		line := &b.whole.Targets[i]
		for j := range line.Parts {
			x := &line.Parts[j]
			no, place, text, lead, when := strconv.Itoa(i+1), line.ID, line.Text, line.LeadName, line.Time
			if j > 0 {
				no, text, lead, when = "", "", "", ""
			}
			value, num, den := cell{Text: noneSign}, cell{Text: noneSign}, cell{Text: noneSign}
			if x.Value != nil {
				value = cell{b.p.Decimal(*x.Value, 2), *x.Value}
			}
			if x.Share != nil && !x.Share.Hidden {
				num, den = b.countOf(x.Share.Num), b.countOf(x.Share.Den)
			}
			t.Rows = append(t.Rows, []cell{textOf(no), textOf(place), textOf(text), textOf(x.Name), textOf(lead), textOf(when), textOf(b.partValue(x)), value, num, den, textOf(b.partVerdict(x))})
		}
	}
	return t
}

// accountTable accounts for every answer received.
func (b *book) accountTable() table {
	rec := &b.whole.Reconciliation
	t := table{Name: "doi_chieu", Title: b.T("report.table.account"), Columns: []column{{Key: "ma", Head: b.T("report.col.code")}, {Key: "ten", Head: b.T("report.col.figure"), Wide: true}, {Key: "so", Head: b.T("report.col.answers"), Kind: countKind}}}
	add := func(code, label string, n int64) {
		t.Rows = append(t.Rows, []cell{textOf(code), textOf(label), b.countOf(n)})
	}
	if !rec.Untold {
		add("received", b.T("report.account.received"), rec.Received)
		add("duplicates", b.T("report.account.duplicates"), rec.Duplicates)
		for _, why := range slices.Sorted(maps.Keys(rec.Excluded)) {
			label := why
			if b.p.Has("console.excluded." + why) {
				label = b.T("console.excluded." + why)
			}
			add("excluded."+why, b.T("report.account.excluded", "why", label), rec.Excluded[why])
		}
	}
	add("counted", b.T("report.account.counted"), rec.Counted)
	return t
}

func (b *book) formulaTable() table {
	t := table{Name: "cong_thuc", Title: b.T("report.table.formulas"), Columns: []column{{Key: "ma", Head: b.T("report.col.formula")}, {Key: "ten", Head: b.T("report.col.figure"), Wide: true}, {Key: "cach", Head: b.T("report.col.how"), Wide: true}, {Key: "truong", Head: b.T("report.col.field")}}}
	for _, f := range report.Formulas {
		t.Rows = append(t.Rows, []cell{textOf(f.ID), textOf(b.T("formula." + f.ID)), textOf(b.T("formula." + f.ID + ".says")), textOf(f.Figure)})
	}
	return t
}

// paragraphs cuts a typed text into its paragraphs.
func paragraphs(s string) []string {
	var out []string
	for _, line := range strings.Split(strings.ReplaceAll(s, "\r", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// keyed finds a column by its key.
func keyed(key string) func(column) bool { return func(c column) bool { return c.Key == key } }
