package brief

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hailong/internal/chart"
	"hailong/internal/office"
	"hailong/internal/plan"
	"hailong/internal/report"
)

// values makes what templates are filled with. Whatever the book has, every name is there, so a template can be checked
// against any book.
func (b *book) values() (*office.Values, error) {
	v := b.words()
	for _, d := range b.drawings() {
		png, err := chart.PNG(d.Picture, d.Size)
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", d.Name, err)
		}
		if v.Pictures[d.Name], err = office.PNGSize(png, d.Title+". "+d.Says); err != nil {
			return nil, fmt.Errorf("draw %s: %w", d.Name, err)
		}
	}
	return v, nil
}

// words are all values but the pictures, of which only the names are there.
func (b *book) words() *office.Values {
	v := &office.Values{Texts: b.texts(), Lists: map[string]office.List{}, Pictures: map[string]office.Picture{}}
	for _, t := range b.tables() {
		v.Lists[t.Name] = b.listOf(&t)
	}
	b.addParts(v.Lists)
	v.Lists["muc_tieu_trang"] = b.targetPages(v.Lists["muc_tieu"])
	b.addFactors(v.Lists, "don_vi", b.byAnswers(b.Book.Agencies))
	most := v.Lists["don_vi"]
	most.Items = most.Items[:min(len(most.Items), groupsOnSlide)]
	v.Lists["don_vi_nhieu"] = shortNames(most)
	v.Lists["don_vi_trang"] = shortNames(b.agencyPages(v.Lists["don_vi"]))
	missing := b.T("report.text.missing") // says to the clerk where to enter it
	if b.Book.Public() {
		missing = b.T("report.text.none")
	}
	lines := map[string][]string{
		"can_cu": b.bases(), "noi_nhan": b.recipients(), "luu_y_so_lieu": b.cautions(), "ket_luan": b.conclusions(), "phuc_vu_noi": b.serviceWords(),
		"y_kien": b.said(), "gop_y": b.comments(), "han_che": b.limits(), "phuong_phap": b.method(),
		"bien_phap": orBlank(paragraphs(b.Texts.Actions), missing), "nguyen_nhan": orBlank(paragraphs(b.Texts.Causes), missing),
		"ky_quyen": paragraphs(b.Center.Signer.Authority), "kien_nghi": orBlank(paragraphs(b.Texts.Proposals), missing),
	}
	for name, list := range lines {
		v.Lists[name] = lineList(list)
	}
	for _, name := range drawingNames {
		v.Pictures[name] = office.Picture{Alt: b.T("console.no_data")}
	}
	return v
}

// What a slide has room for: parts of targets, and groups.
const (
	targetsOnSlide = 6
	groupsOnSlide  = 10
	longestName    = 80 // characters
)

// shortNames cuts the names of a list that are too long for a slide; tables have them whole.
func shortNames(list office.List) office.List {
	list.Items = slices.Clone(list.Items)
	for i := range list.Items {
		name := []rune(list.Items[i].Texts["ten"])
		if len(name) > longestName {
			texts := maps.Clone(list.Items[i].Texts)
			texts["ten"] = strings.TrimSpace(string(name[:longestName-1])) + "…"
			list.Items[i].Texts = texts
		}
	}
	return list
}

// targetPages cuts the targets into pages of slides; a row tells its target and its part in one.
func (b *book) targetPages(all office.List) office.List {
	names := []string{"ma", "ten", "chu_tri", "ket_qua", "danh_gia"}
	out := office.List{Names: []string{"so", "tong"}, Inner: map[string]office.List{"hang": {Names: names}}}
	pages := (len(all.Items) + targetsOnSlide - 1) / targetsOnSlide
	target, lead := "", ""
	for i := range all.Items {
		x := all.Items[i].Texts
		if x["ten"] != "" {
			target, lead = x["ten"], x["chu_tri"]
		}
		if i%targetsOnSlide == 0 {
			out.Items = append(out.Items, office.Values{
				Texts: map[string]string{"so": strconv.Itoa(len(out.Items) + 1), "tong": strconv.Itoa(pages)},
				Lists: map[string]office.List{"hang": {Names: names}},
			})
		}
		name := target
		if x["phan"] != "" {
			name = x["phan"]
		}
		page := out.Items[len(out.Items)-1].Lists
		list := page["hang"]
		list.Items = append(list.Items, office.Values{Texts: map[string]string{"ma": x["ma"], "ten": name, "chu_tri": lead, "ket_qua": x["ket_qua"], "danh_gia": x["danh_gia"]}})
		page["hang"] = list
	}
	return out
}

// addParts gives each row of the targets what is measured, as it stands in front of the result.
func (b *book) addParts(lists map[string]office.List) {
	list := lists["muc_tieu"]
	list.Names = append(list.Names, "do")
	for _, item := range list.Items {
		item.Texts["do"] = ""
		if part := item.Texts["phan"]; part != "" {
			item.Texts["do"] = part + ":\n"
		}
	}
	lists["muc_tieu"] = list
}

// agencyPages are the agencies of which there is something to say on a slide of their own.
func (b *book) agencyPages(all office.List) office.List {
	out := all
	out.Items, out.Empty = nil, ""
	for i, g := range b.byAnswers(b.Book.Agencies) {
		if p := b.headline(&g.Satisfaction); g.Key != "" && !p.Hidden && p.Rate != nil {
			out.Items = append(out.Items, all.Items[i])
		}
	}
	return out
}

// addFactors gives each group of a list its factors.
func (b *book) addFactors(lists map[string]office.List, name string, groups []*report.Group) {
	list := lists[name]
	for i, g := range groups {
		factors := b.listOf(b.factorsOf(g.Satisfaction.Factors, g.Satisfaction.Hidden))
		list.Items[i].Lists = map[string]office.List{"yeu_to": factors}
	}
	factors := b.listOf(b.factorsOf(nil, false))
	list.Inner = map[string]office.List{"yeu_to": {Names: factors.Names}}
	lists[name] = list
}

func orBlank(list []string, missing string) []string {
	if len(list) == 0 {
		return []string{missing}
	}
	return list
}

// lineList is a list of paragraphs: {{name.dong}} is the text, {{name.chu}} its letter and {{name.so}} its number.
func lineList(list []string) office.List {
	out := office.List{Names: []string{"dong", "chu", "so"}, Lines: true}
	for i, line := range list {
		out.Items = append(out.Items, office.Values{Texts: map[string]string{"dong": line, "chu": letter(i), "so": strconv.Itoa(i + 1)}})
	}
	return out
}

// listOf makes a list of a table: a name for each column, and "khoang" for the interval where there is one.
func (b *book) listOf(t *table) office.List {
	out := office.List{Empty: b.T("console.no_data")}
	low, high := -1, -1
	for i, c := range t.Columns {
		out.Names = append(out.Names, c.Key)
		switch c.Key {
		case "thap":
			low = i
		case "cao":
			high = i
		}
	}
	if low >= 0 {
		out.Names = append(out.Names, "khoang")
	}
	for _, row := range t.Rows {
		item := office.Values{Texts: map[string]string{}}
		for i, c := range t.Columns {
			item.Texts[c.Key] = row[i].Text
		}
		if low >= 0 {
			item.Texts["khoang"] = row[low].Text
			if row[low].Value != nil {
				item.Texts["khoang"] += "–" + row[high].Text
			}
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func (b *book) texts() map[string]string {
	c := b.Center
	p := b.headline(&b.whole.Satisfaction)
	period := PeriodWords(b.p, b.Book)
	t := map[string]string{
		"co_quan_cap_tren": strings.ToUpper(b.name(c.Parent)), "co_quan": strings.ToUpper(b.name(c.Name)), "ten_trung_tam": b.name(c.Name),
		"tinh": b.name(c.Province), "dia_danh": c.Place, "kinh_gui": b.To,
		"nguoi_ky_quyen": c.Signer.Authority, "nguoi_ky_chuc_vu": c.Signer.Title, "nguoi_ky_ten": c.Signer.Name,
		"ky": period, "tu_ngay": b.p.Date(b.Book.Period.From), "den_ngay": b.p.Date(b.Book.Period.LastDay()), "nam": strconv.Itoa(b.Book.Period.LastDay().Year()),
		"nam_ky":        strconv.Itoa(b.Book.Period.To.In(b.Zone).Year()), // a report is signed on the day after its period at the earliest
		"trich_yeu":     b.T("report.subject", "center", b.name(c.Name), "period", period),
		"co_so_so_lieu": b.basis(), "trang_thai": b.standing(),
		"ty_le_hai_long": b.rate(p), "khoang_tin_cay": b.interval(p), "so_hai_long": b.num(p), "so_hop_le": b.den(p), "don_vi_tinh": b.unit(),
		"cach_tinh":       b.T("report.method." + string(b.whole.Satisfaction.Headline)),
		"diem_trung_binh": noneSign, "chi_so_gia_quyen": noneSign, "chua_ro_doanh_nghiep": b.p.Number(b.whole.Satisfaction.PerBusiness.Unidentified),
		"so_da_nhan": b.p.Number(b.whole.Reconciliation.Received), "so_duoc_tinh": b.p.Number(b.whole.Reconciliation.Counted),
	}
	if s := &b.whole.Satisfaction; s.Hidden || s.PerBusiness.Hidden {
		t["chua_ro_doanh_nghiep"] = hiddenSign
	}
	if m := b.whole.Satisfaction.Mean; m != nil {
		t["diem_trung_binh"] = b.p.Decimal(*m, 2)
	}
	if m := b.whole.Satisfaction.WeightedIndex; m != nil {
		t["chi_so_gia_quyen"] = b.p.Decimal(*m, 1)
	}
	return t
}

func (b *book) bases() []string {
	var out []string
	for i, line := range b.Center.LegalBases {
		end := ";"
		if i == len(b.Center.LegalBases)-1 {
			end = "."
		}
		out = append(out, b.T("report.basis_line", "act", line)+end)
	}
	return out
}

func (b *book) recipients() []string {
	var out []string
	for i, line := range b.Center.Recipients {
		end := ";"
		if i == len(b.Center.Recipients)-1 {
			end = "."
		}
		out = append(out, "- "+line+end)
	}
	return out
}

// cautions are said before the figures, where they need it.
func (b *book) cautions() []string {
	var out []string
	if b.Book.Frozen() == nil {
		out = append(out, b.standing()+" "+b.T("report.as_of", "at", b.at(b.Book.Closing)))
	}
	if b.Book.Public() {
		out = append(out, b.T("report.public", "floor", b.whole.Public.Floor, "sign", hiddenSign))
	}
	for _, p := range b.whole.Problems {
		out = append(out, p.Text)
	}
	return out
}

// conclusions say how the headline stands: the rate, each threshold, and the change.
func (b *book) conclusions() []string {
	p := b.headline(&b.whole.Satisfaction)
	switch {
	case p.Hidden:
		return []string{b.T("report.hidden")}
	case p.Rate == nil:
		return []string{b.T("report.nothing")}
	}
	out := []string{b.T("report.said", "num", b.num(p), "den", b.den(p), "unit", b.unit(), "rate", b.rate(p), "interval", b.interval(p))}
	for i := range b.whole.Verdicts {
		out = append(out, b.conclusion(&b.whole.Verdicts[i], p))
	}
	for i := range b.whole.Changes {
		if s := b.change(&b.whole.Changes[i]); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (b *book) conclusion(v *report.Verdict, p *report.Proportion) string {
	over := b.T("report.threshold", "over", b.over(v.Threshold, ">", ""), "label", v.Label)
	if b.Book.Provisional() {
		return over + " " + b.T("report.not_judged.long")
	}
	threshold := AmountWords(b.p, v.Threshold, "")
	key := "console.verdict." + string(v.Statistical)
	switch v.Statistical {
	case "undecided":
		key += "." + string(v.Point)
	case "insufficient":
		return over + " " + b.verdictWord("insufficient") + ". " + b.T("report.insufficient", "n", plan.LeastN)
	case "met", "not_met":
		key += ".long"
	default:
		return over + " " + b.T("console.no_data") + "."
	}
	s := over + " " + b.verdictWord(string(v.Statistical)) + ". " + b.T(key, "rate", b.rate(p), "threshold", threshold, "interval", b.interval(p))
	if v.Statistical == "undecided" && v.LeastMet > 0 {
		s += " " + b.T("report.least", "den", b.den(p), "unit", b.unit(), "least", b.p.Number(v.LeastMet))
	}
	return s
}

func (b *book) change(c *report.Change) string {
	if c.Difference == nil || c.Low == nil || c.High == nil {
		return ""
	}
	return b.T("report.change."+c.With, "from", b.day(c.Period.From), "to", b.day(c.Period.To), "before", b.rate(&c.Before),
		"difference", b.p.Points(*c.Difference), "low", b.p.Points(*c.Low), "high", b.p.Points(*c.High)) + " " + b.T("report.change.verdict."+c.Verdict)
}

// serviceWords say the service levels in sentences.
func (b *book) serviceWords() []string {
	s := &b.whole.Service
	if s.Decided == nil {
		return []string{b.T("report.no_dossiers")}
	}
	out := []string{b.T("report.dossiers", "decided", b.number(s.Decided))}
	switch {
	case s.Open != nil && s.Overdue != nil:
		out[0] = b.T("report.dossiers.open", "decided", b.number(s.Decided), "open", b.number(s.Open), "overdue", b.number(s.Overdue))
	case s.Overdue != nil:
		out[0] = b.T("report.dossiers.overdue", "decided", b.number(s.Decided), "overdue", b.number(s.Overdue))
	}
	if s.OnTime != nil && s.OnTime.Rate != nil {
		out = append(out, b.T("report.on_time", "rate", b.rate(s.OnTime), "num", b.num(s.OnTime), "den", b.den(s.OnTime)))
	}
	if d := s.Days; d != nil && d.Median != nil && d.P90 != nil {
		out = append(out, b.T("report.days", "median", *d.Median, "p90", *d.P90, "n", b.p.Number(d.N)))
	}
	return out
}

// limits are what the figures do not show, said whether anybody asks or not.
func (b *book) limits() []string {
	out := []string{b.T("report.limit.voluntary")}
	if rr := b.whole.ResponseRate; rr != nil && rr.Rate != nil && !rr.Hidden {
		out = append(out, b.T("report.limit.response_rate", "rate", b.rate(&rr.Proportion), "num", b.num(&rr.Proportion), "den", b.den(&rr.Proportion)))
		if rr.NonResponseLow != nil && rr.NonResponseHigh != nil {
			out = append(out, b.T("report.limit.silent", "low", b.p.PercentNear(*rr.NonResponseLow, b.avoid...), "high", b.p.PercentNear(*rr.NonResponseHigh, b.avoid...)))
		}
	} else {
		out = append(out, b.T("report.limit.no_response_rate"))
	}
	if n := b.whole.Satisfaction.PerBusiness.Unidentified; n > 0 {
		out = append(out, b.T("report.limit.unidentified", "n", b.p.Number(n)))
	}
	if len(b.whole.Verdicts) > 1 {
		out = append(out, b.T("report.limit.two_thresholds"))
	}
	if b.whole.Service.Decided == nil {
		out = append(out, b.T("report.limit.no_dossiers"))
	}
	return append(out, b.T("report.limit.not_index"))
}

// method says in sentences how the figures are made.
func (b *book) method() []string {
	return []string{
		b.T("report.method.population"), b.T("report.method.valid"), b.T("report.method.business"), b.T("report.method.interval"),
		b.T("report.method.verdict", "n", plan.LeastN), b.T("report.method.on_time"), b.T("report.method.small", "floor", b.Center.Floor), b.T("report.method.again"),
	}
}
